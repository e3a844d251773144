//! Places that read the first block of an answer by its number: `content[0].text`.
//!
//! In: a document with its trees. Out: the places in code, each with the function around it. The first block of a model that
//! thinks may be its thinking, so that its text is in another one.

use std::collections::{HashMap, HashSet};

use super::composed::name_of_function;
use super::flows::last_name;
use crate::document::Document;
use crate::tree::{Kind, NodeId, Part, Tree};
use crate::vocab::{Span, boundary};

/// Ways to take the first element, behind `content`.
const FIRSTS: &[&str] = &[
    "[0]",
    "?.[0]",
    "![0]",
    "?[0]",
    ".[0]",
    ".get(0)",
    ".getFirst()",
    ".at(0)",
    ".first()",
    ".First()",
    ".first",
    ".head",
];

/// Ends of the ways to name the field `content`.
const CLOSES: &[&str] = &["\"]", "']", "\")", "')", "()", "?", "!", ""];

/// Ways to take the text of a block.
const TEXTS: &[&str] = &[
    ".text",
    "?.text",
    "!.text",
    ".Text",
    "[\"text\"]",
    "['text']",
    "?.[\"text\"]",
    "[:text]",
    ".get(\"text\"",
    ".get('text'",
    "[\"Text\"]",
    ".getText",
    ".asText",
    ".as_text",
    ".getString(\"text\"",
];

/// Words before a place that speaks of what is sent.
const SENT: &[&str] = &["messages", "prompt", "request", "history", "user"];

/// Places of one document, at most.
const MAX_PLACES: usize = 50;

/// A place that reads the first block of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FirstBlock {
    pub(super) span: Span,
    pub(super) line: u32,
    /// The outermost function around it.
    pub(super) function: Option<Span>,
    /// The folded name of that.
    pub(super) name: Option<String>,
    /// The ids that this function passes to a call of Bedrock itself.
    pub(super) ids: Vec<String>,
}

/// The places of a document that read the first block of an answer.
pub(super) fn first_blocks(document: &Document, parts: &[Part<'_>]) -> Vec<FirstBlock> {
    let text = document.text();
    let mut found: Vec<FirstBlock> = Vec::new();
    for word in ["content", "Content"] {
        for at in memchr::memmem::find_iter(text.as_bytes(), word) {
            let Some(span) = read_at(text, at, word.len()) else {
                continue;
            };
            let in_code = parts.iter().find_map(|part| Some((part, part.inward(span)?)));
            let Some((part, inner)) = in_code else { continue };
            let tree = part.tree;
            let node = tree.innermost(inner);
            let mut around = std::iter::once(node).chain(tree.ancestors(node));
            let is_said = around.any(|id| matches!(tree.kind(id), Kind::Comment | Kind::DocComment | Kind::Prose));
            if is_said || found.len() >= MAX_PLACES {
                continue;
            }
            let function = outermost(tree, node);
            found.push(FirstBlock {
                span,
                line: document.position(at).line,
                function: function.map(|function| part.outward(tree.span(function))),
                name: function.and_then(|function| name_of_function(tree, function)),
                ids: Vec::new(),
            });
        }
    }
    found.sort_by_key(|block| block.span);
    found
}

/// The outermost function around a node.
fn outermost(tree: &Tree<'_>, node: NodeId) -> Option<NodeId> {
    let around = std::iter::once(node).chain(tree.ancestors(node));
    around.filter(|&id| tree.kind(id) == Kind::Function).last()
}

/// The folded name of the outermost function around a node.
pub(super) fn function_of(tree: &Tree<'_>, node: NodeId) -> Option<String> {
    outermost(tree, node).and_then(|function| name_of_function(tree, function))
}

/// The functions of a document by their folded names, with what each calls.
pub(super) fn functions(parts: &[Part<'_>]) -> HashMap<String, HashSet<String>> {
    let mut found: HashMap<String, HashSet<String>> = HashMap::new();
    for part in parts {
        let tree = part.tree;
        for id in tree.ids().filter(|&id| tree.kind(id) == Kind::Function) {
            if let Some(name) = name_of_function(tree, id) {
                found.entry(name).or_default().extend(calls_of(tree, id));
            }
        }
    }
    found
}

/// The folded names of the functions that one calls.
fn calls_of(tree: &Tree<'_>, function: NodeId) -> HashSet<String> {
    let calls = tree.subtree(function).filter(|&id| tree.kind(id) == Kind::Call);
    calls.filter_map(|id| tree.name(id)).map(last_name).collect()
}

/// The span of a read of the text of the first block, where the word `content` stands there as a field of an answer.
fn read_at(text: &str, at: usize, word: usize) -> Option<Span> {
    /// Bytes of the text of a block behind its number, at most.
    const MAX_LEN: usize = 40;
    let before = boundary::line_before(text, at);
    let is_field = before.ends_with(['.', '"', '\'', '>', ':']) || before.ends_with("get");
    if !is_field || SENT.iter().any(|sent| before.to_ascii_lowercase().contains(sent)) {
        return None;
    }
    let rest = text.get(at + word..)?;
    let behind = CLOSES.iter().find_map(|close| {
        let rest = rest.strip_prefix(close)?.trim_start();
        FIRSTS.iter().find_map(|first| rest.strip_prefix(first))
    })?;
    let read = behind.trim_start();
    let taken = TEXTS.iter().find(|taken| read.starts_with(**taken))?;
    let end = text.len() - read.len() + taken.len();
    let after = read[taken.len()..].trim_start();
    let is_written = after.starts_with('=') && !after.starts_with("==");
    (!is_written && end - at <= MAX_LEN + word).then(|| Span::new(at, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_block_is_read_in_many_ways() {
        let is_read = |line: &str| {
            let at = line.find("ontent").unwrap_or_default();
            read_at(line, at.saturating_sub(1), "content".len()).is_some()
        };
        for line in [
            "text = body[\"content\"][0][\"text\"]",
            "text = body.get('content')[0]['text']",
            "return response.content[0].text",
            "const text = out.message?.content?.[0]?.text;",
            "const text = out.message!.content![0].text!;",
            "String text = response.output().message().content().get(0).text();",
            "String text = response.output().message().content().getFirst().text();",
            "var text = response.Output.Message.Content[0].Text;",
            "text := out.Content[0].Text",
            "$text = $result['content'][0]['text'];",
            "puts body['content'].first['text']",
            "jq -r '.content[0].text'",
        ] {
            assert!(is_read(line), "{line}");
        }
        for line in [
            "prompt = messages[-1][\"content\"][0][\"text\"]",
            "message.content[0].text = prompt",
            "size = table.content[0].size",
            "first = content_filter[0].text",
            "text = body[\"content\"][1][\"text\"]",
        ] {
            assert!(!is_read(line), "{line}");
        }
    }
}
