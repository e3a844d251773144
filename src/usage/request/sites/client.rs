//! The client that a request is called through.

use super::{Found, Reader, Ref, ValueKind};
use crate::context::fold;
use crate::tree::{Kind, Slot};
use crate::usage::calls;
use crate::usage::rows::RequestRow;

impl<'t> Reader<'_, 't> {
    /// True if the client at the beginning of a chain is of a class.
    pub(super) fn client(&self, row: &RequestRow, at: Ref) -> bool {
        let tree = self.eval.tree(at);
        let mut root = calls::receiver(tree, at.node);
        while let Some(on) = root {
            match tree.kind(on) {
                Kind::Member
                    if tree
                        .child(on, Slot::Receiver)
                        .is_some_and(|inner| tree.kind(inner) != Kind::Name) =>
                {
                    root = tree.child(on, Slot::Receiver);
                }
                _ => break,
            }
        }
        let is_class = |name: &str| row.client.contains(&fold(crate::usage::calls::last_word(name)));
        let Some((class, made)) = self.maker(root.map(|node| Ref { node, ..at })) else {
            return false;
        };
        is_class(class) && (row.base.is_empty() || made.is_some_and(|made| self.is_made_for(made, &row.base)))
    }

    /// True if a client is made for an address with a word: in its creation, or by a constant.
    fn is_made_for(&self, made: Ref, word: &str) -> bool {
        if self.eval.tree(made).slice(made.node).contains(word) {
            return true;
        }
        let given = self.eval.arguments(made, 0);
        let mut texts = given.entries.iter().map(|entry| &entry.value.what);
        texts.any(|value| matches!(value, ValueKind::Text(written) if written.text.contains(word)))
    }

    /// The class of the client at the beginning of a chain, and its creation.
    fn maker(&self, root: Option<Ref>) -> Option<(&'t str, Option<Ref>)> {
        let root = root?;
        let tree = self.eval.tree(root);
        // `client.messages.create(…)`, `self.client.messages.create(…)`, `AnthropicBedrock().messages.create(…)`.
        let mut node = root.node;
        while tree.kind(node) == Kind::Member {
            let Some(on) = tree.child(node, Slot::Receiver) else {
                break;
            };
            let is_own = tree.kind(on) == Kind::Name
                && crate::usage::request::names::OWN.contains(&calls::last_word(tree.slice(on)));
            if is_own {
                let class = self.eval.names.class_around(root)?;
                let Found::One(bind) = self.eval.names.field(calls::last_word(tree.name(node)?), class) else {
                    return None;
                };
                return self.made_by(bind.at);
            }
            node = on;
        }
        if tree.kind(node) == Kind::Call {
            return Some((calls::meant(tree, node)?, Some(Ref { node, ..root })));
        }
        match self
            .eval
            .names
            .lookup(calls::last_word(tree.slice(node)), Ref { node, ..root })
        {
            Found::One(bind) => self.made_by(bind.at),
            _ => None,
        }
    }

    fn made_by(&self, at: Ref) -> Option<(&'t str, Option<Ref>)> {
        let tree = self.eval.tree(at);
        let mut value = tree.child(at.node, Slot::Value);
        while let Some(group) = value.filter(|&value| tree.kind(value) == Kind::Group) {
            value = tree.children(group).next();
        }
        if let Some(value) = value.filter(|&value| tree.kind(value) == Kind::Call) {
            return Some((calls::meant(tree, value)?, Some(Ref { node: value, ..at })));
        }
        let kind = tree.child(at.node, Slot::Type)?;
        Some((calls::last_part(tree, kind)?, None))
    }
}
