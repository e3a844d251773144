//! The order of models that can be moved to, and those to fall back on where no suggestion is offered.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::super::changes::{self, Change};
use super::super::source::Model;
use super::Chooser;
use crate::usage::Sampling;
use crate::vocab::Day;

/// So many models are offered that no suggestion names.
const MAX_OTHERS: usize = 3;

/// The API whose requests are the same for every model.
const CONVERSE: &str = "Converse";

impl<'a> Chooser<'a, '_> {
    /// Models that the catalog suggests for other models of that kind, which take the same requests and are offered in
    /// the Regions that count: the same provider's first, then those with the fewest changes, then the longest-lived.
    pub(super) fn others_here(&self) -> Vec<&'a Model> {
        if self.judgement.regions.is_empty() {
            return Vec::new();
        }
        let models = &self.catalog.data().models;
        let ids: BTreeSet<_> = models.iter().flat_map(suggested_ids).collect();
        let mut others: Vec<_> = ids.into_iter().filter_map(|id| self.catalog.model(id)).collect();
        others.retain(|model| takes_the_same(self.old, model) && self.fits(model));
        others.sort_by_cached_key(|model| {
            let other_provider = model.provider != self.old.provider;
            let life = Reverse(self.floor_here(model));
            (other_provider, self.demands(model).len(), life, model.id.clone())
        });
        others.truncate(MAX_OTHERS);
        others
    }

    /// The changes that a caller must look at, whatever the request is: one model has one replacement.
    fn demands(&self, model: &Model) -> Vec<Change> {
        let mut changes = changes::between(self.old, model, Sampling::Unseen);
        changes.retain(Change::needs_a_look);
        changes
    }

    /// Puts the longer-lived first of those that change the same, and leaves the order otherwise.
    pub(super) fn longer_lived_first(&self, models: Vec<&'a Model>) -> Vec<&'a Model> {
        let demands: Vec<_> = models.iter().map(|model| self.demands(model)).collect();
        let mut ranked: Vec<_> = models
            .into_iter()
            .zip(&demands)
            .map(|(model, own)| (demands.iter().position(|one| one == own), model))
            .collect();
        ranked.sort_by_key(|(rank, model)| (*rank, Reverse(self.floor_here(model))));
        ranked.into_iter().map(|(_, model)| model).collect()
    }

    /// The earliest day on which a model can end in the Regions that count.
    fn floor_here(&self, model: &Model) -> Option<Day> {
        let judged = self.catalog.judge_there(model, self.judgement);
        judged.lifecycle.iter().map(|group| group.floor).min().flatten()
    }
}

/// The ids that the catalog suggests or AWS recommends for a model, in the order of preference.
pub(super) fn suggested_ids(model: &Model) -> impl Iterator<Item = &str> {
    let suggestion = model.suggested.iter();
    let ids = suggestion.flat_map(|suggestion| std::iter::once(&suggestion.id).chain(&suggestion.alternatives));
    ids.chain(&model.recommended).map(String::as_str)
}

/// True if a request for `old` can be sent to `new`: both answer the API that is the same for all models, and `new`
/// takes and gives the modalities of `old`.
fn takes_the_same(old: &Model, new: &Model) -> bool {
    let converses = |model: &Model| model.apis.iter().any(|api| api == CONVERSE);
    let covers = |old: &[String], new: &[String]| old.iter().all(|one| new.contains(one));
    old.id != new.id
        && old.kind == new.kind
        && converses(old)
        && converses(new)
        && covers(&old.input, &new.input)
        && covers(&old.output, &new.output)
}
