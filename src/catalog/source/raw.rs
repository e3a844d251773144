//! The shapes of the catalog's TOML, as written: nothing is checked but keys and types.
//!
//! A text that begins with `@` is a name defined in a table of the same set of files (see `rules/catalog/_shared.toml`).

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;
use toml::value::Datetime;

use crate::vocab::{Day, ParseDayError};

/// A text and its place.
pub(super) type Text = Spanned<String>;

/// `[observed]`: the newest readings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawObserved {
    pub lifecycle_page: Option<RawDay>,
    pub api: Option<RawDay>,
    pub compiled: Option<RawDay>,
    pub secondary: Option<String>,
}

/// `[readings]`: through what the facts of models were read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawReadings {
    /// Of models that AWS's API lists.
    pub api: String,
    /// Of models that it lists no longer.
    pub api_history: String,
    /// Of traits; `{}` is the model's id.
    pub traits: String,
}

/// `[source.NAME]`, or the source of one group.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawSource {
    pub url: Text,
    pub observed: RawDay,
    #[serde(default)]
    pub approximate: bool,
    pub via: Option<String>,
}

/// `[suggestion.NAME]`, or the suggestion of one model.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawSuggestion {
    pub id: Text,
    #[serde(default)]
    pub why: Option<Text>,
    #[serde(default)]
    pub alternatives: Vec<Text>,
    #[serde(default)]
    pub caveats: Vec<Text>,
    #[serde(default)]
    pub smaller_tier: bool,
    #[serde(default)]
    pub provenance: Vec<Text>,
}

/// `[[model]]`, `[defaults]` and `[common]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawModel {
    pub id: Option<Text>,
    pub provider: Option<String>,
    pub name: Option<String>,
    pub family: Option<String>,
    pub kind: Option<Text>,
    pub input: Option<Vec<String>>,
    pub output: Option<Vec<String>>,
    pub launched: Option<RawDay>,
    pub launched_basis: Option<Text>,
    pub launched_on_card: Option<RawDay>,
    pub first_seen: Option<RawDay>,
    pub lifecycle: Option<Spanned<OneOrMany<RawGroup>>>,
    pub regional_lifecycle: Option<Spanned<OneOrMany<RawGroup>>>,
    pub floor_basis: Option<Text>,
    pub floor_derived: Option<bool>,
    pub legacy_period: Option<Text>,
    pub notice: Option<Or<RawNotice>>,
    pub listed: Option<Or<RawListed>>,
    pub api: Option<Or<RawListed>>,
    pub note: Option<Text>,
    pub provenance: Option<Text>,
    pub recommended: Option<Text>,
    pub published_recommendation: Option<RawPublished>,
    pub suggested: Option<Or<RawSuggestion>>,
    pub endpoints: Option<List>,
    pub on_demand: Option<List>,
    pub on_demand_note: Option<Text>,
    pub on_demand_also: Option<List>,
    pub not_offered: Option<List>,
    pub profiles: Option<Vec<Text>>,
    pub profiles_also: Option<Vec<Text>>,
    pub profiles_gone: Option<Vec<Text>>,
    pub profiles_basis: Option<Text>,
    pub profiles_from_api: Option<bool>,
    pub profile_only: Option<bool>,
    pub regions: Option<List>,
    pub mantle_regions: Option<List>,
    pub context_window: Option<u64>,
    pub max_output: Option<u64>,
    pub embedding_dimensions: Option<Vec<u32>>,
    pub streaming: Option<bool>,
    pub apis: Option<Vec<String>>,
    pub apis_basis: Option<Text>,
    pub request_body: Option<String>,
    pub variants: Option<Vec<Text>>,
    pub counterparts: Option<Vec<Text>>,
    pub can: Option<Vec<Text>>,
    pub cannot: Option<Vec<Text>>,
    pub usd_per_mtok: Option<RawPrice>,
    pub traits_from: Option<Text>,
    pub sources: Option<Vec<Text>>,
    pub confidence: Option<Text>,
}

/// `lifecycle`: the dates in one set of Regions.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawGroup {
    pub regions: Option<List>,
    pub regions_assumed: bool,
    pub legacy: Option<RawDay>,
    pub extended_access: Option<RawDay>,
    pub eol: Option<RawDay>,
    pub floor: Option<RawDay>,
    pub listed: Option<RawListed>,
    pub source: Option<Or<RawSource>>,
    pub note: Option<Text>,
    pub provenance: Option<Text>,
}

/// `{ legacy = 2026-10-16 }`: a status and the day on which it was read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawListed {
    pub active: Option<RawDay>,
    pub legacy: Option<RawDay>,
    pub extended_access: Option<RawDay>,
    pub eol: Option<RawDay>,
    pub unknown: Option<RawDay>,
}

/// `notice = { months = 6 }`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) enum RawNotice {
    Months(u8),
    Days(u16),
}

/// `published-recommendation`: what AWS's page named.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawPublished {
    pub ids: Vec<Text>,
    pub page: RawDay,
}

/// `usd-per-mtok`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawPrice {
    pub input: f64,
    pub output: f64,
}

/// `[[profile]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawProfile {
    pub prefix: Text,
    pub meaning: String,
    pub source_regions: List,
    #[serde(default)]
    pub gone: Vec<Text>,
    #[serde(default)]
    pub unsure: Vec<Text>,
    #[serde(default)]
    pub not_from: Vec<RawNotFrom>,
    #[serde(default)]
    pub routes: Vec<RawRoute>,
    pub basis: Option<Text>,
}

/// One entry of `not-from`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawNotFrom {
    pub regions: List,
    pub models: Vec<Text>,
}

/// `[[price]]`: what a model costs on demand.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawPrices {
    pub model: Text,
    pub rows: Vec<RawPriceRow>,
}

/// One entry of `rows`. Fields that the linter does not use are read too, so that a misspelt key is found.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawPriceRow {
    pub scope: String,
    pub endpoint: Option<String>,
    pub input: Option<f64>,
    pub output: Option<f64>,
    pub batch_input: Option<f64>,
    #[serde(rename = "batch-output")]
    pub _batch_output: Option<f64>,
    pub per: Option<String>,
    pub quality: Option<String>,
    #[serde(rename = "effective")]
    pub _effective: Option<String>,
    #[serde(rename = "regions")]
    pub _regions: Option<Vec<String>>,
    #[serde(rename = "note")]
    pub _note: Option<String>,
    pub from: String,
    #[serde(rename = "confirmed")]
    pub _confirmed: Option<Vec<String>>,
}

/// One entry of `routes`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawRoute {
    pub from: List,
    pub to: List,
}

/// `[[class]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawClass {
    pub package: Text,
    pub version: String,
    pub published: RawDay,
    pub class: String,
    pub constants: BTreeMap<String, Text>,
    #[serde(default)]
    pub deprecated: Vec<Text>,
    #[serde(default)]
    pub legacy: Vec<Text>,
    pub prefix_enum: Option<RawPrefixEnum>,
}

/// `[class.prefix-enum]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawPrefixEnum {
    pub name: String,
    pub members: BTreeMap<String, Text>,
}

/// A day: `2026-11-26`, or the same in quotes. An invalid day is kept, to be reported with the other faults.
#[derive(Clone, Debug)]
pub(super) struct RawDay(pub Spanned<DayText>);

/// Text of a day, parsed.
#[derive(Clone, Debug)]
pub(super) struct DayText(pub Result<Day, ParseDayError>);

impl<'de> Deserialize<'de> for RawDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Spanned::deserialize(deserializer).map(Self)
    }
}

impl<'de> Deserialize<'de> for DayText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DayVisitor;

        impl<'de> Visitor<'de> for DayVisitor {
            type Value = DayText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date such as 2026-11-26")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<DayText, E> {
                Ok(DayText(text.parse()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<DayText, A::Error> {
                let date = Datetime::deserialize(MapAccessDeserializer::new(map))
                    .map_err(|_| A::Error::custom("expected a date such as 2026-11-26"))?;
                Ok(DayText(date.to_string().parse()))
            }
        }

        deserializer.deserialize_any(DayVisitor)
    }
}

/// A `T`, or a text instead: a name (`"@all-31"`), a status (`"active"`), or `"unknown"`.
pub(super) type Or<T> = Spanned<TextOr<T>>;

/// A list of texts, or the name of one.
pub(super) type List = Or<Vec<Text>>;

/// The value of an [`Or`].
#[derive(Clone, Debug)]
pub(super) enum TextOr<T> {
    /// A text.
    Text(String),
    /// The thing itself.
    Value(T),
}

/// One table, or an array of them.
#[derive(Debug)]
pub(super) enum OneOrMany<T> {
    /// `key = { … }`.
    One(T),
    /// `[[…key]]`.
    Many(Vec<Spanned<T>>),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for TextOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for TextOrVisitor<T> {
            type Value = TextOr<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list or table, or a name in quotes")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(TextOr::Text(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
                T::deserialize(SeqAccessDeserializer::new(seq)).map(TextOr::Value)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(TextOr::Value)
            }
        }

        deserializer.deserialize_any(TextOrVisitor(PhantomData))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrManyVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrManyVisitor<T> {
            type Value = OneOrMany<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table, or an array of tables")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(seq)).map(OneOrMany::Many)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(OneOrMany::One)
            }
        }

        deserializer.deserialize_any(OneOrManyVisitor(PhantomData))
    }
}
