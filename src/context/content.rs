//! Expressions in the content of a literal: queries, filters, commands that search.
//!
//! Input: a literal, a span in it and its context. Output: the context, as a comparison where the content itself compares
//! with the span or searches for it: `modelSummaries[?modelId=='…']`, `filter modelId = '…'`, `sed -i s/…/x/`.

use std::sync::LazyLock;

use regex::Regex;

use super::Context;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::{Mark, Place, Span, boundary};

/// The content is looked at so far before the span, in bytes.
const WINDOW: usize = 400;

struct Patterns {
    /// A comparison just before the span.
    compares: Regex,
    /// A single `=`, which compares in a clause of conditions.
    equals: Regex,
    /// The clauses of a query, and the words before a condition.
    clause: Regex,
    /// A substitution whose old side is open.
    searches: Regex,
    /// A substitution whose new side is open.
    replaces: Regex,
    /// A field that is set.
    sets: Regex,
    /// A program that searches.
    command: Regex,
    /// A list of allowed values, in a rule for a validator.
    allows: Regex,
    /// The default of a variable.
    defaults: Regex,
}

#[expect(
    clippy::unwrap_used,
    reason = "a test compiles these very patterns; no input reaches them"
)]
static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns {
    compares: Regex::new(
        r#"(?i-u)(?:==|!=|<>|=~|!~|\b(?:eq|ne|like|ilike|contains|equals|rlike|regexp)\b|\?\(?@?\.?\w+ ?=) *\(?\\?["'`]%?\\?$|\bin *\((?: *\\?["'](?u:[^"'()])*\\?["'] *,)* *\\?["']$|\b(?:contains|starts_with|ends_with|startswith|begins_with|startsWith) *\((?u:[^()"'])*,? *\\?["'`]$"#,
    )
    .unwrap(),
    equals: Regex::new(r#"(?-u)[\w\])`"] *= *\(?\\?["'`]\\?$"#).unwrap(),
    clause: Regex::new(r"(?i-u)\b(where|having|on|filter|and|or|when|set|values)\b").unwrap(),
    searches: Regex::new(r"(?:^|(?-u:[\s;'\x22]))s(?:/[^/]*|\|[^|]*|#[^#]*|,[^,]*|@[^@]*|![^!]*)$").unwrap(),
    replaces: Regex::new(r"(?:^|(?-u:[\s;'\x22]))s(?:/[^/]*/[^/]*|\|[^|]*\|[^|]*|#[^#]*#[^#]*|,[^,]*,[^,]*|@[^@]*@[^@]*|![^!]*![^!]*)$").unwrap(),
    sets: Regex::new(r#"(?-u)[\w\])"] *\|?= *\\?["']$"#).unwrap(),
    command: Regex::new(r"(?:^|(?-u:[\s|;&(`\x22'/]))(?:[efz]?grep|rg|ag|jq|yq|findstr|Select-String|awk)(?-u:\s)[^|;&]*$").unwrap(),
    allows: Regex::new(r#"(?:(?-u:\b)oneof=|(?-u:\b)enum:\\?"|(?:^["']?|\|)(?:not_)?in:)[^"|]*$"#).unwrap(),
    defaults: Regex::new(r"(?-u)\$\{\w+:?[-=]$").unwrap(),
}
});

/// Names of programs that search.
const SEARCHERS: &[&str] = &[
    "grep", "egrep", "fgrep", "zgrep", "rg", "ag", "sed", "gsed", "awk", "jq", "yq", "findstr",
];

/// Gives the place `comparison` where the content asks for the span.
pub(super) fn mark_compared(tree: &Tree<'_>, span: Span, context: &mut Context) {
    let is_value = matches!(
        context.place,
        Place::String
            | Place::TemplateString
            | Place::Argument
            | Place::ConfigValue
            | Place::DefaultValue
            | Place::Identifier
    );
    if context.mark == Some(Mark::Search)
        && let Some(literal) = context.literal
        && is_written(before(tree, span, literal))
    {
        context.place = Place::Argument;
        context.mark = None;
        return;
    }
    let Some(literal) = context.literal.filter(|_| is_value) else {
        return;
    };
    let window = before(tree, span, literal);
    if is_plain(window) {
        if is_for_searcher(tree, literal) {
            context.place = Place::Comparison;
            context.mark = Some(Mark::Search);
        }
        return;
    }
    let before = window.rsplit('\n').next().unwrap_or_default();
    let patterns = &*PATTERNS;
    if compares(window, before) {
        context.place = Place::Comparison;
        context.mark = Some(Mark::Lookup);
    } else if patterns.defaults.is_match(before) && context.place != Place::Identifier {
        context.place = Place::DefaultValue;
    } else if patterns.allows.is_match(before) {
        context.place = Place::AllowedValue;
    } else if patterns.searches.is_match(before) || patterns.command.is_match(before) || is_for_searcher(tree, literal)
    {
        context.place = Place::Comparison;
        context.mark = Some(Mark::Search);
    }
}

/// True if nothing but the start of the literal is before a span, which no pattern matches. Most ids are whole literals, and
/// the patterns take longer to compile than a small file to check.
fn is_plain(window: &str) -> bool {
    window.bytes().all(|byte| matches!(byte, b'"' | b'\'' | b'`' | b' '))
}

/// True if the content before a span compares with it.
fn compares(window: &str, line: &str) -> bool {
    let patterns = &*PATTERNS;
    if patterns.compares.is_match(line) {
        return true;
    }
    let words: Vec<_> = patterns.clause.find_iter(window).collect();
    let Some((last, before)) = words.split_last().filter(|_| patterns.equals.is_match(line)) else {
        return false;
    };
    let is =
        |found: &regex::Match<'_>, words: &[&str]| words.iter().any(|word| found.as_str().eq_ignore_ascii_case(word));
    let begins = |found: &regex::Match<'_>| is(found, &["where", "having", "filter"]);
    // `one or two: Agent(model="…")` is no condition.
    let is_in_query = begins(last) || before.iter().any(begins) || window.to_ascii_lowercase().contains("join");
    is_in_query && !is(last, &["set", "values"])
}

/// True if a command that searches writes the span as its output: `sed s/a/…/`, `jq '.model = "…"'`.
fn is_written(before: &str) -> bool {
    let patterns = &*PATTERNS;
    patterns.replaces.is_match(before) || patterns.sets.is_match(before) && !patterns.compares.is_match(before)
}

/// The content of a literal before a span.
fn before<'t>(tree: &Tree<'t>, span: Span, literal: NodeId) -> &'t str {
    let start = boundary::ceil(
        tree.text(),
        span.start().saturating_sub(WINDOW).max(tree.span(literal).start()),
    );
    tree.text().get(start..span.start()).unwrap_or_default()
}

/// True if the literal is a word of a command that is written as a list: `["sed", "-i", …]`.
fn is_for_searcher(tree: &Tree<'_>, literal: NodeId) -> bool {
    let Some(mut list) = tree.parent(literal) else {
        return false;
    };
    let mut literal = literal;
    if tree.kind(list) == Kind::Argument {
        (literal, list) = (list, tree.parent(list).unwrap_or(list));
    }
    let item = matches!(
        (tree.kind(list), tree.slot(literal)),
        (Kind::List, Slot::Item) | (Kind::Call, Slot::Argument)
    );
    let Some(first) = tree.child(list, tree.slot(literal)).filter(|_| item) else {
        return false;
    };
    let program = tree.name(first).unwrap_or_default();
    first != literal
        && tree.kind(first) == Kind::Literal
        && SEARCHERS.contains(&program.rsplit('/').next().unwrap_or(program))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_query(content: &str) -> bool {
        let before = content.split('X').next().unwrap();
        let patterns = &*PATTERNS;
        compares(before, before) || patterns.searches.is_match(before) || patterns.command.is_match(before)
    }

    #[test]
    fn content_that_compares_with_an_id_is_known() {
        for content in [
            "modelSummaries[?modelId=='X']",
            "fields @timestamp | filter modelId = 'X'",
            "filter modelId like \"X\"",
            "contains(modelId, 'X')",
            "sed -i s/X/y/ config.yml",
            "s|X|y|",
            "grep -q X app.py",
            ".a | select(.modelId == \\\"X\\\")",
            "WHERE model IN ('a', 'X')",
        ] {
            assert!(is_query(content), "{content}");
        }
    }

    #[test]
    fn content_that_gives_an_id_is_not() {
        for content in [
            "model='X'",
            "{\"model\": \"X\"}",
            "bedrock/X",
            "--model-id X",
            "MODEL=X",
            "s3://X",
            "<a model=\"X\">",
            "invoke 'X'",
            "UPDATE a SET model = 'X'",
            "model = \"X\"",
        ] {
            assert!(!is_query(content), "{content}");
        }
    }

    #[test]
    fn the_new_side_of_a_command_is_written() {
        for content in ["s/old/X/", "s|a|X|g", ".model = \"X\"", ".a |= \"X\""] {
            assert!(is_written(content.split('X').next().unwrap()), "{content}");
        }
        for content in ["s/X/new/", ".model == \"X\"", "X"] {
            assert!(!is_written(content.split('X').next().unwrap()), "{content}");
        }
    }
}
