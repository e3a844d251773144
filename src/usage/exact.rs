//! Ids that are the whole of their value.

use super::sinks;
use crate::context::{Context, fold, is_joining};
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::{Place, Sink, Span};

/// Methods of a literal that give the same text, folded.
const SAME: &[&str] = &[
    "asstr", "clone", "freeze", "into", "strip", "toowned", "tostring", "trim",
];

/// Lists around the value are asked so far whether they are joined.
const MAX_OUTER: usize = 4;

/// True if the id at `span` is called or matched exactly as it is written: a sink takes it, or it ends an ARN, and
/// nothing is joined to it. A policy matches such an ARN letter for letter.
pub(super) fn is_exact(tree: &Tree<'_>, context: &Context, span: Span, sink: Option<&Sink>) -> bool {
    let joined = context.literal.is_some_and(|literal| is_joined(tree, literal));
    !joined && (sink.is_some() || ends_arn(tree, context, span))
}

/// True if the value around `span` is an ARN that ends with it, and not a part of a list that is joined to one text.
fn ends_arn(tree: &Tree<'_>, context: &Context, span: Span) -> bool {
    let is_value = matches!(
        context.place,
        Place::String | Place::TemplateString | Place::ConfigValue | Place::Argument
    );
    let Some(literal) = context.literal.filter(|_| is_value) else {
        return false;
    };
    let begins = sinks::before(tree, literal, span).is_some_and(|before| before.starts_with("arn:"));
    begins && !is_in_joined_list(tree, literal)
}

/// True if an operator or a method makes another text from a literal.
fn is_joined(tree: &Tree<'_>, literal: NodeId) -> bool {
    let mut below = literal;
    for id in tree.ancestors(literal).take(MAX_OUTER) {
        match tree.kind(id) {
            Kind::Group => {}
            Kind::Operation => return is_joining(tree.name(id).unwrap_or_default()),
            Kind::Member if tree.slot(below) == Slot::Receiver => {
                let method = tree.name(id).map(fold).unwrap_or_default();
                return !SAME.contains(&method.as_str());
            }
            _ => return false,
        }
        below = id;
    }
    false
}

/// `!Join ["", […]]`, `join("", […])`, `[…].join("")`.
fn is_in_joined_list(tree: &Tree<'_>, literal: NodeId) -> bool {
    let mut around = tree.ancestors(literal).take(MAX_OUTER);
    around.any(|id| {
        let joins = tree.name(id).is_some_and(|name| fold(name).contains("join"));
        joins && matches!(tree.kind(id), Kind::Call | Kind::Member | Kind::Pair)
    })
}
