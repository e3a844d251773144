//! More tokens of output than the model of the request gives.

use super::{FixAvailability, Group, Joint, Lint, Whole, requests};
use crate::catalog::Part;
use crate::vocab::Severity;

pub(super) static LINT: Lint = Lint {
    name: "output-limit",
    group: Group::Other,
    summary: "more tokens of output than the model of the request gives",
    severity: Severity::Warning,
    fix: FixAvailability::Sometimes,
    page: include_str!("../../rules/lints/output-limit.md"),
    check: requests::check(check),
};

fn check(whole: &Whole<'_>) -> Vec<Joint> {
    requests::joints(whole, &LINT, Part::Output)
}
