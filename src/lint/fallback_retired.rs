//! An order of models of which nothing is left, or will be.
//!
//! In: the document's chains of models (see [`chain`]). Out: findings on chains without an Active entry, and on chains
//! whose fallback ends no later than its primary model. An unknown model may be Active.

mod chain;
mod names;

use std::collections::BTreeSet;

use self::chain::{Chain, Link};
use super::{Check, Draft, FixAvailability, Group, Joint, Lint, Whole, wording};
use crate::finding::{Judgement, Label, Verdict};
use crate::reference::Target;
use crate::vocab::{Day, Severity, State};

pub(super) static LINT: Lint = Lint {
    name: "fallback-retired",
    group: Group::Other,
    summary: "a fallback model that is retired no later than the model it backs up",
    severity: Severity::Warning,
    fix: FixAvailability::None,
    page: include_str!("../../rules/lints/fallback-retired.md"),
    check: Check::Document(check),
};

fn check(whole: &Whole<'_>) -> Vec<Joint> {
    let ends = |verdict: &Verdict| verdict.judgement.as_ref().is_some_and(|it| it.state > State::Active);
    if !whole.verdicts.iter().any(ends) {
        return Vec::new();
    }
    chain::chains(whole)
        .iter()
        .filter_map(|chain| joint(whole, chain))
        .collect()
}

/// The chains of models of a document: for each the verdicts of its steps, the model that is called first before the others.
pub(crate) fn orders(whole: &Whole<'_>) -> Vec<Vec<usize>> {
    let steps = |chain: Chain| chain.primary.into_iter().chain(chain.entries).flatten().collect();
    chain::chains(whole).into_iter().map(steps).collect()
}

/// Time for which a model can be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Life {
    /// It ends, or has ended, on a day.
    Until(Day),
    /// It is Legacy or at its end, and no day is announced.
    Ending,
    /// It is Active.
    Active,
}

fn joint(whole: &Whole<'_>, chain: &Chain) -> Option<Joint> {
    let in_table = |link: &Link| link.iter().any(|&at| whole.verdicts[at].table.is_some());
    if chain.entries.is_empty() || chain.entries.iter().any(in_table) {
        return None;
    }
    // Another model may be Active.
    let lives: Vec<Life> = chain
        .entries
        .iter()
        .map(|link| life(whole, link))
        .collect::<Option<_>>()?;
    let last = lives.into_iter().max()?;
    let primary = chain.primary.as_ref().and_then(|link| life(whole, link));
    // A single value is reported only where its primary is known, or it has ended.
    if last == Life::Active || primary.is_none() && !chain.is_list {
        return None;
    }
    let name = whole.text(chain.name).trim_matches(['"', '\'', '`', ':']);
    let known = chain.primary.iter().filter(|_| primary.is_some());
    let all: Vec<&Link> = known.chain(&chain.entries).collect();
    let first = whole.verdicts.get(*chain.entries.first()?.first()?)?;
    let message = if primary == Some(Life::Active) {
        falls_short(whole, chain, last)
    } else {
        none_left(whole, name, &all, primary.map_or(last, |primary| primary.max(last)))
    };
    Some(Joint {
        lint: &LINT,
        about: whole.place(chain.name, first),
        draft: Draft {
            severity: None,
            message,
            notes: facts(whole, &all),
        },
        labels: all
            .iter()
            .flat_map(|link| link.iter())
            .filter_map(|&at| label(whole, at))
            .collect(),
        fix: None,
        model: None,
    })
}

/// No entry is Active.
fn none_left(whole: &Whole<'_>, name: &str, links: &[&Link], last: Life) -> String {
    let names = names(whole, links);
    match last {
        Life::Until(day) if day <= whole.question.as_of => {
            format!("no model of `{name}` has worked since {day}; retired: {names}")
        }
        Life::Until(day) => {
            let left = wording::days(whole.question.as_of.days_until(day));
            format!("no model of `{name}` works after {day} (in {left}): none is Active of {names}")
        }
        _ => format!("no model of `{name}` is Active: {names}; no retirement date is announced for the last one"),
    }
}

/// The message for a primary model that lives longer than all of its fallbacks.
fn falls_short(whole: &Whole<'_>, chain: &Chain, last: Life) -> String {
    let links: Vec<_> = chain.entries.iter().collect();
    let names = names(whole, &links);
    let of = chain.primary.iter().collect::<Vec<_>>();
    let of = self::names(whole, &of);
    match last {
        Life::Until(day) if day <= whole.question.as_of => {
            format!("fallback of {of} retired on {day}: {names}")
        }
        Life::Until(day) => {
            let left = wording::days(whole.question.as_of.days_until(day));
            format!("fallback of {of} retires on {day} (in {left}): {names}")
        }
        _ => format!("{names}, the fallback of {of}, is not Active; no retirement date is announced"),
    }
}

fn names(whole: &Whole<'_>, links: &[&Link]) -> String {
    let judgements = links
        .iter()
        .flat_map(|link| link.iter())
        .filter_map(|&at| judgement(whole, at));
    wording::named(&judgements.map(|judgement| judgement.name.as_str()).collect::<Vec<_>>())
}

/// The lifecycle of each model, once each.
fn facts(whole: &Whole<'_>, links: &[&Link]) -> Vec<String> {
    let mut facts = Vec::new();
    let mut seen = BTreeSet::new();
    for judgement in links
        .iter()
        .flat_map(|link| link.iter())
        .filter_map(|&at| judgement(whole, at))
    {
        let fact = wording::fate(judgement).unwrap_or_else(|| format!("{} is Active", judgement.name));
        if seen.insert(fact.clone()) {
            facts.push(fact);
        }
    }
    facts
}

fn label(whole: &Whole<'_>, at: usize) -> Option<Label> {
    let judgement = judgement(whole, at)?;
    Some(Label {
        span: whole.verdicts[at].reference.span,
        message: wording::fate(judgement).unwrap_or_else(|| format!("{} is Active", judgement.name)),
    })
}

fn judgement<'a>(whole: &Whole<'a>, at: usize) -> Option<&'a Judgement> {
    let verdict = whole.verdicts.get(at)?;
    let is_certain = !verdict.reference.is_ambiguous && matches!(verdict.reference.target, Target::Model(_));
    verdict.judgement.as_deref().filter(|_| is_certain)
}

/// The life of the longest-lived model of `link`; `None` if it is not known.
fn life(whole: &Whole<'_>, link: &Link) -> Option<Life> {
    let lives = link.iter().map(|&at| life_of(judgement(whole, at)?));
    lives.collect::<Option<Vec<_>>>()?.into_iter().max()
}

fn life_of(judgement: &Judgement) -> Option<Life> {
    if judgement.is_unknown_here() || judgement.mixed {
        return None;
    }
    match judgement.state {
        State::Active => Some(Life::Active),
        State::Unknown => None,
        State::Legacy | State::ExtendedAccess | State::Eol => {
            let days = judgement.lifecycle.iter().map(|group| group.eol);
            let last = days.collect::<Option<Vec<_>>>().and_then(|days| days.into_iter().max());
            Some(last.map_or(Life::Ending, Life::Until))
        }
    }
}
