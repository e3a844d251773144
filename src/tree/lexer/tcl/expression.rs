//! Expressions of Tcl: operands, comparisons, conditions that are joined.

use super::{MAX_DEPTH, Tcl, Word};
use crate::tree::lexer::ast::Id;
use crate::tree::{Kind, Slot};
use crate::vocab::Span;

/// Operators of expressions, the longer ones first.
const SIGNS: &[&str] = &["==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%"];

/// Operators that are words.
const WORDS: &[&str] = &["eq", "ne", "in", "ni", "lt", "gt"];

impl Tcl<'_> {
    /// An expression into a slot of a node.
    pub(super) fn expression(&mut self, parent: Id, slot: Slot, part: Span) {
        self.within(part, |tcl| {
            let mut left: Option<Id> = None;
            while tcl.at < tcl.end {
                let before = tcl.at;
                if let Some(id) = tcl.comparison() {
                    let sign = tcl.joint();
                    let id = match (left.take(), sign) {
                        (None, Some(sign)) => {
                            let start = tcl.ast.span(id).start();
                            let operation = tcl.ast.named(Kind::Operation, start, sign.end(), sign);
                            tcl.ast.add(operation, Slot::Left, id);
                            operation
                        }
                        (Some(operation), _) => {
                            tcl.ast.add(operation, Slot::Right, id);
                            operation
                        }
                        (None, None) => id,
                    };
                    left = Some(id);
                    if sign.is_none() {
                        break;
                    }
                }
                tcl.at = tcl.at.max(before + 1);
            }
            if let Some(left) = left {
                tcl.ast.add(parent, slot, left);
            }
        });
    }

    /// `&&` and `||`
    fn joint(&mut self) -> Option<Span> {
        self.spaces();
        let rest = self.text.get(self.at..self.end)?;
        let sign = ["&&", "||"].into_iter().find(|sign| rest.starts_with(sign))?;
        let span = Span::new(self.at, self.at + sign.len());
        self.at = span.end();
        Some(span)
    }

    fn spaces(&mut self) {
        while self.at < self.end && (self.byte(self.at).is_ascii_whitespace() || self.byte(self.at) == b'\\') {
            self.at += 1;
        }
    }

    /// `a eq b`
    fn comparison(&mut self) -> Option<Id> {
        let left = self.operand()?;
        let Some(sign) = self.sign() else { return Some(left) };
        let start = self.ast.span(left).start();
        let operation = self.ast.named(Kind::Operation, start, sign.end(), sign);
        self.ast.add(operation, Slot::Left, left);
        if let Some(right) = self.operand() {
            self.ast.add(operation, Slot::Right, right);
        }
        Some(operation)
    }

    fn sign(&mut self) -> Option<Span> {
        self.spaces();
        let rest = self.text.get(self.at..self.end)?;
        let is_word = |word: &&&str| {
            rest.strip_prefix(**word)
                .is_some_and(|rest| rest.starts_with([' ', '\t', '\n', '{', '"', '$', '[']))
        };
        let found = SIGNS
            .iter()
            .find(|sign| rest.starts_with(**sign))
            .or_else(|| WORDS.iter().find(is_word))?;
        let span = Span::new(self.at, self.at + found.len());
        self.at = span.end();
        Some(span)
    }

    fn operand(&mut self) -> Option<Id> {
        self.spaces();
        let start = self.at;
        match self.byte(start) {
            0 => None,
            b'!' => {
                self.at += 1;
                let name = Span::new(start, start + 1);
                let operation = self.ast.named(Kind::Operation, start, start + 1, name);
                if let Some(right) = self.operand() {
                    self.ast.add(operation, Slot::Right, right);
                }
                Some(operation)
            }
            b'(' => {
                let mut depth = 0_usize;
                while self.at < self.end {
                    match self.byte(self.at) {
                        b'(' => depth += 1,
                        b')' => depth -= 1,
                        b'"' | b'[' | b'{' => {
                            self.closed(self.byte(self.at));
                            continue;
                        }
                        _ => {}
                    }
                    self.at += 1;
                    if depth == 0 {
                        break;
                    }
                }
                let group = self.ast.node(Kind::Group, start, self.at);
                let inner = Span::new(start + 1, self.at.saturating_sub(1).max(start + 1));
                if self.depth < MAX_DEPTH {
                    self.expression(group, Slot::Item, inner);
                }
                Some(group)
            }
            b'{' => {
                let word = self.word();
                Some(self.list(word))
            }
            b'"' | b'[' => {
                let mark = self.byte(start);
                self.closed(mark);
                let span = Span::new(start, self.at);
                let body = Span::new(start + 1, self.at.saturating_sub(1).max(start + 1));
                self.value(Word { span, body, mark })
            }
            _ => {
                while self.at < self.end
                    && !self.byte(self.at).is_ascii_whitespace()
                    && !matches!(self.byte(self.at), b'=' | b'!' | b'<' | b'>' | b'&' | b'|' | b')')
                {
                    self.at += 1;
                }
                let span = Span::new(start, self.at);
                if span.is_empty() {
                    return None;
                }
                self.value(Word {
                    span,
                    body: span,
                    mark: 0,
                })
            }
        }
    }
}
