//! A model that AWS has announced to end.

use super::{Check, Draft, FixAvailability, Group, Lint, Subject, wording};
use crate::vocab::{Severity, State};

pub(super) static LINT: Lint = Lint {
    name: "legacy-model",
    group: Group::End,
    summary: "a Legacy model: announced to end, and closed to accounts that have not called it for 15 to 30 days",
    severity: Severity::Warning,
    fix: FixAvailability::Sometimes,
    page: include_str!("../../rules/lints/legacy-model.md"),
    check: Check::Reference(check),
};

fn check(subject: &Subject<'_>) -> Option<Draft> {
    let judgement = subject
        .judgement()
        .filter(|judgement| judgement.state == State::Legacy)?;
    Some(Draft {
        severity: None,
        message: wording::with_refusal(wording::legacy(judgement), subject.verdict),
        notes: wording::notes(judgement),
    })
}
