//! Contexts and uses of the tree, as spans.

use super::{Surroundings, Use};
use crate::context::{self, Context};
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::{Role, Span};

/// The surroundings of `spans`, which are in the order of the text.
pub(super) fn surroundings(tree: &Tree<'_>, spans: &[Span]) -> Vec<Surroundings> {
    let mut read = context::read(tree, spans);
    let uses = super::read(tree, spans, &mut read);
    let surroundings = read.into_iter().zip(uses);
    surroundings
        .map(|(context, used)| spanned(tree, context, used))
        .collect()
}

fn spanned(tree: &Tree<'_>, context: Context, used: Use) -> Surroundings {
    let span = |id: NodeId| tree.span(id);
    let language = tree.language_at(context.node);
    Surroundings {
        place: context.place,
        mark: context.mark,
        key_path: context.key_path,
        name: context.name,
        call: context.call,
        scopes: context.scopes.into_iter().map(span).collect(),
        is_exact: used.is_exact,
        prefixed_at: used.prefixed_at,
        sink: used.sink,
        region: used.region,
        default_region: used.default_region,
        listed_regions: used.listed_regions,
        is_probed: used.is_probed,
        is_before_wildcard: used.is_before_wildcard,
        literal: context.literal.or_else(|| pattern(tree, context.node)).map(span),
        containers: context.containers.into_iter().map(|id| listed(tree, id)).collect(),
        role: is_in_test(tree, context.node).then_some(Role::Test),
        language: (language != tree.language()).then_some(language),
    }
}

/// The regular expression with syntax of its own around a node.
fn pattern(tree: &Tree<'_>, node: NodeId) -> Option<NodeId> {
    let mut around = std::iter::once(node).chain(tree.ancestors(node)).take(4);
    around.find(|&id| tree.kind(id) == Kind::Regex)
}

/// The span of a list: of a call its arguments, with their brackets; of a class its fields.
fn listed(tree: &Tree<'_>, list: NodeId) -> Span {
    let whole = tree.span(list);
    match tree.kind(list) {
        Kind::Call => Span::new(opening(tree, list), whole.end()),
        Kind::List | Kind::Map => Span::new(bracket(tree, list), whole.end()),
        Kind::Class => fields(tree, list).unwrap_or(whole),
        _ => whole,
    }
}

/// The opening bracket of a list behind its type: `{` of `[]string{"…"}`.
fn bracket(tree: &Tree<'_>, list: NodeId) -> usize {
    let start = tree.span(list).start();
    let first = tree
        .children(list)
        .next()
        .map_or(start, |first| tree.span(first).start());
    let before = tree.text().get(start..first).unwrap_or_default().trim_end();
    if before.len() > 1 && before.ends_with('{') {
        start + before.len() - 1
    } else {
        start
    }
}

/// The fields of a class, from the first to the last.
fn fields(tree: &Tree<'_>, class: NodeId) -> Option<Span> {
    let body = tree.child(class, Slot::Body).unwrap_or(class);
    let mut fields = tree.children(body).filter(|&member| tree.kind(member) == Kind::Binding);
    let first = fields.next()?;
    let last = fields.last().unwrap_or(first);
    Some(Span::new(tree.span(first).start(), tree.span(last).end()))
}

/// The place where the arguments of a call begin.
fn opening(tree: &Tree<'_>, call: NodeId) -> usize {
    let start = tree
        .child(call, Slot::Callee)
        .map_or(tree.span(call).start(), |callee| tree.span(callee).end());
    let end = tree
        .child(call, Slot::Argument)
        .map_or(tree.span(call).end(), |first| tree.span(first).start());
    let between = tree.text().get(start..end.max(start)).unwrap_or_default();
    between.rfind(['(', '{']).map_or(start, |at| start + at)
}

/// True if a node is in a test of Rust or Zig, which may be in a file of the program.
fn is_in_test(tree: &Tree<'_>, node: NodeId) -> bool {
    let is_test = |annotation: NodeId| match tree.name(annotation) {
        Some("test" | "rstest" | "test_case") => true,
        Some("cfg") => tree.slice(annotation).contains("test") && !tree.slice(annotation).contains("not(test"),
        _ => false,
    };
    let mut around = tree
        .ancestors(node)
        .filter(|&id| matches!(tree.kind(id), Kind::Function | Kind::Class));
    if tree.language() == "zig" {
        return around.any(|id| tree.slice(id).starts_with("test "));
    }
    tree.language() == "rust"
        && around.any(|id| {
            let mut decorators = tree
                .children(id)
                .take_while(|&child| tree.slot(child) == Slot::Decorator);
            decorators.any(|child| tree.kind(child) == Kind::Annotation && is_test(child))
        })
}
