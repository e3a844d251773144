//! A unified diff, as `git apply` and `patch -p1` take it.
//!
//! In: a path and the bytes before and after. Out: the bytes of a unified diff, in the encoding of the file. Only a
//! line feed ends a line, as in git, so that files with lone carriage returns or in UTF-16 come out right.

use std::path::Path;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

/// Lines that are shown around a change.
const CONTEXT: usize = 3;

/// The diff from `old` to `new`; empty where they are equal.
pub fn unified(path: &Path, old: &[u8], new: &[u8]) -> Vec<u8> {
    if old == new {
        return Vec::new();
    }
    let (before, after) = (lines(old), lines(new));
    let ops = capture_diff_slices(Algorithm::Myers, &before, &after);
    let mut out = Vec::new();
    header(&mut out, path);
    for hunk in group_diff_ops(ops, CONTEXT) {
        write_hunk(&mut out, &hunk, &before, &after);
    }
    out
}

fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|&byte| byte == b'\n').collect()
}

fn header(out: &mut Vec<u8>, path: &Path) {
    let (a, b) = (name(b"a/", path), name(b"b/", path));
    // The text after a tab is not part of a name with spaces in it.
    let tab: &[u8] = if a.contains(&b' ') && !a.starts_with(b"\"") {
        b"\t"
    } else {
        b""
    };
    let lines: [&[&[u8]]; 3] = [
        &[b"diff --git ", &a, b" ", &b],
        &[b"--- ", &a, tab],
        &[b"+++ ", &b, tab],
    ];
    for line in lines {
        for part in line {
            out.extend_from_slice(part);
        }
        out.push(b'\n');
    }
}

/// The path behind a prefix, quoted as git quotes it where it must be.
fn name(prefix: &[u8], path: &Path) -> Vec<u8> {
    let mut name = prefix.to_vec();
    name.extend_from_slice(path.as_os_str().as_encoded_bytes());
    if cfg!(windows) {
        name.iter_mut()
            .filter(|byte| **byte == b'\\')
            .for_each(|byte| *byte = b'/');
    }
    let plain = |byte: u8| byte >= b' ' && byte != 0x7f && byte != b'"' && byte != b'\\';
    if name.iter().all(|&byte| plain(byte)) && std::str::from_utf8(&name).is_ok() {
        return name;
    }
    let mut quoted = vec![b'"'];
    for byte in name {
        match byte {
            b'"' | b'\\' => quoted.extend([b'\\', byte]),
            byte if plain(byte) && byte.is_ascii() => quoted.push(byte),
            byte => quoted.extend(format!("\\{byte:03o}").bytes()),
        }
    }
    quoted.push(b'"');
    quoted
}

fn write_hunk(out: &mut Vec<u8>, hunk: &[DiffOp], before: &[&[u8]], after: &[&[u8]]) {
    let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else {
        return;
    };
    let old = first.old_range().start..last.old_range().end;
    let new = first.new_range().start..last.new_range().end;
    let head = format!(
        "@@ -{} +{} @@\n",
        extent(old.start, old.len()),
        extent(new.start, new.len())
    );
    out.extend(head.bytes());
    for op in hunk {
        if op.tag() == DiffTag::Equal {
            write_lines(out, b' ', &before[op.old_range()]);
            continue;
        }
        write_lines(out, b'-', &before[op.old_range()]);
        write_lines(out, b'+', &after[op.new_range()]);
    }
}

/// Start and length of a side; a side without lines names the line before it.
fn extent(start: usize, len: usize) -> String {
    match len {
        0 => format!("{start},0"),
        1 => (start + 1).to_string(),
        _ => format!("{},{len}", start + 1),
    }
}

fn write_lines(out: &mut Vec<u8>, sign: u8, lines: &[&[u8]]) {
    for line in lines {
        out.push(sign);
        out.extend_from_slice(line);
        if !line.ends_with(b"\n") {
            out.extend_from_slice(b"\n\\ No newline at end of file\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(path: &str, old: &str, new: &str) -> String {
        String::from_utf8(unified(Path::new(path), old.as_bytes(), new.as_bytes())).unwrap()
    }

    #[test]
    fn a_change_is_between_three_lines_of_context() {
        let old = "1\n2\n3\n4\nold\r\n6\n7\n8\n9\n";
        insta::assert_snapshot!(diff("src/a.py", old, &old.replace("old", "new")).replace('\r', "␍"), @r"
        diff --git a/src/a.py b/src/a.py
        --- a/src/a.py
        +++ b/src/a.py
        @@ -2,7 +2,7 @@
         2
         3
         4
        -old␍
        +new␍
         6
         7
         8
        ");
    }

    #[test]
    fn a_file_without_a_last_line_end_says_so() {
        assert!(
            diff("a", "x", "y")
                .ends_with("@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+y\n\\ No newline at end of file\n")
        );
    }

    #[test]
    fn names_that_would_be_misread_are_quoted() {
        assert!(diff("a b", "x", "y").contains("--- a/a b\t\n"));
        assert!(diff("a\tb\"", "x", "y").contains("--- \"a/a\\011b\\\"\"\n"));
        assert!(diff("ä", "x", "y").contains("--- a/ä\n"));
    }

    #[test]
    fn equal_texts_have_no_diff() {
        assert_eq!(diff("a", "x", "x"), "");
    }
}
