//! A model, or a profile of it, where it is not offered.

use super::{Check, Draft, FixAvailability, Group, Lint, Subject, wording};
use crate::catalog::Callable;
use crate::catalog::source::{Model, ProfilePrefix};
use crate::finding::{Judgement, Verdict};
use crate::vocab::{Mark, Place, Region, RegionsFrom, Severity, State, Takes};

/// The reason why a refused profile is an error.
const REGION_IN_CODE: &str = "the code names the Region, and its API refuses the profile";

/// The reason why a text by which nothing is called is a note.
const NOT_CALLED: &str = "a note where nothing is seen to call it in those Regions";

/// The reason why a model is a note that the file calls in Regions of its own list.
const LISTED: &str = "a list of the file has other Regions, which offer it";

pub(super) static LINT: Lint = Lint {
    name: "region-unavailable",
    group: Group::Refusal,
    summary: "a model in a Region that does not offer it, or a profile that the Region cannot call",
    severity: Severity::Warning,
    fix: FixAvailability::Sometimes,
    page: include_str!("../../rules/lints/region-unavailable.md"),
    check: Check::Reference(check),
};

fn check(subject: &Subject<'_>) -> Option<Draft> {
    let judgement = subject.judgement()?;
    let model = subject.catalog.model(&judgement.model_id)?;
    let mut draft = refused_profile(subject, model, judgement).or_else(|| not_offered(subject, model, judgement))?;
    if !matches!(judgement.regions_from, RegionsFrom::Reference | RegionsFrom::Client) {
        if is_offered_by_default(subject, model) {
            return None;
        }
        if !is_live(subject.verdict) {
            draft.severity = Some((Severity::Note, NOT_CALLED));
        } else if is_offered_where_listed(subject, model, judgement) {
            draft.severity = Some((Severity::Note, LISTED));
        }
    } else if is_looked_up(subject.verdict) {
        draft.severity = Some((Severity::Note, NOT_CALLED));
    }
    if let Some(day) = subject.catalog.data().observed.api {
        draft.notes.push(format!(
            "AWS's API said so on {day}; it may have come to more Regions since"
        ));
    }
    Some(draft)
}

/// True if it is the model of one call or the one value of a name, which is made in the Regions of the run; a table, a policy and a list of prices
/// hold for every Region.
fn is_live(verdict: &Verdict) -> bool {
    let is_called = match &verdict.sink {
        Some(sink) => sink.takes != Takes::NameOnly,
        None => verdict.is_single,
    };
    is_called && verdict.table.is_none() && verdict.reference.arn.is_none() && !is_looked_up(verdict)
}

/// True if other code looks the text up, and nothing is called by it.
fn is_looked_up(verdict: &Verdict) -> bool {
    let by_place = matches!(
        verdict.place,
        Place::MappingKey | Place::Comparison | Place::Regex | Place::AllowedValue | Place::RefusedValue
    );
    let by_mark = matches!(
        verdict.mark,
        Some(Mark::Record | Mark::Capability | Mark::Example | Mark::Lookup | Mark::Search)
    );
    verdict.sink.is_none() && (by_place || by_mark)
}

/// True if the code names the Region itself that it calls by default, and that one offers the model in this form.
fn is_offered_by_default(subject: &Subject<'_>, model: &Model) -> bool {
    let region = subject.verdict.default_region.as_ref();
    region.is_some_and(|region| is_callable_in(subject, model, region))
}

/// True if the file lists Regions, of which one offers the model in this form, and none is one of the run's that do not.
fn is_offered_where_listed(subject: &Subject<'_>, model: &Model, judgement: &Judgement) -> bool {
    let listed = &subject.verdict.listed_regions;
    let mut of_run = judgement.regions.iter().chain(&judgement.refusing_regions);
    let is_refused = |region: &Region| listed.contains(region) && !is_callable_in(subject, model, region);
    !of_run.any(is_refused) && listed.iter().any(|region| is_callable_in(subject, model, region))
}

/// True if a Region offers the model in the form of the reference, as far as is known.
fn is_callable_in(subject: &Subject<'_>, model: &Model, region: &Region) -> bool {
    let prefix = subject.verdict.reference.profile.as_deref();
    match prefix.and_then(|prefix| subject.catalog.profile_prefix(prefix)) {
        Some(prefix) => !refuses(subject, model, prefix, region),
        None => subject.catalog.is_offered(model, region) != Some(false),
    }
}

/// The draft for a profile that none of the Regions of the run can call, or not all of its own named ones.
fn refused_profile(subject: &Subject<'_>, model: &Model, judgement: &Judgement) -> Option<Draft> {
    if subject.verdict.is_of_several {
        return None;
    }
    let reference = &subject.verdict.reference;
    let prefix = subject.catalog.profile_prefix(reference.profile.as_deref()?)?;
    let of_run = !judgement.refusing_regions.is_empty();
    let regions: Vec<_> = match (of_run, judgement.regions_are_named()) {
        (true, _) => judgement.refusing_regions.clone(),
        (false, true) => {
            let refuses = |region: &&Region| refuses(subject, model, prefix, region);
            judgement.regions.iter().filter(refuses).cloned().collect()
        }
        (false, false) => return None,
    };
    if regions.is_empty() {
        return None;
    }
    let not_from = if of_run && subject.question.regions_from == RegionsFrom::FileName {
        format!("not from {}, which the name of the file says", wording::all(&regions))
    } else if of_run {
        format!("not from any of your `regions` ({})", wording::all(&regions))
    } else {
        format!("not from {}", wording::all(&regions))
    };
    let message = format!(
        "`{}` is called from {}, {not_from}",
        reference.text,
        wording::regions(&callers(subject, model, prefix))
    );
    let mut notes = Vec::new();
    if subject.catalog.never_listed(model, prefix) {
        let others = prefix.models_unsure.contains(&model.id);
        let others = if others { ", though other lists have it" } else { "" };
        let id = Callable::Profile(&prefix.name).id_of(model);
        notes.push(format!("AWS's API never listed a profile `{id}`{others}"));
    }
    notes.extend(forms(subject, model, &regions).or_else(|| offers(subject, model, &regions)));
    let in_code = matches!(judgement.regions_from, RegionsFrom::Reference | RegionsFrom::Client);
    Some(Draft {
        severity: in_code.then_some((Severity::Error, REGION_IN_CODE)),
        message,
        notes,
    })
}

/// True if a Region is known to refuse the profile; false where the model has ended, which other lints report.
fn refuses(subject: &Subject<'_>, model: &Model, prefix: &ProfilePrefix, region: &Region) -> bool {
    let left_out = prefix.leaves_out(&model.id, region)
        && subject.catalog.state_in(model, region, subject.question.as_of) != State::Eol;
    left_out || subject.catalog.is_called_from(prefix, region) == Some(false)
}

/// The Regions that can call the profile; for a profile that the model does not have, those that call others of the
/// prefix.
fn callers(subject: &Subject<'_>, model: &Model, prefix: &ProfilePrefix) -> Vec<Region> {
    let reach = subject.catalog.reach(model, Callable::Profile(&prefix.name));
    if reach.is_empty() {
        prefix.source_regions.clone()
    } else {
        reach
    }
}

/// The forms by which the Regions can call the model.
fn forms(subject: &Subject<'_>, model: &Model, regions: &[Region]) -> Option<String> {
    let written: Vec<_> = subject
        .catalog
        .forms(model)
        .into_iter()
        .filter(|form| {
            let answers = |region: &Region| subject.catalog.answers(model, *form, region) == Some(true);
            *form != Callable::AtMantle && regions.iter().any(answers)
        })
        .map(|form| format!("`{}`", form.id_of(model)))
        .collect();
    let written: Vec<_> = written.iter().map(String::as_str).collect();
    (!written.is_empty()).then(|| {
        format!(
            "{} can call {} by {}",
            wording::all(regions),
            model.name,
            wording::list(&written)
        )
    })
}

/// A model that Regions that are named do not offer in any form.
fn not_offered(subject: &Subject<'_>, model: &Model, judgement: &Judgement) -> Option<Draft> {
    let is_without = |region: &&Region| {
        subject.catalog.is_offered(model, region) == Some(false) && !judgement.unlisted_regions.contains(region)
    };
    let named: &[Region] = if judgement.regions_are_named() {
        &judgement.regions
    } else {
        &[]
    };
    let without: Vec<_> = named.iter().filter(is_without).cloned().collect();
    if without.is_empty() {
        return None;
    }
    let message = format!("{} is not offered in {}", judgement.name, wording::all(&without));
    Some(Draft {
        severity: None,
        message,
        notes: offers(subject, model, &without).into_iter().collect(),
    })
}

/// The Regions that offer the model, those of the same area as one of `without` first; none in which it has ended.
fn offers(subject: &Subject<'_>, model: &Model, without: &[Region]) -> Option<String> {
    let as_of = subject.question.as_of;
    let lives = |region: &&Region| subject.catalog.state_in(model, region, as_of) != State::Eol;
    let (near, far): (Vec<_>, Vec<_>) = model
        .regions
        .iter()
        .filter(lives)
        .cloned()
        .partition(|region| without.iter().any(|other| other.area() == region.area()));
    let regions = [near, far].concat();
    (!regions.is_empty()).then(|| format!("it is offered in {}", wording::regions(&regions)))
}
