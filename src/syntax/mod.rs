//! What a file is, and what the place of a reference in it is.
//!
//! In: a path, with `/`, relative to where the run started, and the text. Out: a [`Language`], a
//! [`Role`](crate::vocab::Role), and a [`Context`] for a span. No file is opened here, and nothing here knows models or
//! lints.

mod context;
#[cfg_attr(
    not(test),
    expect(
        dead_code,
        reason = "the lexer and the grammars are asked by one dispatcher, which is still to come"
    )
)]
mod grammar;
mod language;
mod role;

pub use context::Context;
pub use language::{LANGUAGES, Language, language_of};
pub use role::role_of;

use crate::vocab::Span;

/// What the syntax says of some spans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// One for each span, in their order.
    pub contexts: Vec<Context>,
    /// Whether the text could not be read as its language is.
    pub fallback: bool,
}

/// The places of `spans`, which are in the order of the text.
pub fn places(_language: &str, _text: &str, spans: &[Span]) -> Places {
    Places {
        contexts: vec![Context::default(); spans.len()],
        fallback: false,
    }
}
