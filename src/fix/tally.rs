//! What a run fixed, and what it left and why.
//!
//! In: one call a fix and a reason. Out: lines for people, each reason with how often it applied.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::Left;

/// Counts of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    fixed: u64,
    files: BTreeSet<String>,
    left: BTreeMap<Left, u64>,
    refused: u64,
}

impl Tally {
    /// Counts the fixes of a file.
    pub fn fix(&mut self, file: &str, fixes: usize) {
        self.fixed += fixes as u64;
        self.files.insert(file.to_owned());
    }

    /// Counts a finding that is left.
    pub fn leave(&mut self, why: Left) {
        *self.left.entry(why).or_default() += 1;
    }

    /// Counts fixes of a file that could not be written.
    pub fn refuse(&mut self, fixes: usize) {
        self.refused += fixes as u64;
    }

    /// How many files have a fix.
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// Whether a file could not be written.
    pub fn has_refused(&self) -> bool {
        self.refused > 0
    }

    /// Writes the counts; `would` where nothing was changed.
    pub fn write(&self, out: &mut dyn Write, would: bool) -> io::Result<()> {
        let head = if would { "would fix" } else { "fixed" };
        let files = self.files.len() as u64;
        writeln!(out, "{head}: {} in {}", count(self.fixed, "id"), count(files, "file"))?;
        if self.refused > 0 {
            writeln!(out, "  refused: {}, see the warnings", self.refused)?;
        }
        let mut left: Vec<_> = self.left.iter().collect();
        left.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for (why, count) in left {
            writeln!(out, "  left: {count}, {why}")?;
        }
        Ok(())
    }
}

fn count(count: u64, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_is_counted_the_most_frequent_first() {
        let mut tally = Tally::default();
        tally.fix("a.py", 2);
        tally.fix("b.py", 1);
        tally.leave(Left::Table);
        for _ in 0..3 {
            tally.leave(Left::NeedsALook);
        }
        let mut out = Vec::new();
        tally.write(&mut out, false).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r"
        fixed: 3 ids in 2 files
          left: 3, something changes that needs a look; `--unsafe-fixes` writes it
          left: 1, a table is what its maintainer says it is
        ");
    }
}
