//! The catalog's facts, checked, as the engine uses them and as the build script embeds them.

use serde::{Deserialize, Serialize};

use super::request::{Body, RequestRule, RequestSource};
use crate::vocab::{Day, Kind, Region, State};

/// Everything under `rules/` but the pages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CatalogData {
    /// The days on which the sources were read.
    pub observed: Observed,
    /// The models, sorted by id.
    pub models: Vec<Model>,
    /// The prefixes of inference profiles, in the order of `rules/profiles.toml`.
    pub profiles: Vec<ProfilePrefix>,
    /// The constants of CDK packages, in the order of `rules/constants.toml`.
    pub constants: Vec<ConstantClass>,
    /// Sources of the rules about requests.
    pub request_sources: Vec<RequestSource>,
    /// The families of bodies of `InvokeModel`.
    pub bodies: Vec<Body>,
    /// ARNs that do not say which model they name, each with its model, sorted by ARN; only overlays have them.
    pub arns: Vec<(String, String)>,
}

/// The newest days of the catalog's sources.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Observed {
    /// Day on which AWS's lifecycle page was last read.
    pub lifecycle_page: Option<Day>,
    /// Day on which AWS's API was last read.
    pub api: Option<Day>,
    /// Day on which the catalog was compiled; a replacement must be Active on it.
    pub compiled: Option<Day>,
    /// Note on other sources.
    pub secondary: Option<String>,
}

/// One model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// The base model id, `anthropic.claude-sonnet-4-6`.
    pub id: String,
    /// The provider's name, `Anthropic`.
    pub provider: String,
    /// The model's name as AWS shows it, `Claude Sonnet 4.6`.
    pub name: String,
    /// The family, `claude-sonnet`.
    pub family: String,
    /// Kind of its output.
    pub kind: Kind,
    /// Input modalities, sorted: `image`, `text`, ….
    pub input: Vec<String>,
    /// Output modalities, sorted.
    pub output: Vec<String>,
    /// Day on which it came to Bedrock, in its earliest Region.
    pub launched: Option<Day>,
    /// Source of that day.
    pub launched_basis: Option<String>,
    /// The launch day on the model's card, where it is another.
    pub launched_on_card: Option<Day>,
    /// Day on which AWS's API was first seen to list it; it was available then at the latest.
    pub first_seen: Option<Day>,
    /// The lifecycle groups; never empty.
    pub groups: Vec<Group>,
    /// Source of the floors of the groups.
    pub floor_basis: Option<String>,
    /// True if those floors are derived from a rule of AWS, which AWS prints nowhere.
    pub floor_derived: bool,
    /// The notice that AWS promises, in its words.
    pub legacy_period: Option<String>,
    /// The same notice; `None` is unknown.
    pub notice: Option<Notice>,
    /// The status that AWS's page gave last, and when it was read.
    pub listed: Option<Listed>,
    /// The status that AWS's API gave last.
    pub api_status: Option<ApiStatus>,
    /// A sentence for users about the model.
    pub note: Option<String>,
    /// Source of the status, for reviewers.
    pub provenance: Option<String>,
    /// AWS's own recommendation that is still Active.
    pub recommended: Option<String>,
    /// AWS's recommendation, as published.
    pub published_recommendation: Option<PublishedRecommendation>,
    /// This project's suggestion.
    pub suggested: Option<Suggestion>,
    /// `bedrock-runtime`, `bedrock-mantle`; `None` is unknown.
    pub endpoints: Option<Vec<String>>,
    /// Regions in which the bare id can be called on demand; `None` is unknown.
    pub on_demand: Option<OnDemand>,
    /// Prefixes of the inference profiles that exist.
    pub profiles: Vec<String>,
    /// Prefixes of the inference profiles that exist or did.
    pub profiles_ever: Vec<String>,
    /// Source of the profiles.
    pub profiles_basis: Option<String>,
    /// True if AWS's API listed them, so that one which it never listed does not exist.
    pub profiles_from_api: bool,
    /// True if it can be called through an inference profile only; `None` is unknown.
    pub profile_only: Option<bool>,
    /// Regions that offer it, sorted; empty is unknown.
    pub regions: Vec<Region>,
    /// Regions whose bedrock-mantle endpoint offers it; `None` is unknown.
    pub mantle_regions: Option<Vec<Region>>,
    /// Tokens of input and output together.
    pub context_window: Option<u64>,
    /// Tokens of output.
    pub max_output: Option<u64>,
    /// True if it can stream its response; `None` is unknown.
    pub streaming: Option<bool>,
    /// Lengths of the vectors it can make, the default first.
    pub embedding_dimensions: Vec<u32>,
    /// APIs that it answers, such as `InvokeModel`.
    pub apis: Vec<String>,
    /// Source of the APIs, if not inferred from kind and family.
    pub apis_basis: Option<String>,
    /// The family of its request body, such as `anthropic-messages`.
    pub request_body: String,
    /// Other spellings of the same model: context variants and aliases.
    pub variants: Vec<String>,
    /// Ids of the same model at another endpoint.
    pub counterparts: Vec<String>,
    /// Capabilities, where known.
    pub capabilities: Option<Capabilities>,
    /// On-demand prices, in the order of `rules/prices.toml`; empty is unknown.
    pub prices: Vec<Price>,
    /// Parts of requests that it refuses or limits; empty is unknown.
    pub requests: Vec<RequestRule>,
    /// Sources of the facts.
    pub sources: Vec<String>,
    /// Confidence in the facts: `high`, `medium`, `low`.
    pub confidence: String,
}

/// The dates of one model in one set of Regions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// The Regions, sorted; empty means all.
    pub regions: Vec<Region>,
    /// True if the source dropped the Regions, so that "all" is an assumption.
    pub assumed: bool,
    /// Day on which it becomes Legacy.
    pub legacy: Option<Day>,
    /// Day on which public extended access starts.
    pub extended_access: Option<Day>,
    /// The end of life: from 00:00 UTC of this day requests fail.
    pub eol: Option<Day>,
    /// The end of life comes no sooner than this; never an end itself, and never about the launch day, which promises
    /// nothing.
    pub floor: Option<Day>,
    /// Last status in AWS's API or on its card, where the days alone do not give the state. `State::Eol` without
    /// [`Group::eol`] is an end without a day.
    pub listed_status: Option<State>,
    /// Day of that status.
    pub listed_on: Option<Day>,
    /// Source of the days; `None` if the group has no announced day.
    pub source: Option<Source>,
    /// A sentence for users about these dates.
    pub note: Option<String>,
    /// Source of the dates, and sources that disagree, for reviewers.
    pub provenance: Option<String>,
}

/// Time for which AWS promises to keep a model after its Legacy day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Notice {
    /// Months of the calendar.
    Months(u8),
    /// Days.
    Days(u16),
}

impl Notice {
    /// The first day on which a model can end that becomes Legacy on `legacy`.
    pub fn end(self, legacy: Day) -> Day {
        let span = match self {
            Self::Months(months) => jiff::Span::new().months(i64::from(months)),
            Self::Days(days) => jiff::Span::new().days(i64::from(days)),
        };
        Day::from(legacy.date().saturating_add(span))
    }
}

impl std::fmt::Display for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Months(months) => write!(f, "{months} months"),
            Self::Days(days) => write!(f, "{days} days"),
        }
    }
}

/// Source of a fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// The page that says so.
    pub url: String,
    /// Day on which it was read.
    pub observed: Day,
    /// True if `observed` is the earliest of several possible days.
    pub approximate: bool,
    /// Through what it was read.
    pub via: Option<String>,
}

/// A status on a page of AWS.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// The status.
    pub status: State,
    /// Day on which the page was read.
    pub on: Day,
}

/// A status in AWS's API.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ApiStatus {
    /// The status; Legacy as soon as any Region says so.
    pub status: State,
    /// The day on which it was seen there (still listed), if it was in the newest reading.
    pub observed: Option<Day>,
    /// The day on which it was seen last, if it has left since.
    pub last_seen: Option<Day>,
    /// Through what it was read.
    pub source: String,
}

/// AWS's recommendation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublishedRecommendation {
    /// The models named.
    pub ids: Vec<String>,
    /// Day on which the page was read.
    pub page_date: Day,
    /// Those that were Active when the catalog was compiled.
    pub still_active: Vec<String>,
}

/// A replacement that this project suggests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The model that changes the request least.
    pub id: String,
    /// A sentence for users that says why this one.
    pub why: String,
    /// Others, the longest-lived first.
    pub alternatives: Vec<String>,
    /// Sentences for users about what to check first.
    pub caveats: Vec<String>,
    /// True if the suggested model is a smaller one than the model it replaces.
    pub smaller_tier: bool,
    /// Source of the suggestion and its caveats, for reviewers.
    pub provenance: Vec<String>,
}

/// Regions in which a bare id can be called on demand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OnDemand {
    /// The Regions, sorted; empty is nowhere.
    pub regions: Vec<Region>,
    /// Limits of the list.
    pub note: Option<String>,
}

/// Capabilities of a model; `None` is unknown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Capabilities {
    /// Each capability by name (`function_calling`, `vision`, `sampling_params`, `assistant_prefill`,
    /// `thinking_always_on`, …) and whether it is there, sorted by name.
    pub supports: Vec<(String, bool)>,
    /// Dollars for a million tokens of input.
    pub usd_per_mtok_input: Option<f64>,
    /// Dollars for a million tokens of output.
    pub usd_per_mtok_output: Option<f64>,
    /// Source of this.
    pub source: String,
}

impl Model {
    /// True if an account that calls `old` subscribes to this one by its first call: it is of a third party, and of another
    /// provider or family.
    pub(crate) fn is_subscribed_after(&self, old: &Self) -> bool {
        self.provider != "Amazon" && (self.provider != old.provider || self.family != old.family)
    }
}

/// On-demand price of a model, in US dollars.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Price {
    /// Form of the call: `default` without a prefix, the prefix of a profile, a Region, or `extended-access`.
    pub scope: String,
    /// True if it is the price of bedrock-mantle.
    pub at_mantle: bool,
    /// Unit of the price, if not a million tokens: `image generated`.
    pub per: Option<String>,
    /// Of what is made, where the price depends on it.
    pub quality: Option<String>,
    /// For what goes in.
    pub input: Option<f64>,
    /// For what comes out.
    pub output: Option<f64>,
    /// True if a price of batch inference is known.
    pub batch: bool,
    /// Source of the price.
    pub from: String,
}

/// A prefix of inference profiles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfilePrefix {
    /// The prefix, `us-gov`.
    pub name: String,
    /// Meaning of the prefix.
    pub meaning: String,
    /// Regions from which its profiles can be called, sorted.
    pub source_regions: Vec<Region>,
    /// Models whose profile is gone.
    pub models_gone: Vec<String>,
    /// Models whose profile others list, and AWS's API did not when it was read.
    pub models_unsure: Vec<String>,
    /// Models whose profile cannot be called from some of `source_regions`.
    pub not_from: Vec<NotFrom>,
    /// Destinations of calls, over all models; empty is unknown.
    pub routes: Vec<Route>,
    /// Source of this, if not that of the others.
    pub basis: Option<String>,
}

impl ProfilePrefix {
    /// True if the profile of a model is known to be missing in a Region of the prefix.
    pub fn leaves_out(&self, model: &str, region: &Region) -> bool {
        let names = |one: &NotFrom| one.regions.contains(region) && one.models.iter().any(|id| id == model);
        self.not_from.iter().any(names)
    }
}

/// Models whose profile cannot be called from some Regions of its prefix.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotFrom {
    /// The Regions, sorted.
    pub regions: Vec<Region>,
    /// The models.
    pub models: Vec<String>,
}

/// Destinations of calls through the profiles of one prefix.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Route {
    /// The Regions of the caller, sorted.
    pub from: Vec<Region>,
    /// The Regions that may serve the call, sorted; one model may use fewer.
    pub to: Vec<Region>,
}

/// The constants of one class of a CDK package.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConstantClass {
    /// The package, `aws-cdk-lib`.
    pub package: String,
    /// Its version.
    pub version: String,
    /// Day of publication.
    pub published: Day,
    /// The class, `aws_bedrock.FoundationModelIdentifier`.
    pub class: String,
    /// The constants, sorted by name.
    pub constants: Vec<Constant>,
    /// The enum beside it whose members name prefixes of inference profiles.
    pub prefix_enum: Option<PrefixEnum>,
}

impl ConstantClass {
    /// The class without its module, `FoundationModelIdentifier`.
    pub fn name(&self) -> &str {
        self.class.rsplit('.').next().unwrap_or_default()
    }
}

/// An enum of a CDK package whose members name prefixes of inference profiles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PrefixEnum {
    /// The enum, `CrossRegionInferenceProfileRegion`.
    pub name: String,
    /// Each member (`US_GOV`) and its prefix (`us-gov`), sorted.
    pub members: Vec<(String, String)>,
}

/// One constant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Constant {
    /// Its name.
    pub name: String,
    /// The spelling that it names: a model id or a variant of one.
    pub model_id: String,
    /// True if the package marks it as deprecated or legacy.
    pub deprecated: bool,
}
