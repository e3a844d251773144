//! A code quality report of GitLab.
//!
//! In: findings. Out: a JSON array, `[]` where there is nothing, one element a line. Fingerprints are the findings'
//! own: GitLab takes equal ones for one finding.

use std::io::{self, Write};

use serde::Serialize;

use super::entry::Entry;
use super::json::write_line;
use super::{Format, Options, Reporter, Summary};
use crate::document::Document;
use crate::finding::Finding;
use crate::vocab::Severity;

pub(super) const FORMAT: Format = Format {
    name: "gitlab",
    summary: "a code quality report of GitLab",
    findings: |options| {
        Box::new(GitLab {
            options: options.clone(),
            written: false,
        })
    },
    inventory: None,
    lists_accepted: false,
};

struct GitLab {
    options: Options,
    written: bool,
}

/// An element of the report.
#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: &'a str,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

impl Reporter<Finding> for GitLab {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"[")
    }

    fn document(&mut self, out: &mut dyn Write, document: &Document, findings: &[Finding]) -> io::Result<()> {
        for finding in findings {
            let entry = Entry::new(&self.options.root, document, finding);
            out.write_all(if self.written { b",\n" } else { b"\n" })?;
            self.written = true;
            write_line(out, &Issue::new(&entry))?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, _: &Summary) -> io::Result<()> {
        out.write_all(if self.written { b"\n]\n" } else { b"]\n" })
    }
}

impl<'a> Issue<'a> {
    fn new(entry: &'a Entry) -> Self {
        Self {
            description: entry.message(),
            check_name: entry.lint,
            fingerprint: &entry.fingerprint,
            severity: match entry.severity {
                Severity::Error => "critical",
                Severity::Warning => "major",
                Severity::Note => "info",
            },
            location: Location {
                path: &entry.path,
                lines: Lines {
                    begin: entry.start.line,
                    end: entry.end.line,
                },
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::super::testing::{report_findings, summary_of_nothing};
    use super::super::{outbreak, schemas};
    use super::*;

    #[test]
    fn the_hard_sample() {
        insta::assert_snapshot!(report_findings(&FORMAT, &Options::default()));
    }

    #[test]
    fn each_element_is_valid_for_gitlab_and_has_its_extra_fields() {
        let schema = schemas::validator(schemas::CODE_QUALITY);
        let mut fingerprints = BTreeSet::new();
        for report in [outbreak::report(&FORMAT), report_findings(&FORMAT, &Options::default())] {
            for issue in serde_json::from_str::<Vec<Value>>(&report).unwrap() {
                schemas::assert_valid(&schema, &issue);
                let severity = issue["severity"].as_str().unwrap();
                assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity));
                assert!(!issue["check_name"].as_str().unwrap().is_empty());
                assert!(!issue["location"]["path"].as_str().unwrap().starts_with("./"));
                assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
                assert!(fingerprints.insert(issue["fingerprint"].as_str().unwrap().to_owned()));
            }
        }
    }

    #[test]
    fn names_and_texts_are_read_back_as_they_are() {
        let issues: Vec<Value> = serde_json::from_str(&outbreak::report(&FORMAT)).unwrap();
        let paths: Vec<_> = issues
            .iter()
            .map(|issue| issue["location"]["path"].as_str().unwrap())
            .collect();
        assert_eq!(paths, outbreak::names());
        assert!(issues[0]["description"].as_str().unwrap().contains(outbreak::WORDS));
    }

    #[test]
    fn a_clean_run_is_an_empty_array() {
        let mut reporter = (FORMAT.findings)(&Options::default());
        let mut out = Vec::new();
        reporter.begin(&mut out).unwrap();
        reporter.finish(&mut out, &summary_of_nothing()).unwrap();
        assert_eq!(out, b"[]\n");
    }
}
