//! YAML by its indentation.
//!
//! Input: a text, of which the directives of templates are blanked. Output: maps, lists, pairs and scalars in an [`Ast`].
//! Lines that fit nothing go on with the value before them; a broken line changes nothing behind it.

mod flow;
mod value;

use flow::Flow;

use super::ast::{Ast, Id};
use super::parser::Reading;
use super::scalar::{self};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// Containers within each other; deeper ones are values of the deepest one.
const MAX_DEPTH: usize = 128;

/// A key is no longer.
const MAX_KEY: usize = 256;

/// Keys whose values are commands of a shell.
const COMMANDS: &[&str] = &[
    "run",
    "script",
    "before_script",
    "after_script",
    "entry",
    "command",
    "cmd",
    "cmds",
    "commands",
    "inlineScript",
];

/// A map or a list that is open.
struct Open {
    id: Id,
    indent: usize,
    is_list: bool,
    /// The slot of the elements.
    slot: Slot,
    /// The first node of it.
    mark: usize,
    /// True if its elements are commands of a shell.
    commands: bool,
}

/// A place that waits for its value.
#[derive(Clone, Copy)]
struct Holder {
    id: Id,
    slot: Slot,
    indent: usize,
    /// True if a list may begin in the same column.
    level: bool,
    commands: bool,
}

struct Yaml<'a> {
    ast: &'a mut Ast,
    text: &'a str,
    root: Id,
    reading: Reading<'a>,
    stack: Vec<Open>,
    holder: Option<Holder>,
    /// The plain scalar that the next line may go on with, and the column that the line is right of.
    plain: Option<(Id, usize)>,
    end: usize,
    /// Marks of items, tags and anchors before the current value in its line.
    depth: usize,
    /// The last node of each document that ended.
    documents: Vec<Id>,
}

/// Reads `text[part]` as YAML, into `root`.
pub(super) fn yaml<'a>(ast: &'a mut Ast, root: Id, text: &'a str, part: Span, reading: Reading<'a>) {
    let mut yaml = Yaml {
        ast,
        text,
        root,
        reading,
        stack: Vec::new(),
        holder: None,
        plain: None,
        end: part.end(),
        depth: 0,
        documents: Vec::new(),
    };
    let mut at = part.start();
    while at < part.end() {
        at = yaml.line(at).max(at + 1);
    }
    yaml.begin_document();
    yaml.group_documents();
}

impl<'a> Yaml<'a> {
    fn line_end(&self, at: usize) -> usize {
        memchr::memchr(b'\n', &self.text.as_bytes()[at..self.end]).map_or(self.end, |to| at + to)
    }

    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Reads the line that begins at `start`; where the next one does.
    fn line(&mut self, start: usize) -> usize {
        let end = self.line_end(start);
        self.depth = 0;
        let line = self.slice(start, end);
        let body = line.trim_start_matches([' ', '\t']);
        let indent = line.len() - body.len();
        let at = start + indent;
        if body.trim().is_empty() {
            return end + 1;
        }
        if body.starts_with('#') {
            self.comment(at, end);
            return end + 1;
        }
        if indent == 0 && (body.starts_with("---") || body.starts_with("...")) && !body.starts_with("----") {
            self.begin_document();
            let rest = start + 3;
            let value = self.slice(rest, end).trim_start();
            if value.is_empty() || value.starts_with('#') {
                return end + 1;
            }
            let at = end - value.len();
            return self.node(at, end, at - start);
        }
        if indent == 0 && body.starts_with('%') {
            return end + 1;
        }
        self.node(at, end, indent)
    }

    fn begin_document(&mut self) {
        while !self.stack.is_empty() {
            self.pop();
        }
        self.holder = None;
        self.plain = None;
        let last = self.ast.last(self.root);
        if last != self.documents.last().copied() {
            self.documents.extend(last);
        }
    }

    /// Several documents are nodes of their own.
    fn group_documents(&mut self) {
        let ends = std::mem::take(&mut self.documents);
        if ends.len() < 2 {
            return;
        }
        let mut ends = ends.into_iter();
        let mut end = ends.next();
        let mut document = None;
        for child in self.ast.take(self.root) {
            let start = self.ast.span(child).start();
            let open = *document.get_or_insert_with(|| self.ast.node(Kind::Document, start, start));
            self.ast.add(open, Slot::Item, child);
            if Some(child) == end {
                self.ast.add(self.root, Slot::Item, open);
                document = None;
                end = ends.next();
            }
        }
    }

    fn comment(&mut self, start: usize, end: usize) {
        let end = start + self.slice(start, end).trim_end().len();
        let id = self.ast.node(Kind::Comment, start, end);
        self.ast.float(id);
    }

    /// Reads what begins at `at`, in the column `indent`; where the next line does.
    fn node(&mut self, at: usize, end: usize, indent: usize) -> usize {
        let body = self.slice(at, end);
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.value(at, end, indent);
        }
        if body == "-" || body.starts_with("- ") || body.starts_with("-\t") || body.starts_with("-\r") {
            return self.dash(at, end, indent);
        }
        if let Some(key) = self.key(at, end) {
            return self.pair(key, end, indent);
        }
        if let Some((id, outer)) = self.plain.filter(|&(_, outer)| indent > outer || self.stack.is_empty()) {
            let text = self.without_comment(at, end);
            self.ast.extend(id, text.end());
            let name = Span::new(self.ast.span(id).start(), text.end());
            self.ast.set_name(id, name);
            self.plain = Some((id, outer));
            return end + 1;
        }
        self.value(at, end, indent.saturating_sub(1))
    }

    /// `- …`
    fn dash(&mut self, at: usize, end: usize, indent: usize) -> usize {
        self.plain = None;
        self.open_container(at, indent, true);
        let Some(list) = self.stack.last() else { return end + 1 };
        let holder = Holder {
            id: list.id,
            slot: list.slot,
            indent,
            level: false,
            commands: list.commands,
        };
        self.holder = Some(holder);
        let rest = self.slice(at + 1, end);
        let value = rest.trim_start();
        if value.is_empty() || value.starts_with('#') {
            return end + 1;
        }
        let start = end - value.len();
        self.node(start, end, indent + (start - at))
    }

    /// Makes the container of this column the innermost one.
    fn open_container(&mut self, at: usize, indent: usize, is_list: bool) {
        let holder = self.holder.take();
        let fits = |holder: &Holder| indent > holder.indent || is_list && holder.level && indent == holder.indent;
        if let Some(holder) = holder.filter(fits).filter(|_| self.stack.len() < MAX_DEPTH) {
            return self.push(holder, at, indent, is_list);
        }
        while let Some(top) = self.stack.last() {
            if top.indent == indent && top.is_list == is_list {
                return;
            }
            if top.indent < indent || top.indent == indent && top.is_list && !is_list && self.stack.len() == 1 {
                break;
            }
            self.pop();
        }
        let (id, slot) = self
            .stack
            .last()
            .map_or((self.root, Slot::Item), |top| (top.id, top.slot));
        let commands = self.stack.last().is_some_and(|top| top.commands);
        let inner = Holder {
            id,
            slot,
            indent,
            level: false,
            commands,
        };
        if self.stack.len() < MAX_DEPTH {
            self.push(inner, at, indent, is_list);
        } else {
            self.ast.flatten();
        }
    }

    fn push(&mut self, holder: Holder, at: usize, indent: usize, is_list: bool) {
        let is_tagged = is_list && self.ast.kind(holder.id) == Kind::Call;
        let kind = if is_list { Kind::List } else { Kind::Map };
        let id = if is_tagged {
            holder.id
        } else {
            self.ast.node(kind, at, at)
        };
        if !is_tagged {
            self.ast.add(holder.id, holder.slot, id);
        }
        self.stack.push(Open {
            id,
            indent,
            is_list,
            slot: if is_tagged { Slot::Argument } else { Slot::Item },
            mark: self.ast.mark(),
            commands: holder.commands,
        });
    }

    /// Closes the innermost container, which then is as long as what is in it.
    fn pop(&mut self) {
        let Some(open) = self.stack.pop() else { return };
        if let Some(last) = self.ast.last(open.id) {
            self.grow(open.id, last);
        }
        if self.is_of_interest(open.id) {
            return;
        }
        self.holder = self.holder.filter(|holder| holder.id == open.id);
        self.plain = None;
        let mark = open.mark;
        self.ast.prune(open.id, mark);
    }

    /// A container ends where the last one in it does.
    fn grow(&mut self, id: Id, last: Id) {
        let inner = self.ast.last(last).map_or(0, |value| self.ast.span(value).end());
        let end = self.ast.span(last).end().max(inner);
        self.ast.extend(last, end);
        self.ast.extend(id, end);
    }

    fn is_of_interest(&self, id: Id) -> bool {
        let Some(interest) = self.reading.interest else {
            return true;
        };
        let span = self.ast.absolute_span(id);
        let first = interest.partition_point(|one| one.end() <= span.start());
        interest.get(first).is_some_and(|one| one.start() < span.end())
    }

    /// The key that begins at `at`, and where its value may begin.
    fn key(&self, at: usize, end: usize) -> Option<Key> {
        let body = self.slice(at, end);
        let explicit = body.starts_with("? ");
        let at = if explicit { at + 2 } else { at };
        let body = if explicit { &body[2..] } else { body };
        let quote = body.bytes().next().filter(|byte| matches!(byte, b'"' | b'\''));
        if let Some(quote) = quote {
            let close = scalar::quote_end(body.as_bytes(), 0, quote)?;
            let rest = &body[close..];
            let colon = rest.len() - rest.trim_start().len();
            let after = rest[colon..].strip_prefix(':')?;
            (after.is_empty() || after.starts_with([' ', '\t', '\r'])).then_some(())?;
            return Some(Key {
                span: Span::new(at, at + close),
                name: Span::new(at + 1, at + close - 1),
                value: at + close + colon + 1,
            });
        }
        if body.starts_with(['#', '{', '[', '|', '>', '&', '*', '!', '%', '@', '`']) && !body.starts_with("*.") {
            return None;
        }
        let colon = colon(body)?;
        let name = body[..colon].trim_end();
        let span = Span::new(at, at + name.len());
        (!name.is_empty() && name.len() <= MAX_KEY).then_some(Key {
            span,
            name: span,
            value: at + colon + 1,
        })
    }

    fn pair(&mut self, key: Key, end: usize, indent: usize) -> usize {
        self.plain = None;
        self.open_container(key.span.start(), indent, false);
        let Some(map) = self.stack.last() else { return end + 1 };
        let map = map.id;
        let pair = self.ast.named(Kind::Pair, key.span.start(), key.value, key.name);
        let kind = if key.name == key.span {
            Kind::Name
        } else {
            Kind::Literal
        };
        let node = self.ast.named(kind, key.span.start(), key.span.end(), key.name);
        self.ast.add(pair, Slot::Key, node);
        if let Some(before) = self.ast.last(map) {
            self.grow(map, before);
        }
        self.ast.add(map, Slot::Item, pair);
        let name = self.slice(key.name.start(), key.name.end());
        let commands = COMMANDS.contains(&name);
        let is_condition = name == "if";
        self.holder = Some(Holder {
            id: pair,
            slot: Slot::Value,
            indent,
            level: true,
            commands,
        });
        let rest = self.slice(key.value, end);
        let value = rest.trim_start();
        if value.is_empty() {
            return end + 1;
        }
        let start = end - value.len();
        if value.starts_with('#') {
            self.comment(start, end);
            return end + 1;
        }
        if is_condition && !value.starts_with(['"', '\'', '|', '>', '[', '{', '&', '*', '!']) {
            return self.condition(pair, start, end);
        }
        let next = self.value(start, end, indent);
        let pair_end = self
            .ast
            .last(pair)
            .map_or(key.value, |value| self.ast.span(value).end());
        self.ast.extend(pair, pair_end);
        self.ast.extend(map, pair_end);
        next
    }

    /// An `if:` of a workflow is an expression.
    fn condition(&mut self, pair: Id, start: usize, end: usize) -> usize {
        let span = self.without_comment(start, end);
        let text = self.slice(span.start(), span.end());
        if text.contains("${{") {
            return self.value(start, end, 0);
        }
        self.holder = None;
        let value = self.ast.node(Kind::Group, span.start(), span.end());
        super::expression(self.ast, value, "javascript", self.text, span, self.reading);
        let mut children = self.ast.children(value);
        let only = match (children.next(), children.next()) {
            (Some(only), None) => only,
            _ => value,
        };
        drop(children);
        self.ast.add(pair, Slot::Value, only);
        end + 1
    }

    /// The text of a plain scalar; a comment behind it floats.
    fn without_comment(&mut self, start: usize, end: usize) -> Span {
        let text = self.slice(start, end);
        let mark = text
            .match_indices('#')
            .map(|(at, _)| at)
            .find(|&at| at > 0 && text[..at].ends_with([' ', '\t']));
        let stop = mark.map_or(end, |at| start + at);
        if mark.is_some() {
            self.comment(stop, end);
        }
        Span::new(start, start + self.slice(start, stop).trim_end().len())
    }
}

/// A key of a mapping.
#[derive(Clone, Copy)]
struct Key {
    span: Span,
    name: Span,
    /// Earliest start of the value.
    value: usize,
}

/// The colon that ends a plain key.
fn colon(body: &str) -> Option<usize> {
    let bytes = body.as_bytes();
    let ends = |at: &usize| bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace);
    let colon = memchr::memchr_iter(b':', bytes).take(32).find(ends)?;
    let comment = body.match_indices(" #").next().map(|(at, _)| at);
    comment.is_none_or(|comment| comment > colon).then_some(colon)
}
