//! A profile prefix that is put before an id at run time.
//!
//! Input: a tree and the literals that hold a bare id. Output: for each the place where the prefix is put before it, as
//! far as the document shows one: `f"{geo}.{MODEL}"`, `"us." + MODEL`, `"%s.%s" % (geo, MODEL)`, a function that does so,
//! or a setting that asks for cross-Region inference. Such an id stays bare.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::context::{Context, fold};
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::Span;

/// A name that occurs more often is not followed.
const MAX_OCCURRENCES: usize = 100;

/// The line around a name is looked at so far to each side, in bytes.
const WINDOW: usize = 200;

/// Names further out than this do not hold the literal.
const MAX_DEPTH: usize = 16;

struct Patterns {
    template: Regex,
    concatenation: Regex,
    format: Regex,
    join: Regex,
    joined: Regex,
    setting: Regex,
}

#[expect(clippy::unwrap_used, reason = "a test compiles these very patterns; no input reaches them")]
static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| Patterns {
    template: Regex::new(r#"[\w)}\]'"%-]\.(?:\$\{+|#\{|\$\(|\\\(|\{+|\$|%|@|!)\s*(?:[$\w]+(?:\.|->|::))*[$@]?$"#).unwrap(),
    concatenation: Regex::new(
        r#"["'`][^"'`\n]{0,30}\.["'`](?:\.\w+\(\))?\s*(?:\+|\.\.|\.|<>|\+\+|\^|&|~|\*|,|\|\||\.concat\(|stringByAppendingString:)?\s*(?:[$\w]+(?:\.|->|::))*[$@]?$"#,
    )
    .unwrap(),
    format: Regex::new(
        r#"["'`](?:us|eu|apac|jp|au|in|ca|global|us-gov|%@|%\d?\$?[sv]|[{]\w*[}])\.(?:%@|%\d?\$?[sv]|[{]\w*[}])["'`]"#,
    )
    .unwrap(),
    join: Regex::new(r#"(?i)\b(?:join|paste)\b.{0,20}["']\.["']|["']\.["']\.join\b|\bpaste\b.*\bsep *= *["']\.["']"#).unwrap(),
    joined: Regex::new(r#"^[^\n]{0,40}\]\s*\.join\(["']\.["']\)|^[^\n]{0,40}\bsep *= *["']\.["']"#).unwrap(),
    setting: Regex::new(r#"(?i)\b[\w.-]*cross[_-]?region(?:[_-]?inference)?["']?\s*[:=]\s*["']?(?:true|1|yes|on)\b"#).unwrap(),
});

/// For each context, the place where a prefix is put before the id.
pub fn prefixes(tree: &Tree<'_>, contexts: &[Context]) -> Vec<Option<Span>> {
    let text = tree.text();
    if let Some(setting) = PATTERNS.setting.find(text) {
        let span = Span::new(setting.start(), setting.end());
        return vec![Some(span); contexts.len()];
    }
    let holders: Vec<_> = contexts.iter().map(|context| holders(tree, context)).collect();
    let names = holders.iter().flatten().copied();
    let mut places: HashMap<&str, Option<Span>> = names.map(|name| (name, None)).collect();
    find_places(text, &mut places);
    let place = |names: &Vec<&str>| names.iter().find_map(|name| places.get(name).copied().flatten());
    holders.iter().map(place).collect()
}

/// The names under which the value of a literal is used: its variable, the map that holds it, the function that returns
/// it, the parameter that it is given as.
fn holders<'t>(tree: &Tree<'t>, context: &Context) -> Vec<&'t str> {
    let Some(literal) = context.literal else { return Vec::new() };
    let mut names = Vec::new();
    let mut below = literal;
    for id in tree.ancestors(literal).take(MAX_DEPTH) {
        match tree.kind(id) {
            Kind::Binding | Kind::Parameter => {
                names.extend(tree.name(id));
                break;
            }
            Kind::Pair | Kind::EnumMember => names.extend(tree.name(id).filter(|name| is_name_of_value(name))),
            Kind::Section => names.extend(tree.name(id).and_then(|name| name.rsplit(['.', ' ', '"']).find(|part| !part.is_empty()))),
            Kind::Function => {
                names.extend(tree.name(id));
                break;
            }
            Kind::Call if tree.slot(below) == Slot::Argument => {
                names.extend(parameter(tree, id, tree.index(below)));
            }
            Kind::Block | Kind::Statement if tree.kind(below) != Kind::Return && tree.kind(id) == Kind::Block => {}
            _ => {}
        }
        below = id;
    }
    names.retain(|name| name.len() > 1);
    names
}

/// Whether a key is a name under which its value is used, rather than a word such as `Default`.
fn is_name_of_value(key: &str) -> bool {
    !matches!(fold(key).as_str(), "default" | "value" | "type" | "name" | "description" | "model" | "id" | "key")
        || key == "model"
}

/// The parameter of a function of the document that a call gives its argument to.
fn parameter<'t>(tree: &Tree<'t>, call: NodeId, index: usize) -> Option<&'t str> {
    let name = tree.name(call)?;
    let function = tree.ids().find(|&id| {
        let is_function = |id: NodeId| tree.kind(id) == Kind::Function;
        let is_named = tree.name(id) == Some(name);
        is_named && (is_function(id) || tree.kind(id) == Kind::Binding && tree.child(id, Slot::Value).is_some_and(is_function))
    })?;
    let function = match tree.kind(function) {
        Kind::Binding => tree.child(function, Slot::Value)?,
        _ => function,
    };
    let mut parameters = tree.children(function).filter(|&child| tree.slot(child) == Slot::Parameter);
    let parameter = parameters.nth(index)?;
    tree.name(parameter).or_else(|| Some(tree.slice(parameter)))
}

/// Finds the first place where a prefix is put before each name. The text is read once.
fn find_places(text: &str, places: &mut HashMap<&str, Option<Span>>) {
    if places.is_empty() {
        return;
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut start = 0;
    for word in text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')) {
        let span = Span::new(start, start + word.len());
        start = span.end() + text[span.end()..].chars().next().map_or(0, char::len_utf8);
        let Some((name, place)) = places.get_key_value(word) else { continue };
        let count = counts.entry(*name).or_default();
        *count += 1;
        if place.is_none() && *count <= MAX_OCCURRENCES && is_prefixed(text, span) {
            places.insert(*name, Some(span));
        }
    }
}

/// Whether a prefix is put before the value that is named at `span`.
fn is_prefixed(text: &str, span: Span) -> bool {
    let patterns = &*PATTERNS;
    let start = crate::vocab::boundary::ceil(text, span.start().saturating_sub(WINDOW));
    let end = crate::vocab::boundary::floor(text, span.end() + WINDOW);
    let before = text.get(start..span.start()).unwrap_or_default();
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = text.get(span.end()..end).unwrap_or_default();
    let after = after.split('\n').next().unwrap_or_default();
    patterns.template.is_match(before)
        || patterns.concatenation.is_match(before)
        || patterns.format.is_match(before)
        || patterns.join.is_match(before)
        || patterns.joined.is_match(after) && before.contains(['[', '('])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefixed(line: &str) -> bool {
        let at = line.find("NAME").unwrap();
        is_prefixed(line, Span::new(at, at + 4))
    }

    #[test]
    fn a_prefix_is_put_before_a_name() {
        for line in [
            "f\"{geo}.{NAME}\"",
            "`${geo}.${NAME}`",
            "\"us.$NAME\"",
            "\"\\(geo).\\(NAME)\"",
            "\"#{geo}.#{NAME}\"",
            "us.%NAME%",
            "us.$(NAME)",
            "\"us.${var.NAME}\"",
            "\"us.\" + NAME",
            "geo + \".\" + NAME",
            "'us.' . $NAME",
            "\"us.\" NAME",
            "\"us.\".concat(NAME)",
            "(str \"us.\" NAME)",
            "paste0(\"us.\", NAME)",
            "paste(geo, NAME, sep = \".\")",
            "\"%s.%s\" % (geo, NAME)",
            "fmt.Sprintf(\"us.%s\", NAME)",
            "format!(\"{}.{}\", geo, NAME)",
            "\".\".join([geo, NAME])",
            "[geo, NAME].join(\".\")",
            "!Join [\".\", [us, !Ref NAME]]",
        ] {
            assert!(prefixed(line), "{line}");
        }
    }

    #[test]
    fn a_name_that_something_else_is_put_before_is_not() {
        for line in [
            "client.converse(modelId=NAME)",
            "self.NAME",
            "\"bedrock/\" + NAME",
            "\"The model is. \" + NAME",
            "f\"{NAME}.{suffix}\"",
            "x = NAME",
            "models.NAME",
        ] {
            assert!(!prefixed(line), "{line}");
        }
    }

    #[test]
    fn a_setting_counts_where_it_is_on() {
        for (text, is_on) in [
            ("\"awsUseCrossRegionInference\": true", true),
            ("use_cross_region_inference = true", true),
            ("CROSS_REGION: \"true\"", true),
            ("\"awsUseCrossRegionInference\": false", false),
            ("CROSS_REGION=0", false),
        ] {
            assert_eq!(PATTERNS.setting.is_match(text), is_on, "{text}");
        }
    }
}
