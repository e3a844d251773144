//! The walk over the parse tree of a grammar, iterative and in the order of the text.

use tree_sitter::Node;

use super::languages::Grammar;
use super::plan::{Plan, Task};
use super::rule::{Form, Naming};
use crate::tree::embed::{self, Nesting};
use crate::tree::{Builder, Kind, Slot};
use crate::vocab::Span;

/// Lowers the nodes of a parse tree into the current node of a builder.
///
/// `text` is what was parsed; it is that of the builder from `base` on, or a copy of the same length.
pub(super) fn lower(
    builder: &mut Builder<'_>,
    grammar: &'static Grammar,
    parsed: &tree_sitter::Tree,
    (text, base): (&str, usize),
    slot: Slot,
    nesting: Nesting,
) {
    let root = parsed.root_node();
    let mut walk = Walk {
        builder,
        plan: Plan::new(grammar, text, base, root),
        hidden: 0,
        nesting,
    };
    let mut pending = vec![visit(root, slot)];
    while let Some(task) = pending.pop() {
        walk.step(task, &mut pending);
    }
}

fn visit(node: Node<'_>, slot: Slot) -> Task<'_> {
    Task::Visit {
        node,
        slot,
        before: Vec::new(),
    }
}

struct Walk<'b, 't, 'n, 's> {
    builder: &'b mut Builder<'t>,
    plan: Plan<'n, 's>,
    /// Number of open nodes for which the tree has no room.
    hidden: usize,
    nesting: Nesting,
}

impl<'n> Walk<'_, '_, 'n, '_> {
    fn step(&mut self, task: Task<'n>, pending: &mut Vec<Task<'n>>) {
        match task {
            Task::Close { .. } if self.hidden > 0 => self.hidden -= 1,
            Task::Open { .. } if self.hidden > 0 => self.hidden += 1,
            _ if self.hidden > 0 => {}
            Task::Open { span, slot, .. } if !self.builder.has_room() => {
                self.hidden = 1;
                self.builder.flatten();
                self.builder.leaf(Kind::Flat, slot, span);
            }
            Task::Open { kind, slot, span, name } => {
                let id = self.builder.open(kind, slot, span.start());
                self.builder.set_name(id, name);
            }
            Task::Close { end } => self.builder.close(end),
            Task::Leaf { kind, slot, span, name } => self.leaf(kind, slot, span, name),
            Task::Embedded {
                slot,
                span,
                content,
                language,
            } => self.embedded(slot, span, content, language),
            Task::Expression { slot, span } => self.expression(slot, span),
            Task::Visit { node, slot, before } => self.visit(node, slot, before, pending),
        }
    }

    fn embedded(&mut self, slot: Slot, span: Span, content: Span, language: &'static str) {
        let can_be = self.builder.is_of_interest(span) && self.builder.has_room();
        if !can_be || !embed::read(self.builder, language, content, slot, self.nesting) {
            self.leaf(Kind::Literal, slot, span, content);
        }
    }

    fn expression(&mut self, slot: Slot, span: Span) {
        let can_be = self.builder.is_of_interest(span) && self.builder.has_room();
        if !can_be || !embed::expression(self.builder, span, slot, self.nesting) {
            self.leaf(Kind::Literal, slot, span, span);
        }
    }

    fn leaf(&mut self, kind: Kind, slot: Slot, span: Span, name: Span) {
        let is_text = kind == Kind::Literal && self.builder.is_of_interest(span);
        let holds = if is_text && self.builder.has_room() {
            embed::language_of(self.plan.slice(name), self.nesting)
        } else {
            None
        };
        let Some(language) = holds else {
            let id = self.builder.leaf(kind, slot, span);
            self.builder.set_name(id, name);
            return;
        };
        let id = self.builder.open(kind, slot, span.start());
        self.builder.set_name(id, name);
        embed::read(self.builder, language, name, Slot::Item, self.nesting);
        self.builder.close(span.end());
    }

    fn visit(&mut self, node: Node<'n>, slot: Slot, before: Vec<Node<'n>>, pending: &mut Vec<Task<'n>>) {
        let rule = self.plan.rule(node);
        match rule.form {
            Form::Drop => return,
            Form::Leaf(Kind::Comment) => return self.comment(node),
            // Its content is not read.
            Form::Leaf(kind) if before.is_empty() && matches!(rule.naming, Naming::Whole) => {
                let span = self.plan.span(node);
                return self.leaf(kind, slot, span, span);
            }
            _ => {}
        }
        let subject = self.plan.subject(node, slot, before);
        self.plan.lower(subject);
        self.schedule(pending);
    }

    /// Puts what was planned before what is pending. Nodes without anything of interest lose what is in them.
    fn schedule(&mut self, pending: &mut Vec<Task<'n>>) {
        let first = pending.len();
        let mut skipped = 0_usize;
        for task in self.plan.drain() {
            match task {
                Task::Open { .. } if skipped > 0 => skipped += 1,
                Task::Close { .. } if skipped > 0 => skipped -= 1,
                _ if skipped > 0 => {}
                Task::Open { kind, slot, span, name } if !self.builder.is_of_interest(span) => {
                    skipped = 1;
                    pending.push(Task::Leaf { kind, slot, span, name });
                }
                task => pending.push(task),
            }
        }
        pending[first..].reverse();
    }

    fn comment(&mut self, node: Node<'n>) {
        let text = self.plan.text_of(node);
        let documents = |beginning: &&str| text.starts_with(*beginning);
        let kind = if self.plan.grammar.doc_comments.iter().any(documents) {
            Kind::DocComment
        } else {
            Kind::Comment
        };
        let span = self.plan.span(node);
        self.builder.leaf(kind, Slot::Item, span);
    }
}
