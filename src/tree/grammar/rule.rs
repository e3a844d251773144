//! The rules by which nodes of a grammar become nodes of the tree.
//!
//! A language is a table of [`Row`]s. A row names node kinds of the grammar and says which [`Kind`] they are, where their
//! name is and which [`Slot`] each of their fields fills. What a table cannot say is a function ([`Form::By`]).

use super::plan::{Plan, Subject};
use crate::tree::{Kind, Slot};

/// Node kinds of a grammar that have the same rule.
pub(super) struct Row {
    pub(super) nodes: &'static [&'static str],
    pub(super) rule: Rule,
}

/// A lowering that a table cannot say.
pub(super) type Lower = for<'n> fn(&mut Plan<'n, '_>, &Subject<'n>);

/// The lowering of one node.
#[derive(Clone, Copy)]
pub(super) struct Rule {
    pub(super) form: Form,
    pub(super) naming: Naming,
    /// The slots of children by their field or their kind.
    pub(super) fields: &'static [(&'static str, Slot)],
    /// The fields or kinds of children that are not nodes.
    pub(super) without: &'static [&'static str],
    /// The slots of all other children, in their order; the last one repeats. `None` of them is [`Slot::Item`].
    pub(super) order: &'static [Slot],
}

/// The form that a node takes.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// A node with children.
    Node(Kind),
    /// A node without children.
    Leaf(Kind),
    /// No node; its children take its slot.
    Through,
    /// No node; its children take this slot.
    ThroughAs(Slot),
    /// No node, and nothing in it is one.
    Drop,
    /// One child, by its field or kind, with the other children as children of that one: a declaration with its
    /// modifiers. With none or several such children it is as [`Form::Through`].
    Merge(&'static [&'static str]),
    /// A form that depends on more than the kind of the node.
    By(Lower),
    /// A node that the table does not have.
    Unlisted,
}

/// The place of a name.
#[derive(Clone, Copy)]
pub(super) enum Naming {
    /// It has none.
    None,
    /// The last part of the first of these fields.
    Fields(&'static [&'static str]),
    /// The last part of the first child.
    First,
    /// The last part of the first child, which is no node of its own.
    Lead,
    /// The last part of the last child.
    Last,
    /// The first token that is a word.
    Keyword,
    /// The whole text.
    Whole,
}

impl Rule {
    /// The rule of nodes that the table does not have.
    pub(super) const UNLISTED: Self = Self::new(Form::Unlisted);

    const fn new(form: Form) -> Self {
        Self {
            form,
            naming: Naming::None,
            fields: &[],
            without: &[],
            order: &[],
        }
    }
}

impl Row {
    pub(super) const fn named(mut self, naming: Naming) -> Self {
        self.rule.naming = naming;
        self
    }

    pub(super) const fn named_by(self, fields: &'static [&'static str]) -> Self {
        self.named(Naming::Fields(fields))
    }

    pub(super) const fn fields(mut self, fields: &'static [(&'static str, Slot)]) -> Self {
        self.rule.fields = fields;
        self
    }

    pub(super) const fn without(mut self, fields: &'static [&'static str]) -> Self {
        self.rule.without = fields;
        self
    }

    pub(super) const fn order(mut self, slots: &'static [Slot]) -> Self {
        self.rule.order = slots;
        self
    }
}

/// Nodes with children.
pub(super) const fn node(kind: Kind, nodes: &'static [&'static str]) -> Row {
    form(Form::Node(kind), nodes)
}

/// Nodes without children, named by their whole text.
pub(super) const fn leaf(kind: Kind, nodes: &'static [&'static str]) -> Row {
    form(Form::Leaf(kind), nodes).named(Naming::Whole)
}

/// Nodes that are none in the tree, but their children are.
pub(super) const fn through(nodes: &'static [&'static str]) -> Row {
    form(Form::Through, nodes)
}

/// Nodes that a function lowers.
pub(super) const fn by(lower: Lower, nodes: &'static [&'static str]) -> Row {
    form(Form::By(lower), nodes)
}

/// Nodes of a form.
pub(super) const fn form(form: Form, nodes: &'static [&'static str]) -> Row {
    Row {
        nodes,
        rule: Rule::new(form),
    }
}
