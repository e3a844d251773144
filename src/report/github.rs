//! Annotations on GitHub: workflow commands on standard output.
//!
//! In: findings. Out: `::error title=…,file=…,line=…::text` lines, one a model and file, the most urgent first and at
//! most ten a level, which is what a step may show; the last one says how many more there are.

use std::collections::HashMap;
use std::io::{self, Write};

use super::entry::Entry;
use super::sanitize::visible;
use super::{Format, Options, Reporter, Summary};
use crate::document::Document;
use crate::finding::Finding;
use crate::vocab::{Severity, counted};

pub(super) const FORMAT: Format = Format {
    name: "github",
    summary: "annotations of GitHub Actions, and a table in the summary of the job",
    findings: |options| {
        Box::new(GitHub {
            options: options.clone(),
            entries: Vec::new(),
        })
    },
    inventory: None,
    lists_accepted: false,
};

/// GitHub drops what a step has beyond that, without a word.
const SHOWN: usize = 10;

struct GitHub {
    options: Options,
    entries: Vec<Entry>,
}

impl Reporter<Finding> for GitHub {
    fn document(&mut self, _: &mut dyn Write, document: &Document, findings: &[Finding]) -> io::Result<()> {
        self.entries.extend(Entry::all(&self.options.root, document, findings));
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, _: &Summary) -> io::Result<()> {
        self.entries.sort_by_key(Entry::urgency);
        for level in [Severity::Error, Severity::Warning, Severity::Note] {
            let all = by_model_and_file(self.entries.iter().filter(|entry| entry.severity == level));
            let more = all.len().saturating_sub(SHOWN);
            for (index, (entry, lines)) in all.iter().take(SHOWN).enumerate() {
                write_command(out, entry, lines, if index + 1 == SHOWN { more } else { 0 })?;
            }
        }
        Ok(())
    }
}

/// The first entry of each model in each file, with the lines of the others.
fn by_model_and_file<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<(&'a Entry, Vec<u32>)> {
    let mut firsts: Vec<(&Entry, Vec<u32>)> = Vec::new();
    let mut known = HashMap::new();
    for entry in entries {
        let key = (&entry.path, entry.lint, &entry.model, &entry.silenced);
        if let Some(&at) = known.get(&key) {
            let (_, lines): &mut (&Entry, Vec<u32>) = &mut firsts[at];
            lines.push(entry.start.line);
        } else {
            known.insert(key, firsts.len());
            firsts.push((entry, Vec::new()));
        }
    }
    firsts
}

/// Writes a command; `more` findings of its level are not shown.
fn write_command(out: &mut dyn Write, entry: &Entry, lines: &[u32], more: usize) -> io::Result<()> {
    let (command, level) = match entry.severity {
        Severity::Error => ("error", "error"),
        Severity::Warning => ("warning", "warning"),
        Severity::Note => ("notice", "note"),
    };
    let (path, start, end) = (property(&entry.path), entry.start, entry.end);
    write!(
        out,
        "::{command} title={},file={path},line={}",
        property(entry.lint),
        start.line
    )?;
    // A span of several lines would lose its columns.
    if start.line == end.line {
        write!(
            out,
            ",endLine={},col={},endColumn={}",
            end.line, start.column, end.column
        )?;
    }
    let mut text = entry.in_two_sentences(lines);
    if more > 0 {
        let more = counted(more, level);
        text = format!("{text}\n{more} more are not shown here: GitHub shows {SHOWN} of a level");
    }
    writeln!(out, "::{}", data(&text))
}

/// The text of a command. The percent sign comes first: it is what escapes are made of.
fn data(text: &str) -> String {
    let escaped = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    visible(&escaped).into_owned()
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests;
