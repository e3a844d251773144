//! Edits of bytes: sorted, disjoint, and applied in one go.
//!
//! In: splices in any order. Out: the bytes with the splices made, and every other byte as it was. It knows no text.

use std::ops::Range;

/// Bytes to put in the place of others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Splice {
    /// Start of the removed bytes.
    pub start: usize,
    /// End of the removed bytes, exclusive.
    pub end: usize,
    /// Inserted bytes.
    pub bytes: Vec<u8>,
}

impl Splice {
    /// The bytes that go.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// True if the two exclude each other: they share a byte, or insert at the same place.
    fn conflicts(&self, other: &Self) -> bool {
        self.start == other.start || (self.start < other.end && other.start < self.end)
    }
}

/// Splices that can all be made, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch(Vec<Splice>);

impl Patch {
    /// Adds splices, all or none: `false` where one overlaps an earlier one. One that was added already is the same
    /// edit, and is merged.
    pub fn add(&mut self, splices: &[Splice]) -> bool {
        let among = |at: usize| {
            splices[..at]
                .iter()
                .all(|other| *other == splices[at] || !other.conflicts(&splices[at]))
        };
        if !(0..splices.len()).all(|at| among(at) && self.has_room(&splices[at])) {
            return false;
        }
        for splice in splices {
            if let Err(at) = self.0.binary_search(splice) {
                self.0.insert(at, splice.clone());
            }
        }
        true
    }

    fn has_room(&self, splice: &Splice) -> bool {
        let Err(at) = self.0.binary_search(splice) else {
            return true;
        };
        // Those there are disjoint, so that only the neighbours can be in the way.
        let neighbours = [at.checked_sub(1), Some(at)].into_iter().flatten();
        let mut neighbours = neighbours.filter_map(|at| self.0.get(at));
        splice.start <= splice.end && !neighbours.any(|other| splice.conflicts(other))
    }

    /// The splices, in order.
    pub fn splices(&self) -> &[Splice] {
        &self.0
    }

    /// True if there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The line of `old`, from 1, of which a line of the new bytes was made.
    pub fn old_line(&self, old: &[u8], line: u32) -> u32 {
        let ends = |bytes: &[u8]| memchr::memchr_iter(b'\n', bytes).count() as u64;
        let line = u64::from(line);
        let (mut added, mut removed, mut lines, mut done) = (0, 0, 1, 0);
        for splice in &self.0 {
            lines += ends(old.get(done..splice.start).unwrap_or_default());
            done = splice.start;
            let start = lines + added - removed;
            let (more, fewer) = (ends(&splice.bytes), ends(old.get(splice.range()).unwrap_or_default()));
            if start > line || start == line && fewer == 0 {
                break;
            }
            // A line that was inserted belongs to the one before it.
            if more > 0 && line <= start + more {
                return u32::try_from(lines).unwrap_or(u32::MAX);
            }
            added += more;
            removed += fewer;
        }
        u32::try_from(line + removed - added).unwrap_or(u32::MAX)
    }

    /// The place at which a place of the old bytes is among the new ones; `None` if it is gone.
    pub fn moved(&self, at: usize) -> Option<usize> {
        let mut moved = at;
        for splice in self.0.iter().take_while(|splice| splice.start <= at) {
            if at < splice.end {
                return None;
            }
            moved = (moved + splice.bytes.len()).checked_sub(splice.end - splice.start)?;
        }
        Some(moved)
    }

    /// The bytes with every splice made. What lies behind their end is left out.
    pub fn apply(&self, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len());
        let mut done = 0;
        for splice in &self.0 {
            let Some(kept) = bytes.get(done..splice.start) else {
                break;
            };
            if splice.end > bytes.len() {
                break;
            }
            out.extend_from_slice(kept);
            out.extend_from_slice(&splice.bytes);
            done = splice.end;
        }
        out.extend_from_slice(bytes.get(done..).unwrap_or_default());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn splice(start: usize, end: usize, bytes: &str) -> Splice {
        Splice {
            start,
            end,
            bytes: bytes.into(),
        }
    }

    #[test]
    fn splices_are_made_in_order_whatever_order_they_came_in() {
        let mut patch = Patch::default();
        assert!(patch.add(&[splice(6, 9, "three")]));
        assert!(patch.add(&[splice(0, 3, "1"), splice(3, 3, "+")]));
        assert_eq!(patch.apply(b"one + two."), b"1+ + three.");
    }

    #[test]
    fn a_line_is_found_where_it_was() {
        let old = b"a\nb\nc\nd\n";
        let mut patch = Patch::default();
        assert!(patch.add(&[splice(2, 4, ""), splice(5, 5, "\nx\ny")]));
        assert_eq!(patch.apply(old), b"a\nc\nx\ny\nd\n");
        let lines: Vec<u32> = (1..=5).map(|line| patch.old_line(old, line)).collect();
        assert_eq!(lines, [1, 3, 3, 3, 4]);
    }

    #[test]
    fn the_same_splice_twice_is_one_and_an_overlap_is_refused_whole() {
        let mut patch = Patch::default();
        assert!(patch.add(&[splice(2, 4, "x")]));
        assert!(patch.add(&[splice(2, 4, "x")]));
        for taken in [
            splice(2, 4, "y"),
            splice(3, 5, "y"),
            splice(0, 3, "y"),
            splice(3, 3, "y"),
            splice(0, 9, "y"),
        ] {
            assert!(!patch.add(&[splice(6, 7, "z"), taken]));
        }
        assert_eq!(
            patch.apply(b"aabbccdd"),
            b"aaxccdd",
            "and nothing of a refused fix is made"
        );
        assert!(
            patch.add(&[splice(4, 6, ""), splice(0, 2, "")]),
            "neighbours are no overlap"
        );
        assert_eq!(patch.apply(b"aabbccdd"), b"xdd");
    }
}
