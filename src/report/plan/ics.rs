//! The deadlines for a calendar: one event a model and change of state, with alarms. The names of events stay the same, so
//! that a second import updates them.

use chrono::Duration;
use icalendar::{Alarm, Calendar, Component, Event as Entry, EventLike, Property};
use sha2::{Digest, Sha256};

use crate::plan::{Event, Plan, Step};
use crate::vocab::Day;

/// Days before a deadline on which a calendar reminds of it.
const ALARMS: [i64; 3] = [90, 30, 7];

/// The text of the calendar.
pub(super) fn calendar(plan: &Plan) -> String {
    let mut calendar = Calendar::new();
    calendar.name("Bedrock models: migration");
    let mut seen = std::collections::BTreeSet::new();
    for step in &plan.steps {
        for (event, day) in deadlines(step, plan.as_of) {
            if seen.insert((step.model_id.clone(), event)) {
                calendar.push(entry(plan, step, event, day));
            }
        }
    }
    calendar.done().to_string()
}

/// The first day of each change of state that is still to come.
pub(super) fn deadlines(step: &Step, as_of: Day) -> Vec<(Event, Day)> {
    let first =
        |of: fn(&crate::plan::Life) -> Option<Day>| step.lives.iter().filter_map(of).filter(|day| *day > as_of).min();
    let all = [
        (Event::Legacy, first(|life| life.legacy)),
        (Event::ExtendedAccess, first(|life| life.extended_access)),
        (Event::Eol, first(|life| life.eol)),
    ];
    all.into_iter().filter_map(|(event, day)| Some((event, day?))).collect()
}

/// The name of an event, which holds no day: a day that moves is an update.
pub(super) fn uid(model: &str, event: Event) -> String {
    let digest = Sha256::digest(format!("{model}\0{}", event.words()));
    let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{hex}@bedrock-lint")
}

fn entry(plan: &Plan, step: &Step, event: Event, day: Day) -> Entry {
    let target = step.replacement.as_ref().map_or_else(
        || "no replacement is known".to_owned(),
        |target| format!("move to {} ({})", target.name, target.model_id),
    );
    let places = step.places.len();
    let mut entry = Entry::new();
    let stamp = format!("{}T000000Z", plan.as_of.to_string().replace('-', ""));
    let version = Day::from(jiff::civil::date(2020, 1, 1)).days_until(plan.as_of).max(0);
    entry
        .uid(&uid(&step.model_id, event))
        .summary(&format!("{}: {}", step.name, event.words()))
        .description(&format!("{} in {places} places; {target}", step.model_id))
        .append_property(Property::new("DTSTAMP", &stamp))
        .append_property(Property::new("SEQUENCE", version.to_string()))
        .append_property(
            Property::new("DTSTART", day.to_string().replace('-', ""))
                .add_parameter("VALUE", "DATE")
                .done(),
        );
    for days in ALARMS.into_iter().filter(|days| plan.as_of.days_until(day) > *days) {
        let text = format!("{}: {} in {days} days", step.name, event.words());
        let mut alarm = Alarm::display(&text, -Duration::days(days));
        alarm.append_property(Property::new("DTSTAMP", &stamp));
        alarm.append_property(Property::new("UID", format!("{days}-{}", uid(&step.model_id, event))));
        entry.alarm(alarm);
    }
    entry.done()
}
