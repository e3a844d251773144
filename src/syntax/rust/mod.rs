//! Rust: syn for what parses, the token stream for macros and for what does not, and a reader of its own for comments.
//!
//! In: the text and the spans. Out: their contexts, or nothing where the text has no tokens (an unterminated string)
//! or nests too deep to be walked safely.

mod bounds;
mod tokens;
mod visit;

use proc_macro2::{LexError, TokenStream};

use super::Context;
use super::tested::Tested;
use crate::vocab::{Place, Span};

/// Texts above this many bytes are not parsed.
const LARGEST: usize = 4 << 20;

/// The places of `spans` in a Rust text, and whether it could be parsed as a whole; `None` where it is no Rust at all.
pub(super) fn contexts(text: &str, spans: &[Span]) -> Option<(Vec<Context>, bool)> {
    if text.len() > LARGEST {
        return None;
    }
    // Positions of all files that a thread has parsed add up in one table, which is 32 bits wide.
    proc_macro2::extra::invalidate_current_thread_spans();
    let stream = parse(text).ok()?;
    let mut found = Found::new(text, spans);
    tokens::walk(&stream, &mut found);
    if !bounds::is_safe_to_parse(&stream) {
        return Some((found.contexts, false));
    }
    let parsed = syn::parse2::<syn::File>(stream);
    if let Ok(file) = &parsed {
        visit::walk(file, &mut found);
    }
    Some((found.contexts, parsed.is_ok()))
}

/// The tokens, of a text that may begin with `#!`.
fn parse(text: &str) -> Result<TokenStream, LexError> {
    let is_script = text.starts_with("#!") && !text[2..].trim_start().starts_with('[');
    if !is_script {
        return text.parse();
    }
    let end = text.find('\n').unwrap_or(text.len());
    format!("{}{}", " ".repeat(end), &text[end..]).parse()
}

/// What has been found of each span. What no token covers is a comment: tokens and white space are all there is.
struct Found<'a> {
    text: &'a str,
    spans: &'a [Span],
    contexts: Vec<Context>,
    tested: Tested<'a>,
}

impl<'a> Found<'a> {
    fn new(text: &'a str, spans: &'a [Span]) -> Self {
        Self {
            text,
            spans,
            contexts: vec![Context::at(Place::Comment); spans.len()],
            tested: Tested::new(text),
        }
    }

    /// The spans that begin within `range`, by their indexes.
    fn within(&self, range: Span) -> std::ops::Range<usize> {
        let start = self.spans.partition_point(|span| span.start() < range.start());
        let end = self.spans.partition_point(|span| span.start() < range.end());
        start..end.max(start)
    }

    /// Whether any span begins within `range`.
    fn has(&self, range: Span) -> bool {
        !self.within(range).is_empty()
    }

    /// Says of what begins within `range` that it is as `context`.
    fn set(&mut self, range: Span, context: &Context) {
        for at in self.within(range) {
            self.contexts[at] = context.clone();
        }
    }
}

/// Where tokens stand, in bytes.
fn span_of(span: proc_macro2::Span) -> Span {
    let range = span.byte_range();
    Span::new(range.start, range.end)
}

/// What a string literal is by its own text.
fn place_of_string(text: &str) -> Place {
    let inner = text.trim_start_matches(['b', 'c', 'r', '#', '"']);
    if inner.starts_with("http://") || inner.starts_with("https://") {
        Place::Url
    } else {
        Place::String
    }
}

#[cfg(test)]
mod tests;
