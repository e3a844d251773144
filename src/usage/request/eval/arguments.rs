//! Parameters of functions, by what the calls of the file give them.

use super::Evaluator;
use crate::context::fold;
use crate::tree::{Kind, NodeId, Slot};
use crate::usage::calls::{self, last_word};
use crate::usage::request::names::{OWN, Ref};
use crate::usage::request::value::{Value, ValueKind};

/// Names of functions that make an object of their class.
const CONSTRUCTORS: &[&str] = &["__init__", "constructor", "__construct", "initialize", "init", "new"];

/// Calls of one function are followed so far.
const MAX_CALLS: usize = 8;

impl Evaluator<'_, '_> {
    /// The argument that a parameter is given, where it is read for one call of its function, or where its class is made once.
    pub(super) fn argument(&self, parameter: Ref, depth: usize) -> Option<Value> {
        let function = self.names.scope(parameter);
        let read_for = self
            .called
            .borrow()
            .iter()
            .rev()
            .find(|(of, _)| *of == function)
            .copied();
        let call = match read_for {
            Some((_, call)) => call,
            None => self.creation(function)?,
        };
        let argument = self.given_to(parameter, function, call)?;
        let mut value = self.read(argument, depth + 1);
        value.via.insert(0, self.place(argument));
        Some(value)
    }

    /// The one call that makes an object of the class that a function is the constructor of.
    fn creation(&self, function: Ref) -> Option<Ref> {
        let tree = self.tree(function);
        let class = self.names.class_around(function)?;
        let class = tree.name(class.node)?;
        let name = tree.name(function.node)?;
        if !CONSTRUCTORS.contains(&name) && name != class {
            return None;
        }
        match self.names.calls.get(class)?.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// The calls of a function with a name that no other one of the file has.
    pub(in crate::usage::request) fn calls_of(&self, function: Ref) -> Vec<Ref> {
        let Some(name) = self.tree(function).name(function.node).map(last_word) else {
            return Vec::new();
        };
        if self.names.function(name) != Some(function) {
            return Vec::new();
        }
        let calls = self.names.calls.get(name).map(Vec::as_slice).unwrap_or_default();
        let is_other = |call: &&Ref| !self.names.contains(function, **call);
        calls.iter().filter(is_other).take(MAX_CALLS).copied().collect()
    }

    /// Reads something as it is for one call of a function.
    pub(in crate::usage::request) fn for_call<T>(&self, function: Ref, call: Ref, read: impl FnOnce() -> T) -> T {
        self.called.borrow_mut().push((function, call));
        let read = read();
        self.called.borrow_mut().pop();
        read
    }

    fn given_to(&self, parameter: Ref, function: Ref, call: Ref) -> Option<Ref> {
        let tree = self.tree(function);
        let name = tree.name(parameter.node)?;
        let at_call = self.tree(call);
        let arguments: Vec<NodeId> = calls::arguments(at_call, call.node).collect();
        if arguments
            .iter()
            .any(|&argument| super::is_spread(at_call.slice(argument)))
        {
            return None;
        }
        let keyword = arguments.iter().find(|&&argument| {
            let is_named = at_call
                .name(argument)
                .is_some_and(|word| fold(word) == fold(last_word(name)));
            at_call.kind(argument) == Kind::Argument && is_named
        });
        if let Some(&keyword) = keyword {
            let node = at_call.child(keyword, Slot::Value)?;
            return Some(Ref { node, ..call });
        }
        let is_parameter = |id: &NodeId| tree.kind(*id) == Kind::Parameter;
        let is_own = |id: &NodeId| tree.name(*id).is_some_and(|name| OWN.contains(&last_word(name)));
        let mut parameters = tree
            .children(function.node)
            .filter(is_parameter)
            .filter(|id| !is_own(id));
        let at = parameters.position(|id| id == parameter.node)?;
        let node = *arguments.get(at)?;
        (at_call.kind(node) != Kind::Argument).then_some(Ref { node, ..call })
    }

    /// The value that a method without arguments reads from an object: `config.getModelId()`, `Model.OPUS.id()`.
    pub(super) fn accessed(&self, on: Ref, name: &str, depth: usize) -> Option<Value> {
        let key = ["get", "is"]
            .iter()
            .find_map(|begin| {
                let rest = name.strip_prefix(begin)?;
                rest.starts_with(char::is_uppercase).then_some(rest)
            })
            .unwrap_or(name);
        let value = self.read(on, depth + 1);
        match &value.what {
            ValueKind::Map(map) => {
                let mut picked = map.get(key)?.value.clone();
                picked.is_default |= value.is_default;
                picked.via.insert(0, self.place(on));
                Some(picked)
            }
            // The one value of a member of an enumeration.
            ValueKind::Text(_) if self.is_enum_member(on) => Some(value),
            _ => self.field_of(on, key, depth),
        }
    }

    fn is_enum_member(&self, at: Ref) -> bool {
        let tree = self.tree(at);
        let class = tree
            .child(at.node, Slot::Receiver)
            .and_then(|on| self.names.class(last_word(tree.slice(on)), at));
        let name = tree.name(at.node).map(last_word);
        class
            .zip(name)
            .is_some_and(|(class, name)| self.names.member(name, class).is_some())
    }
}
