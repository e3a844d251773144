//! A text as an editor changes it: ranges of lines and columns in, and out.

use std::cell::OnceCell;

use gen_lsp_types::{Position, Range, TextDocumentContentChangeEvent};

use crate::document::ColumnUnit;
use crate::vocab::boundary;

/// A text with its lines.
#[derive(Debug, Default)]
pub(super) struct Text {
    text: String,
    /// Start of each line.
    starts: OnceCell<Vec<usize>>,
}

impl Text {
    pub(super) fn new(text: String) -> Self {
        Self {
            text,
            starts: OnceCell::new(),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Makes a change. What lies outside of the text is taken for the nearest place in it.
    pub(super) fn apply(&mut self, change: &TextDocumentContentChangeEvent, unit: ColumnUnit) {
        match change {
            TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                self.text.clone_from(&whole.text);
            }
            TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                let [one, other] = [part.range.start, part.range.end].map(|at| self.offset(at, unit));
                self.text.replace_range(one.min(other)..one.max(other), &part.text);
            }
        }
        self.starts = OnceCell::new();
    }

    /// The offset of a place. One behind the end of its line is that end.
    pub(super) fn offset(&self, at: Position, unit: ColumnUnit) -> usize {
        let Some(line) = self.line(at.line) else {
            return self.text.len();
        };
        let begin = line.start;
        let line = &self.text[line];
        let column = at.character as usize;
        let units = |c: char| match unit {
            ColumnUnit::Utf8 => c.len_utf8(),
            ColumnUnit::Utf16 => c.len_utf16(),
            ColumnUnit::CodePoint => 1,
        };
        if unit == ColumnUnit::Utf8 || line.is_ascii() {
            return begin + boundary::floor(line, column.min(line.len()));
        }
        let mut seen = 0;
        for (offset, c) in line.char_indices() {
            seen += units(c);
            // A place in the middle of a character is its start.
            if seen > column {
                return begin + offset;
            }
        }
        begin + line.len()
    }

    /// The place of an offset.
    pub(super) fn position(&self, offset: usize, unit: ColumnUnit) -> Position {
        let offset = boundary::floor(&self.text, offset.min(self.text.len()));
        let starts = self.starts();
        let line = starts.partition_point(|&start| start <= offset).max(1) - 1;
        let before = &self.text[starts[line]..offset];
        let column = match unit {
            ColumnUnit::Utf8 => before.len(),
            _ if before.is_ascii() => before.len(),
            ColumnUnit::Utf16 => before.chars().map(char::len_utf16).sum(),
            ColumnUnit::CodePoint => before.chars().count(),
        };
        let clamp = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Position::new(clamp(line), clamp(column))
    }

    pub(super) fn range(&self, offsets: std::ops::Range<usize>, unit: ColumnUnit) -> Range {
        Range::new(self.position(offsets.start, unit), self.position(offsets.end, unit))
    }

    /// The offsets of a line, counted from 0, without its end.
    pub(super) fn line(&self, line: u32) -> Option<std::ops::Range<usize>> {
        let starts = self.starts();
        let begin = *starts.get(line as usize)?;
        let end = starts.get(line as usize + 1).copied().unwrap_or(self.text.len());
        let text = &self.text[begin..end];
        let text = text.strip_suffix('\n').unwrap_or(text);
        Some(begin..begin + text.strip_suffix('\r').unwrap_or(text).len())
    }

    fn starts(&self) -> &[usize] {
        self.starts.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
                .filter(|&end| bytes[end] == b'\n' || bytes.get(end + 1) != Some(&b'\n'));
            std::iter::once(0).chain(ends.map(|end| end + 1)).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use gen_lsp_types::TextDocumentContentChangePartial;

    use super::*;

    fn change(range: [u32; 4], text: &str) -> TextDocumentContentChangeEvent {
        let [line, column, end_line, end_column] = range;
        let range = Range::new(Position::new(line, column), Position::new(end_line, end_column));
        let part: TextDocumentContentChangePartial =
            serde_json::from_value(serde_json::json!({ "range": range, "text": text })).unwrap();
        TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part)
    }

    #[test]
    fn columns_count_what_was_agreed_on() {
        let text = Text::new("a\r\nü😀x\rlast".to_owned());
        for (unit, column) in [
            (ColumnUnit::Utf8, 6),
            (ColumnUnit::Utf16, 3),
            (ColumnUnit::CodePoint, 2),
        ] {
            let at = Position::new(1, column);
            assert_eq!(text.offset(at, unit), 9, "{unit:?}");
            assert_eq!(text.position(9, unit), at);
        }
        assert_eq!(text.position(11, ColumnUnit::Utf16), Position::new(2, 0));
        assert_eq!(
            text.offset(Position::new(1, 2), ColumnUnit::Utf16),
            5,
            "inside of a character"
        );
        assert_eq!(text.offset(Position::new(0, 99), ColumnUnit::Utf16), 1);
        assert_eq!(text.offset(Position::new(99, 0), ColumnUnit::Utf16), 15);
    }

    #[test]
    fn changes_are_made_one_after_the_other_and_in_the_text() {
        let mut text = Text::new("one\ntwo\n".to_owned());
        text.apply(&change([0, 3, 1, 0], " "), ColumnUnit::Utf16);
        assert_eq!(text.as_str(), "one two\n");
        text.apply(&change([7, 7, 9, 9], "three"), ColumnUnit::Utf16);
        assert_eq!(text.as_str(), "one two\nthree");
        text.apply(&change([0, 7, 0, 3], ""), ColumnUnit::Utf16);
        assert_eq!(text.as_str(), "one\nthree", "the ends of a range in the wrong order");
    }
}
