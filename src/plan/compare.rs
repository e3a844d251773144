//! Differences between two plans: steps that are done, new, or slipped.

use std::collections::BTreeMap;

use serde::Serialize;

use super::record::{Place, Plan, Step};
use crate::vocab::{Day, State};

/// The difference of two plans.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Comparison {
    /// Places of the old plan that the new one does not have.
    pub done: Vec<(String, Place)>,
    /// Places that the old plan did not have.
    pub new: Vec<(String, Place)>,
    /// Models whose state got worse, or whose dates moved.
    pub moved: Vec<Moved>,
}

/// A model of both plans of which something else is said now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// The model.
    pub model_id: String,
    /// Its states, before and now.
    pub states: (State, State),
    /// The days of the next event, before and now.
    pub dates: (Option<Day>, Option<Day>),
    /// The places that are left.
    pub places: usize,
}

impl Moved {
    /// True if it slipped: a day came, and the places are still there.
    pub fn is_slipped(&self) -> bool {
        self.states.1 > self.states.0
    }
}

impl Comparison {
    /// True if there is no difference.
    pub fn is_empty(&self) -> bool {
        self.done.is_empty() && self.new.is_empty() && self.moved.is_empty()
    }
}

/// A place by what stays when lines move: repository, path, text, and how many of the three came before it.
type Key<'a> = (Option<&'a str>, &'a str, &'a str, usize);

/// Compares two plans.
pub fn compare(old: &Plan, new: &Plan) -> Comparison {
    let (before, after) = (places(old), places(new));
    let only = |one: &BTreeMap<Key<'_>, (&Step, &Place)>, other: &BTreeMap<Key<'_>, (&Step, &Place)>| {
        let left = one.iter().filter(|(key, _)| !other.contains_key(*key));
        left.map(|(_, (step, place))| (step.model_id.clone(), (*place).clone()))
            .collect()
    };
    Comparison {
        done: only(&before, &after),
        new: only(&after, &before),
        moved: moved(old, new),
    }
}

fn places(plan: &Plan) -> BTreeMap<Key<'_>, (&Step, &Place)> {
    let mut all: Vec<_> = plan
        .steps
        .iter()
        .flat_map(|step| step.places.iter().map(move |place| (step, place)))
        .collect();
    all.sort_by_key(|(_, one)| *one);
    let mut counts: BTreeMap<(Option<&str>, &str, &str), usize> = BTreeMap::new();
    let mut keyed = BTreeMap::new();
    for (step, place) in all {
        let (repository, path, text) = (place.repository.as_deref(), place.path.as_str(), place.text.as_str());
        let count = counts.entry((repository, path, text)).or_default();
        keyed.insert((repository, path, text, *count), (step, place));
        *count += 1;
    }
    keyed
}

fn moved(old: &Plan, new: &Plan) -> Vec<Moved> {
    let worst = |plan: &'_ Plan| {
        let mut models: BTreeMap<String, (State, Option<Day>, usize)> = BTreeMap::new();
        for step in &plan.steps {
            let date = step.next.map(|next| next.date);
            let entry = models.entry(step.model_id.clone()).or_insert((step.state, date, 0));
            entry.0 = entry.0.max(step.state);
            entry.1 = [entry.1, date].into_iter().flatten().min();
            entry.2 += step.places.len();
        }
        models
    };
    let (before, after) = (worst(old), worst(new));
    let moved = after.into_iter().filter_map(|(model_id, (state, date, places))| {
        let (old_state, old_date, _) = before.get(&model_id)?;
        (*old_state != state || *old_date != date).then_some(Moved {
            states: (*old_state, state),
            dates: (*old_date, date),
            places,
            model_id,
        })
    });
    moved.collect()
}
