//! Comments, literals and brackets of the languages for which no parser is at hand, for the outline alone.

mod opening;
pub(super) mod outline;
mod quote;
mod table;
mod token;
