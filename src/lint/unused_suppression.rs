//! A suppression that hides nothing.

use super::{Check, FixAvailability, Lint};
use crate::vocab::Severity;

pub(crate) static LINT: Lint = Lint {
    name: "unused-suppression",
    summary: "a comment that hides nothing",
    severity: Severity::Warning,
    fix: FixAvailability::None,
    page: include_str!("../../rules/lints/unused-suppression.md"),
    check: Check::Suppression,
};
