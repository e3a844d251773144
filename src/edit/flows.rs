//! The names that the values of names are made of, in one document.
//!
//! In: a tree. Out: its [`Flows`], by folded names, as far as short values are written out.

use std::collections::{HashMap, HashSet};

use super::composed::name_of_function;
use crate::context::fold;
use crate::lint::named;
use crate::tree::{Kind, NodeId, Slot, Tree};

/// Bytes of a value, at most, whose source is followed.
pub(super) const MAX_VALUE_LEN: usize = 400;

/// Names of a document, at most, that are followed.
pub(super) const MAX_FLOWS: usize = 10_000;

/// Parts of names by which the environment is read.
const ENVIRONMENT: &[&str] = &[
    "environ",
    "getenv",
    "process.env",
    "env(",
    "ENV[",
    "_ENV",
    "env::var",
    "GetEnvironmentVariable",
    "Deno.env",
    "import.meta.env",
    "Getenv",
    "LookupEnv",
    "ENV.fetch",
    "@Value",
    "config(",
    "config.get",
    "onfiguration[",
    "getProperty",
    ".property(",
    "secrets[",
    "et_context(",
    "etContext(",
    "st.secrets",
];

/// Which names the values of names are made of.
pub(super) struct Flows {
    /// For each folded name the folded names in its values.
    from: HashMap<String, HashSet<String>>,
    /// The folded names that are given a literal.
    texts: HashSet<String>,
    /// The folded names in values that read the environment.
    environment: HashMap<String, HashSet<String>>,
}

impl Flows {
    pub(super) fn of(tree: &Tree<'_>) -> Self {
        let mut flows = Self {
            from: HashMap::new(),
            texts: HashSet::new(),
            environment: HashMap::new(),
        };
        for id in tree.ids().take(MAX_FLOWS * 10) {
            if flows.from.len() >= MAX_FLOWS {
                break;
            }
            if let Some((target, list)) = element(tree, id) {
                flows.from.entry(target).or_default().extend(words(list));
            }
            let (Some(name), Some(value)) = (named::name(tree, id), named::value(tree, id)) else {
                continue;
            };
            let text = tree.slice(value);
            if tree.kind(id) == Kind::Binding && tree.kind(value) == Kind::Literal {
                flows.texts.insert(last_name(name));
            }
            if text.len() > MAX_VALUE_LEN {
                continue;
            }
            let is_environment = reads_environment(text) || reads_environment(tree.slice(id)) && text.len() < 2;
            let sources = if is_environment {
                &mut flows.environment
            } else {
                &mut flows.from
            };
            sources.entry(last_name(name)).or_default().extend(words(text));
        }
        flows
    }

    /// Adds the names that reach `name`, and those of the environment.
    pub(super) fn reach(&self, name: &str, names: &mut HashSet<String>, environment: &mut HashSet<String>) {
        let mut next = vec![name.to_owned()];
        while let Some(name) = next.pop() {
            if names.contains(&name) {
                continue;
            }
            environment.extend(self.environment.get(&name).into_iter().flatten().cloned());
            next.extend(self.from.get(&name).into_iter().flatten().cloned());
            names.insert(name);
        }
    }

    /// True if a name is given a literal in the document, so that it is known whose value it is.
    pub(super) fn is_bound_to_text(&self, name: &str) -> bool {
        self.texts.contains(name)
    }
}

/// The folded name that a loop gives the elements of a list to, and the list: `for m in models`, `models.map(m => …)`.
fn element<'t>(tree: &'t Tree<'_>, id: NodeId) -> Option<(String, &'t str)> {
    let short = |text: &'t str| (text.len() <= MAX_VALUE_LEN).then_some(text);
    match tree.kind(id) {
        Kind::Loop => {
            let target = tree.child(id, Slot::Target)?;
            let list = tree.child(id, Slot::Subject)?;
            Some((
                last_name(tree.name(target).unwrap_or_else(|| tree.slice(target))),
                short(tree.slice(list))?,
            ))
        }
        Kind::Parameter => {
            let closure = tree.parent(id).filter(|&outer| tree.slot(outer) == Slot::Argument)?;
            let call = tree.parent(closure).filter(|&outer| tree.kind(outer) == Kind::Call)?;
            let callee = tree.child(call, Slot::Callee)?;
            let list = tree.child(callee, Slot::Receiver)?;
            Some((
                last_name(tree.name(id).unwrap_or_else(|| tree.slice(id))),
                short(tree.slice(list))?,
            ))
        }
        _ => None,
    }
}

/// True if an expression reads the environment or a setting.
pub(super) fn reads_environment(expression: &str) -> bool {
    ENVIRONMENT.iter().any(|part| expression.contains(part))
}

/// The folded words of a text that may be names.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
    words
        .filter(|word| word.starts_with(|c: char| c.is_alphabetic() || c == '_'))
        .map(fold)
}

/// The folded last part of a name: `generationmodel` of `self.generation_model`.
pub(super) fn last_name(name: &str) -> String {
    fold(name.rsplit(['.', ':']).next().unwrap_or(name))
}

/// The folded names that calls pass to the parameter of that name, of the function around a node.
pub(super) fn passed(tree: &Tree<'_>, node: NodeId, name: &str) -> Vec<String> {
    let own = |id: NodeId| tree.children(id).filter(|&child| tree.kind(child) == Kind::Parameter);
    let parameter_name = |id: NodeId| last_name(tree.name(id).unwrap_or_else(|| tree.slice(id)));
    let is_of_object = |name: &String| matches!(name.as_str(), "self" | "cls" | "this");
    let functions = tree.ancestors(node).filter(|&id| tree.kind(id) == Kind::Function);
    for function in functions {
        let names: Vec<String> = own(function)
            .map(parameter_name)
            .filter(|name| !is_of_object(name))
            .collect();
        let Some(at) = names.iter().position(|one| one == name) else {
            continue;
        };
        let Some(called) = name_of_function(tree, function) else {
            return Vec::new();
        };
        let is_call =
            |id: &NodeId| tree.kind(*id) == Kind::Call && tree.name(*id).map(last_name).as_ref() == Some(&called);
        let calls = tree.ids().take(MAX_FLOWS * 10).filter(is_call);
        let argument = |call: NodeId| {
            let mut arguments = tree.children(call).filter(|&child| tree.slot(child) == Slot::Argument);
            let is_named = |id: &NodeId| {
                tree.kind(*id) == Kind::Argument && tree.name(*id).map(last_name).as_deref() == Some(name)
            };
            let by_name = arguments.clone().find(is_named);
            by_name.or_else(|| arguments.nth(at).filter(|&id| tree.kind(id) != Kind::Argument))
        };
        let texts = calls.filter_map(argument).map(|id| tree.slice(id));
        let texts = texts.filter(|text| text.len() <= MAX_VALUE_LEN && !text.starts_with(['"', '\'', '`']));
        return texts.flat_map(words).collect();
    }
    Vec::new()
}
