//! A suppression that hides nothing.

use super::{Check, FixAvailability, Group, Lint};
use crate::vocab::Severity;

pub(crate) static LINT: Lint = Lint {
    name: "unused-suppression",
    group: Group::Suppression,
    summary: "a comment that hides nothing",
    severity: Severity::Warning,
    fix: FixAvailability::None,
    page: include_str!("../../rules/lints/unused-suppression.md"),
    check: Check::Suppression,
};
