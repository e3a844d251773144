//! Bounds of a text beyond which a grammar refuses it.
//!
//! In: a text. Out: whether it is refused unread, and how many turns of the parser it may take on its way. Nothing here asks a
//! clock: the same text is refused on every machine.

use std::cell::Cell;
use std::collections::HashSet;

use crate::vocab::boundary;

/// Larger texts are refused.
const LARGEST: usize = 4 << 20;

/// Larger texts of HCL are refused: at each error its parser looks through all that it holds, which is much where strings
/// follow one another, and a turn takes as long as the text is.
const LARGEST_HCL: usize = 64 << 10;

/// Texts with more brackets in one another are refused; brackets in strings and comments count too.
const BRACKETS: usize = 500;

/// Texts of YAML with more indents in one another are refused: its scanner keeps at most two entries for each, and
/// writes behind its buffer at the two hundred and fifty-fourth.
const INDENTS: usize = 100;

/// Texts of Python with more different indents are refused. Its scanner keeps those that are open, each greater than the
/// one before, and writes behind its buffer at the three hundred and eighty-fourth.
const COLUMNS: usize = 300;

/// Texts of YAML with more ends of lines, or with an indent or a mark farther to the right, are refused: the scanner
/// counts both in sixteen bits.
const MAX_COUNTED: usize = 32_000;

/// The text is handed to the parser in pieces of this length.
const PIECE: usize = 4 << 10;

/// The beginning of larger texts is parsed first.
pub(super) const LARGEST_UNPROBED: usize = 16 << 10;

/// Length of that beginning.
const BEGINNING: usize = 8 << 10;

/// Texts whose beginning takes the parser more recoveries from errors are refused.
pub(super) const MAX_RECOVERIES: usize = 64;

/// Beginnings of the messages of a parser that recovers.
pub(super) const RECOVERIES: &[&str] = &["skip_token", "recover"];

/// The beginning of a text.
pub(super) fn beginning(text: &str) -> &str {
    &text[..boundary::floor(text, BEGINNING)]
}

/// True if a text is refused unread.
pub(super) fn refuses(text: &str) -> bool {
    text.len() > LARGEST || brackets(text) > BRACKETS
}

/// True if a text of YAML is refused.
pub(super) fn refuses_yaml(text: &str) -> bool {
    // The scanner takes `\r\n` for two ends.
    let ends = memchr::memchr2_iter(b'\n', b'\r', text.as_bytes());
    ends.count() > MAX_COUNTED || indents(text).is_none_or(|indents| indents > INDENTS)
}

/// True if a text of HCL is refused.
pub(super) fn refuses_hcl(text: &str) -> bool {
    text.len() > LARGEST_HCL
}

/// True if a text of Python is refused.
pub(super) fn refuses_python(text: &str) -> bool {
    columns(text) > COLUMNS
}

/// Remaining budget of one parse, of any grammar.
///
/// A parser of well-formed text takes few turns for each byte, all along the text: none of five thousand real files
/// took one more than a turn for each forty bytes before its position. A parser that recovers from errors takes several
/// for each byte, and keeps its attempts until the end; one that is ahead of its text is stopped long before. A scanner
/// that searches for a missing end reads the rest again for each token, so pieces are counted too.
pub(super) struct Budget {
    /// Turns taken, of a hundred steps each.
    turns: Cell<usize>,
    /// Pieces of the text that are left.
    pieces: Cell<usize>,
}

/// Number of bytes before the parser's position for each turn,
const BYTES_A_TURN: usize = 40;

/// and as many besides.
const FIRST_TURNS: usize = 10;

impl Budget {
    /// Budget of a text of that length.
    pub(super) fn of(text: &str) -> Self {
        Self {
            turns: Cell::new(0),
            pieces: Cell::new(1_000 + 20 * (text.len() / PIECE)),
        }
    }

    /// Takes a turn of a parser that is at an offset of the text; whether there is another.
    pub(super) fn turn(&self, at: usize) -> bool {
        self.turns.set(self.turns.get() + 1);
        self.turns.get() <= FIRST_TURNS + at / BYTES_A_TURN && !self.is_spent()
    }

    /// Takes the piece of the text that begins at `at`; nothing where all are taken.
    pub(super) fn piece<'text>(&self, text: &'text str, at: usize) -> &'text [u8] {
        self.pieces.set(self.pieces.get().saturating_sub(1));
        if self.is_spent() {
            return &[];
        }
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        rest.get(..PIECE).unwrap_or(rest)
    }

    /// True if the text was read too often.
    pub(super) fn is_spent(&self) -> bool {
        self.pieces.get() == 0
    }
}

/// Depth of the brackets.
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

/// Maximum depth of YAML's indents, as its scanner counts them; `None` if it exceeds the scanner's counter. Each mark
/// within a line may open an indent (`- - a: b`), and so may the start of the line and a block of text after it.
fn indents(text: &str) -> Option<usize> {
    let mut open: Vec<usize> = Vec::new();
    let mut deepest = 0;
    for line in text.split(['\n', '\r']) {
        let content = line.trim_start_matches([' ', '\t']);
        // Neither closes an indent.
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let mut indent = line.len() - content.len();
        if line[..indent].contains('\t') {
            // A line indented by a tab closes and opens no indent; a mark after the tab may.
            indent = open.last().map_or(indent, |&last| indent.max(last + 1));
        } else {
            while open.last().is_some_and(|&last| last >= indent) {
                open.pop();
            }
            open.push(indent);
        }
        open.extend(marks(content).map(|column| indent + column));
        if open.last().is_some_and(|&last| last > MAX_COUNTED) {
            return None;
        }
        deepest = deepest.max(open.len());
    }
    Some(deepest)
}

/// The columns, in characters, of what may open an indent in a line: `-`, `?` and `:` between white space, and the `|` or
/// `>` of a block. The colon behind a key opens one at what the line begins with, or at a mark.
fn marks(line: &str) -> impl Iterator<Item = usize> {
    let before = std::iter::once(' ').chain(line.chars());
    let after = line.chars().skip(1).chain(std::iter::once(' '));
    let columns = line.chars().zip(before.zip(after)).enumerate();
    let is_space = |char| matches!(char, ' ' | '\t' | '\0');
    columns.filter_map(move |(column, (char, (before, after)))| {
        let is_mark = match char {
            '-' | '?' | ':' => is_space(before) && is_space(after),
            '|' | '>' => is_space(after) || matches!(after, '1'..='9' | '+' | '-'),
            _ => false,
        };
        is_mark.then_some(column)
    })
}

/// Number of different indents of a Python text, as its scanner counts them: eight for a tab, from the last line feed,
/// carriage return or form feed on, past a backslash that joins two lines, in sixteen bits.
fn columns(text: &str) -> usize {
    let mut seen: HashSet<u16> = HashSet::new();
    let mut column = 0_u16;
    let mut in_indent = true;
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\n' | b'\r' | b'\x0c' => {
                column = 0;
                in_indent = true;
            }
            b' ' if in_indent => column = column.wrapping_add(1),
            b'\t' if in_indent => column = column.wrapping_add(8),
            b'\\' if in_indent => {
                // A joined line is one indent; another may be seen as one that ends here.
                seen.insert(column);
                bytes.next_if_eq(&b'\r');
                in_indent = bytes.next_if_eq(&b'\n').is_some();
            }
            _ if in_indent => {
                seen.insert(column);
                in_indent = false;
            }
            _ => {}
        }
    }
    seen.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_and_indents_are_counted() {
        assert_eq!(brackets("f([{}], (1))"), 3);
        assert_eq!(brackets(")))(("), 2);
    }

    #[test]
    fn indents_of_yaml_are_counted_as_its_scanner_counts_them() {
        assert_eq!(indents("a\nb\nc"), Some(1));
        assert_eq!(indents("a:\n  b:\n    c: 1\nd:\n  - - e"), Some(4));
        let nested = |end: &str| {
            let lines = (0..120).map(|depth| format!("{}a:{end}", " ".repeat(depth)));
            lines.collect::<Vec<_>>().concat()
        };
        for end in [
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "\n# no end of anything\n",
            "\n \t\n",
            "\n\tb\n",
        ] {
            let deepest = indents(&nested(end));
            assert!(deepest.is_some_and(|deepest| deepest > INDENTS), "{end:?}: {deepest:?}");
            assert!(refuses_yaml(&nested(end)), "{end:?}");
        }
        assert!(!refuses_yaml(&"a:\n  - b: c\r\n".repeat(5_000)));
        assert!(!refuses_yaml(&format!("a: |\n{}", "  \techo b - c\n".repeat(90))));
        assert!(!refuses_yaml(&format!("a: |\n{}", "  \techo b\n".repeat(5_000))));
        assert!(!refuses_yaml(&format!("a: {{{}}}", "b: c, ".repeat(5_000))));
        assert!(refuses_yaml(&"a:\r\n".repeat(20_000)));
        assert!(refuses_yaml(&"a:\r".repeat(MAX_COUNTED + 1)));
        assert!(refuses_yaml(&format!("{}- a", " ".repeat(40_000))));
        assert!(refuses_yaml(&format!("- a{} - b", "é".repeat(40_000))));
        assert!(!refuses_yaml(&format!("a: {}", "b".repeat(40_000))));
    }

    #[test]
    fn indents_of_python_are_counted_as_its_scanner_counts_them() {
        assert_eq!(columns("if a:\n\tb\n        c\n    d\n"), 3);
        assert_eq!(columns("a\r b\x0c  c\n \\\n  d\n"), 4);
        let nested = |indent: &dyn Fn(usize) -> String| {
            let lines = (0..520).map(|depth| format!("{}if a:\n", indent(depth)));
            lines.collect::<Vec<_>>().concat()
        };
        assert!(refuses_python(&nested(&|depth| " ".repeat(depth))));
        assert!(refuses_python(&nested(&|depth| "\t".repeat(depth))));
        assert!(refuses_python(&nested(&|depth| format!(
            "{}{}",
            "\t".repeat(depth / 8),
            " ".repeat(depth % 8)
        ))));
        assert!(refuses_python(&nested(&|depth| format!(
            "\r{}\\\n ",
            " ".repeat(depth)
        ))));
        assert!(!refuses_python(&"if a:\n\tb\n\t\tc\n".repeat(10_000)));
    }

    #[test]
    fn a_parser_that_takes_more_turns_than_it_comes_forward_is_stopped() {
        let text = "a = b\n".repeat(1_000);
        let steady = Budget::of(&text);
        assert!((0..text.len()).step_by(BYTES_A_TURN).all(|at| steady.turn(at)));
        let stuck = Budget::of(&text);
        assert_eq!((0..1_000).take_while(|_| stuck.turn(400)).count(), FIRST_TURNS + 10);
        let again = Budget::of(&text);
        let pieces = std::iter::repeat_with(|| again.piece(&text, 0));
        assert!(pieces.take(2_000).last().is_some_and(<[u8]>::is_empty) && again.is_spent());
    }

    #[test]
    fn the_beginning_of_a_text_ends_with_a_character() {
        assert_eq!(beginning("short"), "short");
        let text = "字".repeat(BEGINNING);
        assert!(text.starts_with(beginning(&text)) && beginning(&text).len() > BEGINNING - 3);
    }

    #[test]
    fn a_text_that_no_person_writes_is_refused() {
        assert!(refuses(&"[".repeat(501)));
        assert!(refuses(&" ".repeat(LARGEST + 1)));
        assert!(!refuses(&"[]".repeat(100_000)));
        assert!(refuses_yaml(&"- ".repeat(1_000)));
        assert!(!refuses_yaml(&"- a\n".repeat(1_000)));
    }
}
