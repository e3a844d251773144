//! The plan of one document: findings to fix, their bytes, and the reasons why the others are left.
//!
//! In: a document, its findings, and the user's limits on edits. Out: steps that can all be made together, in the order
//! of the file, and a reason for every finding that has none. Of two that cannot both be made the first stays.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use super::splice::{Patch, Splice};
use crate::document::Document;
use crate::finding::{Edit, Finding};
use crate::lint::{self, FixAvailability};
use crate::vocab::{Applicability, Role, Severity, Span, Strength, Veto};

/// So many places of a set are named.
const MAX_PLACES: usize = 4;

/// Rounds of edits, at most, after each of which the documents are checked again.
pub const MAX_ROUNDS: usize = 16;

/// Limits on the edits that the user allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permission {
    /// Edits that may be incorrect too.
    pub maybe_incorrect: bool,
    /// Documents, tests and notes too.
    pub all: bool,
    /// Entries of tables too, where the user named the model.
    pub tables: bool,
}

/// Reasons why a finding is left.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotFixed {
    /// The replacement is only shown, for that reason.
    ShownOnly(String),
    /// No replacement is known, or its spelling here is not certain.
    NoReplacement,
    /// The change is not one edit, and is about no other model.
    ByHand,
    /// The lint of that name has no fix.
    NoFix(&'static str),
    /// Entries of a table.
    Table,
    /// Something changes that needs a look.
    NeedsALook,
    /// It needs a look, for that reason.
    Doubt(&'static str),
    /// It belongs to a set, which is left for that reason.
    Set(Arc<[String]>, String),
    /// It is a document, a test or a note.
    OnlyWithAll,
    /// It overlaps another fix.
    Overlap,
    /// The bytes of the file at that place are not the id.
    NotTheId,
    /// It is suppressed or in the baseline.
    Accepted,
    /// The requested number of files has been changed.
    EnoughFiles,
    /// The user said no.
    Declined,
    /// The user was not asked any more.
    NotAsked,
}

impl fmt::Display for NotFixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ShownOnly(why) => why,
            Self::NoReplacement => "no Active model to move to is known",
            Self::ByHand => "to be changed by hand",
            Self::NoFix(lint) => return write!(f, "`{lint}` has no fix"),
            Self::Table => "in a model table",
            Self::Set(places, why) => {
                if let [place] = &**places {
                    return write!(f, "{place}: {why}");
                }
                let shown = places.iter().take(MAX_PLACES).cloned().collect::<Vec<_>>().join(", ");
                let more = match places.len().saturating_sub(MAX_PLACES) {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                return write!(f, "set of {} ({shown}{more}): {why}", places.len());
            }
            Self::Doubt(why) => return write!(f, "{why} (`--unsafe-fixes`)"),
            Self::NeedsALook => "needs review (`--unsafe-fixes`)",
            Self::OnlyWithAll => "in docs, tests or notes (`--all`)",
            Self::Overlap => "it overlaps another fix",
            Self::NotTheId => "the bytes there are not the whole id",
            Self::Accepted => "suppressed, or in the baseline",
            Self::EnoughFiles => "beyond `--max-files`",
            Self::Declined => "declined",
            Self::NotAsked => "not answered",
        })
    }
}

/// One fixed finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Index of the finding.
    pub finding: usize,
    /// The bytes to write, all or none.
    pub splices: Vec<Splice>,
}

/// The outcome for each finding of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The fixes, in the order of the file.
    pub steps: Vec<Step>,
    /// The findings that have none, in their order.
    pub left: Vec<(usize, NotFixed)>,
}

impl Plan {
    /// All steps as one patch.
    pub fn patch(&self) -> Patch {
        let mut patch = Patch::default();
        for step in &self.steps {
            patch.add(&step.splices);
        }
        patch
    }
}

/// Decides the outcome of each of the findings of `document`.
pub fn plan(document: &Document, findings: &[Finding], permission: Permission) -> Plan {
    let mut plan = Plan::default();
    let mut wanted = Vec::new();
    for (at, finding) in findings.iter().enumerate() {
        match edits(finding, permission) {
            Ok(edits) => wanted.push((at, edits)),
            Err(left) => plan.left.push((at, of_set(finding, left))),
        }
    }
    leave_parts(findings, &mut wanted, &mut plan.left);
    // The first of two that overlap stays, and of two that start together the longer one.
    wanted.sort_by_key(|(_, edits)| {
        edits
            .first()
            .map(|edit| (edit.span.start(), usize::MAX - edit.span.end()))
    });
    let mut patch = Patch::default();
    for (at, edits) in wanted {
        match splices(document, &findings[at], edits) {
            None => plan.left.push((at, NotFixed::NotTheId)),
            Some(splices) if !patch.add(&splices) => plan.left.push((at, NotFixed::Overlap)),
            Some(splices) => plan.steps.push(Step { finding: at, splices }),
        }
    }
    // A finding that is written together with another is not left.
    let written: BTreeSet<Span> = plan
        .steps
        .iter()
        .filter_map(|step| findings[step.finding].replacement.as_ref())
        .flat_map(|replacement| replacement.edits.iter().map(|edit| edit.span))
        .collect();
    let is_written = |at: usize| written.contains(&findings[at].verdict.reference.span);
    plan.left.retain(|(at, why)| {
        !is_written(*at) || !matches!(why, NotFixed::OnlyWithAll | NotFixed::Doubt(_) | NotFixed::Overlap)
    });
    plan.left.sort_by_key(|(at, _)| *at);
    plan
}

/// The reason for which a finding that needs a look is left, and the set that it belongs to.
fn of_set(finding: &Finding, left: NotFixed) -> NotFixed {
    let Some(replacement) = finding.replacement.as_ref().filter(|_| left == NotFixed::NeedsALook) else {
        return left;
    };
    let looks = replacement.reasons.iter();
    let looks = looks.filter(|reason| reason.veto.strength() == Strength::NeedsALook);
    let why = looks.min_by_key(|reason| !matches!(reason.veto, Veto::StaysElsewhere | Veto::PolicyElsewhere));
    match (&replacement.set, why) {
        (Some(set), Some(why)) => NotFixed::Set(Arc::clone(&set.places), why.message.clone()),
        (Some(set), None) => NotFixed::Set(Arc::clone(&set.places), left.to_string()),
        (None, Some(why)) => NotFixed::Doubt(why.veto.meaning()),
        (None, None) => left,
    }
}

/// Leaves all of a set of which a part is left.
fn leave_parts(findings: &[Finding], wanted: &mut Vec<(usize, &[Edit])>, left: &mut Vec<(usize, NotFixed)>) {
    let set = |at: usize| findings[at].replacement.as_ref()?.set.as_ref();
    let mut broken: BTreeMap<&str, NotFixed> = BTreeMap::new();
    for (at, why) in left.iter() {
        if let Some(set) = set(*at) {
            broken.entry(&set.id).or_insert_with(|| match why {
                NotFixed::Set(..) => why.clone(),
                other => NotFixed::Set(Arc::clone(&set.places), other.to_string()),
            });
        }
    }
    wanted.retain(|(at, _)| {
        let why = set(*at).and_then(|set| broken.get(set.id.as_str()));
        left.extend(why.map(|why| (*at, why.clone())));
        why.is_none()
    });
}

/// The edits of a finding, where they may be made.
fn edits(finding: &Finding, permission: Permission) -> Result<&[Edit], NotFixed> {
    if finding.suppressed.is_some() || finding.baselined {
        return Err(NotFixed::Accepted);
    }
    let Some(replacement) = &finding.replacement else {
        let has_no_fix = lint::by_name(finding.lint).is_some_and(|lint| lint.fix == FixAvailability::None);
        return Err(if has_no_fix {
            NotFixed::NoFix(finding.lint)
        } else if finding.verdict.table.is_some() {
            NotFixed::Table
        } else if lint::is_about_request(finding.lint) {
            NotFixed::ByHand
        } else {
            NotFixed::NoReplacement
        });
    };
    if let Some(why) = &replacement.shown_only {
        return Err(NotFixed::ShownOnly(without_arns(why)));
    }
    if replacement.applicability == Applicability::DisplayOnly || !changes_something(&replacement.edits, finding) {
        return Err(NotFixed::NoReplacement);
    }
    let is_entry = permission.tables && finding.verdict.table.is_some() && lint::is_end(finding.lint);
    if is_entry && !replacement.is_named() {
        return Err(NotFixed::Table);
    }
    let is_note = finding.severity == Severity::Note && !is_entry;
    let is_aside = is_note || matches!(finding.verdict.role, Role::Doc | Role::Test | Role::History);
    if is_aside && !permission.all {
        return Err(NotFixed::OnlyWithAll);
    }
    if replacement.applicability == Applicability::MaybeIncorrect && !permission.maybe_incorrect {
        return Err(NotFixed::NeedsALook);
    }
    Ok(&replacement.edits)
}

/// A reason with the ARNs that it names cut to their resource type, so that findings with one reason are counted together:
/// `arn:…:foundation-model/…`.
fn without_arns(why: &str) -> String {
    let parts = why.split('`').enumerate().map(|(at, part)| {
        let resource = part.strip_prefix("arn:").filter(|_| at % 2 == 1);
        let resource = resource.map(|rest| rest.rsplit(':').find_map(|part| part.split_once('/')));
        match resource {
            Some(Some((kind, _))) => Cow::Owned(format!("arn:…:{kind}/…")),
            Some(None) => Cow::Borrowed("arn:…"),
            None => Cow::Borrowed(part),
        }
    });
    parts.collect::<Vec<_>>().join("`")
}

fn changes_something(edits: &[Edit], finding: &Finding) -> bool {
    let reference = &finding.verdict.reference;
    edits
        .iter()
        .any(|edit| edit.span != reference.span || edit.text != reference.text)
}

/// True if the id continues after a span in an escape, so that the span is only its beginning: `…-v1\x3a0`.
fn goes_on(text: &str, span: Span) -> bool {
    let rest = text.get(span.end()..).unwrap_or_default();
    let digits = [("\\x", 2), ("\\u", 4), ("\\U", 8)]
        .into_iter()
        .find_map(|(start, len)| rest.strip_prefix(start)?.get(..len));
    let escaped = digits.and_then(|digits| char::from_u32(u32::from_str_radix(digits, 16).ok()?));
    escaped.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '/' | '_'))
}

/// The edits as bytes; `None` if the file does not hold the old text.
fn splices(document: &Document, finding: &Finding, edits: &[Edit]) -> Option<Vec<Splice>> {
    let reference = &finding.verdict.reference;
    let splice = |edit: &Edit| {
        let old = document.text().get(edit.span.range())?;
        if edit.span == reference.span && (old != reference.text || goes_on(document.text(), edit.span)) {
            return None;
        }
        let range = document.file_range(edit.span);
        let (start, end) = (usize::try_from(range.start).ok()?, usize::try_from(range.end).ok()?);
        // Bytes that do not decode and encode to themselves cannot be replaced as text.
        let is_text = document.bytes().get(start..end)? == document.encode(old);
        let bytes = document.encode(&edit.text);
        is_text.then_some(Splice { start, end, bytes })
    };
    edits.iter().map(splice).collect()
}
