//! Contexts of the tree, as spans.

use super::Context;
use super::given::Given;
use crate::context;
use crate::tree::{NodeId, Slot, Tree};
use crate::usage::Requests;
use crate::vocab::Span;

/// The contexts of `spans`, which are in the order of the text.
pub(super) fn contexts(tree: &Tree<'_>, spans: &[Span]) -> Vec<Context> {
    let requests = super::given::may_be_in(tree.text()).then(|| Requests::new(tree));
    let read = context::read(tree, spans).into_iter();
    read.map(|context| {
        let given = requests.as_ref().zip(context.literal);
        let given = given.map(|(requests, literal)| requests.around(literal, spans)).unwrap_or_default();
        spanned(tree, context, given)
    })
    .collect()
}

fn spanned(tree: &Tree<'_>, context: context::Context, given: Vec<Given>) -> Context {
    let span = |id: NodeId| tree.span(id);
    let language = tree.language_at(context.node);
    Context {
        place: context.place,
        mark: context.mark,
        key_path: context.key_path,
        name: context.name,
        call: context.call,
        call_at: context.call_node.map(|call| opening(tree, call)),
        scopes: context.scopes.into_iter().map(span).collect(),
        taken_by: None,
        region: None,
        literal: context.literal.map(span),
        containers: context.containers.into_iter().map(span).collect(),
        given,
        role: None,
        language: (language != tree.language()).then_some(language),
    }
}

/// The place where the arguments of a call begin.
fn opening(tree: &Tree<'_>, call: NodeId) -> usize {
    let start = tree.child(call, Slot::Callee).map_or(tree.span(call).start(), |callee| tree.span(callee).end());
    let end = tree.child(call, Slot::Argument).map_or(tree.span(call).end(), |first| tree.span(first).start());
    let between = tree.text().get(start..end.max(start)).unwrap_or_default();
    between.rfind(['(', '{']).map_or(start, |at| start + at)
}
