//! Entries by brackets, commas and lines.
//!
//! In: a text, its line of the table of languages, and the span to read. Out: its entries. A bracket that is not closed
//! ends with the text, and one that closes nothing ends what it stands in.

use super::super::opening::{heredoc, is_word, opening};
use super::super::quote::Escape;
use super::super::table::{Family, Syntax, Trait, syntax_of};
use super::super::token::{Literal, closing};
use super::{Entry, Node, NodeKind};
use crate::vocab::Span;

/// Brackets that are deeper are passed over.
const DEPTH: usize = 128;

/// The parameters of a type have no more parts.
const PARAMETERS: usize = 16;

/// Signs between a key and its value.
const GIVES: &[&str] = &[":", "=", "=>", ":=", "?=", "::=", "<-"];

/// What a line may end with that goes on in the next.
const GOES_ON: &[&str] = &[
    ":", "=", "=>", ":=", "+", "-", "&&", "||", "??", ".", "->", "|", "?:", "::", "+=", "=[", "<-",
];

/// Reads `span` of a text.
pub(super) fn read(syntax: &'static Syntax, text: &str, span: Span, texts: usize) -> Vec<Entry> {
    let mut reader = Reader::new(syntax, text, span, texts);
    if syntax.has(Trait::Section) || syntax.name == "ini" {
        return reader.sections();
    }
    reader.all()
}

/// Reads the text of a literal, whose quotes may have backslashes before them.
pub(super) fn within(text: &str, body: Span, texts: usize) -> Vec<Entry> {
    let content = text.get(body.range()).unwrap_or_default();
    let quote = content.find('"').unwrap_or(0);
    let before = &content[..quote];
    let mut reader = Reader::new(syntax_of("json"), text, body, texts);
    reader.escapes = before.len() - before.trim_end_matches('\\').len();
    reader.is_inner = true;
    reader.all()
}

/// The value that begins at `at` in YAML: a literal or brackets; and where it ends.
pub(super) fn value(text: &str, at: usize, end: usize, texts: usize) -> Option<(Node, usize)> {
    let mut reader = Reader::new(syntax_of("yaml"), text, Span::new(at, end), texts);
    let node = match reader.bytes.get(at)? {
        b'[' | b'{' => reader.group(),
        _ => reader.literal()?,
    };
    Some((node, reader.at))
}

struct Reader<'a> {
    syntax: &'static Syntax,
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    end: usize,
    depth: usize,
    /// How many more texts in texts are read.
    texts: usize,
    /// Whether this is the text of a literal, in which `\n` is a blank.
    is_inner: bool,
    /// How many backslashes stand before a quote.
    escapes: usize,
}

impl<'a> Reader<'a> {
    fn new(syntax: &'static Syntax, text: &'a str, span: Span, texts: usize) -> Self {
        Self {
            syntax,
            text,
            bytes: text.as_bytes(),
            at: span.start(),
            end: span.end().min(text.len()),
            depth: 0,
            texts,
            is_inner: false,
            escapes: 0,
        }
    }

    fn all(&mut self) -> Vec<Entry> {
        let mut entries = Vec::new();
        while self.at < self.end {
            entries.extend(self.entries(None));
        }
        entries
    }

    /// The sections of TOML and INI, each an entry of the name in its header.
    fn sections(&mut self) -> Vec<Entry> {
        let mut all = self.entries(None);
        while self.at < self.end {
            let start = self.at;
            let line = self.line_end();
            let header = &self.text[start..line];
            let name = header.trim_start_matches('[').split(']').next().unwrap_or_default();
            let from = start + header.len() - header.trim_start_matches('[').len();
            self.at = line;
            let entries = self.entries(None);
            let span = Span::new(start, self.at);
            all.push(Entry {
                key: Some(Span::new(from, from + name.len())),
                span,
                nodes: vec![Node {
                    span,
                    kind: NodeKind::Group(entries),
                }],
            });
        }
        all
    }

    /// Reads up to what closes the bracket, or, outside of brackets, to the end or the next header.
    fn entries(&mut self, close: Option<u8>) -> Vec<Entry> {
        let mut done = Vec::new();
        let mut nodes: Vec<Node> = Vec::new();
        while self.at < self.end {
            let newline = self.blanks();
            let Some(&byte) = self.bytes[..self.end].get(self.at) else {
                break;
            };
            if newline && self.parts(close, &nodes) {
                self.finish(&mut nodes, &mut done);
            }
            if close.is_none() && byte == b'[' && nodes.is_empty() && self.has_sections() && self.begins_line() {
                break;
            }
            match byte {
                b',' if self.is_generic(&nodes) => {
                    self.at += 1;
                    nodes.push(Node {
                        span: Span::new(self.at - 1, self.at),
                        kind: NodeKind::Sign,
                    });
                }
                b',' | b';' => {
                    self.at += 1;
                    self.finish(&mut nodes, &mut done);
                }
                b')' | b']' | b'}' => {
                    if close == Some(byte) || close.is_none() {
                        self.at += 1;
                    }
                    break;
                }
                _ => {
                    let node = self.node(byte, &nodes);
                    nodes.push(node);
                }
            }
        }
        self.finish(&mut nodes, &mut done);
        done
    }

    fn node(&mut self, byte: u8, before: &[Node]) -> Node {
        if let Some(node) = self.plain(before) {
            return node;
        }
        if let Some(node) = self.literal() {
            return node;
        }
        let start = self.at;
        if closing(byte).is_some_and(|_| byte != b'<') {
            return self.group();
        }
        let kind = if self.is_name(byte) {
            self.run(Self::is_name);
            NodeKind::Word
        } else {
            self.at += 1;
            if is_sign(byte) {
                self.run(|_, byte| is_sign(byte));
            }
            NodeKind::Sign
        };
        // A sign of several bytes ends with its character.
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        Node {
            span: Span::new(start, self.at),
            kind,
        }
    }

    fn group(&mut self) -> Node {
        let start = self.at;
        let close = closing(self.bytes[self.at]);
        self.at += 1;
        let mut entries = Vec::new();
        if self.depth < DEPTH {
            self.depth += 1;
            entries = self.entries(close);
            self.depth -= 1;
        }
        Node {
            span: Span::new(start, self.at),
            kind: NodeKind::Group(entries),
        }
    }

    /// A value without quotes: of a line that gives a value to a key, or in brackets of YAML.
    fn plain(&mut self, before: &[Node]) -> Option<Node> {
        let start = self.at;
        let given = before.last().is_some_and(|node| self.gives(node));
        let rest = &self.bytes[self.at..self.end];
        let end = match self.syntax.family {
            Family::Lines if given => self.line_end(),
            Family::Yaml => {
                let breaks = |at: &usize| {
                    let next = rest.get(at + 1);
                    match rest[*at] {
                        b',' | b']' | b'}' | b'\n' | b'[' | b'{' => true,
                        b':' => next.is_none_or(u8::is_ascii_whitespace),
                        b'#' => *at > 0 && rest[at - 1].is_ascii_whitespace(),
                        _ => false,
                    }
                };
                self.at + (0..rest.len()).find(breaks).unwrap_or(rest.len())
            }
            _ => return None,
        };
        let body = self.text.get(start..end)?.trim_end();
        let is_plain = !body.is_empty() && !body.starts_with(['"', '\'', '[', '{', ':', ',']);
        is_plain.then(|| {
            self.at = start + body.len();
            let body = Span::new(start, self.at);
            Node {
                span: body,
                kind: NodeKind::Text {
                    body,
                    within: Vec::new(),
                },
            }
        })
    }

    fn literal(&mut self) -> Option<Node> {
        let start = self.at;
        let (body, is_block) = if self.escapes > 0 {
            (self.escaped()?, false)
        } else if let Some((literal, announced)) = self.heredoc() {
            let from = memchr::memchr(b'\n', &self.bytes[announced..self.end])? + announced + 1;
            self.at = from;
            (self.literal_body(literal, from), true)
        } else {
            let literal = opening(self.syntax, &self.bytes[..self.end], self.at)?;
            self.at = literal.body.min(self.end);
            (self.literal_body(literal, literal.body), false)
        };
        Some(Node {
            span: Span::new(start, self.at),
            kind: NodeKind::Text {
                body,
                within: super::within(self.text, body, is_block, self.texts),
            },
        })
    }

    fn heredoc(&self) -> Option<(Literal, usize)> {
        if self.bytes[self.at] != b'<' {
            return None;
        }
        heredoc(self.syntax, &self.bytes[..self.end], self.at)
    }

    /// Reads on behind the literal; where its text is.
    fn literal_body(&mut self, mut literal: Literal, from: usize) -> Span {
        while self.at < self.end {
            if let Some(length) = literal.closes(&self.bytes[..self.end], self.at) {
                let body = Span::new(from, self.at);
                self.at += length;
                return body;
            }
            let byte = self.bytes[self.at];
            if byte == b'\n' && !literal.lines {
                break;
            }
            let rest = &self.bytes[self.at..self.end];
            if let Some((open, close)) = literal.holes.iter().find(|(open, _)| rest.starts_with(open.as_bytes())) {
                self.hole(open.len(), *close);
                continue;
            }
            self.at += match literal.escape {
                Escape::Byte(escape) if byte == escape => 2,
                Escape::Doubled if literal.is_doubled(&self.bytes[..self.end], self.at) => 2,
                _ => 1,
            };
        }
        self.at = self.at.min(self.end);
        Span::new(from, self.at)
    }

    /// Passes over a piece of code in a literal, quotes in it included.
    fn hole(&mut self, open: usize, close: u8) {
        self.at += open;
        let mut depth = 0_usize;
        let mut quote = None;
        while self.at < self.end {
            let byte = self.bytes[self.at];
            self.at += 1;
            match quote {
                Some(open) => quote = Some(open).filter(|_| byte != open),
                None if byte == close && depth == 0 => return,
                None if byte == b'\n' => return,
                None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
                None if closing(byte) == Some(close) => depth += 1,
                None if byte == close => depth -= 1,
                None => {}
            }
        }
    }

    /// The text between two quotes with as many backslashes before each.
    fn escaped(&mut self) -> Option<Span> {
        let quote = [b"\\".repeat(self.escapes), b"\"".to_vec()].concat();
        let rest = self.bytes[self.at..self.end].strip_prefix(quote.as_slice())?;
        let from = self.at + quote.len();
        let mut to = 0;
        loop {
            to += memchr::memmem::find(&rest[to..], &quote)?;
            // With more before it, it is a quote in the text.
            if to == 0 || rest[to - 1] != b'\\' {
                break;
            }
            to += quote.len();
        }
        self.at = from + to + quote.len();
        Some(Span::new(from, from + to))
    }

    /// Passes over blanks and comments; whether a line ended.
    fn blanks(&mut self) -> bool {
        let mut newline = self.begins_line();
        while self.at < self.end {
            let rest = &self.bytes[self.at..self.end];
            match rest {
                [b'\\', b'\r' | b'\n', ..] => self.at += 2,
                [b'\\', ..] if self.is_inner => {
                    let slashes = rest.iter().take_while(|&&byte| byte == b'\\').count();
                    if !matches!(rest.get(slashes), Some(b'n' | b'r' | b't')) {
                        break;
                    }
                    self.at += slashes + 1;
                }
                [byte, ..] if byte.is_ascii_whitespace() => {
                    newline |= *byte == b'\n';
                    self.at += 1;
                }
                _ => match self.comment() {
                    Some(end) => self.at = end,
                    None => break,
                },
            }
        }
        newline
    }

    /// Where the comment ends that begins here.
    fn comment(&self) -> Option<usize> {
        let rest = &self.bytes[self.at..self.end];
        let starts = |mark: &str| {
            rest.get(..mark.len())
                .is_some_and(|text| text.eq_ignore_ascii_case(mark.as_bytes()))
        };
        let before = self.bytes[..self.at].last();
        let comments = &self.syntax.comments;
        if let Some(block) = comments.blocks.iter().find(|block| starts(block.open) && !block.first) {
            let from = self.at + block.open.len();
            let close = memchr::memmem::find(&self.bytes[from..self.end], block.close.as_bytes());
            return Some(close.map_or(self.end, |close| from + close + block.close.len()));
        }
        let word = before.is_none_or(u8::is_ascii_whitespace);
        let opens = comments.line.iter().any(|mark| starts(mark))
            || word && comments.word.iter().any(|mark| starts(mark))
            || self.begins_line() && comments.first.iter().any(|mark| starts(mark));
        opens.then(|| self.line_end())
    }

    fn line_end(&self) -> usize {
        memchr::memchr(b'\n', &self.bytes[self.at..self.end]).map_or(self.end, |length| self.at + length)
    }

    /// Whether nothing but blanks stands before this in its line.
    fn begins_line(&self) -> bool {
        let before = self.bytes[..self.at]
            .iter()
            .rev()
            .find(|byte| !matches!(byte, b' ' | b'\t'));
        before.is_none_or(|&byte| byte == b'\n')
    }

    fn has_sections(&self) -> bool {
        self.syntax.has(Trait::Section) || self.syntax.name == "ini"
    }

    /// Whether the end of a line ends the entry that is being read.
    fn parts(&self, close: Option<u8>, nodes: &[Node]) -> bool {
        if matches!(close, Some(b')' | b']')) {
            return false;
        }
        let is_python = matches!(self.syntax.name, "python" | "mojo");
        let by_line = is_python || self.has_sections() || self.syntax.family == Family::Lines;
        if close.is_none() && (by_line || self.syntax.has(Trait::Words)) {
            return true;
        }
        let Some(last) = nodes.last() else { return false };
        if last.kind == NodeKind::Sign && GOES_ON.contains(&self.word(last.span)) {
            return false;
        }
        let rest = &self.bytes[self.at..self.end];
        !matches!(
            rest,
            [b'.' | b'?' | b'+' | b'=' | b':' | b'|' | b'{', ..] | [b'&', b'&', ..]
        ) || is_python
    }

    /// Whether a comma here stands among the parameters of a type: `Record<string, string>`.
    fn is_generic(&self, nodes: &[Node]) -> bool {
        let is_sign = |node: &Node, mark: char| node.kind == NodeKind::Sign && self.word(node.span).contains(mark);
        let nodes = &nodes[nodes.len().saturating_sub(PARAMETERS)..];
        let open = nodes.windows(2).rposition(|pair| {
            pair[0].kind == NodeKind::Word && is_sign(&pair[1], '<') && pair[0].span.end() == pair[1].span.start()
        });
        let typed = self.syntax.family == Family::Program && !self.syntax.has(Trait::Words);
        typed && open.is_some_and(|open| !nodes[open..].iter().any(|node| is_sign(node, '>')))
    }

    fn finish(&mut self, nodes: &mut Vec<Node>, done: &mut Vec<Entry>) {
        let (Some(first), Some(last)) = (nodes.first(), nodes.last()) else {
            return;
        };
        let span = Span::new(first.span.start(), last.span.end());
        let gives = nodes
            .iter()
            .skip(1)
            .position(|node| self.gives(node))
            .map(|at| at + 1)
            .filter(|&at| !nodes[..at].iter().any(|node| self.word(node.span) == "?"));
        let key = gives.and_then(|at| self.key(&nodes[..at]));
        let mut nodes = std::mem::take(nodes);
        if let (Some(at), Some(_)) = (gives, key) {
            nodes.drain(..=at);
        }
        done.push(Entry { key, span, nodes });
    }

    /// What stands before a sign that gives a value: the last part, or, of a line of a config, the whole name with its
    /// points and hyphens.
    fn key(&self, before: &[Node]) -> Option<Span> {
        let last = key(before.last()?)?;
        if self.syntax.family != Family::Lines {
            return Some(last);
        }
        let parts = before
            .windows(2)
            .rev()
            .take_while(|pair| pair[0].span.end() == pair[1].span.start());
        let start = parts.last().map_or(last.start(), |pair| pair[0].span.start());
        Some(Span::new(start, last.end()))
    }

    fn gives(&self, node: &Node) -> bool {
        node.kind == NodeKind::Sign && GIVES.contains(&self.word(node.span))
    }

    fn word(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    fn is_name(&self, byte: u8) -> bool {
        is_word(byte) || self.syntax.word.as_bytes().contains(&byte)
    }

    fn run(&mut self, belongs: impl Fn(&Self, u8) -> bool) {
        while self.at < self.end && belongs(self, self.bytes[self.at]) {
            self.at += 1;
        }
    }
}

/// What the part before a sign says that the value is called.
fn key(node: &Node) -> Option<Span> {
    match &node.kind {
        NodeKind::Word => Some(node.span),
        NodeKind::Text { body, .. } => Some(*body),
        NodeKind::Sign => None,
        // `["key"] = …`
        NodeKind::Group(entries) => match entries.as_slice() {
            [Entry { key: None, nodes, .. }] if nodes.len() == 1 => nodes.first().and_then(key),
            _ => None,
        },
    }
}

fn is_sign(byte: u8) -> bool {
    matches!(
        byte,
        b'=' | b'!' | b'<' | b'>' | b'&' | b'|' | b'?' | b':' | b'+' | b'*' | b'/' | b'%' | b'^' | b'~' | b'.' | b'-'
    )
}
