//! The content of literals.

use std::ops::Range;

/// The bytes of a literal without its quotes and what is before them: `f"…"`, `$@"…"`, `"""…"""`, `/…/g`.
pub(in crate::tree) fn content(literal: &str) -> Range<usize> {
    let whole = 0..literal.len();
    let is_prefix = |c: char| c.is_ascii_alphabetic() || matches!(c, '$' | '@' | '#');
    let start = literal.len() - literal.trim_start_matches(is_prefix).len();
    let rest = literal.get(start..).unwrap_or_default();
    let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`')) else {
        return whole;
    };
    if start > 3 {
        return whole;
    }
    let run = rest.len() - rest.trim_start_matches(quote).len();
    let width = match run {
        2 => 1,
        6.. if rest.len() == run => 3,
        run if run >= 3 => run,
        _ => 1,
    };
    let inner = rest.get(width..).unwrap_or_default();
    let closing = rest.get(..width).unwrap_or_default();
    let hashes = inner.trim_end_matches('#');
    let end = match hashes.strip_suffix(closing) {
        Some(inner) => start + width + inner.len(),
        None if start > 0 => return whole,
        None => literal.len(),
    };
    start + width..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_prefixes_are_no_content() {
        for (literal, expected) in [
            ("\"a\"", "a"),
            ("'a'", "a"),
            ("rb'''a'''", "a"),
            ("$@\"a\"", "a"),
            ("r#\"a\"#", "a"),
            ("\"'a'\"", "'a'"),
            ("\"\"", ""),
            ("\"\"\"\"\"\"", ""),
            ("a", "a"),
            ("it's", "it's"),
            ("\"", ""),
            ("\"a", "a"),
        ] {
            assert_eq!(&literal[content(literal)], expected, "{literal}");
        }
    }
}
