//! Findings that the config hides: for files without comments, and where a comment in every file would be too much.

use std::collections::HashMap;
use std::sync::Arc;

use crate::finding::{Finding, Suppression, Suppressor};
use crate::lint::Globs;
use crate::reference::Target;
use crate::vocab::Day;

/// An `[[ignore]]` of the config, for the files in which it holds.
#[derive(Clone, Debug)]
pub struct Ignored {
    /// The lints that it hides; none means all.
    pub lints: Vec<String>,
    /// The ids of which it hides findings, base ids or as they are written; empty means all.
    pub ids: Globs,
    /// The last day on which it holds.
    pub until: Option<Day>,
    /// The reason, in the author's words.
    pub reason: Option<String>,
    /// Place of the entry, for messages.
    pub source: String,
}

impl Ignored {
    /// True if its last day has passed.
    pub fn is_over(&self, as_of: Day) -> bool {
        self.until.is_some_and(|until| until < as_of)
    }

    /// True if it covers a finding, apart from its last day.
    pub(crate) fn hides(&self, finding: &Finding) -> bool {
        let reference = &finding.verdict.reference;
        let id = match &reference.target {
            Target::Model(id) | Target::Unknown { id, .. } => Some(id),
            Target::Pattern | Target::Opaque => None,
        };
        let is_of_lint = self.lints.is_empty() || self.lints.iter().any(|lint| lint == finding.lint);
        let is_of_id = self.ids.is_empty() || self.ids.has(&reference.text) || id.is_some_and(|id| self.ids.has(id));
        is_of_lint && is_of_id
    }
}

/// Marks the findings that the config hides, and that no comment hides already.
pub(crate) fn hide(ignored: &[Arc<Ignored>], as_of: Day, findings: &mut [Finding]) {
    let ignored: Vec<_> = ignored.iter().filter(|one| !one.is_over(as_of)).collect();
    if ignored.is_empty() {
        return;
    }
    // A file may name one model many times, and a config hide as many.
    let mut known = HashMap::new();
    for finding in findings.iter_mut().filter(|finding| finding.suppressed.is_none()) {
        let reference = &finding.verdict.reference;
        let key = (finding.lint, reference.text.clone(), reference.target.clone());
        let hidden_by = *known
            .entry(key)
            .or_insert_with(|| ignored.iter().find(|one| one.hides(finding)));
        finding.suppressed = hidden_by.map(|one| Suppression {
            reason: one
                .reason
                .clone()
                .unwrap_or_else(|| format!("`[[ignore]]` in {}", one.source)),
            by: Suppressor::Config,
        });
    }
}
