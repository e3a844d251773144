//! The lints: each looks at one thing and says in a sentence what is wrong with it.
//!
//! In: a [`Verdict`]. Out: a [`Draft`], which [`weigh`] weighs and the engine makes a finding of. A lint does not
//! print, reads no settings and knows no format.
//!
//! To add one: a file in this folder with a `pub static LINT`, a line in the table below, a page in `rules/lints/` and
//! a folder in `fixtures/lints/`, all of the lint's name. A test says what is missing.

mod severity;
mod table;
mod wording;

pub use severity::{LevelSetting, Levels, Weighed, weigh};
pub use table::fold_tables;

use crate::finding::Verdict;
use crate::vocab::Severity;

/// One lint.
#[derive(Debug)]
pub struct Lint {
    /// Its name, in kebab case.
    pub name: &'static str,
    /// What it reports, in a line.
    pub summary: &'static str,
    /// How bad that is, if nothing else is said.
    pub severity: Severity,
    /// What may come with it to write instead.
    pub fix: FixAvailability,
    /// Its page: what, why, example, fix, options.
    pub page: &'static str,
    /// What it looks at.
    pub check: Check,
}

/// Whether a lint's findings can carry a replacement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixAvailability {
    /// Never.
    None,
    /// Where one is known.
    Sometimes,
}

impl FixAvailability {
    /// The name as pages spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Sometimes => "sometimes",
        }
    }
}

/// What a lint looks at.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// One reference at a time. The first lint of the table that speaks of a reference has it to itself.
    Reference(fn(&Verdict) -> Option<Draft>),
}

/// What a lint says, before it is weighed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// How bad it is in this case, where that is not the lint's own severity, and why.
    pub severity: Option<(Severity, &'static str)>,
    /// What happens and when, without a full stop.
    pub message: String,
    /// Facts that explain it, one sentence each.
    pub notes: Vec<String>,
}

macro_rules! lints {
    ($($module:ident),+ $(,)?) => {
        $(mod $module;)+

        /// Every lint, the one that says most first.
        pub static LINTS: &[&Lint] = &[$(&$module::LINT),+];
    };
}

lints![
    unknown_model,
    retired_model,
    extended_access_model,
    legacy_model,
    lifecycle_unknown
];

/// The lint of that name.
pub fn by_name(name: &str) -> Option<&'static Lint> {
    LINTS.iter().copied().find(|lint| lint.name == name)
}

/// What the first lint that objects to `verdict` says.
pub fn first(verdict: &Verdict) -> Option<(&'static Lint, Draft)> {
    LINTS.iter().find_map(|lint| {
        let Check::Reference(check) = lint.check;
        let mut draft = check(verdict)?;
        if verdict.reference.constant.is_some() {
            let constant = &verdict.reference.text;
            draft.message = format!("{}; `{constant}` stands for it", draft.message);
        }
        Some((*lint, draft))
    })
}
