//! Branches that are for other models: `elif "llama" in model_id:`.
//!
//! Input: a request, or a part of it, and the model that it is given. Output: whether the branch in which it is sent is taken for
//! that model, as far as its conditions compare texts.

use super::eval::Evaluator;
use super::names::Ref;
use super::value::{At, Entry, Map, Value, ValueKind};
use crate::context::words;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::usage::calls::last_word;

/// Words that name a provider or a family; a condition with one asks for a model, whatever its variable is called.
const FAMILIES: &[&str] = &[
    "ai21",
    "amazon",
    "anthropic",
    "claude",
    "cohere",
    "deepseek",
    "gemma",
    "google",
    "gpt",
    "jamba",
    "llama",
    "meta",
    "minimax",
    "mistral",
    "mixtral",
    "moonshot",
    "nova",
    "nvidia",
    "openai",
    "qwen",
    "stability",
    "titan",
    "writer",
    "xai",
    "zai",
];

impl Evaluator<'_, '_> {
    /// True if a request is in a branch that is for other models than `id`.
    pub(super) fn is_for_others(&self, at: Ref, id: &str, model: &Value) -> bool {
        let tree = self.tree(at);
        let names = self.names_of(at, model);
        let id = id.to_ascii_lowercase();
        let mut below = at.node;
        for outer in tree.ancestors(at.node) {
            let branch = match tree.kind(outer) {
                Kind::Function | Kind::Class => break,
                Kind::If | Kind::Conditional => tree.child(outer, Slot::Condition),
                Kind::Switch => tree.child(outer, Slot::Subject),
                _ => None,
            };
            let asked = branch.filter(|&asked| asked != below);
            if asked.is_some_and(|asked| excludes(tree, asked, tree.slot(below) == Slot::Else, &names, &id)) {
                return true;
            }
            // `if is_nova: … return`, and what is behind it.
            let mut left = conditions_left_before(tree, outer, below);
            if left.any(|asked| excludes(tree, asked, true, &names, &id)) {
                return true;
            }
            below = outer;
        }
        false
    }
}

impl Evaluator<'_, '_> {
    /// The names through which a model was found, in the tree of a node.
    fn names_of(&self, at: Ref, model: &Value) -> Vec<&str> {
        let text = self.tree(at).text();
        let of_tree = model.via.iter().filter(|via| via.part == at.part);
        of_tree
            .filter_map(|via| text.get(via.span.range()))
            .map(last_word)
            .collect()
    }

    /// True if a conditional value is nothing for `id`: `topP: id.includes("claude") ? undefined : 0.9`.
    fn is_unset_for(&self, at: Ref, id: &str, model: &Value) -> bool {
        let tree = self.tree(at);
        let side = |slot| tree.child(at.node, slot).map(|node| Ref { node, ..at });
        let (Kind::Conditional, Some(asked)) = (tree.kind(at.node), tree.child(at.node, Slot::Condition)) else {
            return false;
        };
        let (names, id) = (self.names_of(at, model), id.to_ascii_lowercase());
        let is_off = |slot, is_else| {
            let is_unset = |node| matches!(self.eval(node).what, ValueKind::Unset);
            side(slot).is_some_and(is_unset) && excludes(tree, asked, is_else, &names, &id)
        };
        is_off(Slot::Else, false) || is_off(Slot::Then, true)
    }

    /// Takes the parts of a request out that are only set for other models than `id`.
    pub(super) fn drop_of_others(&self, map: &mut Map, near: Ref, id: &str, model: &Value) {
        let node_at = |at: At| {
            let root = Ref { part: at.part, ..near };
            let node = self.tree(root).innermost(at.span);
            Ref { node, ..root }
        };
        let is_of_others = |entry: &Entry| {
            self.is_for_others(node_at(entry.at), id, model) || self.is_unset_for(node_at(entry.value.at), id, model)
        };
        // What is certain is sent to every model.
        map.entries
            .retain(|entry| !(matches!(entry.value.what, ValueKind::Unknown) && is_of_others(entry)));
        for entry in &mut map.entries {
            if let ValueKind::Map(inner) = &mut entry.value.what {
                self.drop_of_others(inner, near, id, model);
            }
        }
    }
}

/// The conditions before a part of a block under which the block is left.
fn conditions_left_before<'t>(tree: &'t Tree<'_>, block: NodeId, part: NodeId) -> impl Iterator<Item = NodeId> + 't {
    let is_block = tree.kind(block) == Kind::Block;
    let before = tree.children(block).take_while(move |&child| child != part && is_block);
    let leaves = |&id: &NodeId| {
        let then = tree.child(id, Slot::Body);
        let last = then.and_then(|then| tree.children(then).last().or(Some(then)));
        let is_open = tree.child(id, Slot::Else).is_none();
        is_open && last.is_some_and(|last| tree.kind(last) == Kind::Return)
    };
    let ifs = before.filter(|&child| tree.kind(child) == Kind::If).filter(leaves);
    ifs.filter_map(|id| tree.child(id, Slot::Condition))
}

/// The family that a flag or a function is about: `_is_nova_model`, `isClaude(…)`.
fn family_of(tree: &Tree<'_>, node: NodeId) -> Option<&'static str> {
    let name = match tree.kind(node) {
        Kind::Name => tree.slice(node),
        Kind::Member | Kind::Call => tree.name(node)?,
        _ => return None,
    };
    let words = words(last_word(name));
    let is_flag = words
        .iter()
        .any(|word| matches!(word.as_str(), "is" | "use" | "uses" | "for"));
    let family = FAMILIES.iter().find(|family| words.iter().any(|word| word == *family));
    family.copied().filter(|_| is_flag)
}

/// True if a condition holds for other models only; with `is_else`, whether it holds for this one.
fn excludes(tree: &Tree<'_>, condition: NodeId, is_else: bool, names: &[&str], id: &str) -> bool {
    let nodes = || std::iter::once(condition).chain(tree.subtree(condition));
    let is_model = |node: NodeId| match tree.kind(node) {
        Kind::Name => names.contains(&last_word(tree.slice(node))),
        Kind::Member => tree.name(node).is_some_and(|name| names.contains(&last_word(name))),
        _ => false,
    };
    let is_asked = nodes().any(is_model);
    let words: Vec<String> = nodes()
        .filter(|&node| tree.kind(node) == Kind::Literal)
        .filter_map(|node| tree.name(node))
        .map(str::to_ascii_lowercase)
        .collect();
    let is_of_family = |word: &String| {
        let mut parts = word.split(|c: char| !c.is_ascii_alphanumeric());
        parts.any(|part| FAMILIES.contains(&part))
    };
    if words.is_empty()
        && let Some(family) = nodes().find_map(|node| family_of(tree, node))
    {
        // `if self._is_nova_model:`, `if not is_claude`
        let is_denied = nodes().any(|node| matches!(tree.name(node), Some("!" | "not")));
        return (id.contains(family) != is_denied) == is_else;
    }
    if !is_asked && !words.iter().any(is_of_family) {
        return false;
    }
    if words.is_empty() {
        // `if takes_temperature(model_id)`, `if model_id in NO_SAMPLING`: it may hold or not.
        let compares = |node: NodeId| match tree.kind(node) {
            Kind::Call => true,
            Kind::Operation => matches!(tree.name(node), Some("in" | "not in" | "==" | "!=" | "===" | "!==")),
            _ => false,
        };
        return nodes().any(|node| compares(node) && tree.subtree(node).any(is_model));
    }
    // `topP != null` denies no word.
    let has_literal = |node: NodeId| {
        let is_word = |id: NodeId| tree.kind(id) == Kind::Literal && tree.name(id).is_some_and(|name| !name.is_empty());
        tree.subtree(node).any(is_word)
    };
    let is_denied = nodes().any(|node| {
        tree.kind(node) == Kind::Operation
            && matches!(tree.name(node), Some("!" | "not" | "not in" | "!=" | "!=="))
            && has_literal(node)
    });
    let has_word = words.iter().any(|word| !word.is_empty() && id.contains(word.as_str()));
    let holds = has_word != is_denied;
    holds == is_else
}
