//! Differences between two plans, for a weekly workflow.

use std::io::{self, Write};

use super::super::markdown::{code, prose};
use super::super::sanitize::visible;
use super::links::at_forge;
use crate::plan::{Comparison, Moved, Place};

pub(super) fn text(all: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    if all.is_empty() {
        return writeln!(out, "nothing happened");
    }
    for (title, places) in [("done", &all.done), ("new", &all.new)] {
        if !places.is_empty() {
            writeln!(out, "{title}: {}", places.len())?;
        }
        for (model, place) in places {
            let repository = place
                .repository
                .iter()
                .map(|name| format!("{} ", visible(name)))
                .collect::<String>();
            writeln!(
                out,
                "  {} {repository}{}:{}",
                visible(model),
                visible(&place.path),
                place.line
            )?;
        }
    }
    for moved in &all.moved {
        writeln!(out, "{}: {} {}", word(moved), visible(&moved.model_id), change(moved))?;
    }
    Ok(())
}

pub(super) fn markdown(all: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    if all.is_empty() {
        return writeln!(out, "Nothing happened.");
    }
    for (title, places) in [("Done", &all.done), ("New", &all.new)] {
        if places.is_empty() {
            continue;
        }
        writeln!(out, "## {title}: {}\n", places.len())?;
        for (model, place) in places {
            writeln!(out, "- {} at {}", code(model), link(place))?;
        }
        writeln!(out)?;
    }
    if !all.moved.is_empty() {
        writeln!(out, "## Slipped or moved: {}\n", all.moved.len())?;
        for moved in &all.moved {
            writeln!(out, "- {}: {} {}", word(moved), code(&moved.model_id), change(moved))?;
        }
    }
    Ok(())
}

fn link(place: &Place) -> String {
    let shown = prose(&format!("{}:{}", place.path, place.line));
    at_forge(place).map_or_else(|| shown.clone(), |address| format!("[{shown}]({address})"))
}

fn word(moved: &Moved) -> &'static str {
    if moved.is_slipped() { "slipped" } else { "moved" }
}

fn change(moved: &Moved) -> String {
    let day = |day: Option<crate::vocab::Day>| day.map_or_else(|| "no day".to_owned(), |day| day.to_string());
    let ((was, is), (from, to)) = (moved.states, moved.dates);
    let places = moved.places;
    format!(
        "is {is} and was {was}; the next day is {}, and was {}; {places} places",
        day(to),
        day(from)
    )
}
