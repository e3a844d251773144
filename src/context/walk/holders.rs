//! Lists, maps, bindings, classes and elements around a literal.

use super::Walk;
use crate::context::effects::{self, NameEffect};
use crate::context::{bound, naming, refused};
use crate::tree::{Kind, NodeId, Slot};
use crate::vocab::{Mark, Place};

/// Marks of classes whose members are defaults, in bases and decorators.
const DATA_CLASSES: &[&str] = &[
    "dataclass",
    "basemodel",
    "basesettings",
    "attrs",
    "attrss",
    "define",
    "sqlmodel",
    "typeddict",
    "struct",
    "frozen",
];

impl Walk<'_, '_, '_> {
    /// A list, or a row of one.
    pub(super) fn list(&mut self, id: NodeId) {
        let is_row = self.listed;
        self.listed |= self.direct || self.part && self.is_config;
        if is_row && self.is_old_style_map(id) {
            self.end_as(Place::MappingKey, None);
        }
        if self.is_in_metric(id) || self.is_of_dimensions(id) {
            self.end_as(Place::Comparison, Some(Mark::Dimension));
        }
        self.container(id);
    }

    /// True if the type before the bracket of a list is one of dimensions: `[]types.Dimension{…}`, `new List<Dimension> {…}`.
    fn is_of_dimensions(&self, list: NodeId) -> bool {
        /// The longest type before a bracket, in bytes.
        const MAX_TYPE: usize = 60;
        let tree = self.document.tree;
        let Some(open) = tree.slice(list).find('{').filter(|&open| open <= MAX_TYPE) else {
            return false;
        };
        let before = tree.text().get(..tree.span(list).start() + open).unwrap_or_default();
        let before = before.trim_end_matches([' ', '>', '[', ']', '(', ')', '\n', '\r', '\t', '&']);
        let end = before.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| at + 1);
        before.get(end..).is_some_and(super::calls::is_dimension)
    }

    /// True if a row of a dashboard gives the literal as a dimension: `["AWS/Bedrock", "Invocations", "ModelId", "…"]`, and
    /// `[".", ".", ".", "…"]` for what the row before has.
    fn is_in_metric(&self, row: NodeId) -> bool {
        const LONGEST: usize = 32;
        let tree = self.document.tree;
        let mut items = tree.children(row).take(LONGEST);
        let literal = tree.span(self.literal);
        let mut before = None;
        let found = items.by_ref().any(|item| {
            let is_it = tree.span(item).contains(literal);
            if !is_it {
                before = tree.name(item);
            }
            is_it
        });
        found && matches!(before, Some("ModelId" | "."))
    }

    /// True if a list of pairs is a map: `new Map([["…", a]])`, `dict [ "…", a ]`, `std::map<…> m = {{"…", a}}`.
    pub(super) fn is_old_style_map(&self, list: NodeId) -> bool {
        const WORDS: &[&str] = &[
            "map",
            "dict",
            "dictionary",
            "hashmap",
            "fromlist",
            "btreemap",
            "indexmap",
            "ordereddict",
            "ofseq",
            "oflist",
            "hashtable",
            "strreplaceall",
        ];
        const TUPLES: &[&str] = &["ocaml", "gleam"];
        let tree = self.document.tree;
        let Some(row) = self.containers.last().copied() else {
            return false;
        };
        let is_key = tree.children(row).count() == 2
            && tree
                .children(row)
                .next()
                .is_some_and(|first| tree.span(first).contains(tree.span(self.literal)));
        let is_map = |name: &str| {
            effects::words(name).iter().any(|word| WORDS.contains(&word.as_str()))
                || WORDS.contains(&effects::fold(name).as_str())
        };
        let Some(outer) = tree.parent(list).filter(|_| is_key) else {
            return false;
        };
        match tree.kind(outer) {
            Kind::Call => {
                let on = naming::receiver(tree, outer).filter(|_| tree.name(outer) != Some("setOf"));
                naming::short(tree, outer).is_some_and(is_map) || on.is_some_and(is_map)
            }
            Kind::Binding => {
                tree.child(outer, Slot::Type)
                    .is_some_and(|kind| is_map(tree.slice(kind)))
                    || TUPLES.contains(&tree.language())
            }
            _ => false,
        }
    }

    pub(super) fn pair(&mut self, id: NodeId, slot: Slot) {
        if slot == Slot::Key {
            return self.end_as(Place::MappingKey, None);
        }
        let name = naming::short(self.document.tree, id);
        if self.is_variable_default(id, name) {
            self.take_part(Place::DefaultValue, None);
        }
        if name == Some("or") && self.document.tree.language_at(id) == "clojure" {
            self.take_part(Place::DefaultValue, None);
        }
        if name == Some("entry") && self.is_pattern_of_hook(id) {
            self.take(Place::Regex, None);
        }
        if name == Some("mapKey") && self.document.tree.language_at(id) == "dhall" && self.direct {
            return self.end_as(Place::MappingKey, None);
        }
        if self.is_choice(id, name) {
            self.take_part(Place::AllowedValue, None);
        }
        self.expect(name);
        self.give(name);
        self.direct = false;
    }

    /// True if a hook searches for its `entry`: `language: pygrep`.
    fn is_pattern_of_hook(&self, entry: NodeId) -> bool {
        let tree = self.document.tree;
        let Some(hook) = tree.parent(entry) else { return false };
        tree.children(hook).any(|pair| {
            let value = tree.child(pair, Slot::Value);
            tree.name(pair) == Some("language") && value.is_some_and(|value| tree.slice(value) == "pygrep")
        })
    }

    /// Gives the value a name that may also show its purpose.
    pub(super) fn give(&mut self, name: Option<&str>) {
        let is_operator = |name: &str| {
            let known = effects::of_name(name);
            effects::matches_part(name)
                && (matches!(known, None | Some(NameEffect::Pattern)) || effects::fold(name) == "match")
        };
        if self.nameable && name.is_some_and(is_operator) {
            return self.end_as(Place::Regex, None);
        }
        if self.nameable && name.is_some_and(effects::matches_whole) {
            return self.end_as(Place::Comparison, Some(Mark::Lookup));
        }
        match name.and_then(effects::of_name) {
            Some(NameEffect::Allow) if self.listed || self.is_list() && name.is_some_and(effects::allows) => {
                self.take_part(Place::AllowedValue, None);
            }
            Some(NameEffect::Pattern) if self.direct || self.is_config && !self.listed => {
                self.take_part(Place::Regex, None);
            }
            Some(NameEffect::Compare) => return self.end_as(Place::Comparison, None),
            Some(NameEffect::Label) if self.part && self.mark.is_none() => self.mark = Some(Mark::Record),
            Some(NameEffect::Dimension) => return self.end_as(Place::Comparison, Some(Mark::Dimension)),
            None if name.is_some_and(effects::exemplifies) => self.exemplify(),
            Some(NameEffect::Query) => return self.end_as(Place::Comparison, Some(Mark::Lookup)),
            None if self.is_list() && name.is_some_and(effects::allows) => self.take_part(Place::AllowedValue, None),
            None if self.is_list() && name.is_some_and(effects::names_capability) => self.capability(),
            Some(NameEffect::Lookup) if !self.written && !self.is_config => {
                self.take_part(Place::Comparison, Some(Mark::Lookup));
            }
            Some(NameEffect::Written) => self.written = true,
            Some(NameEffect::Default) if self.part && !self.is_config => {
                self.take(Place::DefaultValue, None);
                self.weak_name = self.weak_name.take().or_else(|| name.map(str::to_owned));
                self.listed = false;
                return;
            }
            _ => {}
        }
        self.listed = false;
        self.set_name(name);
        self.nameable = false;
    }

    /// True if the literal is one of several values: an element of a list, or a text that lists words.
    pub(super) fn is_list(&self) -> bool {
        self.listed || self.part && self.nameable && refused::lists_words(self.document.tree, self.literal)
    }

    /// Marks an element of a list of models with a capability.
    pub(super) fn capability(&mut self) {
        self.take_part(Place::AllowedValue, None);
        self.mark = self.mark.or(Some(Mark::Capability));
    }

    /// A list that is all that a function gives: `allowed_models() -> ["…"].`
    pub(super) fn given_by(&mut self, function: NodeId) {
        let Some(name) = naming::short(self.document.tree, function).filter(|_| self.listed) else {
            return;
        };
        if effects::allows(name) {
            self.take_part(Place::AllowedValue, None);
        } else if effects::names_capability(name) {
            self.capability();
        }
    }

    /// True if a pair is a value with its label, in a list of such: `[{ value: "…", label: "…" }]`.
    fn is_choice(&self, pair: NodeId, name: Option<&str>) -> bool {
        const LABELS: &[&str] = &["label", "text"];
        let tree = self.document.tree;
        let Some(record) = tree.parent(pair).filter(|_| name == Some("value") && self.direct) else {
            return false;
        };
        let is_label = |one: NodeId| naming::short(tree, one).is_some_and(|name| LABELS.contains(&name));
        tree.kind(record) == Kind::Map
            && tree.parent(record).is_some_and(|outer| tree.kind(outer) == Kind::List)
            && tree.children(record).any(is_label)
    }

    /// True if this is the `default` of a Terraform variable.
    pub(super) fn is_variable_default(&self, pair: NodeId, name: Option<&str>) -> bool {
        let tree = self.document.tree;
        let section = tree.ancestors(pair).find(|&id| tree.kind(id) == Kind::Section);
        let is_variable = |id: NodeId| tree.key_name(id).is_some_and(|name| name.starts_with("variable."));
        name == Some("default") && section.is_some_and(is_variable)
    }

    pub(super) fn index(&mut self, id: NodeId, slot: Slot) {
        let tree = self.document.tree;
        let receiver = tree
            .child(id, Slot::Receiver)
            .and_then(|receiver| naming::last_part(tree, receiver));
        if receiver == Some("Literal") {
            self.take_part(Place::AllowedValue, None);
            return self.container(id);
        }
        // `Array["a", "b"]`, `Set["a", "b"]`
        if receiver.is_some_and(|name| name.eq_ignore_ascii_case("array") || name == "Set") {
            return self.list(id);
        }
        if slot == Slot::Key && self.direct {
            self.take(Place::MappingKey, None);
        }
        self.end();
    }

    pub(super) fn binding(&mut self, id: NodeId, slot: Slot) {
        let name = naming::short(self.document.tree, id);
        if slot == Slot::Value && name.and_then(effects::of_name) == Some(NameEffect::Dimension) {
            return self.end_as(Place::Comparison, Some(Mark::Dimension));
        }
        match slot {
            Slot::Target if self.direct => return self.end_as(Place::MappingKey, None),
            // `let Some("…") = x else { … }`
            Slot::Target => return self.end_as(Place::Comparison, None),
            Slot::Decorator => return self.end(),
            // The literal is a type of its own: `model: "…"` in an interface.
            Slot::Type => self.take_part(Place::AllowedValue, None),
            _ if name == Some("default") => self.take_part(Place::DefaultValue, None),
            _ if self.is_constant_of_own_type(id) => self.take_part(Place::AllowedValue, Some(Mark::EnumMember)),
            _ if self.direct && self.is_typed_as_pattern(id) => self.take(Place::Regex, None),
            _ => {}
        }
        let tree = self.document.tree;
        let values = tree.children(id).filter(|&child| tree.slot(child) == Slot::Value);
        let is_list = self.is_list() || self.part && values.count() > 1;
        if self.listed && name.is_some_and(|name| effects::of_name(name) == Some(NameEffect::Allow))
            || is_list && name.is_some_and(effects::allows)
        {
            self.take_part(Place::AllowedValue, None);
        }
        if is_list && name.is_some_and(effects::names_capability) {
            self.capability();
        }
        self.expect(name);
        if name.is_some_and(effects::exemplifies) && self.is_constant(id) {
            self.exemplify();
        }
        if self.is_declared_parameter(id) {
            self.take_part(Place::DefaultValue, None);
        }
        self.bound = self.part;
        self.set_name(name);
        self.direct = false;
        self.listed = false;
        self.nameable = false;
        self.callable = false;
    }

    /// True if a constant of Go is one of several of a type of their own, which is how Go writes an enum.
    fn is_constant_of_own_type(&self, binding: NodeId) -> bool {
        /// The longest list of constants that is read.
        const MAX_MEMBERS: usize = 64;
        let tree = self.document.tree;
        let type_of = |id: NodeId| tree.child(id, Slot::Type).map(|kind| tree.slice(kind));
        let Some(own) = type_of(binding).filter(|&own| tree.language() == "go" && own != "string") else {
            return false;
        };
        let Some(block) = tree
            .parent(binding)
            .filter(|&outer| tree.slice(outer).starts_with("const"))
        else {
            return false;
        };
        let members = tree.children(block).take(MAX_MEMBERS);
        members.filter(|&member| type_of(member) == Some(own)).nth(1).is_some()
    }

    /// Marks the literal as a part of an example.
    fn exemplify(&mut self) {
        if self.part && self.mark.is_none() {
            self.mark = Some(Mark::Example);
        }
    }

    /// True if a name is bound outside of functions, or is written as a constant is.
    fn is_constant(&self, binding: NodeId) -> bool {
        let tree = self.document.tree;
        let name = tree.name(binding).unwrap_or_default();
        let is_upper = !name.contains(|c: char| c.is_lowercase());
        is_upper || tree.ancestors(binding).all(|outer| tree.kind(outer) != Kind::Function)
    }

    /// True if a variable has a pattern type: `std::regex old("…")`.
    pub(super) fn is_typed_as_pattern(&self, binding: NodeId) -> bool {
        let tree = self.document.tree;
        let declared = tree
            .child(binding, Slot::Type)
            .and_then(|kind| naming::last_part(tree, kind));
        declared.is_some_and(|name| matches!(effects::fold(name).as_str(), "regex" | "regexp" | "wregex"))
    }

    /// True if a binding declares a parameter of the whole document: `param model string = '…'`.
    pub(super) fn is_declared_parameter(&self, binding: NodeId) -> bool {
        let tree = self.document.tree;
        let target = tree.child(binding, Slot::Target);
        let start = target.map_or(tree.span(binding).start(), |target| tree.span(target).start());
        let before = tree.text().get(..start).unwrap_or_default();
        before
            .rsplit(['\n', ';'])
            .next()
            .is_some_and(|line| line.trim() == "param")
    }

    pub(super) fn parameter(&mut self, id: NodeId, slot: Slot) {
        if slot == Slot::Value {
            // R gives the choices of an argument as its default.
            let is_choice = self.containers.len() == 1 && self.document.tree.language() == "r";
            let place = if is_choice {
                Place::AllowedValue
            } else {
                Place::DefaultValue
            };
            self.take_part(place, None);
        }
        self.set_name(naming::short(self.document.tree, id));
        self.end();
    }

    /// Code in a literal: a default in it is one of the literal's own; all else is code.
    pub(super) fn hole(&mut self, hole: NodeId) {
        self.direct = false;
        if self.part && bound::is_compared_in_text(self.document.tree, hole) {
            self.end_as(Place::Comparison, Some(Mark::Lookup));
        }
    }

    pub(super) fn enum_member(&mut self, id: NodeId) {
        self.take_part(Place::AllowedValue, Some(Mark::EnumMember));
        self.set_name(naming::short(self.document.tree, id));
        self.end();
    }

    pub(super) fn union(&mut self, id: NodeId) {
        let tree = self.document.tree;
        self.take_part(Place::AllowedValue, None);
        // A union of many may be a union of one and the rest; the whole is the container.
        if tree.parent(id).is_none_or(|outer| tree.kind(outer) != Kind::Union) {
            self.container(id);
        }
    }

    pub(super) fn statement(&mut self) {
        self.direct = false;
        self.nameable = false;
        self.callable = false;
    }

    /// True if a directive is a condition.
    pub(super) fn is_condition(&self, id: NodeId) -> bool {
        const CONDITIONS: &[&str] = &[
            "if",
            "elif",
            "elsif",
            "elseif",
            "else if",
            "unless",
            "ifeq",
            "ifneq",
            "case",
            "when",
            "switch",
            "ifdef",
            "ifndef",
            "else ifeq",
            "else ifneq",
            "ifequal",
            "ifnotequal",
            "eq",
            "filter",
            "#if",
            "is",
        ];
        let name = self.document.tree.name(id).unwrap_or_default().to_lowercase();
        CONDITIONS.contains(&name.as_str()) || name.starts_with("if") || name.starts_with("unless")
    }

    /// A label of a section is a name; the value is in it.
    pub(super) fn section(&mut self, slot: Slot) {
        if slot == Slot::Key {
            // A label of Terraform names a resource of the program.
            let is_named = self.document.tree.language() == "terraform";
            let place = if is_named { Place::Identifier } else { Place::MappingKey };
            return self.end_as(place, None);
        }
        self.direct = false;
        self.nameable = false;
    }

    pub(super) fn element(&mut self, id: NodeId, below: NodeId) {
        let tree = self.document.tree;
        let name = naming::short(tree, id);
        if tree.language_at(id) == "html" && tree.kind(below) == Kind::Literal {
            if self.place == Place::String {
                self.place = Place::Text;
            }
            return self.end();
        }
        if self.is_config {
            if name.is_some_and(|name| name.ends_with(":pattern")) {
                return self.end_as(Place::Regex, None);
            }
            if name.is_some_and(|name| name.ends_with("enumeration") || effects::allows(name)) {
                self.take_part(Place::AllowedValue, None);
            }
            self.set_name(name);
            self.nameable = false;
            let holds_others = tree.children(id).any(|child| tree.kind(child) == Kind::Element);
            if holds_others {
                self.container(id);
            }
            self.direct = false;
            return;
        }
        if self.direct {
            self.take(Place::Argument, None);
        }
        if name == Some("option") || name == Some("SelectItem") || name == Some("MenuItem") {
            self.take_part(Place::AllowedValue, None);
        }
        if let Some(name) = name {
            self.set_call(name, id);
        }
        self.end();
    }

    pub(super) fn attribute(&mut self, id: NodeId) {
        let name = naming::short(self.document.tree, id);
        if matches!(name, Some("href" | "src")) {
            self.take(Place::Url, None);
        }
        self.expect(name);
        self.give(name);
    }

    /// A body, or a group of constants: `const ( … )`.
    pub(super) fn block(&mut self, id: NodeId) {
        let tree = self.document.tree;
        if self.bound && tree.slice(id).starts_with("const") {
            self.container(id);
        }
        self.body();
    }

    /// A body of statements or members: a member that is bound keeps being a part of its class.
    pub(super) fn body(&mut self) {
        self.direct = false;
        self.nameable = false;
        self.callable = false;
        self.part &= self.bound;
    }

    /// The members of some classes are more than constants.
    pub(super) fn class(&mut self, id: NodeId, slot: Slot) {
        let tree = self.document.tree;
        if self.bound && !matches!(slot, Slot::Base | Slot::Decorator) && self.has_constants(id) {
            self.container(id);
        }
        if slot == Slot::Base {
            // `case A extends M("…")`, `object A : M("…")`.
            return self.end_as(Place::AllowedValue, Some(Mark::EnumMember));
        }
        if slot == Slot::Decorator || !self.bound || !self.part {
            return self.end();
        }
        let marks = tree
            .children(id)
            .filter(|&child| matches!(tree.slot(child), Slot::Base | Slot::Decorator));
        let marks: Vec<String> = marks.map(|child| effects::fold(tree.slice(child))).collect();
        if marks
            .iter()
            .any(|mark| mark.contains("enum") || mark.ends_with("choices"))
        {
            self.call = None;
            self.call_node = None;
            return self.end_as(Place::AllowedValue, Some(Mark::EnumMember));
        }
        if marks
            .iter()
            .any(|mark| DATA_CLASSES.iter().any(|word| mark.contains(word)))
        {
            self.take_part(Place::DefaultValue, None);
        }
        self.end();
    }

    /// True if a class has more than one field.
    pub(super) fn has_constants(&self, class: NodeId) -> bool {
        let tree = self.document.tree;
        let body = tree.child(class, Slot::Body).unwrap_or(class);
        tree.children(body)
            .filter(|&member| tree.kind(member) == Kind::Binding)
            .nth(1)
            .is_some()
    }
}
