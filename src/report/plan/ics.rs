//! The deadlines for a calendar: one event for each change of state of a model in a set of Regions, with alarms. The names of events stay the same, so
//! that a second import updates them.

use chrono::Duration;
use icalendar::{Alarm, Calendar, Component, Event as Entry, EventLike, Property};
use sha2::{Digest, Sha256};

use super::lives;
use crate::plan::{Event, Life, Plan, Step};
use crate::vocab::{Day, Region};

/// Days before a deadline on which a calendar reminds of it.
const ALARMS: [i64; 3] = [90, 30, 7];

/// The text of the calendar.
pub(super) fn calendar(plan: &Plan) -> String {
    let mut calendar = Calendar::new();
    calendar.name("Bedrock models: migration");
    let mut seen = std::collections::BTreeSet::new();
    for step in &plan.steps {
        for life in lives(step) {
            for (event, day) in deadlines(&life, plan.as_of) {
                let uid = uid(&step.model_id, event, &life.regions);
                if seen.insert(uid.clone()) {
                    calendar.push(entry(plan, (step, &life), (event, day), &uid));
                }
            }
        }
    }
    calendar.done().to_string()
}

/// The changes of state of a life that are still to come.
pub(super) fn deadlines(life: &Life, as_of: Day) -> Vec<(Event, Day)> {
    let all = [
        (Event::Legacy, life.legacy),
        (Event::ExtendedAccess, life.extended_access),
        (Event::Eol, life.eol),
    ];
    let all = all.into_iter().filter_map(|(event, day)| Some((event, day?)));
    all.filter(|(_, day)| *day > as_of).collect()
}

/// The name of an event, which holds no day: a day that moves is an update. Another set of Regions is another event.
fn uid(model: &str, event: Event, regions: &[Region]) -> String {
    let regions: Vec<_> = regions.iter().map(Region::as_str).collect();
    let digest = Sha256::digest(format!("{model}\0{}\0{}", event.words(), regions.join(",")));
    let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{hex}@bedrock-lint")
}

fn entry(plan: &Plan, (step, life): (&Step, &Life), (event, day): (Event, Day), uid: &str) -> Entry {
    let target = step.replacement.as_ref().map_or_else(
        || "no replacement is known".to_owned(),
        |target| format!("move to {} ({})", target.name, target.model_id),
    );
    let places = match step.places.len() {
        1 => "1 place".to_owned(),
        many => format!("{many} places"),
    };
    let regions: Vec<_> = life.regions.iter().map(Region::as_str).collect();
    let at = match regions.as_slice() {
        [] => String::new(),
        few if few.len() <= 3 => format!(" in {}", few.join(", ")),
        many => format!(" in {} Regions", many.len()),
    };
    let all = if regions.len() > 3 {
        format!("; Regions: {}", regions.join(", "))
    } else {
        String::new()
    };
    let mut entry = Entry::new();
    let stamp = format!("{}T000000Z", plan.as_of.to_string().replace('-', ""));
    let version = Day::from(jiff::civil::date(2020, 1, 1)).days_until(plan.as_of).max(0);
    entry
        .uid(uid)
        .summary(&format!("{}: {}{at}", step.name, event.words()))
        .description(&format!("{} in {places}; {target}{all}", step.model_id))
        .append_property(Property::new("DTSTAMP", &stamp))
        .append_property(Property::new("SEQUENCE", version.to_string()))
        .append_property(
            Property::new("DTSTART", day.to_string().replace('-', ""))
                .add_parameter("VALUE", "DATE")
                .done(),
        );
    for days in ALARMS.into_iter().filter(|days| plan.as_of.days_until(day) > *days) {
        let text = format!("{}: {}{at} in {days} days", step.name, event.words());
        let mut alarm = Alarm::display(&text, -Duration::days(days));
        alarm.append_property(Property::new("DTSTAMP", &stamp));
        alarm.append_property(Property::new("UID", format!("{days}-{uid}")));
        entry.alarm(alarm);
    }
    entry.done()
}
