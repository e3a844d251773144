//! The requests that a document sends, each with its model, its API and its parameters, where they are certain.
//!
//! Input: the trees that run together. Output: [`Sent`] for each call, class, setting or resource that sends a request and
//! whose model is written. Who sends one, and under which names, the files of `rules/sdks/` say.

mod beside;
mod client;
mod fields;
mod hooks;
mod origin;
mod repeated;

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::eval::Evaluator;
use super::json;
use super::names::{Found, Ref};
use super::value::{At, HOLE, Map, Value, ValueKind, Written};
use crate::context::fold;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::usage::calls;
use crate::usage::failing;
use crate::usage::rows::{FormRow, RequestRow};
use crate::usage::sinks::ROWS;
use crate::usage::stand_ins::StandIns;
use crate::vocab::Glob;
pub(super) use fields::fields;
pub use fields::fields_of_body;

/// Mappings around a setting are asked so far for what is beside it.
const MAX_OUTER: usize = 24;

/// More requests of one document are not read.
const MAX_SITES: usize = 2_000;

/// The rows by the names of their calls.
static CALLS: LazyLock<HashMap<&'static str, Vec<&'static RequestRow>>> = LazyLock::new(|| {
    let mut index: HashMap<_, Vec<_>> = HashMap::new();
    for row in &ROWS.request {
        for name in &row.names {
            index.entry(name.as_str()).or_default().push(row);
        }
    }
    index
});

/// A request.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The call, or the mapping.
    pub at: At,
    /// The sender, as the code writes it.
    pub taker: String,
    /// The API.
    pub api: &'static str,
    /// True if it goes to bedrock-mantle.
    pub at_mantle: bool,
    /// Place of the model; an id may be a part of it.
    pub model: At,
    /// True if another model may be used instead.
    pub is_default: bool,
    /// The names through which the model was found.
    pub via: Vec<At>,
    /// The parameters.
    pub fields: Vec<Field>,
    /// The body of `InvokeModel`.
    pub body: Option<(Map, At)>,
    /// Rules of which the sender leaves the parameter out.
    pub strips: &'static [String],
    /// True if the sender itself refuses the parameter.
    pub is_hint: bool,
    /// True if the model comes from elsewhere; its place is then that of the expression.
    pub is_open: bool,
    /// True if it is not known who sends it.
    pub is_loose: bool,
    /// True if the sender completes the body.
    pub is_partial: bool,
    /// True if all of it is seen: it is an operation of the runtime, of which nothing is filled in elsewhere.
    pub is_whole: bool,
    /// Parameters by whose name something else is asked around the call, such as the text of an error.
    pub handled: Vec<String>,
}

/// A parameter of a request.
#[derive(Clone, Debug)]
pub struct Field {
    /// The canonical name.
    pub name: String,
    /// The name as it is written.
    pub key: String,
    /// The key and its value.
    pub at: At,
    /// The key.
    pub key_at: At,
    /// The value.
    pub value: Value,
}

/// Reads the requests of trees that run together.
pub fn sent(trees: &[&Tree<'_>]) -> Vec<Sent> {
    let reader = Reader {
        eval: Evaluator::new(trees),
        stand_ins: StandIns::of(trees),
        imports: OnceCell::new(),
        hooked: OnceCell::new(),
    };
    let mut sent = Vec::new();
    for (part, tree) in trees.iter().enumerate() {
        for node in tree.ids() {
            if sent.len() < MAX_SITES {
                reader.at(Ref { part, node }, &mut sent);
            }
        }
    }
    sent
}

pub(super) struct Reader<'a, 't> {
    pub(super) eval: Evaluator<'a, 't>,
    stand_ins: StandIns<'t>,
    imports: OnceCell<origin::Imports<'t>>,
    hooked: OnceCell<Vec<String>>,
}

impl Reader<'_, '_> {
    fn at(&self, at: Ref, sent: &mut Vec<Sent>) {
        let tree = self.eval.tree(at);
        match tree.kind(at.node) {
            Kind::Call | Kind::Annotation => self.call(at, sent),
            Kind::Pair if tree.slot(at.node) != Slot::Decorator => {
                self.setting(at, sent);
                self.group(at, sent);
            }
            Kind::Binding | Kind::Parameter => self.group(at, sent),
            Kind::Literal => {
                self.text(at, sent);
                self.group(at, sent);
            }
            Kind::Template | Kind::Operation => self.text(at, sent),
            _ => {}
        }
    }

    fn call(&self, at: Ref, sent: &mut Vec<Sent>) {
        let tree = self.eval.tree(at);
        let Some(name) = calls::meant(tree, at.node) else {
            return;
        };
        let whole = fold(name);
        let operation = calls::operation(name);
        // `client.messages.create(…)`: the name of the call is no maker's.
        let own = tree.name(at.node).map(fold).unwrap_or_default();
        let rows = [whole.as_str(), operation.as_str(), own.as_str()]
            .into_iter()
            .find_map(|name| CALLS.get(name));
        let before = sent.len();
        let mut is_known = false;
        for row in rows.into_iter().flatten() {
            if !self.fits(row, at) {
                continue;
            }
            is_known = true;
            if row.path.is_empty() {
                self.of_call(row, name, at, sent);
            } else {
                self.of_url(row, name, at, sent);
            }
        }
        if sent.len() > before || self.handed_over(at, sent) {
            return;
        }
        let names_model = |row: &&RequestRow| {
            row.loose
                && calls::given(tree, at.node)
                    .any(|id| tree.name(id).is_some_and(|name| row.keys.contains(&fold(name))))
        };
        if let Some(row) = ROWS.request.iter().find(names_model) {
            let mut own = Vec::new();
            self.of_call_once(row, name, at, &mut own);
            // Where the sender is known, what it is given is not the model itself.
            own.retain(|one| !(one.is_open && is_known));
            sent.append(&mut own);
        }
    }

    /// An operation that is handed over to be called with the arguments behind it: `asyncio.to_thread(client.converse, …)`,
    /// `functools.partial(client.converse, …)`.
    fn handed_over(&self, at: Ref, sent: &mut Vec<Sent>) -> bool {
        let tree = self.eval.tree(at);
        let first = calls::arguments(tree, at.node).next();
        let Some(first) = first.filter(|&first| tree.kind(first) == Kind::Member) else {
            return false;
        };
        let name = tree.name(first).unwrap_or_default();
        let before = sent.len();
        for row in CALLS.get(fold(name).as_str()).into_iter().flatten() {
            let is_operation = row.on.is_empty() && row.client.is_empty() && row.path.is_empty() && !row.first;
            if is_operation && row.with.is_empty() && !self.is_own(Ref { node: first, ..at }, 0) {
                self.of_call(row, name, at, sent);
            }
        }
        sent.len() > before
    }

    /// True if the file, the chain and the client are those of a row.
    fn fits(&self, row: &RequestRow, at: Ref) -> bool {
        let tree = self.eval.tree(at);
        let trees = self.eval.names.trees;
        let holds = |word: &str| trees.iter().any(|tree| tree.text().contains(word));
        if !row.with.is_empty() && !holds(&row.with) || row.without.iter().any(|word| holds(word)) {
            return false;
        }
        let chain: Vec<&str> = calls::chain(tree, at.node);
        if !row.on.is_empty() && !chain.first().is_some_and(|on| row.on.contains(&fold(on))) {
            return false;
        }
        if !row.client.is_empty() {
            return self.client(row, at);
        }
        // Any client may send a request to an address.
        let is_operation = row.path.is_empty() && tree.kind(at.node) == Kind::Call;
        !(is_operation && self.is_of_project(at))
    }

    /// A request as it is written, and where a parameter of its function is the model, as each call of that function gives it.
    fn of_call(&self, row: &'static RequestRow, name: &str, at: Ref, sent: &mut Vec<Sent>) {
        let mut own = Vec::new();
        self.of_call_once(row, name, at, &mut own);
        if own.iter().all(|one| one.is_open) {
            let mut given = Vec::new();
            let function = self.eval.names.scope(at);
            for call in self.eval.calls_of(function) {
                self.eval
                    .for_call(function, call, || self.of_call_once(row, name, at, &mut given));
            }
            if given.iter().any(|one: &Sent| !one.is_open) {
                own = given;
            }
        }
        sent.append(&mut own);
    }

    fn of_call_once(&self, row: &'static RequestRow, name: &str, at: Ref, sent: &mut Vec<Sent>) {
        let mut map = self.eval.arguments(at, 0);
        map.lay(self.eval.chained(at, 0));
        // The name that an operation is bound to is its answer.
        let operation = calls::operation(name);
        if operation != fold(&row.api) || fold(name).trim_end_matches("async") != operation {
            self.touched(at, &mut map);
        }
        let model = self.model(row, at, &map);
        self.push(row, name, at, &map, model, sent);
    }

    /// The model among the arguments.
    fn model(&self, row: &RequestRow, at: Ref, map: &Map) -> Option<Value> {
        let tree = self.eval.tree(at);
        let named = row
            .model
            .iter()
            .find_map(|name| map.get(name))
            .filter(|entry| !is_of_wrapper(tree, row, &entry.key))
            .map(|entry| entry.value.clone());
        let inner = || {
            let arguments = calls::given(tree, at.node)
                .filter(|&id| tree.name(id).is_some_and(|name| row.model.contains(&fold(name))));
            // `{ model, prompt }`: the name is its own value.
            let bare = calls::arguments(tree, at.node)
                .filter(|&id| tree.kind(id) == Kind::Map)
                .flat_map(|map| tree.children(map).collect::<Vec<_>>())
                .filter(|&id| tree.kind(id) == Kind::Name && row.model.contains(&fold(tree.slice(id))));
            let named = arguments.filter_map(|id| tree.child(id, Slot::Value)).chain(bare);
            let is_bare = |id: &NodeId| row.first && tree.kind(*id) != Kind::Argument;
            let first = calls::arguments(tree, at.node).next().filter(is_bare);
            named
                .into_iter()
                .chain(first)
                .find_map(|value| self.inner(row, Ref { node: value, ..at }))
        };
        if !row.inner.is_empty() {
            return inner();
        }
        let first = || {
            let first = calls::arguments(tree, at.node).next().filter(|_| row.first)?;
            (tree.kind(first) != Kind::Argument).then(|| self.eval.eval(Ref { node: first, ..at }))
        };
        named.or_else(first)
    }

    /// The argument of `bedrock("…")`, also through a name, or of such a call that another is given.
    fn inner(&self, row: &RequestRow, at: Ref) -> Option<Value> {
        let tree = self.eval.tree(at);
        match tree.kind(at.node) {
            Kind::Call => {
                if !row.inner.contains(&fold(calls::meant(tree, at.node)?)) {
                    return None;
                }
                let arguments: Vec<NodeId> = calls::arguments(tree, at.node).collect();
                let first = *arguments.first()?;
                arguments
                    .iter()
                    .find_map(|&node| self.inner(row, Ref { node, ..at }))
                    .or_else(|| Some(self.eval.eval(Ref { node: first, ..at })))
            }
            Kind::Name => match self.eval.names.lookup(tree.slice(at.node), at) {
                Found::One(bind) if !bind.is_parameter => {
                    let tree = self.eval.tree(bind.at);
                    let value = tree.child(bind.at.node, Slot::Value)?;
                    (tree.kind(value) == Kind::Call).then(|| self.inner(row, Ref { node: value, ..bind.at }))?
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Lays over the arguments what is set on the variable that a request is bound to.
    pub(super) fn touched(&self, at: Ref, map: &mut Map) {
        let tree = self.eval.tree(at);
        // A call that is given a request makes its answer of it.
        let mut below = at.node;
        let around = tree.ancestors(at.node).take_while(|&id| {
            let is_given = tree.kind(id) == Kind::Call && tree.slot(below) == Slot::Argument;
            below = id;
            !is_given
                && matches!(
                    tree.kind(id),
                    Kind::Binding | Kind::Group | Kind::Member | Kind::Call | Kind::Operation
                )
        });
        let Some(binding) = around.into_iter().find(|&id| tree.kind(id) == Kind::Binding) else {
            return;
        };
        let target = tree
            .child(binding, Slot::Target)
            .filter(|&target| tree.kind(target) != Kind::Member);
        let (Some(name), Some(_)) = (tree.name(binding), target) else {
            return;
        };
        let Some(bind) = self
            .eval
            .names
            .bind_at(calls::last_word(name), Ref { node: binding, ..at })
        else {
            return;
        };
        let mut value = Value::new(ValueKind::Map(std::mem::take(map)), self.eval.place(at));
        self.eval.touch(&mut value, calls::last_word(name), bind);
        if let ValueKind::Map(after) = value.what {
            *map = after;
        }
    }

    /// A pair of a config that names the model.
    fn setting(&self, at: Ref, sent: &mut Vec<Sent>) {
        let tree = self.eval.tree(at);
        let Some(name) = tree.name(at.node) else { return };
        let (above, last) = name.rsplit_once('.').map_or(("", name), |(above, last)| (above, last));
        let key = fold(last);
        // Further rows of one sender have the same path.
        let mut taken: Option<&[String]> = None;
        for row in ROWS.request.iter().filter(|row| row.keys.contains(&key)) {
            let is_of_sender = taken.is_none_or(|path| !path.is_empty() && path == row.above);
            if !is_of_sender || !self.fits(row, at) || !self.is_set(row, at, above) {
                continue;
            }
            let Some(around) = tree.parent(at.node) else { continue };
            let around = Ref { node: around, ..at };
            let map = if above.is_empty() {
                self.eval.entries(around, 0)
            } else {
                self.dotted(around, above)
            };
            if !row.path.is_empty() {
                Self::of_map(row, &map, self.eval.place(around), &self.handled(at), sent);
                continue;
            }
            if !row.has.is_empty() && map.get(&row.has).is_none() {
                continue;
            }
            let model = map.get(last).map(|entry| entry.value.clone());
            let whole = if row.loose { around } else { at };
            self.push(row, last, whole, &map, model, sent);
            taken = Some(&row.above);
        }
    }

    /// The settings below a path that each key writes whole.
    fn dotted(&self, around: Ref, above: &str) -> Map {
        let mut below = Map::default();
        for mut entry in self.eval.entries(around, 0).entries {
            if let Some(rest) = entry.key.strip_prefix(above).and_then(|rest| rest.strip_prefix('.')) {
                entry.key = rest.to_owned();
                below.put(entry);
            }
        }
        below
    }

    fn is_set(&self, row: &RequestRow, at: Ref, above: &str) -> bool {
        let tree = self.eval.tree(at);
        if !row.above.is_empty() {
            let mut path: Vec<String> = tree
                .ancestors(at.node)
                .filter(|&id| matches!(tree.kind(id), Kind::Pair | Kind::Section | Kind::Binding))
                .filter_map(|id| tree.key_name(id).map(|name| name.to_ascii_lowercase()))
                .collect();
            path.reverse();
            path.push(above.to_ascii_lowercase());
            let path = path.join(".");
            if !row
                .above
                .iter()
                .any(|pattern| Glob::new(pattern).matches(path.trim_end_matches('.')))
            {
                return false;
            }
        }
        let is_beside = |key: &str, value: &str| {
            let pattern = Glob::new(value);
            let maps = tree.ancestors(at.node).take(MAX_OUTER);
            maps.into_iter()
                .filter(|&id| matches!(tree.kind(id), Kind::Map | Kind::Section))
                .any(|map| {
                    tree.children(map).take(200).any(|pair| {
                        let content = || tree.name(tree.child(pair, Slot::Value)?);
                        tree.kind(pair) == Kind::Pair
                            && tree.name(pair) == Some(key)
                            && content().is_some_and(|content| pattern.matches(content))
                    })
                })
        };
        row.beside.is_empty() || row.beside.iter().any(|pair| is_beside(&pair.key, &pair.value))
    }

    fn push(
        &self,
        row: &'static RequestRow,
        name: &str,
        at: Ref,
        map: &Map,
        model: Option<Value>,
        sent: &mut Vec<Sent>,
    ) {
        let Some(model) = model else { return };
        let none = Written::default();
        let (written, is_open) = match &model.what {
            ValueKind::Text(written) if may_name_model(&written.text) => (written, false),
            ValueKind::Text(_) if !row.route => (&none, true),
            // `os.Getenv(…)` may make an object, as far as its name says.
            ValueKind::Unknown | ValueKind::Given | ValueKind::Map(_) if !row.route => (&none, true),
            _ => return,
        };
        let is_set = |key: &String| {
            map.get(key)
                .is_some_and(|entry| !matches!(entry.value.what, ValueKind::Truth(false) | ValueKind::Unset))
        };
        if failing::is_expected_to_fail(self.eval.tree(at), at.node)
            || self.stand_ins.take(at.part, self.eval.tree(at), at.node)
            || !is_open && self.eval.is_for_others(at, &written.text, &model)
            || row.unless.iter().any(is_set)
            || row.route && !written.text.starts_with("bedrock")
        {
            return;
        }
        let Some(form) = ROWS.form.iter().find(|form| form.name == row.form) else {
            return;
        };
        let mut map = map.clone();
        if !is_open {
            self.eval.drop_of_others(&mut map, at, &written.text, &model);
        }
        let map = &map;
        let mut fields = fields(form, map, false);
        if row.loose && fields.is_empty() {
            return;
        }
        let body = fields
            .iter()
            .find(|field| field.name == "body")
            .map(|field| field.value.clone());
        let mut handled = self.handled(at);
        handled.extend(self.left_out(row, form, at, &model, &fields));
        fields.retain(|field| field.name != "body");
        let mut body = body.and_then(|body| Evaluator::as_map(&body));
        if let Some((body, _)) = &mut body {
            body.is_open |= row.partial;
            if !is_open {
                self.eval.drop_of_others(body, at, &written.text, &model);
            }
        }
        sent.push(Sent {
            at: self.eval.place(at),
            taker: name.to_owned(),
            api: &row.api,
            at_mantle: row.mantle,
            model: if is_open {
                model.at
            } else {
                model_place(written, &model)
            },
            is_open,
            is_default: model.is_default,
            via: model.via.clone(),
            fields,
            is_whole: is_whole(form, map, body.as_ref()),
            body,
            strips: &row.strips,
            is_hint: row.hint,
            is_loose: row.loose,
            is_partial: row.partial,
            handled,
        });
    }

    /// The words by which a request may be changed before it is sent or refused: a caught error that names a parameter, a
    /// hook of the client that takes it out.
    pub(super) fn handled(&self, at: Ref) -> Vec<String> {
        let hooked = self.hooked.get_or_init(|| self.named_by_hooks());
        hooked.iter().cloned().chain(self.compared(at)).collect()
    }

    /// The words that something is compared with in the function around a request.
    fn compared(&self, at: Ref) -> Vec<String> {
        let tree = self.eval.tree(at);
        let scope = self.eval.names.scope(at);
        let is_compared = |id: NodeId| match tree.kind(id) {
            Kind::Operation => matches!(tree.name(id), Some("in" | "not in" | "==" | "!=" | "===")),
            Kind::Call => tree.name(id).is_some_and(|name| {
                matches!(
                    fold(name).as_str(),
                    "includes" | "contains" | "indexof" | "match" | "search" | "test"
                )
            }),
            _ => false,
        };
        if scope.node == Tree::ROOT {
            return Vec::new();
        }
        let compared = tree.subtree(scope.node).filter(|&id| is_compared(id));
        let literals = compared.flat_map(|id| {
            tree.children(id)
                .filter(|&child| tree.kind(child) == Kind::Literal)
                .collect::<Vec<_>>()
        });
        literals.filter_map(|id| tree.name(id)).map(fold).collect()
    }
}

/// True if a text may name a model. The name of a variable or of a setting, `MODEL_ID`, `bedrock.modelId`, does not.
fn may_name_model(text: &str) -> bool {
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    text.contains(HOLE) || text.is_empty() || has_digit && text.contains(['.', ':', '/', '-'])
}

/// Place of the id in a text that names its provider first.
fn model_place(written: &Written, model: &Value) -> At {
    At {
        span: json::whole(written),
        ..model.at
    }
}

/// True if nothing of a request is filled in elsewhere: neither an argument nor what holds the parameters.
fn is_whole(form: &FormRow, map: &Map, body: Option<&(Map, At)>) -> bool {
    let is_closed = |key: &str| {
        let Some(entry) = map.get(key) else { return true };
        Evaluator::as_map(&entry.value).is_some_and(|(inner, _)| !inner.is_open)
    };
    let holds = match form.name.as_str() {
        "converse" => ["inferenceConfig", "additionalModelRequestFields"]
            .into_iter()
            .all(is_closed),
        "invoke" => body.is_some_and(|(body, _)| !body.is_open),
        _ => false,
    };
    holds && !map.is_open
}

/// True if a keyword of an operation is spelled as the SDK of the language does not spell it: the call is one of a wrapper that
/// has the name of the operation, `client.invoke_model(model_id=…)` in Python.
fn is_of_wrapper(tree: &Tree<'_>, row: &RequestRow, key: &str) -> bool {
    let is_operation = matches!(row.form.as_str(), "converse" | "invoke") && row.keys.is_empty();
    let is_camel = matches!(tree.language(), "python" | "javascript" | "typescript" | "tsx" | "jsx");
    is_operation && is_camel && key.contains('_')
}
