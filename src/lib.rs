//! Finds the Amazon Bedrock model ids that are hard-coded in source and config, and says what becomes of them.

pub mod catalog;
#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod context;
pub mod detect;
pub mod document;
pub mod edit;
pub mod engine;
pub mod finding;
pub mod import;
#[cfg(feature = "cli")]
pub mod input;
pub mod lint;
#[cfg(feature = "cli")]
pub mod lsp;
#[cfg(feature = "cli")]
pub mod plan;
pub mod reference;
pub mod report;
pub mod suppress;
#[cfg(test)]
mod testing;
pub mod tree;
pub mod usage;
pub mod vocab;
