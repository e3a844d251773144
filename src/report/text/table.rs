//! A table of models, for more findings than can be read one by one, and the files that hold most of them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use unicode_width::UnicodeWidthStr;

use super::place::{Group, Place, shorten};
use crate::report::Options;
use crate::report::mark::Mark;
use crate::report::phrase::{cut, wrap};
use crate::report::style;
use crate::vocab::{Day, State, counted};

/// Models that have a row; the rest is counted.
const MAX_ROWS: usize = 100;

/// Files that are named.
const MAX_FILES: usize = 10;

/// Columns of a day.
const DAY: usize = 10;

/// The columns with numbers, and the least that each has.
const NUMBERS: [(&str, usize); 5] = [("places", 4), ("files", 5), ("fix", 3), ("review", 6), ("hand", 4)];

/// Columns that the name of a file needs beside a model.
const MIN_FILE: usize = 24;

/// The part of the table that a model is in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    Retired,
    ExtendedAccess,
    Legacy,
    Other,
}

impl Section {
    fn of(group: &Group<'_>) -> Self {
        match group.first().and_then(|place| place.state) {
            Some(State::Eol) => Self::Retired,
            Some(State::ExtendedAccess) => Self::ExtendedAccess,
            Some(State::Legacy) => Self::Legacy,
            Some(State::Active | State::Unknown) | None => Self::Other,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Retired => "retired: calls fail",
            Self::ExtendedAccess => "in extended access",
            Self::Legacy => "Legacy",
            Self::Other => "other findings",
        }
    }
}

/// The table, and the files below it.
pub(super) fn table(groups: &[Group<'_>], places: &[Place], options: &Options) -> String {
    let mut rows: Vec<&Group<'_>> = groups.iter().take(MAX_ROWS).collect();
    rows.sort_by_key(|group| {
        let end = first_end(group);
        (Section::of(group), end.is_none(), end)
    });
    let room = if options.cuts { options.width } else { usize::MAX };
    let title = wrap(&title(&rows, places), room).join("\n  ");
    let mut text = format!("{}\n", style::bold(&title, options.color));
    let columns = Columns::of(&rows, options);
    text.push_str(&columns.head());
    let mut section = None;
    for group in rows {
        let own = Section::of(group);
        if section.replace(own) != Some(own) {
            let style = style::of_severity(group.severity).bold();
            text.push_str(&format!("{}\n", style::paint(own.title(), style, options.color)));
        }
        text.push_str(&columns.row(group, options.color));
    }
    if groups.len() > MAX_ROWS {
        text.push_str(&format!("… {} more\n", groups.len() - MAX_ROWS));
    }
    text.push_str(&files(places));
    text
}

/// `62 models to move, 553 places (all: --full; one model: --model "Claude v1.3")`
fn title(rows: &[&Group<'_>], places: &[Place]) -> String {
    let models: BTreeSet<_> = places.iter().map(|place| &place.model).collect();
    let example = rows.iter().find_map(|group| group.first());
    let example = example.map_or("NAME", |place| place.model.as_str());
    format!(
        "{} to move, {} (all: --full; one model: --model \"{example}\")",
        counted(models.len(), "model"),
        counted(places.len(), "place")
    )
}

/// The widths of the columns.
struct Columns {
    numbers: [usize; 5],
    /// Columns of a model and the one to move to.
    models: usize,
    /// Columns of the file that has most places; none where the terminal is narrow.
    file: Option<usize>,
}

impl Columns {
    fn of(rows: &[&Group<'_>], options: &Options) -> Self {
        let mut numbers = NUMBERS.map(|(_, least)| least);
        let mut widest = 0;
        for group in rows {
            for (width, number) in numbers.iter_mut().zip(counts(group)) {
                *width = (*width).max(number.to_string().len());
            }
            widest = widest.max(models(group).width());
        }
        if !options.cuts {
            return Self {
                numbers,
                models: widest,
                file: Some(usize::MAX),
            };
        }
        let before = DAY + numbers.iter().map(|width| width + 1).sum::<usize>() + GAP.len();
        let room = options.width.saturating_sub(before).max(MIN_FILE);
        let left = room.saturating_sub(widest + GAP.len());
        Self {
            numbers,
            models: widest.min(room),
            file: (left >= MIN_FILE).then_some(left),
        }
    }

    /// The names of the columns. Each begins where the one before it ends, because no number is as wide as its column.
    fn head(&self) -> String {
        let mut text = "ends".to_owned();
        let mut end = DAY;
        for ((name, _), width) in NUMBERS.iter().zip(self.numbers) {
            end += width + 1;
            let width = end.saturating_sub(text.len());
            text.push_str(&format!("{name:>width$}"));
        }
        let models = "model → move to";
        let width = self.models;
        let file = self.file.map_or("", |_| "file with most");
        let line = format!("{text}{GAP}{models:width$}{GAP}{file}");
        format!("{}\n", line.trim_end())
    }

    fn row(&self, group: &Group<'_>, color: bool) -> String {
        let day = first_end(group).map_or_else(|| "-".to_owned(), |day| day.to_string());
        let day = style::paint(&format!("{day:DAY$}"), style::of_severity(group.severity), color);
        let numbers: String = counts(group)
            .iter()
            .zip(self.numbers)
            .map(|(&number, width)| match number {
                0 => format!(" {:>width$}", "-"),
                _ => format!(" {number:>width$}"),
            })
            .collect();
        let models = cut(&models(group), self.models);
        let width = self.models;
        let file = self.file.zip(group.most(|place| Some(&place.path)));
        let file = file.map_or_else(String::new, |(room, path)| shorten(path, room));
        let line = format!("{day}{numbers}{GAP}{models:width$}{GAP}{file}");
        format!("{}\n", line.trim_end())
    }
}

/// Between two columns of text.
const GAP: &str = "  ";

/// The first day on which the model ended or ends somewhere.
fn first_end(group: &Group<'_>) -> Option<Day> {
    group.places.iter().filter_map(|place| place.end).min()
}

/// Places, files, and places by who changes them.
fn counts(group: &Group<'_>) -> [usize; 5] {
    let files: BTreeSet<_> = group.places.iter().map(|place| &place.path).collect();
    [
        group.places.len(),
        files.len(),
        group.count(|mark| matches!(mark, Mark::Fix | Mark::WithAll)),
        group.count(|mark| matches!(mark, Mark::Review | Mark::ReviewWithAll)),
        group.count(|mark| matches!(mark, Mark::ByHand(_))),
    ]
}

/// `Claude v2 → Claude Sonnet 4.6`, and the lint where the state does not say what is wrong.
fn models(group: &Group<'_>) -> String {
    let Some(first) = group.first() else {
        return String::new();
    };
    let lint = match Section::of(group) {
        Section::Other => format!(" [{}]", first.lint),
        _ => String::new(),
    };
    let move_to = group.most(|place| place.move_to.as_deref());
    let move_to = move_to.map_or_else(String::new, |name| format!(" → {name}"));
    format!("{}{lint}{move_to}", first.model)
}

/// The files that hold most findings, one a line, each with the line of its first one.
fn files(places: &[Place]) -> String {
    let mut counts = BTreeMap::<&str, (usize, u32)>::new();
    for place in places {
        let (count, line) = counts.entry(&place.path).or_insert((0, place.line));
        *count += 1;
        *line = place.line.min(*line);
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|&(path, (count, _))| (Reverse(count), path));
    let more = counts.len().saturating_sub(MAX_FILES);
    let mut text = "files with most places, from their first line on:\n".to_owned();
    for (path, (count, line)) in counts.iter().take(MAX_FILES) {
        text.push_str(&format!("{count:6}  {path}:{line}\n"));
    }
    if more > 0 {
        text.push_str(&format!("        … and {}\n", counted(more, "more file")));
    }
    text
}
