//! Lists of records that each set a variable: `[{name: AWS_REGION, value: us-east-1}, …]` of ECS, Kubernetes, Helm.

use crate::tree::{Kind, NodeId, Slot, Tree};

/// True if a path is that of the value of a record in a list: `env[0].value`.
pub(super) fn is_value_of_record(path: &str) -> bool {
    let parts = path.rsplit_once('.').filter(|(above, _)| above.ends_with(']'));
    parts.is_some_and(|(_, last)| last.eq_ignore_ascii_case("value"))
}

/// The variable whose value a node is in a list of records: `{name: AWS_REGION, value: us-east-1}`.
pub(super) fn variable_of_record<'t>(tree: &Tree<'t>, node: NodeId) -> Option<&'t str> {
    const NAMES: &[&str] = &["name", "key"];
    let is = |pair: NodeId, names: &[&str]| {
        tree.kind(pair) == Kind::Pair
            && tree
                .name(pair)
                .is_some_and(|name| names.iter().any(|one| name.eq_ignore_ascii_case(one)))
    };
    let pair = tree.parent(node).filter(|&pair| is(pair, &["value"]))?;
    let mut beside = tree.children(tree.parent(pair)?).filter(|&one| is(one, NAMES));
    tree.name(tree.child(beside.next()?, Slot::Value)?)
}
