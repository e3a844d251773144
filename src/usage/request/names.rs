//! The names of a program, and the changes of their values.
//!
//! Input: the trees that run together, such as the cells of a notebook. Output: what sets a name where it is used, as far as
//! that is one thing.

mod lookup;

use std::collections::HashMap;

use crate::context::fold;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::usage::calls::{last_part, last_word};

/// A node of one of the trees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Ref {
    pub(super) part: usize,
    pub(super) node: NodeId,
}

/// A binding: it sets a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bind {
    /// The binding, the parameter, or the name itself where its value is not written beside it.
    pub(super) at: Ref,
    pub(super) is_parameter: bool,
    /// The function in which it holds, or the root.
    scope: Ref,
}

/// Something that is done to the value of a name.
#[derive(Clone, Debug)]
pub(super) struct Touch {
    pub(super) at: Ref,
    /// The keys below the value.
    pub(super) path: Vec<String>,
    pub(super) does: Does,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does {
    /// The key is set to a value, a node.
    Set(NodeId),
    /// The mapping has those of another.
    Lay(NodeId),
    /// The key is taken out.
    Remove,
    /// Something is added, at the end or anywhere.
    Open,
}

/// The result of looking a name up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    One(Bind),
    Many,
    None,
}

/// Names of a class's own instance.
pub(super) const OWN: &[&str] = &["self", "this", "cls", "static", "Self", "me"];

/// Methods that add to a list or a mapping, folded.
const ADDS: &[&str] = &[
    "append",
    "push",
    "extend",
    "insert",
    "add",
    "addall",
    "unshift",
    "prepend",
    "appendmessage",
];

/// Methods that take a key out, folded.
const REMOVES: &[&str] = &[
    "pop",
    "remove",
    "delete",
    "unset",
    "popitem",
    "clear",
    "except",
    "removevalue",
];

/// Methods that set a key, folded.
const SETS: &[&str] = &[
    "put",
    "setdefault",
    "addproperty",
    "setitem",
    "accumulate",
    "set",
    "withproperty",
];

pub(super) struct Names<'a, 't> {
    pub(super) trees: &'a [&'a Tree<'t>],
    binds: HashMap<&'t str, Vec<Bind>>,
    /// Fields that are set on an object of their own class.
    fields: HashMap<&'t str, Vec<Ref>>,
    touches: HashMap<&'t str, Vec<Touch>>,
    classes: HashMap<&'t str, Vec<Ref>>,
    functions: HashMap<&'t str, Vec<Ref>>,
    /// Values of a module of Terraform: `local.x` and the default of `var.x`, by kind and name; defaults of parameters of
    /// CloudFormation.
    module: HashMap<(&'t str, &'t str), Vec<Ref>>,
    /// Calls by the last part of the callee.
    pub(super) calls: HashMap<&'t str, Vec<Ref>>,
}

impl<'a, 't> Names<'a, 't> {
    pub(super) fn new(trees: &'a [&'a Tree<'t>]) -> Self {
        let mut names = Self {
            trees,
            binds: HashMap::new(),
            fields: HashMap::new(),
            touches: HashMap::new(),
            classes: HashMap::new(),
            functions: HashMap::new(),
            module: HashMap::new(),
            calls: HashMap::new(),
        };
        for (part, tree) in trees.iter().enumerate() {
            for node in tree.ids() {
                names.gather(Ref { part, node });
            }
        }
        names
    }

    pub(super) fn tree(&self, at: Ref) -> &'a Tree<'t> {
        self.trees[at.part.min(self.trees.len() - 1)]
    }

    fn gather(&mut self, at: Ref) {
        let tree = self.tree(at);
        let node = at.node;
        match tree.kind(node) {
            Kind::Binding => self.gather_binding(at),
            Kind::Pair => self.gather_pair(at),
            Kind::Parameter => {
                let name = last_word(tree.name(node).unwrap_or_else(|| tree.slice(node)));
                self.bind(name, at, true);
            }
            Kind::Name if is_in_target(tree, node) => self.bind(last_word(tree.slice(node)), at, false),
            Kind::Class | Kind::Enum => {
                if let Some(name) = tree.name(node) {
                    self.classes.entry(name).or_default().push(at);
                }
            }
            Kind::Function => {
                if let Some(name) = tree.name(node) {
                    self.functions.entry(name).or_default().push(at);
                }
            }
            Kind::Call => {
                self.gather_call(at);
                if tree.name(node) == Some("unset") {
                    for argument in tree.children(node).filter(|&child| tree.slot(child) == Slot::Argument) {
                        self.touch(at, argument, Does::Remove, None);
                    }
                }
                if let Some(name) = self.made(at) {
                    self.calls.entry(last_word(name)).or_default().push(at);
                }
            }
            // `del config["temperature"]`, `delete config.temperature`, `unset($body['top_p'])`.
            Kind::Statement | Kind::Operation => {
                let text = tree.slice(node);
                if ["del ", "delete ", "unset("].iter().any(|word| text.starts_with(word)) {
                    for child in tree.children(node) {
                        self.touch(at, child, Does::Remove, None);
                    }
                }
            }
            _ => {}
        }
    }

    /// A value that a module of Terraform names, or the default of a parameter of CloudFormation.
    fn gather_pair(&mut self, at: Ref) {
        let tree = self.tree(at);
        if tree.name(at.node) == Some("Default")
            && let Some(name) = parameter_of_template(tree, at.node)
            && let Some(node) = tree.child(at.node, Slot::Value)
        {
            self.module.entry(("Ref", name)).or_default().push(Ref { node, ..at });
            return;
        }
        let section = tree.parent(at.node).filter(|&outer| tree.kind(outer) == Kind::Section);
        let above = section.and_then(|section| tree.name(section));
        let (Some(above), Some(name), Some(node)) = (above, tree.name(at.node), tree.child(at.node, Slot::Value))
        else {
            return;
        };
        let key = match above.strip_prefix("variable") {
            Some(variable) if name == "default" => ("var", variable.trim_matches([' ', '"', '.'])),
            _ if above == "locals" => ("local", name),
            _ => return,
        };
        self.module.entry(key).or_default().push(Ref { node, ..at });
    }

    /// The one value of `local.x` or `var.x`.
    pub(super) fn of_module(&self, kind: &str, name: &str) -> Option<Ref> {
        match self.module.get(&(kind, name))?.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// The name of a call; of `Self { … }` that of the class around it.
    fn made(&self, at: Ref) -> Option<&'t str> {
        let tree = self.tree(at);
        let name = tree.name(at.node)?;
        match name {
            "Self" | "static" | "self" => tree.name(self.class_around(at)?.node),
            _ => Some(name),
        }
    }

    fn gather_binding(&mut self, at: Ref) {
        let tree = self.tree(at);
        let Some(target) = tree.child(at.node, Slot::Target) else {
            if let Some(name) = tree.name(at.node) {
                self.bind(last_word(name), at, false);
            }
            return;
        };
        match tree.kind(target) {
            // `@model_id = …` in a method of Ruby.
            Kind::Name if tree.slice(target).starts_with('@') && self.class_around(at).is_some() => {
                let field = last_word(tree.slice(target));
                self.fields.entry(field).or_default().push(at);
            }
            Kind::Name => self.bind(last_word(tree.slice(target)), at, false),
            Kind::Member | Kind::Index => {
                let on = tree.child(target, Slot::Receiver);
                let own = on
                    .and_then(|on| last_part(tree, on))
                    .is_some_and(|on| OWN.contains(&on));
                let is_direct = on.is_some_and(|on| tree.kind(on) == Kind::Name);
                if own && is_direct && tree.kind(target) == Kind::Member {
                    if let Some(name) = tree.name(target) {
                        self.fields.entry(last_word(name)).or_default().push(at);
                    }
                } else if let Some(value) = tree.child(at.node, Slot::Value) {
                    self.touch(at, target, Does::Set(value), None);
                }
            }
            // `body, err := json.Marshal(…)`: the first of several.
            Kind::List => {
                let first = tree.children(target).next();
                if let Some(first) = first.filter(|&first| tree.kind(first) == Kind::Name && is_go_like(tree, target)) {
                    self.bind(last_word(tree.slice(first)), at, false);
                }
            }
            _ => {}
        }
    }

    fn gather_call(&mut self, at: Ref) {
        let tree = self.tree(at);
        let Some(callee) = tree
            .child(at.node, Slot::Callee)
            .filter(|&callee| tree.kind(callee) == Kind::Member)
        else {
            return;
        };
        let (Some(on), Some(name)) = (tree.child(callee, Slot::Receiver), tree.name(callee)) else {
            return;
        };
        let method = fold(name);
        let arguments: Vec<_> = tree
            .children(at.node)
            .filter(|&child| tree.slot(child) == Slot::Argument)
            .collect();
        let key = |at: usize| {
            arguments
                .get(at)
                .filter(|&&first| tree.kind(first) == Kind::Literal)
                .and_then(|&first| tree.name(first))
                .map(str::to_owned)
        };
        if REMOVES.contains(&method.as_str()) {
            match key(0) {
                Some(key) => self.touch(at, on, Does::Remove, Some(key)),
                None => self.touch(at, on, Does::Open, None),
            }
        } else if ADDS.contains(&method.as_str()) && arguments.len() < 2 {
            self.touch(at, on, Does::Open, None);
        } else if matches!(method.as_str(), "update" | "putall" | "merge!") && arguments.len() == 1 {
            self.touch(at, on, Does::Lay(arguments[0]), None);
        } else if (SETS.contains(&method.as_str()) || ADDS.contains(&method.as_str())) && arguments.len() == 2 {
            match key(0) {
                Some(key) => self.touch(at, on, Does::Set(arguments[1]), Some(key)),
                None => self.touch(at, on, Does::Open, None),
            }
        } else if let Some(rest) = name.strip_prefix("set").or_else(|| name.strip_prefix("Set"))
            && arguments.len() == 1
            && rest.starts_with(char::is_uppercase)
        {
            let mut word = rest.chars();
            let first = word.next().map(|c| c.to_ascii_lowercase());
            let key: String = first.into_iter().chain(word).collect();
            self.touch(at, on, Does::Set(arguments[0]), Some(key));
        }
    }

    fn touch(&mut self, at: Ref, target: NodeId, does: Does, key: Option<String>) {
        let tree = self.tree(at);
        let mut path = Vec::new();
        let mut next = target;
        let name = loop {
            match tree.kind(next) {
                Kind::Member | Kind::Index => {
                    let Some(on) = tree.child(next, Slot::Receiver) else {
                        return;
                    };
                    let is_own = tree.kind(on) == Kind::Name && OWN.contains(&last_word(tree.slice(on)));
                    if tree.kind(next) == Kind::Member && is_own {
                        break tree.name(next);
                    }
                    path.push(tree.name(next).unwrap_or_default().to_owned());
                    next = on;
                }
                Kind::Name => break Some(last_word(tree.slice(next))),
                Kind::Group => match tree.children(next).next() {
                    Some(inner) => next = inner,
                    None => return,
                },
                _ => return,
            }
        };
        path.reverse();
        path.extend(key);
        if let Some(name) = name {
            self.touches
                .entry(last_word(name))
                .or_default()
                .push(Touch { at, path, does });
        }
    }

    fn bind(&mut self, name: &'t str, at: Ref, is_parameter: bool) {
        let scope = self.scope(at);
        self.binds.entry(name).or_default().push(Bind {
            at,
            is_parameter,
            scope,
        });
    }

    /// The function around a node, or the root.
    pub(super) fn scope(&self, at: Ref) -> Ref {
        let tree = self.tree(at);
        let function = tree.ancestors(at.node).find(|&id| tree.kind(id) == Kind::Function);
        Ref {
            node: function.unwrap_or(Tree::ROOT),
            ..at
        }
    }

    /// The class around a node.
    pub(super) fn class_around(&self, at: Ref) -> Option<Ref> {
        let tree = self.tree(at);
        let class = tree.ancestors(at.node).find(|&id| is_class(tree, id))?;
        Some(Ref { node: class, ..at })
    }

    /// The one class of a name at a place: a function may declare one of its own.
    pub(super) fn class(&self, name: &str, at: Ref) -> Option<Ref> {
        let known = self.classes.get(name)?.as_slice();
        if let [one] = known {
            return Some(*one);
        }
        let scopes = known.iter().map(|&class| (self.scope(class), class));
        let around = scopes.filter(|(scope, _)| scope.node == Tree::ROOT || self.contains(*scope, at));
        let around: Vec<(Ref, Ref)> = around.collect();
        let innermost = around.iter().map(|(scope, _)| scope.node).max()?;
        let mut nearest = around.iter().filter(|(scope, _)| scope.node == innermost);
        let one = nearest.next().map(|(_, class)| *class);
        one.filter(|_| nearest.next().is_none())
    }

    /// The one function of a name.
    pub(super) fn function(&self, name: &str) -> Option<Ref> {
        match self.functions.get(name)?.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    pub(super) fn contains(&self, outer: Ref, inner: Ref) -> bool {
        outer.part == inner.part
            && (outer.node == inner.node || outer.node < inner.node && inner.node < self.tree(outer).behind(outer.node))
    }

    /// The branches that a node is in, below its function.
    fn branches(&self, at: Ref) -> Vec<Ref> {
        let tree = self.tree(at);
        let mut branches = Vec::new();
        let mut below = at.node;
        for id in tree.ancestors(at.node) {
            match tree.kind(id) {
                Kind::Function | Kind::Class => break,
                Kind::If | Kind::Case | Kind::Loop | Kind::Switch
                    if !matches!(tree.slot(below), Slot::Condition | Slot::Subject) =>
                {
                    branches.push(Ref { node: below, ..at });
                }
                _ => {}
            }
            below = id;
        }
        branches
    }

    /// True if `done` has certainly run when execution is at `at`.
    pub(super) fn is_passed(&self, done: Ref, at: Ref) -> bool {
        self.branches(done).into_iter().all(|branch| self.contains(branch, at))
    }

    fn share_loop(&self, one: Ref, other: Ref) -> bool {
        let tree = self.tree(one);
        let mut around = tree
            .ancestors(one.node)
            .take_while(|&id| tree.kind(id) != Kind::Function);
        one.part == other.part
            && around.any(|id| tree.kind(id) == Kind::Loop && self.contains(Ref { node: id, ..one }, other))
    }
}

/// The parameter of a template of CloudFormation that a pair belongs to: `Parameters: {Model: {Default: …}}`.
fn parameter_of_template<'t>(tree: &Tree<'t>, pair: NodeId) -> Option<&'t str> {
    let outer = |pair: NodeId| {
        tree.parent(tree.parent(pair)?)
            .filter(|&outer| tree.kind(outer) == Kind::Pair)
    };
    let parameter = outer(pair)?;
    let is_parameter = outer(parameter).is_some_and(|outer| tree.name(outer) == Some("Parameters"));
    tree.name(parameter).filter(|_| is_parameter)
}

/// True if a node is a class, or an enumeration, which may have constants like one.
fn is_class(tree: &Tree<'_>, id: NodeId) -> bool {
    matches!(tree.kind(id), Kind::Class | Kind::Enum)
}

/// True if a name gets its value without a binding of its own: in a loop, or as one of several targets.
fn is_in_target(tree: &Tree<'_>, node: NodeId) -> bool {
    let mut below = node;
    for id in tree.ancestors(node) {
        if tree.slot(below) == Slot::Target {
            let is_first = tree.kind(below) == Kind::List && tree.children(below).next() == Some(node);
            return tree.kind(id) != Kind::Binding || below != node && !(is_first && is_go_like(tree, below));
        }
        if !matches!(tree.kind(id), Kind::List | Kind::Map | Kind::Pair | Kind::Group) {
            return false;
        }
        below = id;
    }
    false
}

/// True if the first of several targets is the value and the others are errors: `body, err := …`, `body, _ := …`.
fn is_go_like(tree: &Tree<'_>, target: NodeId) -> bool {
    tree.language() == "go" && tree.children(target).count() == 2
}
