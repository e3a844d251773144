//! APIs and bodies that are not those of a model.

use super::{Judge, Part, Refusal, Remedy};
use crate::catalog::source::{Body, RequestRule};
use crate::usage::{Entry, Sent};

/// The endpoint that a request goes to.
pub(super) fn endpoint_of(sent: &Sent) -> &'static str {
    if sent.at_mantle {
        "bedrock-mantle"
    } else {
        "bedrock-runtime"
    }
}

impl<'m> Judge<'m, '_> {
    pub(super) fn of_api(&self, rule: &'m RequestRule, message: String, remedy: String) -> Refusal<'m> {
        Refusal {
            part: Part::Api,
            at: self.sent.at,
            message,
            rule: Some(rule),
            is_certain: !self.sent.is_default,
            set_at: None,
            beside: Vec::new(),
            remedy: Remedy::Text(remedy),
        }
    }

    pub(super) fn api(&self, rule: &'m RequestRule) -> Option<Refusal<'m>> {
        let is_refused = rule.apis.iter().any(|api| api == self.api);
        let message = format!("{} is not offered through {}", self.name(), self.api);
        is_refused.then(|| {
            self.of_api(
                rule,
                message,
                format!("it is offered through {}", rule.instead.join(", ")),
            )
        })
    }

    pub(super) fn streaming(&self, rule: &'m RequestRule) -> Option<Refusal<'m>> {
        let is_refused = rule.refused.iter().any(|operation| operation == self.sent.api);
        let message = format!("{} does not stream", self.name());
        is_refused.then(|| self.of_api(rule, message, "call the operation that does not stream".to_owned()))
    }

    pub(super) fn endpoint(&self, rule: &'m RequestRule) -> Option<Refusal<'m>> {
        let endpoint = endpoint_of(self.sent);
        let other = if self.sent.at_mantle {
            "bedrock-runtime"
        } else {
            "bedrock-mantle"
        };
        let is_refused = rule.refused.iter().any(|refused| refused == endpoint);
        let message = format!("{endpoint} does not know the id of {}", self.name());
        if !is_refused {
            return None;
        }
        Some(match self.other_id() {
            // The id is what to change.
            Some(id) => Refusal {
                at: self.sent.model,
                ..self.of_api(rule, message, format!("write `{id}`, its id there, or call {other}"))
            },
            None => self.of_api(rule, message, format!("it is offered at {other}")),
        })
    }

    /// A body of another family: a key that gives one away, or no key of its own.
    pub(super) fn family(&self, rule: &'m RequestRule) -> Option<Refusal<'m>> {
        let (body, at) = self.sent.body.as_ref()?;
        let family = rule.accepted.first()?;
        let own = self.bodies.iter().find(|body| body.family == *family)?;
        let knows = |body: &Body, key: &str| {
            let mut known = body.required.iter().chain(&body.own).chain(&body.shares);
            known.any(|known| known == key)
        };
        let gives_away = |key: &str| {
            let mut others = self.bodies.iter().filter(|other| other.family != *family);
            // One letter, and words that many bodies have, say nothing.
            let owns_key = |other: &Body| {
                let is_own = other.own.iter().any(|own| own == key);
                is_own || own.strict && !matches!(key, "messages" | "prompt" | "image") && knows(other, key)
            };
            key.len() > 2 && key != "image" && !knows(own, key) && others.any(owns_key)
        };
        let plain = |key: &str| key.trim_end_matches(".$").to_owned();
        let is_set = |entry: &&Entry| self.is_sent(&entry.value);
        let foreign = body.entries.iter().filter(is_set);
        let foreign = foreign.into_iter().find(|entry| gives_away(&plain(&entry.key)));
        let named = if own.required.is_empty() {
            &own.own
        } else {
            &own.required
        };
        let keys = named
            .iter()
            .map(|key| format!("`{key}`"))
            .collect::<Vec<_>>()
            .join(", ");
        let remedy = Remedy::Text(format!("a body of {family} has {keys}"));
        let refusal = |at, message| Refusal {
            part: Part::Body,
            at,
            message,
            rule: Some(rule),
            is_certain: !self.sent.is_default,
            set_at: None,
            beside: Vec::new(),
            remedy: remedy.clone(),
        };
        if let Some(entry) = foreign {
            let message = |entry: &Entry| format!("`{}` is no part of a body for {}", plain(&entry.key), self.name());
            let is_of_other = |entry: &&Entry| {
                let key = plain(&entry.key);
                !knows(own, &key) && self.bodies.iter().any(|other| knows(other, &key))
            };
            let others = body.entries.iter().filter(is_set).filter(is_of_other);
            let others = others.filter(|other| other.at != entry.at);
            return Some(Refusal {
                beside: others.map(|other| (other.at, message(other))).collect(),
                ..refusal(entry.at, message(entry))
            });
        }
        let has = |key: &String| body.entries.iter().any(|entry| plain(&entry.key) == *key);
        let misses_all = !own.required.is_empty() && !own.required.iter().any(has);
        let is_whole = !body.is_open && !body.entries.is_empty();
        if is_whole && misses_all {
            let first = body.entries.first().map_or(*at, |entry| entry.at);
            return Some(refusal(
                first,
                format!("the body has no {keys}, which {} needs", self.name()),
            ));
        }
        None
    }

    pub(super) fn dimensions(&self, rule: &'m RequestRule) -> Vec<Refusal<'m>> {
        let fields = self
            .fields
            .iter()
            .filter(|field| matches!(field.name.as_str(), "dimensions" | "vector_length") && field.value.is_sent());
        let found = fields.filter_map(|field| {
            let number = field.value.number()?;
            // A knowledge base describes the vectors that it stores; a body asks the model for them.
            let is_described = field.name == "vector_length";
            let fixed: Vec<String> = rule.fixed.iter().map(ToString::to_string).collect();
            if rule.accepted.is_empty() && !is_described {
                let made = fixed
                    .first()
                    .map(|fixed| format!(": its vectors have {fixed} numbers"))
                    .unwrap_or_default();
                let message = format!("{} takes no `{}`{made}", self.name(), field.key);
                return Some(self.refusal(Part::Body, field, rule, message, Remedy::Remove(field.at)));
            }
            let lengths = if rule.accepted.is_empty() {
                &fixed
            } else {
                &rule.accepted
            };
            let makes = lengths.is_empty() || lengths.iter().any(|length| length.parse() == Ok(number));
            let list = lengths.join(", ");
            let message = format!("{} makes no vectors of {number} numbers", self.name());
            (!makes).then(|| {
                self.refusal(
                    Part::Body,
                    field,
                    rule,
                    message,
                    Remedy::Text(format!("it makes {list}")),
                )
            })
        });
        found.collect()
    }
}
