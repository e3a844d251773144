//! A tree that is still being made: nodes may be wrapped after they were read.
//!
//! The arena of [`Tree`](crate::tree::Tree) takes nodes in the order of the text only. The readers of the lexer put their
//! nodes here first, and [`Ast::emit`] hands them over in that order. Comments and directives of templates are floating
//! nodes: they may be anywhere, and become children of whatever is around them.

use std::collections::HashMap;

use crate::tree::{Builder, Kind, Slot};
use crate::vocab::Span;

/// The place of a node in its [`Ast`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Id(u32);

const NONE: Id = Id(u32::MAX);

#[derive(Clone, Copy, Debug)]
struct Raw {
    kind: Kind,
    slot: Slot,
    span: Span,
    name: Span,
    first: Id,
    last: Id,
    next: Id,
}

/// Nodes with links to their children.
#[derive(Debug, Default)]
pub(super) struct Ast {
    nodes: Vec<Raw>,
    floats: Vec<Id>,
    is_flat: bool,
    /// The languages of texts within the text.
    languages: HashMap<Id, &'static str>,
    /// Start of the text in the document.
    base: usize,
}

impl Ast {
    /// Sets where the text that is read begins in the document; the offset that was set before.
    pub(super) fn rebase(&mut self, base: usize) -> usize {
        std::mem::replace(&mut self.base, base)
    }

    fn absolute(&self, span: Span) -> Span {
        Span::new(span.start() + self.base, span.end() + self.base)
    }

    fn relative(&self, span: Span) -> Span {
        Span::new(
            span.start().saturating_sub(self.base),
            span.end().saturating_sub(self.base),
        )
    }

    /// Adds a node that has no parent yet.
    pub(super) fn node(&mut self, kind: Kind, start: usize, end: usize) -> Id {
        let id = Id(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Raw {
            kind,
            slot: Slot::Item,
            span: self.absolute(Span::new(start, end)),
            name: self.absolute(Span::new(start, start)),
            first: NONE,
            last: NONE,
            next: NONE,
        });
        id
    }

    /// Adds a node with a name.
    pub(super) fn named(&mut self, kind: Kind, start: usize, end: usize, name: Span) -> Id {
        let id = self.node(kind, start, end);
        self.set_name(id, name);
        id
    }

    /// Makes `child` the last child of `parent`, which grows to hold it.
    pub(super) fn add(&mut self, parent: Id, slot: Slot, child: Id) {
        let Some(node) = self.get_mut(child) else { return };
        node.slot = slot;
        node.next = NONE;
        let span = node.span;
        let Some(outer) = self.get_mut(parent) else { return };
        let last = std::mem::replace(&mut outer.last, child);
        outer.span = Span::new(outer.span.start().min(span.start()), outer.span.end().max(span.end()));
        if last == NONE {
            outer.first = child;
        } else if let Some(last) = self.get_mut(last) {
            last.next = child;
        }
    }

    /// Makes `child` the first child of `parent`.
    pub(super) fn add_first(&mut self, parent: Id, slot: Slot, child: Id) {
        let first = self.get(parent).map_or(NONE, |node| node.first);
        if first == NONE {
            return self.add(parent, slot, child);
        }
        let Some(node) = self.get_mut(child) else { return };
        node.slot = slot;
        node.next = first;
        let start = node.span.start();
        if let Some(outer) = self.get_mut(parent) {
            outer.first = child;
            outer.span = Span::new(outer.span.start().min(start), outer.span.end());
        }
    }

    /// Adds a node that becomes a child of whatever is around it.
    pub(super) fn float(&mut self, id: Id) {
        self.floats.push(id);
    }

    /// Notes that a part of the text could not be read as its language.
    pub(super) fn flatten(&mut self) {
        self.is_flat = true;
    }

    /// Sets the language of a text within the text.
    pub(super) fn set_language(&mut self, id: Id, language: &'static str) {
        if self.kind(id) == Kind::Embedded {
            self.languages.insert(id, language);
        }
    }

    pub(super) fn kind(&self, id: Id) -> Kind {
        self.get(id).map_or(Kind::Flat, |node| node.kind)
    }

    pub(super) fn span(&self, id: Id) -> Span {
        self.get(id).map_or(Span::new(0, 0), |node| self.relative(node.span))
    }

    /// The span of a node in the document.
    pub(super) fn absolute_span(&self, id: Id) -> Span {
        self.get(id).map_or(Span::new(0, 0), |node| node.span)
    }

    pub(super) fn name(&self, id: Id) -> Span {
        self.get(id).map_or(Span::new(0, 0), |node| self.relative(node.name))
    }

    pub(super) fn slot(&self, id: Id) -> Slot {
        self.get(id).map_or(Slot::Item, |node| node.slot)
    }

    pub(super) fn set_kind(&mut self, id: Id, kind: Kind) {
        if let Some(node) = self.get_mut(id) {
            node.kind = kind;
        }
    }

    pub(super) fn set_slot(&mut self, id: Id, slot: Slot) {
        if let Some(node) = self.get_mut(id) {
            node.slot = slot;
        }
    }

    pub(super) fn set_name(&mut self, id: Id, name: Span) {
        let name = self.absolute(name);
        if let Some(node) = self.get_mut(id) {
            node.name = name;
        }
    }

    /// Moves the end of a node further back.
    pub(super) fn extend(&mut self, id: Id, end: usize) {
        let end = end + self.base;
        if let Some(node) = self.get_mut(id) {
            node.span = Span::new(node.span.start(), node.span.end().max(end));
        }
    }

    /// Moves the start of a node further to the front.
    pub(super) fn begin(&mut self, id: Id, start: usize) {
        let start = start + self.base;
        if let Some(node) = self.get_mut(id) {
            node.span = Span::new(node.span.start().min(start), node.span.end());
        }
    }

    /// Takes the children from a node.
    pub(super) fn take(&mut self, id: Id) -> Vec<Id> {
        let children: Vec<Id> = self.children(id).collect();
        if let Some(node) = self.get_mut(id) {
            node.first = NONE;
            node.last = NONE;
        }
        children
    }

    pub(super) fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let step = |id: Id| Some(id).filter(|&id| id != NONE);
        let first = step(self.get(id).map_or(NONE, |node| node.first));
        std::iter::successors(first, move |&id| step(self.get(id).map_or(NONE, |node| node.next)))
    }

    pub(super) fn first(&self, id: Id) -> Option<Id> {
        self.children(id).next()
    }

    pub(super) fn last(&self, id: Id) -> Option<Id> {
        self.get(id).map(|node| node.last).filter(|&id| id != NONE)
    }

    /// The number of nodes so far; with [`Ast::prune`] what was added since can be dropped.
    pub(super) fn mark(&self) -> usize {
        self.nodes.len()
    }

    /// Drops the children of a node whose subtree is all that was added since `mark`.
    pub(super) fn prune(&mut self, id: Id, mark: usize) {
        self.take(id);
        self.nodes.truncate(mark);
        while self.floats.last().is_some_and(|float| float.0 as usize >= mark) {
            self.floats.pop();
        }
    }

    fn get(&self, id: Id) -> Option<&Raw> {
        self.nodes.get(id.0 as usize)
    }

    fn get_mut(&mut self, id: Id) -> Option<&mut Raw> {
        self.nodes.get_mut(id.0 as usize)
    }

    /// Hands the children of `root` over, with the floating nodes between them.
    pub(super) fn emit(mut self, root: Id, builder: &mut Builder<'_>) {
        self.base = 0;
        let mut floats = std::mem::take(&mut self.floats);
        floats.sort_by_key(|&id| self.span(id).start());
        if self.is_flat {
            builder.flatten();
        }
        let mut emitter = Emitter {
            ast: &self,
            builder,
            floats: &floats,
            next: 0,
        };
        let children: Vec<Id> = self.children(root).collect();
        for child in children {
            emitter.node(child);
        }
        emitter.floats_before(usize::MAX);
    }
}

struct Emitter<'a, 'b, 't> {
    ast: &'a Ast,
    builder: &'b mut Builder<'t>,
    floats: &'a [Id],
    /// The next floating node.
    next: usize,
}

impl Emitter<'_, '_, '_> {
    /// Adds the floating nodes that begin before `end`; where the last of them ends.
    fn floats_before(&mut self, end: usize) -> usize {
        let mut last = 0;
        while let Some(&id) = self
            .floats
            .get(self.next)
            .filter(|&&id| self.ast.span(id).start() < end)
        {
            self.next += 1;
            last = last.max(self.subtree(id));
        }
        last
    }

    fn node(&mut self, id: Id) -> usize {
        let before = self.floats_before(self.ast.span(id).start());
        before.max(self.subtree(id))
    }

    /// Adds a node and what is in it; where it ends.
    fn subtree(&mut self, id: Id) -> usize {
        let Some(&raw) = self.ast.get(id) else { return 0 };
        let float = self.floats.get(self.next).map(|&id| self.ast.span(id));
        let has_float = float.is_some_and(|float| float.start() < raw.span.end());
        if !self.builder.has_room() {
            return self.leaves(id);
        }
        if raw.first == NONE && !has_float {
            let leaf = self.builder.leaf(raw.kind, raw.slot, raw.span);
            self.builder.set_name(leaf, raw.name);
            return raw.span.end();
        }
        let kind = match raw.kind {
            Kind::Literal | Kind::Name | Kind::Scalar if raw.first == NONE && self.floats_are_holes() => Kind::Template,
            kind => kind,
        };
        let node = match self.ast.languages.get(&id) {
            Some(language) => self.builder.open_embedded(language, raw.slot, raw.span.start()),
            None => self.builder.open(kind, raw.slot, raw.span.start()),
        };
        if kind != Kind::Template {
            self.builder.set_name(node, raw.name);
        }
        let mut end = raw.span.end();
        let mut child = raw.first;
        while child != NONE {
            end = end.max(self.node(child));
            child = self.ast.get(child).map_or(NONE, |child| child.next);
        }
        end = end.max(self.floats_before(raw.span.end()));
        self.builder.close(end);
        end
    }

    fn floats_are_holes(&self) -> bool {
        self.floats
            .get(self.next)
            .is_some_and(|&id| self.ast.kind(id) == Kind::Hole)
    }

    /// Adds the literals of a subtree that is too deep, all in the node that is open.
    fn leaves(&mut self, id: Id) -> usize {
        self.builder.flatten();
        let mut pending = vec![id];
        let mut end = 0;
        while let Some(id) = pending.pop() {
            let Some(raw) = self.ast.get(id) else { continue };
            end = end.max(raw.span.end());
            if matches!(raw.kind, Kind::Literal | Kind::Template | Kind::Regex) {
                let leaf = self.builder.leaf(raw.kind, Slot::Item, raw.span);
                self.builder.set_name(leaf, raw.name);
                continue;
            }
            let children: Vec<Id> = self.ast.children(id).collect();
            pending.extend(children.into_iter().rev());
        }
        end
    }
}
