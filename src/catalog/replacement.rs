//! Choosing the model to move to.
//!
//! In: a reference, its judgement and the user's choices. Out: a [`Replacement`] with its applicability, the reason and
//! the list of changes. The choice, first that applies: the user's; AWS's own recommendation while it is Active; the
//! same provider's model that changes the request least; one of another provider, which is only shown.

mod others;
mod outcome;
mod place;

use std::collections::BTreeSet;
use std::sync::Arc;

use others::suggested_ids;
pub(crate) use outcome::Outcome;
pub use outcome::{Basis, Reason, Set};
use place::{doubt, veto_of_place, why_shown_only};

use super::changes::{self, Change, ChangeKind};
use super::choice::{Named, ReplacementChoice, Site};
use super::elsewhere::Elsewhere;
use super::forms::Forms;
use super::offers::is_mantle_only;
use super::reach::Callable;
use super::source::{Model, is_active};
use super::written;
use super::{Catalog, CheckContext, Judgement};
use crate::reference::{Reference, Target};
use crate::usage::Sampling;
use crate::vocab::{Applicability, Day, Prefer, Region, RegionsFrom, Span, State, Veto};

/// A floor that is fewer days away than this is said.
const FLOOR_NOTED_WITHIN_DAYS: i64 = 180;

/// Text before the last reason, where a replacement is only shown.
const SHOWN_ONLY: &str = "not applied: ";

/// The replacement of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Replacement {
    /// The id to write at that place; `None` where the Regions leave its form open.
    pub text: Option<String>,
    /// The possible forms, where the Regions leave the form open.
    pub candidates: Vec<String>,
    /// The ARN that a policy statement needs beside each of them.
    pub companion: Option<String>,
    /// The base model id.
    pub model_id: String,
    /// The model's name.
    pub name: String,
    /// True if it may be written.
    pub applicability: Applicability,
    /// Source of the choice.
    pub basis: Basis,
    /// Reasons for the choice, facts about it, and the reason why it is only shown, if it is.
    pub reason: String,
    /// True if it is the same model in another form.
    pub keeps_model: bool,
    /// Regions in which it is offered, if it is in none of the Regions that count.
    pub elsewhere: Option<Elsewhere>,
    /// Reason why it is only shown, if it is and the reason is known.
    pub shown_only: Option<String>,
    /// The reasons against its edit.
    pub reasons: Vec<Reason>,
    /// Changes that come with it.
    pub changes: Vec<Change>,
    /// Other Active models, the longest-lived first, with what changes with each. The findings of a document that have
    /// the same ones share them.
    pub alternatives: Arc<[Alternative]>,
    /// The edits that write it, each within one literal. Empty where there is no text to write, and where the id spans
    /// several literals. The first is that of the id itself.
    pub edits: Vec<Edit>,
    /// The set that it belongs to, whose members are written together or not at all.
    pub set: Option<Set>,
    /// The outcome without the veto of its place, where what that protects may move with it.
    pub(crate) freed: Option<Box<Outcome>>,
}

/// Another model that could be moved to.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// The base model id.
    pub model_id: String,
    /// Changes that come with it.
    pub changes: Vec<Change>,
}

/// A text to put in the place of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Replaced span.
    pub span: Span,
    /// New text.
    pub text: String,
}

/// The way to write the very model that a misspelt id means.
pub(super) fn respell(
    catalog: &Catalog,
    reference: &Reference,
    judgement: &Judgement,
    site: Site,
) -> Option<Replacement> {
    let model = catalog.model(&judgement.model_id)?;
    let is_misspelt = !matches!(reference.target, Target::Model(_))
        || reference.text.bytes().any(|b| b.is_ascii_uppercase())
        || reference.suffix.is_some();
    let refusing = judgement.where_refused().filter(|_| !is_misspelt);
    let pick = Pick {
        refused: None,
        elsewhere: None,
        model,
        basis: Basis::Catalog,
        why: vec![
            if is_misspelt {
                "the id as Amazon Bedrock spells it"
            } else {
                "a form in which the model can be called"
            }
            .to_owned(),
        ],
        is_smaller: false,
        prefix: None,
    };
    let judgement = refusing.as_ref().unwrap_or(judgement);
    let mut replacement = finish(catalog, reference, judgement, site, &pick, Vec::new());
    if refusing.is_some() {
        replacement.object(Reason::of(Veto::OtherRegions));
    }
    Some(replacement)
}

/// A model picked, and who picked it.
struct Pick<'a> {
    model: &'a Model,
    basis: Basis,
    why: Vec<String>,
    /// True if it is known to be a smaller model than the old one.
    is_smaller: bool,
    /// A profile prefix that the user named.
    prefix: Option<&'a str>,
    /// The user's choice that cannot be used.
    refused: Option<&'a Named>,
    /// Regions in which it is offered, other than those that count.
    elsewhere: Option<Elsewhere>,
}

/// Chooses what to write instead of `reference`; `None` where no Active model is known.
pub(super) fn choose(
    catalog: &Catalog,
    reference: &Reference,
    judgement: &Judgement,
    site: Site,
    choice: ReplacementChoice<'_>,
) -> Option<Replacement> {
    let old = catalog.model(&judgement.model_id)?;
    let chooser = Chooser {
        catalog,
        old,
        judgement,
        at_mantle: reference.at_mantle || is_mantle_only(old),
    };
    let (pick, others) = chooser
        .pick_of(chooser.active_suggestions(), choice)
        .or_else(|| chooser.pick_other_here(choice))
        .or_else(|| chooser.pick_elsewhere(choice))?;
    let alternatives = chooser.alternatives(&others, pick.model, site.sampling);
    Some(finish(catalog, reference, judgement, site, &pick, alternatives))
}

/// Writes the pick down, lists what changes, and decides whether it may be applied.
#[expect(clippy::too_many_lines, reason = "one field after the other")]
fn finish(
    catalog: &Catalog,
    reference: &Reference,
    judgement: &Judgement,
    site: Site,
    pick: &Pick<'_>,
    alternatives: Vec<Alternative>,
) -> Replacement {
    let written = match &pick.elsewhere {
        Some(elsewhere) => elsewhere.written(catalog, pick.model),
        None => written::write(catalog, reference, site, judgement, pick.model, pick.prefix),
    };
    let old = catalog.model(&judgement.model_id).unwrap_or(pick.model);
    let forms = Forms::of(catalog, reference, old, &written);
    let mut changes = if old.id == pick.model.id {
        Vec::new()
    } else {
        let mut changes = changes::between(old, pick.model, site.sampling);
        changes.extend(changes::price(old, forms.old, pick.model, &forms.new, judgement));
        changes.extend(forms.regions_lost(catalog, old, pick.model, judgement));
        changes.retain(|change| change.kind != ChangeKind::RequestBody || !site.by_converse);
        changes
    };
    if written.text.is_some() && written.profile.as_deref() != forms.prefix {
        changes.push(Change::new(
            ChangeKind::InferenceProfile,
            reference.profile.clone(),
            written.profile.clone(),
        ));
    }
    let keeps_variant = |variant: &String| {
        written
            .text
            .as_ref()
            .is_some_and(|text| text.ends_with(variant.as_str()))
    };
    let dropped = reference.variant.as_ref().filter(|variant| !keeps_variant(variant));
    if dropped.is_some() {
        changes.push(Change::new(ChangeKind::Variant, reference.variant.clone(), None));
    }
    let variable = reference.prefix_is_variable;
    // Claude Code removes `[1m]`; no program is known to remove `:1m`.
    let suffix = reference
        .suffix
        .as_deref()
        .filter(|suffix| !site.is_sent && !suffix.starts_with('['));
    let refused = pick.refused.map(|named| {
        let is_ended = catalog
            .callable(&named.to)
            .is_some_and(|(_, model)| !is_active(model, judgement.as_of));
        let why = if is_ended { "is not Active" } else { "cannot be called" };
        format!("{} names `{}`, which {why}", named.place, named.to)
    });
    // A form that the Regions leave open comes first: naming one would not lift the other reasons.
    let unformed = |message: String| Reason {
        message,
        ..Reason::of(Veto::Form)
    };
    let split = reference.is_split.then(|| Reason::of(Veto::SeveralLiterals));
    let refused = split.or_else(|| refused.map(unformed));
    let is_lossless = !changes.iter().any(|change| changes::needs_a_look(change, site));
    let is_of_file = judgement.regions_from == RegionsFrom::FileName
        && pick.prefix.is_none()
        && written.text.is_some()
        && written.profile.as_deref() != forms.prefix;
    let unsure: Vec<Veto> = [
        (variable && !(pick.basis == Basis::Config && written::serves_all_regions(catalog, judgement, pick.model)))
            .then_some(Veto::VariablePrefix),
        suffix.map(|_| Veto::KeptSuffix),
        is_of_file.then_some(Veto::RegionOfFile),
    ]
    .into_iter()
    .flatten()
    .collect();
    let doubt = doubt(pick, old, reference, site).filter(|_| is_lossless);
    let judge = |of_place: Option<Veto>, doubt: Option<Veto>| {
        let of_place = of_place.or_else(|| why_shown_only(pick, old));
        let lasting = refused.clone().or_else(|| of_place.map(Reason::of));
        let (form, forbidding) = match lasting {
            Some(lasting) => (written.why_not.clone(), Some(lasting)),
            None => (None, written.why_not.clone().map(unformed)),
        };
        let applicability = if forbidding.is_some() {
            Applicability::DisplayOnly
        } else if unsure.is_empty() && (pick.basis == Basis::Config || doubt.is_none() && is_lossless) {
            Applicability::MachineApplicable
        } else {
            Applicability::MaybeIncorrect
        };
        let mut reason = pick.why.clone();
        reason.extend(dropped.map(|variant| {
            format!("the context variant `{variant}` of provisioned throughput is not known for the new model")
        }));
        reason.extend(floor_sentence(pick.model, judgement.as_of));
        reason.extend(catalog.split(pick.model, judgement));
        if unsure.contains(&Veto::VariablePrefix) {
            reason.push(Veto::VariablePrefix.meaning().to_owned());
        }
        reason.extend(suffix.map(|suffix| {
            format!("`{suffix}` is not part of a Bedrock model id and is kept: the code that cuts it off must know the new model")
        }));
        reason.extend(doubt.map(|veto| veto.meaning().to_owned()));
        reason.extend(form);
        let shown_only = forbidding.as_ref().map(|reason| reason.message.clone());
        reason.extend(shown_only.iter().map(|why| format!("{SHOWN_ONLY}{why}")));
        Outcome {
            applicability,
            reason: reason.join("; "),
            shown_only,
            reasons: match forbidding {
                Some(forbidding) => vec![forbidding],
                None => doubt
                    .into_iter()
                    .chain(unsure.iter().copied())
                    .map(Reason::of)
                    .collect(),
            },
        }
    };
    let of_place = veto_of_place(reference, judgement, site);
    let of_place = of_place.filter(|veto| pick.basis != Basis::Config || veto.strength().holds_for_named_model());
    let outcome = judge(of_place, doubt);
    let is_movable =
        matches!(of_place, Some(Veto::AllowedValue | Veto::EndedAllowedValue)) || doubt == Some(Veto::PolicyOfProfile);
    let freed = is_movable.then(|| Box::new(judge(None, None)));
    let edits = written
        .text
        .iter()
        .filter(|_| !reference.is_split)
        .map(|text| Edit {
            span: reference.span,
            text: text.clone(),
        })
        .collect();
    let refused_there = is_refused_there(catalog, judgement, pick, &written, forms.prefix);
    let mut replacement = Replacement {
        text: written.text,
        candidates: written.candidates,
        companion: written.companion,
        model_id: pick.model.id.clone(),
        name: pick.model.name.clone(),
        applicability: outcome.applicability,
        basis: pick.basis,
        reason: outcome.reason,
        keeps_model: old.id == pick.model.id,
        elsewhere: pick.elsewhere.clone(),
        shown_only: outcome.shown_only,
        reasons: outcome.reasons,
        changes,
        alternatives: alternatives.into(),
        edits,
        set: None,
        freed,
    };
    if refused_there {
        replacement.object(Reason::of(Veto::OtherRegions));
    }
    replacement
}

/// True if no Region of the run can call what is written in another form than the old id, which none could call either: the
/// file may be for others.
fn is_refused_there(
    catalog: &Catalog,
    judgement: &Judgement,
    pick: &Pick<'_>,
    written: &written::Written,
    prefix: Option<&str>,
) -> bool {
    let regions = &judgement.refusing_regions;
    let form = written.profile.as_deref().map_or(Callable::Bare, Callable::Profile);
    let is_called = |region: &Region| catalog.answers(pick.model, form, region) == Some(true);
    let is_other = written.text.is_some() && written.profile.as_deref() != prefix && pick.prefix.is_none();
    is_other && !regions.is_empty() && !regions.iter().any(is_called)
}

struct Chooser<'a, 'j> {
    catalog: &'a Catalog,
    old: &'a Model,
    judgement: &'j Judgement,
    /// True if the old model is called at bedrock-mantle.
    at_mantle: bool,
}

impl<'a> Chooser<'a, '_> {
    /// The pick among `others`, and those in the order of preference.
    fn pick_of(&self, others: Vec<&'a Model>, choice: ReplacementChoice<'a>) -> Option<(Pick<'a>, Vec<&'a Model>)> {
        let others = self.longer_lived_first(others);
        let pick = self.pick(&others, choice)?;
        Some((pick, others))
    }

    /// The pick where no suggestion for the old model is offered in the Regions that count.
    fn pick_other_here(&self, choice: ReplacementChoice<'a>) -> Option<(Pick<'a>, Vec<&'a Model>)> {
        let (mut pick, others) = self.pick_of(self.others_here(), choice)?;
        pick.why = vec!["the closest of the models offered there".to_owned()];
        Some((pick, others))
    }

    /// The pick for Regions that do not count, where nothing is offered in those that do.
    fn pick_elsewhere(&self, choice: ReplacementChoice<'a>) -> Option<(Pick<'a>, Vec<&'a Model>)> {
        let anywhere = self.judgement.anywhere();
        let chooser = Chooser {
            judgement: &anywhere,
            ..*self
        };
        let (mut pick, others) = chooser.pick_of(chooser.active_suggestions(), choice)?;
        pick.elsewhere = Elsewhere::of(self.catalog, (self.old, pick.model), self.judgement, self.at_mantle);
        pick.elsewhere.is_some().then_some((pick, others))
    }

    fn pick(&self, others: &[&'a Model], choice: ReplacementChoice<'a>) -> Option<Pick<'a>> {
        let refused = match choice.named {
            Some(named) => match self.named(named) {
                Some(pick) => return Some(pick),
                None => choice.named,
            },
            None => None,
        };
        let longest = match choice.prefer {
            Prefer::LeastChange => None,
            Prefer::LongestLived => self.longest_lived(others),
        };
        if let Some(model) = longest {
            let why = vec!["the longest-lived of the models that the catalog suggests".to_owned()];
            return Some(Pick {
                model,
                basis: Basis::Catalog,
                why,
                is_smaller: false,
                prefix: None,
                refused,
                elsewhere: None,
            });
        }
        let recommended = self.old.recommended.as_deref().and_then(|id| self.catalog.model(id));
        if let Some(model) = recommended
            .map(|model| self.here(model))
            .filter(|model| self.fits(model))
        {
            return Some(Pick {
                model,
                basis: Basis::Aws,
                why: vec!["AWS recommends it".to_owned()],
                is_smaller: false,
                prefix: None,
                refused,
                elsewhere: None,
            });
        }
        let model = *others.first()?;
        let first = self
            .old
            .suggested
            .as_ref()
            .filter(|suggestion| suggestion.id == model.id);
        let why = first.map(|suggestion| {
            let sentences = std::iter::once(&suggestion.why).chain(&suggestion.caveats);
            sentences.cloned().collect()
        });
        Some(Pick {
            model,
            basis: Basis::Catalog,
            why: why.unwrap_or_default(),
            is_smaller: first.is_some_and(|suggestion| suggestion.smaller_tier),
            prefix: None,
            refused,
            elsewhere: None,
        })
    }

    /// The user's choice, if there is no objection to it; else it is recorded as refused.
    fn named(&self, named: &'a Named) -> Option<Pick<'a>> {
        let check = CheckContext {
            as_of: self.judgement.as_of,
            regions: &[],
        };
        if self.catalog.objection(named, check).is_some() {
            return None;
        }
        let (prefix, model) = self.catalog.callable(&named.to)?;
        let why = vec![format!("named in {}", named.place)];
        Some(Pick {
            model,
            basis: Basis::Config,
            why,
            is_smaller: false,
            prefix,
            refused: None,
            elsewhere: None,
        })
    }

    /// The Active suggestions, the one with the fewest changes first. If there is none, the suggestions of those: a
    /// chain ends at an Active model.
    fn active_suggestions(&self) -> Vec<&'a Model> {
        let mut seen = BTreeSet::from([self.old.id.as_str()]);
        let mut next = vec![self.old];
        while !next.is_empty() {
            let suggested: Vec<_> = next.iter().flat_map(|model| self.suggested(model)).collect();
            let fresh: Vec<_> = suggested.into_iter().filter(|model| seen.insert(&model.id)).collect();
            let mut active: Vec<_> = fresh.iter().map(|model| self.here(model)).collect();
            active.retain(|model| model.id != self.old.id && self.fits(model));
            if !active.is_empty() {
                return active;
            }
            next = fresh;
        }
        Vec::new()
    }

    fn suggested(&self, model: &'a Model) -> impl Iterator<Item = &'a Model> {
        suggested_ids(model).filter_map(|id| self.catalog.model(id))
    }

    /// The model, or the same under the id that it has at the endpoint where the old one is called.
    fn here(&self, model: &'a Model) -> &'a Model {
        if self.is_at_endpoint(model) {
            return model;
        }
        let counterparts_here = model.counterparts.iter().filter_map(|id| self.catalog.model(id));
        counterparts_here
            .into_iter()
            .find(|counterpart| self.is_at_endpoint(counterpart))
            .unwrap_or(model)
    }

    fn is_at_endpoint(&self, model: &Model) -> bool {
        let endpoints = model.endpoints.as_deref().unwrap_or_default();
        let at = |name: &str| endpoints.iter().any(|one| one == name);
        endpoints.is_empty()
            || at(if self.at_mantle {
                "bedrock-mantle"
            } else {
                "bedrock-runtime"
            })
    }

    /// Active on the day and offered: in each Region that is named, or in one of those that are possible.
    fn fits(&self, model: &Model) -> bool {
        let judgement = self.judgement;
        let judged = self.catalog.judge_there(model, judgement);
        let offered = |region| self.is_offered(model, region);
        let regions = &judgement.regions;
        let state = |region| self.catalog.state_in(model, region, judgement.as_of);
        self.is_at_endpoint(model)
            && if judgement.regions_are_named() {
                judged.state == State::Active && !judged.mixed && regions.iter().all(offered)
            } else if regions.is_empty() {
                judged.lifecycle.iter().any(|group| group.state == State::Active)
            } else {
                let active = |region| state(region) == State::Active && offered(region);
                regions.iter().any(active)
            }
    }

    fn is_offered(&self, model: &Model, region: &Region) -> bool {
        let forms = self.catalog.forms(model);
        let here = |form: &&Callable<'_>| (**form == Callable::AtMantle) == self.at_mantle;
        let answers: Vec<_> = forms
            .iter()
            .filter(here)
            .map(|form| self.catalog.answers(model, *form, region))
            .collect();
        let listed = model.regions.is_empty() || model.regions.contains(region);
        answers.contains(&Some(true)) || (answers.contains(&None) && listed)
    }

    fn longest_lived(&self, models: &[&'a Model]) -> Option<&'a Model> {
        let same_provider = models.iter().filter(|model| model.provider == self.old.provider);
        // Of equals the first one wins, which changes less.
        same_provider.rev().max_by_key(|model| floor(model)).copied()
    }

    fn alternatives(&self, others: &[&'a Model], picked: &Model, sampling: Sampling) -> Vec<Alternative> {
        let mut rest: Vec<_> = others.iter().filter(|model| model.id != picked.id).collect();
        rest.sort_by_key(|model| std::cmp::Reverse(floor(model)));
        let alternative = |model: &&&Model| Alternative {
            model_id: model.id.clone(),
            changes: changes::between(self.old, model, sampling),
        };
        rest.iter().map(alternative).collect()
    }
}

/// The earliest day on which a model can end in any Region; `None`, the shortest promise, where none is given.
fn floor(model: &Model) -> Option<Day> {
    model.groups.iter().map(|group| group.floor).min().flatten()
}

fn floor_sentence(model: &Model, as_of: Day) -> Option<String> {
    let floor = floor(model)?;
    let days = as_of.days_until(floor);
    if days <= 0 {
        return Some(format!("no guaranteed lifetime left (since {floor})"));
    }
    (days < FLOOR_NOTED_WITHIN_DAYS).then(|| {
        format!(
            "guaranteed until {floor} ({days} {})",
            if days == 1 { "day" } else { "days" }
        )
    })
}
