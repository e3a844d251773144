//! Ids that a statement compares, and the ids beside them.
//!
//! Input: the verdicts of a document. Output: for an id that would be edited, the compared id in its statement that it is
//! bound to. The new side of a replacement is not bound to the old one.

use std::collections::BTreeMap;

use super::Site;
use crate::context;
use crate::finding::Verdict;
use crate::tree::{Kind, NodeId, Tree};
use crate::vocab::{Mark, Place, Span, boundary};

/// Operators that join conditions and values; what is on one side of them is not compared with the other.
const JOINS: &[&str] = &[
    "&&", "||", "and", "or", "andalso", "orelse", "then", "|>", "?", ":", ",",
];

/// The ids of a document that something is compared with.
pub(super) struct Compared<'v> {
    text: &'v str,
    verdicts: BTreeMap<Span, &'v Verdict>,
}

impl<'v> Compared<'v> {
    pub(super) fn of(text: &'v str, verdicts: &'v [Verdict]) -> Self {
        let compared = verdicts.iter().filter(|verdict| verdict.place == Place::Comparison);
        Self {
            text,
            verdicts: compared.map(|verdict| (verdict.reference.span, verdict)).collect(),
        }
    }

    /// The compared id in the statement of an id, to which that is bound: `expect(parse("…")).toBe("…")`.
    pub(super) fn beside(&self, verdict: &Verdict, span: Span, site: Option<Site<'_>>) -> Option<Span> {
        let is_one = |start: usize, end: usize| {
            let between = self.text.get(start..end);
            between.is_some_and(|between| boundary::is_near(between) && !between.contains([';', '}', '\n', '\r']))
        };
        let binds = |(other, compared): &(&Span, &&Verdict)| binds(compared, **other, verdict, site);
        let behind = self
            .verdicts
            .range(span..)
            .take_while(|(other, _)| is_one(span.end(), other.start()))
            .find(binds);
        let before = || {
            let before = self.verdicts.range(..span).rev();
            before
                .take_while(|(other, _)| is_one(other.end(), span.start()))
                .find(binds)
        };
        behind.or_else(before).map(|(other, _)| *other)
    }
}

/// True if a compared id stays because of an id beside it: it is the same model, the expectation of a test, or compared
/// with what is made of that id. Another model may be the old side of the statement: `model.replace("old", "new")`,
/// `model == "old" ? "new" : model`.
fn binds(compared: &Verdict, other: Span, verdict: &Verdict, site: Option<Site<'_>>) -> bool {
    let model = |verdict: &Verdict| verdict.judgement.as_ref().map(|judgement| judgement.model_id.clone());
    if model(compared) == model(verdict) {
        return true;
    }
    match compared.mark {
        Some(Mark::Search | Mark::Lookup) => false,
        Some(Mark::Expected) => true,
        _ => site.is_none_or(|site| is_operand_with(site, other)),
    }
}

/// True if the innermost node around both ids compares one side of it with the other.
fn is_operand_with(site: Site<'_>, other: Span) -> bool {
    let tree = site.tree();
    let holds_other = |id: &NodeId| site.part.outward(tree.span(*id)).contains(other);
    let around = std::iter::once(site.node).chain(tree.ancestors(site.node));
    let Some(around_both) = around.into_iter().find(holds_other) else {
        return true;
    };
    // The other id is compared with something else: `set("new").where(model.eq("old"))`.
    let mut below = tree.children(around_both).find(holds_other);
    while let Some(id) = below.filter(|&id| !is_own_side(tree, id, site.node)) {
        if context::compares(tree, id) {
            return false;
        }
        below = tree.children(id).find(holds_other);
    }
    may_compare(tree, around_both)
}

fn is_own_side(tree: &Tree<'_>, id: NodeId, own: NodeId) -> bool {
    id == own || tree.span(id).contains(tree.span(own))
}

fn may_compare(tree: &Tree<'_>, id: NodeId) -> bool {
    match tree.kind(id) {
        Kind::Operation => !tree.name(id).is_some_and(|name| JOINS.contains(&name.trim())),
        Kind::Conditional | Kind::If | Kind::Case | Kind::Switch | Kind::Return => false,
        _ => true,
    }
}
