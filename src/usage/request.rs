//! The request that a literal names the model of.
//!
//! Input: a tree and a literal in it. Output: the names to which the same call, or the same mapping, gives values, and those
//! of the variables that it takes, as far as one name is set once in its function. Whatever is not certain is left out: a
//! request that names several models, a name that is set twice.

mod branches;
mod eval;
mod json;
mod names;
mod sites;
mod urls;
mod value;

use std::collections::{BTreeSet, HashMap};

use super::given::{
    BODY, Given, PREFILL, Sampling, Seen, carries, converses, invokes, is_of_a_body, is_unset, keys_in_literal, name_of,
};
use crate::context::{fold, fold_alike};
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::Span;
pub use sites::{Field, Sent, fields_of_body, sent};
pub use value::{At, Entry, Map, Value, ValueKind, Written};

/// Variables are followed so far.
const MAX_DEPTH: usize = 3;

/// A longer text is no request.
const MAX_LENGTH: usize = 20_000;

/// A request is put together of no more parts.
const MAX_PARTS: usize = 64;

/// Calls that pass their arguments on, folded.
const PASSING: &[&str] = &[
    "string",
    "stringptr",
    "ptr",
    "str",
    "dumps",
    "stringify",
    "of",
    "tojson",
    "encode",
    "jsonencode",
    "marshal",
    "bytes",
    "fromutf8",
];

/// Calls whose later arguments are values for where nothing is set, folded.
const FALLING_BACK: &[&str] = &[
    "get",
    "getenv",
    "env",
    "fetch",
    "getordefault",
    "getproperty",
    "getenvordefault",
    "getstring",
    "getvalue",
    "getattr",
];

/// Marks of arguments that are filled in elsewhere: those that Python and JavaScript spread, and the variables and files of a
/// command.
const FILLED_IN: &[&str] = &["**", "...", "$", "file://"];

/// The parameters, calls and variables of a document.
pub struct Requests<'a, 't> {
    tree: &'a Tree<'t>,
    /// Parameters, in the order of their nodes.
    given: Vec<(NodeId, Given)>,
    /// Values under keys that hold the parameters of a request, in the order of the text.
    carried: Vec<NodeId>,
    /// Calls, in the order of the text.
    calls: Vec<NodeId>,
    /// Identifiers, in the order of the text.
    words: Vec<(NodeId, &'t str)>,
    /// The values that each name is set to.
    names: HashMap<&'t str, Vec<Setting>>,
}

/// A value that a name is set to.
#[derive(Clone, Copy)]
struct Setting {
    /// The binding or parameter.
    node: NodeId,
    /// The function in which it is set, or the root.
    scope: NodeId,
}

impl<'a, 't> Requests<'a, 't> {
    /// Reads a document once.
    pub fn new(tree: &'a Tree<'t>) -> Self {
        let mut requests = Self {
            tree,
            given: Vec::new(),
            carried: Vec::new(),
            calls: Vec::new(),
            words: Vec::new(),
            names: HashMap::new(),
        };
        for id in tree.ids() {
            requests.gather(id);
        }
        requests.given.sort_unstable();
        requests.given.dedup();
        requests
    }

    fn gather(&mut self, id: NodeId) {
        let tree = self.tree;
        match tree.kind(id) {
            Kind::Pair | Kind::Argument | Kind::Attribute => self.give_field(id),
            Kind::Binding | Kind::Parameter => {
                // The caller gives a parameter its value.
                if tree.kind(id) == Kind::Binding {
                    self.give_field(id);
                } else {
                    self.prefill(id);
                }
                if let Some(name) = tree.name(id) {
                    let scope = self.scope(id);
                    self.names.entry(name).or_default().push(Setting { node: id, scope });
                }
            }
            Kind::Call => {
                self.calls.push(id);
                // `.temperature(0.5)` of a builder.
                if tree
                    .child(id, Slot::Callee)
                    .is_some_and(|callee| tree.kind(callee) == Kind::Member)
                {
                    self.give(id, id);
                    self.carry(id, id);
                }
            }
            Kind::Literal | Kind::Template => self.keys_in(id),
            Kind::Name => {
                self.words.push((id, tree.slice(id)));
                // `{ prompt }`: a key and the variable of that name.
                let is_shorthand = tree.parent(id).is_some_and(|map| tree.kind(map) == Kind::Map);
                if is_shorthand && let Some(name) = name_of(tree.slice(id)) {
                    let span = tree.span(id);
                    self.given.push((id, Given { span, name }));
                }
            }
            _ => {}
        }
    }

    /// Takes a field, argument or variable, where its value sets something.
    fn give_field(&mut self, id: NodeId) {
        let value = self.tree.child(id, Slot::Value);
        if !value.is_some_and(|value| is_unset(self.tree.slice(value))) {
            self.give(id, id);
        }
        self.prefill(id);
        self.carry(id, value.unwrap_or(id));
    }

    /// Notes the value of a key that holds the parameters of a request.
    fn carry(&mut self, id: NodeId, value: NodeId) {
        if self
            .tree
            .name(id)
            .is_some_and(|name| carries(name.trim_start_matches('-')))
        {
            self.carried.push(value);
        }
    }

    fn scope(&self, id: NodeId) -> NodeId {
        let mut functions = self.tree.ancestors(id);
        functions
            .find(|&id| self.tree.kind(id) == Kind::Function)
            .unwrap_or(Tree::ROOT)
    }

    fn give(&mut self, id: NodeId, of: NodeId) {
        let (Some(word), Some(span)) = (self.tree.name(id), self.tree.name_span(id)) else {
            return;
        };
        let bare = word.trim_start_matches('-');
        if let Some(name) = name_of(bare) {
            let span = Span::new(span.end() - bare.len(), span.end());
            self.given.push((of, Given { span, name }));
        }
    }

    /// The keys of JSON in a literal that has no tree of its own.
    fn keys_in(&mut self, id: NodeId) {
        let literal = self.tree.slice(id);
        if literal.len() < 5 || !literal.contains(':') {
            return;
        }
        let start = self.tree.span(id).start();
        let keys = keys_in_literal(literal);
        self.given.extend(keys.map(|(name, span)| {
            let span = Span::new(span.start() + start, span.end() + start);
            (id, Given { span, name })
        }));
    }

    /// A list of messages whose last one is the assistant's.
    fn prefill(&mut self, id: NodeId) {
        let tree = self.tree;
        if tree.name(id).is_none_or(|name| !fold_alike(name, "messages")) {
            return;
        }
        let Some(messages) = tree
            .child(id, Slot::Value)
            .filter(|&value| tree.kind(value) == Kind::List)
        else {
            return;
        };
        let is_comment = |&item: &NodeId| matches!(tree.kind(item), Kind::Comment | Kind::DocComment);
        let Some(last) = tree.children(messages).filter(|item| !is_comment(item)).last() else {
            return;
        };
        let role = tree.children(last).find(|&pair| tree.name(pair) == Some("role"));
        let value = role.and_then(|role| tree.child(role, Slot::Value));
        if let Some(value) = value.filter(|&value| tree.name(value) == Some("assistant")) {
            let span = tree.span(value);
            self.given.push((value, Given { span, name: PREFILL }));
        }
    }

    /// The parameters of the request that a literal names the model of. `models` are the spans that name one.
    pub(crate) fn around(&self, literal: NodeId, models: &[Span]) -> Seen {
        if self.given.is_empty() && self.calls.is_empty() {
            return Seen::default();
        }
        let mut requests = self.requests(literal);
        if let Some(name) = self.bound(literal)
            && let Some(value) = self.only(name, literal)
        {
            let uses = self.words_in(value.scope).filter(|(_, word)| *word == name);
            requests.extend(uses.filter_map(|(id, _)| self.call_around(id, value.node)));
        }
        let mut found = BTreeSet::new();
        let mut answers = Vec::new();
        for request in requests {
            let mut parts = vec![request];
            self.follow(request, &mut parts, MAX_DEPTH);
            let is_shared = parts.iter().any(|&part| self.is_shared(part, literal, models));
            let given = if is_shared { Vec::new() } else { self.of(&parts) };
            answers.push(sampling(&given, !is_shared && self.is_whole(&parts)));
            found.extend(given);
        }
        Seen {
            given: found.into_iter().collect(),
            sampling: Sampling::of(answers.into_iter()),
        }
    }

    /// True if the parts are the whole request: a call of the runtime's API, of which neither an argument nor the key
    /// that holds the parameters is filled in elsewhere.
    fn is_whole(&self, parts: &[NodeId]) -> bool {
        let tree = self.tree;
        let outer = parts.first().and_then(|&request| self.call_of_builder(request));
        let parts: Vec<NodeId> = outer.into_iter().chain(parts.iter().copied()).collect();
        let calls: Vec<NodeId> = parts
            .iter()
            .flat_map(|&part| within(tree, &self.calls, part, |id| *id))
            .copied()
            .collect();
        let is_invoked = calls.iter().any(|&call| self.invokes(call));
        let is_called = is_invoked || calls.iter().any(|&call| self.converses(call));
        let carried: Vec<NodeId> = parts
            .iter()
            .flat_map(|&part| within(tree, &self.carried, part, |id| *id))
            .copied()
            .collect();
        let is_filled_in = |&part: &NodeId| FILLED_IN.iter().any(|mark| tree.slice(part).contains(mark));
        is_called
            && (!is_invoked || !carried.is_empty())
            && !parts.iter().any(is_filled_in)
            && carried.iter().all(|&value| self.is_written_out(value, MAX_DEPTH))
    }

    /// The call of the runtime that is given a function which builds the request: `converse(r -> r.modelId(…))`.
    fn call_of_builder(&self, request: NodeId) -> Option<NodeId> {
        let tree = self.tree;
        let mut calls = tree
            .ancestors(request)
            .filter(|&id| tree.kind(id) == Kind::Call && tree.span(id).len() < MAX_LENGTH);
        calls.find(|&call| self.invokes(call) || self.converses(call))
    }

    fn converses(&self, call: NodeId) -> bool {
        let tree = self.tree;
        let mut words = tree.children(call).filter_map(|word| tree.name(word));
        tree.name(call).is_some_and(converses) || tree.name(call) == Some("aws") && words.any(converses)
    }

    /// True if a value is a literal, or a name bound to one.
    fn is_written_out(&self, value: NodeId, depth: usize) -> bool {
        let tree = self.tree;
        let is_literal = |id: NodeId| matches!(tree.kind(id), Kind::Literal | Kind::Map | Kind::List);
        if tree.subtree(value).any(is_literal) || !within(tree, &self.given, value, |(id, _)| *id).is_empty() {
            return true;
        }
        let mut set = self.words_in(value).filter_map(|(id, word)| self.only(word, id));
        depth > 0
            && set
                .any(|set| !tree.span(set.node).contains(tree.span(value)) && self.is_written_out(set.node, depth - 1))
    }

    /// The mapping or the call that the literal is an argument of.
    fn requests(&self, literal: NodeId) -> Vec<NodeId> {
        let tree = self.tree;
        let mut map = None;
        let mut below = literal;
        for id in tree.ancestors(literal) {
            match tree.kind(id) {
                Kind::List
                | Kind::Function
                | Kind::Block
                | Kind::Statement
                | Kind::Binding
                | Kind::Class
                | Kind::Embedded => break,
                Kind::Map | Kind::Section if map.is_some() => break,
                Kind::Map | Kind::Section => map = Some(id),
                Kind::Call if tree.slot(below) != Slot::Callee && !self.passes(id) && !self.falls_back(id, below) => {
                    return vec![self.chain(id)];
                }
                _ => {}
            }
            below = id;
        }
        map.filter(|&map| tree.span(map).len() <= MAX_LENGTH)
            .into_iter()
            .collect()
    }

    /// The name that the literal is set to; what a call makes of it is the model where its name says so.
    fn bound(&self, literal: NodeId) -> Option<&'t str> {
        let tree = self.tree;
        let mut is_made = false;
        for id in tree.ancestors(literal) {
            match tree.kind(id) {
                Kind::Group | Kind::Argument | Kind::Literal | Kind::Template | Kind::Conditional | Kind::Operation => {
                }
                Kind::Call => is_made |= !self.passes(id),
                Kind::Binding | Kind::Parameter => {
                    let name = tree.name(id)?;
                    return (!is_made || is_of_a_model(name)).then_some(name);
                }
                _ => return None,
            }
        }
        None
    }

    fn passes(&self, call: NodeId) -> bool {
        self.tree
            .name(call)
            .is_some_and(|name| PASSING.contains(&fold(name).as_str()))
    }

    /// True if a call returns a value that is set elsewhere, with the value at `below` as its default:
    /// `os.environ.get("MODEL_ID", "…")`.
    fn falls_back(&self, call: NodeId, below: NodeId) -> bool {
        let tree = self.tree;
        let is_of_default = tree
            .name(call)
            .is_some_and(|name| FALLING_BACK.contains(&fold(name).as_str()));
        let mut arguments = tree.children(call).filter(|&child| tree.slot(child) == Slot::Argument);
        let is_later = arguments.next().is_some_and(|first| first != below);
        is_of_default && is_later
    }

    /// The outermost call of the chain that a call is a link of.
    fn chain(&self, call: NodeId) -> NodeId {
        let tree = self.tree;
        let mut outer = call;
        let is_link = |id: NodeId| {
            matches!(
                (tree.kind(id), tree.slot(id)),
                (Kind::Member, Slot::Callee | Slot::Receiver)
            )
        };
        let mut below = call;
        for id in tree.ancestors(call) {
            let goes_on = is_link(id) && tree.slot(below) == Slot::Receiver
                || tree.kind(id) == Kind::Call && tree.slot(below) == Slot::Callee;
            if !goes_on {
                break;
            }
            if tree.kind(id) == Kind::Call {
                outer = id;
            }
            below = id;
        }
        outer
    }

    /// The innermost call around a name that takes it, with its chain; excludes the call that sets it.
    fn call_around(&self, word: NodeId, set: NodeId) -> Option<NodeId> {
        let tree = self.tree;
        let mut below = word;
        for id in tree.ancestors(word) {
            let takes = tree.kind(id) == Kind::Call && tree.slot(below) != Slot::Callee && !self.passes(id);
            if takes {
                let chain = self.chain(id);
                let is_own = tree.span(set).contains(tree.span(id));
                return (!is_own && tree.span(chain).len() < MAX_LENGTH).then_some(chain);
            }
            below = id;
        }
        None
    }

    /// The value of a name that is set in one place of its function, or of the text.
    fn only(&self, name: &str, at: NodeId) -> Option<Setting> {
        let tree = self.tree;
        let values = self.names.get(name)?;
        let holds = |value: &&Setting| tree.span(value.scope).contains(tree.span(at));
        let value = values
            .iter()
            .filter(holds)
            .min_by_key(|value| tree.span(value.scope).len())?;
        let same = values
            .iter()
            .filter(|other| tree.span(value.scope).contains(tree.span(other.node)));
        (same.count() == 1).then_some(*value)
    }

    /// Adds the values of the variables in `part`.
    fn follow(&self, part: NodeId, parts: &mut Vec<NodeId>, depth: usize) {
        if depth == 0 {
            return;
        }
        let tree = self.tree;
        for (id, word) in self.words_in(part) {
            let Some(value) = self.only(word, id) else { continue };
            let span = tree.span(value.node);
            let is_known = parts.iter().any(|&part| tree.span(part).contains(span)) || span.contains(tree.span(id));
            if !is_known && span.len() < MAX_LENGTH && parts.len() < MAX_PARTS {
                parts.push(value.node);
                self.follow(value.node, parts, depth - 1);
            }
        }
    }

    fn words_in(&self, part: NodeId) -> impl Iterator<Item = (NodeId, &'t str)> + '_ {
        within(self.tree, &self.words, part, |(id, _)| *id).iter().copied()
    }

    /// The parameters in the parts of a request.
    fn of(&self, parts: &[NodeId]) -> Vec<Given> {
        let given = parts
            .iter()
            .flat_map(|&part| within(self.tree, &self.given, part, |(id, _)| *id));
        let given: Vec<_> = given.map(|(_, given)| *given).collect();
        let mut calls = parts
            .iter()
            .flat_map(|&part| within(self.tree, &self.calls, part, |id| *id));
        let names_body = given.iter().any(|given| given.name == BODY);
        let has_body = names_body || calls.any(|&call| self.invokes(call));
        let counts = |given: &Given| given.name != BODY && (has_body || !is_of_a_body(given.name));
        given.into_iter().filter(counts).collect()
    }

    /// True if a call is one of `InvokeModel`, also as a shell command.
    fn invokes(&self, call: NodeId) -> bool {
        let tree = self.tree;
        let words = tree.children(call).filter_map(|word| tree.name(word));
        tree.name(call).is_some_and(invokes) || tree.name(call) == Some("aws") && words.into_iter().any(invokes)
    }

    /// True if a part of a request names another model than the literal does.
    fn is_shared(&self, part: NodeId, literal: NodeId, models: &[Span]) -> bool {
        let tree = self.tree;
        let (part, literal) = (tree.span(part), tree.span(literal));
        let text = |span: &Span| tree.text().get(span.range());
        let own = models.iter().find(|model| literal.contains(**model)).and_then(text);
        let from = models.partition_point(|model| model.start() < part.start());
        let inside = models[from..].iter().take_while(|model| model.end() <= part.end());
        let is_comment = |model: &Span| {
            let node = tree.innermost(*model);
            let mut around = std::iter::once(node).chain(tree.ancestors(node));
            around.any(|id| matches!(tree.kind(id), Kind::Comment | Kind::DocComment))
        };
        inside
            .into_iter()
            .any(|model| !literal.overlaps(*model) && text(model) != own && !is_comment(model))
    }
}

/// Use of `temperature` and `top_p` in the parts of one request.
fn sampling(given: &[Given], is_whole: bool) -> Sampling {
    let sets = |name: &&str| given.iter().any(|given| given.name == *name);
    if Sampling::PARAMETERS.iter().all(sets) {
        Sampling::Together
    } else if is_whole {
        Sampling::Apart
    } else {
        Sampling::Unseen
    }
}

/// True if a variable of that name holds a model.
fn is_of_a_model(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains("model") || name.contains("llm")
}

/// Of things in the order of their nodes, those in the subtree of `part`.
fn within<'x, T>(tree: &Tree<'_>, all: &'x [T], part: NodeId, id: impl Fn(&T) -> NodeId) -> &'x [T] {
    let start = all.partition_point(|one| id(one) < part);
    let behind = tree.behind(part);
    let end = all.partition_point(|one| id(one) < behind);
    all.get(start..end).unwrap_or_default()
}
