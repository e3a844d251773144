//! The comments that hide findings, as they are written.
//!
//! In: a document. Out: a [`Marker`] for each `bedrock-lint: ignore[lint] until=2026-12-31 reason` in a comment, with
//! what is wrong with it. Which findings it hides is not known here.

use crate::document::Document;
use crate::lint::{self, Check, LINTS};
use crate::syntax::Source;
use crate::vocab::{Day, Place, Role, Span, boundary};

/// What every marker begins with, in small letters or capitals; a colon belongs behind it.
const START: &str = "bedrock-lint";

/// What can follow it.
const VERBS: [(&str, Reach); 3] = [
    ("ignore", Reach::Line),
    ("ignore-next-line", Reach::NextLine),
    ("ignore-file", Reach::File),
];

/// What other tools call it.
const FOREIGN: [&str; 9] = [
    "allow",
    "disable",
    "disable-file",
    "disable-line",
    "disable-next-line",
    "noqa",
    "nolint",
    "skip",
    "suppress",
];

/// What a day is written behind.
const UNTIL: &str = "until";

/// Words for the same that hide nothing.
const FOREIGN_UNTIL: [&str; 4] = ["before", "expires", "expiry", "till"];

/// What begins a comment of a template, whatever the language is that is filled in.
const TEMPLATE_OPENERS: [&str; 7] = ["{#", "{#-", "{{!--", "{{/*", "{{- /*", "<%#", "<%--"];

/// What can stand before a marker in a language of which no more is known.
const OPENERS: [&str; 12] = ["#", "//", "/*", "*", "--", "<!--", ";", "%", "!", "::", "rem", "dnl"];

/// What can stand behind it: the end of the comment, and that of a line of a notebook.
const CLOSERS: [&str; 20] = [
    "*/}", "*/", "--%>", "%>", "-->", "-}}", "}}", "-#}", "#}", "-%}", "%}", "-}", "--", "]]", "\\n\",", "\\n\"", "*)",
    "#>", "\"\"\"", "'''",
];

/// What begins a comment that can end before its line does, and what ends it. Of openers that end alike the longest
/// comes first.
const BLOCKS: [(&str, &str); 10] = [
    ("{{!--", "--}}"),
    ("<!--", "-->"),
    ("<%--", "--%>"),
    ("<%#", "%>"),
    ("{#", "#}"),
    ("<#", "#>"),
    ("/*", "*/"),
    ("(*", "*)"),
    ("{-", "-}"),
    ("\"\"\"", "\"\"\""),
];

/// What is longer than any of the openers.
const LONGEST_OPENER: usize = 16;

/// As far before a marker it is looked for where its comment begins.
const FARTHEST_BACK: usize = 4_096;

/// More of a reason is not kept: every finding that it hides tells it.
const LONGEST_REASON: usize = 500;

/// A word that is longer is like no word of this program.
const LONGEST_WORD: usize = 64;

/// More faults of one marker are not told.
const MOST_FAULTS: usize = 16;

/// Where a marker holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// On its line; on the next one too, where it has its line to itself.
    Line,
    /// On the next line.
    NextLine,
    /// In the whole file.
    File,
}

/// A comment that hides findings.
#[derive(Debug)]
pub(super) struct Marker {
    /// From `bedrock-lint` to the end of its list.
    pub(super) span: Span,
    /// What the comment says of its surroundings.
    pub(super) language: Option<&'static str>,
    /// The role of the part of the file, where it is another than the file's.
    pub(super) role: Option<Role>,
    /// Where it holds.
    pub(super) reach: Reach,
    /// The line on which it stands.
    pub(super) line: u32,
    /// Whether there is nothing but a comment on its line.
    pub(super) is_alone: bool,
    /// The lints that it hides; `None` for all.
    pub(super) lints: Option<Vec<&'static str>>,
    /// The last day on which it holds.
    pub(super) until: Option<Day>,
    /// Why, in the words of whoever wrote it; empty where they wrote none.
    pub(super) reason: String,
    /// What is wrong with it, in sentences without a full stop.
    pub(super) faults: Vec<String>,
}

/// The markers of a document, in order.
pub(super) fn markers(document: &Document, source: &Source<'_>) -> Vec<Marker> {
    let text = document.text();
    let starts: Vec<usize> = starts(text).collect();
    // The next one ends what a marker says, so that none is read twice.
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let mut markers: Vec<Marker> = starts
        .iter()
        .zip(ends)
        .filter_map(|(&at, end)| read(document, at, end))
        .collect();
    if markers.is_empty() {
        return markers;
    }
    // Of each marker, the place of the first letter of its line, and its own.
    let lines = firsts_of_lines(text, &markers);
    let spans: Vec<Span> = lines
        .iter()
        .zip(&markers)
        .flat_map(|(&first, marker)| [Span::new(first, marker.span.start()), marker.span])
        .collect();
    let language = source.language();
    let contexts = source.places(&spans).contexts;
    let mut contexts = contexts.chunks_exact(2).zip(lines);
    markers.retain_mut(|marker| {
        let Some(([first, own], line)) = contexts.next() else {
            return false;
        };
        let before = &text[line..marker.span.start()];
        let is_first = begins_with_comment(first.place, before) || !before.contains(char::is_alphanumeric);
        marker.is_alone &= is_first;
        marker.language = own.language.or(Some(language)).filter(|name| *name != "text");
        marker.role = own.role;
        is_comment(own.place, before)
    });
    markers
}

/// Whether a marker of that place is in a comment, where `before` stands before it on its line. A documenting comment
/// has an opener, a documenting string has none.
fn is_comment(place: Place, before: &str) -> bool {
    let before = before.trim();
    let last = boundary::ceil(before, before.len().saturating_sub(LONGEST_OPENER));
    let before = before[last..].to_ascii_lowercase();
    match place {
        Place::Comment => true,
        _ if TEMPLATE_OPENERS.iter().any(|opener| before.ends_with(opener)) => true,
        Place::Docstring | Place::Text => OPENERS.iter().any(|opener| before.ends_with(opener)),
        Place::Prose => before.ends_with("<!--"),
        _ => false,
    }
}

/// Whether a line whose first letter has that place begins with a comment.
fn begins_with_comment(place: Place, before: &str) -> bool {
    let before = beginning_of(before.trim(), LONGEST_OPENER).to_ascii_lowercase();
    let is_known = matches!(place, Place::Docstring | Place::Text);
    place == Place::Comment || is_known && OPENERS.iter().any(|opener| before.starts_with(opener))
}

/// Where the name stands that a marker begins with, whatever its letters.
fn starts(text: &str) -> impl Iterator<Item = usize> {
    // The rarest letter of the name is looked for, and the others only where it stands.
    const RAREST: usize = 6;
    let bytes = text.as_bytes();
    let begins = move |at: usize| {
        let name = bytes.get(at..at + START.len());
        name.is_some_and(|name| name.eq_ignore_ascii_case(START.as_bytes())) && !follows_a_word(&text[..at])
    };
    let rarest = memchr::memchr2_iter(b'k', b'K', bytes);
    rarest
        .filter_map(|at| at.checked_sub(RAREST))
        .filter(move |&at| begins(at))
}

fn follows_a_word(before: &str) -> bool {
    before
        .chars()
        .next_back()
        .is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.'))
}

/// For each marker the first letter of its line that is no white space, at most its own.
fn firsts_of_lines(text: &str, markers: &[Marker]) -> Vec<usize> {
    let mut line = 0;
    let mut first = 0;
    let mut seen = 0;
    let mut firsts = Vec::with_capacity(markers.len());
    for marker in markers {
        let at = marker.span.start();
        // What was seen of the line is not read again.
        if let Some(end) = text[seen..at].rfind('\n') {
            line = seen + end + 1;
            first = line;
        }
        if first == line {
            first += text[line..at].len() - text[line..at].trim_start().len();
        }
        seen = at;
        firsts.push(first);
    }
    firsts
}

/// The beginning of what a comment says, where that is long.
pub(super) fn beginning(text: &str) -> String {
    let begun = beginning_of(text, LONGEST_REASON);
    if begun.len() == text.len() {
        return text.to_owned();
    }
    format!("{}…", begun.trim_end())
}

fn beginning_of(text: &str, longest: usize) -> &str {
    &text[..boundary::floor(text, longest)]
}

/// Reads the marker at `at`, which goes no further than `end`.
fn read(document: &Document, at: usize, end: usize) -> Option<Marker> {
    let text = document.text();
    let line = memchr::memchr2(b'\n', b'\r', &text.as_bytes()[at..end]).map_or(end, |len| at + len);
    let end = end_of_comment(text, at, line);
    let behind = &text[at + START.len()..end];
    let rest = behind.strip_prefix(':').unwrap_or(behind);
    let has_colon = rest.len() < behind.len();
    if !has_colon && !behind.starts_with([' ', '\t']) {
        return None;
    }
    let rest = rest.trim_start();
    let verb_len = rest
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .unwrap_or(rest.len());
    let (verb, rest) = rest.split_at(verb_len);
    let verb = verb.trim_end_matches('-').to_ascii_lowercase();
    let mut faults = Vec::new();
    let reach = if let Some((name, reach)) = VERBS.iter().find(|(name, _)| *name == verb) {
        if !has_colon {
            // What is said of the linter in a sentence is no marker.
            let is_meant = rest.trim_start().starts_with('[') || is_closed(rest) || unbracketed(rest).is_some();
            is_meant.then_some(())?;
            faults.push(format!("a colon is missing: `{START}: {name}`"));
        }
        *reach
    } else {
        has_colon.then_some(())?;
        let has_list = FOREIGN.contains(&&*verb) || rest.trim_start().starts_with('[');
        let nearest = nearest(&verb, VERBS.iter().map(|(name, _)| *name)).or_else(|| has_list.then_some("ignore"))?;
        let verb = beginning(&verb);
        faults.push(format!(
            "`{verb}` is no word of bedrock-lint; `{nearest}` is the nearest"
        ));
        Reach::Line
    };
    let is_understood = faults.is_empty();
    let (lints, rest) = list(rest, &mut faults);
    // What cannot be understood hides nothing.
    let lints = if is_understood { lints } else { Some(Vec::new()) };
    let mut marker = Marker {
        span: Span::new(at, end - rest.len()),
        language: None,
        role: None,
        reach,
        line: document.position(at).line,
        is_alone: !text[end..line].contains(char::is_alphanumeric),
        lints,
        until: None,
        reason: String::new(),
        faults,
    };
    marker.take_words(rest);
    Some(marker)
}

/// The first letter of the line of `at` that is no white space, at most `at`, as far back as is looked.
fn first_of_line(text: &str, at: usize) -> usize {
    let from = boundary::ceil(text, at.saturating_sub(FARTHEST_BACK));
    let line = text[from..at].rfind('\n').map_or(from, |end| from + end + 1);
    line + text[line..at].len() - text[line..at].trim_start().len()
}

/// Where the comment ends in which a marker stands: before the end of its line, where it is one that can.
fn end_of_comment(text: &str, at: usize, line: usize) -> usize {
    let before = &text[first_of_line(text, at)..at];
    let open = BLOCKS.iter().filter_map(|(opener, closer)| {
        let begin = before.rfind(opener)? + opener.len();
        (!before[begin..].contains(closer)).then_some((begin, *closer))
    });
    // The last one that was opened; of several that begin at one place, the first.
    let open = open.fold(None, |last: Option<(usize, &str)>, one| match last {
        Some(last) if last.0 >= one.0 => Some(last),
        _ => Some(one),
    });
    // A line of a comment that began further up.
    let closer = open.map_or_else(
        || before.trim().chars().all(|c| c == '*').then_some("*/"),
        |(_, closer)| Some(closer),
    );
    let found = closer.and_then(|closer| memchr::memmem::find(&text.as_bytes()[at..line], closer.as_bytes()));
    found.map_or(line, |len| at + len)
}

/// Whether nothing stands behind but the end of a comment.
fn is_closed(rest: &str) -> bool {
    let rest = rest.trim();
    rest.is_empty() || CLOSERS.contains(&rest)
}

/// Reads `[a, b]` at the start of `rest`: the lints that it names, `None` where there is no list, and what follows.
fn list<'a>(rest: &'a str, faults: &mut Vec<String>) -> (Option<Vec<&'static str>>, &'a str) {
    let Some(inner) = rest.trim_start().strip_prefix('[') else {
        let Some(name) = unbracketed(rest) else {
            return (None, rest.trim_start_matches('-'));
        };
        faults.push(format!("lints stand in brackets: `[{name}]`"));
        return (Some(Vec::new()), rest);
    };
    let Some((names, rest)) = inner.split_once(']') else {
        faults.push("its list of lints has no end: `]` is missing".to_owned());
        return (Some(Vec::new()), inner);
    };
    let mut lints = Vec::new();
    // A comma may stand behind the last one.
    let mut listed = names
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .peekable();
    if listed.peek().is_none() {
        faults.push("its list names no lint".to_owned());
    }
    for name in listed {
        if faults.len() == MOST_FAULTS {
            break;
        }
        match lint::by_name(&name.to_ascii_lowercase()) {
            Some(lint) if matches!(lint.check, Check::Suppression) => {
                faults.push(format!(
                    "`{name}` cannot be hidden by a comment; `[severity]` of the config turns it off"
                ));
            }
            Some(lint) if lints.contains(&lint.name) => {}
            Some(lint) => lints.push(lint.name),
            None => faults.push(unknown(name)),
        }
    }
    (Some(lints), rest)
}

/// The lint that a list without brackets begins with: `ignore retired-model`, `ignore(retired-model)`.
fn unbracketed(rest: &str) -> Option<&str> {
    let word = rest.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let end = word.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'));
    let word = &word[..end.unwrap_or(word.len())];
    let is_lint = lint::by_name(word).is_some() || word.contains(['-', '_']) && nearest(word, names()).is_some();
    (is_lint || rest.starts_with('(')).then_some(word)
}

/// The lints that a comment can hide.
fn names() -> impl Iterator<Item = &'static str> {
    let lints = LINTS.iter().filter(|lint| !matches!(lint.check, Check::Suppression));
    lints.map(|lint| lint.name)
}

fn unknown(name: &str) -> String {
    let name = beginning(name);
    match nearest(&name, names()) {
        Some(nearest) => format!("there is no lint `{name}`; `{nearest}` is the nearest"),
        None => format!("there is no lint `{name}`"),
    }
}

/// The name that is most like `text`, if any is like it.
fn nearest<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let names = names.filter(|_| text.len() <= LONGEST_WORD);
    let scored = names.map(|name| (strsim::normalized_damerau_levenshtein(text, name), name));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 >= 0.6).then_some(best.1)
}

/// Whether a word is a day, or meant for one: `2026-12-31`, `31.12.2026`, `2026`.
fn is_date(word: &str) -> bool {
    let word = word.trim_start_matches(['=', ':']);
    word.starts_with(|c: char| c.is_ascii_digit()) && word.bytes().filter(u8::is_ascii_digit).count() >= 4
}

/// Whether a word before a day is meant to say when a marker ends.
fn is_like_until(name: &str) -> bool {
    FOREIGN_UNTIL.contains(&name) || nearest(name, std::iter::once(UNTIL)).is_some()
}

impl Marker {
    /// Reads what follows the list: a day, and the reason.
    fn take_words(&mut self, rest: &str) {
        let mut rest = rest.trim();
        while let Some(shorter) = CLOSERS.iter().find_map(|closer| rest.strip_suffix(closer)) {
            rest = shorter.trim_end();
        }
        let mut reason = Vec::new();
        let mut words = rest.split_whitespace().peekable();
        while let Some(word) = words.next() {
            let name_len = word.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(word.len());
            let name = word[..name_len].to_ascii_lowercase();
            let behind = &word[name_len..];
            let value = behind.trim_start_matches(['=', ':']);
            let is_until = name == UNTIL;
            let is_given = behind.starts_with(['=', ':']);
            if is_until && behind.starts_with('=') {
                self.hold_until(value);
            } else if is_until
                && is_date(if value.is_empty() {
                    words.peek().unwrap_or(&"")
                } else {
                    value
                })
            {
                // In a sentence the word may stand, before a day it is meant for us.
                self.fail("it has no day on which it ends: expected `until=YYYY-MM-DD`".to_owned());
            } else if !is_until && is_given && is_date(value) && is_like_until(&name) {
                self.fail(format!(
                    "`{name}` is no word of bedrock-lint; `{UNTIL}=` is the nearest"
                ));
            } else {
                reason.push(word);
            }
        }
        let reason = reason.join(" ");
        self.reason = beginning(reason.trim_start_matches([':', '-', '–', '—', ' ']));
    }

    /// Takes the day on which it ends.
    fn hold_until(&mut self, day: &str) {
        match day.trim_end_matches([',', ';', ')', '.']).parse() {
            Ok(_) if self.until.is_some() => self.fail(format!("`{UNTIL}=` stands twice")),
            Ok(day) => self.until = Some(day),
            Err(error) => self.fail(format!("it has no day on which it ends: {error}")),
        }
    }

    /// Notes what is wrong. What would hold longer than was meant hides nothing.
    fn fail(&mut self, fault: String) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(fault);
        }
        self.lints = Some(Vec::new());
    }

    /// Whether it hides findings of that lint.
    pub(super) fn names(&self, lint: &str) -> bool {
        self.lints.as_ref().is_none_or(|lints| lints.contains(&lint))
    }
}
