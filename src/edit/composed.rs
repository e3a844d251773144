//! ARNs of foundation models that are made of a variable, and calls that take base ids only; and the ids that reach them.
//!
//! In: a document with its trees. Out: its [`Composed`] places, each with the names whose values reach it, as far as the
//! document says so; and whether an id that is given to a name is one of those values. An inference profile does not fit
//! there.

use std::collections::{HashMap, HashSet};

use super::flows::{Flows, MAX_VALUE_LEN, last_name, passed, reads_environment, words};
use super::given::Given;
use super::veto::{Site, content};
use crate::catalog::Reason;
use crate::context::fold;
use crate::document::Document;
use crate::finding::Finding;
use crate::lint::named;
use crate::tree::{Kind, NodeId, Part, Slot, Tree};
use crate::usage::base_id_takers;
use crate::vocab::resource::{FOUNDATION_MODEL, INFERENCE_PROFILE};
use crate::vocab::{Form, Span, Veto};

/// Beginnings of paths that lead to the variables of a Terraform module.
const VARIABLES: &[&str] = &["var", "local"];

/// Names that say nothing of a value.
const EMPTY_NAMES: &[&str] = &["default", "value", "defaultvalue", "fallback"];

/// Names for the request of a program's caller.
const REQUESTS: &[&str] = &[
    "body", "event", "request", "req", "params", "payload", "query", "form", "args", "input", "data", "json",
];

/// Names of functions that make an object of their class.
const MAKERS: &[&str] = &["init", "constructor", "initialize", "construct"];

/// A place that takes no profile: the ARN of a foundation model that is made of a name, or a call that is given one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Composed {
    pub(super) place: Fixed,
    pub(super) span: Option<Span>,
    pub(super) line: u32,
    /// True if a statement of a policy allows it to be called.
    pub(super) is_allowed: bool,
    /// The call that fills its parts in.
    call: Option<Span>,
    /// True if its parts are not certain.
    is_unknown: bool,
    /// The folded names whose values reach it.
    names: HashSet<String>,
    /// The folded names of the environment that reach it.
    environment: HashSet<String>,
    /// True if it is made of a variable of a Terraform module.
    is_variable: bool,
    /// The folded name of the function that makes it.
    function: Option<String>,
    /// The folded names of the functions that are given it.
    functions: HashSet<String>,
}

/// A place that takes no profile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Fixed {
    /// The ARN of a foundation model.
    #[default]
    Arn,
    /// A call or a setting, by its name, that takes base ids only.
    BaseId(String),
    /// A job that trains another model from it.
    Trained,
    /// A call or a setting that no other model is written for, for the reason that it has.
    Model(String),
}

/// How a document is connected with that of an id.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Link {
    /// True if the one imports the other, or both are of one package.
    pub(super) is_imported: bool,
    /// True if the id is in a config file.
    pub(super) is_config: bool,
}

/// How two documents can meet in an ARN.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meeting {
    /// True if they are in one folder, or one in a folder around the other.
    pub(super) is_near: bool,
    /// True if the one may set the environment of the other.
    pub(super) is_configured: bool,
    /// True if one imports the other.
    pub(super) is_linked: bool,
}

impl Composed {
    /// A text at a span that nothing is known of yet.
    pub(super) fn at(span: Span) -> Self {
        Self {
            span: Some(span),
            ..Self::default()
        }
    }

    /// True if an id of the same document reaches the ARN: a name of one function means nothing in another.
    pub(super) fn takes(&self, given: &Given) -> bool {
        let is_inside = |scope: Span| self.span.is_some_and(|span| scope.contains(span));
        let is_known = given.scope.is_none_or(is_inside);
        let is_filled_in = self
            .call
            .zip(given.span)
            .is_some_and(|(call, span)| call.contains(span));
        is_filled_in || !given.is_consumed && (is_known && self.is_unknown || self.is_fed_by(given, is_known))
    }

    /// True if an id of another document reaches the ARN: as a variable of its module, as a variable of the environment,
    /// or by a name where one of the two imports the other.
    pub(super) fn takes_from(&self, given: &Given, meeting: Meeting) -> bool {
        if given.is_consumed {
            return false;
        }
        let by_module = self.is_variable && meeting.is_near && given.names.iter().any(|name| self.names.contains(name));
        let by_environment = meeting.is_configured && given.names.iter().any(|name| self.environment.contains(name));
        by_module || by_environment || meeting.is_linked && self.is_fed_by(given, given.scope.is_none())
    }

    /// True if an id of a config file of the program reaches it, by the name of a setting.
    pub(super) fn takes_setting(&self, given: &Given) -> bool {
        let link = Link {
            is_imported: false,
            is_config: true,
        };
        self.place != Fixed::Arn && self.is_reached_by(given, link)
    }

    /// True if an id of another document reaches it, as the value of the innermost name that says something: by the environment
    /// or a setting, by a name where the one imports the other or the id is in a config, or by a call of its function.
    pub(super) fn is_reached_by(&self, given: &Given, link: Link) -> bool {
        if given.is_consumed {
            return false;
        }
        let names = given.names.iter();
        let mut names = names
            .filter(|name| !EMPTY_NAMES.contains(&name.as_str()))
            .take(given.own);
        let by_name = |name: &String| {
            let is_setting = link.is_config && name.contains("model");
            self.environment.contains(name) || self.names.contains(name) && (link.is_imported || is_setting)
        };
        let by_call = || link.is_imported && given.calls.iter().any(|call| self.functions.contains(call));
        names.any(by_name) || by_call()
    }

    /// True if an id of the same document reaches it by one of its names.
    pub(super) fn is_reached_within(&self, given: &Given) -> bool {
        let mut names = given.names.iter().filter(|name| !EMPTY_NAMES.contains(&name.as_str()));
        !given.is_consumed && names.any(|name| self.names.contains(name) || self.environment.contains(name))
    }

    /// The reason against an edit of an id that reaches it, the place being called `place`.
    pub(super) fn objection(&self, place: &str) -> Reason {
        let (veto, message) = match &self.place {
            Fixed::Arn => (
                Veto::ArnOfVariable,
                format!("{place} makes the ARN of a foundation model from it, and such an ARN takes no profile"),
            ),
            Fixed::BaseId(sink) => (
                Veto::BaseIdLookup,
                format!("{place} gives it to `{sink}`, which takes base ids and no profile"),
            ),
            Fixed::Trained => (Veto::TrainedFrom, format!("{place} trains a custom model from it")),
            Fixed::Model(why) => (Veto::OfSink, format!("{place} is given it: {why}")),
        };
        Reason {
            message,
            at: self.span,
            ..Reason::of(veto)
        }
    }

    /// True if an id that reaches it is not written anew; `gains_a_profile` if it would become one.
    pub(super) fn refuses(&self, gains_a_profile: bool) -> bool {
        gains_a_profile || matches!(self.place, Fixed::Trained | Fixed::Model(_))
    }

    /// Adds the names in an expression whose value it is, and those that reach them.
    pub(super) fn take_expression(&mut self, written: &str, flows: &Flows) {
        if written.len() > MAX_VALUE_LEN / 2 {
            return;
        }
        if reads_environment(written) {
            self.take_environment(written);
        } else if written.starts_with(['"', '\'', '`']) {
            // The name of a variable or of a setting; the last part of a path.
            self.take_environment(written.rsplit(['.', ':', '/']).next().unwrap_or(written));
        }
        // The last word is the name; those before it are what has it. What is looked up comes from the map.
        let is_lookup = written.contains('[') || written.contains(".get(");
        let is_choice = [" else ", " ? ", "||", "??", " or "]
            .iter()
            .any(|sign| written.contains(sign));
        let names: Vec<String> = words(written).collect();
        let names = if is_lookup || is_choice {
            &names[..]
        } else {
            &names[names.len().saturating_sub(1)..]
        };
        for name in names {
            self.follow(name, flows);
            let getter = ["get", "set"].iter().find_map(|verb| name.strip_prefix(verb));
            if let Some(name) = getter.filter(|name| !name.is_empty()) {
                self.follow(name, flows);
            }
        }
    }

    /// Adds the names that reach `name`.
    pub(super) fn follow(&mut self, name: &str, flows: &Flows) {
        flows.reach(name, &mut self.names, &mut self.environment);
    }

    /// The name by which a caller of the program sends it, where one of the names is that of its request.
    pub(super) fn field_of_request(&self) -> impl Iterator<Item = &String> {
        let is_of_request = self.names.iter().any(|name| REQUESTS.contains(&name.as_str()));
        let fields = self.names.iter().filter(|name| name.contains("model"));
        fields.filter(move |_| is_of_request)
    }

    /// True if no name reaches it.
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty() && self.environment.is_empty()
    }

    /// Adds the names in an expression that reads the environment.
    pub(super) fn take_environment(&mut self, expression: &str) {
        self.environment.extend(words(expression));
    }

    /// Adds the functions that have one of the names as a parameter; for one that makes an object, its class.
    pub(super) fn take_functions(&mut self, tree: &Tree<'_>) {
        let is_one = |id: &NodeId| {
            let name = tree.name(*id).unwrap_or_else(|| tree.slice(*id));
            tree.kind(*id) == Kind::Parameter && self.names.contains(&last_name(name))
        };
        let functions: Vec<String> = tree
            .ids()
            .filter(is_one)
            .filter_map(|id| {
                let around = |kind: Kind| tree.ancestors(id).find(|&outer| tree.kind(outer) == kind);
                let class = || around(Kind::Class).and_then(|class| tree.name(class)).map(last_name);
                let function = function_around(tree, id);
                let makes = |name: &String| MAKERS.contains(&name.as_str());
                match function {
                    Some(name) if makes(&name) => class(),
                    None => class(),
                    some => some,
                }
            })
            .collect();
        self.functions.extend(functions);
    }

    /// True if the value of one of the names, or of one of the arguments, reaches the ARN. A name that `is_known` at the
    /// ARN is that of its value.
    fn is_fed_by(&self, given: &Given, is_known: bool) -> bool {
        let is_given = |name: &String| self.place != Fixed::Arn && self.functions.contains(name);
        let is_argument = |name: &String| self.function.as_ref() == Some(name) || is_given(name);
        // The innermost name is the local one; the function that has it may return it.
        let names = if is_known {
            &given.names[..]
        } else {
            given.names.get(1..).unwrap_or_default()
        };
        names.iter().any(|name| self.names.contains(name)) || given.calls.iter().any(is_argument)
    }
}

/// The places of a document that take no profile and are made of names.
pub(super) fn fixed_places(document: &Document, parts: &[Part<'_>]) -> Vec<Composed> {
    let mut found = made_arns(document, parts, &arns(document.text()));
    found.extend(parts.iter().flat_map(|part| of_fields(document, part)));
    found.extend(base_ids(document, parts));
    found
}

/// The ARNs of foundation models that a text makes of variables.
fn made_arns(document: &Document, parts: &[Part<'_>], arns: &[usize]) -> Vec<Composed> {
    let mut found = Vec::new();
    let mut flows: HashMap<usize, Flows> = HashMap::new();
    for &at in arns {
        let span = Span::new(at, at + FOUNDATION_MODEL.len());
        let inside = parts.iter().enumerate().find_map(|(number, part)| {
            let made = composed_at(part.tree, part.inward(span)?)?;
            Some((number, part.tree, made))
        });
        let Some((number, tree, (node, source))) = inside else {
            continue;
        };
        if tells_profiles_apart(tree, node) {
            continue;
        }
        let mut composed = Composed {
            span: Some(span),
            line: document.position(at).line,
            function: function_around(tree, node),
            ..Composed::default()
        };
        let flows = flows.entry(number).or_insert_with(|| Flows::of(tree));
        match source {
            None => {
                let part = &parts[number];
                let inside = expression_at(tree, node, part.inward(span));
                composed.call = call_around(tree, node).map(|call| part.outward(tree.span(call)));
                let names = inside.unwrap_or_else(|| arguments(tree, node));
                composed.is_unknown = names.is_empty();
                for name in &names {
                    composed.follow(name, flows);
                }
            }
            Some(source) => {
                composed.is_variable = VARIABLES.iter().any(|head| source.head.as_deref() == Some(head));
                composed.follow(&source.name, flows);
                for name in passed(tree, node, &source.name) {
                    composed.follow(&name, flows);
                }
            }
        }
        found.push(composed);
    }
    found
}

/// The ARNs of foundation models that a call makes of fields: `formatArn({resource: "foundation-model", resourceName: id})`.
fn of_fields(document: &Document, part: &Part<'_>) -> Vec<Composed> {
    let tree = part.tree;
    let kind = FOUNDATION_MODEL.trim_end_matches('/');
    if !tree.text().contains("ormat") || !tree.text().contains(kind) {
        return Vec::new();
    }
    let is_kind = |&id: &NodeId| tree.kind(id) == Kind::Literal && content(tree, id) == kind;
    let mut found = Vec::new();
    for id in tree.ids().filter(is_kind) {
        let Some(record) = tree
            .ancestors(id)
            .find(|&outer| matches!(tree.kind(outer), Kind::Map | Kind::Call))
        else {
            continue;
        };
        let entries = named::entries(tree, record).into_iter();
        let mut names = entries.filter(|&entry| named::name(tree, entry).map(fold).as_deref() == Some("resourcename"));
        let Some(value) = names.next().and_then(|entry| named::value(tree, entry)) else {
            continue;
        };
        let span = part.outward(tree.span(id));
        let mut composed = Composed {
            line: document.position(span.start()).line,
            call: Some(part.outward(tree.span(record))),
            function: function_around(tree, id),
            ..Composed::at(span)
        };
        if let Some(source) = name_in(tree.slice(value)) {
            composed.follow(&source.name, &Flows::of(tree));
        }
        found.push(composed);
    }
    found
}

/// The calls and settings that take base ids only, and are given a name.
fn base_ids(document: &Document, parts: &[Part<'_>]) -> Vec<Composed> {
    let mut found = Vec::new();
    for part in parts {
        let tree = part.tree;
        let takers = base_id_takers(tree);
        if takers.is_empty() {
            continue;
        }
        let flows = Flows::of(tree);
        for (node, sink) in takers {
            let (written, span) = (tree.slice(node), part.outward(tree.span(node)));
            let place = match sink.shown_only {
                _ if sink.trains => Fixed::Trained,
                Some(why) => Fixed::Model(why),
                None => Fixed::BaseId(sink.name),
            };
            let mut composed = Composed {
                place,
                span: Some(span),
                line: document.position(span.start()).line,
                is_variable: VARIABLES.iter().any(|head| written.split('.').next() == Some(head)),
                ..Composed::default()
            };
            let list = list_of(tree, node).filter(|_| written.starts_with("each."));
            match list {
                Some(list) => {
                    composed.is_variable = true;
                    for name in words(list).filter(|_| list.len() <= MAX_VALUE_LEN) {
                        composed.follow(&name, &flows);
                    }
                }
                None => composed.take_expression(written, &flows),
            }
            composed.take_functions(tree);
            found.push(composed);
        }
    }
    found
}

/// True if the function around an ARN makes that of a profile instead, where the id is one.
fn tells_profiles_apart(tree: &Tree<'_>, node: NodeId) -> bool {
    const MAX_LEN: usize = 20_000;
    let Some(function) = tree.ancestors(node).find(|&id| tree.kind(id) == Kind::Function) else {
        return false;
    };
    let names_profile = |id: NodeId| tree.slice(id).contains(INFERENCE_PROFILE);
    if tree.slice(function).len() > MAX_LEN || !names_profile(function) {
        return false;
    }
    let is_choice = |&id: &NodeId| matches!(tree.kind(id), Kind::If | Kind::Conditional | Kind::Switch);
    let own = tree.span(node);
    let mut choices = tree.subtree(function).filter(is_choice);
    choices.any(|id| names_profile(id) || tree.span(id).contains(own))
}

/// The folded words of the expression in the hole that follows a span of a literal; nothing where it calls something.
fn expression_at(tree: &Tree<'_>, literal: NodeId, span: Option<Span>) -> Option<Vec<String>> {
    let end = span?.end();
    let hole = tree
        .subtree(literal)
        .find(|&id| tree.kind(id) == Kind::Hole && tree.span(id).start() == end)?;
    let text = tree.slice(hole);
    (!text.contains('(') && text.len() <= MAX_VALUE_LEN).then(|| words(text).collect())
}

/// The list that a resource around a node is made for each element of.
fn list_of<'t>(tree: &'t Tree<'_>, node: NodeId) -> Option<&'t str> {
    let section = tree.ancestors(node).find(|&id| tree.kind(id) == Kind::Section)?;
    let is_list = |id: &NodeId| tree.kind(*id) == Kind::Pair && tree.name(*id) == Some("for_each");
    let pair = tree.children(section).find(is_list)?;
    Some(tree.slice(tree.child(pair, Slot::Value)?))
}

/// The places of `foundation-model/` in a text.
pub(super) fn arns(text: &str) -> Vec<usize> {
    memchr::memmem::find_iter(text.as_bytes(), FOUNDATION_MODEL).collect()
}

/// Writes the base id where an id that is only spelt anew reaches the ARN of a foundation model, and nothing calls it.
pub(super) fn keep_base_ids(composed: &[Composed], findings: &mut [Finding], places: &[Option<Site<'_>>]) {
    if composed.is_empty() {
        return;
    }
    for (finding, site) in findings.iter_mut().zip(places) {
        let reference = &finding.verdict.reference;
        let is_bare = reference.form == Form::ModelId && reference.profile.is_none() && !reference.is_split;
        let Some(site) = site.filter(|_| is_bare && finding.verdict.sink.is_none()) else {
            continue;
        };
        let given = Given::of(site, false);
        let span = reference.span;
        if let Some(replacement) = finding
            .replacement
            .as_mut()
            .filter(|replacement| replacement.keeps_model)
            && composed.iter().any(|composed| composed.takes(&given))
        {
            replacement.keep_base_id(span);
        }
    }
}

/// The folded names beside a literal in the call that fills it in: `Sprintf("…/%s", modelID)`.
pub(super) fn arguments(tree: &Tree<'_>, literal: NodeId) -> Vec<String> {
    let Some(call) = call_around(tree, literal) else {
        return Vec::new();
    };
    let (whole, inner) = (tree.span(call), tree.span(literal));
    let text = |from: usize, to: usize| tree.text().get(from..to).unwrap_or_default();
    let behind = words(text(inner.end(), whole.end()));
    words(text(whole.start(), inner.start())).chain(behind).collect()
}

fn call_around(tree: &Tree<'_>, literal: NodeId) -> Option<NodeId> {
    let call = tree.ancestors(literal).take(3).find(|&id| tree.kind(id) == Kind::Call);
    call.filter(|&call| tree.slice(call).len() <= MAX_VALUE_LEN)
}

pub(super) fn function_around(tree: &Tree<'_>, node: NodeId) -> Option<String> {
    let function = tree.ancestors(node).find(|&id| tree.kind(id) == Kind::Function)?;
    name_of_function(tree, function)
}

/// The folded name of a function, or of the variable that holds it: `const arn = (id) => …`.
pub(super) fn name_of_function(tree: &Tree<'_>, function: NodeId) -> Option<String> {
    let own = tree.name(function).filter(|name| !name.is_empty());
    let holder = || {
        let around = tree.ancestors(function).take(2);
        let mut around = around.filter(|&id| matches!(tree.kind(id), Kind::Binding | Kind::Pair));
        around.find_map(|id| named::name(tree, id))
    };
    own.or_else(holder).map(last_name)
}

/// A name, and the first part of the path that it ends.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Source {
    head: Option<String>,
    pub(super) name: String,
}

/// The literal that makes an ARN at `span` of a name, with the name: `None` within for one that cannot be told.
fn composed_at(tree: &Tree<'_>, span: Span) -> Option<(NodeId, Option<Source>)> {
    let mut node = tree.innermost(span);
    let is_text = |id: NodeId| matches!(tree.kind(id), Kind::Literal | Kind::Template);
    while !is_text(node) {
        let kind = tree.kind(node);
        if matches!(kind, Kind::Comment | Kind::DocComment | Kind::Prose | Kind::Document) {
            return None;
        }
        node = tree.parent(node)?;
    }
    while let Some(outer) = tree.parent(node).filter(|&outer| is_text(outer)) {
        node = outer;
    }
    let starts_here = |id: &NodeId| tree.kind(*id) == Kind::Hole && tree.span(*id).start() == span.end();
    if let Some(hole) = tree.subtree(node).find(starts_here) {
        return Some((node, name_in(tree.slice(hole))));
    }
    let inside = tree.name_span(node).unwrap_or(tree.span(node));
    let rest = tree.text().get(span.end()..inside.end()).unwrap_or_default();
    if rest.starts_with(['$', '{', '%', '#']) || rest.starts_with("\\(") {
        return Some((node, name_in(rest.split(['}', ')']).next().unwrap_or_default())));
    }
    if !rest.is_empty() {
        return None;
    }
    // The literal is continued by what is added to it, or put before an argument.
    let right = tree.ancestors(node).take(3).find_map(|id| {
        let is_sum = tree.kind(id) == Kind::Operation;
        let next = tree
            .children(id)
            .find(|&child| tree.span(child).start() >= tree.span(node).end());
        next.filter(|_| is_sum)
    });
    let is_argument = tree.slot(node) == Slot::Argument;
    match right {
        Some(right) if is_text(right) => content(tree, right).is_empty().then_some((node, None)),
        Some(right) => Some((node, name_in(tree.slice(right)))),
        None => is_argument.then_some((node, None)),
    }
}

/// The name in `{var.model_id}`, where that is all there is.
pub(super) fn name_in(hole: &str) -> Option<Source> {
    let bare = hole.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
    let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    let is_place = hole.starts_with('%') || bare.starts_with(|c: char| c.is_ascii_digit());
    if bare.is_empty() || is_place || !bare.chars().all(is_path) {
        return None;
    }
    let head = bare.split_once(['.', ':']).map(|(head, _)| head.to_owned());
    Some(Source {
        head,
        name: last_name(bare),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_of_a_path_is_its_name() {
        let name = |hole: &str| name_in(hole).map(|source| (source.head.unwrap_or_default(), source.name));
        let some = |head: &str, name: &str| Some((head.to_owned(), name.to_owned()));
        assert_eq!(name("${var.model_id}"), some("var", "modelid"));
        assert_eq!(name("{MODEL_ID}"), some("", "modelid"));
        assert_eq!(name("{self.model}"), some("self", "model"));
        assert_eq!(name("%s"), None);
        assert_eq!(name("{0}"), None);
        assert_eq!(name("${replace(var.model, \"a\", \"b\")}"), None);
    }
}
