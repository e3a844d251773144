//! Lists whose elements are called one after the other.
//!
//! Input: a literal that is an element of a list, and the uses of the name that holds the list. Output: the sink that a
//! loop gives each element to: `for m in MODELS: client.converse(modelId=m)`, `MODELS.forEach(m => …)`.

use super::bindings::Use;
use super::calls::last_word;
use super::sinks::Sinks;
use crate::context::{self, Context};
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::{Sink, Span};

/// A list is followed through so many nodes to its loop: `enumerate(MODELS)`, `MODELS.iter()`.
const MAX_OUTER: usize = 6;

/// A longer loop is not read.
const MAX_NODES: usize = 5_000;

/// A loop over a list.
struct Loop<'t> {
    /// The names of an element.
    targets: Vec<&'t str>,
    /// The node that the names hold in.
    body: NodeId,
}

/// The sink of the elements of a list that has a name, by the uses of that name.
pub(super) fn of_uses(tree: &Tree<'_>, uses: &[Use], sinks: &Sinks<'_, '_>) -> Option<Sink> {
    uses.iter().find_map(|one| of_list(tree, one.node, sinks))
}

/// The list without a name that a literal is an element of, as the subject of a loop.
pub(super) fn inline_list(tree: &Tree<'_>, context: &Context) -> Option<NodeId> {
    let literal = context.literal?;
    let list = tree.parent(literal)?;
    let is_list = match tree.kind(list) {
        Kind::List => true,
        // `listOf("…")`
        Kind::Call => tree.slot(literal) == Slot::Argument && context.call.is_none(),
        _ => false,
    };
    is_list.then_some(list)
}

/// The sink that a loop over the list at `node` gives its elements to.
pub(super) fn of_list(tree: &Tree<'_>, node: NodeId, sinks: &Sinks<'_, '_>) -> Option<Sink> {
    let found = loop_over(tree, node)?;
    let names = element_names(tree, &found);
    let mut spans: Vec<Span> = names.into_iter().map(|id| tree.span(id)).collect();
    spans.sort_unstable();
    let contexts = context::read(tree, &spans);
    contexts.iter().find_map(|context| sinks.of_name(context))
}

/// True if a loop over the list at `node` only asks whether something is an element: `for m in MODELS: if m == x: …`.
pub(super) fn is_only_compared(tree: &Tree<'_>, node: NodeId) -> bool {
    let Some(found) = loop_over(tree, node) else {
        return false;
    };
    let names = element_names(tree, &found);
    !names.is_empty() && context::are_compared(tree, &names)
}

/// True if a loop over the list at `node` takes the first element that is there: `for m in MODELS: if m in available: …`, and one
/// that tries each and goes on where it fails.
pub(super) fn is_probed(tree: &Tree<'_>, node: NodeId) -> bool {
    let Some(found) = loop_over(tree, node) else {
        return false;
    };
    let is_tried = |name: NodeId| {
        let around = tree.ancestors(name).take_while(|&id| id != found.body);
        around.into_iter().any(|id| {
            super::failing::TRIES
                .iter()
                .any(|word| super::failing::begins_with(tree.slice(id), word))
        })
    };
    let names = element_names(tree, &found);
    names
        .iter()
        .any(|&name| context::is_compared(tree, name) || is_tried(name))
}

/// The names of the elements in the body of a loop.
fn element_names(tree: &Tree<'_>, found: &Loop<'_>) -> Vec<NodeId> {
    let is_target = |id: NodeId| {
        let around = std::iter::once(id).chain(tree.ancestors(id));
        around
            .take_while(|&one| one != found.body)
            .any(|one| matches!(tree.slot(one), Slot::Target | Slot::Parameter))
    };
    let names = tree.subtree(found.body).take(MAX_NODES).filter(|&id| {
        tree.kind(id) == Kind::Name && found.targets.contains(&last_word(tree.slice(id))) && !is_target(id)
    });
    names.collect()
}

/// True if a loop takes the elements of the list, or the keys of the map, at `node`.
pub(super) fn is_looped_over(tree: &Tree<'_>, node: NodeId) -> bool {
    loop_over(tree, node).is_some()
}

fn loop_over<'t>(tree: &Tree<'t>, list: NodeId) -> Option<Loop<'t>> {
    let mut below = list;
    for id in tree.ancestors(list).take(MAX_OUTER) {
        match tree.kind(id) {
            Kind::Loop if tree.slot(below) == Slot::Subject => return of_loop(tree, id),
            Kind::Call => {
                let is_on = matches!(tree.slot(below), Slot::Callee | Slot::Receiver);
                if let Some(found) = of_closure(tree, id).filter(|_| is_on) {
                    return Some(found);
                }
            }
            Kind::Group | Kind::Member | Kind::Argument => {}
            _ => return None,
        }
        below = id;
    }
    None
}

/// `for m in …:`, and a comprehension, whose element is beside its loop.
fn of_loop<'t>(tree: &Tree<'t>, id: NodeId) -> Option<Loop<'t>> {
    let target = tree.child(id, Slot::Target)?;
    // A loop over pairs may have a target for each half.
    let mut targets: Vec<&'t str> = tree
        .children(id)
        .filter(|&child| tree.slot(child) == Slot::Target)
        .flat_map(|target| tree.subtree(target))
        .filter(|&part| tree.kind(part) == Kind::Name)
        .map(|part| last_word(tree.slice(part)))
        .collect();
    if targets.is_empty() {
        targets.extend(tree.name(target).map(last_word));
    }
    let body = match tree.parent(id) {
        Some(outer) if matches!(tree.kind(outer), Kind::List | Kind::Map | Kind::Group | Kind::Call) => outer,
        _ => id,
    };
    Some(Loop { targets, body })
}

/// `MODELS.forEach(m => …)`, `MODELS.each do |m|`
fn of_closure<'t>(tree: &Tree<'t>, call: NodeId) -> Option<Loop<'t>> {
    let mut inner = tree
        .children(call)
        .filter(|&child| tree.slot(child) == Slot::Argument)
        .flat_map(|child| std::iter::once(child).chain(tree.children(child)));
    let body = inner.find(|&child| tree.kind(child) == Kind::Function)?;
    let parameters = tree.children(body).filter(|&child| tree.slot(child) == Slot::Parameter);
    let targets: Vec<&'t str> = parameters
        .take(2)
        .map(|child| last_word(tree.name(child).unwrap_or_else(|| tree.slice(child))))
        .collect();
    (!targets.is_empty()).then_some(Loop { targets, body })
}
