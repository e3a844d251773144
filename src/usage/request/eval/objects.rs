//! Objects of classes of the file, and members of its enumerations.

use super::Evaluator;
use crate::tree::{Kind, NodeId, Slot};
use crate::usage::calls::{last_part, last_word};
use crate::usage::request::names::{OWN, Ref};
use crate::usage::request::value::{Entry, Map, Value};

impl Evaluator<'_, '_> {
    /// An object of a class of the file: its fields, with what its creation is given.
    pub(super) fn instance(&self, class: Ref, given: Map, depth: usize) -> Map {
        let tree = self.tree(class);
        let mut map = Map::default();
        let body = tree.child(class.node, Slot::Body).unwrap_or(class.node);
        for member in tree.children(body).filter(|&member| tree.kind(member) == Kind::Binding) {
            let at = Ref { node: member, ..class };
            if let (Some(key), true) = (tree.name(member), tree.child(member, Slot::Value).is_some()) {
                let place = self.place(at);
                map.put(Entry {
                    key: key.to_owned(),
                    at: place,
                    key_at: place,
                    value: self.set(at, depth + 1),
                });
            }
        }
        map.lay(given);
        if tree.language() == "go" {
            let text = tree.slice(class.node);
            for entry in &mut map.entries {
                if let Some(tag) = Tag::of(text, &entry.key) {
                    entry.key = tag.name.to_owned();
                    entry.value.is_always_sent = tag.is_always_sent;
                }
            }
        }
        map
    }

    /// The answer of a method of an enumeration for a member of it: `Model::Opus.id()`, whose method matches on itself.
    pub(super) fn of_variant(&self, on: Ref, name: &str, depth: usize) -> Option<Value> {
        let variant = last_part(self.tree(on), on.node)?;
        let function = self.names.function(name)?;
        let tree = self.tree(function);
        let is_own = |id: NodeId| tree.kind(id) == Kind::Name && OWN.contains(&last_word(tree.slice(id)));
        let is_asked =
            |id: &NodeId| tree.kind(*id) == Kind::Switch && tree.child(*id, Slot::Subject).is_some_and(is_own);
        let switch = tree.subtree(function.node).find(is_asked)?;
        let is_case = |case: &NodeId| {
            let pattern = tree.child(*case, Slot::Pattern);
            pattern.is_some_and(|pattern| last_part(tree, pattern) == Some(variant))
        };
        let case = tree.children(switch).find(is_case)?;
        let mut body = tree.child(case, Slot::Body)?;
        while matches!(tree.kind(body), Kind::Block | Kind::Return | Kind::Statement) {
            body = tree.children(body).next()?;
        }
        let mut value = self.read(Ref { node: body, ..function }, depth + 1);
        value.via.insert(0, self.place(on));
        Some(value)
    }

    /// Gives the fields of an object their positional arguments: of a record, of a class that lists its fields.
    pub(super) fn positional(&self, class: Ref, arguments: &[NodeId], at: Ref, map: &mut Map, depth: usize) {
        let (tree, calling) = (self.tree(class), self.tree(at));
        let body = tree.child(class.node, Slot::Body).unwrap_or(class.node);
        let of_kind = |node: NodeId, kind: Kind| tree.children(node).filter(move |&id| tree.kind(id) == kind);
        let mut fields: Vec<NodeId> = of_kind(class.node, Kind::Parameter).collect();
        if fields.is_empty() && tree.language() == "python" && of_kind(body, Kind::Function).next().is_none() {
            fields = of_kind(body, Kind::Binding).collect();
        }
        for (at_field, &field) in fields.iter().enumerate() {
            let Some(key) = tree.name(field).map(last_word) else {
                return;
            };
            let given = arguments
                .get(at_field)
                .filter(|&&id| calling.kind(id) != Kind::Argument);
            let value = match given {
                Some(&node) => self.read(Ref { node, ..at }, depth + 1),
                None if map.get(key).is_some() => continue,
                None => self.parameter(Ref { node: field, ..class }, depth + 1),
            };
            let place = value.at;
            map.put(Entry {
                key: key.to_owned(),
                at: place,
                key_at: place,
                value,
            });
        }
    }
}

/// The tag of a field of a structure of Go, for JSON.
struct Tag<'t> {
    name: &'t str,
    /// True if a field without a value is written with the empty value of its type.
    is_always_sent: bool,
}

impl<'t> Tag<'t> {
    fn of(structure: &'t str, field: &str) -> Option<Self> {
        let body = structure.split_once('{').map_or(structure, |(_, body)| body);
        let line = body
            .split(['\n', ';'])
            .find(|line| line.split_whitespace().next() == Some(field))?;
        let (before, rest) = line.split_once("json:\"")?;
        let mut parts = rest.split('"').next()?.split(',');
        let name = parts.next().filter(|name| !name.is_empty() && *name != "-")?;
        let is_pointer = before
            .split_whitespace()
            .nth(1)
            .is_some_and(|kind| kind.starts_with('*'));
        let is_left_out = parts.any(|option| option == "omitempty" || option == "omitzero");
        Some(Self {
            name,
            is_always_sent: !is_left_out && !is_pointer,
        })
    }
}
