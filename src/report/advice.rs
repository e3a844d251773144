//! The lines below a snippet: what to write instead, what to check, and with `-v` why and where that is from.
//!
//! In: a finding and its mark. Out: lines, the most important first, not wrapped and not painted.

use unicode_width::UnicodeWidthStr;

use super::Options;
use super::mark::Mark;
use super::phrase::{alternative, changes, checks, status, target};
use crate::document::Document;
use crate::finding::{Basis, Finding, Lifecycle, Replacement};
use crate::lint::{self, Group};
use crate::vocab::Veto;

/// The documentation of AWS, whose pages are named by their day alone.
const AWS_DOCS: &str = "https://docs.aws.amazon.com/";

/// Second places that are listed on one line; the rest is counted.
const MAX_PLACES: usize = 5;

/// A line below a snippet.
pub(super) struct Line {
    /// The label, in a word.
    pub(super) word: &'static str,
    /// Its text.
    pub(super) text: String,
    /// The id at its start that is to be written, if it has one.
    pub(super) target: Option<String>,
    /// True if the id and the rest have the colour of the mark.
    pub(super) marked: bool,
}

impl Line {
    fn new(word: &'static str, text: impl Into<String>) -> Self {
        Self {
            word,
            text: text.into(),
            target: None,
            marked: false,
        }
    }
}

/// The lines of a finding. Of its labels those are left out that the snippet shows.
pub(super) fn below(
    document: &Document,
    finding: &Finding,
    mark: &Mark,
    options: &Options,
    is_shown: &dyn Fn(usize) -> bool,
) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(replacement) = &finding.replacement {
        let checks = self::checks(replacement);
        lines.push(replace_line(replacement, mark, options));
        if let (Mark::ByHand(why), false) = (mark, options.verbose)
            && !fits(replacement, mark, options)
        {
            let all: Vec<_> = std::iter::once(why.clone()).chain(checks).collect();
            lines.push(Line::new("by hand", joined(&all, options.width.saturating_sub(WORDS))));
        } else if !checks.is_empty() {
            lines.push(Line::new("check", check_text(&checks, options)));
        }
    }
    if options.verbose {
        lines.extend(verbose(finding));
    } else if finding.replacement.is_none() && !is_about_dates(finding) {
        lines.extend(finding.notes.first().map(|note| Line::new("note", note)));
    }
    lines.extend(other_places(document, finding, options, is_shown));
    lines.extend(status(finding).map(|text| Line::new("note", text)));
    lines
}

/// Columns that the gutter and the word of a line take at most.
const WORDS: usize = 14;

fn check_text(checks: &[String], options: &Options) -> String {
    if options.verbose {
        checks.join("; ")
    } else {
        joined(checks, options.width.saturating_sub(WORDS))
    }
}

/// Those of the texts that fit on a line, at least the first, and how many there are besides.
pub(super) fn joined(texts: &[String], room: usize) -> String {
    const MORE: usize = " (+10 more: -v)".len();
    let mut line = String::new();
    let mut left_out = 0;
    for (at, text) in texts.iter().enumerate() {
        let is_all = left_out == 0 && at + 1 == texts.len();
        let room = if is_all { room } else { room.saturating_sub(MORE) };
        let between = if line.is_empty() { "" } else { "; " };
        if !line.is_empty() && line.width() + between.len() + text.width() > room {
            left_out += 1;
            continue;
        }
        line.push_str(between);
        line.push_str(text);
    }
    match left_out {
        0 => line,
        more => format!("{line} (+{more} more: -v)"),
    }
}

/// The replacement, followed by the mark.
fn replace_line(replacement: &Replacement, mark: &Mark, options: &Options) -> Line {
    let target = target(replacement);
    let text = if options.verbose && !replacement.is_removal() {
        let by = match replacement.basis {
            Basis::Aws => ", recommended by AWS",
            Basis::Config => ", named in the config",
            Basis::Catalog => "",
        };
        format!("{target} ({}{by}) [{}]", replacement.name, mark.long())
    } else if fits(replacement, mark, options) {
        format!("{target} [{}]", mark.long())
    } else {
        format!("{target} [{}]", mark.name())
    };
    let word = if replacement.is_removal() {
        "fix"
    } else if replacement.elsewhere.is_some() || is_elsewhere(replacement) {
        "move to"
    } else {
        "replace with"
    };
    Line {
        word,
        text,
        target: Some(target),
        marked: true,
    }
}

/// True if the new id cannot be called from the Region that the code uses.
fn is_elsewhere(replacement: &Replacement) -> bool {
    replacement
        .reasons
        .iter()
        .any(|reason| reason.veto == Veto::OtherRegions)
}

/// True if the id and the long form of its mark fit on a line.
fn fits(replacement: &Replacement, mark: &Mark, options: &Options) -> bool {
    const LABEL: usize = "   = replace with: ".len();
    LABEL + target(replacement).width() + mark.long().width() + " []".len() < options.width
}

/// True if the notes of a finding are about the dates of its model, of which the message has the worst.
fn is_about_dates(finding: &Finding) -> bool {
    lint::by_name(finding.lint).is_some_and(|lint| lint.group == Group::End)
}

/// Lines that only `--verbose` prints, except those that hold for the whole run.
fn verbose(finding: &Finding) -> Vec<Line> {
    let notes = finding.notes.iter().filter(|note| !lint::holds_for_run(note));
    let mut lines: Vec<_> = notes.map(|note| Line::new("note", note)).collect();
    if let Some(replacement) = &finding.replacement {
        let quiet = replacement.changes.iter().filter(|change| !change.breaks_a_call());
        let changes = changes(&quiet.cloned().collect::<Vec<_>>());
        if !changes.is_empty() {
            lines.push(Line::new("changes", changes));
        }
        if !replacement.reason.is_empty() {
            lines.push(Line::new("reason", &replacement.reason));
        }
        let other = replacement.alternatives.first();
        lines.extend(other.map(|other| Line::new("or", alternative(other, replacement))));
    }
    lines.extend(sources(finding).into_iter().map(|source| Line::new("source", source)));
    if !finding.severity_from.is_empty() {
        let from = finding.severity_from.join(", ");
        lines.push(Line::new("note", format!("{} because of: {from}", finding.severity)));
    }
    lines
}

/// The second places of a finding that the snippet does not show.
fn other_places(
    document: &Document,
    finding: &Finding,
    options: &Options,
    is_shown: &dyn Fn(usize) -> bool,
) -> Option<Line> {
    let hidden: Vec<_> = (0..finding.labels.len()).filter(|&index| !is_shown(index)).collect();
    let place = |&index: &usize| {
        let label = &finding.labels[index];
        format!("line {}: {}", document.position(label.span.start()).line, label.message)
    };
    let text = if options.verbose {
        let named = hidden.iter().take(MAX_PLACES).map(place);
        let rest = hidden.len().saturating_sub(MAX_PLACES);
        let more = (rest > 0).then(|| format!("{rest} more"));
        named.chain(more).collect::<Vec<_>>().join("; ")
    } else if finding.verdict.table.is_some() {
        entries(document, finding, &hidden, options)
    } else {
        let texts: Vec<_> = hidden.iter().map(place).collect();
        joined(&texts, options.width.saturating_sub(WORDS))
    };
    (!hidden.is_empty()).then(|| Line::new("also", text))
}

/// The lines of the other entries of a table: `lines 8, 9, 12`.
fn entries(document: &Document, finding: &Finding, labels: &[usize], options: &Options) -> String {
    let line = |&index: &usize| document.position(finding.labels[index].span.start()).line;
    let mut lines: Vec<u32> = labels.iter().map(line).collect();
    lines.dedup();
    let room = options.width.saturating_sub(WORDS + " (+1000 more: -v)".len());
    let mut text = if lines.len() == 1 {
        "line".to_owned()
    } else {
        "lines".to_owned()
    };
    for (at, line) in lines.iter().enumerate() {
        let next = format!("{} {line}", if at == 0 { "" } else { "," });
        if text.len() + next.len() > room {
            return format!("{text} (+{} more: -v)", lines.len() - at);
        }
        text.push_str(&next);
    }
    text
}

/// The pages behind the judgement, each once, with the days on which they were read; not those that a note names.
fn sources(finding: &Finding) -> Vec<String> {
    let mut pages = Vec::<(String, Vec<String>)>::new();
    let lifecycle = finding
        .verdict
        .judgement
        .iter()
        .flat_map(|judgement| judgement.reported());
    for Lifecycle { source, observed, .. } in lifecycle {
        let Some(url) = source.as_deref() else { continue };
        if finding.notes.iter().any(|note| note.contains(url)) {
            continue;
        }
        let page = if url.starts_with(AWS_DOCS) { "AWS page" } else { url };
        let index = pages.iter().position(|(known, _)| known == page).unwrap_or_else(|| {
            pages.push((page.to_owned(), Vec::new()));
            pages.len() - 1
        });
        let days = &mut pages[index].1;
        days.extend(observed.map(|day| day.to_string()).filter(|day| !days.contains(day)));
    }
    let line = |(page, days): (String, Vec<String>)| std::iter::once(page).chain(days).collect::<Vec<_>>().join(", ");
    pages.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::testing::{claude_v2, document, retired};
    use super::*;
    use crate::vocab::Day;

    #[test]
    fn findings_that_do_not_fit_on_a_line_are_counted() {
        let texts = ["one", "two", "three"].map(str::to_owned);
        assert_eq!(joined(&texts, 80), "one; two; three");
        assert_eq!(joined(&texts, 25), "one; two; three");
        assert_eq!(joined(&texts, 12), "one (+2 more: -v)");
        let texts = ["one", "much longer than the others", "two"].map(str::to_owned);
        assert_eq!(joined(&texts, 30), "one; two (+1 more: -v)");
    }

    #[test]
    fn a_page_is_named_once_with_the_days_on_which_it_was_read() {
        let document = document();
        let mut finding = retired(&document, claude_v2(&document, 0));
        let judgement = Arc::make_mut(finding.verdict.judgement.as_mut().unwrap());
        let group = |url: &str, day| Lifecycle {
            source: Some(url.to_owned()),
            observed: Day::new(2026, 10, day),
            ..judgement.lifecycle[0].clone()
        };
        judgement.lifecycle = vec![
            group("https://docs.aws.amazon.com/a", 2),
            group("https://b", 2),
            group("https://docs.aws.amazon.com/a", 2),
            group("https://docs.aws.amazon.com/a", 9),
        ];
        assert_eq!(
            sources(&finding),
            ["AWS page, 2026-10-02, 2026-10-09", "https://b, 2026-10-02"]
        );
        finding.notes = vec!["says https://b".to_owned()];
        assert_eq!(sources(&finding).len(), 1);
    }
}
