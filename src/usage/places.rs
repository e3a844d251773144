//! The surroundings of spans in a document and in the documents within it.
//!
//! Input: a [`Source`], and spans in the order of its text. Output: [`Surroundings`] for each.

use super::{Surroundings, bridge, markdown, notebook};
use crate::context::is_about_past;
use crate::tree::{Source, Texts};
use crate::vocab::{Place, Role, Span};

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
    Places {
        contexts: bridge::surroundings(tree, spans),
        fallback: tree.is_flat(),
    }
}
