//! Settings: where they are written, which of them wins, and what holds for a file.
//!
//! In: a [`Layer`] of options (from `cli`), one of environment variables, and every `bedrock-lint.toml` that is
//! nearest to a scanned file. Out: a [`Settings`] per config, to be asked per path. A [`Resolver`] finds the configs;
//! it and the check of overlay paths are all that touches the file system here. Nothing here judges or prints.
//!
//! To add an option that the config can pin: a line in the table of `layer.rs`, an argument in `cli`, its use.

mod error;
mod file;
mod layer;
mod paths;
mod policy;
mod read;
mod resolver;
mod settings;
mod value;

pub use error::{ConfigError, ConfigErrors, Problem, Source};
pub use layer::{KEYS, Key, Layer, Origin, Sourced, Values};
pub use paths::{ParseGlobError, PathGlob};
pub use resolver::{Discovery, Resolver};
pub use settings::Settings;
pub use value::{AsOf, BaselineFile};

/// The name of a config.
pub const FILE_NAME: &str = "bedrock-lint.toml";
