//! `--model`: the findings of one model.

use anyhow::anyhow;

use super::scan::Session;
use super::{Failure, catalog, context};
use crate::finding::Verdict;

/// A model given on the command line.
pub(super) enum ModelFilter {
    /// Models of the catalog, by their ids.
    Ids(Vec<String>),
    /// Parts of a name or an id, in their order, without capitals and with `-` for each space and point.
    Parts(Vec<String>),
}

impl ModelFilter {
    /// The filter of a pattern; an error where it matches nothing that the catalog knows.
    pub(super) fn new(pattern: &str, session: &Session) -> Result<Self, Failure> {
        let catalog = session.engine.catalog();
        if let Some((_, model)) = catalog.callable(pattern) {
            return Ok(Self::Ids(vec![model.id.clone()]));
        }
        let named = catalog.named(pattern);
        if !named.is_empty() {
            return Ok(Self::Ids(named.iter().map(|model| model.id.clone()).collect()));
        }
        let parts = plain(pattern).split('*').map(str::to_owned).collect();
        let filter = Self::Parts(parts);
        let known = catalog.data().models.iter();
        if known
            .clone()
            .any(|model| filter.fits(&model.id) || filter.fits(&model.name))
        {
            return Ok(filter);
        }
        let error = anyhow!("`--model {pattern}` matches no model of the catalog");
        Err(match context::nearest(pattern, catalog::names(catalog)) {
            Some(near) => error.context(format!("help: did you mean `{near}`?")),
            None => error.context("help: `bedrock-lint catalog list` lists the models"),
        }
        .into())
    }

    /// True if a reference is to the model.
    pub(super) fn matches(&self, verdict: &Verdict) -> bool {
        let judgement = verdict.judgement.as_deref();
        match self {
            Self::Ids(ids) => judgement.is_some_and(|judgement| ids.contains(&judgement.model_id)),
            Self::Parts(_) => {
                let of_model = |text: &str| self.fits(text);
                of_model(&verdict.reference.text)
                    || judgement.is_some_and(|judgement| of_model(&judgement.model_id) || of_model(&judgement.name))
            }
        }
    }

    /// True if a name or an id has the parts in their order.
    fn fits(&self, text: &str) -> bool {
        let Self::Parts(parts) = self else { return false };
        let text = plain(text);
        let mut rest = text.as_str();
        parts.iter().all(|part| match rest.find(part.as_str()) {
            Some(at) => {
                rest = &rest[at + part.len()..];
                true
            }
            None => false,
        })
    }
}

/// Without capitals, and with `-` for what joins words.
fn plain(text: &str) -> String {
    text.to_lowercase().replace([' ', '.', '_'], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_names_and_ids() {
        let fits =
            |pattern: &str, text| ModelFilter::Parts(plain(pattern).split('*').map(str::to_owned).collect()).fits(text);
        assert!(fits("claude-3-haiku", "us.anthropic.claude-3-haiku-20240307-v1:0"));
        assert!(fits("Claude 3*Haiku", "Claude 3 Haiku"));
        assert!(!fits("haiku*claude", "Claude 3 Haiku"));
    }
}
