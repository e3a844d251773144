//! Mappings, lists, and the arguments of calls.

use super::text::is_joining;
use super::{Evaluator, is_spread};
use crate::context::fold;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::usage::calls::{self, last_word};
use crate::usage::request::json;
use crate::usage::request::names::Ref;
use crate::usage::request::value::{At, Entry, Map, Value, ValueKind};
use crate::vocab::Span;

impl Evaluator<'_, '_> {
    pub(super) fn operation(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        let place = self.place(at);
        let side = |slot| tree.child(at.node, slot).map(|node| Ref { node, ..at });
        let (left, right) = (side(Slot::Left), side(Slot::Right));
        match (tree.name(at.node), left, right) {
            (Some("||" | "??" | "or" | "?:" | ":-"), Some(left), Some(right)) => {
                let first = self.read(left, depth + 1);
                if !matches!(first.what, ValueKind::Unknown | ValueKind::Unset | ValueKind::Given) {
                    return first;
                }
                let mut value = self.read(right, depth + 1);
                value.is_default = true;
                value
            }
            (Some(":-"), None, Some(right)) => {
                let mut value = self.read(right, depth + 1);
                value.is_default = true;
                value
            }
            (Some("&&" | "and"), _, Some(right)) => {
                let mut value = self.read(right, depth + 1);
                match &mut value.what {
                    ValueKind::Map(map) => {
                        for entry in &mut map.entries {
                            entry.value.what = ValueKind::Unknown;
                        }
                    }
                    other => *other = ValueKind::Unknown,
                }
                value
            }
            (Some("|"), Some(left), Some(right)) => {
                let (left, right) = (self.read(left, depth + 1), self.read(right, depth + 1));
                match (left.what, right.what) {
                    (ValueKind::Map(mut map), ValueKind::Map(other)) => {
                        map.lay(other);
                        Value::new(ValueKind::Map(map), place)
                    }
                    _ => Value::unknown(place),
                }
            }
            (Some("-"), None, Some(right)) => {
                let mut value = self.read(right, depth + 1);
                value.what = match value.what {
                    ValueKind::Number(number) => ValueKind::Number(-number),
                    _ => ValueKind::Unknown,
                };
                value
            }
            // `TEMPLATE % text`.
            (Some("%"), Some(left), Some(_)) => {
                let value = self.read(left, depth + 1);
                match value.what {
                    ValueKind::Text(_) => value,
                    _ => Value::unknown(place),
                }
            }
            (Some("&" | "*" | "!" | "!!"), None, Some(right)) => self.read(right, depth + 1),
            (name, ..) if is_joining(name) => {
                let written = self.written(at, depth);
                let span = json::whole(&written);
                Value::new(ValueKind::Text(written), At { span, ..place })
            }
            _ => Value::unknown(place),
        }
    }

    /// A value where a condition holds and another where it does not: certain where both have it.
    pub(super) fn conditional(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        let place = self.place(at);
        let side = |slot| {
            tree.child(at.node, slot)
                .map(|node| self.read(Ref { node, ..at }, depth + 1))
        };
        let mut keys = Map::default();
        for value in [side(Slot::Then), side(Slot::Else)].into_iter().flatten() {
            match value.what {
                ValueKind::Map(map) => keys.lay(map),
                _ => return Value::unknown(place),
            }
        }
        for entry in &mut keys.entries {
            entry.value.what = ValueKind::Unknown;
        }
        Value::new(ValueKind::Map(keys), place)
    }

    pub(super) fn list(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        let mut items = Vec::new();
        let mut is_open = false;
        for child in tree.children(at.node) {
            match tree.kind(child) {
                Kind::Comment | Kind::DocComment | Kind::Directive => {}
                Kind::Group if is_spread(tree.slice(child)) => {
                    let spread = self.read(Ref { node: child, ..at }, depth + 1);
                    match spread.what {
                        ValueKind::List {
                            items: more,
                            is_open: open,
                        } => {
                            items.extend(more);
                            is_open |= open;
                        }
                        _ => items.push(Value::unknown(self.place(Ref { node: child, ..at }))),
                    }
                }
                Kind::Loop | Kind::If => is_open = true,
                _ => items.push(self.read(Ref { node: child, ..at }, depth + 1)),
            }
        }
        Value::new(ValueKind::List { items, is_open }, self.place(at))
    }

    /// The pairs, bindings and blocks in a node.
    pub(in crate::usage::request) fn entries(&self, at: Ref, depth: usize) -> Map {
        let tree = self.tree(at);
        let mut map = Map::default();
        for child in tree.children(at.node) {
            self.entry(Ref { node: child, ..at }, &mut map, depth);
        }
        map
    }

    pub(super) fn entry(&self, at: Ref, map: &mut Map, depth: usize) {
        let tree = self.tree(at);
        let place = self.place(at);
        let put = |map: &mut Map, key: &str, value: Value| {
            let key_at = At {
                span: tree.name_span(at.node).unwrap_or(place.span),
                ..place
            };
            map.put(Entry {
                key: key.to_owned(),
                at: place,
                key_at,
                value,
            });
        };
        match tree.kind(at.node) {
            Kind::Pair | Kind::Argument | Kind::Attribute => {
                if tree.slot(at.node) == Slot::Decorator {
                    return;
                }
                match tree.name(at.node) {
                    Some(key) => put(map, key.trim_start_matches(['-', ':']), self.read(at, depth + 1)),
                    None => self.computed(at, map, depth),
                }
            }
            // A block of HCL, by the last word of its header that is no label.
            Kind::Section => {
                let name = tree.name(at.node).unwrap_or_default();
                let key = name.split(['.', ' ']).next().unwrap_or_default();
                let inner = Value::new(ValueKind::Map(self.entries(at, depth + 1)), place);
                // `dynamic "x" {…}` and tables of TOML below this one are not read.
                put(map, key, inner);
            }
            Kind::Name => {
                let word = last_word(tree.slice(at.node));
                let value = self.read(at, depth + 1);
                put(map, word, value);
            }
            Kind::Group | Kind::Operation | Kind::Conditional => {
                let value = self.read(at, depth + 1);
                match value.what {
                    ValueKind::Map(mut other) => {
                        for entry in &mut other.entries {
                            entry.value.is_default |= value.is_default;
                        }
                        map.lay(other);
                    }
                    _ => map.blur(),
                }
            }
            Kind::Binding => {
                let value = self.set(at, depth + 1);
                if let Some(key) = tree.name(at.node) {
                    put(map, key, value);
                }
            }
            // `inferenceConfig { … }` of a builder in a block.
            Kind::Call => {
                if let Some(ValueKind::Map(built)) = self.built(at, depth + 1).map(|value| value.what) {
                    map.lay(built);
                    return;
                }
                let argument = calls::arguments(tree, at.node).next();
                if let (Some(key), Some(argument)) = (tree.name(at.node), argument) {
                    put(map, key, self.read(Ref { node: argument, ..at }, depth + 1));
                }
            }
            Kind::Statement | Kind::Return => {
                for child in tree.children(at.node) {
                    self.entry(Ref { node: child, ..at }, map, depth);
                }
            }
            Kind::Loop | Kind::If | Kind::Switch => map.blur_if_set(tree, at.node),
            _ => {}
        }
    }

    /// A pair whose key is computed: `[KEY]: value`, `"a" + x: 1`.
    pub(super) fn computed(&self, at: Ref, map: &mut Map, depth: usize) {
        let tree = self.tree(at);
        let key = tree
            .child(at.node, Slot::Key)
            .map(|key| self.read(Ref { node: key, ..at }, depth + 1));
        let place = self.place(at);
        match key.as_ref().and_then(Value::text) {
            Some(key) => map.put(Entry {
                key: key.to_owned(),
                at: place,
                key_at: place,
                value: self.read(at, depth + 1),
            }),
            None => map.blur(),
        }
    }

    /// The arguments of a call as a mapping: keywords, mappings, spreads, and blocks that build.
    pub(in crate::usage::request) fn arguments(&self, at: Ref, depth: usize) -> Map {
        let tree = self.tree(at);
        let mut map = Map::default();
        for argument in calls::arguments(tree, at.node) {
            let inner = Ref { node: argument, ..at };
            match tree.kind(argument) {
                Kind::Argument => self.entry(inner, &mut map, depth),
                Kind::Map | Kind::Function => {
                    if let ValueKind::Map(other) = self.read(inner, depth + 1).what {
                        map.lay(other);
                    }
                }
                Kind::Group if is_spread(tree.slice(argument)) => {
                    let spread = self.read(inner, depth + 1);
                    match spread.what {
                        ValueKind::Map(other) => map.lay(other),
                        _ => map.blur(),
                    }
                }
                Kind::Name | Kind::Member | Kind::Operation | Kind::Group | Kind::Call => {
                    if let ValueKind::Map(other) = self.read(inner, depth + 1).what {
                        map.lay(other);
                    }
                }
                _ => {}
            }
        }
        map
    }

    /// The setters behind a call in its chain: `.modelId("…").inferenceConfig(…)`.
    pub(in crate::usage::request) fn chained(&self, at: Ref, depth: usize) -> Map {
        let tree = self.tree(at);
        let mut map = Map::default();
        let mut call = at.node;
        for _ in 0..64 {
            let Some(next) = calls::next_in_chain(tree, call) else {
                break;
            };
            self.setter(Ref { node: next, ..at }, &mut map, depth);
            call = next;
        }
        map
    }

    pub(super) fn setter(&self, at: Ref, map: &mut Map, depth: usize) {
        let tree = self.tree(at);
        let Some(name) = tree.name(at.node) else { return };
        let arguments: Vec<_> = calls::arguments(tree, at.node).collect();
        let place = self.place(at);
        let key_span = tree
            .child(at.node, Slot::Callee)
            .and_then(|callee| tree.name_span(callee))
            .unwrap_or(place.span);
        let pair = match arguments.as_slice() {
            [argument] => (setter_key(name), *argument),
            // `put("temperature", 0.5)` of an object of JSON.
            [key, value] if puts(name) => match tree.name(*key) {
                Some(key) => (key, *value),
                None => return,
            },
            // `.messages(first, last)`.
            [_, _, ..] => {
                let items = arguments.iter().map(|&node| self.read(Ref { node, ..at }, depth + 1));
                let what = ValueKind::List {
                    items: items.collect(),
                    is_open: false,
                };
                let key_at = At {
                    span: key_span,
                    ..place
                };
                map.put(Entry {
                    key: setter_key(name).to_owned(),
                    at: At {
                        span: Span::new(key_span.start(), place.span.end()),
                        ..place
                    },
                    key_at,
                    value: Value::new(what, place),
                });
                return;
            }
            [] => return,
        };
        map.put(Entry {
            key: pair.0.to_owned(),
            at: At {
                span: Span::new(key_span.start(), place.span.end()),
                ..place
            },
            key_at: At {
                span: key_span,
                ..place
            },
            value: self.read(Ref { node: pair.1, ..at }, depth + 1),
        });
    }
}

impl Map {
    /// A branch or a loop sets keys that may or may not be set.
    pub(super) fn blur_if_set(&mut self, tree: &Tree<'_>, node: NodeId) {
        for id in tree.subtree(node) {
            if matches!(tree.kind(id), Kind::Binding | Kind::Call)
                && let Some(name) = tree.name(id)
                && let Some(entry) = self.entries.iter_mut().find(|entry| entry.key == name)
            {
                entry.value.what = ValueKind::Unknown;
            }
        }
    }
}

/// True if a setter takes a key and a value: `put("temperature", 0.5)`, `putNumber("top_k", 40)`.
fn puts(name: &str) -> bool {
    let name = fold(name);
    matches!(name.as_str(), "set" | "add" | "with") || name.starts_with("put")
}

/// The key that a setter sets: `temperature` of `withTemperature`.
pub(super) fn setter_key(name: &str) -> &str {
    let bare = |begin: &&str| {
        name.strip_prefix(*begin)
            .filter(|rest| rest.starts_with(char::is_uppercase))
    };
    ["with", "set"].iter().find_map(bare).unwrap_or(name)
}
