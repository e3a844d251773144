//! Counts of a run: fixes, and findings that are left, with reasons.
//!
//! In: one call a fix and a reason. Out: lines for people, each reason with how often it applied.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::NotFixed;
use crate::vocab::counted;

/// Counts of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Number of times that an id was replaced by another.
    fixed: BTreeMap<(String, String), u64>,
    files: BTreeSet<String>,
    /// Number of entries that were removed, since their lists had the new id already.
    removed: u64,
    /// Number of ARNs that were added to policies.
    inserted: u64,
    left: BTreeMap<NotFixed, u64>,
    /// The sets that were written.
    sets: BTreeSet<String>,
    /// Work left to do by hand, by path and line.
    to_dos: BTreeSet<(String, u32, String)>,
    /// Edits with the same work left to do at one place, by that place and what it is: their own paths and lines.
    of_places: BTreeMap<((String, u32), String), BTreeSet<(String, u32)>>,
    refused: u64,
}

impl Tally {
    /// Counts the fixes of a file, each an old id and the new one.
    pub fn fix<'a>(&mut self, file: &str, fixes: impl IntoIterator<Item = (&'a str, &'a str)>) {
        for (old, new) in fixes {
            *self.fixed.entry((old.to_owned(), new.to_owned())).or_default() += 1;
        }
        self.files.insert(file.to_owned());
    }

    /// Counts an entry that was removed.
    pub fn remove(&mut self) {
        self.removed += 1;
    }

    /// Counts ARNs that were added.
    pub fn insert(&mut self, arns: usize) {
        self.inserted += arns as u64;
    }

    /// Counts a set that was written.
    pub fn fix_set(&mut self, id: &str) {
        self.sets.insert(id.to_owned());
    }

    /// Adds the counts of another one.
    pub fn merge(&mut self, other: Self) {
        for (ids, count) in other.fixed {
            *self.fixed.entry(ids).or_default() += count;
        }
        for (why, count) in other.left {
            *self.left.entry(why).or_default() += count;
        }
        self.files.extend(other.files);
        self.sets.extend(other.sets);
        self.to_dos.extend(other.to_dos);
        for (place, edits) in other.of_places {
            self.of_places.entry(place).or_default().extend(edits);
        }
        self.removed += other.removed;
        self.inserted += other.inserted;
        self.refused += other.refused;
    }

    /// Records work that is left to do by hand beside a fix.
    pub fn to_do(&mut self, file: &str, line: u32, what: &str) {
        self.to_dos.insert((file.to_owned(), line, what.to_owned()));
    }

    /// Records work that is left to do by hand at another place than that of the fix.
    pub fn to_do_at(&mut self, place: &(String, u32), (file, line): (&str, u32), what: &str) {
        let key = (place.clone(), what.to_owned());
        self.of_places.entry(key).or_default().insert((file.to_owned(), line));
    }

    /// All work that is left to do, in order of the edits; what is to be done at one place for several edits is one entry.
    fn all_to_dos(&self) -> BTreeSet<(String, u32, String)> {
        let mut all = self.to_dos.clone();
        for ((_, what), edits) in &self.of_places {
            let Some((file, line)) = edits.first() else { continue };
            let what = match edits.len() as u64 - 1 {
                0 => what.clone(),
                more => format!("{what} (also for {})", counted(more, "other edit")),
            };
            all.insert((file.clone(), *line, what));
        }
        all
    }

    /// Counts a finding that is left.
    pub fn leave(&mut self, why: NotFixed) {
        *self.left.entry(why).or_default() += 1;
    }

    /// Counts fixes of a file that could not be written.
    pub fn refuse(&mut self, fixes: usize) {
        self.refused += fixes as u64;
    }

    /// Number of files with a fix.
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// True if a file could not be written.
    pub fn has_refused(&self) -> bool {
        self.refused > 0
    }

    /// Writes the counts; `would` where nothing was changed.
    pub fn write(&self, out: &mut dyn Write, would: bool) -> io::Result<()> {
        let head = if would { "would fix" } else { "fixed" };
        let ids: u64 = self.fixed.values().sum();
        let files = self.files.len() as u64;
        let sets = match self.sets.len() as u64 {
            0 => String::new(),
            sets => format!(" as {}", counted(sets, "set")),
        };
        writeln!(
            out,
            "{head}: {} in {}{sets}",
            counted(ids, "id"),
            counted(files, "file")
        )?;
        for ((old, new), count) in by_count(&self.fixed) {
            writeln!(out, "  {head}: {count}, {old} → {new}")?;
        }
        for (what, count) in [("entries removed", self.removed), ("ARNs added", self.inserted)] {
            if count > 0 {
                writeln!(out, "  {what}: {count}")?;
            }
        }
        for (file, line, what) in &self.all_to_dos() {
            writeln!(out, "  to do: {file}:{line}: {what}")?;
        }
        if self.refused > 0 {
            writeln!(out, "  refused: {}, see the warnings", self.refused)?;
        }
        for (why, count) in by_count(&self.left) {
            match why {
                NotFixed::Set(..) => writeln!(out, "  left: {why}")?,
                _ => writeln!(out, "  left: {count}, {why}")?,
            }
        }
        Ok(())
    }
}

/// Counted items, the most frequent first.
fn by_count<T: Ord>(counts: &BTreeMap<T, u64>) -> Vec<(&T, u64)> {
    let mut counts: Vec<_> = counts.iter().map(|(what, count)| (what, *count)).collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_is_counted_the_most_frequent_first() {
        let mut tally = Tally::default();
        tally.fix("a.py", [("old", "new"), ("elder", "newer")]);
        tally.fix("b.py", [("old", "new")]);
        tally.leave(NotFixed::Table);
        for _ in 0..3 {
            tally.leave(NotFixed::NeedsALook);
        }
        let mut out = Vec::new();
        tally.write(&mut out, false).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r"
        fixed: 3 ids in 2 files
          fixed: 2, old → new
          fixed: 1, elder → newer
          left: 3, needs review (`--unsafe-fixes`)
          left: 1, in a model table
        ");
    }
}
