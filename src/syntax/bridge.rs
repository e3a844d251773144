//! Contexts of the tree, as spans.

use super::Context;
use super::given::Given;
use crate::context;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::usage::{self, Requests, Use};
use crate::vocab::{Role, Span};

/// The contexts of `spans`, which are in the order of the text.
pub(super) fn contexts(tree: &Tree<'_>, spans: &[Span]) -> Vec<Context> {
    let requests = super::given::may_be_in(tree.text()).then(|| Requests::new(tree));
    let mut read = context::read(tree, spans);
    let uses = usage::read(tree, spans, &mut read);
    let contexts = read.into_iter().zip(uses).map(|(context, used)| {
        let given = requests.as_ref().zip(context.literal);
        let given = given.map(|(requests, literal)| requests.around(literal, spans)).unwrap_or_default();
        spanned(tree, context, used, given)
    });
    contexts.collect()
}

fn spanned(tree: &Tree<'_>, context: context::Context, used: Use, given: Vec<Given>) -> Context {
    let span = |id: NodeId| tree.span(id);
    let language = tree.language_at(context.node);
    Context {
        place: context.place,
        mark: context.mark,
        key_path: context.key_path,
        name: context.name,
        call: context.call,
        call_at: None,
        scopes: context.scopes.into_iter().map(span).collect(),
        prefixed_at: used.prefixed_at,
        sink: used.sink,
        region: used.region,
        literal: context.literal.map(span),
        containers: context.containers.into_iter().map(span).collect(),
        given,
        role: is_in_test(tree, context.node).then_some(Role::Test),
        language: (language != tree.language()).then_some(language),
    }
}

/// Whether a node is in a test of Rust, which may be in a file of the program.
fn is_in_test(tree: &Tree<'_>, node: NodeId) -> bool {
    let is_test = |annotation: NodeId| match tree.name(annotation) {
        Some("test" | "rstest" | "test_case") => true,
        Some("cfg") => tree.slice(annotation).contains("test"),
        _ => false,
    };
    let mut around = tree.ancestors(node).filter(|&id| matches!(tree.kind(id), Kind::Function | Kind::Class));
    tree.language() == "rust"
        && around.any(|id| {
            let mut decorators = tree.children(id).take_while(|&child| tree.slot(child) == Slot::Decorator);
            decorators.any(|child| tree.kind(child) == Kind::Annotation && is_test(child))
        })
}
