//! Parameters of a config: a default that is declared in one place and handed to a resource in another.
//!
//! Input: the tree of a Terraform file or a CloudFormation template, and the context of an id in it. Output: the
//! settings whose value is the parameter with the id as its default, or an attribute of the data source that the id is looked up
//! with. A parameter that is only a part of a value, `"us.${var.model}"`, does not count.

use crate::context::{self, Context};
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::Place;

/// The data source that looks a model up by its base id.
const DATA_SOURCE: &str = "data.aws_bedrock_foundation_model.";

/// A parameter that is used more often is not followed.
const MAX_USES: usize = 32;

/// The settings of a tree that are given a parameter and nothing else.
pub(super) struct Parameters<'a, 't> {
    tree: &'a Tree<'t>,
    /// Each setting with its value, without quotes and braces.
    given: Vec<(String, NodeId)>,
}

impl<'a, 't> Parameters<'a, 't> {
    pub(super) fn of(tree: &'a Tree<'t>) -> Self {
        let is_setting = |&id: &NodeId| tree.kind(id) == Kind::Pair;
        let given = |pair: NodeId| {
            let value = tree.child(pair, Slot::Value)?;
            let written = plain(tree.slice(value))?;
            is_reference(&written).then_some((written, value))
        };
        let holds = ["var.", "local.", "Ref", "Sub", DATA_SOURCE]
            .iter()
            .any(|word| tree.text().contains(word));
        let given = tree
            .ids()
            .filter(|_| holds)
            .filter(is_setting)
            .filter_map(given)
            .collect();
        Self { tree, given }
    }

    /// The contexts of the settings that are given the default that a context is of.
    pub(super) fn settings(&self, context: &Context) -> Vec<Context> {
        if self.given.is_empty() {
            return Vec::new();
        }
        let names = declared(context);
        let is_named = |(written, _): &&(String, NodeId)| names.contains(written);
        let used = self.given.iter().filter(is_named).take(MAX_USES);
        used.filter_map(|(_, value)| self.setting(context, *value)).collect()
    }

    fn setting(&self, default: &Context, value: NodeId) -> Option<Context> {
        let pair = self.tree.parent(value)?;
        Some(Context {
            node: value,
            place: Place::ConfigValue,
            mark: None,
            key_path: context::key_path_of(self.tree, value),
            name: self.tree.name(pair).map(str::to_owned),
            literal: Some(value),
            containers: Vec::new(),
            ..default.clone()
        })
    }
}

/// The ways in which a parameter is referred to, without quotes and braces.
fn declared(context: &Context) -> Vec<String> {
    let path = context.key_path.as_deref().unwrap_or_default();
    let parts: Vec<&str> = path.split('.').collect();
    match parts.as_slice() {
        ["variable", name, "default"] => vec![format!("var.{name}")],
        ["locals", name] => vec![format!("local.{name}")],
        ["data", "aws_bedrock_foundation_model", name, "model_id"] => ["model_id", "id", "model_arn"]
            .iter()
            .map(|attribute| format!("{DATA_SOURCE}{name}.{attribute}"))
            .collect(),
        ["Parameters", name, "Default"] => ["!Ref", "Ref:", "!Sub", "Fn::Sub:"]
            .iter()
            .map(|way| format!("{way}{name}"))
            .collect(),
        _ => Vec::new(),
    }
}

/// A value without blanks, quotes and braces; `None` if it is too long for a reference.
fn plain(value: &str) -> Option<String> {
    /// The longest names have fewer bytes.
    const MAX_LENGTH: usize = 200;
    let is_dropped = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '{' | '}' | '$');
    (value.len() <= MAX_LENGTH).then(|| value.chars().filter(|c| !is_dropped(*c)).collect())
}

fn is_reference(written: &str) -> bool {
    ["var.", "local.", "!Ref", "Ref:", "!Sub", "Fn::Sub:", DATA_SOURCE]
        .iter()
        .any(|begin| written.starts_with(begin))
}
