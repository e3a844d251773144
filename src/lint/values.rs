//! Values in a tree as the texts that are written in them: the elements of lists, and the literals of an expression.
//!
//! What is not a literal is left out: a caller decides what that means.

use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::Span;

/// Reader of the values of a tree.
#[derive(Clone, Copy)]
pub(super) struct Values<'s, 't> {
    tree: &'s Tree<'t>,
}

impl<'s, 't> Values<'s, 't> {
    pub(super) fn of(tree: &'s Tree<'t>) -> Self {
        Self { tree }
    }

    /// The elements of lists, of calls that make lists, and other values themselves.
    pub(super) fn elements(self, nodes: &[NodeId]) -> Vec<NodeId> {
        let mut elements = Vec::new();
        for &node in nodes {
            match self.tree.kind(node) {
                Kind::List => elements.extend(self.elements(&self.items(node, Slot::Item))),
                Kind::Call if self.is_list(node) => {
                    elements.extend(self.elements(&self.items(node, Slot::Argument)));
                }
                Kind::Comment | Kind::DocComment => {}
                _ => elements.push(node),
            }
        }
        elements
    }

    fn items(self, node: NodeId, slot: Slot) -> Vec<NodeId> {
        let items = self.tree.children(node).filter(|&child| self.tree.slot(child) == slot);
        items.collect()
    }

    /// True if a call may make a list of its arguments. A tag of YAML makes one value of them: `!Join`.
    fn is_list(self, call: NodeId) -> bool {
        let arguments = self.items(call, Slot::Argument);
        let is_named = |&argument: &NodeId| self.tree.kind(argument) == Kind::Argument;
        let is_method = self
            .tree
            .child(call, Slot::Callee)
            .and_then(|callee| self.tree.child(callee, Slot::Receiver));
        let of_text = is_method.is_some_and(|receiver| self.body(receiver).is_some());
        !arguments.is_empty() && !arguments.iter().any(is_named) && !self.tree.slice(call).starts_with('!') && !of_text
    }

    pub(super) fn text(self, span: Span) -> &'t str {
        self.tree.text().get(span.range()).unwrap_or_default()
    }

    /// The span of a literal without its quotes; `None` if the node is not a literal, or has a structure of its own.
    pub(super) fn body(self, id: NodeId) -> Option<Span> {
        let tree = self.tree;
        match tree.kind(id) {
            Kind::Literal if self.is_document(id) => None,
            Kind::Literal => Some(
                tree.name_span(id)
                    .unwrap_or(Span::new(tree.span(id).end(), tree.span(id).end())),
            ),
            Kind::Template => {
                let quotes = ['"', '\'', '`'];
                let (span, text) = (tree.span(id), tree.slice(id));
                let prefix = text.len() - text.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
                let open = &text[prefix..];
                let from = if open.starts_with(quotes) {
                    text.len() - open.trim_start_matches(quotes).len()
                } else {
                    0
                };
                let to = text.trim_end_matches(quotes).len();
                Some(Span::new(span.start() + from, span.start() + to.max(from)))
            }
            _ => None,
        }
    }

    fn is_document(self, literal: NodeId) -> bool {
        self.tree
            .children(literal)
            .any(|child| self.tree.kind(child) == Kind::Embedded)
    }

    /// The literals in a value, in order; keys are none, nor is the code in a literal.
    pub(super) fn texts(self, id: NodeId) -> Vec<(NodeId, Span)> {
        if let Some(body) = self.body(id) {
            return vec![(id, body)];
        }
        let values = self
            .tree
            .children(id)
            .filter(|&child| self.tree.slot(child) != Slot::Key);
        values.flat_map(|child| self.texts(child)).collect()
    }
}
