//! The sentences that lints share. A message names the model as a person does, then the day, then the consequence.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::finding::{Judgement, Lifecycle, Verdict};
use crate::vocab::{Day, Region, State};

/// Maximum number of models that a sentence names before it counts the rest.
const NAMED_MODELS: usize = 3;

/// Maximum number of Regions that a sentence names before it counts the rest.
const NAMED_REGIONS: usize = 3;

/// After how long without a call a Legacy model refuses an account.
#[cfg(feature = "cli")]
pub(crate) const IDLE_TIME: &str = "15 days by AWS's page, 30 in the error texts of May to September 2026";

/// Effect of a Legacy model on accounts that do not call it.
pub(super) const IDLE_ACCOUNTS: &str = "accounts that have not called it for 15 to 30 days may already be denied";

/// Cost of extended access.
const HIGHER_PRICE: &str = "the price may be higher in extended access";

/// Setting that resolves dates that differ by Region.
const NAME_REGIONS: &str = "the dates differ by Region: set `regions` in the config or pass `--region`";

/// True if a note holds for every finding of its kind, so that a report prints it once.
#[cfg(feature = "cli")]
pub(crate) fn holds_for_run(note: &str) -> bool {
    [IDLE_ACCOUNTS, HIGHER_PRICE, NAME_REGIONS].contains(&note)
}

pub(super) fn retired(judgement: &Judgement) -> String {
    format!("{} {}", judgement.name, ended(judgement, true))
}

/// `was retired on 2026-07-30 (123 days ago) in us-east-1`; with days in between, the Regions come first.
fn ended(judgement: &Judgement, says_ago: bool) -> String {
    let days = eol_days(judgement);
    let is_unlisted = is_unlisted(judgement);
    let (place, scope) = if is_unlisted {
        (" in every Region that AWS lists it for".to_owned(), "")
    } else {
        place_and_scope(judgement)
    };
    let mut text = match days.as_slice() {
        [] => format!("is gone from Bedrock{place}{scope}"),
        [day] => {
            let ago = if says_ago {
                format!(" ({})", ago(day.days_until(judgement.as_of)))
            } else {
                String::new()
            };
            format!("was retired on {day}{ago}{place}{scope}")
        }
        [first, .., last] if place.is_empty() => {
            format!("was retired between {first} and {last}, depending on the Region")
        }
        [first, .., last] if is_unlisted => format!("was retired{place}, between {first} and {last}"),
        [first, .., last] => format!("was retired{place} between {first} and {last}{scope}"),
    };
    if days.is_empty() && says_ago {
        text.push_str(" (no retirement date was published)");
    }
    if is_unlisted {
        let unlisted = &judgement.unlisted_regions;
        let verb = if unlisted.len() == 1 {
            "is not one of them"
        } else {
            "are not among them"
        };
        let _ = write!(text, "; {} {verb}", regions(unlisted));
    }
    text
}

/// True if the named Regions are not among those that AWS lists for the model, which has ended in all of them.
fn is_unlisted(judgement: &Judgement) -> bool {
    let unlisted = &judgement.unlisted_regions;
    let other = |region: &Region| !unlisted.contains(region) && !judgement.unknown_regions.contains(region);
    judgement.regions_are_named() && !unlisted.is_empty() && !judgement.regions.iter().any(other)
}

/// The message of a retired model: what became of it, and of calls to it.
pub(super) fn calls_fail(judgement: &Judgement) -> String {
    let there = if judgement.mixed && !judgement.regions_are_named() {
        " there"
    } else {
        ""
    };
    format!("{}: calls fail{there}", retired(judgement))
}

/// The message of a retired model that a policy denies.
pub(super) fn denied(judgement: &Judgement) -> String {
    let name = &judgement.name;
    let scope = if judgement.mixed && !judgement.regions_are_named() {
        " in some Regions"
    } else {
        ""
    };
    format!("no longer denies anything{scope}: {name} {}", ended(judgement, false))
}

pub(super) fn extended(judgement: &Judgement) -> String {
    let since = worst(judgement).and_then(|group| group.extended_access);
    let since = since.map(|day| format!(" since {day}")).unwrap_or_default();
    let verb = if since.is_empty() { "is" } else { "has been" };
    format!("{} {verb} in extended access{since}{}", judgement.name, end(judgement))
}

pub(super) fn legacy(judgement: &Judgement) -> String {
    let since = match worst(judgement).and_then(|group| group.legacy) {
        Some(day) => format!(" since {day}"),
        None => String::new(),
    };
    let verb = if since.is_empty() { "is" } else { "has been" };
    format!("{} {verb} Legacy{since}{}", judgement.name, end(judgement))
}

/// The message, with what AWS makes no more of such a model where the id is given to just that.
pub(super) fn with_refusal(message: String, verdict: &Verdict) -> String {
    let refused = verdict.sink.as_ref().and_then(|sink| sink.none_in_legacy.as_deref());
    match refused {
        Some(what) => format!("{message}; a Legacy model gets no new {what}"),
        None => message,
    }
}

pub(super) fn unknown_here(judgement: &Judgement) -> String {
    let unknown = if judgement.unknown_regions.is_empty() {
        &judgement.regions
    } else {
        &judgement.unknown_regions
    };
    let elsewhere = match judgement.elsewhere.first().map(|group| group.state) {
        Some(State::Eol) => "retired",
        Some(State::ExtendedAccess) => "in extended access",
        _ => "Legacy",
    };
    format!(
        "no retirement date is known for {} in {} ({elsewhere} in other Regions)",
        judgement.name,
        regions(unknown)
    )
}

/// The lifecycle of a model that is not Active.
pub(super) fn fate(judgement: &Judgement) -> Option<String> {
    match judgement.state {
        State::Eol => Some(retired(judgement)),
        State::ExtendedAccess => Some(extended(judgement)),
        State::Legacy => Some(legacy(judgement)),
        State::Active | State::Unknown => None,
    }
}

/// Two clauses as one message; behind a question no mark is needed.
pub(super) fn joined(first: &str, second: &str) -> String {
    let mark = if first.ends_with('?') { "" } else { ";" };
    format!("{first}{mark} {second}")
}

/// A message, and the lifecycle of the model where it is not Active.
pub(super) fn with_fate(message: String, judgement: &Judgement) -> String {
    match fate(judgement) {
        Some(fate) => joined(&message, &fate),
        None => message,
    }
}

/// Other facts about a model that is not Active.
pub(super) fn notes(judgement: &Judgement) -> Vec<String> {
    let mut notes = Vec::new();
    if judgement.mixed || eol_days(judgement).len() > 1 {
        notes.extend(groups(judgement.lifecycle.iter()));
    }
    if judgement.mixed && !judgement.regions_are_named() && judgement.refusing_regions.is_empty() {
        notes.push(NAME_REGIONS.to_owned());
    }
    if !judgement.unlisted_regions.is_empty() && judgement.regions_are_named() && !is_unlisted(judgement) {
        notes.push(format!(
            "it was retired in every Region that AWS lists it for; {} is not one of them",
            regions(&judgement.unlisted_regions)
        ));
    }
    if !judgement.unknown_regions.is_empty() {
        notes.push(format!(
            "no retirement date is known for {}",
            regions(&judgement.unknown_regions)
        ));
    }
    if matches!(judgement.state, State::Legacy | State::ExtendedAccess) {
        notes.push(IDLE_ACCOUNTS.to_owned());
    }
    if judgement.state == State::ExtendedAccess {
        notes.push(HIGHER_PRICE.to_owned());
    }
    if judgement.lifecycle.iter().any(|group| group.assumed_regions) {
        notes.push("the Regions of these dates were not published; assumed: all".to_owned());
    }
    for note in judgement.lifecycle.iter().filter_map(|group| group.note.as_ref()) {
        if !notes.contains(note) {
            notes.push(note.clone());
        }
    }
    notes
}

/// A line for each set of equal dates: `retired on 2026-07-30: us-east-1 and us-west-2`.
pub(super) fn groups<'a>(groups: impl Iterator<Item = &'a Lifecycle>) -> Vec<String> {
    let mut lines: Vec<(String, Vec<Region>)> = Vec::new();
    for group in groups {
        let dates = dates(group);
        match lines.iter_mut().find(|(line, _)| *line == dates) {
            Some((_, regions)) => regions.extend(group.regions.iter().cloned()),
            None => lines.push((dates, group.regions.clone())),
        }
    }
    let line = |(dates, regions): (String, Vec<Region>)| {
        if regions.is_empty() {
            format!("{dates}: every Region")
        } else {
            format!("{dates}: {}", all(&regions))
        }
    };
    lines.into_iter().map(line).collect()
}

fn dates(group: &Lifecycle) -> String {
    let on = |day: Option<Day>, word: &str| day.map(|day| format!(" {word} {day}")).unwrap_or_default();
    let end = on(group.eol, "until it retires on");
    match group.state {
        State::Eol => format!("retired{}", on(group.eol, "on")),
        State::ExtendedAccess => format!("extended access{}{end}", on(group.extended_access, "since")),
        State::Legacy => format!("Legacy{}{end}", on(group.legacy, "since")),
        State::Active => "Active".to_owned(),
        State::Unknown => "unknown".to_owned(),
    }
}

/// `; retires on 2027-01-08 (in 46 days) in us-east-1`
fn end(judgement: &Judgement) -> String {
    let place = place(judgement);
    let Some(group) = worst(judgement) else { return place };
    match (group.eol, group.days_left) {
        (Some(eol), Some(left)) => format!("; retires on {eol} (in {}){place}", days(left)),
        _ => format!("{place}; no retirement date is announced"),
    }
}

fn place(judgement: &Judgement) -> String {
    let (place, scope) = place_and_scope(judgement);
    place + scope
}

/// The Regions that are affected, ` in us-east-1`, and whether there are others.
fn place_and_scope(judgement: &Judgement) -> (String, &'static str) {
    if !judgement.mixed && !judgement.regions_are_named() {
        return (String::new(), "");
    }
    let affected = judgement
        .lifecycle
        .iter()
        .filter(|group| group.state == judgement.state);
    let mut affected: Vec<Region> = affected.flat_map(|group| group.regions.iter().cloned()).collect();
    if affected.is_empty() {
        affected.clone_from(&judgement.regions);
    }
    affected.sort();
    affected.dedup();
    let scope = if judgement.mixed && !judgement.regions_are_named() {
        ", not in every Region"
    } else {
        ""
    };
    (format!(" in {}", regions(&affected)), scope)
}

fn worst(judgement: &Judgement) -> Option<&Lifecycle> {
    judgement.lifecycle.first()
}

/// The days on which the groups that count and have ended did so, sorted, each once.
fn eol_days(judgement: &Judgement) -> Vec<Day> {
    let ended = judgement.lifecycle.iter().filter(|group| group.state == State::Eol);
    let mut days: Vec<_> = ended.filter_map(|group| group.eol).collect();
    days.sort();
    days.dedup();
    days
}

pub(super) fn days(count: i64) -> String {
    if count == 1 {
        "1 day".to_owned()
    } else {
        format!("{count} days")
    }
}

fn ago(count: i64) -> String {
    if count == 0 {
        "today".to_owned()
    } else {
        format!("{} ago", days(count))
    }
}

pub(super) fn regions(list: &[Region]) -> String {
    match list {
        [] => "any Region".to_owned(),
        _ if list.len() > NAMED_REGIONS + 1 => {
            let named: Vec<_> = list[..NAMED_REGIONS].iter().map(Region::as_str).collect();
            format!("{} and {} more Regions", named.join(", "), list.len() - NAMED_REGIONS)
        }
        _ => all(list),
    }
}

pub(super) fn all(codes: &[Region]) -> String {
    list(&codes.iter().map(Region::as_str).collect::<Vec<_>>())
}

/// `a, b and c`
pub(super) fn list(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

/// The names of models, each once, of which a sentence takes so many.
pub(super) fn named(names: &[&str]) -> String {
    let mut seen = BTreeSet::new();
    let each: Vec<&str> = names.iter().copied().filter(|name| seen.insert(*name)).collect();
    if each.len() <= NAMED_MODELS + 1 {
        return list(&each);
    }
    let rest = each.len() - NAMED_MODELS;
    format!("{} and {rest} more", each[..NAMED_MODELS].join(", "))
}

#[cfg(test)]
mod tests;
