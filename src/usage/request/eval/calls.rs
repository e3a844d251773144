//! Results of calls: values that they pass on, make, build or read from the environment.

use super::Evaluator;
use crate::context::fold;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::usage::calls::{self, last_part, last_word};
use crate::usage::request::names::{Found, Ref};
use crate::usage::request::value::{At, Entry, Map, Value, ValueKind};
use crate::vocab::Span;

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
    "byte",
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
    "fromobject",
    "tovec",
    "tovecpretty",
    "tostringpretty",
    "dump",
    "asdict",
    "vars",
    "arraymerge",
    "posint",
    "encodeuricomponent",
    "quote",
    "rawurlencode",
    "urlencode",
    "pathescape",
    "fromnumber",
    "fromboolean",
    "fromlist",
];

/// Those of them that make one mapping of all their arguments, folded.
const LAYING: &[&str] = &["assign", "dict", "arraymerge", "copy", "jsonobject"];

/// Calls that make an empty mapping, which setters fill, folded.
const EMPTY: &[&str] = &["createobjectnode", "objectnode", "createobjectbuilder"];

/// Methods that give the value that they are called on, folded.
pub(super) const SAME: &[&str] = &[
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
    "modeldumpjson",
    "tojsonstring",
    "dict",
    "asdict",
    "trimindent",
    "trimmargin",
    "stripindent",
    "encodetobytearray",
    "expect",
    "tovec",
    "intobytes",
];

/// Calls that put arguments into a text with `%s`, folded.
const FORMATTING: &[&str] = &["sprintf", "format", "formatted"];

/// Calls that replace parts of a text, folded.
const REPLACING: &[&str] = &[
    "replace",
    "replaceall",
    "replacefirst",
    "replacen",
    "gsub",
    "sub",
    "strreplace",
    "pregreplace",
    "strtr",
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

impl Evaluator<'_, '_> {
    pub(super) fn call(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        let place = self.place(at);
        let name = tree.name(at.node).map(last_word).unwrap_or_default();
        let plain = fold(name);
        let arguments: Vec<_> = calls::arguments(tree, at.node).collect();
        let inner = |node: NodeId| Ref { node, ..at };
        if EMPTY.contains(&plain.as_str()) && arguments.is_empty() {
            return Value::new(ValueKind::Map(Map::default()), place);
        }
        if let Some(value) = self.default_of(at, &plain, &arguments, depth) {
            return value;
        }
        if let Some(value) = self.map_of(at, &plain, &arguments, depth) {
            return value;
        }
        // `base64(json.dumps(x))` and its kin have one argument, or one and an encoding.
        // `serde_json::to_string(&body)` is given what `body.to_string()` is called on.
        let is_path = || {
            let callee = tree.child(at.node, Slot::Callee);
            let is_bare = callee.is_some_and(|callee| tree.kind(callee) == Kind::Name);
            plain == "tostring" && (is_bare || tree.language() == "rust" && arguments.len() == 1)
        };
        let hands_on = PASSING.contains(&plain.as_str())
            || is_path()
            || plain == "new" && calls::meant(tree, at.node).is_some_and(|made| PASSING.contains(&fold(made).as_str()));
        if hands_on
            && let Some(&first) = arguments.first()
            && !is_charset(tree.slice(first))
        {
            // `dict(a=1)` makes a mapping of its keywords; `data(withJSONObject: x)` hands on `x`.
            let is_keyword = tree.kind(first) == Kind::Argument && LAYING.contains(&plain.as_str());
            if is_keyword || LAYING.contains(&plain.as_str()) && arguments.len() > 1 {
                return Value::new(ValueKind::Map(self.arguments(at, depth + 1)), place);
            }
            let value = self.read(inner(first), depth + 1);
            return if plain == "from" { of_pairs(value) } else { value };
        }
        if let Some(value) = self.formatted(at, &plain, &arguments, depth) {
            return value;
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
        if let Some(on) = on.filter(|_| plain == "merge" && tree.language() == "ruby")
            && let value = self.read(inner(on), depth + 1)
            && let ValueKind::Map(mut map) = value.what
        {
            map.lay(self.arguments(at, depth + 1));
            return Value::new(ValueKind::Map(map), value.at);
        }
        if REPLACING.contains(&plain.as_str())
            && let Some(value) = self.replaced(at, on, &arguments, depth)
        {
            return value;
        }
        if let Some(value) = self.built(at, depth) {
            return value;
        }
        if let Some(value) = on.and_then(|on| self.of_variant(inner(on), name, depth)) {
            return value;
        }
        // A function of the file with a name that begins like one of a class: `DefaultConfig()`.
        if self.names.class(name, at).is_none()
            && let Some(value) = self.returned(at, name, depth)
        {
            return value;
        }
        let is_struct = || tree.language() == "go" && self.names.class(name, at).is_some();
        let is_made =
            name.starts_with(char::is_uppercase) || name.is_empty() || matches!(plain.as_str(), "new" | "init");
        if is_made || is_struct() {
            let mut map = self.arguments(at, depth + 1);
            if let Some(class) = self.names.class(name, at).filter(|_| tree.kind(at.node) == Kind::Call) {
                map = self.instance(class, map, depth);
                self.positional(class, &arguments, at, &mut map, depth);
            }
            return Value::new(ValueKind::Map(map), place);
        }
        let read = || {
            let on = on.filter(|_| arguments.is_empty())?;
            self.accessed(inner(on), name, depth)
        };
        self.returned(at, name, depth)
            .or_else(read)
            .unwrap_or_else(|| Value::unknown(place))
    }

    /// The text that arguments are put into: `String.format("{…%s…}", text)`; what `cat` is given of a shell.
    /// The body of which a call replaces a part: what it is called on, or an argument. Its keys stay.
    fn replaced(&self, at: Ref, on: Option<NodeId>, arguments: &[NodeId], depth: usize) -> Option<Value> {
        let is_body = |value: &Value| match &value.what {
            ValueKind::Text(written) => written.text.trim_start().starts_with('{'),
            ValueKind::Map(_) => true,
            _ => false,
        };
        let texts = on.into_iter().chain(arguments.iter().copied());
        let mut values = texts.map(|node| self.read(Ref { node, ..at }, depth + 1));
        values.find(is_body)
    }

    fn formatted(&self, at: Ref, plain: &str, arguments: &[NodeId], depth: usize) -> Option<Value> {
        let tree = self.tree(at);
        let is_text = |&id: &NodeId| matches!(tree.kind(id), Kind::Literal | Kind::Template);
        if plain == "cat" {
            let heredoc = tree.children(at.node).filter(is_text).last()?;
            return Some(self.read(Ref { node: heredoc, ..at }, depth + 1));
        }
        if !FORMATTING.contains(&plain) {
            return None;
        }
        let on = calls::receiver(tree, at.node);
        let format = if plain == "formatted" { on? } else { *arguments.first()? };
        let is_of_class = on
            .and_then(|on| last_part(tree, on))
            .is_some_and(|on| matches!(on, "String" | "fmt"));
        if plain == "format" && !is_of_class {
            return self.braced(at, on.or(arguments.first().copied())?, depth);
        }
        let value = self.read(Ref { node: format, ..at }, depth + 1);
        matches!(&value.what, ValueKind::Text(text) if text.text.contains('%')).then_some(value)
    }

    /// The text that `format!("{{…{text}…}}")` of Rust and `"{{…{}…}}".format(…)` of Python make.
    fn braced(&self, at: Ref, format: NodeId, depth: usize) -> Option<Value> {
        let language = self.tree(at).language();
        if !matches!(language, "rust" | "python") {
            return None;
        }
        let mut value = self.read(Ref { node: format, ..at }, depth + 1);
        let ValueKind::Text(written) = &mut value.what else {
            return None;
        };
        *written = written.filled();
        Some(value)
    }

    /// The result of a function of the file with one unconditional return.
    pub(super) fn returned(&self, at: Ref, name: &str, depth: usize) -> Option<Value> {
        let function = self.names.function(name)?;
        let tree = self.tree(function);
        let is_own = |id: NodeId| self.names.scope(Ref { node: id, ..function }) == function;
        let mut returns = tree
            .subtree(function.node)
            .filter(|&id| tree.kind(id) == Kind::Return && tree.name(id) == Some("return") && is_own(id));
        let node = match returns.next() {
            Some(one) => {
                let is_only = returns.next().is_none() && self.names.is_passed(Ref { node: one, ..function }, function);
                tree.children(one).next().filter(|_| is_only)?
            }
            None => tail(tree, function.node)?,
        };
        let mut value = self.for_call(function, at, || self.read(Ref { node, ..function }, depth + 1));
        value.via.insert(0, self.place(at));
        Some(value)
    }

    /// The default of `os.environ.get("X", "…")`, `map.get("k", …)`, `env::var("X").unwrap_or("…")`.
    pub(super) fn default_of(&self, at: Ref, plain: &str, arguments: &[NodeId], depth: usize) -> Option<Value> {
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
            if let ValueKind::Map(map) = &known.what {
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
        if matches!(value.what, ValueKind::Unset) {
            value.what = ValueKind::Unknown;
        }
        value.is_default = true;
        Some(value)
    }

    /// The default of a field that says it in a call: `Field(default=0.2)`, `field(default=…)`.
    pub(super) fn field_default(&self, at: Ref, arguments: &[NodeId], depth: usize) -> Value {
        let tree = self.tree(at);
        let is_default = |argument: NodeId| matches!(tree.name(argument), Some("default" | "default_factory"));
        let keyword = arguments
            .iter()
            .find(|&&argument| is_default(argument) && tree.kind(argument) == Kind::Argument);
        let first = arguments.first().filter(|&&first| tree.kind(first) != Kind::Argument);
        let Some(&value) = keyword.or(first) else {
            return Value::unknown(self.place(at));
        };
        let mut value = self.read(Ref { node: value, ..at }, depth + 1);
        if matches!(value.what, ValueKind::Unset) {
            value.what = ValueKind::Unknown;
        }
        value
    }

    /// A mapping that a call makes of keys and values: `Map.of("k", v)`, `mapOf("k" to v)`, `array("k" => v)`.
    pub(super) fn map_of(&self, at: Ref, plain: &str, arguments: &[NodeId], depth: usize) -> Option<Value> {
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
                        self.pair(at, key, value, &mut map, depth);
                    }
                    _ => match tree.kind(argument) {
                        Kind::Pair => self.entry(Ref { node: argument, ..at }, &mut map, depth),
                        _ => map.blur(),
                    },
                }
            }
        }
        Some(Value::new(ValueKind::Map(map), place))
    }

    pub(super) fn pair(&self, at: Ref, key: NodeId, value: NodeId, map: &mut Map, depth: usize) {
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

    /// The value that a chain of setters builds: `InferenceConfiguration.builder().temperature(…).build()`,
    /// `c.temperature(…)`.
    pub(super) fn built(&self, at: Ref, depth: usize) -> Option<Value> {
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
            // The parameter of a closure of Kotlin that names none.
            if tree.language() == "kotlin" && tree.slice(root) == "it" {
                return Some(());
            }
            let root = Ref { node: root, ..at };
            match self.names.lookup(last_word(tree.slice(root.node)), root) {
                // The parameter of a function with a name is no builder: `helper.body(text)`, `self.body(text)`.
                Found::One(bind) if bind.is_parameter => {
                    let function = self.names.scope(bind.at);
                    self.tree(function).name(function.node).is_none().then_some(())
                }
                _ => is_implied(tree, root.node).then_some(()),
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
        Some(Value::new(ValueKind::Map(map), self.place(at)))
    }

    /// The value that a function argument builds: `c -> c.temperature(0.5F)`, a block of assignments.
    pub(super) fn function(&self, at: Ref, depth: usize) -> Value {
        let tree = self.tree(at);
        let place = self.place(at);
        let Some(body) = tree.child(at.node, Slot::Body) else {
            return Value::unknown(place);
        };
        match tree.kind(body) {
            Kind::Block => {
                let statements: Vec<_> = tree.children(body).collect();
                // A block of one expression gives it.
                let mut children = tree.children(at.node);
                let has_parameter = children.any(|child| tree.kind(child) == Kind::Parameter)
                    || statements
                        .first()
                        .is_some_and(|&one| tree.slice(one).starts_with("it."));
                if let [one] = statements.as_slice()
                    && (matches!(tree.kind(*one), Kind::Map | Kind::Return)
                        || has_parameter && tree.kind(*one) == Kind::Call)
                {
                    let value = if tree.kind(*one) == Kind::Return {
                        tree.children(*one).next().unwrap_or(*one)
                    } else {
                        *one
                    };
                    return self.read(Ref { node: value, ..at }, depth + 1);
                }
                Value::new(ValueKind::Map(self.entries(Ref { node: body, ..at }, depth + 1)), place)
            }
            _ => self.read(Ref { node: body, ..at }, depth + 1),
        }
    }
}

/// True if a name is the parameter of a function that declares none: `{ it.temperature(0.2f) }`.
fn is_implied(tree: &Tree<'_>, name: NodeId) -> bool {
    tree.slice(name) == "it" && matches!(tree.language_at(name), "kotlin" | "groovy")
}

/// A mapping that is made of pairs: `HashMap::from([("top_k", 40)])`; another value as it is.
fn of_pairs(value: Value) -> Value {
    let ValueKind::List { items, is_open } = &value.what else {
        return value;
    };
    let mut map = Map {
        is_open: *is_open,
        ..Map::default()
    };
    for item in items {
        let ValueKind::List { items: pair, .. } = &item.what else {
            return value;
        };
        let [key, set] = pair.as_slice() else { return value };
        let Some(name) = key.text() else { return value };
        map.put(Entry {
            key: name.to_owned(),
            at: item.at,
            key_at: key.at,
            value: set.clone(),
        });
    }
    Value::new(ValueKind::Map(map), value.at)
}

/// The expression that a function gives without a return: its body, or the end of it.
fn tail(tree: &Tree<'_>, function: NodeId) -> Option<NodeId> {
    let body = tree.child(function, Slot::Body)?;
    if tree.kind(body) != Kind::Block {
        return Some(body);
    }
    let is_value = |id: &NodeId| {
        matches!(
            tree.kind(*id),
            Kind::Call | Kind::Map | Kind::Literal | Kind::Template | Kind::Name | Kind::Member
        )
    };
    let ends = matches!(tree.language(), "rust" | "ruby" | "scala" | "elixir");
    tree.children(body).last().filter(|last| ends && is_value(last))
}

/// True if an argument names an encoding of characters: `text.encode("utf-8")`, `text.getBytes(StandardCharsets.UTF_8)`.
fn is_charset(text: &str) -> bool {
    matches!(
        fold(last_word(text)).as_str(),
        "utf8" | "ascii" | "usascii" | "latin1" | "iso88591"
    )
}
