//! `catalog upcoming`: the days that come next.

use std::io::Write;

use anyhow::Context as _;
use serde_json::json;

use super::args::ListFormat;
use super::{join, judge, seen, table};
use crate::catalog::source::Model;
use crate::cli::Failure;
use crate::cli::context::Judging;
use crate::finding::Lifecycle;
use crate::report::inert_json;
use crate::vocab::{Day, Region};

/// Something that happens to a model on a day.
struct Event<'a> {
    day: Day,
    model: &'a Model,
    what: &'static str,
    regions: Vec<Region>,
}

pub(super) fn run(judging: &Judging, days: u32, format: ListFormat, out: &mut dyn Write) -> Result<(), Failure> {
    let mut events = Vec::new();
    for model in &judging.catalog.get().data().models {
        for group in &judge(judging, model, None).lifecycle {
            events.extend(of_group(judging.as_of, days, model, group));
        }
    }
    events.sort_by(|a, b| (a.day, &a.model.id, a.what, &a.regions).cmp(&(b.day, &b.model.id, b.what, &b.regions)));
    match format {
        ListFormat::Text => text(judging.as_of, &events, out)?,
        ListFormat::Json => {
            let event = |event: &Event<'_>| {
                json!({
                    "date": event.day, "days": judging.as_of.days_until(event.day), "event": event.what,
                    "model_id": event.model.id, "name": event.model.name, "regions": event.regions,
                })
            };
            let all = json!({
                "schema_version": 1, "as_of": judging.as_of, "days": days,
                "events": events.iter().map(event).collect::<Vec<_>>(),
            });
            let all = serde_json::to_string_pretty(&all).context("cannot write JSON")?;
            writeln!(out, "{}", inert_json(&all))?;
        }
    }
    Ok(())
}

fn of_group<'a>(as_of: Day, days: u32, model: &'a Model, group: &Lifecycle) -> Vec<Event<'a>> {
    let floor = group.floor.filter(|_| group.eol.is_none());
    let all = [
        (group.legacy, "legacy"),
        (group.extended_access, "extended-access"),
        (group.eol, "eol"),
        (floor, "floor-passes"),
    ];
    let comes = |day: &Day| (1..=i64::from(days)).contains(&as_of.days_until(*day));
    let event = |(day, what): (Option<Day>, &'static str)| {
        Some(Event {
            day: day.filter(comes)?,
            model,
            what,
            regions: group.regions.clone(),
        })
    };
    all.into_iter().filter_map(event).collect()
}

fn text(as_of: Day, events: &[Event<'_>], out: &mut dyn Write) -> std::io::Result<()> {
    if events.is_empty() {
        return writeln!(out, "no day of the catalog comes in that time");
    }
    let row = |event: &Event<'_>| {
        let regions = match event.regions.as_slice() {
            [] => "every Region".to_owned(),
            few if few.len() <= 4 => join(few),
            many => format!("{} Regions", many.len()),
        };
        [
            event.day.to_string(),
            as_of.days_until(event.day).to_string(),
            event.what.to_owned(),
            seen(&event.model.id),
            regions,
        ]
    };
    let rows: Vec<_> = events.iter().map(row).collect();
    table(["DATE", "DAYS", "EVENT", "MODEL", "REGIONS"], &rows, out)
}
