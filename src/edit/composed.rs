//! ARNs of foundation models that are made of a variable, and calls that take base ids only; and the ids that reach them.
//!
//! In: a document with its trees. Out: its [`Composed`] places, each with the names whose values reach it, as far as the
//! document says so; and whether an id that is given to a name is one of those values. An inference profile does not fit
//! there.

use std::collections::{HashMap, HashSet};

use super::flows::{Flows, MAX_FLOWS, MAX_VALUE_LEN, last_name, reads_environment, words};
use super::veto::{Site, content};
use crate::catalog::Reason;
use crate::document::Document;
use crate::finding::Finding;
use crate::lint::named;
use crate::tree::{Kind, NodeId, Part, Slot, Tree};
use crate::usage::base_id_takers;
use crate::vocab::{Form, Span, Veto, boundary};

/// The type of resource that takes no profile.
pub(super) const FOUNDATION_MODEL: &str = "foundation-model/";

/// Names around an id, at most; the innermost first.
const MAX_NAMES: usize = 4;

/// Beginnings of paths that lead to the variables of a Terraform module.
const VARIABLES: &[&str] = &["var", "local"];

/// Languages in which the variables of a function are known outside of it.
const SHELLS: &[&str] = &["shell", "powershell", "batch", "fish", "make"];

/// Names that say nothing of a value.
const EMPTY_NAMES: &[&str] = &["default", "value", "defaultvalue", "fallback"];

/// Names of functions that make an object of their class.
const MAKERS: &[&str] = &["init", "constructor", "initialize", "construct"];

/// A place that takes no profile: the ARN of a foundation model that is made of a name, or a call that is given one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Composed {
    pub(super) place: Fixed,
    pub(super) span: Option<Span>,
    pub(super) line: u32,
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

/// The names that an id is given to, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Given {
    /// The folded names, the innermost first.
    pub(super) names: Vec<String>,
    /// The folded names of the calls that it is an argument of.
    calls: Vec<String>,
    /// True if a call of Bedrock is given it directly, so that it reaches nothing else.
    is_consumed: bool,
    /// How many of the names are of the value itself.
    own: usize,
    /// The function in which its name is known, where that is not the whole document.
    scope: Option<Span>,
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

impl Given {
    /// The names around the place of an id; `is_sink` where something calls the model.
    pub(super) fn of(site: Site<'_>, is_sink: bool) -> Self {
        let tree = site.tree();
        let around: Vec<NodeId> = tree
            .ancestors(site.node)
            .take_while(|&id| !matches!(tree.kind(id), Kind::Function | Kind::Class))
            .collect();
        let names = around.iter().filter_map(|&id| named::name(tree, id));
        let set = set_name(site);
        let names = set.into_iter().chain(names);
        let calls = around.iter().filter(|&&id| tree.kind(id) == Kind::Call);
        let first = around
            .iter()
            .find(|&&id| matches!(tree.kind(id), Kind::Binding | Kind::Call | Kind::Parameter));
        let local = around.iter().find_map(|&id| local(tree, id));
        let mut names: Vec<String> = names.take(MAX_NAMES).map(last_name).collect();
        let mut calls: Vec<String> = calls
            .filter_map(|&id| tree.name(id))
            .take(MAX_NAMES)
            .map(last_name)
            .collect();
        if let Some(local) = &local {
            names.extend(name_of_function(tree, local.function));
            calls.extend(local.passed_to(tree));
        }
        Self {
            names,
            calls,
            own: if set.is_some() { 2 } else { 1 },
            is_consumed: is_sink && first.is_some_and(|&id| tree.kind(id) == Kind::Call),
            scope: local.map(|local| site.part.outward(tree.span(local.function))),
        }
    }

    /// True if the id is the value of one of these names, or an argument of the function.
    pub(super) fn reaches(&self, names: &HashSet<String>, function: Option<&String>) -> bool {
        let is_argument = |name: &String| function == Some(name);
        !self.is_consumed && (self.names.iter().any(|name| names.contains(name)) || self.calls.iter().any(is_argument))
    }
}

impl Composed {
    /// True if an id of the same document reaches the ARN: a name of one function means nothing in another.
    pub(super) fn takes(&self, given: &Given) -> bool {
        let is_inside = |scope: Span| self.span.is_some_and(|span| scope.contains(span));
        let is_known = given.scope.is_none_or(is_inside);
        !given.is_consumed && (is_known && self.is_unknown || self.is_fed_by(given, is_known))
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
        let names: Vec<String> = words(written).collect();
        let names = if is_lookup {
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
        let is_argument = |name: &String| self.function.as_ref() == Some(name);
        // The innermost name is the local one; the function that has it may return it.
        let names = if is_known {
            &given.names[..]
        } else {
            given.names.get(1..).unwrap_or_default()
        };
        names.iter().any(|name| self.names.contains(name)) || given.calls.iter().any(is_argument)
    }
}

/// A name that only one function knows.
struct Local {
    function: NodeId,
    name: String,
}

impl Local {
    /// The folded names of the calls in its function that it is an argument of.
    fn passed_to<'t>(&'t self, tree: &'t Tree<'_>) -> impl Iterator<Item = String> + 't {
        let calls = tree
            .subtree(self.function)
            .take(MAX_FLOWS)
            .filter(|&id| tree.kind(id) == Kind::Call);
        let takes = |&id: &NodeId| {
            let text = tree.slice(id);
            text.len() <= MAX_VALUE_LEN && words(text).any(|word| word == self.name)
        };
        calls
            .filter(takes)
            .filter_map(|id| tree.name(id))
            .map(last_name)
            .take(MAX_NAMES * 4)
    }

    /// True if something outside of its function is given the value: a field, or what a closure shares.
    fn escapes(&self, tree: &Tree<'_>) -> bool {
        let is_field = |id: NodeId| {
            let name = named::name(tree, id).unwrap_or_default();
            let target = tree.child(id, Slot::Target).map_or(name, |target| tree.slice(target));
            tree.kind(id) == Kind::Binding && (target.contains(['.', '@', '$']) || target.contains("->"))
        };
        let has_value = |id: NodeId| {
            let value = named::value(tree, id)
                .map(|value| tree.slice(value))
                .unwrap_or_default();
            value.len() <= MAX_VALUE_LEN && words(value).any(|word| word == self.name)
        };
        let mut inside = tree.subtree(self.function).take(MAX_FLOWS);
        inside.any(|id| is_field(id) && has_value(id))
    }
}

/// True if a parameter or binding declares its name, and is no assignment to one that is known outside.
fn is_declared(tree: &Tree<'_>, id: NodeId) -> bool {
    if tree.kind(id) == Kind::Parameter || tree.language_at(id) == "python" {
        return true;
    }
    let Some(name) = named::name_span(tree, id) else {
        return false;
    };
    // `const id =`, `String id =`, `id :=`
    let before = boundary::line_before(tree.text(), name.start()).trim_end();
    let after = boundary::line_after(tree.text(), name.end()).trim_start();
    let has_type = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '>' | ']' | '*' | '?'));
    after.starts_with(":=") || has_type && !before.ends_with("this") && !SHELLS.contains(&tree.language_at(id))
}

/// The name of a variable or parameter that only the function around it knows.
fn local(tree: &Tree<'_>, id: NodeId) -> Option<Local> {
    let name = named::name(tree, id).filter(|_| matches!(tree.kind(id), Kind::Binding | Kind::Parameter))?;
    let is_path = name.contains(['.', ':', '@']) || name.contains("->");
    let function = tree.ancestors(id).find(|&id| tree.kind(id) == Kind::Function)?;
    let shares = ["global ", "nonlocal "]
        .iter()
        .any(|word| tree.slice(function).contains(word));
    let local = Local {
        function,
        name: last_name(name),
    };
    let is_local = !is_path && !shares && is_declared(tree, id) && tree.name(function) != Some("constructor");
    (is_local && !local.escapes(tree)).then_some(local)
}

/// The ARNs of foundation models that a text makes of variables.
pub(super) fn composed(document: &Document, parts: &[Part<'_>], arns: &[usize]) -> Vec<Composed> {
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
        let mut composed = Composed {
            span: Some(span),
            line: document.position(at).line,
            function: function_around(tree, node),
            ..Composed::default()
        };
        let flows = flows.entry(number).or_insert_with(|| Flows::of(tree));
        match source {
            None => {
                let names = arguments(tree, node);
                composed.is_unknown = names.is_empty();
                for name in &names {
                    composed.follow(name, flows);
                }
            }
            Some(source) => {
                composed.is_variable = VARIABLES.iter().any(|head| source.head.as_deref() == Some(head));
                composed.follow(&source.name, flows);
            }
        }
        found.push(composed);
    }
    found
}

/// The calls and settings that take base ids only, and are given a name.
pub(super) fn lookups(document: &Document, parts: &[Part<'_>]) -> Vec<Composed> {
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

/// The name that a literal sets beside it or within itself: `- MODEL_ID=…`, `name: MODEL_ID` before `value: …`,
/// `addEnvironment("MODEL_ID", …)`.
fn set_name(site: Site<'_>) -> Option<&str> {
    let tree = site.tree();
    let text = content(tree, site.node);
    let is_name = |name: &&str| {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        !name.is_empty() && name.len() <= 80 && name.chars().all(is_word)
    };
    if let Some((name, _)) = text.split_once('=') {
        return Some(name.trim_start_matches(['"', '\''])).filter(is_name);
    }
    let outer = tree.parent(site.node)?;
    let is_upper = |name: &&str| is_name(name) && !name.contains(|c: char| c.is_ascii_lowercase());
    if tree.kind(outer) == Kind::Call {
        let before = tree.children(outer).take_while(|&child| child != site.node);
        let before = before.filter(|&child| tree.slot(child) == Slot::Argument).last()?;
        return Some(content(tree, before)).filter(is_upper);
    }
    let is_value = named::name(tree, outer).is_some_and(|name| name.eq_ignore_ascii_case("value"));
    let map = tree.parent(outer).filter(|_| is_value)?;
    let name = tree
        .children(map)
        .find(|&child| named::name(tree, child).is_some_and(|name| name.eq_ignore_ascii_case("name")))?;
    Some(content(tree, named::value(tree, name)?)).filter(is_name)
}

/// The folded names beside a literal in the call that fills it in: `Sprintf("…/%s", modelID)`.
fn arguments(tree: &Tree<'_>, literal: NodeId) -> Vec<String> {
    let call = tree.ancestors(literal).take(3).find(|&id| tree.kind(id) == Kind::Call);
    let Some(call) = call.filter(|&call| tree.slice(call).len() <= MAX_VALUE_LEN) else {
        return Vec::new();
    };
    let (whole, inner) = (tree.span(call), tree.span(literal));
    let text = |from: usize, to: usize| tree.text().get(from..to).unwrap_or_default();
    let behind = words(text(inner.end(), whole.end()));
    words(text(whole.start(), inner.start())).chain(behind).collect()
}

pub(super) fn function_around(tree: &Tree<'_>, node: NodeId) -> Option<String> {
    let function = tree.ancestors(node).find(|&id| tree.kind(id) == Kind::Function)?;
    name_of_function(tree, function)
}

/// The folded name of a function, or of the variable that holds it: `const arn = (id) => …`.
fn name_of_function(tree: &Tree<'_>, function: NodeId) -> Option<String> {
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
struct Source {
    head: Option<String>,
    name: String,
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
fn name_in(hole: &str) -> Option<Source> {
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
