//! Work on one model, line by line. Each line names the place or the field of the catalog that is its source; a line
//! without a source is left out.

use std::collections::BTreeSet;

use super::record::{Item, Place, Set, Step};

/// The lines of a step.
pub(super) fn checklist(step: &Step) -> Vec<Item> {
    let mut items = Vec::new();
    let mut add = |phase: &str, text: String, source: String| {
        items.push(Item {
            phase: phase.to_owned(),
            text,
            source,
        });
    };
    let Some(target) = &step.replacement else {
        for place in &step.places {
            add(
                "evaluate",
                format!("choose what takes the place of `{}`", place.text),
                at(place),
            );
        }
        return items;
    };
    for change in &step.changes {
        let (from, to) = (
            change.from.as_deref().unwrap_or("nothing"),
            change.to.as_deref().unwrap_or("nothing"),
        );
        let source = format!("catalog: {} of {} and {}", change.kind, step.model_id, target.model_id);
        add(
            "evaluate",
            format!("{}: {from} → {to}", change.kind.replace('-', " ")),
            source,
        );
    }
    if target.is_short_lived
        && let Some(until) = target.runway_until
    {
        let source = format!("catalog: lifecycle of {}", target.model_id);
        add(
            "evaluate",
            format!(
                "{} can end from {until} on: choose whether to move further at once",
                target.name
            ),
            source,
        );
    }
    for place in step.places.iter().filter(|place| place.sink.is_some()) {
        let sink = place.sink.as_deref().unwrap_or_default();
        add("test", format!("call `{sink}` with {}", target.name), at(place));
    }
    let fields: BTreeSet<&String> = step.places.iter().flat_map(|place| &place.fields).collect();
    for field in fields {
        if let Some((source, text)) = split(field) {
            add("test", text.to_owned(), source.to_owned());
        }
    }
    for (set, what) in [
        (Set::Fix, "apply with `check --fix`"),
        (Set::Review, "apply with `check --fix --unsafe-fixes`, and look at it"),
        (Set::ByHand, "change by hand"),
        (Set::ReIndex, "build the index anew with the new model, then change"),
    ] {
        for role in ["test", "code", "config"] {
            let places = step
                .places
                .iter()
                .filter(|place| place.set == set && place.role == role && !place.monitors);
            for place in places {
                add("roll out", format!("{what}: `{}`", place.text), at(place));
            }
        }
    }
    for model in &target.fall_back {
        let source = format!("catalog: suggested.alternatives of {}", step.model_id);
        add("fall back", format!("`{model}` can take its place"), source);
    }
    for place in step.places.iter().filter(|place| place.monitors) {
        add(
            "monitor",
            format!("let the dashboard or alarm name the new id instead of `{}`", place.text),
            at(place),
        );
    }
    for place in step
        .places
        .iter()
        .filter(|place| place.set == Set::ByHand && place.role == "config")
    {
        add(
            "remove",
            format!("take `{}` out once nothing calls it", place.text),
            at(place),
        );
    }
    items
}

/// `path:line`, behind the repository where several are planned for.
fn at(place: &Place) -> String {
    match &place.repository {
        Some(repository) => format!("{repository} {}:{}", place.path, place.line),
        None => format!("{}:{}", place.path, place.line),
    }
}

/// The place of a field and the text after it: `src/a.py:3: …`.
fn split(field: &str) -> Option<(&str, &str)> {
    let at = field.match_indices(": ").map(|(at, _)| at).find(|at| {
        let number = field[..*at].rsplit(':').next().unwrap_or_default();
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })?;
    Some((&field[..at], &field[at + 2..]))
}
