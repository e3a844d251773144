//! The plan: what to move, by when, to what, and what changes.
//!
//! In: the findings of a run and the catalog, or plans that were written before. Out: a [`Plan`], which is also the JSON that
//! is written. Nothing is judged here: states, replacements and edits are those of the findings.

mod build;
mod checklist;
mod compare;
mod facts;
mod merge;
mod owners;
mod record;
pub mod timeline;

pub use build::Builder;
pub use compare::{Comparison, Moved, compare};
pub use merge::merge;
pub use owners::Owners;
pub use record::{
    Change, Edits, Event, Fact, Item, Life, Next, Origin, Place, Plan, SCHEMA_VERSION, Set, Step, Target, Urgency,
};
