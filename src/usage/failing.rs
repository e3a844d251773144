//! Calls that a program expects to fail.
//!
//! Input: a tree, and the context of an id. Output: whether the call that takes the id is in a block or an argument that
//! asserts a failure: `with pytest.raises(ClientError):`, `assertThrows(…, () -> …)`, `expect(…).rejects`.

use crate::context::{Context, fold};
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::Place;

/// Names of calls and members that assert a failure, folded.
const FAILS: &[&str] = &[
    "assertfails",
    "assertfailswith",
    "assertraise",
    "assertraises",
    "assertraisesregex",
    "assertthatthrownby",
    "assertthrows",
    "assertthrowsexactly",
    "expectexception",
    "raiseerror",
    "raises",
    "rejects",
    "shouldpanic",
    "shouldthrow",
    "throwsasync",
    "tothrow",
    "tothrowerror",
    "xctassertthrowserror",
];

/// Nodes around an id, at most, that are looked at.
const MAX_OUTER: usize = 16;

/// Children of one node, at most, that are looked at.
const MAX_CHILDREN: usize = 8;

/// True if the call around an id is expected to fail.
pub(super) fn is_meant_to_fail(tree: &Tree<'_>, context: &Context) -> bool {
    let is_value = matches!(context.place, Place::String | Place::Argument | Place::TemplateString);
    is_value && context.call_node.is_some() && is_expected_to_fail(tree, context.node)
}

/// True if a test expects that a call at a node, or around it, fails: there, or where it passes on the name that it is bound to.
pub(super) fn is_expected_to_fail(tree: &Tree<'_>, node: NodeId) -> bool {
    if is_in_assertion(tree, node) {
        return true;
    }
    let is_end = |id: &NodeId| matches!(tree.kind(*id), Kind::Function | Kind::Class | Kind::Document);
    let mut around = tree.ancestors(node);
    let Some(binding) = around.by_ref().find(|id| tree.kind(*id) == Kind::Binding || is_end(id)) else {
        return false;
    };
    let (Some(name), Some(scope)) = (tree.name(binding), around.find(is_end)) else {
        return false;
    };
    let is_use = |id: &NodeId| tree.kind(*id) == Kind::Name && tree.slice(*id) == name;
    let behind = tree.subtree(scope).filter(|&id| id >= tree.behind(binding));
    behind
        .take(MAX_NODES)
        .filter(is_use)
        .any(|id| is_in_assertion(tree, id))
}

/// True if a node is in a block or an argument that asserts a failure.
fn is_in_assertion(tree: &Tree<'_>, node: NodeId) -> bool {
    let around = tree.ancestors(node).take(MAX_OUTER);
    let mut around = around.take_while(|&id| {
        let is_named = tree.kind(id) == Kind::Function && tree.name(id).is_some();
        !is_named && !matches!(tree.kind(id), Kind::Class | Kind::Document | Kind::Embedded)
    });
    around.any(|id| asserts_failure(tree, id) || is_below(tree, id) || is_tried_to_fail(tree, id, node))
}

/// Heads of blocks with a handler.
pub(super) const TRIES: &[&str] = &["try", "begin", "do"];

/// Nodes of a handler or behind a binding, at most, that are looked at.
const MAX_NODES: usize = 400;

/// True if a node is a block with a handler, in which a failure is reported where the call at `inner` throws nothing:
/// `try { call(); fail("must be refused"); } catch …`.
fn is_tried_to_fail(tree: &Tree<'_>, id: NodeId, inner: NodeId) -> bool {
    let head = tree.slice(id);
    if !TRIES.iter().any(|word| begins_with(head, word)) {
        return false;
    }
    let behind = tree.span(inner).end();
    let mut after = tree.subtree(id).filter(|&one| tree.span(one).start() >= behind);
    let fails = |one: NodeId| tree.kind(one) == Kind::Call && tree.name(one) == Some("fail");
    after
        .by_ref()
        .take(MAX_NODES)
        .any(|one| fails(one) && is_before_handler(tree, id, one))
}

/// True if a text begins with a word.
pub(super) fn begins_with(text: &str, word: &str) -> bool {
    let rest = text.strip_prefix(word);
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// True if a node is in the body of a block, and not in its handler.
fn is_before_handler(tree: &Tree<'_>, block: NodeId, node: NodeId) -> bool {
    const HANDLERS: &[&str] = &["catch", "except", "rescue"];
    let around = tree.ancestors(node).take_while(|&id| id != block);
    !around
        .into_iter()
        .any(|id| HANDLERS.iter().any(|word| tree.slice(id).starts_with(word)))
}

fn asserts_failure(tree: &Tree<'_>, id: NodeId) -> bool {
    let is_name = matches!(tree.kind(id), Kind::Call | Kind::Member);
    is_name && tree.name(id).is_some_and(|name| FAILS.contains(&fold(name).as_str())) && !is_negated(tree, id)
}

/// True if an assertion is turned round on its way: `expect(f).not.toThrow()`.
fn is_negated(tree: &Tree<'_>, id: NodeId) -> bool {
    let mut at = Some(id);
    for _ in 0..MAX_CHILDREN {
        let Some(id) = at else { return false };
        if tree.kind(id) == Kind::Member && tree.name(id) == Some("not") {
            return true;
        }
        at = tree.child(id, Slot::Callee).or_else(|| tree.child(id, Slot::Receiver));
    }
    false
}

/// True if a node holds such an assertion beside the id, as the head of its block.
fn is_below(tree: &Tree<'_>, id: NodeId) -> bool {
    let is_list = matches!(
        tree.kind(id),
        Kind::Block | Kind::Call | Kind::List | Kind::Map | Kind::Function
    );
    !is_list
        && tree
            .children(id)
            .take(MAX_CHILDREN)
            .any(|child| asserts_failure(tree, child))
}
