//! The words that every stage uses: days, Regions, states, severities, spans, and the kinds of references.
//!
//! Nothing here reads a file, a clock or the catalog. The build script compiles this module too, so it may use
//! no crate that is not a build dependency.

pub mod boundary;
mod counted;
mod day;
pub mod glob;
mod level;
mod name;
mod region;
pub mod resource;
mod sink;
mod span;
mod veto;

pub use counted::counted;
pub use day::{Day, ParseDayError};
pub use glob::Glob;
pub use level::Level;
pub use name::{Applicability, Form, Kind, Mark, ParseNameError, Place, Prefer, RegionsFrom, Role, Severity, State};
pub use region::{Partition, Region};
pub use sink::{Sink, Takes};
pub use span::Span;
pub use veto::{Strength, Veto};
