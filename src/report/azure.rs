//! Issues of Azure Pipelines: logging commands on standard output.
//!
//! In: findings. Out: a `##vso[task.logissue …]text` line for each error and warning, and a plain line for a note,
//! for which there is no kind of issue.

use std::io::{self, Write};

use super::entry::Entry;
use super::sanitize::{visible, without_commands};
use super::{Format, Options, Reporter};
use crate::document::Document;
use crate::finding::Finding;
use crate::vocab::Severity;

pub(super) const FORMAT: Format = Format {
    name: "azure",
    summary: "issues of Azure Pipelines",
    findings: |options| Box::new(Azure(options.clone())),
    inventory: None,
    lists_accepted: false,
};

struct Azure(Options);

impl Reporter<Finding> for Azure {
    fn document(&mut self, out: &mut dyn Write, document: &Document, findings: &[Finding]) -> io::Result<()> {
        Entry::all(&self.0.root, document, findings).try_for_each(|entry| write_issue(out, &entry))
    }
}

fn write_issue(out: &mut dyn Write, entry: &Entry) -> io::Result<()> {
    let (line, column) = (entry.start.line, entry.start.column);
    if entry.severity == Severity::Note {
        let text = format!(
            "{}:{line}:{column}: note[{}] {}",
            entry.path,
            entry.lint,
            entry.message()
        );
        return writeln!(out, "{}", without_commands(&visible(&text)));
    }
    let (path, code) = (escaped(&entry.path), escaped(entry.lint));
    writeln!(
        out,
        "##vso[task.logissue type={};sourcepath={path};linenumber={line};columnnumber={column};code={code};]{}",
        entry.severity,
        escaped(&entry.message())
    )
}

/// The percent sign comes first: it is what escapes are made of.
fn escaped(text: &str) -> String {
    let escapes = [
        ("%", "%AZP25"),
        (";", "%3B"),
        ("\r", "%0D"),
        ("\n", "%0A"),
        ("]", "%5D"),
    ];
    let done = escapes
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    visible(&done).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::outbreak;
    use super::super::testing::report_findings;
    use super::*;

    /// The agent's own reading: the first `]` ends the header, `;` and the first `=` part it.
    fn read(line: &str) -> (Vec<(String, String)>, String) {
        let unescape = |text: &str| {
            let text = text.replace("%3B", ";").replace("%0D", "\r").replace("%0A", "\n");
            text.replace("%5D", "]").replace("%AZP25", "%")
        };
        let (header, text) = line
            .split_once("##vso[task.logissue ")
            .unwrap()
            .1
            .split_once(']')
            .unwrap();
        let pair = |pair: &str| {
            let (key, value) = pair.split_once('=').unwrap();
            (key.to_owned(), unescape(value))
        };
        let pairs = header.split_terminator(';').map(pair).collect();
        (pairs, unescape(text))
    }

    #[test]
    fn the_hard_sample() {
        insta::assert_snapshot!(report_findings(&FORMAT, &Options::default()));
    }

    #[test]
    fn no_name_and_no_text_breaks_out() {
        let report = outbreak::report(&FORMAT);
        assert_eq!(report.lines().count(), outbreak::names().len());
        for (line, name) in report.lines().zip(outbreak::names()) {
            let (pairs, text) = read(line);
            let keys: Vec<_> = pairs.iter().map(|(key, _)| key.as_str()).collect();
            assert_eq!(keys, ["type", "sourcepath", "linenumber", "columnnumber", "code"]);
            assert_eq!(pairs[1].1, name.split('\n').map(visible).collect::<Vec<_>>().join("\n"));
            assert!(text.contains("##[error]") && text.contains("100%0A"), "{text}");
        }
    }
}
