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
    "raises",
    "rejects",
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
    if !is_value || context.call_node.is_none() {
        return false;
    }
    let around = tree.ancestors(context.node).take(MAX_OUTER);
    let mut around = around.take_while(|&id| {
        let is_named = tree.kind(id) == Kind::Function && tree.name(id).is_some();
        !is_named && !matches!(tree.kind(id), Kind::Class | Kind::Document | Kind::Embedded)
    });
    around.any(|id| asserts_failure(tree, id) || is_below(tree, id) || is_tried_to_fail(tree, id, context.node))
}

/// Words of a message or a comment about a failure that is meant.
const FAILURES: &[&str] = &[
    "fail",
    "fails",
    "failed",
    "failure",
    "error",
    "exception",
    "refused",
    "rejected",
    "denied",
    "unsupported",
];

/// Heads of blocks with a handler.
pub(super) const TRIES: &[&str] = &["try", "begin", "do"];

/// Nodes of a handler, at most, that are looked at.
const MAX_NODES: usize = 400;

/// True if a node is a block with a handler that says that what is tried in it at `inner` is meant to fail, or that ends with
/// a failure where nothing is thrown: `except ClientError: print("EXPECTED FAILURE")`, `fail("must be refused")`.
pub(super) fn is_tried_to_fail(tree: &Tree<'_>, id: NodeId, inner: NodeId) -> bool {
    let head = tree.slice(id);
    if !TRIES.iter().any(|word| begins_with(head, word)) {
        return false;
    }
    let behind = tree.span(inner).end();
    let mut after = tree.subtree(id).filter(|&one| tree.span(one).start() >= behind);
    after.by_ref().take(MAX_NODES).any(|one| match tree.kind(one) {
        Kind::Literal | Kind::Template | Kind::Comment => says_expected(tree.slice(one)),
        Kind::Call => tree.name(one) == Some("fail") && is_before_handler(tree, id, one),
        _ => false,
    })
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

/// True if a text says that a failure is expected: `EXPECTED FAILURE: …`, `// expected`.
fn says_expected(text: &str) -> bool {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(24)
        .map(str::to_lowercase)
        .collect();
    let has = |word: &str| words.iter().any(|one| one == word);
    has("expected") && (words.len() <= 2 || FAILURES.iter().any(|word| has(word)))
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
