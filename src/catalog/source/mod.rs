//! From the TOML of `rules/` to checked facts. The build script compiles this module too.

mod data;

pub use data::*;
