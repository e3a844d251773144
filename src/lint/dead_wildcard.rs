//! A wildcard in a policy that outlived its models.

use super::{Check, Draft, FixAvailability, Lint, Subject, wording};
use crate::catalog::Question;
use crate::finding::Judgement;
use crate::reference::{Reference, Target};
use crate::vocab::{Severity, State};

pub(super) static LINT: Lint = Lint {
    name: "dead-wildcard",
    summary: "a wildcard in a policy that matches retired models only",
    severity: Severity::Warning,
    fix: FixAvailability::None,
    page: include_str!("../../rules/lints/dead-wildcard.md"),
    check: Check::Reference(check),
};

fn check(subject: &Subject<'_>) -> Option<Draft> {
    let reference = &subject.verdict.reference;
    let start = fixed_part(reference)?;
    let question = Question {
        // A profile calls the model wherever it is routed to, and old prefixes are looked over.
        profile: None,
        ..subject.question
    };
    let models = subject.catalog.models_beginning_with(&start);
    let matched: Vec<_> = models.map(|model| subject.catalog.judge(model, &question)).collect();
    if matched.is_empty() {
        return Some(Draft {
            severity: Some((Severity::Note, "the models may be newer than the catalog")),
            message: format!("`{}` matches no model of the catalog", reference.text),
            notes: Vec::new(),
        });
    }
    let names = matched.iter().map(|judgement| judgement.name.as_str());
    let names = wording::named(&names.collect::<Vec<_>>());
    let ended = |judgement: &Judgement| judgement.state == State::Eol && !judgement.mixed;
    matched.iter().all(ended).then(|| Draft {
        severity: None,
        message: format!("`{}` matches retired models only: {names}", reference.text),
        notes: matched.iter().map(wording::retired).collect(),
    })
}

/// What a wildcard of a policy begins with, without a profile's prefix; nothing where the reference is none.
fn fixed_part(reference: &Reference) -> Option<String> {
    if reference.target != Target::Pattern || reference.arn.is_none() {
        return None;
    }
    let text = reference.text.to_ascii_lowercase().replace("%3a", ":");
    let start = text.strip_suffix('*')?.trim_end_matches('*');
    let prefix = reference.profile.as_ref().map(|prefix| format!("{prefix}."));
    let start = prefix.map_or(Some(start), |prefix| start.strip_prefix(prefix.as_str()))?;
    (!start.contains('*')).then(|| start.to_owned())
}
