//! Sinks: the calls, classes, settings and resources that consume an id.
//!
//! Input: a tree, and the context of a literal or of a name in it. Output: the [`Sink`] that gets the value unchanged,
//! where that is certain. The rows of `rules/sdks/` define the sinks; no name of one is known here.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::sync::LazyLock;

use super::calls;
use super::routes;
use super::rows::{CallRow, ClassRow, RouteRow, Rows, SettingRow, VariableRow};
use crate::context::{Context, fold};
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::{Glob, Place, Sink, Span, Takes};

/// Mappings around a setting are asked so far for what is beside it.
const MAX_OUTER: usize = 24;

/// The mapping of a setting is so near to its value.
const MAX_LEVELS: usize = 4;

/// More pairs of one mapping are not asked.
const MAX_PAIRS: usize = 200;

/// Languages whose variables are those of the environment.
const SHELLS: &[&str] = &["shell", "powershell", "batch", "dockerfile", "fish", "make"];

/// Keys below which a config sets variables of the environment, folded.
const ENVIRONMENTS: &[&str] = &["environment", "environmentvariables", "env", "variables", "envvars"];

/// Words for clients that call no model.
const MOCKS: &[&str] = &["mock", "fake", "stub", "dummy"];

/// The rows of all files.
#[expect(clippy::expect_used, reason = "the build script wrote it; no input reaches it")]
pub(super) static ROWS: LazyLock<Rows> = LazyLock::new(|| {
    static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/sdks.bin"));
    postcard::from_bytes(BYTES).expect("the build script wrote it")
});

/// The rows of calls, by the names that they have.
static CALLS: LazyLock<HashMap<&'static str, Vec<&'static CallRow>>> = LazyLock::new(|| {
    let mut index: HashMap<_, Vec<_>> = HashMap::new();
    for row in &ROWS.call {
        for name in &row.names {
            index.entry(name.as_str()).or_default().push(row);
        }
    }
    index
});

/// A tree, with facts about all of it, computed once.
pub(super) struct Sinks<'a, 't> {
    tree: &'a Tree<'t>,
    /// True if it names bedrock-mantle, where only bare ids work.
    at_mantle: OnceCell<bool>,
    /// True if a setting makes the program put the prefix before the id.
    makes_prefix: OnceCell<bool>,
    /// True if the text holds the words that some rows need.
    holds: RefCell<HashMap<&'static str, bool>>,
}

/// A value that a sink may be given.
struct Value<'c> {
    context: &'c Context,
    node: NodeId,
    /// The name that it is given to, folded.
    key: Option<String>,
    /// The route before the id in its literal.
    route: Option<&'static RouteRow>,
}

impl Value<'_> {
    fn is_given_to(&self, names: &[String]) -> bool {
        self.key.as_ref().is_some_and(|key| names.contains(key))
    }

    fn is_given_to_key(&self, row: &SettingRow) -> bool {
        let ends = |key: &String| row.ends.iter().any(|end| key.ends_with(end.as_str()));
        self.is_given_to(&row.keys) || self.key.as_ref().is_some_and(ends)
    }
}

/// True if the variables at a node are those of the environment.
pub(super) fn is_shell(tree: &Tree<'_>, node: NodeId) -> bool {
    SHELLS.contains(&tree.language_at(node))
}

impl<'a, 't> Sinks<'a, 't> {
    pub(super) fn new(tree: &'a Tree<'t>) -> Self {
        Self {
            tree,
            at_mantle: OnceCell::new(),
            makes_prefix: OnceCell::new(),
            holds: RefCell::default(),
        }
    }

    /// The sink of the id at `span`, whose context is of its literal.
    pub(super) fn of_id(&self, context: &Context, span: Span) -> Option<Sink> {
        if context.place == Place::Url {
            return self.of_url(span).and_then(|sink| self.unless_mantle(sink));
        }
        let counts = matches!(
            context.place,
            Place::Argument | Place::String | Place::ConfigValue | Place::DefaultValue | Place::TemplateString
        );
        let node = context.literal.filter(|_| counts)?;
        let before = before(self.tree, node, span)?;
        if let Some(name) = before.strip_suffix('=') {
            // `- BEDROCK_MODEL_ID=…` of a list.
            let is_set = context.place == Place::ConfigValue && is_variable(name) && !self.makes_prefix();
            return is_set.then(|| named(name)).and_then(|sink| self.unless_mantle(sink));
        }
        if let Some(name) = routes::key_in_line(before).filter(|_| is_shell(self.tree, node)) {
            return self.unless_mantle(named(name));
        }
        let is_arn = before.starts_with("arn:");
        let route = ROWS.route.iter().find(|row| before.starts_with(&row.begins));
        if !before.is_empty() && !is_arn && route.is_none() {
            return None;
        }
        let value = Self::value(context, node, route);
        let by_call = self.by_call(&value);
        let sink = if is_arn {
            by_call
        } else {
            by_call.or_else(|| self.by_setting(&value))
        };
        self.unless_mantle(self.unless_instead(sink?, &value))
    }

    /// The sink, or one of base ids where another value is called in the place of the id.
    fn unless_instead(&self, sink: Sink, value: &Value<'_>) -> Sink {
        let tree = self.tree;
        let of_route = value.route.map_or(&[][..], |row| row.instead.as_slice());
        let is_instead = |id: NodeId| {
            let name = tree.name(id).map(fold).unwrap_or_default();
            let written = tree.child(id, Slot::Value).map_or("", |value| tree.slice(value));
            let by_route = || of_route.contains(&name) && written.to_ascii_lowercase().contains("arn");
            !calls::is_unset(written) && (ROWS.instead.contains(&name) || by_route())
        };
        let in_call = value
            .context
            .call_node
            .is_some_and(|call| calls::given(tree, call).any(is_instead));
        let map = tree
            .ancestors(value.node)
            .take(MAX_LEVELS)
            .find(|&id| tree.kind(id) == Kind::Map);
        let in_map = || map.is_some_and(|map| tree.children(map).take(MAX_PAIRS).any(is_instead));
        if sink.calls() && (in_call || in_map()) {
            return Sink {
                takes: Takes::BaseId,
                shown_only: Some("the inference profile beside it is called, and is of this model".to_owned()),
                ..sink
            };
        }
        sink
    }

    /// The sink of a name: a variable that is given to a call.
    pub(super) fn of_name(&self, context: &Context) -> Option<Sink> {
        if context.place != Place::Identifier {
            return None;
        }
        let value = Self::value(context, context.node, None);
        let sink = self.by_call(&value)?;
        self.unless_mantle(self.unless_instead(sink, &value))
    }

    /// The sink of a setting that is given a parameter.
    pub(super) fn of_setting(&self, context: &Context) -> Option<Sink> {
        let sink = self.by_setting(&Self::value(context, context.node, None))?;
        self.unless_mantle(sink)
    }

    /// The sink of a name that is a whole request: `client.send(new InvokeModelCommand(input))`.
    pub(super) fn of_request(&self, context: &Context, key: &str) -> Option<Sink> {
        let call = context
            .call_node
            .filter(|_| context.place == Place::Identifier && context.name.is_none())?;
        let name = calls::meant(self.tree, call)?;
        let row = CALLS
            .get(calls::operation(name).as_str())?
            .iter()
            .find(|row| row.arguments.iter().any(|one| one == key))?;
        self.unless_mantle(of_row(name, row))
    }

    /// True if a key is an argument of some call.
    pub(super) fn is_argument(key: &str) -> bool {
        let key = fold(key);
        ROWS.call.iter().any(|row| row.arguments.contains(&key))
    }

    fn value<'c>(context: &'c Context, node: NodeId, route: Option<&'static RouteRow>) -> Value<'c> {
        let key = context.name.as_deref().map(|name| {
            // The keys of `.properties` are paths.
            fold(name.rsplit('.').next().unwrap_or(name))
        });
        Value {
            context,
            node,
            key,
            route,
        }
    }

    fn unless_mantle(&self, sink: Sink) -> Option<Sink> {
        let at_mantle = || {
            *self
                .at_mantle
                .get_or_init(|| self.tree.text().to_ascii_lowercase().contains("mantle"))
        };
        (!sink.calls() || !at_mantle()).then_some(sink)
    }

    fn makes_prefix(&self) -> bool {
        *self.makes_prefix.get_or_init(|| {
            let tree = self.tree;
            tree.ids().any(|id| {
                let name = match tree.kind(id) {
                    Kind::Name => Some(tree.slice(id)),
                    Kind::Comment | Kind::DocComment | Kind::Prose | Kind::Heading => None,
                    _ => tree.name(id),
                };
                let name = name.filter(|name| name.len() < 80 && name.contains(['r', 'R']));
                name.is_some_and(|name| {
                    let folded = fold(name);
                    ROWS.makes_prefix.iter().any(|part| folded.contains(part.as_str()))
                })
            })
        })
    }

    fn holds(&self, word: &'static str) -> bool {
        word.is_empty()
            || *self
                .holds
                .borrow_mut()
                .entry(word)
                .or_insert_with(|| self.tree.text().contains(word))
    }

    /// `https://…/model/<id>/invoke`
    fn of_url(&self, span: Span) -> Option<Sink> {
        let before = self.tree.text().get(..span.start())?;
        let after = self.tree.text().get(span.end()..)?;
        let called = |row: &&super::rows::UrlRow| {
            before.ends_with(&row.before) && row.after.iter().any(|part| after.starts_with(part))
        };
        let row = ROWS.url.iter().find(called)?;
        Some(named(row.before.trim_end_matches('/')))
    }

    fn by_call(&self, value: &Value<'_>) -> Option<Sink> {
        let sink = match value.context.call_node {
            Some(call) if is_call(self.tree, call) => self.of_call(value, call).or_else(|| self.of_setter(value, call)),
            _ => self.of_owner(value),
        };
        let call = value.context.call_node;
        sink.filter(|_| !call.is_some_and(|call| self.is_through_mock(call)))
    }

    /// The call that the value is an argument of.
    fn of_call(&self, value: &Value<'_>, call: NodeId) -> Option<Sink> {
        let name = calls::meant(self.tree, call)?;
        let operation = calls::operation(name);
        let is_first = || calls::is_first(self.tree, value.node, call);
        let fits = |row: &&&'static CallRow| {
            (value.is_given_to(&row.arguments) || row.first && is_first())
                && self.holds(&row.with)
                && self.is_on(call, &row.on)
        };
        let takes = |name: &str| CALLS.get(name).and_then(|rows| rows.iter().find(fits));
        let whole = fold(name);
        // `client.messages.create(…)`: the name of the call is no maker's, and the client may be another's.
        let own = || takes(&self.tree.name(call).map(fold)?);
        let made = takes(&whole).or_else(|| takes(&operation));
        if let Some(row) = made.or_else(own) {
            let on = row.on.first();
            let mut sink = of_row(&on.map_or_else(|| name.to_owned(), |on| format!("{on}.{name}")), row);
            sink.reaches_runtime |=
                made.is_some() && row.passes && !row.unless.iter().any(|word| self.tree.text().contains(word));
            return Some(sink);
        }
        let is_class = class(name).is_some_and(|row| value.is_given_to(&row.arguments));
        let routes = value
            .route
            .is_some_and(|row| value.is_given_to(&row.arguments) || row.calls.contains(&whole) && is_first());
        (is_class || routes).then(|| named(name))
    }

    /// True if a call has one of some names as its receiver.
    fn is_on(&self, call: NodeId, names: &[String]) -> bool {
        let on = || calls::chain(self.tree, call).first().map(|name| fold(name));
        names.is_empty() || on().is_some_and(|on| names.contains(&on))
    }

    /// A setter in the chain of a builder, in a function that a call is given, or of a variable with a type:
    /// `ConverseRequest.builder().modelId(…)`, `client.converse(r -> r.modelId(…))`, `request.SetModelId(…)`.
    fn of_setter(&self, value: &Value<'_>, call: NodeId) -> Option<Sink> {
        let name = self.tree.name(call).map(fold)?;
        let setter = ["with", "set"]
            .iter()
            .find_map(|begin| name.strip_prefix(begin))
            .unwrap_or(&name);
        if !calls::is_first(self.tree, value.node, call) {
            return None;
        }
        let mut owners: Vec<&str> = calls::chain(self.tree, call);
        let root = owners.last().copied().and_then(|root| self.owner_of(call, root));
        owners.extend(root);
        owners.into_iter().find_map(|owner| owned(owner, setter))
    }

    /// The type of a variable, or the call that is given the function that it is a parameter of.
    fn owner_of(&self, at: NodeId, variable: &str) -> Option<&'t str> {
        let tree = self.tree;
        for id in tree.ancestors(at) {
            let is_parameter = |&child: &NodeId| {
                tree.slot(child) == Slot::Parameter && tree.name(child).unwrap_or_else(|| tree.slice(child)) == variable
            };
            if tree.kind(id) == Kind::Function && tree.children(id).any(|child| is_parameter(&child)) {
                let call = tree
                    .parent(id)
                    .filter(|&call| tree.slot(id) == Slot::Argument && tree.kind(call) == Kind::Call)?;
                return calls::meant(tree, call);
            }
            if matches!(
                tree.kind(id),
                Kind::Block | Kind::Document | Kind::Embedded | Kind::Class
            ) {
                let binding = tree
                    .children(id)
                    .find(|&child| tree.kind(child) == Kind::Binding && tree.name(child) == Some(variable));
                if let Some(binding) = binding {
                    let typed = tree
                        .child(binding, Slot::Type)
                        .and_then(|typed| calls::last_part(tree, typed));
                    let made = tree
                        .child(binding, Slot::Value)
                        .filter(|&value| tree.kind(value) == Kind::Call);
                    return typed
                        .filter(|typed| fold(typed) != "var")
                        .or_else(|| calls::meant(tree, made?));
                }
            }
        }
        None
    }

    /// The owner of a value without a call: a mapping of a type, `const input: InvokeModelInput = { modelId: … }`; the
    /// block that a call is given, `ConverseRequest { modelId = … }`; a field of a variable with a type,
    /// `request.ModelId = …`.
    fn of_owner(&self, value: &Value<'_>) -> Option<Sink> {
        let tree = self.tree;
        let key = value.key.as_deref()?;
        let binding = tree
            .ancestors(value.node)
            .find(|&id| matches!(tree.kind(id), Kind::Binding | Kind::Function | Kind::Block))?;
        if tree.kind(binding) != Kind::Binding {
            return None;
        }
        if let Some(typed) = tree
            .child(binding, Slot::Type)
            .filter(|_| !value.context.containers.is_empty())
        {
            return owned(calls::last_part(tree, typed)?, key);
        }
        let target = tree.child(binding, Slot::Target)?;
        if let Some(on) = tree.child(target, Slot::Receiver) {
            let variable = calls::last_part(tree, on)?;
            return owned(self.owner_of(binding, variable)?, key);
        }
        let block = tree.parent(binding).filter(|&block| tree.kind(block) == Kind::Block)?;
        let function = tree
            .parent(block)
            .filter(|&function| tree.kind(function) == Kind::Function && tree.slot(function) == Slot::Argument)?;
        owned(calls::meant(tree, tree.parent(function)?)?, key)
    }

    /// True if the client of a call is a mock, so that no model is called: `client=MagicMock()`.
    fn is_through_mock(&self, call: NodeId) -> bool {
        let tree = self.tree;
        let is_mock = |id: NodeId| {
            let is_client = tree
                .name(id)
                .is_some_and(|name| name.to_ascii_lowercase().ends_with("client"));
            let value = tree.child(id, Slot::Value).filter(|_| is_client);
            value.is_some_and(|value| {
                let written = tree
                    .slice(value)
                    .split('(')
                    .next()
                    .unwrap_or_default()
                    .to_ascii_lowercase();
                MOCKS.iter().any(|word| written.contains(word))
            })
        };
        calls::given(tree, call).any(is_mock)
    }

    /// A setting of a config, a resource, a framework, or of the environment.
    fn by_setting(&self, value: &Value<'_>) -> Option<Sink> {
        let context = value.context;
        if context.place == Place::DefaultValue {
            return None;
        }
        if let Some(sink) = self.by_resource(value) {
            // A sink of base ids takes no prefix, whatever puts one before others.
            return (!sink.calls() || !self.makes_prefix()).then_some(sink);
        }
        let is_config = context.place == Place::ConfigValue;
        let routed = value.route.filter(|_| is_config);
        let name = context.name.as_deref().or(context.key_path.as_deref());
        let by_route = routed.filter(|row| value.is_given_to(&row.arguments) || self.is_listed(value, &row.lists));
        let name = name
            .filter(|_| by_route.is_some())
            .map(str::to_owned)
            .or_else(|| self.environment(value))?;
        (!self.makes_prefix()).then(|| named(&name))
    }

    /// True if the value is an element of a list of one of some names.
    fn is_listed(&self, value: &Value<'_>, names: &[String]) -> bool {
        let tree = self.tree;
        let list = tree.parent(value.node).filter(|&list| tree.kind(list) == Kind::List);
        let pair = list.and_then(|list| tree.parent(list));
        pair.and_then(|pair| tree.name(pair))
            .is_some_and(|name| names.contains(&fold(name)))
    }

    fn by_resource(&self, value: &Value<'_>) -> Option<Sink> {
        let context = value.context;
        let name = context
            .name
            .as_deref()
            .filter(|_| context.place == Place::ConfigValue)?;
        let path = context.key_path.as_deref().unwrap_or_default();
        let above = path
            .rsplit_once('.')
            .map_or("", |(above, _)| above)
            .to_ascii_lowercase();
        let row = ROWS
            .setting
            .iter()
            .find(|row| value.is_given_to_key(row) && self.is_set(row, &above, value.node))?;
        Some(Sink {
            takes: row.takes,
            shown_only: row.shown_only.clone(),
            none_in_legacy: row.none_in_legacy.clone(),
            trains: row.trains,
            ..named(name)
        })
    }

    fn is_set(&self, row: &SettingRow, above: &str, node: NodeId) -> bool {
        let fits = |pattern: &String| Glob::new(pattern.as_str()).matches(above);
        let by_path = row.above.is_empty() || row.above.iter().any(fits);
        let by_pair = || {
            row.beside.is_empty()
                || row
                    .beside
                    .iter()
                    .any(|pair| self.is_beside(&pair.key, &pair.value, node))
        };
        let language = self.tree.language_at(node);
        let by_language = row.languages.is_empty() || row.languages.iter().any(|one| one == language);
        (row.listed || !above.contains('[')) && by_language && by_path && by_pair()
    }

    /// True if a mapping around a node has a pair of that key and value.
    fn is_beside(&self, key: &str, value: &str, node: NodeId) -> bool {
        let tree = self.tree;
        let pattern = Glob::new(value);
        let is_it = |pair: NodeId| {
            let has_key = matches!(tree.kind(pair), Kind::Pair | Kind::Binding)
                && tree.name(pair).is_some_and(|name| name == key);
            let content = || tree.name(tree.child(pair, Slot::Value)?);
            has_key && content().is_some_and(|content| pattern.matches(content))
        };
        let maps = tree
            .ancestors(node)
            .take(MAX_OUTER)
            .filter(|&id| matches!(tree.kind(id), Kind::Map | Kind::Section));
        maps.into_iter()
            .any(|map| tree.children(map).take(MAX_PAIRS).any(is_it))
    }

    /// The variable of the environment that the value is set to.
    fn environment(&self, value: &Value<'_>) -> Option<String> {
        let context = value.context;
        let name = self.name_beside(value).or(context.name.as_deref())?;
        let path = context.key_path.as_deref().unwrap_or_default();
        let in_environment = path.split('.').any(|part| ENVIRONMENTS.contains(&fold(part).as_str()));
        let is_shell = is_shell(self.tree, value.node);
        let is_set = context.place == Place::ConfigValue || is_shell || in_environment;
        (is_set && is_variable(name)).then(|| name.to_owned())
    }

    /// `name: BEDROCK_MODEL_ID` beside a `value`, as Kubernetes and ECS have it.
    fn name_beside(&self, value: &Value<'_>) -> Option<&'t str> {
        let tree = self.tree;
        let pair = tree
            .ancestors(value.node)
            .find(|&id| matches!(tree.kind(id), Kind::Pair | Kind::Argument))?;
        let is_named = |id: NodeId, name: &str| tree.name(id).is_some_and(|own| own.eq_ignore_ascii_case(name));
        let map = tree.parent(pair).filter(|_| is_named(pair, "value"))?;
        let name = tree
            .children(map)
            .take(MAX_PAIRS)
            .find(|&other| is_named(other, "name"))?;
        tree.name(tree.child(name, Slot::Value)?)
    }
}

/// The content of a literal or template before the id at `span`; `None` where it holds more after it.
pub(super) fn before<'t>(tree: &Tree<'t>, literal: NodeId, span: Span) -> Option<&'t str> {
    let content = tree.name_span(literal).unwrap_or_else(|| tree.span(literal));
    let content = Some(content).filter(|content| content.contains(span))?;
    let after = tree.text().get(span.end()..content.end())?;
    let is_all = after.chars().all(|c| matches!(c, '#' | ' ' | '\\' | '"' | '\''));
    tree.text()
        .get(content.start()..span.start())
        .filter(|_| is_all)
        .map(|before| before.trim_start_matches(['"', '\'', '\\', ' ']))
}

/// `BEDROCK_MODEL_ID`, `CHAT_MODEL_ID`, `ANTHROPIC_MODEL`.
fn is_variable(name: &str) -> bool {
    let is_upper = name
        .bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    is_upper && ROWS.variable.iter().any(|row| is_of(name, row))
}

fn is_of(name: &str, row: &VariableRow) -> bool {
    let has = |word: &String| name.split('_').any(|own| own == word);
    name.starts_with(&row.begins) && name.ends_with(&row.ends) && row.words.iter().all(has) && !row.not.iter().any(has)
}

/// The row of a class by the shape of its name: `BedrockEmbeddings`, `AmazonBedrockChatGenerator`.
pub(super) fn class(name: &str) -> Option<&'static ClassRow> {
    let short = calls::operation(name);
    let is_it = |row: &&ClassRow| {
        short.contains(&row.holds)
            && row.ends.iter().any(|end| short.ends_with(end.as_str()))
            && !row.not.iter().any(|word| short.contains(word.as_str()))
    };
    name.starts_with(|c: char| c.is_ascii_uppercase())
        .then(|| ROWS.class.iter().find(is_it))?
}

/// The sink that an owner of a field or a setter is.
fn owned(owner: &str, key: &str) -> Option<Sink> {
    let has = |arguments: &[String]| arguments.iter().any(|one| one == key);
    let rows = CALLS.get(calls::operation(owner).as_str()).into_iter().flatten();
    let row = rows
        .into_iter()
        .find(|row| row.with.is_empty() && row.on.is_empty() && has(&row.arguments));
    let by_class = || class(owner).filter(|row| has(&row.arguments)).map(|_| named(owner));
    row.map(|row| of_row(owner, row)).or_else(by_class)
}

fn is_call(tree: &Tree<'_>, id: NodeId) -> bool {
    matches!(tree.kind(id), Kind::Call | Kind::Annotation | Kind::Element)
}

fn of_row(name: &str, row: &CallRow) -> Sink {
    Sink {
        takes: row.takes,
        shown_only: row.shown_only.clone(),
        none_in_legacy: row.none_in_legacy.clone(),
        trains: row.trains,
        ..named(name)
    }
}

fn named(name: &str) -> Sink {
    Sink {
        name: name.to_owned(),
        takes: Takes::Any,
        shown_only: None,
        none_in_legacy: None,
        trains: false,
        by_converse: false,
        is_runtime: is_runtime(name),
        reaches_runtime: is_runtime(name),
    }
}

/// True if a sink of that name is an operation of bedrock-runtime, a path of its API, or the AWS CLI.
fn is_runtime(name: &str) -> bool {
    let operation = calls::operation(name);
    let mut rows = ROWS.call.iter().filter(|row| row.runtime);
    name == "/model" || name == "aws" || rows.any(|row| row.names.iter().any(|name| fold(name) == operation))
}
