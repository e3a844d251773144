//! The report for reviewdog, line by line: a JSON object a line, and nothing else.
//!
//! In: findings. Out: the same objects as in [`super::rdjson`].

use std::io::{self, Write};

use super::json::write_line;
use super::rdjson::Diagnostic;
use super::{Format, Options, Reporter};
use crate::document::Document;
use crate::finding::Finding;

pub(super) const FORMAT: Format = Format {
    name: "rdjsonl",
    summary: "one JSON object a line for reviewdog, with suggestions",
    findings: |options| Box::new(RdJsonLines(options.clone())),
    inventory: None,
    lists_accepted: false,
};

struct RdJsonLines(Options);

impl Reporter<Finding> for RdJsonLines {
    fn document(&mut self, out: &mut dyn Write, document: &Document, findings: &[Finding]) -> io::Result<()> {
        for finding in findings {
            write_line(out, &Diagnostic::new(&self.0, document, finding))?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::testing::report_findings;
    use super::super::{Options, outbreak, rdjson, schemas};

    #[test]
    fn a_line_is_what_rdjson_has_in_its_array() {
        let schema = schemas::validator(schemas::DIAGNOSTIC);
        let options = Options::default();
        for (lines, whole) in [
            (
                report_findings(&super::FORMAT, &options),
                report_findings(&rdjson::FORMAT, &options),
            ),
            (outbreak::report(&super::FORMAT), outbreak::report(&rdjson::FORMAT)),
        ] {
            assert!(lines.lines().all(|line| !line.is_empty() && line.len() < 64 << 10));
            let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            for line in &lines {
                schemas::assert_valid(&schema, line);
            }
            let whole: Value = serde_json::from_str(&whole).unwrap();
            assert_eq!(whole["diagnostics"], Value::Array(lines));
        }
    }
}
