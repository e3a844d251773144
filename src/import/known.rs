//! Facts of the API responses that the catalog lacks, as blocks of an overlay, and contradictions.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Facts, Seen, short};
use super::{Block, ByRegion, Dates, NewModel, Via};
use crate::catalog::Catalog;
use crate::catalog::source::{Group, Model, state_on};
use crate::vocab::{Day, Region, State};

/// The blocks of the overlay, sorted by id.
pub(super) fn blocks(facts: &mut Facts, catalog: &Catalog, observed: Day) -> Vec<Block> {
    let variants = fold_variants(facts, catalog);
    let ids: BTreeSet<String> = (facts.models.keys().cloned())
        .chain(facts.arns.values().cloned())
        .chain(facts.profiles.keys().cloned())
        .chain(facts.not_offered.keys().cloned())
        .collect();
    let mut blocks = Vec::new();
    for id in ids {
        let seen = facts.models.remove(&id).unwrap_or_default();
        let mut block = match catalog.model(&id) {
            Some(model) => of_known(facts, model, &seen, observed),
            None => of_new(facts, &id, &seen, variants.get(&id)),
        };
        block.id = id;
        if block.has_facts() {
            blocks.push(block);
        }
    }
    blocks
}

impl Block {
    fn has_facts(&self) -> bool {
        self.new.is_some()
            || !(self.groups.is_empty()
                && self.on_demand.is_empty()
                && self.not_offered.is_empty()
                && self.profiles.is_empty())
    }
}

/// Takes the context variants out of the list: they are spellings of a model that is listed too.
fn fold_variants(facts: &mut Facts, catalog: &Catalog) -> BTreeMap<String, Vec<String>> {
    let mut folded: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let ids: Vec<_> = facts.models.keys().filter(|id| is_variant(id)).cloned().collect();
    for id in ids {
        let Some((base, _)) = id.rsplit_once(':') else { continue };
        let known = catalog.model(base);
        if catalog.model(&id).is_some() || known.is_none() && !facts.models.contains_key(base) {
            continue;
        }
        let seen = facts.models.remove(&id).unwrap_or_default();
        let of_base = facts.models.get(base);
        let has_own_days = |(region, seen): &(&Region, &Seen)| {
            let days = of_base.and_then(|of_base| of_base.get(*region)).map(Seen::days);
            seen.is_dated() && days != Some(seen.days())
        };
        let apart = seen.iter().filter(has_own_days).map(|(region, _)| {
            format!("{id} in {region}: it has other days than {base}, of which it is a variant; they were left out")
        });
        let mut remarks: Vec<_> = apart.collect();
        match known {
            Some(model) if model.variants.contains(&id) => {}
            Some(_) => remarks.push(format!(
                "{id} is a variant of {base} that the catalog does not have; it was left out"
            )),
            None => folded.entry(base.to_owned()).or_default().push(id),
        }
        facts.remarks.extend(remarks);
    }
    folded
}

/// True if an id ends in the size of a context window, or in the mark for several modalities: `:300k`, `:1m`, `:mm`. Any
/// other number after a colon makes another model.
fn is_variant(id: &str) -> bool {
    let Some((_, end)) = id.rsplit_once(':') else {
        return false;
    };
    let size = end.strip_suffix(['k', 'm']);
    end == "mm" || size.is_some_and(|size| !size.is_empty() && size.bytes().all(|byte| byte.is_ascii_digit()))
}

fn of_known(facts: &mut Facts, model: &Model, seen: &ByRegion<Seen>, observed: Day) -> Block {
    let mut block = Block::default();
    let mut groups: BTreeMap<Dates, Vec<Region>> = BTreeMap::new();
    for (region, seen) in seen {
        let group = model
            .groups
            .iter()
            .find(|group| group.regions.is_empty() || group.regions.contains(region));
        let place = format!("{} in {region}", model.id);
        if let Some(dates) = compared(&mut facts.remarks, &place, group, seen, observed) {
            groups.entry(dates).or_default().push(region.clone());
        }
        facts.remarks.extend(contradictions(&place, model, seen));
        let is_on_demand = seen.inference_types.iter().any(|kind| kind == "ON_DEMAND");
        match &model.on_demand {
            Some(known) if is_on_demand && !known.regions.contains(region) => block.on_demand.push(region.clone()),
            Some(known) if !is_on_demand && !seen.inference_types.is_empty() && known.regions.contains(region) => {
                facts.remarks.push(format!(
                    "{place}: the catalog has the bare id on demand there, the API lists {} only; the catalog counts",
                    short(&seen.inference_types.join(", "))
                ));
            }
            _ => {}
        }
    }
    block.groups = groups.into_iter().collect();
    let not_offered = facts.not_offered.remove(&model.id).unwrap_or_default();
    block.not_offered = not_offered
        .into_iter()
        .filter(|region| model.regions.contains(region))
        .collect();
    let profiles = facts.profiles.get(&model.id);
    let prefixes = profiles.into_iter().flat_map(BTreeMap::keys);
    block.profiles = prefixes
        .filter(|prefix| !model.profiles.contains(prefix))
        .cloned()
        .collect();
    block
}

/// Facts of the API about a known model, beside its life, that the catalog has otherwise.
fn contradictions(place: &str, model: &Model, seen: &Seen) -> Vec<String> {
    let mut found = Vec::new();
    if let (Some(ours), Some(theirs)) = (model.streaming, seen.streaming)
        && ours != theirs
    {
        let does = |streams: bool| if streams { "streams" } else { "does not stream" };
        found.push(format!(
            "{place}: by the API it {} its answer, by the catalog it {}; the catalog counts",
            does(theirs),
            does(ours)
        ));
    }
    let sides = [
        ("input", &model.input, &seen.input),
        ("output", &model.output, &seen.output),
    ];
    for (side, ours, theirs) in sides {
        let more: Vec<_> = theirs
            .iter()
            .filter(|word| !ours.contains(word))
            .map(String::as_str)
            .collect();
        if !more.is_empty() && !ours.is_empty() {
            found.push(format!(
                "{place}: the API lists {} as {side}, which the catalog does not have; the catalog counts",
                short(&more.join(", "))
            ));
        }
    }
    found
}

/// The dates of a Region that the catalog does not have; nothing where it has them, or where what it has is stronger.
fn compared(
    remarks: &mut Vec<String>,
    place: &str,
    group: Option<&Group>,
    seen: &Seen,
    observed: Day,
) -> Option<Dates> {
    let none = Group::default();
    let known = group.unwrap_or(&none);
    let state = group.map_or(State::Unknown, |group| state_on(group, observed));
    if seen.is_dated() {
        return dated(remarks, place, known, seen);
    }
    if let Some(eol) = seen.health_eol {
        return of_health(remarks, place, known, eol);
    }
    let floor = known.floor;
    match seen.status.as_deref() {
        Some("ACTIVE") if state == State::Unknown => Some(Dates {
            floor,
            listed: Some("active"),
            ..Dates::default()
        }),
        Some("ACTIVE") if state > State::Active => {
            remarks.push(format!(
                "{place}: the API lists it as ACTIVE, the catalog has it as {state} by a page with dates; the page counts"
            ));
            None
        }
        Some("LEGACY") if matches!(state, State::Active | State::Unknown) => {
            if known.legacy.is_some() {
                remarks.push(format!(
                    "{place}: the API lists it as LEGACY already, the catalog has a later day for that; the API counts"
                ));
            }
            Some(Dates {
                eol: known.eol,
                floor,
                listed: Some("legacy"),
                ..Dates::default()
            })
        }
        Some("LEGACY") if state == State::Eol => {
            remarks.push(format!(
                "{place}: the API still lists it as LEGACY, the catalog has it as {state}; the catalog counts"
            ));
            None
        }
        Some("ACTIVE" | "LEGACY") | None => None,
        Some(other) => {
            remarks.push(format!(
                "{place}: the status `{}` is not known and was left out",
                short(other)
            ));
            None
        }
    }
}

/// The dates of the API, over those of the catalog.
fn dated(remarks: &mut Vec<String>, place: &str, known: &Group, seen: &Seen) -> Option<Dates> {
    let end = seen.eol.or(known.eol);
    let mut dates = Dates {
        legacy: seen.legacy.or(known.legacy),
        extended_access: seen.extended_access.or(known.extended_access),
        eol: end.or(seen.health_eol),
        floor: known.floor,
        ..Dates::default()
    };
    let is_of_health = end.is_none() && dates.eol.is_some();
    if is_of_health {
        dates.via = Via::Both;
        if !in_order(&dates) {
            remarks.extend(dates.eol.map(|eol| {
                format!("{place}: the end that AWS Health names, {eol}, is before days of the API and was left out")
            }));
            dates.eol = None;
            dates.via = Via::Api;
        }
    }
    let mut differs = dates.via == Via::Both;
    let sides = [
        ("legacyTime", known.legacy, seen.legacy),
        ("publicExtendedAccessTime", known.extended_access, seen.extended_access),
        ("endOfLifeTime", known.eol, seen.eol),
    ];
    for (name, ours, theirs) in sides {
        let Some(theirs) = theirs else { continue };
        differs |= ours != Some(theirs);
        if let Some(ours) = ours.filter(|ours| *ours != theirs) {
            remarks.push(format!(
                "{place}: {name} is {theirs}, the catalog has {ours}; the API counts"
            ));
        }
    }
    if let (Some(end), Some(health)) = (end, seen.health_eol.filter(|health| end != Some(*health))) {
        let who = if seen.eol.is_some() { "the API" } else { "the catalog" };
        remarks.push(format!(
            "{place}: AWS Health names {health} as the end, {who} {end}; {who} counts"
        ));
    }
    if seen.status.as_deref() == Some("ACTIVE") && seen.eol.is_some() {
        remarks.push(format!(
            "{place}: the API lists it as ACTIVE and names an end; the end counts"
        ));
    }
    if !in_order(&dates) {
        remarks.push(format!(
            "{place}: the catalog's other dates do not fit those of the API and were left out"
        ));
        (dates.legacy, dates.extended_access, dates.eol) = (seen.legacy, seen.extended_access, seen.eol);
    }
    differs.then_some(dates)
}

/// The end that AWS Health names, if no other source names one.
fn of_health(remarks: &mut Vec<String>, place: &str, known: &Group, eol: Day) -> Option<Dates> {
    if let Some(ours) = known.eol {
        if ours != eol {
            remarks.push(format!(
                "{place}: AWS Health names {eol} as the end, the catalog has {ours}; the catalog counts"
            ));
        }
        return None;
    }
    let dates = Dates {
        legacy: known.legacy,
        extended_access: known.extended_access,
        eol: Some(eol),
        floor: known.floor,
        listed: None,
        via: Via::Health,
    };
    if !in_order(&dates) {
        remarks.push(format!(
            "{place}: the end that AWS Health names, {eol}, is before days of the catalog and was left out"
        ));
        return None;
    }
    Some(dates)
}

fn in_order(dates: &Dates) -> bool {
    let days = [dates.legacy, dates.extended_access, dates.eol];
    days.into_iter().flatten().collect::<Vec<_>>().is_sorted()
}

fn of_new(facts: &mut Facts, id: &str, seen: &ByRegion<Seen>, variants: Option<&Vec<String>>) -> Block {
    let mut block = Block::default();
    let mut groups: BTreeMap<Dates, Vec<Region>> = BTreeMap::new();
    let mut new = NewModel {
        variants: variants.cloned().unwrap_or_default(),
        profile_only: !seen.is_empty(),
        ..NewModel::default()
    };
    for (region, seen) in seen {
        let place = format!("{id} in {region}");
        let none = Group::default();
        let dates = if seen.is_dated() {
            dated(&mut facts.remarks, &place, &none, seen)
        } else {
            seen.health_eol
                .and_then(|eol| of_health(&mut facts.remarks, &place, &none, eol))
        };
        let dates = dates.unwrap_or_else(|| {
            let listed = match seen.status.as_deref() {
                Some("ACTIVE") => "active",
                Some("LEGACY") => "legacy",
                other => {
                    if let Some(other) = other {
                        facts.remark(format!(
                            "{place}: the status `{}` is not known and was left out",
                            short(other)
                        ));
                    }
                    "unknown"
                }
            };
            Dates {
                listed: Some(listed),
                ..Dates::default()
            }
        });
        groups.entry(dates).or_default().push(region.clone());
        let first_day = [seen.legacy, seen.extended_access, seen.eol]
            .into_iter()
            .flatten()
            .min();
        let launched = seen.start.filter(|start| first_day.is_none_or(|day| *start <= day));
        new.launched = [new.launched, launched].into_iter().flatten().min();
        new.profile_only &= seen.inference_types == ["INFERENCE_PROFILE"];
        new.name = new.name.take().or_else(|| seen.name.clone());
        new.provider = new.provider.take().or_else(|| seen.provider.clone());
        new.streaming = new.streaming.or(seen.streaming);
        if new.output.is_empty() {
            new.input.clone_from(&seen.input);
            new.output.clone_from(&seen.output);
        }
    }
    if let Some(first) = groups
        .keys()
        .filter_map(|dates| dates.legacy.or(dates.extended_access).or(dates.eol))
        .min()
    {
        new.launched = new.launched.filter(|launched| *launched <= first);
    }
    let kinds = ["embedding", "image", "video", "speech", "text"];
    let gives = |kind: &&str| new.output.iter().any(|output| output == kind);
    // A model that gives text besides is one of text.
    new.kind = if gives(&"text") {
        Some("text")
    } else {
        kinds.into_iter().find(gives)
    };
    block.groups = groups.into_iter().collect();
    block.profiles = facts
        .profiles
        .get(id)
        .map(|prefixes| prefixes.keys().cloned().collect())
        .unwrap_or_default();
    block.new = Some(new);
    block
}
