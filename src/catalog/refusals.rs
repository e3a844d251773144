//! Parts of a request that a model refuses.
//!
//! Input: a model with its rules, and a request as the code writes it. Output: each part that is refused, with the rule. A
//! proposed replacement is judged by the same rules.

mod apis;

use super::Catalog;
use super::source::{Body, Model, RequestRule, RuleKind};
use crate::context::fold;
use crate::usage::{At, Field, Map, Sent, Value, ValueKind, fields_of_body};

/// A part of a request that the model refuses.
#[derive(Clone, Debug)]
pub(crate) struct Refusal<'m> {
    /// Kind of the part.
    pub(crate) part: Part,
    /// Place of the part.
    pub(crate) at: At,
    /// Description of the refusal, a sentence without a full stop.
    pub(crate) message: String,
    /// The rule that says so; none where it is the form of the id.
    pub(crate) rule: Option<&'m RequestRule>,
    /// True if that very value is sent, and not a default.
    pub(crate) is_certain: bool,
    /// The place of the value, where the request names it and it is written elsewhere.
    pub(crate) set_at: Option<At>,
    /// Other parts that it does not go together with, or that are refused for the same reason, with their messages.
    pub(crate) beside: Vec<(At, String)>,
    /// Remedy.
    pub(crate) remedy: Remedy,
}

impl Refusal<'_> {
    /// The change to make by hand beside a proposed model of that name, where the part is written as `key`.
    pub(crate) fn to_do(&self, name: &str, key: &str) -> String {
        match (&self.remedy, self.rule) {
            (_, Some(rule)) if rule.kind == RuleKind::ExclusiveParameters => {
                let either = rule.parameters.join(" and ");
                format!("keep one of {either}: {name} refuses them together")
            }
            (_, Some(rule)) if rule.kind == RuleKind::BodyFamily => {
                let family = rule.accepted.join(", ");
                format!("rewrite {key}: {name} takes the request body {family}, and answers in another form")
            }
            (_, Some(rule)) if rule.kind == RuleKind::RefusesPrefill => {
                format!("drop the last message of the assistant: {name} refuses it")
            }
            (Remedy::Remove(_), _) => format!("drop {key}: {name} refuses it"),
            (Remedy::Write(_, text), _) => format!("write {text}: {}", self.message),
            (Remedy::Text(what), _) => format!("{what}: {}", self.message),
        }
    }
}

/// The kinds of parts of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A parameter, its value, or a message.
    Parameter,
    /// The most tokens of the answer.
    Output,
    /// The API.
    Api,
    /// The body.
    Body,
}

/// Remedy for a refused part.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Remedy {
    /// Take it out.
    Remove(At),
    /// Write something else in the place of a value.
    Write(At, String),
    /// Do as the sentence says.
    Text(String),
}

/// A request that is held against the rules of a model.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// The request.
    pub(crate) sent: &'a Sent,
    /// True if the model is called by an inference profile.
    pub(crate) has_profile: bool,
    /// True if the model is only proposed: what the request writes out counts also where its value is not known.
    pub(crate) is_proposed: bool,
    /// The text of a place.
    pub(crate) text: &'a dyn Fn(At) -> String,
}

/// Operations with the API of the rules that they belong to.
fn api_of(sent: &Sent) -> &'static str {
    match sent.api {
        "ConverseStream" => "Converse",
        "InvokeModelWithResponseStream" => "InvokeModel",
        // Anthropic's client for bedrock-runtime sends InvokeModel.
        "Messages" if !sent.at_mantle => "InvokeModel",
        other => other,
    }
}

impl Catalog {
    /// Refusals of `model` for a request.
    pub(crate) fn refusals<'m>(&'m self, model: &'m Model, asked: Asked<'_>) -> Vec<Refusal<'m>> {
        let sent = asked.sent;
        let mut fields = sent.fields.clone();
        if let Some((body, _)) = &sent.body {
            fields.extend(fields_of_body(&model.request_body, body));
        }
        let judge = Judge {
            model,
            sent,
            fields,
            api: api_of(sent),
            text: asked.text,
            is_proposed: asked.is_proposed,
            bodies: &self.data().bodies,
        };
        let strips = |rule: &RequestRule| sent.strips.iter().any(|name| name == rule.kind.name());
        let rules = model.requests.iter().filter(|rule| rule.is_usable() && !strips(rule));
        let mut found: Vec<Refusal<'m>> = rules.flat_map(|rule| judge.refused(rule)).collect();
        if sent.at_mantle && asked.has_profile {
            // The id comes first: which API takes its model is asked of the bare one.
            found.retain(|refusal| refusal.part != Part::Api);
            found.push(Refusal {
                part: Part::Api,
                at: sent.model,
                message: "bedrock-mantle takes no inference profile".to_owned(),
                rule: None,
                is_certain: !sent.is_default,
                set_at: None,
                beside: Vec::new(),
                remedy: Remedy::Text(match judge.other_id() {
                    Some(id) => format!("write `{id}`, its id there"),
                    None => format!("write the bare id of {}", model.name),
                }),
            });
        }
        found.sort_by_key(|refusal| (refusal.at, refusal.rule.map(|rule| rule.kind)));
        // Each place is refused once: a refusal of any value comes first.
        found.dedup_by_key(|refusal| refusal.at);
        found
    }
}

struct Judge<'m, 's> {
    model: &'m Model,
    sent: &'s Sent,
    fields: Vec<Field>,
    api: &'static str,
    text: &'s dyn Fn(At) -> String,
    is_proposed: bool,
    bodies: &'m [Body],
}

/// The place of the number that a parameter is given by a name.
fn set_at(field: &Field) -> Option<At> {
    let is_inside = field.at.part == field.value.at.part && field.at.span.contains(field.value.at.span);
    let is_named = !field.value.via.is_empty() && !is_inside;
    (is_named && field.value.number().is_some()).then_some(field.value.at)
}

impl<'m> Judge<'m, '_> {
    fn refused(&self, rule: &'m RequestRule) -> Vec<Refusal<'m>> {
        let is_api = matches!(
            rule.kind,
            RuleKind::ApiNotOffered | RuleKind::NoStreaming | RuleKind::EndpointNotOffered
        );
        if !is_api && !rule.holds_for(self.api) && !rule.holds_for(self.sent.api) {
            return Vec::new();
        }
        match rule.kind {
            RuleKind::RefusesParameter => self.refused_parameters(rule),
            RuleKind::ExclusiveParameters => self.exclusive(rule).into_iter().collect(),
            RuleKind::Range => self.range(rule),
            RuleKind::MaxOutput => self.output(rule).into_iter().collect(),
            RuleKind::ThinkingMode => self.thinking(rule).into_iter().collect(),
            RuleKind::ThinkingExcludes => self.excluded(rule),
            RuleKind::ThinkingBudget => self.budget(rule).into_iter().collect(),
            RuleKind::Effort => self.effort(rule).into_iter().collect(),
            RuleKind::RefusesPrefill => self.prefill(rule).into_iter().collect(),
            RuleKind::ForcedToolChoiceRefused => self.forced(rule).into_iter().collect(),
            RuleKind::NoTools | RuleKind::NoToolsWhenStreaming => self.tools(rule).into_iter().collect(),
            RuleKind::NoSystem => self.system(rule).into_iter().collect(),
            RuleKind::StructuredOutputNotOffered => self.structured(rule).into_iter().collect(),
            RuleKind::ApiNotOffered => self.api(rule).into_iter().collect(),
            RuleKind::NoStreaming => self.streaming(rule).into_iter().collect(),
            RuleKind::EndpointNotOffered => self.endpoint(rule).into_iter().collect(),
            RuleKind::BodyFamily => self.family(rule).into_iter().collect(),
            RuleKind::EmbeddingDimensions => self.dimensions(rule),
            RuleKind::RequiredParameter | RuleKind::RenamedParameter | RuleKind::MantlePath => Vec::new(),
        }
    }

    fn name(&self) -> &str {
        &self.model.name
    }

    /// The id that the endpoint of the request has the model under, where it does not have it under its own.
    fn other_id(&self) -> Option<&'m str> {
        let endpoint = apis::endpoint_of(self.sent);
        let is_refused = |rule: &RequestRule| rule.refused.iter().any(|refused| refused == endpoint);
        let mut rules = self.model.requests.iter();
        let is_other = rules.any(|rule| rule.kind == RuleKind::EndpointNotOffered && is_refused(rule));
        let [counterpart] = self.model.counterparts.as_slice() else {
            return None;
        };
        is_other.then_some(counterpart)
    }

    /// A parameter that is sent, and that nothing around the call deals with.
    fn field(&self, name: &str) -> Option<&Field> {
        let is_handled = |field: &Field| {
            let words = [fold(&field.key), fold(name)];
            self.sent.handled.iter().any(|word| words.contains(word))
        };
        let is_sent = |field: &&Field| field.name == name && self.is_sent(&field.value);
        self.fields.iter().find(is_sent).filter(|field| !is_handled(field))
    }

    fn is_sent(&self, value: &Value) -> bool {
        value.is_sent() || self.is_proposed && matches!(value.what, ValueKind::Unknown)
    }

    fn is_certain(&self, value: &Value) -> bool {
        !self.sent.is_default && !value.is_default && !self.sent.is_hint
    }

    fn refusal(
        &self,
        part: Part,
        field: &Field,
        rule: &'m RequestRule,
        message: String,
        remedy: Remedy,
    ) -> Refusal<'m> {
        Refusal {
            part,
            at: field.at,
            message,
            rule: Some(rule),
            is_certain: self.is_certain(&field.value),
            set_at: set_at(field),
            beside: Vec::new(),
            remedy,
        }
    }

    fn refused_parameters(&self, rule: &'m RequestRule) -> Vec<Refusal<'m>> {
        let fields = rule
            .parameters
            .iter()
            .filter_map(|name| Some((name, self.field(name)?)));
        let found = fields.filter_map(|(name, field)| {
            if matches!(field.value.what, ValueKind::Truth(_) | ValueKind::Map(_)) {
                return None;
            }
            if let Some(number) = field.value.number()
                && rule.excepts(name, number)
            {
                return None;
            }
            let message = format!("{} refuses `{}`", self.name(), field.key);
            let mut refusal = self.refusal(Part::Parameter, field, rule, message, Remedy::Remove(field.at));
            let may_be_taken =
                field.value.number().is_none() && rule.except.iter().any(|(excepted, _)| excepted == name);
            refusal.is_certain &= !may_be_taken;
            Some(refusal)
        });
        found.collect()
    }

    fn exclusive(&self, rule: &'m RequestRule) -> Option<Refusal<'m>> {
        let [first, second] = rule.parameters.as_slice() else {
            return None;
        };
        let (first, second) = (self.field(first)?, self.field(second)?);
        let message = format!("{} refuses `{}` together with `{}`", self.name(), second.key, first.key);
        let mut refusal = self.refusal(Part::Parameter, second, rule, message, Remedy::Remove(second.at));
        refusal.beside = vec![(first.at, "sent in the same request".to_owned())];
        refusal.is_certain &= self.is_certain(&first.value);
        Some(refusal)
    }

    fn range(&self, rule: &'m RequestRule) -> Vec<Refusal<'m>> {
        let (min, max) = (rule.min.unwrap_or(f64::MIN), rule.max.unwrap_or(f64::MAX));
        let fields = rule.parameters.iter().filter_map(|name| self.field(name));
        let found = fields.filter_map(|field| {
            let number = field.value.number().filter(|number| !(min..=max).contains(number))?;
            let message = format!(
                "{} takes `{}` from {min} to {max}, and {number} is sent",
                self.name(),
                field.key
            );
            let remedy = Remedy::Text(format!("write a value from {min} to {max}"));
            Some(self.refusal(Part::Parameter, field, rule, message, remedy))
        });
        found.collect()
    }

    fn output(&self, rule: &'m RequestRule) -> Option<Refusal<'m>> {
        let limit = rule.max?;
        let field = rule.parameters.iter().find_map(|name| self.field(name))?;
        let number = field.value.number().filter(|&number| number > limit)?;
        let message = format!(
            "`{}` of {number} is above the {limit} tokens that {} gives",
            field.key,
            self.name()
        );
        let is_literal = field.value.via.is_empty() && matches!(field.value.what, ValueKind::Number(_));
        let remedy = if is_literal {
            Remedy::Write(field.value.at, limit.to_string())
        } else {
            Remedy::Text(format!("write a value below {limit}"))
        };
        Some(self.refusal(Part::Output, field, rule, message, remedy))
    }

    /// The mode of thinking of the request.
    fn mode(&self) -> Option<(&Field, &Map, &crate::usage::Entry)> {
        let field = self.fields.iter().find(|field| field.name == "thinking")?;
        let map = field.value.map()?;
        let mode = map.exact("type")?;
        Some((field, map, mode))
    }

    fn thinks(&self, mode: &str) -> bool {
        self.mode().is_some_and(|(.., entry)| entry.value.text() == Some(mode))
    }

    fn thinking(&self, rule: &'m RequestRule) -> Option<Refusal<'m>> {
        let (field, map, mode) = self.mode()?;
        let word = mode.value.text()?;
        if !rule.refused.iter().any(|refused| refused == word) {
            return None;
        }
        let message = format!("{} refuses `thinking.type` = \"{word}\"", self.name());
        let takes = |mode: &str| rule.accepted.iter().any(|accepted| accepted == mode);
        let is_alone = map.entries.len() == 1 && mode.value.via.is_empty();
        let remedy = match word {
            "disabled" => Remedy::Remove(field.at),
            "enabled" if takes("adaptive") && is_alone => Remedy::Write(mode.value.at, "adaptive".to_owned()),
            "enabled" if takes("adaptive") => Remedy::Text(
                "write {\"type\": \"adaptive\"} without `budget_tokens`, and set the depth by `output_config.effort`"
                    .to_owned(),
            ),
            _ => Remedy::Text("write {\"type\": \"enabled\"} with `budget_tokens`".to_owned()),
        };
        Some(Refusal {
            part: Part::Parameter,
            at: mode.at,
            message,
            rule: Some(rule),
            is_certain: self.is_certain(&mode.value),
            set_at: None,
            beside: Vec::new(),
            remedy,
        })
    }

    fn excluded(&self, rule: &'m RequestRule) -> Vec<Refusal<'m>> {
        let condition = rule.condition.as_deref().unwrap_or_default();
        if condition.starts_with("reasoningConfig") {
            return self.excluded_by_reasoning(rule).into_iter().collect();
        }
        if !self.thinks("enabled") {
            return Vec::new();
        }
        let mut found = Vec::new();
        for name in &rule.parameters {
            let refusal = match name.as_str() {
                "prefill" => self.prefill(rule),
                "tool_choice.any" | "tool_choice.tool" => self.forced(rule),
                _ => self.field(name).and_then(|field| {
                    // A value that is not known may be an accepted one.
                    let number = field.value.number();
                    let has_exception = rule.except.iter().any(|(excepted, _)| excepted == name);
                    if number.map_or(has_exception, |number| rule.excepts(name, number)) {
                        return None;
                    }
                    let message = format!("{} refuses `{}` while it thinks", self.name(), field.key);
                    Some(self.refusal(Part::Parameter, field, rule, message, Remedy::Remove(field.at)))
                }),
            };
            found.extend(refusal);
        }
        found
    }

    fn excluded_by_reasoning(&self, rule: &'m RequestRule) -> Option<Refusal<'m>> {
        let config = self.fields.iter().find(|field| field.name == "reasoning_config")?;
        let map = config.value.map()?;
        let has_type = |key: &str, word: &str| map.get(key).is_some_and(|entry| entry.value.text() == Some(word));
        if !has_type("type", "enabled") || !has_type("maxReasoningEffort", "high") {
            return None;
        }
        let field = rule.parameters.iter().find_map(|name| self.field(name))?;
        let message = format!("{} refuses `{}` at the highest effort", self.name(), field.key);
        Some(self.refusal(Part::Parameter, field, rule, message, Remedy::Remove(field.at)))
    }

    fn budget(&self, rule: &'m RequestRule) -> Option<Refusal<'m>> {
        let (field, map, _) = self.mode().filter(|_| self.thinks("enabled"))?;
        let entry = map.get("budget_tokens")?;
        let budget = entry.value.number()?;
        let least = rule.min.unwrap_or_default();
        let most = self.field("max_tokens").and_then(|field| field.value.number());
        let is_interleaved = || {
            let body = self.sent.body.as_ref();
            body.is_some_and(|(body, _)| body.get("anthropic_beta").is_some())
        };
        let (message, remedy) = if budget < least {
            (
                format!("{} takes a budget of {least} tokens or more", self.name()),
                format!("write {least} or more"),
            )
        } else {
            let most = most.filter(|&most| budget >= most && !is_interleaved())?;
            let message = format!("the budget of {budget} tokens is not below `max_tokens`, which is {most}");
            (message, "raise `max_tokens` above the budget".to_owned())
        };
        Some(Refusal {
            part: Part::Parameter,
            at: entry.at,
            message,
            rule: Some(rule),
            is_certain: self.is_certain(&field.value) && self.is_certain(&entry.value),
            set_at: None,
            beside: Vec::new(),
            remedy: Remedy::Text(remedy),
        })
    }

    fn effort(&self, rule: &'m RequestRule) -> Option<Refusal<'m>> {
        if rule.condition.is_some() && !self.thinks("disabled") {
            return None;
        }
        let (at, value) = self.level()?;
        let level = value.text()?;
        if !rule.refused.iter().any(|refused| refused == level) {
            return None;
        }
        let message = format!("{} refuses the effort \"{level}\"", self.name());
        let remedy = if rule.accepted.is_empty() {
            "take the effort out of the request".to_owned()
        } else {
            format!("write one of {}", rule.accepted.join(", "))
        };
        Some(Refusal {
            part: Part::Parameter,
            at,
            message,
            rule: Some(rule),
            is_certain: self.is_certain(value),
            set_at: None,
            beside: Vec::new(),
            remedy: Remedy::Text(remedy),
        })
    }

    /// The effort of the request.
    fn level(&self) -> Option<(At, &Value)> {
        if let Some(field) = self.field("effort") {
            return Some((field.at, &field.value));
        }
        let config = self.fields.iter().find(|field| field.name == "output_config")?;
        let entry = config.value.map()?.exact("effort")?;
        Some((entry.at, &entry.value))
    }

    fn prefill(&self, rule: &'m RequestRule) -> Option<Refusal<'m>> {
        let field = self.fields.iter().find(|field| field.name == "messages")?;
        let ValueKind::List { items, is_open: false } = &field.value.what else {
            return None;
        };
        let message = items.last()?.map()?;
        let role = message.get("role")?;
        let is_assistant = match role.value.text() {
            Some(text) => text == "assistant",
            // `types.ConversationRoleAssistant`, `ConversationRole.ASSISTANT`.
            None => fold(&(self.text)(role.value.at)).ends_with("assistant"),
        };
        is_assistant.then(|| Refusal {
            part: Part::Parameter,
            at: role.at,
            message: format!("{} refuses a last message of the assistant", self.name()),
            rule: Some(rule),
            is_certain: self.is_certain(&field.value),
            set_at: None,
            beside: Vec::new(),
            remedy: Remedy::Text(
                "end with a message of the user; a tool or the system prompt asks for JSON".to_owned(),
            ),
        })
    }

    fn forced(&self, rule: &'m RequestRule) -> Option<Refusal<'m>> {
        let choice = |at: At, value: &Value, word: &str| Refusal {
            part: Part::Parameter,
            at,
            message: if rule.kind == RuleKind::ThinkingExcludes {
                format!(
                    "{} lets no tool be forced while it thinks, and `{word}` forces one",
                    self.name()
                )
            } else {
                format!("{} lets no tool be forced, and `{word}` forces one", self.name())
            },
            rule: Some(rule),
            is_certain: self.is_certain(value),
            set_at: None,
            beside: Vec::new(),
            remedy: Remedy::Text(
                "let the choice be `auto`, and say in the prompt that the tool is to be used".to_owned(),
            ),
        };
        if let Some(config) = self.fields.iter().find(|field| field.name == "tool_config")
            && let Some(entry) = config.value.map().and_then(|map| map.get("toolChoice"))
        {
            let map = entry.value.map()?;
            let word = ["any", "tool"]
                .into_iter()
                .find(|word| map.get(word).is_some_and(|entry| entry.value.is_sent()))?;
            return Some(choice(entry.at, &entry.value, word));
        }
        let field = self.fields.iter().find(|field| field.name == "tool_choice")?;
        let word = match field.value.map() {
            Some(map) => map.exact("type")?.value.text()?.to_owned(),
            None => field.value.text()?.to_owned(),
        };
        matches!(word.as_str(), "any" | "tool" | "required" | "function").then(|| choice(field.at, &field.value, &word))
    }

    fn tools(&self, rule: &'m RequestRule) -> Option<Refusal<'m>> {
        let is_streaming = self.sent.api == "ConverseStream";
        let is_stream_only = rule.kind == RuleKind::NoToolsWhenStreaming;
        if is_stream_only && !is_streaming || self.api != "Converse" {
            return None;
        }
        let field = self.field("tool_config")?;
        let message = if is_stream_only {
            format!("{} takes no tools in ConverseStream", self.name())
        } else {
            format!("{} takes no tools", self.name())
        };
        let remedy = if is_stream_only {
            "call Converse"
        } else {
            "take the tools out, or another model"
        };
        Some(self.refusal(Part::Parameter, field, rule, message, Remedy::Text(remedy.to_owned())))
    }

    fn system(&self, rule: &'m RequestRule) -> Option<Refusal<'m>> {
        let field = self.field("system")?;
        if matches!(&field.value.what, ValueKind::List { items, is_open: false } if items.is_empty())
            || matches!(field.value.what, ValueKind::Given)
        {
            return None;
        }
        let message = format!("{} takes no system prompt", self.name());
        let remedy = Remedy::Text("put it at the head of the first message of the user".to_owned());
        Some(self.refusal(Part::Parameter, field, rule, message, remedy))
    }

    fn structured(&self, rule: &'m RequestRule) -> Option<Refusal<'m>> {
        let holds = match rule.condition.as_deref() {
            Some("endpoint bedrock-mantle") => self.sent.at_mantle,
            Some(_) => !self.sent.at_mantle,
            None => true,
        };
        let found = rule.parameters.iter().find_map(|path| match path.split_once('.') {
            Some((name, key)) => {
                let field = self.fields.iter().find(|field| field.name == name)?;
                let entry = field.value.map()?.exact(key)?;
                entry.value.is_sent().then_some((entry.at, &entry.value))
            }
            None => self.field(path).map(|field| (field.at, &field.value)),
        });
        let (at, value) = found.filter(|_| holds)?;
        Some(Refusal {
            part: Part::Parameter,
            at,
            message: format!("{} takes no schema of the answer", self.name()),
            rule: Some(rule),
            is_certain: self.is_certain(value),
            set_at: None,
            beside: Vec::new(),
            remedy: Remedy::Text("ask for the shape in the prompt, or by a tool where one can be forced".to_owned()),
        })
    }
}
