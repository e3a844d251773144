//! A suppression whose day has passed.

use super::{Check, FixAvailability, Group, Lint};
use crate::vocab::Severity;

pub(crate) static LINT: Lint = Lint {
    name: "expired-suppression",
    group: Group::Suppression,
    summary: "a comment that hid a finding until a day that has passed",
    severity: Severity::Warning,
    fix: FixAvailability::None,
    page: include_str!("../../rules/lints/expired-suppression.md"),
    check: Check::Suppression,
};
