//! An Active model that AWS has promised no longer.

use super::{Check, Draft, FixAvailability, Group, Lint, Subject};
use crate::vocab::{Severity, State};

pub(super) static LINT: Lint = Lint {
    name: "floor-passed",
    group: Group::Other,
    summary: "an Active model whose \"EOL no sooner than\" day has come: a Legacy notice can come any day",
    severity: Severity::Note,
    fix: FixAvailability::None,
    page: include_str!("../../rules/lints/floor-passed.md"),
    check: Check::Reference(check),
};

fn check(subject: &Subject<'_>) -> Option<Draft> {
    let judgement = subject
        .judgement()
        .filter(|judgement| judgement.state == State::Active && !judgement.mixed)?;
    let floor = judgement.lifecycle.iter().filter_map(|group| group.floor).min()?;
    let days = judgement.as_of.days_until(floor);
    if days > i64::from(subject.levels.fail_within) {
        return None;
    }
    let name = &judgement.name;
    let when = match days {
        ..=0 => format!("AWS's guarantee ended on {floor}"),
        1 => format!("AWS's guarantee ends on {floor} (in 1 day)"),
        _ => format!("AWS's guarantee ends on {floor} (in {days} days)"),
    };
    let message = format!("{name} is Active, but {when}; it can become Legacy any day");
    Some(Draft {
        severity: None,
        message,
        notes: Vec::new(),
    })
}
