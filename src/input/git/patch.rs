//! The lines that a patch adds.
//!
//! In: what `git diff --unified=0` writes. Out: the numbers of the added lines by file.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, BufRead};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use crate::document::Name;

/// Lines of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lines {
    /// All of them.
    All,
    /// Some, in order.
    Some(Vec<RangeInclusive<u32>>),
}

/// Lines that a change adds, by file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Added {
    paths: Vec<PathBuf>,
    lines: BTreeMap<String, Lines>,
}

impl Added {
    pub(super) fn put(&mut self, path: PathBuf, lines: Lines) {
        self.lines.insert(Name::from(&*path).as_str().to_owned(), lines);
        self.paths.push(path);
    }

    /// The files.
    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// Keeps the files that pass.
    pub fn retain(&mut self, keep: impl Fn(&Path) -> bool) {
        self.paths.retain(|path| keep(path));
    }

    /// True if a line of the document of that name is added.
    pub fn has(&self, name: &str, lines: &RangeInclusive<u32>) -> bool {
        match self.lines.get(name) {
            None => false,
            Some(Lines::All) => true,
            Some(Lines::Some(ranges)) => {
                let first = ranges.partition_point(|range| range.end() < lines.start());
                ranges.get(first).is_some_and(|range| range.start() <= lines.end())
            }
        }
    }
}

/// The files of a patch that add lines, their paths from the root of the work tree. The text of the lines is not kept.
pub fn files(mut patch: impl BufRead) -> io::Result<Vec<(Vec<u8>, Lines)>> {
    let mut files = Vec::new();
    let mut current: Option<Vec<u8>> = None;
    let mut ranges = Vec::new();
    let mut line = Vec::new();
    loop {
        line.clear();
        if patch.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let line = line.strip_suffix(b"\n").unwrap_or(&line);
        if line.starts_with(b"diff --git ") {
            close(&mut files, &mut current, &mut ranges);
        } else if let Some(name) = line.strip_prefix(b"+++ ") {
            current = new_name(name);
        } else if let Some((removed, start, added)) = hunk(line) {
            // The lines of a hunk may look like a header.
            skip(&mut patch, removed.saturating_add(added))?;
            if added > 0 {
                ranges.push(start..=start.saturating_add(added - 1));
            }
        }
    }
    close(&mut files, &mut current, &mut ranges);
    Ok(files)
}

/// Skips so many lines of a hunk; `\ No newline at end of file` does not count.
fn skip(patch: &mut impl BufRead, mut lines: u32) -> io::Result<()> {
    while lines > 0 {
        let Some(&first) = patch.fill_buf()?.first() else { break };
        patch.skip_until(b'\n')?;
        lines -= u32::from(first != b'\\');
    }
    Ok(())
}

fn close(files: &mut Vec<(Vec<u8>, Lines)>, current: &mut Option<Vec<u8>>, ranges: &mut Vec<RangeInclusive<u32>>) {
    let ranges = std::mem::take(ranges);
    if let Some(path) = current.take().filter(|_| !ranges.is_empty()) {
        files.push((path, Lines::Some(ranges)));
    }
}

/// The path after `+++ `, without the prefix of the new side; git ends one that holds a space with a tab.
fn new_name(name: &[u8]) -> Option<Vec<u8>> {
    let name = name.strip_suffix(b"\t").unwrap_or(name);
    unquoted(name).strip_prefix(b"b/").map(<[u8]>::to_vec)
}

/// A path as git quotes it in a patch: in double quotes, with the escapes of C.
fn unquoted(name: &[u8]) -> Cow<'_, [u8]> {
    let Some(inner) = name.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")) else {
        return Cow::Borrowed(name);
    };
    let mut path = Vec::with_capacity(inner.len());
    let mut bytes = inner.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            path.push(byte);
            continue;
        }
        let Some(escape) = bytes.next() else { break };
        path.push(match escape {
            b'a' => 7,
            b'b' => 8,
            b't' => b'\t',
            b'n' => b'\n',
            b'v' => 11,
            b'f' => 12,
            b'r' => b'\r',
            b'0'..=b'3' => {
                let digits = bytes.by_ref().take(2);
                digits.fold(escape - b'0', |value, digit| (value << 3) | (digit & 7))
            }
            other => other,
        });
    }
    Cow::Owned(path)
}

/// `@@ -a,b +c,d @@`: the lines removed, the first added one, and how many are added.
fn hunk(line: &[u8]) -> Option<(u32, u32, u32)> {
    let rest = std::str::from_utf8(line.strip_prefix(b"@@ -")?.get(..line.len().min(64) - 4)?);
    let rest = match rest {
        Ok(rest) => rest,
        // The text after the numbers may be cut within a character, or not be text at all.
        Err(error) => std::str::from_utf8(&line[4..4 + error.valid_up_to()]).ok()?,
    };
    let mut words = rest.split(' ');
    let (_, removed) = range(words.next()?)?;
    let (start, added) = range(words.next()?.strip_prefix('+')?)?;
    Some((removed, start, added))
}

/// `12,3`, or `12` for one line.
fn range(text: &str) -> Option<(u32, u32)> {
    let (start, count) = text.split_once(',').unwrap_or((text, "1"));
    Some((start.parse().ok()?, count.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn added_lines_are_counted_and_a_line_like_a_header_is_not_one() {
        let patch = "diff --git a/a.py b/a.py\nindex 1..2 100644\n--- a/a.py\n+++ b/a.py\n@@ -3 +3,2 @@ def f():\n-x\n+++ b/fake.py\n\
                     +y\n@@ -9,2 +10,0 @@\n---- a\n-z\n@@ -20 +20 @@\n-p\n\\ No newline at end of file\n+++ b/fake.py\n\\ No newline at end of file\n\
                     diff --git a/old b/new\nsimilarity index 100%\nrename from old\nrename to new\n\
                     diff --git \"a/\\303\\244 \\\"b\" \"b/\\303\\244 \\\"b\"\n--- /dev/null\n+++ \"b/\\303\\244 \\\"b\"\n@@ -0,0 +1,3 @@\n+1\n+2\n+3\n\
                     diff --git a/with space b/with space\n--- a/with space\t\n+++ b/with space\t\n@@ -1 +1 @@\n-1\n+2\n";
        let files: Vec<_> = files(patch.as_bytes())
            .unwrap()
            .into_iter()
            .map(|(path, lines)| (String::from_utf8(path).unwrap(), lines))
            .collect();
        assert_eq!(
            files,
            [
                ("a.py".to_owned(), Lines::Some(vec![3..=4, 20..=20])),
                ("ä \"b".to_owned(), Lines::Some(vec![1..=3])),
                ("with space".to_owned(), Lines::Some(vec![1..=1])),
            ]
        );
    }

    #[test]
    fn a_hunk_may_be_followed_by_anything() {
        let line = [b"@@ -1,2 +3 @@ ".as_slice(), &[0xff; 100]].concat();
        assert_eq!(hunk(&line), Some((2, 3, 1)));
        for text in ["@@ ", "@@ -1", "@@ -1 2", "@@ -x +1 @@", "-@@ -1 +1 @@", ""] {
            assert_eq!(hunk(text.as_bytes()), None, "{text}");
        }
    }
}
