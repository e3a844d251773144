//! A literal that is being read: how it ends, and which code may be in it.

use super::opening::is_word;
use super::quote::{Escape, Hole, Kind, Quote};

/// End of a literal.
#[derive(Clone, Copy, Debug)]
pub(super) enum Close {
    Mark(&'static str),
    /// So many quotes, so many `#`.
    Hashes(usize, usize),
    /// A bracket, counted; the same byte twice if it is not one.
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
    /// Start of its text.
    pub(super) body: usize,
    pub(super) close: Close,
    pub(super) lines: bool,
    pub(super) escape: Escape,
    pub(super) holes: &'static [Hole],
    /// First byte of a name that is a piece of code.
    pub(super) names: Option<u8>,
    pub(super) kind: Kind,
    /// True if a replacement text follows it: `s/…/…/`.
    pub(super) replaced: bool,
    /// The token of its beginning, where code was seen in it.
    pub(super) template: Option<usize>,
    /// True if it is the first token of its line.
    pub(super) first: bool,
    /// True if white space precedes it.
    pub(super) spaced: bool,
}

impl Literal {
    /// A literal that opens at `start` with the rules of `quote`.
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
            replaced: false,
            template: None,
            first: false,
            spaced: false,
        }
    }

    /// A literal of several lines without escapes or holes.
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
            replaced: false,
            template: None,
            first: false,
            spaced: false,
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

    /// True if its closing mark is at `at` twice.
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
