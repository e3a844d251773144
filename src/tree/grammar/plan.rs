//! The plan of one node: the nodes to open, visit and close for it, in the order of the text.

use tree_sitter::{Node, TreeCursor};

use super::languages::Grammar;
use super::literal;
use super::rule::{Form, Naming, Rule};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// Names lie no deeper in their expression.
const MAX_NAME_DEPTH: usize = 32;

/// Forms that are merged into one another are no more than this.
const MAX_MERGES: usize = 4;

/// One step of the walk.
pub(super) enum Task<'n> {
    /// A node is lowered into a slot, with nodes before it that belong to it.
    Visit {
        node: Node<'n>,
        slot: Slot,
        before: Vec<Node<'n>>,
    },
    /// A node is opened.
    Open {
        kind: Kind,
        slot: Slot,
        span: Span,
        name: Span,
    },
    /// A node without children.
    Leaf {
        kind: Kind,
        slot: Slot,
        span: Span,
        name: Span,
    },
    /// A text of another language, or a literal where it cannot be read as such.
    Embedded {
        slot: Slot,
        span: Span,
        content: Span,
        language: &'static str,
    },
    /// An expression of a template, or a literal where it cannot be read as such.
    Expression { slot: Slot, span: Span },
    /// The innermost open node ends here.
    Close { end: usize },
}

/// A child of a node.
#[derive(Clone, Copy)]
pub(super) struct Part<'n> {
    pub(super) node: Node<'n>,
    /// The kind of the node.
    pub(super) kind: &'static str,
    pub(super) field: &'static str,
}

impl Part<'_> {
    /// True if its field or its kind is one of these.
    pub(super) fn is_any(&self, names: &[&str]) -> bool {
        !names.is_empty() && (names.contains(&self.field) || names.contains(&self.kind))
    }
}

impl Rule {
    /// The slot of a child, where the rule has it by its field or kind.
    fn slot(&self, part: &Part<'_>) -> Option<Slot> {
        let is_it = |name: &str| name == part.field || name == part.kind;
        self.fields.iter().find(|(name, _)| is_it(name)).map(|&(_, slot)| slot)
    }
}

/// A node that is lowered.
pub(super) struct Subject<'n> {
    pub(super) node: Node<'n>,
    pub(super) slot: Slot,
    pub(super) span: Span,
    pub(super) rule: &'static Rule,
    pub(super) parts: Vec<Part<'n>>,
}

impl<'n> Subject<'n> {
    /// The child of a field.
    pub(super) fn field(&self, field: &str) -> Option<Part<'n>> {
        self.parts.iter().copied().find(|part| part.field == field)
    }

    /// The children with a name in the grammar, which tokens do not have.
    pub(super) fn named(&self) -> impl Iterator<Item = Part<'n>> + '_ {
        self.parts.iter().copied().filter(|part| part.node.is_named())
    }
}

/// The tasks of one node, and the inputs for them.
pub(super) struct Plan<'n, 't> {
    pub(super) grammar: &'static Grammar,
    text: &'t str,
    /// The offset of the text in that of the tree.
    base: usize,
    cursor: TreeCursor<'n>,
    tasks: Vec<Task<'n>>,
}

impl<'n, 't> Plan<'n, 't> {
    pub(super) fn new(grammar: &'static Grammar, text: &'t str, base: usize, root: Node<'n>) -> Self {
        Self {
            grammar,
            text,
            base,
            cursor: root.walk(),
            tasks: Vec::new(),
        }
    }

    /// The tasks, of which none are left.
    pub(super) fn drain(&mut self) -> std::vec::Drain<'_, Task<'n>> {
        self.tasks.drain(..)
    }

    /// The rule of a node.
    pub(super) fn rule(&self, node: Node<'_>) -> &'static Rule {
        self.grammar.rule(node.kind_id())
    }

    /// The span of a node in the text of the tree.
    pub(super) fn span(&self, node: Node<'_>) -> Span {
        Span::new(self.base + node.start_byte(), self.base + node.end_byte())
    }

    /// A text in the text of the tree.
    pub(super) fn slice(&self, span: Span) -> &'t str {
        let start = span.start().saturating_sub(self.base);
        self.text.get(start..start + span.len()).unwrap_or_default()
    }

    /// The text of a node.
    pub(super) fn text_of(&self, node: Node<'_>) -> &'t str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// The children of a node, tokens too.
    pub(super) fn parts_of(&mut self, node: Node<'n>) -> Vec<Part<'n>> {
        let count = node.child_count();
        if count == 0 {
            return Vec::new();
        }
        let mut parts = Vec::with_capacity(count);
        self.cursor.reset(node);
        let mut more = self.cursor.goto_first_child();
        while more {
            let node = self.cursor.node();
            parts.push(Part {
                node,
                kind: self.grammar.kind(node),
                field: self.grammar.field(&self.cursor),
            });
            more = self.cursor.goto_next_sibling();
        }
        parts
    }

    /// A node with its children, `before` among them.
    pub(super) fn subject(&mut self, node: Node<'n>, slot: Slot, before: Vec<Node<'n>>) -> Subject<'n> {
        let mut parts = self.parts_of(node);
        let start = before.first().unwrap_or(&node).start_byte();
        if !before.is_empty() {
            let before = before.into_iter().map(|node| Part {
                node,
                kind: self.grammar.kind(node),
                field: "decorator",
            });
            parts.splice(0..0, before);
        }
        Subject {
            node,
            slot,
            span: Span::new(self.base + start, self.base + node.end_byte()),
            rule: self.rule(node),
            parts,
        }
    }

    /// Plans a node by the form of its rule.
    pub(super) fn lower(&mut self, subject: Subject<'n>) {
        let subject = self.merged(subject);
        match subject.rule.form {
            Form::Node(kind) => self.node(&subject, kind),
            Form::By(lower) => lower(self, &subject),
            Form::Leaf(kind) => {
                let name = self.name(&subject);
                self.leaf(kind, subject.slot, subject.span, name);
            }
            Form::Through => self.through(&subject, subject.slot),
            Form::Merge(names) => self.unmerged(&subject, names),
            Form::ThroughAs(slot) => self.through(&subject, slot),
            Form::Drop => {}
            Form::Unlisted => self.unlisted(&subject),
        }
    }

    /// The subject with the parts of the child that it is merged with, and its rule.
    fn merged(&mut self, mut subject: Subject<'n>) -> Subject<'n> {
        for _ in 0..MAX_MERGES {
            let Form::Merge(names) = subject.rule.form else { break };
            let is_inner = |part: &Part<'_>| part.is_any(names);
            let mut inner = (0..subject.parts.len()).filter(|&at| subject.parts.get(at).is_some_and(is_inner));
            let (Some(at), None) = (inner.next(), inner.next()) else {
                break;
            };
            let Some(part) = subject.parts.get(at).copied() else {
                break;
            };
            let own = self.parts_of(part.node);
            if own.is_empty() {
                break;
            }
            subject.rule = self.rule(part.node);
            subject.node = part.node;
            subject.parts.splice(at..=at, own);
        }
        subject
    }

    /// Several nodes that could be merged with one: their siblings belong to none of them.
    fn unmerged(&mut self, subject: &Subject<'n>, names: &[&str]) {
        let has_inner = subject.named().any(|part| part.is_any(names));
        for part in subject.named() {
            if !has_inner || part.is_any(names) || self.has_fixed_slot(part.node) && part.node.is_extra() {
                self.visit(part.node, subject.slot);
            }
        }
    }

    /// A node of a kind, its children in the slots of its rule.
    pub(super) fn node(&mut self, subject: &Subject<'n>, kind: Kind) {
        let name = self.name(subject);
        self.open(kind, subject.slot, subject.span, name);
        self.children(subject);
        self.close(subject.span.end());
    }

    /// The children of a node in the slots of its rule.
    pub(super) fn children(&mut self, subject: &Subject<'n>) {
        let mut order = subject.rule.order.iter().copied();
        let mut next = Slot::Item;
        let mut has_lead = matches!(subject.rule.naming, Naming::Lead);
        for part in subject.named() {
            if let Some(slot) = subject.rule.slot(&part) {
                self.visit(part.node, slot);
                continue;
            }
            if part.is_any(subject.rule.without) {
                self.visit_unless_name(part.node);
                continue;
            }
            if has_lead && !self.has_fixed_slot(part.node) {
                has_lead = false;
                self.visit_unless_name(part.node);
                continue;
            }
            if !self.has_fixed_slot(part.node) {
                next = order.next().unwrap_or(next);
                self.visit(part.node, next);
                continue;
            }
            self.visit(part.node, Slot::Item);
        }
    }

    /// Children in the slot of their parent, or all in one slot.
    pub(super) fn through(&mut self, subject: &Subject<'n>, slot: Slot) {
        for part in subject.named() {
            if !part.is_any(subject.rule.without) {
                self.visit(part.node, subject.rule.slot(&part).unwrap_or(slot));
            }
        }
    }

    /// A node that no table has: what is in it counts.
    fn unlisted(&mut self, subject: &Subject<'n>) {
        match subject.named().count() {
            0 if self.is_string(subject.node) => {
                let name = self.content(subject.node);
                self.leaf(Kind::Literal, subject.slot, subject.span, name);
            }
            0 => self.leaf(Kind::Name, subject.slot, subject.span, subject.span),
            1 => self.through(subject, subject.slot),
            _ => self.node(subject, Kind::Statement),
        }
    }

    /// A name is no node beside what it names; a literal or a pattern in its place is.
    fn visit_unless_name(&mut self, node: Node<'n>) {
        let rule = self.rule(node);
        match rule.form {
            _ if matches!(rule.naming, Naming::Whole) => {}
            Form::By(_) => self.visit(node, Slot::Key),
            Form::Node(_) => self.visit(node, Slot::Target),
            _ => {}
        }
    }

    /// True if the slot of a node does not depend on its place.
    fn has_fixed_slot(&self, node: Node<'_>) -> bool {
        matches!(
            self.rule(node).form,
            Form::ThroughAs(_) | Form::Drop | Form::Leaf(Kind::Comment)
        )
    }

    pub(super) fn visit(&mut self, node: Node<'n>, slot: Slot) {
        self.visit_with(node, slot, Vec::new());
    }

    /// Visits a node with others before it that belong to it.
    pub(super) fn visit_with(&mut self, node: Node<'n>, slot: Slot, before: Vec<Node<'n>>) {
        self.tasks.push(Task::Visit { node, slot, before });
    }

    pub(super) fn open(&mut self, kind: Kind, slot: Slot, span: Span, name: Span) {
        self.tasks.push(Task::Open { kind, slot, span, name });
    }

    pub(super) fn leaf(&mut self, kind: Kind, slot: Slot, span: Span, name: Span) {
        self.tasks.push(Task::Leaf { kind, slot, span, name });
    }

    pub(super) fn embedded(&mut self, slot: Slot, span: Span, content: Span, language: &'static str) {
        self.tasks.push(Task::Embedded {
            slot,
            span,
            content,
            language,
        });
    }

    pub(super) fn expression(&mut self, slot: Slot, span: Span) {
        self.tasks.push(Task::Expression { slot, span });
    }

    pub(super) fn close(&mut self, end: usize) {
        self.tasks.push(Task::Close { end });
    }

    /// The name of a node by its rule; empty where it has none.
    pub(super) fn name(&self, subject: &Subject<'n>) -> Span {
        let part = match subject.rule.naming {
            Naming::None => None,
            Naming::Whole => return subject.span,
            Naming::Fields(fields) => fields.iter().find_map(|field| subject.field(field)),
            Naming::First | Naming::Lead => subject.named().find(|part| !self.has_fixed_slot(part.node)),
            Naming::Last => subject.named().filter(|part| !self.has_fixed_slot(part.node)).last(),
            Naming::Keyword => return self.keyword(subject),
        };
        part.and_then(|part| self.last_part(part.node))
            .unwrap_or_else(|| empty(subject.span))
    }

    /// The first token that is a word.
    pub(super) fn keyword(&self, subject: &Subject<'n>) -> Span {
        let is_word =
            |part: &&Part<'_>| !part.node.is_named() && self.text_of(part.node).starts_with(char::is_alphabetic);
        let word = subject.parts.iter().find(is_word);
        word.map_or(empty(subject.span), |part| self.span(part.node))
    }

    /// The operator of an operation, which without a field is the first token.
    pub(super) fn operator(&self, subject: &Subject<'n>) -> Span {
        let field = ["operator", "operators"].iter().find_map(|field| subject.field(field));
        let token = || {
            let tokens = subject.parts.iter().copied();
            tokens.into_iter().find(|part| !part.node.is_named())
        };
        let operator = field.or_else(token);
        operator.map_or(empty(subject.span), |part| self.span(part.node))
    }

    /// The last part of a name: `modelId` of `request.modelId`, `k` of `x["k"]`.
    pub(super) fn last_part(&self, node: Node<'n>) -> Option<Span> {
        let mut node = node;
        for _ in 0..MAX_NAME_DEPTH {
            let rule = self.rule(node);
            if matches!(rule.naming, Naming::Whole) || node.named_child_count() == 0 {
                return Some(self.last_segment(node));
            }
            node = match rule.naming {
                Naming::Fields(fields) => {
                    let part = fields.iter().find_map(|field| node.child_by_field_name(field));
                    part.or_else(|| node.named_child(0).filter(|_| matches!(rule.form, Form::By(_))))?
                }
                _ if matches!(rule.form, Form::By(_)) && self.is_string(node) => {
                    return Some(self.content(node));
                }
                Naming::Last => last_child(node)?,
                _ => node.named_child(0)?,
            };
        }
        None
    }

    fn is_string(&self, node: Node<'_>) -> bool {
        self.text_of(node).ends_with(['"', '\'', '`'])
    }

    /// The content of a literal.
    pub(super) fn content(&self, node: Node<'_>) -> Span {
        let span = self.span(node);
        let inner = literal::content(self.text_of(node));
        Span::new(span.start() + inner.start, span.start() + inner.end)
    }

    /// The part after the last separator of a path, without type arguments.
    fn last_segment(&self, node: Node<'_>) -> Span {
        if self.is_string(node) {
            return self.content(node);
        }
        let span = self.span(node);
        let text = self.text_of(node);
        let path = text
            .find(['<', '[', '('])
            .filter(|&at| at > 0)
            .map_or(text, |at| &text[..at]);
        let path = path.trim_end();
        let start = path.rfind(['.', ':', '\\', '/']).map_or(0, |at| at + 1);
        if start == path.len() {
            return span;
        }
        Span::new(span.start() + start, span.start() + path.len())
    }
}

fn last_child(node: Node<'_>) -> Option<Node<'_>> {
    let count = u32::try_from(node.named_child_count()).ok()?;
    node.named_child(count.checked_sub(1)?)
}

/// No name, at the start of a node.
pub(super) fn empty(span: Span) -> Span {
    Span::new(span.start(), span.start())
}
