//! What a file is, and what the place of a reference in it is.
//!
//! In: a path, with `/`, relative to where the run started, and the text. Out: a [`Language`], a
//! [`Role`](crate::vocab::Role), and a [`Context`] for a span. No file is opened here, and nothing here knows models or
//! lints.

mod bridge;
mod called;
mod content;
mod context;
pub(crate) mod given;
mod inner;
mod language;
mod markdown;
mod notebook;
mod role;
mod source;
#[cfg(test)]
pub(crate) mod testing;

pub use content::{calls_aws, language_of_text, role_of_text};
pub use context::Context;
pub use given::{Given, PREFILL, Sampling};
pub use language::{LANGUAGES, Language, language_of};
pub use role::{is_agent_file, role_of};
pub use source::{Part, Source, Texts};

use crate::vocab::Span;

/// What the syntax says of some spans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// One for each span, in their order.
    pub contexts: Vec<Context>,
    /// Whether the text, or a part of it, could not be read as its language is.
    pub fallback: bool,
}

/// The places of `spans`, which are in the order of the text, in a text of the language of that name.
pub fn places(language: &str, text: &str, spans: &[Span]) -> Places {
    Source::new(&Texts::new(language, text)).places(spans)
}

/// The places of `spans`, without what sentences there say of the past.
fn read(language: &str, text: &str, spans: &[Span]) -> Places {
    Source::new(&Texts::new(language, text)).read(spans)
}
