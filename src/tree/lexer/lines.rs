//! Configuration that holds a key and a value in each line: INI, TOML, properties, environment files, Dockerfiles.

use super::ast::{Ast, Id};
use super::parser::Reading;
use super::quote::Comments;
use super::scalar::{self, Dialect};
use super::table::Syntax;
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// A key is no longer.
const MAX_KEY: usize = 256;

struct Lines<'a> {
    ast: &'a mut Ast,
    text: &'a str,
    syntax: &'static Syntax,
    /// The root, or the section that is open.
    parent: Id,
    root: Id,
    /// The literal of the last value, and its pair, that an indented line goes on with.
    open: Option<(Id, Id)>,
    end: usize,
    reading: Reading<'a>,
}

/// Reads `text[part]` line by line, into `root`.
pub(super) fn lines<'a>(
    ast: &'a mut Ast,
    root: Id,
    syntax: &'static Syntax,
    text: &'a str,
    part: Span,
    reading: Reading<'a>,
) {
    let mut lines = Lines {
        ast,
        text,
        syntax,
        parent: root,
        root,
        open: None,
        end: part.end(),
        reading,
    };
    let mut at = part.start();
    while at < part.end() {
        at = lines.line(at).max(at + 1);
    }
    lines.close_section();
}

impl<'a> Lines<'a> {
    fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or_default()
    }

    fn line_end(&self, at: usize) -> usize {
        memchr::memchr(b'\n', &self.text.as_bytes()[at..self.end]).map_or(self.end, |to| at + to)
    }

    fn close_section(&mut self) {
        if self.parent == self.root {
            return;
        }
        if let Some(last) = self.ast.last(self.parent) {
            let end = self.ast.span(last).end();
            self.ast.extend(self.parent, end);
        }
        self.ast.add(self.root, Slot::Item, self.parent);
        self.parent = self.root;
    }

    /// Reads the line that begins at `start`; where the next one does.
    fn line(&mut self, start: usize) -> usize {
        let end = self.line_end(start);
        let line = self.slice(Span::new(start, end));
        let body = line.trim();
        let at = start + (line.len() - line.trim_start().len());
        if body.is_empty() {
            return end + 1;
        }
        let span = Span::new(at, at + body.len());
        if is_comment(&self.syntax.comments, body) {
            let id = self.ast.node(Kind::Comment, span.start(), span.end());
            self.ast.float(id);
            return end + 1;
        }
        if self.syntax.name == "dockerfile" {
            self.instruction(span);
            return self.line_end(self.continued(span.start())) + 1;
        }
        if body.starts_with('[') && self.syntax.name == "ini" {
            self.section(span);
            return end + 1;
        }
        if let Some((literal, pair)) = self
            .open
            .filter(|_| at > start && !body.contains(['=', ':']) && self.syntax.name == "ini")
        {
            let parent = self.parent;
            self.more(literal, pair, parent, span);
            return end + 1;
        }
        let stop = self.continued(start);
        let whole = Span::new(at, stop.max(at));
        self.pair(whole);
        self.line_end(stop) + 1
    }

    /// The end of a line, with those that a backslash joins to it.
    fn continued(&self, start: usize) -> usize {
        let mut end = self.line_end(start);
        let joins = matches!(self.syntax.name, "properties" | "dockerfile" | "env" | "ini");
        while joins && end < self.end && self.text[start..end].trim_end_matches('\r').ends_with('\\') {
            end = self.line_end(end + 1);
        }
        end
    }

    fn section(&mut self, span: Span) {
        self.close_section();
        self.open = None;
        let text = self.slice(span);
        let close = text.find(']').unwrap_or(text.len());
        let name = Span::new(span.start() + 1, span.start() + close.max(1));
        self.parent = self.ast.named(Kind::Section, span.start(), span.end(), name);
    }

    /// A line that goes on with the value before it.
    fn more(&mut self, literal: Id, pair: Id, _parent: Id, span: Span) {
        let name = Span::new(self.ast.name(literal).start(), span.end());
        if self.ast.kind(literal) == Kind::List || self.ast.span(literal).is_empty() {
            let item = self.literal(span);
            self.ast.add(literal, Slot::Item, item);
            self.ast.extend(pair, span.end());
            return;
        }
        self.ast.set_name(literal, name);
        self.ast.extend(literal, span.end());
        self.ast.extend(pair, span.end());
    }

    fn pair(&mut self, span: Span) {
        let text = self.slice(span);
        let (export, body) = match text.strip_prefix("export ") {
            Some(rest) => (7, rest),
            None => (0, text),
        };
        let signs: &[char] = if self.syntax.name == "env" { &['='] } else { &['=', ':'] };
        let sign = sign_of(body, signs).or_else(|| {
            let spaced = matches!(self.syntax.name, "properties" | "ini");
            body.find([' ', '\t']).filter(|_| spaced)
        });
        let Some(sign) = sign.filter(|&sign| (1..=MAX_KEY).contains(&sign)) else {
            let literal = self.literal(span);
            return self.ast.add(self.parent, Slot::Item, literal);
        };
        let key = body[..sign].trim_end();
        let start = span.start() + export;
        let key = Span::new(start, start + key.len());
        let value = Span::new(start + sign + 1, span.end());
        let pair = self.key_value(key, value);
        self.ast.add(self.parent, Slot::Item, pair);
    }

    /// A pair of a key and what is written behind its sign.
    fn key_value(&mut self, key: Span, value: Span) -> Id {
        let pair = self.ast.named(Kind::Pair, key.start(), value.start(), key);
        let name = self.ast.named(Kind::Name, key.start(), key.end(), key);
        self.ast.add(pair, Slot::Key, name);
        let value = self.without_comment(value);
        if value.is_empty() {
            let list = self.ast.node(Kind::List, value.start(), value.start());
            self.open = Some((list, pair));
            self.ast.add(pair, Slot::Value, list);
            return pair;
        }
        let literal = self.literal(value);
        self.open = Some((literal, pair));
        self.ast.add(pair, Slot::Value, literal);
        pair
    }

    /// The value without white space, and without a comment behind it.
    fn without_comment(&mut self, value: Span) -> Span {
        let text = self.slice(value);
        let stop = comment_behind(&self.syntax.comments, text);
        let trimmed = text[..stop].trim_start();
        let start = value.start() + (stop - trimmed.len());
        let span = Span::new(start, start + trimmed.trim_end().len());
        if stop < text.len() {
            let comment = self.ast.node(Kind::Comment, value.start() + stop, value.end());
            self.ast.float(comment);
        }
        span
    }

    fn literal(&mut self, span: Span) -> Id {
        let text = self.slice(span);
        if scalar::is_scalar(text) {
            return self.ast.node(Kind::Scalar, span.start(), span.end());
        }
        let quote = text.bytes().next().filter(|byte| matches!(byte, b'"' | b'\''));
        let closed = quote.is_some_and(|quote| text.len() > 1 && text.as_bytes().last() == Some(&quote));
        let body = if closed {
            Span::new(span.start() + 1, span.end() - 1)
        } else {
            span
        };
        let id = self.ast.named(Kind::Literal, span.start(), span.end(), body);
        if quote != Some(b'\'') {
            scalar::holes(self.ast, id, self.text, body, Dialect::Shell, self.reading);
        }
        super::within_literal(self.ast, id, self.text, body, self.reading);
        id
    }

    /// `ENV A=x B=y`, `ARG X=y`, `RUN …`.
    fn instruction(&mut self, span: Span) {
        let end = self.continued(span.start());
        let text = self.slice(Span::new(span.start(), end));
        let word = text.find(char::is_whitespace).unwrap_or(text.len());
        let name = Span::new(span.start(), span.start() + word);
        let directive = self.ast.named(Kind::Directive, span.start(), end, name);
        let rest = Span::new(name.end(), end);
        match text[..word].to_ascii_uppercase().as_str() {
            "ENV" | "ARG" | "LABEL" => self.variables(directive, rest),
            "RUN" | "CMD" | "ENTRYPOINT" | "HEALTHCHECK" | "SHELL" => self.command(directive, rest),
            _ => self.words(directive, rest),
        }
        self.ast.add(self.root, Slot::Item, directive);
    }

    fn command(&mut self, directive: Id, rest: Span) {
        let text = self.slice(rest).trim_start();
        let start = rest.end() - text.len();
        let span = Span::new(start, rest.end());
        if text.starts_with('[') {
            super::embed(self.ast, directive, "json", self.text, span, self.reading);
            return;
        }
        let embedded = self.ast.node(Kind::Embedded, span.start(), span.end());
        super::embed(self.ast, embedded, "shell", self.text, span, self.reading);
        self.ast.add(directive, Slot::Body, embedded);
    }

    fn words(&mut self, directive: Id, rest: Span) {
        for word in words(self.text, rest) {
            let literal = self.literal(word);
            self.ast.add(directive, Slot::Argument, literal);
        }
    }

    /// `A=x B="y z"`, or `A x` with all of the line as its value.
    fn variables(&mut self, directive: Id, rest: Span) {
        let words = words(self.text, rest);
        let Some(&first) = words.first() else { return };
        if !self.slice(first).contains('=') {
            if words.len() == 1 {
                let name = self.ast.named(Kind::Name, first.start(), first.end(), first);
                return self.ast.add(directive, Slot::Argument, name);
            }
            let pair = self.key_value(first, Span::new(first.end(), rest.end()));
            self.open = None;
            return self.ast.add(directive, Slot::Item, pair);
        }
        for word in words {
            let text = self.slice(word);
            let Some(sign) = text.find('=') else { continue };
            let key = Span::new(word.start(), word.start() + sign);
            let value = Span::new(word.start() + sign + 1, word.end());
            let pair = self.ast.named(Kind::Pair, key.start(), word.end(), key);
            let name = self.ast.named(Kind::Name, key.start(), key.end(), key);
            self.ast.add(pair, Slot::Key, name);
            if !value.is_empty() {
                let literal = self.literal(value);
                self.ast.add(pair, Slot::Value, literal);
            }
            self.ast.add(directive, Slot::Item, pair);
        }
    }
}

/// The place of the sign behind a key; a colon before a digit belongs to the key where another sign follows: `a.b-v1:0 = 1`.
fn sign_of(body: &str, signs: &[char]) -> Option<usize> {
    let first = body.find(signs)?;
    let rest = body.get(first + 1..)?;
    let is_inner = body[first..].starts_with(':') && rest.starts_with(|c: char| c.is_ascii_digit());
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let behind = rest.get(digits..)?.trim_start_matches([' ', '\t']);
    let next = rest.len() - behind.len();
    Some(if is_inner && behind.starts_with(signs) {
        first + 1 + next
    } else {
        first
    })
}

/// The words of a span, quotes kept together; backslashes at the end of a line are no words.
fn words(text: &str, span: Span) -> Vec<Span> {
    let bytes = &text.as_bytes()[..span.end()];
    let mut words = Vec::new();
    let mut at = span.start();
    while at < bytes.len() {
        if bytes[at].is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && !bytes[at].is_ascii_whitespace() {
            match bytes[at] {
                quote @ (b'"' | b'\'') => at = scalar::quote_end(bytes, at, quote).unwrap_or(at + 1),
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
        let at_end = at.min(bytes.len());
        if &bytes[start..at_end] != b"\\" && bytes[start..at_end].trim_ascii() != b"\\" {
            words.push(Span::new(start, at_end));
        }
    }
    words
}

fn is_comment(comments: &Comments, body: &str) -> bool {
    let marks = comments.first.iter().chain(comments.line).chain(comments.word);
    marks.into_iter().any(|mark| body.starts_with(mark))
}

/// Start of a comment after a value; the end of the text if there is none.
fn comment_behind(comments: &Comments, text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut quote = None;
    for (at, &byte) in bytes.iter().enumerate() {
        let begins = at == 0 || bytes[at - 1].is_ascii_whitespace();
        match quote {
            Some(open) if open == byte => quote = None,
            None if matches!(byte, b'"' | b'\'') && (begins || bytes[at - 1] == b'=') => quote = Some(byte),
            None if begins
                && at > 0
                && comments
                    .word
                    .iter()
                    .any(|mark| bytes[at..].starts_with(mark.as_bytes())) =>
            {
                return at;
            }
            _ => {}
        }
    }
    text.len()
}

/// Reads a table of cells: the first row names the columns.
pub(super) fn cells(ast: &mut Ast, root: Id, text: &str, part: Span) {
    let header = text
        .get(part.range())
        .unwrap_or_default()
        .lines()
        .next()
        .unwrap_or_default();
    let delimiter = ['\t', ';', '|']
        .into_iter()
        .find(|&sign| header.contains(sign) && !header.contains(','))
        .unwrap_or(',');
    let mut names: Vec<Span> = Vec::new();
    let mut is_header = true;
    let mut row: Option<Id> = None;
    let mut cell = part.start();
    let (mut column, mut quoted) = (0, false);
    let bytes = text.as_bytes();
    let content_of_part = bytes.get(part.range()).unwrap_or_default();
    for (offset, byte) in content_of_part.iter().copied().chain([b'\n']).enumerate() {
        let at = part.start() + offset;
        if byte == b'"' {
            quoted = !quoted;
        }
        // A quote that is not closed ends with its line, as far as the columns go.
        let ends = !quoted && char::from(byte) == delimiter || byte == b'\n';
        if !ends {
            continue;
        }
        let span = content(text, cell, at);
        if !span.is_empty() {
            let id = *row.get_or_insert_with(|| ast.node(Kind::Row, cell, cell));
            let node = ast.node(Kind::Cell, span.start(), span.end());
            if let Some(&name) = names.get(column).filter(|_| !is_header) {
                ast.set_name(node, name);
            }
            let kind = if scalar::is_scalar(&text[span.range()]) {
                Kind::Scalar
            } else {
                Kind::Literal
            };
            let literal = ast.named(kind, span.start(), span.end(), span);
            ast.add(node, Slot::Value, literal);
            ast.add(id, Slot::Item, node);
        }
        if is_header {
            names.push(span);
        }
        cell = at + 1;
        column += 1;
        if byte == b'\n' {
            if let Some(row) = row.take() {
                ast.add(root, Slot::Item, row);
            }
            is_header = false;
            column = 0;
            quoted = false;
        }
    }
}

/// The content of a cell, without its quotes.
fn content(text: &str, start: usize, end: usize) -> Span {
    let written = text.get(start..end).unwrap_or_default();
    let trimmed = written.trim_start();
    let from = start + (written.len() - trimmed.len());
    let trimmed = trimmed.trim_end();
    let quoted = trimmed.len() > 1 && trimmed.starts_with('"') && trimmed.ends_with('"');
    if quoted {
        Span::new(from + 1, from + trimmed.len() - 1)
    } else {
        Span::new(from, from + trimmed.len())
    }
}
