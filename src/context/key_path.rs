//! The path of keys to a value: `Resources.Fn.Properties.ModelId`, `models[0]`.

use std::fmt::Write as _;

use crate::tree::{Kind, NodeId, Slot, Tree};

/// Longer paths are dropped.
const MAX_LENGTH: usize = 1_000;

/// Tables are counted so far.
const MAX_TABLES: usize = 2_000;

/// The path to a literal, from the root of a config or from the outermost literal of a program that holds it; `None` where
/// no key leads to it.
pub(super) fn key_path(tree: &Tree<'_>, literal: NodeId) -> Option<String> {
    let is_config = super::is_config(tree.language_at(literal));
    let mut steps = vec![literal];
    for id in tree.ancestors(literal) {
        if ends(tree, id, is_config) {
            break;
        }
        steps.push(id);
    }
    let mut path = String::new();
    let mut is_keyed = false;
    for (position, &id) in steps.iter().enumerate().rev() {
        let Some(below) = position.checked_sub(1).and_then(|at| steps.get(at)) else {
            break;
        };
        match tree.kind(id) {
            // The key of a pair is at the path of the pair's map.
            Kind::Pair if tree.slot(*below) == Slot::Key => break,
            Kind::Pair | Kind::Section | Kind::Element if is_config || tree.kind(id) == Kind::Pair => {
                // The label of a section is no value in it.
                if tree.slot(*below) == Slot::Key {
                    break;
                }
                add(&mut path, &tree.key_name(id).unwrap_or_default());
                if let Some(position) = position_of_table(tree, id) {
                    write!(path, "[{position}]").ok()?;
                }
                is_keyed = true;
            }
            Kind::Attribute => add(&mut path, tree.name(id).unwrap_or_default()),
            Kind::List if tree.kind(*below) != Kind::Pair && !is_comment(tree, *below) => {
                write!(path, "[{}]", tree.index(*below)).ok()?;
            }
            Kind::Cell => {
                add(&mut path, tree.name(id).unwrap_or_default());
                is_keyed = true;
            }
            _ => {}
        }
        if path.len() > MAX_LENGTH {
            return None;
        }
    }
    ((is_keyed || is_config) && !path.is_empty()).then_some(path)
}

/// The position of a table of TOML among those of the same name: 1 of the second `[[agents]]`.
fn position_of_table(tree: &Tree<'_>, section: NodeId) -> Option<usize> {
    let is_one = |id: NodeId| tree.kind(id) == Kind::Section && tree.slice(id).starts_with("[[");
    let name = tree
        .name(section)
        .filter(|name| is_one(section) && !name.ends_with(']'))?;
    let before = tree
        .children(tree.parent(section)?)
        .take(MAX_TABLES)
        .take_while(|&id| id != section);
    Some(before.filter(|&id| is_one(id) && tree.name(id) == Some(name)).count())
}

fn is_comment(tree: &Tree<'_>, id: NodeId) -> bool {
    matches!(tree.kind(id), Kind::Comment | Kind::DocComment)
}

/// True if a path begins below this node.
fn ends(tree: &Tree<'_>, id: NodeId, is_config: bool) -> bool {
    match tree.kind(id) {
        Kind::Embedded => true,
        _ if is_config => false,
        Kind::List | Kind::Map | Kind::Pair | Kind::Group | Kind::Conditional | Kind::Literal | Kind::Template => false,
        _ => true,
    }
}

fn add(path: &mut String, key: &str) {
    if key.is_empty() {
        return;
    }
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}
