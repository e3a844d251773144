//! Prices, limits and other numbers in the record of an id, which are those of the old model.

use super::site::{Site, content};
use crate::context::{fold, names_price, names_price_of_tokens, words};
use crate::lint::named;
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::Span;

/// Parts of names that say how much a model takes.
const LIMITS: &[&str] = &[
    "contextwindow",
    "contextlength",
    "contextsize",
    "maxcontext",
    "maxinputtokens",
    "tokensperminute",
    "requestsperminute",
    "tokenlimit",
    "contextlimit",
    "permillion",
    "pertoken",
    "per1k",
    "permtok",
];

/// Numbers of a request or of a program, which another model can keep.
const OF_REQUESTS: &[&str] = &[
    "temperature",
    "topp",
    "topk",
    "maxtokens",
    "maxtokenstosample",
    "maxtokencount",
    "timeout",
    "retries",
    "maxretries",
    "port",
    "priority",
    "weight",
    "order",
    "index",
    "version",
    "seed",
    "concurrency",
    "rpm",
    "enabled",
    "dimensions",
];

/// Words of the names of figures for what goes into a model, and for what comes out of it.
const SIDES: [&[&str]; 2] = [&["input", "prompt", "in"], &["output", "completion", "out"]];

/// Keys that name a record by its model.
const NAMES: &[&str] = &["name", "modelname", "modelid", "id", "key", "value", "slug"];

/// Calls that list their arguments.
const LISTS: &[&str] = &[
    "of", "listof", "list", "aslist", "setof", "seq", "vec", "arrayof", "c", "array",
];

/// So far outward a name may say what a list is for.
const MAX_OUTWARD: usize = 6;

/// No record has more parts.
const MAX_PARTS: usize = 64;

/// So much of a record is looked through.
const MAX_NODES: usize = 400;

/// The place of a figure in the record of an id; `None` if there is none.
pub(super) fn figure(site: Site<'_>, is_sink: bool) -> Option<Span> {
    let tree = site.tree();
    let found = figure_of(tree, site.node, is_sink)?;
    Some(site.part.outward(tree.span(found)))
}

fn figure_of(tree: &Tree<'_>, node: NodeId, is_sink: bool) -> Option<NodeId> {
    let mut below = node;
    let mut key = None;
    for id in tree.ancestors(node) {
        match tree.kind(id) {
            Kind::Group | Kind::Embedded | Kind::Literal | Kind::Template => {}
            // The line of a mapping.
            Kind::Pair if tree.slot(below) == Slot::Key => {
                let value = tree.child(id, Slot::Value)?;
                return number(tree, value).or_else(|| in_record(tree, value, None, true));
            }
            Kind::Pair | Kind::Argument | Kind::Attribute => key = named::name(tree, id),
            Kind::Cell => {}
            Kind::Row => {
                return tree
                    .children(id)
                    .take(MAX_PARTS)
                    .find_map(|cell| number_in_cell(tree, cell));
            }
            Kind::Map | Kind::Element | Kind::Section => {
                // The record of a typed literal is the argument of what looks like a call.
                let own = in_record(tree, id, key, is_listed(tree, id));
                return own.or_else(|| price_around(tree, id));
            }
            Kind::Call if tree.slot(below) == Slot::Argument && !is_sink => {
                let is_listed = is_listed(tree, id);
                let direct = tree.children(id).take(MAX_PARTS).filter(|_| is_listed && key.is_none());
                let mut direct = direct;
                return direct
                    .find_map(|child| number(tree, child))
                    .or_else(|| in_record(tree, id, key, is_listed));
            }
            Kind::List if is_small(tree, id) => return tree.children(id).find_map(|child| number(tree, child)),
            _ => return None,
        }
        below = id;
    }
    None
}

/// The price of tokens in a record around the part of it that has the id: `{config: {model: …}, price_in: 3e-6}`, and
/// the columns of a row whose cell holds the part as JSON.
fn price_around(tree: &Tree<'_>, part: NodeId) -> Option<NodeId> {
    let is_inside = |id: &NodeId| {
        matches!(
            tree.kind(*id),
            Kind::Group | Kind::Embedded | Kind::Literal | Kind::Template | Kind::Pair | Kind::Argument | Kind::Map
        )
    };
    let around = tree.ancestors(part).take(MAX_OUTWARD).take_while(is_inside);
    let mut records = around.filter(|&id| tree.kind(id) == Kind::Map && is_small(tree, id));
    records.find_map(|record| prices(tree, named::entries(tree, record)))
}

/// The number of the first entry that is named as a price of tokens is.
fn prices(tree: &Tree<'_>, entries: impl IntoIterator<Item = NodeId>) -> Option<NodeId> {
    entries.into_iter().find_map(|entry| {
        let is_price = named::name(tree, entry).is_some_and(names_price_of_tokens);
        number(tree, named::value(tree, entry)?).filter(|_| is_price)
    })
}

/// The figure among the values of a record; of one of several such records any number is one.
fn in_record(tree: &Tree<'_>, record: NodeId, key: Option<&str>, is_listed: bool) -> Option<NodeId> {
    if !is_small(tree, record) {
        return None;
    }
    let is_figure = |entry: NodeId| {
        let name = named::name(tree, entry)?;
        let value = number(tree, named::value(tree, entry)?)?;
        let is_other = OF_REQUESTS.contains(&fold(name).as_str());
        (names_figures(name) || is_listed && !is_other).then_some(value)
    };
    let direct = named::entries(tree, record).into_iter().find_map(is_figure);
    let is_name = key.is_some_and(|key| NAMES.contains(&fold(key).as_str()));
    let pairs = |node: NodeId| {
        tree.subtree(node)
            .take(MAX_NODES)
            .filter(|&id| tree.kind(id) == Kind::Pair)
    };
    let nested = || {
        pairs(record).find_map(|id| {
            let name = named::name(tree, id)?;
            number(tree, named::value(tree, id)?).filter(|_| names_figures(name))
        })
    };
    let of_list = || (is_name && is_listed).then(nested).flatten();
    // `pricing: [{price_in: 3}]`
    let priced = || {
        let entries = named::entries(tree, record).into_iter();
        let mut named = entries.filter(|&entry| named::name(tree, entry).is_some_and(names_price));
        named.find_map(|entry| prices(tree, pairs(entry)))
    };
    direct
        .or_else(|| sides(tree, record))
        .or_else(|| tree.children(record).find_map(|part| sides(tree, value_of(tree, part))))
        .or_else(|| sections_of(tree, record).find_map(|part| sides(tree, part)))
        .or_else(of_list)
        .or_else(priced)
}

/// The sections of TOML that are parts of a section: `[model.price]` of `[model]`.
fn sections_of<'t>(tree: &'t Tree<'_>, section: NodeId) -> impl Iterator<Item = NodeId> + 't {
    let name = tree.name(section).filter(|_| tree.kind(section) == Kind::Section);
    let parent = tree.parent(section).filter(|_| name.is_some());
    let siblings = parent.into_iter().flat_map(|parent| tree.children(parent));
    let is_part = move |id: &NodeId| {
        let own = tree.name(*id).filter(|_| tree.kind(*id) == Kind::Section);
        let rest = own.zip(name).and_then(|(own, name)| own.strip_prefix(name));
        rest.is_some_and(|rest| rest.starts_with('.'))
    };
    siblings.filter(is_part)
}

/// The value of an entry; another part itself.
fn value_of(tree: &Tree<'_>, part: NodeId) -> NodeId {
    named::value(tree, part).unwrap_or(part)
}

/// The first of the figures of a record that has one for what goes into a model and one for what comes out of it:
/// `{ input: 0.25, output: 1.25 }`.
fn sides(tree: &Tree<'_>, record: NodeId) -> Option<NodeId> {
    if !is_small(tree, record) {
        return None;
    }
    let fields = fields(tree, record);
    let figure = |side: &[&str]| {
        fields.iter().find_map(|&field| {
            let name = named::name(tree, field)?;
            let is_of_side = words(name).iter().any(|word| side.contains(&word.as_str()));
            number(tree, named::value(tree, field)?).filter(|_| is_of_side)
        })
    };
    let [input, output] = SIDES.map(figure);
    output.and(input)
}

/// The named parts of a record, those of a literal with a type included.
fn fields(tree: &Tree<'_>, record: NodeId) -> Vec<NodeId> {
    let typed = tree.children(record).filter(|&part| tree.kind(part) == Kind::Map);
    let records = std::iter::once(record).chain(typed.filter(|_| tree.kind(record) == Kind::Call));
    records.flat_map(|record| named::entries(tree, record)).collect()
}

/// True if a node has no more parts than a record has.
fn is_small(tree: &Tree<'_>, id: NodeId) -> bool {
    tree.children(id).nth(MAX_PARTS).is_none()
}

/// True if a record is one of several, or its container has a name about figures.
fn is_listed(tree: &Tree<'_>, record: NodeId) -> bool {
    let mut below = record;
    for id in tree.ancestors(record).take(MAX_OUTWARD) {
        let is_call = tree.kind(id) == Kind::Call && tree.slot(below) == Slot::Argument;
        let is_name = |name: &str| LISTS.contains(&fold(name).as_str());
        match tree.kind(id) {
            Kind::List => return true,
            Kind::Document if matches!(tree.language(), "jsonl" | "csv") => return true,
            Kind::Call if is_call && tree.name(id).is_some_and(is_name) => return true,
            // A typed literal.
            Kind::Call if is_call && tree.kind(below) == Kind::Map && tree.children(id).nth(2).is_none() => {}
            Kind::Group | Kind::Map | Kind::Embedded => {}
            _ => break,
        }
        below = id;
    }
    let around = std::iter::once(record).chain(tree.ancestors(record)).take(MAX_OUTWARD);
    let mut names = around.into_iter().filter_map(|id| named::name(tree, id));
    names.any(names_figures)
}

fn names_figures(name: &str) -> bool {
    let folded = fold(name);
    names_price(name) || LIMITS.iter().any(|limit| folded.contains(limit))
}

/// A node, where it is a number.
fn number(tree: &Tree<'_>, id: NodeId) -> Option<NodeId> {
    let text = match tree.kind(id) {
        Kind::Scalar => tree.slice(id),
        Kind::Literal => content(tree, id),
        // `(3)`, `-3`, `3.00 / 1000000`
        Kind::Group | Kind::Operation => {
            let mut operands = tree.children(id).take(MAX_PARTS).map(|inner| number(tree, inner));
            let first = operands.next()??;
            return operands.all(|operand| operand.is_some()).then_some(first);
        }
        // `Decimal("0.25")`
        Kind::Call => {
            let mut arguments = tree.children(id).filter(|&part| tree.slot(part) == Slot::Argument);
            let only = arguments.next().filter(|_| arguments.next().is_none())?;
            return number(tree, value_of(tree, only));
        }
        _ => return None,
    };
    is_number(text).then_some(id)
}

fn number_in_cell(tree: &Tree<'_>, cell: NodeId) -> Option<NodeId> {
    is_number(tree.slice(cell).trim_matches(['"', ' ', '\t', '|'])).then_some(cell)
}

fn is_number(text: &str) -> bool {
    let text = text
        .trim_start_matches(['$', '@', '-'])
        .trim_end_matches(['m', 'f', 'd', 'M', 'F', 'D'])
        .replace('_', "");
    text.starts_with(|c: char| c.is_ascii_digit() || c == '.') && text.parse::<f64>().is_ok()
}
