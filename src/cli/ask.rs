//! `--interactive`: a fix is shown as a diff, and asked about.

use std::collections::BTreeSet;
use std::io::{self, BufRead, IsTerminal, Write};

use super::fix::to_dos;
use super::log;
use crate::document::Document;
use crate::edit::{self, Patch, Step};
use crate::finding::Finding;
use crate::input::Source;
use crate::report::sanitize::visible;

/// Of a line, as much is shown: a minified file is one line.
const MAX_SHOWN: usize = 160;

/// Of a long line that changes, as much is shown before the change.
const LEAD: usize = 40;

/// Answer of the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Yes,
    No,
    All,
    Quit,
}

impl Answer {
    fn read(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "y" | "yes" => Some(Self::Yes),
            "n" | "no" => Some(Self::No),
            "a" | "all" => Some(Self::All),
            "q" | "quit" => Some(Self::Quit),
            _ => None,
        }
    }
}

/// Shows a fix, or the fixes of a set, and asks for it; the end of the input ends the asking.
pub(super) fn ask(source: &Source, findings: &[Finding], steps: &[Step]) -> io::Result<Answer> {
    let document = &source.document;
    let mut patch = Patch::default();
    for step in steps {
        patch.add(&step.splices);
    }
    let fixed = Document::new(document.name(), patch.apply(document.bytes()));
    let diff = edit::unified(&source.path, document.text().as_bytes(), fixed.text().as_bytes());
    let mut terminal = log::stderr();
    let findings: Vec<&Finding> = steps.iter().map(|step| &findings[step.finding]).collect();
    writeln!(terminal)?;
    write_set(&mut terminal, &findings)?;
    let messages: BTreeSet<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    for message in messages {
        writeln!(terminal, "{}", visible(message))?;
    }
    show(&mut terminal, &diff)?;
    for finding in &findings {
        for label in &finding.labels {
            let line = document.position(label.span.start()).line;
            writeln!(terminal, "line {line}: {}", visible(&label.message))?;
        }
        for to_do in to_dos(document, finding) {
            let (line, what) = (to_do.line, visible(to_do.what));
            match to_do.elsewhere {
                Some(name) => writeln!(terminal, "to do: {}:{line}: {what}", visible(name))?,
                None => writeln!(terminal, "to do: line {line}: {what}")?,
            }
        }
    }
    let replacements = findings.iter().filter_map(|finding| finding.replacement.as_ref());
    let reasons: BTreeSet<&str> = replacements.map(|new| new.reason.as_str()).collect();
    for reason in reasons.into_iter().filter(|reason| !reason.is_empty()) {
        writeln!(terminal, "reason: {}", visible(reason))?;
    }
    loop {
        write!(terminal, "Write it? [y]es, [n]o, [a]ll from here on, [q]uit: ")?;
        terminal.flush()?;
        let mut line = String::new();
        if io::stdin().lock().read_line(&mut line)? == 0 {
            writeln!(terminal)?;
            return Ok(Answer::Quit);
        }
        if let Some(answer) = Answer::read(&line) {
            return Ok(answer);
        }
        // An answer typed at a terminal ends its line; one from a pipe does not.
        if !io::stdin().is_terminal() {
            writeln!(terminal)?;
        }
        writeln!(terminal, "`{}` is not one of y, n, a, q", visible(line.trim()))?;
    }
}

/// Names the places of a set that has more than one, also those in other documents.
fn write_set(out: &mut dyn Write, findings: &[&Finding]) -> io::Result<()> {
    let replacement = findings.first().and_then(|finding| finding.replacement.as_ref());
    let set = replacement.and_then(|new| new.set.as_ref());
    let Some(set) = set.filter(|set| set.places.len() > 1) else {
        return Ok(());
    };
    writeln!(out, "set of {}: {}", set.places.len(), visible(&set.places.join(", ")))
}

/// Shows a diff to a person: nothing that a terminal obeys, and of long lines what changes in them.
pub(super) fn show(out: &mut dyn Write, diff: &[u8]) -> io::Result<()> {
    let diff = String::from_utf8_lossy(diff);
    let lines: Vec<&str> = diff.lines().filter(|line| !line.starts_with('\\')).collect();
    let run = |lines: &[&str], sign: char| lines.iter().take_while(|line| line.starts_with(sign)).count();
    let mut rest = &lines[..];
    while !rest.is_empty() {
        let gone = run(rest, '-');
        let (lines, behind) = rest.split_at((gone + run(&rest[gone..], '+')).max(1));
        for (at, line) in lines.iter().enumerate() {
            // A fix changes no line end, so that as many lines come as go.
            let other = lines.get(if at < gone { at + gone } else { at - gone });
            let around = other
                .filter(|_| gone > 0)
                .map_or(0, |other| first_difference(line, other));
            writeln!(out, "{}", excerpt(line, around))?;
        }
        rest = behind;
    }
    Ok(())
}

/// Number of characters that two changed lines share, after their signs.
fn first_difference(one: &str, other: &str) -> usize {
    let same = one.chars().zip(other.chars()).skip(1).take_while(|(a, b)| a == b);
    same.count() + 1
}

/// A line with its sign, cut to the text around a character of it.
fn excerpt(line: &str, around: usize) -> String {
    let start = around.saturating_sub(LEAD).max(1);
    let mut rest = line.chars();
    let sign: String = rest.by_ref().take(1).collect();
    if rest.clone().nth(MAX_SHOWN).is_none() {
        return visible(line).into_owned();
    }
    let mut rest = rest.skip(start - 1);
    let shown: String = rest.by_ref().take(MAX_SHOWN).collect();
    let (before, behind) = (
        if start > 1 { "…" } else { "" },
        if rest.next().is_some() { "…" } else { "" },
    );
    format!("{sign}{before}{}{behind}", visible(&shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_long_lines_the_change_is_shown() {
        let long = "x".repeat(300);
        let diff = format!(
            " {long}\n-{long}old{long}\n-short old\n\\ No newline at end of file\n+{long}new{long}\n+short new\n"
        );
        let mut out = Vec::new();
        show(&mut out, diff.as_bytes()).unwrap();
        let out = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = out.lines().collect();
        assert!(lines.iter().all(|line| line.chars().count() <= MAX_SHOWN + 3), "{out}");
        assert!(lines[1].starts_with("-…x") && lines[1].contains("xoldx"), "{out}");
        assert!(lines[3].starts_with("+…x") && lines[3].contains("xnewx"), "{out}");
        assert_eq!([lines[2], lines[4]], ["-short old", "+short new"]);
    }

    #[test]
    fn a_terminal_is_shown_what_a_line_holds_and_obeys_none_of_it() {
        let mut out = Vec::new();
        show(&mut out, b"-a\x1b[31m\n+b\xff\n").unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "-a\u{241b}[31m\n+b\u{fffd}\n");
    }
}
