//! The chains of models in a document: the primary model, and its fallbacks.
//!
//! Input: the trees of the document and its references. Output: its [`Chain`]s. A list is a chain where its name says
//! so (`fallbacks`, `model_order`), and two values are where one is named as the other's fallback (`model` and
//! `fallback_model`). A list that merely names models is not one.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::names::{ChainKind, DEFAULTS, LISTS, MODEL_KEYS, ORDER_WORDS, chain_kind, sets_fallbacks, stem};
use crate::context::fold;
use crate::lint::{Whole, named};
use crate::tree::Part;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::{Place, Span};

/// One step of a chain: the references of which any serves; empty where the model is not known.
pub(super) type Link = Vec<usize>;

/// Models that are called one after the other.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chain {
    /// The name that makes it one.
    pub(super) name: Span,
    /// The model that is called first, if it is written elsewhere; without references where it is not known.
    pub(super) primary: Option<Link>,
    /// The models that are called next, in order.
    pub(super) entries: Vec<Link>,
    /// True if the entries are written as a list, which is an order whatever is called first.
    pub(super) is_list: bool,
}

/// The chains of a document, by position.
pub(super) fn chains(whole: &Whole<'_>) -> Vec<Chain> {
    // Most texts have no such words, and need not be parsed.
    if !ORDER_WORDS.is_match(whole.document.text()) {
        return Vec::new();
    }
    let mut chains = Vec::new();
    for part in whole.parts() {
        let mut reader = Reader {
            whole,
            tree: part.tree,
            part: &part,
            aliases: BTreeMap::new(),
            levels: HashMap::new(),
            chains: Vec::new(),
        };
        reader.read_aliases();
        reader.read();
        chains.append(&mut reader.chains);
    }
    chains.sort_by_key(|chain| chain.name);
    chains.dedup();
    chains
}

/// Maximum number of values of one name that are tried as the primary model.
const MAX_TRIED: usize = 16;

/// Maximum number of models that a name can resolve to.
const MAX_DEPLOYMENTS: usize = 16;

/// The named nodes that are siblings, by their names without the fallback word; in order.
type Level = HashMap<Vec<String>, Vec<(usize, NodeId)>>;

struct Reader<'r, 'a, 's> {
    whole: &'r Whole<'a>,
    tree: &'s Tree<'s>,
    part: &'r Part<'s>,
    /// Names that a config gives to references: LiteLLM's `model_name`. Empty where one of that name is not known.
    aliases: BTreeMap<&'s str, Link>,
    /// By the node around them; each of them may be a fall-back.
    levels: HashMap<NodeId, Rc<Level>>,
    chains: Vec<Chain>,
}

impl<'s> Reader<'_, '_, 's> {
    fn read(&mut self) {
        let tree = self.tree;
        for id in tree.ids() {
            let name = named::name(tree, id);
            if let Some(kind) = name.and_then(chain_kind) {
                if !self.has_none(tree.span(id)) || !self.aliases.is_empty() {
                    self.named(id, kind);
                }
            } else if tree.kind(id) == Kind::Call && tree.name(id).is_some_and(sets_fallbacks) {
                self.call(id);
            }
        }
    }

    /// A value whose name says that it is a chain, or a part of one.
    fn named(&mut self, id: NodeId, kind: ChainKind) {
        let (Some(name), Some(value)) = (named::name_span(self.tree, id), named::value(self.tree, id)) else {
            return;
        };
        if kind == ChainKind::Replaces && self.maps(value) {
            return;
        }
        let (links, is_list) = self.links(value);
        let primary = match kind {
            ChainKind::Replaces => self.primary(id),
            ChainKind::Ordered => None,
        };
        let is_enough = match kind {
            // One value alone says no more than that it ends.
            ChainKind::Replaces => is_list || primary.is_some(),
            ChainKind::Ordered => links.len() > 1,
        };
        if is_enough {
            self.add(name, primary, links, is_list);
        }
    }

    fn add(&mut self, name: Span, primary: Option<Link>, entries: Vec<Link>, is_list: bool) {
        self.chains.push(Chain {
            name: self.part.outward(name),
            primary,
            entries,
            is_list,
        });
    }

    /// `first.with_fallbacks([…])`, `.model(…).fallbackModel(…)`.
    fn call(&mut self, call: NodeId) {
        let tree = self.tree;
        let callee = tree.child(call, Slot::Callee);
        let receiver = callee.and_then(|callee| tree.child(callee, Slot::Receiver));
        let before = receiver
            .map(|receiver| self.references(tree.span(receiver)))
            .unwrap_or_default();
        // Of more than one it is not known which is called.
        let primary = (before.len() == 1).then_some(before);
        let Some(name) = tree.name_span(call) else { return };
        let arguments = self.arguments(call);
        let (links, is_list) = match arguments.as_slice() {
            [one] => self.links(*one),
            _ => (arguments.iter().map(|one| self.link(*one)).collect(), true),
        };
        let known = links.iter().filter(|link| !link.is_empty()).count();
        // Of several arguments one alone says nothing of an order.
        let is_order = is_list && (arguments.len() == 1 || known > 1);
        if known > 0 && (is_order || primary.is_some()) {
            self.add(name, primary, links, is_list);
        }
    }

    fn arguments(&self, call: NodeId) -> Vec<NodeId> {
        let arguments = self
            .tree
            .children(call)
            .filter(|&child| self.tree.slot(child) == Slot::Argument);
        arguments.collect()
    }

    /// LiteLLM's `[{first: [then, …]}, …]`, and a map of the same; whether it is one.
    fn maps(&mut self, value: NodeId) -> bool {
        let tree = self.tree;
        let value = self.plain(value);
        let mut pairs = Vec::new();
        match tree.kind(value) {
            Kind::Map | Kind::Section => pairs = named::entries(tree, value),
            Kind::List => {
                for item in self.items(value) {
                    if tree.kind(item) != Kind::Map {
                        return false;
                    }
                    pairs.extend(named::entries(tree, item));
                }
            }
            _ => return false,
        }
        if pairs.is_empty() || !pairs.iter().all(|&pair| self.is_route(pair)) {
            return false;
        }
        for pair in pairs {
            let (Some(key), Some(value)) = (named::name_span(tree, pair), named::value(tree, pair)) else {
                continue;
            };
            let (entries, _) = self.links(value);
            let primary = Some(self.named_by(key)).filter(|link| !link.is_empty());
            // With the quote or colon behind it: the key may be a reference, of which other lints speak.
            let name = Span::new(tree.span(pair).start(), (key.end() + 1).min(tree.span(pair).end()));
            self.add(name, primary, entries, true);
        }
        true
    }

    /// True if a pair maps a model to its fallbacks.
    fn is_route(&self, pair: NodeId) -> bool {
        let (Some(key), Some(value)) = (named::name_span(self.tree, pair), named::value(self.tree, pair)) else {
            return false;
        };
        let name = self.text(key);
        let value = self.plain(value);
        let is_list = self.tree.kind(value) == Kind::List && !self.items(value).is_empty();
        let is_of_one = || {
            let name = fold(name);
            MODEL_KEYS.contains(&name.as_str()) || DEFAULTS.contains(&name.as_str())
        };
        !self.has_none(key) || self.aliases.contains_key(name) || is_list && !is_of_one()
    }

    /// The elements of a list.
    fn items(&self, list: NodeId) -> Vec<NodeId> {
        let is_value = |&item: &NodeId| !matches!(self.tree.kind(item), Kind::Comment | Kind::DocComment);
        self.tree.children(list).filter(is_value).collect()
    }

    /// A value without what changes nothing in it: `("a")`, `"a".to_owned()`, `[…].freeze`, JSON in a literal.
    fn plain(&self, id: NodeId) -> NodeId {
        let tree = self.tree;
        let only = |id: NodeId, of: &dyn Fn(NodeId) -> bool| {
            let mut naming = tree.children(id).filter(|&child| of(child));
            naming.next().filter(|_| naming.next().is_none())
        };
        let names = |child: NodeId| !self.has_none(tree.span(child));
        let inner = match tree.kind(id) {
            Kind::Group | Kind::Operation | Kind::Conditional | Kind::Hole => only(id, &names),
            Kind::Literal | Kind::Embedded | Kind::Document => only(id, &|child| {
                matches!(tree.kind(child), Kind::Embedded | Kind::Map | Kind::List)
            }),
            Kind::Member => tree
                .child(id, Slot::Receiver)
                .filter(|&receiver| self.is_data(receiver)),
            Kind::Call if !self.arguments(id).into_iter().any(names) => {
                let callee = tree.child(id, Slot::Callee);
                let receiver = callee.and_then(|callee| tree.child(callee, Slot::Receiver));
                receiver.filter(|&receiver| self.is_data(receiver))
            }
            // `field(default_factory=lambda: […])`
            Kind::Call if !self.is_list_call(id) => only(id, &names).and_then(|argument| {
                let value = tree.child(argument, Slot::Value).unwrap_or(argument);
                let is_function = tree.kind(value) == Kind::Function;
                is_function.then(|| only(value, &names)).flatten()
            }),
            _ => None,
        };
        inner.map_or(id, |inner| self.plain(inner))
    }

    /// True if a value is a literal, or a list or map of literals.
    fn is_data(&self, id: NodeId) -> bool {
        match self.tree.kind(id) {
            Kind::Literal | Kind::Template | Kind::List | Kind::Map | Kind::Group => true,
            Kind::Call => self.is_list_call(id),
            _ => false,
        }
    }

    /// True if a call lists its arguments.
    fn is_list_call(&self, call: NodeId) -> bool {
        self.tree
            .name(call)
            .is_some_and(|name| LISTS.contains(&fold(name).as_str()))
    }

    /// The parts of a value, in order, and whether it is a list.
    fn links(&self, value: NodeId) -> (Vec<Link>, bool) {
        let tree = self.tree;
        let id = self.plain(value);
        let span = tree.span(id);
        match tree.kind(id) {
            Kind::List => self.listed(&self.items(id)),
            Kind::Call if self.is_list_call(id) => self.listed(&self.arguments(id)),
            Kind::Map | Kind::Section => {
                let entries = named::entries(tree, id);
                match self.default(&entries) {
                    Some(default) => self.links(default),
                    None => (vec![self.object(id)], false),
                }
            }
            Kind::Call => match self.default(&named::entries(tree, id)) {
                Some(default) => self.links(default),
                None => (vec![self.link(id)], false),
            },
            Kind::Literal => self.words(tree.name_span(id).unwrap_or(span)),
            Kind::Template => self.words(span),
            _ => (vec![self.named_by(span)], false),
        }
    }

    /// The parts of a list; a list of one may be a list in a call, or words that blanks part.
    fn listed(&self, items: &[NodeId]) -> (Vec<Link>, bool) {
        match items {
            [one] => (self.links(*one).0, true),
            _ => (items.iter().map(|item| self.link(*item)).collect(), true),
        }
    }

    /// The value that a declaration of several parts has: `default = […]` of a variable.
    fn default(&self, entries: &[NodeId]) -> Option<NodeId> {
        let is_default = |&entry: &NodeId| {
            let name = named::name(self.tree, entry).map(fold);
            name.is_some_and(|name| DEFAULTS.contains(&name.as_str())) && !self.has_none(self.tree.span(entry))
        };
        let default = entries.iter().copied().find(is_default)?;
        named::value(self.tree, default)
    }

    /// A literal that holds one model, or several with commas or blanks between them.
    fn words(&self, body: Span) -> (Vec<Link>, bool) {
        let text = self.text(body);
        if self.references(body).len() < 2 {
            return (vec![self.named_by(body)], false);
        }
        let parts = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|');
        let pieces = text.split(parts).filter(|piece| piece.contains(char::is_alphanumeric));
        let links = pieces.map(|piece| {
            let start = body.start() + (piece.as_ptr() as usize - text.as_ptr() as usize);
            self.named_by(Span::new(start, start + piece.len()))
        });
        (links.collect(), true)
    }

    fn link(&self, value: NodeId) -> Link {
        let tree = self.tree;
        let id = self.plain(value);
        let is_object = match tree.kind(id) {
            Kind::Map | Kind::Section => true,
            Kind::Call => {
                let arguments = self.arguments(id);
                let is_named = |&argument: &NodeId| matches!(tree.kind(argument), Kind::Argument | Kind::Map);
                !arguments.is_empty() && arguments.iter().all(is_named)
            }
            _ => false,
        };
        if is_object {
            self.object(id)
        } else {
            self.named_by(tree.span(id))
        }
    }

    /// The model of a value of several parts.
    fn object(&self, id: NodeId) -> Link {
        let tree = self.tree;
        let mut entries = named::entries(tree, id);
        for map in self
            .arguments(id)
            .into_iter()
            .filter(|&argument| tree.kind(argument) == Kind::Map)
        {
            entries.extend(named::entries(tree, map));
        }
        let named = entries.into_iter().filter(|&entry| {
            let name = named::name(tree, entry).map(fold);
            name.is_some_and(|name| MODEL_KEYS.contains(&name.as_str()))
        });
        let mut links = named
            .filter_map(|entry| Some(self.link(named::value(tree, entry)?)))
            .filter(|link| !link.is_empty());
        if let Some(link) = links.next() {
            return link;
        }
        let all = self.references(tree.span(id));
        if all.len() == 1 { all } else { Link::new() }
    }

    /// The one reference in a span, or what its text is another name of.
    fn named_by(&self, span: Span) -> Link {
        let found = self.references(span);
        if !found.is_empty() {
            return if found.len() == 1 { found } else { Link::new() };
        }
        let name = self.text(span).trim_matches(['"', '\'']);
        self.aliases.get(name).cloned().unwrap_or_default()
    }

    /// The primary model of a named node: the nearest value beside it whose name is the same without the fallback word.
    fn primary(&mut self, id: NodeId) -> Option<Link> {
        let tree = self.tree;
        let is_transparent = |&outer: &NodeId| matches!(tree.kind(outer), Kind::Statement | Kind::Directive);
        let around = tree.ancestors(id).find(|outer| !is_transparent(outer))?;
        let level = self.level(around);
        let all = level.get(&stem(named::name(tree, id)?))?;
        let at = tree.span(id).start();
        let split = all.partition_point(|(other, _)| *other < at);
        let mut before = all[..split].iter().rev().peekable();
        let mut after = all[split..].iter().skip_while(|(other, _)| *other == at).peekable();
        for _ in 0..MAX_TRIED {
            let is_before = match (before.peek(), after.peek()) {
                (Some((one, _)), Some((other, _))) => at - one <= other - at,
                (one, _) => one.is_some(),
            };
            let (_, other) = if is_before { before.next() } else { after.next() }?;
            let Some(value) = named::value(tree, *other) else {
                continue;
            };
            let (links, is_list) = self.links(value);
            if let ([link], false) = (links.as_slice(), is_list) {
                return Some(link.clone()).filter(|link| !link.is_empty());
            }
        }
        None
    }

    /// The named nodes in a node, those left out that are fall-backs themselves.
    fn level(&mut self, around: NodeId) -> Rc<Level> {
        if let Some(level) = self.levels.get(&around) {
            return Rc::clone(level);
        }
        let mut level = Level::new();
        for entry in named::entries(self.tree, around) {
            let Some(name) = named::name(self.tree, entry).filter(|name| chain_kind(name).is_none()) else {
                continue;
            };
            let at = self.tree.span(entry).start();
            level.entry(stem(name)).or_default().push((at, entry));
        }
        let level = Rc::new(level);
        self.levels.insert(around, Rc::clone(&level));
        level
    }

    fn text(&self, span: Span) -> &'s str {
        self.tree.text().get(span.range()).unwrap_or_default()
    }

    /// The references in a span of the tree that are called: keys and comparisons are not.
    fn references(&self, span: Span) -> Vec<usize> {
        let within = self.whole.within(self.part.outward(span));
        within.filter(|&at| self.is_value(at)).collect()
    }

    /// True if a span of the tree holds no such reference.
    fn has_none(&self, span: Span) -> bool {
        !self.whole.within(self.part.outward(span)).any(|at| self.is_value(at))
    }

    fn is_value(&self, at: usize) -> bool {
        let place = self.whole.verdicts.get(at).map(|verdict| verdict.place);
        !matches!(place, Some(Place::Comment | Place::Comparison) | None)
    }

    /// LiteLLM's `model_name` beside `litellm_params`.
    fn read_aliases(&mut self) {
        let tree = self.tree;
        for id in tree.ids() {
            if named::name(tree, id).map(fold).as_deref() != Some("litellmparams") {
                continue;
            }
            let Some(around) = tree.parent(id) else { continue };
            let entries = named::entries(tree, around);
            let is_name = |&entry: &NodeId| named::name(tree, entry).map(fold).as_deref() == Some("modelname");
            let Some(value) = entries
                .into_iter()
                .find(is_name)
                .and_then(|entry| named::value(tree, entry))
            else {
                continue;
            };
            let Some(name) = tree.name(value).filter(|_| tree.kind(value) == Kind::Literal) else {
                continue;
            };
            let found = self.references(tree.span(id));
            let known = self.aliases.entry(name);
            let known = known.or_insert_with(|| found.clone());
            if found.len() == 1 && !known.is_empty() && known.len() < MAX_DEPLOYMENTS {
                known.extend(found);
                known.dedup();
            } else {
                known.clear();
            }
        }
    }
}
