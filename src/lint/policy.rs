//! Models, providers, profiles and Regions that the user's organisation allows.
//!
//! In: the lists that hold for a file. Out: whether a reference is disallowed, and by which of them. A part that a
//! reference lacks is not judged: an id without a profile is neither denied nor missing for its profile.

use std::sync::Arc;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::Subject;
use crate::catalog::Catalog;
use crate::reference::{Reference, Target};
use crate::vocab::Region;

/// One list of an organisation, from a `[[deny]]` or an `[[allow]]` of the config.
#[derive(Clone, Debug, Default)]
pub struct Rule {
    /// Base model ids.
    pub models: Globs,
    /// Base model ids that it does not mean.
    pub except: Globs,
    /// Beginnings of ids: `anthropic`.
    pub providers: Globs,
    /// Prefixes of inference profiles.
    pub profiles: Globs,
    /// Regions that a reference itself names.
    pub regions: Globs,
    /// The organisation's own reason, without a full stop.
    pub reason: Option<String>,
    /// Link to an explanation.
    pub link: Option<String>,
    /// Place of the rule, for messages.
    pub source: String,
}

/// Globs over names, to be asked together; none means every name.
#[derive(Clone, Debug, Default)]
pub struct Globs {
    texts: Vec<String>,
    set: GlobSet,
}

/// The rules for one file.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Denied references, whatever is allowed.
    pub deny: Vec<Arc<Rule>>,
    /// Allowed references; if it is empty, everything is allowed.
    pub allow: Vec<Arc<Rule>>,
}

/// Reasons why a reference is disallowed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Objection<'a> {
    /// A rule denies it.
    Denied(&'a Rule),
    /// None of the rules, of which this is the first, allows it.
    NotAllowed(&'a Rule),
}

/// The names of a reference that rules can match.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named<'a> {
    pub(super) model: Option<&'a str>,
    pub(super) profile: Option<&'a str>,
    pub(super) region: Option<&'a str>,
}

impl Globs {
    /// Globs over names, in which `*` matches any letters.
    ///
    /// # Errors
    /// If one of them is not a glob.
    pub fn new(texts: Vec<String>) -> Result<Self, globset::Error> {
        let mut set = GlobSetBuilder::new();
        for text in &texts {
            set.add(GlobBuilder::new(text).case_insensitive(true).build()?);
        }
        let set = set.build()?;
        Ok(Self { texts, set })
    }

    /// The globs as the config writes them.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// True if one of them matches.
    pub fn has(&self, name: &str) -> bool {
        self.set.is_match(name)
    }

    /// True if they name it; `None` if there are no globs, or no name.
    fn answer(&self, name: Option<&str>) -> Option<bool> {
        name.filter(|_| !self.is_empty()).map(|name| self.has(name))
    }
}

impl Rule {
    /// The answer of each kind of list: models, providers, profiles, Regions. `None` where a list is empty or the
    /// reference does not name such a thing.
    fn answers(&self, named: Named<'_>) -> [Option<bool>; 4] {
        let whole = named
            .model
            .zip(named.profile)
            .map(|(model, profile)| format!("{profile}.{model}"));
        let models = self
            .models
            .answer(named.model)
            .map(|has| has || whole.is_some_and(|whole| self.models.has(&whole)));
        let provider = named
            .model
            .and_then(|id| id.split_once('.'))
            .map(|(provider, _)| provider);
        [
            models,
            self.providers.answer(provider),
            self.profiles.answer(named.profile),
            self.regions.answer(named.region),
        ]
    }

    /// The globs that match nothing of the catalog, each with the kind that it should match.
    pub fn unknown(&self, catalog: &Catalog) -> Vec<(&'static str, String)> {
        let data = catalog.data();
        let models = || data.models.iter().map(|model| model.id.as_str());
        let profiles = || data.profiles.iter().map(|profile| profile.name.as_str());
        let providers = || {
            models()
                .filter_map(|id| id.split_once('.'))
                .map(|(provider, _)| provider)
        };
        let regions = || data.models.iter().flat_map(|model| &model.regions).map(Region::as_str);
        let is_model = |glob: &str| {
            let below = glob.split_once('.').filter(|(first, _)| matches_any(first, profiles()));
            matches_any(glob, models()) || below.is_some_and(|(_, rest)| matches_any(rest, models()))
        };
        let mut unknown = Vec::new();
        let mut ask = |what, globs: &[&'_ Globs], is_known: &dyn Fn(&str) -> bool| {
            let texts = globs.iter().flat_map(|globs| globs.texts());
            unknown.extend(texts.filter(|text| !is_known(text)).map(|text| (what, text.clone())));
        };
        ask("model", &[&self.models, &self.except], &is_model);
        ask("provider", &[&self.providers], &|glob| matches_any(glob, providers()));
        ask("profile", &[&self.profiles], &|glob| matches_any(glob, profiles()));
        ask("Region", &[&self.regions], &|glob| matches_any(glob, regions()));
        unknown
    }

    fn lists(&self) -> [&Globs; 4] {
        [&self.models, &self.providers, &self.profiles, &self.regions]
    }

    fn excepts(&self, named: Named<'_>) -> bool {
        named.model.is_some_and(|id| self.except.has(id))
    }

    /// True if every list of the rule names the reference.
    fn denies(&self, named: Named<'_>) -> bool {
        let mut lists = self.lists().into_iter().zip(self.answers(named));
        lists.all(|(list, answers)| list.is_empty() || answers == Some(true)) && !self.excepts(named)
    }

    /// True if no list of the rule leaves the reference out.
    fn allows(&self, named: Named<'_>) -> bool {
        !self.answers(named).contains(&Some(false)) && !self.excepts(named)
    }
}

impl<'a> Named<'a> {
    /// The names of a reference; `None` if it is not a model, such as a wildcard.
    pub(super) fn of(reference: &'a Reference) -> Option<Self> {
        let model = match &reference.target {
            Target::Model(id) | Target::Unknown { meant: Some(id), .. } | Target::Unknown { id, .. } => {
                Some(id.as_str())
            }
            Target::Opaque => None,
            Target::Pattern => return None,
        };
        Some(Self {
            model,
            profile: reference.profile.as_deref(),
            region: reference.region.as_ref().map(Region::as_str),
        })
    }
}

impl Policy {
    /// The objection to a reference; a denied model is reported as denied, also if no allow list names it.
    pub(super) fn objection(&self, named: Named<'_>) -> Option<Objection<'_>> {
        if let Some(rule) = self.deny.iter().find(|rule| rule.denies(named)) {
            return Some(Objection::Denied(rule));
        }
        let first = self.allow.first()?;
        let is_allowed = self.allow.iter().any(|rule| rule.allows(named));
        (!is_allowed).then_some(Objection::NotAllowed(first))
    }

    /// True if a model may be a replacement, as far as that depends on the model alone.
    pub fn allows_model(&self, id: &str) -> bool {
        let named = Named {
            model: Some(id),
            profile: None,
            region: None,
        };
        self.objection(named).is_none()
    }
}

/// True if one glob matches a name.
fn matches_any<'a>(glob: &str, mut names: impl Iterator<Item = &'a str>) -> bool {
    let glob = GlobBuilder::new(glob).case_insensitive(true).build();
    let matcher = glob.map(|glob| glob.compile_matcher());
    matcher.is_ok_and(|matcher| names.any(|name| matcher.is_match(name)))
}

impl<'a> Objection<'a> {
    /// The rule to quote.
    pub(super) fn rule(self) -> &'a Rule {
        match self {
            Self::Denied(rule) | Self::NotAllowed(rule) => rule,
        }
    }
}

impl Subject<'_> {
    /// The objection of the organisation.
    pub(super) fn objection(&self) -> Option<Objection<'_>> {
        self.levels.policy.objection(Named::of(&self.verdict.reference)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn globs(texts: &[&str]) -> Globs {
        Globs::new(texts.iter().map(|text| (*text).to_owned()).collect()).unwrap()
    }

    fn named<'a>(model: &'a str, profile: Option<&'a str>, region: Option<&'a str>) -> Named<'a> {
        Named {
            model: Some(model),
            profile,
            region,
        }
    }

    fn objects(policy: &Policy, named: Named<'_>) -> bool {
        policy.objection(named).is_some()
    }

    #[test]
    fn a_denial_needs_every_list_and_goes_before_what_is_allowed() {
        let deny = Rule {
            providers: globs(&["deepseek", "anthropic"]),
            profiles: globs(&["global"]),
            except: globs(&["anthropic.claude-haiku-*"]),
            ..Rule::default()
        };
        let policy = Policy {
            deny: vec![Arc::new(deny)],
            allow: vec![Arc::new(Rule {
                models: globs(&["*"]),
                ..Rule::default()
            })],
        };
        assert!(objects(&policy, named("deepseek.r1-v1:0", Some("global"), None)));
        assert!(!objects(&policy, named("deepseek.r1-v1:0", Some("us"), None)));
        assert!(
            !objects(&policy, named("deepseek.r1-v1:0", None, None)),
            "no profile is no denied one"
        );
        assert!(!objects(&policy, named("amazon.nova-pro-v1:0", Some("global"), None)));
        assert!(!objects(
            &policy,
            named("anthropic.claude-haiku-4-5", Some("global"), None)
        ));
    }

    #[test]
    fn a_model_that_no_rule_allows_is_disallowed_and_an_unnamed_kind_is_not_judged() {
        let rule = |providers: &[&str], regions: &[&str]| {
            Arc::new(Rule {
                providers: globs(providers),
                regions: globs(regions),
                ..Rule::default()
            })
        };
        let policy = Policy {
            deny: Vec::new(),
            allow: vec![rule(&["amazon"], &["eu-*"]), rule(&["anthropic"], &[])],
        };
        assert!(!objects(
            &policy,
            named("amazon.nova-pro-v1:0", None, Some("eu-west-1"))
        ));
        assert!(objects(&policy, named("amazon.nova-pro-v1:0", None, Some("us-east-1"))));
        assert!(!objects(&policy, named("amazon.nova-pro-v1:0", None, None)));
        assert!(!objects(&policy, named("anthropic.claude-v2", None, Some("us-east-1"))));
        assert!(objects(&policy, named("deepseek.r1-v1:0", None, None)));
        assert!(!objects(&Policy::default(), named("deepseek.r1-v1:0", None, None)));
    }

    #[test]
    fn a_model_is_meant_with_its_profile_or_without() {
        let policy = Policy {
            deny: vec![Arc::new(Rule {
                models: globs(&["us.anthropic.*", "AMAZON.titan-*"]),
                ..Rule::default()
            })],
            allow: Vec::new(),
        };
        assert!(objects(&policy, named("anthropic.claude-v2", Some("us"), None)));
        assert!(!objects(&policy, named("anthropic.claude-v2", Some("eu"), None)));
        assert!(objects(&policy, named("amazon.titan-text-express-v1", None, None)));
        assert!(!policy.allows_model("amazon.titan-text-express-v1"));
    }
}
