//! A report as Checkstyle writes it, which Jenkins and others read.
//!
//! In: findings. Out: XML, an element for each file and in it one for each finding.

use std::io::{self, Write};

use super::entry::Entry;
use super::{Format, Options, Reporter, Summary, xml};
use crate::document::Document;
use crate::finding::Finding;
use crate::vocab::Severity;

pub(super) const FORMAT: Format = Format {
    name: "checkstyle",
    summary: "Checkstyle XML, for Jenkins and others",
    findings: |options| Box::new(Checkstyle(options.clone())),
    inventory: None,
    lists_accepted: false,
};

struct Checkstyle(Options);

impl Reporter<Finding> for Checkstyle {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        xml::declare(out)?;
        xml::open(out, "checkstyle", &[("version", "4.3")])
    }

    fn document(&mut self, out: &mut dyn Write, document: &Document, findings: &[Finding]) -> io::Result<()> {
        if findings.is_empty() {
            return Ok(());
        }
        xml::open(out, "file", &[("name", &self.0.root.path(document.name()))])?;
        for finding in findings {
            let entry = Entry::new(&self.0.root, document, finding);
            let severity = match entry.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "info",
            };
            let attributes = [
                ("line", entry.start.line.to_string()),
                ("column", entry.start.column.to_string()),
                ("severity", severity.to_owned()),
                ("message", entry.message()),
                ("source", format!("bedrock-lint.{}", entry.lint)),
            ];
            xml::empty(
                out,
                "error",
                &attributes.each_ref().map(|(key, value)| (*key, value.as_str())),
            )?;
        }
        xml::close(out, "file")
    }

    fn finish(&mut self, out: &mut dyn Write, _: &Summary) -> io::Result<()> {
        xml::close(out, "checkstyle")
    }
}

#[cfg(test)]
mod tests {
    use super::super::outbreak;
    use super::super::readback::elements;
    use super::super::testing::report_findings;
    use super::*;

    #[test]
    fn the_hard_sample() {
        insta::assert_snapshot!(report_findings(&FORMAT, &Options::default()));
    }

    #[test]
    fn no_name_and_no_text_breaks_out() {
        let elements = elements(&outbreak::report(&FORMAT));
        let names = outbreak::names();
        assert_eq!(elements.len(), 1 + 2 * names.len());
        for (pair, name) in elements[1..].chunks(2).zip(names) {
            assert_eq!(
                (pair[0].name.as_str(), &pair[0].attributes["name"]),
                ("file", &xml::text(&name))
            );
            assert_eq!(pair[1].name, "error");
            assert!(pair[1].attributes["message"].contains(outbreak::WORDS));
        }
    }

    /// The rules of Checkstyle's XSD for an element.
    #[test]
    fn lines_columns_and_severities_are_those_that_readers_take() {
        for error in elements(&report_findings(&FORMAT, &Options::default())) {
            if error.name != "error" {
                continue;
            }
            let mut keys: Vec<_> = error.attributes.keys().map(String::as_str).collect();
            keys.sort_unstable();
            assert_eq!(keys, ["column", "line", "message", "severity", "source"]);
            assert!(["error", "warning", "info"].contains(&error.attributes["severity"].as_str()));
            let number = |key: &str| error.attributes[key].parse::<u32>().unwrap();
            assert!(number("line") >= 1 && number("column") >= 1);
        }
    }
}
