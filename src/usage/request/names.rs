//! The names of a program, and the changes of their values.
//!
//! Input: the trees that run together, such as the cells of a notebook. Output: what sets a name where it is used, as far as
//! that is one thing.

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
                if let Some(name) = tree.name(node) {
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

    fn gather_binding(&mut self, at: Ref) {
        let tree = self.tree(at);
        let Some(target) = tree.child(at.node, Slot::Target) else {
            if let Some(name) = tree.name(at.node) {
                self.bind(last_word(name), at, false);
            }
            return;
        };
        match tree.kind(target) {
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
        let class = tree.ancestors(at.node).find(|&id| tree.kind(id) == Kind::Class)?;
        Some(Ref { node: class, ..at })
    }

    /// The one class of a name.
    pub(super) fn class(&self, name: &str) -> Option<Ref> {
        match self.classes.get(name)?.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
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

    /// The binding of a name at a use.
    pub(super) fn lookup(&self, name: &str, at: Ref) -> Found {
        let Some(all) = self.binds.get(name) else {
            return Found::None;
        };
        let tree = self.tree(at);
        let functions = tree.ancestors(at.node).filter(|&id| tree.kind(id) == Kind::Function);
        let own = self.scope(at);
        let scopes = functions
            .map(|node| Ref { node, ..at })
            .chain([Ref { node: Tree::ROOT, ..at }]);
        for scope in scopes {
            let is_root = scope.node == Tree::ROOT;
            let is_in = |bind: &&Bind| {
                let holds = if is_root {
                    bind.scope.node == Tree::ROOT && !self.is_member(bind.at)
                } else {
                    bind.scope == scope
                };
                holds && !self.contains(bind.at, at)
            };
            let binds: Vec<Bind> = all.iter().filter(is_in).copied().collect();
            if !binds.is_empty() {
                let is_own = own == scope || is_root && own.node == Tree::ROOT;
                return self.choose(&binds, at, is_own);
            }
        }
        self.member_bare(all, at)
    }

    /// The binding at `at` itself.
    pub(super) fn bind_at(&self, name: &str, at: Ref) -> Option<Bind> {
        let all = self.binds.get(name)?;
        all.iter().find(|bind| bind.at == at).copied()
    }

    /// A field of the class around, which some languages name without its object.
    fn member_bare(&self, all: &[Bind], at: Ref) -> Found {
        let tree = self.tree(at);
        let classes = tree.ancestors(at.node).filter(|&id| tree.kind(id) == Kind::Class);
        for class in classes {
            let class = Ref { node: class, ..at };
            let own: Vec<_> = all
                .iter()
                .filter(|bind| {
                    !bind.is_parameter && self.is_member(bind.at) && self.class_around(bind.at) == Some(class)
                })
                .collect();
            match own.as_slice() {
                [] => {}
                [one] => return Found::One(**one),
                _ => return Found::Many,
            }
        }
        Found::None
    }

    /// True if a binding is in the body of a class.
    fn is_member(&self, at: Ref) -> bool {
        let tree = self.tree(at);
        let mut around = tree.ancestors(at.node);
        let outer = around.find(|&id| matches!(tree.kind(id), Kind::Class | Kind::Function));
        outer.is_some_and(|id| tree.kind(id) == Kind::Class)
    }

    fn choose(&self, binds: &[Bind], at: Ref, is_own: bool) -> Found {
        if !is_own {
            return match binds {
                [one] if self.branches(one.at).is_empty() => Found::One(*one),
                _ => Found::Many,
            };
        }
        let before: Vec<_> = binds.iter().filter(|bind| bind.at < at).collect();
        let Some(last) = before.iter().rposition(|bind| self.is_passed(bind.at, at)) else {
            return if before.is_empty() { Found::None } else { Found::Many };
        };
        let is_later = |bind: &&Bind| bind.at > at && self.share_loop(bind.at, at);
        if last + 1 < before.len() || binds.iter().any(|bind| is_later(&bind)) {
            return Found::Many;
        }
        Found::One(*before[last])
    }

    /// Changes of the value that a binding sets, in the order of the text, each with whether it has certainly run when
    /// execution is at `at`. Without `at` all of them count.
    pub(super) fn touches(&self, name: &str, bind: Bind, at: Option<Ref>) -> Vec<(&Touch, bool)> {
        let Some(all) = self.touches.get(name) else {
            return Vec::new();
        };
        let is_root = bind.scope.node == Tree::ROOT;
        let counts = |touch: &&Touch| touch.at > bind.at && (is_root || self.contains(bind.scope, touch.at));
        let is_certain = |touch: &Touch| {
            let same = self.scope(touch.at) == bind.scope || is_root && self.scope(touch.at).node == Tree::ROOT;
            match at {
                Some(at) => same && self.is_passed(touch.at, at) && touch.at < at,
                None => {
                    same && self
                        .branches(touch.at)
                        .iter()
                        .all(|branch| self.contains(*branch, bind.at))
                }
            }
        };
        let is_past = |touch: &Touch| {
            let same = at.is_some_and(|at| self.scope(touch.at) == self.scope(at) && touch.at > at);
            same && at.is_some_and(|at| !self.share_loop(touch.at, at)) && touch.does != Does::Remove
        };
        let touched = all.iter().filter(counts).filter(|touch| !is_past(touch));
        touched.map(|touch| (touch, is_certain(touch))).collect()
    }

    /// Changes of the value of a field.
    pub(super) fn touches_of_field(&self, name: &str, class: Ref) -> Vec<&Touch> {
        let all = self.touches.get(name).into_iter().flatten();
        all.filter(|touch| self.contains(class, touch.at)).collect()
    }

    /// The binding of a field of a class.
    pub(super) fn field(&self, name: &str, class: Ref) -> Found {
        let set: Vec<_> = self
            .fields
            .get(name)
            .into_iter()
            .flatten()
            .filter(|at| self.contains(class, **at))
            .collect();
        let scope = |at: Ref| self.scope(at);
        match set.as_slice() {
            [one] if self.branches(**one).is_empty() => {
                return Found::One(Bind {
                    at: **one,
                    is_parameter: false,
                    scope: scope(**one),
                });
            }
            [] => {}
            _ => return Found::Many,
        }
        let all = self.binds.get(name).map(Vec::as_slice).unwrap_or_default();
        let tree = self.tree(class);
        let has_value = |bind: &&Bind| tree.child(bind.at.node, Slot::Value).is_some();
        let is_member = |bind: &&Bind| {
            let is_promoted = || {
                let text = tree.slice(bind.at.node);
                bind.is_parameter
                    && [
                        "private ",
                        "public ",
                        "protected ",
                        "readonly ",
                        "val ",
                        "var ",
                        "this.",
                    ]
                    .iter()
                    .any(|word| text.contains(word))
            };
            self.contains(class, bind.at) && (self.is_member(bind.at) && !bind.is_parameter || is_promoted())
        };
        let members: Vec<_> = all.iter().filter(is_member).filter(has_value).collect();
        match members.as_slice() {
            [one] => Found::One(**one),
            [] => Found::None,
            _ => Found::Many,
        }
    }

    /// The member of an enumeration, or the constant of a class.
    pub(super) fn member(&self, name: &str, class: Ref) -> Option<NodeId> {
        let tree = self.tree(class);
        tree.subtree(class.node)
            .find(|&id| tree.kind(id) == Kind::EnumMember && tree.name(id) == Some(name))
    }
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
