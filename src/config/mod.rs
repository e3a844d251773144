//! Settings: their sources, their precedence, and the settings of a file.
//!
//! In: a [`Layer`] of options (from `cli`), one of environment variables, and every config that is nearest to a scanned
//! file: `bedrock-lint.toml`, `.bedrock-lint.toml`, or `[tool.bedrock-lint]` of `pyproject.toml`. Out: a [`Settings`] per config, to be asked per path. A [`Resolver`] finds the configs;
//! it and the check of overlay paths are all that touches the file system here. Nothing here judges or prints.
//!
//! To add an option that the config can pin: a line in the table of `layer.rs`, an argument in `cli`, its use.

use std::ops::Range;
use std::path::Path;

mod chosen;
mod error;
mod file;
mod layer;
mod paths;
mod policy;
mod read;
mod resolver;
#[cfg(test)]
mod schema;
mod settings;
mod value;

pub use chosen::replacement_values;
pub use error::{ConfigError, ConfigErrors, Problem, Source};
pub use layer::{KEYS, Key, Layer, Origin, Sourced, Values, mistyped_variables};
pub use paths::{ParseGlobError, PathGlob};
pub use resolver::{Discovery, Resolver, Sources, in_folder};
pub use settings::{Settings, WrittenTable};
pub use value::{AsOf, BaselineFile};

/// The name of a config.
pub const FILE_NAME: &str = "bedrock-lint.toml";

/// The same, hidden.
const HIDDEN_FILE_NAME: &str = ".bedrock-lint.toml";

/// A file of others, in which a table can be the config.
const PYPROJECT: &str = "pyproject.toml";

/// The names under which a config is found; of several in one folder the first holds.
pub const FILE_NAMES: [&str; 3] = [FILE_NAME, HIDDEN_FILE_NAME, PYPROJECT];

/// The right name of a config, for a file whose name is nearly one: `bedrock_lint.toml`.
pub fn misnamed(path: &Path) -> Option<&'static str> {
    let name = path.file_name()?.to_str()?;
    let stem = name.strip_suffix(".toml")?;
    if FILE_NAMES.contains(&name) || !is_like_ours(stem) {
        return None;
    }
    Some(if stem.starts_with('.') {
        HIDDEN_FILE_NAME
    } else {
        FILE_NAME
    })
}

/// True if a name differs from ours only in case and word separators.
fn is_like_ours(name: &str) -> bool {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    ["bedrocklint", "bedrocklinter"].contains(&letters.to_ascii_lowercase().as_str())
}

/// True if a whole file is a config by its name.
pub fn is_config(path: &Path) -> bool {
    path.ends_with(FILE_NAME) || path.ends_with(HIDDEN_FILE_NAME)
}

/// The parts of a text that are config: it names models there on purpose, so that they are not findings.
pub fn own_parts(path: &Path, text: &str) -> Vec<Range<usize>> {
    if is_config(path) {
        return std::iter::once(0..text.len()).collect();
    }
    if !path.ends_with(PYPROJECT) {
        return Vec::new();
    }
    // A table reaches to the header of the next one.
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    let mut is_ours = false;
    for line in text.split_inclusive('\n') {
        if line.starts_with('[') {
            let name = line.trim_start_matches('[').trim_start().replace('"', "");
            is_ours = name.starts_with("tool.bedrock-lint");
        }
        if is_ours {
            parts.push(at..at + line.len());
        }
        at += line.len();
    }
    parts
}
