//! The outline of a text: what stands in what, and under which key, in any language.
//!
//! In: the name of a language and a text of it. Out: its [`Entry`]s: statements, pairs, elements, each with the literals,
//! names, signs and groups that it is made of, in their order. It is read from brackets and indents alone, so that what
//! is broken elsewhere in the text does no harm, and a text in a literal (JSON in a string) is read as well.

mod brackets;
mod indents;
#[cfg(test)]
mod tests;

use super::table::{Family, syntax_of};
use crate::syntax::inner::Inner;
use crate::vocab::Span;

/// Texts in texts are read so many times.
const TEXTS: usize = 3;

/// A statement, a pair of a map, an element of a list, an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is called: the key of a pair, the name that is bound, without quotes.
    pub key: Option<Span>,
    /// From its first part to its last.
    pub span: Span,
    /// Its parts; those of the value alone, where it has a key.
    pub nodes: Vec<Node>,
}

/// A part of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// With its quotes or brackets.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// What a part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// A literal.
    Text {
        /// Without its quotes.
        body: Span,
        /// What it holds, where that has a structure of its own.
        within: Vec<Entry>,
    },
    /// A name, a number, a keyword.
    Word,
    /// A run of signs.
    Sign,
    /// What stands in brackets, or indented below a key.
    Group(Vec<Entry>),
}

impl Entry {
    /// The same, of an inner text, in the places of the outer one.
    pub(in crate::syntax) fn outward(self, inner: &Inner) -> Self {
        Self {
            key: self.key.map(|key| inner.outward(key)),
            span: inner.outward(self.span),
            nodes: self.nodes.into_iter().map(|node| node.outward(inner)).collect(),
        }
    }
}

impl Node {
    fn outward(self, inner: &Inner) -> Self {
        let all = |entries: Vec<Entry>| entries.into_iter().map(|entry| entry.outward(inner)).collect();
        let kind = match self.kind {
            NodeKind::Text { body, within } => NodeKind::Text {
                body: inner.outward(body),
                within: all(within),
            },
            NodeKind::Group(entries) => NodeKind::Group(all(entries)),
            kind => kind,
        };
        Self {
            span: inner.outward(self.span),
            kind,
        }
    }

    /// The entries in it.
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            NodeKind::Text { within, .. } => within,
            NodeKind::Group(entries) => entries,
            NodeKind::Word | NodeKind::Sign => &[],
        }
    }
}

/// The outline of a text of one language; nothing where that has no such structure.
pub(in crate::syntax) fn read(language: &str, text: &str) -> Vec<Entry> {
    let syntax = syntax_of(language);
    let whole = Span::new(0, text.len());
    match syntax.family {
        Family::Yaml => indents::read(text, whole, TEXTS),
        Family::Program | Family::Config | Family::Lines => brackets::read(syntax, text, whole, TEXTS),
        Family::Plain => brackets::read(syntax_of("json"), text, whole, TEXTS),
        Family::Cells | Family::Xml | Family::Html | Family::Prose => Vec::new(),
    }
}

/// What the text of a literal holds, where it is JSON or a block of YAML.
fn within(text: &str, body: Span, is_block: bool, texts: usize) -> Vec<Entry> {
    let Some(texts) = texts.checked_sub(1) else {
        return Vec::new();
    };
    let content = text.get(body.range()).unwrap_or_default();
    // Blanks may be written as escapes.
    let begins = content.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\\' | 'n' | 'r' | 't'));
    if begins.starts_with(['{', '[']) {
        return brackets::within(text, body, texts);
    }
    if is_block && [": ", ":\n"].iter().any(|mark| content.contains(mark)) {
        return indents::read(text, body, texts);
    }
    Vec::new()
}
