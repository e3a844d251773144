//! The published shapes of AWS's responses. Every enum is open, every field may be absent, and unknown fields are
//! ignored.

use super::time::Time;
use serde::Deserialize;

/// Any of the responses, distinguished by its fields, without the entries of its list.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// True if it is of `list-foundation-models` or `list-inference-profiles`.
    pub has_list: bool,
    /// `get-foundation-model`.
    pub model_details: Option<ModelSummary>,
    /// Token of the next page of a list.
    pub next_token: Option<String>,
    /// `get-inference-profile`, whose fields are those of a summary.
    pub inference_profile_arn: Option<String>,
    pub inference_profile_id: Option<String>,
    pub models: Option<Vec<ModelRef>>,
    pub status: Option<String>,
    /// `get-foundation-model-availability`.
    pub model_id: Option<String>,
    pub region_availability: Option<String>,
    pub authorization_status: Option<String>,
    pub entitlement_availability: Option<String>,
    pub agreement_availability: Option<Agreement>,
    /// An event of AWS Health, as `EventBridge` delivers it.
    pub detail: Option<HealthDetail>,
    /// `aws health describe-event-details`.
    pub successful_set: Option<Vec<HealthDetails>>,
    /// `aws health describe-affected-entities`.
    pub entities: Option<Vec<HealthEntity>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ModelSummary {
    pub model_arn: Option<String>,
    pub model_id: String,
    pub model_name: Option<String>,
    pub provider_name: Option<String>,
    pub input_modalities: Option<Vec<String>>,
    pub output_modalities: Option<Vec<String>>,
    pub response_streaming_supported: Option<bool>,
    pub inference_types_supported: Option<Vec<String>>,
    pub model_lifecycle: Option<Lifecycle>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Lifecycle {
    pub status: Option<String>,
    pub start_of_life_time: Option<Time>,
    pub legacy_time: Option<Time>,
    pub public_extended_access_time: Option<Time>,
    pub end_of_life_time: Option<Time>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProfileSummary {
    pub inference_profile_arn: String,
    pub inference_profile_id: Option<String>,
    #[serde(default)]
    pub models: Vec<ModelRef>,
    pub status: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ModelRef {
    pub model_arn: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Agreement {
    pub status: Option<String>,
}

/// An event, in the words of `EventBridge`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct HealthDetail {
    pub service: Option<String>,
    pub event_type_code: Option<String>,
    pub event_region: Option<String>,
    pub start_time: Option<Time>,
    pub affected_entities: Vec<HealthEntity>,
}

#[derive(Debug, Deserialize)]
pub(super) struct HealthDetails {
    pub event: HealthEvent,
}

/// An event, in the words of the command line.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct HealthEvent {
    pub arn: Option<String>,
    pub service: Option<String>,
    pub event_type_code: Option<String>,
    pub region: Option<String>,
    pub start_time: Option<Time>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct HealthEntity {
    pub entity_value: Option<String>,
    pub event_arn: Option<String>,
}
