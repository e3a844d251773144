//! A Legacy model in public extended access.

use super::{Check, Draft, FixAvailability, Group, Lint, Subject, wording};
use crate::vocab::{Severity, State};

pub(super) static LINT: Lint = Lint {
    name: "extended-access-model",
    group: Group::End,
    summary: "a Legacy model in public extended access: about to end, at a price that may have risen",
    severity: Severity::Warning,
    fix: FixAvailability::Sometimes,
    page: include_str!("../../rules/lints/extended-access-model.md"),
    check: Check::Reference(check),
};

fn check(subject: &Subject<'_>) -> Option<Draft> {
    let judgement = subject
        .judgement()
        .filter(|judgement| judgement.state == State::ExtendedAccess)?;
    Some(Draft {
        severity: None,
        message: wording::with_refusal(wording::extended(judgement), subject.verdict),
        notes: wording::notes(judgement),
    })
}
