//! Tests that call AWS: no mock replaces the client, and nothing skips them.
//!
//! Input: a document that is a test, its trees, and ids in it. Output: for each id whether the test around it calls AWS. The path,
//! a mark, or a skip that depends on the environment says that a test may; the clients that the code makes, the mocks that it names and the marks around the id decide.

mod skipped;
mod waits;

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::calls;
use super::makers::maker;
use crate::context::{fold, words};
use crate::document::{self, LiveSigns};
use crate::tree::{Kind, NodeId, Slot, Source, Tree};
use crate::vocab::Span;

/// Words of the names of stand-ins.
const MOCKS: &[&str] = &[
    "mock", "mocks", "mocked", "mockk", "mockito", "fake", "fakes", "faked", "stub", "stubs", "stubbed", "stubber",
];

/// Words of calls that put a stand-in in the place of what they name.
const REPLACES: &[&str] = &[
    "patch",
    "patched",
    "setattr",
    "substitute",
    "spy",
    "double",
    "doubles",
    "nock",
    "respx",
    "httpretty",
    "wiremock",
];

/// Calls and settings that replace the SDK or the endpoint, whatever they are given, folded.
const REPLACES_SDK: &[&str] = &[
    "mockclient",
    "mockaws",
    "mockbedrock",
    "mockbedrockruntime",
    "stubber",
    "stubrequest",
    "stubresponses",
    "setupserver",
    "wiremock",
    "wiremockserver",
    "httpretty",
];

/// Words for what is replaced.
const SDK: &[&str] = &["bedrock", "aws-sdk", "boto", "amazonaws"];

/// Hosts of endpoints that are no AWS.
const LOCAL: &[&str] = &[
    "://localhost",
    "://127.0.0.1",
    "://host.docker.internal",
    "://localstack",
];

/// Bytes of a call, at most, in which the replaced client is looked for.
const MAX_HEAD: usize = 160;

/// Clients or mocks, at most, that are read.
const MAX_PARTS: usize = 5_000;

/// For each of `spans`, which are in the order of the text, whether it is in a test that calls AWS.
pub(crate) fn calls_aws(source: &Source<'_>, path: &str, spans: &[Span]) -> Vec<bool> {
    let signs = document::live_signs(path, source.text());
    let parts = source.parts();
    let mut live = vec![false; spans.len()];
    for part in &parts {
        let inward = |(at, span): (usize, &Span)| Some((at, part.inward(*span)?));
        let (indexes, inner): (Vec<_>, Vec<_>) = spans.iter().enumerate().filter_map(inward).unzip();
        if inner.is_empty() {
            continue;
        }
        let test = Test::of(part.tree, signs);
        for (at, node) in indexes.into_iter().zip(part.tree.locate(&inner)) {
            live[at] = test.calls_aws(node);
        }
    }
    live
}

/// The clients and the mocks of one tree.
struct Test<'a, 't> {
    tree: &'a Tree<'t>,
    signs: LiveSigns,
    /// Calls and classes that create a real client.
    clients: Vec<NodeId>,
    /// Names of stand-ins.
    mocks: Vec<NodeId>,
    /// Calls and annotations that replace the SDK.
    replaced: Vec<NodeId>,
    /// True if it holds tests, and not only what tests use.
    has_tests: bool,
}

impl<'a, 't> Test<'a, 't> {
    fn of(tree: &'a Tree<'t>, signs: LiveSigns) -> Self {
        let mut test = Self {
            tree,
            signs,
            clients: Vec::new(),
            mocks: Vec::new(),
            replaced: Vec::new(),
            has_tests: crate::context::holds_tests(tree),
        };
        for id in tree.ids() {
            if test.clients.len() + test.mocks.len() + test.replaced.len() > MAX_PARTS {
                break;
            }
            test.read(id);
            test.signs.by_text |= waits::waits(tree, id);
        }
        test.clients.sort_unstable();
        test
    }

    fn read(&mut self, id: NodeId) {
        let tree = self.tree;
        let Some(name) = name_of(tree, id) else { return };
        if replaces_sdk(tree, id, name) {
            self.replaced.push(id);
            self.mocks.push(id);
        } else if is_mock(name) {
            self.mocks.push(id);
        } else if tree.kind(id) == Kind::Call {
            match client(tree, id, name) {
                Some((client, true)) => self.clients.push(client),
                Some((_, false)) => self.mocks.push(id),
                None => {}
            }
        }
    }

    fn calls_aws(&self, node: NodeId) -> bool {
        let says = self.signs.by_path
            || self.signs.by_text
            || self.is_held_client(node)
            || self.is_program()
            || self.is_script(node);
        says && !skipped::is_skipped(self.tree, node) && !self.is_mocked(node)
    }

    /// True if it is a program that somebody runs, and no test: `if __name__ == "__main__"`, `process.argv`.
    fn is_program(&self) -> bool {
        const STARTS: &[&str] = &["__name__", "argv"];
        let tree = self.tree;
        let is_start = |id: NodeId| match tree.kind(id) {
            Kind::Name => STARTS.contains(&tree.slice(id)),
            Kind::Member => tree.name(id).is_some_and(|name| STARTS.contains(&name)),
            _ => false,
        };
        !self.has_tests && self.mocks.is_empty() && tree.ids().any(is_start)
    }

    /// True if it is a script without functions around the id and its client: it calls AWS when it is run.
    fn is_script(&self, node: NodeId) -> bool {
        let tree = self.tree;
        let is_outside = |id: NodeId| tree.ancestors(id).all(|outer| tree.kind(outer) != Kind::Function);
        !self.has_tests
            && self.mocks.is_empty()
            && is_outside(node)
            && self.clients.iter().any(|&client| is_outside(client))
    }

    /// True if the id is of a client that a file without tests keeps for the tests of others.
    fn is_held_client(&self, node: NodeId) -> bool {
        let tree = self.tree;
        let mut around = tree.ancestors(node);
        let is_made = |id: NodeId| self.clients.binary_search(&id).is_ok();
        !self.has_tests
            && self.mocks.is_empty()
            && around.by_ref().any(is_made)
            && around.all(|id| tree.kind(id) != Kind::Function)
    }

    /// True if a stand-in is called in the place of AWS.
    fn is_mocked(&self, node: NodeId) -> bool {
        let tree = self.tree;
        for scope in tree.ancestors(node).filter(|&id| tree.kind(id) == Kind::Function) {
            let (real, mock) = (self.within(&self.clients, scope), self.within(&self.mocks, scope));
            if mock && !real {
                return true;
            }
            if real && !mock {
                return !self.signs.by_text && self.is_replaced_for_all();
            }
        }
        !self.replaced.is_empty() && !self.signs.by_text || !self.mocks.is_empty() && self.clients.is_empty()
    }

    /// True if something outside the functions replaces the SDK.
    fn is_replaced_for_all(&self) -> bool {
        let is_outside = |id: &NodeId| {
            self.tree
                .ancestors(*id)
                .all(|outer| self.tree.kind(outer) != Kind::Function)
        };
        self.replaced.iter().any(is_outside)
    }

    fn within(&self, nodes: &[NodeId], scope: NodeId) -> bool {
        let from = nodes.partition_point(|&id| id < scope);
        nodes.get(from).is_some_and(|&id| id < self.tree.behind(scope))
    }
}

/// The name that a node introduces or uses, where it could be that of a client or a mock.
fn name_of<'t>(tree: &Tree<'t>, id: NodeId) -> Option<&'t str> {
    match tree.kind(id) {
        Kind::Call | Kind::Annotation => tree.name(id).or(Some("")),
        Kind::Class | Kind::Binding | Kind::Argument | Kind::Pair | Kind::Member => tree.name(id),
        // `mock_provider "aws" {}`
        Kind::Section => tree.name(id).filter(|name| *name == "mock_provider"),
        Kind::Parameter => tree.name(id).or_else(|| Some(tree.slice(id))),
        Kind::Name if tree.slot(id) != Slot::Target => Some(tree.slice(id)),
        _ => None,
    }
}

/// The client, or the model on one, that a call makes, with the rest of its chain, and whether it calls AWS: it is given no
/// stand-in, and no endpoint on this machine.
fn client(tree: &Tree<'_>, call: NodeId, name: &str) -> Option<(NodeId, bool)> {
    const MAKES: &[&str] = &["add", "with", "create", "new"];
    let made = maker(tree, call).map(|made| made.whole);
    let is_named = || {
        let words = words(name);
        let makes = words.first().is_some_and(|first| MAKES.contains(&first.as_str()));
        makes && words.iter().any(|word| word == "bedrock")
    };
    let whole = made.or_else(|| is_named().then_some(call));
    let is_stand_in = |id: NodeId| match tree.kind(id) {
        Kind::Name => is_mock(tree.slice(id)),
        Kind::Argument | Kind::Pair | Kind::Member | Kind::Call => tree.name(id).is_some_and(is_mock),
        Kind::Literal => tree
            .name(id)
            .is_some_and(|text| LOCAL.iter().any(|host| text.contains(host))),
        _ => false,
    };
    whole.map(|whole| (whole, !tree.subtree(whole).any(is_stand_in)))
}

fn is_mock(name: &str) -> bool {
    has_word(name, MOCKS)
}

/// True if one of the words of a name is one of these. Most names hold none of the letters, and are not split.
fn has_word(name: &str, of: &[&str]) -> bool {
    static STAND_INS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let mut builder = AhoCorasick::builder();
        builder.ascii_case_insensitive(true);
        builder.build(MOCKS.iter().chain(REPLACES)).ok()
    });
    let may_have = STAND_INS.as_ref().is_none_or(|words| words.is_match(name));
    may_have && words(name).iter().any(|word| of.contains(&word.as_str()))
}

/// True if a call or an annotation replaces the SDK or its client: `mock_aws`, `jest.mock("@aws-sdk/…")`, `@Mock` of a client.
fn replaces_sdk(tree: &Tree<'_>, id: NodeId, name: &str) -> bool {
    if !matches!(
        tree.kind(id),
        Kind::Call | Kind::Annotation | Kind::Argument | Kind::Pair
    ) {
        return false;
    }
    if REPLACES_SDK.contains(&fold(name).as_str()) {
        return true;
    }
    if !matches!(tree.kind(id), Kind::Call | Kind::Annotation) {
        return false;
    }
    let receiver = calls::receiver(tree, id)
        .and_then(|on| calls::last_part(tree, on))
        .unwrap_or_default();
    let replaces = |name: &str| is_mock(name) || has_word(name, REPLACES);
    if !replaces(name) && !replaces(receiver) {
        return false;
    }
    let whole = match tree.kind(id) {
        Kind::Annotation => tree.parent(id).unwrap_or(id),
        _ => id,
    };
    let head = crate::vocab::boundary::after(tree.slice(whole), 0, MAX_HEAD).to_ascii_lowercase();
    SDK.iter().any(|word| head.contains(word))
}

#[cfg(test)]
mod tests;
