//! Foundation models that policies lack once their ids are edited.
//!
//! In: a document, and the names of foundation models that edits write into its ARNs. Out: for a profile that is written,
//! the Regions in which its model is missing.

use std::collections::HashMap;

use super::policy::Policies;
use super::regions::Reach;
use super::{ModelFacts, destinations, limited_policies, written};
use crate::lint::Whole;
use crate::reference::Reference;
use crate::vocab::Glob;

/// The policies of a document with edits made.
pub(crate) struct Moved<'w, 'a> {
    whole: &'w Whole<'a>,
    policies: Policies,
}

impl<'w, 'a> Moved<'w, 'a> {
    /// Reads the policies; `new` has the name of each edited foundation model by its start. Nothing where a statement allows
    /// more than is visible.
    pub(crate) fn of(whole: &'w Whole<'a>, new: &HashMap<usize, String>) -> Option<Self> {
        let mut policies = limited_policies(whole)?;
        for model in &mut policies.models {
            if let Some(name) = new.get(&model.span.start()) {
                model.name = Glob::new(name);
            }
        }
        Some(Self { whole, policies })
    }

    /// True if a statement allows the resource of `reference` to be called, and names it.
    pub(crate) fn allows(&self, reference: &Reference) -> bool {
        let mut named = self.policies.named.iter();
        named.any(|named| named.span.start() == reference.span.start())
    }

    /// True if one of the profiles of a model is allowed.
    pub(crate) fn allows_profile(&self, profile: &str) -> bool {
        self.policies.profiles.iter().any(|glob| glob.matches(profile))
    }

    /// The Regions, or a star, in which the model behind `profile` is to be allowed as well, where that is written beside
    /// `reference`, or in its place.
    pub(crate) fn lacking(&self, reference: &Reference, profile: &str) -> Vec<String> {
        let Some((Some(prefix), model)) = self.whole.catalog.callable(profile) else {
            return Vec::new();
        };
        let Some(prefix) = self.whole.catalog.profile_prefix(prefix) else {
            return Vec::new();
        };
        let facts = ModelFacts::of(model, &self.policies);
        if facts.allowed.is_empty() {
            return written(&destinations(reference, &[prefix], &[&facts]));
        }
        let reach = Reach::of(self.whole, reference, prefix, &facts);
        reach.map(|reach| reach.missing()).unwrap_or_default()
    }
}
