//! Which child of its parent a node is.
//!
//! In: a node and one of its children. Out: its index, its neighbours, the run of constants around it. A parent's
//! children are gone through once, however many spans it holds.

use std::collections::HashMap;

use tree_sitter::Node;

use super::kind::Kind;
use super::languages::Grammar;
use crate::vocab::Span;

/// One child that is a value: no bracket, separator or comment.
#[derive(Clone, Copy)]
struct Child {
    span: Span,
    kind: Kind,
    /// The consecutive constants that it is one of.
    run: Option<Span>,
}

/// The children of the nodes that were asked for, by the node's id.
#[derive(Default)]
pub(super) struct Children {
    of: HashMap<usize, Vec<Child>>,
}

impl Children {
    /// The index of what starts at `at` or holds it, among the children of `node` that are values.
    pub(super) fn index(&mut self, grammar: &Grammar, node: Node<'_>, at: usize) -> usize {
        index(self.of(grammar, node), at)
    }

    /// How many children of `node` are values.
    pub(super) fn count(&mut self, grammar: &Grammar, node: Node<'_>) -> usize {
        self.of(grammar, node).len()
    }

    /// The child before what holds `at`.
    pub(super) fn before(&mut self, grammar: &Grammar, node: Node<'_>, at: usize) -> Option<Span> {
        let children = self.of(grammar, node);
        let before = index(children, at).checked_sub(1)?;
        children.get(before).map(|child| child.span)
    }

    /// Whether one child is of that kind.
    pub(super) fn any(&mut self, grammar: &Grammar, node: Node<'_>, kinds: &[Kind]) -> bool {
        self.of(grammar, node).iter().any(|child| kinds.contains(&child.kind))
    }

    /// The consecutive constants around what holds `at`, where there are several.
    pub(super) fn run(&mut self, grammar: &Grammar, node: Node<'_>, at: usize) -> Option<Span> {
        let children = self.of(grammar, node);
        children.get(index(children, at))?.run
    }

    fn of(&mut self, grammar: &Grammar, node: Node<'_>) -> &[Child] {
        self.of.entry(node.id()).or_insert_with(|| list(grammar, node))
    }
}

fn index(children: &[Child], at: usize) -> usize {
    children
        .partition_point(|child| child.span.start() <= at)
        .saturating_sub(1)
}

fn list(grammar: &Grammar, node: Node<'_>) -> Vec<Child> {
    let mut children: Vec<Child> = Vec::new();
    let mut constants = Vec::new();
    let mut cursor = node.walk();
    for child in node.named_children(&mut cursor) {
        let kind = grammar.kind(child.kind_id());
        if kind == Kind::Comment || child.kind().ends_with("_start") || child.kind().ends_with("_end") {
            continue;
        }
        constants.push(is_constant(grammar, child, kind));
        let span = Span::new(child.start_byte(), child.end_byte());
        children.push(Child { span, kind, run: None });
    }
    let mut start = 0;
    for run in constants.chunk_by(|one, next| one == next) {
        let of_constants = run.len() > 1 && run.first() == Some(&true);
        if let (true, Some(members)) = (of_constants, children.get_mut(start..start + run.len())) {
            join(members);
        }
        start += run.len();
    }
    children
}

/// Tells each member of a run where the run begins and ends.
fn join(members: &mut [Child]) {
    let (Some(first), Some(last)) = (members.first(), members.last()) else {
        return;
    };
    let run = Span::new(first.span.start(), last.span.end());
    for member in members {
        member.run = Some(run);
    }
}

/// Whether a member of a body does nothing but bind a name: itself, or its only part that counts.
fn is_constant(grammar: &Grammar, node: Node<'_>, kind: Kind) -> bool {
    if kind == Kind::Binding {
        return true;
    }
    if !matches!(kind, Kind::Statement | Kind::Other) {
        return false;
    }
    // A field: modifiers, a type, a declaration, in which C# puts the declarator once more.
    let last = node.named_child(u32::try_from(node.named_child_count()).unwrap_or(0).saturating_sub(1));
    let inner = last.filter(|last| grammar.kind(last.kind_id()) == Kind::Other);
    let inner = inner.and_then(|last| last.named_child(1));
    [last, inner]
        .into_iter()
        .flatten()
        .any(|node| grammar.kind(node.kind_id()) == Kind::Binding)
}
