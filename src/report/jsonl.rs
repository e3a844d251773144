//! The report for programs that read line by line: one JSON object a line, and nothing else.
//!
//! In: findings, or the verdicts of an inventory. Out: the same objects as in [`super::json`].

use std::io::{self, Write};

use super::json::write_line;
use super::record::{FindingRecord, InventoryRecord};
use super::{Format, Reporter};
use crate::document::Document;
use crate::finding::{Finding, Verdict};

pub(super) const FORMAT: Format = Format {
    name: "jsonl",
    summary: "one JSON object a line, each a finding",
    findings: |_| Box::new(JsonLines),
    inventory: Some(|_| Box::new(JsonLines)),
    lists_accepted: true,
};

struct JsonLines;

impl Reporter<Finding> for JsonLines {
    fn document(&mut self, out: &mut dyn Write, document: &Document, findings: &[Finding]) -> io::Result<()> {
        for finding in findings {
            write_line(out, &FindingRecord::new(document, finding))?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }
}

impl Reporter<Verdict> for JsonLines {
    fn document(&mut self, out: &mut dyn Write, document: &Document, verdicts: &[Verdict]) -> io::Result<()> {
        for verdict in verdicts {
            write_line(out, &InventoryRecord::new(document, verdict))?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{report_findings, report_inventory};
    use super::super::{Options, json};

    #[test]
    fn a_line_is_what_json_has_in_its_array() {
        let options = Options::default();
        for (lines, whole, key) in [
            (
                report_findings(&super::FORMAT, &options),
                report_findings(&json::FORMAT, &options),
                "findings",
            ),
            (
                report_inventory(&super::FORMAT, &options),
                report_inventory(&json::FORMAT, &options),
                "references",
            ),
        ] {
            let lines = lines
                .lines()
                .map(|line| serde_json::from_str(line).unwrap())
                .collect::<Vec<serde_json::Value>>();
            let whole: serde_json::Value = serde_json::from_str(&whole).unwrap();
            assert!(!lines.is_empty());
            assert_eq!(whole[key], serde_json::Value::Array(lines));
        }
    }
}
