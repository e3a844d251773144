//! A missing half of the permissions of a call through an inference profile.
//!
//! In: what the policies of the document allow (see [`policy`]). Out: the profiles without the models behind them in each
//! Region that they route to (see [`regions`]), and the models that are called through a profile only and have none. What
//! cannot be read may be the other half.

mod moved;
mod policy;
mod regions;

use std::cell::OnceCell;

pub(crate) use self::moved::Moved;
use self::policy::{AllowedRegions, Kind, Policies};
use self::regions::Reach;
use super::{About, Check, Draft, FixAvailability, Group, Joint, Lint, Whole, wording};
use crate::catalog::source::{Model, ProfilePrefix};
use crate::catalog::{FEW_REGIONS, Question};
use crate::finding::{Judgement, Verdict};
use crate::reference::{Reference, Target};
use crate::vocab::{Form, Glob, Region, Severity, State};

pub(super) static LINT: Lint = Lint {
    name: "missing-companion",
    group: Group::Other,
    summary: "a policy that allows a profile without its models, or the reverse",
    severity: Severity::Warning,
    fix: FixAvailability::None,
    page: include_str!("../../rules/lints/missing-companion.md"),
    check: Check::Document(check),
};

/// Policies of AWS, and calls of the CDK, that allow resources which the document does not write.
const ALLOW_MORE: &[&str] = &[
    "AmazonBedrockFullAccess",
    "AmazonBedrockLimitedAccess",
    "AdministratorAccess",
    "PowerUserAccess",
    "grantInvoke",
    "grant_invoke",
];

/// More Regions than this are one wildcard.
const WRITTEN_REGIONS: usize = 4;

/// The partition whose Regions AWS's API was read for.
const COMMERCIAL: &str = "aws";

fn check(whole: &Whole<'_>) -> Vec<Joint> {
    let of_policy = |verdict: &Verdict| {
        let form = verdict.reference.form;
        matches!(form, Form::FoundationModelArn | Form::InferenceProfileArn) || verdict.reference.arn.is_some()
    };
    if !whole.verdicts.iter().any(of_policy) {
        return Vec::new();
    }
    let Some(policies) = closed_policies(whole) else {
        return Vec::new();
    };
    if policies.named.is_empty() {
        return Vec::new();
    }
    let facts = PolicyFacts::of(whole, &policies);
    let reported = policies.named.iter().filter_map(|named| {
        let mut at = whole.within(named.span);
        let (at, None) = (at.next()?, at.next()) else {
            return None;
        };
        let draft = match named.kind {
            Kind::Profile => without_model(whole, &facts, at, whole.text(named.span)),
            // A profile behind `foundation-model/` allows no model.
            Kind::Model if whole.verdicts[at].reference.profile.is_some() => None,
            Kind::Model => without_profile(whole, &facts, at)
                .or_else(|| without_any_profile(whole, &facts, at, whole.text(named.span))),
        }?;
        Some(Joint {
            lint: &LINT,
            about: About::Reference(at),
            draft,
            labels: Vec::new(),
            fix: None,
            model: None,
        })
    });
    reported.collect()
}

/// The policies of a document, where none allows everything.
fn limited_policies(whole: &Whole<'_>) -> Option<Policies> {
    let text = whole.document.text();
    if ALLOW_MORE.iter().any(|name| text.contains(name)) {
        return None;
    }
    Some(policy::policies(whole)).filter(|policies| !policies.is_open)
}

/// The policies of a document, where they allow no more than is visible.
fn closed_policies(whole: &Whole<'_>) -> Option<Policies> {
    limited_policies(whole).filter(|policies| !policies.is_unread)
}

/// Facts about everything that a document allows, computed once: it may name as many models as profiles.
struct PolicyFacts<'a> {
    /// By the model's place in the catalog.
    models: Vec<ModelFacts<'a>>,
    /// The names of each kind in the document.
    named_models: String,
    named_profiles: String,
}

/// A model of the catalog, and the Regions and profiles that the document allows for it.
struct ModelFacts<'a> {
    model: &'a Model,
    /// The names of its profiles, of today and of before.
    profiles: Vec<String>,
    /// Regions in which it is allowed, one entry for each pattern that matches it.
    allowed: Vec<AllowedRegions>,
    /// True if one of the existing profiles is allowed for it, also one that AWS no longer lists, or does not list yet.
    has_profile: bool,
    has_ended: OnceCell<bool>,
}

impl<'a> PolicyFacts<'a> {
    fn of(whole: &Whole<'a>, policies: &Policies) -> Self {
        let prefixes = &whole.catalog.data().profiles;
        let ask = |model: &'a Model| {
            let mut called = prefixes.iter().map(|prefix| format!("{}.{}", prefix.name, model.id));
            ModelFacts {
                has_profile: called.any(|name| policies.profiles.iter().any(|glob| glob.matches(&name))),
                ..ModelFacts::of(model, policies)
            }
        };
        Self {
            models: whole.catalog.data().models.iter().map(ask).collect(),
            named_models: named("foundation model", policies.models.iter().map(|model| &model.name)),
            named_profiles: named("inference profile", policies.profiles.iter()),
        }
    }
}

impl<'a> ModelFacts<'a> {
    fn of(model: &'a Model, policies: &Policies) -> Self {
        let ever = model.profiles_ever.iter();
        Self {
            model,
            profiles: ever.map(|prefix| format!("{prefix}.{}", model.id)).collect(),
            allowed: policies.allowed_regions(&model.id),
            has_profile: false,
            has_ended: OnceCell::new(),
        }
    }

    /// True if a pattern matches one of the model's profiles.
    fn is_behind(&self, glob: &Glob) -> bool {
        self.profiles.iter().any(|name| glob.matches(name))
    }

    /// True if the model has ended in every Region that counts.
    fn has_ended(&self, whole: &Whole<'_>) -> bool {
        *self.has_ended.get_or_init(|| {
            let judgement = whole.catalog.judge(self.model, &whole.question);
            judgement.state == State::Eol && !judgement.mixed
        })
    }
}

/// A profile that is allowed, and the models behind it nowhere, or not in each Region that it routes to.
fn without_model(whole: &Whole<'_>, facts: &PolicyFacts<'_>, at: usize, name: &str) -> Option<Draft> {
    let verdict = &whole.verdicts[at];
    let pattern = name.to_lowercase();
    let glob = Glob::new(&*pattern);
    let behind: Vec<&ModelFacts<'_>> = facts.models.iter().filter(|model| model.is_behind(&glob)).collect();
    // A pattern of models that have all ended is another lint's.
    let has_ended = verdict.judgement.is_none() && behind.iter().all(|model| model.has_ended(whole));
    if behind.is_empty() || has_ended {
        return None;
    }
    let prefixes = whole.catalog.data().profiles.iter();
    let prefixes: Vec<_> = prefixes.filter(|prefix| begins_with(&pattern, &prefix.name)).collect();
    let is_allowed = behind.iter().any(|model| !model.allowed.is_empty());
    let reach = match (behind.as_slice(), prefixes.as_slice()) {
        ([model], [prefix]) if is_allowed => Reach::of(whole, &verdict.reference, prefix, model),
        _ => None,
    };
    if is_allowed && reach.is_none() {
        return None;
    }
    let model = match (behind.as_slice(), pattern.split_once('.')) {
        ([one], _) => &one.model.id,
        (_, Some((_, model))) if !prefixes.is_empty() => model,
        _ => &pattern,
    };
    let names: Vec<_> = behind.iter().map(|one| one.model.name.as_str()).collect();
    let (message, add) = match reach {
        Some(reach) => (
            reach.message(name, names.first()?),
            reach.to_add(whole, &verdict.reference, model),
        ),
        None => (
            if has_ended_here(verdict) {
                "its foundation model is not allowed either".to_owned()
            } else {
                without_any(name, &names)
            },
            models_to_add(
                whole,
                &verdict.reference,
                &destinations(&verdict.reference, &prefixes, &behind),
                model,
            ),
        ),
    };
    Some(Draft {
        severity: None,
        message,
        notes: notes(whole, add, facts.named_models.clone(), verdict),
    })
}

/// The message where none of the models behind a profile is allowed anywhere.
fn without_any(profile: &str, models: &[&str]) -> String {
    let behind = match models {
        [name] => format!("the foundation model {name}"),
        _ => "any of its foundation models".to_owned(),
    };
    format!("policy allows profile `{profile}` but not {behind}: AccessDenied")
}

/// The reason why one of the two is not enough.
const BOTH: &str = "a call through a profile needs its ARN and the ARN of the model in every Region that it routes to";

/// A model that is allowed, and called through profiles only, of which none is.
fn without_profile(whole: &Whole<'_>, facts: &PolicyFacts<'_>, at: usize) -> Option<Draft> {
    let verdict = &whole.verdicts[at];
    let reference = &verdict.reference;
    let judgement = verdict.judgement.as_ref()?;
    let Target::Model(id) = &reference.target else {
        return None;
    };
    let model = whole.catalog.model(id)?;
    let elsewhere = only_on_demand(model, reference, judgement)?;
    let has = |prefix: &&ProfilePrefix| model.profiles.contains(&prefix.name);
    let prefixes: Vec<_> = whole.catalog.data().profiles.iter().filter(has).collect();
    let is_allowed = facts
        .models
        .iter()
        .any(|one| one.model.id == model.id && one.has_profile);
    if prefixes.is_empty() || is_allowed {
        return None;
    }
    let except = match elsewhere {
        [] => String::new(),
        regions => format!(", except in {}", wording::all(regions)),
    };
    let message = if has_ended_here(verdict) {
        "no inference profile of it is allowed either".to_owned()
    } else {
        format!(
            "policy allows {} but no inference profile, which it needs{except}: AccessDenied",
            judgement.name
        )
    };
    Some(Draft {
        severity: None,
        message,
        notes: notes(
            whole,
            profiles_to_add(whole, reference, &prefixes, id),
            facts.named_profiles.clone(),
            verdict,
        ),
    })
}

/// A pattern of models that are all called through profiles only, of which none is allowed.
fn without_any_profile(whole: &Whole<'_>, facts: &PolicyFacts<'_>, at: usize, name: &str) -> Option<Draft> {
    let verdict = &whole.verdicts[at];
    let reference = &verdict.reference;
    if reference.target != Target::Pattern {
        return None;
    }
    let pattern = name.to_lowercase();
    let glob = Glob::new(&*pattern);
    let question = Question {
        region: reference.region.as_ref(),
        profile: None,
        ..whole.question
    };
    let mut matched: Vec<(&ModelFacts<'_>, Judgement)> = Vec::new();
    for facts in facts.models.iter().filter(|facts| glob.matches(&facts.model.id)) {
        let judgement = whole.catalog.judge(facts.model, &question);
        if judgement.state != State::Eol {
            matched.push((facts, judgement));
        }
    }
    let needs = |(facts, judgement): &(&ModelFacts<'_>, Judgement)| {
        let is_called_bare =
            only_on_demand(facts.model, reference, judgement).is_none_or(|regions| !regions.is_empty());
        !is_called_bare && !facts.has_profile && !facts.model.profiles.is_empty()
    };
    if matched.is_empty() || !matched.iter().all(needs) {
        return None;
    }
    let has = |prefix: &&ProfilePrefix| {
        matched
            .iter()
            .all(|(facts, _)| facts.model.profiles.contains(&prefix.name))
    };
    let prefixes: Vec<_> = whole.catalog.data().profiles.iter().filter(has).collect();
    let names: Vec<_> = matched.iter().map(|(facts, _)| facts.model.name.as_str()).collect();
    let (need, models) = match names.as_slice() {
        [one] => ("it needs", (*one).to_owned()),
        names => ("they need", wording::named(names)),
    };
    let mut draft_notes = vec![BOTH.to_owned(), facts.named_profiles.clone()];
    if !prefixes.is_empty() {
        draft_notes.insert(0, profiles_to_add(whole, reference, &prefixes, &pattern));
    }
    Some(Draft {
        severity: None,
        message: format!("policy allows {models} but no inference profile, which {need}: AccessDenied"),
        notes: draft_notes,
    })
}

/// The Regions in which the bare id of a model can be called, where the policy means others: of those that count none,
/// and where none is named at most so few. Nothing where it need not have a profile, or that was not observed.
fn only_on_demand<'a>(model: &'a Model, reference: &Reference, judgement: &Judgement) -> Option<&'a [Region]> {
    let partition = reference.arn.as_ref().and_then(|arn| arn.partition.as_ref());
    if partition.is_some_and(|partition| partition.as_str() != COMMERCIAL) {
        return None;
    }
    let on_demand = model.on_demand.as_ref()?.regions.as_slice();
    if !judgement.regions_are_named() {
        return (on_demand.len() <= FEW_REGIONS).then_some(on_demand);
    }
    let lacks = |region: &Region| model.regions.contains(region) && !on_demand.contains(region);
    judgement.regions.iter().all(lacks).then_some(&[])
}

/// True if a pattern of profiles can match one of that prefix.
fn begins_with(pattern: &str, prefix: &str) -> bool {
    let first = pattern.split('.').next().unwrap_or_default();
    Glob::new(first).matches(prefix)
}

/// Resources to add, so that the models behind a profile are allowed in `regions`.
fn models_to_add(whole: &Whole<'_>, reference: &Reference, regions: &[Region], model: &str) -> String {
    let arn = |region: &str| model_arn(whole, reference, region, model);
    if written(regions) == ["*"] {
        let known = if regions.is_empty() {
            "the Regions that it routes to".to_owned()
        } else {
            wording::all(regions)
        };
        return format!("add {}, for {known}", arn("*"));
    }
    let arns: Vec<_> = regions.iter().map(|region| arn(region.as_str())).collect();
    let arns: Vec<_> = arns.iter().map(String::as_str).collect();
    format!("add {}", wording::list(&arns))
}

/// The Regions as they are written into ARNs: a star for many, and for those that are not known.
fn written(regions: &[Region]) -> Vec<String> {
    if regions.is_empty() || regions.len() > WRITTEN_REGIONS {
        return vec!["*".to_owned()];
    }
    regions.iter().map(|region| region.as_str().to_owned()).collect()
}

/// The ARN of a foundation model, in the partition of `reference`.
fn model_arn(whole: &Whole<'_>, reference: &Reference, region: &str, model: &str) -> String {
    let partition = partition(whole, reference);
    format!("`arn:{partition}:bedrock:{region}::foundation-model/{model}`")
}

/// The Regions that the profiles route to from the Region of the ARN, or from any, and that offer one of the models.
fn destinations(reference: &Reference, prefixes: &[&ProfilePrefix], behind: &[&ModelFacts<'_>]) -> Vec<Region> {
    let routes: Vec<_> = prefixes.iter().flat_map(|prefix| &prefix.routes).collect();
    let here = |region: &Region| routes.iter().any(|route| route.from.contains(region));
    let region = reference.region.as_ref().filter(|region| here(region));
    let taken = routes
        .iter()
        .filter(|route| region.is_none_or(|region| route.from.contains(region)));
    let mut regions: Vec<Region> = taken.flat_map(|route| route.to.clone()).collect();
    regions.retain(|region| behind.iter().any(|one| one.model.regions.contains(region)));
    regions.sort();
    regions.dedup();
    regions
}

/// Resources to add, so that one of the profiles of a model is allowed.
fn profiles_to_add(whole: &Whole<'_>, reference: &Reference, prefixes: &[&ProfilePrefix], id: &str) -> String {
    let partition = partition(whole, reference);
    let region = reference.region.as_ref().map_or("*", Region::as_str);
    let written = reference.arn.as_ref().and_then(|arn| arn.partition.as_ref());
    let is_called = |prefix: &&&ProfilePrefix| {
        let sources = &prefix.source_regions;
        let is_wrong = written.is_some_and(|written| whole.catalog.is_on_the_wrong_side(&prefix.name, written));
        !is_wrong && reference.region.as_ref().is_none_or(|region| sources.contains(region))
    };
    let arns: Vec<_> = prefixes
        .iter()
        .filter(is_called)
        .map(|prefix| {
            format!(
                "`arn:{partition}:bedrock:{region}:*:inference-profile/{}.{id}`",
                prefix.name
            )
        })
        .collect();
    let arns: Vec<_> = arns.iter().map(String::as_str).collect();
    match arns.as_slice() {
        [one] => format!("add {one}"),
        _ => format!("add one of {}", wording::list(&arns)),
    }
}

/// The partition as it is written: `aws`, `${AWS::Partition}`.
fn partition<'a>(whole: &Whole<'a>, reference: &Reference) -> &'a str {
    let arn = reference.arn.as_ref().map(|arn| whole.text(arn.span));
    let partition = arn.and_then(|arn| arn.strip_prefix("arn:")?.split_once(":bedrock:"));
    partition.map_or(COMMERCIAL, |(partition, _)| partition)
}

/// The names of a kind in the document.
fn named<'a>(what: &str, globs: impl Iterator<Item = &'a Glob>) -> String {
    // A longer name is not that of a model, and every finding repeats it.
    const MAX_NAME_LEN: usize = 200;
    let names = globs.map(|glob| format!("`{glob}`"));
    let names: Vec<_> = names.filter(|name| name.len() <= MAX_NAME_LEN).collect();
    match names.as_slice() {
        [] => format!("this file names no {what}"),
        names => {
            let names: Vec<_> = names.iter().map(String::as_str).collect();
            format!("what this file names as {what}: {}", wording::named(&names))
        }
    }
}

/// True if the model has ended: what is missing is then a fact beside that, and matters for the next model.
fn has_ended_here(verdict: &Verdict) -> bool {
    let judgement = verdict.judgement.as_ref();
    judgement.is_some_and(|judgement| judgement.state == State::Eol)
}

/// Resources to add, the reason, those that exist instead, and the lifecycle of a model that is not Active.
fn notes(whole: &Whole<'_>, add: String, named: String, verdict: &Verdict) -> Vec<String> {
    if has_ended_here(verdict) {
        return vec![BOTH.to_owned(), named];
    }
    let api = whole.catalog.data().observed.api;
    let observed = api.map(|day| format!("profiles and Regions as AWS's API listed them, last on {day}"));
    let fate = verdict.judgement.as_deref().and_then(wording::fate);
    let notes = [Some(add), Some(BOTH.to_owned()), Some(named), observed, fate];
    notes.into_iter().flatten().collect()
}
