//! Tests that run only where the environment has what they need: `skipif(not os.environ.get("AWS_PROFILE"))`, `assumeTrue(…)`.
//!
//! Input: a node. Output: whether it skips a test by a condition on the environment or the credentials. A comment, or the name of
//! a test, that speaks of a skip is none.

use crate::context::fold;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::boundary;

/// Calls, members and annotations that skip a test, folded.
const SKIPS: &[&str] = &[
    "skip",
    "skipf",
    "skipif",
    "skipnow",
    "skipunless",
    "skiptest",
    "skiptestif",
    "skiptestunless",
    "marktestskipped",
    "xctskip",
    "xctskipif",
    "xctskipunless",
    "runif",
    "assumetrue",
    "assumefalse",
    "assumethat",
    "assumenotnull",
    "assume",
    "assumingthat",
    "pending",
    "inconclusive",
    "ignoreif",
    "requires",
    "enabledif",
    "disabledif",
    "enabledifenvironmentvariable",
    "disabledifenvironmentvariable",
    "enabledifsystemproperty",
];

/// Words with which code reads the environment, in small letters.
const READS: &[&str] = &[
    "environ",
    "getenv",
    "env.",
    "env[",
    "env(",
    "env::var",
    "lookupenv",
    "environmentvariable",
    "env.fetch",
    "get_env",
    "$env:",
    "aws_",
    "credential",
];

/// Words of what a test that calls AWS needs, in small letters.
const NEEDS: &[&str] = &["aws_", "bedrock", "credential", "live", "integration", "e2e"];

/// Variables that say where a test runs, and not what it may call.
const PLACES_OF_RUNS: &[&str] = &["\"ci\"", "'ci'", "env.ci", "github_actions"];

/// A condition is looked for so far outward.
const MAX_OUTER: usize = 8;

/// Bytes of a condition, at most, that are read.
const MAX_CONDITION: usize = 480;

/// True if a node skips a test unless the environment has what the test needs.
pub(super) fn waits(tree: &Tree<'_>, id: NodeId) -> bool {
    match tree.kind(id) {
        Kind::Call | Kind::Member | Kind::Annotation => {
            let is_skip = tree.name(id).is_some_and(|name| SKIPS.contains(&fold(name).as_str()));
            is_skip && !declares(tree, id) && reads_environment(tree, condition(tree, id))
        }
        // Ruby and shells call without brackets.
        Kind::Name => SKIPS.contains(&tree.slice(id)) && reads_environment(tree, condition(tree, id)),
        Kind::Return => is_early(tree, id),
        _ => false,
    }
}

/// True if a call declares a test that is skipped by name alone: `it.skip("without AWS_PROFILE", …)`.
fn declares(tree: &Tree<'_>, id: NodeId) -> bool {
    let mut children = tree.children(id);
    tree.kind(id) == Kind::Call && children.any(|child| tree.kind(child) == Kind::Function)
}

/// The node that holds the condition of a skip: the statement or mark around it.
fn condition(tree: &Tree<'_>, id: NodeId) -> NodeId {
    let mut found = id;
    for outer in tree.ancestors(id).take(MAX_OUTER) {
        match tree.kind(outer) {
            Kind::If | Kind::Conditional | Kind::Annotation => return outer,
            Kind::Function | Kind::Class | Kind::Document | Kind::Embedded => break,
            Kind::Block => {}
            _ => found = outer,
        }
    }
    found
}

/// True if a test ends before it begins: `if os.Getenv("AWS_PROFILE") == "" { return }`.
fn is_early(tree: &Tree<'_>, id: NodeId) -> bool {
    let around = tree.ancestors(id).take(2).find(|&outer| tree.kind(outer) == Kind::If);
    let condition = around.and_then(|outer| tree.child(outer, Slot::Condition));
    condition.is_some_and(|condition| reads_environment(tree, condition) && has(&head(tree, condition), NEEDS))
}

fn reads_environment(tree: &Tree<'_>, node: NodeId) -> bool {
    let text = head(tree, node);
    has(&text, READS) && (!has(&text, PLACES_OF_RUNS) || has(&text, NEEDS))
}

fn head(tree: &Tree<'_>, node: NodeId) -> String {
    boundary::after(tree.slice(node), 0, MAX_CONDITION).to_ascii_lowercase()
}

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}
