//! Changes when one model replaces another, as far as the catalog knows both.

use super::Judgement;
use super::choice::Site;
use super::reach::Callable;
use super::source::{Model, Price, RuleKind};
use crate::usage::Sampling;
use crate::vocab::Kind;

/// Something that changes with a replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Kind of the change.
    pub kind: ChangeKind,
    /// Old value; `None` is unknown or nothing.
    pub from: Option<String>,
    /// New value; `None` is unknown or nothing.
    pub to: Option<String>,
    /// The effect on a request; the texts are for readers.
    pub effect: Effect,
    /// The figures of a change of price, where both sides are known for the same unit.
    pub cost: Option<Cost>,
}

/// Price of a model, and of the model before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Unit of both prices: `1M tokens`.
    pub unit: String,
    /// The price of the old model.
    pub from: Dollars,
    /// True if the new one costs less in another of its forms.
    pub varies: bool,
    /// The highest price of the new one, of the forms in which it may be called.
    pub to: Dollars,
}

/// A price in millionths of a US dollar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dollars {
    /// For what goes in.
    pub input: Option<u64>,
    /// For what comes out.
    pub output: Option<u64>,
}

impl Cost {
    /// True if one of the two prices differs by more than a fifth of the old one.
    pub fn moves(&self) -> bool {
        let differs = |from: Option<u64>, to: Option<u64>| match (from, to) {
            (Some(from), Some(to)) => from.abs_diff(to) * 5 > from,
            _ => false,
        };
        differs(self.from.input, self.to.input) || differs(self.from.output, self.to.output)
    }
}

/// Effect of a change on an unchanged request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The new model refuses a part that the old one accepted.
    Refused,
    /// There is more of it.
    Grows,
    /// Only the new side is known.
    Learned,
    /// Any other change.
    Differs,
}

/// Kinds of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// The provider.
    Provider,
    /// The family of the request and response bodies of `InvokeModel`.
    RequestBody,
    /// The endpoint, `bedrock-runtime` or `bedrock-mantle`.
    Endpoint,
    /// APIs that no longer answer.
    Api,
    /// Batch inference.
    Batch,
    /// A response in pieces.
    Streaming,
    /// Parameters that are refused.
    Parameters,
    /// `temperature` and `top_p` in one request.
    TemperatureWithTopP,
    /// A response that starts with the caller's words.
    AssistantPrefill,
    /// Thinking that cannot be turned off.
    Thinking,
    /// Tool use.
    ToolUse,
    /// A choice among tools that the request makes.
    ToolChoice,
    /// A tool that the request says must be used.
    ForcedToolUse,
    /// Tokens of input and output together.
    ContextWindow,
    /// Tokens of output.
    MaxOutput,
    /// Something it took.
    InputModality,
    /// Something it gave.
    OutputModality,
    /// The length of vectors.
    Dimensions,
    /// Vectors of another model cannot be compared: an index must be rebuilt.
    Vectors,
    /// Price.
    Price,
    /// Regions from which it cannot be called.
    RegionsLost,
    /// The prefix of the inference profile.
    InferenceProfile,
    /// The context variant.
    Variant,
}

impl ChangeKind {
    /// The kind as output spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::RequestBody => "request-body",
            Self::Endpoint => "endpoint",
            Self::Api => "api",
            Self::Batch => "batch",
            Self::Streaming => "streaming",
            Self::Parameters => "parameters",
            Self::TemperatureWithTopP => "temperature-with-top-p",
            Self::AssistantPrefill => "assistant-prefill",
            Self::Thinking => "thinking",
            Self::ToolUse => "tool-use",
            Self::ToolChoice => "tool-choice",
            Self::ForcedToolUse => "forced-tool-use",
            Self::ContextWindow => "context-window",
            Self::MaxOutput => "max-output",
            Self::InputModality => "input-modality",
            Self::OutputModality => "output-modality",
            Self::Dimensions => "dimensions",
            Self::Vectors => "vectors",
            Self::Price => "price",
            Self::RegionsLost => "regions-lost",
            Self::InferenceProfile => "inference-profile",
            Self::Variant => "variant",
        }
    }
}

impl Change {
    pub(super) fn new(kind: ChangeKind, from: Option<String>, to: Option<String>) -> Self {
        Self {
            kind,
            from,
            to,
            effect: Effect::Differs,
            cost: None,
        }
    }

    /// The change of a number of tokens.
    fn of_tokens(kind: ChangeKind, from: Option<u64>, to: Option<u64>) -> Self {
        let side = |tokens: Option<u64>| Some(tokens.map_or_else(|| UNKNOWN.to_owned(), |n| n.to_string()));
        let effect = match (from, to) {
            (Some(from), Some(to)) if to > from => Effect::Grows,
            (None, Some(_)) => Effect::Learned,
            _ => Effect::Differs,
        };
        Self {
            effect,
            ..Self::new(kind, side(from), side(to))
        }
    }

    /// Something that the new model is known to refuse.
    fn refusal(kind: ChangeKind, from: &str, to: &str) -> Self {
        Self {
            effect: Effect::Refused,
            ..Self::new(kind, Some(from.to_owned()), Some(to.to_owned()))
        }
    }

    /// True if an unchanged request could fail or be cut. A larger window does no harm, and a price changes no answer.
    pub fn needs_a_look(&self) -> bool {
        self.kind != ChangeKind::Price && self.effect != Effect::Grows
    }

    /// True if a call that worked before is known to fail, or to give something else.
    pub fn breaks_a_call(&self) -> bool {
        let is_known = self.to.as_deref() != Some(UNKNOWN);
        match self.kind {
            ChangeKind::Price | ChangeKind::MaxOutput | ChangeKind::Batch => false,
            ChangeKind::ContextWindow => self.effect == Effect::Differs && is_known,
            ChangeKind::InferenceProfile | ChangeKind::Variant | ChangeKind::RegionsLost => true,
            _ => is_known,
        }
    }
}

/// True if a change needs a look at this site. If no request is seen to set both `temperature` and `top_p`, a limit to
/// one of them is only mentioned.
pub(super) fn needs_a_look(change: &Change, site: Site) -> bool {
    let is_unseen = change.kind == ChangeKind::TemperatureWithTopP && site.sampling != Sampling::Together;
    change.needs_a_look() && !is_unseen
}

/// The unit of a price that names none.
const TOKENS: &str = "1M tokens";

/// Text for a side that is not known.
pub(super) const UNKNOWN: &str = "unknown";

/// A capability by its name in the catalog, the change if it is lost, and the texts for both sides.
type Trait = (&'static str, ChangeKind, &'static str, &'static str);

/// Capabilities of a model that a request may rely on.
const TRAITS: &[Trait] = &[
    ("function_calling", ChangeKind::ToolUse, "supported", "not supported"),
    ("tool_choice", ChangeKind::ToolChoice, "supported", "not supported"),
    ("forced_tool_use", ChangeKind::ForcedToolUse, "supported", "refused"),
    ("assistant_prefill", ChangeKind::AssistantPrefill, "accepted", "refused"),
];

/// Changes from `old` to `new` for such a request, the most important first.
pub(super) fn between(old: &Model, new: &Model, sampling: Sampling) -> Vec<Change> {
    let mut changes = contract(old, new);
    changes.extend(parameters(old, new));
    changes.extend(abilities(old, new));
    changes.extend(measures(old, new));
    // A request that is seen not to set both keeps its meaning.
    changes.retain(|change| change.kind != ChangeKind::TemperatureWithTopP || sampling != Sampling::Apart);
    changes
}

/// Changes of provider, Regions, and request bodies.
fn contract(old: &Model, new: &Model) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut push = |kind, from, to| changes.push(Change::new(kind, from, to));
    let text = |value: &str| Some(value.to_owned());

    if old.provider != new.provider {
        push(ChangeKind::Provider, text(&old.provider), text(&new.provider));
    }
    if old.request_body != new.request_body {
        push(
            ChangeKind::RequestBody,
            text(&old.request_body),
            text(&new.request_body),
        );
    }
    if let Some((from, to)) = lost(old.endpoints.as_deref(), new.endpoints.as_deref()) {
        push(ChangeKind::Endpoint, Some(from), Some(to));
    }
    if let Some((from, to)) = lost(Some(&old.apis), Some(&new.apis)) {
        push(ChangeKind::Api, Some(from), Some(to));
    }
    if has_batch(old) && !has_batch(new) {
        push(ChangeKind::Batch, text("offered"), text(UNKNOWN));
    }
    changes
}

/// Refused parameters, and thinking that is on by default.
fn parameters(old: &Model, new: &Model) -> Vec<Change> {
    let mut changes = Vec::new();
    // A source that marks those that refuse them marks no others, so that nothing said is no refusal.
    let refuses = |model, name| supports(model, name) == Some(false);
    if !refuses(old, "sampling_params") && refuses(new, "sampling_params") {
        let all = "temperature, top_p, top_k";
        changes.push(Change::refusal(ChangeKind::Parameters, all, "refused"));
    } else if [old, new].into_iter().all(|model| !refuses(model, "sampling_params"))
        && !refuses(old, "temperature_with_top_p")
        && refuses(new, "temperature_with_top_p")
    {
        let kind = ChangeKind::TemperatureWithTopP;
        changes.push(Change::refusal(kind, "accepted together", "refused together"));
    }
    let has = |model, name| supports(model, name) == Some(true);
    let thinks = |model| has(model, "thinking_always_on") || has(model, "thinking_on_by_default");
    let text = |value: &str| Some(value.to_owned());
    if has(new, "thinking_always_on") && !has(old, "thinking_always_on") {
        changes.push(Change::new(ChangeKind::Thinking, None, text("always on")));
    } else if thinks(new) && !thinks(old) {
        changes.push(Change::new(ChangeKind::Thinking, None, text("on by default")));
    }
    changes
}

/// Capabilities that a request may use and the new model lacks.
fn abilities(old: &Model, new: &Model) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut push = |kind, from, to| changes.push(Change::new(kind, from, to));
    // Other kinds of output are not streamed.
    let streams = matches!(old.kind, Kind::Text | Kind::Speech);
    if let Some((from, to)) = lost_trait(old.streaming, new.streaming).filter(|_| streams) {
        push(
            ChangeKind::Streaming,
            Some(label(from, "supported", "")),
            Some(label(to, "supported", "not supported")),
        );
    }
    for &(name, kind, has, lacks) in TRAITS {
        // A model without tools has no choice of them, whatever a list says.
        let counts = !matches!(kind, ChangeKind::ToolChoice) || supports(old, "function_calling") == Some(true);
        let lost = lost_trait(supports(old, name), supports(new, name));
        let Some((from, to)) = lost.filter(|_| counts) else {
            continue;
        };
        let (from, after) = (label(from, has, lacks), label(to, has, lacks));
        changes.push(match to {
            Some(false) => Change::refusal(kind, &from, &after),
            _ => Change::new(kind, Some(from), Some(after)),
        });
    }
    changes
}

/// Changes of limits and modalities.
fn measures(old: &Model, new: &Model) -> Vec<Change> {
    let mut changes = Vec::new();
    for (kind, from, to) in [
        (ChangeKind::ContextWindow, old.context_window, new.context_window),
        (ChangeKind::MaxOutput, old.max_output, new.max_output),
    ] {
        if from != to {
            changes.push(Change::of_tokens(kind, from, to));
        }
    }
    let mut push = |kind, from, to| changes.push(Change::new(kind, from, to));
    for (kind, from, to) in [
        (ChangeKind::InputModality, &old.input, &new.input),
        (ChangeKind::OutputModality, &old.output, &new.output),
    ] {
        if let Some((from, to)) = lost(Some(from), Some(to)) {
            push(kind, Some(from), Some(to));
        }
    }
    if old.embedding_dimensions != new.embedding_dimensions {
        let side = |lengths: &[u32]| Some(list(lengths)).filter(|list| !list.is_empty());
        push(
            ChangeKind::Dimensions,
            side(&old.embedding_dimensions),
            side(&new.embedding_dimensions),
        );
    }
    if old.output.iter().any(|output| output == "embedding") {
        let text = |value: &str| Some(value.to_owned());
        push(ChangeKind::Vectors, text("stored vectors"), text("must be rebuilt"));
    }
    changes
}

/// Prices of the new model and of the old one in each of the forms in which the new one may be called; without a
/// profile where no form is known.
pub(super) fn price(
    old: &Model,
    old_form: Option<Callable<'_>>,
    new: &Model,
    new_forms: &[Callable<'_>],
    judgement: &Judgement,
) -> Option<Change> {
    let new_forms = if new_forms.is_empty() {
        &[Callable::Bare]
    } else {
        new_forms
    };
    // Most profiles cost the same, and `global` less.
    let mut prices: Vec<(String, Vec<&str>)> = Vec::new();
    for form in new_forms {
        // A price that is not known for one form may be known for others.
        let Some(price) = price_of(new, *form, judgement).map(dollars) else {
            continue;
        };
        let name = match form {
            Callable::Profile(prefix) => prefix,
            Callable::Bare | Callable::AtMantle => "no profile",
        };
        match prices.iter_mut().find(|(known, _)| *known == price) {
            Some((_, names)) => names.push(name),
            None => prices.push((price, vec![name])),
        }
    }
    let from = price_of(old, old_form.unwrap_or(Callable::Bare), judgement).map(dollars);
    let to = match prices.as_slice() {
        [] => return None,
        [(only, _)] if from.as_ref() == Some(only) => return None,
        [(only, _)] => only.clone(),
        several => {
            let by = |(price, names): &(String, Vec<&str>)| format!("{price} ({})", names.join(", "));
            several.iter().map(by).collect::<Vec<_>>().join(" or ")
        }
    };
    Some(Change {
        cost: cost(old, old_form, new, new_forms, judgement),
        ..Change::new(ChangeKind::Price, from, Some(to))
    })
}

/// The figures of both, the highest of the new ones, where all are of one unit.
fn cost(
    old: &Model,
    old_form: Option<Callable<'_>>,
    new: &Model,
    new_forms: &[Callable<'_>],
    judgement: &Judgement,
) -> Option<Cost> {
    let from = price_of(old, old_form.unwrap_or(Callable::Bare), judgement)?;
    let prices: Vec<_> = new_forms
        .iter()
        .filter_map(|form| price_of(new, *form, judgement))
        .collect();
    let all = || prices.iter().map(|price| figures(price));
    let is_one_unit = !prices.is_empty() && prices.iter().all(|price| price.per == from.per);
    is_one_unit.then(|| Cost {
        unit: from.per.clone().unwrap_or_else(|| TOKENS.to_owned()),
        from: figures(from),
        varies: all().any(|price| Some(price) != all().next()),
        to: Dollars {
            input: all().filter_map(|price| price.input).max(),
            output: all().filter_map(|price| price.output).max(),
        },
    })
}

fn figures(price: &Price) -> Dollars {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a price is a small number, and none is negative"
    )]
    let side = |usd: Option<f64>| usd.map(|usd| (usd * 1e6).round() as u64);
    Dollars {
        input: side(price.input),
        output: side(price.output),
    }
}

/// The price in the only Region that counts, of the profile, or without either.
fn price_of<'m>(model: &'m Model, form: Callable<'_>, judgement: &Judgement) -> Option<&'m Price> {
    let at_mantle = form == Callable::AtMantle;
    let find = |scope: &str| {
        let fits = |price: &&Price| price.scope == scope && price.quality.is_none();
        let mut prices = model.prices.iter().filter(fits);
        let own = prices.clone().find(|price| price.at_mantle == at_mantle);
        own.or_else(|| prices.next())
    };
    match form {
        Callable::Profile(prefix) => find(prefix),
        Callable::Bare | Callable::AtMantle => match judgement.regions.as_slice() {
            [only] => find(only.as_str()).or_else(|| find("default")),
            _ => find("default"),
        },
    }
}

/// The price in words: `$3 in, $15 out per 1M tokens`.
fn dollars(price: &Price) -> String {
    let side = |side: Option<f64>, word: &str| side.map(|usd| format!("${usd} {word}"));
    let sides = [side(price.input, "in"), side(price.output, "out")];
    let sides: Vec<_> = sides.into_iter().flatten().collect();
    format!("{} per {}", sides.join(", "), price.per.as_deref().unwrap_or(TOKENS))
}

/// True if batch inference, which has a price of its own, is known to be offered.
fn has_batch(model: &Model) -> bool {
    model.prices.iter().any(|price| price.batch)
}

/// True if a model has a capability; one that its rules about requests refuse, it does not have.
fn supports(model: &Model, capability: &str) -> Option<bool> {
    let refused = |kind: RuleKind, parameter: &str| {
        let mut rules = model
            .requests
            .iter()
            .filter(|rule| rule.kind == kind && rule.is_usable());
        rules.any(|rule| parameter.is_empty() || rule.parameters.iter().any(|name| name == parameter))
    };
    let is_refused = match capability {
        "sampling_params" => refused(RuleKind::RefusesParameter, "temperature"),
        "temperature_with_top_p" => refused(RuleKind::ExclusiveParameters, "temperature"),
        "assistant_prefill" => refused(RuleKind::RefusesPrefill, ""),
        "forced_tool_use" => refused(RuleKind::ForcedToolChoiceRefused, ""),
        _ => false,
    };
    if is_refused {
        return Some(false);
    }

    let supports = &model.capabilities.as_ref()?.supports;
    supports
        .iter()
        .find(|(name, _)| name == capability)
        .map(|&(_, has)| has)
}

/// Both sides, where the old model has something and the new one is not known to, or may have had it and the new one
/// has not.
fn lost_trait(old: Option<bool>, new: Option<bool>) -> Option<(Option<bool>, Option<bool>)> {
    let lost = match (old, new) {
        (Some(false), _) | (_, Some(true)) | (None, None) => false,
        (Some(true), _) | (None, Some(false)) => true,
    };
    lost.then_some((old, new))
}

fn label(side: Option<bool>, has: &str, lacks: &str) -> String {
    let word = match side {
        Some(true) => has,
        Some(false) => lacks,
        None => UNKNOWN,
    };
    word.to_owned()
}

/// Both lists, where the new one lacks something of the old one and both are known.
fn lost(old: Option<&[String]>, new: Option<&[String]>) -> Option<(String, String)> {
    let (old, new) = (old?, new?);
    let known = !old.is_empty() && !new.is_empty();
    (known && old.iter().any(|one| !new.contains(one))).then(|| (list(old), list(new)))
}

pub(super) fn list<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
