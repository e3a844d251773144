//! Checks of the replacements that the user names.
//!
//! In: an entry of `[replacements]`, the catalog, the day, and the Regions in which the code runs. Out: why it cannot be
//! taken, and what to write instead where that is known; nothing where it is right. It reads no config.

use super::choice::{ModelSelector, Named};
use super::reach::Callable;
use super::source::{Hint, Model, is_active};
use super::{Catalog, Replacements};
use crate::vocab::{Day, Kind, Region};

/// Context in which an entry is checked.
#[derive(Clone, Copy, Debug)]
pub struct CheckContext<'a> {
    /// The UTC day.
    pub as_of: Day,
    /// The Regions in which the code runs; empty where they are not known.
    pub regions: &'a [Region],
}

impl Catalog {
    /// The reason why an entry of [`Replacements`] cannot be used.
    pub fn objection(&self, named: &Named, context: CheckContext<'_>) -> Option<String> {
        let to = || {
            let why = self.objection_to(named, context)?;
            Some(format!("`{}`, named for `{}`, {why}", named.to, named.from))
        };
        self.objection_to_from(named).or_else(to)
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

    fn objection_to(&self, named: &Named, CheckContext { as_of, regions }: CheckContext<'_>) -> Option<String> {
        let to = &named.to;
        let Some((prefix, model)) = self.callable(to) else {
            // A model that ends, or just any model, is not a useful suggestion.
            let is_like = |model: &Model| strsim::normalized_damerau_levenshtein(to, &model.id) >= 0.8;
            let near = self.near(to, |model| is_active(model, as_of) && is_like(model));
            return Some(format!("is not in the catalog{near}"));
        };
        if !is_active(model, as_of) {
            return Some(format!("is not Active on {as_of}"));
        }
        if let Some(old) = self.other_kind(&named.from, model) {
            return Some(format!("is a model for {}, but replaces one for {old}", model.kind));
        }
        if let Some(prefix) = prefix
            && !model.profiles.iter().any(|name| name == prefix)
        {
            let of = if model.profiles.is_empty() {
                "no inference profile of it is known".to_owned()
            } else {
                format!("it has those of {}", model.profiles.join(", "))
            };
            return Some(format!("is not a profile of `{}`; {of}", model.id));
        }
        let nowhere = !regions.is_empty() && regions.iter().all(|region| self.fails(model, prefix, region));
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
    ) -> impl Iterator<Item = (&'a Named, String)> + 'a {
        let objection = move |named: &'a Named| Some((named, catalog.objection(named, context)?));
        self.iter().filter_map(objection)
    }
}
