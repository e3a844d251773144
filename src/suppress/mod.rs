//! Suppressions: comments in the code, entries of the config, and the baseline of a repository.
//!
//! In: the findings of a document, its text, and a baseline already read. Out: the same findings, some of them marked
//! as suppressed or in the baseline, and findings about comments that hide nothing. No file is opened here.

mod baseline;
mod comment;
mod ignored;
mod marker;

pub use baseline::{Baseline, BaselineError, Entry};
pub(crate) use comment::{Reader, apply};
pub use ignored::Ignored;
pub(crate) use ignored::hide;
