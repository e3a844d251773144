//! Clients that reach no model of AWS: mocks, and clients of an address on the own machine or of a mock server.
//!
//! Input: trees. Output: for a call, or a setting, whether it goes to one of them: `MagicMock().converse(…)`,
//! `boto3.client("bedrock-runtime", endpoint_url="http://localhost:4566")`, `api_base: http://mock-bedrock:8080`,
//! `Stubber(client)`, `Client.new(stub_responses: true)`, `@mock_aws`.

use std::collections::HashSet;

use super::calls::{self, last_part, last_word};
use super::sinks::ROWS;
use crate::context::{self, fold};
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::Place;

/// Words of which the name of a call that makes a mock has one.
const SIGNS: &[&str] = &[
    "mock",
    "Mock",
    "MOCK",
    "stub",
    "Stub",
    "STUB",
    "_double",
    "autospec",
    "ubstitute",
    "spyOn",
];

/// Calls around an id are asked so far for what they are made on.
const MAX_CALLS: usize = 3;

/// Nodes around an address, at most, until the name of its client.
const MAX_OUTER: usize = 16;

/// The clients of a text that reach no model of AWS.
#[derive(Default)]
pub(super) struct StandIns<'t> {
    /// The names that they are bound to.
    names: HashSet<&'t str>,
    /// The names of clients whose calls are answered by the test.
    stubbed: HashSet<&'t str>,
    /// The calls and mappings that are given the address of one.
    given: HashSet<(usize, NodeId)>,
    /// True if a function may be run with all clients replaced.
    has_around: bool,
}

impl<'t> StandIns<'t> {
    /// Finds those of trees that run together.
    pub(super) fn of(trees: &[&Tree<'t>]) -> Self {
        let mut found = Self::default();
        let texts = || trees.iter().map(|tree| tree.text());
        if texts().any(has_sign) {
            for (part, tree) in trees.iter().enumerate() {
                for id in tree.ids() {
                    if let Some(client) = stubbed(tree, id) {
                        found.stubbed.insert(client);
                    }
                    found.has_around |= replaces_all(tree, id);
                    if is_mock(tree, id) || is_stubbing(tree, id) {
                        found.names.extend(bound_name(tree, id));
                    } else if is_local(tree, id) {
                        found.add(part, tree, id);
                    }
                }
            }
            found.drop_others(trees);
        }
        found
    }

    /// Notes what an address is given to.
    fn add(&mut self, part: usize, tree: &Tree<'t>, address: NodeId) {
        let context = context::read(tree, &[tree.span(address)]);
        if context.iter().any(|context| context.place == Place::DefaultValue) {
            return;
        }
        let (mut is_endpoint, mut is_first_map) = (false, true);
        for id in tree.ancestors(address).take(MAX_OUTER) {
            let is_map = matches!(tree.kind(id), Kind::Map | Kind::Section);
            match tree.kind(id) {
                Kind::Argument | Kind::Pair | Kind::Call | Kind::Binding
                    if !is_endpoint && tree.name(id).is_some_and(is_endpoint_name) =>
                {
                    is_endpoint = true;
                }
                Kind::Call | Kind::Map | Kind::Section if is_endpoint && (!is_map || is_first_map) => {
                    self.given.insert((part, id));
                    self.names.extend(bound_name(tree, id));
                    is_first_map &= !is_map;
                }
                Kind::Argument | Kind::Pair | Kind::Call | Kind::Group | Kind::Member | Kind::Map => {}
                Kind::Function | Kind::Block | Kind::Statement if is_endpoint && is_first_map => {}
                _ => break,
            }
        }
    }

    /// Drops names that are also bound to something else.
    fn drop_others(&mut self, trees: &[&Tree<'t>]) {
        if self.names.is_empty() {
            return;
        }
        for (part, tree) in trees.iter().enumerate() {
            for id in tree.ids().filter(|&id| tree.kind(id) == Kind::Binding) {
                let value = tree.child(id, Slot::Value).filter(|_| tree.name(id).is_some());
                let Some((name, value)) = tree.name(id).map(last_word).zip(value) else {
                    continue;
                };
                let is_none = matches!(tree.slice(value), "None" | "null" | "nil" | "undefined");
                let is_one = || {
                    tree.subtree(value).take(200).any(|inner| {
                        self.given.contains(&(part, inner)) || is_mock(tree, inner) || is_stubbing(tree, inner)
                    })
                };
                if self.names.contains(name) && !is_none && !is_one() {
                    self.names.remove(name);
                }
            }
        }
    }

    /// True if the call or the mapping around a node goes to one of them.
    pub(super) fn take(&self, part: usize, tree: &Tree<'_>, node: NodeId) -> bool {
        if self.has_around && is_replaced(tree, node) {
            return true;
        }
        if self.names.is_empty() && self.given.is_empty() && self.stubbed.is_empty() {
            return false;
        }
        let around = std::iter::once(node).chain(tree.ancestors(node));
        let mut around = around.take_while(|&id| !matches!(tree.kind(id), Kind::Block | Kind::Function | Kind::Class));
        let is_call = |id: &NodeId| tree.kind(*id) == Kind::Call;
        if around
            .by_ref()
            .take(MAX_OUTER)
            .any(|id| self.given.contains(&(part, id)))
        {
            return true;
        }
        let calls = std::iter::once(node).chain(tree.ancestors(node)).filter(is_call);
        calls.take(MAX_CALLS).any(|call| {
            let on = calls::receiver(tree, call).and_then(|on| last_part(tree, on));
            let of_chain = || {
                calls::calls_before(tree, call)
                    .into_iter()
                    .any(|before| self.given.contains(&(part, before)) || is_mock(tree, before))
            };
            let is_known = |on: &str| self.names.contains(on) || self.stubbed.contains(on);
            on.is_some_and(|on| is_known(last_word(on))) || of_chain()
        })
    }
}

/// True if a text has a word of one of them.
fn has_sign(text: &str) -> bool {
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    SIGNS.iter().any(|word| has(word)) || ROWS.local_host.iter().any(|host| has(host))
}

/// True if a node makes a mock.
fn is_mock(tree: &Tree<'_>, id: NodeId) -> bool {
    let makes = |name: &str| ROWS.stand_in.contains(&fold(name));
    tree.kind(id) == Kind::Call && calls::meant(tree, id).is_some_and(makes)
}

/// The client whose calls a test answers from there on: `Stubber(client)`, `jest.spyOn(client, "send")`.
fn stubbed<'t>(tree: &Tree<'t>, id: NodeId) -> Option<&'t str> {
    let is_call = tree.kind(id) == Kind::Call;
    let stubs = |name: &str| ROWS.stubs.contains(&fold(name));
    tree.name(id).filter(|name| is_call && stubs(name))?;
    let client = calls::arguments(tree, id).next()?;
    matches!(tree.kind(client), Kind::Name | Kind::Member)
        .then(|| last_part(tree, client).map(last_word))
        .flatten()
}

/// True if a call makes a client that answers by itself: `Client.new(stub_responses: true)`.
fn is_stubbing(tree: &Tree<'_>, id: NodeId) -> bool {
    let stubs = |given: NodeId| {
        let is_named = tree.name(given).is_some_and(|name| ROWS.stubbing.contains(&fold(name)));
        let is_off = || tree.child(given, Slot::Value).map(|value| tree.slice(value)) == Some("false");
        is_named && !is_off()
    };
    tree.kind(id) == Kind::Call && calls::given(tree, id).any(stubs)
}

/// True if a node replaces all clients of what it is put around: `@mock_aws`, `with mock_aws():`.
fn replaces_all(tree: &Tree<'_>, id: NodeId) -> bool {
    let is_around = matches!(tree.kind(id), Kind::Annotation | Kind::Call);
    is_around
        && tree
            .name(id)
            .is_some_and(|name| ROWS.replaces_all.contains(&fold(name)))
}

/// True if all clients are replaced around a node.
fn is_replaced(tree: &Tree<'_>, node: NodeId) -> bool {
    let heads = |id: NodeId| match tree.kind(id) {
        Kind::Function | Kind::Class | Kind::Statement => tree.children(id).take(MAX_OUTER).collect(),
        _ => Vec::new(),
    };
    tree.ancestors(node)
        .any(|id| heads(id).into_iter().any(|head| replaces_all(tree, head)))
}

/// True if a node writes the address of the own machine or of a mock server.
fn is_local(tree: &Tree<'_>, id: NodeId) -> bool {
    let is_text = matches!(tree.kind(id), Kind::Literal | Kind::Template);
    let address = tree.name(id).filter(|_| is_text).unwrap_or_default();
    let Some((_, rest)) = address.split_once("://") else {
        return false;
    };
    let host = rest.split(['/', ':', '?']).next().unwrap_or_default();
    let words = |of: &str| host.split(['-', '.', '_']).any(|word| word == of);
    ROWS.local_host.iter().any(|local| host == local || words(local))
}

/// True if a name is that of the address of a service: `endpoint_url`, `BaseEndpoint`, `ServiceURL`, `api_base`.
fn is_endpoint_name(name: &str) -> bool {
    let name = fold(name);
    name.contains("endpoint")
        || ["baseurl", "apibase", "serviceurl"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// The name that a call is bound to, alone or as the last of its chain.
fn bound_name<'t>(tree: &Tree<'t>, call: NodeId) -> Option<&'t str> {
    let mut below = call;
    for id in tree.ancestors(call).take(MAX_OUTER) {
        match tree.kind(id) {
            Kind::Binding if tree.slot(below) == Slot::Value => return tree.name(id).map(last_word),
            Kind::Group | Kind::Member | Kind::Operation => {}
            Kind::Call if tree.slot(below) != Slot::Argument => {}
            _ => return None,
        }
        below = id;
    }
    None
}
