//! A model where it is not offered.

use super::{Check, Draft, FixAvailability, Group, Lint, Subject, wording};
use crate::catalog::source::Model;
use crate::finding::Judgement;
use crate::vocab::{Region, RegionsFrom, Severity};

pub(super) static LINT: Lint = Lint {
    name: "region-unavailable",
    group: Group::Refusal,
    summary: "a model in a Region that does not offer it",
    severity: Severity::Warning,
    fix: FixAvailability::None,
    page: include_str!("../../rules/lints/region-unavailable.md"),
    check: Check::Reference(check),
};

fn check(subject: &Subject<'_>) -> Option<Draft> {
    let judgement = subject.judgement().filter(|judgement| judgement.regions_are_named())?;
    let model = subject.catalog.model(&judgement.model_id)?;
    let message = profile_elsewhere(subject, judgement).or_else(|| {
        let without = |region: &&Region| subject.catalog.is_offered(model, region) == Some(false);
        let without: Vec<_> = judgement.regions.iter().filter(without).cloned().collect();
        (!without.is_empty()).then(|| format!("{} is not offered in {}", judgement.name, wording::all(&without)))
    })?;
    Some(Draft {
        severity: None,
        message,
        notes: offers(subject, model),
    })
}

/// What is to be said of a profile that the very Region beside it, or that of its client, cannot call.
fn profile_elsewhere(subject: &Subject<'_>, judgement: &Judgement) -> Option<String> {
    let reference = &subject.verdict.reference;
    let beside = matches!(judgement.regions_from, RegionsFrom::Reference | RegionsFrom::Client);
    let region = judgement.regions.first().filter(|_| beside)?;
    let prefix = subject.catalog.profile_prefix(reference.profile.as_deref()?)?;
    (subject.catalog.is_called_from(prefix, region) == Some(false)).then(|| {
        format!(
            "`{}` is called from {}, and not from {region}",
            reference.text,
            wording::regions(&prefix.source_regions)
        )
    })
}

/// The Regions and profiles that offer it, and since when that is known.
fn offers(subject: &Subject<'_>, model: &Model) -> Vec<String> {
    let mut notes = vec![format!("it is offered in {}", wording::regions(&model.regions))];
    if !model.profiles.is_empty() {
        let names: Vec<_> = model.profiles.iter().map(String::as_str).collect();
        notes.push(format!("its inference profiles are {}", wording::list(&names)));
    }
    if let Some(day) = subject.catalog.data().observed.api {
        notes.push(format!(
            "AWS's API said so on {day}; it may have come to more Regions since"
        ));
    }
    notes
}
