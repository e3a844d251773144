//! Which literals are tables of models.
//!
//! In: the references of a text and the literals around each. Out: for each reference the innermost literal of which it is
//! an entry, and that has a dozen entries of its own, each a model; or a short list of allowed values. Entries are counted
//! and not models, so that a fix of one entry changes nothing. A list in a map is an entry of neither; what stands beside
//! a table is judged for itself. The routes of a gateway are live and are no table.

use std::collections::{HashMap, HashSet};

use crate::reference::{Reference, Target};
use crate::syntax::Context;
use crate::vocab::boundary::floor;
use crate::vocab::{Place, Span};

/// A literal with as many entries is a table.
const TABLE_ENTRIES: usize = 12;

/// A list of allowed values with as many entries is told of at once.
const ALLOWED_ENTRIES: usize = 3;

/// So deep in an entry of a list its model may stand: `{name: …, params: {model: …}}`.
const DEEPEST: usize = 2;

/// So much of a literal is read for what it is.
const LONGEST_HEAD: usize = 200;

/// So much of the first entry of a list is read for whether it is a route.
const LONGEST_ROUTE: usize = 2_000;

/// Between a key and its value stands no more.
const LONGEST_PAIR: usize = 80;

/// Lists of the routes of a gateway, by the key that gives them.
const ROUTES: &[&str] = &["model_list", "modelList"];

/// What an entry of `LiteLLM`'s routes has.
const ROUTE_KEY: &str = "litellm_params";

/// For each reference the literal around it that is a table and of which it is an entry.
pub(crate) fn tables(text: &str, references: &[Reference], contexts: &[Context]) -> Vec<Option<Span>> {
    let mut reader = Reader {
        text,
        lists: HashMap::new(),
        entries: HashMap::new(),
    };
    let written = lists_in_texts(text, references, contexts);
    let mut memberships = Vec::with_capacity(references.len());
    for ((reference, context), written) in references.iter().zip(contexts).zip(written) {
        memberships.push(reader.read(reference, context, written));
    }
    let tables = reader.tables();
    let short = reader.short_lists(&memberships, contexts);
    let table = |of: Vec<Span>| {
        let innermost = of.first().copied();
        let table = of.into_iter().find(|literal| tables.contains(literal));
        table.or(innermost.filter(|literal| short.contains(literal)))
    };
    memberships.into_iter().map(table).collect()
}

/// An entry of a literal.
struct Entry {
    span: Span,
    /// Whether it is the key of a pair, or what a case compares with, so that the value behind it is no entry of its own.
    is_key: bool,
    /// Whether it is a list in a list: a row, where it has one model.
    is_row: bool,
}

struct Reader<'a> {
    text: &'a str,
    /// Whether each literal lists what it holds, and does not map it.
    lists: HashMap<Span, bool>,
    /// The entries of each literal that are models.
    entries: HashMap<Span, Vec<Entry>>,
}

impl Reader<'_> {
    /// Counts a reference as an entry of the literals around it; those, the innermost first.
    fn read(&mut self, reference: &Reference, context: &Context, written: Option<Span>) -> Vec<Span> {
        let mut around: Vec<Span> = written.into_iter().chain(context.containers.iter().copied()).collect();
        around.dedup();
        if let Some(list) = written {
            self.lists.insert(list, true);
        }
        let is_model = matches!(reference.target, Target::Model(_) | Target::Unknown { .. });
        let is_key = matches!(context.place, Place::MappingKey | Place::Comparison);
        let mut of = Vec::new();
        let mut child = reference.anchor();
        let mut is_child_list = false;
        for (depth, &literal) in around.iter().enumerate().take(DEEPEST + 1) {
            let is_list = self.is_list(literal);
            let is_row = is_child_list && is_list && depth == 1;
            if is_child_list && !is_row || depth == DEEPEST && !is_list {
                break;
            }
            of.push(literal);
            if is_model {
                let entry = Entry {
                    span: child,
                    is_key: is_key && depth == 0,
                    is_row,
                };
                self.count(literal, entry);
            }
            (child, is_child_list) = (literal, is_list);
        }
        of
    }

    fn count(&mut self, literal: Span, entry: Entry) {
        let entries = self.entries.entry(literal).or_default();
        let is_counted = entries.last().is_some_and(|last| {
            let is_value = || last.is_key && !entry.is_key && is_pair(self.text, last.span, entry.span);
            last.span == entry.span || is_value()
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
        let tables = tables.filter(|(literal, entries)| is_table(entries) && !self.routes(**literal, entries));
        tables.map(|(literal, _)| *literal).collect()
    }

    /// The short lists of allowed values.
    fn short_lists(&self, memberships: &[Vec<Span>], contexts: &[Context]) -> HashSet<Span> {
        let allowed = memberships
            .iter()
            .zip(contexts)
            .filter(|(_, context)| context.place == Place::AllowedValue);
        let innermost: HashSet<Span> = allowed.filter_map(|(of, _)| of.first().copied()).collect();
        let is_short = |literal: &Span| {
            let count = self.entries.get(literal).map_or(0, Vec::len);
            (ALLOWED_ENTRIES..TABLE_ENTRIES).contains(&count)
        };
        innermost.into_iter().filter(is_short).collect()
    }

    /// Whether a literal holds the routes of a gateway.
    fn routes(&self, literal: Span, entries: &[Entry]) -> bool {
        let is_route = entries.first().is_some_and(|entry| {
            let end = floor(self.text, entry.span.end().min(entry.span.start() + LONGEST_ROUTE));
            let written = self.text.get(entry.span.start()..end);
            written.is_some_and(|written| written.contains(ROUTE_KEY))
        });
        is_route || key_before(self.text, literal.start()).is_some_and(|key| ROUTES.contains(&key))
    }

    fn is_list(&mut self, literal: Span) -> bool {
        let text = self.text;
        *self.lists.entry(literal).or_insert_with(|| is_list(text, literal))
    }
}

/// Whether a literal lists what it holds: no key stands before its first value.
fn is_list(text: &str, literal: Span) -> bool {
    let end = floor(text, literal.end().min(literal.start() + LONGEST_HEAD));
    let head = text.get(literal.start()..end).unwrap_or_default().trim_start();
    if head.starts_with("- ") || head.starts_with("-\n") || head.starts_with("-\r") {
        return true;
    }
    let Some(inner) = head.strip_prefix(['[', '(', '{']) else {
        return false;
    };
    let mut quote = None;
    for c in inner.chars() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, ':' | '=') => return false,
            (None, ',' | '{' | '(' | '[' | '}' | ')' | ']') => return true,
            _ => {}
        }
    }
    quote.is_none()
}

/// Whether `value` is what the key before it gives.
fn is_pair(text: &str, key: Span, value: Span) -> bool {
    let Some(between) = text.get(key.end()..value.start()) else {
        return false;
    };
    let gives = |c: char| c.is_whitespace() || "\"'`:=>-[]".contains(c);
    let is_line = || !between.contains(['\n', ',', ';', '|']);
    between.len() <= LONGEST_PAIR && (between.chars().all(gives) || is_line())
}

/// The key that gives the literal that begins at `at`.
fn key_before(text: &str, at: usize) -> Option<&str> {
    let before = text.get(floor(text, at.saturating_sub(LONGEST_PAIR))..at)?;
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '=' | '"' | '\'' | '>'));
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let key = &before[before.trim_end_matches(is_letter).len()..];
    (!key.is_empty()).then_some(key)
}

/// For each reference the list in a text that it stands in: `"a,b,c"`, one literal with nothing but ids in a row.
fn lists_in_texts(text: &str, references: &[Reference], contexts: &[Context]) -> Vec<Option<Span>> {
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
        is_one && between.is_some_and(is_separator)
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

/// Whether a text separates the elements of a list, and says nothing else.
fn is_separator(text: &str) -> bool {
    let plain = text.replace("\\n", " ");
    plain.len() <= LONGEST_PAIR
        && plain.contains([',', ';', '|', ' ', '\n'])
        && plain
            .chars()
            .all(|c| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '"' | '\'' | '\\' | '-'))
}
