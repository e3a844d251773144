//! The use of an id: what consumes it, through which client, with which request.
//!
//! Input: a tree, and the contexts of the references in it. Output: a [`Use`] for each. What consumes an id, the files of
//! `rules/sdks/` say.

mod agreed;
mod aliases;
mod base_ids;
mod bindings;
mod bridge;
mod calls;
mod clients;
mod exact;
mod failing;
mod listings;
pub(crate) mod live;
mod loops;
mod makers;
mod maps;
mod markdown;
mod notebook;
mod offered;
mod parameters;
pub mod places;
mod prefix;
mod regions;
mod request;
mod routes;
mod rows;
mod sinks;
mod stand_ins;
mod surroundings;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod wildcards;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::context::Context;
use crate::tree::{NodeId, Tree};
use crate::vocab::{Mark, Place, Region, Sink, Span};
pub(crate) use base_ids::base_id_takers;
use bindings::{Bindings, Held};
pub(crate) use calls::receiver;
use listings::Listings;
use parameters::Parameters;
pub use places::{Places, places};
use prefix::prefixes;
pub use request::{At, Entry, Field, Map, Sampling, Sent, Value, ValueKind, Written, fields_of_body, sent};
use sinks::Sinks;
use stand_ins::StandIns;
pub use surroundings::Surroundings;
use wildcards::Wildcards;

/// The use of one id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Use {
    /// The sink that it is given to, where that is certain.
    pub sink: Option<Sink>,
    /// The one Region of the clients that it is called through, where that is certain.
    pub region: Option<Region>,
    /// The Region in which the code calls it unless another is set from outside.
    pub default_region: Option<Region>,
    /// The Regions of the lists of Regions in the same text, in which it may be called.
    pub listed_regions: Arc<[Region]>,
    /// True if the text puts it before a wildcard in an ARN, and nothing is seen to call it.
    pub is_before_wildcard: bool,
    /// Span at which a profile prefix is put before it at run time.
    pub prefixed_at: Option<Span>,
    /// True if it is the whole value that a sink or a policy reads.
    pub is_exact: bool,
    /// True if it is an element of a list of which the first that is there is taken.
    pub is_probed: bool,
}

/// The uses of the ids at `spans`, which are in the order of the text. A list that is only asked whether it holds something is
/// marked in its contexts.
pub fn read(tree: &Tree<'_>, spans: &[Span], contexts: &mut [Context]) -> Vec<Use> {
    let sinks = Sinks::new(tree);
    let listings = Listings::new(tree);
    let direct = |(span, context): (&Span, &Context)| {
        let listed = listings.as_ref().and_then(|listings| listings.of(context));
        listed.or_else(|| sinks.of_id(context, *span))
    };
    let mut found: Vec<Option<Sink>> = spans.iter().zip(&*contexts).map(direct).collect();
    let held: Vec<Option<Held<'_>>> = spans
        .iter()
        .zip(&*contexts)
        .zip(&found)
        .map(|((span, context), sink)| held(tree, *span, context, sink.as_ref()))
        .collect();
    let lists: Vec<Option<Held<'_>>> = contexts.iter().map(|context| bindings::list(tree, context)).collect();
    let maps: Vec<Option<Held<'_>>> = contexts
        .iter()
        .map(|context| offered::map_of_labels(tree, context))
        .collect();
    let named = held.iter().chain(&lists).chain(&maps);
    let names: BTreeSet<&str> = named.flatten().map(|held| held.name).collect();
    let bindings = Bindings::of(tree, &names);
    let mut calls = vec![Vec::new(); contexts.len()];
    for ((held, sink), calls) in held.iter().zip(&mut found).zip(&mut calls) {
        let Some(held) = held else { continue };
        (*sink, *calls) = through(&bindings, held, &sinks);
    }
    let parameters = Parameters::of(tree);
    for (context, sink) in contexts.iter().zip(&mut found) {
        if sink.is_none() && matches!(context.place, Place::ConfigValue | Place::DefaultValue) {
            let mut given = parameters.settings(context).into_iter();
            *sink = given.find_map(|setting| sinks.of_setting(&setting));
        }
    }
    for (context, sink) in contexts.iter().zip(&mut found) {
        if sink.as_ref().is_some_and(Sink::takes_base_id) && context.place == Place::ConfigValue {
            let mut given = parameters.settings(context).into_iter();
            let called = given.find_map(|setting| sinks.of_setting(&setting).filter(Sink::calls));
            *sink = called.map(called_by_attribute).or(sink.take());
        }
    }
    called_in_loops(tree, &bindings, &lists, contexts, &sinks, &mut found);
    maps::called_by_key(tree, contexts, &sinks, &mut found);
    bindings::mark_consulted(tree, &bindings, &lists, contexts);
    mark_compared_in_loops(tree, contexts, &found);
    let probed = probed(tree, &bindings, &lists, contexts);
    offered::clear_offered(tree, &bindings, &maps, contexts);
    let regions = clients::read(tree, contexts, &calls);
    let prefixes = prefixes(tree, contexts);
    let wildcards = Wildcards::of(tree);
    aliases::mark_aliases(tree, spans, contexts, &mut found);
    let stand_ins = StandIns::of(&[tree]);
    for (context, sink) in contexts.iter_mut().zip(&mut found) {
        if stand_ins.take(0, tree, context.node) {
            context.mark = context.mark.or(Some(Mark::Example));
            *sink = None;
        }
        if context.mark == Some(Mark::Example) && sink.is_some() {
            context.mark = None;
        }
        if failing::is_meant_to_fail(tree, context) {
            context.place = Place::RefusedValue;
            context.mark = Some(Mark::RefusedList);
        }
    }
    let uses = found
        .into_iter()
        .zip(regions)
        .zip(prefixes)
        .zip(spans.iter().zip(&*contexts).zip(probed));
    uses.map(|(((sink, region), prefixed_at), ((span, context), is_probed))| {
        let is_exact = exact::is_exact(tree, context, *span, sink.as_ref());
        Use {
            sink,
            region: region.region,
            default_region: region.default,
            listed_regions: region.listed,
            is_before_wildcard: wildcards.hold(tree, context),
            prefixed_at,
            is_exact,
            is_probed,
        }
    })
    .collect()
}

/// The sink of what a data source looks up: it is called there, and the source itself takes base ids only.
fn called_by_attribute(sink: Sink) -> Sink {
    Sink {
        shown_only: Some("the data source takes base ids: give the profile to what calls the model".to_owned()),
        ..sink
    }
}

/// Finds the sinks of the elements of lists that a loop calls one after the other.
fn called_in_loops<'t>(
    tree: &Tree<'t>,
    bindings: &Bindings<'_, 't>,
    lists: &[Option<Held<'t>>],
    contexts: &[Context],
    sinks: &Sinks<'_, 't>,
    found: &mut [Option<Sink>],
) {
    let mut known: HashMap<NodeId, Option<Sink>> = HashMap::new();
    for ((context, list), sink) in contexts.iter().zip(lists).zip(found) {
        if sink.is_some() {
            continue;
        }
        if let Some(held) = list {
            let of_name = || loops::of_uses(tree, &bindings.uses(held).unwrap_or_default(), sinks);
            sink.clone_from(known.entry(held.binding).or_insert_with(of_name));
        } else if context.mark.is_none()
            && matches!(context.place, Place::String | Place::Argument)
            && let Some(list) = loops::inline_list(tree, context)
        {
            sink.clone_from(known.entry(list).or_insert_with(|| loops::of_list(tree, list, sinks)));
        }
    }
}

/// Marks the elements of lists without a name that a loop only compares with something.
fn mark_compared_in_loops(tree: &Tree<'_>, contexts: &mut [Context], found: &[Option<Sink>]) {
    let mut known: HashMap<NodeId, bool> = HashMap::new();
    for (context, _) in contexts.iter_mut().zip(found).filter(|(_, sink)| sink.is_none()) {
        let is_value = matches!(context.place, Place::String | Place::Argument) && context.mark.is_none();
        let Some(list) = loops::inline_list(tree, context).filter(|_| is_value) else {
            continue;
        };
        if *known.entry(list).or_insert_with(|| loops::is_only_compared(tree, list)) {
            context.place = Place::Comparison;
        }
    }
}

/// For each context whether it is an element of a list of which a loop takes the first that is there.
fn probed(tree: &Tree<'_>, bindings: &Bindings<'_, '_>, lists: &[Option<Held<'_>>], contexts: &[Context]) -> Vec<bool> {
    let mut known: HashMap<NodeId, bool> = HashMap::new();
    let is_live =
        |context: &Context| context.mark.is_none() && matches!(context.place, Place::String | Place::Argument);
    let of_one = |(held, context): (&Option<Held<'_>>, &Context)| {
        if !is_live(context) {
            return false;
        }
        let Some(held) = held else {
            let list = loops::inline_list(tree, context);
            return list.is_some_and(|list| *known.entry(list).or_insert_with(|| loops::is_probed(tree, list)));
        };
        *known.entry(held.binding).or_insert_with(|| {
            let uses = bindings.uses(held).unwrap_or_default();
            uses.iter().any(|one| loops::is_probed(tree, one.node))
        })
    };
    lists.iter().zip(contexts).map(of_one).collect()
}

/// True if a sink of that name sends Converse or `ConverseStream`, as far as the requests of a text say.
pub(crate) fn is_by_converse(sink: &str, text: &str) -> bool {
    let operation = calls::operation(sink);
    let holds = |word: &String| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let rows = sinks::ROWS.request.iter().filter(|row| {
        let is_named = row.names.iter().any(|name| calls::operation(name) == operation);
        is_named && (row.with.is_empty() || holds(&row.with))
    });
    let mut apis = rows.map(|row| row.api.as_str()).peekable();
    apis.peek().is_some() && apis.all(|api| matches!(api, "Converse" | "ConverseStream"))
}

/// True if a sink of that name completes the body of the old family, which it is given a part of; as far as a text says so.
pub(crate) fn completes_body(sink: &str, text: Option<&str>) -> bool {
    let operation = calls::operation(sink);
    let fits = |row: &rows::RequestRow| text.is_none_or(|text| text.contains(&row.with));
    let mut rows = sinks::ROWS.request.iter().filter(|row| row.partial);
    rows.any(|row| row.names.contains(&operation) && fits(row))
}

/// The name that an id without a sink is bound to.
fn held<'t>(tree: &Tree<'t>, span: Span, context: &Context, sink: Option<&Sink>) -> Option<Held<'t>> {
    let literal = context.literal.filter(|_| sink.is_none())?;
    sinks::before(tree, literal, span).filter(|before| before.is_empty())?;
    bindings::held(tree, context, Sinks::is_argument)
}

/// The sink that the value of a name is given to, and the calls that take it.
fn through(bindings: &Bindings<'_, '_>, held: &Held<'_>, sinks: &Sinks<'_, '_>) -> (Option<Sink>, Vec<Context>) {
    let uses = bindings.uses(held).unwrap_or_default();
    let sink_of = |context: &Context| match &held.key {
        Some(key) => sinks.of_request(context, key),
        None => sinks.of_name(context),
    };
    let (mut first, mut calling) = (None, None);
    let mut calls = Vec::new();
    for one in uses.into_iter().filter(|one| bindings.is_whole(one)) {
        let Some(sink) = sink_of(&one.context) else { continue };
        calls.push(one.context);
        // A value that is called is called, whatever else is asked of it.
        if sink.takes_base_id() {
            first = first.or(Some(sink));
        } else {
            calling = calling.or(Some(sink));
        }
    }
    (calling.or(first), calls)
}
