//! Names, members and elements, by what sets them.

use super::calls::SAME;
use super::{Evaluator, MAX_DEPTH, scalar};
use crate::context::fold;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::usage::calls::{self, last_part, last_word};
use crate::usage::request::names::{Bind, Does, Found, OWN, Ref};
use crate::usage::request::value::{At, Entry, Map, Value, ValueKind};
use crate::vocab::Span;

impl Evaluator<'_, '_> {
    pub(super) fn name(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        let word = tree.slice(at.node);
        let place = self.place(at);
        if let known @ (ValueKind::Unset | ValueKind::Truth(_)) = scalar(word) {
            return Value::new(known, place);
        }
        // `A::B`, `a.b` in one word: the last part of a path is a name of its own.
        if let Some(field) = word.strip_prefix('@') {
            return self.own_field(field, at, depth);
        }
        let bare = last_word(word);
        if bare.len() < word.len() && (word.contains("::") || word.contains('.')) {
            let before = last_word(word.strip_suffix(bare).unwrap_or_default());
            let value = self.names.class(before, at);
            let value = value.map(|class| self.of_class(bare, class, depth));
            // What a module of another file has is known by its path.
            return value
                .filter(|value| !matches!(value.what, ValueKind::Unknown))
                .unwrap_or_else(|| Value::unknown(place));
        }
        let mut value = match self.names.lookup(bare, at) {
            Found::One(bind) => self.bound(bare, bind, Some(at), depth),
            Found::Many | Found::None => Value::unknown(place),
        };
        value.via.insert(0, place);
        value
    }

    /// The value that a binding sets, with later changes of it.
    pub(in crate::usage::request) fn bound(&self, name: &str, bind: Bind, at: Option<Ref>, depth: usize) -> Value {
        let mut value = if bind.is_parameter {
            self.parameter(bind.at, depth)
        } else {
            self.set(bind.at, depth)
        };
        if value.via.len() > MAX_DEPTH {
            return Value::unknown(self.place(bind.at));
        }
        for (touch, is_certain) in self.names.touches(name, bind, at) {
            self.apply(&mut value, &touch.path, touch.does, touch.at, is_certain, depth);
        }
        value
    }

    /// Lays over a value all that is done to the variable that it is bound to.
    pub(in crate::usage::request) fn touch(&self, value: &mut Value, name: &str, bind: Bind) {
        for (touch, is_certain) in self.names.touches(name, bind, None) {
            self.apply(value, &touch.path, touch.does, touch.at, is_certain, 0);
        }
    }

    /// The value of a binding.
    pub(super) fn set(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        let place = self.place(at);
        let Some(value) = tree.child(at.node, Slot::Value) else {
            return Value::unknown(place);
        };
        let target = tree.child(at.node, Slot::Target);
        let before = target.map_or(tree.span(at.node).start(), |target| tree.span(target).end());
        let between = tree.text().get(before..tree.span(value).start()).unwrap_or_default();
        let changes = ["+=", "|=", "?=", "-=", "*="]
            .iter()
            .any(|operator| between.contains(operator));
        if changes {
            return Value::unknown(place);
        }
        self.read(Ref { node: value, ..at }, depth + 1)
    }

    /// The value of a parameter: its default, or a value that the caller certainly gives.
    pub(super) fn parameter(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        let place = self.place(at);
        if let Some(given) = self.argument(at, depth) {
            return given;
        }
        if let Some(default) = tree.child(at.node, Slot::Value) {
            let mut value = self.read(Ref { node: default, ..at }, depth + 1);
            if matches!(value.what, ValueKind::Unset) {
                value.what = ValueKind::Unknown;
            }
            value.is_default = true;
            return value;
        }
        let given = self.is_required(at);
        Value::new(if given { ValueKind::Given } else { ValueKind::Unknown }, place)
    }

    /// True if the type of a parameter excludes null.
    pub(super) fn is_required(&self, at: Ref) -> bool {
        let tree = self.tree(at);
        let text = tree.slice(at.node);
        let Some(kind) = tree
            .child(at.node, Slot::Type)
            .map(|kind| tree.slice(kind))
            .or_else(|| shared_type(tree, at.node))
        else {
            return false;
        };
        let is_optional = text.contains('?')
            || ["None", "Optional", "Option<", "null", "undefined", "nil"]
                .iter()
                .any(|word| text.contains(word));
        let plain = [
            "float", "double", "int", "float32", "float64", "int32", "int64", "number", "f32", "f64", "i32", "i64",
            "u32", "str", "string", "long", "decimal",
        ];
        let is_primitive = plain.contains(&kind)
            || matches!(tree.language(), "swift" | "kotlin") && matches!(kind, "Float" | "Double" | "Int" | "String");
        is_primitive && !is_optional
    }

    pub(super) fn apply(
        &self,
        value: &mut Value,
        path: &[String],
        does: Does,
        at: Ref,
        is_certain: bool,
        depth: usize,
    ) {
        let tree = self.tree(at);
        let Some((key, rest)) = path.split_first() else {
            match does {
                Does::Lay(other) if is_certain => {
                    let other = self.read(Ref { node: other, ..at }, depth + 1);
                    match (&mut value.what, other.what) {
                        (ValueKind::Map(map), ValueKind::Map(other)) => map.lay(other),
                        _ => value.what = ValueKind::Unknown,
                    }
                }
                _ => match &mut value.what {
                    ValueKind::List { is_open, .. } => *is_open = true,
                    ValueKind::Map(map) => map.blur(),
                    _ => {}
                },
            }
            return;
        };
        let ValueKind::Map(map) = &mut value.what else {
            return;
        };
        if let (false, Some(inner)) = (
            rest.is_empty(),
            map.entries.iter_mut().find(|entry| fold(&entry.key) == fold(key)),
        ) {
            self.apply(&mut inner.value, rest, does, at, is_certain, depth);
            return;
        }
        let place = self.place(at);
        let mut set = match does {
            Does::Set(node) if is_certain => self.read(Ref { node, ..at }, depth + 1),
            _ => Value::unknown(place),
        };
        for key in rest.iter().rev() {
            let entry = Entry {
                key: key.clone(),
                at: place,
                key_at: place,
                value: set,
            };
            let map = Map {
                entries: vec![entry],
                is_open: true,
            };
            set = Value::new(ValueKind::Map(map), place);
        }
        let key = map
            .entries
            .iter()
            .find(|entry| fold(&entry.key) == fold(key))
            .map_or_else(|| key.clone(), |entry| entry.key.clone());
        let key_at = key_place(tree, at).map_or(place, |span| At { span, ..place });
        map.put(Entry {
            key,
            at: place,
            key_at,
            value: set,
        });
    }

    pub(super) fn member(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        let place = self.place(at);
        let (Some(name), Some(on)) = (tree.name(at.node), tree.child(at.node, Slot::Receiver)) else {
            return Value::unknown(place);
        };
        let name = last_word(name);
        let receiver = Ref { node: on, ..at };
        if let Some(set) = self.names.of_module(tree.slice(on), name) {
            let mut value = self.read(set, depth + 1);
            value.is_default |= tree.slice(on) == "var";
            value.via.insert(0, place);
            return value;
        }
        if SAME.contains(&fold(name).as_str()) && tree.kind(on) != Kind::Name {
            return self.read(receiver, depth + 1);
        }
        if tree.kind(on) == Kind::Name
            && let Some(mut value) = self.field_of(receiver, name, depth)
        {
            if !OWN.contains(&last_word(tree.slice(on))) {
                value.via.insert(0, place);
            }
            return value;
        }
        let value = self.read(receiver, depth + 1);
        let is_default = value.is_default;
        let picked = value
            .map()
            .and_then(|map| map.get(name))
            .map(|entry| entry.value.clone());
        match picked {
            Some(mut picked) => {
                picked.is_default |= is_default;
                picked.via.insert(0, place);
                picked
            }
            None if SAME.contains(&fold(name).as_str()) => value,
            None => Value::unknown(place),
        }
    }

    /// A field of the value of a name: the own object, a class, an instance of a class of the file.
    pub(super) fn field_of(&self, on: Ref, name: &str, depth: usize) -> Option<Value> {
        let tree = self.tree(on);
        if tree.kind(on.node) != Kind::Name {
            return None;
        }
        let word = last_word(tree.slice(on.node));
        if OWN.contains(&word) {
            let mut value = self.own_field(name, on, depth);
            // It came through the field, not through its object.
            let member = tree.parent(on.node).filter(|&outer| tree.kind(outer) == Kind::Member);
            if let (Some(first), Some(node)) = (value.via.first_mut(), member) {
                *first = self.place(Ref { node, ..on });
            }
            return Some(value);
        }
        if let Some(class) = self.names.class(word, on) {
            return Some(self.of_class(name, class, depth));
        }
        match self.names.lookup(word, on) {
            Found::One(bind) => Some(self.of_class(name, self.type_of(bind)?, depth)),
            _ => None,
        }
    }

    /// The class of the file that a parameter or a variable is an instance of.
    pub(super) fn type_of(&self, bind: Bind) -> Option<Ref> {
        let tree = self.tree(bind.at);
        let kind = tree
            .child(bind.at.node, Slot::Type)
            .and_then(|kind| last_part(tree, kind));
        let kind = kind.map(last_word).or_else(|| shared_type(tree, bind.at.node));
        let made = || {
            let value = tree.child(bind.at.node, Slot::Value)?;
            let is_bare =
                tree.kind(value) == Kind::Call && !tree.children(value).any(|child| tree.slice(child).contains('='));
            let no_arguments = calls::arguments(tree, value).next().is_none();
            calls::meant(tree, value).filter(|_| is_bare && no_arguments)
        };
        if bind.is_parameter {
            return self.names.class(kind?, bind.at);
        }
        self.names.class(last_word(made()?), bind.at)
    }

    /// A field of the object that a method belongs to.
    pub(super) fn own_field(&self, name: &str, at: Ref, depth: usize) -> Value {
        let place = self.place(at);
        let Some(class) = self.names.class_around(at) else {
            return Value::unknown(place);
        };
        let mut value = self.of_class(name, class, depth);
        value.via.insert(0, place);
        value
    }

    /// A field of a class, or a constant of it.
    pub(super) fn of_class(&self, name: &str, class: Ref, depth: usize) -> Value {
        let place = self.place(class);
        if let Some(member) = self.names.member(name, class) {
            let tree = self.tree(class);
            let value = tree
                .child(member, Slot::Value)
                .or_else(|| calls::arguments(tree, member).next());
            return match value {
                Some(value) => self.read(Ref { node: value, ..class }, depth + 1),
                None => Value::unknown(place),
            };
        }
        match self.names.field(name, class) {
            Found::One(bind) => {
                let mut value = if bind.is_parameter {
                    self.parameter(bind.at, depth)
                } else {
                    self.set(bind.at, depth)
                };
                for touch in self.names.touches_of_field(name, class) {
                    self.apply(&mut value, &touch.path, touch.does, touch.at, false, depth);
                }
                value
            }
            Found::None => self
                .of_creation(name, class, depth)
                .or_else(|| self.of_base(name, class, depth))
                .unwrap_or_else(|| Value::unknown(place)),
            Found::Many => Value::unknown(place),
        }
    }

    /// A field that a class has from another one of the file.
    fn of_base(&self, name: &str, class: Ref, depth: usize) -> Option<Value> {
        let tree = self.tree(class);
        let mut bases = tree.children(class.node).filter(|&id| tree.slot(id) == Slot::Base);
        let base = bases.next().filter(|_| bases.next().is_none() && depth < MAX_DEPTH)?;
        let base = self
            .names
            .class(last_word(tree.slice(base)), class)
            .filter(|base| *base != class)?;
        Some(self.of_class(name, base, depth + 1))
    }

    /// A field as the one creation of its class in the file sets it: `&Service{modelID: "…"}`.
    pub(super) fn of_creation(&self, name: &str, class: Ref, depth: usize) -> Option<Value> {
        let tree = self.tree(class);
        let calls = self.names.calls.get(tree.name(class.node)?)?;
        let [one] = calls.as_slice() else { return None };
        let made = self.read(*one, depth + 1);
        made.map()?.get(name).map(|entry| entry.value.clone())
    }

    pub(super) fn index(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        let place = self.place(at);
        let (Some(on), Some(key)) = (tree.child(at.node, Slot::Receiver), tree.child(at.node, Slot::Key)) else {
            return Value::unknown(place);
        };
        let on = self.read(Ref { node: on, ..at }, depth + 1);
        // `MODELS[:opus]` of Ruby.
        let before = tree.text().get(..tree.span(key).start()).unwrap_or_default();
        let word = tree.slice(key);
        let is_symbol = tree.language() == "ruby" && (before.ends_with(':') || word.starts_with(':'));
        let symbol = is_symbol.then(|| word.trim_start_matches(':'));
        let key = self.read(Ref { node: key, ..at }, depth + 1);
        let mut value = match (&on.what, &key.what) {
            (ValueKind::Map(map), _) if symbol.is_some() => {
                symbol.and_then(|key| map.get(key)).map(|entry| entry.value.clone())
            }
            (ValueKind::Map(map), ValueKind::Text(key)) => map.exact(&key.text).map(|entry| entry.value.clone()),
            (ValueKind::List { items, is_open: false }, ValueKind::Number(number)) => items
                .iter()
                .enumerate()
                .find(|(at, _)| u32::try_from(*at).is_ok_and(|at| (f64::from(at) - number).abs() < f64::EPSILON))
                .map(|(_, item)| item.clone()),
            _ => None,
        }
        .unwrap_or_else(|| Value::unknown(place));
        value.is_default |= on.is_default || key.is_default;
        value.via.insert(0, place);
        value
    }
}

/// The type that several parameters share: `temperature, topP float32`.
pub(super) fn shared_type<'t>(tree: &Tree<'t>, parameter: NodeId) -> Option<&'t str> {
    if tree.language() != "go" || tree.kind(parameter) != Kind::Parameter {
        return None;
    }
    let function = tree.parent(parameter)?;
    let mut later = tree
        .children(function)
        .filter(|&other| tree.kind(other) == Kind::Parameter && other > parameter);
    let typed = later.find_map(|other| tree.child(other, Slot::Type))?;
    Some(tree.slice(typed))
}

/// Span of the key of `config["temperature"] = …`.
pub(super) fn key_place(tree: &Tree<'_>, at: Ref) -> Option<Span> {
    let target = tree.child(at.node, Slot::Target)?;
    tree.name_span(target)
}
