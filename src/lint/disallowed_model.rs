//! A model, profile or Region that the user's organisation does not allow.

use super::policy::Objection;
use super::{Check, Draft, FixAvailability, Group, Lint, Subject, wording};
use crate::vocab::Severity;

pub(super) static LINT: Lint = Lint {
    name: "disallowed-model",
    group: Group::Other,
    summary: "a model, profile or Region that the config does not allow",
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    page: include_str!("../../rules/lints/disallowed-model.md"),
    check: Check::Reference(check),
};

fn check(subject: &Subject<'_>) -> Option<Draft> {
    // A policy that denies it does what the organisation asks.
    let objection = subject.objection().filter(|_| !subject.verdict.is_denied())?;
    let rule = objection.rule();
    let what = what(subject, objection);
    let mut message = match objection {
        Objection::Denied(_) => format!("{what} is denied"),
        Objection::NotAllowed(_) => format!("{what} is not allowed"),
    };
    if let Some(reason) = &rule.reason {
        message = format!("{message}: {reason}");
    }
    let mut notes = vec![match objection {
        Objection::Denied(_) => format!("denied by `[[deny]]` in {}", rule.source),
        Objection::NotAllowed(_) => format!("allowed models: `[[allow]]` in {}", rule.source),
    }];
    notes.extend(rule.link.as_ref().map(|link| format!("see {link}")));
    if let Some(judgement) = &subject.verdict.judgement {
        notes.extend(wording::fate(judgement));
    }
    Some(Draft {
        severity: None,
        message,
        notes,
    })
}

/// The model, with its profile and Region where the rules name those.
fn what(subject: &Subject<'_>, objection: Objection<'_>) -> String {
    let reference = &subject.verdict.reference;
    let name = subject
        .verdict
        .judgement
        .as_ref()
        .map(|judgement| judgement.name.as_str());
    let mut what = name.map_or_else(|| format!("`{}`", reference.text), str::to_owned);
    let rules = match objection {
        Objection::Denied(rule) => std::slice::from_ref(&rule).to_vec(),
        Objection::NotAllowed(_) => subject.levels.policy.allow.iter().map(AsRef::as_ref).collect(),
    };
    if let Some(profile) = &reference.profile
        && rules.iter().any(|rule| !rule.profiles.is_empty())
    {
        what = format!("{what} through the inference profile `{profile}`");
    }
    if let Some(region) = &reference.region
        && rules.iter().any(|rule| !rule.regions.is_empty())
    {
        what = format!("{what} in {region}");
    }
    what
}
