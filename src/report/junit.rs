//! A report as `JUnit` writes it: each finding a test that fails.
//!
//! In: findings. Out: XML that both common schemas take, but for `file`, from which GitLab makes its link. A note, and
//! what does not count, is a test that was skipped; a clean run is one test that passed, since no test at all is an
//! error to Jenkins.

use std::io::{self, Write};

use super::entry::Entry;
use super::{Format, Options, Reporter, Summary, xml};
use crate::document::Document;
use crate::finding::Finding;
use crate::vocab::Severity;

pub(super) const FORMAT: Format = Format {
    name: "junit",
    summary: "JUnit XML: each finding a test that fails",
    findings: |options| {
        Box::new(JUnit {
            options: options.clone(),
            entries: Vec::new(),
        })
    },
    inventory: None,
    lists_accepted: false,
};

/// A reporter that writes the counts before the tests.
struct JUnit {
    options: Options,
    entries: Vec<Entry>,
}

impl Reporter<Finding> for JUnit {
    fn document(&mut self, _: &mut dyn Write, document: &Document, findings: &[Finding]) -> io::Result<()> {
        self.entries.extend(Entry::all(&self.options.root, document, findings));
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        let failures = self
            .entries
            .iter()
            .filter(|entry| entry.severity > Severity::Note)
            .count();
        let attributes = [
            ("name", "bedrock-lint".to_owned()),
            ("package", "bedrock-lint".to_owned()),
            ("id", "0".to_owned()),
            // Neither clock nor machine: equal runs give equal bytes.
            ("timestamp", format!("{}T00:00:00", summary.as_of)),
            ("hostname", "localhost".to_owned()),
            ("tests", self.entries.len().max(1).to_string()),
            ("failures", failures.to_string()),
            ("errors", "0".to_owned()),
            ("skipped", (self.entries.len() - failures).to_string()),
            ("time", "0".to_owned()),
        ];
        xml::declare(out)?;
        xml::open(out, "testsuites", &[])?;
        xml::open(
            out,
            "testsuite",
            &attributes.each_ref().map(|(key, value)| (*key, value.as_str())),
        )?;
        xml::open(out, "properties", &[])?;
        xml::empty(
            out,
            "property",
            &[("name", "version"), ("value", env!("CARGO_PKG_VERSION"))],
        )?;
        xml::close(out, "properties")?;
        self.entries.iter().try_for_each(|entry| write_case(out, entry))?;
        if self.entries.is_empty() {
            xml::empty(
                out,
                "testcase",
                &[("classname", "bedrock-lint"), ("name", "no findings"), ("time", "0")],
            )?;
        }
        xml::empty(out, "system-out", &[])?;
        xml::empty(out, "system-err", &[])?;
        xml::close(out, "testsuite")?;
        xml::close(out, "testsuites")
    }
}

fn write_case(out: &mut dyn Write, entry: &Entry) -> io::Result<()> {
    let Entry {
        path,
        start,
        lint,
        text,
        ..
    } = entry;
    // Readers take tests of one class and name for one.
    let name = format!("{path}:{}:{} {lint} {text}", start.line, start.column);
    let class = format!("bedrock-lint.{lint}");
    xml::open(
        out,
        "testcase",
        &[("classname", &class), ("name", &name), ("file", path), ("time", "0")],
    )?;
    let message = entry.message();
    if entry.severity == Severity::Note {
        xml::empty(out, "skipped", &[("message", &message)])?;
    } else {
        // Some readers show the message and some the text.
        let attributes = [("message", message.as_str()), ("type", entry.severity.name())];
        let place = format!("{path}:{}:{}: {message}", start.line, start.column);
        xml::full(out, "failure", &attributes, &place)?;
    }
    xml::close(out, "testcase")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::outbreak;
    use super::super::readback::{Element, elements};
    use super::super::testing::{report_findings, summary_of_nothing};
    use super::*;

    fn cases(elements: &[Element]) -> Vec<&Element> {
        elements.iter().filter(|element| element.name == "testcase").collect()
    }

    #[test]
    fn the_hard_sample() {
        insta::assert_snapshot!(report_findings(&FORMAT, &Options::default()));
    }

    #[test]
    fn no_name_and_no_text_breaks_out() {
        let elements = elements(&outbreak::report(&FORMAT));
        let cases = cases(&elements);
        for (case, name) in cases.iter().zip(outbreak::names()) {
            assert_eq!(case.attributes["file"], xml::text(&name));
        }
        assert_eq!(cases.len(), outbreak::names().len());
        let failures: Vec<_> = elements.iter().filter(|element| element.name == "failure").collect();
        assert_eq!(failures.len(), cases.len());
        for failure in failures {
            assert!(failure.attributes["message"].contains(outbreak::WORDS) && failure.text.contains(outbreak::WORDS));
        }
    }

    /// Rules of both schemas: the children of a suite in their order, the counts, and no test twice.
    #[test]
    fn the_suite_has_what_readers_ask_for() {
        let elements = elements(&report_findings(&FORMAT, &Options::default()));
        let suite = &elements[1];
        let mut children: Vec<_> = elements
            .iter()
            .filter(|element| element.depth == 2)
            .map(|element| element.name.as_str())
            .collect();
        children.dedup();
        assert_eq!(children, ["properties", "testcase", "system-out", "system-err"]);
        let count = |name: &str| {
            elements
                .iter()
                .filter(|element| element.name == name)
                .count()
                .to_string()
        };
        assert_eq!(suite.attributes["tests"], count("testcase"));
        assert_eq!(suite.attributes["failures"], count("failure"));
        assert_eq!(suite.attributes["skipped"], count("skipped"));
        let names: HashSet<_> = cases(&elements).iter().map(|case| &case.attributes["name"]).collect();
        assert_eq!(names.len(), cases(&elements).len());
    }

    #[test]
    fn a_clean_run_is_one_test_that_passed() {
        let mut reporter = (FORMAT.findings)(&Options::default());
        let mut out = Vec::new();
        reporter.finish(&mut out, &summary_of_nothing()).unwrap();
        let elements = elements(std::str::from_utf8(&out).unwrap());
        assert_eq!(elements[1].attributes["tests"], "1");
        assert_eq!(cases(&elements).len(), 1);
        assert!(elements.iter().all(|element| element.name != "failure"));
    }
}
