//! The walk outward from a literal: the strongest place that a node around it gives it, and its names.

mod calls;
mod holders;

use super::effects::{self, Effect};
use super::{Document, naming, refused};
use crate::tree::{Kind, NodeId, Slot};
use crate::vocab::{Mark, Place};

/// More containers are not kept.
const MAX_CONTAINERS: usize = 32;

/// The places, the strongest first. The others are the places of a literal without context.
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

/// The facts collected so far, on the way outward.
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
    /// True if only literals and data structures are around it: no call uses it.
    data: bool,
    /// True if the literal itself is the value of the node.
    direct: bool,
    /// True if the value of the node is at least a part of the literal.
    part: bool,
    /// True if it is an element of the list that is the value of the node.
    listed: bool,
    /// True if it is the value of a binding.
    bound: bool,
    /// True if it is written to stored rows.
    written: bool,
    /// True if a name further out would still be its name.
    nameable: bool,
    /// True if a call further out would still be its call.
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
                if tree.kind(id) == Kind::Function {
                    walk.given_by(id);
                }
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
        if walk.place == Place::Comparison && walk.mark.is_none() && refused::is_rejected(tree, node) {
            walk.mark = Some(Mark::RefusedList);
        }
        walk
    }

    /// True if nothing further out concerns the literal.
    fn is_done(&self, id: NodeId, below: NodeId) -> bool {
        let tree = self.document.tree;
        match tree.kind(id) {
            Kind::Embedded => !self.is_in_literal(id),
            Kind::Function => tree.slot(below) != Slot::Pattern && !self.is_result(id, below),
            _ => false,
        }
    }

    /// True if a text of another language is the content of a literal, which is handed on as a whole.
    fn is_in_literal(&self, embedded: NodeId) -> bool {
        let tree = self.document.tree;
        tree.parent(embedded)
            .is_some_and(|outer| matches!(tree.kind(outer), Kind::Literal | Kind::Template))
    }

    /// Marks as refused, whether the user named the model or not; a key of a mapping and a live place inside stay as
    /// they are.
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
            Kind::Block => self.block(id),
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

    /// Replaces the place where the new one is stronger.
    fn take(&mut self, place: Place, mark: Option<Mark>) {
        let rank = |place| STRENGTH.iter().position(|&one| one == place).unwrap_or(STRENGTH.len());
        if rank(place) < rank(self.place) {
            self.place = place;
            // An example is one wherever it is given.
            self.mark = mark.or(self.mark.filter(|&own| own == Mark::Example));
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
        if operator == "|>" && slot == Slot::Left && self.is_piped(id) {
            return;
        }
        if matches!(operator, "!" | "!?") && slot == Slot::Right && tree.language_at(id) == "haskell" {
            return self.end_as(Place::MappingKey, None);
        }
        if operator == "<-" && slot == Slot::Left {
            return self.end_as(Place::Comparison, None);
        }
        match effects::of_operator_in(operator, tree.language_at(id)) {
            Some(Effect::Compare) => {
                let mark = (tree.language_at(id) == "sql").then_some(Mark::Lookup);
                self.end_as(Place::Comparison, mark);
            }
            Some(Effect::Search) if slot == Slot::Right => self.end_as(Place::Comparison, Some(Mark::Search)),
            Some(Effect::Expect) => self.end_as(Place::Comparison, Some(Mark::Expected)),
            Some(Effect::Answer) if slot == Slot::Right && self.document.tested.is_test() => self.answer(),
            // A type of values: `#Model: "a" | "b"`.
            _ if operator == "|" && matches!(tree.language_at(id), "cue" | "pkl") => {
                self.end_as(self.of_disjunction(), None);
            }
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
                if matches!(operator, "" | "+" | "." | "..") {
                    self.direct = false;
                    self.part = self.part && operator.is_empty();
                }
            }
            _ => self.end(),
        }
    }

    /// The place of a literal in a type of several values, of which one may be marked as the default.
    fn of_disjunction(&self) -> Place {
        let tree = self.document.tree;
        let before = tree.text().get(..tree.span(self.literal).start()).unwrap_or_default();
        if before.ends_with('*') {
            Place::DefaultValue
        } else {
            Place::AllowedValue
        }
    }

    /// True if an operation is all of a hole, as in `${MODEL:=…}`.
    fn is_in_hole(&self, operation: NodeId) -> bool {
        let tree = self.document.tree;
        let operator = tree.name(operation).unwrap_or_default();
        operator != "+"
            && operator != ":+"
            && tree
                .parent(operation)
                .is_some_and(|outer| tree.kind(outer) == Kind::Hole)
    }
}

/// Signs that are a default in a shell's expansion and an arithmetic operator elsewhere are distinguished by the
/// builder, which writes `:-`; here only what is a default everywhere counts.
fn is_default(operator: &str) -> bool {
    !matches!(operator, "-" | "+" | ":=")
}
