//! A profile prefix that is put before an id at run time.
//!
//! Input: a tree and the contexts of its references. Output: for each the place where the prefix is put before it, as far as
//! the document shows one: `f"{geo}.{MODEL}"`, `"us." + MODEL`, `"%s.%s" % (geo, MODEL)`, a function that does so, or a
//! setting that asks for cross-Region inference. Such an id stays bare.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::calls::{arguments, last_word, receiver};
use crate::context::{Context, fold};
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::Span;

/// A name that occurs more often is not followed.
const MAX_OCCURRENCES: usize = 100;

/// Names further out than this do not hold the literal.
const MAX_DEPTH: usize = 16;

/// Parts of a call or an operation, at most, among which its format is.
const MAX_FORMATS: usize = 8;

/// Parts of a value, at most, that are read.
const MAX_PARTS: usize = 64;

/// Longer texts are no part of an id.
const MAX_PART: usize = 32;

/// Calls that put their arguments together, folded.
const CONCATENATES: &[&str] = &[
    "concat",
    "str",
    "paste0",
    "string",
    "strcat",
    "cat",
    "append",
    "stringbyappendingstring",
];

/// Operators that put their operands together.
const JOINS: &[&str] = &["+", ".", "..", "<>", "++", "^", "&", "~", "*", ",", "||", ""];

/// Names of settings that ask for the prefix, folded.
const SETTINGS: &[&str] = &["crossregion", "crossregioninference"];

struct Patterns {
    /// A format of two parts, `%s.%s`, of which the first may be written.
    format: Regex,
    /// The content of a literal before a name in a hole that is no node of its own: `us.${`, `{geo}.{`.
    hole: Regex,
}

#[expect(
    clippy::unwrap_used,
    reason = "a test compiles these very patterns; no input reaches them"
)]
static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let part = r"(?:%@|%\d?\$?[sv]|\{\w*\}|~[sp]|\$\d)";
    Patterns {
        format: Regex::new(&format!(r"^(?:[a-z]{{2,6}}(?:-gov)?|{part})\.{part}$")).unwrap(),
        hole: Regex::new(r"[\w)}\]%-]\.(?:\$\{+|#\{|\$\(|\\\(|\{+|\$|%|@|!)\s*(?:[$\w]+\.)*$").unwrap(),
    }
});

/// For each context, the place where a prefix is put before the id.
pub(super) fn prefixes(tree: &Tree<'_>, contexts: &[Context]) -> Vec<Option<Span>> {
    if let Some(setting) = tree.ids().find(|&id| enables_prefix(tree, id)) {
        return vec![Some(tree.span(setting)); contexts.len()];
    }
    let holders: Vec<_> = contexts.iter().map(|context| holders(tree, context)).collect();
    let names = holders.iter().flatten().copied();
    let mut places: HashMap<&str, Option<Span>> = names.map(|name| (name, None)).collect();
    find_places(tree, &mut places);
    let place = |(names, context): (&Vec<&str>, &Context)| {
        let own = context
            .literal
            .filter(|&literal| is_given_prefix(tree, literal))
            .map(|literal| tree.span(literal));
        own.or_else(|| names.iter().find_map(|name| places.get(name).copied().flatten()))
    };
    holders.iter().zip(contexts).map(place).collect()
}

/// True if a pair or a binding is a setting that turns on cross-Region inference.
fn enables_prefix(tree: &Tree<'_>, id: NodeId) -> bool {
    if !matches!(
        tree.kind(id),
        Kind::Pair | Kind::Binding | Kind::Argument | Kind::Attribute
    ) {
        return false;
    }
    let is_setting = |name: &str| {
        let folded = fold(name);
        SETTINGS.iter().any(|setting| folded.ends_with(setting))
    };
    let is_on = |value: NodeId| {
        let written = tree.slice(value).trim_matches(['"', '\'']).to_ascii_lowercase();
        matches!(written.as_str(), "true" | "1" | "yes" | "on")
    };
    tree.name(id).is_some_and(is_setting) && tree.child(id, Slot::Value).is_some_and(is_on)
}

/// The names under which the value of a literal is used: its variable, the mapping that holds it, the function that returns
/// it, the parameter that it is given as.
fn holders<'t>(tree: &Tree<'t>, context: &Context) -> Vec<&'t str> {
    let Some(literal) = context.literal else {
        return Vec::new();
    };
    let mut names = Vec::new();
    let mut below = literal;
    for id in tree.ancestors(literal).take(MAX_DEPTH) {
        match tree.kind(id) {
            Kind::Binding | Kind::Parameter => {
                names.extend(tree.name(id));
                break;
            }
            Kind::Pair | Kind::EnumMember => names.extend(tree.name(id).filter(|name| is_name_of_value(name))),
            Kind::Section => names.extend(
                tree.name(id)
                    .and_then(|name| name.rsplit(['.', ' ', '"']).find(|part| !part.is_empty())),
            ),
            Kind::Function => {
                names.extend(tree.name(id));
                break;
            }
            Kind::Call if tree.slot(below) == Slot::Argument => {
                names.extend(parameter(tree, id, tree.index(below)));
            }
            _ => {}
        }
        below = id;
    }
    names.into_iter().map(last_word).filter(|name| name.len() > 1).collect()
}

/// True if a key is a name under which its value is used, rather than a word such as `Default`.
fn is_name_of_value(key: &str) -> bool {
    !matches!(
        fold(key).as_str(),
        "default" | "value" | "type" | "name" | "description" | "model" | "id" | "key"
    ) || key == "model"
}

/// The parameter of a function of the document that a call gives its argument to.
fn parameter<'t>(tree: &Tree<'t>, call: NodeId, index: usize) -> Option<&'t str> {
    let name = tree.name(call)?;
    let function = tree.ids().find(|&id| {
        let is_function = |id: NodeId| tree.kind(id) == Kind::Function;
        let is_named = tree.name(id) == Some(name);
        is_named
            && (is_function(id)
                || tree.kind(id) == Kind::Binding && tree.child(id, Slot::Value).is_some_and(is_function))
    })?;
    let function = match tree.kind(function) {
        Kind::Binding => tree.child(function, Slot::Value)?,
        _ => function,
    };
    let mut parameters = tree
        .children(function)
        .filter(|&child| tree.slot(child) == Slot::Parameter);
    let parameter = parameters.nth(index)?;
    tree.name(parameter).or_else(|| Some(tree.slice(parameter)))
}

/// Finds the first place where a prefix is put before each name. The tree is gone through once.
fn find_places(tree: &Tree<'_>, places: &mut HashMap<&str, Option<Span>>) {
    if places.is_empty() {
        return;
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for id in tree.ids() {
        if tree.kind(id) == Kind::Literal {
            for (name, span) in mentions(tree, id) {
                if let Some(place) = places.get_mut(name) {
                    *place = place.or(Some(span));
                }
            }
        }
        let Some(name) = used(tree, id) else { continue };
        let Some((name, place)) = places.get_key_value(name) else {
            continue;
        };
        let count = counts.entry(*name).or_default();
        *count += 1;
        if place.is_none() && *count <= MAX_OCCURRENCES && is_given_prefix(tree, id) {
            places.insert(*name, Some(tree.span(id)));
        }
    }
}

/// The name whose value a node is.
fn used<'t>(tree: &Tree<'t>, id: NodeId) -> Option<&'t str> {
    match tree.kind(id) {
        Kind::Name if !matches!(tree.slot(id), Slot::Target | Slot::Type | Slot::Key) => {
            Some(last_word(tree.slice(id)))
        }
        Kind::Member | Kind::Index => tree.name(id).map(last_word),
        // `!Ref ModelId`, `Ref: ModelId`
        Kind::Literal if tree.parent(id).is_some_and(|outer| tree.name(outer) == Some("Ref")) => tree.name(id),
        _ => None,
    }
}

/// The names in holes of a literal that are no nodes, behind a prefix: `us.${ModelId}` of a template, `{geo}.{MODEL}` of Rust.
fn mentions<'t>(tree: &Tree<'t>, literal: NodeId) -> Vec<(&'t str, Span)> {
    let content = tree.name(literal).unwrap_or_default();
    if content.len() > 4 * MAX_PART || !content.contains('.') || !content.contains(['{', '$', '%', '(', '@', '!']) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut start = 0;
    for word in content.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))) {
        let at = start;
        start += word.len();
        start += content[start..].chars().next().map_or(0, char::len_utf8);
        let has_hole = || content[..at].contains(['$', '#', '{', '(', '%', '@', '!']);
        if word.len() > 1 && has_hole() && PATTERNS.hole.is_match(&content[..at]) {
            found.push((word, tree.span(literal)));
        }
    }
    found
}

/// True if a prefix is put before the value of a node.
fn is_given_prefix(tree: &Tree<'_>, node: NodeId) -> bool {
    let value = whole(tree, node);
    let Some(outer) = tree.parent(value) else { return false };
    if is_behind_literal(tree, value) {
        return true;
    }
    match tree.kind(outer) {
        Kind::Hole => is_behind_prefix(tree, outer),
        Kind::Operation if tree.slot(value) == Slot::Right => {
            let joins = tree.name(outer).is_none_or(|operator| JOINS.contains(&operator));
            joins && before(tree, value).is_some_and(|before| ends_in_prefix(tree, before))
                || is_formatted(tree, outer, value)
        }
        _ => is_joined(tree, value),
    }
}

/// The outermost node with the same value: the element of a list behind its loop variable, the result of a function.
fn whole(tree: &Tree<'_>, node: NodeId) -> NodeId {
    let mut value = node;
    for id in tree.ancestors(node).take(MAX_DEPTH) {
        let is_same = match tree.kind(id) {
            Kind::Group => tree.children(id).count() == 1,
            Kind::Hole => tree.parent(id).is_some_and(|template| is_all_of(tree, id, template)),
            Kind::Template => tree.kind(value) == Kind::Hole,
            Kind::Index | Kind::Member => tree.slot(value) == Slot::Receiver,
            Kind::Call => tree.slot(value) == Slot::Callee || is_lookup(tree, id),
            _ => false,
        };
        if !is_same {
            break;
        }
        value = id;
    }
    value
}

/// True if a template is nothing but a hole: `"$MODEL"`.
fn is_all_of(tree: &Tree<'_>, hole: NodeId, template: NodeId) -> bool {
    let written = tree.slice(template).trim_matches(['"', '\'', '`']);
    tree.kind(template) == Kind::Template && written == tree.slice(hole)
}

/// `!Ref X`, `MODELS.get(X)`
fn is_lookup(tree: &Tree<'_>, call: NodeId) -> bool {
    tree.name(call)
        .is_some_and(|name| matches!(fold(name).as_str(), "ref" | "get" | "getatt"))
}

/// The operand or argument before a node.
fn before(tree: &Tree<'_>, node: NodeId) -> Option<NodeId> {
    let siblings = tree.children(tree.parent(node)?).take_while(|&sibling| sibling != node);
    siblings.filter(|&sibling| tree.slot(sibling) != Slot::Callee).last()
}

/// True if a value ends in a literal that ends with a prefix and its dot: `"us."`, `geo + "."`, `"us.".to_string()`.
fn ends_in_prefix(tree: &Tree<'_>, id: NodeId) -> bool {
    match tree.kind(id) {
        Kind::Literal => tree
            .name(id)
            .is_some_and(|content| content.len() <= MAX_PART && content.ends_with('.') && !content.contains(' ')),
        Kind::Template => tree.slice(id).trim_end_matches(['"', '\'', '`']).ends_with('.'),
        Kind::Operation => tree.children(id).last().is_some_and(|last| ends_in_prefix(tree, last)),
        Kind::Group => tree.children(id).last().is_some_and(|last| ends_in_prefix(tree, last)),
        Kind::Call => receiver(tree, id).is_some_and(|on| ends_in_prefix(tree, on)),
        _ => false,
    }
}

/// True if a literal ends right before a node, with nothing but white space between: `"us." MODEL_ID` of C.
fn is_behind_literal(tree: &Tree<'_>, node: NodeId) -> bool {
    let Some(mut last) = before(tree, node) else {
        return false;
    };
    let end = tree.span(last).end();
    let between = tree.text().get(end..tree.span(node).start()).unwrap_or("-");
    if !between.chars().all(|c| matches!(c, ' ' | '\t')) || tree.slot(node) == Slot::Argument {
        return false;
    }
    while let Some(inner) = tree.children(last).last() {
        last = inner;
    }
    tree.kind(last) == Kind::Literal && tree.span(last).end() == end && ends_in_prefix(tree, last)
}

/// True if the text before a hole ends with a prefix and its dot.
fn is_behind_prefix(tree: &Tree<'_>, hole: NodeId) -> bool {
    let Some(template) = tree.parent(hole) else {
        return false;
    };
    let before = tree
        .text()
        .get(tree.span(template).start()..tree.span(hole).start())
        .unwrap_or_default();
    let before = before.trim_end_matches(['{', '$', '#', '\\', '(', '%', '@', '!']);
    let head = before.strip_suffix('.').unwrap_or_default();
    head.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '}' | ']' | '%' | '-' | '_'))
}

/// True if a call or a pair around a value joins its parts with dots, or formats them.
fn is_joined(tree: &Tree<'_>, value: NodeId) -> bool {
    let mut below = value;
    for id in tree.ancestors(value).take(6) {
        match tree.kind(id) {
            Kind::List | Kind::Group | Kind::Map | Kind::Member | Kind::Template | Kind::Hole | Kind::Argument => {}
            // `".".join(MODEL.split(".")[1:])` takes an id apart, and puts nothing before it.
            Kind::Call if below == value && is_taken_apart(tree, value) => return false,
            Kind::Call if tree.slot(below) == Slot::Argument || tree.slot(below) == Slot::Callee => {
                return is_joining(tree, id) || is_concatenated(tree, id, below) || is_formatted(tree, id, value);
            }
            Kind::Pair if tree.name(id).is_some_and(is_join) => {
                let list = tree.child(id, Slot::Value);
                return list.is_some_and(|list| tree.children(list).any(|item| is_dot(tree, item)));
            }
            Kind::Operation => return is_formatted(tree, id, value),
            _ => return false,
        }
        below = id;
    }
    false
}

/// True if a value is made of the parts of another: `MODEL.split(".")[1:]`, `(split MODEL ".")`.
fn is_taken_apart(tree: &Tree<'_>, value: NodeId) -> bool {
    const SPLITS: &[&str] = &[
        "split",
        "rsplit",
        "splitn",
        "partition",
        "rpartition",
        "explode",
        "strsplit",
    ];
    tree.subtree(value).take(MAX_PARTS).any(|id| {
        tree.kind(id) == Kind::Call && tree.name(id).is_some_and(|name| SPLITS.contains(&fold(name).as_str()))
    })
}

/// `"us.".concat(X)`, `(str "us." X)`
fn is_concatenated(tree: &Tree<'_>, call: NodeId, argument: NodeId) -> bool {
    let concatenates = tree
        .name(call)
        .is_some_and(|name| CONCATENATES.contains(&fold(name).as_str()));
    let before = before(tree, argument).or_else(|| receiver(tree, call));
    concatenates && before.is_some_and(|before| ends_in_prefix(tree, before))
}

fn is_join(name: &str) -> bool {
    let name = fold(name);
    name.ends_with("join") || name == "paste"
}

/// `".".join([…])`, `join(".", …)`, `[…].join(".")`, `paste(…, sep = ".")`
fn is_joining(tree: &Tree<'_>, call: NodeId) -> bool {
    let joins = tree.name(call).is_some_and(is_join);
    joins
        && arguments(tree, call)
            .chain(receiver(tree, call))
            .any(|part| is_dot(tree, part))
}

fn is_dot(tree: &Tree<'_>, id: NodeId) -> bool {
    let value = match tree.kind(id) {
        Kind::Argument => tree.child(id, Slot::Value),
        _ => Some(id),
    };
    value.is_some_and(|value| tree.kind(value) == Kind::Literal && tree.name(value) == Some("."))
}

/// True if a call or an operation formats a value with a prefix as the first part: `"%s.%s" % (geo, X)`.
fn is_formatted(tree: &Tree<'_>, around: NodeId, value: NodeId) -> bool {
    let is_format = |id: NodeId| {
        let literal = match tree.kind(id) {
            Kind::Argument => tree.child(id, Slot::Value),
            Kind::Group => tree.subtree(id).find(|&inner| tree.kind(inner) == Kind::Literal),
            _ => Some(id),
        };
        literal != Some(value)
            && literal
                .and_then(|literal| tree.name(literal))
                .is_some_and(|content| content.contains(['%', '{', '~', '$']) && PATTERNS.format.is_match(content))
    };
    let parts = tree.children(around).take(MAX_FORMATS);
    parts.chain(receiver(tree, around)).any(is_format)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context;

    fn prefixed(language: &'static str, text: &str) -> bool {
        let tree = crate::tree::build(language, text, None);
        let at = text.find("ID").unwrap();
        let contexts = context::read(&tree, &[Span::new(at, at + 2)]);
        prefixes(&tree, &contexts)[0].is_some()
    }

    #[test]
    fn a_prefix_before_a_name_is_seen_in_every_spelling() {
        for (language, use_of_it) in [
            ("python", "p = f\"{geo}.{NAME}\""),
            ("python", "p = f\"us.{NAME}\""),
            ("python", "p = \"us.\" + NAME"),
            ("python", "p = geo + \".\" + NAME"),
            ("python", "p = geo + \".\" + NAME[key]"),
            ("python", "p = \"%s.%s\" % (geo, NAME)"),
            ("python", "p = \"{}.{}\".format(geo, NAME)"),
            ("python", "p = \".\".join([geo, NAME])"),
            ("javascript", "p = `${geo}.${this.NAME}`"),
            ("javascript", "p = [geo, NAME].join(\".\")"),
            ("javascript", "p = \"us.\".concat(NAME)"),
            ("julia", "p = \"us.\" * NAME"),
            ("elixir", "p = Enum.join([geo, NAME], \".\")"),
            ("r", "p <- paste(geo, NAME, sep = \".\")"),
        ] {
            let sets = if language == "r" {
                "NAME <- \"ID\""
            } else {
                "NAME = \"ID\""
            };
            let text = format!("{sets}\n{use_of_it}\n");
            assert!(prefixed(language, &text), "{language}: {use_of_it}");
        }
    }

    #[test]
    fn a_name_that_something_else_is_put_before_is_not() {
        for use_of_it in [
            "client.converse(modelId=NAME)",
            "self.NAME",
            "x = \"bedrock/\" + NAME",
            "x = \"The model is. \" + NAME",
            "x = f\"{NAME}.{suffix}\"",
            "x = NAME",
            "log(\"Done.\", NAME)",
            "x = f\"{stage}.{table}\"",
            "x = \".\".join(NAME.split(\".\")[1:])",
            "x = \".\".join(self.NAME.split(\".\", 1)[-1:])",
            "x = \"-\".join(NAME.partition(\".\"))",
        ] {
            let text = format!("NAME = \"ID\"\n{use_of_it}\n");
            assert!(!prefixed("python", &text), "{use_of_it}");
        }
    }

    #[test]
    fn a_setting_counts_where_it_is_on() {
        for (language, text, is_on) in [
            (
                "json",
                "{\"model\": \"ID\", \"awsUseCrossRegionInference\": true}",
                true,
            ),
            ("toml", "model = \"ID\"\nuse_cross_region_inference = true", true),
            ("yaml", "model: ID\nCROSS_REGION: \"true\"", true),
            (
                "json",
                "{\"model\": \"ID\", \"awsUseCrossRegionInference\": false}",
                false,
            ),
            ("env", "MODEL=ID\nCROSS_REGION=0", false),
        ] {
            assert_eq!(prefixed(language, text), is_on, "{text}");
        }
    }
}
