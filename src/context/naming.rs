//! Names that a person would call a node by.

use crate::tree::{Kind, NodeId, Slot, Tree};

/// Longer names are dropped.
const MAX_LENGTH: usize = 100;

/// The name of a node, where it is short and on one line.
pub(super) fn short<'t>(tree: &Tree<'t>, node: NodeId) -> Option<&'t str> {
    tree.name(node)
        .filter(|name| name.len() <= MAX_LENGTH && !name.contains('\n'))
}

/// The last part of the receiver of a call: `strings` of `strings.Replace(…)`, `expect` of `expect(x).toBe(…)`.
pub(super) fn receiver<'t>(tree: &Tree<'t>, call: NodeId) -> Option<&'t str> {
    let callee = tree.child(call, Slot::Callee)?;
    let receiver = tree.child(callee, Slot::Receiver)?;
    last_part(tree, receiver)
}

/// The last part of a value that is a name, a member or a call.
pub(super) fn last_part<'t>(tree: &Tree<'t>, node: NodeId) -> Option<&'t str> {
    match tree.kind(node) {
        Kind::Name => {
            let text = tree.slice(node);
            text.rsplit(['.', ':', '/', '\\', '>'])
                .next()
                .map(|name| name.trim_start_matches(['$', '@', '&', '*']))
        }
        // `[regex]::IsMatch(…)` of PowerShell names its type in brackets.
        Kind::List if tree.language_at(node) == "powershell" => {
            let only = tree.children(node).next()?;
            (tree.kind(only) == Kind::Name).then(|| tree.slice(only))
        }
        Kind::Group => tree.children(node).next().and_then(|inner| last_part_once(tree, inner)),
        _ => short(tree, node),
    }
}

fn last_part_once<'t>(tree: &Tree<'t>, node: NodeId) -> Option<&'t str> {
    match tree.kind(node) {
        Kind::Name => tree.slice(node).rsplit(['.', ':']).next(),
        _ => short(tree, node),
    }
}
