//! The report for people: each finding with its line, the id underlined, and what to do about it.
//!
//! In: findings. Out: diagnostics as codespan-reporting draws them. Nothing of a file reaches the writer unescaped.

use std::io::{self, Write};

use codespan_reporting::diagnostic::{Diagnostic, Label as Mark, Severity as Level};
use codespan_reporting::files::Error;
use codespan_reporting::term::{Config, emit_to_write_style};

use super::advice::{Note, Told, wrap};
use super::inventory::Table;
use super::sanitize::{visible, without_commands};
use super::snippet::Snippet;
use super::style::Painter;
use super::{Format, Options, Reporter, Summary};
use crate::document::Document;
use crate::finding::Finding;
use crate::vocab::Severity;

pub(super) const FORMAT: Format = Format {
    name: "text",
    summary: "for people: the line, what happens and when, and what to write instead",
    findings: |options| {
        Box::new(Text {
            options: options.clone(),
            told: Told::default(),
        })
    },
    inventory: Some(|options| Box::new(Table::new(options))),
    lists_accepted: false,
};

/// Stands before the second line of a headline.
const HANGING: &str = "  ";

struct Text {
    options: Options,
    told: Told,
}

impl Reporter<Finding> for Text {
    fn begin(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn document(&mut self, out: &mut dyn Write, document: &Document, findings: &[Finding]) -> io::Result<()> {
        findings
            .iter()
            .try_for_each(|finding| self.finding(out, document, finding))
    }

    /// The summary is for standard error, so that this output can be piped.
    fn finish(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

impl Text {
    /// The message, on several lines where the terminal is narrower than what a pipe gets: whoever reads a pipe line by
    /// line finds it on one.
    fn headline(&self, finding: &Finding) -> String {
        let message = visible(&finding.message);
        if self.options.width >= Options::default().width {
            return message.into_owned();
        }
        let head = format!("{}[{}]: ", finding.severity, finding.lint);
        let lines = wrap(
            &format!("{head}{message}"),
            self.options.width.saturating_sub(HANGING.len()),
        );
        let text = lines.join(&format!("\n{HANGING}"));
        text.strip_prefix(&head).map_or(message.into_owned(), str::to_owned)
    }

    fn finding(&mut self, out: &mut dyn Write, document: &Document, finding: &Finding) -> io::Result<()> {
        let id = finding.verdict.reference.span;
        let spans = std::iter::once(id)
            .chain(finding.labels.iter().map(|label| label.span))
            .collect::<Vec<_>>();
        let snippet = Snippet::new(document, &spans, self.options.width);
        let here = format!("{}:{}", document.name(), document.position(id.start()).line);
        let mut notes = hidden_labels(document, finding, &snippet);
        notes.extend(self.told.advise(finding, &here, &self.options));
        let width = self.options.width.saturating_sub(snippet.gutter());
        let diagnostic = Diagnostic::new(level(finding.severity))
            .with_code(finding.lint)
            .with_message(self.headline(finding))
            .with_labels(marks(finding, &snippet))
            .with_notes_iter(notes.iter().map(|note| note.wrapped(width)));
        // The renderer writes character by character.
        let mut page = Vec::new();
        let mut painter = Painter::new(&mut page, self.options.color);
        emit_to_write_style(&mut painter, &Config::default(), &snippet, &diagnostic).map_err(into_io)?;
        out.write_all(without_commands(&String::from_utf8_lossy(&page)).as_bytes())
    }
}

fn marks(finding: &Finding, snippet: &Snippet) -> Vec<Mark<()>> {
    let primary = snippet.place(0).map(|place| Mark::primary((), place));
    let secondary = finding.labels.iter().enumerate().filter_map(|(index, label)| {
        snippet
            .place(index + 1)
            .map(|place| Mark::secondary((), place).with_message(visible(&label.message)))
    });
    primary.into_iter().chain(secondary).collect()
}

/// Labels that stand on a line that is too long to show them.
fn hidden_labels(document: &Document, finding: &Finding, snippet: &Snippet) -> Vec<Note> {
    let hidden = finding
        .labels
        .iter()
        .enumerate()
        .filter(|(index, _)| snippet.place(index + 1).is_none());
    hidden
        .map(|(_, label)| {
            let at = document.position(label.span.start());
            Note::new("note", format!("at {}:{}: {}", at.line, at.column, label.message))
        })
        .collect()
}

fn level(severity: Severity) -> Level {
    match severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Note => Level::Note,
    }
}

fn into_io(error: Error) -> io::Error {
    match error {
        Error::Io(error) => error,
        other => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests;
