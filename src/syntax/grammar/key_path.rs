//! The path of keys to a value: `Resources.Fn.Properties.ModelId`, `models[0]`.
//!
//! In: the nodes around a value. Out: its path from the root of a config, or from the statement that holds a literal of
//! a program; none where no key leads to it.

use std::fmt::Write as _;

use super::children::Children;
use super::kind::Kind;
use super::languages::Grammar;
use super::literal::{last_part, name_side};
use super::path::Step;

/// Longer paths are none.
const LONGEST: usize = 1_000;

/// The path to the last of `steps`.
pub(super) fn key_path(grammar: &Grammar, text: &str, steps: &[Step<'_>], children: &mut Children) -> Option<String> {
    let mut path = String::new();
    let mut keyed = false;
    for (at, step) in steps.iter().enumerate().skip(first(grammar, steps)) {
        let Some(below) = steps.get(at + 1) else {
            break;
        };
        match step.kind {
            Kind::Pair => {
                let side = name_side(step.node)?;
                // The key of a pair is at the path of the pair's map.
                if side.id() == below.node.id() {
                    break;
                }
                add(&mut path, last_part(grammar, text, side)?);
                keyed = true;
            }
            // What has a key in a list has no index: Go writes maps and lists alike.
            Kind::List if below.kind != Kind::Pair => {
                let index = children.index(grammar, step.node, below.node.start_byte());
                write!(path, "[{index}]").ok()?;
            }
            Kind::Block if below.kind != Kind::String => labels(grammar, text, step, below, &mut path),
            _ => {}
        }
        if path.len() > LONGEST {
            return None;
        }
    }
    ((keyed || grammar.config) && !path.is_empty()).then_some(path)
}

/// Where the path begins: at the root, or below the last thing that is no literal.
fn first(grammar: &Grammar, steps: &[Step<'_>]) -> usize {
    if grammar.config {
        return 0;
    }
    let literal = |step: &Step<'_>| {
        matches!(
            step.kind,
            Kind::Same | Kind::List | Kind::Map | Kind::Pair | Kind::String
        ) || step.field.is_some()
    };
    let starts = |step: &Step<'_>| !literal(step) || matches!(step.kind, Kind::Function | Kind::Scope | Kind::Call);
    steps.iter().rposition(starts).map_or(0, |last| last + 1)
}

/// The name and the labels of a block: `resource.aws_x.name`.
fn labels(grammar: &Grammar, text: &str, step: &Step<'_>, below: &Step<'_>, path: &mut String) {
    let mut cursor = step.node.walk();
    for child in step.node.named_children(&mut cursor).take(8) {
        if child.id() == below.node.id() || child.kind() == "block_start" {
            break;
        }
        if let Some(label) = last_part(grammar, text, child) {
            add(path, label);
        }
    }
}

fn add(path: &mut String, key: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}
