//! Configuration that holds a key and a value in each line, and tables of cells.
//!
//! In: the text, its line of the table, the spans. Out: a context for each span. A value may go on in the next line where
//! a backslash says so, or, in INI, where the line is indented.

use super::quote::Comments;
use super::table::Syntax;
use crate::syntax::Context;
use crate::vocab::{Place, Span};

/// Reads a text in which each line gives a value to a key.
pub(super) fn lines(syntax: &Syntax, text: &str, spans: &[Span], out: &mut [Context]) {
    let mut state = State::default();
    let mut next = 0;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        if next == spans.len() {
            return;
        }
        let read = state.read(syntax, line);
        while let Some(span) = spans.get(next).filter(|span| span.start() < end) {
            out[next] = read.context(line, start, *span, &state);
            next += 1;
        }
        start = end;
    }
}

/// What the lines before say.
#[derive(Default)]
struct State {
    section: String,
    /// Whether a backslash ended the last line.
    was_continued: bool,
    /// The key whose value may go on in the next line.
    open: Option<String>,
    /// Whether what is no pair is a command: `RUN …`, `CMD […]`.
    runs: bool,
}

/// What a line is, by offsets in it.
enum Line {
    Comment,
    Section,
    /// A key, where the value begins, and where a comment behind it does.
    Value {
        key: String,
        value: usize,
        comment: usize,
    },
    /// An instruction that names no value.
    Other {
        comment: usize,
    },
}

impl State {
    fn read(&mut self, syntax: &Syntax, line: &str) -> Line {
        let body = line.trim_start();
        let indent = line.len() - body.len();
        self.runs = syntax.name == "dockerfile";
        if is_comment(&syntax.comments, body) {
            return Line::Comment;
        }
        let goes_on = line.trim_end().ends_with('\\');
        let comment = comment_behind(&syntax.comments, line);
        let indented = indent > 0 && syntax.name == "ini" && !body.contains(['=', ':']);
        let continued = !body.is_empty() && (self.was_continued || indented);
        if let Some(key) = self.open.take().filter(|_| continued) {
            self.open = Some(key.clone());
            self.was_continued = goes_on;
            return Line::Value { key, value: 0, comment };
        }
        if body.starts_with('[') && syntax.name == "ini" {
            body.trim_end().trim_matches(['[', ']']).clone_into(&mut self.section);
            return Line::Section;
        }
        let Some((key, value)) = key_and_value(syntax, line, indent) else {
            return Line::Other { comment };
        };
        self.was_continued = goes_on;
        self.open = Some(key.clone());
        Line::Value { key, value, comment }
    }
}

impl Line {
    fn context(&self, line: &str, start: usize, span: Span, state: &State) -> Context {
        let at = span.start() - start;
        let (place, key) = match self {
            Self::Comment => (Place::Comment, None),
            Self::Section => (Place::MappingKey, None),
            Self::Value { comment, .. } | Self::Other { comment } if at >= *comment => (Place::Comment, None),
            Self::Other { .. } if state.runs => (Place::Argument, None),
            Self::Other { .. } => (Place::Text, None),
            Self::Value { value, .. } if at < *value => (Place::MappingKey, None),
            Self::Value { key, value, comment } => (Place::ConfigValue, Some((key, *value, *comment))),
        };
        let mut context = Context::at(place);
        let Some((key, value, comment)) = key else {
            return context;
        };
        context.name = Some(key.clone());
        context.key_path = Some(match state.section.as_str() {
            "" => key.clone(),
            section => format!("{section}.{key}"),
        });
        let written = line.get(value..comment).unwrap_or_default();
        let text = written.trim();
        let from = start + value + (written.len() - written.trim_start().len());
        context.literal = Some(Span::new(from, from + text.len()));
        if text.contains("${") || text.contains("{{") {
            context.place = if text.contains(":-") {
                Place::DefaultValue
            } else {
                Place::TemplateString
            };
        }
        context
    }
}

fn is_comment(comments: &Comments, body: &str) -> bool {
    let marks = comments.first.iter().chain(comments.line).chain(comments.word);
    marks.into_iter().any(|mark| body.starts_with(mark))
}

/// Where a comment behind a value begins; the end of the line where there is none.
fn comment_behind(comments: &Comments, line: &str) -> usize {
    let mut quote = None;
    let bytes = line.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        match quote {
            Some(open) if open == byte => quote = None,
            None if matches!(byte, b'"' | b'\'') && at > 0 && matches!(bytes[at - 1], b'=' | b' ' | b':') => {
                quote = Some(byte);
            }
            None if at > 0 && bytes[at - 1].is_ascii_whitespace() => {
                let rest = &bytes[at..];
                if comments.word.iter().any(|mark| rest.starts_with(mark.as_bytes())) {
                    return at;
                }
            }
            _ => {}
        }
    }
    line.len()
}

/// The key of a line, and where its value begins.
fn key_and_value(syntax: &Syntax, line: &str, indent: usize) -> Option<(String, usize)> {
    if syntax.name == "dockerfile" {
        return instruction(line, indent);
    }
    let signs: &[char] = match syntax.name {
        "env" => &['='],
        _ => &['=', ':'],
    };
    let sign = line.find(signs).or_else(|| {
        let spaced = syntax.name == "properties" || syntax.name == "ini";
        line[indent..]
            .find([' ', '\t'])
            .map(|at| at + indent)
            .filter(|_| spaced)
    })?;
    let key = line[indent..sign].trim();
    let key = key.strip_prefix("export ").unwrap_or(key).trim();
    (!key.is_empty()).then(|| (key.to_owned(), sign + 1))
}

/// `ENV NAME=value`, `ENV NAME value`, `ARG NAME=value`, `LABEL name=value`.
fn instruction(line: &str, indent: usize) -> Option<(String, usize)> {
    let body = &line[indent..];
    let known = ["ENV ", "ARG ", "LABEL "].into_iter().find(|word| {
        body.get(..word.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(word))
    });
    let pair = known.map_or(0, str::len);
    let rest = &body[pair..];
    let rest_at = indent + pair + (rest.len() - rest.trim_start().len());
    let rest = rest.trim_start();
    let sign = rest.find(['=', ' '])?;
    let key = rest[..sign].trim();
    let name = !key.is_empty()
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'));
    // A line that goes on from `ENV a=1 \` holds a pair too.
    let pairs = known.is_some() || rest.as_bytes().get(sign) == Some(&b'=');
    (name && pairs).then(|| (key.to_owned(), rest_at + sign + 1))
}

/// Reads a table of cells: the first row names the columns.
pub(super) fn cells(text: &str, spans: &[Span], out: &mut [Context]) {
    let header = text.lines().next().unwrap_or_default();
    let delimiter = ['\t', ';', '|']
        .into_iter()
        .find(|&sign| header.contains(sign) && !header.contains(','))
        .unwrap_or(',');
    let names: Vec<&str> = header
        .split(delimiter)
        .map(|name| name.trim().trim_matches('"'))
        .collect();
    let whole = Span::new(0, text.len());
    let mut next = 0;
    let mut cell = 0;
    let (mut column, mut quoted) = (0, false);
    for (at, byte) in text.bytes().chain([b'\n']).enumerate() {
        if byte == b'"' {
            quoted = !quoted;
        }
        // A quote that nobody closes ends with its line, as far as the columns go.
        let ends = !quoted && (char::from(byte) == delimiter) || byte == b'\n';
        if !ends {
            continue;
        }
        while spans.get(next).is_some_and(|span| span.start() <= at) {
            let mut context = Context::at(Place::ConfigValue);
            context.name = names
                .get(column)
                .filter(|name| !name.is_empty())
                .map(|&name| name.to_owned());
            context.key_path.clone_from(&context.name);
            context.literal = Some(Span::new(cell, at));
            context.containers = vec![whole];
            out[next] = context;
            next += 1;
        }
        if next == spans.len() {
            return;
        }
        cell = at + 1;
        column += 1;
        if byte == b'\n' {
            column = 0;
            quoted = false;
        }
    }
}
