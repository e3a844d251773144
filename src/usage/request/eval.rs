//! What an expression of a program, or a part of a config, is for certain.

use std::cell::Cell;

use super::json;
use super::names::{Bind, Does, Found, Names, OWN, Ref};
use super::value::{At, Entry, HOLE, Map, Value, What, Written};
use crate::context::fold;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::usage::calls::{self, last_part, last_word};
use crate::vocab::Span;

/// Names are followed so far, and values are read so deep.
const MAX_DEPTH: usize = 24;

/// More nodes are not read for one document.
const MAX_STEPS: usize = 400_000;

/// A longer text is no request.
const MAX_TEXT: usize = 20_000;

/// Calls that hand on their argument, folded.
const PASSING: &[&str] = &[
    "string",
    "stringptr",
    "ptr",
    "str",
    "dumps",
    "stringify",
    "tojson",
    "tojsonstring",
    "encode",
    "jsonencode",
    "marshal",
    "bytes",
    "fromutf8",
    "fromutf8string",
    "fromstring",
    "from",
    "frombytearray",
    "getbytes",
    "memorystream",
    "newreader",
    "readbytes",
    "serialize",
    "serializetoutf8bytes",
    "writevalueasstring",
    "writevalueasbytes",
    "float32",
    "float64",
    "int32",
    "int64",
    "int",
    "float",
    "double",
    "number",
    "parsefloat",
    "parseint",
    "some",
    "ofnullable",
    "copy",
    "deepcopy",
    "dict",
    "assign",
    "json",
    "generate",
    "blob",
    "data",
    "arraybuffer",
    "jsonobject",
    "freeze",
    "encodetostring",
    "frommap",
];

/// Methods that give the value that they are called on, folded.
const SAME: &[&str] = &[
    "encode",
    "tostring",
    "tojson",
    "toowned",
    "into",
    "clone",
    "copy",
    "dup",
    "freeze",
    "strip",
    "trim",
    "tobytearray",
    "getbytes",
    "data",
    "asbytes",
    "asref",
    "asstr",
    "unwrap",
    "orelsethrow",
    "value",
    "rawvalue",
    "tomap",
    "modeldump",
    "dict",
    "asdict",
];

/// Calls that read a variable of the environment, folded.
const ENVIRONMENT: &[&str] = &[
    "getenv",
    "get",
    "env",
    "getordefault",
    "unwrapor",
    "unwraporelse",
    "fetch",
    "getenvordefault",
    "envor",
    "config",
];

pub(super) struct Evaluator<'a, 't> {
    pub(super) names: Names<'a, 't>,
    steps: Cell<usize>,
}

impl<'a, 't> Evaluator<'a, 't> {
    pub(super) fn new(trees: &'a [&'a Tree<'t>]) -> Self {
        Self {
            names: Names::new(trees),
            steps: Cell::new(0),
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
            Kind::Map | Kind::Section | Kind::Block => Value::new(What::Map(self.entries(at, depth)), place),
            Kind::List => self.list(at, depth),
            Kind::Call => self.call(at, depth),
            Kind::Function => self.function(at, depth),
            Kind::Embedded | Kind::Document => match tree.children(at.node).next() {
                Some(child) => self.read(inner(child), depth + 1),
                None => Value::unknown(place),
            },
            _ => Value::unknown(place),
        }
    }

    fn literal(&self, at: Ref, depth: usize) -> Value {
        let place = self.place(at);
        let tree = self.tree(at);
        let written = self.written(at, depth);
        let span = tree.name_span(at.node).unwrap_or(place.span);
        let place = At { span, ..place };
        // A list of words, a default within an expansion of a shell: `${MODEL:-…}`.
        if tree.kind(at.node) == Kind::Template
            && written.text.chars().all(|c| c == HOLE)
            && let Some(inner) = tree.children(at.node).next()
        {
            return self.hole(Ref { node: inner, ..at }, depth);
        }
        Value::new(What::Text(written), place)
    }

    /// What is put into a text that is nothing else.
    fn hole(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        match tree.children(at.node).next() {
            Some(inner) if tree.kind(at.node) == Kind::Hole => self.read(Ref { node: inner, ..at }, depth + 1),
            _ => Value::unknown(self.place(at)),
        }
    }

    /// The text that literals make, with the place of each byte.
    fn written(&self, at: Ref, depth: usize) -> Written {
        let tree = self.tree(at);
        let mut written = Written::default();
        let span = tree.span(at.node);
        let hole = |written: &mut Written, span: Span| written.push(HOLE, span.start(), span.start());
        if depth > MAX_DEPTH || span.len() > MAX_TEXT {
            hole(&mut written, span);
            return written;
        }
        match tree.kind(at.node) {
            Kind::Literal | Kind::Template => {
                let content = tree.name_span(at.node).unwrap_or_else(|| inside(tree, at.node));
                let is_hole = |&id: &NodeId| tree.kind(id) == Kind::Hole;
                let holes: Vec<Span> = tree.children(at.node).filter(is_hole).map(|id| tree.span(id)).collect();
                unescape(tree.text(), content, &holes, &mut written);
            }
            Kind::Group => {
                for child in tree.children(at.node) {
                    written.append(&self.written(Ref { node: child, ..at }, depth + 1));
                }
            }
            Kind::Operation if is_joining(tree.name(at.node)) => {
                for child in tree.children(at.node) {
                    written.append(&self.written(Ref { node: child, ..at }, depth + 1));
                }
            }
            Kind::Name | Kind::Member => match self.read(at, depth + 1).what {
                What::Text(text) => written.append(&text),
                _ => hole(&mut written, span),
            },
            _ => hole(&mut written, span),
        }
        written
    }

    fn name(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        let word = tree.slice(at.node);
        let place = self.place(at);
        if let known @ (What::Unset | What::Truth(_)) = scalar(word) {
            return Value::new(known, place);
        }
        // `A::B`, `a.b` in one word: the last part of a path is a name of its own.
        if let Some(field) = word.strip_prefix('@') {
            return self.own_field(field, at, depth);
        }
        let bare = last_word(word);
        if bare.len() < word.len() && (word.contains("::") || word.contains('.')) {
            let before = last_word(word.strip_suffix(bare).unwrap_or_default());
            return match self.names.class(before) {
                Some(class) => self.of_class(bare, class, depth),
                None => Value::unknown(place),
            };
        }
        let mut value = match self.names.lookup(bare, at) {
            Found::One(bind) => self.bound(bare, bind, Some(at), depth),
            Found::Many | Found::None => Value::unknown(place),
        };
        value.via.insert(0, place);
        value
    }

    /// The value that a binding sets, with what is done to it later.
    pub(super) fn bound(&self, name: &str, bind: Bind, at: Option<Ref>, depth: usize) -> Value {
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
    pub(super) fn touch(&self, value: &mut Value, name: &str, bind: Bind) {
        for (touch, is_certain) in self.names.touches(name, bind, None) {
            self.apply(value, &touch.path, touch.does, touch.at, is_certain, 0);
        }
    }

    /// The value of a binding.
    fn set(&self, at: Ref, depth: usize) -> Value {
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

    /// What a parameter is: its default, or something that the caller gives for certain.
    fn parameter(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        let place = self.place(at);
        if let Some(default) = tree.child(at.node, Slot::Value) {
            let mut value = self.read(Ref { node: default, ..at }, depth + 1);
            if matches!(value.what, What::Unset) {
                value.what = What::Unknown;
            }
            value.is_default = true;
            return value;
        }
        let given = self.must_be_given(at);
        Value::new(if given { What::Given } else { What::Unknown }, place)
    }

    /// Whether the type of a parameter leaves no room for nothing.
    fn must_be_given(&self, at: Ref) -> bool {
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

    fn apply(&self, value: &mut Value, path: &[String], does: Does, at: Ref, is_certain: bool, depth: usize) {
        let tree = self.tree(at);
        let Some((key, rest)) = path.split_first() else {
            match does {
                Does::Lay(other) if is_certain => {
                    let other = self.read(Ref { node: other, ..at }, depth + 1);
                    match (&mut value.what, other.what) {
                        (What::Map(map), What::Map(other)) => map.lay(other),
                        _ => value.what = What::Unknown,
                    }
                }
                _ => match &mut value.what {
                    What::List { is_open, .. } => *is_open = true,
                    What::Map(map) => map.blur(),
                    _ => {}
                },
            }
            return;
        };
        let What::Map(map) = &mut value.what else {
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
            set = Value::new(What::Map(map), place);
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

    fn member(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        let place = self.place(at);
        let (Some(name), Some(on)) = (tree.name(at.node), tree.child(at.node, Slot::Receiver)) else {
            return Value::unknown(place);
        };
        let name = last_word(name);
        let receiver = Ref { node: on, ..at };
        if SAME.contains(&fold(name).as_str()) && tree.kind(on) != Kind::Name {
            return self.read(receiver, depth + 1);
        }
        if tree.kind(on) == Kind::Name {
            let word = last_word(tree.slice(on));
            if OWN.contains(&word) {
                return self.own_field(name, at, depth);
            }
            if let Some(class) = self.names.class(word) {
                let mut value = self.of_class(name, class, depth);
                value.via.insert(0, place);
                return value;
            }
            if let Found::One(bind) = self.names.lookup(word, receiver)
                && let Some(class) = self.type_of(bind)
            {
                let mut value = self.of_class(name, class, depth);
                value.via.insert(0, place);
                return value;
            }
        }
        let mut value = self.read(receiver, depth + 1);
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
            None => {
                value.what = What::Unknown;
                value
            }
        }
    }

    /// The class of the file that a parameter or a variable is an instance of.
    fn type_of(&self, bind: Bind) -> Option<Ref> {
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
            return self.names.class(kind?);
        }
        self.names.class(last_word(made()?))
    }

    /// A field of the object that a method belongs to.
    fn own_field(&self, name: &str, at: Ref, depth: usize) -> Value {
        let place = self.place(at);
        let Some(class) = self.names.class_around(at) else {
            return Value::unknown(place);
        };
        let mut value = self.of_class(name, class, depth);
        value.via.insert(0, place);
        value
    }

    /// A field of a class, or a constant of it.
    fn of_class(&self, name: &str, class: Ref, depth: usize) -> Value {
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
                .unwrap_or_else(|| Value::unknown(place)),
            Found::Many => Value::unknown(place),
        }
    }

    /// A field as the one creation of its class in the file sets it: `&Service{modelID: "…"}`.
    fn of_creation(&self, name: &str, class: Ref, depth: usize) -> Option<Value> {
        let tree = self.tree(class);
        let calls = self.names.calls.get(tree.name(class.node)?)?;
        let [one] = calls.as_slice() else { return None };
        let made = self.read(*one, depth + 1);
        made.map()?.get(name).map(|entry| entry.value.clone())
    }

    fn index(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        let place = self.place(at);
        let (Some(on), Some(key)) = (tree.child(at.node, Slot::Receiver), tree.child(at.node, Slot::Key)) else {
            return Value::unknown(place);
        };
        let on = self.read(Ref { node: on, ..at }, depth + 1);
        let key = self.read(Ref { node: key, ..at }, depth + 1);
        let mut value = match (&on.what, &key.what) {
            (What::Map(map), What::Text(key)) => map.exact(&key.text).map(|entry| entry.value.clone()),
            (What::List { items, is_open: false }, What::Number(number)) => items
                .iter()
                .enumerate()
                .find(|(at, _)| (*at as f64 - number).abs() < f64::EPSILON)
                .map(|(_, item)| item.clone()),
            _ => None,
        }
        .unwrap_or_else(|| Value::unknown(place));
        value.is_default |= on.is_default || key.is_default;
        value.via.insert(0, place);
        value
    }

    fn operation(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        let place = self.place(at);
        let side = |slot| tree.child(at.node, slot).map(|node| Ref { node, ..at });
        let (left, right) = (side(Slot::Left), side(Slot::Right));
        match (tree.name(at.node), left, right) {
            (Some("||" | "??" | "or" | "?:" | ":-"), Some(left), Some(right)) => {
                let first = self.read(left, depth + 1);
                if !matches!(first.what, What::Unknown | What::Unset | What::Given) {
                    return first;
                }
                let mut value = self.read(right, depth + 1);
                value.is_default = true;
                value
            }
            (Some(":-"), None, Some(right)) => {
                let mut value = self.read(right, depth + 1);
                value.is_default = true;
                value
            }
            (Some("&&" | "and"), _, Some(right)) => {
                let mut value = self.read(right, depth + 1);
                match &mut value.what {
                    What::Map(map) => {
                        for entry in &mut map.entries {
                            entry.value.what = What::Unknown;
                        }
                    }
                    other => *other = What::Unknown,
                }
                value
            }
            (Some("|"), Some(left), Some(right)) => {
                let (left, right) = (self.read(left, depth + 1), self.read(right, depth + 1));
                match (left.what, right.what) {
                    (What::Map(mut map), What::Map(other)) => {
                        map.lay(other);
                        Value::new(What::Map(map), place)
                    }
                    _ => Value::unknown(place),
                }
            }
            (Some("-"), None, Some(right)) => {
                let mut value = self.read(right, depth + 1);
                value.what = match value.what {
                    What::Number(number) => What::Number(-number),
                    _ => What::Unknown,
                };
                value
            }
            (Some("&" | "*" | "!" | "!!"), None, Some(right)) => self.read(right, depth + 1),
            (name, ..) if is_joining(name) => {
                let written = self.written(at, depth);
                let span = json::whole(&written);
                Value::new(What::Text(written), At { span, ..place })
            }
            _ => Value::unknown(place),
        }
    }

    /// A value where a condition holds and another where it does not: certain where both have it.
    fn conditional(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        let place = self.place(at);
        let side = |slot| {
            tree.child(at.node, slot)
                .map(|node| self.read(Ref { node, ..at }, depth + 1))
        };
        let mut keys = Map::default();
        for value in [side(Slot::Then), side(Slot::Else)].into_iter().flatten() {
            match value.what {
                What::Map(map) => keys.lay(map),
                _ => return Value::unknown(place),
            }
        }
        for entry in &mut keys.entries {
            entry.value.what = What::Unknown;
        }
        Value::new(What::Map(keys), place)
    }

    fn list(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        let mut items = Vec::new();
        let mut is_open = false;
        for child in tree.children(at.node) {
            match tree.kind(child) {
                Kind::Comment | Kind::DocComment | Kind::Directive => {}
                Kind::Group if is_spread(tree.slice(child)) => {
                    let spread = self.read(Ref { node: child, ..at }, depth + 1);
                    match spread.what {
                        What::List {
                            items: more,
                            is_open: open,
                        } => {
                            items.extend(more);
                            is_open |= open;
                        }
                        _ => items.push(Value::unknown(self.place(Ref { node: child, ..at }))),
                    }
                }
                Kind::Loop | Kind::If => is_open = true,
                _ => items.push(self.read(Ref { node: child, ..at }, depth + 1)),
            }
        }
        Value::new(What::List { items, is_open }, self.place(at))
    }

    /// The pairs, bindings and blocks in a node.
    pub(super) fn entries(&self, at: Ref, depth: usize) -> Map {
        let tree = self.tree(at);
        let mut map = Map::default();
        for child in tree.children(at.node) {
            self.entry(Ref { node: child, ..at }, &mut map, depth);
        }
        map
    }

    fn entry(&self, at: Ref, map: &mut Map, depth: usize) {
        let tree = self.tree(at);
        let place = self.place(at);
        let put = |map: &mut Map, key: &str, value: Value| {
            let key_at = At {
                span: tree.name_span(at.node).unwrap_or(place.span),
                ..place
            };
            map.put(Entry {
                key: key.to_owned(),
                at: place,
                key_at,
                value,
            });
        };
        match tree.kind(at.node) {
            Kind::Pair | Kind::Argument | Kind::Attribute => {
                if tree.slot(at.node) == Slot::Decorator {
                    return;
                }
                match tree.name(at.node) {
                    Some(key) => put(map, key.trim_start_matches(['-', ':']), self.read(at, depth + 1)),
                    None => self.computed(at, map, depth),
                }
            }
            // A block of HCL, by the last word of its header that is no label.
            Kind::Section => {
                let name = tree.name(at.node).unwrap_or_default();
                let key = name.split(['.', ' ']).next().unwrap_or_default();
                let inner = Value::new(What::Map(self.entries(at, depth + 1)), place);
                // `dynamic "x" {…}` and tables of TOML below this one are not read.
                put(map, key, inner);
            }
            Kind::Name => {
                let word = last_word(tree.slice(at.node));
                let value = self.read(at, depth + 1);
                put(map, word, value);
            }
            Kind::Group | Kind::Operation | Kind::Conditional => {
                let value = self.read(at, depth + 1);
                match value.what {
                    What::Map(mut other) => {
                        for entry in &mut other.entries {
                            entry.value.is_default |= value.is_default;
                        }
                        map.lay(other);
                    }
                    _ => map.blur(),
                }
            }
            Kind::Binding => {
                let value = self.set(at, depth + 1);
                if let Some(key) = tree.name(at.node) {
                    put(map, key, value);
                }
            }
            // `inferenceConfig { … }` of a builder in a block.
            Kind::Call => {
                let argument = calls::arguments(tree, at.node).next();
                if let (Some(key), Some(argument)) = (tree.name(at.node), argument) {
                    put(map, key, self.read(Ref { node: argument, ..at }, depth + 1));
                }
            }
            Kind::Statement | Kind::Return => {
                for child in tree.children(at.node) {
                    self.entry(Ref { node: child, ..at }, map, depth);
                }
            }
            Kind::Loop | Kind::If | Kind::Switch => map.blur_if_set(tree, at.node),
            _ => {}
        }
    }

    /// A pair whose key is computed: `[KEY]: value`, `"a" + x: 1`.
    fn computed(&self, at: Ref, map: &mut Map, depth: usize) {
        let tree = self.tree(at);
        let key = tree
            .child(at.node, Slot::Key)
            .map(|key| self.read(Ref { node: key, ..at }, depth + 1));
        let place = self.place(at);
        match key.as_ref().and_then(Value::text) {
            Some(key) => map.put(Entry {
                key: key.to_owned(),
                at: place,
                key_at: place,
                value: self.read(at, depth + 1),
            }),
            None => map.blur(),
        }
    }

    /// The arguments of a call as a mapping: keywords, mappings, spreads, and blocks that build.
    pub(super) fn arguments(&self, at: Ref, depth: usize) -> Map {
        let tree = self.tree(at);
        let mut map = Map::default();
        for argument in calls::arguments(tree, at.node) {
            let inner = Ref { node: argument, ..at };
            match tree.kind(argument) {
                Kind::Argument => self.entry(inner, &mut map, depth),
                Kind::Map | Kind::Function => {
                    if let What::Map(other) = self.read(inner, depth + 1).what {
                        map.lay(other);
                    }
                }
                Kind::Group if is_spread(tree.slice(argument)) => {
                    let spread = self.read(inner, depth + 1);
                    match spread.what {
                        What::Map(other) => map.lay(other),
                        _ => map.blur(),
                    }
                }
                Kind::Name | Kind::Member | Kind::Operation | Kind::Group | Kind::Call => {
                    if let What::Map(other) = self.read(inner, depth + 1).what {
                        map.lay(other);
                    }
                }
                _ => {}
            }
        }
        map
    }

    /// The setters behind a call in its chain: `.modelId("…").inferenceConfig(…)`.
    pub(super) fn chained(&self, at: Ref, depth: usize) -> Map {
        let tree = self.tree(at);
        let mut map = Map::default();
        let mut call = at.node;
        for _ in 0..64 {
            let Some(next) = calls::next_in_chain(tree, call) else {
                break;
            };
            self.setter(Ref { node: next, ..at }, &mut map, depth);
            call = next;
        }
        map
    }

    fn setter(&self, at: Ref, map: &mut Map, depth: usize) {
        let tree = self.tree(at);
        let Some(name) = tree.name(at.node) else { return };
        let arguments: Vec<_> = calls::arguments(tree, at.node).collect();
        let place = self.place(at);
        let key_span = tree
            .child(at.node, Slot::Callee)
            .and_then(|callee| tree.name_span(callee))
            .unwrap_or(place.span);
        let [argument] = arguments.as_slice() else {
            // `options(…, …)` of a list, `build()`.
            return;
        };
        let key = ["with", "set"]
            .iter()
            .find_map(|begin| {
                name.strip_prefix(begin)
                    .filter(|rest| rest.starts_with(char::is_uppercase))
            })
            .unwrap_or(name);
        map.put(Entry {
            key: key.to_owned(),
            at: At {
                span: Span::new(key_span.start(), place.span.end()),
                ..place
            },
            key_at: At {
                span: key_span,
                ..place
            },
            value: self.read(Ref { node: *argument, ..at }, depth + 1),
        });
    }

    fn call(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        let place = self.place(at);
        let name = tree.name(at.node).map(last_word).unwrap_or_default();
        let plain = fold(name);
        let arguments: Vec<_> = calls::arguments(tree, at.node).collect();
        let inner = |node: NodeId| Ref { node, ..at };
        if let Some(value) = self.default_of(at, &plain, &arguments, depth) {
            return value;
        }
        if let Some(value) = self.map_of(at, &plain, &arguments, depth) {
            return value;
        }
        // `base64(json.dumps(x))` and its kin have one argument, or one and an encoding.
        let hands_on = PASSING.contains(&plain.as_str())
            || plain == "new" && calls::meant(tree, at.node).is_some_and(|made| PASSING.contains(&fold(made).as_str()));
        if hands_on && let Some(&first) = arguments.first() {
            let is_keyword = tree.kind(first) == Kind::Argument
                && !matches!(tree.name(first), Some("default" | "content" | "string"));
            if is_keyword || matches!(plain.as_str(), "assign" | "dict") && arguments.len() > 1 {
                return Value::new(What::Map(self.arguments(at, depth + 1)), place);
            }
            return self.read(inner(first), depth + 1);
        }
        if matches!(plain.as_str(), "field") {
            return self.field_default(at, &arguments, depth);
        }
        let callee = tree.child(at.node, Slot::Callee);
        let on = callee
            .filter(|&callee| tree.kind(callee) == Kind::Member)
            .and_then(|callee| tree.child(callee, Slot::Receiver));
        if let Some(on) = on
            && SAME.contains(&plain.as_str())
        {
            return self.read(inner(on), depth + 1);
        }
        if let Some(value) = self.built(at, depth) {
            return value;
        }
        let is_made = name.starts_with(char::is_uppercase) || name.is_empty() || plain == "new";
        if is_made {
            let mut map = self.arguments(at, depth + 1);
            if let Some(class) = self.names.class(name).filter(|_| tree.kind(at.node) == Kind::Call) {
                map = self.instance(class, map, depth);
            }
            return Value::new(What::Map(map), place);
        }
        Value::unknown(place)
    }

    /// An object of a class of the file: its fields, with what its creation is given.
    fn instance(&self, class: Ref, given: Map, depth: usize) -> Map {
        let tree = self.tree(class);
        let mut map = Map::default();
        let body = tree.child(class.node, Slot::Body).unwrap_or(class.node);
        for member in tree.children(body).filter(|&member| tree.kind(member) == Kind::Binding) {
            let at = Ref { node: member, ..class };
            if let (Some(key), true) = (tree.name(member), tree.child(member, Slot::Value).is_some()) {
                let place = self.place(at);
                map.put(Entry {
                    key: key.to_owned(),
                    at: place,
                    key_at: place,
                    value: self.set(at, depth + 1),
                });
            }
        }
        map.lay(given);
        map
    }

    /// The default of `os.environ.get("X", "…")`, `map.get("k", …)`, `env::var("X").unwrap_or("…")`.
    fn default_of(&self, at: Ref, plain: &str, arguments: &[NodeId], depth: usize) -> Option<Value> {
        if !ENVIRONMENT.contains(&plain) {
            return None;
        }
        let tree = self.tree(at);
        let inner = |node: NodeId| Ref { node, ..at };
        let callee = tree.child(at.node, Slot::Callee)?;
        let on = tree.child(callee, Slot::Receiver);
        if plain.starts_with("unwrapor") {
            let mut value = self.read(inner(*arguments.first()?), depth + 1);
            value.is_default = true;
            return Some(value);
        }
        let key = tree
            .name(*arguments.first()?)
            .filter(|_| tree.kind(arguments[0]) == Kind::Literal);
        if let (Some(on), Some(key), "get" | "getordefault" | "fetch") = (on, key, plain) {
            let known = self.read(inner(on), depth + 1);
            if let What::Map(map) = &known.what {
                if let Some(entry) = map.exact(key) {
                    return Some(entry.value.clone());
                }
                if map.is_open {
                    return None;
                }
            }
        }
        let default = *arguments.get(1).filter(|_| arguments.len() == 2)?;
        let mut value = self.read(inner(default), depth + 1);
        if matches!(value.what, What::Unset) {
            value.what = What::Unknown;
        }
        value.is_default = true;
        Some(value)
    }

    /// The default of a field that says it in a call: `Field(default=0.2)`, `field(default=…)`.
    fn field_default(&self, at: Ref, arguments: &[NodeId], depth: usize) -> Value {
        let tree = self.tree(at);
        let keyword = arguments
            .iter()
            .find(|&&argument| tree.name(argument) == Some("default") && tree.kind(argument) == Kind::Argument);
        let first = arguments.first().filter(|&&first| tree.kind(first) != Kind::Argument);
        let Some(&value) = keyword.or(first) else {
            return Value::unknown(self.place(at));
        };
        let mut value = self.read(Ref { node: value, ..at }, depth + 1);
        if matches!(value.what, What::Unset) {
            value.what = What::Unknown;
        }
        value
    }

    /// A mapping that a call makes of keys and values: `Map.of("k", v)`, `mapOf("k" to v)`, `array("k" => v)`.
    fn map_of(&self, at: Ref, plain: &str, arguments: &[NodeId], depth: usize) -> Option<Value> {
        let tree = self.tree(at);
        let place = self.place(at);
        let is_map = match plain {
            "of" => calls::receiver(tree, at.node)
                .and_then(|on| last_part(tree, on))
                .is_some_and(|on| last_word(on) == "Map"),
            "mapof" | "mutablemapof" | "buildmap" | "hashmapof" => true,
            _ => false,
        };
        if !is_map {
            return None;
        }
        let mut map = Map::default();
        if plain == "of" {
            for pair in arguments.chunks(2) {
                let [key, value] = pair else { break };
                self.pair(at, *key, *value, &mut map, depth);
            }
        } else {
            for &argument in arguments {
                let sides = (tree.child(argument, Slot::Left), tree.child(argument, Slot::Right));
                match sides {
                    (Some(key), Some(value)) if tree.name(argument) == Some("to") => {
                        self.pair(at, key, value, &mut map, depth)
                    }
                    _ => match tree.kind(argument) {
                        Kind::Pair => self.entry(Ref { node: argument, ..at }, &mut map, depth),
                        _ => map.blur(),
                    },
                }
            }
        }
        Some(Value::new(What::Map(map), place))
    }

    fn pair(&self, at: Ref, key: NodeId, value: NodeId, map: &mut Map, depth: usize) {
        let tree = self.tree(at);
        let key_at = self.place(Ref { node: key, ..at });
        let span = Span::new(key_at.span.start(), tree.span(value).end());
        match self.read(Ref { node: key, ..at }, depth + 1).text() {
            Some(key) => map.put(Entry {
                key: key.to_owned(),
                at: At { span, ..key_at },
                key_at,
                value: self.read(Ref { node: value, ..at }, depth + 1),
            }),
            None => map.blur(),
        }
    }

    /// What a chain of setters builds: `InferenceConfiguration.builder().temperature(…).build()`, `c.temperature(…)`.
    fn built(&self, at: Ref, depth: usize) -> Option<Value> {
        let tree = self.tree(at);
        let mut links: Vec<NodeId> = std::iter::once(at.node)
            .chain(calls::calls_before(tree, at.node))
            .collect();
        links.reverse();
        let first = *links.first()?;
        let begins = tree.name(first).map(fold)?;
        let root = calls::receiver(tree, first);
        let is_builder = begins.ends_with("builder") || begins == "new" || begins.starts_with("new") && root.is_none();
        let is_of_parameter = || {
            let root = root.filter(|&root| tree.kind(root) == Kind::Name)?;
            let root = Ref { node: root, ..at };
            match self.names.lookup(last_word(tree.slice(root.node)), root) {
                Found::One(bind) if bind.is_parameter => Some(()),
                _ => None,
            }
        };
        let is_made = tree
            .name(first)
            .is_some_and(|name| name.starts_with(char::is_uppercase));
        if !(is_builder || is_made && links.len() > 1 || is_of_parameter().is_some()) {
            return None;
        }
        let mut map = if is_made {
            self.arguments(Ref { node: first, ..at }, depth + 1)
        } else {
            Map::default()
        };
        for &link in &links {
            if link != first || !(is_builder || is_made) {
                self.setter(Ref { node: link, ..at }, &mut map, depth);
            }
        }
        Some(Value::new(What::Map(map), self.place(at)))
    }

    /// What a function builds that a call is given: `c -> c.temperature(0.5F)`, a block of assignments.
    fn function(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        let place = self.place(at);
        let Some(body) = tree.child(at.node, Slot::Body) else {
            return Value::unknown(place);
        };
        match tree.kind(body) {
            Kind::Block => {
                let statements: Vec<_> = tree.children(body).collect();
                // A block of one expression gives it.
                if let [one] = statements.as_slice()
                    && matches!(tree.kind(*one), Kind::Map | Kind::Return)
                {
                    let value = if tree.kind(*one) == Kind::Return {
                        tree.children(*one).next().unwrap_or(*one)
                    } else {
                        *one
                    };
                    return self.read(Ref { node: value, ..at }, depth + 1);
                }
                Value::new(What::Map(self.entries(Ref { node: body, ..at }, depth + 1)), place)
            }
            _ => self.read(Ref { node: body, ..at }, depth + 1),
        }
    }

    /// The mapping of a value: itself, JSON in a text, or the shorthand of the AWS CLI.
    pub(super) fn as_map(value: &Value) -> Option<(Map, At)> {
        match &value.what {
            What::Map(map) => Some((map.clone(), value.at)),
            What::Text(written) => {
                let parsed = json::read(written, value.at.part);
                let map = match parsed.map(|value| value.what) {
                    Some(What::Map(map)) => Some(map),
                    _ => json::shorthand(written, value.at.part),
                };
                Some((map?, value.at))
            }
            _ => None,
        }
    }
}

impl Map {
    /// A branch or a loop sets keys that may or may not be set.
    fn blur_if_set(&mut self, tree: &Tree<'_>, node: NodeId) {
        for id in tree.subtree(node) {
            if matches!(tree.kind(id), Kind::Binding | Kind::Call)
                && let Some(name) = tree.name(id)
                && let Some(entry) = self.entries.iter_mut().find(|entry| entry.key == name)
            {
                entry.value.what = What::Unknown;
            }
        }
    }
}

/// The type that several parameters share: `temperature, topP float32`.
fn shared_type<'t>(tree: &Tree<'t>, parameter: NodeId) -> Option<&'t str> {
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

/// Whether a value is spread into what is around it.
pub(super) fn is_spread(text: &str) -> bool {
    text.starts_with("...") || text.starts_with('*')
}

fn is_joining(operator: Option<&str>) -> bool {
    operator.is_none_or(crate::context::is_joining)
}

/// The part of a literal between its quotes.
fn inside(tree: &Tree<'_>, node: NodeId) -> Span {
    let span = tree.span(node);
    let text = tree.slice(node);
    let start = text.find(['"', '\'', '`']).map_or(0, |at| at + 1);
    let end = text
        .rfind(['"', '\'', '`'])
        .filter(|&end| end > start)
        .unwrap_or(text.len());
    Span::new(span.start() + start, span.start() + end.max(start))
}

/// Where the key of `config["temperature"] = …` is written.
fn key_place(tree: &Tree<'_>, at: Ref) -> Option<Span> {
    let target = tree.child(at.node, Slot::Target)?;
    tree.name_span(target)
}

/// Adds the content of a literal, without its escapes.
fn unescape(text: &str, content: Span, holes: &[Span], written: &mut Written) {
    let Some(inner) = text.get(content.range()) else { return };
    let is_raw = is_raw(text, content);
    let mut at = content.start();
    let mut holes = holes.iter().filter(|hole| content.contains(**hole)).peekable();
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        let start = at;
        at += c.len_utf8();
        if let Some(hole) = holes.peek().filter(|hole| hole.start() == start) {
            written.push(HOLE, start, hole.end());
            let end = hole.end();
            while at < end {
                let Some(next) = chars.next() else { break };
                at += next.len_utf8();
            }
            holes.next();
            continue;
        }
        if c != '\\' || is_raw {
            written.push(c, start, at);
            continue;
        }
        let Some(escape) = chars.next() else {
            written.push(c, start, at);
            break;
        };
        at += escape.len_utf8();
        let meant = match escape {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            other => other,
        };
        if meant == '\n' && escape == '\n' {
            continue;
        }
        written.push(meant, start, at);
    }
}

/// Whether a literal knows no escapes.
fn is_raw(text: &str, content: Span) -> bool {
    let before = text.get(..content.start()).unwrap_or_default();
    let quote = before.chars().next_back();
    let mark = before.trim_end_matches(['"', '\'', '#']).chars().next_back();
    quote == Some('`') && !before.ends_with("``") && mark == Some('`')
        || matches!(mark, Some('r' | 'R' | '@'))
        || !before.ends_with(['"', '\'', '`'])
}

/// The value of a word that is no text.
fn scalar(word: &str) -> What {
    match word {
        "None" | "null" | "nil" | "undefined" | "NULL" | "Null" | "~" => return What::Unset,
        "true" | "True" | "TRUE" => return What::Truth(true),
        "false" | "False" | "FALSE" => return What::Truth(false),
        _ => {}
    }
    let plain: String = word.chars().filter(|&c| c != '_').collect();
    let number = plain.trim_end_matches(['f', 'F', 'd', 'D', 'm', 'M', 'L', 'l']);
    let number = number
        .strip_suffix("f32")
        .or_else(|| number.strip_suffix("f64"))
        .unwrap_or(number);
    number.parse().map_or(What::Unknown, What::Number)
}
