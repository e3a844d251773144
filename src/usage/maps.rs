//! Maps whose values are called by a key: `client.converse(modelId=IDS[name])`.
//!
//! Input: the ids that are values of a map with a name. Output: the sink that a value of the map is given to, directly, by a
//! name that it is bound to, or as what a function returns.

use std::collections::{BTreeSet, HashMap};

use super::bindings::{self, Bindings, Held};
use super::calls::last_word;
use super::sinks::Sinks;
use crate::context::{self, Context, fold};
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::{Place, Sink};

/// Names and functions that a value goes through, at most.
const MAX_STEPS: usize = 3;

/// Uses of a name, at most, that are followed.
const MAX_USES: usize = 32;

/// Methods that give a value by its key, folded.
const LOOKS_UP: &[&str] = &["get", "getordefault", "fetch", "at", "dig"];

/// Finds the sinks of the values of maps.
pub(super) fn called_by_key(tree: &Tree<'_>, contexts: &[Context], sinks: &Sinks<'_, '_>, found: &mut [Option<Sink>]) {
    let held: Vec<Option<Held<'_>>> = contexts
        .iter()
        .zip(&*found)
        .map(|(context, sink)| map_of(tree, context).filter(|_| sink.is_none()))
        .collect();
    let names: BTreeSet<&str> = held.iter().flatten().map(|held| held.name).collect();
    if names.is_empty() {
        return;
    }
    let bindings = Bindings::of(tree, &names);
    let mut known: HashMap<NodeId, Option<Sink>> = HashMap::new();
    for (held, sink) in held.iter().zip(found) {
        let Some(held) = held else { continue };
        let of_map = || {
            let uses = bindings.uses(held).unwrap_or_default();
            let looked_up = uses.iter().take(MAX_USES).filter_map(|one| looked_up(tree, one.node));
            looked_up
                .into_iter()
                .find_map(|value| sink_of(tree, value, sinks, MAX_STEPS))
        };
        sink.clone_from(known.entry(held.binding).or_insert_with(of_map));
    }
}

/// The name of the map that a literal is a value of.
fn map_of<'t>(tree: &Tree<'t>, context: &Context) -> Option<Held<'t>> {
    let literal = context.literal?;
    let is_value = matches!(context.place, Place::String | Place::ConfigValue) && context.mark.is_none();
    let pair = tree
        .parent(literal)
        .filter(|&pair| is_value && tree.kind(pair) == Kind::Pair)?;
    let map = tree
        .parent(pair)
        .filter(|&map| tree.kind(map) == Kind::Map && tree.slot(literal) == Slot::Value)?;
    let mut around = tree.ancestors(map);
    let is_open = |id: &NodeId| !matches!(tree.kind(*id), Kind::Group | Kind::Call | Kind::Operation);
    let binding = around.find(is_open).filter(|&id| tree.kind(id) == Kind::Binding)?;
    held(tree, binding)
}

fn held<'t>(tree: &Tree<'t>, binding: NodeId) -> Option<Held<'t>> {
    Some(Held {
        name: last_word(tree.name(binding)?),
        binding,
        scope: bindings::scope(tree, binding),
        key: None,
    })
}

/// The value that a map gives for a key, where its name is used so: `IDS[name]`, `IDS.get(name)`.
fn looked_up(tree: &Tree<'_>, map: NodeId) -> Option<NodeId> {
    let outer = tree.parent(map)?;
    match tree.kind(outer) {
        Kind::Index => Some(outer),
        Kind::Member if tree.slot(map) == Slot::Receiver => {
            let method = tree.name(outer).map(fold)?;
            let call = tree.parent(outer).filter(|&call| tree.kind(call) == Kind::Call)?;
            LOOKS_UP.contains(&method.as_str()).then_some(call)
        }
        Kind::Call if tree.slot(map) == Slot::Callee => Some(outer),
        _ => None,
    }
}

/// The sink that a value is given to.
fn sink_of(tree: &Tree<'_>, value: NodeId, sinks: &Sinks<'_, '_>, steps: usize) -> Option<Sink> {
    let steps = steps.checked_sub(1)?;
    let mut below = value;
    for id in tree.ancestors(value) {
        match tree.kind(id) {
            Kind::Group | Kind::Operation | Kind::Conditional => {}
            Kind::Binding if tree.slot(below) == Slot::Value => return of_name(tree, id, sinks, steps),
            Kind::Return => return of_function(tree, id, sinks, steps),
            Kind::Function if tree.slot(below) == Slot::Body => return of_function(tree, below, sinks, steps),
            _ => break,
        }
        below = id;
    }
    let context = context::read(tree, &[tree.span(value)]).pop()?;
    let call = tree.ancestors(value).find(|&id| tree.kind(id) == Kind::Call);
    sinks.of_name(&Context {
        node: value,
        place: Place::Identifier,
        call_node: call,
        ..context
    })
}

/// The sink of a name that is bound to the value.
fn of_name(tree: &Tree<'_>, binding: NodeId, sinks: &Sinks<'_, '_>, steps: usize) -> Option<Sink> {
    let held = held(tree, binding)?;
    let bindings = Bindings::of(tree, &BTreeSet::from([held.name]));
    let uses = bindings.uses(&held)?;
    let whole = || uses.iter().take(MAX_USES).filter(|one| bindings.is_whole(one));
    let direct = whole().find_map(|one| sinks.of_name(&one.context));
    direct.or_else(|| whole().find_map(|one| returned(tree, one.node, sinks, steps)))
}

/// The sink of what a function returns, where it returns a name.
fn returned(tree: &Tree<'_>, name: NodeId, sinks: &Sinks<'_, '_>, steps: usize) -> Option<Sink> {
    let outer = tree.parent(name).filter(|&outer| tree.kind(outer) == Kind::Return)?;
    of_function(tree, outer, sinks, steps)
}

/// The sink of what a function returns.
fn of_function(tree: &Tree<'_>, inside: NodeId, sinks: &Sinks<'_, '_>, steps: usize) -> Option<Sink> {
    let mut around = tree.ancestors(inside);
    let function = around.find(|&id| tree.kind(id) == Kind::Function)?;
    let bound = || tree.parent(function).filter(|&outer| tree.kind(outer) == Kind::Binding);
    let name = tree.name(function).or_else(|| tree.name(bound()?)).map(last_word)?;
    let is_called = |id: &NodeId| tree.kind(*id) == Kind::Call && tree.name(*id).map(last_word) == Some(name);
    let mut calls = tree.ids().filter(is_called).take(MAX_USES);
    calls.find_map(|call| sink_of(tree, call, sinks, steps))
}
