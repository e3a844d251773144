//! The Region in which the code calls a model unless another is set from outside.
//!
//! Input: the Regions and clients of a text, and the context of an id. Output: the one Region that its call, what is beside
//! it, its client or the whole text falls back to: the default of a parameter, of a placeholder, of a variable.

use std::collections::HashMap;

use super::{Clients, Near, is_about_bedrock, is_code, is_keyed, is_of_provider, is_region_key, near, parent};
use crate::context::{Context, fold};
use crate::tree::{Kind, NodeId, Tree};
use crate::usage::agreed::Given;
use crate::usage::makers::{Made, Maker};
use crate::usage::sinks;
use crate::vocab::{Place, Region};

/// The Regions that hold where nothing else is given, by their indexes.
#[derive(Default)]
pub(super) struct Fallback {
    beside: HashMap<Near, Vec<usize>>,
    /// Those of a provider, a variable of the module or a parameter of the template.
    of_config: Vec<usize>,
    /// Those of a name outside of all functions, and of the environment of a script.
    of_text: Vec<usize>,
}

impl Fallback {
    /// Sorts the Regions of a text by what they hold for.
    pub(super) fn of(tree: &Tree<'_>, regions: &[Given]) -> Self {
        let mut found = Self::default();
        for (at, given) in regions.iter().enumerate() {
            found.add(tree, at, given);
        }
        found
    }

    fn add(&mut self, tree: &Tree<'_>, at: usize, given: &Given) {
        let context = &given.context;
        let is_config = context.place == Place::ConfigValue || given.is_default;
        let path = context.key_path.as_deref().filter(|_| is_config);
        let holds_for_all = |path: &str| is_of_provider(path) || is_about_bedrock(parent(path));
        if path.is_some_and(|path| is_of_parameter(path) || is_keyed(given) && holds_for_all(path)) {
            self.of_config.push(at);
        }
        if given.is_default && is_keyed(given) {
            for near in near(context, path) {
                self.beside.entry(near).or_default().push(at);
            }
        }
        let is_of_script = sinks::is_shell(tree, given.node);
        let is_of_text = context.scopes.is_empty() && path.is_none();
        if is_named_region(given) && (is_of_script || given.is_default && is_of_text) {
            self.of_text.push(at);
        }
    }
}

impl Clients<'_, '_> {
    /// The one Region that holds for a call where nothing else is given: that of its own arguments, of what is beside it,
    /// of its client, or of the whole text.
    pub(super) fn default_of(&self, context: &Context) -> Option<Region> {
        if !is_code(context.place) {
            return None;
        }
        let own = || self.one(self.defaults_within(context.call_node?));
        let beside = || {
            let mut near = near(context, context.key_path.as_deref());
            near.find_map(|near| self.one(self.fallback.beside.get(&near)?.iter().copied()))
        };
        let at = own().or_else(beside).or_else(|| self.default_of_clients(context))?;
        Some(self.regions[at].region.clone())
    }

    /// The Regions within a node that hold where nothing else is given.
    fn defaults_within(&self, node: NodeId) -> impl Iterator<Item = usize> {
        let is_default = |at: &usize| self.regions[*at].is_default && is_keyed(&self.regions[*at]);
        self.within(node).filter(is_default)
    }

    /// The Region that the clients of a call are made for where nothing else is given; that of the text, where it makes
    /// none.
    fn default_of_clients(&self, context: &Context) -> Option<usize> {
        if context.key_path.is_some() && context.call_node.is_none() && context.scopes.is_empty() {
            return self
                .one(self.fallback.of_config.iter().copied())
                .or_else(|| self.default_of_text());
        }
        let scopes = context.scopes.iter().copied().map(Some).chain([None]);
        let makers = || {
            scopes
                .map(|scope| self.makers_within(scope))
                .find(|makers| !makers.is_empty())
                .map(|makers| self.makers[makers].iter().collect())
        };
        let makers: Option<Vec<&Maker>> = self.called_on(context).or_else(makers);
        let Some(makers) = makers else {
            return self.default_of_text();
        };
        let direct = makers.iter().flat_map(|maker| self.defaults_within(maker.whole));
        let around = || {
            let mut defaults = makers.iter().map(|maker| self.default_around(maker));
            let first = defaults.next()??;
            let same = |at: usize| self.regions[at].region == self.regions[first].region;
            defaults.all(|at| at.is_some_and(same)).then_some(first)
        };
        self.one(direct).or_else(around)
    }

    /// The Region that a client is given by a name, where nothing else is given: the default of a parameter around it,
    /// or of a name of its class or its text.
    fn default_around(&self, maker: &Maker) -> Option<usize> {
        let tree = self.tree;
        if !matches!(self.made(maker), Made::Unknown) {
            return None;
        }
        for id in tree.ancestors(maker.call) {
            if !matches!(tree.kind(id), Kind::Function | Kind::Class) {
                continue;
            }
            let mut defaults = self.defaults_within(id).peekable();
            if defaults.peek().is_some() {
                return self.one(defaults);
            }
            let takes_region = |child: NodeId| tree.kind(child) == Kind::Parameter && is_parameter(tree, child);
            if tree.children(id).any(takes_region) {
                return None;
            }
        }
        self.default_of_text()
    }

    /// The one Region of the text outside of all functions, where nothing else is given.
    fn default_of_text(&self) -> Option<usize> {
        self.one(self.fallback.of_text.iter().copied())
    }
}

/// True if a Region is the value of a name that says so: `SONIC_REGION`.
fn is_named_region(given: &Given) -> bool {
    let name = given.context.name.as_deref().map(fold);
    is_keyed(given) || name.is_some_and(|name| name.ends_with("region"))
}

/// True if a parameter takes a Region.
fn is_parameter(tree: &Tree<'_>, parameter: NodeId) -> bool {
    let name = tree.name(parameter).unwrap_or_else(|| tree.slice(parameter));
    is_region_key(name)
}

/// True if a node is an element of a list whose name says that it lists Regions: `SONIC_REGIONS = {"us-east-1"}`.
pub(super) fn is_of_list(tree: &Tree<'_>, node: NodeId) -> bool {
    const MAX_DEPTH: usize = 6;
    let mut around = tree.ancestors(node).take(MAX_DEPTH);
    let is_listed = tree
        .parent(node)
        .is_some_and(|list| matches!(tree.kind(list), Kind::List | Kind::Map | Kind::Group | Kind::Call));
    let named = around.find(|&id| {
        matches!(
            tree.kind(id),
            Kind::Binding | Kind::Pair | Kind::Argument | Kind::Section
        )
    });
    let name = named.and_then(|id| tree.name(id)).map(fold);
    is_listed && name.is_some_and(|name| name.ends_with("regions"))
}

/// True if the Region at that path of a config is the default of a variable or a parameter: `variable.aws_region.default`,
/// `Parameters.BedrockRegion.Default`.
fn is_of_parameter(path: &str) -> bool {
    let parts: Vec<&str> = path.split('.').collect();
    let [first, name, last] = parts.as_slice() else {
        return false;
    };
    let is_declared = matches!(*first, "variable" | "Parameters" | "parameters");
    let is_default = matches!(*last, "default" | "Default" | "defaultValue");
    is_declared && is_default && fold(name).ends_with("region")
}
