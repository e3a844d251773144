//! A document as the lints see it that look at several references together.
//!
//! Input: the document, its trees and its verdicts. Output: [`Joint`]s, each with its subject.

use std::cell::OnceCell;

use super::requests::{Open, Request, Requests};
use super::{Draft, Levels, Lint};
use crate::catalog::{Catalog, Question, Replacement};
use crate::document::Document;
use crate::finding::{Label, Verdict};
use crate::reference::{Reference, Target};
use crate::tree::{Part, Source};
use crate::vocab::{Form, Span};

/// All references of a document.
#[derive(Debug)]
pub struct Whole<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its references, judged, sorted by position.
    pub verdicts: &'a [Verdict],
    /// Source of facts.
    pub catalog: &'a Catalog,
    /// For which day and which Regions the document is judged.
    pub question: Question<'a>,
    /// Levels that the user set.
    pub levels: &'a Levels,
    source: &'a Source<'a>,
    /// True if it may hold a request whose model is one of the references.
    names_requests: OnceCell<bool>,
    requests: OnceCell<Requests>,
}

/// A lint's draft on several references.
#[derive(Clone, Debug)]
pub struct Joint {
    /// The lint.
    pub lint: &'static Lint,
    /// Subject of the draft.
    pub about: About,
    /// The draft.
    pub draft: Draft,
    /// The other references.
    pub labels: Vec<Label>,
    /// Replacement text, if it is not another model.
    pub fix: Option<Replacement>,
    /// The index of the reference that names the model, where the subject is a part of its request.
    pub model: Option<usize>,
}

impl Joint {
    /// True if it reports a call whose API does not offer the model.
    pub fn refuses_call(&self) -> bool {
        self.lint.name == super::api_not_offered::LINT.name && matches!(self.about, About::Place(_))
    }
}

/// Subject of a [`Joint`].
#[derive(Clone, Debug)]
pub enum About {
    /// One of the references, by its index.
    Reference(usize),
    /// A place that names no model by itself, such as the key of a list.
    Place(Box<Verdict>),
}

impl<'a> Whole<'a> {
    /// A document before any lint has looked at it.
    pub fn new(
        document: &'a Document,
        source: &'a Source<'a>,
        verdicts: &'a [Verdict],
        catalog: &'a Catalog,
        question: Question<'a>,
        levels: &'a Levels,
    ) -> Self {
        Self {
            document,
            verdicts,
            catalog,
            question,
            levels,
            source,
            names_requests: OnceCell::new(),
            requests: OnceCell::new(),
        }
    }

    /// The trees of the document.
    pub(super) fn parts(&self) -> Vec<Part<'a>> {
        self.source.parts()
    }

    /// The requests whose model is one of the references.
    pub(crate) fn requests(&self) -> &[Request] {
        if *self.names_requests.get_or_init(|| Requests::may_name(self)) {
            &self.all_requests().named
        } else {
            &[]
        }
    }

    /// The requests whose model comes from elsewhere.
    pub(crate) fn open_requests(&self) -> &[Open] {
        &self.all_requests().open
    }

    fn all_requests(&self) -> &Requests {
        self.requests.get_or_init(|| Requests::of(self))
    }

    /// The name of the document's language.
    pub(super) fn language(&self) -> &'static str {
        self.source.language()
    }

    /// The text of a span.
    pub(super) fn text(&self, span: Span) -> &'a str {
        self.document.slice(span)
    }

    /// The references in a span, by their indexes.
    pub(super) fn within(&self, span: Span) -> std::ops::Range<usize> {
        let start = |verdict: &Verdict| verdict.reference.span.start();
        let from = self.verdicts.partition_point(|verdict| start(verdict) < span.start());
        let to = self.verdicts.partition_point(|verdict| start(verdict) < span.end());
        from..to.max(from)
    }

    /// A place that depends on references and names none itself, weighed like one of them.
    pub(super) fn place(&self, span: Span, like: &Verdict) -> About {
        About::Place(Box::new(Verdict {
            reference: Reference::new(self.document.text(), span, Form::ModelList, Target::Pattern),
            judgement: None,
            table: None,
            ..like.clone()
        }))
    }
}
