//! Parameters of queries: values that are bound to a place of an SQL text.
//!
//! Input: a literal that a call is given. Output: whether an SQL text beside it compares something with it, as
//! `execute("… WHERE model = ?", ["…"])` does and `execute("UPDATE … SET model = ?", ["…"])` does not.

use std::sync::LazyLock;

use regex::Regex;

use super::effects::fold;
use super::naming;
use crate::tree::{Kind, NodeId, Slot, Tree};

/// A chain of calls is followed so far.
const MAX_CHAIN: usize = 8;

#[expect(
    clippy::unwrap_used,
    reason = "a test compiles these very patterns; no input reaches them"
)]
static QUERY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i-u)^\s*(?:select|insert|update|delete|with|merge|replace|from)\b").unwrap());

#[expect(
    clippy::unwrap_used,
    reason = "a test compiles these very patterns; no input reaches them"
)]
static PLACEHOLDER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?-u)\?\d*|\$\d+|%s|\{\d+\}|%\((\w+)\)s|[:@](\w+)").unwrap());

#[expect(
    clippy::unwrap_used,
    reason = "a test compiles these very patterns; no input reaches them"
)]
static CLAUSE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i-u)\b(where|having|on|set|values)\b").unwrap());

/// A condition without the query around it: `model = ?`.
#[expect(
    clippy::unwrap_used,
    reason = "a test compiles these very patterns; no input reaches them"
)]
static CONDITION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i-u)^\s*\(?[\w.`"\[\]]+\s*(?:=|<>|!=|\blike\b|\bin\b)\s*\(?\s*(?:\?|\$\d|[:@][a-z_]\w*)"#).unwrap()
});

/// Calls that bind a value to a statement that is made elsewhere, folded.
const BINDS: &[&str] = &[
    "addwithvalue",
    "all",
    "bind",
    "bindparam",
    "bindstring",
    "bindtext",
    "bindvalue",
    "each",
    "execute",
    "executequery",
    "fetch",
    "fetchall",
    "get",
    "query",
    "queryrow",
    "setnstring",
    "setobject",
    "setstring",
];

/// Nodes before such a call, at most, among which its statement is looked for.
const MAX_BEFORE: usize = 2_000;

/// True if a query beside `argument` (an argument of a call that holds `literal`) looks the literal up.
pub(super) fn is_looked_up(tree: &Tree<'_>, argument: NodeId, literal: NodeId) -> bool {
    if is_in_condition(tree, argument, literal) {
        return true;
    }
    let Some((query, before)) = query(tree, argument) else {
        return false;
    };
    let (index, name) = match named_by_first(tree, argument) {
        Some((Some(number), _)) => (number, ""),
        Some((None, name)) => (0, name),
        None => (
            before + row_index(tree, argument, literal),
            key_of(tree, literal).unwrap_or_default(),
        ),
    };
    let at = placeholder(query, index, name);
    at.is_some_and(|at| !QUERY.is_match(query) || compares_next(query.get(..at).unwrap_or_default()))
}

/// The number or the name that the argument before gives to the place of a parameter: `setString(1, "…")`,
/// `bindValue(":m", "…")`.
fn named_by_first<'t>(tree: &Tree<'t>, argument: NodeId) -> Option<(Option<usize>, &'t str)> {
    let call = tree.parent(argument)?;
    let first = tree.child(call, Slot::Argument).filter(|&first| first != argument)?;
    if let Ok(number) = tree.slice(first).parse::<usize>() {
        return Some((Some(number.saturating_sub(1)), ""));
    }
    let name = tree.name(first).filter(|_| tree.kind(first) == Kind::Literal)?;
    let is_name = name.starts_with([':', '@', '$']) && !name.contains(' ');
    is_name.then(|| (None, name.trim_start_matches([':', '@', '$'])))
}

/// The query that a statement is made of on which a call binds a value: the text in what sets its name before.
fn prepared<'t>(tree: &Tree<'t>, call: NodeId) -> Option<&'t str> {
    let binds = tree.name(call).is_some_and(|name| BINDS.contains(&fold(name).as_str()));
    let mut on = tree
        .child(tree.child(call, Slot::Callee)?, Slot::Receiver)
        .filter(|_| binds)?;
    while let Some(inner) = tree.child(on, Slot::Receiver).filter(|_| tree.kind(on) == Kind::Member) {
        on = inner;
    }
    let name = naming::last_part(tree, on).filter(|_| tree.kind(on) == Kind::Name)?;
    let scope = tree
        .ancestors(call)
        .find(|&id| tree.kind(id) == Kind::Function)
        .unwrap_or(Tree::ROOT);
    let mut found = None;
    for id in tree.subtree(scope).take_while(|&id| id < call).take(MAX_BEFORE) {
        if tree.kind(id) != Kind::Binding || !sets(tree, id, name) {
            continue;
        }
        let value = tree.child(id, Slot::Value)?;
        let texts = tree
            .subtree(value)
            .filter(|&one| matches!(tree.kind(one), Kind::Literal | Kind::Template));
        found = texts
            .take(4)
            .find_map(|one| tree.name(one).filter(|text| QUERY.is_match(text)))
            .or(found);
    }
    found
}

/// True if a binding sets a name, or a property of what has the name: `cmd.CommandText = "…"`.
fn sets(tree: &Tree<'_>, binding: NodeId, name: &str) -> bool {
    let is_name = |one: &str| one.trim_start_matches(['$', '@']) == name;
    let of_property = || {
        let target = tree.child(binding, Slot::Target)?;
        naming::last_part(tree, tree.child(target, Slot::Receiver)?)
    };
    tree.name(binding).is_some_and(is_name) || of_property().is_some_and(is_name)
}

/// True if a `DynamoDB` condition beside the literal compares with it: `FilterExpression="model = :m"` beside
/// `ExpressionAttributeValues={":m": "…"}`.
fn is_in_condition(tree: &Tree<'_>, argument: NodeId, literal: NodeId) -> bool {
    let mut key = None;
    for id in tree.ancestors(literal) {
        let is_condition = |one: NodeId, key: &str| {
            let name = fold(tree.name(one).unwrap_or_default());
            let compares = name.ends_with("conditionexpression") || name.ends_with("filterexpression");
            compares && tree.slice(one).contains(key)
        };
        if key.is_some_and(|key| tree.children(id).any(|one| is_condition(one, key))) {
            return true;
        }
        key = key.or_else(|| tree.name(id).filter(|name| name.starts_with(':') && name.len() > 1));
        if Some(id) == tree.parent(argument) {
            break;
        }
    }
    false
}

/// True if an SQL text compares with the content of a hole: `` sql`… WHERE model = ${"…"}` ``.
pub(super) fn is_compared_in_text(tree: &Tree<'_>, hole: NodeId) -> bool {
    let Some(template) = tree.parent(hole).filter(|&outer| tree.kind(outer) == Kind::Template) else {
        return false;
    };
    let before = tree
        .text()
        .get(tree.span(template).start()..tree.span(hole).start())
        .unwrap_or_default();
    let before = before.trim_start_matches(|c: char| !c.is_alphabetic());
    QUERY.is_match(before) && compares_next(before)
}

/// The query for which an argument is bound, and the number of values that are bound before it.
fn query<'t>(tree: &Tree<'t>, argument: NodeId) -> Option<(&'t str, usize)> {
    let call = tree.parent(argument)?;
    if let Some(found) = query_among(tree, tree.children(call).take_while(|&child| child != argument)) {
        return Some(found);
    }
    // `["DELETE … ?" "…"]`
    if tree.kind(argument) == Kind::List
        && let Some((query, _)) = query_among(tree, tree.children(argument).take(1))
    {
        return Some((query, 0));
    }
    let mut bound = 0;
    let mut call = call;
    for _ in 0..MAX_CHAIN {
        let callee = tree.child(call, Slot::Callee)?;
        let Some(inner) = tree
            .child(callee, Slot::Receiver)
            .filter(|&inner| tree.kind(inner) == Kind::Call)
        else {
            return prepared(tree, call).map(|query| (query, bound));
        };
        call = inner;
        let arguments: Vec<_> = tree
            .children(call)
            .filter(|&child| tree.slot(child) == Slot::Argument)
            .collect();
        if let Some((query, own)) = query_among(tree, arguments.iter().copied()) {
            // The call of the query may bind its values itself.
            return (own == 0).then_some((query, bound));
        }
        bound += arguments.len();
    }
    None
}

/// The query among nodes, and the number of values behind it.
fn query_among<'t>(tree: &Tree<'t>, nodes: impl Iterator<Item = NodeId>) -> Option<(&'t str, usize)> {
    let mut found: Option<(&str, usize)> = None;
    for node in nodes {
        let is_value = !matches!(tree.slice(node), "undef" | "nil" | "null" | "None");
        if let Some((_, behind)) = &mut found {
            *behind += usize::from(is_value);
        } else {
            let text = text_of(tree, node);
            found = text
                .filter(|text| QUERY.is_match(text) || CONDITION.is_match(text))
                .map(|text| (text, 0));
        }
    }
    found
}

/// The text that an argument is, also in a call of its own: `text("…")`.
fn text_of<'t>(tree: &Tree<'t>, node: NodeId) -> Option<&'t str> {
    let is_text = |id: NodeId| matches!(tree.kind(id), Kind::Literal | Kind::Template);
    let own = match tree.kind(node) {
        Kind::Call
            if tree
                .child(node, Slot::Callee)
                .is_none_or(|callee| tree.kind(callee) == Kind::Name) =>
        {
            tree.child(node, Slot::Argument)?
        }
        _ => node,
    };
    is_text(own).then(|| tree.name(own).unwrap_or_else(|| tree.slice(own)))
}

/// The place of a literal in the list that an argument is.
fn row_index(tree: &Tree<'_>, argument: NodeId, literal: NodeId) -> usize {
    let mut below = literal;
    for id in tree.ancestors(literal) {
        if matches!(tree.kind(id), Kind::List | Kind::Call) {
            let own = tree.index(below);
            let is_query = tree
                .children(id)
                .next()
                .and_then(|first| tree.name(first))
                .is_some_and(|name| QUERY.is_match(name));
            return if id == tree.parent(argument).unwrap_or(id) {
                0
            } else {
                own - usize::from(is_query && own > 0)
            };
        }
        if id == argument {
            break;
        }
        below = id;
    }
    0
}

/// The name under which a literal is given.
fn key_of<'t>(tree: &Tree<'t>, literal: NodeId) -> Option<&'t str> {
    let outer = tree.parent(literal)?;
    let name = naming::short(tree, outer).filter(|_| matches!(tree.kind(outer), Kind::Pair | Kind::Argument))?;
    Some(name.trim_start_matches([':', '@', '$']))
}

/// The place of a parameter in a query, by its name or else by its number.
fn placeholder(query: &str, index: usize, name: &str) -> Option<usize> {
    let all: Vec<_> = PLACEHOLDER.captures_iter(query).collect();
    let at = |found: &regex::Captures<'_>| found.get(0).map_or(0, |whole| whole.start());
    let named = all.iter().find(|found| {
        let own = found.get(1).or_else(|| found.get(2)).map(|own| own.as_str());
        own.is_some_and(|own| own.eq_ignore_ascii_case(name))
    });
    if let Some(found) = named {
        return Some(at(found));
    }
    let number = format!("${}", index + 1);
    let numbered = all
        .iter()
        .find(|found| found.get(0).is_some_and(|whole| whole.as_str() == number));
    // What reads the rows may be given before the values.
    let behind_reader = || all.get(index.checked_sub(1)?).filter(|_| all.len() == index);
    numbered.or_else(|| all.get(index)).or_else(behind_reader).map(at)
}

/// True if a query compares with the value that follows `before`.
fn compares_next(before: &str) -> bool {
    let clause = CLAUSE
        .find_iter(before)
        .last()
        .map(|found| found.as_str().to_ascii_lowercase());
    matches!(clause.as_deref(), Some("where" | "having" | "on"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_found_in_its_query() {
        let query = "UPDATE a SET model = $1 WHERE model = $2";
        let is_compared = |index| placeholder(query, index, "").is_some_and(|at| compares_next(&query[..at]));
        assert_eq!((is_compared(0), is_compared(1)), (false, true));
        let query = "UPDATE a SET model = @New WHERE model = @Old";
        let is_compared = |name| placeholder(query, 0, name).is_some_and(|at| compares_next(&query[..at]));
        assert_eq!((is_compared("New"), is_compared("old")), (false, true));
    }

    #[test]
    fn only_a_query_is_one() {
        assert!(QUERY.is_match(" delete from a"));
        assert!(!QUERY.is_match("deleted model ?"));
    }
}
