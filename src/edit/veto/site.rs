//! The places of edits in the trees of a document.

use crate::tree::Part;
use crate::tree::{Kind, NodeId, Tree};
use crate::vocab::Span;

/// The place of an id in a tree.
#[derive(Clone, Copy, Debug)]
pub(in crate::edit) struct Site<'s> {
    /// The number of the part.
    pub(in crate::edit) number: usize,
    pub(in crate::edit) part: &'s Part<'s>,
    /// The literal that it is in, or the innermost node around it.
    pub(in crate::edit) node: NodeId,
    /// The span of the id in the tree.
    pub(in crate::edit) span: Span,
}

impl<'s> Site<'s> {
    pub(in crate::edit) fn tree(&self) -> &'s Tree<'s> {
        self.part.tree
    }

    pub(in crate::edit) fn is_literal(&self) -> bool {
        is_literal(self.tree(), self.node)
    }
}

fn is_literal(tree: &Tree<'_>, id: NodeId) -> bool {
    matches!(tree.kind(id), Kind::Literal | Kind::Template)
}

/// The places of `spans`; nothing for a span that is in no tree.
pub(in crate::edit) fn sites<'s>(parts: &'s [Part<'s>], spans: &[Span]) -> Vec<Option<Site<'s>>> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|&at| spans[at]);
    let mut sites = vec![None; spans.len()];
    for (number, part) in parts.iter().enumerate() {
        let inward = |&at: &usize| Some((at, part.inward(spans[at])?));
        let (indexes, inner): (Vec<_>, Vec<_>) = order.iter().filter_map(inward).unzip();
        let nodes = part.tree.locate(&inner);
        for ((at, span), mut node) in indexes.into_iter().zip(inner).zip(nodes) {
            while let Some(outer) = part
                .tree
                .parent(node)
                .filter(|&outer| is_literal(part.tree, node) && is_literal(part.tree, outer))
            {
                node = outer;
            }
            sites[at] = Some(Site {
                number,
                part,
                node,
                span,
            });
        }
    }
    sites
}

/// The content of a literal, without quotes.
pub(in crate::edit) fn content<'t>(tree: &Tree<'t>, id: NodeId) -> &'t str {
    tree.text().get(content_span(tree, id).range()).unwrap_or_default()
}

/// The span of the content of a literal, without its quotes and the letters before them: `f"…"`.
pub(in crate::edit) fn content_span(tree: &Tree<'_>, id: NodeId) -> Span {
    const QUOTES: [char; 3] = ['"', '\'', '`'];
    if let Some(name) = tree.name_span(id) {
        return name;
    }
    let (span, text) = (tree.span(id), tree.slice(id));
    let quoted = text.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '$' || c == '@');
    let opened = if quoted.starts_with(QUOTES) { quoted } else { text };
    let inside = opened.trim_start_matches(QUOTES);
    let start = span.start() + text.len() - inside.len();
    Span::new(start, start + inside.trim_end_matches(QUOTES).len())
}

/// True if a literal goes on behind an id with what only its own program reads: `…-v1:0:thinking`, `…-v1:0#low`. A path
/// of a request goes on as well, and an ARN.
pub(super) fn has_own_tail(site: Site<'_>) -> bool {
    const JOINTS: [char; 6] = [':', '#', '@', '?', '+', '/'];
    if !site.is_literal() {
        return false;
    }
    let (text, whole) = (site.tree().text(), content_span(site.tree(), site.node));
    let before = text.get(whole.start()..site.span.start()).unwrap_or_default();
    let tail = text.get(site.span.end()..whole.end()).unwrap_or_default();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let is_own = tail.strip_prefix(JOINTS).is_some_and(|tail| tail.starts_with(is_word))
        || tail.starts_with(" (") && tail.ends_with(')');
    let is_within =
        before.contains(char::is_whitespace) || ["arn:", "://", "model/"].iter().any(|it| before.contains(it));
    is_own && !is_within && !is_substitution(before, tail)
}

/// True if an id is the new side of a substitution: `s/old/id/g`, `s|old|id|`.
fn is_substitution(before: &str, tail: &str) -> bool {
    let delimiter = tail.chars().next();
    before.starts_with('s') && before.chars().last() == delimiter && before.chars().nth(1) == delimiter
}

/// The place of the finding of that number.
pub(in crate::edit) fn site_of<'s>(places: &[Option<Site<'s>>], at: usize) -> Option<Site<'s>> {
    places.get(at).copied().flatten()
}
