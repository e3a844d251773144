//! Removal of an entry that its list would have twice.
//!
//! In: a document, and entries with the nodes of their lists. Out: for each entry the edits that remove its lines, in the
//! languages that write one element a line; the comma of the entry before it goes where the last one has none.

use std::collections::HashSet;

use super::{Site, content};
use crate::document::Document;
use crate::finding::Edit;
use crate::tree::{Kind, NodeId, Slot};
use crate::vocab::Span;

/// Languages whose lists are edited by lines, and whether the comma behind the last element may go.
pub(super) const LANGUAGES: &[(&str, bool)] = &[
    ("json", true),
    ("yaml", false),
    ("hcl", true),
    ("terraform", true),
    ("typescript", true),
    ("javascript", true),
    // `(a,)` is a tuple, and `(a)` is none.
    ("python", false),
];

/// For each entry the edits that remove it; nothing where it is not on lines of its own.
pub(super) fn edits<'s>(
    document: &Document,
    entries: impl Iterator<Item = (Site<'s>, NodeId)>,
) -> Vec<Option<Vec<Edit>>> {
    let entries: Vec<Option<Entry<'s>>> = entries.map(|(site, list)| Entry::of(document, site, list)).collect();
    let removed: HashSet<(usize, NodeId)> = entries.iter().flatten().map(Entry::key).collect();
    entries
        .iter()
        .map(|entry| entry.as_ref()?.edits(document, &removed))
        .collect()
}

/// An element of a list that has its lines for itself.
struct Entry<'s> {
    site: Site<'s>,
    list: NodeId,
    member: NodeId,
    lines: Span,
    has_comma: bool,
}

impl<'s> Entry<'s> {
    fn of(document: &Document, site: Site<'s>, list: NodeId) -> Option<Self> {
        let tree = site.tree();
        // Arguments of a command line have their meaning by their order.
        let is_option = |child: NodeId| tree.kind(child) == Kind::Literal && content(tree, child).starts_with('-');
        if tree.kind(list) != Kind::List || tree.children(list).any(is_option) {
            return None;
        }
        let member = element(site, list)?;
        let lines = Lines::of(document.text(), site.part.outward(tree.span(member)))?;
        let is_item = tree.language_at(list) == "yaml";
        (lines.is_item == is_item).then_some(Self {
            site,
            list,
            member,
            lines: lines.span,
            has_comma: lines.has_comma,
        })
    }

    fn key(&self) -> (usize, NodeId) {
        (self.site.number, self.member)
    }

    fn edits(&self, document: &Document, removed: &HashSet<(usize, NodeId)>) -> Option<Vec<Edit>> {
        let tree = self.site.tree();
        let (_, drops_comma) = LANGUAGES
            .iter()
            .find(|(language, _)| *language == tree.language_at(self.list))?;
        let mut edits = vec![Edit {
            span: self.lines,
            text: String::new(),
        }];
        let members: Vec<NodeId> = tree
            .children(self.list)
            .filter(|&child| tree.slot(child) == Slot::Item)
            .collect();
        let at = members.iter().position(|&member| member == self.member)?;
        // An element behind it, which has the comma or none.
        if self.has_comma || !drops_comma || at + 1 < members.len() {
            return Some(edits);
        }
        for &member in members[..at].iter().rev() {
            let span = self.site.part.outward(tree.span(member));
            if removed.contains(&(self.site.number, member)) {
                edits.push(Edit {
                    span: Lines::of(document.text(), span)?.span,
                    text: String::new(),
                });
                continue;
            }
            let behind = document.text().get(span.end()..self.lines.start())?;
            let comma = span.end() + behind.len() - behind.trim_start().len();
            if behind.trim_start().starts_with(',') {
                edits.push(Edit {
                    span: Span::new(comma, comma + 1),
                    text: String::new(),
                });
            }
            return Some(edits);
        }
        None
    }
}

/// The element of a list that a site is in.
pub(super) fn element(site: Site<'_>, list: NodeId) -> Option<NodeId> {
    let tree = site.tree();
    let mut member = site.node;
    while tree.parent(member)? != list {
        member = tree.parent(member)?;
    }
    (tree.slot(member) == Slot::Item).then_some(member)
}

/// The lines that an element has for itself.
pub(super) struct Lines {
    /// From the beginning of the first one to the end of the last one, with its line end.
    pub(super) span: Span,
    /// The text before the element on its line: the indent, and the hyphen of YAML.
    pub(super) lead: Span,
    /// True if a hyphen makes it an element.
    pub(super) is_item: bool,
    /// True if a comma is behind it.
    pub(super) has_comma: bool,
    /// The end of the element.
    pub(super) end: usize,
}

impl Lines {
    /// The lines of an element at `span`; nothing where they hold anything else but a comma and a comment behind it.
    pub(super) fn of(text: &str, span: Span) -> Option<Self> {
        let own = text.get(span.range())?;
        let end = span.start() + own.trim_end().len();
        let start = text[..span.start()].rfind('\n').map_or(0, |at| at + 1);
        let last = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
        let before = text[start..span.start()].trim();
        let behind = text[end..last].trim_start();
        let is_item = before == "-";
        let has_comma = behind.starts_with(',');
        let rest = behind.trim_start_matches(',').trim();
        let is_comment = rest.starts_with('#') || rest.starts_with("//");
        let is_alone = (before.is_empty() || is_item) && (rest.is_empty() || is_comment);
        // The first element may share its line with the bracket, and an anchor may be used elsewhere.
        (is_alone && start > 0 && !own.starts_with('&')).then_some(Self {
            span: Span::new(start, last),
            lead: Span::new(start, span.start()),
            is_item,
            has_comma,
            end,
        })
    }
}
