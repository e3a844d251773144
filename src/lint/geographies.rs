//! Profiles of several geographies side by side, of which the program picks one.

use std::collections::{BTreeSet, HashMap};

use crate::reference::{Reference, Target};
use crate::usage::Surroundings;
use crate::vocab::Span;

/// For each reference, whether a literal around it lists profiles of several geographies, or its function names the same
/// model in several: then a Region that cannot call one of them says nothing against it.
pub(crate) fn geographies(references: &[Reference], contexts: &[Surroundings]) -> Vec<bool> {
    let mut of_literals: HashMap<Span, BTreeSet<&str>> = HashMap::new();
    let mut of_functions: HashMap<(Span, &str), BTreeSet<&str>> = HashMap::new();
    let both = || references.iter().zip(contexts);
    for (reference, context) in both() {
        let Some(profile) = reference.profile.as_deref() else {
            continue;
        };
        for container in &context.containers {
            of_literals.entry(*container).or_default().insert(profile);
        }
        if let (Some(scope), Some(model)) = (context.scopes.first(), model(reference)) {
            of_functions.entry((*scope, model)).or_default().insert(profile);
        }
    }
    // Where records name Regions of their own, each is called from its own.
    let regions: BTreeSet<_> = contexts.iter().filter_map(|context| context.region.as_ref()).collect();
    let is_of_own_region = |context: &Surroundings| context.region.is_some() && regions.len() > 1;
    let is_choice = |(reference, context): (&Reference, &Surroundings)| {
        let in_literal = context
            .containers
            .iter()
            .any(|container| several(of_literals.get(container)));
        let scope = context.scopes.first().copied();
        let in_function = scope
            .zip(model(reference))
            .is_some_and(|key| several(of_functions.get(&key)));
        reference.profile.is_some()
            && context.sink.is_none()
            && !is_of_own_region(context)
            && (in_literal || in_function)
    };
    both().map(is_choice).collect()
}

fn several(profiles: Option<&BTreeSet<&str>>) -> bool {
    profiles.is_some_and(|profiles| profiles.len() > 1)
}

fn model(reference: &Reference) -> Option<&str> {
    match &reference.target {
        Target::Model(id) => Some(id),
        _ => None,
    }
}
