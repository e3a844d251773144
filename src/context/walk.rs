//! The walk outward from a literal: the strongest place that a node around it gives it, and its names.

use super::effects::{self, Effect, Given, NameEffect};
use super::{Document, bound, naming, refused, tested};
use crate::tree::{Kind, NodeId, Slot};
use crate::vocab::{Mark, Place};

/// More containers are not kept.
const MAX_CONTAINERS: usize = 32;

/// A chain of calls is followed so far.
const MAX_CHAIN: usize = 8;

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

/// The places, the strongest first. The others are what a literal is of itself.
const STRENGTH: &[Place] = &[
    Place::Import,
    Place::Docstring,
    Place::Identifier,
    Place::MappingKey,
    Place::Comparison,
    Place::RefusedValue,
    Place::AllowedValue,
    Place::DefaultValue,
    Place::Regex,
    Place::Url,
    Place::Prose,
    Place::Argument,
    Place::TemplateString,
];

/// What is known so far, on the way outward.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts, each lost at other nodes"
)]
pub(super) struct Walk<'d, 'a, 't> {
    document: &'d Document<'a, 't>,
    literal: NodeId,
    is_config: bool,
    pub(super) place: Place,
    pub(super) mark: Option<Mark>,
    pub(super) name: Option<String>,
    /// A name that counts where nothing gives a better one.
    pub(super) weak_name: Option<String>,
    pub(super) call: Option<String>,
    pub(super) call_node: Option<NodeId>,
    pub(super) containers: Vec<NodeId>,
    /// The innermost assertion around the literal.
    asserted: Option<NodeId>,
    /// Whether there is nothing but literals and what writes them down around it: no call makes something of it.
    data: bool,
    /// Whether the literal is itself what the node is given.
    direct: bool,
    /// Whether it is at least a part of the literal that the node is given.
    part: bool,
    /// Whether it is an element of the list that the node is given.
    listed: bool,
    /// Whether it is what a name is set to.
    bound: bool,
    /// Whether it is what stored rows are set to.
    written: bool,
    /// Whether a name further out would still be its name.
    nameable: bool,
    /// Whether a call further out would still be its call.
    callable: bool,
}

impl<'d, 'a, 't> Walk<'d, 'a, 't> {
    /// Goes outward from `node`, whose place of itself is `place`.
    pub(super) fn outward(document: &'d Document<'a, 't>, node: NodeId, place: Place) -> Self {
        let mut walk = Self {
            document,
            literal: node,
            is_config: document.is_config(node),
            place,
            mark: None,
            name: None,
            weak_name: None,
            call: None,
            call_node: None,
            containers: Vec::new(),
            asserted: None,
            data: true,
            direct: true,
            part: true,
            listed: false,
            bound: false,
            written: false,
            nameable: true,
            callable: true,
        };
        let tree = document.tree;
        let mut below = node;
        for id in tree.ancestors(node) {
            if walk.is_done(id, below) {
                walk.configured(id);
                break;
            }
            walk.pass(id, below);
            if tree.kind(id) == Kind::Class {
                break;
            }
            below = id;
        }
        if walk.is_half_of_assertion() {
            walk.take(Place::Comparison, Some(Mark::Expected));
        }
        if let Some(mark) = refused::mark(tree, node) {
            walk.refuse(mark);
        }
        walk
    }

    /// Whether nothing further out concerns the literal.
    fn is_done(&self, id: NodeId, below: NodeId) -> bool {
        let tree = self.document.tree;
        match tree.kind(id) {
            Kind::Embedded => !self.is_in_literal(id),
            Kind::Function => tree.slot(below) != Slot::Pattern && !self.is_result(id, below),
            _ => false,
        }
    }

    /// Whether a text of another language is the content of a literal, which is handed on as a whole.
    fn is_in_literal(&self, embedded: NodeId) -> bool {
        let tree = self.document.tree;
        tree.parent(embedded)
            .is_some_and(|outer| matches!(tree.kind(outer), Kind::Literal | Kind::Template))
    }

    /// Whether the literal is all that a function without a name gives back: `fetch("X") { "…" }`, `() => "…"`.
    fn is_result(&self, function: NodeId, below: NodeId) -> bool {
        let tree = self.document.tree;
        let is_whole =
            self.part && !self.bound && tree.name(function).is_none() && tree.slot(function) == Slot::Argument;
        is_whole && (tree.kind(below) != Kind::Block || tree.children(below).count() == 1)
    }

    /// Whether a block is the body of such a function.
    fn is_result_block(&self, block: NodeId, below: NodeId) -> bool {
        let tree = self.document.tree;
        let function = tree.parent(block).filter(|&outer| tree.kind(outer) == Kind::Function);
        tree.kind(below) != Kind::Binding && function.is_some_and(|function| self.is_result(function, block))
    }

    /// The result of a function is handed on as it is.
    fn result(&mut self) {
        self.direct = false;
    }

    /// A member of the literal that makes a pattern of it: `"…".r`.
    fn member(&mut self, id: NodeId) {
        let tree = self.document.tree;
        if tree.slot(id) != Slot::Callee && effects::of_call(&self.receiver_of(id)) == Some(Effect::Pattern) {
            self.end_as(Place::Regex, None);
        }
    }

    /// The literal as that on which a call or a member is made.
    fn receiver_of(&self, id: NodeId) -> Given<'t> {
        let tree = self.document.tree;
        Given {
            call: naming::short(tree, id).unwrap_or_default(),
            on: None,
            index: None,
            count: 1,
            is_record: false,
            language: tree.language_at(id),
        }
    }

    /// The call whose closure sets fields of a request: `InvokeModelRequest { modelId = "…" }`.
    fn configured(&mut self, function: NodeId) {
        const LANGUAGES: &[&str] = &["kotlin", "groovy"];
        let tree = self.document.tree;
        let is_closure = tree.name(function).is_none() && tree.slot(function) == Slot::Argument;
        if !self.bound || !is_closure || !LANGUAGES.contains(&tree.language()) || self.call.is_some() {
            return;
        }
        let Some(call) = tree.parent(function).filter(|&outer| tree.kind(outer) == Kind::Call) else {
            return;
        };
        self.call = naming::short(tree, call).map(str::to_owned);
        self.call_node = Some(call);
    }

    /// Refuses under consent and by default alike; a key of a mapping and a live place inside stay what they are.
    fn refuse(&mut self, mark: Mark) {
        let is_value = matches!(
            self.place,
            Place::String
                | Place::ConfigValue
                | Place::Argument
                | Place::TemplateString
                | Place::AllowedValue
                | Place::DefaultValue
                | Place::MappingKey
        );
        if self.place == Place::MappingKey && mark == Mark::OldSide {
            self.mark = Some(mark);
        } else if is_value {
            self.place = Place::RefusedValue;
            self.mark = Some(mark);
        }
    }

    /// Passes from `below` to the node around it.
    fn pass(&mut self, id: NodeId, below: NodeId) {
        let tree = self.document.tree;
        let slot = tree.slot(below);
        match tree.kind(id) {
            Kind::Operation => self.operation(id, slot),
            Kind::Conditional if slot == Slot::Condition => self.end(),
            Kind::Conditional | Kind::Group | Kind::Literal | Kind::Template => {}
            Kind::List => self.list(id),
            Kind::Map => self.container(id),
            Kind::Pair => self.pair(id, slot),
            Kind::Index => self.index(id, slot),
            Kind::Argument => self.keyword(id),
            Kind::Call | Kind::Annotation => self.call(id, below),
            Kind::Member => self.member(id),
            Kind::Function if slot != Slot::Pattern => self.result(),
            Kind::Binding => self.binding(id, slot),
            Kind::Parameter => self.parameter(id, slot),
            Kind::Hole => self.hole(id),
            Kind::Case if slot == Slot::Pattern => self.end_as(Place::Comparison, None),
            Kind::Function if slot == Slot::Pattern => self.end_as(Place::Comparison, None),
            Kind::Switch => {
                self.end();
                self.container(id);
            }
            Kind::EnumMember => self.enum_member(id),
            Kind::Enum => {
                self.end();
                self.container(id);
            }
            Kind::Union => self.union(id),
            Kind::Statement => self.statement(),
            Kind::Return => {
                self.direct = false;
                self.nameable = false;
            }
            Kind::Assertion => {
                self.asserted = self.asserted.or(Some(id));
                self.end();
            }
            Kind::Directive if self.is_command(id) => {
                self.take(Place::Argument, None);
                self.end();
            }
            Kind::Directive
                if matches!(slot, Slot::Condition | Slot::Item | Slot::Argument) && self.is_condition(id) =>
            {
                self.end_as(Place::Comparison, None);
            }
            Kind::Section => self.section(slot),
            Kind::Element => self.element(id, below),
            Kind::Attribute => self.attribute(id),
            Kind::Cell => self.set_name(naming::short(tree, id)),
            Kind::Row => self.container(id),
            Kind::Block if self.is_result_block(id, below) => self.direct = false,
            Kind::Block => self.body(),
            Kind::Class => self.class(id, slot),
            Kind::If | Kind::Loop | Kind::Case if !matches!(slot, Slot::Condition | Slot::Subject) => self.body(),
            Kind::Embedded => {
                self.direct = false;
                self.nameable = false;
                self.listed = false;
            }
            Kind::Document => {}
            _ => self.end(),
        }
    }

    /// Takes a place where it is stronger than the one that is known.
    fn take(&mut self, place: Place, mark: Option<Mark>) {
        let rank = |place| STRENGTH.iter().position(|&one| one == place).unwrap_or(STRENGTH.len());
        if rank(place) < rank(self.place) {
            self.place = place;
            self.mark = mark;
        }
    }

    fn take_part(&mut self, place: Place, mark: Option<Mark>) {
        if self.part {
            self.take(place, mark);
        }
    }

    /// From here on only what holds the literal is concerned.
    fn end(&mut self) {
        self.direct = false;
        self.part = false;
        self.listed = false;
        self.nameable = false;
        self.callable = false;
    }

    fn end_as(&mut self, place: Place, mark: Option<Mark>) {
        self.take_part(place, mark);
        self.end();
    }

    fn container(&mut self, id: NodeId) {
        self.direct = false;
        if self.containers.len() < MAX_CONTAINERS {
            self.containers.push(id);
        }
    }

    fn set_name(&mut self, name: Option<&str>) {
        if self.nameable && self.name.is_none() {
            self.name = name.map(str::to_owned);
        }
    }

    fn operation(&mut self, id: NodeId, slot: Slot) {
        let tree = self.document.tree;
        let operator = tree.name(id).unwrap_or_default();
        match effects::of_operator(operator) {
            Some(Effect::Compare) => self.end_as(Place::Comparison, None),
            Some(Effect::Search) if slot == Slot::Right => self.end_as(Place::Comparison, Some(Mark::Search)),
            Some(Effect::Expect) => self.end_as(Place::Comparison, Some(Mark::Expected)),
            Some(Effect::Answer) if slot == Slot::Right => self.answer(),
            // A type of values: `#Model: "a" | "b"`.
            _ if operator == "|" && tree.language_at(id) == "cue" => self.end_as(Place::AllowedValue, None),
            Some(Effect::Default) if slot == Slot::Right && (is_default(operator) || self.is_in_hole(id)) => {
                if !self.part {
                    return;
                }
                self.take(Place::DefaultValue, None);
                let left = self.document.tree.child(id, Slot::Left);
                let variable = left.and_then(|left| naming::last_part(self.document.tree, left));
                self.weak_name = self.weak_name.take().or_else(|| variable.map(str::to_owned));
            }
            Some(Effect::Default | Effect::Pass) => {
                if operator == "%" && slot == Slot::Left && self.direct {
                    self.take(Place::TemplateString, None);
                }
                if operator == "" || operator == "+" || operator == "." || operator == ".." {
                    self.direct = false;
                    self.part = self.part && operator.is_empty();
                    self.nameable &= true;
                }
            }
            _ => self.end(),
        }
    }

    /// Whether an operation is all of a hole, as in `${MODEL:=…}`.
    fn is_in_hole(&self, operation: NodeId) -> bool {
        let tree = self.document.tree;
        let operator = tree.name(operation).unwrap_or_default();
        operator != "+"
            && operator != ":+"
            && tree
                .parent(operation)
                .is_some_and(|outer| tree.kind(outer) == Kind::Hole)
    }

    /// A list, or a row of one.
    fn list(&mut self, id: NodeId) {
        let is_row = self.listed;
        self.listed |= self.direct || self.part && self.is_config;
        if is_row && self.is_old_style_map(id) {
            self.end_as(Place::MappingKey, None);
        }
        self.container(id);
    }

    /// Whether a list of pairs is a map: `new Map([["…", a]])`, `dict [ "…", a ]`, `std::map<…> m = {{"…", a}}`.
    fn is_old_style_map(&self, list: NodeId) -> bool {
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

    /// What a mock answers; it is data of others where it is more than one value.
    fn answer(&mut self) {
        if self.data && self.holds_data() {
            self.take(Place::Comparison, Some(Mark::Answer));
        } else if self.part {
            self.mark = self.mark.or(Some(Mark::Answer));
        }
    }

    fn pair(&mut self, id: NodeId, slot: Slot) {
        if slot == Slot::Key {
            return self.end_as(Place::MappingKey, None);
        }
        let name = naming::short(self.document.tree, id);
        if self.is_variable_default(id, name) {
            self.take_part(Place::DefaultValue, None);
        }
        self.expect(name);
        self.give(name);
        self.direct = false;
    }

    /// What a test expects under that name is compared, and so is what a mock answers.
    fn expect(&mut self, name: Option<&str>) {
        let Some(name) = name.filter(|_| self.data) else { return };
        let tested = &self.document.tested;
        if tested.expects(name) {
            self.take(Place::Comparison, Some(Mark::Expected));
        }
        if tested.answers(name) {
            self.answer();
        }
    }

    /// Whether the literal is one among others, or a text that holds data itself.
    fn holds_data(&self) -> bool {
        let content = self.document.tree.name(self.literal).unwrap_or_default();
        !self.containers.is_empty() || content.trim_start().starts_with(['{', '['])
    }

    /// Gives the value a name that may also say what the value is for.
    fn give(&mut self, name: Option<&str>) {
        match name.and_then(effects::of_name) {
            Some(NameEffect::Allow) if self.listed => self.take_part(Place::AllowedValue, None),
            Some(NameEffect::Pattern) if self.direct || self.is_config && !self.listed => {
                self.take_part(Place::Regex, None)
            }
            Some(NameEffect::Compare) => return self.end_as(Place::Comparison, None),
            Some(NameEffect::Query) => return self.end_as(Place::Comparison, Some(Mark::Lookup)),
            None if self.listed && name.is_some_and(effects::allows) => self.take_part(Place::AllowedValue, None),
            Some(NameEffect::Lookup) if !self.written && !self.is_config => {
                self.take_part(Place::Comparison, Some(Mark::Lookup))
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

    /// Whether this is the `default` of a Terraform variable.
    fn is_variable_default(&self, pair: NodeId, name: Option<&str>) -> bool {
        let tree = self.document.tree;
        let section = tree.ancestors(pair).find(|&id| tree.kind(id) == Kind::Section);
        let is_variable = |id: NodeId| tree.key_name(id).is_some_and(|name| name.starts_with("variable."));
        name == Some("default") && section.is_some_and(is_variable)
    }

    fn index(&mut self, id: NodeId, slot: Slot) {
        let tree = self.document.tree;
        let receiver = tree
            .child(id, Slot::Receiver)
            .and_then(|receiver| naming::last_part(tree, receiver));
        if receiver == Some("Literal") {
            self.take_part(Place::AllowedValue, None);
            return self.container(id);
        }
        if receiver.is_some_and(|name| name.eq_ignore_ascii_case("array")) {
            return self.list(id);
        }
        if slot == Slot::Key && self.direct {
            self.take(Place::MappingKey, None);
        }
        self.end();
    }

    fn keyword(&mut self, id: NodeId) {
        if self.document.tree.slot(id) != Slot::Argument {
            return;
        }
        let name = naming::short(self.document.tree, id).map(|name| name.trim_start_matches('-'));
        self.expect(name);
        self.give(name);
    }

    fn call(&mut self, id: NodeId, below: NodeId) {
        let tree = self.document.tree;
        match tree.slot(below) {
            Slot::Callee | Slot::Receiver => return self.called_on(id),
            Slot::Decorator => return,
            // A text behind a command is what it reads.
            Slot::Item if matches!(tree.kind(below), Kind::Literal | Kind::Template) => return self.end(),
            _ => {}
        }
        let name = naming::short(tree, id)
            .or_else(|| self.declared_type(id))
            .unwrap_or_default();
        let name = name.rsplit('\\').next().unwrap_or(name);
        if self.is_typed_literal(id, below) {
            let given = Given {
                is_record: true,
                ..self.given(id, below, name)
            };
            match effects::of_call(&given) {
                Some(Effect::Hold) => {}
                Some(Effect::Lookup) => return self.affect(Some(Effect::Lookup), false, id),
                _ => self.set_call(name, id),
            }
            self.direct = false;
            return;
        }
        let is_annotation = tree.kind(id) == Kind::Annotation;
        let is_of_member = is_annotation
            && tree
                .parent(id)
                .is_some_and(|outer| tree.kind(outer) == Kind::EnumMember);
        if is_of_member || self.is_constant_of_type(id) || self.part && self.is_enum_of_field(id) {
            let mark = if is_of_member {
                Mark::StoredName
            } else {
                Mark::EnumMember
            };
            return self.end_as(Place::AllowedValue, Some(mark));
        }
        if self.direct && (!self.is_config || tree.language_at(id) == "bazel") {
            self.take(Place::Argument, None);
        }
        let given = self.given(id, below, name);
        let effect = effects::of_call(&given);
        self.test(id, effect);
        let is_named = tree.kind(below) == Kind::Argument;
        // What passes its argument on, or takes it where there is nothing else, is not what it is for.
        let is_passed = match effect {
            Some(Effect::Pass | Effect::Hold | Effect::Key) => true,
            Some(Effect::Default) => !given.is_record,
            _ => false,
        };
        if !is_passed {
            self.set_call(name, id);
        }
        if self.part && bound::is_asked(tree, below, self.literal) {
            return self.end_as(Place::Comparison, Some(Mark::Lookup));
        }
        self.affect(effect, is_named, id);
        if name == "Value" && is_annotation && self.is_placeholder() {
            self.take(Place::DefaultValue, None);
        }
        if given.call == "ConditionalOnProperty" {
            self.take(Place::Comparison, None);
        }
        self.direct = false;
    }

    /// An argument of a call, for the table.
    fn given<'n>(&self, call: NodeId, argument: NodeId, name: &'n str) -> Given<'n>
    where
        't: 'n,
    {
        let tree = self.document.tree;
        let arguments = tree.children(call).filter(|&child| tree.slot(child) == Slot::Argument);
        Given {
            call: name,
            on: naming::receiver(tree, call),
            index: Some(tree.index(argument)),
            count: arguments.count(),
            is_record: self.is_record(argument),
            language: tree.language_at(call),
        }
    }

    /// Whether an argument is a record or one of its fields: `{model: x}`, `model=x`, `bson.M{"model": x}`.
    fn is_record(&self, argument: NodeId) -> bool {
        let tree = self.document.tree;
        let holds_map = |id: NodeId| {
            tree.child(id, Slot::Argument).is_some_and(|inner| {
                matches!(tree.kind(inner), Kind::Map | Kind::List) && self.is_typed_literal(id, inner)
            }) || tree
                .child(id, Slot::Item)
                .is_some_and(|inner| tree.kind(inner) == Kind::Pair)
        };
        matches!(tree.kind(argument), Kind::Map | Kind::Argument)
            || tree.kind(argument) == Kind::Call && holds_map(argument)
    }

    /// The type of the variable that a creation without a name is assigned to: `Client client = new(…)`.
    fn declared_type(&self, call: NodeId) -> Option<&'t str> {
        let tree = self.document.tree;
        let binding = tree.parent(call).filter(|&outer| tree.kind(outer) == Kind::Binding)?;
        naming::last_part(tree, tree.child(binding, Slot::Type)?)
    }

    /// Whether the call is a literal of a type, `Request{model: x}`, which makes nothing of its values.
    fn is_typed_literal(&self, call: NodeId, below: NodeId) -> bool {
        let tree = self.document.tree;
        let start = tree
            .child(call, Slot::Callee)
            .map_or(tree.span(call).start(), |callee| tree.span(callee).end());
        let between = tree.text().get(start..tree.span(below).start()).unwrap_or_default();
        matches!(tree.kind(below), Kind::Map | Kind::List)
            && tree.slot(below) == Slot::Argument
            && !between.contains('(')
    }

    fn set_call(&mut self, name: &str, id: NodeId) {
        if self.callable && self.call.is_none() && !name.is_empty() {
            self.call = Some(name.to_owned());
            self.call_node = Some(id);
        }
    }

    /// Notes an assertion, and what a mock answers.
    fn test(&mut self, id: NodeId, effect: Option<Effect>) {
        if effect == Some(Effect::Expect) || self.is_called_on_assertion(id) {
            self.asserted = self.asserted.or(Some(id));
        }
        let name = self.document.tree.name(id).unwrap_or_default();
        if self.document.tested.is_snapshot(name) {
            self.take(Place::Comparison, Some(Mark::Expected));
        }
        if effect == Some(Effect::Answer) && self.data {
            self.answer();
        }
        self.data &= matches!(
            effect,
            Some(Effect::Pass | Effect::Hold | Effect::Write | Effect::Answer)
        );
    }

    /// `expect(…).not.toBe(…)`, `assert.that(…)`
    fn is_called_on_assertion(&self, call: NodeId) -> bool {
        let tree = self.document.tree;
        let mut callee = tree.child(call, Slot::Callee);
        for _ in 0..MAX_CHAIN {
            let Some(receiver) = callee.and_then(|callee| tree.child(callee, Slot::Receiver)) else {
                return false;
            };
            if naming::last_part(tree, receiver).is_some_and(effects::asserts) {
                return true;
            }
            callee = match tree.kind(receiver) {
                Kind::Call => tree.child(receiver, Slot::Callee),
                _ => Some(receiver),
            };
        }
        false
    }

    /// The meaning of the call; of an argument with a keyword less is known.
    fn affect(&mut self, effect: Option<Effect>, is_named: bool, id: NodeId) {
        match effect {
            Some(Effect::Compare) if self.listed && self.is_config => self.end_as(Place::AllowedValue, None),
            Some(Effect::Compare) if self.is_assignment(id) => self.end(),
            Some(Effect::Compare) => self.end_as(Place::Comparison, None),
            Some(Effect::Expect) => self.end_as(Place::Comparison, Some(Mark::Expected)),
            Some(Effect::Search) => self.end_as(Place::Comparison, Some(Mark::Search)),
            Some(Effect::Lookup) if self.written => self.end(),
            Some(Effect::Lookup) => self.end_as(Place::Comparison, Some(Mark::Lookup)),
            Some(Effect::Pass) => {}
            Some(Effect::Hold) => self.hold(id),
            Some(Effect::Allow) => self.end_as(Place::AllowedValue, None),
            Some(Effect::StoredName) => self.end_as(Place::AllowedValue, Some(Mark::StoredName)),
            _ if is_named && self.place == Place::DefaultValue => {}
            _ if is_named => self.end(),
            Some(Effect::Import) if self.direct => self.end_as(Place::Import, None),
            Some(Effect::Pattern) if self.direct => self.end_as(Place::Regex, None),
            Some(Effect::Key) if self.direct => self.end_as(Place::MappingKey, None),
            Some(Effect::Prose) => self.end_as(Place::Prose, None),
            Some(Effect::Default) => {
                self.take_part(Place::DefaultValue, None);
                let first = self.first_argument(id);
                self.weak_name = self.weak_name.take().or(first);
            }
            _ => self.end(),
        }
    }

    /// Whether a comparison is what rows are set to: `set(model_id.eq("…"))`.
    fn is_assignment(&self, call: NodeId) -> bool {
        let tree = self.document.tree;
        let mut around = tree
            .ancestors(call)
            .skip_while(|&id| matches!(tree.kind(id), Kind::List | Kind::Group));
        let outer = around.next().filter(|&outer| tree.kind(outer) == Kind::Call);
        outer.is_some_and(|outer| matches!(tree.name(outer), Some("set" | "values" | "do_update")))
    }

    /// Whether a call makes the one constant of a type: `case object Old extends Model("…")`, `case Old extends Model("…")`.
    fn is_constant_of_type(&self, call: NodeId) -> bool {
        let tree = self.document.tree;
        let Some(outer) = tree.parent(call) else { return false };
        let is_object = || {
            let name = tree
                .name_span(outer)
                .map_or(tree.span(call).start(), |name| name.start());
            let head = tree.text().get(tree.span(outer).start()..name).unwrap_or_default();
            let before = tree.text().get(..tree.span(outer).start()).unwrap_or_default();
            head.split_whitespace()
                .chain(before.rsplit('\n').next().unwrap_or_default().split_whitespace())
                .any(|word| word == "object")
        };
        match tree.kind(outer) {
            Kind::EnumMember => self.part,
            Kind::Class => self.part && tree.slot(call) == Slot::Base && is_object(),
            _ => false,
        }
    }

    /// Whether a call declares a field whose type is an enum: `field :model, Ecto.Enum, values: […]`.
    fn is_enum_of_field(&self, call: NodeId) -> bool {
        let tree = self.document.tree;
        let mut arguments = tree.children(call).filter(|&child| tree.slot(child) == Slot::Argument);
        tree.name(call) == Some("field")
            && arguments.any(|child| tree.kind(child) == Kind::Member && tree.name(child) == Some("Enum"))
    }

    /// A call that is a list or a map of its arguments.
    fn hold(&mut self, id: NodeId) {
        let tree = self.document.tree;
        let count = tree
            .children(id)
            .filter(|&child| tree.slot(child) == Slot::Argument)
            .count();
        let is_list = |child: NodeId| matches!(tree.kind(child), Kind::List | Kind::Map | Kind::Call);
        let is_whole =
            tree.child(id, Slot::Argument).is_some_and(|child| !is_list(child)) && tree.name(id) != Some("new");
        if self.part && (count > 1 || is_whole) {
            self.listed = self.direct;
            self.container(id);
        }
    }

    /// The first argument of a call that takes a default, which names it: `getenv("MODEL", …)`.
    fn first_argument(&self, call: NodeId) -> Option<String> {
        let tree = self.document.tree;
        let first = tree.child(call, Slot::Argument)?;
        let is_literal = tree.kind(first) == Kind::Literal && !tree.span(first).contains(tree.span(self.literal));
        let name = is_literal.then(|| naming::short(tree, first)).flatten()?;
        Some(name.to_owned())
    }

    /// Whether the literal is a property with its default: `${model:…}`.
    fn is_placeholder(&self) -> bool {
        let literal = self.document.tree.slice(self.literal);
        literal.contains("${") && literal.contains(':')
    }

    /// A call that is made on the literal.
    fn called_on(&mut self, id: NodeId) {
        let given = self.receiver_of(id);
        match effects::of_call(&given) {
            Some(Effect::Pattern) => self.end_as(Place::Regex, None),
            Some(Effect::Compare) if self.listed && self.is_config => self.end_as(Place::AllowedValue, None),
            Some(Effect::Compare) => self.end_as(Place::Comparison, None),
            Some(Effect::Expect) => self.end_as(Place::Comparison, Some(Mark::Expected)),
            Some(Effect::Pass) if self.direct && given.call == "format" => self.take(Place::TemplateString, None),
            Some(Effect::Pass | Effect::Hold) => {}
            _ => self.end(),
        }
    }

    fn binding(&mut self, id: NodeId, slot: Slot) {
        let name = naming::short(self.document.tree, id);
        match slot {
            Slot::Target if self.direct => return self.end_as(Place::MappingKey, None),
            Slot::Target | Slot::Decorator => return self.end(),
            // The literal is a type of its own: `model: "…"` in an interface.
            Slot::Type => self.take_part(Place::AllowedValue, None),
            _ if name == Some("default") => self.take_part(Place::DefaultValue, None),
            _ if self.direct && self.is_typed_as_pattern(id) => self.take(Place::Regex, None),
            _ => {}
        }
        if self.listed
            && name.is_some_and(|name| effects::of_name(name) == Some(NameEffect::Allow) || effects::allows(name))
        {
            self.take_part(Place::AllowedValue, None);
        }
        if self.listed && name.is_some_and(effects::names_capability) {
            self.take_part(Place::AllowedValue, None);
            self.mark = self.mark.or(Some(Mark::Capability));
        }
        self.expect(name);
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

    /// Whether a variable is made as a pattern: `std::regex old("…")`.
    fn is_typed_as_pattern(&self, binding: NodeId) -> bool {
        let tree = self.document.tree;
        let declared = tree
            .child(binding, Slot::Type)
            .and_then(|kind| naming::last_part(tree, kind));
        declared.is_some_and(|name| matches!(effects::fold(name).as_str(), "regex" | "regexp" | "wregex"))
    }

    /// Whether a binding declares a parameter of the whole document: `param model string = '…'`.
    fn is_declared_parameter(&self, binding: NodeId) -> bool {
        let tree = self.document.tree;
        let target = tree.child(binding, Slot::Target);
        let start = target.map_or(tree.span(binding).start(), |target| tree.span(target).start());
        let before = tree.text().get(..start).unwrap_or_default();
        before
            .rsplit(['\n', ';'])
            .next()
            .is_some_and(|line| line.trim() == "param")
    }

    fn parameter(&mut self, id: NodeId, slot: Slot) {
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
    fn hole(&mut self, hole: NodeId) {
        self.direct = false;
        if self.part && bound::is_asked_in_text(self.document.tree, hole) {
            self.end_as(Place::Comparison, Some(Mark::Lookup));
        }
    }

    fn enum_member(&mut self, id: NodeId) {
        self.take_part(Place::AllowedValue, Some(Mark::EnumMember));
        self.set_name(naming::short(self.document.tree, id));
        self.end();
    }

    fn union(&mut self, id: NodeId) {
        let tree = self.document.tree;
        self.take_part(Place::AllowedValue, None);
        // A union of many may be a union of one and the rest; the whole is the container.
        if tree.parent(id).is_none_or(|outer| tree.kind(outer) != Kind::Union) {
            self.container(id);
        }
    }

    fn statement(&mut self) {
        self.direct = false;
        self.nameable = false;
        self.callable = false;
    }

    /// Whether a directive asks something.
    fn is_condition(&self, id: NodeId) -> bool {
        const ASKS: &[&str] = &[
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
        self.document
            .tree
            .name(id)
            .is_some_and(|name| ASKS.contains(&name.to_lowercase().as_str()))
    }

    /// A label of a section is a name; what is in it is a value.
    fn section(&mut self, slot: Slot) {
        if slot == Slot::Key {
            return self.end_as(Place::Identifier, None);
        }
        self.direct = false;
        self.nameable = false;
    }

    /// Whether a directive is a command that is written as a list: `CMD ["ask", "--model", "…"]`.
    fn is_command(&self, id: NodeId) -> bool {
        let name = self.document.tree.name(id).unwrap_or_default();
        matches!(
            name.to_ascii_uppercase().as_str(),
            "CMD" | "ENTRYPOINT" | "RUN" | "SHELL" | "HEALTHCHECK"
        )
    }

    fn element(&mut self, id: NodeId, below: NodeId) {
        let tree = self.document.tree;
        let name = naming::short(tree, id);
        if tree.language_at(id) == "html" && tree.kind(below) == Kind::Literal {
            if self.place == Place::String {
                self.place = Place::Text;
            }
            return self.end();
        }
        if self.is_config {
            if name.is_some_and(|name| name.ends_with("enumeration")) {
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

    fn attribute(&mut self, id: NodeId) {
        let name = naming::short(self.document.tree, id);
        if matches!(name, Some("href" | "src")) {
            self.take(Place::Url, None);
        }
        self.expect(name);
        self.give(name);
    }

    /// A body of statements or members: a member that is bound keeps being a part of its class.
    fn body(&mut self) {
        self.direct = false;
        self.nameable = false;
        self.callable = false;
        self.part &= self.bound;
    }

    /// The members of some classes are more than constants.
    fn class(&mut self, id: NodeId, slot: Slot) {
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

    /// Whether a class has more than one field.
    fn has_constants(&self, class: NodeId) -> bool {
        let tree = self.document.tree;
        let body = tree.child(class, Slot::Body).unwrap_or(class);
        tree.children(body)
            .filter(|&member| tree.kind(member) == Kind::Binding)
            .nth(1)
            .is_some()
    }

    /// Whether the assertion around the literal names another model too, or asks something of this one.
    fn is_half_of_assertion(&self) -> bool {
        let tree = self.document.tree;
        let Some(asserted) = self.asserted else { return false };
        if self.call.as_deref().is_some_and(tested::is_question) {
            return true;
        }
        let ends = |&id: &NodeId| {
            matches!(
                tree.kind(id),
                Kind::Statement
                    | Kind::Block
                    | Kind::Function
                    | Kind::Class
                    | Kind::Binding
                    | Kind::Document
                    | Kind::Flat
            )
        };
        let whole = std::iter::once(asserted)
            .chain(tree.ancestors(asserted))
            .take_while(|id| !ends(id))
            .last()
            .unwrap_or(asserted);
        tested::is_another_within(self.document.models, tree.span(whole), tree.span(self.literal))
    }
}

/// Signs that are a default in a shell's expansion and an arithmetic operator elsewhere are told apart by the builder,
/// which writes `:-`; here only what is a default everywhere counts.
fn is_default(operator: &str) -> bool {
    !matches!(operator, "-" | "+" | ":=")
}
