//! Findings as the diagnostics of an editor.

use gen_lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    Message, Uri,
};

use super::open::{Analysis, Open, Page};
use crate::document::ColumnUnit;
use crate::finding::Finding;
use crate::lint;
use crate::report;
use crate::vocab::{Severity, State};

/// Source that an editor shows beside the message.
const SOURCE: &str = "bedrock-lint";

/// The findings that are shown: those that count, and notes only on request.
pub(super) fn shown(analysis: &Analysis, with_notes: bool) -> impl Iterator<Item = &Finding> {
    let findings = analysis.checked.iter().flat_map(|checked| &checked.findings);
    findings.filter(move |finding| finding.counts() && (with_notes || finding.severity > Severity::Note))
}

/// A finding as a diagnostic of its page.
pub(super) fn diagnostic<'a>(
    open: &'a Open,
    analysis: &Analysis,
    finding: &Finding,
    unit: ColumnUnit,
) -> Option<(&'a Page, Diagnostic)> {
    let (page, range) = open.place(&analysis.paper, finding.verdict.reference.span, unit)?;
    let severity = match finding.severity {
        Severity::Error => DiagnosticSeverity::Error,
        Severity::Warning => DiagnosticSeverity::Warning,
        Severity::Note => DiagnosticSeverity::Information,
    };
    let mut sentences = report::sentences(finding);
    sentences.truncate(if finding.replacement.is_some() { 2 } else { 1 });
    let labels = finding.labels.iter().filter_map(|label| {
        let (page, range) = open.place(&analysis.paper, label.span, unit)?;
        let location = Location::new(page.uri.clone(), range);
        Some(DiagnosticRelatedInformation::new(location, label.message.clone()))
    });
    let labels: Vec<_> = labels.collect();
    let is_ending = finding
        .verdict
        .judgement
        .as_ref()
        .is_some_and(|judgement| judgement.state > State::Active);
    let mut diagnostic = Diagnostic {
        range,
        severity: Some(severity),
        code: Some(Code::String(finding.lint.to_owned())),
        code_description: None,
        source: Some(SOURCE.to_owned()),
        message: Message::String(sentences.join(" ")),
        tags: None,
        related_information: (!labels.is_empty()).then_some(labels),
        data: None,
    };
    if is_ending && lint::is_end(finding.lint) {
        diagnostic.tags = Some(vec![DiagnosticTag::Deprecated]);
    }
    diagnostic.code_description = Some(CodeDescription::new(Uri::from(report::lint_page(finding.lint))));
    Some((page, diagnostic))
}
