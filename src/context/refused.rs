//! Values that are listed because they must not be used.
//!
//! Input: a literal in its tree. Output: its mark where a list, a record or a pair around it says that it is refused: a
//! deny list, the old side of a renaming, a record with its successor. The new side of a pair, and the value of a map from
//! old to new, stay live.

use super::effects::{self, NEW_KEYS, OLD_KEYS, SUPERSEDED_KEYS, fold};
use super::naming;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::{Mark, boundary};

/// Literals around the value are followed so far.
const MAX_DEPTH: usize = 12;

/// Bytes at the start of a text that are read to see whether it is a list of words.
const MAX_HEAD: usize = 4096;

/// Keys of a flag that a record carries.
const FLAGS: &[&str] = &[
    "deprecated",
    "isdeprecated",
    "retired",
    "isretired",
    "obsolete",
    "legacy",
    "eol",
    "removed",
    "disabled",
    "unsupported",
    "sunset",
    "isobsolete",
    "islegacy",
];

/// Keys of a word that says how a record is.
const STATES: &[&str] = &[
    "status",
    "state",
    "lifecycle",
    "lifecyclestatus",
    "availability",
    "stage",
];

/// The mark of a literal that is refused.
pub(super) fn mark(tree: &Tree<'_>, literal: NodeId) -> Option<Mark> {
    if matches!(tree.kind(literal), Kind::Pair | Kind::Argument) {
        return of_key(tree, literal);
    }
    let mut below = literal;
    let mut lists = 0;
    let mut is_value_of_map = false;
    for id in tree.ancestors(literal).take(MAX_DEPTH) {
        match tree.kind(id) {
            Kind::Pair if tree.slot(below) == Slot::Key => return of_key(tree, id),
            Kind::Pair => {
                if let Some(mark) = of_pair(tree, id, lists > 0) {
                    return Some(mark);
                }
                is_value_of_map |= lists == 0;
            }
            Kind::Map => {
                if of_record(tree, id) && lists == 0 {
                    return Some(Mark::OldSide);
                }
            }
            // A node of KDL is named as a list is.
            Kind::Call if tree.language_at(id) == "kdl" && !of_record(tree, id) => {
                let refuses = naming::short(tree, id).is_some_and(effects::refuses);
                return refuses.then_some(Mark::RefusedList);
            }
            Kind::Call if of_even(tree, id, below).is_some() => return of_even(tree, id, below).flatten(),
            Kind::Call if lists == 0 && of_record(tree, id) => return Some(Mark::OldSide),
            Kind::Section if of_record(tree, id) && lists == 0 => return Some(Mark::OldSide),
            Kind::Call if lists == 0 && is_old_of_chain(tree, id, below) => return Some(Mark::OldSide),
            Kind::Call if is_renamed_by(tree, id, below) => return Some(Mark::OldSide),
            Kind::List | Kind::Call => {
                if is_old_of_two(tree, id, below) && named(tree, id).is_some_and(effects::renames) {
                    return Some(Mark::OldSide);
                }
                if tree.kind(id) == Kind::Call && !holds(tree, id, below) {
                    return None;
                }
                lists += 1;
            }
            Kind::Argument if lists == 0 && tree.parent(id).is_some_and(|call| of_record(tree, call)) => {
                return Some(Mark::OldSide);
            }
            Kind::Argument | Kind::Attribute | Kind::Cell
                if lists == 0
                    && let Some(mark) = of_pair(tree, id, false) =>
            {
                return Some(mark);
            }
            Kind::Attribute => {}
            Kind::Cell => {}
            Kind::Row if of_record(tree, id) => return Some(Mark::OldSide),
            Kind::Index if tree.slot(below) == Slot::Key => {
                let receiver = tree.child(id, Slot::Receiver)?;
                let leads_on = naming::last_part(tree, receiver).is_some_and(effects::renames);
                return leads_on.then_some(Mark::OldSide);
            }
            // Rows that are added to a table.
            Kind::Statement if lists > 0 => {
                let refuses = naming::short(tree, id).is_some_and(effects::refuses);
                return refuses.then_some(Mark::RefusedList);
            }
            // `LazyLock::new(|| …)`
            Kind::Function if tree.name(id).is_none() && tree.slot(id) == Slot::Argument && lists > 0 => {}
            Kind::Binding | Kind::Argument | Kind::Parameter | Kind::Section | Kind::Function => {
                let is_list = lists > 0
                    || lists_words(tree, literal)
                    || tree
                        .children(id)
                        .filter(|&child| tree.slot(child) == Slot::Value)
                        .count()
                        > 1;
                let is_list = is_list && !is_value_of_map && !is_pair_list(tree, literal);
                let refuses = naming::short(tree, id).is_some_and(effects::refuses);
                return (is_list && refuses).then_some(Mark::RefusedList);
            }
            Kind::Element if of_record(tree, id) || is_old_element(tree, id) => return Some(Mark::OldSide),
            Kind::Element => {
                let is_refused = below != literal && naming::short(tree, id).is_some_and(effects::refuses);
                if is_refused {
                    return Some(Mark::RefusedList);
                }
            }
            Kind::Member | Kind::Return => {}
            Kind::Block if tree.children(id).count() == 1 => {}
            Kind::Group | Kind::Literal | Kind::Template | Kind::Annotation | Kind::Conditional => {}
            Kind::Operation if matches!(tree.name(id), Some("+" | "|" | "||" | "++" | "" | "as")) => {}
            _ => return None,
        }
        below = id;
    }
    None
}

/// Operators and words that turn a comparison round.
const NEGATIONS: &[&str] = &[
    "!=", "!==", "not in", "notin", "!in", "not", "!", "<>", "~=", "/=", "ne", "-ne", "-notin", "unless",
];

/// Calls that end a program or a request.
const REJECTS: &[&str] = &[
    "raise", "throw", "panic", "abort", "die", "croak", "fail", "error", "stop", "bail", "reject",
];

/// True if the branch of a condition that holds for the literal only refuses: `if m in ("…"): raise …`.
pub(super) fn is_rejected(tree: &Tree<'_>, literal: NodeId) -> bool {
    let mut below = literal;
    for id in tree.ancestors(literal).take(MAX_DEPTH) {
        match tree.kind(id) {
            Kind::Group | Kind::List | Kind::Literal | Kind::Call | Kind::Member => {}
            Kind::Operation if tree.name(id).is_some_and(|name| NEGATIONS.contains(&name.trim())) => return false,
            Kind::Operation => {}
            Kind::If if tree.slot(below) == Slot::Condition => {
                let is_turned = tree.name(id).is_some_and(|name| NEGATIONS.contains(&name));
                return !is_turned && tree.child(id, Slot::Body).is_some_and(|body| rejects(tree, body));
            }
            Kind::Case if tree.slot(below) == Slot::Pattern => {
                return tree.child(id, Slot::Body).is_some_and(|body| rejects(tree, body));
            }
            _ => return false,
        }
        below = id;
    }
    false
}

/// True if a body ends in a refusal.
fn rejects(tree: &Tree<'_>, body: NodeId) -> bool {
    match tree.kind(body) {
        Kind::Block | Kind::Statement | Kind::Group => {
            tree.children(body).last().is_some_and(|last| rejects(tree, last))
        }
        Kind::Return => matches!(tree.name(body), Some("raise" | "throw")),
        Kind::Call => naming::short(tree, body).is_some_and(|name| REJECTS.contains(&fold(name).as_str())),
        _ => false,
    }
}

/// The mark of a key: it is the old side where the map leads from old values to new ones.
fn of_key(tree: &Tree<'_>, pair: NodeId) -> Option<Mark> {
    let name = named(tree, tree.parent(pair)?)?;
    let is_member = tree
        .child(pair, Slot::Value)
        .is_none_or(|value| is_member_of_set(tree, value));
    if is_member && effects::refuses(name) {
        return Some(Mark::RefusedList);
    }
    effects::renames(name).then_some(Mark::OldSide)
}

/// True if the value of a key only makes the key a member of a set: `true`, `{}`.
fn is_member_of_set(tree: &Tree<'_>, value: NodeId) -> bool {
    matches!(tree.slice(value), "true" | "True" | "{}" | "struct{}{}" | "1" | "()")
}

/// The mark of an argument of a map that is written as keys and values in turn: `Map.of("old", "new")`, `put("old", "new")`.
/// `None` where the call is no such map.
#[expect(clippy::option_option, reason = "no such map, or a map and its mark")]
fn of_even(tree: &Tree<'_>, call: NodeId, below: NodeId) -> Option<Option<Mark>> {
    let arguments: Vec<_> = tree
        .children(call)
        .filter(|&child| tree.slot(child) == Slot::Argument)
        .collect();
    let given = |index| effects::Given {
        call: naming::short(tree, call).unwrap_or_default(),
        on: naming::receiver(tree, call),
        index: Some(index),
        count: arguments.len(),
        is_record: false,
        language: tree.language(),
    };
    let index = arguments.iter().position(|&argument| argument == below)?;
    let is_key = |index| effects::of_call(&given(index)) == Some(effects::Effect::Key);
    // `Hashtbl.add renamed "old" "new"`: the map is the first operand.
    if index == 1 && is_key(1) {
        let map = arguments.first().and_then(|&map| naming::last_part(tree, map));
        return Some(map.is_some_and(effects::renames).then_some(Mark::OldSide));
    }
    if effects::of_call(&given(0)) != Some(effects::Effect::Key) || arguments.len() < 2 {
        return None;
    }
    if index.is_multiple_of(2) {
        let names = [named(tree, call), naming::receiver(tree, call)];
        let leads_on = names.into_iter().flatten().any(effects::renames);
        return Some(leads_on.then_some(Mark::OldSide));
    }
    let pairs = || {
        arguments
            .chunks(2)
            .filter_map(|pair| Some((fold(tree.name(*pair.first()?)?), *pair.get(1)?)))
    };
    let own = fold(tree.name(*arguments.get(index - 1)?)?);
    let has = |keys: &[&str]| pairs().any(|(key, _)| keys.contains(&key.as_str()));
    let is_old =
        OLD_KEYS.contains(&own.as_str()) && has(NEW_KEYS) || !NEW_KEYS.contains(&own.as_str()) && has(SUPERSEDED_KEYS);
    let is_flagged = pairs().any(|(key, value)| marks_old(&key, tree.slice(value)));
    Some((is_old || is_flagged).then_some(Mark::OldSide))
}

/// True if a text is a list of several words: `RETIRED_MODELS="a b"`, `models.denied=a,b`.
pub(super) fn lists_words(tree: &Tree<'_>, literal: NodeId) -> bool {
    let content = tree.name(literal).unwrap_or_default().trim();
    // A long text is searched for each id in it.
    let head = boundary::after(content, 0, MAX_HEAD);
    head.contains([' ', ',', ';']) && !head.contains(['{', '('])
}

/// A key around the value that refuses it: `deprecated: [a, b]`, `from: a` beside `to: b`.
fn of_pair(tree: &Tree<'_>, pair: NodeId, is_listed: bool) -> Option<Mark> {
    let name = naming::short(tree, pair)?;
    let (name, is_indexed) = name
        .strip_suffix(']')
        .and_then(|name| name.rsplit_once('['))
        .map_or((name, false), |(name, _)| (name, true));
    let is_list = || {
        is_indexed
            || is_listed
            || tree
                .child(pair, Slot::Value)
                .is_some_and(|value| tree.kind(value) == Kind::Literal && lists_words(tree, value))
    };
    if effects::denies(name) || effects::refuses(name) && is_list() {
        return Some(Mark::RefusedList);
    }
    let map = tree.parent(pair)?;
    let has = |keys: &[&str]| siblings(tree, map).any(|key| keys.contains(&fold(key).as_str()));
    let own = fold(name);
    let is_old = OLD_KEYS.contains(&own.as_str()) && has(NEW_KEYS);
    let is_superseded = !is_listed && !NEW_KEYS.contains(&own.as_str()) && has(SUPERSEDED_KEYS);
    (is_old || is_superseded).then_some(Mark::OldSide)
}

/// True if a record marks itself as old: `deprecated: true`, `status: retired`, `replaced_by: …`.
fn of_record(tree: &Tree<'_>, map: NodeId) -> bool {
    tree.children(map).any(|field| {
        let value = match tree.kind(field) {
            Kind::Pair | Kind::Argument | Kind::Attribute => tree.child(field, Slot::Value),
            Kind::Element => tree.children(field).last(),
            Kind::Cell => Some(field),
            _ => None,
        };
        let key = fold(tree.name(field).unwrap_or_default());
        value.is_some_and(|value| marks_old(&key, tree.slice(value)))
    })
}

/// Calls of a chain are followed so far.
const MAX_CHAIN: usize = 16;

/// True if a chain of calls makes a record that refuses the argument of one of them: `.from("a").to("b")`,
/// `.id("a").deprecated(true)`.
fn is_old_of_chain(tree: &Tree<'_>, call: NodeId, below: NodeId) -> bool {
    let is_only = tree.slot(below) == Slot::Argument && arguments(tree, call).count() == 1;
    if !is_only || naming::receiver(tree, call).is_none() {
        return false;
    }
    let mut outermost = call;
    for id in tree.ancestors(call).take(2 * MAX_CHAIN) {
        let is_link = matches!(tree.slot(outermost), Slot::Receiver | Slot::Callee);
        if !is_link || !matches!(tree.kind(id), Kind::Call | Kind::Member) {
            break;
        }
        outermost = id;
    }
    let mut fields = Vec::new();
    let mut link = Some(outermost);
    while let Some(id) = link.filter(|_| fields.len() < MAX_CHAIN) {
        let callee = if tree.kind(id) == Kind::Call {
            tree.child(id, Slot::Callee)
        } else {
            Some(id)
        };
        if let (Some(name), Kind::Call) = (naming::short(tree, id), tree.kind(id)) {
            fields.push((fold(name), arguments(tree, id).next()));
        }
        link = callee.and_then(|callee| tree.child(callee, Slot::Receiver));
    }
    let own = fold(tree.name(call).unwrap_or_default());
    let has = |keys: &[&str]| fields.iter().any(|(name, _)| keys.contains(&name.as_str()));
    let is_old = OLD_KEYS.contains(&own.as_str()) && has(NEW_KEYS);
    let is_superseded = !NEW_KEYS.contains(&own.as_str()) && has(SUPERSEDED_KEYS);
    let is_flagged = || {
        let flags =
            |(name, value): &(String, Option<NodeId>)| value.is_some_and(|value| marks_old(name, tree.slice(value)));
        fields.iter().any(flags)
    };
    is_old || is_superseded || is_flagged()
}

/// True if a call of that name moves the argument to another one beside it: `renameModel("a.b", "a.c")`.
fn is_renamed_by(tree: &Tree<'_>, call: NodeId, below: NodeId) -> bool {
    let is_id = |&id: &NodeId| {
        let name = tree.name(id).filter(|_| tree.kind(id) == Kind::Literal);
        name.is_some_and(|name| name.contains('.') && !name.contains([' ', '/', '\n']))
    };
    let ids: Vec<_> = arguments(tree, call).filter(is_id).take(3).collect();
    ids.len() == 2 && ids.first() == Some(&below) && naming::short(tree, call).is_some_and(effects::moves)
}

fn arguments<'a>(tree: &'a Tree<'_>, call: NodeId) -> impl Iterator<Item = NodeId> + 'a {
    tree.children(call).filter(|&child| tree.slot(child) == Slot::Argument)
}

/// True if an element is the old side of two: `<from>…</from><to>…</to>`.
fn is_old_element(tree: &Tree<'_>, element: NodeId) -> bool {
    let is_old = naming::short(tree, element).is_some_and(|name| OLD_KEYS.contains(&fold(name).as_str()));
    let has_new = |outer: NodeId| {
        let mut names = tree.children(outer).filter_map(|child| tree.name(child));
        names.any(|name| NEW_KEYS.contains(&fold(name).as_str()))
    };
    is_old && tree.parent(element).is_some_and(has_new)
}

/// True if a field marks its record as old.
fn marks_old(key: &str, value: &str) -> bool {
    let (is_flag, is_state) = (FLAGS.contains(&key), STATES.contains(&key));
    if !is_flag && !is_state {
        return false;
    }
    let value = value.trim_matches(['"', '\'', '`', ':', '$', '.', '@']).to_lowercase();
    is_flag && matches!(value.as_str(), "true" | "yes" | "1" | "t" | "#t") || is_state && effects::refuses(&value)
}

fn siblings<'a>(tree: &'a Tree<'_>, map: NodeId) -> impl Iterator<Item = &'a str> {
    let fields = tree.children(map).filter(|&field| {
        matches!(
            tree.kind(field),
            Kind::Pair | Kind::Argument | Kind::Attribute | Kind::Cell
        )
    });
    fields
        .filter_map(|field| tree.name(field))
        .map(|name| name.trim_start_matches([':', '.', '-']))
}

/// True if the value is the first of a pair that is itself an element of a list.
fn is_old_of_two(tree: &Tree<'_>, pair: NodeId, below: NodeId) -> bool {
    let items = || {
        tree.children(pair)
            .filter(|&item| matches!(tree.slot(item), Slot::Item | Slot::Argument))
    };
    let outer = tree
        .parent(pair)
        .is_some_and(|outer| matches!(tree.kind(outer), Kind::List | Kind::Call));
    outer && items().count() == 2 && items().next() == Some(below)
}

/// True if the literal is an element of a list of pairs.
fn is_pair_list(tree: &Tree<'_>, literal: NodeId) -> bool {
    let Some(pair) = tree.parent(literal) else { return false };
    let two = tree.children(pair).count() == 2;
    two && tree.kind(pair) == Kind::List && tree.parent(pair).is_some_and(|outer| tree.kind(outer) == Kind::List)
}

/// The name that the list around a pair is given.
fn named<'t>(tree: &Tree<'t>, pair: NodeId) -> Option<&'t str> {
    let around = std::iter::once(pair).chain(tree.ancestors(pair)).take(MAX_DEPTH);
    let mut named = around.filter(|&id| {
        matches!(
            tree.kind(id),
            Kind::Binding | Kind::Pair | Kind::Argument | Kind::Function | Kind::Section
        )
    });
    named.next().and_then(|id| naming::short(tree, id))
}

/// True if a call is a list or a map of its arguments.
fn holds(tree: &Tree<'_>, call: NodeId, below: NodeId) -> bool {
    let given = effects::Given {
        call: naming::short(tree, call).unwrap_or_default(),
        on: naming::receiver(tree, call),
        index: (tree.slot(below) == Slot::Argument).then(|| tree.index(below)),
        count: 1,
        is_record: false,
        language: tree.language(),
    };
    matches!(
        effects::of_call(&given),
        Some(effects::Effect::Hold | effects::Effect::Pass)
    )
}
