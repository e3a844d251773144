//! The report for programs that read all of it: one JSON object, written as the findings come.
//!
//! In: findings, or the verdicts of an inventory. Out: `{"schema_version":1,"findings":[…],"summary":{…},"catalog":{…}}`
//! (`references` for an inventory), one item a line.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::Formatter;

use super::record::{FindingRecord, InventoryRecord, SCHEMA_VERSION};
use super::sanitize::{is_deceptive, opens_command};
use super::{Counts, Format, Reporter, Summary, Tally};
use crate::document::Document;
use crate::finding::{Finding, Verdict};
use crate::vocab::Day;

pub(super) const FORMAT: Format = Format {
    name: "json",
    summary: "one JSON object: the findings, the summary and the catalog's days",
    findings: |_| {
        Box::new(Json {
            key: "findings",
            written: false,
        })
    },
    inventory: Some(|_| {
        Box::new(Json {
            key: "references",
            written: false,
        })
    }),
    lists_accepted: true,
};

struct Json {
    key: &'static str,
    written: bool,
}

impl Json {
    fn open(&self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{{\"schema_version\":{SCHEMA_VERSION},\n\"{}\":[", self.key)
    }

    fn item(&mut self, out: &mut dyn Write, item: &impl Serialize) -> io::Result<()> {
        out.write_all(if self.written { b",\n" } else { b"\n" })?;
        self.written = true;
        write_line(out, item)
    }

    fn close(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        out.write_all(b"\n],\n\"summary\":")?;
        write_line(out, &SummaryRecord::new(summary))?;
        out.write_all(b",\n\"catalog\":")?;
        let catalog = &summary.catalog;
        write_line(
            out,
            &CatalogRecord {
                lifecycle_page: catalog.lifecycle_page,
                age_days: catalog.age_days,
            },
        )?;
        out.write_all(b"}\n")
    }
}

impl Reporter<Finding> for Json {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.open(out)
    }

    fn document(&mut self, out: &mut dyn Write, document: &Document, findings: &[Finding]) -> io::Result<()> {
        findings
            .iter()
            .try_for_each(|finding| self.item(out, &FindingRecord::new(document, finding)))
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        Self::close(out, summary)
    }
}

impl Reporter<Verdict> for Json {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.open(out)
    }

    fn document(&mut self, out: &mut dyn Write, document: &Document, verdicts: &[Verdict]) -> io::Result<()> {
        verdicts
            .iter()
            .try_for_each(|verdict| self.item(out, &InventoryRecord::new(document, verdict)))
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        Self::close(out, summary)
    }
}

/// The run as a whole. How long it took is left out: equal runs give equal bytes.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct SummaryRecord<'a> {
    as_of: Day,
    files: u64,
    references: u64,
    other_clouds: u64,
    findings: CountsRecord,
    lints: Vec<LintRecord<'a>>,
    notes_hidden: u64,
    suppressed: u64,
    baselined: u64,
    skipped: Vec<SkippedRecord<'a>>,
    submodules: TallyRecord<'a>,
    lfs_pointers: TallyRecord<'a>,
    unreadable: TallyRecord<'a>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct CountsRecord {
    error: u64,
    warning: u64,
    note: u64,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct LintRecord<'a> {
    lint: &'a str,
    #[serde(flatten)]
    counts: CountsRecord,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct SkippedRecord<'a> {
    reason: &'a str,
    #[serde(flatten)]
    files: TallyRecord<'a>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct TallyRecord<'a> {
    count: u64,
    examples: &'a [String],
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct CatalogRecord {
    lifecycle_page: Option<Day>,
    age_days: Option<i64>,
}

impl<'a> SummaryRecord<'a> {
    fn new(summary: &'a Summary) -> Self {
        let skipped = |(reason, files): (&'a String, &'a Tally)| SkippedRecord {
            reason,
            files: files.into(),
        };
        let lint = |(&lint, &counts): (&&'a str, &Counts)| LintRecord {
            lint,
            counts: counts.into(),
        };
        Self {
            as_of: summary.as_of,
            files: summary.files,
            references: summary.references,
            other_clouds: summary.other_clouds.values().sum(),
            findings: summary.total().into(),
            lints: summary.findings.iter().map(lint).collect(),
            notes_hidden: summary.notes_hidden,
            suppressed: summary.suppressed,
            baselined: summary.baselined,
            skipped: summary.skipped.iter().map(skipped).collect(),
            submodules: (&summary.submodules).into(),
            lfs_pointers: (&summary.lfs_pointers).into(),
            unreadable: (&summary.unreadable).into(),
        }
    }
}

impl From<Counts> for CountsRecord {
    fn from(counts: Counts) -> Self {
        Self {
            error: counts.errors,
            warning: counts.warnings,
            note: counts.notes,
        }
    }
}

impl<'a> From<&'a Tally> for TallyRecord<'a> {
    fn from(tally: &'a Tally) -> Self {
        Self {
            count: tally.count,
            examples: tally.first(),
        }
    }
}

/// Writes a value on one line, without a line end.
pub(super) fn write_line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    Ok(value.serialize(&mut serde_json::Serializer::with_formatter(out, Inert))?)
}

/// JSON may hold raw C1 controls and bidirectional overrides, and a terminal would obey them; an agent of a pipeline
/// obeys `##[…]` anywhere in its log. They are escaped, so that the value stays the same.
struct Inert;

impl Formatter for Inert {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        writer.write_all(escaped(fragment).as_bytes())
    }
}

/// JSON of several lines, escaped in the same way.
#[cfg(feature = "cli")]
pub(super) fn inert_lines(json: &str) -> String {
    json.lines().map(escaped).collect::<Vec<_>>().join("\n")
}

fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(is_deceptive) && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_deceptive(c) || c == '[' && opens_command(&escaped) {
            let mut units = [0; 2];
            escaped.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests;
