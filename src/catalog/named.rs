//! Checks of the replacements that the user names.
//!
//! In: an entry of `[replacements]`, the catalog, the day, and the Regions in which the code runs. Out: why it cannot be
//! taken, and what to write instead where that is known; nothing where it is right. It reads no config.

use super::choice::{ModelSelector, Named};
use super::reach::Callable;
use super::source::{Hint, Model, is_active};
use super::{Catalog, Question, Replacements};
use crate::vocab::{Day, Kind, Region, RegionsFrom, State};

/// Context in which an entry is checked.
#[derive(Clone, Copy, Debug)]
pub struct CheckContext<'a> {
    /// The UTC day.
    pub as_of: Day,
    /// The Regions in which the code runs; empty where they are not known.
    pub regions: &'a [Region],
}

/// The reason why an entry of [`Replacements`] is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objection {
    /// The entry is wrong, whatever the day.
    Wrong(String),
    /// Its model was Active once, and no longer is.
    NotActive(String),
}

impl Catalog {
    /// The reason why an entry of [`Replacements`] cannot be used.
    pub fn objection(&self, named: &Named, context: CheckContext<'_>) -> Option<Objection> {
        if let Some(why) = self.objection_to_from(named) {
            return Some(Objection::Wrong(why));
        }
        let sentence = |why: String| format!("`{}`, named for `{}`, {why}", named.to, named.from);
        if let Some(why) = self.objection_to(named, context.regions, context.as_of) {
            return Some(Objection::Wrong(sentence(why)));
        }
        let (prefix, model) = self.callable(&named.to)?;
        let ended = || Objection::NotActive(sentence(format!("is not Active on {}", context.as_of)));
        (!is_active(model, context.as_of) || self.has_ended_where_it_runs(model, prefix, context)).then(ended)
    }

    /// True if a model is known not to be Active in a Region in which the code runs.
    fn has_ended_where_it_runs(&self, model: &Model, prefix: Option<&str>, context: CheckContext<'_>) -> bool {
        let question = Question {
            as_of: context.as_of,
            regions: context.regions,
            regions_from: RegionsFrom::Config,
            region: None,
            client: None,
            profile: prefix,
        };
        !context.regions.is_empty() && !matches!(self.judge(model, &question).state, State::Active | State::Unknown)
    }

    fn objection_to_from(&self, named: &Named) -> Option<String> {
        let from = &named.from;
        match from {
            ModelSelector::Kind(_) => None,
            ModelSelector::Id(id) if self.model(id).is_some() => None,
            ModelSelector::Id(id) => Some(match self.callable(id) {
                Some((_, model)) => format!(
                    "`{id}` is an inference profile; expected the base model id, `{}`",
                    model.id
                ),
                None => format!("the catalog has no model `{id}`{}", self.near(id, |_| true)),
            }),
            ModelSelector::Family(_) => {
                let some = self.data().models.iter().any(|model| from.covers(model));
                (!some).then(|| format!("the catalog has no model that `{from}` matches"))
            }
        }
    }

    fn objection_to(&self, named: &Named, regions: &[Region], as_of: Day) -> Option<String> {
        let to = &named.to;
        let Some((prefix, model)) = self.callable(to) else {
            // A model that ends, or just any model, is not a useful suggestion.
            let is_like = |model: &Model| strsim::normalized_damerau_levenshtein(to, &model.id) >= 0.8;
            let near = self.near(to, |model| is_active(model, as_of) && is_like(model));
            return Some(format!("is not in the catalog{near}"));
        };
        if let Some(old) = self.other_kind(&named.from, model) {
            return Some(format!("is a model for {}, but replaces one for {old}", model.kind));
        }
        let is_active = is_active(model, as_of);
        // The profiles of a model that ended are gone with it.
        let profiles = if is_active {
            &model.profiles
        } else {
            &model.profiles_ever
        };
        if let Some(prefix) = prefix
            && !profiles.iter().any(|name| name == prefix)
        {
            let of = if model.profiles.is_empty() {
                "no inference profile of it is known".to_owned()
            } else {
                format!("it has those of {}", model.profiles.join(", "))
            };
            return Some(format!("is not a profile of `{}`; {of}", model.id));
        }
        let nowhere =
            is_active && !regions.is_empty() && regions.iter().all(|region| self.fails(model, prefix, region));
        let codes: Vec<_> = regions.iter().map(Region::as_str).collect();
        nowhere.then(|| format!("cannot be called from {}", codes.join(", ")))
    }

    /// The kind of the replaced model, if none of the covered models has the kind of the new model: requests for one
    /// kind cannot be answered by the other.
    fn other_kind(&self, from: &ModelSelector, new: &Model) -> Option<Kind> {
        let mut kinds = match from {
            ModelSelector::Kind(kind) => vec![*kind],
            ModelSelector::Id(_) | ModelSelector::Family(_) => {
                let covered = self.data().models.iter().filter(|model| from.covers(model));
                covered.map(|model| model.kind).collect()
            }
        };
        kinds.sort_unstable();
        (!kinds.contains(&new.kind)).then(|| kinds.first().copied()).flatten()
    }

    /// True if the form is known to fail: the profile, or, if none is named, any form.
    fn fails(&self, model: &Model, prefix: Option<&str>, region: &Region) -> bool {
        let fails = |form: Callable<'_>| self.answers(model, form, region) == Some(false);
        match prefix {
            Some(prefix) => fails(Callable::Profile(prefix)),
            None => self.forms(model).into_iter().all(fails),
        }
    }

    fn near(&self, id: &str, may: impl Fn(&Model) -> bool) -> Hint {
        let models = self.data().models.iter().filter(|model| may(model));
        Hint::nearest(id, models.map(|model| model.id.as_str()))
    }
}

impl Replacements {
    /// Objections to each entry that cannot be used.
    pub fn objections<'a>(
        &'a self,
        catalog: &'a Catalog,
        context: CheckContext<'a>,
    ) -> impl Iterator<Item = (&'a Named, Objection)> + 'a {
        let objection = move |named: &'a Named| Some((named, catalog.objection(named, context)?));
        self.iter().filter_map(objection)
    }
}
