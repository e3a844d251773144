//! The use of an id: what consumes it, through which client, with which request.
//!
//! Input: a tree, and the contexts of the references in it. Output: a [`Use`] for each. What consumes an id, the files of
//! `rules/sdks/` say.

mod agreed;
mod bindings;
mod bridge;
mod calls;
mod clients;
mod exact;
mod given;
mod listings;
mod makers;
mod markdown;
mod notebook;
mod parameters;
pub mod places;
mod prefix;
mod regions;
mod request;
mod rows;
mod sinks;
mod surroundings;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::context::Context;
use crate::tree::Tree;
use crate::vocab::{Place, Region, Sink, Span};
use bindings::{Bindings, Held};
pub use given::{Given, PREFILL, Sampling};
use listings::Listings;
use parameters::Parameters;
pub use places::{Places, places};
use prefix::prefixes;
pub use request::{At, Entry, Field, Map, Requests, Sent, Value, ValueKind, Written, fields_of_body, sent};
use sinks::Sinks;
pub use surroundings::Surroundings;

/// The use of one id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Use {
    /// The sink that it is given to, where that is certain.
    pub sink: Option<Sink>,
    /// The one Region of the clients that it is called through, where that is certain.
    pub region: Option<Region>,
    /// Span at which a profile prefix is put before it at run time.
    pub prefixed_at: Option<Span>,
    /// True if it is the whole value that a sink or a policy reads.
    pub is_exact: bool,
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
    let names: BTreeSet<&str> = held.iter().chain(&lists).flatten().map(|held| held.name).collect();
    let bindings = Bindings::of(tree, &names);
    for (held, sink) in held.iter().zip(&mut found) {
        let Some(held) = held else { continue };
        *sink = through(&bindings, held, &sinks);
    }
    let parameters = Parameters::of(tree);
    for (context, sink) in contexts.iter().zip(&mut found) {
        if sink.is_none() && matches!(context.place, Place::ConfigValue | Place::DefaultValue) {
            let mut given = parameters.settings(context).into_iter();
            *sink = given.find_map(|setting| sinks.of_setting(&setting));
        }
    }
    bindings::mark_consulted(tree, &bindings, &lists, contexts);
    let regions = clients::read(tree, contexts);
    let prefixes = prefixes(tree, contexts);
    let uses = found
        .into_iter()
        .zip(regions)
        .zip(prefixes)
        .zip(spans.iter().zip(&*contexts));
    uses.map(|(((sink, region), prefixed_at), (span, context))| {
        let is_exact = exact::is_exact(tree, context, *span, sink.as_ref());
        Use {
            sink,
            region,
            prefixed_at,
            is_exact,
        }
    })
    .collect()
}

/// The name that an id without a sink is bound to.
fn held<'t>(tree: &Tree<'t>, span: Span, context: &Context, sink: Option<&Sink>) -> Option<Held<'t>> {
    let literal = context.literal.filter(|_| sink.is_none())?;
    sinks::before(tree, literal, span).filter(|before| before.is_empty())?;
    bindings::held(tree, context, Sinks::is_argument)
}

/// The sink that the value of a name is given to.
fn through(bindings: &Bindings<'_, '_>, held: &Held<'_>, sinks: &Sinks<'_, '_>) -> Option<Sink> {
    let uses = bindings.uses(held)?;
    let sinks = uses
        .iter()
        .filter(|one| bindings.is_whole(one))
        .filter_map(|one| match &held.key {
            Some(key) => sinks.of_request(&one.context, key),
            None => sinks.of_name(&one.context),
        });
    let mut first = None;
    for sink in sinks {
        // A value that is called is called, whatever else is asked of it.
        if !sink.takes_base_id() {
            return Some(sink);
        }
        first = first.or(Some(sink));
    }
    first
}
