//! What stands below the lines of a diagnostic: the facts, what to write instead, and where it is from.
//!
//! In: a finding. Out: notes, wrapped to the width. A line that was told for the same model earlier in the run is not
//! told again; the finding then says where it stands.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use unicode_width::UnicodeWidthStr;

use super::Options;
use super::phrase::{alternative, changes, headline, status};
use super::sanitize::visible;
use crate::finding::{Finding, Lifecycle};

/// However narrow the terminal, a note is this wide.
const LEAST_WIDTH: usize = 40;

/// The word of the note that says what to write.
const HELP: &str = "help";

/// What was told in this run, and where: by model and line.
#[derive(Default)]
pub(super) struct Told(HashMap<(String, String), String>);

/// A note below the lines: a word that says what it is, and a text.
pub(super) struct Note {
    word: &'static str,
    text: String,
}

impl Note {
    pub(super) fn new(word: &'static str, text: impl Into<String>) -> Self {
        Self {
            word,
            text: text.into(),
        }
    }

    /// The note as codespan-reporting takes it, in lines of at most `width` columns.
    pub(super) fn wrapped(&self, width: usize) -> String {
        let indent = self.word.len() + ": ".len();
        let lines = wrap(&visible(&self.text), width.max(LEAST_WIDTH) - indent);
        format!("{}: {}", self.word, lines.join(&format!("\n{}", " ".repeat(indent))))
    }
}

impl Told {
    /// The notes of a finding that stands at `here`.
    pub(super) fn advise(&mut self, finding: &Finding, here: &str, options: &Options) -> Vec<Note> {
        let reference = &finding.verdict.reference;
        let model = finding
            .verdict
            .judgement
            .as_ref()
            .map_or(&reference.text, |judgement| &judgement.model_id);
        let mut notes = Vec::new();
        let mut elsewhere = None;
        for note in facts(finding) {
            match self.0.entry((model.clone(), note.text.clone())) {
                // What to write here is said here.
                _ if note.word == HELP => notes.push(note),
                Entry::Vacant(entry) => {
                    entry.insert(here.to_owned());
                    notes.push(note);
                }
                Entry::Occupied(entry) => elsewhere = elsewhere.or_else(|| Some(entry.get().clone())),
            }
        }
        notes.extend(elsewhere.map(|place| Note::new("note", format!("more on this model at {place}"))));
        notes.extend(statuses(finding, options).map(|text| Note::new("note", text)));
        notes
    }
}

/// Everything that is to be said below the lines, in order.
fn facts(finding: &Finding) -> Vec<Note> {
    let mut facts = finding
        .notes
        .iter()
        .map(|note| Note::new("note", note))
        .collect::<Vec<_>>();
    if let Some(replacement) = &finding.replacement {
        facts.push(Note::new(HELP, headline(replacement)));
        let changes = changes(&replacement.changes);
        if !changes.is_empty() {
            facts.push(Note::new("changes", changes));
        }
        if !replacement.reason.is_empty() {
            facts.push(Note::new("reason", &replacement.reason));
        }
        // The longest-lived one; formats for programs have them all.
        let other = replacement.alternatives.first();
        facts.extend(other.map(|other| Note::new("or", alternative(other, replacement))));
    }
    facts.extend(sources(finding).into_iter().map(|source| Note::new("source", source)));
    facts
}

/// The pages behind the judgement, each once, with the days on which they were read; not those that a note names.
fn sources(finding: &Finding) -> Vec<String> {
    let mut pages = Vec::<(&str, Vec<String>)>::new();
    let lifecycle = finding.verdict.judgement.iter().flat_map(|judgement| judgement.told());
    for Lifecycle { source, observed, .. } in lifecycle {
        let Some(url) = source.as_deref() else { continue };
        if finding.notes.iter().any(|note| note.contains(url)) {
            continue;
        }
        let index = pages.iter().position(|(page, _)| *page == url).unwrap_or_else(|| {
            pages.push((url, Vec::new()));
            pages.len() - 1
        });
        let days = &mut pages[index].1;
        days.extend(observed.map(|day| day.to_string()).filter(|day| !days.contains(day)));
    }
    let line = |(url, days): (&str, Vec<String>)| {
        // The day stays with the word before it.
        if days.is_empty() {
            url.to_owned()
        } else {
            format!("{url} (read\u{a0}{})", days.join(", "))
        }
    };
    pages.into_iter().map(line).collect()
}

/// What became of the finding itself.
fn statuses(finding: &Finding, options: &Options) -> impl Iterator<Item = String> {
    let from = (options.verbose && !finding.severity_from.is_empty())
        .then(|| format!("{} because of: {}", finding.severity, finding.severity_from.join(", ")));
    status(finding).into_iter().chain(from)
}

/// Breaks a text at its spaces, but not at those that do not break (U+00A0). A word that is too long, such as an
/// address, is left whole: it can still be clicked.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut columns = 0;
    for word in text.split(' ') {
        let more = word.width();
        if columns > 0 && columns + 1 + more > width {
            lines.push(String::new());
            columns = 0;
        }
        let Some(line) = lines.last_mut() else { break };
        if columns > 0 {
            line.push(' ');
            columns += 1;
        }
        line.push_str(&word.replace('\u{a0}', " "));
        columns += more;
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::testing::{claude_v2, document, retired};
    use super::*;
    use crate::vocab::Day;

    #[test]
    fn notes_are_wrapped_at_spaces_and_addresses_are_left_whole() {
        let note = Note::new(
            "note",
            "one two three https://example.com/a/very/long/address/that/does/not/fit four",
        );
        insta::assert_snapshot!(note.wrapped(20), @r"
        note: one two three
              https://example.com/a/very/long/address/that/does/not/fit
              four
        ");
    }

    #[test]
    fn a_page_is_named_once_with_the_days_on_which_it_was_read() {
        let document = document();
        let mut finding = retired(&document, claude_v2(&document, 0));
        let judgement = Arc::make_mut(finding.verdict.judgement.as_mut().unwrap());
        let group = |url: &str, day| Lifecycle {
            source: Some(url.to_owned()),
            observed: Day::new(2026, 10, day),
            ..judgement.lifecycle[0].clone()
        };
        judgement.lifecycle = vec![
            group("https://a", 2),
            group("https://b", 2),
            group("https://a", 2),
            group("https://a", 9),
        ];
        assert_eq!(
            sources(&finding),
            [
                "https://a (read\u{a0}2026-10-02, 2026-10-09)",
                "https://b (read\u{a0}2026-10-02)"
            ]
        );
        finding.notes = vec!["says https://b".to_owned()];
        assert_eq!(sources(&finding).len(), 1);
    }
}
