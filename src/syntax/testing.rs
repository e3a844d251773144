//! For tests: what is said of the place marked `«…»` in a text.

use super::{Context, Places, places};
use crate::vocab::{Place, Span};

/// The places of everything between `«` and `»`, with what is between them, the marks taken out.
pub(crate) fn read(language: &str, marked: &str) -> (Vec<String>, Places) {
    let mut text = String::new();
    let mut spans = Vec::new();
    for piece in marked.split('«') {
        match piece.split_once('»') {
            Some((inside, rest)) => {
                spans.push(Span::new(text.len(), text.len() + inside.len()));
                text.push_str(inside);
                text.push_str(rest);
            }
            None => text.push_str(piece),
        }
    }
    let read = places(language, &text, &spans);
    (spans.iter().map(|span| text[span.range()].to_owned()).collect(), read)
}

/// The context of the one marked place.
#[track_caller]
pub(crate) fn context(language: &str, marked: &str) -> Context {
    let (_, read) = read(language, marked);
    assert_eq!(read.contexts.len(), 1, "one mark is expected: {marked}");
    read.contexts.into_iter().next().unwrap_or_default()
}

/// The place of the one mark in each text.
#[track_caller]
pub(crate) fn all(language: &str, place: Place, marked: &[&str]) {
    for text in marked {
        assert_eq!(context(language, text).place, place, "{text}");
    }
}
