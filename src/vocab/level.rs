//! Levels of a lint that a user can set.

use std::fmt;
use std::str::FromStr;

use super::{ParseNameError, Severity};

/// Level of a lint that a user can set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It is not reported.
    Off,
    /// It is reported so.
    At(Severity),
}

impl Level {
    /// Every one, in order.
    pub const ALL: &'static [Self] = &[
        Self::Off,
        Self::At(Severity::Note),
        Self::At(Severity::Warning),
        Self::At(Severity::Error),
    ];

    /// The name as options and config spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::At(severity) => severity.name(),
        }
    }
}

impl FromStr for Level {
    type Err = ParseNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|level| level.name() == text)
            .ok_or_else(|| ParseNameError {
                text: text.to_owned(),
                set: "level",
                expected: Self::ALL.iter().map(|level| level.name()).collect(),
            })
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
