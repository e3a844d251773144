//! Settings of one group, each named whole: `BEDROCK_MODEL_ID` beside `BEDROCK_TEMPERATURE`.
//!
//! Input: a pair of a config, or a binding of a module or class, whose name ends as that of a model. Output: the request
//! that the parameters beside it belong to, where their names begin as its own does.

use super::{Reader, Sent};
use crate::context::fold;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::usage::request::names::Ref;
use crate::usage::request::value::{At, Entry, Map};
use crate::usage::rows::RequestRow;
use crate::usage::sinks::ROWS;

/// Settings of one group, at most.
const MAX_BESIDE: usize = 400;

/// Parameters by whose names a group is known, folded.
const PARAMETERS: &[&str] = &["temperature", "topp", "topk"];

/// Beginnings of names that belong to whatever model there is, folded.
const SHARED: &[&str] = &["", "llm", "model", "bedrock", "default", "ai", "awsbedrock"];

impl Reader<'_, '_> {
    /// A setting that names the model, with those beside it.
    pub(super) fn group(&self, at: Ref, sent: &mut Vec<Sent>) {
        let tree = self.eval.tree(at);
        let name = tree.name(at.node).filter(|name| names_model(name) && is_setting(tree, at.node));
        let Some((name, key)) = name.map(|name| (name, fold(last(name)))) else {
            return;
        };
        let ends = |row: &'static RequestRow| {
            let mut ends = row.ends.iter().filter(|end| key.ends_with(end.as_str()));
            ends.next().map(|_| row)
        };
        let Some(row) = ROWS.request.iter().find_map(ends) else {
            return;
        };
        // The setting of a mapping itself is read with all that is beside it.
        if tree.kind(at.node) == Kind::Pair && row.keys.contains(&key) {
            return;
        }
        let end = row.ends.iter().filter(|end| key.ends_with(end.as_str())).map(String::len).max();
        let own = &key[..key.len() - end.unwrap_or_default()];
        let map = self.settings_of(at, own);
        let model = tree.child(at.node, Slot::Value).map(|node| self.eval.eval(Ref { node, ..at }));
        let before = sent.len();
        self.push(row, last(name), at, &map, model, sent);
        // Where its value comes from elsewhere, who takes it is not known.
        let mut number = 0;
        sent.retain(|one| {
            number += 1;
            number <= before || !one.is_open
        });
    }

    /// The settings beside one whose name begins with `own`, by the rest of their names.
    fn settings_of(&self, at: Ref, own: &str) -> Map {
        let tree = self.eval.tree(at);
        let mut map = Map::default();
        let Some(around) = tree.parent(at.node) else { return map };
        let is_pair = tree.kind(at.node) == Kind::Pair;
        for child in tree.children(around).take(MAX_BESIDE) {
            let (Some(name), Some(value)) = (tree.name(child), tree.child(child, Slot::Value)) else {
                continue;
            };
            if child == at.node || !matches!(tree.kind(child), Kind::Pair | Kind::Binding) {
                continue;
            }
            let key = fold(last(name));
            let is_group = tree.kind(value) == Kind::Map && is_pair;
            let parameter = PARAMETERS.iter().find(|parameter| key.ends_with(**parameter));
            let rest = match parameter {
                Some(parameter) if belongs(&key[..key.len() - parameter.len()], own) => (*parameter).to_owned(),
                None if is_group => key,
                _ => continue,
            };
            let place = self.eval.place(Ref { node: child, ..at });
            map.put(Entry {
                key: rest,
                at: place,
                key_at: At {
                    span: tree.name_span(child).unwrap_or(place.span),
                    ..place
                },
                value: self.eval.eval(Ref { node: value, ..at }),
            });
        }
        map
    }
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

/// The last part of a path.
fn last(name: &str) -> &str {
    name.rsplit(['.', ':']).next().unwrap_or(name)
}

/// True if a node is a pair, or binds a name of a module or of a class.
fn is_setting(tree: &Tree<'_>, id: NodeId) -> bool {
    match tree.kind(id) {
        Kind::Pair => true,
        Kind::Binding => {
            let mut around = tree.ancestors(id);
            let holds = |kind: Kind| {
                matches!(
                    kind,
                    Kind::Document | Kind::Class | Kind::Block | Kind::Embedded | Kind::Cell | Kind::Statement
                )
            };
            around.all(|id| holds(tree.kind(id)))
        }
        _ => false,
    }
}
