//! Facts of the API responses that the catalog lacks, as blocks of an overlay, and contradictions.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Facts, Seen, short};
use super::{Block, ByRegion, Dates, NewModel};
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
    let known = catalog.data().models.iter();
    let spellings: BTreeSet<&str> = known
        .flat_map(|model| model.variants.iter().map(String::as_str))
        .collect();
    let mut folded: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let ids: Vec<_> = facts
        .models
        .keys()
        .filter(|id| id.matches(':').count() > 0)
        .cloned()
        .collect();
    for id in ids {
        let base = id.rsplit_once(':').map(|(base, _)| base.to_owned());
        let is_listed = |base: &String| catalog.model(base).is_some() || facts.models.contains_key(base);
        if spellings.contains(id.as_str()) {
            facts.models.remove(&id);
        } else if let Some(base) = base.filter(|base| catalog.model(&id).is_none() && is_listed(base)) {
            facts.models.remove(&id);
            folded.entry(base).or_default().push(id);
        }
    }
    let lost: Vec<_> = folded
        .iter()
        .filter(|(base, _)| catalog.model(base).is_some())
        .collect();
    let remarks: Vec<_> = lost
        .iter()
        .flat_map(|(base, ids)| {
            ids.iter()
                .map(move |id| format!("{id} is a variant of {base} that the catalog does not have; it was left out"))
        })
        .collect();
    facts.remarks.extend(remarks);
    folded
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
    let mut dates = Dates {
        legacy: seen.legacy.or(known.legacy),
        extended_access: seen.extended_access.or(known.extended_access),
        eol: seen.eol.or(known.eol),
        floor: known.floor,
        ..Dates::default()
    };
    let mut differs = false;
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
    if let Some(health) = seen.health_eol.filter(|health| dates.eol != Some(*health)) {
        remarks.push(format!(
            "{place}: AWS Health names {health} as the end, which the API does not; the API counts"
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
        from_health: true,
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
        let dates = if seen.is_dated() || seen.health_eol.is_some() {
            Dates {
                legacy: seen.legacy,
                extended_access: seen.extended_access,
                eol: seen.eol.or(seen.health_eol.filter(|_| !seen.is_dated())),
                from_health: !seen.is_dated(),
                ..Dates::default()
            }
        } else {
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
        };
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
