//! Plans of several repositories as one, and the derived values of a plan.
//!
//! Each field is joined by the larger, the earlier or both, so that plans can be merged in any order, and twice.

use std::collections::{BTreeMap, BTreeSet};

use super::build::next;
use super::checklist::checklist;
use super::record::{Edits, Plan, SCHEMA_VERSION, Set, Step, Urgency};
use crate::vocab::{Day, State};

/// The plan of all repositories together; nothing where there are no plans.
pub fn merge(plans: impl IntoIterator<Item = Plan>) -> Option<Plan> {
    let mut plans: Vec<Plan> = plans.into_iter().collect();
    let as_of = plans.iter().map(|plan| plan.as_of).max()?;
    for step in plans.iter_mut().flat_map(|plan| &mut plan.steps) {
        advance(step, as_of);
    }
    let mut plans = plans.into_iter();
    let mut all = plans.next()?;
    all.as_of = as_of;
    for plan in plans {
        all.lifecycle_page = all.lifecycle_page.max(plan.lifecycle_page);
        all.repositories.extend(plan.repositories);
        all.steps.extend(plan.steps);
    }
    all.schema_version = SCHEMA_VERSION;
    finish_plan(&mut all);
    Some(all)
}

/// Judges a step by its days for a later day.
fn advance(step: &mut Step, as_of: Day) {
    for life in &mut step.lives {
        let counts = life.state <= step.state;
        let days = [
            (life.legacy, State::Legacy),
            (life.extended_access, State::ExtendedAccess),
            (life.eol, State::Eol),
        ];
        let come = days.into_iter().filter(|(day, _)| day.is_some_and(|day| day <= as_of));
        life.state = come.map(|(_, state)| state).fold(life.state, State::max);
        if counts {
            step.state = step.state.max(life.state);
        }
    }
    step.lives.sort();
    step.lives.dedup();
    if let Some(target) = &mut step.replacement {
        target.judge(as_of);
    }
}

/// Joins steps of the same models, and computes the derived values: counts, urgency, checklist and order.
pub(super) fn finish_plan(plan: &mut Plan) {
    plan.repositories.sort();
    plan.repositories.dedup();
    let mut steps: BTreeMap<(String, Option<String>), Step> = BTreeMap::new();
    for step in std::mem::take(&mut plan.steps) {
        let target = step.replacement.as_ref().map(|target| target.model_id.clone());
        match steps.entry((step.model_id.clone(), target)) {
            std::collections::btree_map::Entry::Vacant(entry) => drop(entry.insert(step)),
            std::collections::btree_map::Entry::Occupied(mut entry) => join(entry.get_mut(), step),
        }
    }
    plan.steps = steps.into_values().collect();
    let as_of = plan.as_of;
    for step in &mut plan.steps {
        step.places.sort();
        step.places.dedup();
        step.changes.sort();
        step.next = next(&step.lives, as_of);
        step.edits = edits(step);
        step.urgency = urgency(step);
        step.checklist = checklist(step);
    }
    plan.steps.sort_by_key(order);
}

fn join(one: &mut Step, other: Step) {
    one.state = one.state.max(other.state);
    one.name = std::mem::take(&mut one.name).max(other.name);
    one.replacement = one.replacement.take().max(other.replacement);
    one.runway_until = [one.runway_until, other.runway_until].into_iter().flatten().min();
    one.extended_price = one.extended_price.take().max(other.extended_price);
    one.regions = union(&one.regions, &other.regions);
    one.lives = union(&one.lives, &other.lives);
    one.facts = std::mem::take(&mut one.facts).max(other.facts);
    one.changes = union(&one.changes, &other.changes);
    one.places.extend(other.places);
}

fn union<T: Ord + Clone>(one: &[T], other: &[T]) -> Vec<T> {
    let all: BTreeSet<&T> = one.iter().chain(other).collect();
    all.into_iter().cloned().collect()
}

fn edits(step: &Step) -> Edits {
    let count = |set: Set| step.places.iter().filter(|place| place.set == set).count() as u64;
    Edits {
        fix: count(Set::Fix),
        review: count(Set::Review),
        by_hand: count(Set::ByHand),
        re_index: count(Set::ReIndex),
    }
}

fn urgency(step: &Step) -> Urgency {
    match step.state {
        State::Eol => Urgency::Broken,
        State::ExtendedAccess => Urgency::CostsMore,
        _ if step.next.is_some() => Urgency::Ends,
        _ => Urgency::NoDay,
    }
}

/// Broken, then what costs more, then what ends first; of equals a mechanical edit before a rewrite.
fn order(step: &Step) -> impl Ord + use<> {
    let date = step.next.map(|next| next.date);
    let is_rewrite = step.edits.by_hand + step.edits.re_index > 0;
    let target = step.replacement.as_ref().map(|target| target.model_id.clone());
    (
        step.urgency,
        date.is_none(),
        date,
        is_rewrite,
        step.edits.review > 0,
        step.model_id.clone(),
        target,
    )
}
