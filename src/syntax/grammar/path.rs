//! The way from the root of a tree to a span.
//!
//! In: a tree and spans, in the order of the text. Out: for each the nodes around it. A node's parent is dear to ask
//! for, so that the way is kept and only its end is walked anew.

use tree_sitter::{Node, Tree, TreeCursor};

use super::kind::Kind;
use super::languages::Grammar;
use crate::vocab::Span;

/// Deeper than this nothing is looked at: no person writes so, and each span costs as much as it is deep.
const DEEPEST: usize = 4_000;

/// One node on the way.
#[derive(Clone, Copy)]
pub(super) struct Step<'tree> {
    pub(super) node: Node<'tree>,
    pub(super) kind: Kind,
    /// What it is to the node above.
    pub(super) field: Option<&'static str>,
}

impl Step<'_> {
    /// Whether it is there as `field` of the node above.
    pub(super) fn is(&self, field: &str) -> bool {
        self.field == Some(field)
    }

    /// Its bytes.
    pub(super) fn span(&self) -> Span {
        Span::new(self.node.start_byte(), self.node.end_byte())
    }
}

/// The way to the span that was asked for last.
pub(super) struct Path<'tree> {
    grammar: &'static Grammar,
    cursor: TreeCursor<'tree>,
    steps: Vec<Step<'tree>>,
}

impl<'tree> Path<'tree> {
    pub(super) fn new(grammar: &'static Grammar, tree: &'tree Tree) -> Self {
        let cursor = tree.walk();
        let mut path = Self {
            grammar,
            cursor,
            steps: Vec::new(),
        };
        path.push();
        path
    }

    /// The nodes around `span`, the root first; `None` where they hold an error, or are too many.
    pub(super) fn to(&mut self, span: Span) -> Option<&[Step<'tree>]> {
        let mut may_descend = true;
        while !self.covers(span) {
            if self.steps.len() == 1 {
                return None;
            }
            let passed = self.steps.pop().map(|step| step.span());
            // Comments and the like stand beside each other by the thousand: from one to the next it is not far, from
            // the first of them it is.
            let is_behind = passed.is_some_and(|passed| passed.end() <= span.start());
            if is_behind && self.covers(span) {
                may_descend = self.next(span);
                break;
            }
            self.cursor.goto_parent();
        }
        while may_descend && self.cursor.goto_first_child_for_byte(span.start()).is_some() {
            may_descend = self.enter(span);
            if self.steps.len() > DEEPEST {
                return None;
            }
        }
        let broken = |step: &Step<'_>| step.node.is_error() || step.node.is_missing();
        (!self.steps.iter().any(broken)).then_some(&self.steps)
    }

    /// Goes from a node that was passed to the one beside it that holds the span; where none does, back to the node
    /// above.
    fn next(&mut self, span: Span) -> bool {
        while self.cursor.goto_next_sibling() {
            if self.cursor.node().end_byte() > span.start() {
                return self.enter(span);
            }
        }
        self.cursor.goto_parent();
        false
    }

    /// Takes the node at the cursor on the way where it holds the span; else goes back to the one above.
    fn enter(&mut self, span: Span) -> bool {
        self.push();
        let is_around = self.covers(span);
        if !is_around {
            self.steps.pop();
            self.cursor.goto_parent();
        }
        is_around
    }

    fn push(&mut self) {
        let node = self.cursor.node();
        self.steps.push(Step {
            node,
            kind: self.grammar.kind(node.kind_id()),
            field: self.cursor.field_name(),
        });
    }

    /// Whether the node at the end of the way holds the whole span.
    fn covers(&self, span: Span) -> bool {
        self.steps.last().is_some_and(|step| step.span().contains(span))
    }
}
