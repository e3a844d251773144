//! From where a model answers, and in which form.
//!
//! In: a model, a form and a Region. Out: yes, no, or nothing where that was not observed. It chooses nothing, and knows
//! no states and no days.

use super::Catalog;
use super::offers::{GOVCLOUD, is_mantle_only};
use super::source::{Model, ProfilePrefix};
use crate::vocab::Region;

/// A form in which a model can be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callable<'a> {
    /// The bare id, at bedrock-runtime; of a model that only bedrock-mantle has, there.
    Bare,
    /// The bare id, at bedrock-mantle.
    AtMantle,
    /// The inference profile of that prefix.
    Profile(&'a str),
}

impl Callable<'_> {
    /// The id of `model` in this form.
    pub fn id_of(self, model: &Model) -> String {
        match self {
            Self::Bare | Self::AtMantle => model.id.clone(),
            Self::Profile(prefix) => format!("{prefix}.{}", model.id),
        }
    }
}

impl Catalog {
    /// True if a form of `model` can be called from `region`; `None` if that was not observed.
    pub fn answers(&self, model: &Model, form: Callable<'_>, region: &Region) -> Option<bool> {
        match form {
            Callable::AtMantle => model.mantle_regions.as_ref().map(|regions| regions.contains(region)),
            Callable::Bare if is_mantle_only(model) => self.answers(model, Callable::AtMantle, region),
            // The API was read only in commercial Regions.
            Callable::Bare if region.partition().as_str() != "aws" => None,
            Callable::Bare => match &model.on_demand {
                Some(on_demand) => Some(on_demand.regions.contains(region)),
                None => (model.profile_only == Some(true)).then_some(false),
            },
            Callable::Profile(name) => profile_answers(model, self.profile_prefix(name)?, region),
        }
    }

    /// The Regions from which a form of `model` can be called, as far as is known, sorted.
    pub fn reach(&self, model: &Model, form: Callable<'_>) -> Vec<Region> {
        let answers = |region: &&Region| self.answers(model, form, region) == Some(true);
        let mut regions: Vec<_> = match form {
            Callable::Profile(name) => {
                let sources = self.profile_prefix(name).map(|prefix| &prefix.source_regions);
                sources.into_iter().flatten().filter(answers).cloned().collect()
            }
            Callable::Bare | Callable::AtMantle => {
                let on_demand = model.on_demand.iter().flat_map(|on_demand| &on_demand.regions);
                let all = on_demand.chain(model.mantle_regions.iter().flatten());
                all.filter(answers).cloned().collect()
            }
        };
        regions.sort();
        regions.dedup();
        regions
    }

    /// The Regions from which a form of `model` can be called or could be, as far as is known, sorted: of a profile that
    /// is gone those of its prefix that had the model.
    pub fn past_reach(&self, model: &Model, form: Callable<'_>) -> Vec<Region> {
        let prefix = match form {
            Callable::Profile(name) if !model.profiles.iter().any(|one| one == name) => self.profile_prefix(name),
            _ => None,
        };
        let Some(prefix) = prefix else {
            return self.reach(model, form);
        };
        let had = |region: &&Region| model.regions.contains(region);
        prefix.source_regions.iter().filter(had).cloned().collect()
    }

    /// The forms that exist of a model: the bare id, unless it is known to answer nowhere, and its profiles.
    pub fn forms<'a>(&self, model: &'a Model) -> Vec<Callable<'a>> {
        let bare = model
            .on_demand
            .as_ref()
            .is_none_or(|on_demand| !on_demand.regions.is_empty());
        let bare = (bare && model.profile_only != Some(true)).then_some(Callable::Bare);
        let mantle = model.mantle_regions.is_some().then_some(Callable::AtMantle);
        let profiles = model.profiles.iter().map(|name| Callable::Profile(name));
        bare.into_iter().chain(mantle).chain(profiles).collect()
    }
}

/// True if the profile of `prefix` can be called from `region`.
fn profile_answers(model: &Model, prefix: &ProfilePrefix, region: &Region) -> Option<bool> {
    if !model.profiles.contains(&prefix.name) {
        let unsure = prefix.models_unsure.contains(&model.id) || prefix.name == GOVCLOUD;
        return (!unsure).then_some(false);
    }
    if prefix.leaves_out(&model.id, region) {
        return Some(false);
    }
    let offered = prefix.name == GOVCLOUD || model.regions.is_empty() || model.regions.contains(region);
    match (prefix.source_regions.contains(region), offered) {
        (true, offered) => Some(offered),
        (false, _) if prefix.name == GOVCLOUD && region.partition().as_str() != "aws" => None,
        (false, _) => Some(false),
    }
}
