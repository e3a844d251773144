//! The plan, written down: for a terminal, a pull request, a browser, a program and a calendar.
//!
//! In: a plan, or the comparison of two. Out: text. Nothing is computed here but what is drawn.

mod compared;
mod html;
mod ics;
mod links;
mod markdown;
mod text;

use std::io::{self, Write};

use super::Options;
use super::json::inert_lines;
use crate::plan::{Comparison, Life, Plan, Step};

/// Formats of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlanFormat {
    /// For a terminal.
    #[default]
    Text,
    /// For a pull request or an issue.
    Markdown,
    /// One page for a browser.
    Html,
    /// For programs; what `--merge` and `--compare` read.
    Json,
    /// For a calendar.
    Ics,
}

/// Writes a plan.
///
/// # Errors
/// If the writer fails.
pub fn write_plan(format: PlanFormat, plan: &Plan, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    match format {
        PlanFormat::Text => text::write(plan, options, out),
        PlanFormat::Markdown => markdown::write(plan, out),
        PlanFormat::Html => out.write_all(html::page(plan)?.as_bytes()),
        PlanFormat::Json => {
            let json = serde_json::to_string_pretty(plan).map_err(io::Error::other)?;
            writeln!(out, "{}", inert_lines(&json))
        }
        PlanFormat::Ics => out.write_all(ics::calendar(plan).as_bytes()),
    }
}

/// Writes what happened between two plans, as text or as Markdown.
///
/// # Errors
/// If the writer fails.
pub fn write_comparison(is_markdown: bool, all: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    if is_markdown {
        compared::markdown(all, out)
    } else {
        compared::text(all, out)
    }
}

/// The lives of a model, each once: the Regions of equal days are one life.
fn lives(step: &Step) -> Vec<Life> {
    let mut lives: Vec<Life> = Vec::new();
    for life in &step.lives {
        let days = |life: &Life| (life.state, life.legacy, life.extended_access, life.eol, life.floor);
        match lives.iter_mut().find(|known| days(known) == days(life)) {
            Some(known) if known.regions.is_empty() || life.regions.is_empty() => known.regions.clear(),
            Some(known) => {
                known.regions.extend(life.regions.iter().cloned());
                known.regions.sort();
                known.regions.dedup();
            }
            None => lives.push(life.clone()),
        }
    }
    lives
}

/// `end of life 2026-12-01, in 8 days`.
fn next(step: &Step, plan: &Plan) -> String {
    let Some(next) = step.next else {
        return "no day known".to_owned();
    };
    let days = plan.as_of.days_until(next.date);
    let when = match days {
        0 => "today".to_owned(),
        1 => "in 1 day".to_owned(),
        2.. => format!("in {days} days"),
        -1 => "1 day ago".to_owned(),
        _ => format!("{} days ago", -days),
    };
    format!("{} {}, {when}", next.event.words(), next.date)
}

/// `181 days`, or `unknown`.
fn runway(until: Option<crate::vocab::Day>, plan: &Plan) -> String {
    until.map_or_else(
        || "unknown".to_owned(),
        |until| format!("{} days", plan.as_of.days_until(until).max(0)),
    )
}

/// The price in extended access and the one before it, where a step has them.
fn extended_price(step: &Step) -> Option<(&str, &str)> {
    let price = step.extended_price.as_ref()?;
    Some((
        price.to.as_deref().unwrap_or("unknown"),
        price.from.as_deref().unwrap_or("unknown"),
    ))
}

/// `2 fix, 1 review`.
fn edits(step: &Step) -> String {
    let edits = &step.edits;
    let all = [
        (edits.fix, "fix"),
        (edits.review, "review"),
        (edits.by_hand, "by hand"),
        (edits.re_index, "re-index"),
    ];
    let some: Vec<_> = all
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{n} {what}"))
        .collect();
    some.join(", ")
}

#[cfg(test)]
mod tests;
