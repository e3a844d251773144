//! A Legacy model where the accounts may have been idle: they are refused already.

use super::{Check, Draft, FixAvailability, Group, Lint, Subject, wording};
use crate::vocab::{Severity, State};

pub(super) static LINT: Lint = Lint {
    name: "legacy-lockout",
    group: Group::End,
    summary: "a Legacy model, called by accounts that may have been idle for 15 to 30 days: they are refused",
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    page: include_str!("../../rules/lints/legacy-lockout.md"),
    check: Check::Reference(check),
};

fn check(subject: &Subject<'_>) -> Option<Draft> {
    if !subject.levels.accounts_idle {
        return None;
    }
    let judgement = subject
        .judgement()
        .filter(|judgement| matches!(judgement.state, State::Legacy | State::ExtendedAccess))?;
    let fate = wording::fate(judgement)?;
    let mut notes = wording::notes(judgement);
    notes.retain(|note| note != wording::IDLE_ACCOUNTS);
    Some(Draft {
        severity: None,
        message: format!("{fate}; {}", wording::IDLE_ACCOUNTS),
        notes,
    })
}
