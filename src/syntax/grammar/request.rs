//! What else a request is given, of which a literal names the model.
//!
//! In: a tree and the nodes around a literal. Out: the names that the same call, or the same mapping, gives values to,
//! and those of the variables that it takes, as far as one name is set once in its function. What is not certain is
//! left out: a request that names several models, a name that is set twice.

use std::collections::{BTreeSet, HashMap};

use tree_sitter::{Node, Tree};

use super::kind::Kind;
use super::languages::Grammar;
use super::literal::{last_part, name_side, unquoted};
use super::path::Step;
use crate::syntax::given::{
    BODY, Given, PREFILL, Sampling, Seen, carries, converses, invokes, is_of_a_body, is_unset, keys_in_literal, name_of,
};
use crate::vocab::Span;

/// Marks of arguments that stand elsewhere: those that Python and JavaScript spread, and the variables and files of a
/// command.
const FILLED_IN: &[&str] = &["**", "...", "$", "file://"];
/// Variables are followed so far.
const DEEPEST: usize = 3;
/// A longer text is no request.
const LONGEST: usize = 20_000;
/// Texts that are longer are data, and not looked at.
const LONGEST_TEXT: usize = 1 << 20;
/// A request is put together of no more parts.
const MOST_PARTS: usize = 64;
/// So many calls before a word are looked at.
const MOST_CALLS: usize = 256;

/// What the whole tree holds.
#[derive(Default)]
pub(super) struct Requests<'text> {
    /// Sorted by where they stand.
    given: Vec<Given>,
    /// The values under keys that have the parameters of a request, sorted by where they stand.
    carried: Vec<Span>,
    /// Sorted by where they begin, the outer first.
    calls: Vec<Call<'text>>,
    /// The words that are no part of a longer name, sorted.
    words: Vec<(Span, &'text str)>,
    /// What each name is set to.
    names: HashMap<&'text str, Vec<Value>>,
}

/// The ids of the nodes that are names.
struct Ids {
    word: u16,
    shorthand: u16,
}

impl Ids {
    fn of(grammar: &Grammar) -> Self {
        let language = grammar.language();
        Self {
            word: language.id_for_node_kind("identifier", true),
            shorthand: language.id_for_node_kind("shorthand_property_identifier", true),
        }
    }
}

struct Call<'text> {
    name: &'text str,
    span: Span,
}

/// What a name is set to.
#[derive(Clone, Copy)]
struct Value {
    span: Span,
    /// The function in which it is set, or the whole text.
    scope: Span,
}

/// Calls that hand on what they are given.
const PASSING: &[&str] = &[
    "String",
    "StringPtr",
    "Ptr",
    "ptr",
    "str",
    "dumps",
    "stringify",
    "of",
    "to_json",
    "encode",
];

impl<'text> Requests<'text> {
    /// Goes through the tree once. A config has no calls and no variables, so that what is around a literal is looked
    /// at there alone.
    pub(super) fn new(grammar: &Grammar, text: &'text str, tree: &Tree) -> Self {
        let mut requests = Self::default();
        if !grammar.config && text.len() < LONGEST_TEXT {
            requests.gather(grammar, text, tree.root_node());
        }
        requests
    }

    /// Takes what a node holds.
    fn gather(&mut self, grammar: &Grammar, text: &'text str, root: Node<'_>) {
        let ids = Ids::of(grammar);
        let mut scopes = vec![Span::new(0, text.len())];
        let mut cursor = root.walk();
        loop {
            let node = cursor.node();
            let kind = grammar.kind(node.kind_id());
            if kind == Kind::Function {
                scopes.push(span_of(node));
            }
            if kind != Kind::Comment && node.is_named() {
                let scope = *scopes.last().unwrap_or(&Span::new(0, 0));
                self.take(grammar, text, node, kind, scope, &ids);
                if cursor.goto_first_child() {
                    continue;
                }
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return self.sort();
                }
                leave(&mut scopes, span_of(cursor.node()));
            }
            let start = cursor.node().start_byte();
            leave(&mut scopes, Span::new(start, start));
        }
    }

    fn sort(&mut self) {
        self.given.sort_unstable();
        self.given.dedup();
        self.carried.sort_unstable();
        self.calls
            .sort_by_key(|call| (call.span.start(), std::cmp::Reverse(call.span.end())));
        self.words.sort_unstable();
    }

    fn take(&mut self, grammar: &Grammar, text: &'text str, node: Node<'_>, kind: Kind, scope: Span, ids: &Ids) {
        let side = || name_side(node);
        match kind {
            Kind::Pair | Kind::Keyword | Kind::Binding | Kind::Parameter | Kind::Argument => {
                let Some(side) =
                    side().filter(|_| kind != Kind::Argument || node.child_by_field_name("name").is_some())
                else {
                    return;
                };
                if !is_unset(&text[side.end_byte()..node.end_byte()]) {
                    self.give(grammar, text, side);
                }
                self.carry(grammar, text, side, node);
                if matches!(kind, Kind::Binding | Kind::Parameter) {
                    let span = Span::new(side.end_byte(), node.end_byte());
                    // Go's `body, err := …`.
                    let first = side.named_child(0).filter(|_| side.kind() == "expression_list");
                    if let Some(name) = last_part(grammar, text, first.unwrap_or(side)) {
                        self.names.entry(name).or_default().push(Value { span, scope });
                    }
                }
                self.prefill(grammar, text, node, side);
            }
            Kind::Call => {
                let Some(name) = call_name(grammar, text, node) else {
                    return;
                };
                self.calls.push(Call {
                    name,
                    span: span_of(node),
                });
                // `.temperature(0.5)` of a builder.
                let method = node.child_by_field_name("name").or_else(|| {
                    let function = node.child_by_field_name("function")?;
                    ["property", "attribute", "field", "name"]
                        .iter()
                        .find_map(|field| function.child_by_field_name(field))
                });
                if let Some(method) = method {
                    self.give(grammar, text, method);
                    self.carry(grammar, text, method, node);
                }
            }
            Kind::Command => {
                let written = &text[node.byte_range()];
                let known = ["invoke-model", "bedrock-runtime converse"];
                let known = known.into_iter().find(|command| written.contains(command));
                let name = known.map_or("", |command| command.trim_start_matches("bedrock-runtime "));
                self.calls.push(Call {
                    name,
                    span: span_of(node),
                });
            }
            Kind::String => {
                let literal = &text[node.byte_range()];
                let at = |span: Span| Span::new(span.start() + node.start_byte(), span.end() + node.start_byte());
                if literal.len() > 4 && literal.contains(':') {
                    let keys = keys_in_literal(literal);
                    self.given
                        .extend(keys.map(|(name, span)| Given { span: at(span), name }));
                }
            }
            _ if node.kind_id() == ids.word => self.words.push((span_of(node), &text[node.byte_range()])),
            // `{ prompt }`: a key and the variable of that name.
            _ if node.kind_id() == ids.shorthand && ids.shorthand != 0 => {
                self.words.push((span_of(node), &text[node.byte_range()]));
                self.give(grammar, text, node);
            }
            _ => {}
        }
    }

    fn give(&mut self, grammar: &Grammar, text: &str, side: Node<'_>) {
        let Some(word) = last_part(grammar, text, side) else {
            return;
        };
        let Some(name) = name_of(word) else { return };
        let whole = side.byte_range();
        let Some(at) = text[whole.clone()].rfind(word) else {
            return;
        };
        let start = whole.start + at;
        self.given.push(Given {
            span: Span::new(start, start + word.len()),
            name,
        });
    }

    /// Notes the value of a key that has the parameters of a request.
    fn carry(&mut self, grammar: &Grammar, text: &str, side: Node<'_>, node: Node<'_>) {
        if last_part(grammar, text, side).is_some_and(carries) {
            self.carried.push(Span::new(side.end_byte(), node.end_byte()));
        }
    }

    /// A list of messages of which the last is the assistant's.
    fn prefill(&mut self, grammar: &Grammar, text: &str, node: Node<'_>, side: Node<'_>) {
        let name = last_part(grammar, text, side).unwrap_or_default();
        if !name.eq_ignore_ascii_case("messages") {
            return;
        }
        let mut cursor = node.walk();
        let is = |node: &Node<'_>, kind| grammar.kind(node.kind_id()) == kind;
        let messages = node.named_children(&mut cursor).find(|child| is(child, Kind::List));
        let last = messages.and_then(|messages| {
            let count = messages.named_child_count().checked_sub(1)?;
            messages.named_child(u32::try_from(count).ok()?)
        });
        let Some(last) = last.filter(|last| is(last, Kind::Map)) else {
            return;
        };
        let mut cursor = last.walk();
        for pair in last.named_children(&mut cursor) {
            let key = name_side(pair).and_then(|key| last_part(grammar, text, key));
            let value = pair.child_by_field_name("value");
            if let (Some("role"), Some(value)) = (key, value)
                && unquoted(&text[value.byte_range()]) == "assistant"
            {
                self.given.push(Given {
                    span: span_of(value),
                    name: PREFILL,
                });
            }
        }
    }

    /// What the request is given in which the last of `steps` stands. `models` are the places where the text names one.
    pub(super) fn around(&self, grammar: &Grammar, text: &str, steps: &[Step<'_>], models: &[Span]) -> Seen {
        let Some(literal) = steps.last().map(Step::span) else {
            return Seen::default();
        };
        if grammar.config {
            let given = of_config(grammar, text, steps, literal, models);
            let sampling = sampling(&given, false);
            return Seen { given, sampling };
        }
        if self.given.is_empty() && self.calls.is_empty() {
            return Seen::default();
        }
        let mut requests = self.requests(steps);
        if let Some(name) = self.bound(grammar, text, steps)
            && let Some(value) = self.only(name, literal)
        {
            let uses = within(&self.words, value.scope, |(span, _)| *span);
            let uses = uses.iter().filter(|(_, word)| *word == name);
            requests.extend(uses.filter_map(|(span, _)| self.call_around(*span, value.span)));
        }
        let mut found = BTreeSet::new();
        let mut answers = Vec::new();
        for request in requests {
            let mut parts = vec![request];
            self.follow(request, &mut parts, DEEPEST);
            let is_shared = parts.iter().any(|part| is_shared(text, *part, literal, models));
            let given = if is_shared { Vec::new() } else { self.of(&parts) };
            answers.push(sampling(&given, !is_shared && self.is_whole(text, &parts)));
            found.extend(given);
        }
        Seen {
            given: found.into_iter().collect(),
            sampling: Sampling::of(answers.into_iter()),
        }
    }

    /// Whether the parts are all that the runtime is sent: a call of its API, of which neither an argument nor the key that
    /// has the parameters is filled in somewhere else.
    fn is_whole(&self, text: &str, parts: &[Span]) -> bool {
        let outer = parts.first().and_then(|request| self.call_of_builder(*request));
        let parts: Vec<_> = outer.into_iter().chain(parts.iter().copied()).collect();
        let calls = parts
            .iter()
            .flat_map(|part| within(&self.calls, *part, |call| call.span));
        let mut invoked = false;
        let mut called = false;
        for call in calls {
            invoked |= invokes(call.name);
            called |= invokes(call.name) || converses(call.name);
        }
        let carried = parts.iter().flat_map(|part| within(&self.carried, *part, |span| *span));
        let carried: Vec<_> = carried.copied().collect();
        let is_filled_in = |part: &Span| {
            let written = text.get(part.range()).unwrap_or_default();
            FILLED_IN.iter().any(|mark| written.contains(mark))
        };
        called
            && (!invoked || !carried.is_empty())
            && !parts.iter().any(is_filled_in)
            && carried.iter().all(|value| self.is_written_out(text, *value, DEEPEST))
    }

    /// The call of the runtime that is given a function which builds the request: `converse(r -> r.modelId(…))`.
    fn call_of_builder(&self, request: Span) -> Option<Span> {
        let before = self.calls.partition_point(|call| call.span.start() < request.start());
        let around = self.calls[..before].iter().rev().take(MOST_CALLS);
        let of_runtime = |call: &&Call<'_>| converses(call.name) || invokes(call.name);
        let mut around = around.filter(|call| call.span.contains(request) && call.span.len() < LONGEST);
        around.find(of_runtime).map(|call| call.span)
    }

    /// Whether a value is a literal, or a name that one is set to.
    fn is_written_out(&self, text: &str, value: Span, deeper: usize) -> bool {
        let written = text.get(value.range()).unwrap_or_default();
        if written.contains(['{', '[', '"', '\'']) || !within(&self.given, value, |given| given.span).is_empty() {
            return true;
        }
        let words = within(&self.words, value, |(span, _)| *span);
        let mut set = words.iter().filter_map(|(span, word)| self.only(word, *span));
        deeper > 0 && set.any(|set| !set.span.contains(value) && self.is_written_out(text, set.span, deeper - 1))
    }

    /// The mapping or the call that the literal is an argument of.
    fn requests(&self, steps: &[Step<'_>]) -> Vec<Span> {
        let mut map = None;
        for at in (1..steps.len()).rev() {
            let (step, below) = (&steps[at - 1], &steps[at]);
            match step.kind {
                Kind::List if !is_body_of_literal(steps, at - 1) => break,
                Kind::Binding if at >= 2 && steps[at - 2].kind == Kind::List => {}
                Kind::Function | Kind::Scope | Kind::Statement | Kind::Binding | Kind::Class => break,
                Kind::Map if map.is_some() => break,
                Kind::Map => map = Some(step.span()),
                Kind::Command => return vec![step.span()],
                Kind::Call if !below.is("function") && !below.is("object") && !self.passes(step.span()) => {
                    return vec![chain(&steps[..at])];
                }
                _ => {}
            }
        }
        map.into_iter().collect()
    }

    /// The name that the literal is set to, or what it is wrapped in; what a call makes of it is the model where its name
    /// says so.
    fn bound(&self, grammar: &Grammar, text: &'text str, steps: &[Step<'_>]) -> Option<&'text str> {
        let mut made = false;
        for step in steps.iter().rev().skip(1) {
            match step.kind {
                Kind::Same | Kind::Arguments | Kind::Argument | Kind::String => {}
                Kind::Call => made |= !self.passes(step.span()),
                Kind::Binding | Kind::Parameter => {
                    let name = last_part(grammar, text, name_side(step.node)?)?;
                    return (!made || is_of_a_model(name)).then_some(name);
                }
                _ if matches!(step.node.kind(), "equals_value_clause" | "expression_list") => {}
                _ => return None,
            }
        }
        None
    }

    fn passes(&self, call: Span) -> bool {
        let calls = within(&self.calls, call, |call| call.span);
        let this = calls.iter().find(|one| one.span == call);
        this.is_some_and(|call| PASSING.contains(&call.name))
    }

    /// The innermost call around a word that takes it, with the chain of calls that it is a link of; not the one that
    /// sets it.
    fn call_around(&self, word: Span, set: Span) -> Option<Span> {
        let before = self.calls.partition_point(|call| call.span.start() < word.start());
        let around = self.calls[..before].iter().rev().take(MOST_CALLS);
        let inner = around
            .filter(|call| call.span.contains(word) && !set.contains(call.span) && !PASSING.contains(&call.name))
            .min_by_key(|call| call.span.len())?;
        let start = inner.span.start();
        let first = self.calls.partition_point(|call| call.span.start() < start);
        let chain = self.calls[first..].iter().take_while(|call| call.span.start() == start);
        let chain = chain.map(|call| call.span).max_by_key(|span| span.len())?;
        (chain.len() < LONGEST).then_some(chain)
    }

    /// What a name is set to, if it is set in one place of its function, or of the text.
    fn only(&self, name: &str, within: Span) -> Option<Value> {
        let values = self.names.get(name)?;
        let holds = |value: &&Value| value.scope.contains(within);
        let value = values.iter().filter(holds).min_by_key(|value| value.scope.len())?;
        let same = values.iter().filter(|other| value.scope.contains(other.span));
        (same.count() == 1).then_some(*value)
    }

    /// Adds what the variables are set to that stand in `part`.
    fn follow(&self, part: Span, parts: &mut Vec<Span>, deeper: usize) {
        if deeper == 0 {
            return;
        }
        for (span, word) in within(&self.words, part, |(span, _)| *span) {
            let Some(value) = self.only(word, *span) else { continue };
            let known = parts.iter().any(|part| part.contains(value.span)) || value.span.contains(*span);
            if !known && value.span.len() < LONGEST && parts.len() < MOST_PARTS {
                parts.push(value.span);
                self.follow(value.span, parts, deeper - 1);
            }
        }
    }

    /// What is given in the parts of a request.
    fn of(&self, parts: &[Span]) -> Vec<Given> {
        let given: Vec<_> = parts
            .iter()
            .flat_map(|part| within(&self.given, *part, |given| given.span))
            .copied()
            .collect();
        let mut calls = parts
            .iter()
            .flat_map(|part| within(&self.calls, *part, |call| call.span));
        let has_body = given.iter().any(|given| given.name == BODY) || calls.any(|call| invokes(call.name));
        let counts = |given: &Given| given.name != BODY && (has_body || !is_of_a_body(given.name));
        given.into_iter().filter(counts).collect()
    }
}

/// Of things sorted by where they begin, those that lie within `part`.
fn within<T>(all: &[T], part: Span, span: impl Fn(&T) -> Span) -> &[T] {
    let start = all.partition_point(|one| span(one).start() < part.start());
    let end = all.partition_point(|one| span(one).start() < part.end());
    all.get(start..end).unwrap_or_default()
}

/// Whether a variable of that name holds a model.
fn is_of_a_model(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains("model") || name.contains("llm")
}

/// What the mapping of a config gives beside the model that it names.
fn of_config(grammar: &Grammar, text: &str, steps: &[Step<'_>], literal: Span, models: &[Span]) -> Vec<Given> {
    let around = steps.iter().rev().take_while(|step| step.kind != Kind::List);
    let Some(map) = around.into_iter().find(|step| step.kind == Kind::Map) else {
        return Vec::new();
    };
    if map.span().len() > LONGEST || is_shared(text, map.span(), literal, models) {
        return Vec::new();
    }
    let mut requests = Requests::default();
    requests.gather(grammar, text, map.node);
    requests.of(&[map.span()])
}

/// What the parts of one request say of `temperature` and `top_p`.
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

/// Whether a part of a request names another model than the literal does.
fn is_shared(text: &str, part: Span, literal: Span, models: &[Span]) -> bool {
    let this = models_text(text, literal, models);
    let other = |model: &Span| !literal.overlaps(*model) && text.get(model.range()) != this;
    within(models, part, |span| *span).iter().any(other)
}

/// The text of the model that the literal names.
fn models_text<'text>(text: &'text str, literal: Span, models: &[Span]) -> Option<&'text str> {
    let this = within(models, literal, |span| *span).first()?;
    text.get(this.range())
}

/// Whether a list is the body of a composite literal, as Go writes it.
fn is_body_of_literal(steps: &[Step<'_>], list: usize) -> bool {
    (steps[list].is("body") || steps[list].is("initializer"))
        && list.checked_sub(1).is_some_and(|outer| steps[outer].kind == Kind::Call)
}

/// The whole chain of calls that the last step is a link of.
fn chain(steps: &[Step<'_>]) -> Span {
    let start = |step: &Step<'_>| step.node.start_byte();
    let links = steps
        .windows(2)
        .rev()
        .take_while(|two| matches!(two[0].kind, Kind::Call | Kind::Member) && start(&two[0]) == start(&two[1]));
    let outer = steps.len().saturating_sub(1 + links.count());
    steps[outer].span()
}

fn leave(scopes: &mut Vec<Span>, now: Span) {
    while scopes.len() > 1 && scopes.last().is_some_and(|scope| !scope.contains(now)) {
        scopes.pop();
    }
}

fn call_name<'text>(grammar: &Grammar, text: &'text str, node: Node<'_>) -> Option<&'text str> {
    let named = ["function", "constructor", "name", "type"]
        .iter()
        .find_map(|field| node.child_by_field_name(field));
    last_part(grammar, text, named.or_else(|| node.named_child(0))?)
}

fn span_of(node: Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}
