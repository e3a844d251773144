//! The JSON of one finding and of one reference, version 1: what machines rely on.
//!
//! In: findings and verdicts. Out: structs whose fields are the published names, in the published order. Inner types
//! never derive this shape, so that it changes only here. A field without a value is null, never absent.

use serde::Serialize;

use crate::catalog::Runway;
use crate::document::Document;
use crate::finding::{Alternative, Change, Edit, Finding, Judgement, Label, Lifecycle, Reason, Replacement, Verdict};
use crate::reference::Target;
use crate::vocab::{Applicability, Day, Form, Place, Region, RegionsFrom, Role, Severity, Span, State};

/// The version of everything in this module.
pub(super) const SCHEMA_VERSION: u32 = 1;

/// A finding.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct FindingRecord<'a> {
    path: &'a str,
    path_encoding: Option<PathEncoding>,
    #[serde(flatten)]
    extent: Extent,
    lint: &'a str,
    severity: Severity,
    message: &'a str,
    notes: &'a [String],
    #[serde(flatten)]
    reference: ReferenceRecord<'a>,
    replacement: Option<ReplacementRecord<'a>>,
    labels: Vec<LabelRecord<'a>>,
    suppressed: Option<&'a str>,
    baselined: bool,
    fingerprint: &'a str,
}

/// A reference in an inventory: a finding without lint, severity and replacement. What only a lint says is null.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct InventoryRecord<'a> {
    path: &'a str,
    path_encoding: Option<PathEncoding>,
    #[serde(flatten)]
    extent: Extent,
    message: Option<&'a str>,
    notes: &'a [String],
    #[serde(flatten)]
    reference: ReferenceRecord<'a>,
    labels: Vec<LabelRecord<'a>>,
    suppressed: Option<&'a str>,
    baselined: bool,
    fingerprint: Option<&'a str>,
}

/// How a path that is not UTF-8 is written; null where it is written as it is.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
enum PathEncoding {
    Percent,
}

/// A place: for people, and in bytes of the file as it is on disk.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Extent {
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    byte_start: u64,
    byte_end: u64,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ReferenceRecord<'a> {
    text: &'a str,
    /// A model of the catalog; null for a pattern and for an unknown id (but a finding names the model that is meant).
    model_id: Option<&'a str>,
    name: Option<&'a str>,
    profile: Option<&'a str>,
    form: Form,
    language: Option<&'a str>,
    place: Place,
    key_path: Option<&'a str>,
    role: Role,
    /// Null for a pattern, which is no model.
    state: Option<State>,
    regions: &'a [Region],
    regions_from: Option<RegionsFrom>,
    lifecycle: Vec<LifecycleRecord<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct LifecycleRecord<'a> {
    regions: &'a [Region],
    state: State,
    legacy: Option<Day>,
    extended_access: Option<Day>,
    eol: Option<Day>,
    floor: Option<Day>,
    days_left: Option<i64>,
    /// The days that AWS has promised; null where that is unknown.
    runway: Option<RunwayRecord>,
    assumed_regions: bool,
    source: Option<&'a str>,
    observed: Option<Day>,
}

/// The first day on which a model can end by AWS's own words.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct RunwayRecord {
    days: i64,
    until: Day,
    /// `announced`, `floor` or `notice`.
    basis: &'static str,
    /// True if the floor follows from a rule of AWS's and is printed nowhere.
    derived: bool,
}

impl From<Runway> for RunwayRecord {
    fn from(runway: Runway) -> Self {
        Self {
            days: runway.days,
            until: runway.until,
            basis: runway.basis.name(),
            derived: runway.is_derived,
        }
    }
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ReplacementRecord<'a> {
    text: Option<&'a str>,
    candidates: &'a [String],
    model_id: &'a str,
    applicability: Applicability,
    basis: &'a str,
    reason: &'a str,
    reasons: Vec<ReasonRecord<'a>>,
    changes: Vec<ChangeRecord<'a>>,
    alternatives: Vec<AlternativeRecord<'a>>,
    set: Option<&'a str>,
    edits: Vec<EditRecord<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ReasonRecord<'a> {
    code: &'a str,
    message: &'a str,
    path: &'a str,
    line: Option<u32>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ChangeRecord<'a> {
    kind: &'a str,
    from: Option<&'a str>,
    to: Option<&'a str>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct AlternativeRecord<'a> {
    model_id: &'a str,
    changes: Vec<ChangeRecord<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct EditRecord<'a> {
    byte_start: u64,
    byte_end: u64,
    text: &'a str,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct LabelRecord<'a> {
    #[serde(flatten)]
    extent: Extent,
    message: &'a str,
}

impl<'a> FindingRecord<'a> {
    pub(super) fn new(document: &'a Document, finding: &'a Finding) -> Self {
        let replacement = finding.replacement.as_ref();
        Self {
            path: document.name(),
            path_encoding: document.name_is_encoded().then_some(PathEncoding::Percent),
            extent: Extent::new(document, finding.verdict.reference.span),
            lint: finding.lint,
            severity: finding.severity,
            message: &finding.message,
            notes: &finding.notes,
            reference: ReferenceRecord::new(&finding.verdict, finding.verdict.judgement.as_deref()),
            replacement: replacement.map(|replacement| ReplacementRecord::new(document, replacement)),
            labels: finding
                .labels
                .iter()
                .map(|label| LabelRecord::new(document, label))
                .collect(),
            suppressed: finding.suppressed.as_ref().map(|why| why.reason.as_str()),
            baselined: finding.baselined,
            fingerprint: &finding.fingerprint,
        }
    }
}

impl<'a> InventoryRecord<'a> {
    pub(super) fn new(document: &'a Document, verdict: &'a Verdict) -> Self {
        // A finding is about the model that a misspelt id means; the id in use is the written one.
        let written = matches!(verdict.reference.target, Target::Model(_)) && !verdict.reference.has_broken_prefix();
        Self {
            path: document.name(),
            path_encoding: document.name_is_encoded().then_some(PathEncoding::Percent),
            extent: Extent::new(document, verdict.reference.span),
            message: None,
            notes: &[],
            reference: ReferenceRecord::new(verdict, verdict.judgement.as_deref().filter(|_| written)),
            labels: Vec::new(),
            suppressed: None,
            baselined: false,
            fingerprint: None,
        }
    }
}

impl Extent {
    fn new(document: &Document, span: Span) -> Self {
        let (start, end) = (document.position(span.start()), document.position(span.end()));
        let bytes = document.file_range(span);
        Self {
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            byte_start: bytes.start,
            byte_end: bytes.end,
        }
    }
}

impl<'a> ReferenceRecord<'a> {
    fn new(verdict: &'a Verdict, judgement: Option<&'a Judgement>) -> Self {
        let reference = &verdict.reference;
        let unjudged = (reference.target != Target::Pattern).then_some(State::Unknown);
        Self {
            text: &reference.text,
            model_id: judgement.map(|judgement| judgement.model_id.as_str()),
            name: judgement.map(|judgement| judgement.name.as_str()),
            profile: reference.profile.as_deref(),
            form: reference.form,
            language: verdict.language,
            place: verdict.place,
            key_path: verdict.key_path.as_deref(),
            role: verdict.role,
            state: judgement.map(|judgement| judgement.state).or(unjudged),
            regions: judgement.map_or(&[], |judgement| &judgement.regions),
            regions_from: judgement.map(|judgement| judgement.regions_from),
            lifecycle: judgement
                .into_iter()
                .flat_map(Judgement::reported)
                .map(LifecycleRecord::new)
                .collect(),
        }
    }
}

impl<'a> LifecycleRecord<'a> {
    fn new(group: &'a Lifecycle) -> Self {
        Self {
            regions: &group.regions,
            state: group.state,
            legacy: group.legacy,
            extended_access: group.extended_access,
            eol: group.eol,
            floor: group.floor,
            days_left: group.days_left,
            runway: group.runway.map(RunwayRecord::from),
            assumed_regions: group.assumed_regions,
            source: group.source.as_deref(),
            observed: group.observed,
        }
    }
}

impl<'a> ReplacementRecord<'a> {
    fn new(document: &'a Document, replacement: &'a Replacement) -> Self {
        let reason = |reason: &'a Reason| ReasonRecord {
            code: reason.veto.code(),
            message: &reason.message,
            path: reason.elsewhere.as_ref().map_or(document.name(), |(path, _)| path),
            line: reason
                .elsewhere
                .as_ref()
                .map(|(_, line)| *line)
                .or_else(|| Some(document.position(reason.at?.start()).line)),
        };
        let edit = |edit: &'a Edit| {
            let bytes = document.file_range(edit.span);
            EditRecord {
                byte_start: bytes.start,
                byte_end: bytes.end,
                text: &edit.text,
            }
        };
        Self {
            text: replacement.text.as_deref(),
            candidates: &replacement.candidates,
            model_id: &replacement.model_id,
            applicability: replacement.applicability,
            basis: replacement.basis.name(),
            reason: &replacement.reason,
            reasons: replacement.reasons.iter().map(reason).collect(),
            changes: changes(&replacement.changes),
            alternatives: replacement.alternatives.iter().map(AlternativeRecord::new).collect(),
            set: replacement.set.as_ref().map(|set| set.id.as_str()),
            edits: replacement.edits.iter().map(edit).collect(),
        }
    }
}

impl<'a> AlternativeRecord<'a> {
    fn new(alternative: &'a Alternative) -> Self {
        Self {
            model_id: &alternative.model_id,
            changes: changes(&alternative.changes),
        }
    }
}

impl<'a> LabelRecord<'a> {
    fn new(document: &Document, label: &'a Label) -> Self {
        Self {
            extent: Extent::new(document, label.span),
            message: &label.message,
        }
    }
}

impl<'a> ChangeRecord<'a> {
    fn new(change: &'a Change) -> Self {
        Self {
            kind: change.kind.name(),
            from: change.from.as_deref(),
            to: change.to.as_deref(),
        }
    }
}

fn changes(changes: &[Change]) -> Vec<ChangeRecord<'_>> {
    changes.iter().map(ChangeRecord::new).collect()
}
