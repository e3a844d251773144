//! Comments, which are between tokens.

use proc_macro2::{TokenStream, TokenTree};

use super::{at, is_script};
use crate::vocab::Span;

/// The comments of a text, in its order, without those that are documentation.
pub(super) fn find(text: &str, stream: &TokenStream) -> Vec<Span> {
    let mut comments = Vec::new();
    let mut end = 0;
    if is_script(text) {
        end = text.find('\n').unwrap_or(text.len());
        comments.push(Span::new(0, end));
    }
    let mut to = |span: Span| {
        gap(text, Span::new(end, span.start()), &mut comments);
        end = end.max(span.end());
    };
    // A stack of its own: the nesting of the text is not that of calls.
    let mut streams = vec![(stream.clone().into_iter(), None)];
    while let Some((tokens, close)) = streams.last_mut() {
        match tokens.next() {
            Some(TokenTree::Group(group)) => {
                to(at(group.span_open()));
                let close = at(group.span_close());
                streams.push((group.stream().into_iter(), Some(close)));
            }
            Some(token) => to(at(token.span())),
            None => {
                if let Some(close) = *close {
                    to(close);
                }
                streams.pop();
            }
        }
    }
    to(Span::new(text.len(), text.len()));
    comments
}

/// The comments between two tokens.
fn gap(text: &str, gap: Span, comments: &mut Vec<Span>) {
    let Some(between) = text.get(gap.range()) else { return };
    let mut rest = between;
    while let Some(start) = rest.find('/') {
        let comment = &rest[start..];
        let length = length(comment);
        let from = gap.end() - comment.len();
        comments.push(Span::new(from, from + length));
        rest = comment.get(length.max(1)..).unwrap_or_default();
    }
}

/// The length of the comment that a text begins with.
fn length(text: &str) -> usize {
    if !text.starts_with("/*") {
        return text.find('\n').unwrap_or(text.len());
    }
    let mut depth = 0_usize;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes.get(at..at + 2) {
            Some(b"/*") => depth += 1,
            Some(b"*/") => depth = depth.saturating_sub(1),
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    text.len()
}
