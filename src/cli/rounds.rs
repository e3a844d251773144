//! The rounds of a fix: a document is edited and checked again until no edit is left, and then written once.
//!
//! In: a document, and for each round the steps that are made. Out: the document after all of them, what is counted of
//! them, and what is left to do by hand. An argument that the new model refuses, an entry that became equal to another,
//! and an ARN that a new profile needs are edits of a later round; a second run has none of them left.

use std::collections::BTreeSet;

use super::fix::{ToDo, to_dos};
use crate::document::Document;
use crate::edit::{Patch, Step, Tally};
use crate::engine::Checked;
use crate::finding::Finding;
use crate::vocab::{Severity, Span};

/// A document after some rounds.
pub(super) struct Rewrite {
    /// It as it is now.
    pub(super) document: Document,
    /// The findings of the text as it is edited.
    pub(super) checked: Checked,
    /// The bytes before each round, and what the round changed.
    patches: Vec<(Vec<u8>, Patch)>,
    /// The counts that hold once the text is written.
    pub(super) tally: Tally,
    to_dos: Vec<Pending>,
    /// Number of fixes.
    pub(super) steps: usize,
}

/// Work that is left to do by hand unless a later round does it.
struct Pending {
    /// The document that it is in, if that is another one.
    elsewhere: Option<String>,
    /// The place of another document that the fix may not fit.
    against: Option<(String, u32)>,
    line: u32,
    what: String,
    /// Place in the bytes of the document as it is now, where it is about a part of a request.
    at: Option<usize>,
}

impl Rewrite {
    /// The document before the first round.
    pub(super) fn new(document: Document) -> Self {
        Self {
            document,
            checked: Checked::default(),
            patches: Vec::new(),
            tally: Tally::default(),
            to_dos: Vec::new(),
            steps: 0,
        }
    }

    /// Takes a round: the steps that were made, and the document after them.
    pub(super) fn take(
        &mut self,
        findings: &[Finding],
        steps: &[Step],
        patch: Patch,
        (document, checked): (Document, Checked),
    ) {
        self.do_to_dos(findings, steps, &patch);
        let is_first = self.patches.is_empty();
        for step in steps {
            let finding = &findings[step.finding];
            let found = to_dos(&self.document, finding);
            for to_do in found {
                let ToDo {
                    at, elsewhere, line, ..
                } = to_do;
                let is_known = is_first || elsewhere.is_some();
                let line = if is_known { line } else { self.first_line(line) };
                let at = at.and_then(|at| patch.moved(byte(&self.document, at)));
                self.to_dos.push(Pending {
                    elsewhere: elsewhere.map(str::to_owned),
                    line,
                    what: to_do.what.to_owned(),
                    against: to_do.against.map(|(name, line)| (name.to_owned(), line)),
                    at,
                });
            }
        }
        self.steps += steps.len();
        self.patches.push((self.document.bytes().to_vec(), patch));
        self.document = document;
        self.checked = checked;
    }

    /// Drops what is to be done of the parts that these steps take out, or that they are refused together with.
    fn do_to_dos(&mut self, findings: &[Finding], steps: &[Step], patch: &Patch) {
        let of_request = steps.iter().map(|step| &findings[step.finding]);
        let of_request = of_request.filter(|finding| finding.replacement.as_ref().is_some_and(|new| new.keeps_model));
        let spans = of_request.flat_map(|finding| {
            let labels = finding.labels.iter().map(|label| label.span);
            labels.chain([finding.verdict.reference.span])
        });
        let done: Vec<_> = spans.map(|span: Span| self.document.file_range(span)).collect();
        self.to_dos.retain_mut(|to_do| {
            let Some(at) = to_do.at else { return true };
            let is_done = done.iter().any(|range| range.contains(&(at as u64)));
            to_do.at = patch.moved(at);
            !is_done && to_do.at.is_some()
        });
    }

    /// The line of the first document of which a line of this one was made.
    pub(super) fn first_line(&self, line: u32) -> u32 {
        let patches = self.patches.iter().rev();
        patches.fold(line, |line, (old, patch)| patch.old_line(old, line))
    }

    /// The lines of the first document that were changed, with its name.
    pub(super) fn changed_lines(&self) -> Vec<(String, u32)> {
        let mut lines = Vec::new();
        for (at, (old, patch)) in self.patches.iter().enumerate() {
            for splice in patch.splices() {
                let before = old.get(..splice.start).unwrap_or_default();
                let line = memchr::memchr_iter(b'\n', before).count() + 1;
                let line = u32::try_from(line).unwrap_or(u32::MAX);
                let earlier = self.patches[..at].iter().rev();
                let first = earlier.fold(line, |line, (old, patch)| patch.old_line(old, line));
                lines.push((self.document.name().to_owned(), first));
            }
        }
        lines
    }

    /// Counts what is left to do by hand, with each finding of the fixed document that is new.
    /// A place of another document that was changed as well, one of `changed`, is not against it any more.
    pub(super) fn count_to_dos(&mut self, before: (&Document, &[Finding]), changed: &BTreeSet<(String, u32)>) {
        let name = self.document.name().to_owned();
        let is_open = |to_do: &&Pending| to_do.against.as_ref().is_none_or(|place| !changed.contains(place));
        for to_do in self.to_dos.iter().filter(is_open) {
            let file = to_do.elsewhere.as_ref().unwrap_or(&name);
            match &to_do.against {
                Some(place) => self.tally.to_do_at(place, (file, to_do.line), &to_do.what),
                None => self.tally.to_do(file, to_do.line, &to_do.what),
            }
        }
        for (line, message) in self.consequences(before) {
            self.tally.to_do(&name, line, &message);
        }
    }

    /// Findings that were not there before, such as a parameter that the new model refuses.
    fn consequences(&self, (document, before): (&Document, &[Finding])) -> Vec<(u32, String)> {
        let line =
            |document: &Document, finding: &Finding| document.position(finding.verdict.reference.span.start()).line;
        let known: BTreeSet<_> = before
            .iter()
            .map(|finding| (finding.lint, line(document, finding)))
            .collect();
        let to_dos: BTreeSet<u32> = before
            .iter()
            .flat_map(|finding| to_dos(document, finding))
            .filter(|to_do| to_do.elsewhere.is_none())
            .map(|to_do| to_do.line)
            .collect();
        let reasons = before
            .iter()
            .flat_map(|finding| &finding.replacement)
            .flat_map(|new| &new.reasons);
        let own = reasons.filter(|reason| reason.elsewhere.is_none());
        let arguments: BTreeSet<u32> = own
            .filter_map(|reason| Some(document.position(reason.at?.start()).line))
            .collect();
        let is_shown = |finding: &&Finding| finding.counts() && finding.severity > Severity::Note;
        let shown = self.checked.findings.iter().filter(is_shown);
        let consequence = |finding: &Finding| {
            let line = line(&self.document, finding);
            let old = self.first_line(line);
            let labels = finding
                .labels
                .iter()
                .map(|label| self.document.position(label.span.start()).line);
            // The other half of what is refused together may have the to-do.
            let is_known = known.contains(&(finding.lint, old))
                || to_dos.contains(&old)
                || labels
                    .into_iter()
                    .any(|line| arguments.contains(&self.first_line(line)));
            (!is_known).then(|| (line, finding.message.clone()))
        };
        shown.filter_map(consequence).collect()
    }
}

/// The place of an offset of the text in the bytes of the file.
fn byte(document: &Document, at: usize) -> usize {
    usize::try_from(document.file_range(Span::new(at, at)).start).unwrap_or(usize::MAX)
}
