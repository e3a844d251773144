//! Calls that make a client of Amazon Bedrock.

use std::cell::OnceCell;

use super::calls;
use super::sinks::{ROWS, class};
use crate::context::fold;
use crate::tree::{Kind, NodeId, Slot, Tree};

/// A call that makes a client.
pub(super) struct Maker {
    /// The call that names the client or the service.
    pub(super) call: NodeId,
    /// The last call of its chain, `build()`.
    pub(super) whole: NodeId,
    /// True if it is made for a named service: `session.client("bedrock-runtime")`.
    pub(super) by_service: bool,
    /// True if a function of a package makes it from a configuration: `bedrockruntime.NewFromConfig(cfg)`.
    pub(super) by_package: bool,
    /// True if it is a model of a framework, whose Region is its own: `ChatBedrock(model="…", region_name="…")`.
    pub(super) is_model: bool,
    /// Its Region, computed once.
    pub(super) made: OnceCell<Made>,
}

/// The Region of a client.
#[derive(Clone, Copy)]
pub(super) enum Made {
    /// It is written with the client, as the Region of that index.
    In(usize),
    /// It is that of the session or the configuration that it is made of.
    BySession,
    /// It is that of the default session, or of the environment.
    ByDefault,
    /// Something else knows it.
    Unknown,
    /// Another client is handed in.
    ByOther,
}

/// The client that a call makes.
pub(super) fn maker(tree: &Tree<'_>, call: NodeId) -> Option<Maker> {
    let by_service = is_of_service(tree, call);
    let by_package = is_of_package(tree, call);
    let name = calls::meant(tree, call).unwrap_or_default();
    let by_class = makes_client(name) && is_creation(tree, call);
    let is_maker = by_service || by_package || by_class || is_by_path(tree, call);
    if !is_maker {
        return None;
    }
    let mut whole = call;
    while !by_service && let Some(next) = calls::next_in_chain(tree, whole) {
        whole = next;
        if tree.name(next) == Some("build") {
            break;
        }
    }
    let is_model = class(name).is_some()
        && calls::given(tree, call).chain(calls::arguments(tree, call)).any(|id| {
            let names_model = |name: &str| name.to_ascii_lowercase().contains("model");
            tree.name(id).is_some_and(names_model) || tree.slice(id).contains("model")
        });
    Some(Maker {
        call,
        whole,
        by_service,
        by_package,
        is_model,
        made: OnceCell::new(),
    })
}

/// `session.client("bedrock-runtime")`
fn is_of_service(tree: &Tree<'_>, call: NodeId) -> bool {
    let is_maker = |name: &str| ROWS.client.iter().any(|row| row.by_service.contains(&fold(name)));
    let service = || {
        let first = calls::arguments(tree, call).next()?;
        let named = matches!(tree.kind(first), Kind::Argument)
            .then(|| tree.child(first, Slot::Value))
            .flatten();
        tree.name(named.unwrap_or(first))
    };
    tree.name(call).is_some_and(is_maker) && service().is_some_and(|service| service.starts_with("bedrock"))
}

/// `bedrockruntime.NewFromConfig(cfg)`, `aws_sdk_bedrockruntime::Client::new(&config)`
fn is_of_package(tree: &Tree<'_>, call: NodeId) -> bool {
    let is_new = tree
        .name(call)
        .is_some_and(|name| name.starts_with("New") || name == "new");
    let on = calls::receiver(tree, call).map(|on| tree.slice(on));
    is_new
        && on.is_some_and(|on| {
            let head = on.strip_suffix("::Client").unwrap_or(on);
            let package = calls::last_word(head);
            package.contains("bedrock") && !package.contains(char::is_uppercase)
        })
}

/// `Aws::BedrockRuntime::Client.new(…)`
fn is_by_path(tree: &Tree<'_>, call: NodeId) -> bool {
    let on = calls::receiver(tree, call).map(|on| tree.slice(on));
    tree.name(call) == Some("new") && on.is_some_and(|on| on.ends_with("::Client") && on.contains("Bedrock"))
}

/// True if a call makes a value of the type in its name or its receiver.
fn is_creation(tree: &Tree<'_>, call: NodeId) -> bool {
    calls::receiver(tree, call).is_none_or(|on| matches!(tree.kind(on), Kind::Name | Kind::Member))
}

fn makes_client(name: &str) -> bool {
    let folded = fold(name);
    let by_end = |end: &String| folded.contains("bedrock") && folded.ends_with(end.as_str());
    !folded.contains("mantle")
        && (ROWS.client.iter().any(|row| row.names.contains(&folded))
            || class(name).is_some()
            || name.starts_with(|c: char| c.is_ascii_uppercase())
                && ROWS.client.iter().any(|row| row.ends.iter().any(by_end)))
}

/// The name that a client is bound to: `client` of `client = boto3.client(…)`.
pub(super) fn bound_name<'t>(tree: &Tree<'t>, maker: &Maker) -> Option<&'t str> {
    let mut below = maker.whole;
    for id in tree.ancestors(maker.whole) {
        match tree.kind(id) {
            Kind::Group => {}
            Kind::Binding if tree.slot(below) == Slot::Value => return tree.name(id).map(calls::last_word),
            _ => return None,
        }
        below = id;
    }
    None
}
