//! The plan as one page for a browser: it loads nothing, works without a mouse, and can be printed.
//!
//! Everything that comes from a file goes through the template's escaping. The page's own policy allows only the script
//! in the template.

use std::io;

use minijinja::{AutoEscape, Environment, Value, escape_formatter};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::super::sanitize::{is_deceptive, visible};
use super::links::{at_forge, in_checkout};
use super::text::bar;
use super::{edits, lives, next, runway};
use crate::plan::timeline::Scale;
use crate::plan::{Life, Plan, Step};
use crate::vocab::{Day, State};

const TEMPLATE: &str = include_str!("plan.html");

/// The units that a line of time is wide.
const WIDTH: usize = 1000;

#[derive(Serialize)]
struct Page<'a> {
    nonce: String,
    plan: &'a Plan,
    scale: Ends,
    rows: Vec<Row<'a>>,
    steps: Vec<Shown<'a>>,
    counts: Counts,
}

#[derive(Serialize)]
struct Ends {
    from: Day,
    to: Day,
    today: usize,
    ticks: Vec<Tick>,
}

#[derive(Serialize)]
struct Tick {
    x: usize,
    label: String,
}

/// A bar of the timeline.
#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    /// Its Regions, in short.
    regions: String,
    /// All of them.
    place: String,
    state: &'static str,
    /// The Legacy day, that of extended access, and the end.
    days: [Option<String>; 3],
    /// The life in words, for who does not see it.
    words: String,
    segments: Vec<Segment>,
    floor: Option<usize>,
}

#[derive(Serialize)]
struct Segment {
    x: usize,
    width: usize,
    state: &'static str,
}

#[derive(Serialize)]
struct Counts {
    steps: usize,
    places: usize,
    broken: usize,
}

/// A step with the values computed for the page.
#[derive(Serialize)]
struct Shown<'a> {
    number: usize,
    step: &'a Step,
    urgency: &'static str,
    next: String,
    next_date: String,
    runway: String,
    target_runway: String,
    edits: String,
    owners: String,
    places: Vec<Link<'a>>,
}

#[derive(Serialize)]
struct Link<'a> {
    place: &'a crate::plan::Place,
    file: String,
    forge: Option<String>,
    set: &'static str,
}

pub(super) fn page(plan: &Plan) -> io::Result<String> {
    let scale = Scale::around(plan.as_of, WIDTH + 1);
    let json = serde_json::to_string(plan).map_err(io::Error::other)?;
    let nonce: String = Sha256::digest(json)
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let page = Page {
        nonce,
        plan,
        rows: rows(plan, &scale),
        steps: plan
            .steps
            .iter()
            .enumerate()
            .map(|(at, step)| shown(plan, at + 1, step))
            .collect(),
        counts: Counts {
            steps: plan.steps.len(),
            places: plan.steps.iter().map(|step| step.places.len()).sum(),
            broken: plan.steps.iter().filter(|step| step.state == State::Eol).count(),
        },
        scale: Ends {
            from: scale.from,
            to: scale.to,
            today: scale.column(scale.today).unwrap_or(0),
            ticks: ticks(&scale),
        },
    };
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    // A mark that turns the direction of text is shown and not obeyed.
    environment.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if text.contains(is_deceptive) => escape_formatter(out, state, &Value::from(visible(text).as_ref())),
        _ => escape_formatter(out, state, value),
    });
    environment
        .add_template("plan.html", TEMPLATE)
        .map_err(io::Error::other)?;
    let template = environment.get_template("plan.html").map_err(io::Error::other)?;
    template
        .render(minijinja::value::Serde(&page))
        .map_err(io::Error::other)
}

fn rows<'a>(plan: &'a Plan, scale: &Scale) -> Vec<Row<'a>> {
    let mut seen = std::collections::BTreeSet::new();
    let steps = plan.steps.iter().filter(|step| seen.insert(step.model_id.as_str()));
    let lives = steps.flat_map(|step| lives(step).into_iter().map(move |life| (step, life)));
    let row = |(step, life): (&'a Step, Life)| {
        let bar = bar(&life);
        let days = [
            ("Legacy", life.legacy),
            ("extended access", life.extended_access),
            ("end of life", life.eol),
        ];
        let days = days
            .iter()
            .filter_map(|(what, day)| Some(format!("{what} {}", (*day)?)));
        let regions: Vec<_> = life.regions.iter().map(ToString::to_string).collect();
        let place = if regions.is_empty() {
            "every Region".to_owned()
        } else {
            regions.join(", ")
        };
        Row {
            name: &step.name,
            regions: match life.regions.as_slice() {
                [] => String::new(),
                [one] => one.to_string(),
                [first, more @ ..] => format!("{first} and {} more", more.len()),
            },
            place: place.clone(),
            state: life.state.name(),
            days: [life.legacy, life.extended_access, life.eol].map(|day| day.map(|day| day.to_string())),
            words: format!(
                "{} in {place}: {}; {}",
                step.name,
                life.state,
                days.collect::<Vec<_>>().join(", ")
            ),
            segments: segments(&bar, scale),
            floor: life
                .floor
                .filter(|_| life.eol.is_none())
                .and_then(|day| scale.column(day)),
        }
    };
    lives.map(row).collect()
}

/// The stretches of one state, in units of the scale.
fn segments(bar: &crate::plan::timeline::Bar, scale: &Scale) -> Vec<Segment> {
    let mut cuts: Vec<Day> = [bar.launched, bar.legacy, bar.extended_access, bar.eol]
        .into_iter()
        .flatten()
        .collect();
    cuts.retain(|day| *day > scale.from && *day < scale.to);
    cuts.sort();
    let starts: Vec<Day> = std::iter::once(scale.from).chain(cuts).collect();
    let ends = starts.iter().skip(1).copied().chain([scale.to]);
    let stretch = |(start, end): (&Day, Day)| {
        let (x, to) = (scale.column(*start)?, scale.column(end)?);
        Some(Segment {
            x,
            width: to.checked_sub(x).filter(|width| *width > 0)?,
            state: bar.state_on(*start)?.name(),
        })
    };
    starts.iter().zip(ends).filter_map(stretch).collect()
}

/// The first day of each quarter.
fn ticks(scale: &Scale) -> Vec<Tick> {
    let (from, to) = (scale.from.date(), scale.to.date());
    let quarters = (from.year()..=to.year()).flat_map(|year| [1, 4, 7, 10].map(|month| (year, month)));
    let tick = |(year, month): (i16, i8)| {
        Some(Tick {
            x: scale.column(Day::new(year, month, 1)?)?,
            label: format!("{year}-{month:02}"),
        })
    };
    quarters.filter_map(tick).collect()
}

fn shown<'a>(plan: &Plan, number: usize, step: &'a Step) -> Shown<'a> {
    let owners: std::collections::BTreeSet<_> = step.places.iter().flat_map(|place| &place.owners).collect();
    let link = |place: &'a crate::plan::Place| Link {
        place,
        file: in_checkout(place),
        forge: at_forge(place),
        set: place.set.name(),
    };
    Shown {
        number,
        step,
        urgency: step.urgency.words(),
        next: next(step, plan),
        next_date: step.next.map(|next| next.date.to_string()).unwrap_or_default(),
        runway: runway(step.runway_until, plan),
        target_runway: runway(step.replacement.as_ref().and_then(|target| target.runway_until), plan),
        edits: edits(step),
        owners: owners.into_iter().cloned().collect::<Vec<_>>().join(" "),
        places: step.places.iter().map(link).collect(),
    }
}
