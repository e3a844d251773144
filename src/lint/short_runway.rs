//! A model of which AWS promises fewer days than the user asks for. Off unless the config asks for it.

use super::{Check, Draft, FixAvailability, Group, Lint, Subject};
use crate::catalog::RunwayBasis;
use crate::vocab::{Role, Severity, State};

pub(super) static LINT: Lint = Lint {
    name: "short-runway",
    group: Group::OptIn,
    summary: "a pinned model of which AWS promises fewer days than `min-runway` asks for",
    severity: Severity::Warning,
    fix: FixAvailability::None,
    page: include_str!("../../rules/lints/short-runway.md"),
    check: Check::Reference(check),
};

fn check(subject: &Subject<'_>) -> Option<Draft> {
    let least = i64::from(subject.levels.min_runway);
    let is_live = matches!(subject.verdict.role, Role::Code | Role::Config | Role::Test);
    let judgement = subject
        .judgement()
        .filter(|judgement| least > 0 && is_live && judgement.state < State::Eol)?;
    let runways = judgement.lifecycle.iter().filter_map(|group| group.runway);
    let runway = runways
        .min_by_key(|runway| runway.days)
        .filter(|runway| runway.days < least)?;
    let until = runway.until;
    let why = match runway.basis {
        RunwayBasis::Announced => format!("its end of life on {until} is announced"),
        RunwayBasis::Floor if runway.is_derived => {
            format!("its \"EOL no sooner than\" day {until} is derived from the launch day")
        }
        RunwayBasis::Floor => format!("its \"EOL no sooner than\" day is {until}"),
        RunwayBasis::Notice => format!("a notice given today ends it on {until}"),
    };
    Some(Draft {
        severity: None,
        message: format!(
            "AWS promises {} for {} days more, and `min-runway` asks for {least}",
            judgement.name, runway.days
        ),
        notes: vec![why],
    })
}
