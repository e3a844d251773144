//! Author of the change for a finding: `--fix`, `--fix` after a review, or a person.
//!
//! In: a document and its findings. Out: a [`Mark`] for each. The plan of the fixes decides, so that a mark and a run
//! with `--fix` never disagree.

use crate::document::Document;
use crate::edit::{self, NotFixed, Permission};
use crate::finding::Finding;

/// Way in which a finding is fixed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// `--fix` writes it.
    Fix,
    /// `--fix --unsafe-fixes` writes it.
    Review,
    /// `--fix --all` writes it.
    WithAll,
    /// `--fix --unsafe-fixes --all` writes it.
    ReviewWithAll,
    /// It is not written, for that reason, which may be empty.
    ByHand(String),
}

/// The mark of each of the findings, in their order. With `all`, notes and tests may be fixed as well.
pub fn marks(document: &Document, findings: &[Finding], all: bool) -> Vec<Mark> {
    let permission = |maybe_incorrect, all| Permission {
        maybe_incorrect,
        all,
        tables: false,
    };
    let mut marks = vec![Mark::ByHand(String::new()); findings.len()];
    for (at, why) in edit::plan(document, findings, permission(true, true)).left {
        marks[at] = Mark::ByHand(reason(&findings[at], &why));
    }
    let plans = [
        (permission(true, true), Mark::ReviewWithAll),
        (permission(false, true), Mark::WithAll),
        (permission(true, all), Mark::Review),
        (permission(false, all), Mark::Fix),
    ];
    for (permission, mark) in plans {
        for step in edit::plan(document, findings, permission).steps {
            marks[step.finding] = mark.clone();
        }
    }
    marks
}

/// Reason why a finding is left, in a few words.
fn reason(finding: &Finding, why: &NotFixed) -> String {
    let candidates = finding.replacement.iter().flat_map(|new| &new.candidates).count();
    match why {
        NotFixed::NoFix(_) | NotFixed::ByHand => String::new(),
        NotFixed::NoReplacement | NotFixed::ShownOnly(_) if waits_for_region(finding) && candidates > 1 => {
            "needs --region".to_owned()
        }
        NotFixed::NoReplacement if finding.replacement.is_some() => String::new(),
        other => other.to_string(),
    }
}

/// True if its replacement has several forms, and a Region would decide.
pub fn waits_for_region(finding: &Finding) -> bool {
    let is_open = finding
        .verdict
        .judgement
        .as_ref()
        .is_some_and(|judgement| !judgement.regions_are_named() && judgement.refusing_regions.is_empty());
    finding.replacement.as_ref().is_some_and(|new| {
        is_open
            && new.text.is_none()
            && new.elsewhere.is_none()
            && new.candidates.len() > 1
            && new.reasons.iter().all(|reason| reason.veto == crate::vocab::Veto::Form)
    })
}

impl Mark {
    /// The mark as a report of places has it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Fix => "fix",
            Self::Review => "review",
            Self::WithAll => "fix: --all",
            Self::ReviewWithAll => "review: --all",
            Self::ByHand(_) => "by hand",
        }
    }

    /// The mark with its options, or the reason why it is not written.
    pub fn long(&self) -> String {
        match self {
            Self::Review => "review: --unsafe-fixes".to_owned(),
            Self::ReviewWithAll => "review: --unsafe-fixes --all".to_owned(),
            Self::ByHand(why) if !why.is_empty() => format!("by hand: {why}"),
            _ => self.name().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{candidates, claude_v2, document, retired};
    use super::*;

    #[test]
    fn a_finding_without_a_text_is_for_a_person() {
        let document = document();
        let finding = candidates(retired(&document, claude_v2(&document, 0)));
        let marks = marks(
            &document,
            &[finding, retired(&document, claude_v2(&document, 1))],
            false,
        );
        assert_eq!(marks[0], Mark::ByHand("needs --region".to_owned()));
        assert!(matches!(&marks[1], Mark::ByHand(_)));
    }

    #[test]
    fn a_mark_has_its_reason() {
        assert_eq!(Mark::Fix.long(), "fix");
        assert_eq!(Mark::Review.long(), "review: --unsafe-fixes");
        assert_eq!(
            Mark::ByHand("used as a key".to_owned()).long(),
            "by hand: used as a key"
        );
        assert_eq!(Mark::ByHand(String::new()).long(), "by hand");
    }
}
