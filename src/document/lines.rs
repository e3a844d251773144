//! Lines and columns, one-based, counted on first use: most documents have no finding.

use std::sync::OnceLock;

use crate::vocab::{Span, boundary};

/// A place in a document, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted from 1, in the requested unit; by default in UTF-8 bytes of the decoded line.
    pub column: u32,
}

/// Unit of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnUnit {
    /// Bytes of the text in UTF-8.
    Utf8,
    /// Code units of the text in UTF-16.
    Utf16,
    /// Unicode code points.
    CodePoint,
}

/// Distance between two places whose counts are kept, in bytes: the longest text to count for a column, so that a line
/// of 10 MB costs no more than a short one.
const STRIDE: usize = 4096;

/// Starts of the lines of a text, and number of characters before each.
#[derive(Debug, Default)]
pub(super) struct LineIndex {
    starts: OnceLock<Vec<u32>>,
    counts: OnceLock<Vec<Counts>>,
}

/// Counts before an offset of the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) code_points: usize,
    pub(super) utf16: usize,
}

impl Counts {
    fn add(&mut self, text: &str) {
        for char in text.chars() {
            self.code_points += 1;
            self.utf16 += char.len_utf16();
        }
    }
}

impl LineIndex {
    /// The offset of the first byte of each line.
    pub(super) fn starts(&self, text: &str) -> &[u32] {
        self.starts.get_or_init(|| line_starts(text.as_bytes()))
    }

    pub(super) fn position(&self, text: &str, offset: usize, unit: ColumnUnit) -> Position {
        let offset = offset.min(text.len());
        let starts = self.starts(text);
        let line = starts.partition_point(|&start| start as usize <= offset).max(1);
        let start = starts[line - 1] as usize;
        let before = match unit {
            ColumnUnit::Utf8 => offset - start,
            ColumnUnit::Utf16 => self.counts(text, offset).utf16 - self.counts(text, start).utf16,
            ColumnUnit::CodePoint => self.counts(text, offset).code_points - self.counts(text, start).code_points,
        };
        Position {
            line: clamp(line),
            column: clamp(before + 1),
        }
    }

    pub(super) fn line_span(&self, text: &str, line: u32) -> Span {
        let starts = self.starts(text);
        let start = |index: usize| starts.get(index).map(|&start| start as usize);
        let index = (line as usize).wrapping_sub(1);
        let Some(begin) = start(index) else {
            return Span::new(text.len(), text.len());
        };
        let end = start(index + 1).unwrap_or(text.len());
        let line = &text[begin..end];
        let line = line.strip_suffix('\n').unwrap_or(line);
        Span::new(begin, begin + line.strip_suffix('\r').unwrap_or(line).len())
    }

    /// Counts before the character at `offset`.
    pub(super) fn counts(&self, text: &str, offset: usize) -> Counts {
        let kept = self.counts.get_or_init(|| kept_counts(text));
        let offset = boundary::floor(text, offset);
        // A place that is kept lies up to three bytes before its multiple of the stride, hence never behind `offset`.
        let index = (offset / STRIDE).min(kept.len() - 1);
        let mut counts = kept[index];
        counts.add(&text[boundary::floor(text, index * STRIDE)..offset]);
        counts
    }
}

/// The counts at each multiple of the stride, or at the start of the character there.
fn kept_counts(text: &str) -> Vec<Counts> {
    let mut kept = Vec::with_capacity(text.len() / STRIDE + 1);
    let mut counts = Counts::default();
    let mut at = 0;
    loop {
        kept.push(counts);
        let next = kept.len() * STRIDE;
        if next > text.len() {
            return kept;
        }
        let next = boundary::floor(text, next);
        counts.add(&text[at..next]);
        at = next;
    }
}

/// A line ends at `\n`, at `\r\n`, or at an `\r` alone.
fn line_starts(text: &[u8]) -> Vec<u32> {
    let ends = memchr::memchr2_iter(b'\n', b'\r', text)
        .filter(|&end| text[end] == b'\n' || text.get(end + 1) != Some(&b'\n'))
        .map(|end| clamp(end + 1));
    std::iter::once(0).chain(ends).collect()
}

/// Offsets fit, since documents are smaller than 4 GiB.
fn clamp(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
