//! Tests that never run: `@Disabled`, `[Fact(Skip = "…")]`, `it.skip(…)`, `t.Skip(…)` at the start.
//!
//! Input: an id in its tree. Output: whether the test around it is skipped whatever the environment. A skip with a condition is
//! none.

use crate::context::fold;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::usage::calls;

/// Annotations that skip what they decorate, by the last part of their names, folded.
const MARKS: &[&str] = &["skip", "skiptest", "disabled", "ignore", "ignored", "explicit"];

/// Functions that declare tests and groups of tests.
const DECLARES: &[&str] = &[
    "it", "test", "describe", "context", "suite", "specify", "scenario", "feature", "bench",
];

/// Parts behind them that skip.
const SKIPS: &[&str] = &["skip", "fixme", "todo", "ignore", "failing"];

/// Functions that declare a test that is skipped.
const SKIPPED: &[&str] = &[
    "xit",
    "xtest",
    "xdescribe",
    "xcontext",
    "xspecify",
    "xscenario",
    "xfeature",
    "xexample",
    "xexpect",
    "pending",
    "ignore",
];

/// Settings of a test that skip it, folded.
const SETTINGS: &[&str] = &["skip", "ignore", "ignored", "disabled"];

/// Statements that skip the rest of a test, with what they are called on; `-` for nothing.
const STATEMENTS: &[(&str, &[&str])] = &[
    ("skip", &["t", "tb", "b", "pytest", "this", "test", "it", "-", "ctx"]),
    ("skipnow", &["t", "tb", "b"]),
    ("skipf", &["t", "tb", "b"]),
    ("skiptest", &["self", "unittest", "-"]),
    ("marktestskipped", &["this", "self", "-"]),
    ("marktestincomplete", &["this", "self", "-"]),
    ("xctskip", &["-"]),
    ("ignore", &["assert"]),
    ("inconclusive", &["assert"]),
    ("pending", &["this", "-"]),
];

/// Statements of a test, at most, that are read.
const MAX_STATEMENTS: usize = 32;

/// True if the test around a node is skipped.
pub(super) fn is_skipped(tree: &Tree<'_>, node: NodeId) -> bool {
    let mut around = tree.ancestors(node);
    around.any(|id| match tree.kind(id) {
        Kind::Function => has_mark(tree, id) || skips_itself(tree, id, node),
        Kind::Class => has_mark(tree, id),
        Kind::Call => is_skipped_call(tree, id),
        Kind::Document => marks_all(tree, id),
        _ => false,
    })
}

/// True if an annotation of a function or a class skips it.
fn has_mark(tree: &Tree<'_>, id: NodeId) -> bool {
    let mut decorators = tree.children(id).filter(|&child| tree.kind(child) == Kind::Annotation);
    decorators.any(|mark| {
        let name = tree
            .name(mark)
            .map(|name| fold(calls::last_word(name)))
            .unwrap_or_default();
        MARKS.contains(&name.as_str()) || tree.children(mark).any(|setting| is_skipping(tree, setting))
    })
}

/// `Skip = "…"`, `skip: true`, `enabled = false`, `.disabled()`
fn is_skipping(tree: &Tree<'_>, setting: NodeId) -> bool {
    match tree.kind(setting) {
        Kind::Argument | Kind::Pair | Kind::Binding => {
            let name = tree.name(setting).map(fold).unwrap_or_default();
            let value = tree.child(setting, Slot::Value);
            let says = |word: &str| value.is_some_and(|value| tree.slice(value).eq_ignore_ascii_case(word));
            let is_reason = || value.is_some_and(|value| matches!(tree.kind(value), Kind::Literal | Kind::Template));
            let is_name = SETTINGS.contains(&name.as_str());
            is_name && (says("true") || is_reason()) || name == "enabled" && says("false")
        }
        Kind::Operation if tree.name(setting) == Some("=") => {
            let written = fold(tree.slice(setting));
            written.starts_with("skip") && !written.ends_with("null") || written == "enabledfalse"
        }
        Kind::Call => tree.name(setting) == Some("disabled"),
        Kind::Map => tree.children(setting).any(|pair| is_skipping(tree, pair)),
        _ => false,
    }
}

/// True if a call declares a test that is skipped, or a row of one: `it.skip(…)`, `xit "…"`, `pytest.param(…, marks=skip)`.
fn is_skipped_call(tree: &Tree<'_>, call: NodeId) -> bool {
    let callee = tree
        .child(call, Slot::Callee)
        .map_or_else(|| tree.name(call).unwrap_or_default(), |callee| tree.slice(callee));
    let head = callee.split(['(', ' ', '`', '<']).next().unwrap_or_default();
    let mut parts = head.split('.');
    let first = parts.next().unwrap_or_default();
    if SKIPPED.contains(&first) && has_body(tree, call) {
        return true;
    }
    if !DECLARES.contains(&first) {
        return is_skipped_row(tree, call);
    }
    parts.any(|part| SKIPS.contains(&part))
        || calls::arguments(tree, call)
            .filter(|&argument| matches!(tree.kind(argument), Kind::Map | Kind::Argument | Kind::Pair))
            .any(|options| is_skipping(tree, options))
}

/// True if a call is given code.
fn has_body(tree: &Tree<'_>, call: NodeId) -> bool {
    let mut children = tree.children(call);
    children.any(|child| matches!(tree.kind(child), Kind::Function | Kind::Block))
}

/// `pytest.param("…", marks=pytest.mark.skip)`
fn is_skipped_row(tree: &Tree<'_>, call: NodeId) -> bool {
    let marks = |argument: NodeId| {
        let value = tree
            .child(argument, Slot::Value)
            .filter(|_| tree.name(argument) == Some("marks"));
        value.is_some_and(|value| is_mark_of_skip(tree.slice(value)))
    };
    tree.name(call) == Some("param") && calls::arguments(tree, call).any(marks)
}

/// True if a text is the mark that skips without a condition.
fn is_mark_of_skip(text: &str) -> bool {
    let mut marks = text.match_indices("mark.skip");
    marks.any(|(at, mark)| {
        let next = text[at + mark.len()..].chars().next();
        !next.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

/// True if the whole file is skipped: `pytestmark = pytest.mark.skip`, `pytest.skip(…, allow_module_level=True)`.
fn marks_all(tree: &Tree<'_>, document: NodeId) -> bool {
    tree.language() == "python"
        && tree.children(document).any(|id| match tree.kind(id) {
            Kind::Binding => tree.name(id) == Some("pytestmark") && is_mark_of_skip(tree.slice(id)),
            Kind::Call | Kind::Statement => tree.slice(id).starts_with("pytest.skip("),
            _ => false,
        })
}

/// True if a statement of a function, before the id and under no condition, skips it.
fn skips_itself(tree: &Tree<'_>, function: NodeId, node: NodeId) -> bool {
    let bodies = tree.children(function).filter(|&child| tree.slot(child) == Slot::Body);
    let statements = bodies.flat_map(|body| match tree.kind(body) {
        Kind::Block => tree.children(body).take(MAX_STATEMENTS).collect(),
        _ => vec![body],
    });
    let before = tree.span(node).start();
    statements
        .take_while(|&statement| tree.span(statement).start() < before)
        .any(|statement| skips(tree, statement))
}

/// True if a statement is a call that skips the test.
fn skips(tree: &Tree<'_>, statement: NodeId) -> bool {
    let mut id = statement;
    while matches!(tree.kind(id), Kind::Statement | Kind::Return | Kind::Group)
        && let Some(inner) = tree.children(id).next()
    {
        id = inner;
    }
    let (name, on) = match tree.kind(id) {
        Kind::Call => {
            let on = calls::receiver(tree, id).and_then(|on| calls::last_part(tree, on));
            (tree.name(id).map(fold), on.map(fold))
        }
        // Ruby and shells call without brackets.
        Kind::Name => (Some(fold(tree.slice(id))), None),
        _ => return false,
    };
    let on = on.as_deref().unwrap_or("-");
    let name = name.unwrap_or_default();
    // Playwright's `test.skip(condition, …)` has one.
    let is_conditional = matches!(on, "test" | "it") && calls::arguments(tree, id).next().is_some();
    !is_conditional && STATEMENTS.iter().any(|(known, of)| *known == name && of.contains(&on))
}
