//! Comments and literals.

use super::{BEFORE_REGEX, Comment, DOCUMENTING, Frame, MAX_HOLES, MAX_INDENT, MAX_OPEN, Scanner, Sort, Token, fit};
use crate::tree::lexer::literal::{Close, Literal, closing};
use crate::tree::lexer::opening::{heredoc, is_word, opening, slash_regex};
use crate::tree::lexer::quote::{Block, Escape, Kind as Quoted};
use crate::tree::lexer::table::Trait;
use crate::vocab::Span;

impl Scanner<'_> {
    pub(super) fn comment(&mut self) -> bool {
        let comments = &self.syntax.comments;
        let line_start = self.at == 0 || self.bytes[self.at - 1] == b'\n';
        let after_space = self.at == 0 || matches!(self.bytes[self.at - 1], b' ' | b'\t' | b'\n' | b'\r' | b';' | b'(');
        let block = comments
            .blocks
            .iter()
            .find(|block| self.starts(block.open) && (!block.first || line_start));
        if let Some(block) = block {
            let end = self.block_end(block);
            self.comment_until(end);
            return true;
        }
        let opens = comments.line.iter().any(|mark| self.starts(mark))
            || after_space && comments.word.iter().any(|mark| self.starts(mark))
            || self.first && self.is_indent() && comments.first.iter().any(|mark| self.starts_any_case(mark));
        if opens && !self.is_attribute() {
            let end = self.line_end();
            self.comment_until(end);
            return true;
        }
        false
    }

    /// `#[…]` of PHP.
    pub(super) fn is_attribute(&self) -> bool {
        self.syntax.has(Trait::Pages) && self.starts("#[")
    }

    pub(super) fn is_indent(&self) -> bool {
        let before = self.bytes[..self.at].iter().rev().take(MAX_INDENT);
        before.take_while(|&&byte| byte != b'\n').all(u8::is_ascii_whitespace)
    }

    pub(super) fn line_end(&self) -> usize {
        memchr::memchr(b'\n', &self.bytes[self.at..self.end]).map_or(self.end, |length| self.at + length)
    }

    pub(super) fn starts_any_case(&self, mark: &str) -> bool {
        self.bytes[self.at..self.end]
            .get(..mark.len())
            .is_some_and(|text| text.eq_ignore_ascii_case(mark.as_bytes()))
    }

    pub(super) fn block_end(&self, block: &Block) -> usize {
        let (open, close) = (block.open.as_bytes(), block.close.as_bytes());
        let mut here = self.at + open.len();
        let mut depth = 1_usize;
        while here < self.end {
            let rest = &self.bytes[here..self.end];
            if rest.starts_with(close) {
                here += close.len();
                depth -= 1;
                if depth == 0 {
                    return here;
                }
            } else if block.nested && rest.starts_with(open) {
                here += open.len();
                depth += 1;
            } else {
                here += 1;
            }
        }
        self.end
    }

    pub(super) fn comment_until(&mut self, end: usize) {
        let text = &self.bytes[self.at..end];
        let trimmed = if text.ends_with(b"\r") { end - 1 } else { end };
        self.out.comments.push(Comment {
            span: Span::new(self.at, trimmed),
            documents: DOCUMENTING.iter().any(|mark| text.starts_with(mark)) && !text.starts_with(b"////"),
        });
        self.at = end;
    }

    pub(super) fn heredoc(&mut self) -> bool {
        if self.bytes[self.at] != b'<' {
            return false;
        }
        let Some((literal, to)) = heredoc(self.syntax, &self.bytes[..self.end], self.at) else {
            return false;
        };
        let token = self.push(Sort::Literal, self.at, to);
        self.heredocs.push_back((literal, token));
        self.at = to;
        true
    }

    pub(super) fn literal(&mut self) -> bool {
        let byte = self.bytes[self.at];
        let found = if self.begins[usize::from(byte)] || !self.syntax.traits.is_empty() && !byte.is_ascii_digit() {
            opening(self.syntax, &self.bytes[..self.end], self.at)
        } else {
            None
        };
        let Some(mut literal) = found.or_else(|| self.regex()) else {
            return false;
        };
        literal.first = std::mem::take(&mut self.first);
        literal.spaced = literal.start > self.last || literal.start == 0;
        self.at = literal.body.min(self.end);
        self.string(literal);
        true
    }

    pub(super) fn regex(&mut self) -> Option<Literal> {
        let slash = self.bytes[self.at] == b'/' && self.syntax.has(Trait::SlashRegex);
        if !slash || self.at < self.no_regex || !self.may_be_regex() {
            return None;
        }
        match slash_regex(&self.bytes[..self.end], self.at) {
            Ok(literal) => Some(literal),
            Err(until) => {
                self.no_regex = until;
                None
            }
        }
    }

    /// True if a value is expected here, so that a slash is not a division.
    pub(super) fn may_be_regex(&self) -> bool {
        let Some(last) = self.out.tokens.last() else {
            return true;
        };
        match last.sort {
            Sort::Word => {
                let word = &self.bytes[last.start()..last.end()];
                let next = self.bytes.get(self.at + 1).copied().unwrap_or(b' ');
                BEFORE_REGEX.contains(&word)
                    || self.syntax.has(Trait::Command) && self.at > self.last && !next.is_ascii_whitespace()
            }
            Sort::Sign | Sort::Comma | Sort::Semicolon | Sort::Open | Sort::Hole => true,
            _ => false,
        }
    }

    /// Reads on in a literal until it ends, or until code begins in it.
    pub(super) fn string(&mut self, mut literal: Literal) {
        while self.at < self.end {
            if let Some(length) = literal.closes(&self.bytes[..self.end], self.at) {
                let tail = self.at;
                self.at += length;
                if literal.replaced {
                    self.finish(&literal, tail, self.at);
                    return self.replacement(&literal);
                }
                if literal.kind == Quoted::Regex {
                    let flags = self.bytes[self.at..self.end].iter().take(8);
                    self.at += flags.take_while(|byte| byte.is_ascii_alphabetic()).count();
                }
                return self.finish(&literal, tail, self.at);
            }
            let byte = self.bytes[self.at];
            if byte == b'\n' && !literal.lines {
                return self.finish(&literal, self.at, self.at);
            }
            if literal.names == Some(byte) && self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_alphabetic) {
                self.named_hole(&mut literal);
                continue;
            }
            if let Some(&(open, close)) = literal.holes.iter().find(|(open, _)| self.starts(open)) {
                if open == "{" && self.bytes.get(self.at + 1) == Some(&b'{') {
                    self.at += 2;
                    continue;
                }
                if self.holes < MAX_HOLES && self.frames.len() < MAX_OPEN {
                    return self.enter_hole(literal, open.len(), close);
                }
            }
            match literal.escape {
                Escape::Byte(escape) if byte == escape => self.at += 2,
                Escape::Doubled if literal.is_doubled(&self.bytes[..self.end], self.at) => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at = self.end;
        self.finish(&literal, self.end, self.end);
    }

    /// The text that takes the place of a pattern: `s/…/text/`, `s{…}{text}`.
    fn replacement(&mut self, pattern: &Literal) {
        let Close::Nested(open, close, _) = pattern.close else {
            return;
        };
        let mut opening = open;
        if open != close {
            let rest = &self.bytes[self.at..self.end];
            let blanks = rest
                .iter()
                .take(MAX_INDENT)
                .take_while(|byte| byte.is_ascii_whitespace());
            let at = self.at + blanks.count();
            let Some(&next) = self.bytes[..self.end]
                .get(at)
                .filter(|byte| byte.is_ascii_punctuation())
            else {
                return;
            };
            opening = next;
            self.at = at + 1;
        }
        let closes = closing(opening).unwrap_or(opening);
        let mut text = Literal::raw(self.at, self.at, Close::Nested(opening, closes, 0));
        text.escape = Escape::Byte(b'\\');
        self.string(text);
        let flags = self.bytes[self.at..self.end].iter().take(8);
        self.at += flags.take_while(|byte| byte.is_ascii_alphabetic()).count();
    }

    pub(super) fn begin_template(&mut self, literal: &mut Literal) {
        if literal.template.is_some() {
            return;
        }
        let index = self.put(Token {
            sort: Sort::Template,
            first: literal.first,
            spaced: literal.spaced,
            start: fit(literal.start),
            end: fit(literal.body),
            body: fit(literal.body),
            tail: fit(literal.body),
            partner: 0,
        });
        literal.template = Some(index);
    }

    /// `$name` in a literal.
    pub(super) fn named_hole(&mut self, literal: &mut Literal) {
        self.begin_template(literal);
        let start = self.at;
        self.at += 1;
        let hole = self.push(Sort::Hole, start, self.at);
        while self.at < self.end && is_word(self.bytes[self.at]) {
            self.at += 1;
        }
        self.push(Sort::Word, start + 1, self.at);
        let end = self.push(Sort::HoleEnd, self.at, self.at);
        if let Some(token) = self.out.tokens.get_mut(hole) {
            token.partner = fit(end);
        }
    }

    pub(super) fn enter_hole(&mut self, mut literal: Literal, length: usize, close: u8) {
        self.begin_template(&mut literal);
        let start = self.at;
        self.at += length;
        let token = self.push(Sort::Hole, start, self.at);
        self.holes += 1;
        self.frames.push(Frame {
            token,
            close,
            hole: Some(literal),
        });
    }

    pub(super) fn finish(&mut self, literal: &Literal, tail: usize, end: usize) {
        let tail = tail.min(self.end);
        if let Some(index) = literal.template {
            let last = self.push(Sort::TemplateEnd, tail, end);
            if let Some(token) = self.out.tokens.get_mut(index) {
                token.partner = fit(last);
                token.end = fit(end);
                token.tail = fit(tail);
            }
            return;
        }
        let sort = match literal.kind {
            Quoted::Text => Sort::Literal,
            Quoted::Char => Sort::Character,
            Quoted::Regex => Sort::Regex,
            Quoted::Words => Sort::Words,
        };
        self.put(Token {
            sort,
            first: literal.first,
            spaced: literal.spaced,
            start: fit(literal.start),
            end: fit(end),
            body: fit(literal.body.min(tail)),
            tail: fit(tail),
            partner: 0,
        });
    }
}
