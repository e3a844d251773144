//! Names and their values in a tree, whatever writes them: pairs, bindings, fields, keyword arguments, blocks.

use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::Span;

/// The span of the name that a node gives to a value; nothing where it gives none.
pub(crate) fn name_span(tree: &Tree<'_>, id: NodeId) -> Option<Span> {
    match tree.kind(id) {
        Kind::Pair => {
            let key = tree.child(id, Slot::Key).filter(|&key| tree.kind(key) == Kind::Literal);
            key.and_then(|key| tree.name_span(key)).or_else(|| tree.name_span(id))
        }
        // The table that rows of SQL are written to.
        Kind::Statement if tree.language_at(id) == "sql" => tree.name_span(id),
        Kind::Binding | Kind::Argument | Kind::Parameter | Kind::Attribute | Kind::Element => tree.name_span(id),
        // The last label of a block: `variable "fallback_models"`.
        Kind::Section => {
            let labels = tree.children(id).filter(|&child| tree.slot(child) == Slot::Key);
            labels
                .last()
                .and_then(|label| tree.name_span(label))
                .or_else(|| tree.name_span(id))
        }
        _ => None,
    }
}

/// The name of a node.
pub(crate) fn name<'t>(tree: &Tree<'t>, id: NodeId) -> Option<&'t str> {
    tree.text().get(name_span(tree, id)?.range())
}

/// The nodes of the value that a named node has.
pub(crate) fn value(tree: &Tree<'_>, id: NodeId) -> Option<NodeId> {
    match tree.kind(id) {
        Kind::Section => Some(id),
        Kind::Element => Some(tree.child(id, Slot::Value).unwrap_or(id)),
        _ => tree.child(id, Slot::Value),
    }
}

/// The named nodes directly in a node; those in a statement or a directive are as if they were in it themselves.
pub(crate) fn entries(tree: &Tree<'_>, id: NodeId) -> Vec<NodeId> {
    let mut entries = Vec::new();
    for child in tree.children(id) {
        if name_span(tree, child).is_some() {
            entries.push(child);
        } else if matches!(tree.kind(child), Kind::Statement | Kind::Directive) {
            let inner = tree.children(child).filter(|&inner| name_span(tree, inner).is_some());
            entries.extend(inner);
        }
    }
    entries
}

/// A name in lower case, without signs.
pub(crate) fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
