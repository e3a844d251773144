//! What the scanner remembers of the text behind it: tokens, open brackets, the literal that it stands in.

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
