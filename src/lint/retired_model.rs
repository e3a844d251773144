//! A model at its end of life.

use super::{Check, Draft, FixAvailability, Group, Lint, Subject, wording};
use crate::vocab::{Severity, State};

pub(super) static LINT: Lint = Lint {
    name: "retired-model",
    group: Group::End,
    summary: "a model that has reached its end of life: requests to it fail",
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    page: include_str!("../../rules/lints/retired-model.md"),
    check: Check::Reference(check),
};

fn check(subject: &Subject<'_>) -> Option<Draft> {
    let judgement = subject.judgement().filter(|judgement| judgement.state == State::Eol)?;
    let message = if subject.verdict.is_denied() {
        wording::denied(judgement)
    } else {
        wording::calls_fail(judgement)
    };
    Some(Draft {
        severity: None,
        message,
        notes: wording::notes(judgement),
    })
}
