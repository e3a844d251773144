//! From the text of a catalog file to its raw blocks, each block on its own, so that one bad block hides no other.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::error::{Hint, Place, Problem, Problems};
use super::raw::{RawClass, RawModel, RawObserved, RawPrices, RawProfile, RawReadings, RawSource, RawSuggestion, Text};
use super::request::{RawBody, RawRequest, RawRequestSource};

/// The tables that a file may hold.
const TABLES: &[&str] = &[
    "body",
    "arns",
    "class",
    "common",
    "defaults",
    "model",
    "notes",
    "observed",
    "price",
    "profile",
    "readings",
    "regions",
    "request",
    "request-source",
    "source",
    "suggestion",
    "text",
];

/// The blocks of one file.
#[derive(Debug, Default)]
pub(super) struct RawFile {
    pub observed: Option<RawObserved>,
    pub readings: Option<RawReadings>,
    pub text: Vec<(Text, Text)>,
    pub regions: Vec<(Text, Vec<Text>)>,
    pub source: Vec<(Text, RawSource)>,
    pub suggestion: Vec<(Text, RawSuggestion)>,
    pub common: Option<RawModel>,
    pub defaults: Option<RawModel>,
    pub models: Vec<(usize, RawModel)>,
    pub profiles: Vec<RawProfile>,
    pub classes: Vec<RawClass>,
    pub prices: Vec<RawPrices>,
    pub requests: Vec<RawRequest>,
    pub request_sources: Vec<(Text, RawRequestSource)>,
    pub bodies: Vec<(Text, RawBody)>,
    pub arns: Vec<(Text, Text)>,
    /// Ids of the models whose block could not be read; they exist all the same.
    pub broken: Vec<String>,
}

impl RawFile {
    /// True if a model in it has dates for some Regions beside those that the catalog has for others.
    pub(super) fn is_regional(&self) -> bool {
        self.models.iter().any(|(_, model)| model.regional_lifecycle.is_some())
    }
}

/// Reads one file; its faults go to `problems`.
pub(super) fn parse(file: usize, text: &str, problems: &mut Problems) -> RawFile {
    let mut raw = RawFile::default();
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        problems.push(
            Place {
                file,
                at: error.span().map_or(0, |span| span.start),
            },
            Problem::Syntax(in_one_line(error.message())),
        );
    }
    let mut blocks = Blocks { file, problems };
    for (key, value) in document.into_inner() {
        let at = key.span().start;
        match key.get_ref().as_ref() {
            "observed" => raw.observed = blocks.read(value),
            "readings" => raw.readings = blocks.read(value),
            "common" => raw.common = blocks.read(value),
            "defaults" => raw.defaults = blocks.read(value),
            "text" => raw.text = blocks.entries(value),
            "regions" => raw.regions = blocks.entries(value),
            "source" => raw.source = blocks.entries(value),
            "suggestion" => raw.suggestion = blocks.entries(value),
            "profile" => raw.profiles = blocks.all(value),
            "class" => raw.classes = blocks.all(value),
            "price" => raw.prices = blocks.all(value),
            "request" => raw.requests = blocks.all(value),
            "request-source" => raw.request_sources = blocks.entries(value),
            "body" => raw.bodies = blocks.entries(value),
            "arns" => raw.arns = blocks.entries(value),
            "model" => blocks.models(value, &mut raw),
            // Notes for people; the linter ignores them.
            "notes" => drop(blocks.read::<BTreeMap<String, toml::Value>>(value)),
            other => blocks.unknown_table(at, other),
        }
    }
    raw
}

struct Blocks<'a> {
    file: usize,
    problems: &'a mut Problems,
}

impl Blocks<'_> {
    fn push(&mut self, at: usize, problem: Problem) {
        self.problems.push(Place { file: self.file, at }, problem);
    }

    fn read<T: DeserializeOwned>(&mut self, value: Spanned<DeValue<'_>>) -> Option<T> {
        let start = value.span().start;
        T::deserialize(ValueDeserializer::from(value))
            .map_err(|error| self.push(error.span().map_or(start, |span| span.start), shape(&error)))
            .ok()
    }

    fn items<'i>(&mut self, value: Spanned<DeValue<'i>>) -> Vec<Spanned<DeValue<'i>>> {
        let start = value.span().start;
        match value.into_inner() {
            DeValue::Array(items) => items.into_iter().collect(),
            other => {
                let found = other.type_str();
                self.push(
                    start,
                    Problem::Shape(format!("expected an array of tables such as [[model]], found {found}")),
                );
                Vec::new()
            }
        }
    }

    fn all<T: DeserializeOwned>(&mut self, value: Spanned<DeValue<'_>>) -> Vec<T> {
        let items = self.items(value);
        items.into_iter().filter_map(|item| self.read(item)).collect()
    }

    fn entries<T: DeserializeOwned>(&mut self, value: Spanned<DeValue<'_>>) -> Vec<(Text, T)> {
        let start = value.span().start;
        let DeValue::Table(table) = value.into_inner() else {
            self.push(start, Problem::Shape("expected a table of names".to_owned()));
            return Vec::new();
        };
        let name = |key: Spanned<std::borrow::Cow<'_, str>>| Spanned::new(key.span(), key.into_inner().into_owned());
        table
            .into_iter()
            .filter_map(|(key, value)| Some((name(key), self.read(value)?)))
            .collect()
    }

    fn models(&mut self, value: Spanned<DeValue<'_>>, raw: &mut RawFile) {
        for item in self.items(value) {
            let start = item.span().start;
            let id = item
                .get_ref()
                .get("id")
                .and_then(|id| id.get_ref().as_str())
                .map(str::to_owned);
            match self.read(item) {
                Some(model) => raw.models.push((start, model)),
                None => raw.broken.extend(id),
            }
        }
    }

    fn unknown_table(&mut self, at: usize, name: &str) {
        let hint = Hint::nearest(name, TABLES.iter().copied());
        self.push(
            at,
            Problem::Shape(format!("unknown table `{name}`{}", hint.or_one_of(TABLES))),
        );
    }
}

/// The message of the TOML reader, with the nearest key where it is about an unknown one.
fn shape(error: &toml::de::Error) -> Problem {
    let message = error.message();
    let names = message.split('`').skip(1).step_by(2).collect::<Vec<_>>();
    match names.split_first() {
        Some((unknown, known)) if message.starts_with("unknown field") => {
            let hint = Hint::nearest(unknown, known.iter().copied());
            Problem::Shape(format!("unknown key `{unknown}`{}", hint.or_one_of(known)))
        }
        _ => Problem::Shape(in_one_line(message)),
    }
}

fn in_one_line(message: &str) -> String {
    message.trim_end().replace('\n', "; ")
}
