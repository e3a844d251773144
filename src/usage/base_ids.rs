//! Values that are given to what takes base ids only, and that are written elsewhere.
//!
//! Input: a tree. Output: each expression that names such a value, `modelIdentifier=settings.model_id`,
//! `model_id = var.model`, with the sink that is given it.

use super::sinks::Sinks;
use crate::context::{self, Context, fold};
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::{Place, Sink, Span};

/// Words of which a text with such a sink has one.
const WORDS: &[&str] = &[
    "oundationModel",
    "oundation_model",
    "oundation-model",
    "rovisionedModel",
    "rovisioned_model",
    "rovisioned-model",
    "ustomizationJob",
    "ustomization_job",
    "ustomization-job",
    "custom_model",
];

/// The names of the argument, folded, as far as the sinks name it.
const ARGUMENTS: &[&str] = &[
    "modelidentifier",
    "modelid",
    "modelarn",
    "basemodelidentifier",
    "foundationmodelidentifier",
];

/// Nodes between an expression and the argument that it is, at most.
const MAX_LEVELS: usize = 6;

/// Expressions of one text, at most.
const MAX_EXPRESSIONS: usize = 200;

/// The expressions that name a value for a sink of base ids, each with the sink.
pub(crate) fn base_id_takers(tree: &Tree<'_>) -> Vec<(NodeId, Sink)> {
    let holds = |word: &&str| memchr::memmem::find(tree.text().as_bytes(), word.as_bytes()).is_some();
    if !WORDS.iter().any(holds) {
        return Vec::new();
    }
    let is_outermost = |id: &NodeId| {
        let outer = tree.parent(*id);
        let is_part = outer.is_some_and(|outer| is_expression(tree, outer) && tree.slot(*id) != Slot::Argument);
        is_expression(tree, *id) && !is_part
    };
    let is_value = |id: &NodeId| !matches!(tree.slot(*id), Slot::Target | Slot::Callee | Slot::Key | Slot::Type);
    let named = tree.ids().filter(is_outermost).filter(is_value);
    let values: Vec<NodeId> = named
        .filter(|&id| is_argument(tree, id))
        .take(MAX_EXPRESSIONS)
        .collect();
    // `model_arn = Model.of(Identifier(id)).model_arn`: the innermost is the one that is given.
    let holds_other = |id: NodeId| {
        let mut others = values.iter().filter(|&&other| other != id);
        others.any(|&other| tree.span(id).contains(tree.span(other)))
    };
    let values: Vec<NodeId> = values.iter().copied().filter(|&id| !holds_other(id)).collect();
    let sinks = Sinks::new(tree);
    let spans: Vec<Span> = values.iter().map(|&id| tree.span(id)).collect();
    let contexts = context::read(tree, &spans);
    let takers = values.into_iter().zip(contexts).filter_map(|(id, context)| {
        let sink = match setting(tree, id) {
            Some(setting) => sinks.of_setting(&setting),
            None => sinks.of_name(&Context { node: id, ..context }),
        };
        Some((id, sink.filter(Sink::takes_base_id)?))
    });
    takers.collect()
}

/// True if a node is a name, a path, or an element that is looked up.
fn is_expression(tree: &Tree<'_>, id: NodeId) -> bool {
    matches!(tree.kind(id), Kind::Name | Kind::Member | Kind::Index)
}

/// True if a node is given to a name of the argument, or to a call of such a name.
fn is_argument(tree: &Tree<'_>, id: NodeId) -> bool {
    let around = tree.ancestors(id).take(MAX_LEVELS);
    let mut around = around.take_while(|&id| !matches!(tree.kind(id), Kind::Block | Kind::Function | Kind::Document));
    around.any(|outer| {
        let name = tree
            .name(outer)
            .map(|name| fold(name.rsplit(['.', ':']).next().unwrap_or(name)));
        name.is_some_and(|name| ARGUMENTS.iter().any(|argument| name.ends_with(argument)))
    })
}

/// The context of the value of a setting of a resource.
fn setting(tree: &Tree<'_>, id: NodeId) -> Option<Context> {
    let pair = tree.parent(id).filter(|&pair| tree.kind(pair) == Kind::Pair)?;
    let is_resource = matches!(tree.language_at(id), "terraform" | "hcl");
    is_resource.then(|| Context {
        name: tree.name(pair).map(str::to_owned),
        key_path: context::key_path_of(tree, id),
        ..Context::at(id, Place::ConfigValue)
    })
}
