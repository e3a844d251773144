//! The plan for a terminal: a bar a model, and below it what to do.

use std::io::{self, Write};

use super::super::Options;
use super::super::sanitize::visible;
use super::super::style::{of_state, paint};
use super::{edits, extended_price, lives, next, runway};
use crate::plan::timeline::{Bar, LEGEND, Scale};
use crate::plan::{Life, Plan, Step};

/// Columns of the label of a bar.
const MAX_LABEL: usize = 36;

/// Places of a step that are listed; the others are counted.
const MAX_PLACES: usize = 20;

pub(super) fn write(plan: &Plan, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    if plan.steps.is_empty() {
        return writeln!(out, "nothing to migrate as of {}", plan.as_of);
    }
    timeline(plan, options, out)?;
    for (at, step) in plan.steps.iter().enumerate() {
        writeln!(out)?;
        write_step(plan, at + 1, step, options, out)?;
    }
    Ok(())
}

pub(super) fn bar(life: &Life) -> Bar {
    Bar {
        launched: None,
        legacy: life.legacy,
        extended_access: life.extended_access,
        eol: life.eol,
        floor: life.floor,
        state: Some(life.state),
    }
}

fn timeline(plan: &Plan, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut seen = std::collections::BTreeSet::new();
    let steps = plan.steps.iter().filter(|step| seen.insert(&step.model_id));
    let rows: Vec<(String, Life)> = steps.flat_map(rows).collect();
    let names = rows.iter().map(|(label, _)| label.chars().count()).max();
    let names = names.unwrap_or(0).min(MAX_LABEL);
    let width = options.width.saturating_sub(names + 4).clamp(20, 100);
    let scale = Scale::around(plan.as_of, width);
    writeln!(
        out,
        "{:names$}  {}{:>rest$}",
        "",
        scale.from,
        scale.to.to_string(),
        rest = width.saturating_sub(10)
    )?;
    for (label, life) in rows {
        let name: String = visible(&label).chars().take(names).collect();
        let drawn = paint(&bar(&life).draw(&scale), of_state(life.state), options.color);
        writeln!(out, "{name:names$}  {drawn}")?;
    }
    let legend: Vec<_> = LEGEND.iter().map(|(block, word)| format!("{block} {word}")).collect();
    let legend = legend.join("  ");
    let indent = (names + 2).min(options.width.saturating_sub(legend.chars().count()));
    writeln!(out, "{:indent$}{legend}", "")
}

/// The lines of a model, with their labels: its name alone where it has one life, else its Regions below.
fn rows(step: &Step) -> Vec<(String, Life)> {
    let mut lives = lives(step).into_iter();
    match (lives.next(), lives.len()) {
        (Some(only), 0) => vec![(step.name.clone(), only)],
        (Some(first), _) => {
            let more = lives.map(|life| (regions(&life), life));
            std::iter::once((format!("{}: {}", step.name, regions(&first).trim()), first))
                .chain(more)
                .collect()
        }
        (None, _) => Vec::new(),
    }
}

/// The Regions of a life: `  eu-west-1 and 3 more`.
fn regions(life: &Life) -> String {
    match life.regions.as_slice() {
        [] => "  elsewhere".to_owned(),
        [one] => format!("  {one}"),
        [first, more @ ..] => format!("  {first} and {} more", more.len()),
    }
}

fn write_step(plan: &Plan, number: usize, step: &Step, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let target = step
        .replacement
        .as_ref()
        .map_or("no replacement is known", |target| target.name.as_str());
    let state = paint(step.urgency.words(), of_state(step.state), options.color);
    writeln!(
        out,
        "{number}. {} → {}  [{state}]",
        visible(&step.name),
        visible(target)
    )?;
    writeln!(
        out,
        "   {} ({}), {}",
        visible(&step.model_id),
        step.state,
        next(step, plan)
    )?;
    writeln!(
        out,
        "   runway {}; edits: {}",
        runway(step.runway_until, plan),
        edits(step)
    )?;
    if let Some((price, before)) = extended_price(step) {
        writeln!(out, "   extended access costs {price}, before {before}")?;
    }
    if !step.regions.is_empty() {
        let codes: Vec<_> = step.regions.iter().map(ToString::to_string).collect();
        writeln!(out, "   Regions: {}", codes.join(", "))?;
    }
    if let Some(target) = &step.replacement {
        let short = if target.is_short_lived { ", which is short" } else { "" };
        writeln!(
            out,
            "   {} has a runway of {}{short}",
            visible(&target.name),
            runway(target.runway_until, plan)
        )?;
    }
    for fact in step.facts.iter().filter(|fact| fact.old != fact.new) {
        writeln!(
            out,
            "   {}: {} → {}",
            visible(&fact.fact),
            visible(&fact.old),
            visible(&fact.new)
        )?;
    }
    for place in step.places.iter().take(MAX_PLACES) {
        let repository = place.repository.as_deref().filter(|_| plan.repositories.len() > 1);
        let repository = repository
            .map(|repository| format!("{} ", visible(repository)))
            .unwrap_or_default();
        let owners = if place.owners.is_empty() {
            String::new()
        } else {
            format!("  {}", place.owners.join(" "))
        };
        let set = place.set.name();
        writeln!(
            out,
            "   - {repository}{}:{} {set}{}",
            visible(&place.path),
            place.line,
            visible(&owners)
        )?;
    }
    if let Some(more) = step.places.len().checked_sub(MAX_PLACES).filter(|more| *more > 0) {
        writeln!(out, "   - and {more} more places; `--format json` lists them all")?;
    }
    Ok(())
}
