//! Faults of a catalog's files: each problem with its file, its line and the expected form.

use std::collections::BTreeSet;
use std::fmt;

use crate::vocab::{Day, ParseDayError};

/// Everything that is wrong with a catalog's files, by file and line; never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct LoadErrors(Vec<LoadError>);

/// One fault of a catalog's file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {problem}")]
pub struct LoadError {
    /// The file, as it was named to [`load`](super::load).
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The problem.
    pub problem: Problem,
}

/// Kinds of problems.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It is not TOML.
    #[error("{0}")]
    Syntax(String),
    /// It is not of the expected shape; an unknown key among others.
    #[error("{0}")]
    Shape(String),
    /// An invalid day.
    #[error(transparent)]
    Day(#[from] ParseDayError),
    /// A value outside of the allowed ones.
    #[error("`{text}` is not {what}; expected {expected}")]
    Value {
        /// Text of the value.
        text: String,
        /// Expected kind, such as `a Region`.
        what: &'static str,
        /// Allowed values.
        expected: String,
    },
    /// A name such as `@card` that no file defines.
    #[error("`@{name}` is not defined; expected a key of a `[{table}]` table of these files{hint}")]
    Name {
        /// The name without its `@`.
        name: String,
        /// The table that should have it.
        table: &'static str,
        /// The nearest name.
        hint: Hint,
    },
    /// Something is there twice.
    #[error("{what} `{text}` is there twice; the other is in {other}")]
    Twice {
        /// Kind of the duplicate.
        what: &'static str,
        /// Its name.
        text: String,
        /// Place of the first one.
        other: String,
    },
    /// Something that must be there is not.
    #[error("`{owner}` has no `{key}`; expected {expected}")]
    Missing {
        /// Owner without it.
        owner: String,
        /// The key.
        key: &'static str,
        /// Expected content.
        expected: &'static str,
    },
    /// Dates in the wrong order.
    #[error(
        "`{owner}`: {later} {later_day} is before {earlier} {earlier_day}; expected launched ≤ legacy ≤ extended-access ≤ eol"
    )]
    Order {
        /// The model.
        owner: String,
        /// The key of the day that should come first.
        earlier: &'static str,
        /// The earlier day.
        earlier_day: Day,
        /// The key of the day that should come later.
        later: &'static str,
        /// The later day.
        later_day: Day,
    },
    /// A Region of a model that is in two of its groups.
    #[error("`{owner}`: {region} is in two lifecycle groups; expected each Region, or all of them, once")]
    Overlap {
        /// The model.
        owner: String,
        /// The Region, or `every Region`.
        region: String,
    },
    /// A model that the catalog has not.
    #[error("`{key}` of `{owner}` names `{id}`, which the catalog has not; expected the id of a model{hint}")]
    NoModel {
        /// Owner of the name.
        owner: String,
        /// In which key.
        key: &'static str,
        /// The id.
        id: String,
        /// The nearest id.
        hint: Hint,
    },
    /// A replacement that is not Active.
    #[error("`{key}` of `{owner}` names `{id}`, which is not Active on {day}; expected an Active model")]
    NotActive {
        /// Owner of the name.
        owner: String,
        /// In which key.
        key: &'static str,
        /// The id.
        id: String,
        /// The day on which the catalog was compiled.
        day: Day,
    },
    /// A prefix of inference profiles that the catalog has not.
    #[error("`{key}` of `{owner}` names the prefix `{prefix}`; expected one of the catalog's profiles: {expected}")]
    NoProfile {
        /// Owner of the name.
        owner: String,
        /// In which key.
        key: &'static str,
        /// The prefix.
        prefix: String,
        /// The prefixes that exist.
        expected: String,
    },
}

/// A longer text resembles no name, and is slow to compare.
const MAX_NAME_LEN: usize = 200;

/// The nearest spelling that exists, if one is near.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint(Option<String>);

impl Hint {
    /// The nearest of `known` to `text`.
    pub fn nearest<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let near = known
            .into_iter()
            .filter(|_| text.len() <= MAX_NAME_LEN)
            .map(|one| (strsim::normalized_damerau_levenshtein(text, one), one))
            .filter(|(likeness, _)| *likeness >= 0.6)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)));
        Self(near.map(|(_, one)| one.to_owned()))
    }
}

impl Hint {
    /// The hint, or all that would be right.
    pub(super) fn or_one_of(&self, known: &[&str]) -> String {
        if self.0.is_some() {
            self.to_string()
        } else {
            format!("; expected one of {}", known.join(", "))
        }
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(name) => write!(f, "; did you mean `{name}`?"),
            None => Ok(()),
        }
    }
}

impl LoadErrors {
    /// The problems, by file and line.
    pub fn iter(&self) -> impl Iterator<Item = &LoadError> {
        self.0.iter()
    }
}

impl fmt::Display for LoadErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, error) in self.0.iter().enumerate() {
            write!(f, "{}{error}", if i == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

/// A place in one of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Index of the file.
    pub file: usize,
    /// Byte offset in it.
    pub at: usize,
}

/// The problems found so far.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<(Place, Problem)>);

impl Problems {
    /// Notes a problem.
    pub(super) fn push(&mut self, place: Place, problem: impl Into<Problem>) {
        self.0.push((place, problem.into()));
    }

    /// The errors, sorted and each once, or nothing where there are none.
    pub(super) fn finish(self, files: &[(String, String)]) -> Option<LoadErrors> {
        let mut errors = self
            .0
            .into_iter()
            .map(|(place, problem)| located(files, place, problem))
            .collect::<Vec<_>>();
        errors.sort_by_cached_key(|error| (error.file.clone(), error.line, error.to_string()));
        errors.dedup();
        // Text that the TOML reader could not parse has no shape either; one of the two problems is enough.
        let broken = errors
            .iter()
            .filter(|error| matches!(error.problem, Problem::Syntax(_)));
        let broken = broken
            .map(|error| (error.file.clone(), error.line))
            .collect::<BTreeSet<_>>();
        errors.retain(|error| {
            !matches!(error.problem, Problem::Shape(_)) || !broken.contains(&(error.file.clone(), error.line))
        });
        (!errors.is_empty()).then_some(LoadErrors(errors))
    }
}

fn located(files: &[(String, String)], place: Place, problem: Problem) -> LoadError {
    let (file, text) = files.get(place.file).map_or(("", ""), |(name, text)| (name, text));
    let before = text.as_bytes().get(..place.at).unwrap_or_default();
    LoadError {
        file: file.to_owned(),
        line: before.split(|&b| b == b'\n').count(),
        problem,
    }
}

/// Text of `place`, for a problem.
pub(super) fn place_name(files: &[(String, String)], place: Place) -> String {
    let error = located(files, place, Problem::Shape(String::new()));
    format!("{}:{}", error.file, error.line)
}
