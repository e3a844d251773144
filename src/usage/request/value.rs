//! Values that a program, a config or a text writes, where they are certain.

use crate::context::is_same_name;
use crate::vocab::Span;

/// A place in one of the trees that are read together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// The index of the tree.
    pub part: usize,
    /// The span in its text.
    pub span: Span,
}

/// A value, and how it is known.
#[derive(Clone, Debug)]
pub struct Value {
    /// The value.
    pub what: ValueKind,
    /// Place of the value.
    pub at: At,
    /// True if it is a default, which another value may override.
    pub is_default: bool,
    /// True if its field is sent with an empty value where the program sets none: a field of Go without `omitempty`.
    pub is_always_sent: bool,
    /// The names through which it was found, the nearest first.
    pub via: Vec<At>,
}

/// A value itself.
#[derive(Clone, Debug)]
pub enum ValueKind {
    /// Keys with values.
    Map(Map),
    /// Elements.
    List {
        /// They in their order.
        items: Vec<Value>,
        /// True if there may be more.
        is_open: bool,
    },
    /// A text.
    Text(Written),
    /// A number.
    Number(f64),
    /// True or false.
    Truth(bool),
    /// Nothing: it is not sent.
    Unset,
    /// Some value for certain, which only the caller knows.
    Given,
    /// Something or nothing.
    Unknown,
}

/// Keys with values, of a mapping, an object, the arguments of a call.
#[derive(Clone, Debug, Default)]
pub struct Map {
    /// The entries, each key once.
    pub entries: Vec<Entry>,
    /// True if there may be others.
    pub is_open: bool,
}

/// A key with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key as it is written.
    pub key: String,
    /// The key and its value.
    pub at: At,
    /// The key alone.
    pub key_at: At,
    /// The value.
    pub value: Value,
}

/// A text put together of literals, with the place of each of its bytes.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// The text; a character that no text has is where something else is put in.
    pub text: String,
    /// For each byte where it is written, and for the end where that is.
    from: Vec<usize>,
}

/// Bytes between literals that are joined, at most.
const MAX_GAP: usize = 200;

/// A longer text in braces is no name of what is put in.
const MAX_HOLE: usize = 60;

/// Represents a value that is put into a text at run time.
pub(super) const HOLE: char = '\u{fffc}';

impl Value {
    pub(super) fn new(what: ValueKind, at: At) -> Self {
        Self {
            what,
            at,
            is_default: false,
            is_always_sent: false,
            via: Vec::new(),
        }
    }

    pub(super) fn unknown(at: At) -> Self {
        Self::new(ValueKind::Unknown, at)
    }

    /// The entries, where it is a mapping.
    pub fn map(&self) -> Option<&Map> {
        match &self.what {
            ValueKind::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The text, if it is known whole.
    pub fn text(&self) -> Option<&str> {
        match &self.what {
            ValueKind::Text(written) if !written.text.contains(HOLE) => Some(&written.text),
            _ => None,
        }
    }

    /// The number, where it is one.
    pub fn number(&self) -> Option<f64> {
        match &self.what {
            ValueKind::Number(number) => Some(*number),
            ValueKind::Text(written) => written.text.trim().parse().ok(),
            _ => None,
        }
    }

    /// True if a value is certainly sent.
    pub fn is_sent(&self) -> bool {
        !matches!(self.what, ValueKind::Unset | ValueKind::Unknown)
    }
}

impl Map {
    /// The entry of a key, whatever its case and separators.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| is_same_name(&entry.key, key))
    }

    /// The entry of a key that is written like this.
    pub fn exact(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Puts an entry in the place of one of the same key.
    pub(super) fn put(&mut self, entry: Entry) {
        match self.entries.iter_mut().find(|known| known.key == entry.key) {
            Some(known) => *known = entry,
            None => self.entries.push(entry),
        }
    }

    /// Lays another mapping over this one.
    pub(super) fn lay(&mut self, other: Self) {
        self.is_open |= other.is_open;
        for entry in other.entries {
            self.put(entry);
        }
    }

    /// Something unknown is laid over it: every value may be another.
    pub(super) fn blur(&mut self) {
        self.is_open = true;
        for entry in &mut self.entries {
            entry.value.what = ValueKind::Unknown;
        }
    }
}

impl Written {
    /// Adds a character that is written at `start..end`.
    pub(super) fn push(&mut self, c: char, start: usize, end: usize) {
        self.from.truncate(self.text.len());
        self.text.push(c);
        self.from.resize(self.text.len(), start);
        self.from.push(end);
    }

    /// The text with doubled braces written once, and with something unknown where single ones are.
    pub(super) fn filled(&self) -> Self {
        let mut filled = Self::default();
        let mut at = 0;
        while let Some(c) = self.text[at..].chars().next() {
            let rest = &self.text[at..];
            let doubled = rest.starts_with("{{") || rest.starts_with("}}");
            let hole = rest.find('}').filter(|end| c == '{' && !doubled && *end < MAX_HOLE);
            let length = match hole {
                Some(end) => end + 1,
                None if doubled => 2,
                None => c.len_utf8(),
            };
            let span = self.span(at, at + length);
            filled.push(if hole.is_some() { HOLE } else { c }, span.start(), span.end());
            at += length;
        }
        filled
    }

    pub(super) fn append(&mut self, other: &Self) {
        self.from.truncate(self.text.len());
        self.text.push_str(&other.text);
        self.from.extend_from_slice(&other.from);
    }

    /// Place of a range of the text.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let from = self.from.get(start).copied().unwrap_or_default();
        // The last byte says more than the one behind it, which may be in another literal.
        let last = end
            .checked_sub(1)
            .and_then(|last| self.from.get(last))
            .copied()
            .unwrap_or(from);
        let behind = self.from.get(end).copied().unwrap_or(last + 1);
        let end = if behind > last && behind - last <= 2 {
            behind
        } else {
            last + 1
        };
        Span::new(from, end.max(from))
    }

    /// The span of the last part of the text that is written in one place.
    pub(super) fn last_run(&self) -> Span {
        let bytes = self.from.get(..self.text.len()).unwrap_or_default();
        let is_apart = |pair: &[usize]| pair[1] < pair[0] || pair[1] - pair[0] > MAX_GAP;
        let start = bytes.windows(2).rposition(is_apart).map_or(0, |before| before + 1);
        self.span(start, self.text.len())
    }

    /// A part of it.
    pub(super) fn part(&self, start: usize, end: usize) -> Self {
        Self {
            text: self.text.get(start..end).unwrap_or_default().to_owned(),
            from: self.from.get(start..=end).map(<[usize]>::to_vec).unwrap_or_default(),
        }
    }
}
