//! Flow collections of YAML.

use super::MAX_DEPTH;
use crate::tree::lexer::ast::{Ast, Id};
use crate::tree::lexer::parser::Reading;
use crate::tree::lexer::scalar::{self, Dialect};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// A flow collection.
pub(super) struct Flow<'a> {
    pub(super) ast: &'a mut Ast,
    pub(super) text: &'a str,
    pub(super) end: usize,
    pub(super) at: usize,
    pub(super) depth: usize,
    pub(super) reading: Reading<'a>,
}

impl Flow<'_> {
    fn byte(&self) -> u8 {
        self.text.as_bytes()[..self.end].get(self.at).copied().unwrap_or(0)
    }

    fn skip_space(&mut self) {
        while self.at < self.end {
            match self.byte() {
                b'#' if self.at > 0 && self.text.as_bytes()[self.at - 1].is_ascii_whitespace() => {
                    let to = memchr::memchr(b'\n', &self.text.as_bytes()[self.at..self.end])
                        .map_or(self.end, |to| self.at + to);
                    let id = self.ast.node(Kind::Comment, self.at, to);
                    self.ast.float(id);
                    self.at = to;
                }
                byte if byte.is_ascii_whitespace() => self.at += 1,
                _ => return,
            }
        }
    }

    pub(super) fn value(&mut self) -> Option<Id> {
        self.skip_space();
        match self.byte() {
            0 => None,
            b'!' if self.depth >= MAX_DEPTH => Some(self.plain()),
            b'[' => self.collection(b']', Kind::List),
            b'{' => self.collection(b'}', Kind::Map),
            b'!' => Some(self.tagged()),
            quote @ (b'"' | b'\'') => match scalar::quote_end(&self.text.as_bytes()[..self.end], self.at, quote) {
                Some(close) => {
                    let body = Span::new(self.at + 1, close - 1);
                    let id = self.ast.named(Kind::Literal, self.at, close, body);
                    scalar::holes(self.ast, id, self.text, body, Dialect::Yaml, self.reading);
                    self.at = close;
                    Some(id)
                }
                None => Some(self.plain()),
            },
            _ => Some(self.plain()),
        }
    }

    fn tagged(&mut self) -> Id {
        let start = self.at;
        while self.at < self.end && !self.byte().is_ascii_whitespace() && !matches!(self.byte(), b',' | b']' | b'}') {
            self.at += 1;
        }
        let name = Span::new(start + 1, self.at);
        let call = self.ast.named(Kind::Call, start, self.at, name);
        let callee = self.ast.named(Kind::Name, start, self.at, name);
        self.ast.add(call, Slot::Callee, callee);
        self.skip_space();
        if matches!(self.byte(), b',' | b']' | b'}') {
            return call;
        }
        self.depth += 1;
        let value = self.value();
        self.depth -= 1;
        if let Some(value) = value {
            let is_list = self.ast.kind(value) == Kind::List;
            let items = if is_list { self.ast.take(value) } else { vec![value] };
            for item in items {
                self.ast.add(call, Slot::Argument, item);
            }
            self.ast.extend(call, self.at);
        }
        call
    }

    fn plain(&mut self) -> Id {
        let start = self.at;
        let bytes = self.text.as_bytes();
        while self.at < self.end {
            let next = bytes[..self.end].get(self.at + 1).copied().unwrap_or(b' ');
            match self.byte() {
                b',' | b']' | b'}' | b'\n' => break,
                b'[' | b'{' if self.at > start => {
                    // `${x}` and the like.
                    let open = self.byte();
                    let close = if open == b'{' { b'}' } else { b']' };
                    let line = memchr::memchr3(close, b'\n', b',', &bytes[self.at..self.end]);
                    self.at += line.unwrap_or(0);
                }
                b':' if next.is_ascii_whitespace() || matches!(next, b',' | b'[' | b'{' | b'}' | b']') => break,
                b'#' if self.at > start && bytes[self.at - 1] == b' ' => break,
                _ => {}
            }
            self.at += 1;
        }
        let length = self.text.get(start..self.at).unwrap_or_default().trim_end().len();
        let span = Span::new(start, start + length);
        let text = self.text.get(span.range()).unwrap_or_default();
        if self.at == start {
            self.at += 1;
        }
        if text.starts_with('*') {
            return self
                .ast
                .named(Kind::Name, span.start(), span.end(), Span::new(start + 1, span.end()));
        }
        if scalar::is_scalar(text) {
            return self.ast.node(Kind::Scalar, span.start(), span.end());
        }
        let id = self.ast.named(Kind::Literal, span.start(), span.end(), span);
        scalar::holes(self.ast, id, self.text, span, Dialect::Yaml, self.reading);
        id
    }

    fn collection(&mut self, close: u8, kind: Kind) -> Option<Id> {
        let id = self.ast.node(kind, self.at, self.at + 1);
        self.at += 1;
        if self.depth >= MAX_DEPTH {
            self.ast.flatten();
            return Some(id);
        }
        self.depth += 1;
        while self.at < self.end {
            self.skip_space();
            let byte = self.byte();
            if byte == close {
                self.at += 1;
                break;
            }
            if matches!(byte, b',' | b']' | b'}') {
                self.at += 1;
                continue;
            }
            let before = self.at;
            if let Some(element) = self.element() {
                self.ast.add(id, Slot::Item, element);
            }
            self.at = self.at.max(before + 1);
        }
        self.depth -= 1;
        self.ast.extend(id, self.at.min(self.end));
        Some(id)
    }

    fn element(&mut self) -> Option<Id> {
        let key = self.value()?;
        self.skip_space();
        if self.byte() != b':' {
            return Some(key);
        }
        self.at += 1;
        let (span, name) = (self.ast.span(key), self.ast.name(key));
        if self.text.get(span.start()..name.start()).is_some_and(str::is_empty) && self.ast.kind(key) == Kind::Literal {
            self.ast.set_kind(key, Kind::Name);
        }
        let pair = self.ast.named(Kind::Pair, span.start(), self.at, name);
        self.ast.add(pair, Slot::Key, key);
        self.skip_space();
        if !matches!(self.byte(), b',' | b']' | b'}' | 0)
            && let Some(value) = self.value()
        {
            self.ast.add(pair, Slot::Value, value);
        }
        Some(pair)
    }
}
