//! Values that a template of CloudFormation puts together: `!Sub`, `!Ref`, and their long forms.

use super::Evaluator;
use crate::tree::{Kind, NodeId, Slot};
use crate::usage::calls::{self, last_word};
use crate::usage::request::names::Ref;
use crate::usage::request::value::{HOLE, Value, ValueKind, Written};

impl Evaluator<'_, '_> {
    /// The value of an intrinsic function: `!Sub text`, `!Ref Model`.
    pub(super) fn intrinsic(&self, at: Ref, depth: usize) -> Option<Value> {
        let tree = self.tree(at);
        if !matches!(tree.language(), "yaml" | "json") {
            return None;
        }
        let (name, given) = match tree.kind(at.node) {
            Kind::Call => (tree.name(at.node)?, calls::arguments(tree, at.node).next()?),
            Kind::Map => {
                let mut pairs = tree.children(at.node);
                let pair = pairs.next().filter(|&pair| tree.kind(pair) == Kind::Pair)?;
                if pairs.next().is_some() {
                    return None;
                }
                (tree.name(pair)?, tree.child(pair, Slot::Value)?)
            }
            _ => return None,
        };
        match last_word(name) {
            "Sub" => self.substituted(Ref { node: given, ..at }, depth),
            "Ref" => self.referred(tree.name(given)?, depth),
            _ => None,
        }
    }

    /// The default of a parameter, where it is a text with letters.
    fn referred(&self, name: &str, depth: usize) -> Option<Value> {
        let set = self.names.of_module("Ref", name)?;
        let mut value = self.read(set, depth + 1);
        let has_letters = |text: &str| text.chars().any(char::is_alphabetic);
        value.is_default = true;
        value.text().is_some_and(has_letters).then_some(value)
    }

    /// A text into which parameters are put.
    fn substituted(&self, at: Ref, depth: usize) -> Option<Value> {
        let tree = self.tree(at);
        let text: NodeId = match tree.kind(at.node) {
            Kind::List => tree.children(at.node).next()?,
            _ => at.node,
        };
        let mut value = self.read(Ref { node: text, ..at }, depth + 1);
        let ValueKind::Text(written) = &value.what else {
            return None;
        };
        let mut whole = Written::default();
        let mut start = 0;
        while let Some((from, end)) = next_hole(&written.text, start) {
            whole.append(&written.part(start, from));
            let name = written.text.get(from + 2..end - 1).unwrap_or_default();
            if let Some(ValueKind::Text(put_in)) = self.referred(name, depth).map(|value| value.what) {
                whole.append(&put_in);
                value.is_default = true;
            } else {
                let span = written.span(from, end);
                whole.push(HOLE, span.start(), span.end());
            }
            start = end;
        }
        whole.append(&written.part(start, written.text.len()));
        value.what = ValueKind::Text(whole);
        Some(value)
    }
}

/// The next `${…}` of a text, from its first byte to the one behind it.
fn next_hole(text: &str, start: usize) -> Option<(usize, usize)> {
    let from = start + text.get(start..)?.find("${")?;
    let end = from + text.get(from..)?.find('}')? + 1;
    Some((from, end))
}
