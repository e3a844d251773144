//! Differences between two plans: steps that are done, new, or slipped.

use std::collections::BTreeMap;

use serde::Serialize;

use super::build::next;
use super::record::{Life, Place, Plan, Step};
use crate::vocab::{Day, Region, State};

/// The difference of two plans.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Comparison {
    /// Places of the old plan that the new one does not have.
    pub done: Vec<(String, Place)>,
    /// Places that the old plan did not have.
    pub new: Vec<(String, Place)>,
    /// Models whose state or days changed in Regions of both plans.
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

/// The lives of a model by their Regions, and the number of its places.
type Lives<'a> = (BTreeMap<&'a [Region], &'a Life>, usize);

/// The models whose life changed in the Regions of both plans. That a place came or went changes no life.
fn moved(old: &Plan, new: &Plan) -> Vec<Moved> {
    let (before, after) = (lives(old), lives(new));
    let moved = after.into_iter().filter_map(|(model_id, (lives, places))| {
        let (earlier, _) = before.get(model_id)?;
        let shared = lives
            .iter()
            .filter_map(|(regions, &life)| Some((*earlier.get(regions)?, life)));
        let shared: Vec<_> = shared.collect();
        let days = |life: &Life| (life.legacy, life.extended_access, life.eol);
        let changes = |(old, new): &(&Life, &Life)| days(old) != days(new) || old.state != new.state;
        if !shared.iter().any(changes) {
            return None;
        }
        let (olds, news): (Vec<Life>, Vec<Life>) =
            shared.into_iter().map(|(old, new)| (old.clone(), new.clone())).unzip();
        let worst = |lives: &[Life]| lives.iter().map(|life| life.state).max();
        let day = |lives: &[Life], as_of| next(lives, as_of).map(|next| next.date);
        Some(Moved {
            states: (worst(&olds)?, worst(&news)?),
            dates: (day(&olds, old.as_of), day(&news, new.as_of)),
            places,
            model_id: model_id.to_owned(),
        })
    });
    moved.collect()
}

fn lives(plan: &Plan) -> BTreeMap<&str, Lives<'_>> {
    let mut models: BTreeMap<&str, Lives<'_>> = BTreeMap::new();
    for step in &plan.steps {
        let (lives, places) = models.entry(&step.model_id).or_default();
        lives.extend(step.lives.iter().map(|life| (life.regions.as_slice(), life)));
        *places += step.places.len();
    }
    models
}
