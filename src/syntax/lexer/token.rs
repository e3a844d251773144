//! What the scanner remembers of the text behind it: tokens, open brackets, the literal that it stands in.

use super::opening::is_word;
use super::quote::{Escape, Hole, Kind, Quote};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A name, a keyword, a number.
    Word,
    /// A literal.
    Literal,
    /// A run of signs.
    Sign,
    Comma,
    Semicolon,
    /// What stood in brackets, with them.
    Group,
}

/// A token by its place in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) sort: Sort,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it is the first of its line.
    pub(super) first: bool,
}

/// What a bracket is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Plain,
    /// The arguments of a call.
    Call,
    /// The parameters of a definition.
    Parameters,
    /// `x[…]`.
    Index,
    /// The members of an enum.
    Enum,
    /// The arms of a switch or a match.
    Switch,
    /// Names to import.
    Import,
    /// Values or pairs.
    List,
}

/// A bracket that is open.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) start: usize,
    pub(super) close: u8,
    pub(super) role: Role,
    /// Whether it lists or maps values.
    pub(super) container: bool,
    /// How many containers stand in it, one in the other.
    pub(super) height: u8,
    /// How many commas stood in it.
    pub(super) commas: u32,
    /// Where its tokens begin among all that are kept.
    pub(super) base: usize,
    /// The first span behind its opening.
    pub(super) span: usize,
    /// The name of the call.
    pub(super) call: Option<(usize, usize)>,
    /// The name that the bracket is given to.
    pub(super) key: Option<String>,
    /// The literal that the bracket is a hole in.
    pub(super) hole: Option<Literal>,
}

/// How a literal ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum Close {
    Mark(&'static str),
    /// So many quotes, so many `#`.
    Hashes(usize, usize),
    /// A bracket, counted; the same byte twice where it is none.
    Nested(u8, u8, usize),
    /// `)tag"`.
    Delimiter(usize, usize),
    /// The text of this range again.
    Same(usize, usize),
    /// `]==]`, with so many `=`.
    Long(usize),
    /// A line that holds the text of this range.
    Heredoc(usize, usize),
}

/// A literal that is open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Literal {
    pub(super) start: usize,
    /// Where its text begins.
    pub(super) body: usize,
    pub(super) close: Close,
    pub(super) lines: bool,
    pub(super) escape: Escape,
    pub(super) holes: &'static [Hole],
    /// What a name that is a piece of code begins with.
    pub(super) names: Option<u8>,
    pub(super) kind: Kind,
    /// Whether a piece of code was seen in it.
    pub(super) holed: bool,
    /// The first span that may stand in it.
    pub(super) span: usize,
    /// Whether it is the first thing in its line.
    pub(super) first: bool,
}

impl Literal {
    /// One that opens at `start` as `quote` says.
    pub(super) fn of(quote: &Quote, start: usize) -> Self {
        Self {
            start,
            body: start + quote.open.len(),
            close: Close::Mark(quote.close),
            lines: quote.lines,
            escape: quote.escape,
            holes: quote.holes,
            names: quote.names.then_some(b'$'),
            kind: quote.kind,
            holed: false,
            span: 0,
            first: false,
        }
    }

    /// One of several lines without escapes or holes.
    pub(super) fn raw(start: usize, body: usize, close: Close) -> Self {
        Self {
            start,
            body,
            close,
            lines: true,
            escape: Escape::None,
            holes: &[],
            names: None,
            kind: Kind::Text,
            holed: false,
            span: 0,
            first: false,
        }
    }

    /// The length of what closes it at `at`; a bracket in it is counted.
    pub(super) fn closes(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        let rest = bytes.get(at..)?;
        let doubled = self.escape == Escape::Doubled && self.is_doubled(bytes, at);
        match &mut self.close {
            Close::Mark(mark) => (rest.starts_with(mark.as_bytes()) && !doubled).then_some(mark.len()),
            Close::Hashes(quotes, hashes) => {
                let (quotes, all) = (*quotes, *quotes + *hashes);
                let fits = |(at, byte): (usize, &u8)| *byte == if at < quotes { b'"' } else { b'#' };
                (rest.len() >= all && rest.iter().take(all).enumerate().all(fits)).then_some(all)
            }
            Close::Nested(open, close, depth) => {
                let byte = *rest.first()?;
                if byte == *close && *depth == 0 {
                    return Some(1);
                }
                *depth = if byte == *close {
                    *depth - 1
                } else {
                    *depth + usize::from(byte == *open)
                };
                None
            }
            Close::Delimiter(start, end) => {
                let inner = rest.strip_prefix(b")")?.strip_prefix(bytes.get(*start..*end)?)?;
                inner.starts_with(b"\"").then_some(*end - *start + 2)
            }
            Close::Same(start, end) => rest.starts_with(bytes.get(*start..*end)?).then_some(*end - *start),
            Close::Long(level) => {
                let level = *level;
                let fits = rest.first() == Some(&b']') && rest.get(level + 1) == Some(&b']');
                (fits && rest[1..=level].iter().all(|&byte| byte == b'=')).then_some(level + 2)
            }
            Close::Heredoc(start, end) => {
                let tag = bytes.get(*start..*end)?;
                if at > 0 && bytes[at - 1] != b'\n' {
                    return None;
                }
                let indent = rest
                    .iter()
                    .take(256)
                    .take_while(|byte| matches!(byte, b' ' | b'\t'))
                    .count();
                let behind = rest[indent..].strip_prefix(tag)?;
                (!behind.first().is_some_and(|&byte| is_word(byte))).then_some(indent + tag.len())
            }
        }
    }

    /// Whether its closing mark stands at `at` twice.
    pub(super) fn is_doubled(&self, bytes: &[u8], at: usize) -> bool {
        let Close::Mark(mark) = self.close else { return false };
        mark.len() == 1 && bytes[at..].starts_with(mark.as_bytes()) && bytes.get(at + 1) == mark.as_bytes().first()
    }
}

/// The byte that closes what this one opens.
pub(super) fn closing(open: u8) -> Option<u8> {
    match open {
        b'(' => Some(b')'),
        b'[' => Some(b']'),
        b'{' => Some(b'}'),
        b'<' => Some(b'>'),
        _ => None,
    }
}
