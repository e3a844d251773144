//! A document: a name, the bytes as they lie on disk, the text they decode to and the way back, its language and its role.
//!
//! Input: a name and bytes. Output: decoded text, lines, for every [`Span`] its place in the file and for people, the
//! [`Language`] and the [`Role`](crate::vocab::Role), which are decided here alone. It opens no file itself ([`regular`] does,
//! for the caller), refuses no bytes, and knows nothing of models.

mod aliases;
mod content;
mod decode;
mod language;
mod lines;
mod name;
pub mod regular;
mod role;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use aliases::language_name;
pub use content::{LiveSigns, is_generated, language_of_text, live_signs, role_of_text};
pub use decode::Encoding;
pub use language::{LANGUAGES, Language, language_of, named};
pub use lines::{ColumnUnit, Position};
pub use name::Name;
pub use role::{is_agent_file, role_of};

use crate::vocab::{Span, boundary};
use decode::Content;
use lines::LineIndex;

/// A named text.
#[derive(Debug)]
pub struct Document {
    name: Name,
    content: Content,
    lines: LineIndex,
}

impl Document {
    /// The largest file that a document is made of, 1 GiB. Spans are `u32`, and decoding can make a text three times
    /// as long as its file: each byte that is not UTF-8 becomes the three bytes of U+FFFD.
    pub const MAX_BYTES: u64 = 1 << 30;

    /// Decodes `bytes`: UTF-8 with and without BOM, UTF-16 LE and BE with BOM; invalid sequences become U+FFFD.
    ///
    /// Text that is UTF-8 already is kept as it is, without a copy. More than [`Document::MAX_BYTES`] are for the
    /// caller to refuse; offsets beyond 4 GiB are clamped.
    pub fn new(name: impl Into<Name>, bytes: Vec<u8>) -> Self {
        Self {
            name: name.into(),
            content: Content::decode(bytes),
            lines: LineIndex::default(),
        }
    }

    /// The name: a path relative to where the run started, with `/`.
    pub fn name(&self) -> &str {
        self.name.as_str()
    }

    /// True if the name is percent-encoded, because the path is not UTF-8.
    pub fn name_is_encoded(&self) -> bool {
        self.name.is_encoded()
    }

    /// The bytes as they lie on disk, BOM included.
    pub fn bytes(&self) -> &[u8] {
        self.content.bytes()
    }

    /// Encoding of the bytes.
    pub fn encoding(&self) -> Encoding {
        self.content.encoding()
    }

    /// The bytes that `text` is written as in this document, without BOM.
    pub fn encode(&self, text: &str) -> Vec<u8> {
        self.encoding().encode(text)
    }

    /// The decoded text, without BOM.
    pub fn text(&self) -> &str {
        self.content.text()
    }

    /// The part of the text that `span` covers; empty where the span is not of this text.
    pub fn slice(&self, span: Span) -> &str {
        self.text().get(span.range()).unwrap_or_default()
    }

    /// The bytes of the file for `span`, as offsets in the file on disk. A span that cuts a character is widened to all
    /// of it.
    pub fn file_range(&self, span: Span) -> Range<u64> {
        let text = self.text();
        let start = boundary::floor(text, span.start());
        let end = boundary::ceil(text, span.end());
        self.content.file_offset(start, &self.lines)..self.content.file_offset(end, &self.lines)
    }

    /// The place of an offset of the text, its column in UTF-8 bytes of the decoded line.
    pub fn position(&self, offset: usize) -> Position {
        self.position_in(offset, ColumnUnit::Utf8)
    }

    /// The place of an offset of the text, its column in `unit`. An offset behind the end is taken for the end.
    pub fn position_in(&self, offset: usize, unit: ColumnUnit) -> Position {
        self.lines.position(self.text(), offset, unit)
    }

    /// Number of lines; an empty text has one, and the text after the last line end is one.
    pub fn line_count(&self) -> usize {
        self.lines.starts(self.text()).len()
    }

    /// The span of a line (counted from 1), without its line end; empty where there is no such line.
    pub fn line_span(&self, line: u32) -> Span {
        self.lines.line_span(self.text(), line)
    }
}
