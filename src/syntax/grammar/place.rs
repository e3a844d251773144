//! What the nodes around a span say of it.
//!
//! In: the nodes from the root to the span. Out: its [`Context`]. First it is settled whether the span is in a literal at
//! all; then the nodes around the literal are gone through outwards (see [`Walk`](super::walk::Walk)).

use super::children::Children;
use super::key_path::key_path;
use super::kind::Kind;
use super::languages::Grammar;
use super::literal::unquoted;
use super::path::Step;
use super::request::Requests;
use super::walk::Walk;
use crate::syntax::Context;
use crate::syntax::tested::Tested;
use crate::vocab::{Place, Span};

/// Reads one span.
pub(super) struct Reader<'r, 'tree> {
    pub(super) grammar: &'static Grammar,
    pub(super) text: &'r str,
    /// The nodes around the span, the root first.
    pub(super) steps: &'r [Step<'tree>],
    pub(super) children: &'r mut Children,
    pub(super) tested: &'r Tested<'r>,
    /// Where the text names a model, in order.
    pub(super) models: &'r [Span],
}

impl<'r> Reader<'r, '_> {
    /// What is known of the span.
    pub(super) fn context(mut self, requests: Option<&Requests<'r>>) -> Context {
        if let Some(place) = self.outright() {
            return Context::at(place);
        }
        let scopes = self.scopes();
        let Some(literal) = self.literal() else {
            return self.of_name(scopes);
        };
        self.steps = self.steps.get(..=literal).unwrap_or_default();
        let key_path = key_path(self.grammar, self.text, self.steps, self.children);
        let place = self.of_literal();
        let span = self.steps.last().map(Step::span);
        let seen = requests.map(|requests| requests.around(self.grammar, self.text, self.steps, self.models));
        let seen = seen.unwrap_or_default();
        let walk = Walk::outwards(self, place);
        Context {
            place: walk.place,
            key_path,
            name: walk.name.or(walk.weak_name),
            call: walk.call,
            call_at: walk.call_at,
            scopes,
            literal: span,
            containers: walk.containers,
            given: seen.given,
            sampling: seen.sampling,
            ..Context::default()
        }
    }

    /// What is known of a name in the code: what it is given to.
    fn of_name(self, scopes: Vec<Span>) -> Context {
        let place = self.without_literal();
        let walk = Walk::outwards(self, place);
        Context {
            place,
            name: walk.name.or(walk.weak_name),
            call: walk.call,
            call_at: walk.call_at,
            containers: walk.containers,
            scopes,
            ..Context::default()
        }
    }

    /// The functions around the span, the innermost first.
    fn scopes(&self) -> Vec<Span> {
        let functions = self.steps.iter().rev().filter(|step| step.kind == Kind::Function);
        functions.map(Step::span).collect()
    }

    /// What a node far out settles whatever stands in it.
    fn outright(&self) -> Option<Place> {
        let below = self.steps.iter().skip(1).map(Some).chain([None]);
        self.steps.iter().zip(below).find_map(|(step, below)| match step.kind {
            Kind::Comment => Some(self.comment(step.span())),
            Kind::Import => Some(Place::Import),
            Kind::Names => below
                .is_some_and(|below| below.is("source") || below.is("name"))
                .then_some(Place::Import),
            Kind::Regex => Some(Place::Regex),
            _ => None,
        })
    }

    fn comment(&self, span: Span) -> Place {
        let comment = self.text.get(span.range()).unwrap_or_default();
        let documents = self.grammar.doc_comments.iter().any(|begin| comment.starts_with(begin));
        if documents { Place::Docstring } else { Place::Comment }
    }

    /// The step that is the whole literal around the span, where no piece of code lies between the two.
    fn literal(&self) -> Option<usize> {
        let innermost = self
            .steps
            .iter()
            .rposition(|step| matches!(step.kind, Kind::String | Kind::Hole | Kind::Expansion))?;
        let outermost = self.steps[..=innermost]
            .iter()
            .rposition(|step| step.kind != Kind::String)
            .map_or(0, |at| at + 1);
        (outermost <= innermost).then_some(outermost)
    }

    fn without_literal(&self) -> Place {
        match self.steps.last().map(|step| step.kind) {
            Some(Kind::Running) => Place::Prose,
            Some(Kind::Scope | Kind::List | Kind::Map) | None => Place::Text,
            Some(_) if self.steps.len() == 1 => Place::Text,
            Some(_) => Place::Identifier,
        }
    }

    /// What the literal itself says.
    fn of_literal(&mut self) -> Place {
        let Some(literal) = self.steps.last() else {
            return Place::Text;
        };
        let content = unquoted(self.text.get(literal.node.byte_range()).unwrap_or_default());
        if content.starts_with("http://") || content.starts_with("https://") {
            return Place::Url;
        }
        if self.grammar.config {
            return Place::ConfigValue;
        }
        if self
            .children
            .any(self.grammar, literal.node, &[Kind::Hole, Kind::Expansion])
        {
            return Place::TemplateString;
        }
        Place::String
    }

    /// The text of a node.
    pub(super) fn text_of(&self, step: &Step<'_>) -> &'r str {
        self.text.get(step.node.byte_range()).unwrap_or_default()
    }
}
