//! A text within a text: a fenced block, the cell of a notebook.
//!
//! Its lines are apart in the outer text, indented, quoted or escaped. Here they are put together, and spans are carried in
//! and out.

use crate::vocab::Span;

/// A text that is written in pieces in another one.
#[derive(Debug, Default)]
pub(crate) struct Inner {
    text: String,
    pieces: Vec<Piece>,
}

/// A stretch of the inner text and its spelling in the outer one: the same bytes, or an escape.
#[derive(Debug)]
struct Piece {
    inner: Span,
    outer: Span,
}

impl Piece {
    fn is_verbatim(&self) -> bool {
        self.inner.len() == self.outer.len()
    }
}

impl Inner {
    /// Adds `text`, which is written as it is at `outer`.
    pub(crate) fn push(&mut self, text: &str, outer: usize) {
        self.push_as(text, Span::new(outer, outer + text.len()));
    }

    /// Adds `text`, which is written in another way in `outer`.
    pub(crate) fn push_as(&mut self, text: &str, outer: Span) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.pieces.push(Piece {
            inner: Span::new(start, self.text.len()),
            outer,
        });
    }

    /// Adds another text behind this one, on lines of its own.
    pub(crate) fn append(&mut self, other: &Self) {
        let start = self.text.len();
        self.text.push_str(&other.text);
        self.text.push('\n');
        let moved = other.pieces.iter().map(|piece| Piece {
            inner: Span::new(piece.inner.start() + start, piece.inner.end() + start),
            outer: piece.outer,
        });
        self.pieces.extend(moved);
    }

    /// The text put together.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The stretch of the outer text from the first piece to the last; `None` where there is none.
    pub(crate) fn extent(&self) -> Option<Span> {
        let (first, last) = (self.pieces.first()?, self.pieces.last()?);
        Some(Span::new(first.outer.start(), last.outer.end()))
    }

    /// The span of the inner text that `outer` is; `None` where it is no part of it.
    pub(crate) fn inward(&self, outer: Span) -> Option<Span> {
        let first = self.pieces.partition_point(|piece| piece.outer.end() <= outer.start());
        let last = self.pieces.partition_point(|piece| piece.outer.start() < outer.end());
        let (first, last) = (self.pieces.get(first)?, self.pieces.get(last.checked_sub(1)?)?);
        if !first.outer.overlaps(outer) || !last.outer.overlaps(outer) {
            return None;
        }
        let start = if first.is_verbatim() {
            first.inner.start() + outer.start().saturating_sub(first.outer.start())
        } else {
            first.inner.start()
        };
        let end = if last.is_verbatim() {
            last.inner.end() - last.outer.end().saturating_sub(outer.end())
        } else {
            last.inner.end()
        };
        Some(Span::new(start, end))
    }

    /// The span of the outer text that `inner` is written in.
    pub(crate) fn outward(&self, inner: Span) -> Span {
        let first = self.pieces.partition_point(|piece| piece.inner.end() <= inner.start());
        let last = self.pieces.partition_point(|piece| piece.inner.start() < inner.end());
        let start = self.pieces.get(first).map_or(0, |piece| {
            if piece.is_verbatim() {
                piece.outer.start() + (inner.start() - piece.inner.start())
            } else {
                piece.outer.start()
            }
        });
        let end = last
            .checked_sub(1)
            .and_then(|last| self.pieces.get(last))
            .map_or(start, |piece| {
                if piece.is_verbatim() {
                    piece.outer.start() + (inner.end().min(piece.inner.end()) - piece.inner.start())
                } else {
                    piece.outer.end()
                }
            });
        Span::new(start, end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_carried_in_and_out() {
        let outer = "> one\n> a\\\"b";
        let mut inner = Inner::default();
        inner.push("one\n", 2);
        inner.push("a", 8);
        inner.push_as("\"", Span::new(9, 11));
        inner.push("b", 11);
        assert_eq!(inner.text(), "one\na\"b");

        let word = Span::new(2, 5);
        assert_eq!(inner.inward(word), Some(Span::new(0, 3)));
        assert_eq!(inner.outward(Span::new(0, 3)), word);

        let escaped = Span::new(8, 12);
        assert_eq!(&outer[escaped.range()], "a\\\"b");
        assert_eq!(inner.inward(escaped), Some(Span::new(4, 7)));
        assert_eq!(inner.outward(Span::new(4, 7)), escaped);
        assert_eq!(inner.outward(Span::new(0, 7)), Span::new(2, 12));
    }

    #[test]
    fn a_span_outside_of_a_text_has_no_place_in_it() {
        let mut inner = Inner::default();
        inner.push("text", 10);
        assert_eq!(inner.inward(Span::new(0, 5)), None);
        assert_eq!(inner.inward(Span::new(20, 25)), None);
        assert_eq!(Inner::default().inward(Span::new(0, 1)), None);
    }
}
