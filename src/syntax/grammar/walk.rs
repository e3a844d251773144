//! The walk outwards from a literal.
//!
//! In: the nodes from the root to the literal. Out: the strongest place that one of them gives it, the name it is
//! given, the call it is given to, and the literals that hold it among others.

use tree_sitter::Node;

use super::calls::{self, Argument, Effect};
use super::kind::Kind;
use super::literal::{last_part, name_side, short, unquoted};
use super::path::Step;
use super::place::Reader;
use crate::syntax::tested::{self, is_another_within};
use crate::vocab::{Place, Span};

/// More containers than this are not told.
const MOST_CONTAINERS: usize = 32;

/// Operators that compare.
const COMPARING: &[&str] = &[
    "==", "!=", "===", "!==", "in", "not in", "is", "is not", "=~", "=", "-eq", "-ne",
];

/// Operators that take the right where there is no left.
const DEFAULTING: &[&str] = &["||", "??", "or"];

/// Operators that keep a literal the value that it is part of.
const JOINING: &[&str] = &["+", "%", "&&", "and"];

/// What makes the members of a class defaults, in its header.
const DATA_CLASSES: &[&str] = &[
    "dataclass",
    "BaseModel",
    "BaseSettings",
    "attr.s",
    "attrs",
    "@define",
    "SQLModel",
];

/// The places, the strongest first. The rest are what a literal is of itself.
const STRENGTH: &[Place] = &[
    Place::Import,
    Place::Docstring,
    Place::Identifier,
    Place::MappingKey,
    Place::Comparison,
    Place::AllowedValue,
    Place::DefaultValue,
    Place::Regex,
    Place::Url,
    Place::Argument,
    Place::TemplateString,
];

/// What is known so far, on the way outwards.
#[expect(
    clippy::struct_excessive_bools,
    reason = "seven independent facts, each lost at other nodes"
)]
pub(super) struct Walk<'r, 'tree> {
    reader: Reader<'r, 'tree>,
    pub(super) place: Place,
    pub(super) name: Option<String>,
    /// A name that counts where nothing gives a better one.
    pub(super) weak_name: Option<String>,
    pub(super) call: Option<String>,
    /// Where the arguments of the call begin.
    pub(super) call_at: Option<usize>,
    pub(super) containers: Vec<Span>,
    /// How many steps lie around the innermost assertion that the literal is a part of.
    asserted: Option<usize>,
    /// Whether no more than literals and what writes them down lie around it: no call makes something of it.
    data: bool,
    /// Whether the literal is itself what the node is given.
    direct: bool,
    /// Whether it is at least a part of the literal that the node is given.
    part: bool,
    /// Whether it is an element of the list that the node is given.
    listed: bool,
    /// Whether it is what a name is set to.
    bound: bool,
    /// Whether a name further out would still be its name.
    nameable: bool,
    /// Whether a call further out would still be its call.
    callable: bool,
}

impl<'r, 'tree> Walk<'r, 'tree> {
    /// Goes outwards from the last step.
    pub(super) fn outwards(reader: Reader<'r, 'tree>, place: Place) -> Self {
        let mut walk = Self {
            reader,
            place,
            name: None,
            weak_name: None,
            call: None,
            call_at: None,
            containers: Vec::new(),
            asserted: None,
            data: true,
            direct: true,
            part: true,
            listed: false,
            bound: false,
            nameable: true,
            callable: true,
        };
        let steps = walk.reader.steps;
        for at in (1..steps.len()).rev() {
            let around = &steps[..at];
            let Some(step) = around.last() else { break };
            if step.kind == Kind::Function {
                break;
            }
            walk.pass(around, step, &steps[at]);
            if step.kind == Kind::Class {
                break;
            }
        }
        if walk.is_half_of_assertion() {
            walk.take(Place::Comparison);
        }
        walk
    }

    /// Whether the assertion around the literal names another model too, or asks something of this one. Then it is not
    /// edited, not in the argument of a call either, of which the answer would be another one.
    fn is_half_of_assertion(&self) -> bool {
        let steps = self.reader.steps;
        let (Some(asserted), Some(literal)) = (self.asserted, steps.last().map(Step::span)) else {
            return false;
        };
        if self.call.as_deref().is_some_and(tested::is_question) {
            return true;
        }
        let ends = |step: &&Step<'_>| {
            matches!(
                step.kind,
                Kind::Statement | Kind::Scope | Kind::Function | Kind::Class | Kind::Binding
            )
        };
        let outer = steps.get(..asserted).unwrap_or_default().iter().rev();
        let Some(whole) = outer.take_while(|step| !ends(step)).last().map(Step::span) else {
            return false;
        };
        is_another_within(self.reader.models, whole, literal)
    }

    /// Passes from `below` to `step`, the last of the steps `around`.
    fn pass(&mut self, around: &[Step<'tree>], step: &Step<'tree>, below: &Step<'tree>) {
        match step.kind {
            Kind::Operation => self.operation(step, below),
            Kind::List => self.list(around, step, below),
            Kind::Map => self.container(step.span()),
            Kind::Group => self.group(step),
            Kind::Pair => self.pair(around, step, below),
            Kind::Key => self.end_as(Place::MappingKey),
            Kind::Index => self.index(step, below),
            Kind::Keyword => self.keyword(step, below),
            Kind::Argument if step.node.child_by_field_name("name").is_some() => self.keyword(step, below),
            Kind::Same | Kind::String | Kind::Argument => {}
            Kind::Arguments => self.arguments(around, step, below),
            Kind::Call => self.call(around, step, below),
            Kind::Element => self.element(step),
            Kind::Command => self.command(step, below),
            Kind::Member if !below.is("property") => {}
            Kind::Binding => self.binding(step, below),
            Kind::Parameter => self.parameter(step, below),
            Kind::Expansion => self.expansion(step),
            Kind::Case if below.is("value") => self.end_as(Place::Comparison),
            Kind::Pattern => self.end_as(Place::Comparison),
            Kind::Switch => {
                self.end();
                self.container(step.span());
            }
            Kind::Enum => {
                self.end_as(Place::AllowedValue);
                self.container(step.span());
            }
            Kind::Literal => {
                self.take_part(Place::AllowedValue);
                self.direct = false;
            }
            Kind::Union => self.union(around, step),
            Kind::Statement => self.statement(around),
            Kind::Assertion => {
                self.asserted = self.asserted.or(Some(around.len()));
                self.end();
            }
            Kind::Scope => self.scope(around, step, below),
            Kind::Class => self.class(around, step),
            Kind::Block if below.kind == Kind::String => self.end_as(Place::Identifier),
            _ => self.end(),
        }
    }

    /// Takes a place where it is stronger than the one that is known.
    fn take(&mut self, place: Place) {
        let rank = |place| STRENGTH.iter().position(|&one| one == place).unwrap_or(STRENGTH.len());
        if rank(place) < rank(self.place) {
            self.place = place;
        }
    }

    fn take_part(&mut self, place: Place) {
        if self.part {
            self.take(place);
        }
    }

    /// From here on nothing is said of the literal itself, only of what holds it.
    fn end(&mut self) {
        self.direct = false;
        self.part = false;
        self.listed = false;
        self.nameable = false;
        self.callable = false;
    }

    fn end_as(&mut self, place: Place) {
        self.take_part(place);
        self.end();
    }

    fn container(&mut self, span: Span) {
        self.direct = false;
        if self.containers.len() < MOST_CONTAINERS {
            self.containers.push(span);
        }
    }

    fn set_name(&mut self, name: Option<&str>) {
        if self.nameable && self.name.is_none() {
            self.name = name.map(str::to_owned);
        }
    }

    fn set_call(&mut self, name: &str, at: usize) {
        if self.callable && self.call.is_none() && !calls::holds(name) {
            self.call = Some(name.to_owned());
            self.call_at = Some(at);
        }
    }

    fn last_part(&self, node: Node<'_>) -> Option<&'r str> {
        last_part(self.reader.grammar, self.reader.text, node)
    }

    /// The name of what `step` sets; none where `below` is that name.
    fn named(&self, step: &Step<'_>, below: &Step<'_>) -> Named<'r> {
        match name_side(step.node) {
            Some(side) if side.id() == below.node.id() => Named::Itself,
            Some(side) => Named::As(self.last_part(side)),
            None => Named::As(None),
        }
    }

    fn operation(&mut self, step: &Step<'_>, below: &Step<'_>) {
        let Some(operator) = operator(step.node) else {
            return self.end();
        };
        let left = below.node.start_byte() < operator.start_byte();
        let is = |operators: &[&str]| operators.contains(&operator.kind());
        if is(COMPARING) {
            return self.end_as(Place::Comparison);
        }
        if is(DEFAULTING) && !left {
            return self.take_part(Place::DefaultValue);
        }
        if !is(DEFAULTING) && !is(JOINING) {
            return self.end();
        }
        if operator.kind() == "%" && left && self.direct {
            self.take(Place::TemplateString);
        }
    }

    fn list(&mut self, around: &[Step<'_>], step: &Step<'_>, below: &Step<'_>) {
        let grammar = self.reader.grammar;
        let outer = around.len().checked_sub(2).and_then(|at| around.get(at));
        // An initializer in an initializer is a key with its value.
        let entry =
            outer.is_some_and(|outer| outer.kind == Kind::List && outer.node.kind() == "initializer_expression");
        if entry && self.direct && below.node.id() == step.node.named_child(0).map_or(0, |first| first.id()) {
            self.end_as(Place::MappingKey);
        }
        self.listed = self.direct;
        self.container(step.span());
        if self.part && grammar.config {
            self.listed = true;
        }
    }

    fn group(&mut self, step: &Step<'_>) {
        self.end();
        if self.reader.children.count(self.reader.grammar, step.node) > 1 {
            self.container(step.span());
        }
    }

    fn pair(&mut self, around: &[Step<'_>], step: &Step<'_>, below: &Step<'_>) {
        let name = match self.named(step, below) {
            Named::Itself => return self.end_as(Place::MappingKey),
            Named::As(name) => name,
        };
        if self.is_variable_default(around, name) {
            self.take_part(Place::DefaultValue);
        }
        self.expect(name);
        self.give(name);
        self.direct = false;
    }

    /// What a test expects under that name is compared; so is what it answers, which is as others give it.
    fn expect(&mut self, name: Option<&str>) {
        let Some(name) = name.filter(|_| self.data) else { return };
        let tested = self.reader.tested;
        if tested.expects(name) || self.holds_data() && tested.answers(name) {
            self.take(Place::Comparison);
        }
    }

    /// Whether the literal is one among others, or a text that holds data itself.
    fn holds_data(&self) -> bool {
        let literal = self.reader.steps.last().map(|step| self.reader.text_of(step));
        let is_data = |literal: &str| unquoted(literal).trim_start().starts_with(['{', '[']);
        !self.containers.is_empty() || literal.is_some_and(is_data)
    }

    /// Gives the value a name that may also say what the value is for.
    fn give(&mut self, name: Option<&'r str>) {
        let grammar = self.reader.grammar;
        if self.listed && name.is_some_and(calls::allows) {
            self.take_part(Place::AllowedValue);
        }
        self.listed = false;
        if self.part && !grammar.config && name.is_some_and(calls::defaults) {
            self.take(Place::DefaultValue);
            self.weak_name = self.weak_name.take().or_else(|| name.map(str::to_owned));
            return;
        }
        self.set_name(name);
        self.nameable = false;
    }

    /// Whether this is the `default` of a Terraform variable.
    fn is_variable_default(&self, around: &[Step<'_>], name: Option<&str>) -> bool {
        let [.., block, body, _] = around else {
            return false;
        };
        name == Some("default")
            && (block.kind, body.kind) == (Kind::Block, Kind::Scope)
            && block.node.named_child(0).and_then(|kind| self.last_part(kind)) == Some("variable")
    }

    fn index(&mut self, step: &Step<'_>, below: &Step<'_>) {
        let value = step.node.named_child(0);
        let literal = value.and_then(|value| self.last_part(value)) == Some("Literal");
        if literal {
            self.take_part(Place::AllowedValue);
            return self.container(step.span());
        }
        let key = value.is_some_and(|value| value.id() != below.node.id());
        if key && self.direct {
            self.take(Place::MappingKey);
        }
        self.end();
    }

    fn keyword(&mut self, step: &Step<'_>, below: &Step<'_>) {
        match self.named(step, below) {
            // The name of an argument is of its call still.
            Named::Itself => {
                let callable = self.callable;
                self.end();
                self.callable = callable;
            }
            Named::As(name) => {
                self.expect(name);
                self.give(name);
            }
        }
    }

    fn arguments(&mut self, around: &[Step<'_>], step: &Step<'_>, below: &Step<'_>) {
        let Some(call) = around.len().checked_sub(2).and_then(|at| around.get(at)) else {
            return self.end();
        };
        if call.kind == Kind::EnumMember {
            return self.take_part(Place::AllowedValue);
        }
        let grammar = self.reader.grammar;
        if self.direct && !grammar.config {
            self.take(Place::Argument);
        }
        let Some(callee) = callee(call.node).or_else(|| declared(around)) else {
            return self.end();
        };
        let Some(name) = self.last_part(callee) else {
            return self.end();
        };
        let index = self.reader.children.index(grammar, step.node, below.node.start_byte());
        let count = self.reader.children.count(grammar, step.node);
        let on = receiver(call.node, callee).and_then(|on| self.last_part(on));
        let argument = Argument {
            call: name,
            on,
            index,
            count,
        };
        self.test(around.len(), call.node, &argument);
        let effect = calls::effect(&argument);
        // What passes its argument on, or takes it where there is nothing else, is not what it is for.
        if !matches!(effect, Effect::Passes | Effect::Defaults) {
            self.set_call(name, step.node.start_byte());
        }
        let named = matches!(below.kind, Kind::Keyword) || below.node.child_by_field_name("name").is_some();
        self.affect(effect, named && below.kind != Kind::Call);
        if name == "Value" && self.is_placeholder() {
            self.take(Place::DefaultValue);
        }
        if calls::holds(name) && self.part && count > 1 {
            self.listed = self.direct;
            self.container(step.span());
        }
        self.direct = false;
    }

    /// Notes an assertion. What a mock answers and what was once made is as others give it.
    fn test(&mut self, around: usize, call: Node<'_>, argument: &Argument<'_>) {
        if calls::is_assertion(argument) || self.is_called_on_assertion(call) {
            self.asserted = self.asserted.or(Some(around));
        }
        let answer = || self.data && tested::makes_answer(argument.call) && self.holds_data();
        if self.reader.tested.is_snapshot(argument.call) || answer() {
            self.take(Place::Comparison);
        }
        self.data &= calls::effect(argument) == Effect::Passes || calls::writes(argument.call);
    }

    /// `expect(…).not.toBe(…)`, `assert.that(…)`
    fn is_called_on_assertion(&self, call: Node<'_>) -> bool {
        const LONGEST_CHAIN: usize = 8;
        let mut node = call;
        for _ in 0..LONGEST_CHAIN {
            let Some(callee) = callee(node) else { return false };
            let Some(on) = receiver(node, callee) else {
                // What is called without a receiver is the assertion, or the chain is none.
                return node.id() != call.id() && self.last_part(callee).is_some_and(tested::asserts);
            };
            node = on;
        }
        false
    }

    /// What the call makes of its argument; of one with a name less is known.
    fn affect(&mut self, effect: Effect, named: bool) {
        let allowing = effect == Effect::Compares && self.listed && self.reader.grammar.config;
        match effect {
            _ if allowing => self.end_as(Place::AllowedValue),
            Effect::Compares => self.end_as(Place::Comparison),
            Effect::Passes => {}
            _ if named && self.place == Place::DefaultValue => {}
            _ if named => self.end(),
            Effect::Imports if self.direct => self.end_as(Place::Import),
            Effect::Matches if self.direct => self.end_as(Place::Regex),
            Effect::Keys if self.direct => self.end_as(Place::MappingKey),
            Effect::Allows => self.end_as(Place::AllowedValue),
            Effect::Defaults => self.take_part(Place::DefaultValue),
            _ => self.end(),
        }
    }

    /// Whether the literal is a property with its default: `${model:…}`.
    fn is_placeholder(&self) -> bool {
        let literal = self.reader.steps.last().map(|step| self.reader.text_of(step));
        literal.is_some_and(|literal| literal.contains("${") && literal.contains(':'))
    }

    /// A call of which the literal is not an argument: it is what is called on, or what a new value is filled with.
    fn call(&mut self, around: &[Step<'_>], step: &Step<'_>, below: &Step<'_>) {
        if below.kind == Kind::Arguments {
            return;
        }
        let callee = callee(step.node).or_else(|| declared(around));
        let name = callee.and_then(|callee| self.last_part(callee));
        if below.kind == Kind::List {
            if let Some(name) = name {
                self.set_call(name, below.node.start_byte());
            }
            return;
        }
        let argument = Argument {
            call: name.unwrap_or_default(),
            on: None,
            index: 1,
            count: 1,
        };
        match calls::effect(&argument) {
            Effect::Compares => self.end_as(Place::Comparison),
            Effect::Passes if self.direct && argument.call == "format" => self.take(Place::TemplateString),
            Effect::Passes => {}
            _ => self.end(),
        }
    }

    fn element(&mut self, step: &Step<'_>) {
        if self.direct {
            self.take(Place::Argument);
        }
        if let Some(name) = step
            .node
            .child_by_field_name("name")
            .and_then(|name| self.last_part(name))
        {
            self.set_call(name, step.node.start_byte());
        }
        self.end();
    }

    /// A word of a shell's command: the option before it, or in it, is its name.
    fn command(&mut self, step: &Step<'_>, below: &Step<'_>) {
        if !below.is("argument") || !self.direct {
            return self.end();
        }
        self.take(Place::Argument);
        let (grammar, text) = (self.reader.grammar, self.reader.text);
        let before = self.reader.children.before(grammar, step.node, below.node.start_byte());
        let before = before.and_then(|span| text.get(span.range()));
        let within = self.reader.text_of(below).split_once('=').map(|(option, _)| option);
        let is_option = |word: &&str| word.starts_with('-') && !word.contains('=');
        let name = within.filter(is_option).or_else(|| before.filter(is_option));
        self.set_name(name.and_then(short));
        let command = step
            .node
            .child_by_field_name("name")
            .and_then(|name| self.last_part(name));
        if let Some(command) = command.and_then(|command| command.rsplit('/').next()) {
            self.set_call(command, step.node.start_byte());
        }
        self.end();
    }

    fn binding(&mut self, step: &Step<'_>, below: &Step<'_>) {
        let Named::As(name) = self.named(step, below) else {
            return self.end();
        };
        if self.listed && name.is_some_and(calls::allows) {
            self.take_part(Place::AllowedValue);
        }
        self.expect(name);
        self.bound = self.part;
        self.set_name(name);
        self.direct = false;
        self.listed = false;
        self.nameable = false;
        // What is assigned in an initializer still belongs to what is made.
        self.callable &= step.node.kind() == "assignment_expression";
    }

    fn parameter(&mut self, step: &Step<'_>, below: &Step<'_>) {
        let Named::As(_) = self.named(step, below) else {
            return;
        };
        let name = ["name", "pattern", "left"]
            .iter()
            .find_map(|field| step.node.child_by_field_name(field));
        let name = name.and_then(|name| self.last_part(name));
        self.take_part(Place::DefaultValue);
        self.set_name(name);
        self.end();
    }

    fn expansion(&mut self, step: &Step<'_>) {
        let operator = step.node.child(2).map_or("", |operator| operator.kind());
        if matches!(operator, ":-" | "-" | ":=" | "=" | ":+" | "+") {
            self.take_part(Place::DefaultValue);
            let variable = step.node.child(1).and_then(|name| self.last_part(name));
            self.weak_name = variable.map(str::to_owned);
            return;
        }
        self.end();
    }

    fn union(&mut self, around: &[Step<'_>], step: &Step<'_>) {
        let outer = around.len().checked_sub(2).and_then(|at| around.get(at));
        self.take_part(Place::AllowedValue);
        // A union of many is a union of one and the rest; the whole is the container.
        if outer.is_none_or(|outer| outer.kind != Kind::Union) {
            self.container(step.span());
        }
    }

    fn statement(&mut self, around: &[Step<'_>]) {
        let alone = self.direct
            && around
                .len()
                .checked_sub(2)
                .and_then(|at| around.get(at))
                .is_some_and(is_scope);
        if alone {
            self.take(Place::Docstring);
        }
        self.direct = false;
        self.nameable = false;
        self.callable = false;
    }

    fn scope(&mut self, around: &[Step<'_>], step: &Step<'_>, below: &Step<'_>) {
        self.direct = false;
        self.nameable = false;
        self.callable = false;
        let outer = around.len().checked_sub(2).and_then(|at| around.get(at));
        if outer.is_none_or(|outer| outer.kind != Kind::Class) {
            self.part &= self.bound && outer.is_some();
            return;
        }
        let at = below.node.start_byte();
        if let Some(run) = self.reader.children.run(self.reader.grammar, step.node, at) {
            self.container(run);
        }
    }

    /// The members of some classes are more than constants.
    fn class(&mut self, around: &[Step<'_>], step: &Step<'_>) {
        if !self.bound || !self.part {
            return self.end();
        }
        let bases = step.node.child_by_field_name("superclasses");
        let bases = bases.map_or(0..0, |bases| bases.byte_range());
        let bases = self.reader.text.get(bases).unwrap_or_default();
        if bases.contains("Enum") {
            return self.end_as(Place::AllowedValue);
        }
        let outer = around.len().checked_sub(2).and_then(|at| around.get(at));
        let decorated = outer.filter(|outer| outer.node.kind() == "decorated_definition");
        let decorators = decorated.map_or(0..0, |outer| outer.node.start_byte()..step.node.start_byte());
        let decorators = self.reader.text.get(decorators).unwrap_or_default();
        if DATA_CLASSES
            .iter()
            .any(|word| bases.contains(word) || decorators.contains(word))
        {
            self.take_part(Place::DefaultValue);
        }
        self.end();
    }
}

/// What a node is called, seen from one below it.
enum Named<'text> {
    /// The one below is the name.
    Itself,
    /// By this, where it can be said.
    As(Option<&'text str>),
}

fn is_scope(step: &Step<'_>) -> bool {
    step.kind == Kind::Scope
}

/// The operator, which without a field is what has no name; an operand of HCL may be several nodes.
fn operator(operation: Node<'_>) -> Option<Node<'_>> {
    ["operator", "operators"]
        .iter()
        .find_map(|field| operation.child_by_field_name(field))
        .or_else(|| {
            (1..8)
                .filter_map(|at| operation.child(at))
                .find(|child| !child.is_named())
        })
}

/// The type of the variable or the property to which `new(…)` is assigned, that names none itself; `new` is the last of
/// the steps, or the last but its arguments.
fn declared<'tree>(around: &[Step<'tree>]) -> Option<Node<'tree>> {
    const FARTHEST: usize = 5;
    let created = around.iter().rposition(|step| step.kind == Kind::Call)?;
    if around.get(created)?.node.kind() != CREATION {
        return None;
    }
    let outer = around[..created].iter().rev().take(FARTHEST);
    let mut bound = outer.take_while(|step| matches!(step.kind, Kind::Binding | Kind::Other | Kind::Same));
    bound.find_map(|step| step.node.child_by_field_name("type"))
}

/// How C# creates what the type of a variable says.
const CREATION: &str = "implicit_object_creation_expression";

/// What is called, created or used as an annotation; none for a list of a type without a name.
fn callee(call: Node<'_>) -> Option<Node<'_>> {
    if call.kind() == CREATION {
        return None;
    }
    let callee = ["function", "constructor", "name", "type"]
        .iter()
        .find_map(|field| call.child_by_field_name(field))
        .or_else(|| call.named_child(0))?;
    let unnamed = ["slice_type", "array_type", "map_type", "implicit_length_array_type"];
    (!unnamed.contains(&callee.kind())).then_some(callee)
}

/// What a method is called on.
fn receiver<'tree>(call: Node<'tree>, callee: Node<'tree>) -> Option<Node<'tree>> {
    ["object", "operand", "expression", "value"]
        .iter()
        .find_map(|field| callee.child_by_field_name(field))
        .or_else(|| call.child_by_field_name("object"))
}
