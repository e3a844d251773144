//! Texts that literals make, alone or joined.

use super::{Evaluator, MAX_DEPTH, MAX_TEXT};
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::usage::request::names::Ref;
use crate::usage::request::value::{At, HOLE, Value, ValueKind, Written};
use crate::vocab::Span;

impl Evaluator<'_, '_> {
    pub(super) fn literal(&self, at: Ref, depth: usize) -> Value {
        let place = self.place(at);
        let tree = self.tree(at);
        let written = self.written(at, depth);
        if let Some(file) = self.file(&written.text, at) {
            return self.read(file, depth + 1);
        }
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

    /// The text that a script writes to the file of `--body fileb://body.json`, where it writes it once.
    fn file(&self, text: &str, at: Ref) -> Option<Ref> {
        let path = text.strip_prefix("file://").or_else(|| text.strip_prefix("fileb://"))?;
        let writers = ["cat", "echo", "printf", "tee"];
        let calls = writers.iter().filter_map(|name| self.names.calls.get(name)).flatten();
        let literals = |call: &Ref| {
            let tree = self.tree(*call);
            let call = *call;
            let children = tree
                .children(call.node)
                .filter(|&id| matches!(tree.kind(id), Kind::Literal | Kind::Template));
            children.map(move |node| Ref { node, ..call }).collect::<Vec<_>>()
        };
        let is_path = |literal: &Ref| self.tree(*literal).name(literal.node) == Some(path);
        // `cat FILE` alone prints it.
        let writes = |literals: &Vec<Ref>| literals.iter().any(is_path) && !literals.iter().all(is_path);
        let mut writing = calls.map(literals).filter(writes);
        let one = writing.next().filter(|_| writing.next().is_none())?;
        one.into_iter()
            .find(|literal| !is_path(literal) && literal.node != at.node)
    }

    /// The value of a text that is nothing but a hole.
    pub(super) fn hole(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        match tree.children(at.node).next() {
            // `$(MODEL)` of a makefile.
            Some(inner) if tree.language() == "make" && tree.kind(inner) == Kind::Call => {
                match tree.child(inner, Slot::Callee) {
                    Some(name) => self.read(Ref { node: name, ..at }, depth + 1),
                    None => Value::unknown(self.place(at)),
                }
            }
            Some(inner) if tree.kind(at.node) == Kind::Hole => self.read(Ref { node: inner, ..at }, depth + 1),
            _ => Value::unknown(self.place(at)),
        }
    }

    /// The text that is put into another for certain: that of a name which is set once, or of a call that hands it on.
    fn put_in(&self, hole: Ref, depth: usize) -> Option<Written> {
        let tree = self.tree(hole);
        let inner = tree.children(hole.node).next()?;
        let is_name = matches!(tree.kind(inner), Kind::Name | Kind::Member | Kind::Call);
        let value = is_name.then(|| self.read(Ref { node: inner, ..hole }, depth + 1))?;
        match value.what {
            ValueKind::Text(written)
                if value.at.part == hole.part && !value.is_default && !written.text.contains(HOLE) =>
            {
                Some(written)
            }
            _ => None,
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
                let holes: Vec<_> = tree
                    .children(at.node)
                    .filter(is_hole)
                    .map(|id| (tree.span(id), self.put_in(Ref { node: id, ..at }, depth)))
                    .collect();
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

/// The part of a literal between its quotes, of which there may be three.
pub(super) fn inside(tree: &Tree<'_>, node: NodeId) -> Span {
    let span = tree.span(node);
    let text = tree.slice(node);
    let start = text.find(['"', '\'', '`']).unwrap_or(0);
    let quote = text.get(start..).unwrap_or_default();
    let length = if quote.starts_with("\"\"\"") || quote.starts_with("'''") {
        3
    } else {
        quote.chars().next().map_or(0, char::len_utf8)
    };
    let mark = quote.get(..length).unwrap_or_default();
    let from = start + length;
    let end = text.rfind(mark).filter(|&end| end >= from).unwrap_or(text.len());
    Span::new(span.start() + from.min(end), span.start() + end)
}

/// Adds the content of a literal, without its escapes.
pub(super) fn unescape(
    text: &str,
    content: Span,
    holes: &[(Span, Option<Written>)],
    is_format: bool,
    written: &mut Written,
) {
    let Some(inner) = text.get(content.range()) else { return };
    let is_raw = is_raw(text, content);
    let mut at = content.start();
    let mut holes = holes.iter().filter(|(hole, _)| content.contains(*hole)).peekable();
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        let start = at;
        at += c.len_utf8();
        if let Some((hole, put_in)) = holes.peek().filter(|(hole, _)| hole.start() == start) {
            match put_in {
                Some(text) => written.append(text),
                None => written.push(HOLE, start, hole.end()),
            }
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
