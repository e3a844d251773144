//! A model of which nothing is known where it is called, while it ends elsewhere.

use super::{Check, Draft, FixAvailability, Group, Lint, Subject, wording};
use crate::vocab::Severity;

pub(super) static LINT: Lint = Lint {
    name: "lifecycle-unknown",
    group: Group::Other,
    summary: "a model that is Legacy or ended in other Regions, with nothing known for the Regions that count",
    severity: Severity::Note,
    fix: FixAvailability::None,
    page: include_str!("../../rules/lints/lifecycle-unknown.md"),
    check: Check::Reference(check),
};

fn check(subject: &Subject<'_>) -> Option<Draft> {
    let judgement = subject.judgement().filter(|judgement| judgement.is_unknown_here())?;
    let notes = wording::groups(judgement.reported());
    Some(Draft {
        severity: None,
        message: wording::unknown_here(judgement),
        notes,
    })
}
