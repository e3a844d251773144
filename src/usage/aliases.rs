//! Names of routes that are spelt as the id of a model: `model_name` beside `litellm_params.model`, the key of a map of aliases.
//!
//! Input: the contexts of the ids of a tree, and the spans of the ids. Output: those that are names, because what they lead to is
//! another model. A route to the same model, and one whose target is not written, are called by their ids.

use super::rows::AliasRow;
use super::sinks::ROWS;
use crate::context::{Context, fold, words};
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::{Mark, Place, Sink, Span, Takes};

/// Nodes between an id and the map that it is in, at most.
const MAX_OUTWARD: usize = 12;

/// Pairs of a map and elements of a list, at most, that are read.
const MAX_PARTS: usize = 200;

/// So deep a target is below its map.
const MAX_DEPTH: usize = 6;

/// Prefixes of inference profiles, which do not make another model.
const GEOGRAPHIES: &[&str] = &["us", "eu", "apac", "jp", "au", "in", "ca", "global", "us-gov"];

/// Words of maps whose keys are called first.
const FALLBACKS: &[&str] = &["fallback", "fallbacks", "weight", "weights", "retry", "retries"];

/// Reason why another model is only shown for the name of a route.
const SHOWN_ONLY: &str = "callers ask for the route by this name; the model that it leads to is beside it";

/// Gives the names of routes a sink that calls nothing, and marks the keys of maps of aliases.
pub(super) fn mark_aliases(tree: &Tree<'_>, spans: &[Span], contexts: &mut [Context], found: &mut [Option<Sink>]) {
    let mut names = Vec::new();
    for at in 0..contexts.len() {
        let context = &contexts[at];
        let is_value = matches!(context.place, Place::String | Place::ConfigValue | Place::Argument);
        if context.place == Place::MappingKey {
            if context.mark.is_none() && found[at].is_none() && leads_to_another(tree, spans, context) {
                contexts[at].mark = Some(Mark::Record);
            }
        } else if let Some(literal) = context.literal.filter(|_| is_value)
            && let Some((row, key)) = alias(tree, literal)
        {
            names.extend(tree.name(literal).filter(|_| row.named));
            found[at] = Some(name_of_route(key));
        }
    }
    for ((context, span), sink) in contexts.iter().zip(spans).zip(found.iter_mut()) {
        let text = tree.text().get(span.range()).unwrap_or_default();
        let is_literal = matches!(context.place, Place::ConfigValue | Place::String | Place::MappingKey);
        if is_literal && sink.is_none() && names.contains(&text) {
            *sink = Some(name_of_route(context.name.as_deref().unwrap_or("route")));
        }
    }
}

fn name_of_route(key: &str) -> Sink {
    Sink {
        name: key.to_owned(),
        takes: Takes::NameOnly,
        shown_only: Some(SHOWN_ONLY.to_owned()),
        none_in_legacy: None,
        trains: false,
        by_converse: false,
        is_runtime: false,
        reaches_runtime: false,
    }
}

/// The row and the key by which a literal is the name of a route to another model.
fn alias<'t>(tree: &Tree<'t>, literal: NodeId) -> Option<(&'static AliasRow, &'t str)> {
    let mut around = tree.ancestors(literal).take(MAX_OUTWARD);
    let pair = around.find(|&id| !matches!(tree.kind(id), Kind::Group | Kind::Template))?;
    let key = tree
        .name(pair)
        .filter(|_| is_pair(tree, pair) && tree.slot(literal) != Slot::Key)?;
    let folded = fold(key.rsplit('.').next().unwrap_or(key));
    let text = tree.name(literal)?;
    let rows = ROWS.alias.iter().filter(|row| row.keys.contains(&folded));
    let mut rows = rows.filter(|row| is_beside(tree, row, pair));
    let row = rows.find(|row| target(tree, row, pair).is_some_and(|target| is_other(text, target)))?;
    Some((row, key))
}

/// True if the pair that a row asks for is beside a pair.
fn is_beside(tree: &Tree<'_>, row: &AliasRow, pair: NodeId) -> bool {
    let Some(beside) = &row.beside else { return true };
    let Some(map) = tree.parent(pair) else { return false };
    let mut pairs = tree.children(map).take(MAX_PARTS);
    pairs.any(|one| {
        let value = || tree.name(tree.child(one, Slot::Value)?);
        tree.name(one) == Some(beside.key.as_str()) && value().is_some_and(|value| value == beside.value)
    })
}

/// The text that a route leads to, in the map of its name or, as far as the row says, in one around it.
fn target<'t>(tree: &Tree<'t>, row: &AliasRow, pair: NodeId) -> Option<&'t str> {
    let maps = tree
        .ancestors(pair)
        .take(MAX_OUTWARD * 2)
        .filter(|&id| is_record(tree, id));
    maps.take(row.outward + 1).find_map(|map| {
        let mut targets = row.targets.iter();
        targets.find_map(|path| at_path(tree, map, &path.split('.').collect::<Vec<_>>(), MAX_DEPTH))
    })
}

fn is_record(tree: &Tree<'_>, id: NodeId) -> bool {
    match tree.kind(id) {
        Kind::Map | Kind::Section => true,
        Kind::Call => tree.children(id).any(|argument| tree.kind(argument) == Kind::Argument),
        _ => false,
    }
}

fn is_pair(tree: &Tree<'_>, id: NodeId) -> bool {
    matches!(tree.kind(id), Kind::Pair | Kind::Argument | Kind::Binding)
}

/// The text at a path of keys below a record; of a list any element counts.
fn at_path<'t>(tree: &Tree<'t>, node: NodeId, path: &[&str], depth: usize) -> Option<&'t str> {
    let depth = depth.checked_sub(1)?;
    let Some((first, rest)) = path.split_first() else {
        return text_of(tree, node);
    };
    let mut children = tree.children(node).take(MAX_PARTS);
    match tree.kind(node) {
        Kind::Map | Kind::Section | Kind::Call => children.find_map(|pair| {
            let is_it = is_pair(tree, pair) && tree.name(pair).is_some_and(|name| fold(name) == *first);
            let value = tree.child(pair, Slot::Value).filter(|_| is_it)?;
            at_path(tree, value, rest, depth)
        }),
        Kind::List | Kind::Group => children.find_map(|item| at_path(tree, item, path, depth)),
        _ => None,
    }
}

/// The text of a literal, also where a call wraps it: `aws.String("…")`.
fn text_of<'t>(tree: &Tree<'t>, node: NodeId) -> Option<&'t str> {
    match tree.kind(node) {
        Kind::Literal | Kind::Template => tree.name(node),
        Kind::Call | Kind::Group => {
            let mut inner = tree.children(node).filter(|&child| tree.kind(child) == Kind::Literal);
            inner.next().and_then(|literal| tree.name(literal))
        }
        _ => None,
    }
}

/// True if the target of a route names another model, and not a variable.
fn is_other(name: &str, target: &str) -> bool {
    let is_variable = target.is_empty() || target.starts_with("os.environ") || target.contains(['$', '{', '%']);
    !is_variable && !target.contains(base(name))
}

/// An id without the prefix of its profile.
fn base(id: &str) -> &str {
    let id = id.rsplit('/').next().unwrap_or(id);
    match id.split_once('.') {
        Some((prefix, rest)) if GEOGRAPHIES.contains(&prefix) => rest,
        _ => id,
    }
}

/// True if the value of a key is another model, or a record whose target is one: `"old": "new"`, `"old": {"target": "new"}`.
fn leads_to_another(tree: &Tree<'_>, spans: &[Span], context: &Context) -> bool {
    let start = context.literal.unwrap_or(context.node);
    let mut around = std::iter::once(start).chain(tree.ancestors(start).take(MAX_OUTWARD));
    let pair = around.find(|&id| is_pair(tree, id));
    let Some((pair, value)) = pair.and_then(|pair| Some((pair, tree.child(pair, Slot::Value)?))) else {
        return false;
    };
    let Some(key) = tree.name(pair).filter(|_| !is_of_fallbacks(tree, pair)) else {
        return false;
    };
    let names_model = |node: NodeId| {
        let whole = tree.span(node);
        let from = spans.partition_point(|span| span.start() < whole.start());
        spans.get(from).is_some_and(|span| span.end() <= whole.end())
    };
    let target = match tree.kind(value) {
        Kind::Literal => text_of(tree, value),
        Kind::Map | Kind::Call => {
            let mut targets = ROWS.alias.iter().flat_map(|row| &row.targets);
            targets.find_map(|path| at_path(tree, value, &path.split('.').collect::<Vec<_>>(), MAX_DEPTH))
        }
        _ => None,
    };
    names_model(value) && target.is_some_and(|target| is_other(key, target))
}

/// True if a map around a pair says what is called when the key fails, or how often the key is called.
fn is_of_fallbacks(tree: &Tree<'_>, pair: NodeId) -> bool {
    let names = tree.ancestors(pair).take(MAX_OUTWARD);
    let mut names = names.filter(|&id| is_pair(tree, id) || tree.kind(id) == Kind::Section);
    names.any(|id| {
        let name = tree.name(id).unwrap_or_default();
        words(name).iter().any(|word| FALLBACKS.contains(&word.as_str()))
    })
}
