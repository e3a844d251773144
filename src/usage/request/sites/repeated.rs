//! Requests that are repeated without a parameter where they fail.
//!
//! Input: a call that sends a request. Output: the parameters that the handler of its failure leaves out: the request with
//! them may be refused, and the program goes on.

use super::{Evaluator, Field, Reader, Ref, ValueKind, fields};
use crate::context::fold;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::usage::calls;
use crate::usage::request::value::Value;
use crate::usage::rows::{FormRow, RequestRow};

/// Nodes around a call, and calls of one handler, at most, that are looked at.
const MAX_OUTER: usize = 24;
const MAX_CALLS: usize = 8;

/// Methods that take what is done where a call fails, folded.
const RECOVERS: &[&str] = &[
    "catch",
    "orelse",
    "unwraporelse",
    "recover",
    "recoverwith",
    "exceptionally",
    "rescue",
];

/// Heads of handlers.
const HANDLERS: &[&str] = &["catch", "except", "rescue"];

impl Reader<'_, '_> {
    /// The names of the parameters of a request that its repetition does not send, folded.
    pub(super) fn left_out(
        &self,
        row: &'static RequestRow,
        form: &FormRow,
        at: Ref,
        model: &Value,
        own: &[Field],
    ) -> Vec<String> {
        let tree = self.eval.tree(at);
        if tree.kind(at.node) != Kind::Call || own.is_empty() {
            return Vec::new();
        }
        let Some(name) = calls::meant(tree, at.node) else {
            return Vec::new();
        };
        let operation = calls::operation(name);
        let is_same = |id: &NodeId| {
            let name = calls::meant(tree, *id).filter(|_| tree.kind(*id) == Kind::Call);
            name.is_some_and(|name| calls::operation(name) == operation)
        };
        let repeated = self
            .sends(at, &operation)
            .into_iter()
            .flat_map(|call| handlers(tree, call));
        let repeated = repeated.flat_map(|handler| tree.subtree(handler).filter(is_same).collect::<Vec<_>>());
        let mut left_out = Vec::new();
        for node in repeated.filter(|&node| node > at.node).take(MAX_CALLS) {
            let call = Ref { node, ..at };
            let mut map = self.eval.arguments(call, 0);
            map.lay(self.eval.chained(call, 0));
            let is_model = self
                .model(row, call, &map)
                .is_some_and(|other| is_same_model(model, &other));
            if !is_model {
                continue;
            }
            let sent = fields(form, &map, false);
            let is_sent = |field: &Field| {
                sent.iter()
                    .any(|other| other.name == field.name && other.value.is_sent())
            };
            let gone = own.iter().filter(|field| !is_sent(field));
            left_out.extend(gone.flat_map(|field| [fold(&field.key), fold(&field.name)]));
            left_out.extend(gone_of_bodies(own, &sent));
        }
        left_out
    }

    /// The call, and those that are given the request which it makes by its name.
    fn sends(&self, at: Ref, operation: &str) -> Vec<NodeId> {
        let tree = self.eval.tree(at);
        let mut sends = vec![at.node];
        let binding = tree
            .ancestors(at.node)
            .take(MAX_OUTER)
            .find(|&id| tree.kind(id) == Kind::Binding);
        let Some(name) = binding.and_then(|binding| tree.name(binding)) else {
            return sends;
        };
        let scope = self.eval.names.scope(at);
        let is_given = |id: NodeId| {
            let mut arguments = calls::arguments(tree, id);
            arguments
                .any(|argument| tree.kind(argument) == Kind::Name && calls::last_word(tree.slice(argument)) == name)
        };
        let calls = tree
            .subtree(scope.node)
            .filter(|&id| id > at.node && tree.kind(id) == Kind::Call);
        let same = calls.filter(|&id| {
            let is_same = calls::meant(tree, id).is_some_and(|name| calls::operation(name) == operation);
            is_same && is_given(id)
        });
        sends.extend(same.take(MAX_CALLS));
        sends
    }
}

/// The keys of a body that the body of a repetition does not have, folded.
fn gone_of_bodies(own: &[Field], repeated: &[Field]) -> Vec<String> {
    let body = |fields: &[Field]| {
        let body = fields.iter().find(|field| field.name == "body")?;
        Some(Evaluator::as_map(&body.value)?.0)
    };
    let (Some(own), Some(repeated)) = (body(own), body(repeated)) else {
        return Vec::new();
    };
    let is_gone = |key: &&String| repeated.exact(key).is_none_or(|entry| !entry.value.is_sent());
    let keys = own.entries.iter().map(|entry| &entry.key);
    keys.filter(is_gone).map(|key| fold(key)).collect()
}

fn is_same_model(one: &Value, other: &Value) -> bool {
    match (&one.what, &other.what) {
        (ValueKind::Text(one), ValueKind::Text(other)) => one.text == other.text,
        _ => one.at == other.at,
    }
}

/// The nodes that run where a call fails.
fn handlers(tree: &Tree<'_>, call: NodeId) -> Vec<NodeId> {
    let mut found = Vec::new();
    let mut below = call;
    for id in tree.ancestors(call).take(MAX_OUTER) {
        let after = tree.children(id).filter(|&child| child > below);
        match tree.kind(id) {
            Kind::Class => break,
            Kind::Statement | Kind::Function => found.extend(after.filter(|&child| is_handler(tree, child))),
            // `match client.converse()… { Err(error) => … }`
            Kind::Switch if tree.slot(below) == Slot::Subject => {
                let is_failure = |case: NodeId| {
                    let pattern = tree.child(case, Slot::Pattern);
                    pattern.is_some_and(|pattern| names_failure(tree.slice(pattern)))
                };
                found.extend(after.filter(|&case| tree.kind(case) == Kind::Case && is_failure(case)));
            }
            // `client.send(…).catch((error) => …)`
            Kind::Call if tree.slot(below) == Slot::Callee && recovers(tree, id) => {
                found.extend(calls::arguments(tree, id));
            }
            // `out, err := client.Converse(ctx, in)`, then `if errors.As(err, &refused) { … }`
            Kind::Block => {
                let is_failure = |node: NodeId| {
                    let condition = tree.child(node, Slot::Condition);
                    tree.kind(node) == Kind::If
                        && condition.is_some_and(|condition| names_failure(tree.slice(condition)))
                };
                let is_set = matches!(tree.kind(below), Kind::Binding | Kind::Statement);
                found.extend(after.filter(|&node| is_set && is_failure(node)));
            }
            _ => {}
        }
        if tree.kind(id) == Kind::Function && tree.name(id).is_some() {
            break;
        }
        below = id;
    }
    found
}

/// True if a call says what is done where the one before it fails.
fn recovers(tree: &Tree<'_>, call: NodeId) -> bool {
    let name = tree.name(call).map(fold);
    name.is_some_and(|name| RECOVERS.contains(&name.as_str()))
}

/// True if a part of a block runs only where the part before it fails.
fn is_handler(tree: &Tree<'_>, part: NodeId) -> bool {
    let text = tree.slice(part);
    tree.slot(part) == Slot::Else || HANDLERS.iter().any(|word| text.starts_with(word))
}

/// True if a condition or a pattern names an error.
fn names_failure(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    words
        .map(fold)
        .any(|word| word == "err" || word.ends_with("error") || word.contains("exception"))
}
