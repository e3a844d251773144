//! A table of models, for more findings than can be read one by one, and the files that hold most of them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::place::{Group, Place, shorten};
use crate::report::Options;
use crate::report::mark::Mark;
use crate::report::phrase::cut;
use crate::report::style;
use crate::vocab::State;

/// Models that have a row; the rest is counted.
const MAX_ROWS: usize = 100;

/// Files that are named.
const MAX_FILES: usize = 10;

/// Days before an end within which the table counts them.
const NEAR: i64 = 99;

/// The columns with numbers: `places files fix review hand`.
const NUMBERS: [(&str, usize); 5] = [("places", 6), ("files", 5), ("fix", 4), ("review", 6), ("hand", 4)];

/// The table, and the files below it.
pub(super) fn table(groups: &[Group<'_>], places: &[Place], options: &Options) -> String {
    let models: BTreeSet<_> = places.iter().map(|place| &place.model).collect();
    let head = format!(
        "{} to move, {}   (every place: --full; one model: --model NAME)",
        count(models.len(), "model"),
        count(places.len(), "place")
    );
    let mut text = format!("{}\n", style::bold(&cut(&head, options.width), options.color));
    let columns = Columns::of(groups, if options.cuts { options.width } else { usize::MAX });
    text.push_str(&columns.row(
        "state",
        "ends",
        "model",
        &NUMBERS.map(|(name, _)| name.to_owned()),
        "move to",
    ));
    let mut rows: Vec<&Group<'_>> = groups.iter().take(MAX_ROWS).collect();
    rows.sort_by_key(|group| {
        let end = group.places.iter().filter_map(|place| place.end).min();
        (end.is_none(), end)
    });
    for group in rows {
        let row = row(group, &columns);
        let style = style::of_severity(group.severity);
        let state = row.split(' ').next().unwrap_or_default();
        text.push_str(&style::paint(state, style, options.color));
        text.push_str(&row[state.len()..]);
    }
    if groups.len() > MAX_ROWS {
        text.push_str(&format!("… {} more\n", groups.len() - MAX_ROWS));
    }
    text.push_str(&files(places, options));
    text
}

/// The widths of the columns that depend on the terminal.
struct Columns {
    model: usize,
    move_to: usize,
}

/// Columns of `retired` and of a day.
const STATE: usize = 10;
const DAY: usize = 10;

impl Columns {
    fn of(groups: &[Group<'_>], width: usize) -> Self {
        let widest = |of: &dyn Fn(&Group<'_>) -> usize| groups.iter().map(of).max().unwrap_or_default();
        let model = widest(&|group| group.first().map_or(0, |place| place.model.chars().count()));
        let move_to = widest(&|group| {
            group
                .most(|place| place.move_to.as_deref())
                .map_or(0, |name| name.chars().count())
        });
        let numbers: usize = NUMBERS.iter().map(|(_, width)| width + 1).sum();
        let room = width.saturating_sub(STATE + 1 + DAY + 1 + numbers + "  ".len()).max(20);
        if model + move_to <= room {
            return Self { model, move_to };
        }
        let model = model
            .min((room * 3).div_ceil(5))
            .max(room.saturating_sub(move_to).min(model));
        Self {
            model,
            move_to: room.saturating_sub(model),
        }
    }

    fn row(&self, state: &str, end: &str, model: &str, numbers: &[String; 5], move_to: &str) -> String {
        let (model, move_to) = (cut(model, self.model), cut(move_to, self.move_to));
        let width = self.model;
        let numbers: String = numbers
            .iter()
            .zip(NUMBERS)
            .map(|(number, (_, width))| format!(" {number:>width$}"))
            .collect();
        let row = format!("{state:STATE$} {end:DAY$} {model:width$}{numbers}  {move_to}");
        format!("{}\n", row.trim_end())
    }
}

fn row(group: &Group<'_>, columns: &Columns) -> String {
    let Some(first) = group.first() else {
        return String::new();
    };
    let files: BTreeSet<_> = group.places.iter().map(|place| &place.path).collect();
    let hand = group.count(|mark| matches!(mark, Mark::ByHand(_)));
    let numbers = [
        group.places.len(),
        files.len(),
        group.count(|mark| matches!(mark, Mark::Fix | Mark::WithAll)),
        group.count(|mark| matches!(mark, Mark::Review | Mark::ReviewWithAll)),
        hand,
    ];
    let end = group.places.iter().filter_map(|place| place.end).min();
    let end = end.map_or_else(|| "-".to_owned(), |day| day.to_string());
    let move_to = group.most(|place| place.move_to.as_deref()).unwrap_or("-");
    columns.row(
        &state(first),
        &end,
        &first.model,
        &numbers.map(|n| n.to_string()),
        move_to,
    )
}

/// `retired`, `in 40 days`, `legacy`, or what the lint of an Active or unknown model is about.
fn state(place: &Place) -> String {
    match (place.state, place.days_left) {
        (Some(State::Eol), _) => "retired".to_owned(),
        (Some(State::Legacy | State::ExtendedAccess), Some(days @ 0..=NEAR)) => format!("in {days} days"),
        (Some(State::Legacy), _) => "legacy".to_owned(),
        (Some(State::ExtendedAccess), _) => "extended".to_owned(),
        (Some(State::Active | State::Unknown) | None, _) => {
            let about = place.lint.split('-').next().unwrap_or(place.lint);
            cut(about, STATE)
        }
    }
}

/// The files that hold most findings, one a line.
fn files(places: &[Place], options: &Options) -> String {
    let mut counts = BTreeMap::<&str, usize>::new();
    for place in places {
        *counts.entry(&place.path).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|&(path, count)| (Reverse(count), path));
    let more = counts.len().saturating_sub(MAX_FILES);
    let mut text = "files with most places:\n".to_owned();
    for (path, count) in counts.iter().take(MAX_FILES) {
        text.push_str(&format!(
            "{count:6}  {}\n",
            shorten(
                path,
                if options.cuts {
                    options.width.saturating_sub(8)
                } else {
                    usize::MAX
                }
            )
        ));
    }
    if more > 0 {
        text.push_str(&format!("        … and {}\n", self::count(more, "more file")));
    }
    text
}

fn count(n: usize, thing: &str) -> String {
    format!("{n} {thing}{}", if n == 1 { "" } else { "s" })
}
