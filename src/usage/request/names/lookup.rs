//! The setting of a name that holds at a place, and the changes of its value before that place.

use super::{Bind, Does, Found, Names, Ref, Touch, is_class};
use crate::tree::{Kind, NodeId, Slot, Tree};

impl Names<'_, '_> {
    /// The binding of a name at a use.
    pub(in crate::usage::request) fn lookup(&self, name: &str, at: Ref) -> Found {
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
    pub(in crate::usage::request) fn bind_at(&self, name: &str, at: Ref) -> Option<Bind> {
        let all = self.binds.get(name)?;
        all.iter().find(|bind| bind.at == at).copied()
    }

    /// A field of the class around, which some languages name without its object.
    fn member_bare(&self, all: &[Bind], at: Ref) -> Found {
        let tree = self.tree(at);
        let classes = tree.ancestors(at.node).filter(|&id| is_class(tree, id));
        for class in classes {
            let class = Ref { node: class, ..at };
            let own: Vec<_> = all
                .iter()
                .filter(|bind| self.is_member(bind.at) && self.is_of(class, bind.at))
                .collect();
            match own.as_slice() {
                [] => {}
                [one] => return Found::One(self.set_in_constructor(all, **one, class)),
                _ => return Found::Many,
            }
        }
        Found::None
    }

    /// The one setting of a field in the constructor of its class, where it is declared without a value; else the
    /// declaration.
    fn set_in_constructor(&self, all: &[Bind], field: Bind, class: Ref) -> Bind {
        let has_value = |bind: &Bind| self.tree(bind.at).child(bind.at.node, Slot::Value).is_some();
        let class_name = self.tree(class).name(class.node);
        let is_set = |bind: &&Bind| {
            let function = self.tree(bind.scope).name(bind.scope.node);
            let is_constructor = function.is_some() && (function == class_name || function == Some("init"));
            !bind.is_parameter && has_value(bind) && is_constructor && self.contains(class, bind.at)
        };
        let mut set = all.iter().filter(is_set);
        let one = set.next().filter(|_| !has_value(&field) && set.next().is_none());
        one.copied().unwrap_or(field)
    }

    /// True if a member is one of a class, or of a companion without a name in it.
    fn is_of(&self, class: Ref, member: Ref) -> bool {
        let Some(around) = self.class_around(member) else {
            return false;
        };
        let is_companion = || {
            let name = self.tree(around).name(around.node);
            name.is_none_or(|name| name == "Companion") && self.class_around(around) == Some(class)
        };
        around == class || is_companion()
    }

    /// True if a binding is in the body of a class.
    fn is_member(&self, at: Ref) -> bool {
        let tree = self.tree(at);
        let mut around = tree.ancestors(at.node);
        let outer = around.find(|&id| is_class(tree, id) || tree.kind(id) == Kind::Function);
        outer.is_some_and(|id| is_class(tree, id))
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
    pub(in crate::usage::request) fn touches(&self, name: &str, bind: Bind, at: Option<Ref>) -> Vec<(&Touch, bool)> {
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
    pub(in crate::usage::request) fn touches_of_field(&self, name: &str, class: Ref) -> Vec<&Touch> {
        let all = self.touches.get(name).into_iter().flatten();
        all.filter(|touch| self.contains(class, touch.at)).collect()
    }

    /// The binding of a field of a class.
    pub(in crate::usage::request) fn field(&self, name: &str, class: Ref) -> Found {
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
                let is_of_class = tree.parent(bind.at.node) == Some(class.node);
                let is_field = [
                    "private ",
                    "public ",
                    "protected ",
                    "readonly ",
                    "val ",
                    "var ",
                    "this.",
                ]
                .iter()
                .any(|word| text.contains(word));
                bind.is_parameter && (is_of_class || is_field)
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
    pub(in crate::usage::request) fn member(&self, name: &str, class: Ref) -> Option<NodeId> {
        let tree = self.tree(class);
        tree.subtree(class.node)
            .find(|&id| tree.kind(id) == Kind::EnumMember && tree.name(id) == Some(name))
    }
}
