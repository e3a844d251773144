//! From the TOML of `rules/` to checked facts. The build script compiles this module too, so it may use no crate that
//! is not a build dependency, and of this crate only `crate::vocab`.
//!
//! In: the texts of catalog files. Out: [`CatalogData`], or every error with its file and line. It reads no file and
//! no clock, and it looks nothing up.

mod check;
mod data;
mod error;
mod extent;
mod load;
mod model;
mod names;
mod parse;
mod raw;
mod request;
mod state;
mod stems;
mod values;
mod verify;

pub use check::is_active;
pub use data::*;
pub use error::{Hint, LoadError, LoadErrors, Problem};
pub use extent::{first_observed, regions};
pub use load::{lay_over, load};
pub use request::{Body, Confidence, RequestRule, RequestSource, RuleKind};
pub use state::state_on;
pub use stems::stems;
pub use verify::verify;
