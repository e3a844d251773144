//! Finds the Amazon Bedrock model ids that are hard-coded in source and config, and says what becomes of them.

pub mod catalog;
pub mod detect;
pub mod document;
pub mod finding;
#[cfg(feature = "cli")]
pub mod input;
pub mod reference;
pub mod vocab;
