//! The plan as it is written and read: JSON, version 1. A field without a value is null, never absent.

use serde::{Deserialize, Serialize};

use crate::vocab::{Day, Region, State};

/// The version of the JSON.
pub const SCHEMA_VERSION: u32 = 1;

/// Models to migrate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The version of the shape.
    pub schema_version: u32,
    /// The day judged for.
    pub as_of: Day,
    /// The day on which AWS's lifecycle page was read for the catalog.
    pub lifecycle_page: Option<Day>,
    /// The repositories that it is about, sorted.
    pub repositories: Vec<Origin>,
    /// The steps, in the order in which they are best taken.
    pub steps: Vec<Step>,
}

/// A repository at a commit.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Where it is, `https://github.com/acme/chat`, or what the user calls it.
    pub repository: Option<String>,
    /// The commit.
    pub commit: Option<String>,
}

/// One model, and the model that takes its place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The base model id.
    pub model_id: String,
    /// The model's name.
    pub name: String,
    /// The model to move to; null where none is known.
    pub replacement: Option<Target>,
    /// The worst state in the Regions of its places.
    pub state: State,
    /// How urgent it is.
    pub urgency: Urgency,
    /// The next change of state, or the last one where the model has ended.
    pub next: Option<Next>,
    /// The first day on which it can end by AWS's own words; null where that is unknown.
    pub runway_until: Option<Day>,
    /// Additional cost of extended access, where it is known.
    pub extended_price: Option<Change>,
    /// The Regions of its places; empty where none is named.
    pub regions: Vec<Region>,
    /// Its life by set of Regions.
    pub lives: Vec<Life>,
    /// How many places ask for which kind of edit.
    pub edits: Edits,
    /// Each fact of both models.
    pub facts: Vec<Fact>,
    /// Changes, in the words of findings.
    pub changes: Vec<Change>,
    /// Steps, each with its evidence.
    pub checklist: Vec<Item>,
    /// Where the model is in use, sorted.
    pub places: Vec<Place>,
}

/// The model to move to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The base model id.
    pub model_id: String,
    /// The model's name.
    pub name: String,
    /// Why this one.
    pub reason: String,
    /// The first day on which it can end by AWS's own words; null where that is unknown.
    pub runway_until: Option<Day>,
    /// True if that is within 180 days of the day judged for.
    pub is_short_lived: bool,
    /// Models that live longer, the longest first.
    pub fall_back: Vec<String>,
}

/// A target that can end within so many days is short-lived.
const SHORT_DAYS: i64 = 180;

impl Target {
    /// Computes for a day whether it is short-lived.
    pub(super) fn judge(&mut self, as_of: Day) {
        let is_short = |until| as_of.days_until(until) < SHORT_DAYS;
        self.is_short_lived = self.runway_until.is_some_and(is_short);
    }
}

/// How urgent a step is; the order of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Urgency {
    /// Requests fail.
    Broken,
    /// Extended access has begun, for which providers may ask more.
    CostsMore,
    /// An end is announced.
    Ends,
    /// It is Legacy, and no end is known.
    NoDay,
}

/// A change of a model's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// It becomes Legacy.
    Legacy,
    /// Extended access begins.
    ExtendedAccess,
    /// It ends.
    Eol,
}

/// A change of state, and its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Next {
    /// The day.
    pub date: Day,
    /// The change.
    pub event: Event,
}

/// The dates in one set of Regions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Life {
    /// The Regions; empty means all.
    pub regions: Vec<Region>,
    /// The state on the day judged for.
    pub state: State,
    /// The Legacy day.
    pub legacy: Option<Day>,
    /// The day on which extended access begins.
    pub extended_access: Option<Day>,
    /// The end.
    pub eol: Option<Day>,
    /// The day before which it does not end.
    pub floor: Option<Day>,
    /// The page that says so.
    pub source: Option<String>,
}

/// How many places ask for which kind of edit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Edits {
    /// Places that `--fix` writes today.
    pub fix: u64,
    /// Places that `--fix --unsafe-fixes` writes, after a review.
    pub review: u64,
    /// Places to change by hand.
    pub by_hand: u64,
    /// Places that also need a new index.
    pub re_index: u64,
}

/// A kind of edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Set {
    /// `--fix` writes it today.
    Fix,
    /// `--fix --unsafe-fixes` writes it, after a look.
    Review,
    /// It is changed by hand.
    ByHand,
    /// Stored vectors are built anew, and then it is changed by hand.
    ReIndex,
}

impl Set {
    /// The name as output spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fix => "fix",
            Self::Review => "review",
            Self::ByHand => "by-hand",
            Self::ReIndex => "re-index",
        }
    }
}

impl Urgency {
    /// The urgency in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Broken => "broken now",
            Self::CostsMore => "extended access",
            Self::Ends => "ends",
            Self::NoDay => "Legacy, no end known",
        }
    }
}

impl Event {
    /// The event in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Legacy => "Legacy",
            Self::ExtendedAccess => "extended access",
            Self::Eol => "end of life",
        }
    }
}

/// A fact of both models.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The fact, such as `context window`.
    pub fact: String,
    /// Of the old model; `unknown` where the catalog does not know.
    pub old: String,
    /// Of the new one.
    pub new: String,
}

/// Something that changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// What, as the JSON of findings spells it.
    pub kind: String,
    /// How it was.
    pub from: Option<String>,
    /// How it will be.
    pub to: Option<String>,
}

/// A line of a checklist.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// `evaluate`, `test`, `roll out`, `fall back`, `monitor` or `remove`.
    pub phase: String,
    /// The step.
    pub text: String,
    /// Its evidence: `path:line`, or a field of the catalog.
    pub source: String,
}

/// A place where a model is in use.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The repository.
    pub repository: Option<String>,
    /// The commit.
    pub commit: Option<String>,
    /// The path, relative to where the run started.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in bytes of UTF-8.
    pub column: u32,
    /// The id as it is written.
    pub text: String,
    /// Text to write; null where the Regions do not decide it.
    pub new_text: Option<String>,
    /// The kind of edit.
    pub set: Set,
    /// `code`, `config` or `test`.
    pub role: String,
    /// Consumer of it, where that is certain.
    pub sink: Option<String>,
    /// True if it is in a dashboard or an alarm, by its path or its key path.
    pub monitors: bool,
    /// The owners by CODEOWNERS.
    pub owners: Vec<String>,
    /// Why it is not written without a look.
    pub reasons: Vec<String>,
    /// Other lines that change with it: request fields that the new model refuses.
    pub fields: Vec<String>,
}
