//! What a text may take before a grammar refuses it.
//!
//! In: a text. Out: whether it is refused unread, and how many turns of the parser it may take. Nothing here asks a
//! clock: the same text is refused on every machine.

use std::cell::Cell;

/// Larger texts are refused.
const LARGEST: usize = 4 << 20;

/// Texts with more brackets in one another are refused; brackets in strings and comments count too.
const BRACKETS: usize = 500;

/// Texts with more indents in one another are refused. The scanners of languages that are indented keep them in a
/// buffer of a fixed size, and two of them write behind its end.
const INDENTS: usize = 100;

/// Texts with more lines are refused: the scanner for YAML counts them in sixteen bits.
const LINES: usize = 32_000;

/// The text is handed to the parser in pieces of this length.
const PIECE: usize = 4 << 10;

/// Whether a text is refused unread.
pub(super) fn refuses(text: &str) -> bool {
    text.len() > LARGEST || brackets(text) > BRACKETS
}

/// Whether a text is refused where the language is indented.
pub(super) fn refuses_indented(text: &str) -> bool {
    text.lines().nth(LINES).is_some() || indents(text) > INDENTS
}

/// What one parse may still take. A parser takes few turns for what is well formed, and a scanner that looks for an end
/// that is not there reads all the rest again for each token. So both turns and pieces are counted.
pub(super) struct Budget {
    /// Turns, of a hundred steps each.
    turns: Cell<usize>,
    /// Pieces of the text.
    pieces: Cell<usize>,
}

impl Budget {
    /// What a text of that length may take. What people write takes two thirds of the turns at most.
    pub(super) fn of(text: &str) -> Self {
        Self {
            turns: Cell::new(1_000 + text.len() / 40),
            pieces: Cell::new(1_000 + 20 * (text.len() / PIECE)),
        }
    }

    /// Takes a turn; whether there is another.
    pub(super) fn turn(&self) -> bool {
        take(&self.turns);
        !self.is_spent()
    }

    /// Takes the piece of the text that begins at `at`; nothing where all are taken.
    pub(super) fn piece<'text>(&self, text: &'text str, at: usize) -> &'text [u8] {
        take(&self.pieces);
        if self.is_spent() {
            return &[];
        }
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        rest.get(..PIECE).unwrap_or(rest)
    }

    /// Whether the text took too much.
    pub(super) fn is_spent(&self) -> bool {
        [&self.turns, &self.pieces].iter().any(|left| left.get() == 0)
    }
}

fn take(left: &Cell<usize>) {
    left.set(left.get().saturating_sub(1));
}

/// How deep brackets go.
fn brackets(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut deepest = 0;
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => continue,
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// How deep indents go. The marks of YAML that open an indent within a line count as one each.
fn indents(text: &str) -> usize {
    let mut open: Vec<usize> = Vec::new();
    let mut deepest = 0;
    for line in text.lines() {
        let ends = |&(_, byte): &(usize, u8)| !matches!(byte, b' ' | b'\t' | b'-' | b'?' | b':');
        let content = line.bytes().enumerate().find(ends).map_or(line.len(), |(at, _)| at);
        let marks = line
            .bytes()
            .enumerate()
            .take(content)
            .filter(|(_, byte)| !matches!(byte, b' ' | b'\t'));
        for column in marks.map(|(at, _)| at).chain([content]) {
            while open.last().is_some_and(|&last| last >= column) {
                open.pop();
            }
            open.push(column);
        }
        deepest = deepest.max(open.len());
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_and_indents_are_counted() {
        assert_eq!(brackets("f([{}], (1))"), 3);
        assert_eq!(brackets(")))(("), 2);
        assert_eq!(indents("a:\n  b:\n    c: 1\nd:\n  - - e"), 3 + 1);
        assert_eq!(indents("a\nb\nc"), 1);
    }

    #[test]
    fn what_no_person_writes_is_refused() {
        assert!(refuses(&"[".repeat(501)));
        assert!(refuses(&" ".repeat(LARGEST + 1)));
        assert!(!refuses(&"[]".repeat(100_000)));
        assert!(refuses_indented(&"- ".repeat(1_000)));
        assert!(refuses_indented(&"a\n".repeat(LINES + 1)));
        assert!(!refuses_indented(&"- a\n".repeat(1_000)));
    }
}
