//! SARIF 2.1.0, with what GitHub's code scanning asks for beyond the standard.
//!
//! In: findings. Out: a log with one run, one rule a lint, and the most urgent result first, up to the number that
//! GitHub takes. Columns are code points. Fingerprints are the findings' own, and survive that lines move.

mod log;
mod rule;

use std::io::{self, Write};

use super::entry::Entry;
use super::json::write_line;
use super::{Format, Options, Reporter, Summary};
use crate::document::Document;
use crate::finding::Finding;
use log::{AutomationDetails, Driver, Invocation, Properties, SarifResult, Tool};

pub(super) const FORMAT: Format = Format {
    name: "sarif",
    summary: "SARIF 2.1.0, for GitHub's code scanning and others",
    findings: |options| {
        Box::new(Sarif {
            options: options.clone(),
            results: Vec::new(),
        })
    },
    inventory: None,
    lists_accepted: true,
};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// GitHub refuses a run with more.
const MAX_RESULTS: usize = 25_000;

struct Sarif {
    options: Options,
    results: Vec<(Entry, SarifResult)>,
}

impl Reporter<Finding> for Sarif {
    fn document(&mut self, _: &mut dyn Write, document: &Document, findings: &[Finding]) -> io::Result<()> {
        let uri = log::uri(&self.options.root.path(document.name()), document.name_is_encoded());
        self.results.extend(findings.iter().map(|finding| {
            let entry = Entry::new(&self.options.root, document, finding);
            let result = SarifResult::new(&uri, document, finding, &entry);
            (entry, result)
        }));
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        self.results.sort_by_key(|(entry, _)| entry.urgency());
        write!(
            out,
            "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\n\"tool\":"
        )?;
        write_line(out, &Tool { driver: Driver::new() })?;
        out.write_all(b",\n\"automationDetails\":")?;
        write_line(out, &AutomationDetails::new(summary.as_of))?;
        out.write_all(b",\n\"invocations\":")?;
        write_line(
            out,
            &[Invocation {
                execution_successful: summary.unreadable.count == 0,
            }],
        )?;
        out.write_all(b",\n\"columnKind\":\"unicodeCodePoints\",\n\"properties\":")?;
        write_line(
            out,
            &Properties::new(summary, self.results.len().saturating_sub(MAX_RESULTS)),
        )?;
        out.write_all(b",\n\"results\":[")?;
        for (index, (_, result)) in self.results.iter().take(MAX_RESULTS).enumerate() {
            out.write_all(if index > 0 { b",\n" } else { b"\n" })?;
            write_line(out, result)?;
        }
        out.write_all(b"\n]}]}\n")
    }
}

#[cfg(test)]
mod tests;
