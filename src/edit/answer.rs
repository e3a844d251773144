//! Places that read the first block of an answer by its number, `content[0].text`, or take each piece of it for text.
//!
//! In: a document with its trees. Out: the places in code, each with the function around it. The first block of a model that
//! thinks may be its thinking, so that its text is in another one.

mod old;
mod pieces;

use std::collections::{BTreeMap, HashMap, HashSet};

use super::composed::name_of_function;
use super::flows::last_name;
use crate::document::Document;
use crate::lint::named;
use crate::tree::{Kind, NodeId, Part, Slot, Tree};
use crate::vocab::{Span, boundary};

/// Ways to take the first element.
const FIRSTS: &[&str] = &[
    "[0]",
    ".[0]",
    ".0.",
    // With a default: `get("content", [{}])[0]`.
    ", [{}])[0]",
    ", [])[0]",
    " || [])[0]",
    " ?? [])[0]",
    ".get(0)",
    ".getFirst()",
    ".at(0)",
    ".first()",
    ".First()",
    ".FirstOrDefault()",
    ".firstOrNull()",
    ".firstOrNull",
    ".first",
    ".head",
    ".getJSONObject(0)",
    ".optJSONObject(0)",
    ".path(0)",
    ", 0",
    // A pointer into JSON: `/content/0/text`.
    "/0",
];

/// Links of a chain between the field, its first element and the text of it, which change nothing.
const LINKS: &[&str] = &[
    "\"]",
    "']",
    "\")",
    "')",
    "\"",
    "'",
    "()",
    "]",
    "?",
    "!",
    ".unwrap()",
    ".orElseThrow()",
    ".jsonArray",
    ".jsonObject",
    ".asJsonArray",
    ".asJsonObject",
    ".getAsJsonArray()",
    ".getAsJsonObject()",
    ".AsArray()",
    ".as_array()",
    ".(map[string]any)",
    ".(map[string]interface{})",
];

/// Ways to take the text of a block.
const TEXTS: &[&str] = &[
    ".text",
    "->text",
    ".Text",
    "text",
    "[\"text\"]",
    "['text']",
    "[:text]",
    ", \"text\"",
    ", 'text'",
    ", :text",
    ".get(\"text\"",
    ".get('text'",
    ".path(\"text\"",
    "[\"Text\"]",
    ".GetProperty(\"text\"",
    ".getText",
    ".asText",
    ".as_text",
    ".getString(\"text\"",
    ".optString(\"text\"",
    ".(*types.ContentBlockMemberText)",
    ".(*types.ContentBlockDeltaMemberText)",
    "/text",
];

/// Patterns before a block that take the text of it.
const PATTERNS: &[&str] = &["case let .text(", "case .text(let", "ContentBlock::Text("];

/// Words before a place that speaks of what is sent.
const SENT: &[&str] = &["messages", "prompt", "request", "history", "user"];

/// Words of the names of messages, which may be of either side.
const MESSAGES: &[&str] = &["message", "msg", "turn", "entry", "item", "chat", "question", "m"];

/// Words that only an answer has.
const ANSWERS: &[&str] = &["output", "response", "result", "reply", "answer", "completion"];

/// Places of one document, at most.
const MAX_PLACES: usize = 50;

/// Bytes between the field and the end of the text of its first block, at most.
const MAX_LEN: usize = 120;

/// A longer value is no name of what an answer holds.
const MAX_VALUE_LEN: usize = 400;

/// How a place reads an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Read {
    /// The first block, by its number.
    First,
    /// The text of every block.
    Blocks,
    /// The text of every delta of a stream.
    Deltas,
    /// A field that only the answers of an old family have.
    Field,
}

impl Read {
    /// The change to make by hand.
    pub(super) const fn to_do(self) -> &'static str {
        match self {
            Self::First => {
                "reads the first block of the answer: find that of the text by its type, since the new model may think first"
            }
            Self::Blocks => {
                "takes each block of the answer for text: skip those without one, since the new model may think first"
            }
            Self::Deltas => {
                "takes each delta of the stream for text: skip those without one, since the new model may think first"
            }
            Self::Field => "reads a field of the answer that the new model does not give",
        }
    }
}

/// A place that reads the first block of an answer, or each piece of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FirstBlock {
    pub(super) read: Read,
    pub(super) span: Span,
    pub(super) line: u32,
    /// The outermost function around it.
    pub(super) function: Option<Span>,
    /// The folded name of that.
    pub(super) name: Option<String>,
    /// The ids that this function passes to a call of Bedrock itself.
    pub(super) ids: Vec<String>,
}

pub(super) use old::{OldField, may_read, old_fields};

/// Part of an answer that a name holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    /// Its blocks.
    Blocks,
    /// The first of them.
    First,
}

/// The places of a document that read the first block of an answer.
pub(super) fn first_blocks(document: &Document, parts: &[Part<'_>]) -> Vec<FirstBlock> {
    let mut found: Vec<FirstBlock> = Vec::new();
    for part in parts {
        let (tree, text) = (part.tree, part.tree.text());
        for (span, read) in reads(tree, text) {
            let is_sent = |node| is_of_message(tree, node, boundary::line_before(text, span.start()));
            let place = place(document, parts, part, span, read);
            let place = place.filter(|_| read != Read::First || !is_sent(tree.innermost(span)));
            found.extend(place.filter(|_| found.len() < MAX_PLACES));
        }
    }
    found.sort_by_key(|block| block.span);
    found.dedup_by_key(|block| block.line);
    found
}

/// The places of a part of a document at which the first block is read, or each piece, by the spans in its own text.
fn reads(tree: &Tree<'_>, text: &str) -> Vec<(Span, Read)> {
    let mut found = Vec::new();
    for word in ["content", "Content"] {
        for at in memchr::memmem::find_iter(text.as_bytes(), word) {
            if let Some(span) = read_at(text, at, word.len()) {
                found.push((span, Read::First));
            } else if is_field_of_answer(text, at) {
                let span = pieces::every(tree, text, at + word.len());
                found.extend(span.map(|_| (Span::new(at, at + word.len()), Read::Blocks)));
            }
        }
    }
    if text.contains("ontent") {
        found.extend(by_name(tree, text).into_iter().map(|span| (span, Read::First)));
    }
    let deltas = pieces::deltas(tree, text).into_iter();
    found.extend(deltas.map(|span| (span, Read::Deltas)));
    found
}

/// A read at a span of a part of a document, where that is code and no other part has its text.
fn place(document: &Document, parts: &[Part<'_>], part: &Part<'_>, span: Span, read: Read) -> Option<FirstBlock> {
    let tree = part.tree;
    let outer = part.outward(span);
    // Escapes may be within the span.
    let first = part.outward(Span::new(span.start(), span.start() + 1));
    let own = parts.iter().find(|part| part.inward(first).is_some());
    if !own.is_some_and(|own| std::ptr::eq(own, part)) {
        return None;
    }
    let node = tree.innermost(span);
    let mut around = std::iter::once(node).chain(tree.ancestors(node));
    let is_said = around.any(|id| {
        matches!(
            tree.kind(id),
            Kind::Comment | Kind::DocComment | Kind::Prose | Kind::Heading
        )
    });
    let function = outermost(tree, node);
    (!is_said).then(|| FirstBlock {
        read,
        span: outer,
        line: document.position(outer.start()).line,
        function: function.map(|function| part.outward(tree.span(function))),
        name: function.and_then(|function| name_of_function(tree, function)),
        ids: Vec::new(),
    })
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
    let before = boundary::line_before(text, at);
    if !is_field_of_answer(text, at) {
        return None;
    }
    let blocks = text.get(at + word..)?;
    let first = first_of(blocks)?;
    let is_taken = PATTERNS.iter().any(|pattern| before.contains(pattern));
    let rest = text_of(first).or(is_taken.then_some(first))?;
    Some(Span::new(at, text.len() - rest.len())).filter(|span| span.len() <= MAX_LEN + word)
}

/// True if the word at a place is a field, and not of what is sent.
fn is_field_of_answer(text: &str, at: usize) -> bool {
    let before = boundary::line_before(text, at);
    let is_field = before.ends_with(['.', '"', '\'', '>', ':', '/']) || before.ends_with("get");
    is_field && !SENT.iter().any(|sent| before.to_ascii_lowercase().contains(sent))
}

/// The text behind the first element of the blocks that end before `text`.
fn first_of(text: &str) -> Option<&str> {
    links(text).find_map(|rest| FIRSTS.iter().find_map(|first| rest.strip_prefix(first)))
}

/// The text behind the read of the text of a block that ends before `text`; none where it is written.
fn text_of(text: &str) -> Option<&str> {
    let rest = links(text).find_map(|rest| {
        let taken = TEXTS.iter().find(|taken| rest.starts_with(**taken))?;
        rest.get(taken.len()..)
    })?;
    let after = rest.trim_start();
    let is_word = rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let is_written = after.starts_with('=') && !after.starts_with("==");
    (!is_written && !is_word).then_some(rest)
}

/// A text, and what is behind each link of the chain that it begins with.
fn links(text: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(text.trim_start()), |rest| {
        let link = LINKS.iter().find(|link| rest.starts_with(**link))?;
        Some(rest[link.len()..].trim_start())
    })
}

/// The reads of first blocks through a name: `blocks = response["content"]`, and `blocks[0]["text"]` later on.
fn by_name(tree: &Tree<'_>, text: &str) -> Vec<Span> {
    let mut names: BTreeMap<&str, Held> = BTreeMap::new();
    for id in tree.ids().filter(|&id| tree.kind(id) == Kind::Binding) {
        let (Some(name), Some(value)) = (named::name(tree, id), named::value(tree, id)) else {
            continue;
        };
        if let Some(held) = held(tree.slice(value)) {
            names.insert(name.rsplit(['.', '$', '@']).next().unwrap_or(name), held);
        }
    }
    if names.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let uses = tree.ids().filter(|&id| tree.kind(id) == Kind::Name);
    for id in uses.filter(|&id| tree.slot(id) != Slot::Target) {
        let name = tree.slice(id).trim_start_matches(['$', '@']);
        let Some(held) = names.get(name) else { continue };
        let span = tree.span(id);
        let rest = text.get(span.end()..).unwrap_or_default();
        let first = if *held == Held::Blocks {
            first_of(rest)
        } else {
            Some(rest)
        };
        let end = first.and_then(text_of).map(|rest| text.len() - rest.len());
        let end = end.filter(|end| end - span.start() <= MAX_LEN + name.len());
        found.extend(end.map(|end| Span::new(span.start(), end)));
    }
    found
}

/// The part of an answer that a value is.
fn held(value: &str) -> Option<Held> {
    let at = value.rfind("ontent").filter(|_| value.len() <= MAX_VALUE_LEN)?;
    let before = value.get(..at.checked_sub(1)?)?;
    let is_field = before.ends_with(['.', '"', '\'', '>', ':']);
    let is_sent = SENT.iter().any(|sent| before.to_ascii_lowercase().contains(sent));
    if !is_field || is_sent {
        return None;
    }
    let is_end = |rest: &str| {
        rest.trim_matches([' ', ';', '(', ')', ']', '[', ',', '?', '!', '{', '}'])
            .is_empty()
    };
    let behind = value.get(at + "ontent".len()..)?;
    match first_of(behind) {
        Some(rest) => is_end(rest).then_some(Held::First),
        None => links(behind).last().is_some_and(is_end).then_some(Held::Blocks),
    }
}

/// True if a block is that of a message which may be of either side: an element of a loop, or an argument.
fn is_of_message(tree: &Tree<'_>, node: NodeId, before: &str) -> bool {
    let is_path = |c: char| c.is_alphanumeric() || "_.[]\"'?!$@>-:".contains(c);
    let path = before.trim_end_matches(is_path).len();
    let path = before[path..].to_ascii_lowercase();
    let root = path
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .find(|word| !word.is_empty());
    let Some(root) = root.filter(|_| !ANSWERS.iter().any(|word| path.contains(word))) else {
        return false;
    };
    let is_message = root.split('_').any(|word| MESSAGES.contains(&word));
    let is_root = |id: NodeId| {
        let name = tree.name(id).unwrap_or_else(|| tree.slice(id));
        name.trim_start_matches(['$', '@']).eq_ignore_ascii_case(root)
    };
    tree.ancestors(node).any(|id| match tree.kind(id) {
        Kind::Loop => tree.child(id, Slot::Target).is_some_and(is_root),
        Kind::Function if is_message => {
            let mut parameters = tree.children(id).filter(|&child| tree.kind(child) == Kind::Parameter);
            parameters.any(is_root)
        }
        _ => false,
    })
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
            "return root.path(\"content\").get(0).path(\"text\").asText();",
            "return json.getJSONArray(\"content\").getJSONObject(0).getString(\"text\");",
            "var text = response.Output.Message.Content[0].Text;",
            "return doc.RootElement.GetProperty(\"content\")[0].GetProperty(\"text\").GetString();",
            "return node?[\"content\"]?[0]?[\"text\"]?.ToString();",
            "text := out.Content[0].Text",
            "block, _ := msg.Value.Content[0].(*types.ContentBlockMemberText)",
            "text := gjson.Get(body, \"content.0.text\")",
            "$text = $result['content'][0]['text'];",
            "$text = $body->content[0]->text;",
            "puts body['content'].first['text']",
            "puts JSON.parse(body).dig('content', 0, 'text')",
            "puts body[:content][0][:text]",
            "let text = message.content().first().unwrap().as_text();",
            "if case let .text(text) = message.content?[0] { return text }",
            "return r.output?.asMessage()?.content?.firstOrNull()?.asText()",
            "val text = json[\"content\"]!!.jsonArray[0].jsonObject[\"text\"]",
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
            "first = response.content[0].texture",
        ] {
            assert!(!is_read(line), "{line}");
        }
    }

    #[test]
    fn a_name_holds_the_blocks_or_the_first_of_them() {
        for (value, expected) in [
            ("response[\"output\"][\"message\"][\"content\"]", Some(Held::Blocks)),
            ("root.path(\"content\")", Some(Held::Blocks)),
            ("response.output().message().content()", Some(Held::Blocks)),
            ("response.content[0]", Some(Held::First)),
            ("body.get(\"content\", [])", Some(Held::Blocks)),
            ("messages[-1][\"content\"]", None),
            ("response.content[1]", None),
            ("response.content_type", None),
        ] {
            assert_eq!(held(value), expected, "{value}");
        }
    }
}
