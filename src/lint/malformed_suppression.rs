//! A comment for this linter that cannot be read.

use super::{Check, FixAvailability, Group, Lint};
use crate::vocab::Severity;

pub(crate) static LINT: Lint = Lint {
    name: "malformed-suppression",
    group: Group::Suppression,
    summary: "a comment for this linter that it cannot read: it hides nothing, or not all that it names",
    severity: Severity::Warning,
    fix: FixAvailability::None,
    page: include_str!("../../rules/lints/malformed-suppression.md"),
    check: Check::Suppression,
};
