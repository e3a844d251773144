//! The texts of nodes: literals without their quotes, and the names of things.
//!
//! In: a node. Out: the word that a person would call it by, where it has a short one.

use tree_sitter::Node;

use super::kind::Kind;
use super::languages::Grammar;

/// Longer names are none.
const LONGEST: usize = 100;

/// Names lie no deeper in their expression.
const DEEPEST: usize = 32;

/// The last part of a name is in the first of these that a node has.
const LAST_PARTS: &[&str] = &[
    "property",
    "attribute",
    "field",
    "subscript",
    "index",
    "name",
    "function",
    "constructor",
];

/// Where a node has the name of what it sets.
const NAMES: &[&str] = &["key", "name", "left", "pattern"];

/// The node that names what another sets: a key, a variable, a parameter.
pub(super) fn name_side(node: Node<'_>) -> Option<Node<'_>> {
    NAMES
        .iter()
        .find_map(|field| node.child_by_field_name(field))
        .or_else(|| node.named_child(0))
}

/// The last part of a name: `modelId` of `request.modelId`, `k` of `x["k"]`.
pub(super) fn last_part<'text>(grammar: &Grammar, text: &'text str, node: Node<'_>) -> Option<&'text str> {
    let mut node = node;
    for _ in 0..DEEPEST {
        if grammar.kind(node.kind_id()) == Kind::String || node.named_child_count() == 0 {
            return short(unquoted(text.get(node.byte_range())?));
        }
        let part = LAST_PARTS.iter().find_map(|field| node.child_by_field_name(field));
        let only = || node.named_child(0).filter(|_| node.named_child_count() == 1);
        let generic = || node.named_child(0).filter(|_| node.kind().contains("generic"));
        node = part.or_else(only).or_else(generic)?;
    }
    None
}

/// A word that is short enough to be a name.
pub(super) fn short(word: &str) -> Option<&str> {
    let plain = !word.is_empty() && word.len() <= LONGEST && !word.contains('\n');
    plain.then_some(word)
}

/// A literal without its quotes and what stands before them.
pub(super) fn unquoted(literal: &str) -> &str {
    let quotes: &[char] = &['"', '\'', '`'];
    let prefix = |c: char| c.is_ascii_alphabetic() || matches!(c, '$' | '@');
    let rest = literal.trim_start_matches(prefix);
    if literal.len() - rest.len() > 3 || !rest.starts_with(quotes) || !literal.ends_with(quotes) {
        return literal;
    }
    rest.trim_matches(quotes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_prefixes_are_taken_off() {
        for (literal, content) in [
            ("\"a\"", "a"),
            ("'a'", "a"),
            ("rb'''a'''", "a"),
            ("$@\"a\"", "a"),
            ("a", "a"),
            ("it's", "it's"),
            ("\"", ""),
        ] {
            assert_eq!(unquoted(literal), content, "{literal}");
        }
    }
}
