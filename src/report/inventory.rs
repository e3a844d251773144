//! The inventory for people: a table by model, and what is not a model of the catalog below it.
//!
//! In: verdicts, document by document. Out: one table at the end. Only counts are kept, a row for each distinct id.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::sanitize::visible;
use super::style::{of_state, paint};
use super::{Options, Reporter, Summary};
use crate::document::Document;
use crate::finding::{Judgement, Verdict};
use crate::reference::Target;
use crate::vocab::{Day, State};

/// Columns between two cells.
const GAP: usize = 2;

/// The rows so far.
pub(super) struct Table {
    options: Options,
    models: BTreeMap<String, Row>,
    unknown: BTreeMap<String, Count>,
    opaque: BTreeMap<String, Count>,
    patterns: BTreeMap<String, Count>,
}

/// A model in use.
struct Row {
    name: String,
    states: BTreeSet<State>,
    end: End,
    runway: RunwayDays,
    count: Count,
}

/// The days that AWS has promised a model where it is in use; ordered, the fewest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum RunwayDays {
    For { days: i64, is_derived: bool },
    Unknown,
}

#[derive(Default)]
struct Count {
    references: u64,
    files: u64,
}

/// The end of a model; ordered, the most urgent first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    On(Day),
    Unknown,
    NotBefore(Day),
    Unannounced,
}

impl Table {
    pub(super) fn new(options: &Options) -> Self {
        Self {
            options: options.clone(),
            models: BTreeMap::new(),
            unknown: BTreeMap::new(),
            opaque: BTreeMap::new(),
            patterns: BTreeMap::new(),
        }
    }

    /// Counts the reference; `new` says whether it is the first of its id in its document.
    fn count(&mut self, verdict: &Verdict, new: bool) {
        let count = match (&verdict.reference.target, &verdict.judgement) {
            (Target::Opaque, _) => self.opaque.entry(id(verdict).to_owned()).or_default(),
            (Target::Pattern, _) => self.patterns.entry(id(verdict).to_owned()).or_default(),
            (Target::Model(_), Some(judgement)) => &mut self.model(judgement).count,
            (Target::Model(_) | Target::Unknown { .. }, _) => self.unknown.entry(id(verdict).to_owned()).or_default(),
        };
        count.references += 1;
        count.files += u64::from(new);
    }

    fn model(&mut self, judgement: &Judgement) -> &mut Row {
        let row = self.models.entry(judgement.model_id.clone()).or_insert_with(|| Row {
            name: judgement.name.clone(),
            states: BTreeSet::new(),
            end: End::Unannounced,
            runway: RunwayDays::Unknown,
            count: Count::default(),
        });
        row.states.insert(judgement.state);
        row.end = row.end.min(end(judgement));
        row.runway = row.runway.min(runway_days(judgement));
        row
    }

    fn write_models(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut models = self.models.iter().collect::<Vec<_>>();
        models.sort_by_key(|(id, row)| (Reverse(row.states.last().copied()), row.end, *id));
        let mut lines =
            vec![["MODEL", "NAME", "STATE", "END OF LIFE", "RUNWAY", "REFERENCES", "FILES"].map(str::to_owned)];
        lines.extend(models.iter().map(|(id, row)| {
            let count = [row.count.references.to_string(), row.count.files.to_string()];
            let [references, files] = count;
            [
                visible(id).into_owned(),
                row.name.clone(),
                states(row),
                row.end.to_string(),
                row.runway.to_string(),
                references,
                files,
            ]
        }));
        let mut widths = widths(&lines);
        if widths.iter().map(|width| width + GAP).sum::<usize>() - GAP > self.options.width {
            // The id says what the name says; it goes before a line breaks.
            widths[1] = 0;
        }
        for (index, line) in lines.iter().enumerate() {
            let state = index.checked_sub(1).and_then(|row| models[row].1.states.last());
            let painted = |text: String| match state {
                Some(&state) => paint(&text, of_state(state), self.options.color),
                None => text,
            };
            write_line(
                out,
                line,
                &widths,
                |column, text| if column == 2 { painted(text) } else { text },
            )?;
        }
        Ok(())
    }
}

impl Reporter<Verdict> for Table {
    fn document(&mut self, _: &mut dyn Write, _: &Document, verdicts: &[Verdict]) -> io::Result<()> {
        let mut seen = BTreeSet::new();
        for verdict in verdicts {
            self.count(verdict, seen.insert(id(verdict)));
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, _: &Summary) -> io::Result<()> {
        let mut written = false;
        if !self.models.is_empty() {
            self.write_models(out)?;
            written = true;
        }
        for (title, rows) in [
            ("UNKNOWN ID", &self.unknown),
            ("ARN WITHOUT A MODEL", &self.opaque),
            ("PATTERN", &self.patterns),
        ] {
            if rows.is_empty() {
                continue;
            }
            if written {
                writeln!(out)?;
            }
            write_counts(out, title, rows)?;
            written = true;
        }
        Ok(())
    }
}

/// The id under which a reference is listed.
fn id(verdict: &Verdict) -> &str {
    match &verdict.reference.target {
        Target::Model(id) | Target::Unknown { id, .. } => id,
        Target::Pattern | Target::Opaque => &verdict.reference.text,
    }
}

fn end(judgement: &Judgement) -> End {
    let Some(worst) = judgement.lifecycle.first() else {
        return End::Unannounced;
    };
    match (worst.eol, worst.floor) {
        (Some(day), _) => End::On(day),
        (None, _) if worst.state == State::Eol => End::Unknown,
        (None, Some(day)) => End::NotBefore(day),
        (None, None) => End::Unannounced,
    }
}

fn runway_days(judgement: &Judgement) -> RunwayDays {
    let all = judgement.lifecycle.iter().filter_map(|group| group.runway);
    let runway_days = all.map(|runway| RunwayDays::For {
        days: runway.days,
        is_derived: runway.is_derived,
    });
    runway_days.min().unwrap_or(RunwayDays::Unknown)
}

impl std::fmt::Display for RunwayDays {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::For { days, is_derived } => write!(f, "{days} d{}", if *is_derived { " (derived)" } else { "" }),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

/// The states, the worst first: references may name Regions that differ.
fn states(row: &Row) -> String {
    row.states
        .iter()
        .rev()
        .map(|state| state.name())
        .collect::<Vec<_>>()
        .join(", ")
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::On(day) => write!(f, "{day}"),
            Self::Unknown => f.write_str("day unknown"),
            Self::NotBefore(day) => write!(f, "not before {day}"),
            Self::Unannounced => f.write_str("not announced"),
        }
    }
}

fn write_counts(out: &mut dyn Write, title: &str, rows: &BTreeMap<String, Count>) -> io::Result<()> {
    let mut lines = vec![[title, "REFERENCES", "FILES"].map(str::to_owned)];
    lines.extend(rows.iter().map(|(id, count)| {
        [
            visible(id).into_owned(),
            count.references.to_string(),
            count.files.to_string(),
        ]
    }));
    let widths = widths(&lines);
    lines
        .iter()
        .try_for_each(|line| write_line(out, line, &widths, |_, text| text))
}

fn widths<const N: usize>(lines: &[[String; N]]) -> [usize; N] {
    std::array::from_fn(|column| lines.iter().map(|line| line[column].width()).max().unwrap_or_default())
}

/// Writes the cells whose column has a width; the last two are counts and are right-aligned.
fn write_line<const N: usize>(
    out: &mut dyn Write,
    cells: &[String; N],
    widths: &[usize; N],
    paint: impl Fn(usize, String) -> String,
) -> io::Result<()> {
    for (column, (cell, &width)) in cells
        .iter()
        .zip(widths)
        .enumerate()
        .filter(|(_, (_, width))| **width > 0)
    {
        let pad = " ".repeat(width - cell.width());
        let gap = " ".repeat(if column == 0 { 0 } else { GAP });
        let cell = paint(column, cell.clone());
        if column + 2 >= N {
            write!(out, "{gap}{pad}{cell}")?;
        } else {
            write!(out, "{gap}{cell}{pad}")?;
        }
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{document, inventory, summary};
    use super::*;

    fn table(width: usize) -> String {
        let mut table = Table::new(&Options {
            width,
            ..Options::default()
        });
        let mut out = Vec::new();
        for (document, verdicts) in inventory() {
            table.document(&mut out, &document, &verdicts).unwrap();
        }
        table.finish(&mut out, &summary()).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn models_are_listed_the_most_urgent_first_then_what_is_no_model() {
        insta::assert_snapshot!(table(140), @r"
        MODEL                     NAME          STATE   END OF LIFE            RUNWAY   REFERENCES  FILES
        amazon.nova-premier-v1:0  Nova Premier  eol     2025-07-21             unknown           1      1
        anthropic.claude-v2       Claude v2     eol     2025-07-21             unknown           4      3
        amazon.nova-pro-v1:0      Nova Pro      active  not before 2027-02-05  unknown           1      1

        UNKNOWN ID                REFERENCES  FILES
        anthropic.claude-sonet-9           1      1
        anthropic.claude-v2.1              1      1

        PATTERN               REFERENCES  FILES
        anthropic.claude-3-*           1      1
        ");
    }

    #[test]
    fn a_narrow_terminal_leaves_the_name_out() {
        insta::assert_snapshot!(table(90), @r"
        MODEL                     STATE   END OF LIFE            RUNWAY   REFERENCES  FILES
        amazon.nova-premier-v1:0  eol     2025-07-21             unknown           1      1
        anthropic.claude-v2       eol     2025-07-21             unknown           4      3
        amazon.nova-pro-v1:0      active  not before 2027-02-05  unknown           1      1

        UNKNOWN ID                REFERENCES  FILES
        anthropic.claude-sonet-9           1      1
        anthropic.claude-v2.1              1      1

        PATTERN               REFERENCES  FILES
        anthropic.claude-3-*           1      1
        ");
    }

    #[test]
    fn nothing_in_use_is_no_table() {
        let mut table = Table::new(&Options::default());
        let mut out = Vec::new();
        table.document(&mut out, &document(), &[]).unwrap();
        table.finish(&mut out, &summary()).unwrap();
        assert!(out.is_empty());
    }
}
