//! Resources that the statements of a policy name by ARNs that exist.
//!
//! Input: the statements of a document. Output: for each the models and profiles that its right ARNs name, by their exact
//! text or by a pattern.

use super::malformed_arn::is_account;
use super::{Whole, iam};
use crate::reference::ArnFields;
use crate::vocab::{Form, Glob, Span, boundary, resource};

/// Maximum distance back to the start of an ARN, in bytes.
const MAX_ARN_LEN: usize = 512;

/// The statements of a document.
pub(super) struct Statements<'a> {
    statements: Vec<Statement<'a>>,
}

/// The resources of a statement.
pub(super) struct Statement<'a> {
    /// Span of the resources.
    pub(super) span: Span,
    /// The resources that it names by right ARNs.
    pub(super) grants: Grants<'a>,
}

/// The resources that the right ARNs of a statement name.
#[derive(Default)]
pub(super) struct Grants<'a> {
    models: Vec<Grant<'a>>,
    profiles: Vec<Grant<'a>>,
}

/// The pattern of a name, in a Region or a pattern of Regions.
struct Grant<'a> {
    region: &'a str,
    name: Glob,
    /// The name as it is written, in small letters.
    text: String,
}

impl<'a> Statements<'a> {
    /// Reads the statements of a document.
    pub(super) fn of(whole: &Whole<'a>) -> Self {
        let mut spans = iam::resources(&whole.parts());
        spans.sort_by_key(|span| span.end() - span.start());
        spans.dedup();
        let statement = |span: Span| Statement {
            span,
            grants: Grants::of(whole, span),
        };
        Self {
            statements: spans.into_iter().map(statement).collect(),
        }
    }

    /// The innermost statement that names what is at `span`.
    pub(super) fn around(&self, span: Span) -> Option<&Statement<'a>> {
        let holds = |resources: Span| resources.start() <= span.start() && span.end() <= resources.end();
        self.statements.iter().find(|statement| holds(statement.span))
    }
}

impl<'a> Grants<'a> {
    fn of(whole: &Whole<'a>, span: Span) -> Self {
        let text = whole.text(span);
        let mut grants = Self::default();
        for mark in resource::NAMING_MODELS {
            for (at, _) in text.match_indices(mark) {
                grants.add(whole, span.start() + at + mark.len());
            }
        }
        grants
    }

    /// Adds the resource whose name begins at `at`, if its ARN is right.
    fn add(&mut self, whole: &Whole<'a>, at: usize) {
        let document = whole.document.text();
        let Some(fields) = ArnFields::before_id(boundary::before(document, at, MAX_ARN_LEN)) else {
            return;
        };
        let rest = document.get(at..).unwrap_or_default();
        let belongs = |c: char| c.is_ascii_alphanumeric() || ".:-_*?".contains(c);
        let end = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        if name.is_empty() || rest[end..].starts_with(['$', '{', '<', '#', '%', '(']) {
            return;
        }
        let first = name.split('.').next().unwrap_or_default();
        let is_profile = whole.catalog.profile_prefix(first).is_some();
        let grant = Grant {
            region: fields.region,
            name: Glob::new(&*name),
            text: name.clone(),
        };
        match fields.resource {
            Form::FoundationModelArn if !is_profile && !is_account(fields.account) => self.models.push(grant),
            Form::InferenceProfileArn if !fields.account.is_empty() && (is_profile || first.contains('*')) => {
                self.profiles.push(grant);
            }
            _ => {}
        }
    }

    /// True if a model of that id, or the pattern, is named in a Region.
    pub(super) fn has_model(&self, id: &str, region: &str) -> bool {
        self.models.iter().any(|model| model.covers(id, region))
    }

    /// True if a profile of that id, or the pattern, is named in a Region.
    pub(super) fn has_profile(&self, id: &str, region: &str) -> bool {
        self.profiles.iter().any(|profile| profile.covers(id, region))
    }

    /// True if a profile of the model of that id is named in a Region.
    pub(super) fn has_profile_of(&self, id: &str, region: &str) -> bool {
        self.profiles
            .iter()
            .any(|profile| profile.covers_profile_of(id, region))
    }
}

impl Grant<'_> {
    fn covers(&self, name: &str, region: &str) -> bool {
        self.name.matches(name) && self.is_in(region)
    }

    /// True if it is a profile of the model of that id, or of the pattern.
    fn covers_profile_of(&self, id: &str, region: &str) -> bool {
        let behind_prefix = self.text.split_once('.').map(|(_, model)| Glob::new(model));
        let by_prefix = behind_prefix.is_some_and(|model| model.matches(id));
        (by_prefix || self.text.ends_with('*') && self.text.trim_end_matches('*').is_empty()) && self.is_in(region)
    }

    /// True if it holds in a Region, as it is written: the same, a pattern that matches it, or a variable beside a wildcard.
    fn is_in(&self, region: &str) -> bool {
        let is_variable = |field: &str| field.contains(['$', '{', '<', '%', '(']);
        self.region == region
            || Glob::new(self.region).matches(region)
            || is_variable(self.region) && (region == "*" || region.is_empty() || is_variable(region))
    }
}
