//! Records of which two would have one name.
//!
//! In: a text, and edits in their order. Out: whether an edit leaves the name of each record its own:
//! `- name: bedrock/…`, `{"id": "…"}`. Other keys, such as `model:`, may hold one id as often as they like.

use std::collections::{HashMap, HashSet};

use super::line_of;
use super::siblings::word_around;
use crate::finding::Edit;
use crate::vocab::Span;

/// Keys by which one record of several is known.
const NAMES: &[&str] = &["name", "model_name", "id", "key", "prefix", "alias", "slug"];

/// So many records are a list of models; what stands beside a name there is that model's.
const FEWEST_RECORDS: usize = 3;

/// A value that stands more often than this is not looked for any further.
const MOST_PLACES: usize = 1_000;

/// Keys under which a text has a list of models, of those that hold the ids at `spans`.
pub(super) fn lists(text: &str, spans: impl Iterator<Item = Span>) -> HashSet<&'static str> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for key in spans.filter_map(|span| key_of(text, word_around(text, span))) {
        *counts.entry(key).or_default() += 1;
    }
    counts.retain(|_, count| *count >= FEWEST_RECORDS);
    counts.into_keys().collect()
}

/// Whether the id at `span` is the name of a record in one of `lists`.
pub(super) fn is_listed(text: &str, span: Span, lists: &HashSet<&'static str>) -> bool {
    !lists.is_empty() && key_of(text, word_around(text, span)).is_some_and(|key| lists.contains(key))
}

/// The names of the records of a text.
pub(super) struct Records<'a> {
    text: &'a str,
    /// Whether a value stands under a key already.
    there: HashMap<(&'static str, String), bool>,
    /// What edits have made.
    made: HashSet<(&'static str, String)>,
}

impl<'a> Records<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            there: HashMap::new(),
            made: HashSet::new(),
        }
    }

    /// Whether no other record has the name that the edit makes; the edit counts as made then.
    pub(super) fn has_room(&mut self, edit: &Edit) -> bool {
        let text = self.text;
        let word = word_around(text, edit.span);
        let Some(key) = key_of(text, word) else { return true };
        let (head, tail) = (
            text.get(word.start()..edit.span.start()).unwrap_or_default(),
            text.get(edit.span.end()..word.end()).unwrap_or_default(),
        );
        let name = (key, format!("{head}{}{tail}", edit.text));
        let there = *self
            .there
            .entry(name.clone())
            .or_insert_with(|| stands(text, key, &name.1));
        !there && self.made.insert(name)
    }
}

/// Whether `value` is the value of such a key anywhere.
fn stands(text: &str, key: &str, value: &str) -> bool {
    let found = memchr::memmem::find_iter(text.as_bytes(), value.as_bytes());
    found.take(MOST_PLACES).any(|at| {
        let span = Span::new(at, at + value.len());
        word_around(text, span) == span && key_of(text, span) == Some(key)
    })
}

/// The key of a record's name before a value, on its line.
fn key_of(text: &str, value: Span) -> Option<&'static str> {
    let (before, _) = line_of(text, value);
    let before = before.trim_end_matches(['"', '\'', '`', '\\', ' ']);
    let before = before.strip_suffix([':', '='])?.trim_end();
    let before = before.trim_end_matches(['"', '\'', '\\']);
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let word = &before[before.trim_end_matches(is_letter).len()..];
    // What begins a record, or stands in one: a lone `name = "…"` names nothing among others.
    let head = before[..before.len() - word.len()].trim_end_matches(['"', '\'', '\\', ' ']);
    let in_record = head.ends_with(['-', '{', '(', ',']);
    NAMES
        .iter()
        .find(|name| word.eq_ignore_ascii_case(name))
        .copied()
        .filter(|_| in_record)
}
