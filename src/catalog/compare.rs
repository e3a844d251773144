//! Differences between two catalogs, fact by fact.

use std::collections::{BTreeMap, BTreeSet};

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
    pub fact: &'static str,
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
    of_arns(old, new, &mut all);
    all
}

fn difference(model: &Model, fact: &'static str, from: Option<String>, to: Option<String>) -> Difference {
    Difference {
        model_id: model.id.clone(),
        name: model.name.clone(),
        fact,
        regions: Vec::new(),
        is_elsewhere: false,
        from,
        to,
    }
}

fn of_model(old: &Model, new: &Model, every: &[Region], all: &mut Vec<Difference>) {
    of_groups(old, new, every, all);
    let tokens = |tokens: Option<u64>| tokens.map(|tokens| tokens.to_string());
    let list = |items: &[String]| (!items.is_empty()).then(|| items.join(", "));
    let region_list = |items: &[Region]| {
        let codes: Vec<_> = items.iter().map(ToString::to_string).collect();
        list(&codes)
    };
    let on_demand = |model: &Model| {
        model
            .on_demand
            .as_ref()
            .and_then(|on_demand| region_list(&on_demand.regions))
    };
    let facts = [
        ("name", Some(old.name.clone()), Some(new.name.clone())),
        ("profiles", list(&old.profiles), list(&new.profiles)),
        ("on-demand", on_demand(old), on_demand(new)),
        ("regions", region_list(&old.regions), region_list(&new.regions)),
        (
            "notice",
            old.notice.map(|notice| notice.to_string()),
            new.notice.map(|notice| notice.to_string()),
        ),
        ("recommended", old.recommended.clone(), new.recommended.clone()),
        (
            "suggested",
            old.suggested.as_ref().map(|one| one.id.clone()),
            new.suggested.as_ref().map(|one| one.id.clone()),
        ),
        ("context-window", tokens(old.context_window), tokens(new.context_window)),
        ("max-output", tokens(old.max_output), tokens(new.max_output)),
        (
            "request-body",
            Some(old.request_body.clone()),
            Some(new.request_body.clone()),
        ),
        ("variants", list(&old.variants), list(&new.variants)),
    ];
    for (fact, from, to) in facts {
        if from != to {
            all.push(difference(new, fact, from, to));
        }
    }
}

/// The Regions that either catalog names.
fn every_region(old: &CatalogData, new: &CatalogData) -> Vec<Region> {
    let codes: BTreeSet<String> = [old, new].into_iter().flat_map(regions).collect();
    codes.iter().filter_map(|code| Region::new(code)).collect()
}

/// A value of a lifecycle group by the key of the catalog.
type Value = (&'static str, Option<String>);

fn values(group: Option<&Group>) -> [Value; 5] {
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
    let of = |model: &'_ Model, region: Option<&Region>| -> [Value; 5] {
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
                fact: "model",
                regions: Vec::new(),
                is_elsewhere: false,
                from,
                to,
            });
        }
    }
}
