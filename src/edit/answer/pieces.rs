//! Places that take each piece of an answer for text: every block of it, or every delta of a stream.
//!
//! In: the tree of a part of a document, with its text. Out: the places. Of a model that thinks some blocks and deltas have no text. Code that looks at
//! the piece first, or that has a default for its text, takes only those that have one; so do languages in which a text that
//! is missing is empty.

use std::sync::LazyLock;

use regex::Regex;

use super::{LINKS, MAX_LEN, outermost, text_of};
use crate::lint::named;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::{Span, boundary};

/// Names of the field of an event that holds a piece of the answer.
const DELTAS: &[&str] = &["delta", "Delta"];

/// Places of one name, and nodes of a function, at most, that are looked at.
const MAX_DELTAS: usize = 200;
const MAX_NODES: usize = 20_000;

/// Bytes of a line before a place, and behind it, and of a loop, at most, that are looked at.
const MAX_LINE: usize = 300;
const MAX_LOOP: usize = 10_000;

/// Words of a condition that looks at what a piece is.
const LOOKS: &[&str] = &["text", "text_delta", "textDelta", "Text", "asText", "hasText", "TEXT"];

/// Beginnings of a default, behind the text of a piece.
const DEFAULTS: &[&str] = &[
    "?? ",
    "??",
    "|| ",
    "||",
    "or ",
    "?: ",
    "?:",
    "?.let",
    "?.also",
    "?.run",
    ".unwrap_or",
    ".orElse",
    "&& ",
];

/// Languages in which a field that is missing is an empty text, as a field of a type.
const EMPTY_FIELDS: &[&str] = &["go", "csharp", "php"];

/// Beginnings of a loop over the blocks of an answer, up to these, with the name of each.
const LOOPS: &[&str] = &[
    // Python, Ruby, Swift, Kotlin and Rust
    r"\bfor\s*\(?\s*(?:val\s+|var\s+)?&?(?P<name>\w+)\s+in\s+&?[^\n:;{]*$",
    // JavaScript
    r"\bfor\s*\((?:const|let|var)\s+(?P<name>\w+)\s+of\s+[^\n;{]*$",
    // Java and C#
    r"\b(?:for|foreach)\s*\((?:final\s+)?[\w<>]+\s+(?P<name>\w+)\s*(?::|\bin\b)\s*[^\n;{]*$",
    // Go
    r"\bfor\s+_,\s*(?P<name>\w+)\s*:?=\s*range\s+[^\n;{]*$",
];

/// Calls behind the blocks of an answer that take the text of each.
const CHAINS: &[&str] = &[
    r"^\(?\)?\s*(?:\.stream\(\))?\s*\.map\(\s*(?:ContentBlock::text|\w+\s*->\s*\w+\.text\(\))",
    r"^\??\s*\.reduce\(\s*\(\s*\w+\s*,\s*\w+[^)]*\)\s*=>\s*\w+\s*\+\s*\w+\.text\b[^?|]",
    r#"^\??\.joinToString(?:\("[^"]*"\))?\s*\{\s*(?:\w+\s*->\s*\w+|it)\.asText\(\)"#,
    r"^\(\)\s*\.(?:into_iter|iter)\(\)\s*\.map\(\s*\|\w+\|\s*\w+\.as_text\(\)\.unwrap\(\)",
];

static LOOP: LazyLock<Vec<Regex>> = LazyLock::new(|| built(LOOPS));
static CHAIN: LazyLock<Vec<Regex>> = LazyLock::new(|| built(CHAINS));

fn built(sources: &[&str]) -> Vec<Regex> {
    sources.iter().filter_map(|source| Regex::new(source).ok()).collect()
}

/// The places that take each delta of a stream for text.
pub(super) fn deltas(tree: &Tree<'_>, text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for word in DELTAS {
        for at in memchr::memmem::find_iter(text.as_bytes(), word).take(MAX_DELTAS) {
            let Some((span, node)) = delta_at(tree, text, at, word.len()) else {
                continue;
            };
            if !is_looked_at(tree, node) {
                found.push(span);
            }
        }
    }
    found
}

/// The read of the text of a delta at a place, and its node.
fn delta_at(tree: &Tree<'_>, text: &str, at: usize, word: usize) -> Option<(Span, NodeId)> {
    let before = line_before(text, at);
    let is_name = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    let rest = text_of(text.get(at + word..)?).filter(|_| !is_name)?;
    let span = Span::new(at, text.len() - rest.len());
    // `text, ok := delta.(*types.ContentBlockDeltaMemberText)`
    let is_tried = before.contains(", ok :=");
    if span.len() > MAX_LEN || is_tried || has_default(text.get(span.range())?, rest) {
        return None;
    }
    let node = tree.innermost(span);
    let is_field = text.get(span.range())?.ends_with("Text");
    let language = tree.language_at(node);
    let is_empty = is_field && EMPTY_FIELDS.contains(&language) || language == "ruby" && before.contains(" if ");
    (!is_empty && is_read(tree, node)).then_some((span, node))
}

/// The end of the line before a place.
fn line_before(text: &str, at: usize) -> &str {
    let near = boundary::before(text, at, MAX_LINE);
    near.rsplit(['\n', '\r']).next().unwrap_or_default()
}

/// The beginning of the rest of a line.
fn line_of(rest: &str) -> &str {
    let end = boundary::floor(rest, MAX_LINE.min(rest.len()));
    rest[..end].split(['\n', '\r']).next().unwrap_or_default()
}

/// True if the read of a text has a default, or a look at it behind.
fn has_default(read: &str, rest: &str) -> bool {
    let line = line_of(rest);
    let rest = rest.trim_start();
    let is_asked = line.contains(" if ") || line.contains(" unless ");
    // `get("text", "")`, `path("text")` of Jackson, `optString`
    let by_call = rest.starts_with(',') && read.contains("get") || read.contains("path(") || read.contains("opt");
    let rest = LINKS
        .iter()
        .fold(rest, |rest, link| rest.strip_prefix(link).unwrap_or(rest))
        .trim_start();
    by_call || is_asked || DEFAULTS.iter().any(|default| rest.starts_with(default))
}

/// True if a node is in code that runs.
fn is_read(tree: &Tree<'_>, node: NodeId) -> bool {
    let mut around = std::iter::once(node).chain(tree.ancestors(node));
    !around.any(|id| {
        matches!(
            tree.kind(id),
            Kind::Comment | Kind::DocComment | Kind::Prose | Kind::Import
        )
    })
}

/// True if a condition before a place, in the function around it, looks at what the piece is, or at the name that holds it.
fn is_looked_at(tree: &Tree<'_>, node: NodeId) -> bool {
    let mut around = tree.ancestors(node);
    let holder = around.find(|&id| {
        matches!(
            tree.kind(id),
            Kind::Binding | Kind::Statement | Kind::Block | Kind::Function
        )
    });
    let holder = holder.filter(|&id| tree.kind(id) == Kind::Binding);
    let name = holder.and_then(|id| named::name(tree, id));
    let scope = outermost(tree, node).unwrap_or(Tree::ROOT);
    let is_look = |id: NodeId| {
        let mut words = tree.slice(id).split(|c: char| !c.is_alphanumeric() && c != '_');
        let is_before = tree.span(id).start() <= tree.span(node).start();
        words.any(|word| is_before && LOOKS.contains(&word) || Some(word) == name)
    };
    let is_condition = |id: NodeId| {
        matches!(tree.slot(id), Slot::Condition | Slot::Pattern)
            || tree.slot(id) == Slot::Left && tree.parent(id).and_then(|outer| tree.name(outer)) == Some("&&")
    };
    let nodes = tree.subtree(scope).take(MAX_NODES);
    nodes.filter(|&id| is_condition(id)).any(is_look)
}

/// The places that take each block of an answer for text. `at` is behind the name of the field of its blocks.
pub(super) fn every(tree: &Tree<'_>, text: &str, at: usize) -> Option<Span> {
    let before = line_before(text, at);
    let rest = text.get(at..)?;
    let chained = CHAIN
        .iter()
        .find_map(|chain| chain.find(&rest[..boundary::floor(rest, MAX_LINE.min(rest.len()))]))
        .filter(|found| !found.as_str().contains("filter"));
    if let Some(found) = chained {
        return Some(Span::new(at, at + found.end()));
    }
    let name = LOOP
        .iter()
        .find_map(|start| start.captures(before)?.name("name"))?
        .as_str();
    let node = tree.innermost(Span::new(at - 1, at));
    let is_loop = |&id: &NodeId| matches!(tree.kind(id), Kind::Loop | Kind::List | Kind::Call | Kind::Function);
    let whole = tree
        .ancestors(node)
        .find(|id| is_loop(id) && tree.slice(*id).len() <= MAX_LOOP && tree.slice(*id).contains("for"))?;
    // The loop of a comprehension has its body beside it.
    let has_body = tree.kind(whole) != Kind::Loop || tree.child(whole, Slot::Body).is_some();
    let whole = if has_body { whole } else { tree.parent(whole)? };
    let body = Some(tree.slice(whole)).filter(|body| body.len() <= MAX_LOOP)?;
    let has_condition = ["if", "when", "switch", "match", "try", "case", "ok", "unless", "filter"]
        .iter()
        .any(|word| {
            let mut words = body.split(|c: char| !c.is_alphanumeric() && c != '_');
            words.any(|own| own == *word)
        });
    let is_function = tree.kind(whole) == Kind::Function;
    if is_function || has_condition || body.contains(['?', '|']) || body.contains("&&") || body.contains(" or ") {
        return None;
    }
    let is_taken = |found: usize| {
        let own = body.get(..found).unwrap_or_default();
        let is_whole = !own.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
        let rest = body.get(found + name.len()..).and_then(text_of);
        let read = rest.map(|rest| &body[found..body.len() - rest.len()]);
        read.is_some_and(|read| {
            is_whole && !has_default(read, rest.unwrap_or_default()) && !is_empty_field(tree, node, read)
        })
    };
    let mut uses = memchr::memmem::find_iter(body.as_bytes(), name.as_bytes());
    uses.any(is_taken).then_some(Span::new(at, at))
}

/// True if a text that is missing is empty there.
fn is_empty_field(tree: &Tree<'_>, node: NodeId, read: &str) -> bool {
    let language = tree.language_at(node);
    read.ends_with(".Text") && EMPTY_FIELDS.contains(&language) || language == "ruby"
}
