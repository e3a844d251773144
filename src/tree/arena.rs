//! The arena: nodes in the order of the text, parents before children.

use std::borrow::Cow;

use super::kind::{Kind, Slot};
use crate::vocab::Span;

/// The place of a node in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    fn index(self) -> usize {
        self.0 as usize
    }
}

/// One construct of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// The construct.
    pub kind: Kind,
    /// The part that it plays in its parent.
    pub slot: Slot,
    /// All of it, quotes and brackets included.
    pub span: Span,
    /// Its name, without quotes; what that is, [`Kind`] says. Empty where it has none.
    name: Span,
    parent: Option<NodeId>,
    /// Number of siblings before it in the same slot, without comments.
    index: u32,
    /// The node behind the last one of its subtree.
    end: NodeId,
}

/// A document as nodes. The nodes of a subtree are consecutive.
#[derive(Clone, Debug)]
pub struct Tree<'t> {
    text: &'t str,
    language: &'static str,
    nodes: Vec<Node>,
    /// The nodes that hold another language, with its name, in the order of the text.
    embedded: Vec<(NodeId, &'static str)>,
    is_flat: bool,
}

impl<'t> Tree<'t> {
    /// The root.
    pub const ROOT: NodeId = NodeId(0);

    /// The text that spans refer to.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The name of the language, by the language table.
    pub fn language(&self) -> &'static str {
        self.language
    }

    /// The name of the language at a node: that of the innermost [`Kind::Embedded`] around it, else the tree's.
    pub fn language_at(&self, id: NodeId) -> &'static str {
        if self.embedded.is_empty() {
            return self.language;
        }
        let around = std::iter::once(id).chain(self.ancestors(id));
        let embedded = around.filter(|&id| self.kind(id) == Kind::Embedded);
        let language = |id| {
            let at = self.embedded.binary_search_by_key(&id, |(node, _)| *node).ok()?;
            self.embedded.get(at).map(|(_, language)| *language)
        };
        embedded.into_iter().find_map(language).unwrap_or(self.language)
    }

    /// True if a part of the text could not be parsed as its language.
    pub fn is_flat(&self) -> bool {
        self.is_flat
    }

    /// The tree, said to be of a text that its own parser refused.
    pub(super) fn refused(mut self) -> Self {
        self.is_flat = true;
        self
    }

    /// The node of that id.
    pub fn node(&self, id: NodeId) -> &Node {
        // Ids are made by this tree alone, which always has a root.
        self.nodes.get(id.index()).unwrap_or(&self.nodes[0])
    }

    /// The outermost regions that the builder could not read, in the order of the text.
    pub fn flat_regions(&self) -> Vec<Span> {
        let mut regions: Vec<Span> = Vec::new();
        for id in self.ids().filter(|&id| self.kind(id) == Kind::Flat) {
            let span = self.span(id);
            if !regions.last().is_some_and(|last| last.contains(span)) {
                regions.push(span);
            }
        }
        regions
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// True if there is only the root.
    pub fn is_empty(&self) -> bool {
        self.nodes.len() <= 1
    }

    /// The kind of a node.
    pub fn kind(&self, id: NodeId) -> Kind {
        self.node(id).kind
    }

    /// The part that a node plays in its parent.
    pub fn slot(&self, id: NodeId) -> Slot {
        self.node(id).slot
    }

    /// The span of a node.
    pub fn span(&self, id: NodeId) -> Span {
        self.node(id).span
    }

    /// The text of a node.
    pub fn slice(&self, id: NodeId) -> &'t str {
        self.text.get(self.node(id).span.range()).unwrap_or_default()
    }

    /// The name of a node, without quotes; what that is, [`Kind`] says.
    pub fn name(&self, id: NodeId) -> Option<&'t str> {
        let span = self.node(id).name;
        self.text.get(span.range()).filter(|name| !name.is_empty())
    }

    /// The name as parts of a key path: the header of a section without its quotes, its words joined by dots.
    pub fn key_name(&self, id: NodeId) -> Option<Cow<'t, str>> {
        let name = self.name(id)?;
        if self.kind(id) != Kind::Section || !name.contains(['"', ' ', '\t']) {
            return Some(Cow::Borrowed(name));
        }
        let mut parts = Vec::new();
        for (at, piece) in name.split('"').enumerate() {
            if at % 2 == 1 {
                parts.push(piece);
            } else {
                parts.extend(piece.split_whitespace());
            }
        }
        Some(Cow::Owned(parts.join(".")))
    }

    /// The span of the name.
    pub fn name_span(&self, id: NodeId) -> Option<Span> {
        Some(self.node(id).name).filter(|span| !span.is_empty())
    }

    /// The node around it.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).parent
    }

    /// The nodes around it, the innermost first.
    pub fn ancestors(&self, id: NodeId) -> Ancestors<'_, 't> {
        Ancestors {
            tree: self,
            next: self.parent(id),
        }
    }

    /// The nodes directly in it, in the order of the text.
    pub fn children(&self, id: NodeId) -> Children<'_, 't> {
        Children {
            tree: self,
            next: NodeId(id.0 + 1),
            end: self.node(id).end,
        }
    }

    /// The first child that plays a part.
    pub fn child(&self, id: NodeId, slot: Slot) -> Option<NodeId> {
        self.children(id).find(|&child| self.slot(child) == slot)
    }

    /// The first id behind the subtree of a node.
    pub fn behind(&self, id: NodeId) -> NodeId {
        self.node(id).end
    }

    /// All nodes of the subtree, its root first.
    pub fn subtree(&self, id: NodeId) -> impl Iterator<Item = NodeId> + use<'t> {
        (id.0..self.node(id).end.0).map(NodeId)
    }

    /// All nodes, in the order of the text.
    pub fn ids(&self) -> impl Iterator<Item = NodeId> + use<'t> {
        self.subtree(Self::ROOT)
    }

    /// Its place among its siblings that are no comments or directives and play the same part, from 0.
    pub fn index(&self, id: NodeId) -> usize {
        self.node(id).index as usize
    }

    /// The innermost nodes around spans that are in the order of the text, in one pass over the tree.
    pub fn locate(&self, spans: &[Span]) -> Vec<NodeId> {
        let mut around = vec![Self::ROOT];
        let mut next = 1;
        let locate = |span: &Span| {
            while around.len() > 1 && around.last().is_some_and(|&id| !self.span(id).contains(*span)) {
                around.pop();
            }
            while let Some(node) = self.nodes.get(next).filter(|node| node.span.start() <= span.start()) {
                let id = Self::id(next);
                if node.span.contains(*span) {
                    around.push(id);
                    next += 1;
                } else {
                    next = node.end.index();
                }
            }
            around.last().copied().unwrap_or(Self::ROOT)
        };
        spans.iter().map(locate).collect()
    }

    /// The innermost node around one span; of many spans [`Tree::locate`] is the one to ask.
    pub fn innermost(&self, span: Span) -> NodeId {
        self.locate(&[span]).first().copied().unwrap_or(Self::ROOT)
    }

    fn id(index: usize) -> NodeId {
        NodeId(u32::try_from(index).unwrap_or(u32::MAX))
    }
}

/// The nodes around a node, the innermost first.
#[derive(Clone, Debug)]
pub struct Ancestors<'a, 't> {
    tree: &'a Tree<'t>,
    next: Option<NodeId>,
}

impl Iterator for Ancestors<'_, '_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        let id = self.next?;
        self.next = self.tree.parent(id);
        Some(id)
    }
}

/// The nodes directly in a node.
#[derive(Clone, Debug)]
pub struct Children<'a, 't> {
    tree: &'a Tree<'t>,
    next: NodeId,
    end: NodeId,
}

impl Iterator for Children<'_, '_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        if self.next >= self.end {
            return None;
        }
        let id = self.next;
        self.next = self.tree.node(id).end;
        Some(id)
    }
}

/// Builds a tree in the order of the text: open a node, add what is in it, close it.
///
/// With points of interest, a node that holds none of them loses its children when it is closed, so that a tree is as
/// large as the points need and not as large as its text.
#[derive(Debug)]
pub struct Builder<'t> {
    tree: Tree<'t>,
    open: Vec<NodeId>,
    /// For each open node how many children it has in each slot.
    counts: Vec<[u32; Slot::COUNT]>,
    interest: Option<&'t [Span]>,
}

impl<'t> Builder<'t> {
    /// Deeper nodes are not made; what is in them belongs to the deepest one.
    pub const MAX_DEPTH: usize = 512;

    /// A builder of a tree with nothing but its root. `interest` is sorted by start; `None` keeps every node.
    pub fn new(text: &'t str, language: &'static str, interest: Option<&'t [Span]>) -> Self {
        let root = Node {
            kind: Kind::Document,
            slot: Slot::Item,
            span: Span::new(0, text.len()),
            name: Span::new(0, 0),
            parent: None,
            index: 0,
            end: NodeId(1),
        };
        Self {
            tree: Tree {
                text,
                language,
                nodes: vec![root],
                embedded: Vec::new(),
                is_flat: false,
            },
            open: vec![Tree::ROOT],
            counts: vec![[0; Slot::COUNT]],
            interest,
        }
    }

    /// The text.
    pub fn text(&self) -> &'t str {
        self.tree.text
    }

    /// The innermost open node.
    pub fn current(&self) -> NodeId {
        self.open.last().copied().unwrap_or(Tree::ROOT)
    }

    /// True if another level can be opened.
    pub fn has_room(&self) -> bool {
        self.open.len() < Self::MAX_DEPTH
    }

    /// Opens a node within the current one. Its end is set when it is closed.
    pub fn open(&mut self, kind: Kind, slot: Slot, start: usize) -> NodeId {
        let id = self.push(kind, slot, Span::new(start, start));
        self.open.push(id);
        self.counts.push([0; Slot::COUNT]);
        id
    }

    /// Opens a text of another language within the current node.
    pub fn open_embedded(&mut self, language: &'static str, slot: Slot, start: usize) -> NodeId {
        let id = self.open(Kind::Embedded, slot, start);
        self.tree.embedded.push((id, language));
        id
    }

    /// Closes the innermost open node at `end`, and prunes it where nothing of interest is in it.
    pub fn close(&mut self, end: usize) {
        if self.open.len() < 2 {
            return;
        }
        let Some(id) = self.open.pop() else { return };
        self.counts.pop();
        let next = self.next_id();
        if let Some(node) = self.tree.nodes.get_mut(id.index()) {
            node.span = Span::new(node.span.start(), end);
            node.end = next;
        }
        if !self.is_of_interest(self.tree.span(id)) {
            self.tree.nodes.truncate(id.index() + 1);
            while self.tree.embedded.last().is_some_and(|(node, _)| *node > id) {
                self.tree.embedded.pop();
            }
            if let Some(node) = self.tree.nodes.get_mut(id.index()) {
                node.end = NodeId(id.0 + 1);
            }
        }
    }

    /// Adds a node without children.
    pub fn leaf(&mut self, kind: Kind, slot: Slot, span: Span) -> NodeId {
        self.push(kind, slot, span)
    }

    /// Names a node.
    pub fn set_name(&mut self, id: NodeId, name: Span) {
        if let Some(node) = self.tree.nodes.get_mut(id.index()) {
            node.name = name;
        }
    }

    /// Changes the kind of a node that was opened before it was known.
    pub fn set_kind(&mut self, id: NodeId, kind: Kind) {
        if let Some(node) = self.tree.nodes.get_mut(id.index()) {
            node.kind = kind;
        }
    }

    /// Notes that a part of the text could not be read as its language.
    pub fn flatten(&mut self) {
        self.tree.is_flat = true;
    }

    /// The tree; what is still open ends with the text.
    pub fn finish(mut self) -> Tree<'t> {
        while self.open.len() > 1 {
            self.close(self.tree.text.len());
        }
        let end = self.next_id();
        if let Some(root) = self.tree.nodes.first_mut() {
            root.end = end;
        }
        self.tree
    }

    fn push(&mut self, kind: Kind, slot: Slot, span: Span) -> NodeId {
        let id = self.next_id();
        let index = self.count(kind, slot);
        self.tree.nodes.push(Node {
            kind,
            slot,
            span,
            name: Span::new(span.start(), span.start()),
            parent: Some(self.current()),
            index,
            end: NodeId(id.0 + 1),
        });
        id
    }

    /// The place of a new child among those of its slot.
    fn count(&mut self, kind: Kind, slot: Slot) -> u32 {
        let Some(count) = self.counts.last_mut().and_then(|counts| counts.get_mut(slot as usize)) else {
            return 0;
        };
        let index = *count;
        *count += u32::from(!matches!(kind, Kind::Comment | Kind::DocComment | Kind::Directive));
        index
    }

    fn next_id(&self) -> NodeId {
        NodeId(u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX))
    }

    /// True if a node of that span keeps its children.
    pub fn is_of_interest(&self, span: Span) -> bool {
        let Some(interest) = self.interest else { return true };
        let first = interest.partition_point(|one| one.end() <= span.start());
        interest.get(first).is_some_and(|one| one.start() < span.end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(interest: Option<&[Span]>) -> String {
        let text = "f(a, [b, c])";
        // The interest outlives the tree only within this test.
        let interest = interest.map(|spans| &*spans.to_vec().leak());
        let mut builder = Builder::new(text, "text", interest);
        let call = builder.open(Kind::Call, Slot::Item, 0);
        builder.set_name(call, Span::new(0, 1));
        builder.leaf(Kind::Name, Slot::Argument, Span::new(2, 3));
        builder.open(Kind::List, Slot::Argument, 5);
        builder.leaf(Kind::Name, Slot::Item, Span::new(6, 7));
        builder.leaf(Kind::Name, Slot::Item, Span::new(9, 10));
        builder.close(11);
        builder.close(12);
        builder.finish().to_string()
    }

    #[test]
    fn a_tree_keeps_order_slots_and_names() {
        assert_eq!(
            built(None),
            "Document\n  Call `f`\n    Argument: Name `a`\n    Argument: List\n      Name `b`\n      Name `c`\n"
        );
    }

    #[test]
    fn a_node_without_anything_of_interest_is_pruned_to_itself() {
        let spans = [Span::new(2, 3)];
        assert_eq!(
            built(Some(&spans)),
            "Document\n  Call `f`\n    Argument: Name `a`\n    Argument: List\n"
        );
    }

    #[test]
    fn spans_are_located_in_one_pass() {
        let text = "[a, b, c]";
        let mut builder = Builder::new(text, "text", None);
        builder.open(Kind::List, Slot::Item, 0);
        for at in [1, 4, 7] {
            builder.leaf(Kind::Name, Slot::Item, Span::new(at, at + 1));
        }
        builder.close(9);
        let tree = builder.finish();
        let spans = [Span::new(1, 2), Span::new(4, 5), Span::new(4, 8), Span::new(7, 8)];
        let located: Vec<_> = tree
            .locate(&spans)
            .into_iter()
            .map(|id| (tree.kind(id), tree.index(id)))
            .collect();
        let expected = [(Kind::Name, 0), (Kind::Name, 1), (Kind::List, 0), (Kind::Name, 2)];
        assert_eq!(located, expected);
    }
}
