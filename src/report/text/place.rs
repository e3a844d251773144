//! Findings of a large report: the data kept of each, and their groups by model.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::document::Document;
use crate::finding::Finding;
use crate::lint;
use crate::report::mark::Mark;
use crate::report::phrase::{checks, target};
use crate::report::sanitize::visible;
use crate::vocab::{Day, Severity, State};

/// Data of a finding that is kept after its document is dropped.
pub(super) struct Place {
    pub(super) path: String,
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) severity: Severity,
    pub(super) lint: &'static str,
    pub(super) message: String,
    /// The name of the model, or the id as it is written.
    pub(super) model: String,
    /// True if it is about several models of a list.
    is_of_list: bool,
    /// The state of the model, if it has one.
    pub(super) state: Option<State>,
    /// The day on which the model ended or ends, the first of several Regions.
    pub(super) end: Option<Day>,
    /// Those days of all Regions that count.
    ends: BTreeSet<Option<Day>>,
    /// The replacement.
    pub(super) target: Option<String>,
    /// What to change, where no other id is to be written.
    pub(super) hint: Option<String>,
    /// True if the replacement writes a text, and does not only take something out.
    pub(super) writes: bool,
    /// The name of the model to move to, if it is another one.
    pub(super) move_to: Option<String>,
    pub(super) checks: Vec<String>,
    pub(super) mark: Mark,
}

impl Place {
    pub(super) fn new(document: &Document, finding: &Finding, mark: &Mark) -> Self {
        let reference = &finding.verdict.reference;
        let at = document.position(reference.span.start());
        let judgement = finding.verdict.judgement.as_ref();
        let worst = judgement.and_then(|judgement| judgement.lifecycle.first());
        let replacement = finding.replacement.as_ref();
        let seen = |text: &str| visible(text).into_owned();
        Self {
            path: seen(document.name()),
            line: at.line,
            column: at.column,
            severity: finding.severity,
            lint: finding.lint,
            message: seen(&finding.message),
            model: seen(judgement.map_or(&reference.text, |judgement| &judgement.name)),
            is_of_list: finding.verdict.table.is_some() && !finding.labels.is_empty(),
            state: judgement.map(|judgement| judgement.state),
            end: worst.and_then(|group| group.eol),
            ends: judgement
                .iter()
                .flat_map(|judgement| judgement.lifecycle.iter().map(|group| group.eol))
                .collect(),
            target: replacement.map(|new| seen(&target(new))),
            hint: hint(finding).map(seen),
            writes: replacement.is_some_and(|new| !new.is_removal()),
            move_to: replacement.filter(|new| !new.keeps_model).map(|new| seen(&new.name)),
            checks: replacement.map(checks).unwrap_or_default(),
            mark: mark.clone(),
        }
    }
}

/// The first note of a finding that is about no other model, and without an edit.
fn hint(finding: &Finding) -> Option<&str> {
    let is_open = finding.replacement.is_none() && lint::is_about_request(finding.lint);
    finding.notes.first().filter(|_| is_open).map(String::as_str)
}

/// The findings of one lint on one model.
pub(super) struct Group<'a> {
    pub(super) severity: Severity,
    pub(super) places: Vec<&'a Place>,
}

impl Group<'_> {
    pub(super) fn first(&self) -> Option<&Place> {
        self.places.first().copied()
    }

    /// True if the model has ended, or ends, elsewhere on other days than at the first place.
    pub(super) fn differs(&self) -> bool {
        let is_end = |place: &Place| lint::by_name(place.lint).is_some_and(|lint| lint.group == lint::Group::End);
        let first = self.first().filter(|first| is_end(first));
        first.is_some_and(|first| self.places.iter().any(|place| place.ends != first.ends))
    }

    /// Number of places with a mark.
    pub(super) fn count(&self, is: impl Fn(&Mark) -> bool) -> usize {
        self.places.iter().filter(|place| is(&place.mark)).count()
    }

    /// The text that most of the places have.
    pub(super) fn most<'p>(&'p self, of: impl Fn(&'p Place) -> Option<&'p str>) -> Option<&'p str> {
        let mut counts = BTreeMap::<&str, usize>::new();
        for text in self.places.iter().filter_map(|place| of(place)) {
            *counts.entry(text).or_default() += 1;
        }
        // Of several that are as frequent, the first by name.
        let most = counts.into_iter().min_by_key(|&(text, count)| (Reverse(count), text));
        most.map(|(text, _)| text)
    }
}

/// The findings of each lint on each model; one about a list of models is for itself.
pub(super) fn by_lint(places: &[Place]) -> Vec<Group<'_>> {
    groups(places, |place| {
        let about = if place.is_of_list { &place.message } else { &place.model };
        (place.lint, about)
    })
}

/// The findings on each model.
pub(super) fn by_model(places: &[Place]) -> Vec<Group<'_>> {
    groups(places, |place| ("", &place.model))
}

/// The groups, the most urgent first: the worst, then the one whose end came or comes first.
fn groups<'a>(places: &'a [Place], key: impl Fn(&'a Place) -> (&'static str, &'a String)) -> Vec<Group<'a>> {
    let mut by_model = BTreeMap::<_, Vec<&Place>>::new();
    for place in places {
        by_model.entry(key(place)).or_default().push(place);
    }
    let worst = |places: &[&Place]| places.iter().map(|place| place.severity).max();
    let mut groups: Vec<_> = by_model
        .into_values()
        .map(|places| Group {
            severity: worst(&places).unwrap_or(Severity::Note),
            places,
        })
        .collect();
    groups.sort_by_key(|group| {
        let end = group.places.iter().filter_map(|place| place.end).min();
        (
            Reverse(group.severity),
            end.is_none(),
            end,
            group.first().map(|place| place.lint),
        )
    });
    groups
}

/// The path, with its middle left out where it is wider than `room`.
pub(super) fn shorten(path: &str, room: usize) -> String {
    let length = path.chars().count();
    if length <= room {
        return path.to_owned();
    }
    let keep = room.saturating_sub(1);
    let behind = keep - keep / 3;
    let start: String = path.chars().take(keep / 3).collect();
    let end: String = path.chars().skip(length - behind).collect();
    format!("{start}…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_path_loses_its_middle() {
        assert_eq!(shorten("src/a.py", 20), "src/a.py");
        let path = "config_library/unified/medical_records/config.yaml";
        assert!(shorten(path, 30).starts_with("config_li…") && shorten(path, 30).ends_with("config.yaml"));
        assert_eq!(shorten(path, 30).chars().count(), 30);
    }
}
