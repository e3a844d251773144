//! YAML by its indentation, for what no parser takes: templates, and files with errors.
//!
//! In: the text and the spans. Out: a context for each span, with the path of its key.

use crate::syntax::Context;
use crate::vocab::{Place, Span};

/// How deep a path is followed.
const DEPTH: usize = 32;

/// Reads a text by its indentation.
pub(super) fn yaml(text: &str, spans: &[Span], out: &mut [Context]) {
    let mut keys: Vec<Key> = Vec::new();
    let mut block: Option<usize> = None;
    let (mut next, mut start) = (0, 0);
    for line in text.split_inclusive('\n') {
        if next == spans.len() && keys.is_empty() {
            return;
        }
        let end = start + line.len();
        let indent = line.len() - line.trim_start_matches([' ', '-']).len();
        let depth = line.len() - line.trim_start_matches(' ').len();
        let blank = line.trim().is_empty();
        if block.is_some_and(|outer| depth <= outer && !blank) {
            block = None;
        }
        let entry = if block.is_some() || blank {
            None
        } else {
            entry(line, indent)
        };
        if block.is_none() && !blank && !line[indent.min(line.len())..].starts_with('#') {
            close(&mut keys, indent, start, &mut out[..next]);
        }
        if let Some((key, value)) = &entry {
            if keys.len() < DEPTH {
                keys.push(Key {
                    indent,
                    name: key.clone(),
                    start: start + *value,
                    span: next,
                });
            }
            if line[*value..].trim_start().starts_with(['|', '>']) {
                block = Some(depth);
            }
        }
        let comment = if block.is_some() && entry.is_none() {
            line.len()
        } else {
            comment(line)
        };
        while let Some(span) = spans.get(next).filter(|span| span.start() < end) {
            out[next] = context(
                line,
                start,
                *span,
                comment,
                entry.as_ref().map_or(indent, |entry| entry.1),
                &keys,
            );
            next += 1;
        }
        start = end;
    }
    close(&mut keys, 0, start, &mut out[..next]);
}

/// A key whose value goes on.
struct Key {
    indent: usize,
    name: String,
    /// Where its value begins.
    start: usize,
    /// The first span behind it.
    span: usize,
}

/// Ends the keys that are indented as far as `indent`, or further: the value of each contains what stood in it.
fn close(keys: &mut Vec<Key>, indent: usize, end: usize, out: &mut [Context]) {
    while let Some(key) = keys.pop_if(|key| key.indent >= indent) {
        for context in out.get_mut(key.span..).unwrap_or_default() {
            let inside = context.literal.is_none_or(|literal| literal.start() > key.start + 1);
            if inside && context.containers.len() < DEPTH {
                context.containers.push(Span::new(key.start, end));
            }
        }
    }
}

fn context(line: &str, start: usize, span: Span, comment: usize, value: usize, keys: &[Key]) -> Context {
    let at = span.start() - start;
    if at >= comment {
        return Context::at(Place::Comment);
    }
    if at < value {
        return Context::at(Place::MappingKey);
    }
    let mut context = Context::at(Place::ConfigValue);
    context.name = keys.last().map(|key| key.name.clone());
    let path: Vec<&str> = keys.iter().map(|key| key.name.as_str()).collect();
    context.key_path = (!path.is_empty()).then(|| path.join("."));
    let written = line.get(value..comment).unwrap_or_default();
    let from = start + value + (written.len() - written.trim_start().len());
    context.literal = Some(Span::new(from, from + written.trim().len()));
    if written.contains("${") || written.contains("{{") {
        context.place = Place::TemplateString;
    }
    context
}

/// The key of a line, and where its value begins.
fn entry(line: &str, indent: usize) -> Option<(String, usize)> {
    let body = line.get(indent..)?;
    let quote = body.chars().next().filter(|c| matches!(c, '"' | '\''));
    let from = quote.and_then(|quote| body[1..].find(quote)).map_or(0, |end| end + 2);
    let colon = body[from..]
        .match_indices(':')
        .map(|(at, _)| at + from)
        .find(|at| body[at + 1..].chars().next().is_none_or(char::is_whitespace))?;
    let key = body[..colon].trim().trim_matches(['"', '\'']);
    (!key.is_empty() && !body.starts_with(['#', '{', '['])).then(|| (key.to_owned(), indent + colon + 1))
}

/// Where a comment begins in a line.
fn comment(line: &str) -> usize {
    let bytes = line.as_bytes();
    let mut quote = None;
    for (at, &byte) in bytes.iter().enumerate() {
        let begins = at == 0 || bytes[at - 1].is_ascii_whitespace();
        match quote {
            Some(open) if open == byte => quote = None,
            None if byte == b'#' && begins => return at,
            None if matches!(byte, b'"' | b'\'') && (begins || matches!(bytes[at - 1], b'[' | b'{' | b',')) => {
                quote = Some(byte);
            }
            _ => {}
        }
    }
    line.len()
}
