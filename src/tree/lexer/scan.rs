//! The scanner: one pass over a text, token by token.
//!
//! Input: a text and its row of the table. Output: tokens whose brackets know their partners, and comments. Brackets and
//! literals may be unclosed: they end with what is around them. Long brackets without a point of interest are emptied.

mod text;

use std::collections::VecDeque;
use std::ops::Range;

use super::literal::{Literal, closing};
use super::opening::is_word;
use super::table::{Syntax, Trait};
use crate::vocab::Span;

/// Brackets that are open at once; those beyond are no tokens.
const MAX_OPEN: usize = 10_000;

/// Literals that are open at once, one in a hole of the other.
const MAX_HOLES: usize = 64;

/// Shorter brackets keep their tokens, whether or not something of interest is in them.
const MAX_KEPT: usize = 16;

/// The longest white space that a comment of its own line may be behind.
const MAX_INDENT: usize = 256;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Word,
    Number,
    Literal,
    Character,
    Regex,
    /// A literal that lists words.
    Words,
    /// The beginning of a literal with holes; its partner is the end.
    Template,
    TemplateEnd,
    Hole,
    HoleEnd,
    Sign,
    Comma,
    Semicolon,
    Open,
    Close,
}

/// A token by its place in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) sort: Sort,
    /// True if it is the first of its line.
    pub(super) first: bool,
    /// True if white space precedes it.
    pub(super) spaced: bool,
    start: u32,
    end: u32,
    body: u32,
    tail: u32,
    partner: u32,
}

impl Token {
    pub(super) fn start(&self) -> usize {
        self.start as usize
    }

    pub(super) fn end(&self) -> usize {
        self.end as usize
    }

    /// The content of a literal.
    pub(super) fn body(&self) -> Span {
        Span::new(self.body as usize, self.tail as usize)
    }

    pub(super) fn span(&self) -> Span {
        Span::new(self.start(), self.end())
    }

    /// The index of the token that ends what this one opens.
    pub(super) fn partner(&self) -> usize {
        self.partner as usize
    }
}

/// A comment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comment {
    pub(super) span: Span,
    pub(super) documents: bool,
}

/// The outcome of a scan.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) tokens: Vec<Token>,
    pub(super) comments: Vec<Comment>,
    /// Text outside the marks of PHP.
    pub(super) outside: Vec<Span>,
}

/// A bracket or hole that is open.
struct Frame {
    token: usize,
    close: u8,
    hole: Option<Literal>,
}

struct Scanner<'a> {
    syntax: &'static Syntax,
    bytes: &'a [u8],
    interest: Option<&'a [Span]>,
    out: Scan,
    frames: Vec<Frame>,
    holes: usize,
    heredocs: VecDeque<(Literal, usize)>,
    at: usize,
    end: usize,
    /// True if the line has no token yet.
    first: bool,
    /// End of the last token.
    last: usize,
    /// Up to here no `/` opens a regular expression.
    no_regex: usize,
    /// Bytes that begin a comment or a literal.
    begins: [bool; 256],
    /// Brackets beyond the limit.
    beyond: usize,
}

/// Reads `text[range]` as `syntax` says.
pub(super) fn scan(syntax: &'static Syntax, text: &str, range: Range<usize>, interest: Option<&[Span]>) -> Scan {
    let mut scanner = Scanner {
        syntax,
        bytes: text.as_bytes(),
        interest,
        out: Scan::default(),
        frames: Vec::new(),
        holes: 0,
        heredocs: VecDeque::new(),
        at: range.start,
        end: range.end.min(text.len()),
        first: true,
        last: range.start,
        no_regex: 0,
        begins: begins(syntax),
        beyond: 0,
    };
    scanner.run();
    scanner.out
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

fn fit(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

impl Scanner<'_> {
    /// True if the text is code in a page of another language, which has no marks of its own.
    fn is_within_page(&self) -> bool {
        let code = self.bytes.get(self.at..self.end).unwrap_or_default();
        self.at > 0 && memchr::memmem::find(code, b"<?").is_none()
    }

    fn run(&mut self) {
        if self.syntax.has(Trait::Pages) && !self.is_within_page() {
            self.skip_page();
        }
        if self.at == 0 && self.bytes.starts_with(b"#!") {
            let end = self.line_end();
            self.comment_until(end);
        }
        while self.at < self.end {
            self.step();
        }
        let end = fit(self.out.tokens.len());
        for frame in self.frames.drain(..) {
            if let Some(token) = self.out.tokens.get_mut(frame.token) {
                token.partner = end;
            }
            if let Some(token) = frame
                .hole
                .and_then(|literal| literal.template)
                .and_then(|index| self.out.tokens.get_mut(index))
            {
                token.partner = end;
                token.end = fit(self.end);
                token.tail = token.end;
            }
        }
    }

    fn step(&mut self) {
        let byte = self.bytes[self.at];
        match byte {
            b'\n' => return self.newline(),
            byte if byte.is_ascii_whitespace() => {
                self.at += 1;
                return;
            }
            b'\\' if self.continues_line() => return,
            b'\\' if self.syntax.has(Trait::Lisp) => return self.lisp_character(),
            b'`' if self.syntax.name == "powershell" && self.continues_line() => return,
            _ => {}
        }
        if self.begins[usize::from(byte)] && self.comment() || self.heredoc() || self.literal() {
            return;
        }
        if self.starts_name() {
            return self.name();
        }
        match byte {
            b',' => self.single(Sort::Comma),
            b';' => self.single(Sort::Semicolon),
            b'(' | b'[' | b'{' => self.open(closing(byte).unwrap_or(byte)),
            b')' | b']' | b'}' => self.close(byte),
            _ => self.sign(),
        }
    }

    /// `\` at the end of a line.
    fn continues_line(&mut self) -> bool {
        let rest = &self.bytes[self.at + 1..self.end];
        let length = match rest {
            [b'\n', ..] => 2,
            [b'\r', b'\n', ..] => 3,
            _ => return false,
        };
        self.at += length;
        true
    }

    /// `\;`, `\newline`: a character of Clojure, and the end of one of Lisp.
    fn lisp_character(&mut self) {
        let start = self.at;
        self.at = (start + 2).min(self.end);
        while self.at < self.end && is_word(self.bytes[self.at]) {
            self.at += 1;
        }
        self.push(Sort::Character, start, self.at);
    }

    fn newline(&mut self) {
        self.at += 1;
        self.first = true;
        while let Some((literal, token)) = self.heredocs.pop_front() {
            self.at = literal.body.max(self.at);
            let mut literal = literal;
            literal.body = self.at;
            literal.template = Some(token);
            self.heredoc_body(literal, token);
        }
    }

    /// Reads the body of a heredoc; its holes are no tokens.
    fn heredoc_body(&mut self, mut literal: Literal, token: usize) {
        let mut tail = self.end;
        while self.at < self.end {
            if let Some(length) = literal.closes(&self.bytes[..self.end], self.at) {
                tail = self.at;
                self.at += length;
                break;
            }
            self.at = memchr::memchr(b'\n', &self.bytes[self.at..self.end]).map_or(self.end, |to| self.at + to + 1);
        }
        let end = self.at;
        if let Some(token) = self.out.tokens.get_mut(token) {
            token.body = fit(literal.body);
            token.tail = fit(tail);
            token.end = fit(end);
        }
    }

    fn push(&mut self, sort: Sort, start: usize, end: usize) -> usize {
        let spaced = start > self.last || start == 0;
        let first = std::mem::take(&mut self.first);
        self.put(Token {
            sort,
            first,
            spaced,
            start: fit(start),
            end: fit(end),
            body: fit(start),
            tail: fit(end),
            partner: 0,
        })
    }

    fn put(&mut self, mut token: Token) -> usize {
        let index = self.out.tokens.len();
        self.last = token.end();
        if token.partner == 0 {
            token.partner = fit(index);
        }
        self.out.tokens.push(token);
        index
    }

    fn single(&mut self, sort: Sort) {
        self.at += 1;
        self.push(sort, self.at - 1, self.at);
    }

    /// True if a name or number begins here.
    fn starts_name(&self) -> bool {
        let byte = self.bytes[self.at];
        if is_word(byte) {
            return true;
        }
        if !self.syntax.word.as_bytes().contains(&byte) {
            return false;
        }
        if self.syntax.has(Trait::Lisp) {
            return true;
        }
        let next = self.bytes[..self.end].get(self.at + 1).copied().unwrap_or(b' ');
        match byte {
            b'?' | b'!' | b'\'' | b'*' | b'&' | b':' => false,
            b'-' | b'/' | b'.' => self.syntax.has(Trait::Words) && !next.is_ascii_whitespace(),
            _ => {
                is_word(next)
                    || matches!(next, b'@' | b'$' | b'{' | b'(') && byte == b'$' && self.syntax.has(Trait::Words)
            }
        }
    }

    fn name(&mut self) {
        let start = self.at;
        let number = self.bytes[start].is_ascii_digit();
        self.at += 1;
        while self.at < self.end && (self.goes_on(number) || number && self.is_sign_of_exponent(start)) {
            self.at += 1;
        }
        self.push(if number { Sort::Number } else { Sort::Word }, start, self.at);
    }

    /// True at the sign in `3e-6`.
    fn is_sign_of_exponent(&self, start: usize) -> bool {
        let (written, rest) = (&self.bytes[start..self.at], &self.bytes[self.at..self.end]);
        let is_hexadecimal = written.starts_with(b"0x") || written.starts_with(b"0X");
        let is_signed = matches!(rest, [b'+' | b'-', digit, ..] if digit.is_ascii_digit());
        is_signed && !is_hexadecimal && matches!(written, [.., b'e' | b'E'])
    }

    fn goes_on(&self, number: bool) -> bool {
        let byte = self.bytes[self.at];
        let next = self.bytes[..self.end].get(self.at + 1).copied().unwrap_or(b' ');
        if is_word(byte) {
            return true;
        }
        if number && byte == b'.' && next.is_ascii_digit() {
            return true;
        }
        if number && !self.syntax.has(Trait::Words) {
            return false;
        }
        if !self.syntax.word.as_bytes().contains(&byte) {
            return false;
        }
        match byte {
            _ if self.syntax.has(Trait::Lisp) => true,
            // `x!=y`, `x?.y`, `x ? y`
            b'!' | b'?' => next != b'=' && next != b'.' && self.syntax.name != "perl",
            // `this@Chat`
            b'@' if self.syntax.name == "kotlin" => is_word(next) && self.bytes[..self.at].ends_with(b"this"),
            b'@' | b'#' | b'$' => self.syntax.has(Trait::Words) || byte == b'$',
            b'%' => self.syntax.has(Trait::Words),
            // `a-b` is a difference where it may be one; `a:` ends a name.
            b'-' | b':' => is_word(next) || byte == b':' && next == b':',
            b'&' | b'*' => false,
            _ => true,
        }
    }

    fn sign(&mut self) {
        let start = self.at;
        let rest = &self.bytes[start..self.end];
        let known = SIGNS.iter().find(|sign| rest.starts_with(sign.as_bytes()));
        let percent = (rest[0] == b'%' && self.syntax.name == "r")
            .then(|| rest.iter().skip(1).take(16).position(|&byte| byte == b'%'))
            .flatten();
        let length = percent
            .map(|length| length + 2)
            .or(known.map(|sign| sign.len()))
            .unwrap_or(1);
        self.at += length;
        let ends_clause = rest[0] == b'.' && matches!(self.syntax.name, "erlang" | "prolog");
        if ends_clause && length == 1 && rest.get(1).is_none_or(u8::is_ascii_whitespace) {
            self.push(Sort::Semicolon, start, self.at);
            return;
        }
        if self.syntax.has(Trait::Pages) && rest.starts_with(b"?>") {
            self.at = start + 2;
            self.push(Sort::Semicolon, start, self.at);
            return self.skip_page();
        }
        self.push(Sort::Sign, start, self.at);
    }

    /// Skips the page outside `<?php … ?>`.
    fn skip_page(&mut self) {
        let open = memchr::memmem::find(&self.bytes[self.at..self.end], b"<?");
        if self.at == 0 && open.is_none() && !self.is_page() {
            return;
        }
        let to = open.map_or(self.end, |open| self.at + open);
        self.out.outside.push(Span::new(self.at, to));
        let word = ["<?php", "<?=", "<?"]
            .into_iter()
            .find(|mark| self.bytes[to..].starts_with(mark.as_bytes()));
        self.at = (to + word.map_or(0, str::len)).min(self.end);
        self.first = true;
    }

    /// True if a text without marks of PHP is a page of Blade.
    fn is_page(&self) -> bool {
        let text = self.bytes[..self.end].trim_ascii_start();
        text.starts_with(b"<") || text.starts_with(b"{{")
    }

    fn open(&mut self, close: u8) {
        let start = self.at;
        self.at += 1;
        if self.frames.len() >= MAX_OPEN {
            self.beyond += 1;
            return;
        }
        let token = self.push(Sort::Open, start, self.at);
        self.frames.push(Frame {
            token,
            close,
            hole: None,
        });
    }

    fn close(&mut self, byte: u8) {
        self.at += 1;
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let near = self.frames.iter().rev().take(8).position(|frame| frame.close == byte);
        let Some(near) = near else { return };
        let target = self.frames.len() - 1 - near;
        if self.frames[target + 1..].iter().any(|frame| frame.hole.is_some()) {
            return;
        }
        let end = fit(self.out.tokens.len());
        for frame in self.frames.drain(target + 1..) {
            if let Some(token) = self.out.tokens.get_mut(frame.token) {
                token.partner = end;
            }
        }
        let Some(frame) = self.frames.pop() else { return };
        self.drop_tokens(frame.token);
        let sort = if frame.hole.is_some() {
            Sort::HoleEnd
        } else {
            Sort::Close
        };
        let index = self.push(sort, self.at - 1, self.at);
        if let Some(open) = self.out.tokens.get_mut(frame.token) {
            open.partner = fit(index);
        }
        if let Some(close) = self.out.tokens.get_mut(index) {
            close.partner = fit(frame.token);
        }
        if let Some(literal) = frame.hole {
            self.holes -= 1;
            self.string(literal);
        }
    }

    /// Drops what is in a bracket that holds nothing of interest.
    fn drop_tokens(&mut self, open: usize) {
        let Some(interest) = self.interest else { return };
        if self.out.tokens.len() - open <= MAX_KEPT || !self.heredocs.is_empty() {
            return;
        }
        let start = self.out.tokens.get(open).map_or(0, Token::start);
        let first = interest.partition_point(|one| one.end() <= start);
        if interest.get(first).is_none_or(|one| one.start() >= self.at) {
            self.out.tokens.truncate(open + 1);
        }
    }

    fn starts(&self, mark: &str) -> bool {
        self.bytes[self.at..self.end].starts_with(mark.as_bytes())
    }
}

/// Beginnings of comments that are documentation.
const DOCUMENTING: &[&[u8]] = &[b"/**", b"///", b"//!", b"/*!", b"--|", b"-- |", b"(**", b"#'", b"##"];

/// Words that a regular expression may follow.
const BEFORE_REGEX: &[&[u8]] = &[
    b"return", b"if", b"unless", b"when", b"and", b"or", b"not", b"in", b"of", b"case", b"while", b"until", b"typeof",
    b"elsif", b"split", b"grep",
];

/// Signs of more than one character, the longer ones first.
const SIGNS: &[&str] = &[
    "<=>", "===", "!==", "**=", "||=", "&&=", "??=", "//=", ">>=", "<<=", "...", "..=", "..<", "<<-", "->>", "=:=",
    "=/=", "|||", "=~", "!~", "==", "!=", "<=", ">=", "=>", "->", "<-", "|>", "::", "?.", "??", "?:", "&&", "||", "++",
    "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", ".=", "~=", ":=", "?=", "!!", "<>", "&.", "..", "**", ">>",
    "<<", "//", "<|", "$=", "^^", "%%",
];
