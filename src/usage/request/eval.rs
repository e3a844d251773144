//! Values of expressions of a program, and of parts of a config, where they are certain.

mod arguments;
mod bound;
mod calls;
mod maps;
mod objects;
mod template;
mod text;

use std::cell::{Cell, RefCell};

use super::json;
use super::names::{Names, Ref};
use super::value::{At, Map, Value, ValueKind};
use crate::tree::{Kind, NodeId, Slot, Tree};

/// Names are followed so far, and values are read so deep.
const MAX_DEPTH: usize = 24;

/// More nodes are not read for one document.
const MAX_STEPS: usize = 400_000;

/// A longer text is no request.
const MAX_TEXT: usize = 20_000;

pub(super) struct Evaluator<'a, 't> {
    pub(super) names: Names<'a, 't>,
    steps: Cell<usize>,
    /// The functions that are read for one of their calls, with that call, the innermost last.
    called: RefCell<Vec<(Ref, Ref)>>,
}

impl<'a, 't> Evaluator<'a, 't> {
    pub(super) fn new(trees: &'a [&'a Tree<'t>]) -> Self {
        Self {
            names: Names::new(trees),
            steps: Cell::new(0),
            called: RefCell::new(Vec::new()),
        }
    }

    pub(super) fn tree(&self, at: Ref) -> &'a Tree<'t> {
        self.names.tree(at)
    }

    pub(super) fn place(&self, at: Ref) -> At {
        At {
            part: at.part,
            span: self.tree(at).span(at.node),
        }
    }

    /// The value of a node.
    pub(super) fn eval(&self, at: Ref) -> Value {
        self.read(at, 0)
    }

    fn read(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        let place = self.place(at);
        self.steps.set(self.steps.get() + 1);
        if depth > MAX_DEPTH || self.steps.get() > MAX_STEPS {
            return Value::unknown(place);
        }
        let inner = |node: NodeId| Ref { node, ..at };
        if let Some(value) = self.intrinsic(at, depth) {
            return value;
        }
        match tree.kind(at.node) {
            Kind::Literal | Kind::Template => self.literal(at, depth),
            Kind::Scalar => Value::new(scalar(tree.slice(at.node)), place),
            Kind::Name => self.name(at, depth),
            Kind::Member => self.member(at, depth),
            Kind::Index => self.index(at, depth),
            Kind::Group => match tree.children(at.node).next() {
                Some(child) => self.read(inner(child), depth + 1),
                None => Value::unknown(place),
            },
            Kind::Argument | Kind::Pair | Kind::Attribute => match tree.child(at.node, Slot::Value) {
                Some(value) => self.read(inner(value), depth + 1),
                None => Value::unknown(place),
            },
            Kind::Operation => self.operation(at, depth),
            Kind::Conditional => self.conditional(at, depth),
            Kind::Map | Kind::Section | Kind::Block => Value::new(ValueKind::Map(self.entries(at, depth)), place),
            Kind::List => self.list(at, depth),
            Kind::Call => self.call(at, depth),
            Kind::Hole => self.hole(at, depth),
            Kind::Function => self.function(at, depth),
            Kind::Embedded | Kind::Document => match tree.children(at.node).next() {
                Some(child) => self.read(inner(child), depth + 1),
                None => Value::unknown(place),
            },
            _ => Value::unknown(place),
        }
    }

    /// The mapping of a value: itself, JSON in a text, or the shorthand of the AWS CLI.
    pub(super) fn as_map(value: &Value) -> Option<(Map, At)> {
        match &value.what {
            ValueKind::Map(map) => Some((map.clone(), value.at)),
            ValueKind::Text(written) => {
                let parsed = json::read(written, value.at.part);
                let map = match parsed.map(|value| value.what) {
                    Some(ValueKind::Map(map)) => Some(map),
                    _ => json::shorthand(written, value.at.part),
                };
                Some((map?, value.at))
            }
            _ => None,
        }
    }
}

/// True if a value is spread into the one around it.
pub(super) fn is_spread(text: &str) -> bool {
    text.starts_with("...") || text.starts_with('*')
}

/// The value of a word that is no text.
fn scalar(word: &str) -> ValueKind {
    match word {
        "None" | "null" | "nil" | "undefined" | "NULL" | "Null" | "~" => return ValueKind::Unset,
        "true" | "True" | "TRUE" => return ValueKind::Truth(true),
        "false" | "False" | "FALSE" => return ValueKind::Truth(false),
        _ => {}
    }
    let plain: String = word.chars().filter(|&c| c != '_').collect();
    let number = plain.trim_end_matches(['f', 'F', 'd', 'D', 'm', 'M', 'L', 'l']);
    let number = number
        .strip_suffix("f32")
        .or_else(|| number.strip_suffix("f64"))
        .unwrap_or(number);
    number.parse().map_or(ValueKind::Unknown, ValueKind::Number)
}
