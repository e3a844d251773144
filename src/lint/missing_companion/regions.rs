//! The Regions that a profile routes to, and those of them in which its model is allowed.
//!
//! In: a profile that is allowed, and where its model is. Out: its [`Reach`], where the model is missing in a Region that
//! calls are routed to for certain. Routes are known of all models of a prefix together, and one model may have fewer.

use super::policy::AllowedRegions;
use super::{ModelFacts, model_arn, models_to_add, written};
use crate::catalog::source::ProfilePrefix;
use crate::lint::{Whole, wording};
use crate::reference::Reference;
use crate::vocab::Region;

/// The prefix of profiles that route to any commercial Region.
const GLOBAL: &str = "global";

/// Regions in which the model behind a profile is allowed, of those that calls are routed to.
pub(super) struct Reach {
    /// All Regions that calls are routed to.
    routed: Vec<Region>,
    /// Those of them in which the model is not allowed.
    missing: Vec<Region>,
    /// True if the Region in which the code runs is known.
    is_source_known: bool,
    /// True if the model is allowed in none of them.
    is_nowhere: bool,
    /// True if the ARN without a Region is missing, which a global profile needs.
    is_global_missing: bool,
}

impl Reach {
    /// The reach of the profile of `prefix` that `reference` names; nothing where the model may be allowed wherever calls
    /// are routed to.
    pub(super) fn of(
        whole: &Whole<'_>,
        reference: &Reference,
        prefix: &ProfilePrefix,
        model: &ModelFacts<'_>,
    ) -> Option<Self> {
        let is_global_missing = prefix.name == GLOBAL && !model.allowed.iter().any(AllowedRegions::hold_globally);
        let (sources, all_are_meant) = sources(whole, reference, prefix);
        let holds = |region: &Region, own: &Region| model.allowed.iter().any(|regions| regions.hold(region, own));
        let lacks = |own: &Region| certain(prefix, own, model).iter().any(|region| !holds(region, own));
        let is_missing = if all_are_meant {
            sources.iter().any(lacks)
        } else {
            !sources.is_empty() && sources.iter().all(lacks)
        };
        if !is_missing && !is_global_missing {
            return None;
        }
        let routed = routed(prefix, &sources, model);
        // If the own Region is allowed, it counts alone.
        let is_allowed = |region: &Region| match sources.as_slice() {
            [own] => holds(region, own),
            _ => sources
                .iter()
                .filter(|own| *own != region)
                .all(|own| holds(region, own)),
        };
        Some(Self {
            missing: routed.iter().filter(|region| !is_allowed(region)).cloned().collect(),
            is_source_known: sources.len() == 1,
            is_nowhere: !sources.iter().any(|own| routed.iter().any(|region| holds(region, own))),
            is_global_missing,
            routed,
        })
    }

    /// The consequence for calls.
    pub(super) fn message(&self, profile: &str, model: &str) -> String {
        if self.is_global_missing {
            return format!(
                "`{profile}` routes to every commercial Region, but {model} is not allowed in all of them: AccessDenied"
            );
        }
        if self.is_nowhere {
            return format!(
                "policy allows profile `{profile}` but not its foundation model {model} in any Region it routes to: \
                 AccessDenied"
            );
        }
        if self.is_source_known {
            return format!(
                "`{profile}` also routes to {}, where {model} is not allowed: some calls fail with AccessDenied",
                wording::regions(&self.missing)
            );
        }
        format!(
            "`{profile}` routes to {}, but {model} is not allowed in all of them: some calls fail with AccessDenied",
            wording::regions(&self.routed)
        )
    }

    /// The Regions of the ARNs to add, a star for all of them.
    pub(super) fn missing(&self) -> Vec<String> {
        if self.is_global_missing {
            return vec!["*".to_owned()];
        }
        written(&self.missing)
    }

    /// The ARNs to add.
    pub(super) fn to_add(&self, whole: &Whole<'_>, reference: &Reference, model: &str) -> String {
        if self.is_global_missing {
            return format!(
                "add {}, which also matches {}, the model of a global profile",
                model_arn(whole, reference, "*", model),
                model_arn(whole, reference, "", model)
            );
        }
        models_to_add(whole, reference, &self.missing, model)
    }
}

/// The Regions that the code may run in, and whether it is known to run in each of them.
fn sources(whole: &Whole<'_>, reference: &Reference, prefix: &ProfilePrefix) -> (Vec<Region>, bool) {
    let is_source = |region: &&Region| prefix.source_regions.contains(region);
    if let Some(region) = &reference.region {
        return (Some(region).filter(is_source).cloned().into_iter().collect(), true);
    }
    let named: Vec<_> = whole.question.regions.iter().filter(is_source).cloned().collect();
    if named.is_empty() {
        return (prefix.source_regions.clone(), false);
    }
    (named, true)
}

/// The Regions that calls are routed to for certain, from each of `sources`; of a global profile the own one, where it is
/// known.
fn routed(prefix: &ProfilePrefix, sources: &[Region], model: &ModelFacts<'_>) -> Vec<Region> {
    if prefix.name == GLOBAL {
        return if let [own] = sources {
            vec![own.clone()]
        } else {
            Vec::new()
        };
    }
    let of_each: Vec<Vec<Region>> = sources.iter().map(|own| certain(prefix, own, model)).collect();
    let is_of_all = |region: &&Region| of_each.iter().all(|regions| regions.contains(region));
    let shared: Vec<Region> = of_each.iter().flatten().filter(is_of_all).cloned().collect();
    let mut regions = if shared.is_empty() { of_each.concat() } else { shared };
    regions.sort();
    regions.dedup();
    regions
}

/// The Regions that calls from `own` are routed to for certain: the own one, and those that every Region of the prefix
/// routes to, where the model is offered.
fn certain(prefix: &ProfilePrefix, own: &Region, model: &ModelFacts<'_>) -> Vec<Region> {
    let offered = |region: &Region| model.model.regions.contains(region);
    if prefix.name == GLOBAL {
        return Some(own).filter(|own| offered(own)).cloned().into_iter().collect();
    }
    let Some(of_own) = prefix.routes.iter().find(|route| route.from.contains(own)) else {
        return Vec::new();
    };
    let always = |region: &Region| region == own || prefix.routes.iter().all(|route| route.to.contains(region));
    let regions = of_own.to.iter().filter(|region| always(region) && offered(region));
    regions.cloned().collect()
}
