//! Entries of one list that an edit would make equal.
//!
//! In: a text and the edits that are to be made. Out: which of them leave every list as free of equal entries as it
//! was. What a list is, is told from the text between two entries: nothing but other entries and what separates
//! them. No syntax is asked, so that it holds in every language; where in doubt, they are taken for a list.

use std::collections::{HashMap, HashSet};

use crate::finding::Edit;
use crate::vocab::{Span, boundary};

/// What is longer than this before or behind an id is no entry with it.
const LONGEST_ENTRY: usize = 512;

/// For each fix whether it can be made. They are tried in their order, and again where a later one made room, so
/// that a second run finds nothing that the first one could have done.
pub(crate) fn kept_apart(text: &str, fixes: &[&[Edit]]) -> Vec<bool> {
    let words: Vec<Vec<Entry<'_>>> = fixes
        .iter()
        .map(|edits| entries(text, edits, |text, span| Some(word_around(text, span))))
        .collect();
    let literals: Vec<Vec<Entry<'_>>> = fixes.iter().map(|edits| entries(text, edits, literal_around)).collect();
    let mut lists = Lists::default();
    lists.add(text, &words, words_of(text));
    lists.add(text, &literals, literals_of(text));
    let entries: Vec<Vec<&Entry<'_>>> = words
        .iter()
        .zip(&literals)
        .map(|(words, literals)| words.iter().chain(literals).collect())
        .collect();
    let mut kept = vec![false; fixes.len()];
    loop {
        let mut grown = false;
        for (entries, kept) in entries.iter().zip(&mut kept) {
            if !*kept && entries.iter().all(|entry| lists.has_room(entry)) {
                for entry in entries {
                    lists.make(entry);
                }
                *kept = true;
                grown = true;
            }
        }
        if !grown {
            return kept;
        }
    }
}

/// The text of a notebook with spaces for what joins the lines of a cell, so that a list of the cell is one.
pub(super) fn without_joints(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut rest = text;
    // Each line of a cell is a literal that ends in `\n`: what follows is `",`, the end of the line and the next quote.
    while let Some((before, after)) = rest.split_once("\\n\",") {
        let next = after.trim_start();
        let spaces = after.len() - next.len();
        joined.push_str(before);
        if let Some(line) = next.strip_prefix('"') {
            // A line break, as code has it there, and then what fills the place of the rest.
            joined.push('\n');
            joined.extend(std::iter::repeat_n(' ', 3 + spaces + 1));
            rest = line;
        } else {
            joined.push_str("\\n\",");
            rest = after;
        }
    }
    joined.push_str(rest);
    joined
}

/// What an edit makes of the entry that it stands in.
struct Entry<'a> {
    span: Span,
    before: &'a str,
    after: String,
}

/// The entries that edits stand in, as `around` tells them.
fn entries<'a>(text: &'a str, edits: &[Edit], around: fn(&str, Span) -> Option<Span>) -> Vec<Entry<'a>> {
    let entry = |edit: &Edit| {
        let span = around(text, edit.span)?;
        let head = part(text, Span::new(span.start(), edit.span.start()));
        let tail = part(text, Span::new(edit.span.end(), span.end()));
        Some(Entry {
            span,
            before: part(text, span),
            after: format!("{head}{}{tail}", edit.text),
        })
    };
    edits.iter().filter_map(entry).collect()
}

/// The lists of a text that hold an entry which is to change.
#[derive(Default)]
struct Lists<'a> {
    count: usize,
    /// The list in which an entry stands.
    of: HashMap<Span, usize>,
    /// How often a list has a text that is still as it was.
    there: HashMap<(usize, &'a str), usize>,
    /// What a text of a list was before it was changed to this one.
    made: HashMap<(usize, String), &'a str>,
}

impl<'a> Lists<'a> {
    /// Adds the lists of entries of one kind, `all` of which the text has. One pass, however many are to change: a file may
    /// hold as many as fit.
    fn add(&mut self, text: &'a str, changing: &[Vec<Entry<'a>>], all: impl Iterator<Item = Span>) {
        let changing = || changing.iter().flatten();
        let results: HashSet<&str> = changing().map(|entry| entry.after.as_str()).collect();
        let mut spans: Vec<Span> = changing().map(|entry| entry.span).collect();
        spans.extend(all.filter(|span| results.contains(part(text, *span))));
        spans.sort_unstable();
        spans.dedup();
        let mut before: Option<Span> = None;
        for span in spans {
            if !before.is_some_and(|before| before.overlaps(span) || are_siblings(text, before, span)) {
                self.count += 1;
            }
            self.of.insert(span, self.count);
            *self.there.entry((self.count, part(text, span))).or_default() += 1;
            before = Some(span);
        }
    }

    fn list(&self, entry: &Entry<'_>) -> usize {
        self.of.get(&entry.span).copied().unwrap_or_default()
    }

    /// Whether no other entry of the list is what this one becomes, unless the two were equal before.
    fn has_room(&self, entry: &Entry<'_>) -> bool {
        let list = self.list(entry);
        let there = self.there.get(&(list, entry.after.as_str()));
        let made = self.made.get(&(list, entry.after.clone()));
        there.is_none_or(|count| *count == 0) && made.is_none_or(|before| *before == entry.before)
    }

    fn make(&mut self, entry: &Entry<'a>) {
        let list = self.list(entry);
        if let Some(count) = self.there.get_mut(&(list, entry.before)) {
            *count = count.saturating_sub(1);
        }
        self.made.insert((list, entry.after.clone()), entry.before);
    }
}

/// Everything in a text that could be an entry without quotes, or that fills its quotes.
fn words_of(text: &str) -> impl Iterator<Item = Span> {
    let mut at = 0;
    text.as_bytes().split(|byte| ends_entry(*byte)).filter_map(move |word| {
        let start = at;
        at += word.len() + 1;
        (!word.is_empty()).then(|| Span::new(start, start + word.len()))
    })
}

/// Everything on one line between two quotes of a kind that follow each other.
fn literals_of(text: &str) -> impl Iterator<Item = Span> {
    let bytes = text.as_bytes();
    let quotes = || {
        bytes
            .iter()
            .enumerate()
            .filter(|(_, byte)| is_quote(**byte) || **byte == b'\n')
    };
    let pairs = quotes().zip(quotes().skip(1));
    pairs
        .filter(|((_, one), (_, other))| one == other && is_quote(**one))
        .map(|((start, _), (end, _))| Span::new(start + 1, end))
}

/// A part of a text; empty where it would cut a character.
fn part(text: &str, span: Span) -> &str {
    text.get(span.range()).unwrap_or_default()
}

/// The entry around a span: as far as no quote, space or separator comes.
pub(super) fn word_around(text: &str, span: Span) -> Span {
    grown(text, span, ends_entry)
}

/// The literal around a span that does not fill it: what stands on the line between two quotes.
fn literal_around(text: &str, span: Span) -> Option<Span> {
    let literal = grown(text, span, |byte| is_quote(byte) || byte == b'\n');
    let bytes = text.as_bytes();
    let open = literal.start().checked_sub(1).map(|at| bytes[at])?;
    let is_literal = is_quote(open) && bytes.get(literal.end()) == Some(&open);
    (is_literal && literal != grown(text, span, ends_entry)).then_some(literal)
}

/// A span with what is around it, as far as no byte comes that ends it. Only bytes of ASCII end anything.
fn grown(text: &str, span: Span, ends: fn(u8) -> bool) -> Span {
    let before = boundary::before(text, span.start(), LONGEST_ENTRY);
    let start = match before.bytes().rposition(ends) {
        Some(at) => span.start() - before.len() + at + 1,
        None if before.len() == span.start() => 0,
        None => span.start(),
    };
    let after = boundary::after(text, span.end(), LONGEST_ENTRY);
    let end = match after.bytes().position(ends) {
        Some(at) => span.end() + at,
        None if span.end() + after.len() == text.len() => text.len(),
        None => span.end(),
    };
    Span::new(start, end)
}

const fn ends_entry(byte: u8) -> bool {
    byte.is_ascii_whitespace()
        || matches!(byte, b'"' | b'\'' | b'`' | b',' | b';' | b'|' | b'=' | b'<' | b'>')
        || matches!(byte, b'(' | b')' | b'[' | b']' | b'{' | b'}')
}

/// Whether two entries stand in one list, with nothing but entries and separators between them.
fn are_siblings(text: &str, first: Span, second: Span) -> bool {
    // What ends in a colon is no entry but a key, or a word of prose.
    if [first, second].into_iter().any(|span| part(text, span).ends_with(':')) {
        return false;
    }
    let bytes = text.as_bytes();
    let quote = |at: Option<usize>| at.and_then(|at| bytes.get(at)).copied().filter(|byte| is_quote(*byte));
    // With or without quotes: YAML and shell have both in one list.
    let inset = |span: Span| {
        let open = quote(span.start().checked_sub(1));
        usize::from(open.is_some() && open == quote(Some(span.end())))
    };
    text.get(first.end() + inset(first)..second.start().saturating_sub(inset(second)))
        .is_some_and(|between| !between.is_empty() && separates(between))
}

const fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

/// Whether a text holds only entries of a list and what stands between them.
fn separates(mut rest: &str) -> bool {
    // The space behind the first entry ends its line.
    let mut starts_line = false;
    let mut is_separated = false;
    while let Some(first) = rest.bytes().next() {
        if first.is_ascii_whitespace() {
            starts_line |= matches!(first, b'\n' | b'\r');
            rest = &rest[1..];
            continue;
        }
        let is_bullet = first == b'-' && starts_line && rest[1..].starts_with([' ', '\t']);
        let len = match first {
            b',' | b'|' | b';' | b'\\' => Some(1),
            _ if is_bullet => Some(1 + plain_len(&rest[1..])),
            b'#' => Some(line_len(rest)),
            b'/' if rest.starts_with("//") => Some(line_len(rest)),
            b'<' => tag_len(rest),
            b'{' | b'[' | b'(' => group_len(rest),
            _ if is_quote(first) => quoted_len(rest),
            _ => word_len(rest, is_separated),
        };
        let Some(len) = len else { return false };
        is_separated = matches!(first, b',' | b'|' | b';');
        starts_line = false;
        rest = &rest[len..];
    }
    true
}

/// The length of what stands behind a bullet, where that is plain text on its line: no literal and no mapping.
fn plain_len(text: &str) -> usize {
    let line = text[..line_len(text)].trim_end();
    let starts_plain = line.trim_start().starts_with(|c: char| c.is_alphanumeric());
    let is_mapping = line.ends_with(':') || line.contains(": ");
    if starts_plain && !is_mapping { line.len() } else { 0 }
}

/// The length of what stands in brackets, these included.
fn group_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => depth -= 1,
            byte if is_quote(byte) => at += quoted_len(&text[at..])? - 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// The length of a tag without attributes, such as stands around an entry in XML.
fn tag_len(text: &str) -> Option<usize> {
    let end = text.find(['>', '\n'])?;
    let name = text[1..end].trim_start_matches('/');
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.');
    (text.as_bytes()[end] == b'>' && !name.is_empty() && name.bytes().all(is_name)).then_some(end + 1)
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

/// The length of an entry without quotes: what has the look of an id, or any word that separators stand around. A letter
/// or two before a quote belong to a literal.
fn word_len(text: &str, is_separated: bool) -> Option<usize> {
    let len = text.bytes().position(ends_entry).unwrap_or(text.len());
    let (word, behind) = text.split_at(len);
    let next = behind.bytes().next();
    let is_prefix = len <= 2 && next.is_none_or(is_quote) && word.bytes().all(|b| b.is_ascii_alphabetic());
    let is_id = word.bytes().any(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-')) && !word.ends_with(':');
    let is_entry = is_separated && behind.trim_start().starts_with([',', '|', ';']);
    (len > 0 && (is_prefix || is_id || is_entry)).then_some(len)
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
            "- \"a.old\"\n- a.other-1\n- a.new\n",
            "- a.new\n- 'a.old'\n",
            "<ids><id>a.old</id>\n<id>a.new</id></ids>",
            r#"["a.old", null, {"a": [")", 1]}, ["b"], true, "a.new"]"#,
            "- a.old\n- some words\n- true\n-\n- a.new\n",
            r#"["model: a.old", "model: a.new"]"#,
            "- 'model: a.old'\n- 'model: a.new'\n",
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
            r#"<m id="a.old"/><m id="a.new"/>"#,
            "- a.old\n- other: a.new\n",
            "a.old: 1, a.new: 2",
            r#"f("a.old"), g("a.new")"#,
            r#"{"a": ["a.old"], "b": ["a.new"]}"#,
        ] {
            assert_eq!(fixed(text), [true], "{text}");
        }
    }

    #[test]
    fn of_two_that_would_become_equal_the_first_is_fixed() {
        assert_eq!(fixed(r#"["a.old1", "a.old2"]"#), [true, false]);
        assert_eq!(fixed(r#"["a.old1", "a.old1"]"#), [true, true], "they were equal before");
    }

    #[test]
    fn a_fix_that_another_one_makes_room_for_is_made() {
        let text = r#"["a.first", "a.second"]"#;
        let edit = |from: &str, to: &str| {
            let start = text.find(from).unwrap();
            [Edit {
                span: Span::new(start, start + from.len()),
                text: to.to_owned(),
            }]
        };
        let (first, second) = (edit("a.first", "a.second"), edit("a.second", "a.third"));
        assert_eq!(kept_apart(text, &[&first, &second]), [true, true]);
        assert_eq!(kept_apart(text, &[&first]), [false]);
    }

    #[test]
    fn many_fixes_of_one_list_take_one_pass() {
        let text: String = (0..50_000).map(|_| "a.old\n").collect();
        assert_eq!(fixed(&text), vec![true; 50_000]);
    }
}
