//! Calls that a program expects to fail.
//!
//! Input: a tree, and the context of an id. Output: whether the call that takes the id is in a block or an argument that
//! asserts a failure: `with pytest.raises(ClientError):`, `assertThrows(…, () -> …)`, `expect(…).rejects`; whether one is
//! announced before it, or asserted of what it is bound to.

use super::calls;
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
    "erroras",
    "errorcontains",
    "erroris",
    "expecterr",
    "expectexception",
    "iserr",
    "isfailure",
    "isthrownby",
    "raiseerror",
    "raises",
    "rejected",
    "rejectedwith",
    "rejects",
    "shouldthrow",
    "throwasync",
    "throws",
    "throwsasync",
    "tothrow",
    "tothrowerror",
    "unwraperr",
    "xctassertthrowserror",
];

/// Annotations of tests that end in a failure, folded.
const ANNOTATED: &[&str] = &["expectedexception", "expectedfailure", "shouldpanic", "xfail"];

/// Calls that report that a test failed, folded.
const REPORTS: &[&str] = &["error", "errorf", "fail", "failnow", "fatal", "fatalf", "xctfail"];

/// Arguments of the annotation of a test that name the failure that it ends in, folded.
const EXPECTED: &[&str] = &["expected", "expectedexceptions"];

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
    is_expected(tree, node, 0) || is_announced(tree, node)
}

fn is_expected(tree: &Tree<'_>, node: NodeId, depth: usize) -> bool {
    if is_in_assertion(tree, node) || is_refused_without(tree, node) {
        return true;
    }
    let is_end = |id: &NodeId| matches!(tree.kind(*id), Kind::Function | Kind::Class | Kind::Document);
    let is_named_end = |id: &NodeId| is_end(id) && (tree.kind(*id) != Kind::Function || tree.name(*id).is_some());
    let mut around = tree.ancestors(node);
    let is_bound = |id: &NodeId| tree.kind(*id) == Kind::Binding || is_named_end(id);
    let Some(binding) = around.by_ref().find(is_bound) else {
        return false;
    };
    let (false, Some(scope)) = (is_named_end(&binding), around.find(is_end)) else {
        return false;
    };
    let names = names_of(tree, binding);
    let is_use = |id: &NodeId| tree.kind(*id) == Kind::Name && names.contains(&tree.slice(*id));
    let behind = tree.subtree(scope).filter(|&id| id >= tree.behind(binding));
    behind
        .take(MAX_NODES)
        .filter(is_use)
        .any(|id| is_expected_of_use(tree, id, depth))
}

fn is_expected_of_use(tree: &Tree<'_>, id: NodeId, depth: usize) -> bool {
    if depth < MAX_NAMES {
        is_expected(tree, id, depth + 1)
    } else {
        is_in_assertion(tree, id)
    }
}

/// The names that a binding sets: `_, err := …` sets two.
fn names_of<'t>(tree: &Tree<'t>, binding: NodeId) -> Vec<&'t str> {
    let target = tree.child(binding, Slot::Target);
    let listed = target.filter(|&target| tree.kind(target) == Kind::List);
    let listed = listed.into_iter().flat_map(|list| tree.children(list));
    let listed = listed.map(|name| tree.slice(name)).filter(|&name| name != "_");
    tree.name(binding)
        .filter(|&name| name != "_")
        .into_iter()
        .chain(listed)
        .collect()
}

/// True if a node is in a block or an argument that asserts a failure.
fn is_in_assertion(tree: &Tree<'_>, node: NodeId) -> bool {
    let around = tree.ancestors(node).take(MAX_OUTER);
    let mut around = around.take_while(|&id| {
        let is_named = tree.kind(id) == Kind::Function && tree.name(id).is_some();
        !is_named && !matches!(tree.kind(id), Kind::Class | Kind::Document | Kind::Embedded)
    });
    around.any(|id| {
        asserts_failure(tree, id)
            || is_below(tree, id)
            || is_asserted_of(tree, id, node)
            || is_handed_on(tree, id)
            || is_tried_to_fail(tree, id, node)
    })
}

/// True if an argument of a call says that what it is made on, or another argument, fails:
/// `expect { … }.to raise_error`, `Assert.That(() => …, Throws.TypeOf<E>())`.
fn is_asserted_of(tree: &Tree<'_>, id: NodeId, inner: NodeId) -> bool {
    let is_other = |argument: &NodeId| !tree.span(*argument).contains(tree.span(inner));
    let asserts = |argument: NodeId| {
        let mut chain = calls::chain(tree, argument).into_iter();
        asserts_failure(tree, argument) || chain.any(|name| FAILS.contains(&fold(name).as_str()))
    };
    tree.kind(id) == Kind::Call
        && calls::arguments(tree, id)
            .take(MAX_CHILDREN)
            .filter(is_other)
            .any(|argument| tree.kind(argument) == Kind::Call && asserts(argument))
}

/// True if the failure of a call is its value: `send(…).catch((e) => e)`.
fn is_handed_on(tree: &Tree<'_>, id: NodeId) -> bool {
    let Some(next) = calls::next_in_chain(tree, id).filter(|_| tree.kind(id) == Kind::Call) else {
        return false;
    };
    let handler = calls::arguments(tree, next).next();
    let Some(handler) = handler.filter(|&handler| tree.kind(handler) == Kind::Function) else {
        return false;
    };
    let parameter = tree.children(handler).find(|&id| tree.kind(id) == Kind::Parameter);
    let gives = tree.child(handler, Slot::Body).map(|body| tree.slice(body));
    tree.name(next) == Some("catch") && gives.is_some() && gives == parameter.and_then(|name| tree.name(name))
}

/// True if a test fails where an error is none: `if err == nil { t.Fatal(…) }`.
fn is_refused_without(tree: &Tree<'_>, error: NodeId) -> bool {
    let compared = tree.parent(error).filter(|&id| tree.kind(id) == Kind::Operation);
    let Some(compared) = compared.filter(|&id| tree.name(id) == Some("==")) else {
        return false;
    };
    let is_none = tree.children(compared).any(|side| calls::is_unset(tree.slice(side)));
    let Some(guard) = tree.parent(compared).filter(|&id| tree.kind(id) == Kind::If && is_none) else {
        return false;
    };
    let reports = |id: NodeId| {
        let name = tree.name(id).filter(|_| tree.kind(id) == Kind::Call);
        name.is_some_and(|name| REPORTS.contains(&fold(name).as_str()))
    };
    let body = tree.child(guard, Slot::Body);
    body.is_some_and(|body| tree.subtree(body).take(MAX_NODES).any(reports))
}

/// True if the test around a call says before it, or in its annotation, that it fails: `$this->expectException(…)`,
/// `thrown.expect(…)`, `@pytest.mark.xfail`, `@Test(expected = …)`.
fn is_announced(tree: &Tree<'_>, node: NodeId) -> bool {
    let announces = |id: NodeId| {
        let Some(name) = tree.name(id).filter(|_| tree.kind(id) == Kind::Call).map(fold) else {
            return false;
        };
        let on = calls::receiver(tree, id)
            .and_then(|on| calls::last_part(tree, on))
            .map(fold);
        let is_rule = || on.is_some_and(|on| on.contains("thrown") || on.contains("exception"));
        name.starts_with("expectexception") || name == "expect" && is_rule()
    };
    let mut below = node;
    for id in tree.ancestors(node).take(MAX_OUTER) {
        let before = tree.children(id).take(MAX_NODES).take_while(|&child| child != below);
        if tree.kind(id) == Kind::Block && before.into_iter().any(announces) {
            return true;
        }
        if tree.kind(id) == Kind::Function && tree.name(id).is_some() {
            return is_test_of_failure(tree, id);
        }
        below = id;
    }
    false
}

/// True if an annotation of a test says that it fails.
fn is_test_of_failure(tree: &Tree<'_>, function: NodeId) -> bool {
    let says = |annotation: NodeId| {
        let expects = |id: NodeId| {
            tree.name(id)
                .is_some_and(|name| EXPECTED.contains(&fold(name).as_str()))
        };
        let is_named = tree.name(annotation).map(fold);
        is_named.is_some_and(|name| ANNOTATED.contains(&name.as_str()))
            || calls::arguments(tree, annotation).any(expects)
    };
    let annotations = tree.children(function).take(MAX_CHILDREN);
    annotations.filter(|&id| tree.kind(id) == Kind::Annotation).any(says)
}

/// Heads of blocks with a handler.
pub(super) const TRIES: &[&str] = &["try", "begin", "do"];

/// Nodes of a handler or behind a binding, at most, that are looked at.
const MAX_NODES: usize = 400;

/// Names that are followed.
const MAX_NAMES: usize = 1;

/// True if a node is a block with a handler, in which a failure is reported where the call at `inner` throws nothing:
/// `try { call(); fail("must be refused"); } catch …`.
fn is_tried_to_fail(tree: &Tree<'_>, id: NodeId, inner: NodeId) -> bool {
    let head = tree.slice(id);
    if !TRIES.iter().any(|word| begins_with(head, word)) {
        return false;
    }
    let behind = tree.span(inner).end();
    let mut after = tree.subtree(id).filter(|&one| tree.span(one).start() >= behind);
    let fails = |one: NodeId| tree.kind(one) == Kind::Call && matches!(tree.name(one), Some("fail" | "XCTFail"));
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
    let Some(name) = tree.name(id).filter(|_| is_name).map(fold) else {
        return false;
    };
    // `require.Error(t, err)` of testify.
    let is_of_package = || {
        let on = calls::receiver(tree, id).and_then(|on| calls::last_part(tree, on));
        matches!(on, Some("require" | "assert"))
    };
    (FAILS.contains(&name.as_str()) || name == "error" && is_of_package()) && !is_negated(tree, id)
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
    // `with pytest.raises(E) as error:`
    let value = |child: NodeId| {
        let value = tree
            .child(child, Slot::Value)
            .filter(|_| tree.kind(child) == Kind::Binding);
        value.unwrap_or(child)
    };
    !is_list
        && tree
            .children(id)
            .take(MAX_CHILDREN)
            .any(|child| asserts_failure(tree, value(child)))
}
