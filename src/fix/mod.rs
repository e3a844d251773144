//! Fixing: findings become edits of a file's own bytes, a diff, or a file written anew.
//!
//! In: a document and its findings, and what the user consents to. Out: a [`Plan`] that says which finding is fixed
//! with which bytes and why the others are left; from it the new bytes, a unified diff, and, through [`replace`], the
//! file on disk, whole at every instant. It chooses no model, asks nobody, and prints nothing.

mod diff;
mod edits;
mod plan;
mod tally;
#[cfg(feature = "cli")]
mod write;

pub use diff::unified;
pub use edits::{Patch, Splice};
pub use plan::{Consent, Left, Plan, Step, plan};
pub use tally::Tally;
#[cfg(feature = "cli")]
pub use write::{Refusal, replace};
