//! One finding: its line with the id underlined, the replacement, and points to check.
//!
//! In: a finding and its mark. Out: at most eight lines; with `-v` as many as it takes.

use unicode_width::UnicodeWidthStr as _;

use std::io;

use codespan_reporting::diagnostic::{Diagnostic, Label as Underline, Severity as Level};
use codespan_reporting::files::Error;
use codespan_reporting::term::{Config, emit_to_write_style};

use crate::document::Document;
use crate::finding::Finding;
use crate::report::Options;
use crate::report::advice::{Line, below};
use crate::report::mark::Mark;
use crate::report::phrase::{cut, wrap};
use crate::report::sanitize::visible;
use crate::report::snippet::Snippet;
use crate::report::style::{self, Painter};
use crate::vocab::Severity;

/// Lines of a finding, without the empty one after it.
const MAX_LINES: usize = 8;

/// Lines of a headline.
const MAX_HEAD_LINES: usize = 2;

/// Comes before the second line of a headline.
const HANGING: &str = "  ";

/// Places of a finding that are drawn with `-v`; the rest is counted.
const MAX_LABELS: usize = 12;

/// The finding as it is shown, with an empty line after it.
pub(super) fn draw(document: &Document, finding: &Finding, mark: &Mark, options: &Options) -> io::Result<String> {
    let drawn = if options.verbose { MAX_LABELS } else { 0 };
    let id = finding.verdict.reference.span;
    let spans: Vec<_> = std::iter::once(id)
        .chain(finding.labels.iter().take(drawn).map(|label| label.span))
        .collect();
    let snippet = Snippet::new(document, &spans, options.width);
    let diagnostic = Diagnostic::new(level(finding.severity))
        .with_code(finding.lint)
        .with_message(headline(finding, options))
        .with_labels(underlines(finding, &snippet, drawn));
    // The renderer writes character by character.
    let mut page = Vec::new();
    let mut painter = Painter::new(&mut page, options.color);
    emit_to_write_style(&mut painter, &Config::default(), &snippet, &diagnostic).map_err(into_io)?;
    let mut text = String::from_utf8_lossy(&page).trim_end_matches('\n').to_owned();
    let room = if options.verbose {
        usize::MAX
    } else {
        MAX_LINES.saturating_sub(text.lines().count())
    };
    let is_shown = |index: usize| index < drawn && snippet.place(index + 1).is_some();
    for line in below(document, finding, mark, options, &is_shown)
        .into_iter()
        .take(room)
    {
        text.push('\n');
        push_line(&mut text, &line, snippet.gutter(), mark, options);
    }
    text.push_str("\n\n");
    Ok(text)
}

/// The message, on several lines if the terminal is narrow; in a pipe, which is read line by line, it is on one line.
fn headline(finding: &Finding, options: &Options) -> String {
    let message = visible(&finding.message);
    if options.width >= Options::default().width {
        return message.into_owned();
    }
    let head = format!("{}[{}]: ", finding.severity, finding.lint);
    let room = options.width.saturating_sub(HANGING.len());
    let mut lines = wrap(&format!("{head}{message}"), room);
    if !options.verbose && lines.len() > MAX_HEAD_LINES {
        lines.truncate(MAX_HEAD_LINES);
        if let Some(last) = lines.last_mut() {
            *last = cut(&format!("{last} …"), room);
        }
    }
    let text = lines.join(&format!("\n{HANGING}"));
    text.strip_prefix(&head).map_or(message.into_owned(), str::to_owned)
}

fn underlines(finding: &Finding, snippet: &Snippet, drawn: usize) -> Vec<Underline<()>> {
    let primary = snippet.place(0).map(|place| Underline::primary((), place));
    let secondary = finding
        .labels
        .iter()
        .take(drawn)
        .enumerate()
        .filter_map(|(index, label)| {
            snippet
                .place(index + 1)
                .map(|place| Underline::secondary((), place).with_message(visible(&label.message)))
        });
    primary.into_iter().chain(secondary).collect()
}

/// Adds a line below the snippet: one, cut to the width, or with `-v` as many as it takes.
fn push_line(text: &mut String, line: &Line, gutter: usize, mark: &Mark, options: &Options) {
    let bar = format!("{}= ", " ".repeat(gutter.saturating_sub(2)));
    let word = format!("{}: ", line.word);
    let indent = bar.len() + word.len();
    let room = options.width.saturating_sub(indent).max(LEAST_ROOM);
    text.push_str(&style::border(&bar, options.color));
    text.push_str(&word);
    let body = visible(&line.text);
    // Ids to write are never cut; a choice of several, and the mark behind it, is.
    let is_choice = |target: &String| target.contains(" or ") || target.contains('{');
    let is_too_long = |target: &String| !is_choice(target) && target.width() > room;
    let body = if options.verbose || line.marked && line.target.as_ref().is_some_and(is_too_long) {
        wrap(&body, room).join(&format!("\n{}", " ".repeat(indent)))
    } else if options.cuts {
        cut(&body, room)
    } else {
        body.into_owned()
    };
    let painted = match (
        &line.marked,
        body.strip_prefix(line.target.as_deref().unwrap_or_default()),
    ) {
        (true, Some(rest)) => {
            let target = &body[..body.len() - rest.len()];
            format!(
                "{}{}",
                style::of_mark(target, mark, options.color),
                style::of_mark_name(rest, mark, options.color)
            )
        }
        _ => body,
    };
    text.push_str(&painted);
}

/// However narrow the terminal, this much of a line below a snippet is shown.
const LEAST_ROOM: usize = 30;

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
