//! A document and the documents within it: fenced blocks, front matter, cells. Each is read into one tree, once.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::inner::Inner;
use super::{Tree, markdown, notebook};
use crate::document;
use crate::vocab::{Role, Span};

/// A text and its language, with the texts of other languages within it.
#[derive(Debug)]
pub struct Texts<'a> {
    language: &'static str,
    text: Cow<'a, str>,
    inner: OnceCell<Vec<InnerText>>,
}

/// A text of another language within a text.
#[derive(Debug)]
struct InnerText {
    at: Inner,
    texts: Texts<'static>,
    role: Option<Role>,
}

/// A text of another language as it is found in a text.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) language: &'static str,
    pub(super) at: Inner,
    /// The text that is read in its stead, of the same length.
    pub(super) hidden: Option<String>,
    /// The role of what is in it, where it is another than the document's.
    pub(super) role: Option<Role>,
}

impl<'a> Texts<'a> {
    /// A text of the language of that name; an unknown language is plain text.
    pub fn new(language: &str, text: &'a str) -> Self {
        Self {
            language: document::named(language).map_or("text", |known| known.name),
            text: Cow::Borrowed(text),
            inner: OnceCell::new(),
        }
    }

    fn inner(&self) -> &[InnerText] {
        let found = || match self.language {
            "markdown" => markdown::blocks(&self.text),
            "notebook" => notebook::cells(&self.text),
            _ => Vec::new(),
        };
        let read = |piece: Piece| InnerText {
            texts: Texts {
                language: piece.language,
                text: Cow::Owned(piece.hidden.unwrap_or_else(|| piece.at.text().to_owned())),
                inner: OnceCell::new(),
            },
            at: piece.at,
            role: piece.role,
        };
        self.inner.get_or_init(|| found().into_iter().map(read).collect())
    }
}

/// A document and its tree, which is parsed once, on first use.
#[derive(Debug)]
pub struct Source<'a> {
    language: &'static str,
    text: &'a str,
    /// True if it is within another document.
    is_inner: bool,
    texts: &'a Texts<'a>,
    tree: OnceCell<Tree<'a>>,
    inner: OnceCell<Vec<Source<'a>>>,
    /// The tree of a text of no language that is data by its content.
    data: OnceCell<Tree<'a>>,
}

/// A part of a document that is of one language, as a tree.
#[derive(Clone, Debug)]
pub struct Part<'s> {
    /// The tree; its spans are of its own text.
    pub tree: &'s Tree<'s>,
    /// The texts around it, from the innermost.
    around: Vec<&'s Inner>,
}

impl Part<'_> {
    /// A span of the tree in the document.
    pub fn outward(&self, span: Span) -> Span {
        self.around.iter().fold(span, |span, inner| inner.outward(span))
    }

    /// The span of the tree that is at `span` of the document; nothing where it is no part of it.
    pub fn inward(&self, span: Span) -> Option<Span> {
        self.around
            .iter()
            .rev()
            .try_fold(span, |span, inner| inner.inward(span))
    }
}

impl<'a> Source<'a> {
    /// A reader of these texts. Nothing is parsed before its first use.
    pub fn new(texts: &'a Texts<'a>) -> Self {
        Self {
            language: texts.language,
            text: &texts.text,
            is_inner: false,
            texts,
            tree: OnceCell::new(),
            inner: OnceCell::new(),
            data: OnceCell::new(),
        }
    }

    /// The name of its language.
    pub fn language(&self) -> &'static str {
        self.language
    }

    /// The text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// True if it is within another document.
    pub fn is_inner(&self) -> bool {
        self.is_inner
    }

    /// The tree of the text itself, in which the texts of other languages are as its own language has them.
    pub fn tree(&self) -> &Tree<'a> {
        self.tree.get_or_init(|| super::build(self.language, self.text, None))
    }

    /// The tree with the structure of the text, which may be JSON in an unmarked text.
    fn structure(&self) -> &Tree<'a> {
        let is_data = self.language == "text" && self.text.trim_start().starts_with(['{', '[']);
        if is_data {
            self.data.get_or_init(|| super::build("json", self.text, None))
        } else {
            self.tree()
        }
    }

    /// The documents within this one, each with its place and role.
    pub(crate) fn inner(&self) -> impl Iterator<Item = (&Inner, &Source<'a>, Option<Role>)> {
        let texts = self.texts.inner();
        let read = |inner: &'a InnerText| Source {
            is_inner: true,
            ..Source::new(&inner.texts)
        };
        let sources = self.inner.get_or_init(|| texts.iter().map(read).collect());
        texts
            .iter()
            .zip(sources)
            .map(|(inner, source)| (&inner.at, source, inner.role))
    }

    /// The trees of the document: its own, or those of the documents that it is made of.
    pub fn parts(&self) -> Vec<Part<'_>> {
        if !self.is_made_of_others() {
            return vec![Part {
                tree: self.structure(),
                around: Vec::new(),
            }];
        }
        let of_inner = |(at, source, _)| {
            let parts: Vec<Part<'_>> = Source::parts(source);
            parts.into_iter().map(move |mut part| {
                part.around.push(at);
                part
            })
        };
        self.inner().flat_map(of_inner).collect()
    }

    fn is_made_of_others(&self) -> bool {
        matches!(self.language, "markdown" | "notebook")
    }
}
