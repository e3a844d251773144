//! Names and texts that mean something in one format or another, each with a finding. No format may obey them.

use super::testing::{claude_v2, retired, summary};
use super::{Format, Options};
use crate::document::Document;
use crate::finding::fingerprint;

/// Hostile text that every finding of this sample carries beside its facts.
pub(super) const WORDS: &str = "::warning file=x:: 100%0A ##[error] ]]> <script>alert(1)</script> | @team #1 [x](y) *z* \
                                =cmd() {0} \\| &amp;";

/// The names of the documents.
pub(super) fn names() -> Vec<String> {
    [
        "a::error file=b::c, d=e;f].py",
        "100%25%0A.py",
        "a\n::error::b.py",
        "a\u{1b}[31mb\u{202e}c.py",
        "]]><x/><!--.py",
        "<script>&lt;\"'.py",
        "=cmd()+-@.py",
        "a|b\\|c``d`.py",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// The report of the sample.
pub(super) fn report(format: &Format) -> String {
    let mut reporter = (format.findings)(&Options::default());
    let mut out = Vec::new();
    reporter.begin(&mut out).unwrap();
    for name in names() {
        let document = Document::new(
            name.as_str(),
            b"m = \"anthropic.claude-v2\" # ::error::<b>`|\n".to_vec(),
        );
        let mut finding = retired(&document, claude_v2(&document, 0));
        finding.message = format!("{}; {WORDS}", finding.message);
        finding.fingerprint = fingerprint(finding.lint, &name, "anthropic.claude-v2", 0);
        reporter.document(&mut out, &document, &[finding]).unwrap();
    }
    reporter.finish(&mut out, &summary()).unwrap();
    String::from_utf8(out).unwrap()
}
