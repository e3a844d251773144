//! Lists, registries and sets of records in which an edit would make two entries equal.
//!
//! Input: the places of the edits that are to be made. Output: which of them leave every set as free of equal entries as
//! it was. An entry of a list is one, the key of a record in a list (`id`, `value`, `Name`), an argument of a call that
//! registers, a cell of a column, a word of a literal that lists words.

use std::collections::{HashMap, HashSet};

use super::site::{Site, content, content_span};
use crate::context::fold;
use crate::finding::Edit;
use crate::lint::named;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::Span;

/// Keys by which one record of several is known. Others, such as `model`, may hold one id as often as they like.
const NAMES: &[&str] = &[
    "name",
    "modelname",
    "modelid",
    "id",
    "ids",
    "key",
    "prefix",
    "alias",
    "slug",
    "value",
    "modelids",
    "foundationmodel",
    "fnsub",
];

/// Names of the label of a choice that a person makes: no two choices are one.
const LABELS: &[&str] = &["label", "title", "text", "caption", "displayname", "displayvalue"];

/// Verbs of calls that register something under a name.
const REGISTERS: &[&str] = &["define", "register", "add", "append", "declare", "provide"];

/// Verbs of annotations that register what they are put on.
const REGISTERED: &[&str] = &["register", "handle", "route", "provide", "implement", "support"];

/// Calls that list their arguments.
const LISTS: &[&str] = &[
    "of", "listof", "list", "aslist", "setof", "seq", "vec", "arrayof", "c", "set", "vector", "array",
];

/// So many sets around an id are looked at.
const MAX_SETS: usize = 3;

/// Number of records that make a list of models; a name beside one there is that model's.
const MIN_RECORDS: usize = 3;

/// A way from a member of a set to the literal in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Step<'t> {
    /// Of that kind and name.
    Of(Kind, &'t str),
    /// The value of that name.
    Named(&'t str),
    /// The key of a pair.
    Key,
    /// The value of a node.
    Value,
    /// The annotation of that name.
    Annotated(&'t str),
    /// The record itself.
    Whole,
    /// The element or argument of that number.
    Nth(usize),
}

/// The members of a set that an edit changes one of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Set<'t> {
    part: usize,
    node: NodeId,
    steps: Vec<Step<'t>>,
}

/// A member, before and after an edit.
struct Entry<'t> {
    set: Set<'t>,
    before: String,
    after: String,
    /// What it would be with the base id of the new model.
    after_as_base: String,
}

/// The run in which an edit is made: every run, or only one with wider limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::edit) struct Class {
    pub(super) needs_a_look: bool,
    pub(in crate::edit) is_aside: bool,
}

impl Class {
    /// True if this edit is made in every run that makes the other one.
    pub(in crate::edit) fn comes_with(self, other: Self) -> bool {
        (!self.needs_a_look || other.needs_a_look) && (!self.is_aside || other.is_aside)
    }
}

/// An edit that is to be made.
pub(super) struct Wanted<'s, 'e> {
    pub(super) site: Site<'s>,
    pub(super) edit: &'e Edit,
    /// The base id of the new model.
    pub(super) model: &'e str,
    pub(super) class: Class,
}

/// A member of a set that an edit would make another one equal to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Equal {
    pub(super) place: Span,
    /// The node of the set.
    pub(super) set: NodeId,
}

/// For each edit the member of a set that would be its equal; nothing where it can be made. They are tried in their
/// order, and again where a later one made room.
pub(super) fn in_the_way(wanted: &[Wanted<'_, '_>]) -> Vec<Option<Equal>> {
    let entries: Vec<Vec<Entry<'_>>> = wanted.iter().map(entries).collect();
    let mut sets = Sets::default();
    for (wanted, entries) in wanted.iter().zip(&entries) {
        for entry in entries {
            sets.know(wanted.site, &entry.set);
        }
    }
    let untried = Equal {
        place: Span::new(0, 0),
        set: Tree::ROOT,
    };
    let mut equal = vec![Some(untried); wanted.len()];
    loop {
        let mut has_grown = false;
        for (at, entries) in entries.iter().enumerate() {
            if equal[at].is_none() {
                continue;
            }
            let class = wanted[at].class;
            equal[at] = entries.iter().find_map(|entry| sets.equal(entry, class));
            if equal[at].is_none() {
                let place = wanted[at].site.part.outward(wanted[at].site.span);
                for entry in entries {
                    sets.make(entry, class, place);
                }
                has_grown = true;
            }
        }
        if !has_grown {
            return equal;
        }
    }
}

/// The lists of at least three records that are each known by a model.
#[derive(Debug, Default)]
pub(super) struct Records<'s> {
    counts: HashMap<Set<'s>, usize>,
}

impl<'s> Records<'s> {
    /// The lists that the ids of a document are in.
    pub(super) fn of(ids: &[Option<Site<'s>>]) -> Self {
        let mut counts = HashMap::new();
        for set in ids.iter().flatten().filter_map(|site| record_set(*site)) {
            *counts.entry(set).or_default() += 1;
        }
        Self { counts }
    }

    /// True if an id is the name of a record in such a list.
    pub(super) fn hold(&self, site: Site<'s>) -> bool {
        record_set(site).is_some_and(|set| self.counts.get(&set).is_some_and(|count| *count >= MIN_RECORDS))
    }
}

fn record_set(site: Site<'_>) -> Option<Set<'_>> {
    let is_of_record = |set: &Set<'_>| matches!(set.steps.last(), Some(Step::Named(_)));
    sets_around(site).into_iter().find(is_of_record)
}

fn entries<'s>(wanted: &Wanted<'s, '_>) -> Vec<Entry<'s>> {
    let (site, tree) = (wanted.site, wanted.site.tree());
    let whole = if site.is_literal() {
        Some(content_span(tree, site.node))
    } else {
        line_of(tree, site)
    };
    let Some(whole) = whole.filter(|whole| whole.contains(site.span)) else {
        return Vec::new();
    };
    let made = |span: Span| {
        let part = |from: usize, to: usize| tree.text().get(from..to).unwrap_or_default();
        let with = |id: &str| {
            let (lead, rest) = (part(span.start(), site.span.start()), part(site.span.end(), span.end()));
            format!("{lead}{id}{rest}")
        };
        let before = part(span.start(), span.end()).to_owned();
        (before, with(&wanted.edit.text), with(wanted.model))
    };
    let mut entries = Vec::new();
    if let Some(word) = word_of(tree, whole, site.span) {
        let (before, after, after_as_base) = made(word);
        let set = Set {
            part: site.number,
            node: site.node,
            steps: Vec::new(),
        };
        entries.push(Entry {
            set,
            before,
            after,
            after_as_base,
        });
    }
    for set in sets_around(site) {
        let of_record = || tree.ancestors(site.node).find(|&id| tree.parent(id) == Some(set.node));
        let span = match set.steps.last() {
            Some(Step::Whole) => of_record().map_or(whole, |record| trimmed(tree, record)),
            _ => whole,
        };
        let (before, after, after_as_base) = made(span);
        entries.push(Entry {
            set,
            before,
            after,
            after_as_base,
        });
    }
    entries
}

/// The span of a node without the blank text that it ends with.
fn trimmed(tree: &Tree<'_>, id: NodeId) -> Span {
    let (span, text) = (tree.span(id), tree.slice(id));
    Span::new(span.start(), span.start() + text.trim_end().len())
}

/// The word of a list in a literal; nothing where the literal is no list.
fn word_of(tree: &Tree<'_>, whole: Span, id: Span) -> Option<Span> {
    let text = tree.text().get(whole.range())?;
    let is_list =
        text.contains([',', ';', '|', '\n']) || text.split_whitespace().all(|word| word.contains('.') || word == "-");
    let at = id.start().checked_sub(whole.start())?;
    let start = at - text[..at].rsplit(is_separator).next().map_or(0, str::len);
    let end = text[at..].find(is_separator).map_or(text.len(), |found| at + found);
    let is_part = start > 0 || end < text.len();
    (is_list && is_part).then(|| Span::new(whole.start() + start, whole.start() + end))
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | '|' | '"' | '\'' | '\\')
}

/// The lines of running text around an id, where each is an entry.
fn line_of(tree: &Tree<'_>, site: Site<'_>) -> Option<Span> {
    let is_text = matches!(
        tree.kind(site.node),
        Kind::Document | Kind::Prose | Kind::Flat | Kind::Embedded | Kind::Block
    );
    is_text.then(|| tree.span(site.node))
}

/// The sets that a literal is in a member of, the innermost first.
fn sets_around<'s>(site: Site<'s>) -> Vec<Set<'s>> {
    let tree = site.tree();
    let mut sets = Vec::new();
    if !site.is_literal() {
        return sets;
    }
    let mut steps: Vec<Step<'s>> = Vec::new();
    let mut below = site.node;
    for id in tree.ancestors(site.node) {
        let slot = tree.slot(below);
        match tree.kind(id) {
            Kind::Group | Kind::Embedded | Kind::Literal => {}
            Kind::Statement | Kind::Directive => {}
            Kind::Pair if slot == Slot::Key => {
                let members: Vec<_> = steps.iter().rev().cloned().collect();
                if members.is_empty() {
                    sets.extend(tree.parent(id).map(|node| Set {
                        part: site.number,
                        node,
                        steps: vec![Step::Key],
                    }));
                }
                return sets;
            }
            Kind::Pair | Kind::Argument | Kind::Attribute | Kind::Cell => {
                match named::name(tree, id).or_else(|| tree.name(id)) {
                    Some(name) => steps.push(Step::Named(name)),
                    None => return sets,
                }
            }
            Kind::Map => {}
            Kind::Index if slot == Slot::Key && steps.is_empty() => add(&mut sets, site, id, &steps),
            Kind::List | Kind::Union => {
                let has_named = sets.len();
                add(&mut sets, site, id, &steps);
                if sets.len() == has_named && tree.kind(below) == Kind::Map {
                    sets.extend(choices(site, id, below, &steps));
                }
                if tree.children(id).nth(1).is_none() {
                    return sets;
                }
                steps.push(Step::Nth(tree.index(below)));
            }
            Kind::Call => {
                if slot != Slot::Argument {
                    return sets;
                }
                let name = tree.name(id).unwrap_or_default();
                // Arguments that are literals themselves: `new_set("a", "b")`. What becomes equal there is one value given twice.
                let is_list = steps.is_empty() || LISTS.contains(&fold(name).as_str());
                if is_list {
                    add(&mut sets, site, id, &steps);
                }
                if tree.kind(below) != Kind::Argument {
                    steps.push(Step::Nth(tree.index(below)));
                }
                if REGISTERS.iter().any(|verb| fold(name).starts_with(verb)) {
                    steps.push(Step::Of(Kind::Call, name));
                    sets.extend(statements(site, id, steps));
                    return sets;
                }
            }
            Kind::Annotation if slot == Slot::Argument => {
                let name = tree.name(id).unwrap_or_default();
                let own = tree.parent(id).filter(|_| tree.slot(id) == Slot::Decorator);
                let outer = own.and_then(|own| tree.parent(own));
                if let Some(outer) = outer.filter(|_| REGISTERED.iter().any(|verb| fold(name).starts_with(verb))) {
                    steps.extend([Step::Nth(tree.index(below)), Step::Annotated(name)]);
                    add(&mut sets, site, outer, &steps);
                }
                return sets;
            }
            Kind::Row => {
                sets.extend(tree.parent(id).map(|node| set_of(site, node, &steps)));
                return sets;
            }
            Kind::Element | Kind::Section => {
                if tree.kind(below) != Kind::Attribute && slot == Slot::Value {
                    steps.push(Step::Value);
                }
                let name = base(tree.name(id).unwrap_or_default());
                steps.push(Step::Of(tree.kind(id), name));
                if let Some(outer) = tree.parent(id) {
                    add(&mut sets, site, outer, &steps);
                }
                return sets;
            }
            Kind::Document => {
                if !matches!(tree.kind(below), Kind::Map | Kind::Pair) {
                    return sets;
                }
                add(&mut sets, site, id, &steps);
                return sets;
            }
            _ => return sets,
        }
        if sets.len() >= MAX_SETS {
            return sets;
        }
        below = id;
    }
    sets
}

/// The set of the calls of a block that register by one name, or add to one list: `models = append(models, …)`.
fn statements<'s>(site: Site<'s>, call: NodeId, mut steps: Vec<Step<'s>>) -> Option<Set<'s>> {
    let tree = site.tree();
    let mut outer = tree.parent(call)?;
    if tree.kind(outer) == Kind::Binding {
        steps.extend([Step::Value, Step::Of(Kind::Binding, tree.name(outer)?)]);
        outer = tree.parent(outer)?;
    }
    let block = std::iter::once(outer).chain(tree.ancestors(outer));
    let block = block.into_iter().find(|&id| tree.kind(id) != Kind::Statement)?;
    let mut sets = Vec::new();
    if matches!(tree.kind(block), Kind::Block | Kind::Document) {
        add(&mut sets, site, block, &steps);
    }
    sets.pop()
}

/// The set of a list of records that are choices of a person, or else of whole records.
fn choices<'s>(site: Site<'s>, list: NodeId, record: NodeId, steps: &[Step<'s>]) -> Option<Set<'s>> {
    let tree = site.tree();
    let fields = named::entries(tree, record);
    let is_label = |&field: &NodeId| named::name(tree, field).is_some_and(|name| LABELS.contains(&fold(name).as_str()));
    let steps = if fields.iter().any(is_label) && steps.len() == 1 {
        steps.to_vec()
    } else if fields.len() > 1 {
        vec![Step::Whole]
    } else {
        return None;
    };
    Some(Set {
        part: site.number,
        node: list,
        steps,
    })
}

/// Adds a set, where what leads to the literal is a name of its member.
fn add<'s>(sets: &mut Vec<Set<'s>>, site: Site<'s>, node: NodeId, steps: &[Step<'s>]) {
    let is_name = match steps.first() {
        None => site.tree().kind(node) != Kind::Document,
        Some(Step::Named(name)) => NAMES.contains(&fold(name).as_str()),
        Some(_) => true,
    };
    if is_name {
        sets.push(set_of(site, node, steps));
    }
}

/// The set at a node, with the steps that lead from it to the literal.
fn set_of<'s>(site: Site<'s>, node: NodeId, steps: &[Step<'s>]) -> Set<'s> {
    let steps = steps.iter().rev().cloned().collect();
    Set {
        part: site.number,
        node,
        steps,
    }
}

/// The name of a section without the number of an array.
fn base(name: &str) -> &str {
    name.split('[').next().unwrap_or(name)
}

/// The literal that steps lead to.
fn follow(tree: &Tree<'_>, from: NodeId, steps: &[Step<'_>]) -> Option<NodeId> {
    if steps == [Step::Whole] {
        return Some(from);
    }
    let mut at = from;
    for step in steps {
        while matches!(tree.kind(at), Kind::Group | Kind::Statement | Kind::Directive) {
            at = tree.children(at).next()?;
        }
        at = match step {
            Step::Of(kind, name) => {
                Some(at).filter(|&at| tree.kind(at) == *kind && base(tree.name(at).unwrap_or_default()) == *name)?
            }
            Step::Named(name) => value_of(tree, at, name)?,
            Step::Key => tree.child(at, Slot::Key)?,
            Step::Value => tree.child(at, Slot::Value)?,
            Step::Annotated(name) => {
                let is_it = |&id: &NodeId| tree.kind(id) == Kind::Annotation && tree.name(id) == Some(name);
                tree.children(at).find(is_it)?
            }
            Step::Whole => return None,
            Step::Nth(number) => {
                let is_value = |&child: &NodeId| matches!(tree.slot(child), Slot::Item | Slot::Argument);
                tree.children(at)
                    .filter(is_value)
                    .find(|&child| tree.index(child) == *number)?
            }
        };
    }
    while tree.kind(at) == Kind::Group {
        at = tree.children(at).next()?;
    }
    matches!(tree.kind(at), Kind::Literal | Kind::Template).then_some(at)
}

fn value_of(tree: &Tree<'_>, node: NodeId, name: &str) -> Option<NodeId> {
    let is_it = |&child: &NodeId| named::name(tree, child).or_else(|| tree.name(child)) == Some(name);
    let entry = tree.children(node).find(is_it)?;
    match tree.kind(entry) {
        Kind::Cell => tree.children(entry).next().or(Some(entry)),
        _ => tree.child(entry, Slot::Value),
    }
}

/// The members of the sets that edits change.
#[derive(Default)]
struct Sets<'t> {
    /// The members of each set, by their text, with their places.
    there: HashMap<Set<'t>, HashMap<String, Vec<Span>>>,
    /// The sets of records that hold one name twice already.
    repeating: HashSet<Set<'t>>,
    /// Texts that edits have removed, each with the class of every edit.
    taken: HashMap<(Set<'t>, String), Vec<Class>>,
    /// Texts that edits have written: the old text and its span.
    made: HashMap<(Set<'t>, String), (String, Span)>,
}

impl<'t> Sets<'t> {
    fn know(&mut self, site: Site<'t>, set: &Set<'t>) {
        if self.there.contains_key(set) {
            return;
        }
        let tree = site.tree();
        let mut members: HashMap<String, Vec<Span>> = HashMap::new();
        let is_text = set.node == site.node;
        if is_text {
            let whole = if site.is_literal() {
                content_span(tree, set.node)
            } else {
                tree.span(set.node)
            };
            let text = tree.text().get(whole.range()).unwrap_or_default();
            for word in text.split(is_separator).filter(|word| !word.is_empty()) {
                let start = word.as_ptr() as usize - tree.text().as_ptr() as usize;
                members
                    .entry(word.to_owned())
                    .or_default()
                    .push(site.part.outward(Span::new(start, start + word.len())));
            }
        } else {
            for literal in tree
                .children(set.node)
                .filter_map(|member| follow(tree, member, &set.steps))
            {
                let place = site.part.outward(tree.span(literal));
                let text = match set.steps.last() {
                    Some(Step::Whole) => tree.slice(literal).trim_end(),
                    _ => content(tree, literal),
                };
                members.entry(text.to_owned()).or_default().push(place);
            }
            if !set.steps.is_empty() && members.values().any(|places| places.len() > 1) {
                self.repeating.insert(set.clone());
            }
        }
        self.there.insert(set.clone(), members);
    }

    /// The place of a member that the entry would be equal to.
    fn equal(&self, entry: &Entry<'t>, class: Class) -> Option<Equal> {
        if self.repeating.contains(&entry.set) || entry.before == entry.after {
            return None;
        }
        let key = (entry.set.clone(), entry.after.clone());
        let made = self.made.get(&key).filter(|(before, _)| *before != entry.before);
        let place = self
            .staying(&entry.set, &entry.after, class)
            .or_else(|| self.staying_as_base(entry, class))
            .or(made.map(|(_, place)| *place))?;
        Some(Equal {
            place,
            set: entry.set.node,
        })
    }

    /// The place of another member that is the base id of the new model, which stays.
    fn staying_as_base(&self, entry: &Entry<'t>, class: Class) -> Option<Span> {
        let is_another = entry.after_as_base != entry.before;
        is_another.then(|| self.staying(&entry.set, &entry.after_as_base, class))?
    }

    /// The place of a member with that text which no edit takes away.
    fn staying(&self, set: &Set<'t>, text: &str, class: Class) -> Option<Span> {
        let places = self.there.get(set)?.get(text)?;
        let key = (set.clone(), text.to_owned());
        let taken = self.taken.get(&key).into_iter().flatten();
        let gone = taken.filter(|one| one.comes_with(class)).count();
        places.get(gone).copied()
    }

    fn make(&mut self, entry: &Entry<'t>, class: Class, place: Span) {
        self.taken
            .entry((entry.set.clone(), entry.before.clone()))
            .or_default()
            .push(class);
        let key = (entry.set.clone(), entry.after.clone());
        self.made.entry(key).or_insert_with(|| (entry.before.clone(), place));
    }
}
