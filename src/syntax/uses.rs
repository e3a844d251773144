//! What the references of a text are used for: what takes each as its model, and through clients of which Region.
//!
//! In: a text, its references and their contexts. Out: the contexts, with [`Context::taken_by`] and [`Context::region`]
//! where those are certain. Names that hold an id or a Region are looked up once more, where the text says them.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use regex::Regex;

use super::around::{declared_before, folded, is_operand, is_word, whole};
use super::clients::{self, Clients, What};
use super::takers::Reader;
use super::{Context, Source};
use crate::vocab::{Place, Region, Span, boundary};

/// A name that occurs more often than this is not followed.
const MOST_OCCURRENCES: usize = 100;

/// Settles what the references at `spans` are used for.
pub(super) fn settle(source: &Source<'_>, spans: &[Span], contexts: &mut [Context]) {
    let text = source.text;
    let reader = Reader::new(source.language, text);
    let mut holders = Vec::new();
    for (at, (span, context)) in spans.iter().zip(contexts.iter_mut()).enumerate() {
        if context.taken_by.is_none() {
            context.taken_by = reader.taken_by(context, *span);
        }
        if context.taken_by.is_none() {
            holders.extend(holder(text, *span, context).map(|holder| (at, holder)));
        }
    }
    let lists: Vec<_> = contexts.iter().map(list).collect();
    let names = holders.iter().map(|(_, holder)| holder.name.as_str());
    let said = Said::read(source, names.chain(lists.iter().flatten().map(String::as_str)));
    let mut consulted: HashMap<(&str, Option<Span>), bool> = HashMap::new();
    for (name, context) in lists.iter().zip(contexts.iter_mut()) {
        let Some(name) = name.as_deref() else { continue };
        let own = context.scopes.first().copied();
        let is_consulted = consulted
            .entry((name, own))
            .or_insert_with(|| is_consulted(text, own, said.of(name)));
        if *is_consulted {
            context.place = Place::AllowedValue;
        }
    }
    for (at, holder) in holders {
        contexts[at].taken_by = taken_through(text, &reader, &holder, said.of(&holder.name), &contexts[at]);
    }
    regions(source, spans, contexts);
}

/// Where a text says some names, and what the syntax says there.
struct Said(HashMap<String, Vec<(Span, Context)>>);

impl Said {
    /// Looks the names up, all at once.
    fn read<'n>(source: &Source<'_>, names: impl Iterator<Item = &'n str>) -> Self {
        let found = occurrences(source.text, &names.collect());
        let spans: Vec<_> = found.iter().map(|(span, _)| *span).collect();
        let contexts = source.read(&spans).contexts;
        let mut said: HashMap<String, Vec<(Span, Context)>> = HashMap::new();
        for ((span, name), context) in found.into_iter().zip(contexts) {
            said.entry(name.to_owned()).or_default().push((span, context));
        }
        Self(said)
    }

    fn of(&self, name: &str) -> &[(Span, Context)] {
        self.0.get(name).map(Vec::as_slice).unwrap_or_default()
    }
}

/// A variable that holds an id, or the request that it is a part of.
struct Holder {
    name: String,
    /// Where it is assigned.
    at: usize,
    /// Whether it is a whole request.
    is_request: bool,
}

/// The variable that the reference at `span`, or the request around it, is assigned to.
fn holder(text: &str, span: Span, context: &Context) -> Option<Holder> {
    let literal = context
        .literal
        .filter(|_| whole(text, context.literal, span) == Some(""))?;
    let counts = matches!(context.place, Place::String | Place::DefaultValue);
    if !counts || context.call.is_some() {
        return None;
    }
    let is_request = context.name.as_deref().is_some_and(|name| folded(name) == "modelid")
        && context.containers.len() == 1
        && context.key_path.as_deref().is_some_and(|path| !path.contains('.'));
    let at = if is_request {
        context.containers.first()?.start()
    } else {
        literal.start()
    };
    let (name, at) = match declared_before(text, at) {
        Some((first, typed)) => {
            // `MODEL_ID: str = "…"` and `const MODEL_ID string = "…"` have the type last.
            let name = if typed.is_some() {
                first
            } else {
                context.name.as_deref().filter(|_| !is_request).unwrap_or(first)
            };
            (name, at)
        }
        None if context.place == Place::DefaultValue && !is_request => (context.name.as_deref()?, at),
        None => return None,
    };
    Some(Holder {
        name: name.to_owned(),
        at,
        is_request,
    })
}

/// The variable that the list is assigned to which the reference is an element of.
fn list(context: &Context) -> Option<String> {
    let is_element = matches!(context.place, Place::String | Place::Argument) && context.call.is_none();
    let is_only = is_element && context.literal.is_some() && context.containers.len() == 1;
    // An element of a list has no key.
    let is_list = context.key_path.as_deref().is_none_or(|path| path.starts_with('['));
    context.name.clone().filter(|_| is_only && is_list)
}

/// What follows a list of which it is asked whether it holds something: `.includes(x)`, `as string[]).includes(x)`.
#[expect(
    clippy::unwrap_used,
    reason = "a test compiles this very pattern; no input reaches it"
)]
static ASKED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?-u)\A(?:\s+as\s+[\w \[\]<>.]+\))?\s*[?!]?\.(?:includes|has|contains|Contains|include\?|member\?|containsObject|indexOf)\b",
    )
    .unwrap()
});

/// What stands before one: `x in NAME` that is no loop, `slices.Contains(NAME, x)`.
#[expect(
    clippy::unwrap_used,
    reason = "a test compiles this very pattern; no input reaches it"
)]
static ASKS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u)(?:\bin|%in%)\s+\z|\b(?:[Cc]ontains|in_array\([$\w.>-]+, *|elem)\(?\s*\z").unwrap()
});

/// A loop goes through the list.
#[expect(
    clippy::unwrap_used,
    reason = "a test compiles this very pattern; no input reaches it"
)]
static LOOPS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?-u)\bfor(?:each)?\b[\w\s,()]*\bin\s+\z").unwrap());

/// Whether a list that is assigned once is never used but to look whether it holds something.
fn is_consulted(text: &str, own: Option<Span>, said: &[(Span, Context)]) -> bool {
    const NEAR: usize = 80;
    let (mut assigned, mut asked) = (0, 0);
    let within = |span: &Span| own.is_none_or(|own| own.contains(*span));
    for (span, context) in said.iter().filter(|(span, _)| within(span)) {
        if context.place != Place::Identifier {
            // A name in a comment or a text says nothing.
            continue;
        }
        if is_assigned(text, *span, context) {
            assigned += 1;
            continue;
        }
        let before = boundary::before(text, span.start(), NEAR);
        let after = boundary::after(text, span.end(), NEAR);
        let asks = ASKS.is_match(before) && !LOOPS.is_match(before);
        if !asks && !ASKED.is_match(after) {
            return false;
        }
        asked += 1;
    }
    assigned == 1 && asked > 0
}

/// What takes the value of a variable that is assigned once, where that is certain.
fn taken_through(
    text: &str,
    reader: &Reader<'_>,
    holder: &Holder,
    said: &[(Span, Context)],
    bound: &Context,
) -> Option<String> {
    // What has the name in other functions is something else.
    let own = bound.scopes.first();
    let said = || {
        said.iter()
            .filter(|(span, _)| own.is_none_or(|own| own.contains(*span)))
    };
    let hidden = said().any(|(span, context)| may_be_parameter(text, *span, context));
    let mut taken = None;
    let mut assigned = 0;
    for (span, context) in said() {
        if context.place != Place::Identifier {
            continue;
        }
        if is_assigned(text, *span, context) {
            assigned += 1;
            continue;
        }
        if names_argument(text, *span) {
            continue;
        }
        let named = is_shorthand(text, *span, context).then(|| Context {
            name: Some(holder.name.clone()),
            ..context.clone()
        });
        let context = named.as_ref().unwrap_or(context);
        let by = if holder.is_request {
            reader.is_request(context).then(|| context.call.clone()).flatten()
        } else {
            reader
                .taken_here(context, span.start())
                .filter(|_| !is_operand(text, *span))
        };
        if by.is_some() && sees(holder, bound, context, *span, hidden) {
            taken = taken.or(by);
        }
    }
    taken.filter(|_| assigned == 1)
}

/// Whether the name means the same in both places: a constant does in the whole file, a variable in its own function, or
/// wherever no parameter may hide it.
fn sees(holder: &Holder, bound: &Context, used: &Context, at: Span, hidden: bool) -> bool {
    let is_constant = holder.name.bytes().all(|byte| !byte.is_ascii_lowercase());
    // A function within the function sees its variables too.
    let own = bound.scopes.first().is_none_or(|own| used.scopes.contains(own));
    let later = at.start() > holder.at || bound.scopes.is_empty();
    is_constant || !hidden && own && later
}

/// Whether the name may be a parameter there, which hides a variable of its name: it is listed, and given to no call.
fn may_be_parameter(text: &str, span: Span, context: &Context) -> bool {
    let before = text[..span.start()].trim_end();
    let after = text[span.end()..].trim_start();
    let listed =
        before.ends_with(['(', ',', '|']) || after.starts_with([',', ')', ':', '|']) && !after.starts_with(":=");
    context.place == Place::Identifier && context.call.is_none() && listed
}

/// Whether the name is given a value there: `name = …`, `name: str = …`, `name := …`, and no key of an argument.
fn is_assigned(text: &str, span: Span, context: &Context) -> bool {
    let rest = text.get(span.end()..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default().trim_start();
    let typed = line.strip_prefix(':').and_then(|typed| typed.split_once('='));
    let sign = typed.map_or(line, |(_, rest)| rest);
    let compares = |sign: &str| sign.starts_with("==") || sign.starts_with("=>") || sign.starts_with("=~");
    let plain = typed.map_or_else(
        || line.starts_with('=') && !compares(line),
        |(_, rest)| !rest.starts_with(['=', '>']),
    );
    let other = [":=", "+=", "||=", "??="].iter().any(|other| line.starts_with(other));
    // `const NAME string = …` of Go.
    let words = line.split('=').next().unwrap_or_default().trim();
    let go = line.contains('=') && !sign.is_empty() && words == "string";
    (plain || other || go) && context.call.is_none()
}

/// Whether it is the name of an argument: `f(model_id="…")`.
fn names_argument(text: &str, span: Span) -> bool {
    let rest = text[span.end()..].trim_start();
    rest.starts_with('=') && !rest.starts_with("==")
}

/// Whether it is the key of an object and its value at once: `{ modelId, messages }`.
fn is_shorthand(text: &str, span: Span, context: &Context) -> bool {
    let before = text[..span.start()].trim_end();
    let after = text[span.end()..].trim_start();
    let listed = before.ends_with(['{', ',']) && after.starts_with(['}', ',']);
    let in_object = context
        .containers
        .first()
        .is_some_and(|map| text[map.range()].starts_with('{'));
    context.name.is_none() && in_object && listed
}

/// Where the text says one of the names as a word of its own, in the order of the text; of a name that it says too often
/// to be followed nowhere. The text is gone through once, however many names there are.
fn occurrences<'n>(text: &str, names: &BTreeSet<&'n str>) -> Vec<(Span, &'n str)> {
    let mut found = Vec::new();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut start = 0;
    for word in text.split(|c| !is_word(c)) {
        let span = Span::new(start, start + word.len());
        // What ends the word is a character of any length.
        start = span.end() + text[span.end()..].chars().next().map_or(0, char::len_utf8);
        let Some(name) = names.get(word).filter(|name| !name.is_empty()) else {
            continue;
        };
        let count = counts.entry(name).or_default();
        *count += 1;
        if *count <= MOST_OCCURRENCES {
            found.push((span, *name));
        }
    }
    found.retain(|(_, name)| counts.get(name).is_some_and(|count| *count <= MOST_OCCURRENCES));
    found
}

/// Settles the Region of each reference.
fn regions(source: &Source<'_>, spans: &[Span], contexts: &mut [Context]) {
    let text = source.text;
    let mentions = clients::mentions(text);
    if mentions.is_empty() {
        for context in contexts.iter_mut().filter(|context| context.region.is_none()) {
            context.region = clients::keyed_region(context);
        }
        return;
    }
    let places: Vec<_> = mentions.iter().map(|mention| mention.span).collect();
    let said: Vec<_> = mentions.into_iter().zip(source.read(&places).contexts).collect();
    let held: Vec<_> = said
        .iter()
        .filter_map(|(mention, context)| match &mention.what {
            What::Region(region) if context.place != Place::DefaultValue => {
                let holder = holder(text, mention.span, context).filter(|holder| !holder.is_request)?;
                Some((holder, region.clone(), context.clone()))
            }
            _ => None,
        })
        .collect();
    let names = Said::read(source, held.iter().map(|(holder, ..)| holder.name.as_str()));
    let given = held
        .iter()
        .flat_map(|(holder, region, bound)| given(text, holder, region, bound, names.of(&holder.name)));
    let clients = Clients::read(text, said, given.collect());
    for (span, context) in spans.iter().zip(contexts) {
        if context.region.is_none() {
            context.region = clients.region_of(context, *span);
        }
    }
}

/// Where the variable that holds a Region is given to something as one.
fn given(
    text: &str,
    holder: &Holder,
    region: &Region,
    bound: &Context,
    said: &[(Span, Context)],
) -> Vec<(Region, Span, Context)> {
    let names = || said.iter().filter(|(_, used)| used.place == Place::Identifier);
    let assigned = names().filter(|(span, used)| is_assigned(text, *span, used)).count();
    let hidden = names().any(|(span, used)| may_be_parameter(text, *span, used));
    if assigned != 1 {
        return Vec::new();
    }
    names()
        .filter(|(at, used)| used.call.is_some() && sees(holder, bound, used, *at, hidden))
        .map(|(at, used)| (region.clone(), *at, used.clone()))
        .collect()
}

#[cfg(test)]
mod tests;
