//! The names that an id is given to, in one document.
//!
//! In: the place of an id in a tree. Out: its [`Given`] names, the calls that take it, and where its name is known.

use std::collections::HashSet;

use super::composed::{function_around, name_of_function};
use super::flows::{MAX_FLOWS, MAX_VALUE_LEN, last_name, words};
use super::veto::{Site, content};
use super::{answer, printed};
use crate::lint::named;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::{Span, boundary};

/// Names around an id, at most; the innermost first.
const MAX_NAMES: usize = 4;

/// Languages in which the variables of a function are known outside of it.
const SHELLS: &[&str] = &["shell", "powershell", "batch", "fish", "make"];

/// The names that an id is given to, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Given {
    /// The folded names, the innermost first.
    pub(super) names: Vec<String>,
    /// The folded names of the calls that it is an argument of.
    pub(super) calls: Vec<String>,
    /// True if a call of Bedrock is given it directly, so that it reaches nothing else.
    pub(super) is_consumed: bool,
    /// How many of the names are of the value itself.
    pub(super) own: usize,
    /// The function in which its name is known, where that is not the whole document.
    pub(super) scope: Option<Span>,
    /// The folded name of the function around it.
    pub(super) function: Option<String>,
    pub(super) span: Option<Span>,
    /// True if a script does no more with it than to print it.
    pub(super) is_printed: bool,
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
        names.extend(loop_name(tree, &around).filter(|_| names.is_empty()));
        if names.is_empty() && around.iter().any(|&id| tree.kind(id) == Kind::Return) {
            names.extend(function_around(tree, site.node));
        }
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
            function: answer::function_of(tree, site.node),
            span: Some(site.part.outward(site.span)),
            is_printed: printed::is_printed(tree, site.node),
        }
    }

    /// True if the id is the value of one of these names, or an argument of the function.
    pub(super) fn reaches(&self, names: &HashSet<String>, function: Option<&String>) -> bool {
        let is_argument = |name: &String| function == Some(name);
        !self.is_consumed && (self.names.iter().any(|name| names.contains(name)) || self.calls.iter().any(is_argument))
    }
}

/// The folded name that a loop around an id gives the elements of its list to: `for model in ["…"]`.
fn loop_name(tree: &Tree<'_>, around: &[NodeId]) -> Option<String> {
    let (_, outer) = std::iter::zip(around, around.get(1..)?)
        .find(|(inner, outer)| tree.kind(**outer) == Kind::Loop && tree.slot(**inner) == Slot::Subject)?;
    let target = tree.child(*outer, Slot::Target)?;
    Some(last_name(tree.name(target).unwrap_or_else(|| tree.slice(target))))
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
            tree.kind(id) == Kind::Binding && is_path(written(tree, id, name))
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

pub(super) fn is_shell(language: &str) -> bool {
    SHELLS.contains(&language)
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

/// The name of a binding as it is written: `self.model_id`.
fn written<'t>(tree: &Tree<'t>, id: NodeId, name: &'t str) -> &'t str {
    tree.child(id, Slot::Target).map_or(name, |target| tree.slice(target))
}

/// True if a name is that of a field: `self.model_id`, `@model`, `this->model`.
fn is_path(name: &str) -> bool {
    name.contains(['.', '@']) || name.contains("->") || name.contains("::")
}

/// The name of a variable or parameter that only the function around it knows.
fn local(tree: &Tree<'_>, id: NodeId) -> Option<Local> {
    let name = named::name(tree, id).filter(|_| matches!(tree.kind(id), Kind::Binding | Kind::Parameter))?;
    let is_path = is_path(written(tree, id, name));
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
