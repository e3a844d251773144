//! What a file is, and what the place of a reference in it is.
//!
//! In: a path, with `/`, relative to where the run started, and the text. Out: a [`Language`], a
//! [`Role`](crate::vocab::Role), and a [`Context`] for a span. No file is opened here, and nothing here knows models or
//! lints.

mod context;
mod language;
mod role;

pub use context::Context;
pub use language::{LANGUAGES, Language, language_of};
pub use role::role_of;
