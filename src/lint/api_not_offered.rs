//! An API or endpoint at which the model is not offered.

use super::{FixAvailability, Group, Joint, Lint, Whole, requests};
use crate::catalog::Part;
use crate::vocab::Severity;

pub(super) static LINT: Lint = Lint {
    name: "api-not-offered",
    group: Group::Other,
    summary: "an API or endpoint at which the model is not offered",
    severity: Severity::Error,
    fix: FixAvailability::None,
    page: include_str!("../../rules/lints/api-not-offered.md"),
    check: requests::check(check),
};

fn check(whole: &Whole<'_>) -> Vec<Joint> {
    requests::joints(whole, &LINT, Part::Api)
}
