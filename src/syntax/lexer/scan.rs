//! The scanner: one pass over a text, token by token.
//!
//! In: the text, its line of the table, the spans. Out: a context for each span. What it remembers is bounded: the
//! tokens of open brackets, and of those no more than [`DEPTH`]. What is not closed ends with the text, or with its line
//! where the language says so, and no span is lost by it.

use std::collections::VecDeque;

use super::opening::{heredoc, is_word, opening, slash_regex};
use super::place;
use super::quote::{Block, Escape};
use super::table::{Syntax, Trait};
use super::token::{Frame, Literal, Role, Sort, Token};
use crate::syntax::Context;
use crate::syntax::tested::Tested;
use crate::vocab::{Place, Span};

/// How many brackets may be open; those beyond are not kept.
const DEPTH: usize = 10_000;

/// How many literals may be open, one in a hole of the other.
const HOLES: usize = 64;

/// How many containers are named of one span.
const HEIGHT: u8 = 16;

/// How many tokens of one bracket are kept.
const TOKENS: usize = 128;

/// The state of a pass.
pub(super) struct Scanner<'a> {
    pub(super) syntax: &'static Syntax,
    pub(super) text: &'a str,
    pub(super) spans: &'a [Span],
    pub(super) tokens: Vec<Token>,
    pub(super) frames: Vec<Frame>,
    /// The section that the last header opened.
    pub(super) section: String,
    /// The first token of the line.
    pub(super) head: Option<(usize, usize)>,
    out: &'a mut [Context],
    bytes: &'a [u8],
    done: Vec<bool>,
    at: usize,
    end: usize,
    /// The next span.
    cursor: usize,
    heredocs: VecDeque<Literal>,
    /// The frames that are holes.
    holes: Vec<usize>,
    /// Up to here no `/` opens a regular expression.
    no_regex: usize,
    /// Which bytes begin a comment or a literal.
    begins: [bool; 256],
    /// How many of the frames have to close before the rest of the text says no more.
    waiting: Option<usize>,
    /// Brackets beyond the depth.
    beyond: usize,
    pub(super) tested: Tested<'a>,
}

/// Reads `text[range]` as `syntax` says, and fills the contexts of `spans`.
pub(super) fn scan(
    syntax: &'static Syntax,
    text: &str,
    range: std::ops::Range<usize>,
    spans: &[Span],
    out: &mut [Context],
) {
    let mut scanner = Scanner {
        syntax,
        text,
        spans,
        tokens: Vec::new(),
        frames: Vec::new(),
        section: String::new(),
        head: None,
        bytes: text.as_bytes(),
        done: vec![false; spans.len()],
        out,
        at: range.start,
        end: range.end.min(text.len()),
        cursor: 0,
        heredocs: VecDeque::new(),
        holes: Vec::new(),
        no_regex: 0,
        begins: begins(syntax),
        waiting: None,
        beyond: 0,
        tested: Tested::new(text),
    };
    scanner.run();
}

fn begins(syntax: &Syntax) -> [bool; 256] {
    let comments = &syntax.comments;
    let lists = [comments.line, comments.word, comments.first];
    let openings = lists
        .into_iter()
        .flatten()
        .copied()
        .chain(comments.blocks.iter().map(|block| block.open))
        .chain(syntax.quotes.iter().map(|quote| quote.open));
    let mut begins = [false; 256];
    for byte in openings.filter_map(|opening| opening.bytes().next()) {
        begins[usize::from(byte)] = true;
        begins[usize::from(byte.to_ascii_uppercase())] = true;
    }
    begins
}

impl Scanner<'_> {
    fn run(&mut self) {
        if self.syntax.name == "php" {
            self.skip_to_php();
        }
        while self.at < self.end && !self.is_over() {
            self.step();
        }
        self.code_until(usize::MAX);
    }

    /// Whether every span has its place, and no bracket around one is open.
    fn is_over(&mut self) -> bool {
        if self.cursor < self.spans.len() {
            return false;
        }
        let (frames, cursor) = (&self.frames, self.cursor);
        let waiting = *self.waiting.get_or_insert_with(|| {
            let around = frames.iter().position(|frame| frame.span < cursor && frame.container);
            around.unwrap_or(usize::MAX)
        });
        self.frames.len() <= waiting && self.holes.is_empty()
    }

    /// The tokens of the innermost bracket.
    pub(super) fn here(&self) -> &[Token] {
        let base = self.frames.last().map_or(0, |frame| frame.base);
        &self.tokens[base..]
    }

    /// The text of a range; nothing where that is no text.
    pub(super) fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The text of a token.
    pub(super) fn word(&self, token: &Token) -> &str {
        self.slice(token.start, token.end)
    }

    fn starts(&self, mark: &str) -> bool {
        self.bytes[self.at..self.end].starts_with(mark.as_bytes())
    }

    fn step(&mut self) {
        let byte = self.bytes[self.at];
        match byte {
            b'\n' => return self.newline(),
            byte if byte.is_ascii_whitespace() => {
                self.at += 1;
                return;
            }
            _ => {}
        }
        let begins = self.begins[usize::from(byte)];
        if begins && self.comment() || self.section() || self.heredoc() || self.literal() {
            return;
        }
        let first = self.head.is_none();
        match byte {
            byte if self.is_name(byte) => self.name(),
            b'(' => self.open(b')'),
            b'[' => self.open(b']'),
            b'{' => self.open(b'}'),
            b')' | b']' | b'}' => self.close(byte),
            b',' => self.single(Sort::Comma),
            b';' => self.single(Sort::Semicolon),
            _ => self.sign(),
        }
        if first && self.head.is_none() {
            self.head = Some((self.at, self.at));
        }
    }

    fn newline(&mut self) {
        self.at += 1;
        self.head = None;
        while let Some(&hole) = self.holes.last() {
            if self.frames[hole].hole.is_some_and(|literal| literal.lines) {
                break;
            }
            // The literal ends with its line, and what is open in its holes with it.
            self.frames.truncate(hole + 1);
            let start = self.at - 1;
            if let Some(literal) = self.leave_hole() {
                self.finish(&literal, start);
            }
        }
        if let Some(mut literal) = self.heredocs.pop_front() {
            literal.body = self.at;
            literal.span = self.cursor;
            self.string(literal);
        }
    }

    fn is_name(&self, byte: u8) -> bool {
        is_word(byte) || self.syntax.word.as_bytes().contains(&byte)
    }

    fn push(&mut self, sort: Sort, start: usize, end: usize) {
        let base = self.frames.last().map_or(0, |frame| frame.base);
        if self.tokens.len() - base > 2 * TOKENS {
            self.tokens.drain(base..self.tokens.len() - TOKENS);
        }
        let first = self.head.is_none();
        if first {
            self.head = Some((start, end));
        }
        self.tokens.push(Token {
            sort,
            start,
            end,
            first,
        });
    }

    fn single(&mut self, sort: Sort) {
        let start = self.at;
        self.at += 1;
        self.code_until(self.at);
        if let Some(frame) = self.frames.last_mut() {
            frame.commas += u32::from(sort == Sort::Comma);
        }
        self.push(sort, start, self.at);
    }

    fn name(&mut self) {
        let start = self.at;
        while self.at < self.end && self.is_name(self.bytes[self.at]) {
            self.at += 1;
        }
        self.code_until(self.at);
        self.push(Sort::Word, start, self.at);
    }

    fn sign(&mut self) {
        let start = self.at;
        self.at += 1;
        // `=` opens something at the start of a line alone (`=begin`, `=pod`), and never goes on a sign.
        let goes_on = |byte: u8| is_sign(byte) && (byte == b'=' || !self.begins[usize::from(byte)]);
        while self.at < self.end && goes_on(self.bytes[self.at]) {
            self.at += 1;
        }
        let php = self.syntax.name == "php" && self.slice(start, self.at).starts_with("?>");
        self.code_until(self.at);
        self.push(Sort::Sign, start, self.at);
        if php {
            self.skip_to_php();
        }
    }

    /// What stands outside `<?php … ?>` is a page.
    fn skip_to_php(&mut self) {
        let open = memchr::memmem::find(&self.bytes[self.at..self.end], b"<?");
        let snippet = self.at == 0 && open.is_none();
        let to = open.map_or(self.end, |open| self.at + open);
        if snippet {
            return;
        }
        while self.spans.get(self.cursor).is_some_and(|span| span.start() < to) {
            self.give(self.cursor, &Context::at(Place::Text));
            self.cursor += 1;
        }
        let word = ["<?php", "<?=", "<?"]
            .into_iter()
            .find(|mark| self.bytes[to..].starts_with(mark.as_bytes()));
        self.at = (to + word.map_or(0, str::len)).min(self.end);
        self.head = None;
    }

    fn open(&mut self, close: u8) {
        let start = self.at;
        self.at += 1;
        self.code_until(self.at);
        if self.frames.len() >= DEPTH {
            self.beyond += 1;
            return;
        }
        let mut frame = place::frame(self, start, close);
        frame.span = self.cursor;
        frame.base = self.tokens.len();
        // A bracket that begins a line is its head; what stands in it is none.
        if self.head.is_none() {
            self.head = Some((start, start + 1));
        }
        self.frames.push(frame);
    }

    fn close(&mut self, byte: u8) {
        self.at += 1;
        self.code_until(self.at);
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let near = self.frames.iter().rev().take(8).position(|frame| frame.close == byte);
        let Some(near) = near else { return };
        let target = self.frames.len() - 1 - near;
        if self.holes.last().is_some_and(|&hole| hole > target) {
            return;
        }
        self.frames.truncate(target + 1);
        if self.holes.last() == Some(&target) {
            if let Some(literal) = self.leave_hole() {
                self.string(literal);
            }
            return;
        }
        let Some(frame) = self.frames.pop() else { return };
        self.tokens.truncate(frame.base);
        if frame.container {
            self.contain(&frame);
        }
        self.push(Sort::Group, frame.start, self.at);
    }

    fn contain(&mut self, frame: &Frame) {
        let span = Span::new(frame.start, self.at);
        let height = frame.height.saturating_add(1);
        if let Some(outer) = self.frames.last_mut() {
            outer.height = outer.height.max(height);
        }
        if frame.height >= HEIGHT {
            return;
        }
        for context in &mut self.out[frame.span..self.cursor] {
            context.containers.push(span);
        }
    }

    /// Leaves the innermost frame, which is a hole, for the literal around it.
    fn leave_hole(&mut self) -> Option<Literal> {
        self.holes.pop();
        let frame = self.frames.pop()?;
        self.tokens.truncate(frame.base);
        frame.hole
    }

    fn comment(&mut self) -> bool {
        let comments = &self.syntax.comments;
        let first = self.bytes[..self.at]
            .iter()
            .rev()
            .take_while(|&&byte| byte != b'\n')
            .take(256);
        let first = self.head.is_none() && first.into_iter().all(u8::is_ascii_whitespace);
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
            || first && comments.first.iter().any(|mark| self.starts_any_case(mark));
        if !opens {
            return false;
        }
        let end = memchr::memchr(b'\n', &self.bytes[self.at..self.end]).map_or(self.end, |length| self.at + length);
        self.comment_until(end);
        true
    }

    fn starts_any_case(&self, mark: &str) -> bool {
        self.bytes[self.at..self.end]
            .get(..mark.len())
            .is_some_and(|text| text.eq_ignore_ascii_case(mark.as_bytes()))
    }

    fn block_end(&self, block: &Block) -> usize {
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

    fn comment_until(&mut self, end: usize) {
        let context = Context::at(place::comment(self.slice(self.at, end)));
        while self.spans.get(self.cursor).is_some_and(|span| span.start() < end) {
            self.give(self.cursor, &context);
            self.cursor += 1;
        }
        self.at = end;
    }

    /// `[a.b]` at the beginning of a line.
    fn section(&mut self) -> bool {
        let opens = self.syntax.has(Trait::Section) && self.head.is_none() && self.frames.is_empty();
        if !opens || self.bytes[self.at] != b'[' {
            return false;
        }
        let line = memchr::memchr(b'\n', &self.bytes[self.at..self.end]).map_or(self.end, |length| self.at + length);
        let header = self.slice(self.at, line);
        let name = header.trim_start_matches('[').split(']').next().unwrap_or_default();
        let length = header.len() - header.trim_start_matches('[').len() + name.len();
        self.section = name.trim().replace(['"', '\''], "");
        while self
            .spans
            .get(self.cursor)
            .is_some_and(|span| span.start() < self.at + length)
        {
            self.give(self.cursor, &Context::at(Place::MappingKey));
            self.cursor += 1;
        }
        self.at += length.max(1);
        self.head = Some((self.at, self.at));
        self.tokens.clear();
        true
    }

    fn heredoc(&mut self) -> bool {
        if self.bytes[self.at] != b'<' {
            return false;
        }
        let Some((literal, to)) = heredoc(self.syntax, &self.bytes[..self.end], self.at) else {
            return false;
        };
        self.code_until(to);
        self.heredocs.push_back(literal);
        self.at = to;
        true
    }

    fn literal(&mut self) -> bool {
        let byte = self.bytes[self.at];
        let found = if self.begins[usize::from(byte)] || !self.syntax.traits.is_empty() && !byte.is_ascii_digit() {
            opening(self.syntax, &self.bytes[..self.end], self.at)
        } else {
            None
        };
        let Some(mut literal) = found.or_else(|| self.regex()) else {
            return false;
        };
        self.code_until(literal.start);
        literal.span = self.cursor;
        literal.first = self.head.is_none();
        self.at = literal.body.min(self.end);
        self.string(literal);
        true
    }

    fn regex(&mut self) -> Option<Literal> {
        let slash = self.bytes[self.at] == b'/' && self.syntax.has(Trait::SlashRegex);
        if !slash || self.at < self.no_regex || !place::may_be_regex(self, self.at) {
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

    /// Reads on in a literal until it ends, or until code begins in it.
    fn string(&mut self, mut literal: Literal) {
        while self.at < self.end {
            if let Some(length) = literal.closes(&self.bytes[..self.end], self.at) {
                self.at += length;
                return self.finish(&literal, self.at);
            }
            let byte = self.bytes[self.at];
            if byte == b'\n' && !literal.lines {
                return self.finish(&literal, self.at);
            }
            if literal.names == Some(byte) && self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_alphabetic) {
                literal.holed = true;
            }
            if let Some(&(open, close)) = literal.holes.iter().find(|(open, _)| self.starts(open)) {
                if self.doubles(open) {
                    self.at += 2;
                    continue;
                }
                literal.holed = true;
                if self.holes.len() < HOLES && self.frames.len() < DEPTH {
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
        self.finish(&literal, self.end);
    }

    /// `{{` stands for a brace.
    fn doubles(&self, open: &str) -> bool {
        open == "{" && self.bytes.get(self.at + 1) == Some(&b'{')
    }

    fn enter_hole(&mut self, literal: Literal, length: usize, close: u8) {
        let start = self.at;
        self.at += length;
        self.pass(start);
        self.holes.push(self.frames.len());
        self.frames.push(Frame {
            start,
            close,
            role: Role::Plain,
            container: false,
            height: 0,
            commas: 0,
            base: self.tokens.len(),
            span: self.cursor,
            call: None,
            key: None,
            hole: Some(literal),
        });
        if self.head.is_none() {
            self.head = Some((start, start));
        }
    }

    /// Moves past the spans that begin before `end`, which the open literal will place.
    fn pass(&mut self, end: usize) {
        while self.spans.get(self.cursor).is_some_and(|span| span.start() < end) {
            self.cursor += 1;
        }
    }

    fn finish(&mut self, literal: &Literal, end: usize) {
        self.pass(end);
        if literal.span < self.cursor {
            let context = place::literal(self, literal, end);
            for span in literal.span..self.cursor {
                if !self.done[span] {
                    self.give(span, &context);
                }
            }
        }
        let inside = Some((literal.start, literal.start));
        self.head = if literal.first { None } else { self.head.or(inside) };
        self.push(Sort::Literal, literal.start, end);
    }

    fn give(&mut self, span: usize, context: &Context) {
        self.done[span] = true;
        self.out[span] = context.clone();
    }

    /// The spans that begin before `end` stand in code.
    fn code_until(&mut self, end: usize) {
        while let Some(&span) = self.spans.get(self.cursor).filter(|span| span.start() < end) {
            let context = place::code(self, span);
            self.give(self.cursor, &context);
            self.cursor += 1;
        }
    }
}

fn is_sign(byte: u8) -> bool {
    matches!(
        byte,
        b'=' | b'!' | b'<' | b'>' | b'&' | b'|' | b'?' | b':' | b'+' | b'-' | b'*' | b'/' | b'%' | b'^' | b'~' | b'.'
    )
}
