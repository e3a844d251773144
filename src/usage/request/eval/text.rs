//! Texts that literals make, alone or joined.

use super::{Evaluator, MAX_DEPTH, MAX_TEXT};
use crate::tree::{Kind, NodeId, Tree};
use crate::usage::request::names::Ref;
use crate::usage::request::value::{At, HOLE, Value, ValueKind, Written};
use crate::vocab::Span;

impl Evaluator<'_, '_> {
    pub(super) fn literal(&self, at: Ref, depth: usize) -> Value {
        let place = self.place(at);
        let tree = self.tree(at);
        let written = self.written(at, depth);
        let span = tree.name_span(at.node).unwrap_or(place.span);
        let place = At { span, ..place };
        // A list of words, a default within an expansion of a shell: `${MODEL:-…}`.
        if tree.kind(at.node) == Kind::Template
            && written.text.chars().all(|c| c == HOLE)
            && let Some(inner) = tree.children(at.node).next()
        {
            return self.hole(Ref { node: inner, ..at }, depth);
        }
        Value::new(ValueKind::Text(written), place)
    }

    /// The value of a text that is nothing but a hole.
    pub(super) fn hole(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        match tree.children(at.node).next() {
            Some(inner) if tree.kind(at.node) == Kind::Hole => self.read(Ref { node: inner, ..at }, depth + 1),
            _ => Value::unknown(self.place(at)),
        }
    }

    /// The text that literals make, with the place of each byte.
    pub(super) fn written(&self, at: Ref, depth: usize) -> Written {
        let tree = self.tree(at);
        let mut written = Written::default();
        let span = tree.span(at.node);
        let hole = |written: &mut Written, span: Span| written.push(HOLE, span.start(), span.start());
        if depth > MAX_DEPTH || span.len() > MAX_TEXT {
            hole(&mut written, span);
            return written;
        }
        match tree.kind(at.node) {
            Kind::Literal | Kind::Template => {
                let content = tree.name_span(at.node).unwrap_or_else(|| inside(tree, at.node));
                let is_hole = |&id: &NodeId| tree.kind(id) == Kind::Hole;
                let holes: Vec<Span> = tree.children(at.node).filter(is_hole).map(|id| tree.span(id)).collect();
                let start = tree.slice(at.node);
                let is_format = start.starts_with(['f', 'F', '$']) && !start.starts_with("${");
                unescape(tree.text(), content, &holes, is_format, &mut written);
            }
            Kind::Group => {
                for child in tree.children(at.node) {
                    written.append(&self.written(Ref { node: child, ..at }, depth + 1));
                }
            }
            Kind::Operation if is_joining(tree.name(at.node)) => {
                for child in tree.children(at.node) {
                    written.append(&self.written(Ref { node: child, ..at }, depth + 1));
                }
            }
            Kind::Name | Kind::Member => match self.read(at, depth + 1).what {
                ValueKind::Text(text) => written.append(&text),
                _ => hole(&mut written, span),
            },
            _ => hole(&mut written, span),
        }
        written
    }
}

pub(super) fn is_joining(operator: Option<&str>) -> bool {
    operator.is_none_or(crate::context::is_joining)
}

/// The part of a literal between its quotes.
pub(super) fn inside(tree: &Tree<'_>, node: NodeId) -> Span {
    let span = tree.span(node);
    let text = tree.slice(node);
    let start = text.find(['"', '\'', '`']).map_or(0, |at| at + 1);
    let end = text
        .rfind(['"', '\'', '`'])
        .filter(|&end| end > start)
        .unwrap_or(text.len());
    Span::new(span.start() + start, span.start() + end.max(start))
}

/// Adds the content of a literal, without its escapes.
pub(super) fn unescape(text: &str, content: Span, holes: &[Span], is_format: bool, written: &mut Written) {
    let Some(inner) = text.get(content.range()) else { return };
    let is_raw = is_raw(text, content);
    let mut at = content.start();
    let mut holes = holes.iter().filter(|hole| content.contains(**hole)).peekable();
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        let start = at;
        at += c.len_utf8();
        if let Some(hole) = holes.peek().filter(|hole| hole.start() == start) {
            written.push(HOLE, start, hole.end());
            let end = hole.end();
            while at < end {
                let Some(next) = chars.next() else { break };
                at += next.len_utf8();
            }
            holes.next();
            continue;
        }
        // A brace of a literal with holes is written twice.
        if is_format && matches!(c, '{' | '}') && chars.peek() == Some(&c) {
            chars.next();
            at += 1;
            written.push(c, start, at);
            continue;
        }
        if c != '\\' || is_raw {
            written.push(c, start, at);
            continue;
        }
        let Some(escape) = chars.next() else {
            written.push(c, start, at);
            break;
        };
        at += escape.len_utf8();
        let meant = match escape {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            other => other,
        };
        if meant == '\n' && escape == '\n' {
            continue;
        }
        written.push(meant, start, at);
    }
}

/// True if a literal has no escapes.
pub(super) fn is_raw(text: &str, content: Span) -> bool {
    let before = text.get(..content.start()).unwrap_or_default();
    let quote = before.chars().next_back();
    let mark = before.trim_end_matches(['"', '\'', '#']).chars().next_back();
    quote == Some('`') && !before.ends_with("``") && mark == Some('`')
        || matches!(mark, Some('r' | 'R' | '@'))
        || !before.ends_with(['"', '\'', '`'])
}
