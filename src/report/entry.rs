//! A finding for the formats of other tools: a place, a level and a text.
//!
//! In: a document and a finding. Out: an [`Entry`] that can be kept and sorted when the document is gone. Nothing in
//! it is escaped; each format does that for its own reader.

use std::cmp::Reverse;

use super::phrase::{cut, fit, headline, own_id, sentence, sentences, status, target};
use super::root::Root;
use crate::document::{ColumnUnit, Document, Position};
use crate::finding::{Finding, Replacement};
use crate::vocab::Severity;

/// The words of a finding that keep a report readable, and below every reader's limit.
const MAX_LEN: usize = 2_000;

/// Other lines of a file that are named.
const MAX_LINES: usize = 5;

/// A finding, for a format that knows places, levels and texts.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The path, relative to the root of the repository.
    pub(super) path: String,
    /// Its start, in code points.
    pub(super) start: Position,
    /// Its end, in code points; the column is the first one behind it.
    pub(super) end: Position,
    /// The lint.
    pub(super) lint: &'static str,
    /// Its severity; a suppressed or baselined finding is a note.
    pub(super) severity: Severity,
    /// Reason why it does not count, if it does not.
    pub(super) silenced: Option<String>,
    /// The message, a sentence each.
    pub(super) sentences: Vec<String>,
    /// The id as it is written.
    pub(super) text: String,
    /// The replacement: an id in backticks, after the name of the model where there are several forms.
    pub(super) instead: Option<String>,
    /// The id as it is written, in a sentence, where no other text names one.
    own_id: Option<String>,
    /// The remedy, in a sentence.
    pub(super) advice: Option<String>,
    /// The name of the model, or the id as it is written.
    pub(super) model: String,
    /// The finding's own name.
    pub(super) fingerprint: String,
    /// Days until the model's end, less than none after it.
    days_left: Option<i64>,
}

impl Entry {
    /// Those of a document.
    pub(super) fn all(root: &Root, document: &Document, findings: &[Finding]) -> impl Iterator<Item = Self> {
        findings.iter().map(move |finding| Self::new(root, document, finding))
    }

    pub(super) fn new(root: &Root, document: &Document, finding: &Finding) -> Self {
        let span = finding.verdict.reference.span;
        let judgement = finding.verdict.judgement.as_ref();
        Self {
            path: root.path(document.name()),
            start: document.position_in(span.start(), ColumnUnit::CodePoint),
            end: document.position_in(span.end(), ColumnUnit::CodePoint),
            lint: finding.lint,
            severity: severity(finding),
            silenced: status(finding),
            sentences: sentences(finding),
            text: finding.verdict.reference.text.clone(),
            instead: finding.replacement.as_ref().map(instead),
            own_id: own_id(finding),
            advice: finding.replacement.as_ref().map(|new| sentence(&headline(new))),
            model: judgement.map_or_else(
                || finding.verdict.reference.text.clone(),
                |judgement| judgement.name.clone(),
            ),
            fingerprint: finding.fingerprint.clone(),
            days_left: judgement.and_then(|judgement| judgement.lifecycle.first()?.days_left),
        }
    }

    /// The sentences in one text.
    pub(super) fn message(&self) -> String {
        fit(&self.sentences, MAX_LEN, " ")
    }

    /// The consequence, other lines of the file, and the remedy: two sentences.
    pub(super) fn in_two_sentences(&self, other_lines: &[u32]) -> String {
        let mut first = self.headline();
        if !other_lines.is_empty() {
            let lines: Vec<_> = other_lines.iter().take(MAX_LINES).map(u32::to_string).collect();
            let rest = other_lines.len() - lines.len();
            let more = if rest > 0 {
                format!(" and {rest} more")
            } else {
                String::new()
            };
            let word = if other_lines.len() == 1 { "line" } else { "lines" };
            first = format!(
                "{} (also {word} {}{more}).",
                first.trim_end_matches('.'),
                lines.join(", ")
            );
        }
        let advice = self.advice.as_ref().map(|advice| format!(" {advice}"));
        format!("{first}{}", advice.unwrap_or_default())
    }

    /// The first sentence, with the id where no other text of a row names one.
    pub(super) fn headline_with_id(&self) -> String {
        let own_id = self.own_id.iter().map(|id| format!(" {id}"));
        format!("{}{}", self.headline(), own_id.collect::<String>())
    }

    /// The first sentence.
    pub(super) fn headline(&self) -> String {
        cut(self.sentences.first().map_or("", String::as_str), MAX_LEN)
    }

    /// Sort key that puts the most urgent finding first: the worst, then the one with the earliest end.
    pub(super) fn urgency(&self) -> impl Ord + use<> {
        (Reverse(self.severity), self.days_left.unwrap_or(i64::MAX))
    }
}

fn instead(replacement: &Replacement) -> String {
    if let Some(elsewhere) = &replacement.elsewhere {
        return format!(
            "{} (`{}`) in {}",
            replacement.name,
            replacement.model_id,
            elsewhere.place()
        );
    }
    if replacement.is_removal() {
        return target(replacement);
    }
    match &replacement.text {
        Some(text) => format!("`{text}`"),
        None => format!("{} (`{}`)", replacement.name, target(replacement)),
    }
}

/// The severity of a finding for a reader without suppressions and baselines.
pub(super) fn severity(finding: &Finding) -> Severity {
    if finding.suppressed.is_some() || finding.baselined {
        Severity::Note
    } else {
        finding.severity
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::testing::{claude_v2, document, retired};
    use super::*;
    use crate::finding::{Suppression, Suppressor};

    #[test]
    fn the_worst_come_first_and_then_those_that_end_first() {
        let document = document();
        let entry = |severity, days_left| {
            let mut finding = retired(&document, claude_v2(&document, 0));
            finding.severity = severity;
            Arc::make_mut(finding.verdict.judgement.as_mut().unwrap()).lifecycle[0].days_left = days_left;
            Entry::new(&Root::default(), &document, &finding)
        };
        let mut entries = [
            entry(Severity::Warning, Some(-9)),
            entry(Severity::Error, None),
            entry(Severity::Error, Some(3)),
            entry(Severity::Error, Some(-3)),
        ];
        entries.sort_by_key(Entry::urgency);
        let order = entries.map(|entry| (entry.severity, entry.days_left));
        let expected = [Some(-3), Some(3), None].map(|days| (Severity::Error, days));
        assert_eq!(order[..3], expected);
    }

    #[test]
    fn a_finding_that_does_not_count_is_a_note_and_says_why() {
        let document = document();
        let mut finding = retired(&document, claude_v2(&document, 0));
        finding.suppressed = Some(Suppression {
            reason: "a dry run".to_owned(),
            by: Suppressor::Comment,
        });
        let entry = Entry::new(&Root::default(), &document, &finding);
        assert_eq!(entry.severity, Severity::Note);
        assert!(entry.message().contains("Suppressed: a dry run."));
    }
}
