//! Parts of a request that models refuse: the shapes of `rules/requests/`, and their checked form.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::error::{Place, Problem, Problems};
use super::raw::Text;

/// `[[request]]`: one rule of several models.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawRequest {
    pub models: Vec<Text>,
    pub rule: Text,
    #[serde(default)]
    pub parameters: Vec<String>,
    #[serde(default)]
    pub apis: Vec<Text>,
    #[serde(default)]
    pub accepted: Vec<String>,
    #[serde(default)]
    pub refused: Vec<String>,
    #[serde(default)]
    pub instead: Vec<Text>,
    pub condition: Option<String>,
    pub limit: Option<f64>,
    pub min: Option<f64>,
    pub max: Option<f64>,
    #[serde(rename = "below")]
    pub _below: Option<String>,
    pub fixed: Option<u32>,
    #[serde(default)]
    pub except: BTreeMap<String, Vec<f64>>,
    pub enforced: Option<bool>,
    #[serde(rename = "bound")]
    pub _bound: Option<String>,
    #[serde(default)]
    pub error: Vec<String>,
    pub confidence: Text,
    pub observed: Text,
    pub sources: Vec<Text>,
    pub note: Option<String>,
}

/// `[request-source.NAME]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRequestSource {
    pub what: String,
    pub url: String,
    pub observed: String,
    pub trust: String,
}

/// `[body.NAME]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBody {
    pub required: Vec<String>,
    pub own: Vec<String>,
    #[serde(default)]
    pub shares: Vec<String>,
    #[serde(default)]
    pub answer: Vec<String>,
    #[serde(default)]
    pub strict: bool,
}

/// One rule about requests to a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RequestRule {
    /// Kind of the rule.
    pub kind: RuleKind,
    /// The parameters that it covers, by their canonical names.
    pub parameters: Vec<String>,
    /// The APIs for which it holds; empty means all.
    pub apis: Vec<String>,
    /// Accepted values: modes, levels, lengths, families of bodies.
    pub accepted: Vec<String>,
    /// Refused values: modes, levels, endpoints, operations.
    pub refused: Vec<String>,
    /// The APIs that are offered.
    pub instead: Vec<String>,
    /// The condition under which it holds, as the facts word it.
    pub condition: Option<String>,
    /// The smallest value.
    pub min: Option<f64>,
    /// The greatest value, or the limit.
    pub max: Option<f64>,
    /// The one length of a vector that is made.
    pub fixed: Option<u32>,
    /// Values of a parameter of which the sources disagree.
    pub except: Vec<(String, Vec<f64>)>,
    /// True if a refusal was seen; always so but for limits.
    pub enforced: bool,
    /// The pages of `rules/errors/` on what the API answers.
    pub errors: Vec<String>,
    /// Confidence in the rule.
    pub confidence: Confidence,
    /// Day on which the sources were read, if known.
    pub observed: String,
    /// The names of its sources.
    pub sources: Vec<String>,
    /// Other facts.
    pub note: Option<String>,
}

/// Confidence in a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Confidence {
    /// One source, or an inference: no lint uses it.
    Low,
    /// Two independent public sources.
    Medium,
    /// A page of AWS, a model card, the service model.
    High,
}

impl Confidence {
    /// The name as the files spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal,)+) => {
        /// Kinds of rules.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum RuleKind {
            $($(#[$doc])* $kind,)+
        }

        impl RuleKind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// The name as the files spell it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)+
                }
            }
        }
    };
}

kinds! {
    /// The parameter is refused, whatever its value.
    RefusesParameter = "refuses-parameter",
    /// Each alone is taken, both together are refused.
    ExclusiveParameters = "exclusive-parameters",
    /// A value outside of the interval is refused.
    Range = "range",
    /// A value above the limit is refused, where that was seen.
    MaxOutput = "max-output",
    /// Modes of thinking that are taken and refused.
    ThinkingMode = "thinking-mode",
    /// Parameters that are refused while the model thinks.
    ThinkingExcludes = "thinking-excludes",
    /// The least budget of thinking, which is also below `max_tokens`.
    ThinkingBudget = "thinking-budget",
    /// Levels of effort that are taken and refused.
    Effort = "effort",
    /// The last message is not the assistant's.
    RefusesPrefill = "refuses-prefill",
    /// No tool can be forced.
    ForcedToolChoiceRefused = "forced-tool-choice-refused",
    /// Converse takes no tools.
    NoTools = "no-tools",
    /// Converse takes tools, and `ConverseStream` takes none.
    NoToolsWhenStreaming = "no-tools-when-streaming",
    /// Converse takes no system prompt.
    NoSystem = "no-system",
    /// The API is not offered for the model.
    ApiNotOffered = "api-not-offered",
    /// The endpoint does not know the id.
    EndpointNotOffered = "endpoint-not-offered",
    /// The operation that streams is not offered.
    NoStreaming = "no-streaming",
    /// The family of the body of `InvokeModel`.
    BodyFamily = "body-family",
    /// The lengths of vectors that it makes.
    EmbeddingDimensions = "embedding-dimensions",
    /// Keys without which a body is refused.
    RequiredParameter = "required-parameter",
    /// A schema of the answer is refused.
    StructuredOutputNotOffered = "structured-output-not-offered",
    /// The parameter has another name.
    RenamedParameter = "renamed-parameter",
    /// bedrock-mantle serves the model below one path only.
    MantlePath = "mantle-path",
}

/// APIs and operations that rules name.
const APIS: &[&str] = &[
    "InvokeModel",
    "InvokeModelWithResponseStream",
    "InvokeModelWithBidirectionalStream",
    "StartAsyncInvoke",
    "Converse",
    "ConverseStream",
    "ChatCompletions",
    "Responses",
    "Messages",
];

/// Source of rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RequestSource {
    /// Its name, by which rules refer to it.
    pub name: String,
    /// Description of the source.
    pub what: String,
    /// The address of the page, or the package.
    pub url: String,
    /// Day on which it was read.
    pub observed: String,
    /// Trust in the source.
    pub trust: String,
}

/// A family of bodies of `InvokeModel`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// The name of the family.
    pub family: String,
    /// Keys without which a body is refused.
    pub required: Vec<String>,
    /// Keys that give the family away.
    pub own: Vec<String>,
    /// Keys that it takes as well, though they give another family away.
    pub shares: Vec<String>,
    /// Fields that only its answers have; `[]` behind the name of a list.
    pub answer: Vec<String>,
    /// True if a key that the family does not know is refused.
    pub strict: bool,
}

impl RequestRule {
    /// True if a lint may use it.
    pub fn is_usable(&self) -> bool {
        self.confidence > Confidence::Low && self.enforced
    }

    /// True if it holds for an API.
    pub fn holds_for(&self, api: &str) -> bool {
        self.apis.is_empty() || self.apis.iter().any(|one| one == api)
    }

    /// True if the sources disagree on this value of a parameter.
    pub fn excepts(&self, parameter: &str, value: f64) -> bool {
        let values = self.except.iter().filter(|(name, _)| name == parameter);
        values.into_iter().any(|(_, values)| match values.as_slice() {
            [low, high] => (*low..=*high).contains(&value),
            values => values.contains(&value),
        })
    }
}

/// True if a text names a year.
fn has_year(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_ascii_digit());
    words.any(|word| word.len() == 4 && word.starts_with("20"))
}

/// The rule as it is used; its faults go to `problems`.
pub(super) fn rule(
    raw: &RawRequest,
    file: usize,
    sources: &[RequestSource],
    problems: &mut Problems,
) -> Option<RequestRule> {
    let mut refuse = |text: &Text, what, expected: String| {
        let at = text.span().start;
        let text = text.get_ref().clone();
        problems.push(Place { file, at }, Problem::Value { text, what, expected });
    };
    for api in raw.apis.iter().chain(&raw.instead) {
        if !APIS.contains(&api.get_ref().as_str()) {
            refuse(api, "an API", APIS.join(", "));
        }
    }
    for source in &raw.sources {
        if !sources.iter().any(|known| known.name == *source.get_ref()) {
            refuse(
                source,
                "a source",
                "the name of a `[request-source.…]` table".to_owned(),
            );
        }
    }
    if !has_year(raw.observed.get_ref()) {
        refuse(
            &raw.observed,
            "a day",
            "a day or a time such as `2026-10-08..14`".to_owned(),
        );
    }
    let kind = RuleKind::ALL.iter().find(|kind| kind.name() == raw.rule.get_ref());
    if kind.is_none() {
        let names: Vec<_> = RuleKind::ALL.iter().map(|kind| kind.name()).collect();
        refuse(&raw.rule, "a rule about requests", names.join(", "));
    }
    let levels = [Confidence::Low, Confidence::Medium, Confidence::High];
    let confidence = levels
        .into_iter()
        .find(|level| level.name() == raw.confidence.get_ref());
    if confidence.is_none() {
        refuse(&raw.confidence, "a confidence", "high, medium or low".to_owned());
    }
    let texts = |texts: &[Text]| texts.iter().map(|text| text.get_ref().clone()).collect();
    Some(RequestRule {
        kind: *kind?,
        parameters: raw.parameters.clone(),
        apis: texts(&raw.apis),
        accepted: raw.accepted.clone(),
        refused: raw.refused.clone(),
        instead: texts(&raw.instead),
        condition: raw.condition.clone(),
        min: raw.min,
        max: raw.max.or(raw.limit),
        fixed: raw.fixed,
        except: raw.except.clone().into_iter().collect(),
        enforced: raw.enforced.unwrap_or(true),
        errors: raw.error.clone(),
        confidence: confidence?,
        observed: raw.observed.get_ref().clone(),
        sources: texts(&raw.sources),
        note: raw.note.clone(),
    })
}
