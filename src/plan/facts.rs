//! The facts of two models side by side, as the catalog has them; unknown facts are marked as unknown.

use std::collections::BTreeSet;

use super::record::{Change, Fact};
use crate::catalog::Catalog;
use crate::catalog::source::{Model, Price};
use crate::finding::Alternative;
use crate::vocab::{Day, Region, State};

const UNKNOWN: &str = "unknown";

/// The action of AWS Marketplace that the first call of a third-party model needs.
const SUBSCRIBES: &str = "its first call in an account needs aws-marketplace:Subscribe";

/// The forms in which places call a model.
#[derive(Clone, Debug, Default)]
pub(super) struct Called {
    by_id: bool,
    /// The prefixes of the inference profiles that are called.
    prefixes: BTreeSet<String>,
}

impl Called {
    /// The only form, as the scope of a price; nothing where there are several, or none is known.
    fn only(&self) -> Option<&str> {
        match (self.by_id, self.prefixes.len()) {
            (true, 0) => Some(DEFAULT),
            (false, 1) => self.prefixes.first().map(String::as_str),
            _ => None,
        }
    }

    fn is_known(&self) -> bool {
        self.by_id || !self.prefixes.is_empty()
    }

    fn has(&self, scope: &str) -> bool {
        self.by_id && scope == DEFAULT || self.prefixes.contains(scope)
    }
}

/// The forms of ids and ARNs as they are written.
pub(super) fn called<'t>(catalog: &Catalog, texts: impl Iterator<Item = &'t str>) -> Called {
    let mut called = Called::default();
    for text in texts {
        let name = text.rsplit('/').next().unwrap_or(text);
        match catalog.callable(name) {
            Some((Some(prefix), _)) => {
                called.prefixes.insert(prefix.to_owned());
            }
            Some((None, _)) => called.by_id = true,
            None => {}
        }
    }
    called
}

/// The models that can end no sooner than later than `until`, the longest-lived first.
pub(super) fn longer_lived(
    catalog: &Catalog,
    alternatives: &[Alternative],
    until: Option<Day>,
    as_of: Day,
) -> Vec<String> {
    let runway = |other: &Alternative| {
        let longer = runway_until(catalog.model(&other.model_id)?, as_of)?;
        (until.is_none_or(|until| longer > until)).then_some((longer, other.model_id.clone()))
    };
    let mut longer: Vec<_> = alternatives.iter().filter_map(runway).collect();
    longer.sort_by(|(one, _), (other, _)| other.cmp(one));
    longer.into_iter().map(|(_, id)| id).collect()
}

/// Each fact of both.
pub(super) fn facts(catalog: &Catalog, (old, before): (&Model, &Called), (new, after): (&Model, &Called)) -> Vec<Fact> {
    let of = |model: &Model, called: &Called| {
        vec![
            ("context window", tokens(model.context_window)),
            ("output limit", tokens(model.max_output)),
            ("input", words(&model.input)),
            ("output", words(&model.output)),
            ("streaming", yes(model.streaming)),
            ("tools", yes(supports(model, "function_calling"))),
            ("APIs", words(&model.apis)),
            ("endpoints", model.endpoints.as_deref().map_or_else(unknown, words)),
            ("request body", model.request_body.clone()),
            ("sampling parameters", accepted(supports(model, "sampling_params"))),
            (
                "temperature with top_p",
                accepted(supports(model, "temperature_with_top_p")),
            ),
            (
                "response that begins with given words",
                accepted(supports(model, "assistant_prefill")),
            ),
            ("dimensions", dimensions(model)),
            ("bare id", bare(model)),
            ("inference profiles", profiles(model)),
            ("policy", policy(model, called)),
        ]
    };
    let mut rows: Vec<Fact> = of(old, before)
        .into_iter()
        .zip(of(new, after))
        .filter(|((_, old), (_, new))| old != "-" || new != "-")
        .map(|((fact, old), (_, new))| row(fact, old, new))
        .collect();
    if new.is_subscribed_after(old)
        && let Some(policy) = rows.iter_mut().find(|row| row.fact == "policy")
    {
        policy.new = format!("{}; {SUBSCRIBES}", policy.new);
    }
    rows.push(lost(catalog, old, new));
    rows.extend(prices((old, before), (new, after)));
    rows
}

fn row(fact: &str, old: String, new: String) -> Fact {
    let fact = fact.to_owned();
    Fact { fact, old, new }
}

fn unknown() -> String {
    UNKNOWN.to_owned()
}

fn tokens(tokens: Option<u64>) -> String {
    tokens.map_or_else(unknown, |tokens| tokens.to_string())
}

fn words(list: &[String]) -> String {
    if list.is_empty() { unknown() } else { list.join(", ") }
}

fn yes(has: Option<bool>) -> String {
    has.map_or_else(unknown, |has| if has { "yes" } else { "no" }.to_owned())
}

fn accepted(has: Option<bool>) -> String {
    has.map_or_else(unknown, |has| if has { "accepted" } else { "refused" }.to_owned())
}

fn supports(model: &Model, name: &str) -> Option<bool> {
    let supports = &model.capabilities.as_ref()?.supports;
    supports.iter().find(|(known, _)| known == name).map(|(_, has)| *has)
}

fn dimensions(model: &Model) -> String {
    let is_embedding = model.output.iter().any(|output| output == "embedding");
    let lengths: Vec<_> = model.embedding_dimensions.iter().map(ToString::to_string).collect();
    if is_embedding { words(&lengths) } else { "-".to_owned() }
}

fn bare(model: &Model) -> String {
    match &model.on_demand {
        Some(on_demand) if on_demand.regions.is_empty() => "not on demand".to_owned(),
        Some(on_demand) if on_demand.regions.len() == 1 => "on demand in 1 Region".to_owned(),
        Some(on_demand) => format!("on demand in {} Regions", on_demand.regions.len()),
        None => unknown(),
    }
}

fn profiles(model: &Model) -> String {
    if model.profiles.is_empty() {
        return if model.profiles_from_api {
            "none".to_owned()
        } else {
            unknown()
        };
    }
    model.profiles.join(", ")
}

/// The ARNs that a policy must name, by the forms in which the model is called.
fn policy(model: &Model, called: &Called) -> String {
    const MODEL: &str = "the model's ARN";
    const PROFILE: &str = "the profile's ARN, and the model's in each Region it routes to";
    match (called.by_id, !called.prefixes.is_empty(), model.profile_only) {
        (true, false, _) | (false, false, Some(false)) => MODEL.to_owned(),
        (false, true, _) | (false, false, Some(true)) => PROFILE.to_owned(),
        (true, true, _) => format!("{MODEL}; where a profile is called, {PROFILE}"),
        (false, false, None) => unknown(),
    }
}

/// The Regions in which the old model can be called, in any form, and the new one cannot.
fn lost(catalog: &Catalog, old: &Model, new: &Model) -> Fact {
    let reach = |model: &Model| -> BTreeSet<Region> {
        let forms = catalog.forms(model);
        forms
            .into_iter()
            .flat_map(|form| catalog.past_reach(model, form))
            .collect()
    };
    let (before, after) = (reach(old), reach(new));
    if before.is_empty() || after.is_empty() {
        return row("Regions lost", unknown(), unknown());
    }
    let lost: Vec<_> = before.difference(&after).map(ToString::to_string).collect();
    let lost = if lost.is_empty() {
        "none".to_owned()
    } else {
        lost.join(", ")
    };
    row("Regions lost", "none".to_owned(), lost)
}

/// The scope of the price of the bare id.
const DEFAULT: &str = "default";

/// The price of the form that is called, before and after; by form, where several are called or none is known.
fn prices((old, before): (&Model, &Called), (new, after): (&Model, &Called)) -> Vec<Fact> {
    if let (Some(from), Some(to)) = (before.only(), after.only()) {
        let price = |model: &Model, scope: &str| {
            let price = price_of(model, false, scope);
            if from == to {
                price
            } else {
                format!("{price} ({})", form(scope))
            }
        };
        let fact = if from == to {
            format!("price ({})", form(from))
        } else {
            "price".to_owned()
        };
        return vec![row(&fact, price(old, from), price(new, to))];
    }
    let is_known = before.is_known() || after.is_known();
    let is_form = |scope: &str| {
        let mut profiles = old.profiles_ever.iter().chain(&new.profiles);
        let mut exists = || scope == DEFAULT || profiles.any(|profile| profile == scope);
        if is_known {
            before.has(scope) || after.has(scope)
        } else {
            exists()
        }
    };
    let scopes: BTreeSet<_> = [old, new]
        .into_iter()
        .flat_map(|model| &model.prices)
        .filter(|price| price.quality.is_none() && Region::new(&price.scope).is_none())
        .map(|price| (price.at_mantle, price.scope.as_str()))
        .filter(|(_, scope)| is_form(scope))
        .collect();
    let fact = |(at_mantle, scope): (bool, &str)| {
        let at = if at_mantle { ", bedrock-mantle" } else { "" };
        let (old, new) = (price_of(old, at_mantle, scope), price_of(new, at_mantle, scope));
        row(&format!("price ({}{at})", form(scope)), old, new)
    };
    if scopes.is_empty() {
        return vec![row("price", unknown(), unknown())];
    }
    scopes.into_iter().map(fact).collect()
}

/// The form that a scope of prices is of, in words.
fn form(scope: &str) -> String {
    match scope {
        DEFAULT => "bare id".to_owned(),
        prefix => format!("{prefix} profile"),
    }
}

fn price_of(model: &Model, at_mantle: bool, scope: &str) -> String {
    let is_it = |price: &&Price| price.at_mantle == at_mantle && price.scope == scope && price.quality.is_none();
    model.prices.iter().find(is_it).map_or_else(unknown, dollars)
}

/// The scope of prices of extended access.
const EXTENDED: &str = "extended-access";

/// Extra price of extended access, if both prices are known.
pub(super) fn extended_price(model: &Model) -> Option<Change> {
    let find = |scope: &str| {
        model
            .prices
            .iter()
            .find(|price| price.scope == scope && price.quality.is_none())
    };
    let (from, to) = (find(DEFAULT), find(EXTENDED)?);
    Some(Change {
        kind: "price".to_owned(),
        from: from.map(dollars),
        to: Some(dollars(to)),
    })
}

fn dollars(price: &Price) -> String {
    let side = |usd: Option<f64>, word: &str| usd.map(|usd| format!("${usd} {word}"));
    let sides: Vec<_> = [side(price.input, "in"), side(price.output, "out")]
        .into_iter()
        .flatten()
        .collect();
    format!(
        "{} per {}",
        sides.join(", "),
        price.per.as_deref().unwrap_or("1M tokens")
    )
}

/// The first day on which a model can end anywhere where it lives; `None` where a Region does not say.
pub(super) fn runway_until(model: &Model, as_of: Day) -> Option<Day> {
    let living = model
        .groups
        .iter()
        .filter(|group| crate::catalog::source::state_on(group, as_of) < State::Eol);
    let days: Vec<_> = living
        .map(|group| crate::catalog::runway(model, group, as_of))
        .collect();
    days.iter()
        .copied()
        .collect::<Option<Vec<_>>>()?
        .iter()
        .map(|runway| runway.until)
        .min()
}
