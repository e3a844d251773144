//! Names whose values a text puts before a wildcard in an ARN: `foundation-model/${var.model}*`.
//!
//! Input: a tree. Output: whether the value of a context is given to such a name, and so is the beginning of ids.

use std::collections::HashSet;

use super::calls::last_word;
use crate::context::{Context, fold};
use crate::tree::{Kind, Tree};
use crate::vocab::resource;

/// Maximum length of the name and of what is around it, in bytes.
const MAX_HOLE_LEN: usize = 120;

/// Names around a value, at most, the innermost first.
const MAX_NAMES: usize = 4;

/// The folded last words of names that are put before a wildcard.
#[derive(Default)]
pub(super) struct Wildcards(HashSet<String>);

impl Wildcards {
    pub(super) fn of(tree: &Tree<'_>) -> Self {
        let text = tree.text();
        let behind = |mark: &'static str| text.match_indices(mark).map(move |(at, _)| at + mark.len());
        let starts = resource::NAMING_MODELS.into_iter().flat_map(behind);
        Self(
            starts
                .filter_map(|at| name_before_star(text.get(at..)?))
                .map(fold)
                .collect(),
        )
    }

    /// True if one of the names around a value is put before a wildcard.
    pub(super) fn hold(&self, tree: &Tree<'_>, context: &Context) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let around = tree
            .ancestors(context.node)
            .take_while(|&id| !matches!(tree.kind(id), Kind::Function | Kind::Class));
        let names = around.filter_map(|id| tree.name(id)).take(MAX_NAMES);
        let own = context.name.as_deref();
        names
            .into_iter()
            .chain(own)
            .any(|name| self.0.contains(&fold(last_word(name))))
    }
}

/// The last word of the name that a text begins with, in a placeholder or joined, if a star follows.
fn name_before_star(text: &str) -> Option<&str> {
    let opens = |c: char| {
        matches!(
            c,
            '$' | '{' | '#' | '@' | '(' | '\\' | '"' | '\'' | '`' | '+' | ' ' | '.'
        )
    };
    let closes = |c: char| matches!(c, '}' | ')' | '"' | '\'' | '`' | '+' | ' ' | '.');
    let inside = text.trim_start_matches(opens);
    if inside.len() == text.len() {
        return None;
    }
    let belongs = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
    let end = inside.find(|c| !belongs(c)).filter(|end| *end <= MAX_HOLE_LEN)?;
    let (path, rest) = inside.split_at(end);
    let is_before_star = rest.trim_start_matches(closes).starts_with('*');
    let name = path.trim_end_matches('.').rsplit('.').next()?;
    (is_before_star && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_before_a_star_is_found_however_it_is_joined() {
        for text in [
            "${cfg.model}*`",
            "${var.model}*\"",
            "{model}*'",
            "\" + model + \"*\"",
            "#{@config.model}*\"",
            "\\(model)*\"",
        ] {
            assert_eq!(name_before_star(text), Some("model"), "{text}");
        }
        for text in ["*", "amazon.nova-*", "${model}`", "${model}-v1:0", "", "{model} and *"] {
            assert_eq!(name_before_star(text), None, "{text}");
        }
    }
}
