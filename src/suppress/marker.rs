//! Syntax of the comments that hide findings.
//!
//! In: a document. Out: a [`Marker`] for each `bedrock-lint: ignore[lint] until=2026-12-31 reason` in a comment, with
//! its faults. Which findings it hides is not known here.

use crate::document::Document;
use crate::lint::{self, Check, LINTS};
use crate::tree::{self, CommentMarks, Kind, NodeId, Part, Source};
use crate::usage;
use crate::vocab::{Day, Place, Role, Span, boundary};

/// First word of every marker, in any case, followed by a colon.
const START: &str = "bedrock-lint";

/// Verbs of markers.
const VERBS: [(&str, Reach); 3] = [
    ("ignore", Reach::Line),
    ("ignore-next-line", Reach::NextLine),
    ("ignore-file", Reach::File),
];

/// Verbs of other tools.
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

/// Key of the last day.
const UNTIL: &str = "until";

/// Words for the same that hide nothing.
const FOREIGN_UNTIL: [&str; 4] = ["before", "expires", "expiry", "till"];

/// No opening delimiter is longer.
const MAX_OPENER: usize = 16;

/// So far before a marker its comment may begin.
const MAX_BACK: usize = 4_096;

/// Maximum length of a reason, in bytes: every finding that it hides repeats it.
const MAX_REASON_LEN: usize = 500;

/// A word that is longer is like no word of this program.
const MAX_WORD_LEN: usize = 64;

/// Maximum number of faults of one marker that are reported.
const MAX_FAULTS: usize = 16;

/// Reach of a marker.
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
    /// Facts about the comment from its surroundings.
    pub(super) language: Option<&'static str>,
    /// The role of the part of the file, where it is another than the file's.
    pub(super) role: Option<Role>,
    /// Reach of the marker.
    pub(super) reach: Reach,
    /// Line of the marker.
    pub(super) line: u32,
    /// True if its line has only a comment.
    pub(super) is_alone: bool,
    /// The lints that it hides; `None` for all.
    pub(super) lints: Option<Vec<&'static str>>,
    /// The last day on which it holds.
    pub(super) until: Option<Day>,
    /// The reason, in the author's words; empty if there is none.
    pub(super) reason: String,
    /// Faults of the marker, in sentences without a full stop.
    pub(super) faults: Vec<String>,
}

/// The markers of a document, in order.
pub(super) fn markers(document: &Document, source: &Source<'_>) -> Vec<Marker> {
    let text = document.text();
    let all: Vec<usize> = starts(text).collect();
    // The next marker ends the text of this one, so that none is read twice.
    let ends = all.iter().skip(1).copied().chain([text.len()]);
    let ends = all.iter().zip(ends).map(|(&at, end)| (at, line_end(text, at, end)));
    // Most texts that name the linter have no marker, and need not be parsed for that.
    let (starts, ends): (Vec<usize>, Vec<usize>) = ends.filter(|&(at, end)| read(document, at, end).is_some()).unzip();
    if starts.is_empty() {
        return Vec::new();
    }
    let firsts = firsts_of_lines(text, &starts);
    let spans: Vec<_> = starts.iter().map(|&at| Span::new(at, at + START.len())).collect();
    let contexts = usage::places::of(source, &spans).contexts;
    let comments = comments_at(source, &starts);
    let firsts_in_comments = comments_at(source, &firsts);
    let mut markers = Vec::new();
    for (at, line) in ends.into_iter().enumerate() {
        let surroundings = Surroundings {
            text,
            at: starts[at],
            first: firsts[at],
            place: contexts[at].place,
            language: contexts[at].language.unwrap_or(source.language()),
            comment: comments[at],
            begins_with_comment: firsts_in_comments[at].is_some(),
        };
        if !surroundings.is_comment() {
            continue;
        }
        let comment_end = surroundings.end_of_comment(line);
        let Some(mut marker) = read(document, starts[at], comment_end) else {
            continue;
        };
        // The end of a line of a notebook is an escape in the file.
        let is_last = match surroundings.comment {
            Some(comment) if comment.end == comment_end => comment.is_last,
            _ => !text[comment_end..line].contains(char::is_alphanumeric),
        };
        marker.is_alone = is_last && surroundings.is_first();
        marker.language = Some(surroundings.language).filter(|name| *name != "text");
        // Its reason may be about the past; the marker itself is of today.
        marker.role = contexts[at].role.filter(|role| *role != Role::History);
        markers.push(marker);
    }
    markers
}

/// A comment of the tree, in places of the document.
#[derive(Clone, Copy, Debug)]
struct Comment {
    start: usize,
    /// The end of its text, before its closing delimiter.
    end: usize,
    /// True if only punctuation follows it on its line.
    is_last: bool,
}

/// The comments around places that are in the order of the text.
fn comments_at(source: &Source<'_>, places: &[usize]) -> Vec<Option<Comment>> {
    let mut comments = vec![None; places.len()];
    for part in source.parts() {
        let tree = part.tree;
        let inward = |(at, place): (usize, &usize)| Some((at, part.inward(Span::new(*place, *place + 1))?));
        let (indexes, spans): (Vec<_>, Vec<_>) = places.iter().enumerate().filter_map(inward).unzip();
        let mut last: Option<(NodeId, Option<Comment>)> = None;
        for (at, node) in indexes.into_iter().zip(tree.locate(&spans)) {
            let mut around = std::iter::once(node).chain(tree.ancestors(node));
            let comment = around.find(|&id| matches!(tree.kind(id), Kind::Comment | Kind::DocComment));
            let Some(id) = comment else { continue };
            comments[at] = match last {
                Some((known, comment)) if known == id => comment,
                _ => comment_of(&part, id),
            };
            last = Some((id, comments[at]));
        }
    }
    comments
}

/// The comment of a node. A documentation string is not one: it has no comment delimiters.
fn comment_of(part: &Part<'_>, id: NodeId) -> Option<Comment> {
    let tree = part.tree;
    let body = tree::comment_body(tree.language_at(id), tree.slice(id));
    if tree.kind(id) != Kind::Comment && body.start == 0 {
        return None;
    }
    let start = tree.span(id).start();
    let text = part.outward(Span::new(start, start + body.end));
    let behind = tree.text().get(tree.span(id).end()..).unwrap_or_default();
    let behind = behind.split(['\n', '\r']).next().unwrap_or_default();
    Some(Comment {
        start: text.start(),
        end: text.end(),
        is_last: !behind.contains(char::is_alphanumeric),
    })
}

/// The end of the line of `at`, or `end` where that comes first.
fn line_end(text: &str, at: usize, end: usize) -> usize {
    memchr::memchr2(b'\n', b'\r', &text.as_bytes()[at..end]).map_or(end, |len| at + len)
}

/// The surroundings of a marker.
struct Surroundings<'a> {
    text: &'a str,
    at: usize,
    /// The first letter of its line.
    first: usize,
    place: Place,
    language: &'static str,
    comment: Option<Comment>,
    /// True if the line begins in a comment.
    begins_with_comment: bool,
}

impl Surroundings<'_> {
    /// The text before the marker on its line, as far back as is looked.
    fn before(&self) -> &str {
        let before = boundary::before(self.text, self.at, MAX_BACK);
        let from = (self.at - before.len()).max(self.first);
        &self.text[from..self.at]
    }

    /// The delimiters that may be around a marker that is in no comment of the tree.
    fn marks(&self) -> Vec<CommentMarks> {
        let own = match self.place {
            Place::Comment | Place::Text | Place::Docstring => tree::comments_of(self.language),
            Place::Prose => {
                let own = tree::comments_of(self.language).into_iter();
                own.filter(|marks| marks.close.is_some()).collect()
            }
            _ => Vec::new(),
        };
        own.into_iter().chain(tree::template_comments()).collect()
    }

    fn is_comment(&self) -> bool {
        if self.comment.is_some() || self.place == Place::Comment {
            return true;
        }
        let before = self.before().trim_end();
        let last = boundary::before(before, before.len(), MAX_OPENER).to_ascii_lowercase();
        self.marks().iter().any(|marks| last.ends_with(marks.open.trim_end()))
    }

    /// True if only comment text is before the marker on its line.
    fn is_first(&self) -> bool {
        let before = self.before();
        let begins = before.to_ascii_lowercase();
        let is_in_text = self.comment.is_none() && matches!(self.place, Place::Text | Place::Comment);
        self.begins_with_comment
            || self.comment.is_some_and(|comment| comment.start <= self.first)
            || !before.contains(char::is_alphanumeric)
            || is_in_text
                && self
                    .marks()
                    .iter()
                    .any(|marks| begins.starts_with(marks.open.trim_end()))
    }

    /// The end of the text of the comment: at most that of its line.
    fn end_of_comment(&self, line: usize) -> usize {
        if let Some(comment) = self.comment {
            return comment.end.clamp(self.at + START.len(), line);
        }
        let before = self.before();
        let open = self.marks().into_iter().filter_map(|marks| {
            let begin = before.rfind(marks.open)? + marks.open.len();
            let close = marks.close?.trim();
            (!before[begin..].contains(close)).then_some((begin, close))
        });
        // The last one that was opened; of several that begin at one place, the longest.
        let closer = open.max_by_key(|(begin, _)| *begin).map(|(_, close)| close);
        // A comment that began further up ends with what ends comments of the language.
        let blocks = tree::comments_of(self.language)
            .into_iter()
            .filter_map(|marks| marks.close);
        let closers = closer.map_or_else(|| blocks.collect(), |closer| vec![closer]);
        let rest = &self.text[self.at..line];
        let found = closers.iter().filter_map(|closer| rest.find(closer.trim())).min();
        found.map_or(line, |len| self.at + len)
    }
}

/// Positions of the first word of a marker, in any case.
fn starts(text: &str) -> impl Iterator<Item = usize> {
    // The search is for the rarest letter of the name, and compares the others only there.
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
fn firsts_of_lines(text: &str, starts: &[usize]) -> Vec<usize> {
    let mut line = 0;
    let mut first = 0;
    let mut seen = 0;
    let mut firsts = Vec::with_capacity(starts.len());
    for &at in starts {
        // The part of the line that was read is not read again.
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

/// The beginning of a comment's text, where that is long.
pub(super) fn beginning(text: &str) -> String {
    let begun = beginning_of(text, MAX_REASON_LEN);
    if begun.len() == text.len() {
        return text.to_owned();
    }
    format!("{}…", begun.trim_end())
}

fn beginning_of(text: &str, longest: usize) -> &str {
    boundary::after(text, 0, longest)
}

/// Reads the marker at `at` in a comment whose text ends at `end`.
fn read(document: &Document, at: usize, end: usize) -> Option<Marker> {
    let text = document.text();
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
            // A sentence about the linter is not a marker.
            let is_meant = rest.trim_start().starts_with('[') || rest.trim().is_empty() || unbracketed(rest).is_some();
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
    // A marker that cannot be parsed hides nothing.
    let lints = if is_understood { lints } else { Some(Vec::new()) };
    let mut marker = Marker {
        span: Span::new(at, end - rest.len()),
        language: None,
        role: None,
        reach,
        line: document.position(at).line,
        is_alone: false,
        lints,
        until: None,
        reason: String::new(),
        faults,
    };
    marker.take_words(rest);
    Some(marker)
}

/// Reads `[a, b]` at the start of `rest`: the lints that it names, `None` where there is no list, and what follows.
fn list<'a>(rest: &'a str, faults: &mut Vec<String>) -> (Option<Vec<&'static str>>, &'a str) {
    let Some(inner) = rest.trim_start().strip_prefix('[') else {
        let Some(name) = unbracketed(rest) else {
            return (None, rest.trim_start_matches('-'));
        };
        faults.push(format!("write lints in brackets: `[{name}]`"));
        return (Some(Vec::new()), rest);
    };
    let Some((names, rest)) = inner.split_once(']') else {
        faults.push("its list of lints has no end: `]` is missing".to_owned());
        return (Some(Vec::new()), inner);
    };
    let mut lints = Vec::new();
    // A comma may follow the last one.
    let mut listed = names
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .peekable();
    if listed.peek().is_none() {
        faults.push("its list names no lint".to_owned());
    }
    for name in listed {
        if faults.len() == MAX_FAULTS {
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
    let names = names.filter(|_| text.len() <= MAX_WORD_LEN);
    let scored = names.map(|name| (strsim::normalized_damerau_levenshtein(text, name), name));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 >= 0.6).then_some(best.1)
}

/// True if a word is a day, or was meant as one: `2026-12-31`, `31.12.2026`, `2026`.
fn is_date(word: &str) -> bool {
    let word = word.trim_start_matches(['=', ':']);
    word.starts_with(|c: char| c.is_ascii_digit()) && word.bytes().filter(u8::is_ascii_digit).count() >= 4
}

/// True if a word before a day was meant as `until`.
fn is_like_until(name: &str) -> bool {
    FOREIGN_UNTIL.contains(&name) || nearest(name, std::iter::once(UNTIL)).is_some()
}

impl Marker {
    /// Reads the text after the list: a day, and the reason.
    fn take_words(&mut self, rest: &str) {
        let mut reason = Vec::new();
        let mut words = rest.split_whitespace().peekable();
        while let Some(word) = words.next() {
            let name_len = word.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(word.len());
            let name = word[..name_len].to_ascii_lowercase();
            let behind = &word[name_len..];
            let value = behind.trim_start_matches(['=', ':']);
            let is_until = name == UNTIL;
            let is_key = behind.starts_with(['=', ':']);
            if is_until && behind.starts_with('=') {
                self.hold_until(value);
            } else if is_until
                && is_date(if value.is_empty() {
                    words.peek().unwrap_or(&"")
                } else {
                    value
                })
            {
                // In a sentence the word is ordinary; before a day it is a key.
                self.fail("it has no day on which it ends: expected `until=YYYY-MM-DD`".to_owned());
            } else if !is_until && is_key && is_date(value) && is_like_until(&name) {
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
            Ok(_) if self.until.is_some() => self.fail(format!("`{UNTIL}=` is set twice")),
            Ok(day) => self.until = Some(day),
            Err(error) => self.fail(format!("it has no day on which it ends: {error}")),
        }
    }

    /// Records a fault. A marker that would hold longer than was meant hides nothing.
    fn fail(&mut self, fault: String) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(fault);
        }
        self.lints = Some(Vec::new());
    }

    /// True if it hides findings of that lint.
    pub(super) fn names(&self, lint: &str) -> bool {
        self.lints.as_ref().is_none_or(|lints| lints.contains(&lint))
    }
}
