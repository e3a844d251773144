//! Maps of labels whose keys are offered or called: `st.selectbox("Model", LABELS.keys())`, `for m in LABELS: …`.
//!
//! Input: the key of a map that gives each id a label, and the uses of the map's name. Output: true if a program takes the keys
//! one after the other, and does not only look labels up.

use super::bindings::{Bindings, Held};
use super::calls::last_part;
use super::loops;
use crate::context::{Context, fold};
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::{Mark, Place};

/// Methods of a map that give its keys, and functions that take a map for them, folded.
const TAKES_KEYS: &[&str] = &[
    "keys", "keyset", "items", "entries", "entryset", "list", "sorted", "tuple", "iter",
];

/// A use is followed through so many nodes to what takes the keys.
const MAX_OUTER: usize = 4;

/// The name of the map of labels that a key is in.
pub(super) fn map_of_labels<'t>(tree: &Tree<'t>, context: &Context) -> Option<Held<'t>> {
    if context.place != Place::MappingKey || context.mark != Some(Mark::Record) || context.containers.len() != 1 {
        return None;
    }
    let map = *context.containers.first()?;
    let mut around = std::iter::once(context.literal?).chain(tree.ancestors(context.literal?));
    let pair = around.find(|&id| tree.kind(id) == Kind::Pair)?;
    let is_label = tree
        .child(pair, Slot::Value)
        .is_some_and(|value| tree.kind(value) == Kind::Literal);
    super::bindings::held_value(tree, map, |_| true).filter(|_| is_label)
}

/// Clears the marks of the keys of maps whose keys are taken one after the other.
pub(super) fn clear_offered<'t>(
    tree: &Tree<'t>,
    bindings: &Bindings<'_, 't>,
    maps: &[Option<Held<'t>>],
    contexts: &mut [Context],
) {
    let mut known = std::collections::HashMap::new();
    for (held, context) in maps.iter().zip(contexts) {
        let Some(held) = held else { continue };
        let is_offered = *known.entry(held.binding).or_insert_with(|| {
            let uses = bindings.uses(held).unwrap_or_default();
            uses.iter()
                .any(|one| loops::is_looped_over(tree, one.node) || takes_keys(tree, one.node))
        });
        if is_offered {
            context.mark = None;
        }
    }
}

/// True if the keys of the map at `node` are taken: `MODELS.keys()`, `Object.entries(MODELS)`, `list(MODELS)`.
fn takes_keys(tree: &Tree<'_>, node: NodeId) -> bool {
    let mut below = node;
    for id in tree.ancestors(node).take(MAX_OUTER) {
        match tree.kind(id) {
            Kind::Group | Kind::Argument => {}
            Kind::Member if tree.slot(below) == Slot::Receiver => {
                return last_part(tree, id).is_some_and(|name| TAKES_KEYS.contains(&fold(name).as_str()));
            }
            Kind::Call => {
                return tree
                    .name(id)
                    .is_some_and(|name| TAKES_KEYS.contains(&fold(name).as_str()));
            }
            _ => return false,
        }
        below = id;
    }
    false
}
