//! Edits: which findings may be written, which of them belong together, and how the bytes change.
//!
//! In: a document with its findings, and the user's limits on edits. Out: vetoes on the findings (`decide`), a [`Plan`]
//! that says which finding is fixed with which bytes and why the others are left; from it the new bytes, a unified
//! diff, and, through [`replace`], the file on disk, whole at every instant. It chooses no model, asks nobody, and
//! prints nothing.

mod answer;
#[cfg(feature = "cli")]
mod apply;
mod composed;
mod diff;
mod flows;
mod given;
mod imports;
mod lookups;
mod outlook;
mod plan;
mod printed;
mod programs;
mod reach;
mod sets;
mod splice;
mod takers;
mod tally;
mod tested;
mod veto;
mod world;
mod write;

#[cfg(feature = "cli")]
pub use apply::{Refusal, replace};
pub use diff::unified;
pub use imports::{Entry, Files, NoFiles};
pub use outlook::Outlook;
pub use plan::{MAX_ROUNDS, NotFixed, Permission, Plan, Step, plan};
pub use splice::{Patch, Splice};
pub use takers::may_hold;
pub use tally::Tally;
pub(crate) use veto::decide;
pub use world::{Member, decide as decide_together};
