//! Settings of one group, each named whole: `BEDROCK_MODEL_ID` beside `BEDROCK_TEMPERATURE`.
//!
//! Input: a pair of a config, a variable of the environment, a binding of a module or class, or a parameter with a default,
//! whose name ends as that of a model. Output: the request that the parameters beside it belong to, where their names begin
//! as its own does.

use super::{Reader, Sent};
use crate::context::fold;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::usage::request::names::Ref;
use crate::usage::request::value::{At, Entry, Map};
use crate::usage::rows::RequestRow;
use crate::usage::sinks::ROWS;
use crate::vocab::Span;

/// Settings of one group, at most.
const MAX_BESIDE: usize = 400;

/// Parameters by whose names a group is known, folded.
const PARAMETERS: &[&str] = &["temperature", "topp", "topk"];

/// Beginnings of names that belong to whatever model there is, folded.
const SHARED: &[&str] = &["", "llm", "model", "bedrock", "default", "ai", "awsbedrock"];

/// A setting: its node among those of its group, its name and its value.
#[derive(Clone, Copy)]
struct Setting<'t> {
    node: NodeId,
    name: &'t str,
    value: NodeId,
}

impl Reader<'_, '_> {
    /// A setting that names the model, with those beside it.
    pub(super) fn group(&self, at: Ref, sent: &mut Vec<Sent>) {
        let tree = self.eval.tree(at);
        let Some(own) = around(tree, at.node).filter(|own| names_model(own.name)) else {
            return;
        };
        let key = fold(last(own.name));
        let end_of = |row: &'static RequestRow| {
            let ends = row.ends.iter().filter(|end| key.ends_with(end.as_str()));
            ends.map(String::len).max().map(|end| (row, end))
        };
        let Some((row, end)) = ROWS.request.iter().find_map(end_of) else {
            return;
        };
        // The setting of a mapping itself is read with all that is beside it.
        if own.node == at.node && tree.kind(at.node) == Kind::Pair && row.keys.contains(&key) {
            return;
        }
        let map = self.settings_beside(at, own, &key[..key.len() - end]);
        let model = self.eval.eval(Ref { node: own.value, ..at });
        let before = sent.len();
        self.push(
            row,
            last(own.name),
            Ref { node: own.node, ..at },
            &map,
            Some(model),
            sent,
        );
        // Where its value comes from elsewhere, who takes it is not known.
        let mut number = 0;
        sent.retain(|one| {
            number += 1;
            number <= before || !one.is_open
        });
    }

    /// The settings beside one whose name begins with `begin`, by the rest of their names.
    fn settings_beside(&self, at: Ref, own: Setting<'_>, begin: &str) -> Map {
        let tree = self.eval.tree(at);
        let mut map = Map::default();
        let Some(group) = tree.parent(own.node) else {
            return map;
        };
        let others = tree.children(group).filter(|&child| child != own.node);
        for setting in others.take(MAX_BESIDE).filter_map(|child| setting(tree, child)) {
            let key = fold(last(setting.name));
            let is_group = tree.kind(setting.value) == Kind::Map && tree.kind(own.node) == Kind::Pair;
            let parameter = PARAMETERS.iter().find(|parameter| key.ends_with(**parameter));
            let rest = match parameter {
                Some(parameter) if belongs(&key[..key.len() - parameter.len()], begin) => {
                    written(last(setting.name), parameter)
                }
                None if is_group => key,
                _ => continue,
            };
            let place = self.eval.place(Ref {
                node: setting.node,
                ..at
            });
            map.put(Entry {
                key: rest,
                at: place,
                key_at: At {
                    span: span_of_name(tree, setting),
                    ..place
                },
                value: self.eval.eval(Ref {
                    node: setting.value,
                    ..at
                }),
            });
        }
        map
    }
}

/// The setting that a node is the value of: itself, or the one around `default: …` and `value: …`.
fn around<'t>(tree: &'t Tree<'_>, node: NodeId) -> Option<Setting<'t>> {
    let is_value = tree.kind(node) == Kind::Pair
        && tree
            .name(node)
            .is_some_and(|name| name.eq_ignore_ascii_case("default") || name.eq_ignore_ascii_case("value"));
    if !is_value {
        return setting(tree, node);
    }
    let map = tree.parent(node)?;
    let pair = tree.parent(map).filter(|&pair| tree.kind(pair) == Kind::Pair);
    [pair, Some(map)]
        .into_iter()
        .flatten()
        .find_map(|node| setting(tree, node))
}

/// The setting that a node is.
fn setting<'t>(tree: &'t Tree<'_>, node: NodeId) -> Option<Setting<'t>> {
    let named = |name, value| Setting { node, name, value };
    let value = tree.child(node, Slot::Value);
    match tree.kind(node) {
        Kind::Pair => {
            let value = value?;
            // `BedrockModelId: {Type: String, Default: …}`
            let inner = (tree.kind(value) == Kind::Map)
                .then(|| pair_of(tree, value, "default"))
                .flatten();
            Some(named(tree.name(node)?, inner.unwrap_or(value)))
        }
        Kind::Binding if is_shared(tree, node) => Some(named(tree.name(node)?, value?)),
        Kind::Parameter => Some(named(tree.name(node)?, value?)),
        // `variable "bedrock_model_id" { default = … }`
        Kind::Section => {
            let name = tree.name(node)?.strip_prefix("variable")?.trim_matches([' ', '"', '.']);
            Some(named(name, pair_of(tree, node, "default")?))
        }
        // `- name: BEDROCK_MODEL_ID` with its `value`
        Kind::Map => {
            let name = pair_of(tree, node, "name").and_then(|name| tree.name(name))?;
            Some(named(name, pair_of(tree, node, "value")?))
        }
        // `- BEDROCK_MODEL_ID=…`
        Kind::Literal => {
            let (name, _) = tree.name(node)?.split_once('=')?;
            let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let is_listed = tree.parent(node).is_some_and(|list| tree.kind(list) == Kind::List);
            (is_listed && name.chars().all(is_word)).then(|| named(name, node))
        }
        _ => None,
    }
}

/// The value of a key of a mapping.
fn pair_of(tree: &Tree<'_>, map: NodeId, key: &str) -> Option<NodeId> {
    let is_it =
        |id: &NodeId| tree.kind(*id) == Kind::Pair && tree.name(*id).is_some_and(|name| name.eq_ignore_ascii_case(key));
    tree.child(tree.children(map).take(MAX_BESIDE).find(is_it)?, Slot::Value)
}

/// The place of the name of a setting.
fn span_of_name(tree: &Tree<'_>, setting: Setting<'_>) -> Span {
    let span = tree.name_span(setting.node).unwrap_or_else(|| tree.span(setting.node));
    let at = tree.text().get(span.range()).and_then(|text| text.find(setting.name));
    at.map_or(span, |at| {
        let start = span.start() + at;
        Span::new(start, start + setting.name.len())
    })
}

/// True if a name may end as that of a model.
fn names_model(name: &str) -> bool {
    let words = ["odel", "ODEL", "rofile", "ROFILE"];
    name.len() <= 120 && words.iter().any(|word| name.contains(word))
}

/// True if a parameter whose name begins with `begin` is that of a model whose name begins with `own`.
fn belongs(begin: &str, own: &str) -> bool {
    let is_part = own.starts_with(begin) || own.ends_with(begin) || !own.is_empty() && begin.ends_with(own);
    is_part || SHARED.contains(&begin)
}

/// The end of a name that is the parameter, as it is written: `top-p` of `bedrock-top-p`.
fn written(name: &str, parameter: &str) -> String {
    let starts = name.char_indices().rev().map(|(at, _)| &name[at..]);
    let end = starts.into_iter().find(|end| fold(end) == parameter);
    end.unwrap_or(parameter).to_owned()
}

/// The last part of a path.
fn last(name: &str) -> &str {
    name.rsplit(['.', ':']).next().unwrap_or(name)
}

/// True if a binding is of a module or of a class, so that more than one function knows it.
fn is_shared(tree: &Tree<'_>, id: NodeId) -> bool {
    tree.ancestors(id).all(|id| {
        matches!(
            tree.kind(id),
            Kind::Document | Kind::Class | Kind::Block | Kind::Embedded | Kind::Cell | Kind::Statement
        )
    })
}
