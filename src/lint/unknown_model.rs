//! An id of a known family that the catalog has not.

use super::{Check, Draft, FixAvailability, Group, Lint, Subject};
use crate::reference::Target;
use crate::vocab::Severity;

pub(super) static LINT: Lint = Lint {
    name: "unknown-model",
    group: Group::Other,
    summary: "an id that is shaped like one of Amazon Bedrock but is not in the catalog",
    severity: Severity::Note,
    fix: FixAvailability::None,
    page: include_str!("../../rules/lints/unknown-model.md"),
    check: Check::Reference(check),
};

fn check(subject: &Subject<'_>) -> Option<Draft> {
    let reference = &subject.verdict.reference;
    let Target::Unknown { meant: None, .. } = reference.target else {
        return None;
    };
    Some(Draft {
        severity: None,
        message: format!(
            "`{}` is shaped like a Bedrock model id, but the catalog does not have it",
            reference.text
        ),
        notes: vec!["it may be newer than the catalog, or misspelt; `--catalog` can add it".to_owned()],
    })
}
