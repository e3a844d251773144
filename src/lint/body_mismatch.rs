//! A body of `InvokeModel`, or a length of vectors, that is not the one of the model.

use super::{FixAvailability, Group, Joint, Lint, Whole, requests};
use crate::catalog::Part;
use crate::vocab::Severity;

pub(super) static LINT: Lint = Lint {
    name: "body-mismatch",
    group: Group::Other,
    summary: "a body of InvokeModel, or a length of vectors, that is not the one of the model",
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    page: include_str!("../../rules/lints/body-mismatch.md"),
    check: requests::check(check),
};

fn check(whole: &Whole<'_>) -> Vec<Joint> {
    requests::joints(whole, &LINT, Part::Body)
}
