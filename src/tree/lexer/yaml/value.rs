//! Values of YAML: scalars, tags, anchors, blocks.

use super::{Flow, Holder, MAX_DEPTH, Yaml};
use crate::tree::lexer::ast::Id;
use crate::tree::lexer::scalar::{self, Dialect};
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

impl Yaml<'_> {
    /// Reads the value that begins at `start` in a line that ends at `end`; where the next line begins.
    pub(super) fn value(&mut self, start: usize, end: usize, indent: usize) -> usize {
        let body = self.slice(start, end);
        let holder = self.holder.unwrap_or(Holder {
            id: self.stack.last().map_or(self.root, |top| top.id),
            slot: self.stack.last().map_or(Slot::Item, |top| top.slot),
            indent,
            level: false,
            commands: false,
        });
        let first = body.bytes().next().unwrap_or(b' ');
        self.depth += 1;
        match first {
            _ if self.depth > MAX_DEPTH => {}
            b'&' => return self.behind_word(start, end, indent),
            b'!' => return self.tagged(start, end, indent, holder),
            b'*' if !body.starts_with("* ") => {
                let length = body.find([' ', '\t', '\r', '#']).unwrap_or(body.len());
                self.holder = None;
                let name = Span::new(start + 1, start + length);
                let id = self.ast.named(Kind::Name, start, start + length, name);
                self.ast.add(holder.id, holder.slot, id);
                return end + 1;
            }
            b'|' | b'>' => return self.block(start, end, holder),
            b'"' | b'\'' => {
                if let Some(close) = scalar::quote_end(&self.text.as_bytes()[..self.end], start, first) {
                    self.holder = None;
                    return self.quoted(start, close, holder);
                }
            }
            b'[' | b'{' => {
                self.holder = None;
                let mut flow = Flow {
                    ast: self.ast,
                    text: self.text,
                    end: self.end,
                    at: start,
                    depth: 0,
                    reading: self.reading,
                };
                let id = flow.value();
                let at = flow.at;
                if let Some(id) = id {
                    self.add_value(holder, id);
                }
                return self.rest_of_line(at);
            }
            _ => {}
        }
        let span = self.without_comment(start, end);
        self.holder = None;
        let id = if holder.commands {
            self.command(span, holder)
        } else {
            self.plain_scalar(span)
        };
        self.add_value(holder, id);
        let outer = self.stack.last().map_or(0, |top| top.indent);
        self.plain = (!holder.commands).then_some((id, outer));
        end + 1
    }

    pub(super) fn add_value(&mut self, holder: Holder, id: Id) {
        let slot = if self.ast.kind(holder.id) == Kind::Call {
            Slot::Argument
        } else {
            holder.slot
        };
        let unwraps = self.ast.kind(holder.id) == Kind::Call && self.ast.kind(id) == Kind::List;
        if !unwraps {
            return self.ast.add(holder.id, slot, id);
        }
        for item in self.ast.take(id) {
            self.ast.add(holder.id, Slot::Argument, item);
        }
        let end = self.ast.span(id).end();
        self.ast.extend(holder.id, end);
    }

    pub(super) fn plain_scalar(&mut self, span: Span) -> Id {
        let text = self.slice(span.start(), span.end());
        if scalar::is_scalar(text) {
            return self.ast.node(Kind::Scalar, span.start(), span.end());
        }
        let id = self.ast.named(Kind::Literal, span.start(), span.end(), span);
        scalar::holes(self.ast, id, self.text, span, Dialect::Yaml, self.reading);
        id
    }

    /// A command of a shell.
    pub(super) fn command(&mut self, span: Span, _holder: Holder) -> Id {
        let id = self.ast.node(Kind::Embedded, span.start(), span.end());
        crate::tree::lexer::embed(self.ast, id, "shell", self.text, span, self.reading);
        id
    }

    /// Start of the value after an anchor.
    pub(super) fn behind_word(&mut self, start: usize, end: usize, indent: usize) -> usize {
        let body = self.slice(start, end);
        let length = body.find([' ', '\t']).unwrap_or(body.len());
        let rest = body[length..].trim_start();
        if rest.is_empty() || rest.starts_with('#') {
            return end + 1;
        }
        let at = end - rest.len();
        if self.stack.is_empty() || self.holder.is_some_and(|holder| holder.slot == Slot::Item) {
            let line = self.text[..at].rfind('\n').map_or(0, |line| line + 1);
            return self.node(at, end, at - line);
        }
        self.value(at, end, indent)
    }

    /// `!Tag value`
    pub(super) fn tagged(&mut self, start: usize, end: usize, indent: usize, holder: Holder) -> usize {
        let body = self.slice(start, end);
        let length = body.find([' ', '\t', '\r']).unwrap_or(body.len());
        if body.starts_with("!!") || length < 2 {
            return self.behind_word(start, end, indent);
        }
        let name = Span::new(start + 1, start + length);
        let call = self.ast.named(Kind::Call, start, start + length, name);
        let callee = self.ast.named(Kind::Name, start, start + length, name);
        self.ast.add(call, Slot::Callee, callee);
        self.ast.add(holder.id, holder.slot, call);
        self.holder = Some(Holder {
            id: call,
            slot: Slot::Argument,
            ..holder
        });
        let rest = body[length..].trim_start();
        if rest.is_empty() || rest.starts_with('#') {
            return end + 1;
        }
        let next = self.value(end - rest.len(), end, indent);
        let end = self.ast.span(call).end();
        self.ast.extend(holder.id, end);
        next
    }

    pub(super) fn quoted(&mut self, start: usize, close: usize, holder: Holder) -> usize {
        let body = Span::new(start + 1, close - 1);
        let id = if holder.commands {
            self.command(body, holder)
        } else {
            let id = self.ast.named(Kind::Literal, start, close, body);
            scalar::holes(self.ast, id, self.text, body, Dialect::Yaml, self.reading);
            crate::tree::lexer::within_literal(self.ast, id, self.text, body, self.reading);
            id
        };
        self.add_value(holder, id);
        self.rest_of_line(close)
    }

    /// Moves to the next line; a comment in between floats.
    pub(super) fn rest_of_line(&mut self, at: usize) -> usize {
        let end = self.line_end(at.min(self.end));
        let rest = self.slice(at, end).trim_start();
        if rest.starts_with('#') {
            let start = end - rest.len();
            self.comment(start, end);
        }
        end + 1
    }

    /// A block scalar: the lines that are indented further than its key.
    pub(super) fn block(&mut self, start: usize, end: usize, holder: Holder) -> usize {
        self.holder = None;
        let mark = self.slice(start, end);
        if let Some(at) = mark.find('#') {
            self.comment(start + at, end);
        }
        let first = (end + 1).min(self.end);
        let mut at = first;
        let mut last = first;
        while at < self.end {
            let line_end = self.line_end(at);
            let line = self.slice(at, line_end);
            let body = line.trim_start_matches(' ');
            if !body.trim().is_empty() {
                if line.len() - body.len() <= holder.indent && !(holder.indent == 0 && self.stack.is_empty()) {
                    break;
                }
                last = line_end;
            }
            at = line_end + 1;
        }
        let lines = self.slice(first, last);
        let begin = first + (lines.len() - lines.trim_start().len());
        let span = Span::new(begin.min(last), last);
        let id = if holder.commands {
            self.command(span, holder)
        } else {
            let id = self.ast.named(Kind::Literal, span.start(), span.end(), span);
            scalar::holes(self.ast, id, self.text, span, Dialect::Yaml, self.reading);
            crate::tree::lexer::within_literal(self.ast, id, self.text, span, self.reading);
            id
        };
        self.add_value(holder, id);
        at
    }
}
