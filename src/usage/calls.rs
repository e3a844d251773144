//! Calls of a tree: their names, the chains that they are links of, and their arguments.

use crate::context::fold;
use crate::tree::{Kind, NodeId, Slot, Tree};

/// A chain of calls is followed so far.
const MAX_CHAIN: usize = 16;

/// Suffixes that SDKs put behind the name of an operation, folded.
const SUFFIXES: &[&str] = &["command", "request", "input", "params", "async", "builder"];

/// Names of calls that only construct their receiver, folded.
const CREATES: &[&str] = &["new", "create", "builder", "init", "build"];

/// Calls of a closure that sets the fields of their receiver, folded.
const SETS: &[&str] = &["apply"];

/// The name of an operation without what SDKs put behind it: `invokemodel` of `InvokeModelCommandInput`.
pub(super) fn operation(name: &str) -> String {
    let mut folded = fold(name);
    while let Some(end) = SUFFIXES
        .iter()
        .find(|end| folded.len() > end.len() && folded.ends_with(**end))
    {
        folded.truncate(folded.len() - end.len());
    }
    folded
}

/// The last part of a name with its receivers: `Client` of `Aws::BedrockRuntime::Client`.
pub(super) fn last_part<'t>(tree: &Tree<'t>, id: NodeId) -> Option<&'t str> {
    match tree.kind(id) {
        Kind::Name => Some(last_word(tree.slice(id))),
        Kind::Group => tree.children(id).next().and_then(|inner| match tree.kind(inner) {
            Kind::Name => Some(last_word(tree.slice(inner))),
            _ => tree.name(inner),
        }),
        _ => tree.name(id),
    }
}

/// The last word of a path of names, without what marks it as a variable.
pub(super) fn last_word(path: &str) -> &str {
    // Kotlin names the object around a closure by its class: `this@Chat`.
    if path.starts_with("this@") {
        return "this";
    }
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let end = path.trim_end_matches(|c: char| !is_word(c));
    let start = end
        .rfind(|c: char| !is_word(c))
        .map_or(0, |at| at + end[at..].chars().next().map_or(1, char::len_utf8));
    &end[start..]
}

/// The receiver of a call.
pub(crate) fn receiver(tree: &Tree<'_>, call: NodeId) -> Option<NodeId> {
    tree.child(tree.child(call, Slot::Callee)?, Slot::Receiver)
}

/// The names before a call in its chain, the nearest first: `builder`, `InvokeModelRequest` of
/// `InvokeModelRequest.builder().modelId(…)`.
pub(super) fn chain<'t>(tree: &Tree<'t>, call: NodeId) -> Vec<&'t str> {
    let mut names = Vec::new();
    let mut next = receiver(tree, call);
    while let Some(id) = next.filter(|_| names.len() < MAX_CHAIN) {
        match tree.kind(id) {
            Kind::Call => {
                names.extend(tree.name(id));
                next = receiver(tree, id);
                if next.is_none() {
                    // `Foo::new(…)` whose callee is one name with its path.
                    let callee = tree
                        .child(id, Slot::Callee)
                        .filter(|&callee| tree.kind(callee) == Kind::Name);
                    names.extend(callee.and_then(|callee| path_before(tree.slice(callee))));
                }
            }
            Kind::Group => next = tree.children(id).next(),
            Kind::Member | Kind::Index => {
                names.extend(tree.name(id));
                next = tree.child(id, Slot::Receiver);
            }
            _ => {
                names.extend(last_part(tree, id));
                break;
            }
        }
    }
    names
}

/// The word before the last one of a path: `Foo` of `a::Foo::new`.
fn path_before(path: &str) -> Option<&str> {
    let head = path.strip_suffix(last_word(path))?;
    Some(last_word(head)).filter(|word| !word.is_empty())
}

/// The calls before a call in its chain, the nearest first.
pub(super) fn calls_before(tree: &Tree<'_>, call: NodeId) -> Vec<NodeId> {
    let mut calls = Vec::new();
    let mut next = receiver(tree, call);
    while let Some(id) = next.filter(|_| calls.len() < MAX_CHAIN) {
        next = match tree.kind(id) {
            Kind::Call => {
                calls.push(id);
                receiver(tree, id)
            }
            Kind::Group => tree.children(id).next(),
            _ => tree.child(id, Slot::Receiver),
        };
    }
    calls
}

/// The call that follows a call in its chain.
pub(super) fn next_in_chain(tree: &Tree<'_>, call: NodeId) -> Option<NodeId> {
    let member = tree
        .parent(call)
        .filter(|&member| tree.slot(call) == Slot::Receiver && tree.kind(member) == Kind::Member)?;
    tree.parent(member)
        .filter(|&outer| tree.slot(member) == Slot::Callee && tree.kind(outer) == Kind::Call)
}

/// The name that says what a call makes or does: the class of `Foo.new(…)`, the operation of `aws bedrock-runtime converse`,
/// the type of the variable of C#'s `Foo foo = new(…)`.
pub(super) fn meant<'t>(tree: &Tree<'t>, call: NodeId) -> Option<&'t str> {
    let name = tree.name(call).or_else(|| declared_type(tree, call))?;
    if name == "aws" {
        return command(tree, call).or(Some(name));
    }
    let folded = fold(name);
    if SETS.contains(&folded.as_str())
        && let Some(on) = receiver(tree, call).filter(|&on| tree.kind(on) == Kind::Call)
    {
        return meant(tree, on);
    }
    if !CREATES.contains(&folded.as_str()) {
        return Some(name);
    }
    let by_path = || {
        let callee = tree
            .child(call, Slot::Callee)
            .filter(|&callee| tree.kind(callee) == Kind::Name)?;
        path_before(tree.slice(callee))
    };
    receiver(tree, call)
        .and_then(|on| last_part(tree, on))
        .or_else(by_path)
        .or(Some(name))
}

/// The operation of a command of the AWS CLI that is one of Amazon Bedrock.
fn command<'t>(tree: &Tree<'t>, call: NodeId) -> Option<&'t str> {
    let is_word = |id: &NodeId| tree.kind(*id) == Kind::Literal && tree.slot(*id) == Slot::Argument;
    let mut words = tree.children(call).filter(is_word).filter_map(|word| tree.name(word));
    words.find(|word| word.starts_with("bedrock"))?;
    words.next()
}

/// The last part of the type of the variable that a value is assigned to.
pub(super) fn declared_type<'t>(tree: &Tree<'t>, value: NodeId) -> Option<&'t str> {
    let binding = tree.parent(value).filter(|&outer| tree.kind(outer) == Kind::Binding)?;
    last_part(tree, tree.child(binding, Slot::Type)?)
}

/// The arguments of a call.
pub(super) fn arguments<'a>(tree: &'a Tree<'_>, call: NodeId) -> impl Iterator<Item = NodeId> + 'a {
    tree.children(call).filter(|&child| tree.slot(child) == Slot::Argument)
}

/// The names that a call gives values to: its keywords and the keys of the mappings that it is given.
pub(super) fn given<'a>(tree: &'a Tree<'_>, call: NodeId) -> impl Iterator<Item = NodeId> + 'a {
    let inner = |argument: NodeId| match tree.kind(argument) {
        Kind::Map => tree.children(argument).collect(),
        _ => vec![argument],
    };
    arguments(tree, call)
        .flat_map(inner)
        .filter(|&id| matches!(tree.kind(id), Kind::Argument | Kind::Pair))
}

/// True if a node is the first argument of a call, or is passed to it by calls that have no other use.
pub(super) fn is_first(tree: &Tree<'_>, node: NodeId, call: NodeId) -> bool {
    let mut below = node;
    for id in tree.ancestors(node) {
        if id == call {
            return tree.slot(below) == Slot::Argument && tree.index(below) == 0 && tree.kind(below) != Kind::Argument;
        }
        if !matches!(
            tree.kind(id),
            Kind::Group
                | Kind::Member
                | Kind::Call
                | Kind::Literal
                | Kind::Template
                | Kind::Operation
                | Kind::Conditional
                | Kind::Hole
        ) {
            return false;
        }
        below = id;
    }
    false
}

/// The names in the subtrees of nodes, without literals and comments, in small letters; whether one holds a word.
pub(super) fn names_word(tree: &Tree<'_>, mut nodes: impl Iterator<Item = NodeId>, word: &str) -> bool {
    let holds_word = |id: NodeId| match tree.kind(id) {
        Kind::Name => Some(tree.slice(id)),
        Kind::Argument | Kind::Pair | Kind::Member | Kind::Call | Kind::Binding | Kind::Parameter => tree.name(id),
        _ => None,
    };
    nodes.any(|root| {
        tree.subtree(root)
            .filter_map(holds_word)
            .any(|name| name.to_ascii_lowercase().contains(word))
    })
}

/// True if a value sets nothing.
pub(super) fn is_unset(value: &str) -> bool {
    matches!(value.trim(), "None" | "null" | "nil" | "undefined" | "NULL" | "~")
}
