//! Errors of a config, with place and help.

use std::fmt;
use std::path::PathBuf;

use crate::document::Position;

/// One error in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// Source of the faulty setting.
    pub source: Source,
    /// Position in a file that could be read.
    pub at: Option<Position>,
    /// The problem.
    pub problem: Problem,
    /// Remedy: the name that was meant, or the existing names.
    pub help: Option<String>,
}

/// Source of settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A config, as messages name it.
    File(PathBuf),
    /// An environment variable.
    Environment(String),
}

/// Kinds of problems of a config.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The file cannot be read.
    #[error("cannot read the config: {0}")]
    Unreadable(String),
    /// The file has nearly the name of a config.
    #[error("a config of this name is not read")]
    Misnamed,
    /// The file is not TOML.
    #[error("not valid TOML: {0}")]
    Syntax(String),
    /// A key that does not exist.
    #[error("unknown key `{0}`")]
    UnknownKey(String),
    /// A lint that does not exist.
    #[error("unknown lint `{0}`")]
    UnknownLint(String),
    /// A value of another type.
    #[error("`{key}`: expected {expected}, found {found}")]
    WrongType {
        /// Key of the value.
        key: String,
        /// Expected type.
        expected: &'static str,
        /// Found type.
        found: &'static str,
    },
    /// A value of the right type that says nothing.
    #[error("`{key}`: {reason}")]
    BadValue {
        /// Key of the value.
        key: String,
        /// Reason why it cannot be used.
        reason: String,
    },
    /// The number of further errors that are not listed.
    #[error("and {0} more errors")]
    More(usize),
    /// A variable of the environment that says nothing.
    #[error("{0}")]
    BadVariable(String),
}

/// Everything that is wrong with a config, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigErrors(pub Vec<ConfigError>);

impl std::error::Error for ConfigError {}
impl std::error::Error for ConfigErrors {}

impl From<ConfigError> for ConfigErrors {
    fn from(error: ConfigError) -> Self {
        Self(vec![error])
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Environment(name) => write!(f, "environment variable {name}"),
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.source)?;
        if let Some(at) = self.at {
            write!(f, ":{}:{}", at.line, at.column)?;
        }
        write!(f, ": {}", self.problem)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, "; {help}"))
    }
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, error) in self.0.iter().enumerate() {
            let line_end = if i == 0 { "" } else { "\n" };
            write!(f, "{line_end}{error}")?;
        }
        Ok(())
    }
}

/// The help for a name that does not exist: the nearest of those that do, or all of them.
pub(super) fn help(word: &str, known: &[&str]) -> Option<String> {
    match nearest(word, known) {
        _ if known.is_empty() => None,
        Some(name) => Some(format!("did you mean `{name}`?")),
        None => Some(format!("expected one of {}", known.join(", "))),
    }
}

/// A word that is longer is like no name.
const MAX_WORD_LEN: usize = 64;

/// The existing name that was probably meant: one with few different letters, or one that begins with `word`.
pub(super) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    // A text of this length means no existing name, and is slow to compare.
    if word.len() > MAX_WORD_LEN {
        return None;
    }
    let word = word.to_lowercase().replace('_', "-");
    let distance = |name: &str| strsim::damerau_levenshtein(&word, name);
    let near = |name: &str| distance(name) <= word.len().max(name.len()) / 3;
    let begins = |name: &str| word.len() >= 4 && name.starts_with(&word);
    known
        .iter()
        .copied()
        .filter(|name| near(name) || begins(name))
        .min_by_key(|name| distance(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested() {
        let keys = ["regions", "as-of", "fail-on", "fail-within"];
        assert_eq!(nearest("regoins", &keys), Some("regions"));
        assert_eq!(nearest("as_of", &keys), Some("as-of"));
        assert_eq!(nearest("failWithin", &keys), Some("fail-within"));
        assert_eq!(nearest("retired", &["retired-model"]), Some("retired-model"));
        assert_eq!(nearest("colour", &keys), None);
    }

    #[test]
    fn a_name_without_a_near_one_gets_the_whole_list() {
        assert_eq!(
            help("zzz", &["off", "note"]).as_deref(),
            Some("expected one of off, note")
        );
        assert_eq!(help("zzz", &[]), None);
    }
}
