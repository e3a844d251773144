//! A prefix that the model never had.

use super::{Check, Draft, FixAvailability, Group, Lint, Subject, wording};
use crate::vocab::{Severity, State};

pub(super) static LINT: Lint = Lint {
    name: "unknown-profile",
    group: Group::Refusal,
    summary: "an inference profile that this model never had: requests to it fail",
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    page: include_str!("../../rules/lints/unknown-profile.md"),
    check: Check::Reference(check),
};

fn check(subject: &Subject<'_>) -> Option<Draft> {
    let judgement = subject.judgement()?;
    let reference = &subject.verdict.reference;
    let model = subject.catalog.model(&judgement.model_id)?;
    let prefix = subject.catalog.profile_prefix(reference.profile.as_deref()?)?;
    if !subject.catalog.never_had(model, prefix) {
        return None;
    }
    let is_gone = judgement.state == State::Eol;
    let (verb, profiles) = if is_gone {
        ("had", &model.profiles_ever)
    } else {
        ("has", &model.profiles)
    };
    let has: Vec<_> = profiles.iter().map(|name| format!("`{name}.`")).collect();
    let has = match has.as_slice() {
        [] => format!("{verb} no inference profile"),
        has => format!(
            "{verb} {}",
            wording::list(&has.iter().map(String::as_str).collect::<Vec<_>>())
        ),
    };
    let message = format!(
        "{} {verb} no `{}.` profile (`{}`); it {has}",
        judgement.name, prefix.name, reference.text
    );
    let mut notes = wording::notes(judgement);
    if let Some(day) = subject.catalog.data().observed.api {
        notes.push(format!("profiles as AWS's API listed them, last on {day}"));
    }
    Some(Draft {
        severity: None,
        message,
        notes,
    })
}
