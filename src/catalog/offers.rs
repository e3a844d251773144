//! Offers as far as they were observed: profiles and Regions of each model.
//!
//! In: a model, a prefix or a Region. Out: true, false, or `None` where the facts are silent. States and days play no
//! part; a form that was never observed is not refused.

use super::Catalog;
use super::source::{Model, ProfilePrefix};
use crate::reference::MISSPELT_APAC;
use crate::vocab::{Partition, Region};

/// A model that is on demand in no more Regions than this is taken to need a profile where no Region is known.
pub(crate) const FEW_REGIONS: usize = 2;

/// GovCloud's prefix: its lists are from other sources than AWS's API, and no absence from them is a fact.
pub(super) const GOVCLOUD: &str = "us-gov";
/// GovCloud's partition.
const GOVCLOUD_PARTITION: &str = "aws-us-gov";
/// The partition of the commercial Regions.
const COMMERCIAL_PARTITION: &str = "aws";

/// Fault of the text before an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrefixFault {
    /// Two prefixes, one behind the other.
    Doubled,
    /// A text that is not a prefix, and the one that is meant.
    Misspelt(&'static str),
}

impl Catalog {
    /// The fault of `written`, the text in the position of a profile's prefix; `None` if it is one prefix.
    pub fn prefix_fault(&self, written: &str) -> Option<PrefixFault> {
        if written == MISSPELT_APAC {
            return Some(PrefixFault::Misspelt("apac"));
        }
        let mut prefixes = written.split('.');
        let doubled = prefixes.clone().count() > 1 && prefixes.all(|one| self.profile_prefix(one).is_some());
        doubled.then_some(PrefixFault::Doubled)
    }

    /// The prefixes that `written` may mean, the likeliest first: of a doubled one the inner, which was there before.
    pub(super) fn meant_prefixes<'a>(&self, written: &'a str) -> Vec<&'a str> {
        match self.prefix_fault(written) {
            Some(PrefixFault::Misspelt(meant)) => vec![meant],
            Some(PrefixFault::Doubled) => written.rsplit('.').collect(),
            None => vec![written],
        }
    }

    /// True if `model` is known never to have had `prefix`: AWS's API listed the model's profiles from its first day,
    /// or other profiles of it, and never this one; nor does another list have it.
    pub fn never_had(&self, model: &Model, prefix: &ProfilePrefix) -> bool {
        let is_whole = model.first_seen.is_some() || !model.profiles_ever.is_empty();
        is_whole && self.never_listed(model, prefix) && !prefix.models_unsure.contains(&model.id)
    }

    /// True if no reading of AWS's API listed the profile of `prefix`, for a model that the readings could list.
    pub fn never_listed(&self, model: &Model, prefix: &ProfilePrefix) -> bool {
        let is_listed = is_in_newest_reading(model) || !model.profiles_ever.is_empty();
        let observed = is_listed && model.profiles_from_api && !is_mantle_only(model);
        observed
            && prefix.name != GOVCLOUD
            && !model.profiles_ever.contains(&prefix.name)
            && !prefix.models_gone.contains(&model.id)
    }

    /// True if a prefix belongs to the other partition of GovCloud and commercial Regions, which cannot call each
    /// other's profiles; `None` for other partitions. Nothing for other partitions.
    pub fn is_on_the_wrong_side(&self, prefix: &str, partition: &Partition) -> bool {
        match partition.as_str() {
            COMMERCIAL_PARTITION => prefix == GOVCLOUD,
            GOVCLOUD_PARTITION => prefix != GOVCLOUD && self.profile_prefix(prefix).is_some(),
            _ => false,
        }
    }

    /// The prefix of the profile that is meant by `written` in a partition, if `model` has or had it, as far as is known:
    /// that of GovCloud where the written one is not called from there.
    pub fn profile_in<'a>(&'a self, model: &Model, written: &str, partition: Option<&Partition>) -> Option<&'a str> {
        let prefix = self.profile_prefix(written)?;
        let is_wrong = partition.is_some_and(|partition| self.is_on_the_wrong_side(written, partition));
        let prefix = if is_wrong && written != GOVCLOUD {
            self.profile_prefix(GOVCLOUD)?
        } else {
            prefix
        };
        let all = model.profiles.iter().chain(&model.profiles_ever);
        let mut all = all.chain(prefix.models_gone.contains(&model.id).then_some(&prefix.name));
        let is_unsure = prefix.models_unsure.contains(&model.id);
        (is_unsure || all.any(|name| *name == prefix.name)).then_some(prefix.name.as_str())
    }

    /// True if `model` can be called in `region` in any form; `None` if that was not observed.
    pub fn is_offered(&self, model: &Model, region: &Region) -> Option<bool> {
        let prefixes = model.profiles_ever.iter().filter_map(|name| self.profile_prefix(name));
        let mut reached = prefixes.flat_map(|prefix| {
            let routed = prefix.routes.iter().flat_map(|route| &route.to);
            prefix.source_regions.iter().chain(routed)
        });
        let listed = model.regions.iter().chain(model.mantle_regions.iter().flatten());
        if listed.clone().any(|one| one == region) || reached.any(|one| one == region) {
            return Some(true);
        }
        let dated = model.groups.iter().any(|group| group.regions.contains(region));
        let observed = is_in_newest_reading(model) && !model.regions.is_empty() && !is_mantle_only(model);
        (observed && !dated && self.is_observed(region)).then_some(false)
    }

    /// The Regions in which the bare id of `model` can be called on demand, of a model that profiles call everywhere
    /// else; nothing where that was not observed, and for what bedrock-mantle calls by its bare id.
    pub fn on_demand<'a>(&self, model: &'a Model) -> Option<&'a [Region]> {
        let has_profile = model.profiles.iter().any(|name| name != GOVCLOUD);
        if !has_profile || is_mantle_only(model) {
            return None;
        }
        match &model.on_demand {
            Some(on_demand) => Some(&on_demand.regions),
            None => (model.profile_only == Some(true)).then_some(&[]),
        }
    }

    /// True if the bare id of `model` is refused in `region`, where a profile is not.
    pub fn is_refused_bare(&self, model: &Model, region: &Region) -> bool {
        let bare = self.on_demand(model).is_none_or(|regions| regions.contains(region));
        !bare && self.is_observed(region) && self.is_offered(model, region) == Some(true)
    }

    /// True if profiles of `prefix` can be called from `region`; `None` if that was not observed.
    pub fn is_called_from(&self, prefix: &ProfilePrefix, region: &Region) -> Option<bool> {
        if prefix.source_regions.contains(region) {
            return Some(true);
        }
        if self.is_on_the_wrong_side(&prefix.name, &region.partition()) {
            return Some(false);
        }
        (prefix.name != GOVCLOUD && self.is_observed(region)).then_some(false)
    }

    /// The bedrock-runtime id of a model that bedrock-mantle has under a name of its own.
    pub fn runtime_id(&self, id: &str) -> Option<&str> {
        let model = self.model(id).filter(|model| is_mantle_only(model))?;
        let [counterpart] = model.counterparts.as_slice() else {
            return None;
        };
        self.model(counterpart)
            .filter(|counterpart| !is_mantle_only(counterpart))
            .map(|counterpart| counterpart.id.as_str())
    }

    /// True if AWS's API was read for a Region: only commercial ones were, and those with a model show it.
    fn is_observed(&self, region: &Region) -> bool {
        let offers = |model: &Model| is_in_newest_reading(model) && model.regions.contains(region);
        region.partition().as_str() == COMMERCIAL_PARTITION && self.data().models.iter().any(offers)
    }
}

fn is_in_newest_reading(model: &Model) -> bool {
    model.api_status.as_ref().is_some_and(|api| api.observed.is_some())
}

/// True if bedrock-mantle is the only endpoint of `model`.
pub(super) fn is_mantle_only(model: &Model) -> bool {
    let endpoints = model.endpoints.as_deref().unwrap_or_default();
    !endpoints.is_empty() && endpoints.iter().all(|one| one == "bedrock-mantle")
}
