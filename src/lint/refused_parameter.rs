//! A parameter, mode or message that the model of the request refuses.

use super::{FixAvailability, Group, Joint, Lint, Whole, requests};
use crate::catalog::Part;
use crate::vocab::Severity;

pub(super) static LINT: Lint = Lint {
    name: "refused-parameter",
    group: Group::Other,
    summary: "a parameter, mode or message that the model of the request refuses",
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    page: include_str!("../../rules/lints/refused-parameter.md"),
    check: requests::check(check),
};

fn check(whole: &Whole<'_>) -> Vec<Joint> {
    requests::joints(whole, &LINT, Part::Parameter)
}
