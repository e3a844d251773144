//! Hooks of clients that see each request before it is sent.
//!
//! Input: the trees that run together. Output: the names that the hooks in them read, set or take out:
//! `client.middlewareStack.add(…)`, `client.meta.events.register(…)`.

use super::Reader;
use crate::context::fold;
use crate::tree::{Kind, NodeId, Tree};
use crate::usage::calls;
use crate::usage::request::names::Ref;

/// Members of clients that hooks are added to, folded.
const HOLDERS: &[&str] = &["middlewarestack", "events"];

/// Calls that add one, folded.
const ADDS: &[&str] = &[
    "add",
    "addrelativeto",
    "register",
    "registerfirst",
    "registerlast",
    "use",
];

/// Nodes of a hook, at most, that are read.
const MAX_NODES: usize = 2_000;

impl Reader<'_, '_> {
    /// The names in the hooks of the clients, folded.
    pub(super) fn named_by_hooks(&self) -> Vec<String> {
        let mut named = Vec::new();
        for (part, tree) in self.eval.names.trees.iter().enumerate() {
            if !["middlewareStack", ".events"]
                .iter()
                .any(|word| tree.text().contains(word))
            {
                continue;
            }
            for call in tree.ids().filter(|&id| is_added(tree, id)) {
                for node in calls::arguments(tree, call) {
                    self.names_in(Ref { part, node }, &mut named);
                }
            }
        }
        named
    }

    /// The names in a hook, or in the function of the file that is one.
    fn names_in(&self, at: Ref, named: &mut Vec<String>) {
        let tree = self.eval.tree(at);
        let function = (tree.kind(at.node) == Kind::Name)
            .then(|| self.eval.names.function(calls::last_word(tree.slice(at.node))))
            .flatten();
        let at = function.unwrap_or(at);
        let tree = self.eval.tree(at);
        let is_named = |id: &NodeId| {
            matches!(
                tree.kind(*id),
                Kind::Member | Kind::Literal | Kind::Binding | Kind::Pair
            )
        };
        let names = tree.subtree(at.node).take(MAX_NODES).filter(is_named);
        named.extend(names.filter_map(|id| tree.name(id)).map(fold));
    }
}

/// True if a call adds a hook to a client.
fn is_added(tree: &Tree<'_>, id: NodeId) -> bool {
    let adds = |name: &str| ADDS.contains(&fold(name).as_str());
    tree.kind(id) == Kind::Call
        && tree.name(id).is_some_and(adds)
        && calls::chain(tree, id)
            .first()
            .is_some_and(|on| HOLDERS.contains(&fold(on).as_str()))
}
