//! Entries of one list that an edit would make equal.
//!
//! In: a text and the edits that are to be made. Out: which of them leave every list as free of equal entries as it
//! was. What a list is, is told from the text between two entries: nothing but other entries and what separates
//! them. No syntax is asked, so that it holds in every language; where in doubt, they are taken for a list.

use crate::finding::Edit;
use crate::vocab::Span;

/// An entry longer than this is taken to end here; no id is.
const LONGEST_ENTRY: usize = 512;

/// For each fix whether it can be made. They are tried in their order, and again where a later one made room, so
/// that a second run finds nothing that the first one could have done.
pub(super) fn kept_apart(text: &str, fixes: &[&[Edit]]) -> Vec<bool> {
    let entries: Vec<Vec<Entry<'_>>> = fixes
        .iter()
        .map(|edits| edits.iter().map(|edit| Entry::new(text, edit)).collect())
        .collect();
    let mut kept = vec![false; fixes.len()];
    loop {
        let mut grown = false;
        for at in 0..fixes.len() {
            if kept[at] {
                continue;
            }
            let made: Vec<_> = entries
                .iter()
                .zip(&kept)
                .filter(|(_, kept)| **kept)
                .flat_map(|(one, _)| one)
                .collect();
            if !entries[at].iter().any(|entry| entry.clashes(text, &made)) {
                kept[at] = true;
                grown = true;
            }
        }
        if !grown {
            return kept;
        }
    }
}

/// What an edit makes of the entry that it stands in.
struct Entry<'a> {
    span: Span,
    before: &'a str,
    after: String,
}

impl<'a> Entry<'a> {
    fn new(text: &'a str, edit: &Edit) -> Self {
        let span = around(text, edit.span);
        let part = |from, to| text.get(from..to).unwrap_or_default();
        let head = part(span.start(), edit.span.start());
        let tail = part(edit.span.end(), span.end());
        Self {
            span,
            before: part(span.start(), span.end()),
            after: format!("{head}{}{tail}", edit.text),
        }
    }

    /// Whether an entry beside it is, or becomes by what is `made`, what this one becomes.
    fn clashes(&self, text: &str, made: &[&Entry<'_>]) -> bool {
        let becomes = made
            .iter()
            .filter(|other| other.after == self.after && other.before != self.before);
        if becomes
            .into_iter()
            .any(|other| are_siblings(text, self.span, other.span))
        {
            return true;
        }
        text.match_indices(&self.after).any(|(start, found)| {
            let span = Span::new(start, start + found.len());
            let changes = made.iter().any(|other| other.span.overlaps(span));
            !changes && around(text, span) == span && are_siblings(text, self.span, span)
        })
    }
}

/// The entry around a span: as far as no quote, space or separator comes.
fn around(text: &str, span: Span) -> Span {
    let bytes = text.as_bytes();
    let least = span.start().saturating_sub(LONGEST_ENTRY);
    let most = (span.end() + LONGEST_ENTRY).min(bytes.len());
    let mut start = span.start();
    while start > least && !ends_entry(bytes[start - 1]) {
        start -= 1;
    }
    let mut end = span.end();
    while end < most && !ends_entry(bytes[end]) {
        end += 1;
    }
    Span::new(start, end)
}

const fn ends_entry(byte: u8) -> bool {
    byte.is_ascii_whitespace()
        || matches!(byte, b'"' | b'\'' | b'`' | b',' | b';' | b'|' | b'=' | b'<' | b'>')
        || matches!(byte, b'(' | b')' | b'[' | b']' | b'{' | b'}')
}

/// Whether two entries stand in one list, with nothing but entries and separators between them.
fn are_siblings(text: &str, a: Span, b: Span) -> bool {
    let (first, second) = if a.start() <= b.start() { (a, b) } else { (b, a) };
    let bytes = text.as_bytes();
    let quote = |at: Option<usize>| at.and_then(|at| bytes.get(at)).copied().filter(|byte| is_quote(*byte));
    let is_quoted = |span: Span| {
        let open = quote(span.start().checked_sub(1));
        open.is_some() && open == quote(Some(span.end()))
    };
    if is_quoted(first) != is_quoted(second) {
        return false;
    }
    let inset = usize::from(is_quoted(first));
    text.get(first.end() + inset..second.start().saturating_sub(inset))
        .is_some_and(|between| !between.is_empty() && separates(between))
}

const fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

/// Whether a text holds only entries of a list and what stands between them.
fn separates(mut rest: &str) -> bool {
    // The space behind the first entry ends its line.
    let mut starts_line = false;
    while let Some(first) = rest.bytes().next() {
        let len = match first {
            b'\n' | b'\r' => {
                starts_line = true;
                rest = &rest[1..];
                continue;
            }
            b' ' | b'\t' => {
                rest = &rest[1..];
                continue;
            }
            b',' | b'|' | b';' | b'\\' => 1,
            b'-' if starts_line && rest[1..].starts_with([' ', '\t']) => 1,
            b'#' => line_len(rest),
            b'/' if rest.starts_with("//") => line_len(rest),
            _ if is_quote(first) => match quoted_len(rest) {
                Some(len) => len,
                None => return false,
            },
            _ => match word_len(rest) {
                Some(len) => len,
                None => return false,
            },
        };
        starts_line = false;
        rest = &rest[len..];
    }
    true
}

fn line_len(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

/// The length of a literal, quotes included, on one line.
fn quoted_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' => return None,
            byte if byte == bytes[0] => return Some(at + 1),
            _ => {}
        }
        at += 1;
    }
    None
}

/// The length of an entry without quotes: what has the look of an id. A letter or two before a quote belong to a literal.
fn word_len(text: &str) -> Option<usize> {
    let len = text.bytes().position(ends_entry).unwrap_or(text.len());
    let (word, next) = (&text[..len], text.as_bytes().get(len));
    let is_prefix = len <= 2 && next.copied().is_none_or(is_quote) && word.bytes().all(|b| b.is_ascii_alphabetic());
    let is_id = word.bytes().any(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-')) && !word.ends_with(':');
    (len > 0 && (is_prefix || is_id)).then_some(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of a text when each `a.old…` in it is to become `a.new`.
    fn fixed(text: &str) -> Vec<bool> {
        let edits: Vec<_> = text
            .match_indices("a.old")
            .map(|(start, _)| {
                let more = text[start + 5..].bytes().take_while(u8::is_ascii_digit).count();
                [Edit {
                    span: Span::new(start, start + 5 + more),
                    text: "a.new".to_owned(),
                }]
            })
            .collect();
        let fixes: Vec<&[Edit]> = edits.iter().map(<[Edit; 1]>::as_slice).collect();
        kept_apart(text, &fixes)
    }

    #[test]
    fn an_entry_does_not_become_what_its_list_has_already() {
        for list in [
            r#"["a.old", "a.new"]"#,
            r#"["a.new", "b.other", "a.old"]"#,
            "('a.old',\n  # newer\n  'gpt-4',\n  'a.new')",
            "models:\n  - a.old\n  - gpt-4 # other\n  - a.new\n",
            "type M = 'a.old' | 'a.new'",
            "MODELS=a.old,a.new",
            "a.old\na.new\n",
            r#"{\"models\": [\"a.old\", \"a.new\"]}"#,
            r#"["bedrock/a.old", "bedrock/a.new"]"#,
            r#"[f"a.old", f"a.new"]"#,
        ] {
            assert_eq!(fixed(list), [false], "{list}");
        }
    }

    #[test]
    fn what_is_no_entry_of_the_same_list_is_not_in_the_way() {
        for text in [
            r#"{"prod": "a.old", "dev": "a.new"}"#,
            "prod: a.old\ndev: a.new\n",
            "- model: a.old\n- model: a.new\n",
            "x = 'a.old'\ny = 'a.new'\n",
            r#"[["a.old"], ["a.new"]]"#,
            r#"["bedrock/a.old", "a.new"]"#,
            r#"["a.old", "a.newer"]"#,
            "use `a.old` rather than `a.new`",
        ] {
            assert_eq!(fixed(text), [true], "{text}");
        }
    }

    #[test]
    fn of_two_that_would_become_equal_the_first_is_fixed() {
        assert_eq!(fixed(r#"["a.old1", "a.old2"]"#), [true, false]);
        assert_eq!(fixed(r#"["a.old1", "a.old1"]"#), [true, true], "they were equal before");
    }
}
