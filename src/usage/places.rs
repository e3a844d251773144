//! The surroundings of spans in a document and in the documents within it.
//!
//! Input: a [`Source`], and spans in the order of its text. Output: [`Surroundings`] for each.

use super::{Surroundings, bridge, markdown, notebook};
use crate::context::is_about_past;
use crate::tree::{Source, Texts};
use crate::vocab::{Place, Role, Span, boundary};

/// The surroundings of some spans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The surroundings of each span, in order.
    pub contexts: Vec<Surroundings>,
    /// True if the text, or a part of it, could not be read as its language.
    pub fallback: bool,
}

/// The places of `spans` in a text of the language of that name.
pub fn places(language: &str, text: &str, spans: &[Span]) -> Places {
    of(&Source::new(&Texts::new(language, text)), spans)
}

/// The places of `spans` in a document; sentences about the past make a place history.
pub fn of(source: &Source<'_>, spans: &[Span]) -> Places {
    let mut places = read(source, spans);
    for (span, context) in spans.iter().zip(&mut places.contexts) {
        let for_people = matches!(context.place, Place::Comment | Place::Docstring | Place::Prose);
        if for_people && context.role.is_none() && is_about_past(source.text(), *span) {
            context.role = Some(Role::History);
        }
    }
    places
}

/// The places of `spans`, without the sentences around them.
pub(super) fn read(source: &Source<'_>, spans: &[Span]) -> Places {
    match source.language() {
        _ if spans.is_empty() => Places::default(),
        "markdown" => markdown::contexts(source, spans),
        "notebook" => notebook::contexts(source, spans).unwrap_or_else(|| Places {
            fallback: true,
            ..by_tree(source, spans)
        }),
        // Nothing is known of a block that names no language.
        "text" if source.is_inner() => Places {
            contexts: vec![Surroundings::default(); spans.len()],
            fallback: false,
        },
        _ => by_tree(source, spans),
    }
}

fn by_tree(source: &Source<'_>, spans: &[Span]) -> Places {
    let tree = source.tree();
    let mut contexts = bridge::surroundings(tree, spans);
    if source.language() == "text" {
        for (span, context) in spans.iter().zip(&mut contexts) {
            if let Some(place) = place_in_line(source.text(), *span) {
                context.place = place;
            }
        }
    }
    Places {
        contexts,
        fallback: tree.is_flat(),
    }
}

/// Marks at the start of a line that make a comment of it in most languages, the longer ones first.
const COMMENT_MARKS: &[(&str, Place)] = &[
    ("///", Place::Docstring),
    ("//!", Place::Docstring),
    ("/**", Place::Docstring),
    ("//", Place::Comment),
    ("/*", Place::Comment),
    ("#", Place::Comment),
    ("-- ", Place::Comment),
    ("--- ", Place::Docstring),
    (";; ", Place::Comment),
    ("; ", Place::Comment),
];

/// Maximum distance back to the mark of a comment, in bytes.
const MAX_LINE_LEN: usize = 400;

/// The place of a span in a language that is not known, where its line begins as a comment does.
fn place_in_line(text: &str, span: Span) -> Option<Place> {
    let before = boundary::before(text, span.start(), MAX_LINE_LEN);
    let line = before.rsplit(['\n', '\r']).next()?.trim_start();
    let begins = |(mark, _): &&(&str, Place)| line.starts_with(mark);
    COMMENT_MARKS.iter().find(begins).map(|(_, place)| *place)
}
