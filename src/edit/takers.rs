//! Requests whose model comes from elsewhere, and bodies that a document writes.
//!
//! In: a document with its trees, and the catalog. Out: each request that is given its model by a name, a setting or the
//! environment, with the parts of it that each model refuses; and the families of the bodies that the document writes. An
//! edit in another document is compared with them.

use std::collections::{BTreeSet, HashMap};

use super::composed::Composed;
use super::flows::{Flows, last_name, reads_environment};
use super::{answer, lookups};
use crate::catalog::{Asked, Catalog, Part as Kind};
use crate::document::Document;
use crate::lint::Whole;
use crate::lint::requests::{Open, key_at, key_in_words};
use crate::tree::{self, Part};
use crate::vocab::{Span, boundary};

/// Requests of a document, at most, that are looked at.
const MAX_TAKERS: usize = 24;

/// Words of which a document with a request has one, and the word that each of them has.
const REQUESTS: &[&str] = &["onverse", "nvokeModel", "nvoke_model", "emperature", "edrock"];
const CLIENT: &str = "edrock";

/// A shorter key may be of anything.
const MIN_KEY_LEN: usize = 10;

/// A shorter name of a family may be of anything.
const MIN_NAME_LEN: usize = 4;

/// The keys of a body are so near to each other.
const NEAR: usize = 1_500;

/// A request whose model comes from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Taker {
    /// The names by which the model reaches it.
    pub(super) given: Composed,
    pub(super) line: u32,
    /// True if it sends a body that is not seen.
    sends_body: bool,
    /// The families of the bodies that its function writes.
    families: Vec<String>,
    /// By the ids of models, the parts that they refuse.
    refused: Vec<(String, Vec<Refused>)>,
}

/// A part of a request that a model refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    at: Span,
    pub(super) line: u32,
    /// The change to make by hand.
    pub(super) what: String,
    /// True if it is the body as a whole.
    pub(super) is_body: bool,
}

impl Taker {
    /// True if it sends a body that is not seen, and may be of a family.
    pub(super) fn may_send(&self, family: Option<&str>) -> bool {
        let is_one = |known: &String| Some(known.as_str()) == family;
        self.sends_body && (self.families.is_empty() || self.families.iter().any(is_one))
    }

    /// The parts that `new` refuses and `old` does not.
    pub(super) fn refused<'a>(&'a self, old: &str, new: &str) -> impl Iterator<Item = &'a Refused> {
        let of = |id: &str| {
            let found = self.refused.iter().find(|(model, _)| model == id);
            found.map_or(&[][..], |(_, refused)| refused.as_slice())
        };
        let before = of(old);
        of(new)
            .iter()
            .filter(move |part| before.iter().all(|known| known.at != part.at))
    }
}

/// A body that a document writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) family: String,
    pub(super) line: u32,
    /// True if all keys are there without which the body is refused.
    pub(super) is_whole: bool,
}

/// True if a text may say something about the ids of other documents: of a request, a policy, or a test of an id.
pub fn may_hold(catalog: &Catalog, text: &[u8]) -> bool {
    is_of_bedrock(catalog, text) || speaks_of_ids(catalog, text) || answer::may_read(catalog, text)
}

/// True if a text may test ids for a part of them, or read files by them.
fn speaks_of_ids(catalog: &Catalog, text: &[u8]) -> bool {
    names_family(catalog, text) || lookups::may_hold(text)
}

/// True if a text has the name of a provider or of a family of models, as a part of an id is written: `claude-`, `"anthropic"`.
fn names_family(catalog: &Catalog, text: &[u8]) -> bool {
    let mut names = BTreeSet::new();
    for model in &catalog.data().models {
        let Some((provider, name)) = model.id.split_once('.') else {
            continue;
        };
        let end = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
        names.extend([provider, &name[..end]]);
    }
    let names = names.into_iter().filter(|name| name.len() >= MIN_NAME_LEN);
    names.into_iter().any(|name| {
        let mut found = memchr::memmem::find_iter(text, name.as_bytes());
        found.any(|at| {
            matches!(
                text.get(at + name.len()),
                Some(b'-' | b'"' | b'\'' | b'.' | b'/' | b'*')
            )
        })
    })
}

/// True if a text may hold a request or a policy of Amazon Bedrock, or the body of a request.
fn is_of_bedrock(catalog: &Catalog, text: &[u8]) -> bool {
    let holds = |word: &str| memchr::memmem::find(text, word.as_bytes()).is_some();
    holds(CLIENT) || own_keys(catalog).any(|(_, key)| holds(key))
}

/// The keys by which the families of bodies are known.
fn own_keys(catalog: &Catalog) -> impl Iterator<Item = (&str, &str)> {
    let bodies = catalog.data().bodies.iter();
    let keys = bodies.flat_map(|body| body.own.iter().map(|key| (body.family.as_str(), key.as_str())));
    keys.filter(|(_, key)| key.len() >= MIN_KEY_LEN)
}

/// The requests of a document whose model comes from elsewhere.
pub(super) fn takers(whole: &Whole<'_>, parts: &[Part<'_>]) -> Vec<Taker> {
    let (document, catalog) = (whole.document, whole.catalog);
    let text = document.text();
    let holds = |word: &&str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    if !REQUESTS.iter().any(holds) {
        return Vec::new();
    }
    let mut takers: Vec<Taker> = Vec::new();
    let mut flows: HashMap<usize, Flows> = HashMap::new();
    for open in whole.open_requests().iter().take(MAX_TAKERS) {
        let at = open.first + open.sent.model.part;
        let Some(part) = parts.get(at) else { continue };
        let flows = flows.entry(at).or_insert_with(|| Flows::of(part.tree));
        let given = given(document, parts, (open, part), flows);
        if given.is_empty() {
            continue;
        }
        let mut taker = taker(document, parts, (catalog, open), given);
        if taker.sends_body {
            taker.families = families_around(part, open, catalog);
        }
        if !takers.contains(&taker) {
            takers.push(taker);
        }
    }
    takers
}

fn taker(document: &Document, parts: &[Part<'_>], (catalog, open): (&Catalog, &Open), given: Composed) -> Taker {
    let place = |at| open.place(parts, at);
    let slice = |at| document.slice(place(at));
    let text = |at| slice(at).to_owned();
    let line = |span: Span| document.position(span.start()).line;
    let sent = &open.sent;
    let refused = |model: &crate::catalog::source::Model| {
        let asked = Asked {
            sent,
            has_profile: false,
            is_proposed: true,
            text: &text,
        };
        let refusals = catalog.refusals(model, asked).into_iter();
        let refusals = refusals.filter(|refusal| refusal.part == Kind::Parameter || !sent.is_loose);
        let parts = refusals.map(|refusal| {
            let key = place(key_at(sent, refusal.at));
            let first = refusal.beside.iter().map(|(at, _)| place(key_at(sent, *at)));
            let first = first.chain([key]).min().unwrap_or(key);
            let name = key_in_words(sent, refusal.at, document.slice(key));
            Refused {
                at: key,
                line: line(first),
                is_body: refusal.part == Kind::Body,
                what: refusal.to_do(&model.name, name),
            }
        });
        let parts: Vec<_> = parts.collect();
        (!parts.is_empty()).then(|| (model.id.clone(), parts))
    };
    Taker {
        given,
        line: line(place(sent.at)),
        sends_body: sent.api.starts_with("InvokeModel") && sent.body.is_none(),
        families: Vec::new(),
        refused: catalog.data().models.iter().filter_map(refused).collect(),
    }
}

/// The families of the bodies that the function around a request writes, itself or as a value of a type that it names.
fn families_around(part: &Part<'_>, open: &Open, catalog: &Catalog) -> Vec<String> {
    let tree = part.tree;
    let node = tree.innermost(open.sent.at.span);
    let function = tree.ancestors(node).find(|&id| tree.kind(id) == tree::Kind::Function);
    let text = function.map(|function| tree.slice(function)).unwrap_or_default();
    let is_named = |&id: &tree::NodeId| {
        let name = tree.name(id).filter(|_| tree.kind(id) == tree::Kind::Class);
        name.is_some_and(|name| has_word(text, name)) && !tree.span(id).contains(open.sent.at.span)
    };
    let types: Vec<&str> = tree.ids().filter(is_named).map(|id| tree.slice(id)).collect();
    let is_written = |key: &str| has_word(text, key) || types.iter().any(|text| has_word(text, key));
    let written = own_keys(catalog).filter(|(_, key)| is_written(key));
    let mut families: Vec<String> = written.map(|(family, _)| family.to_owned()).collect();
    families.dedup();
    families
}

/// The names whose values reach the model of a request.
fn given(document: &Document, parts: &[Part<'_>], (open, part): (&Open, &Part<'_>), flows: &Flows) -> Composed {
    let mut given = Composed::default();
    // What a call makes is no id, unless it reads one.
    let model = document.slice(open.place(parts, open.sent.model));
    if open.sent.is_loose && model.contains('(') && !reads_environment(model) {
        if let Some(function) = called_for_id(model) {
            given.follow(&last_name(function), flows);
        }
        return given;
    }
    let places = open.sent.via.iter().chain([&open.sent.model]);
    for &at in places {
        let written = document.slice(open.place(parts, at));
        given.take_expression(written, flows);
    }
    given.take_functions(part.tree);
    given
}

/// The function that an expression calls for an id, and nothing else: `config.Model()`, `aws.String(config.Model())`.
fn called_for_id(expression: &str) -> Option<&str> {
    let call = expression.trim().trim_end_matches(')').strip_suffix('(')?;
    let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | ':' | '>' | '-' | '$');
    let start = call.trim_end_matches(is_path).len();
    let (around, name) = call.split_at(start);
    let is_plain = around.is_empty() || around.ends_with('(') && !around.contains([',', '"', '\'']);
    (is_plain && !name.is_empty()).then_some(name)
}

/// The families of the bodies that a document writes, each once.
pub(super) fn bodies(document: &Document, parts: &[Part<'_>], catalog: &Catalog) -> Vec<Written> {
    let text = document.text();
    let mut found: Vec<Written> = Vec::new();
    for (family, key) in own_keys(catalog) {
        if found.iter().any(|written| written.family == family) {
            continue;
        }
        let required = catalog.data().bodies.iter().find(|body| body.family == family);
        let required = required.map_or(&[][..], |body| body.required.as_slice());
        let is_whole = |at: usize| {
            let from = boundary::floor(text, at.saturating_sub(NEAR));
            let to = boundary::ceil(text, at + NEAR);
            let near = text.get(from..to).unwrap_or_default();
            required.iter().all(|other| has_word(near, other))
        };
        let is_key = |at: &usize| has_word_at(text, *at, key) && is_code(parts, Span::new(*at, at + key.len()));
        let keys = memchr::memmem::find_iter(text.as_bytes(), key)
            .take(MAX_TAKERS)
            .filter(is_key);
        let keys: Vec<usize> = keys.collect();
        let whole = keys.iter().find(|&&at| is_whole(at));
        found.extend(whole.or(keys.first()).map(|&at| Written {
            family: family.to_owned(),
            line: document.position(at).line,
            is_whole: whole.is_some(),
        }));
    }
    found
}

/// True if a place is neither in a comment nor in prose.
fn is_code(parts: &[Part<'_>], span: Span) -> bool {
    parts.iter().any(|part| {
        let inner = part.inward(span);
        inner.is_some_and(|span| {
            let node = part.tree.innermost(span);
            !matches!(
                part.tree.kind(node),
                tree::Kind::Comment | tree::Kind::DocComment | tree::Kind::Prose | tree::Kind::Heading
            )
        })
    })
}

fn has_word_at(text: &str, at: usize, word: &str) -> bool {
    let is_free = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_');
    is_free(text[..at].chars().next_back()) && is_free(text[at + word.len()..].chars().next())
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| has_word_at(text, at, word))
}
