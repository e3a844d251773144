//! The report for reviewdog: one JSON object with all diagnostics.
//!
//! In: findings. Out: a `DiagnosticResult` of the Reviewdog Diagnostic Format, with a suggestion where there is an
//! edit. Columns count bytes of the file's own line, a BOM included, and an end is the first byte behind.

use std::io::{self, Write};

use serde::Serialize;

use super::entry::severity;
use super::json::write_line;
use super::phrase::{fit, sentences};
use super::{Format, Options, Reporter, Summary};
use crate::document::{Document, Encoding};
use crate::finding::Finding;
use crate::vocab::{Severity, Span};

pub(super) const FORMAT: Format = Format {
    name: "rdjson",
    summary: "one JSON object for reviewdog, with suggestions",
    findings: |options| {
        Box::new(RdJson {
            options: options.clone(),
            written: false,
        })
    },
    inventory: None,
    lists_accepted: false,
};

/// Maximum length of a message, in characters: Bitbucket refuses longer ones, and reviewdog passes them on unchanged.
const MAX_MESSAGE_LEN: usize = 450;

/// A line of more than 64 KiB ends reviewdog's input without a word.
const MAX_PLACES: usize = 50;

struct RdJson {
    options: Options,
    written: bool,
}

impl Reporter<Finding> for RdJson {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"{\"source\":")?;
        write_line(out, &SOURCE)?;
        out.write_all(b",\n\"diagnostics\":[")
    }

    fn document(&mut self, out: &mut dyn Write, document: &Document, findings: &[Finding]) -> io::Result<()> {
        for finding in findings {
            out.write_all(if self.written { b",\n" } else { b"\n" })?;
            self.written = true;
            write_line(out, &Diagnostic::new(&self.options, document, finding))?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, _: &Summary) -> io::Result<()> {
        out.write_all(b"\n]}\n")
    }
}

const SOURCE: Source = Source { name: "bedrock-lint" };

/// A finding, under the names of `reviewdog.proto`.
#[derive(Serialize)]
pub(super) struct Diagnostic<'a> {
    message: String,
    location: Location,
    severity: &'static str,
    source: Source,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<RelatedLocation<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Location {
    path: String,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u64,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

#[derive(Serialize)]
struct RelatedLocation<'a> {
    message: &'a str,
    location: Location,
}

impl<'a> Diagnostic<'a> {
    pub(super) fn new(options: &Options, document: &Document, finding: &'a Finding) -> Self {
        let location = |span| Location {
            path: options.root.path(document.name()),
            range: range(document, span),
        };
        let mut lifecycle = finding
            .verdict
            .judgement
            .iter()
            .flat_map(|judgement| judgement.reported());
        let labels = finding.labels.iter().take(MAX_PLACES);
        Self {
            message: fit(&sentences(finding), MAX_MESSAGE_LEN, " "),
            location: location(finding.verdict.reference.span),
            severity: match severity(finding) {
                Severity::Error => "ERROR",
                Severity::Warning => "WARNING",
                Severity::Note => "INFO",
            },
            source: SOURCE,
            code: Code {
                value: finding.lint,
                url: lifecycle.find_map(|group| group.source.as_deref()),
            },
            suggestions: suggestion(document, finding).into_iter().collect(),
            related_locations: labels
                .map(|label| RelatedLocation {
                    message: &label.message,
                    location: location(label.span),
                })
                .collect(),
        }
    }
}

/// The edits of a finding as one suggestion, since each suggestion is offered by itself: from the first edit to the
/// last, with the text between unchanged. `None` where the text does not determine it, or the file's lines are not
/// bytes.
fn suggestion(document: &Document, finding: &Finding) -> Option<Suggestion> {
    let mut edits: Vec<_> = finding.replacement.as_ref()?.edits.iter().collect();
    edits.sort_by_key(|edit| edit.span.start());
    let span = Span::new(edits.first()?.span.start(), edits.last()?.span.end());
    let is_text = matches!(document.encoding(), Encoding::Utf8 | Encoding::Utf8Bom);
    let is_apart = edits.windows(2).all(|pair| pair[0].span.end() <= pair[1].span.start());
    if !is_text || !is_apart || document.slice(span).contains('\u{fffd}') {
        return None;
    }
    let mut text = String::new();
    let mut at = span.start();
    for edit in edits {
        text.push_str(document.slice(Span::new(at, edit.span.start())));
        text.push_str(&edit.text);
        at = edit.span.end();
    }
    Some(Suggestion {
        range: range(document, span),
        text,
    })
}

fn range(document: &Document, span: Span) -> Range {
    Range {
        start: position(document, span.start()),
        end: position(document, span.end()),
    }
}

/// The place in the file as reviewdog reads it: by its bytes, of which a BOM is three.
fn position(document: &Document, offset: usize) -> Position {
    let at = document.position(offset);
    let column = match document.encoding() {
        Encoding::Utf8 | Encoding::Utf8Bom => {
            let begin = document.line_span(at.line).start();
            let begin = if at.line == 1 {
                0
            } else {
                document.file_range(Span::new(begin, begin)).start
            };
            document.file_range(Span::new(offset, offset)).start - begin + 1
        }
        // Nothing that reads lines as bytes reads these; the column is that of the text.
        Encoding::Utf16Le | Encoding::Utf16Be => u64::from(at.column),
    };
    Position { line: at.line, column }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::testing::{claude_v2, report_findings, retired};
    use super::super::{outbreak, schemas};
    use super::*;
    use crate::finding::{Basis, Edit, Replacement};

    fn diagnostics(report: &str) -> Vec<Value> {
        let report: Value = serde_json::from_str(report).unwrap();
        schemas::assert_valid(&schemas::validator(schemas::DIAGNOSTIC_RESULT), &report);
        report["diagnostics"].as_array().unwrap().clone()
    }

    /// The schema lets misspelt names through, so the names are checked here.
    fn assert_named(value: &Value, names: &[&str]) {
        for name in value.as_object().unwrap().keys() {
            assert!(names.contains(&name.as_str()), "{name}");
        }
    }

    #[test]
    fn the_hard_sample() {
        insta::assert_snapshot!(report_findings(&FORMAT, &Options::default()));
    }

    #[test]
    fn every_name_is_one_of_the_format() {
        let reports = [report_findings(&FORMAT, &Options::default()), outbreak::report(&FORMAT)];
        for diagnostic in reports.iter().flat_map(|report| diagnostics(report)) {
            assert_named(
                &diagnostic,
                &[
                    "message",
                    "location",
                    "severity",
                    "source",
                    "code",
                    "suggestions",
                    "related_locations",
                ],
            );
            assert_named(&diagnostic["location"], &["path", "range"]);
            assert_named(&diagnostic["code"], &["value", "url"]);
            for place in ["start", "end"] {
                let place = &diagnostic["location"]["range"][place];
                assert_named(place, &["line", "column"]);
                assert!(place["line"].as_u64().unwrap() >= 1 && place["column"].as_u64().unwrap() >= 1);
            }
            let message = diagnostic["message"].as_str().unwrap();
            assert!(!message.is_empty() && message.chars().count() <= MAX_MESSAGE_LEN);
        }
    }

    #[test]
    fn names_and_texts_are_read_back_as_they_are() {
        let found = diagnostics(&outbreak::report(&FORMAT));
        let paths: Vec<_> = found
            .iter()
            .map(|found| found["location"]["path"].as_str().unwrap())
            .collect();
        assert_eq!(paths, outbreak::names());
        assert!(found[0]["message"].as_str().unwrap().contains(outbreak::WORDS));
    }

    #[test]
    fn a_suggestion_replaces_exactly_the_bytes_of_its_range() {
        for text in ["m = 'anthropic.claude-v2'\n", "# ö\nö = 'anthropic.claude-v2' # ö\n"] {
            let bom = [&[0xef, 0xbb, 0xbf][..], text.as_bytes()].concat();
            let broken = [&[b'#', 0xff, b' '][..], text.as_bytes()].concat();
            for bytes in [text.as_bytes().to_vec(), bom, broken] {
                let document = Document::new("a.py", bytes.clone());
                let mut finding = retired(&document, claude_v2(&document, 0));
                finding.replacement = Some(replacement(finding.verdict.reference.span));
                let diagnostic = Diagnostic::new(&Options::default(), &document, &finding);
                let range = &diagnostic.suggestions[0].range;
                let line = bytes
                    .split(|&byte| byte == b'\n')
                    .nth(range.start.line as usize - 1)
                    .unwrap();
                let at = |place: &Position| usize::try_from(place.column).unwrap() - 1;
                assert_eq!(&line[at(&range.start)..at(&range.end)], b"anthropic.claude-v2");
            }
        }
    }

    #[test]
    fn edits_that_belong_together_are_one_suggestion() {
        let document = Document::new("a.py", b"m = 'anthropic.' + 'claude-v2'\n".to_vec());
        let mut finding = retired(&document, verdict(&document, Span::new(5, 15)));
        let mut replacement = replacement(Span::new(5, 15));
        replacement.edits.push(Edit {
            span: Span::new(20, 29),
            text: "id".to_owned(),
        });
        finding.replacement = Some(replacement);
        let found = Diagnostic::new(&Options::default(), &document, &finding);
        assert_eq!(found.suggestions.len(), 1);
        assert_eq!(found.suggestions[0].text, "new' + 'id");
        let range = &found.suggestions[0].range;
        assert_eq!((range.start.column, range.end.column), (6, 30));
    }

    fn verdict(document: &Document, span: Span) -> crate::finding::Verdict {
        let sample = Document::new("b.py", b"anthropic.claude-v2".to_vec());
        let mut verdict = claude_v2(&sample, 0);
        assert!(span.end() <= document.text().len());
        verdict.reference.span = span;
        verdict
    }

    fn replacement(span: Span) -> Replacement {
        Replacement {
            text: None,
            candidates: Vec::new(),
            companion: None,
            model_id: String::new(),
            name: String::new(),
            applicability: crate::vocab::Applicability::MachineApplicable,
            basis: Basis::Catalog,
            elsewhere: None,
            keeps_model: false,
            shown_only: None,
            reasons: Vec::new(),
            reason: String::new(),
            changes: Vec::new(),
            alternatives: std::sync::Arc::default(),
            edits: vec![Edit {
                span,
                text: "new".to_owned(),
            }],
            set: None,
            freed: None,
        }
    }
}
