//! Literals that are tables of models.
//!
//! Input: the references of a text, its trees, and the literals around each reference. Output: for each reference the
//! innermost literal of which it is an entry, and that has a dozen entries of its own, each a model; or a short list of
//! allowed values or of the alternatives of one pattern. Entries are counted and not models, so that a fix of one entry changes nothing. A list in a map is
//! an entry of neither; references beside a table are judged alone. The routes of a gateway are live and are not a
//! table.

use std::collections::{HashMap, HashSet};

use crate::lint::named;
use crate::reference::{Reference, Target};
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::tree::{Part, Source};
use crate::usage::Surroundings;
use crate::vocab::{Mark, Place, Span};

/// A literal with as many entries is a table.
pub(super) const TABLE_ENTRIES: usize = 12;

/// Minimum number of entries of a list of allowed values that is folded.
const ALLOWED_ENTRIES: usize = 3;

/// The same of a list of which the first entry is taken that is there, and of the alternatives of a pattern.
const PROBED_ENTRIES: usize = 2;

/// A map from models to their own forms with as many entries is a table.
const LOOK_UP_ENTRIES: usize = 2;

/// So deep in an entry of a list its model may stand: `{name: …, params: {model: …}}`.
const MAX_DEPTH: usize = 2;

/// Between two ids of a list in a text there is no more.
const MAX_SEPARATOR: usize = 80;

/// Lists of the routes of a gateway, by the key that gives them.
const ROUTES: &[&str] = &["model_list", "modelList"];

/// The key that marks an entry of `LiteLLM`'s routes.
const ROUTE_KEY: &str = "litellm_params";

/// For each reference the literal around it that is a table and of which it is an entry.
pub(crate) fn tables(source: &Source<'_>, references: &[Reference], contexts: &[Surroundings]) -> Vec<Option<Span>> {
    let text = source.text();
    let written = lists_in_texts(text, references, contexts);
    let is_inner = |written: &Option<Span>| written.is_some();
    if contexts.iter().all(|context| context.containers.is_empty()) && !written.iter().any(is_inner) {
        return vec![None; references.len()];
    }
    let parts = source.parts();
    let nodes = nodes(&parts, references);
    let mut reader = Reader {
        entries: HashMap::new(),
        routes: HashSet::new(),
    };
    let mut memberships = Vec::with_capacity(references.len());
    for (at, reference) in references.iter().enumerate() {
        let node = nodes[at].map(|(part, node)| Located {
            part: &parts[part],
            node,
        });
        memberships.push(reader.read(reference, &contexts[at], written[at], node));
    }
    let tables = reader.tables();
    let short = reader.short_lists(&memberships, contexts);
    let mut tables = tables;
    tables.extend(reader.look_ups());
    tables.extend(reader.menus(&memberships, contexts));
    let table = |of: Vec<Span>| {
        let innermost = of.first().copied();
        let table = of.into_iter().find(|literal| tables.contains(literal));
        table.or(innermost.filter(|literal| short.contains(literal)))
    };
    memberships.into_iter().map(table).collect()
}

/// For each reference the innermost node around it, with the part of the document that it is in.
fn nodes(parts: &[Part<'_>], references: &[Reference]) -> Vec<Option<(usize, NodeId)>> {
    let mut nodes = vec![None; references.len()];
    for (number, part) in parts.iter().enumerate() {
        let inward = |(at, reference): (usize, &Reference)| Some((at, part.inward(reference.anchor())?));
        let (indexes, spans): (Vec<_>, Vec<_>) = references.iter().enumerate().filter_map(inward).unzip();
        for (at, node) in indexes.into_iter().zip(part.tree.locate(&spans)) {
            nodes[at] = Some((number, node));
        }
    }
    nodes
}

/// A node of a part of the document.
#[derive(Clone, Copy)]
struct Located<'s> {
    part: &'s Part<'s>,
    node: NodeId,
}

/// A literal around a reference.
struct Around {
    span: Span,
    /// True if it lists its values rather than maps them.
    is_list: bool,
    /// True if it is the routes of a gateway.
    is_routes: bool,
    /// The pair or arm in it that the reference is in.
    pair: Option<NodeId>,
}

impl Located<'_> {
    /// The literals of those spans around the node, the innermost first.
    fn around(self, spans: &[Span]) -> Vec<Around> {
        let tree = self.part.tree;
        let mut found = Vec::new();
        let own = self.part.outward(tree.span(self.node));
        let (mut below, mut pair) = (self.node, None);
        for id in std::iter::once(self.node).chain(tree.ancestors(self.node)) {
            // The span of a literal begins at its bracket, behind a type that belongs to its node.
            let whole = self.part.outward(tree.span(id));
            // Of a class only its fields are listed; methods may follow.
            let is_class = tree.kind(id) == Kind::Class;
            let ends_here =
                |span: &&Span| whole.contains(**span) && (span.end() == whole.end() || is_class && span.contains(own));
            let literal = spans.iter().filter(ends_here).max_by_key(|span| span.len());
            let is_new = |span: &Span| found.last().is_none_or(|last: &Around| last.span != *span);
            if let Some(span) = literal.filter(|span| is_new(span)) {
                found.push(Around {
                    span: *span,
                    is_list: is_list(tree, id),
                    is_routes: is_routes(tree, id, below),
                    pair,
                });
                pair = None;
            } else if matches!(tree.kind(id), Kind::Pair | Kind::Case | Kind::EnumMember) {
                pair = Some(id);
            }
            below = id;
        }
        found
    }
}

/// True if a literal lists its values.
fn is_list(tree: &Tree<'_>, id: NodeId) -> bool {
    match tree.kind(id) {
        Kind::List | Kind::Row => true,
        Kind::Call | Kind::Annotation => {
            let first = tree.child(id, Slot::Argument);
            first.is_some_and(|first| !matches!(tree.kind(first), Kind::Argument | Kind::Map))
        }
        _ => false,
    }
}

/// True if a literal, of which one entry is known, holds the routes of a gateway.
fn is_routes(tree: &Tree<'_>, literal: NodeId, entry: NodeId) -> bool {
    let has_key = |id: NodeId| {
        named::entries(tree, id)
            .into_iter()
            .any(|pair| tree.name(pair) == Some(ROUTE_KEY))
    };
    let mut around = tree.ancestors(literal);
    let key = around
        .find(|&outer| !matches!(tree.kind(outer), Kind::Group))
        .and_then(|outer| named::name(tree, outer));
    key.is_some_and(|key| ROUTES.contains(&key)) || tree.kind(entry) == Kind::Map && has_key(entry)
}

/// An entry of a literal.
struct Entry {
    span: Span,
    /// The pair or arm that it is in.
    pair: Option<NodeId>,
    /// True if it is the key of a pair, or the pattern of a case, so that its value is not an entry of its own.
    is_key: bool,
    /// True if it is a list in a list: a row, where it has one model.
    is_row: bool,
    /// The model that it names.
    model: String,
    /// The id as it is written.
    text: String,
    /// True if what is under that key names the same model: `"…": {"us-east-1": "us.…"}`.
    is_looked_up: bool,
}

struct Reader {
    /// The entries of each literal that are models.
    entries: HashMap<Span, Vec<Entry>>,
    /// The literals that hold the routes of a gateway.
    routes: HashSet<Span>,
}

impl Reader {
    /// Counts a reference as an entry of the literals around it; those, the innermost first.
    fn read(
        &mut self,
        reference: &Reference,
        context: &Surroundings,
        written: Option<Span>,
        node: Option<Located<'_>>,
    ) -> Vec<Span> {
        let written = written.map(|span| Around {
            span,
            is_list: true,
            is_routes: false,
            pair: None,
        });
        let located = node.map(|node| node.around(&context.containers)).unwrap_or_default();
        let around = written.into_iter().chain(located);
        let is_model = matches!(reference.target, Target::Model(_) | Target::Unknown { .. });
        let is_key = matches!(context.place, Place::MappingKey | Place::Comparison);
        let mut of = Vec::new();
        let mut child = reference.anchor();
        let mut is_child_list = false;
        for (depth, literal) in around.enumerate().take(MAX_DEPTH + 1) {
            let is_row = is_child_list && literal.is_list && depth == 1;
            if is_child_list && !is_row || depth == MAX_DEPTH && !literal.is_list {
                break;
            }
            of.push(literal.span);
            if literal.is_routes {
                self.routes.insert(literal.span);
            }
            if is_model {
                let entry = Entry {
                    span: child,
                    pair: literal.pair,
                    is_key: is_key && depth == 0,
                    is_row,
                    model: model_of(reference).to_owned(),
                    text: reference.text.clone(),
                    is_looked_up: false,
                };
                self.count(literal.span, entry);
            }
            (child, is_child_list) = (literal.span, literal.is_list);
        }
        of
    }

    fn count(&mut self, literal: Span, entry: Entry) {
        let entries = self.entries.entry(literal).or_default();
        let is_counted = entries.last_mut().is_some_and(|last| {
            let is_value = last.is_key && !entry.is_key && entry.pair.is_some() && last.pair == entry.pair;
            last.is_looked_up |= is_value && last.model == entry.model && last.text != entry.text;
            last.span == entry.span || is_value
        });
        if !is_counted {
            entries.push(entry);
        }
    }

    /// The literals with a dozen entries.
    fn tables(&self) -> HashSet<Span> {
        let is_row = |entry: &Entry| self.entries.get(&entry.span).is_some_and(|of_row| of_row.len() == 1);
        let is_table = |entries: &[Entry]| {
            entries.len() >= TABLE_ENTRIES
                && entries.iter().filter(|entry| !entry.is_row || is_row(entry)).count() >= TABLE_ENTRIES
        };
        let tables = self.entries.iter();
        let tables = tables.filter(|(literal, entries)| is_table(entries) && !self.routes.contains(literal));
        tables.map(|(literal, _)| *literal).collect()
    }

    /// The maps from models to forms of the same models, by Region or by name: what is under a key belongs to it.
    fn look_ups(&self) -> impl Iterator<Item = Span> {
        let is_look_up = |entries: &[Entry]| {
            let looked_up = entries.iter().filter(|entry| entry.is_looked_up).count();
            looked_up >= LOOK_UP_ENTRIES && 2 * looked_up > entries.len()
        };
        let found = self.entries.iter().filter(move |(_, entries)| is_look_up(entries));
        found.map(|(literal, _)| *literal)
    }

    /// The lists of records of which some have figures of their models, and some have none: all are rows of one table.
    fn menus(&self, memberships: &[Vec<Span>], contexts: &[Surroundings]) -> Vec<Span> {
        let mut lists: HashMap<Span, (bool, bool)> = HashMap::new();
        for (of, context) in memberships.iter().zip(contexts) {
            let at = usize::from(context.place != Place::MappingKey);
            let Some(list) = of.get(at) else { continue };
            let (has_figures, has_none) = lists.entry(*list).or_default();
            *has_figures |= context.mark == Some(Mark::Record);
            *has_none |= context.mark.is_none() && context.sink.is_none();
        }
        let has_rows = |list: &Span| self.entries.get(list).is_some_and(|rows| rows.len() >= ALLOWED_ENTRIES);
        let mixed = lists.into_iter().filter(|(_, (figures, none))| *figures && *none);
        mixed
            .map(|(list, _)| list)
            .filter(|list| has_rows(list) && !self.routes.contains(list))
            .collect()
    }

    /// The short lists of allowed values, of the alternatives of a pattern, and of those of which the first that is there is
    /// taken.
    fn short_lists(&self, memberships: &[Vec<Span>], contexts: &[Surroundings]) -> HashSet<Span> {
        let is_pair = |context: &Surroundings| context.is_probed || is_pattern(context);
        let allowed = memberships
            .iter()
            .zip(contexts)
            .filter(|(_, context)| context.place == Place::AllowedValue || is_pair(context));
        let innermost: HashMap<Span, bool> = allowed
            .filter_map(|(of, context)| Some((*of.first()?, is_pair(context))))
            .collect();
        // The old side of a replacement is searched for, and its new side is live.
        let mixed: HashSet<Span> = memberships
            .iter()
            .zip(contexts)
            .filter(|(_, context)| !is_pair(context) && context.place != Place::AllowedValue)
            .filter_map(|(of, _)| of.first().copied())
            .collect();
        let is_short = |(literal, is_pair): &(Span, bool)| {
            let count = self.entries.get(literal).map_or(0, Vec::len);
            if *is_pair && mixed.contains(literal) {
                return false;
            }
            let least = if *is_pair { PROBED_ENTRIES } else { ALLOWED_ENTRIES };
            (least..TABLE_ENTRIES).contains(&count)
        };
        let short = innermost.into_iter().filter(is_short);
        short.map(|(literal, _)| literal).collect()
    }
}

/// The model that a reference names; of one that is not known its text.
fn model_of(reference: &Reference) -> &str {
    match &reference.target {
        Target::Model(id) => id,
        _ => &reference.text,
    }
}

/// True if a place is in a pattern, or in what a program searches for.
fn is_pattern(context: &Surroundings) -> bool {
    context.place == Place::Regex || context.mark == Some(Mark::Search)
}

/// For each reference the list in a text that holds it: `"a,b,c"`, one literal with nothing but ids in a row; or the pattern of
/// which it is an alternative.
fn lists_in_texts(text: &str, references: &[Reference], contexts: &[Surroundings]) -> Vec<Option<Span>> {
    let start = |reference: &Reference| {
        reference
            .arn
            .as_ref()
            .map_or(reference.span.start(), |arn| arn.span.start())
    };
    let joined = |at: usize| {
        let (Some(first), Some(next)) = (references.get(at), references.get(at + 1)) else {
            return false;
        };
        let between = text.get(first.span.end()..start(next));
        let is_one = contexts[at].literal.is_some() && contexts[at].literal == contexts[at + 1].literal;
        let is_alternative =
            |text: &str| text.contains('|') && is_pattern(&contexts[at]) && is_pattern(&contexts[at + 1]);
        is_one && between.is_some_and(|text| is_separator(text) || is_alternative(text))
    };
    let mut lists = vec![None; references.len()];
    let mut from = 0;
    for at in 0..references.len() {
        if joined(at) {
            continue;
        }
        if at > from {
            let span = Span::new(start(&references[from]), references[at].span.end());
            lists[from..=at].fill(Some(span));
        }
        from = at + 1;
    }
    lists
}

/// True if a text only separates the elements of a list.
fn is_separator(text: &str) -> bool {
    let plain = text.replace("\\n", " ");
    plain.len() <= MAX_SEPARATOR
        && plain.contains([',', ';', '|', ' ', '\n'])
        && plain
            .chars()
            .all(|c| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '"' | '\'' | '\\' | '-'))
}
