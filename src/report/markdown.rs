//! A table for people who read Markdown on the web: the body of a pull request, the summary of a job.
//!
//! In: findings. Out: GitHub Flavored Markdown, the most urgent finding first, and no longer than what GitHub takes
//! for a body. What comes from a file means nothing in it: no link, no mention, no HTML.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};

use super::entry::Entry;
use super::sanitize::visible;
use super::{Format, Options, Reporter, Summary};
use crate::document::Document;
use crate::finding::Finding;
use crate::vocab::{Severity, counted};

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    summary: "a Markdown table, for a pull request or the summary of a job",
    findings: |options| {
        Box::new(Markdown {
            options: options.clone(),
            entries: Vec::new(),
            by_model: false,
        })
    },
    inventory: None,
    lists_accepted: false,
};

/// The table of a job's summary: a row a model.
pub(super) const JOB_SUMMARY: Format = Format {
    findings: |options| {
        Box::new(Markdown {
            options: options.clone(),
            entries: Vec::new(),
            by_model: true,
        })
    },
    ..FORMAT
};

/// GitHub takes bodies of 65,536 characters.
const MAX_LEN: usize = 60_000;

struct Markdown {
    options: Options,
    entries: Vec<Entry>,
    /// True if a row is for all places of a model.
    by_model: bool,
}

impl Reporter<Finding> for Markdown {
    fn document(&mut self, _: &mut dyn Write, document: &Document, findings: &[Finding]) -> io::Result<()> {
        self.entries.extend(Entry::all(&self.options.root, document, findings));
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        self.entries.sort_by_key(Entry::urgency);
        writeln!(out, "## bedrock-lint: {}\n", title(&self.entries))?;
        if !self.entries.is_empty() {
            if self.by_model {
                let models = by_model(&self.entries);
                write_table(out, MODELS, models.len(), models.iter().map(row_of_model))?;
            } else {
                write_table(out, PLACES, self.entries.len(), self.entries.iter().map(row))?;
            }
        }
        let page = summary.catalog.lifecycle_page;
        let facts = page.map_or_else(String::new, |page| format!(", catalog of {page}"));
        let (references, files) = (summary.references, summary.files);
        writeln!(
            out,
            "Evaluated for {}{facts}. Model ids: {references}; files: {files}.",
            summary.as_of
        )
    }
}

/// Number of findings of each severity.
fn title(entries: &[Entry]) -> String {
    let of = |severity: Severity| entries.iter().filter(|entry| entry.severity == severity).count();
    let counts = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| (of(severity), severity.name()));
    let some = counts.iter().filter(|(n, _)| *n > 0).map(|(n, name)| counted(*n, name));
    let title = some.collect::<Vec<_>>().join(", ");
    if title.is_empty() {
        "no findings".to_owned()
    } else {
        title
    }
}

/// The head of a table with a row a place.
const PLACES: &str = "| Severity | Where | What | Replace with |\n| --- | --- | --- | --- |";

/// The head of a table with a row a model.
const MODELS: &str = "| Severity | Model | Places | First place | Replace with |\n| --- | --- | --- | --- | --- |";

fn write_table(out: &mut dyn Write, head: &str, all: usize, rows: impl Iterator<Item = String>) -> io::Result<()> {
    writeln!(out, "{head}")?;
    let mut length = 0;
    let mut left = all;
    for row in rows {
        length += row.len();
        if length > MAX_LEN {
            break;
        }
        out.write_all(row.as_bytes())?;
        left -= 1;
    }
    if left > 0 {
        writeln!(out, "\n… and {}, not shown here.", counted(left, "more finding"))?;
    }
    writeln!(out)
}

/// The entries of each model, in the order of the first of them.
fn by_model(entries: &[Entry]) -> Vec<Vec<&Entry>> {
    let mut models: Vec<Vec<&Entry>> = Vec::new();
    let mut known = HashMap::new();
    for entry in entries {
        let key = (entry.severity, entry.lint, &entry.model, entry.silenced.is_some());
        let at = *known.entry(key).or_insert(models.len());
        if at == models.len() {
            models.push(Vec::new());
        }
        models[at].push(entry);
    }
    models
}

fn row_of_model(entries: &Vec<&Entry>) -> String {
    let Some(first) = entries.first() else {
        return String::new();
    };
    let silenced = first
        .silenced
        .as_ref()
        .map_or_else(String::new, |why| format!(" ({})", prose(why)));
    let files: BTreeSet<_> = entries.iter().map(|entry| &entry.path).collect();
    let instead = entries.iter().find_map(|entry| entry.instead.as_deref());
    format!(
        "| {}{silenced} | {} {} | {} in {} | {} | {} |\n",
        first.severity,
        prose(&first.headline_with_id()),
        code(first.lint),
        entries.len(),
        counted(files.len(), "file"),
        code(&format!("{}:{}", first.path, first.start.line)),
        instead.map_or_else(String::new, prose),
    )
}

fn row(entry: &Entry) -> String {
    let silenced = entry
        .silenced
        .as_ref()
        .map_or_else(String::new, |why| format!(" ({})", prose(why)));
    let place = code(&format!("{}:{}", entry.path, entry.start.line));
    let instead = entry.instead.as_deref().map_or_else(String::new, prose);
    let (severity, lint) = (entry.severity, code(entry.lint));
    format!(
        "| {severity}{silenced} | {place} | {} {lint} | {instead} |\n",
        prose(&entry.headline_with_id())
    )
}

/// The text as code. Between backticks where nothing in it could end that, else character by character.
pub(super) fn code(text: &str) -> String {
    let text = visible(text);
    let plain = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || " -_.,:;/@+=()*#~'\"!?".contains(c);
    if !text.is_empty() && text.trim() == text && text.chars().all(plain) {
        return format!("`{text}`");
    }
    let mut html = String::from("<code>");
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            html.push_str(&entity(c));
        } else {
            html.push(c);
        }
    }
    html + "</code>"
}

/// The text as prose, in which pairs of backticks mean code and nothing else means anything.
pub(super) fn prose(text: &str) -> String {
    let pieces: Vec<_> = text.split('`').collect();
    let paired = if pieces.len() % 2 == 1 {
        pieces.len()
    } else {
        pieces.len() - 1
    };
    let mut prose = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        if index % 2 == 1 && index < paired && !piece.is_empty() {
            prose.push_str(&code(piece));
            continue;
        }
        if index >= paired {
            prose.push_str("&#96;");
        }
        visible(piece).chars().for_each(|c| push_prose(&mut prose, c));
    }
    prose
}

fn entity(c: char) -> String {
    format!("&#{};", u32::from(c))
}

fn push_prose(prose: &mut String, c: char) {
    match c {
        // A mention and a number of an issue are found in what is shown; a space of no width parts them.
        '@' | '#' => {
            prose.push_str(&entity(c));
            prose.push_str("&#8203;");
        }
        ',' | '.' | ':' | ';' | '-' | '(' | ')' | '\'' | '/' | '%' | '?' => prose.push(c),
        _ if c.is_ascii_punctuation() => prose.push_str(&entity(c)),
        _ => prose.push(c),
    }
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options as Extensions, Parser, Tag, TagEnd};

    use super::super::outbreak;
    use super::super::testing::{claude_v2, document, report_findings, retired, summary, summary_of_nothing};
    use super::*;

    /// The rendered cells of the table, by row; panics on any element other than table, text and code.
    fn cells(markdown: &str) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        let mut in_table = false;
        for event in Parser::new_ext(markdown, Extensions::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Table(_)) => in_table = true,
                Event::End(TagEnd::Table) => in_table = false,
                Event::Start(Tag::TableRow | Tag::TableHead) => rows.push(Vec::new()),
                Event::Start(Tag::TableCell) => rows.last_mut().unwrap().push(String::new()),
                Event::Text(text) | Event::Code(text) if in_table => {
                    rows.last_mut().unwrap().last_mut().unwrap().push_str(&text);
                }
                Event::InlineHtml(html) => assert!(["<code>", "</code>"].contains(&&*html), "{html}"),
                Event::Start(Tag::Paragraph | Tag::Heading { .. }) | Event::End(_) | Event::Text(_) => {}
                other => panic!("{other:?}"),
            }
        }
        rows
    }

    #[test]
    fn the_hard_sample() {
        insta::assert_snapshot!(report_findings(&FORMAT, &Options::default()));
    }

    #[test]
    fn no_name_and_no_text_breaks_out() {
        let rows = cells(&outbreak::report(&FORMAT));
        assert_eq!(rows.len(), 1 + outbreak::names().len());
        for (row, name) in rows[1..].iter().zip(outbreak::names()) {
            assert_eq!(row.len(), 4, "{row:?}");
            assert_eq!(row[1], format!("{}:1", visible(&name)));
            assert!(
                row[2].replace('\u{200b}', "").contains(outbreak::WORDS.trim()),
                "{}",
                row[2]
            );
        }
    }

    #[test]
    fn nothing_is_mentioned() {
        assert_eq!(prose("ask @team, see #1"), "ask &#64;&#8203;team, see &#35;&#8203;1");
        assert_eq!(prose("`a` and `b"), "`a` and &#96;b");
        assert_eq!(code("a|b"), "<code>a&#124;b</code>");
    }

    #[test]
    fn a_body_is_no_longer_than_what_github_takes() {
        let document = document();
        let findings: Vec<_> = (0..2_000)
            .map(|_| retired(&document, claude_v2(&document, 0)))
            .collect();
        let mut reporter = (FORMAT.findings)(&Options::default());
        let mut out = Vec::new();
        reporter.document(&mut out, &document, &findings).unwrap();
        reporter.finish(&mut out, &summary()).unwrap();
        let body = String::from_utf8(out).unwrap();
        assert!(body.chars().count() < 65_536);
        assert!(body.contains("more findings, not shown here"));
    }

    #[test]
    fn a_clean_run_says_so() {
        let mut reporter = (FORMAT.findings)(&Options::default());
        let mut out = Vec::new();
        reporter.finish(&mut out, &summary_of_nothing()).unwrap();
        assert!(out.starts_with(b"## bedrock-lint: no findings\n"));
    }
}
