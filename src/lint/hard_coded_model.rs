//! An id outside the files where the user keeps such ids. Off unless the config asks for it.

use super::{Check, Draft, FixAvailability, Group, Lint, Subject};
use crate::reference::Target;
use crate::vocab::{Place, Role, Severity};

pub(super) static LINT: Lint = Lint {
    name: "hard-coded-model",
    group: Group::OptIn,
    summary: "a model id outside the files where the config says that ids belong",
    severity: Severity::Warning,
    fix: FixAvailability::None,
    page: include_str!("../../rules/lints/hard-coded-model.md"),
    check: Check::Reference(check),
};

fn check(subject: &Subject<'_>) -> Option<Draft> {
    let verdict = subject.verdict;
    let levels = subject.levels;
    if levels.ids_belong || !levels.turns_on(LINT.name, verdict.role) {
        return None;
    }
    // Text about a model pins nothing.
    let is_prose = matches!(verdict.place, Place::Comment | Place::Docstring | Place::Prose);
    let is_live = matches!(verdict.role, Role::Code | Role::Config | Role::Test);
    if is_prose || !is_live || matches!(verdict.reference.target, Target::Pattern) {
        return None;
    }
    let text = &verdict.reference.text;
    Some(Draft {
        severity: None,
        message: format!("`{text}` is hard-coded outside the files where model ids belong"),
        notes: levels.homes.clone().into_iter().collect(),
    })
}
