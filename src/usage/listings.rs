//! Ids that are looked for among the base model ids that Amazon Bedrock lists.
//!
//! `ListFoundationModels` answers with base ids: an inference profile is never among them.

use std::collections::HashSet;

use super::calls::{last_part, last_word, operation};
use super::sinks::ROWS;
use crate::context::{self, Context};
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::{Sink, Takes};

/// Comparisons are looked for so far around a value.
const MAX_DEPTH: usize = 8;

/// The names of the listed values in a document.
pub(super) struct Listings<'a, 't> {
    tree: &'a Tree<'t>,
    names: HashSet<&'t str>,
    /// A call that lists, as the code writes it.
    call: &'t str,
}

impl<'a, 't> Listings<'a, 't> {
    /// Finds the calls that list, and the names that are bound to what they answer; `None` where there are none.
    pub(super) fn new(tree: &'a Tree<'t>) -> Option<Self> {
        let calls: Vec<NodeId> = tree.ids().filter(|&id| is_listing(tree, id)).collect();
        let call = tree.name(*calls.first()?)?;
        let mut names = HashSet::new();
        for &id in &calls {
            let binding = tree
                .ancestors(id)
                .take_while(|&id| tree.kind(id) != Kind::Block)
                .find(|&id| tree.kind(id) == Kind::Binding);
            names.extend(binding.and_then(|binding| tree.name(binding)).map(last_word));
        }
        Some(Self { tree, names, call })
    }

    /// The sink of an id that is looked for among what is listed.
    pub(super) fn of(&self, context: &Context) -> Option<Sink> {
        let literal = context.literal?;
        let is_sought = self.is_compared_with_it(literal)
            || self
                .looped(literal)
                .into_iter()
                .any(|node| self.is_compared_with_it(node));
        is_sought.then(|| Sink {
            name: self.call.to_owned(),
            takes: Takes::BaseId,
            shown_only: None,
            none_in_legacy: None,
            trains: false,
            by_converse: false,
            is_runtime: false,
            reaches_runtime: false,
        })
    }

    /// The uses of the variables that walk over the list that a literal is an element of, or over the name of that list.
    fn looped(&self, literal: NodeId) -> Vec<NodeId> {
        let tree = self.tree;
        let Some(list) = tree.parent(literal).filter(|&list| tree.kind(list) == Kind::List) else {
            return Vec::new();
        };
        let binding = tree
            .parent(list)
            .filter(|&outer| tree.kind(outer) == Kind::Binding && tree.slot(list) == Slot::Value);
        let walked: Vec<NodeId> = match binding.and_then(|binding| tree.name(binding)) {
            Some(name) => self.uses(Tree::ROOT, last_word(name)),
            None => vec![list],
        };
        let variables = walked.into_iter().filter_map(|walked| self.variable(walked));
        variables
            .flat_map(|(scope, variable)| self.uses(scope, variable))
            .take(MAX_DEPTH)
            .collect()
    }

    /// The name that takes one element of a list after the other, with the loop or the function in which it does so.
    fn variable(&self, walked: NodeId) -> Option<(NodeId, &'t str)> {
        let tree = self.tree;
        let outer = tree.parent(walked)?;
        if tree.slot(walked) == Slot::Subject {
            let target = tree.child(outer, Slot::Target)?;
            // The loop of a comprehension has its uses beside it.
            let scope = match tree.child(outer, Slot::Body) {
                Some(_) => outer,
                None => tree.parent(outer)?,
            };
            return Some((scope, last_part(tree, target)?));
        }
        // `models.filter(m => …)`
        let call = tree
            .parent(outer)
            .filter(|&call| tree.slot(walked) == Slot::Receiver && tree.kind(call) == Kind::Call)?;
        let function = tree.child(call, Slot::Argument)?;
        let parameter = tree.child(function, Slot::Parameter)?;
        Some((function, tree.name(parameter)?))
    }

    /// The places in a subtree that use a name.
    fn uses(&self, scope: NodeId, name: &str) -> Vec<NodeId> {
        let tree = self.tree;
        let is_use = |&id: &NodeId| {
            tree.kind(id) == Kind::Name && tree.slot(id) != Slot::Target && last_word(tree.slice(id)) == name
        };
        tree.subtree(scope).filter(is_use).collect()
    }

    fn is_compared_with_it(&self, node: NodeId) -> bool {
        let tree = self.tree;
        let compares = |id: &NodeId| matches!(tree.kind(*id), Kind::Operation | Kind::Call);
        let around = tree.ancestors(node).take(MAX_DEPTH).find(compares);
        around
            .is_some_and(|around| context::is_compared(tree, node) && tree.subtree(around).any(|id| self.is_listed(id)))
    }

    fn is_listed(&self, id: NodeId) -> bool {
        let tree = self.tree;
        is_listing(tree, id) || tree.kind(id) == Kind::Name && self.names.contains(last_word(tree.slice(id)))
    }
}

fn is_listing(tree: &Tree<'_>, id: NodeId) -> bool {
    tree.kind(id) == Kind::Call
        && tree
            .name(id)
            .is_some_and(|name| ROWS.listing.contains(&operation(name)))
}
