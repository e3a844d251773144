//! The values of a model's block, each read on its own: statuses, lifecycle groups, sources, lists and names.

use super::data::{ApiStatus, Group, Listed, Notice, Source};
use super::error::{Place, Problem};
use super::model::Readings;
use super::names::Reader;
use super::raw::{List, OneOrMany, Or, RawDay, RawGroup, RawListed, RawNotice, RawSource, Text, TextOr};
use crate::vocab::{Day, Kind, State};

impl Reader<'_> {
    pub(super) fn kind(&mut self, text: &Text) -> Option<Kind> {
        text.get_ref()
            .parse()
            .map_err(|_| {
                self.bad_value(
                    text,
                    "a kind of model",
                    &names_of(Kind::ALL.iter().map(|kind| kind.name())),
                );
            })
            .ok()
    }

    pub(super) fn confidence(&mut self, text: &Text) -> Option<String> {
        let levels = ["high", "medium", "low"];
        if levels.contains(&text.get_ref().as_str()) {
            return Some(text.get_ref().clone());
        }
        self.bad_value(text, "a confidence", &names_of(levels.into_iter()));
        None
    }

    pub(super) fn bad_value(&mut self, text: &Text, what: &'static str, expected: &str) {
        let place = self.at(text);
        self.problems.push(
            place,
            Problem::Value {
                text: text.get_ref().clone(),
                what,
                expected: expected.to_owned(),
            },
        );
    }

    pub(super) fn set_day(&mut self, to: &mut Option<Day>, from: Option<&RawDay>) {
        if let Some(day) = from.and_then(|day| self.day(day)) {
            *to = Some(day);
        }
    }

    pub(super) fn set_known(&mut self, to: &mut Option<String>, from: Option<&Text>) {
        if let Some(text) = from {
            *to = self.known(text);
        }
    }

    /// The texts of a list; `None` is `unknown`.
    pub(super) fn list(&mut self, list: &List) -> Option<Vec<String>> {
        match list.get_ref() {
            TextOr::Value(items) => Some(items.iter().map(|item| item.get_ref().clone()).collect()),
            TextOr::Text(text) if text == "unknown" => None,
            TextOr::Text(text) => {
                self.bad_value(
                    &Text::new(list.span(), text.clone()),
                    "a list",
                    "a list of texts, or \"unknown\"",
                );
                None
            }
        }
    }

    pub(super) fn listed_or_unknown(&mut self, listed: &Or<RawListed>) -> Option<Listed> {
        match listed.get_ref() {
            TextOr::Value(raw) => self.listed(raw, listed.span().start),
            TextOr::Text(text) if text == "unknown" => None,
            TextOr::Text(text) => {
                let expected = "a status and the day on which it was read, such as { legacy = 2026-10-16 }";
                self.bad_value(&Text::new(listed.span(), text.clone()), "a listed status", expected);
                None
            }
        }
    }

    pub(super) fn notice(&mut self, notice: &Or<RawNotice>) -> Option<Notice> {
        match notice.get_ref() {
            TextOr::Value(RawNotice::Months(months)) => Some(Notice::Months(*months)),
            TextOr::Value(RawNotice::Days(days)) => Some(Notice::Days(*days)),
            TextOr::Text(text) if text == "unknown" => None,
            TextOr::Text(text) => {
                let expected = "{ months = 6 }, { days = 45 } or \"unknown\"";
                self.bad_value(&Text::new(notice.span(), text.clone()), "a notice", expected);
                None
            }
        }
    }

    pub(super) fn listed(&mut self, raw: &RawListed, at: usize) -> Option<Listed> {
        let all = [
            (State::Active, &raw.active),
            (State::Legacy, &raw.legacy),
            (State::ExtendedAccess, &raw.extended_access),
            (State::Eol, &raw.eol),
            (State::Unknown, &raw.unknown),
        ];
        let mut named = all
            .into_iter()
            .filter_map(|(status, day)| Some((status, day.as_ref()?)));
        let (Some((status, day)), None) = (named.next(), named.next()) else {
            let place = Place { file: self.file, at };
            let text = "expected one status and the day on which it was read, such as { legacy = 2026-10-16 }";
            self.problems.push(place, Problem::Shape(text.to_owned()));
            return None;
        };
        Some(Listed {
            status,
            on: self.day(day)?,
        })
    }

    /// `"active"`: it says so in the newest reading. `{ legacy = 2026-07-07 }`: it said so last then, and is gone.
    pub(super) fn api_status(&mut self, status: &Or<RawListed>, readings: &Readings) -> Option<ApiStatus> {
        match status.get_ref() {
            TextOr::Value(raw) => {
                let listed = self.listed(raw, status.span().start)?;
                let source = readings.names.api_history.clone();
                Some(ApiStatus {
                    status: listed.status,
                    observed: None,
                    last_seen: Some(listed.on),
                    source,
                })
            }
            TextOr::Text(text) if text == "unknown" => None,
            TextOr::Text(text) => {
                let Ok(status_read) = text.parse() else {
                    let expected = names_of(State::ALL.iter().map(|state| state.name()));
                    self.bad_value(&Text::new(status.span(), text.clone()), "a status", &expected);
                    return None;
                };
                let source = readings.names.api.clone();
                Some(ApiStatus {
                    status: status_read,
                    observed: readings.newest,
                    last_seen: None,
                    source,
                })
            }
        }
    }

    pub(super) fn groups(&mut self, lifecycle: &toml::Spanned<OneOrMany<RawGroup>>) -> Vec<(Place, Group)> {
        match lifecycle.get_ref() {
            OneOrMany::One(group) => vec![self.group(lifecycle.span().start, group)],
            OneOrMany::Many(groups) => groups
                .iter()
                .map(|raw| self.group(raw.span().start, raw.get_ref()))
                .collect(),
        }
    }

    pub(super) fn group(&mut self, at: usize, raw: &RawGroup) -> (Place, Group) {
        let listed = raw.listed.as_ref().and_then(|listed| self.listed(listed, at));
        let group = Group {
            regions: raw
                .regions
                .as_ref()
                .and_then(|list| self.regions(list))
                .unwrap_or_default(),
            assumed: raw.regions_assumed,
            legacy: raw.legacy.as_ref().and_then(|day| self.day(day)),
            extended_access: raw.extended_access.as_ref().and_then(|day| self.day(day)),
            eol: raw.eol.as_ref().and_then(|day| self.day(day)),
            floor: raw.floor.as_ref().and_then(|day| self.day(day)),
            listed_status: listed.map(|listed| listed.status),
            listed_on: listed.map(|listed| listed.on),
            source: raw.source.as_ref().and_then(|source| self.source(source)),
            note: raw.note.as_ref().map(|note| self.text(note)),
            provenance: raw.provenance.as_ref().map(|text| self.text(text)),
        };
        (Place { file: self.file, at }, group)
    }

    pub(super) fn source(&mut self, source: &Or<RawSource>) -> Option<Source> {
        let names = self.names;
        let (file, raw) = match source.get_ref() {
            TextOr::Value(raw) => (self.file, raw),
            TextOr::Text(name) => {
                let name = Text::new(source.span(), name.clone());
                let (place, raw) = self.entry(&name, "source", &names.sources)?;
                (place.file, raw)
            }
        };
        let mut cx = Reader {
            names,
            file,
            problems: &mut *self.problems,
        };
        if !raw.url.get_ref().starts_with("https://") {
            cx.bad_value(&raw.url, "a source", "the address of a page, https://…");
        }
        let observed = cx.day(&raw.observed)?;
        Some(Source {
            url: raw.url.get_ref().clone(),
            observed,
            approximate: raw.approximate,
            via: raw.via.clone(),
        })
    }
}

fn names_of<'a>(names: impl Iterator<Item = &'a str>) -> String {
    format!("one of {}", names.collect::<Vec<_>>().join(", "))
}
