//! The objects of a log, under the names of SARIF 2.1.0.
//!
//! In: findings. Out: owned structs that outlive their documents, since results are sorted before they are written.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::rule::{Rule, index, repository, rules};
use crate::document::{ColumnUnit, Document};
use crate::finding::{Edit, Finding, Label, Replacement, Suppressor};
use crate::report::Summary;
use crate::report::entry::Entry;
use crate::report::phrase::{fit, headline};
use crate::report::root::is_absolute;
use crate::vocab::{Applicability, Day, Severity, Span};

/// GitHub takes a thousand and shows a hundred.
const MAX_LOCATIONS: usize = 100;

/// Characters that the path of a URI does not escape.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

#[derive(Serialize)]
pub(super) struct Tool {
    pub(super) driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Driver {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    information_uri: Option<&'static str>,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
pub(super) struct AutomationDetails {
    id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation {
    pub(super) execution_successful: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Properties {
    as_of: Day,
    lifecycle_page: Option<Day>,
    /// Results beyond what GitHub takes.
    results_left_out: usize,
}

#[derive(Serialize)]
pub(super) struct Text {
    text: String,
}

#[derive(Serialize)]
pub(super) struct Markup {
    pub(super) text: String,
    pub(super) markdown: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SarifResult {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix>,
}

#[derive(Serialize)]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(rename = "physicalLocation")]
    place: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

/// The only name that GitHub looks at, and one of our own that can change.
#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "primaryLocationLineHash")]
    github: String,
    #[serde(rename = "bedrockLint/v1")]
    own: String,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix {
    description: Text,
    artifact_changes: [ArtifactChange; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: ArtifactLocation,
    replacements: Vec<Change>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    deleted_region: Region,
    inserted_content: Text,
}

impl Driver {
    pub(super) fn new() -> Self {
        Self {
            name: "bedrock-lint",
            version: env!("CARGO_PKG_VERSION"),
            semantic_version: env!("CARGO_PKG_VERSION"),
            information_uri: repository(),
            rules: rules(),
        }
    }
}

impl AutomationDetails {
    /// The category, and the day as the run: a weekly run is another one, and equal runs give equal bytes.
    pub(super) fn new(as_of: Day) -> Self {
        Self {
            id: format!("bedrock-lint/{as_of}"),
        }
    }
}

impl Properties {
    pub(super) fn new(summary: &Summary, results_left_out: usize) -> Self {
        Self {
            as_of: summary.as_of,
            lifecycle_page: summary.catalog.lifecycle_page,
            results_left_out,
        }
    }
}

impl Text {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }

    /// A message, in which `[text](1)` would be a link.
    fn message(text: &str) -> Self {
        Self::new(text.replace("](", "] ("))
    }
}

impl SarifResult {
    pub(super) fn new(uri: &str, document: &Document, finding: &Finding, entry: &Entry) -> Self {
        let location = |span| PhysicalLocation {
            artifact_location: ArtifactLocation { uri: uri.to_owned() },
            region: Region::new(document, span),
        };
        let related = |(index, label): (usize, &Label)| Location {
            id: Some(index + 1),
            place: location(label.span),
            message: Some(Text::message(&label.message)),
        };
        let labels = finding.labels.iter().take(MAX_LOCATIONS).enumerate();
        Self {
            rule_id: finding.lint,
            rule_index: index(finding.lint),
            level: level(entry.severity),
            message: Text::message(&entry.message()),
            locations: [Location {
                id: None,
                place: location(finding.verdict.reference.span),
                message: None,
            }],
            related_locations: labels.map(related).collect(),
            partial_fingerprints: Fingerprints {
                github: finding.fingerprint.clone(),
                own: finding.fingerprint.clone(),
            },
            suppressions: suppressions(finding),
            fixes: finding
                .replacement
                .iter()
                .filter(|replacement| !replacement.edits.is_empty())
                .map(|replacement| Fix::new(uri, document, replacement))
                .collect(),
        }
    }
}

impl Region {
    fn new(document: &Document, span: Span) -> Self {
        let place = |offset| document.position_in(offset, ColumnUnit::CodePoint);
        let (start, end) = (place(span.start()), place(span.end()));
        Self {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

impl Fix {
    fn new(uri: &str, document: &Document, replacement: &Replacement) -> Self {
        let caution = (replacement.applicability != Applicability::MachineApplicable)
            .then(|| "Something changes with it: have a look before you apply it.".to_owned());
        let words: Vec<_> = std::iter::once(format!("{}.", headline(replacement)))
            .chain(caution)
            .collect();
        let change = |edit: &Edit| Change {
            deleted_region: Region::new(document, edit.span),
            inserted_content: Text::new(&edit.text),
        };
        Self {
            description: Text::message(&fit(&words, 1_000, " ")),
            artifact_changes: [ArtifactChange {
                artifact_location: ArtifactLocation { uri: uri.to_owned() },
                replacements: replacement.edits.iter().map(change).collect(),
            }],
        }
    }
}

fn suppressions(finding: &Finding) -> Vec<Suppression> {
    let of = |kind, justification| Suppression {
        kind,
        status: "accepted",
        justification,
    };
    let suppressed = finding.suppressed.as_ref().map(|why| {
        let kind = match why.by {
            Suppressor::Comment => "inSource",
            Suppressor::Config => "external",
        };
        of(kind, why.reason.clone())
    });
    let baseline = finding.baselined.then(|| of("external", "in the baseline".to_owned()));
    suppressed.into_iter().chain(baseline).collect()
}

/// SARIF's word for a severity.
pub(super) fn level(severity: Severity) -> &'static str {
    severity.name()
}

/// The URI of a path; if it is `encoded` already, percent signs are kept.
pub(super) fn uri(path: &str, encoded: bool) -> String {
    const KEPT: &AsciiSet = &ESCAPED.remove(b'%');
    let uri = utf8_percent_encode(path, if encoded { KEPT } else { ESCAPED }).to_string();
    match path {
        _ if path.starts_with('/') => format!("file://{uri}"),
        _ if is_absolute(path) => format!("file:///{uri}"),
        _ => uri,
    }
}
