//! The limits of a catalog: the Regions that it names, and the first day on which a lifecycle page was read for it.

use std::collections::BTreeSet;

use super::data::CatalogData;
use crate::vocab::{Day, Region};

/// The codes of the Regions that the catalog names anywhere, sorted.
pub fn regions(data: &CatalogData) -> Vec<String> {
    let of_models = data.models.iter().flat_map(|model| {
        let groups = model.groups.iter().flat_map(|group| &group.regions);
        model.regions.iter().chain(groups)
    });
    let of_profiles = data.profiles.iter().flat_map(|prefix| &prefix.source_regions);
    let codes: BTreeSet<&str> = of_models.chain(of_profiles).map(Region::as_str).collect();
    codes.into_iter().map(str::to_owned).collect()
}

/// The first day on which dates of the catalog were read from their source.
pub fn first_observed(data: &CatalogData) -> Option<Day> {
    let groups = data.models.iter().flat_map(|model| &model.groups);
    groups
        .filter_map(|group| group.source.as_ref().map(|source| source.observed))
        .min()
}
