//! For tests: the contexts of the places marked `«…»` in a text.

use super::{Places, Surroundings, places};
use crate::vocab::{Place, Span};

/// A text without its marks, and the spans between `«` and `»`.
pub(crate) fn marked(source: &str) -> (String, Vec<Span>) {
    let mut text = String::new();
    let mut spans = Vec::new();
    for piece in source.split('«') {
        match piece.split_once('»') {
            Some((inside, rest)) => {
                spans.push(Span::new(text.len(), text.len() + inside.len()));
                text.push_str(inside);
                text.push_str(rest);
            }
            None => text.push_str(piece),
        }
    }
    (text, spans)
}

/// The marked words, and their places.
pub(crate) fn read(language: &str, source: &str) -> (Vec<String>, Places) {
    let (text, spans) = marked(source);
    let read = places(language, &text, &spans);
    (spans.iter().map(|span| text[span.range()].to_owned()).collect(), read)
}

/// The context of the one marked place.
#[track_caller]
pub(crate) fn context(language: &str, source: &str) -> Surroundings {
    let (_, read) = read(language, source);
    assert_eq!(read.contexts.len(), 1, "one mark is expected: {source}");
    read.contexts.into_iter().next().unwrap_or_default()
}

/// The place of the one mark in each text.
#[track_caller]
pub(crate) fn all(language: &str, place: Place, sources: &[&str]) {
    let wrong: Vec<_> = sources
        .iter()
        .map(|source| (source, context(language, source).place))
        .filter(|(_, found)| *found != place)
        .collect();
    assert!(wrong.is_empty(), "{place:?} expected: {wrong:#?}");
}

/// The texts of the containers around the one mark, the innermost first.
#[track_caller]
pub(crate) fn containers(language: &str, source: &str) -> Vec<String> {
    let (text, _) = marked(source);
    let containers = context(language, source).containers;
    containers.iter().map(|span| text[span.range()].to_owned()).collect()
}
