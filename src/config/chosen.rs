//! The models that a config names to move to, by their place in its text.
//!
//! In: the name and the text of a config. Out: the spans of the values of `[replacements]`, those of overrides too. What is
//! no config, or cannot be parsed, has none.

use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::PYPROJECT;
use super::file::section;

const REPLACEMENTS: &str = "replacements";

/// The spans of the new ids.
pub fn replacement_values(path: &Path, text: &str) -> Vec<Range<usize>> {
    if !text.contains(REPLACEMENTS) {
        return Vec::new();
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Vec::new();
    }
    let own = if path.ends_with(PYPROJECT) {
        section(table.get_ref()).and_then(as_table)
    } else {
        Some(table.get_ref())
    };
    let Some(own) = own else { return Vec::new() };
    let overrides = match own.get("override").map(Spanned::get_ref) {
        Some(DeValue::Array(items)) => items.iter().filter_map(as_table).collect(),
        _ => Vec::new(),
    };
    let tables = std::iter::once(own).chain(overrides);
    let named = tables.filter_map(|table| table.get(REPLACEMENTS).and_then(as_table));
    named.flat_map(|table| table.values().map(Spanned::span)).collect()
}

fn as_table<'t, 'i>(value: &'t Spanned<DeValue<'i>>) -> Option<&'t DeTable<'i>> {
    match value.get_ref() {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(name: &str, text: &str) -> Vec<String> {
        let spans = replacement_values(Path::new(name), text);
        let mut values: Vec<_> = spans.into_iter().map(|span| text[span].to_owned()).collect();
        values.sort();
        values
    }

    #[test]
    fn new_ids_are_found_in_each_form_of_a_table() {
        for text in [
            "[replacements]\n'a.b' = 'c.d'\n'e.f' = 'g.h'\n",
            "replacements = { 'a.b' = 'c.d', 'e.f' = 'g.h' }\n",
            "replacements.'a.b' = 'c.d'\nreplacements.'e.f' = 'g.h'\n",
            "[replacements]\n'a.b' = 'c.d'\n[[override]]\npaths = ['x']\nreplacements = { 'e.f' = 'g.h' }\n",
        ] {
            assert_eq!(values("bedrock-lint.toml", text), ["'c.d'", "'g.h'"], "{text}");
        }
        let own = "[tool.bedrock-lint.replacements]\n'a.b' = 'c.d'\n[tool.other.replacements]\n'e.f' = 'g.h'\n";
        assert_eq!(values("pyproject.toml", own), ["'c.d'"]);
        assert!(values("bedrock-lint.toml", "[[deny]]\nmodels = ['a.b']\n").is_empty());
        assert!(values("bedrock-lint.toml", "[replacements]\n'a.b' = \n").is_empty());
    }
}
