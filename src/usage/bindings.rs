//! Names that are bound once, followed through their scopes.
//!
//! Input: a tree and the literals in it whose uses are wanted. Output: the places where the value of a name is used, as
//! far as the name is bound in one place of its scope. The tree is gone through once, however many names there are.

use std::collections::{BTreeSet, HashMap};

use super::calls::{last_part, last_word};
use crate::context::{self, Context, fold};
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::{Mark, Place, Span};

/// A name that occurs more often is not followed.
const MAX_OCCURRENCES: usize = 100;

/// A name of a class's own.
const OWN: &[&str] = &["self", "this", "cls", "static", "Self", "me", "@"];

/// A literal, or the mapping that it is a part of, with the name that it is bound to.
#[derive(Clone, Debug)]
pub(super) struct Held<'t> {
    pub(super) name: &'t str,
    /// The binding.
    pub(super) binding: NodeId,
    /// The function in which the name holds, or the root.
    pub(super) scope: NodeId,
    /// The key of the literal in a mapping that is bound as a whole.
    pub(super) key: Option<String>,
}

/// An occurrence of a name.
#[derive(Clone, Copy, Debug)]
struct Occurrence {
    node: NodeId,
    role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// It is given a value there.
    Binding,
    /// It is a parameter, and hides what has its name outside.
    Parameter,
    /// Its value is used.
    Use,
}

/// A use of a name, and the context of it.
#[derive(Clone, Debug)]
pub(super) struct Use {
    pub(super) node: NodeId,
    pub(super) context: Context,
}

/// The occurrences of some names.
pub(super) struct Bindings<'a, 't> {
    tree: &'a Tree<'t>,
    occurrences: HashMap<&'t str, Vec<Occurrence>>,
    contexts: HashMap<NodeId, Context>,
}

impl<'a, 't> Bindings<'a, 't> {
    /// Finds the occurrences of names; those of a name that occurs too often are left out.
    pub(super) fn of(tree: &'a Tree<'t>, names: &BTreeSet<&'t str>) -> Self {
        let mut occurrences: HashMap<&'t str, Vec<Occurrence>> = HashMap::new();
        if !names.is_empty() {
            for node in tree.ids() {
                let Some((name, role)) = occurrence(tree, node) else {
                    continue;
                };
                if let Some(name) = names.get(name) {
                    occurrences.entry(name).or_default().push(Occurrence { node, role });
                }
            }
            occurrences.retain(|_, all| all.len() <= MAX_OCCURRENCES);
        }
        let mut bindings = Self {
            tree,
            occurrences,
            contexts: HashMap::new(),
        };
        bindings.read_uses();
        bindings
    }

    /// Reads the contexts of all uses at once.
    fn read_uses(&mut self) {
        let uses = self.occurrences.values().flatten().filter(|one| one.role == Role::Use);
        let mut places: Vec<(Span, NodeId)> = uses.map(|one| (name_span(self.tree, one.node), one.node)).collect();
        places.sort_unstable();
        let spans: Vec<_> = places.iter().map(|(span, _)| *span).collect();
        let contexts = context::read(self.tree, &spans);
        let named = places.into_iter().zip(contexts).map(|((_, node), mut context)| {
            // `{ modelId, messages }`: a key and its value at once.
            let is_shorthand = self
                .tree
                .parent(node)
                .is_some_and(|map| self.tree.kind(map) == Kind::Map);
            if is_shorthand && context.name.is_none() {
                context.name = Some(self.tree.slice(node).to_owned());
            }
            (node, context)
        });
        self.contexts = named.collect();
    }

    /// The uses of a name that is bound once in its scope; `None` where it is bound more often, or never used.
    pub(super) fn uses(&self, held: &Held<'t>) -> Option<Vec<Use>> {
        let tree = self.tree;
        let all = self.occurrences.get(held.name)?;
        let within = |node: NodeId| held.scope == Tree::ROOT || node > held.scope && node < tree.behind(held.scope);
        let bound = all.iter().filter(|one| one.role == Role::Binding && within(one.node));
        if bound.count() != 1 {
            return None;
        }
        let is_use = |one: &&Occurrence| {
            one.role == Role::Use && within(one.node) && self.resolve(one.node, all) == Some(held.scope)
        };
        let later = |one: &&Occurrence| held.scope == Tree::ROOT || one.node > held.binding;
        let uses = all.iter().filter(is_use).filter(later);
        let uses = uses.filter_map(|one| {
            Some(Use {
                node: one.node,
                context: self.contexts.get(&one.node)?.clone(),
            })
        });
        Some(uses.collect())
    }

    /// True if a use passes its name on unchanged, with nothing before or after it.
    pub(super) fn is_whole(&self, one: &Use) -> bool {
        let tree = self.tree;
        let end = one.context.call_node;
        let around = tree.ancestors(one.node).take_while(|&id| Some(id) != end);
        let adds = |id: NodeId| match tree.kind(id) {
            Kind::Operation => !matches!(tree.name(id), Some("||" | "??" | "or" | "?:" | "=" | "&" | "*")),
            Kind::Template | Kind::Literal => {
                let hole = tree.children(id).next().map_or("", |hole| tree.slice(hole));
                tree.slice(id)
                    .trim_start_matches(['f', '$', '"', '\'', '`', '@'])
                    .trim_end_matches(['"', '\'', '`'])
                    .len()
                    > hole.trim_start_matches(['$']).len()
            }
            Kind::List | Kind::Index => true,
            _ => false,
        };
        !around
            .into_iter()
            .take_while(|&id| !matches!(tree.kind(id), Kind::Block | Kind::Function | Kind::Document))
            .any(adds)
    }

    /// The scope in which the name at a node is bound: the innermost function around it that binds it, else the root.
    fn resolve(&self, node: NodeId, all: &[Occurrence]) -> Option<NodeId> {
        let tree = self.tree;
        let is_member = tree.kind(node) == Kind::Member;
        if is_member {
            return Some(Tree::ROOT);
        }
        let functions = tree.ancestors(node).filter(|&id| tree.kind(id) == Kind::Function);
        let binds = |function: &NodeId| {
            all.iter()
                .any(|one| one.role != Role::Use && scope(tree, one.node) == *function)
        };
        functions.into_iter().find(binds).or(Some(Tree::ROOT))
    }
}

/// The name that a node is an occurrence of.
fn occurrence<'t>(tree: &Tree<'t>, node: NodeId) -> Option<(&'t str, Role)> {
    let slot = tree.slot(node);
    match tree.kind(node) {
        Kind::Binding => Some((last_word(tree.name(node)?), Role::Binding)),
        Kind::Pair if is_local(tree, node) => Some((last_word(tree.name(node)?), Role::Binding)),
        Kind::Parameter => Some((
            last_word(tree.name(node).unwrap_or_else(|| tree.slice(node))),
            Role::Parameter,
        )),
        Kind::Name if is_target(tree, node) => {
            Some((last_word(tree.slice(node)), Role::Binding)).filter(|_| is_of_loop(tree, node))
        }
        Kind::Name if matches!(slot, Slot::Type | Slot::Base | Slot::Key | Slot::Parameter) => None,
        Kind::Name => Some((last_word(tree.slice(node)), Role::Use)),
        Kind::Member if matches!(slot, Slot::Target | Slot::Callee | Slot::Type | Slot::Base) => None,
        Kind::Member => {
            let name = tree.name(node)?;
            let on = tree.child(node, Slot::Receiver).and_then(|on| last_part(tree, on))?;
            let is_own = OWN.contains(&on) || on == "local" || is_constant(name) || on.starts_with(char::is_uppercase);
            is_own.then_some((last_word(name), Role::Use))
        }
        _ => None,
    }
}

/// True if a pair binds a name of the module: `locals { legacy = […] }` of Terraform.
fn is_local(tree: &Tree<'_>, pair: NodeId) -> bool {
    let section = tree.parent(pair).filter(|&outer| tree.kind(outer) == Kind::Section);
    tree.language() == "terraform" && section.is_some_and(|section| tree.name(section) == Some("locals"))
}

/// True if a name is the target of a binding or a loop.
fn is_target(tree: &Tree<'_>, node: NodeId) -> bool {
    let own = tree.slot(node) == Slot::Target;
    own || tree
        .parent(node)
        .is_some_and(|list| tree.kind(list) == Kind::List && tree.slot(list) == Slot::Target)
}

fn is_of_loop(tree: &Tree<'_>, node: NodeId) -> bool {
    tree.ancestors(node).take(2).any(|id| tree.kind(id) == Kind::Loop)
}

fn is_constant(name: &str) -> bool {
    name.bytes().all(|byte| !byte.is_ascii_lowercase())
}

/// The function in which a binding holds, or the root; a field of an object holds in its whole class.
pub(super) fn scope(tree: &Tree<'_>, binding: NodeId) -> NodeId {
    let target = tree
        .child(binding, Slot::Target)
        .filter(|&target| tree.kind(target) == Kind::Member);
    let on = target
        .and_then(|target| tree.child(target, Slot::Receiver))
        .and_then(|on| last_part(tree, on));
    if on.is_some_and(|on| OWN.contains(&on)) {
        return Tree::ROOT;
    }
    let mut functions = tree.ancestors(binding);
    functions
        .find(|&id| tree.kind(id) == Kind::Function)
        .unwrap_or(Tree::ROOT)
}

fn name_span(tree: &Tree<'_>, node: NodeId) -> Span {
    match tree.kind(node) {
        Kind::Member => tree.name_span(node).unwrap_or_else(|| tree.span(node)),
        _ => tree.span(node),
    }
}

/// The name that a literal, or the request that it is the model of, is bound to.
pub(super) fn held<'t>(tree: &Tree<'t>, context: &Context, is_argument: impl Fn(&str) -> bool) -> Option<Held<'t>> {
    let literal = context.literal?;
    let counts = matches!(context.place, Place::String | Place::DefaultValue | Place::ConfigValue);
    if !counts || context.call.is_some() {
        return None;
    }
    let mut key = None;
    let mut below = literal;
    for id in tree.ancestors(literal) {
        match tree.kind(id) {
            Kind::Group | Kind::Call | Kind::Literal | Kind::Template | Kind::Conditional | Kind::Operation => {}
            // `sh -c`: the default of an expansion.
            Kind::Hole => {}
            Kind::Function if tree.slot(id) == Slot::Argument && tree.name(id).is_none() => {}
            Kind::Block if tree.children(id).count() == 1 && tree.slot(id) == Slot::Body => {}
            Kind::Pair if key.is_none() && tree.slot(below) == Slot::Value => {
                key = Some(fold(tree.name(id).filter(|name| is_argument(name))?));
            }
            Kind::Map
                if key.is_some()
                    && tree
                        .parent(id)
                        .is_some_and(|outer| matches!(tree.kind(outer), Kind::Binding | Kind::Group)) => {}
            // The default of a parameter holds where the caller gives no value: another value may be meant.
            Kind::Binding if tree.slot(below) == Slot::Value => {
                let name = last_word(tree.name(id)?);
                let scope = scope(tree, id);
                return Some(Held {
                    name,
                    binding: id,
                    scope,
                    key,
                });
            }
            _ => return None,
        }
        below = id;
    }
    None
}

/// The name that a value is bound to which is no literal, with what may be made of it on the way.
pub(super) fn held_value<'t>(tree: &Tree<'t>, value: NodeId, keeps: impl Fn(NodeId) -> bool) -> Option<Held<'t>> {
    let mut below = value;
    for id in tree.ancestors(value) {
        match tree.kind(id) {
            Kind::Group => {}
            Kind::Call if keeps(id) => {}
            Kind::Binding if tree.slot(below) == Slot::Value => {
                return Some(Held {
                    name: last_word(tree.name(id)?),
                    binding: id,
                    scope: scope(tree, id),
                    key: None,
                });
            }
            _ => return None,
        }
        below = id;
    }
    None
}

/// The name that the list is bound to which a literal is an element of.
pub(super) fn list<'t>(tree: &Tree<'t>, context: &Context) -> Option<Held<'t>> {
    let literal = context.literal?;
    let is_element = matches!(context.place, Place::String | Place::Argument | Place::ConfigValue);
    if !is_element || context.call.is_some() || context.mark.is_some() {
        return None;
    }
    let mut below = literal;
    // Calls such as `Set.of("…")` may be the list.
    let (mut lists, mut calls) = (0, 0);
    for id in tree.ancestors(literal) {
        match tree.kind(id) {
            Kind::List | Kind::Map => lists += 1,
            Kind::Call => calls += 1,
            Kind::Group | Kind::Member | Kind::Operation => {}
            // `LazyLock::new(|| …)`
            Kind::Function if tree.name(id).is_none() && tree.slot(id) == Slot::Argument => {}
            Kind::Binding | Kind::Pair
                if tree.slot(below) == Slot::Value && (tree.kind(id) == Kind::Binding || is_local(tree, id)) =>
            {
                if lists > 1 || lists + calls == 0 {
                    return None;
                }
                let name = last_word(tree.name(id)?);
                return Some(Held {
                    name,
                    binding: id,
                    scope: scope(tree, id),
                    key: None,
                });
            }
            _ => return None,
        }
        below = id;
    }
    None
}

/// True if a use asks a set that is called as a function is: `(legacy model)` of Clojure, `legacy(model)` of Scala.
fn is_asked_set(tree: &Tree<'_>, node: NodeId) -> bool {
    matches!(tree.language(), "clojure" | "scala") && tree.slot(node) == Slot::Callee
}

/// True if a use is an end of a range that is searched: `std::find(legacy.begin(), legacy.end(), model)`.
fn is_searched_range(tree: &Tree<'_>, node: NodeId) -> bool {
    let mut around = tree.ancestors(node);
    let (end, range, search) = (around.next(), around.next(), around.next());
    let is_end = end.is_some_and(|end| matches!(tree.name(end), Some("begin" | "end" | "cbegin" | "cend")));
    let is_range = range.is_some_and(|range| tree.kind(range) == Kind::Call);
    let searches = |id: NodeId| {
        tree.kind(id) == Kind::Operation || matches!(tree.name(id), Some("find" | "count" | "binary_search"))
    };
    is_end && is_range && search.is_some_and(searches)
}

/// Marks the elements of lists of which it is only asked whether they hold something.
pub(super) fn mark_consulted(
    tree: &Tree<'_>,
    bindings: &Bindings<'_, '_>,
    lists: &[Option<Held<'_>>],
    contexts: &mut [Context],
) {
    let mut known: HashMap<NodeId, bool> = HashMap::new();
    for (held, context) in lists.iter().zip(contexts) {
        let Some(held) = held else { continue };
        let is_consulted = *known.entry(held.binding).or_insert_with(|| {
            let uses = bindings.uses(held).unwrap_or_default();
            let is_asked = |one: &Use| {
                context::is_compared(tree, one.node)
                    || super::loops::is_only_compared(tree, one.node)
                    || is_asked_set(tree, one.node)
                    || is_searched_range(tree, one.node)
            };
            !uses.is_empty() && uses.iter().all(is_asked)
        });
        if is_consulted {
            context.place = Place::AllowedValue;
            context.mark = Some(Mark::Capability);
        }
    }
}
