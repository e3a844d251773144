//! Comments that hide findings, and the findings about such comments.
//!
//! In: the findings of a document, before those of a table are folded into one. Out: those that a comment hides are
//! marked with its reason, and findings are added for comments that hide nothing, no longer, or cannot be read.

use std::collections::BTreeSet;

use super::marker::{Marker, Reach, markers};
use crate::document::Document;
use crate::finding::{Finding, Suppression, Suppressor, Verdict};
use crate::lint::of_suppressions::{EXPIRED, MALFORMED, UNUSED};
use crate::lint::{self, Check, Draft, LINTS, Levels, Lint};
use crate::reference::{Reference, Target};
use crate::syntax;
use crate::vocab::{Day, Form, Place, Role, Span};

/// For whom the comments are read.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    /// The document.
    pub(crate) document: &'a Document,
    /// The day on which they hold or do not.
    pub(crate) as_of: Day,
    /// The role of the document, where the user set it.
    pub(crate) role: Option<Role>,
    /// What the user set.
    pub(crate) levels: &'a Levels,
}

/// Marks the findings that comments hide, and adds those about the comments; the result is sorted by position.
pub(crate) fn apply(reader: Reader<'_>, findings: &mut Vec<Finding>) {
    let markers = markers(reader.document);
    if markers.is_empty() {
        return;
    }
    let lines = lines(&markers);
    let mut used = vec![BTreeSet::new(); markers.len()];
    for finding in &mut *findings {
        let standing = reader.lines_of(finding);
        for (at, marker) in markers.iter().enumerate() {
            let here = marker.reach == Reach::File || lines[at].iter().any(|line| standing.contains(line));
            if !here || !marker.names(finding.lint) {
                continue;
            }
            used[at].insert(finding.lint);
            if !reader.is_over(marker) && finding.suppressed.is_none() {
                finding.suppressed = Some(Suppression {
                    reason: reader.reason(marker),
                    by: Suppressor::Comment,
                });
            }
        }
    }
    let said = markers
        .iter()
        .zip(&used)
        .flat_map(|(marker, used)| reader.about(marker, used));
    findings.extend(said.collect::<Vec<_>>());
    findings.sort_by_key(|finding| finding.verdict.reference.span);
}

/// The lines for which each marker holds. One that has its line to itself speaks of the next line that is none such.
fn lines(markers: &[Marker]) -> Vec<BTreeSet<u32>> {
    let alone: BTreeSet<u32> = markers
        .iter()
        .filter(|marker| marker.is_alone)
        .map(|marker| marker.line)
        .collect();
    let next = |line: u32| (line + 1..=u32::MAX).find(|line| !alone.contains(line));
    let of = |marker: &Marker| {
        let own = (marker.reach == Reach::Line).then_some(marker.line);
        let below = (marker.is_alone || marker.reach == Reach::NextLine).then(|| next(marker.line));
        own.into_iter().chain(below.flatten()).collect()
    };
    markers.iter().map(of).collect()
}

impl Reader<'_> {
    /// The lines on which a finding can be hidden: its own, and that on which its table begins.
    fn lines_of(&self, finding: &Finding) -> BTreeSet<u32> {
        let span = finding.verdict.reference.span;
        let line = |offset: usize| self.document.position(offset).line;
        let table = finding.verdict.table.filter(|_| lint::is_end(finding.lint));
        (line(span.start())..=line(span.end()))
            .chain(table.map(|table| line(table.start())))
            .collect()
    }

    fn is_over(&self, marker: &Marker) -> bool {
        marker.until.is_some_and(|until| until < self.as_of)
    }

    fn reason(&self, marker: &Marker) -> String {
        if marker.reason.is_empty() {
            return self.document.slice(marker.span).to_owned();
        }
        marker.reason.clone()
    }

    /// What is to be said of a marker that named findings of the lints `used`.
    fn about(&self, marker: &Marker, used: &BTreeSet<&'static str>) -> Vec<Finding> {
        let mut said: Vec<(&'static Lint, String)> = marker
            .faults
            .iter()
            .map(|fault| (&MALFORMED, format!("this comment hides less than it says: {fault}")))
            .collect();
        if let Some(until) = marker.until.filter(|_| self.is_over(marker) && !used.is_empty()) {
            said.push((
                &EXPIRED,
                format!("this suppression held until {until}; what it hid is reported again"),
            ));
        }
        said.extend(self.unused(marker, used).map(|message| (&UNUSED, message)));
        said.into_iter()
            .filter_map(|(lint, message)| self.finding(lint, message, marker))
            .collect()
    }

    /// What a marker names and does not hide; lints that are off, in this run or for this file, cannot tell.
    fn unused(&self, marker: &Marker, used: &BTreeSet<&'static str>) -> Option<String> {
        let verdict = self.verdict(marker.span, marker);
        let is_off = |name: &str| self.levels.is_off(name, verdict.role);
        let Some(lints) = &marker.lints else {
            let mut others = LINTS.iter().filter(|lint| !matches!(lint.check, Check::Suppression));
            let can_tell = marker.faults.is_empty() && !others.any(|lint| is_off(lint.name));
            return (used.is_empty() && can_tell)
                .then(|| "there is no finding here that this suppression could hide".to_owned());
        };
        let idle = lints.iter().filter(|lint| !used.contains(*lint) && !is_off(lint));
        let idle: Vec<_> = idle.map(|lint| format!("`{lint}`")).collect();
        let message = || {
            format!(
                "there is no finding of {} here that this suppression could hide",
                idle.join(" or ")
            )
        };
        (!idle.is_empty()).then(message)
    }

    fn finding(&self, lint: &'static Lint, message: String, marker: &Marker) -> Option<Finding> {
        let draft = Draft {
            severity: None,
            message,
            notes: Vec::new(),
        };
        let verdict = self.verdict(marker.span, marker);
        let weighed = lint::weigh(lint, &draft, &verdict, self.levels)?;
        Some(Finding {
            lint: lint.name,
            severity: weighed.severity,
            severity_from: weighed.from,
            message: draft.message,
            notes: draft.notes,
            verdict,
            replacement: None,
            labels: Vec::new(),
            suppressed: None,
            baselined: false,
            fingerprint: String::new(),
        })
    }

    /// A comment as the subject of a finding. It names no model, as a pattern does not.
    fn verdict(&self, span: Span, marker: &Marker) -> Verdict {
        let of_path = syntax::role_of(self.document.name());
        Verdict {
            reference: Reference::new(self.document.text(), span, Form::Suppression, Target::Pattern),
            role: self.role.or(marker.role).unwrap_or(of_path),
            language: marker.language,
            place: Place::Comment,
            key_path: None,
            taken_by: None,
            client_region: None,
            given: Vec::new(),
            table: None,
            judgement: None,
        }
    }
}
