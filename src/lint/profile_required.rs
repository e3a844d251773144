//! A bare id where only a profile can be called.

use super::{Check, Draft, FixAvailability, Group, Lint, Subject, wording};
use crate::catalog::FEW_REGIONS;
use crate::catalog::source::Model;
use crate::finding::Judgement;
use crate::reference::Reference;
use crate::vocab::{Form, Region, Severity, State};

pub(super) static LINT: Lint = Lint {
    name: "profile-required",
    group: Group::Refusal,
    summary: "a bare id that a runtime call is given, of a model that is called through an inference profile",
    severity: Severity::Error,
    fix: FixAvailability::Sometimes,
    page: include_str!("../../rules/lints/profile-required.md"),
    check: Check::Reference(check),
};

fn check(subject: &Subject<'_>) -> Option<Draft> {
    let verdict = subject.verdict;
    // Where nothing is known of the model in the Region, a prefix is no advice.
    let is_known = |judgement: &&Judgement| !matches!(judgement.state, State::Eol | State::Unknown);
    let judgement = subject.judgement().filter(is_known)?;
    let sink = verdict.sink.as_ref().filter(|sink| sink.calls())?;
    let taker = &sink.name;
    if !is_bare(&verdict.reference) || verdict.table.is_some() {
        return None;
    }
    let model = subject.catalog.model(&judgement.model_id)?;
    let on_demand = subject.catalog.on_demand(model)?;
    let named = judgement.regions_are_named();
    let place = if named {
        let refused = refused(subject, model, judgement);
        (!refused.is_empty()).then(|| wording::all(&refused))?
    } else {
        everywhere_but(on_demand, model)?
    };
    let name = &judgement.name;
    let message = format!("`{taker}` gets the bare id of {name}; only an inference profile works (in {place})");
    Some(Draft {
        severity: (!named).then_some((Severity::Warning, "no Region is known")),
        message,
        notes: notes(subject, model, judgement, named),
    })
}

/// True if it is an id alone: no profile, no ARN, no window of Provisioned Throughput, no variable part.
fn is_bare(reference: &Reference) -> bool {
    reference.form == Form::ModelId
        && reference.profile.is_none()
        && reference.variant.is_none()
        && !reference.prefix_is_variable
        && !reference.is_split
}

/// The Regions that count and refuse the bare id.
fn refused(subject: &Subject<'_>, model: &Model, judgement: &Judgement) -> Vec<Region> {
    let refuses = |region: &&Region| subject.catalog.is_refused_bare(model, region);
    judgement.regions.iter().filter(refuses).cloned().collect()
}

/// Every Region but those where it is on demand, where those are few, and few of those that offer it.
fn everywhere_but(on_demand: &[Region], model: &Model) -> Option<String> {
    match on_demand {
        [] => Some("every Region".to_owned()),
        few if few.len() <= FEW_REGIONS && 2 * few.len() < model.regions.len() => {
            Some(format!("every Region but {}", wording::all(few)))
        }
        _ => None,
    }
}

fn notes(subject: &Subject<'_>, model: &Model, judgement: &Judgement, named: bool) -> Vec<String> {
    let prefixes: Vec<_> = model.profiles.iter().map(String::as_str).collect();
    let mut notes = vec![format!("its inference profiles are {}", wording::list(&prefixes))];
    notes.extend(wording::notes(judgement));
    if !named {
        notes.push("the prefix depends on the Region: set `regions` or pass `--region`".to_owned());
    }
    notes.push("a policy must allow the profile, and the model in each Region that the profile routes to".to_owned());
    if let Some(day) = subject.catalog.data().observed.api {
        notes.push(format!("on-demand Regions as AWS's API listed them, last on {day}"));
    }
    notes
}
