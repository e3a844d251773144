//! Values that a shell script only prints.
//!
//! In: the place of a value in a tree. Out: whether no command but `echo` and its like is given it.

use std::collections::HashSet;

use super::flows::{last_name, words};
use super::given::is_shell;
use crate::context::is_shown;
use crate::lint::named;
use crate::tree::{Kind, NodeId, Slot, Tree};

/// Commands that print what they are given, or change nothing.
const PRINTS: &[&str] = &[
    "echo",
    "printf",
    "print",
    "Write-Host",
    "Write-Output",
    ":",
    "[",
    "[[",
    "test",
    "true",
];

/// Words by which a script passes a variable on.
const EXPORTS: &[&str] = &["export ", "declare -x", "typeset -x", "$env:", "set -a"];

/// Bytes of a command, at most, that is looked at; a longer one may do anything.
const MAX_LEN: usize = 2_000;

/// True if a script does nothing else with a value, and with what it is given to, than to print it.
pub(super) fn is_printed(tree: &Tree<'_>, node: NodeId) -> bool {
    if !is_shell(tree.language_at(node)) || EXPORTS.iter().any(|word| tree.text().contains(word)) {
        return false;
    }
    let Some(name) = tree
        .ancestors(node)
        .find(|&id| matches!(tree.kind(id), Kind::Binding | Kind::Call | Kind::Loop))
        .and_then(|id| match tree.kind(id) {
            Kind::Call => None,
            Kind::Loop => target(tree, id),
            _ => named::name(tree, id).map(last_name),
        })
    else {
        return false;
    };
    let mut names = HashSet::from([name]);
    for id in tree.ids().filter(|&id| tree.kind(id) == Kind::Loop) {
        let list = tree
            .child(id, Slot::Subject)
            .map(|list| tree.slice(list))
            .unwrap_or_default();
        if words(list).any(|word| names.contains(&word)) {
            names.extend(target(tree, id));
        }
    }
    let has_name = |text: &str| words(text).any(|word| names.contains(&word));
    let is_used = |id: NodeId| {
        let text = tree.slice(id);
        match tree.kind(id) {
            Kind::Call if text.len() > MAX_LEN => true,
            Kind::Call => {
                let is_print = PRINTS.contains(&tree.name(id).unwrap_or_default());
                has_name(text) && (!is_print || text.contains('>') || !is_shown(tree, id))
            }
            Kind::Binding => named::value(tree, id).is_some_and(|value| has_name(tree.slice(value))),
            _ => false,
        }
    };
    !tree.ids().any(is_used)
}

/// The folded name that a loop gives the elements of its list to.
fn target(tree: &Tree<'_>, id: NodeId) -> Option<String> {
    let target = tree.child(id, Slot::Target)?;
    Some(last_name(tree.name(target).unwrap_or_else(|| tree.slice(target))))
}
