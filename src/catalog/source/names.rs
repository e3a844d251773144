//! The names that a set of catalog files defines: texts, Region sets, sources, suggestions.

use std::collections::BTreeMap;

use super::error::{Hint, Place, Problem, Problems, place_name};
use super::parse::RawFile;
use super::raw::{DayText, List, RawDay, RawSource, RawSuggestion, Text, TextOr};
use crate::vocab::{Day, Region};

/// The names, each with the file that defines it.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    texts: BTreeMap<&'a str, (Place, &'a str)>,
    regions: BTreeMap<&'a str, (Place, &'a [Text])>,
    pub(super) sources: BTreeMap<&'a str, (Place, &'a RawSource)>,
    /// Of each file its own.
    pub(super) suggestions: Vec<BTreeMap<&'a str, (Place, &'a RawSuggestion)>>,
    /// The Regions that the catalog below an overlay names.
    pub(super) all_regions: Vec<Region>,
}

/// Values read with the names at hand; their faults go to `problems`.
pub(super) struct Reader<'a> {
    pub names: &'a Names<'a>,
    pub problems: &'a mut Problems,
    /// The file that is being read.
    pub file: usize,
}

impl<'a> Names<'a> {
    /// Gathers the names of all files.
    pub(super) fn gather(raw: &'a [RawFile], files: &[(String, String)], problems: &mut Problems) -> Self {
        let mut names = Self::default();
        for (file, raw) in raw.iter().enumerate() {
            define(
                &mut names.texts,
                raw.text.iter().map(|(k, v)| (k, v.as_ref().as_str())),
                file,
                files,
                problems,
            );
            define(
                &mut names.regions,
                raw.regions.iter().map(|(k, v)| (k, v.as_slice())),
                file,
                files,
                problems,
            );
            define(
                &mut names.sources,
                raw.source.iter().map(|(k, v)| (k, v)),
                file,
                files,
                problems,
            );
            let mut suggestions = BTreeMap::new();
            define(
                &mut suggestions,
                raw.suggestion.iter().map(|(k, v)| (k, v)),
                file,
                files,
                problems,
            );
            names.suggestions.push(suggestions);
        }
        names
    }
}

fn define<'a, T>(
    table: &mut BTreeMap<&'a str, (Place, T)>,
    entries: impl Iterator<Item = (&'a Text, T)>,
    file: usize,
    files: &[(String, String)],
    problems: &mut Problems,
) {
    for (name, value) in entries {
        let place = Place {
            file,
            at: name.span().start,
        };
        if let Some((other, _)) = table.insert(name.get_ref(), (place, value)) {
            let other = place_name(files, other);
            problems.push(
                place,
                Problem::Twice {
                    what: "the name",
                    text: name.get_ref().clone(),
                    other,
                },
            );
        }
    }
}

/// Table entry and argument of `@name` or `@name:argument`; `None` if `text` is not a name.
fn named(text: &str) -> Option<(&str, Option<&str>)> {
    let name = text.strip_prefix('@')?;
    Some(
        name.split_once(':')
            .map_or((name, None), |(name, argument)| (name, Some(argument))),
    )
}

impl<'a> Reader<'a> {
    /// The place of something in this file.
    pub(super) fn at<T>(&self, spanned: &toml::Spanned<T>) -> Place {
        Place {
            file: self.file,
            at: spanned.span().start,
        }
    }

    /// The text, with a name in it replaced by its value.
    pub(super) fn text(&mut self, text: &Text) -> String {
        let written = text.get_ref();
        let Some((name, argument)) = named(written) else {
            return written.clone();
        };
        match self.names.texts.get(name) {
            Some((_, meaning)) => argument.map_or_else(|| (*meaning).to_owned(), |it| meaning.replace("{}", it)),
            None => self.undefined(text, name, "text", &self.names.texts),
        }
    }

    /// The texts, each with its names replaced.
    pub(super) fn texts(&mut self, texts: &[Text]) -> Vec<String> {
        texts.iter().map(|text| self.text(text)).collect()
    }

    /// The text, where it is not `unknown`.
    pub(super) fn known(&mut self, text: &Text) -> Option<String> {
        (text.get_ref() != "unknown").then(|| self.text(text))
    }

    /// The entry of `table` that `@name` names; a text without `@` is reported.
    pub(super) fn entry<T: Copy>(
        &mut self,
        text: &Text,
        table: &'static str,
        entries: &BTreeMap<&'a str, (Place, T)>,
    ) -> Option<(Place, T)> {
        let written = text.get_ref();
        let name = written.strip_prefix('@').unwrap_or(written);
        if let (true, Some(entry)) = (written.starts_with('@'), entries.get(name)) {
            return Some(*entry);
        }
        self.undefined(text, name, table, entries);
        None
    }

    fn undefined<T>(
        &mut self,
        text: &Text,
        name: &str,
        table: &'static str,
        entries: &BTreeMap<&str, (Place, T)>,
    ) -> String {
        let hint = Hint::nearest(name, entries.keys().copied());
        let place = self.at(text);
        self.problems.push(
            place,
            Problem::Name {
                name: name.to_owned(),
                table,
                hint,
            },
        );
        text.get_ref().clone()
    }

    /// The day, if the calendar has it.
    pub(super) fn day(&mut self, day: &RawDay) -> Option<Day> {
        let DayText(read) = day.0.get_ref();
        match read {
            Ok(day) => Some(*day),
            Err(error) => {
                let place = self.at(&day.0);
                self.problems.push(place, error.clone());
                None
            }
        }
    }

    /// The Regions of a list, sorted; `None` is `unknown`.
    pub(super) fn regions(&mut self, list: &List) -> Option<Vec<Region>> {
        let items = match list.get_ref() {
            TextOr::Text(text) if text == "unknown" => return None,
            TextOr::Text(text) => {
                let text = Text::new(list.span(), text.clone());
                let names = self.names;
                let (place, items) = self.entry(&text, "regions", &names.regions)?;
                return Some(
                    Reader {
                        names,
                        file: place.file,
                        problems: &mut *self.problems,
                    }
                    .region_list(items),
                );
            }
            TextOr::Value(items) => items,
        };
        Some(self.region_list(items))
    }

    fn region_list(&mut self, items: &[Text]) -> Vec<Region> {
        let mut regions = items.iter().filter_map(|item| self.region(item)).collect::<Vec<_>>();
        regions.sort();
        regions.dedup();
        regions
    }

    fn region(&mut self, code: &Text) -> Option<Region> {
        let region = Region::new(code.get_ref());
        if region.is_none() {
            let text = code.get_ref().clone();
            let expected = "a code such as `us-east-1`".to_owned();
            let place = self.at(code);
            self.problems.push(
                place,
                Problem::Value {
                    text,
                    what: "a Region",
                    expected,
                },
            );
        }
        region
    }
}
