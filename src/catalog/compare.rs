//! Differences between two catalogs, fact by fact.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::source::{CatalogData, Group, Model, regions};
use crate::vocab::Region;

/// A fact that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The model, or the ARN.
    pub model_id: String,
    /// Its name.
    pub name: String,
    /// The fact, as the catalog spells its key: `eol`, `profiles`; `model` where the model itself comes or goes.
    pub fact: String,
    /// The Regions, of a fact that a lifecycle group holds; empty where it holds everywhere.
    pub regions: Vec<Region>,
    /// True if it holds in the Regions that are not named beside it.
    pub is_elsewhere: bool,
    /// Old value; `None` is nothing.
    pub from: Option<String>,
    /// New value; `None` is nothing.
    pub to: Option<String>,
}

/// Differences from `old` to `new`, sorted by model.
pub fn differences(old: &CatalogData, new: &CatalogData) -> Vec<Difference> {
    let side = |data: &'_ CatalogData| -> BTreeMap<String, usize> {
        data.models
            .iter()
            .enumerate()
            .map(|(at, model)| (model.id.clone(), at))
            .collect()
    };
    let (olds, news) = (side(old), side(new));
    let ids: BTreeSet<&String> = olds.keys().chain(news.keys()).collect();
    let every = every_region(old, new);
    let mut all = Vec::new();
    for id in ids {
        let before = olds.get(id).map(|at| &old.models[*at]);
        let after = news.get(id).map(|at| &new.models[*at]);
        match (before, after) {
            (Some(before), Some(after)) => of_model(before, after, &every, &mut all),
            (Some(gone), None) => all.push(difference(gone, "model", Some(gone.name.clone()), None)),
            (None, Some(come)) => {
                all.push(difference(come, "model", None, Some(come.name.clone())));
                let nothing = Model {
                    groups: Vec::new(),
                    ..come.clone()
                };
                of_groups(&nothing, come, &every, &mut all);
            }
            (None, None) => {}
        }
    }
    of_records(
        &old.profiles,
        &new.profiles,
        ("name", "inference profiles of a prefix"),
        &mut all,
    );
    of_records(
        &old.bodies,
        &new.bodies,
        ("family", "request bodies of a family"),
        &mut all,
    );
    of_arns(old, new, &mut all);
    all
}

fn difference(model: &Model, fact: &str, from: Option<String>, to: Option<String>) -> Difference {
    Difference {
        model_id: model.id.clone(),
        name: model.name.clone(),
        fact: fact.to_owned(),
        regions: Vec::new(),
        is_elsewhere: false,
        from,
        to,
    }
}

/// Fields of a model that are no facts about it: who said so, and when it was read.
const ABOUT_SOURCES: &[&str] = &[
    "api_status",
    "apis_basis",
    "confidence",
    "first_seen",
    "floor_basis",
    "launched_basis",
    "listed",
    "profiles_basis",
    "provenance",
    "sources",
];

fn of_model(old: &Model, new: &Model, every: &[Region], all: &mut Vec<Difference>) {
    of_groups(old, new, every, all);
    let (before, after) = (fields(old), fields(new));
    for (key, from) in &before {
        let is_fact = key != "groups" && !ABOUT_SOURCES.contains(&key.as_str());
        let to = after.get(key).unwrap_or(&Value::Null);
        if is_fact && from != to {
            let (from, to) = (without(from, to), without(to, from));
            all.push(difference(new, &key.replace('_', "-"), shown(&from), shown(&to)));
        }
    }
}

/// The fields of a value, in their order.
fn fields(value: &impl serde::Serialize) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

/// A list of records without those that the other one has too; any other value as it is.
fn without(value: &Value, other: &Value) -> Value {
    match (value, other) {
        (Value::Array(own), Value::Array(others)) if own.iter().chain(others).any(Value::is_object) => {
            own.iter().filter(|item| !others.contains(item)).cloned().collect()
        }
        _ => value.clone(),
    }
}

/// A value in words; nothing where there is none.
fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().filter_map(shown).collect();
            (!items.is_empty()).then(|| items.join(", "))
        }
        Value::Object(fields) => {
            let named = |(key, value): (&String, &Value)| Some(format!("{} {}", key.replace('_', "-"), shown(value)?));
            let fields: Vec<_> = fields.iter().filter_map(named).collect();
            (!fields.is_empty()).then(|| fields.join(" "))
        }
        other => Some(other.to_string()),
    }
}

/// Compares records that a key names: prefixes of profiles, families of bodies.
fn of_records<T: serde::Serialize>(old: &[T], new: &[T], (key, what): (&str, &str), all: &mut Vec<Difference>) {
    let side = |records: &[T]| -> BTreeMap<String, Map<String, Value>> {
        let named = |record: &T| {
            let fields = fields(record);
            Some((fields.get(key)?.as_str()?.to_owned(), fields))
        };
        records.iter().filter_map(named).collect()
    };
    let (olds, news) = (side(old), side(new));
    let names: BTreeSet<&String> = olds.keys().chain(news.keys()).collect();
    for name in names {
        let difference = |fact: &str, from, to| Difference {
            model_id: name.clone(),
            name: what.to_owned(),
            fact: fact.to_owned(),
            regions: Vec::new(),
            is_elsewhere: false,
            from,
            to,
        };
        match (olds.get(name), news.get(name)) {
            (Some(before), Some(after)) => all.extend(before.iter().filter_map(|(field, from)| {
                let to = after.get(field).unwrap_or(&Value::Null);
                let fact = field.replace('_', "-");
                (from != to).then(|| difference(&fact, shown(&without(from, to)), shown(&without(to, from))))
            })),
            (Some(_), None) => all.push(difference(key, Some(name.clone()), None)),
            (None, _) => all.push(difference(key, None, Some(name.clone()))),
        }
    }
}

/// The Regions that either catalog names.
fn every_region(old: &CatalogData, new: &CatalogData) -> Vec<Region> {
    let codes: BTreeSet<String> = [old, new].into_iter().flat_map(regions).collect();
    codes.iter().filter_map(|code| Region::new(code)).collect()
}

/// A value of a lifecycle group by the key of the catalog.
type OfGroup = (&'static str, Option<String>);

fn values(group: Option<&Group>) -> [OfGroup; 5] {
    let none = Group::default();
    let group = group.unwrap_or(&none);
    let day = |day: Option<crate::vocab::Day>| day.map(|day| day.to_string());
    [
        ("legacy", day(group.legacy)),
        ("extended-access", day(group.extended_access)),
        ("eol", day(group.eol)),
        ("floor", day(group.floor)),
        ("listed", group.listed_status.map(|status| status.name().to_owned())),
    ]
}

/// Compares Region by Region, and merges equal differences of several Regions.
fn of_groups(old: &Model, new: &Model, every: &[Region], all: &mut Vec<Difference>) {
    let groups = || old.groups.iter().chain(&new.groups);
    let mut named: BTreeSet<_> = groups().flat_map(|group| &group.regions).collect();
    let is_all = |model: &Model| model.groups.iter().any(|group| group.regions.is_empty());
    let is_everywhere = is_all(old) && is_all(new) || named.is_empty();
    if !is_everywhere && (is_all(old) || is_all(new)) {
        // A group of all Regions that became one of a list is compared with it in those that the catalogs name.
        named.extend(every);
    }
    let of = |model: &'_ Model, region: Option<&Region>| -> [OfGroup; 5] {
        let holds =
            |group: &&Group| group.regions.is_empty() || region.is_some_and(|region| group.regions.contains(region));
        values(model.groups.iter().find(holds))
    };
    let mut found: BTreeMap<(&'static str, Option<String>, Option<String>), Vec<Option<&Region>>> = BTreeMap::new();
    let others = is_everywhere.then_some(None);
    for region in named.into_iter().map(Some).chain(others) {
        for ((fact, from), (_, to)) in of(old, region).into_iter().zip(of(new, region)) {
            if from != to {
                found.entry((fact, from, to)).or_default().push(region);
            }
        }
    }
    for ((fact, from, to), regions) in found {
        all.push(Difference {
            is_elsewhere: regions.contains(&None),
            regions: regions.into_iter().flatten().cloned().collect(),
            ..difference(new, fact, from, to)
        });
    }
}

fn of_arns(old: &CatalogData, new: &CatalogData, all: &mut Vec<Difference>) {
    let side = |data: &CatalogData| -> BTreeMap<String, String> { data.arns.iter().cloned().collect() };
    let (olds, news) = (side(old), side(new));
    let arns: BTreeSet<&String> = olds.keys().chain(news.keys()).collect();
    for arn in arns {
        let (from, to) = (olds.get(arn).cloned(), news.get(arn).cloned());
        if from != to {
            all.push(Difference {
                model_id: arn.clone(),
                name: "application inference profile".to_owned(),
                fact: "model".to_owned(),
                regions: Vec::new(),
                is_elsewhere: false,
                from,
                to,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::embedded;

    fn facts(change: impl FnOnce(&mut CatalogData)) -> Vec<String> {
        let old = embedded();
        let mut new = old.clone();
        change(&mut new);
        differences(&old, &new).into_iter().map(|one| one.fact).collect()
    }

    #[test]
    fn every_fact_of_a_model_that_differs_is_one() {
        type Change = fn(&mut Model);
        let changes: [(&str, Change); 12] = [
            ("kind", |model| model.kind = crate::vocab::Kind::Video),
            ("streaming", |model| {
                model.streaming = model.streaming.map(|streams| !streams);
            }),
            ("input", |model| model.input.push("smell".to_owned())),
            ("output", |model| model.output.clear()),
            ("floor-derived", |model| model.floor_derived = !model.floor_derived),
            ("apis", |model| model.apis.clear()),
            ("endpoints", |model| model.endpoints = Some(Vec::new())),
            ("embedding-dimensions", |model| model.embedding_dimensions.push(7)),
            ("capabilities", |model| model.capabilities = None),
            ("prices", |model| drop(model.prices.pop())),
            ("requests", |model| model.requests.clear()),
            ("request-body", |model| model.request_body = "other".to_owned()),
        ];
        for (fact, change) in changes {
            let found = facts(|new| {
                let id = "anthropic.claude-haiku-4-5-20251001-v1:0";
                change(new.models.iter_mut().find(|model| model.id == id).unwrap());
            });
            assert_eq!(found, [fact]);
        }
    }

    #[test]
    fn profiles_and_bodies_that_differ_are_facts_and_days_of_reading_are_none() {
        assert_eq!(facts(|new| drop(new.profiles.pop())), ["name"]);
        assert_eq!(facts(|new| drop(new.bodies.pop())), ["family"]);
        assert!(facts(|new| new.models[0].confidence = "low".to_owned()).is_empty());
        assert!(facts(|_| {}).is_empty());
    }
}
