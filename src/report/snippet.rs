//! The lines of a document that a diagnostic shows, cut to the width of the terminal and safe to print.
//!
//! In: a document and spans of it. Out: a source text for codespan-reporting, whose line numbers and columns are those
//! of the document. A line is never looked at beyond what can be shown of it, however long it is.

use std::collections::BTreeMap;
use std::ops::Range;

use codespan_reporting::files::{Error, Files, Location};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::sanitize::{push_visible, visible};
use crate::document::Document;
use crate::vocab::Span;

/// Mark of a cut in a line.
const CUT: char = '…';

/// Columns that a cut at both ends takes.
const MARKS: usize = 2;

/// However narrow the terminal, this many columns of a line are shown.
const LEAST_ROOM: usize = 32;

/// Lines of a document, as shown.
pub(super) struct Snippet {
    name: String,
    source: String,
    lines: Vec<Line>,
    /// The place of the first span, in the document.
    location: Location,
    /// Range of each of the spans in `source`; `None` if it is outside of the window.
    places: Vec<Option<Range<usize>>>,
    gutter: usize,
}

/// A line that is shown.
struct Line {
    number: usize,
    range: Range<usize>,
}

impl Snippet {
    /// The lines of the given spans (the most important first) for a terminal of `width` columns.
    pub(super) fn new(document: &Document, spans: &[Span], width: usize) -> Self {
        let lines = lines_of(document, spans);
        let digits = lines.keys().next_back().map_or(1, |line| line.to_string().len());
        let start = document.position(spans.first().map_or(0, |span| span.start()));
        let mut snippet = Self {
            name: visible(document.name()).into_owned(),
            source: String::new(),
            lines: Vec::with_capacity(lines.len()),
            location: Location {
                line_number: start.line as usize,
                column_number: start.column as usize,
            },
            places: vec![None; spans.len()],
            gutter: digits + 3,
        };
        let room = width.saturating_sub(snippet.gutter).max(LEAST_ROOM);
        for (line, on_line) in lines {
            snippet.push_line(document, line, &on_line, room);
        }
        snippet
    }

    /// Shown range of the span.
    pub(super) fn place(&self, index: usize) -> Option<Range<usize>> {
        self.places.get(index).cloned().flatten()
    }

    /// Columns before the text of a line, and of a note.
    pub(super) fn gutter(&self) -> usize {
        self.gutter
    }

    fn push_line(&mut self, document: &Document, number: u32, on_line: &[(usize, Span)], room: usize) {
        let line = document.line_span(number);
        let focus = on_line
            .first()
            .map_or(Span::new(line.start(), line.start()), |&(_, span)| clamp(span, line));
        let window = window(document, line, focus, room);
        let begin = self.source.len();
        if window.start() > line.start() {
            self.source.push(CUT);
        }
        let shown = self.source.len();
        let offset = |offset: usize| shown + visible(document.slice(Span::new(window.start(), offset))).len();
        for &(index, span) in on_line {
            let shown = clamp(clamp(span, line), window);
            if window == line || window.overlaps(span) {
                self.places[index] = Some(offset(shown.start())..offset(shown.end()));
            }
        }
        document
            .slice(window)
            .chars()
            .for_each(|c| push_visible(&mut self.source, c));
        if window.end() < line.end() {
            self.source.push(CUT);
        }
        self.source.push('\n');
        self.lines.push(Line {
            number: number as usize,
            range: begin..self.source.len(),
        });
    }
}

/// The lines to show, each with the spans that start on it, in their order.
fn lines_of(document: &Document, spans: &[Span]) -> BTreeMap<u32, Vec<(usize, Span)>> {
    let mut lines = BTreeMap::<u32, Vec<_>>::new();
    for (index, &span) in spans.iter().enumerate() {
        lines
            .entry(document.position(span.start()).line)
            .or_default()
            .push((index, span));
    }
    // The renderer fills a gap of one line with that line.
    let numbers = lines.keys().copied().collect::<Vec<_>>();
    for pair in numbers.windows(2) {
        if pair[1] - pair[0] == 2 {
            lines.entry(pair[0] + 1).or_default();
        }
    }
    lines
}

/// The part of `span` inside `within`; empty, at its edge, if they are disjoint.
fn clamp(span: Span, within: Span) -> Span {
    let fit = |offset: usize| offset.clamp(within.start(), within.end());
    Span::new(fit(span.start()), fit(span.end()))
}

/// The part of the line to show: all of it where it fits into `room` columns, else what is around `focus`.
fn window(document: &Document, line: Span, focus: Span, room: usize) -> Span {
    let before = document.slice(Span::new(line.start(), focus.start()));
    let behind = document.slice(Span::new(focus.end(), line.end()));
    let whole = fit(document.slice(focus).chars(), room);
    let spare = room - whole.columns;
    let (left, right) = (fit(before.chars().rev(), spare), fit(behind.chars(), spare));
    let all = (left.bytes, whole.bytes, right.bytes) == (before.len(), focus.len(), behind.len());
    if all && left.columns + right.columns <= spare {
        return line;
    }
    let shown = fit(document.slice(focus).chars(), room.saturating_sub(MARKS));
    if shown.bytes < focus.len() {
        return Span::new(focus.start(), focus.start() + shown.bytes);
    }
    // A side that needs less than its half leaves the rest to the other one.
    let spare = spare.saturating_sub(MARKS);
    let left_room = if right.columns < spare / 2 {
        spare - right.columns
    } else {
        spare - spare / 2
    };
    let left = fit(before.chars().rev(), left_room);
    let right = fit(behind.chars(), spare.saturating_sub(left.columns));
    Span::new(focus.start() - left.bytes, focus.end() + right.bytes)
}

/// The longest run of characters that fits.
struct Fit {
    bytes: usize,
    columns: usize,
}

fn fit(chars: impl Iterator<Item = char>, room: usize) -> Fit {
    let mut fit = Fit { bytes: 0, columns: 0 };
    for c in chars {
        let columns = columns_of(c);
        if fit.columns + columns > room {
            break;
        }
        fit.bytes += c.len_utf8();
        fit.columns += columns;
    }
    fit
}

/// Columns that the visible form of a character takes. What takes none is counted as one, so that a line of nothing
/// but combining marks ends too.
fn columns_of(c: char) -> usize {
    if super::sanitize::is_deceptive(c) {
        let mut shown = String::new();
        push_visible(&mut shown, c);
        return shown.width();
    }
    c.width().unwrap_or(0).max(1)
}

impl<'a> Files<'a> for Snippet {
    type FileId = ();
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, (): ()) -> Result<&'a str, Error> {
        Ok(&self.name)
    }

    fn source(&'a self, (): ()) -> Result<&'a str, Error> {
        Ok(&self.source)
    }

    /// An index is a line's number in the document, so that gaps show as gaps.
    fn line_index(&'a self, (): (), offset: usize) -> Result<usize, Error> {
        let after = self.lines.partition_point(|line| line.range.start <= offset);
        let line = after.checked_sub(1).and_then(|index| self.lines.get(index));
        line.map(|line| line.number - 1).ok_or(Error::IndexTooLarge {
            given: offset,
            max: self.source.len(),
        })
    }

    fn line_range(&'a self, (): (), index: usize) -> Result<Range<usize>, Error> {
        let found = self.lines.iter().find(|line| line.number == index + 1);
        found.map(|line| line.range.clone()).ok_or(Error::LineTooLarge {
            given: index,
            max: self.lines.len(),
        })
    }

    /// Only the place of the first span is used; the window would give another column.
    fn location(&'a self, (): (), _: usize) -> Result<Location, Error> {
        Ok(self.location)
    }
}
