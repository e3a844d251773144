//! From what AWS's command line prints to an overlay of the catalog.
//!
//! In: JSON files as streams, the catalog that they are compared with, and the day on which they were read. Out: an
//! [`Import`]: the overlay as TOML, and everything that was not taken over. It opens no file and asks no network.
//!
//! A day that the API names is the best fact for its Region. That a model is listed as `ACTIVE` is weaker than a page
//! with days, and what is not listed is unknown.

mod event;
mod facts;
mod join;
mod known;
mod shapes;
mod stream;
mod time;
mod write;

use std::collections::BTreeMap;
use std::io::Read;

use crate::catalog::Catalog;
use crate::catalog::overlay::MAX_BYTES;
use crate::catalog::source::{LoadErrors, lay_over};
use crate::vocab::{Day, Region};

use facts::Facts;
use stream::Sink;

/// Files of AWS's command line, read one after another.
#[derive(Debug)]
pub struct Importer<'a> {
    catalog: &'a Catalog,
    observed: Day,
    region: Option<Region>,
    facts: Facts,
}

/// An overlay, and remarks for the user.
#[derive(Debug)]
pub struct Import {
    /// The overlay, in the format of the catalog.
    pub overlay: String,
    /// Contradictions with the catalog or within the input, and facts that were not imported, sorted.
    pub remarks: Vec<String>,
    /// Number of models in the files.
    pub models: usize,
    /// Number of application inference profiles in the files.
    pub profiles: usize,
}

/// Reasons why files cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The text is not JSON.
    #[error("{file}:{line}:{column}: this is not JSON: {reason}")]
    Json {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// The JSON reader's message.
        reason: String,
    },
    /// The text is JSON of another shape.
    #[error("{file}:{line}:{column}: not the shape of an answer of AWS's API: {reason}")]
    Shape {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// The JSON reader's message.
        reason: String,
    },
    /// The text ends within a value.
    #[error(
        "{file}:{line}: the JSON ends before its last value is complete\nhelp: was the page cut off? Write the file again"
    )]
    CutOff {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
    },
    /// The JSON is no answer that is known.
    #[error(
        "{file}: not an answer that can be imported; expected the JSON of `aws bedrock list-foundation-models`, \
         `get-foundation-model`, `list-inference-profiles`, `get-inference-profile` or `get-foundation-model-availability`, or \
         an event of AWS Health"
    )]
    Unknown {
        /// The file.
        file: String,
    },
    /// An answer does not say for which Region it holds.
    #[error(
        "{file}: the answer for `{model}` does not name its Region\nhelp: name it with `--region us-east-1`, and import one Region at a time"
    )]
    NoRegion {
        /// The file.
        file: String,
        /// The model.
        model: String,
    },
    /// The overlay would be larger than the limit for reading one.
    #[error(
        "the overlay has {bytes} bytes, more than the {MAX_BYTES} that `--catalog` reads\nhelp: import fewer models or Regions at a time"
    )]
    TooLarge {
        /// Its bytes.
        bytes: usize,
    },
    /// There are more entries than an overlay can have.
    #[error(
        "more than {most} models and inference profiles: their overlay would be larger than the {MAX_BYTES} bytes that \
         `--catalog` reads\nhelp: import fewer models or Regions at a time"
    )]
    TooMany {
        /// Number of entries up to which it can be small enough.
        most: usize,
    },
    /// The file cannot be read.
    #[error("cannot read `{file}`: {reason}")]
    Unreadable {
        /// The file.
        file: String,
        /// The error of the system.
        reason: String,
    },
    /// The overlay that was made is not right.
    #[error("the overlay cannot be used: {0}\nhelp: this is a bug of bedrock-lint; please report it")]
    Overlay(#[from] LoadErrors),
}

impl<'a> Importer<'a> {
    /// An importer that compares with `catalog`. `region` is that of answers which do not name theirs.
    pub fn new(catalog: &'a Catalog, observed: Day, region: Option<Region>) -> Self {
        Self {
            catalog,
            observed,
            region,
            facts: Facts::default(),
        }
    }

    /// Takes one file: a JSON value, or several one behind another. Of a list only one entry is held at a time.
    ///
    /// # Errors
    /// If it cannot be read, is not JSON, or is not one of the known responses.
    pub fn add(&mut self, file: &str, reader: impl Read) -> Result<(), ImportError> {
        let pages = Sink::new(&mut self.facts, file, self.region.as_ref()).read(reader)?;
        if pages == 0 {
            return Err(ImportError::Unknown { file: file.to_owned() });
        }
        Ok(())
    }

    /// Compares the facts with the catalog and writes the overlay.
    ///
    /// # Errors
    /// If the overlay is not valid, which would be a fault of this module.
    pub fn finish(self) -> Result<Import, ImportError> {
        let Self {
            catalog,
            observed,
            mut facts,
            ..
        } = self;
        facts.check_joined();
        facts.join_events(catalog);
        let (models, profiles) = (facts.models.len(), facts.arns.len());
        let blocks = known::blocks(&mut facts, catalog, observed);
        facts.remarks = facts.sorted_remarks();
        let overlay = write::overlay(&facts, &blocks, observed);
        if overlay.len() as u64 > MAX_BYTES {
            return Err(ImportError::TooLarge { bytes: overlay.len() });
        }
        let name = "the imported overlay".to_owned();
        lay_over(catalog.data().clone(), &[(name, overlay.clone())])?;
        Ok(Import {
            overlay,
            remarks: facts.remarks,
            models,
            profiles,
        })
    }
}

/// A block of a model in the overlay.
#[derive(Debug, Default)]
struct Block {
    id: String,
    /// Facts of a model that the catalog does not have.
    new: Option<NewModel>,
    /// Dates of some Regions, by what they are.
    groups: Vec<(Dates, Vec<Region>)>,
    on_demand: Vec<Region>,
    not_offered: Vec<Region>,
    profiles: Vec<String>,
}

/// The API's facts of a model that the catalog does not have.
#[derive(Debug, Default)]
struct NewModel {
    name: Option<String>,
    provider: Option<String>,
    input: Vec<String>,
    output: Vec<String>,
    kind: Option<&'static str>,
    streaming: Option<bool>,
    profile_only: bool,
    launched: Option<Day>,
    variants: Vec<String>,
}

/// The dates of a lifecycle group, and through what they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Dates {
    legacy: Option<Day>,
    extended_access: Option<Day>,
    eol: Option<Day>,
    floor: Option<Day>,
    /// A status without a date, as the catalog spells it.
    listed: Option<&'static str>,
    /// Source of the days.
    via: Via,
}

/// Source of days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Via {
    #[default]
    Api,
    Health,
    /// The API, and AWS Health for the end.
    Both,
}

/// Facts of a model by Region.
type ByRegion<T> = BTreeMap<Region, T>;

#[cfg(test)]
mod tests;
