//! What a file is, and what the place of a reference in it is.
//!
//! In: a path, with `/`, relative to where the run started, and the text. Out: a [`Language`], a
//! [`Role`](crate::vocab::Role), and a [`Context`] for a span. No file is opened here, and nothing here knows models or
//! lints.

mod bridge;
mod called;
mod content;
mod context;
pub(crate) mod given;
mod inner;
mod language;
mod lexer;
mod markdown;
mod notebook;
mod role;
#[cfg(test)]
pub(crate) mod testing;

pub use content::{calls_aws, language_of_text, role_of_text};
pub use context::Context;
pub use given::{Given, PREFILL, Sampling};
pub use language::{LANGUAGES, Language, language_of};
pub use lexer::outline::{Entry, Node, NodeKind};
pub use role::{is_agent_file, role_of};

use std::cell::OnceCell;

use crate::context::speaks_of_past;
use crate::tree::{self, Tree};
use crate::vocab::{Place, Role, Span};

/// What the syntax says of some spans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// One for each span, in their order.
    pub contexts: Vec<Context>,
    /// Whether the text, or a part of it, could not be read as its language is.
    pub fallback: bool,
}

/// The places of `spans`, which are in the order of the text, in a text of the language of that name.
pub fn places(language: &str, text: &str, spans: &[Span]) -> Places {
    let source = Source::new(language, text);
    let mut places = source.read(spans);
    for (span, context) in spans.iter().zip(&mut places.contexts) {
        let for_people = matches!(context.place, Place::Comment | Place::Docstring | Place::Prose);
        if for_people && context.role.is_none() && speaks_of_past(text, *span) {
            context.role = Some(Role::History);
        }
    }
    places
}

/// The places of `spans`, without the uses of the references there.
fn read(language: &str, text: &str, spans: &[Span]) -> Places {
    Source::new(language, text).read(spans)
}

/// A text of a language, which is parsed once, however often it is asked.
struct Source<'a> {
    language: &'a str,
    text: &'a str,
    tree: OnceCell<Tree<'a>>,
}

impl<'a> Source<'a> {
    fn new(language: &'a str, text: &'a str) -> Self {
        Self {
            language,
            text,
            tree: OnceCell::new(),
        }
    }

    fn read(&self, spans: &[Span]) -> Places {
        match self.language {
            _ if spans.is_empty() => Places::default(),
            "markdown" => markdown::contexts(self.text, spans),
            "notebook" => notebook::contexts(self.text, spans).unwrap_or_else(|| Places {
                fallback: true,
                ..Source::new("json", self.text).by_tree(spans)
            }),
            _ => self.by_tree(spans),
        }
    }

    fn by_tree(&self, spans: &[Span]) -> Places {
        let Some(language) = language::named(self.language) else {
            return Places {
                contexts: vec![Context::default(); spans.len()],
                fallback: false,
            };
        };
        let tree = self.tree.get_or_init(|| tree::build(language.name, self.text, None));
        Places {
            contexts: bridge::contexts(tree, spans),
            fallback: tree.is_flat(),
        }
    }
}

/// What stands in what in a text: of code in another text, such as a fenced block, each piece in a group of its own.
pub fn outline(language: &str, text: &str) -> Vec<Entry> {
    let pieces = match language {
        "markdown" => {
            let blocks = markdown::blocks(text).into_iter();
            blocks
                .map(|(language, inner)| (language.unwrap_or("json"), inner))
                .collect()
        }
        "notebook" => notebook::cells(text),
        _ => return lexer::outline::read(language, text),
    };
    let group = |(language, inner): (&str, inner::Inner)| {
        let entries = lexer::outline::read(language, inner.text());
        let entries: Vec<_> = entries.into_iter().map(|entry| entry.outward(&inner)).collect();
        let span = Span::new(entries.first()?.span.start(), entries.last()?.span.end());
        let kind = NodeKind::Group(entries);
        Some(Entry {
            key: None,
            span,
            nodes: vec![Node { span, kind }],
        })
    };
    pieces.into_iter().filter_map(group).collect()
}
