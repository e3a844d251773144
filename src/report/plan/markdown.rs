//! The plan for a pull request or an issue.

use std::io::{self, Write};

use super::super::markdown::{code, prose};
use super::links::at_forge;
use super::{edits, extended_price, next, runway};
use crate::plan::{Item, Place, Plan, Step};

pub(super) fn write(plan: &Plan, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Migration plan, as of {}\n", plan.as_of)?;
    if plan.steps.is_empty() {
        return writeln!(out, "Nothing to migrate.");
    }
    writeln!(
        out,
        "| step | model | to | state | next | runway | edits |\n| --- | --- | --- | --- | --- | --- | --- |"
    )?;
    for (at, step) in plan.steps.iter().enumerate() {
        let target = step
            .replacement
            .as_ref()
            .map_or("none known", |target| target.name.as_str());
        writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} | {} |",
            at + 1,
            prose(&step.name),
            prose(target),
            step.urgency.words(),
            next(step, plan),
            runway(step.runway_until, plan),
            edits(step)
        )?;
    }
    for (at, step) in plan.steps.iter().enumerate() {
        write_step(plan, at + 1, step, out)?;
    }
    Ok(())
}

fn write_step(plan: &Plan, number: usize, step: &Step, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n## {number}. {}\n", prose(&step.name))?;
    writeln!(out, "{} is {}; {}.", code(&step.model_id), step.state, next(step, plan))?;
    if let Some(target) = &step.replacement {
        let short = if target.is_short_lived { " That is short." } else { "" };
        writeln!(
            out,
            "It moves to {}: {}. Its runway is {}.{short}",
            code(&target.model_id),
            prose(&target.reason),
            runway(target.runway_until, plan)
        )?;
    }
    if let Some((price, before)) = extended_price(step) {
        writeln!(out, "Extended access costs {}, before {}.", prose(price), prose(before))?;
    }
    if !step.facts.is_empty() {
        writeln!(out, "\n| fact | old | new |\n| --- | --- | --- |")?;
        for fact in &step.facts {
            writeln!(
                out,
                "| {} | {} | {} |",
                prose(&fact.fact),
                prose(&fact.old),
                prose(&fact.new)
            )?;
        }
    }
    writeln!(out, "\n| place | id | edit | owners |\n| --- | --- | --- | --- |")?;
    for place in &step.places {
        let owners = prose(&place.owners.join(" "));
        writeln!(
            out,
            "| {} | {} | {} | {owners} |",
            link(place),
            code(&place.text),
            place.set.name()
        )?;
    }
    checklist(&step.checklist, out)
}

fn checklist(items: &[Item], out: &mut dyn Write) -> io::Result<()> {
    let mut phase = "";
    for item in items {
        if item.phase != phase {
            writeln!(out, "\n**{}**\n", prose(&item.phase))?;
            phase = &item.phase;
        }
        writeln!(out, "- [ ] {} ({})", prose(&item.text), prose(&item.source))?;
    }
    Ok(())
}

fn link(place: &Place) -> String {
    let shown = prose(&format!("{}:{}", place.path, place.line));
    match at_forge(place) {
        Some(address) => format!("[{shown}]({address})"),
        None => shown,
    }
}
