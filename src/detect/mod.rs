//! Candidates: where a text may name a model.
//!
//! In: raw bytes for the [`Prefilter`], decoded text for the [`Finder`], and for both a [`Vocabulary`] that is handed in.
//! Out: whether a file can hold a candidate at all, and the [`Candidate`]s of a text, sorted and disjoint. It knows no
//! language and no catalog, and decides nothing: what a candidate is, `reference` says.

mod candidate;
mod families;
mod others;
mod prefilter;
mod rare;
mod vocabulary;

pub use candidate::{Candidate, Finder, Kind};
pub use others::Others;
pub use prefilter::Prefilter;
pub use vocabulary::{Vocabulary, family};
