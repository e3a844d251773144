//! The form in which a replacement is written: bare or behind a prefix, alone or in an ARN, as the old id was.
//!
//! In: the reference, the new model and the Regions that count. Out: the text for that place, or the possible forms
//! where the Regions leave it open. The model is chosen elsewhere.

use super::choice::Site;
use super::constants::{self, Match};
use super::elsewhere::named;
use super::offers::{FEW_REGIONS, GOVCLOUD, is_mantle_only};
use super::reach::Callable;
use super::source::{Model, ProfilePrefix};
use super::{Catalog, Judgement};
use crate::reference::{Colon, Constant, Reference};
use crate::vocab::{Form, Partition, Region, RegionsFrom, Takes};

/// Reason why there is no text where no form is known to work.
const NOWHERE: &str = "no form of it is known to be callable in the Regions that count";

/// A written form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// The text for the span of the reference, where the Regions determine it.
    pub(super) text: Option<String>,
    /// The forms that are possible, where they do not.
    pub(super) candidates: Vec<String>,
    /// The prefixes that the candidates have, `None` for a bare id.
    pub(super) prefixes: Vec<Option<String>>,
    /// The prefix that `text` has.
    pub(super) profile: Option<String>,
    /// The ARN that a statement needs beside each candidate.
    pub(super) companion: Option<String>,
    /// Reason why there is no text.
    pub(super) why_not: Option<String>,
}

/// Writes `new` in the place of `reference`, which is at that site. A `forced` prefix is one that the user
/// named.
pub(super) fn write(
    catalog: &Catalog,
    reference: &Reference,
    site: Site,
    judgement: &Judgement,
    new: &Model,
    forced: Option<&str>,
) -> Written {
    let place = Place {
        catalog,
        reference,
        site,
        judgement,
        new,
        forced,
    };
    if let Some(constant) = &reference.constant {
        return place.in_place_of_constant(constant);
    }
    if site.takes == Some(Takes::BaseId) && matches!(reference.form, Form::ModelId | Form::FoundationModelArn) {
        return place.certain(Callable::Bare);
    }
    if reference.prefix_is_variable {
        return place.behind_variable();
    }
    if reference.at_mantle || catalog.model(&judgement.model_id).is_some_and(is_mantle_only) {
        return place.at_mantle();
    }
    match reference.form {
        Form::InferenceProfile | Form::InferenceProfileArn => place.in_place_of_profile(),
        // It is the same model, whatever form it can be called in: a policy names it by its id.
        Form::FoundationModelArn | Form::CustomModelArn if new.id == judgement.model_id => {
            place.certain(Callable::Bare)
        }
        Form::FoundationModelArn => place.in_place_of_foundation_model_arn(),
        Form::CustomModelArn => Place::open(Vec::new(), "a custom model depends on its base model: train it again"),
        _ => place.in_place_of_bare_id(),
    }
}

/// True if each Region that is named can call the new model through a profile of its own geography.
pub(super) fn serves_all_regions(catalog: &Catalog, judgement: &Judgement, new: &Model) -> bool {
    let is_served = |region: &Region| {
        let mut profiles = new.profiles.iter().filter(|name| *name != "global");
        profiles.any(|name| catalog.answers(new, Callable::Profile(name), region) == Some(true))
    };
    judgement.regions_are_named() && judgement.regions.iter().all(is_served)
}

fn prefix_of(callable: Callable<'_>) -> Option<String> {
    match callable {
        Callable::Bare | Callable::AtMantle => None,
        Callable::Profile(prefix) => Some(prefix.to_owned()),
    }
}

#[derive(Clone, Copy)]
struct Place<'a, 'j> {
    catalog: &'a Catalog,
    reference: &'a Reference,
    site: Site,
    judgement: &'j Judgement,
    new: &'a Model,
    forced: Option<&'a str>,
}

impl<'a> Place<'a, '_> {
    /// The constant of the same class; other changes that the place needs are in the reason.
    fn in_place_of_constant(&self, old: &Constant) -> Written {
        let written = |name: &str| {
            let kept = self.reference.text.strip_suffix(old.name.as_str());
            format!("{}{name}", kept.unwrap_or_default())
        };
        let name = match constants::matching(&self.catalog.data().constants, old, self.new) {
            Match::One(name) => name,
            Match::Several(names) => {
                let candidates = names.into_iter().map(written).collect();
                return Self::open(candidates, "several constants name it");
            }
            Match::Missing(why) => return Self::open(Vec::new(), &why),
        };
        let profile = self.reference.profile.as_deref();
        let why_not = match profile {
            Some(prefix) if !self.new.profiles.iter().any(|name| name == prefix) => {
                Some(format!("no `{prefix}` profile of the new model is known"))
            }
            None if self.reference.prefix_is_variable => self.why_not_behind_variable(),
            None if !self.bare_is_callable() => Some(
                "the new model is called through an inference profile, which the code must build from the constant"
                    .to_owned(),
            ),
            _ => None,
        };
        Written {
            text: Some(written(name)),
            candidates: Vec::new(),
            prefixes: Vec::new(),
            profile: profile.map(str::to_owned),
            companion: None,
            why_not,
        }
    }

    /// The id alone: the text before it is kept.
    fn behind_variable(&self) -> Written {
        Written {
            why_not: self.why_not_behind_variable(),
            ..self.certain(Callable::Bare)
        }
    }

    fn why_not_behind_variable(&self) -> Option<String> {
        let geographic = |name: &String| name != "global" && name != GOVCLOUD;
        (!self.new.profiles.iter().any(geographic))
            .then(|| "the prefix is a variable, and no geographic profile of the new model is known".to_owned())
    }

    /// The bare id: bedrock-mantle knows no profiles.
    fn at_mantle(&self) -> Written {
        let endpoints = self.new.endpoints.as_deref().unwrap_or_default();
        if !endpoints.iter().any(|one| one == "bedrock-mantle") {
            return Self::open(Vec::new(), "it is not known to be offered at bedrock-mantle");
        }
        if !self.is_possible(Callable::AtMantle) {
            return Self::open(
                Vec::new(),
                &format!("bedrock-mantle does not offer it in {}", self.region_list()),
            );
        }
        self.certain(Callable::AtMantle)
    }

    fn in_place_of_bare_id(&self) -> Written {
        if let Some(prefix) = self.forced {
            return self.by_force(prefix);
        }
        if self.bare_is_callable() {
            return self.certain(Callable::Bare);
        }
        self.by_regions()
    }

    /// The prefix that the user named, where it can be called.
    fn by_force(&self, prefix: &str) -> Written {
        let form = Callable::Profile(prefix);
        if self.fits_here(prefix) && self.is_possible(form) {
            return self.certain(form);
        }
        let why = format!(
            "`{}`, which the config names, cannot be called from {}",
            self.spell(form),
            self.region_list()
        );
        Self::open(Vec::new(), &why)
    }

    fn in_place_of_profile(&self) -> Written {
        if let Some(prefix) = self.forced {
            return self.by_force(prefix);
        }
        let old = self
            .catalog
            .meant_prefixes(self.reference.profile.as_deref().unwrap_or_default());
        let has = |name: &str| self.new.profiles.iter().any(|profile| profile == name);
        let fits = |name: &str| self.fits_here(name) && (!self.named() || self.is_possible(Callable::Profile(name)));
        if let Some(same) = old.iter().find(|name| has(name) && fits(name)) {
            return self.certain(Callable::Profile(same));
        }
        if has(GOVCLOUD) && !old.contains(&GOVCLOUD) && self.fits_here(GOVCLOUD) && self.partition().is_some() {
            return self.certain(Callable::Profile(GOVCLOUD));
        }
        let govcloud = self
            .partition()
            .map_or(old.contains(&GOVCLOUD), |partition| partition.as_str() != "aws");
        if govcloud {
            return Self::open(Vec::new(), "no GovCloud profile of the new model is known");
        }
        if !self.has_commercial_profile() {
            if self.reference.form == Form::InferenceProfileArn {
                let why = format!(
                    "the ARN would need another resource type: `{}` instead of `{}`",
                    self.foundation_model_arn(),
                    self.old_arn("inference-profile")
                );
                return Self::open(vec![self.foundation_model_arn()], &why);
            }
            if self.bare_is_callable() {
                return self.certain(Callable::Bare);
            }
        }
        self.by_regions()
    }

    fn in_place_of_foundation_model_arn(&self) -> Written {
        let alone = || !self.has_commercial_profile() && self.is_possible(Callable::Bare);
        if self.forced.is_none() && (self.bare_is_callable() || alone()) {
            return self.certain(Callable::Bare);
        }
        let prefixes = self
            .forced
            .map_or_else(|| self.profiles_by_regions(), |prefix| vec![prefix]);
        if prefixes.is_empty() {
            return Self::open(Vec::new(), NOWHERE);
        }
        // A policy names the profile by its ARN; a call takes its id as well, and the ARN holds an account that is not
        // written here.
        let in_policy = self.site.in_policy || self.reference.region.is_none();
        let ids = prefixes.iter().map(|prefix| self.spell(Callable::Profile(prefix)));
        let arns = prefixes.iter().map(|prefix| self.profile_arn(prefix));
        // A pattern with `*` for the Region is no model to call.
        let is_open_call = self.reference.region.is_none() && !self.site.in_policy && !self.site.may_be_in_policy;
        let is_called = self.site.takes == Some(Takes::Any) || is_open_call;
        let candidates = match (is_called, in_policy) {
            (true, _) => ids.collect(),
            (false, true) => arns.collect(),
            (false, false) => ids.chain(arns).collect(),
        };
        let why = if is_called {
            "the new model is called through an inference profile, by its id in the place of the ARN".to_owned()
        } else if in_policy {
            format!(
                "the new model is called through an inference profile, and a statement that allows it needs `{}` too",
                self.foundation_model_arn()
            )
        } else {
            format!(
                "the new model is called through an inference profile, by its id or its ARN, and a statement that allows \
                 it needs `{}` too",
                self.foundation_model_arn()
            )
        };
        Written {
            prefixes: prefixes.iter().map(|prefix| Some((*prefix).to_owned())).collect(),
            companion: (in_policy && self.site.takes != Some(Takes::Any)).then(|| self.foundation_model_arn()),
            ..Self::open(candidates, &why)
        }
    }

    /// The prefixes that fit the Regions that count.
    fn by_regions(&self) -> Written {
        let fitting = self.profiles_by_regions();
        if let [only] = fitting[..]
            && (!self.named() || self.is_possible(Callable::Profile(only)))
        {
            return self.certain(Callable::Profile(only));
        }
        let bare = (!self.named() && self.catalog.reach(self.new, Callable::Bare).len() > FEW_REGIONS)
            .then_some(Callable::Bare);
        let mut fitting = [fitting, self.profiles_of_run()].concat();
        fitting.sort_unstable();
        fitting.dedup();
        let forms = bare.into_iter().chain(fitting.into_iter().map(Callable::Profile));
        let forms: Vec<_> = forms.collect();
        let candidates: Vec<_> = forms.iter().map(|callable| self.spell(*callable)).collect();
        let why = if candidates.is_empty() {
            NOWHERE.to_owned()
        } else if self.named() {
            "no one form of it can be called in all the Regions that count".to_owned()
        } else if !self.judgement.refusing_regions.is_empty() {
            self.none_of_the_run()
        } else {
            "the prefix depends on the Region".to_owned()
        };
        Written {
            prefixes: forms.iter().map(|callable| prefix_of(*callable)).collect(),
            ..Self::open(candidates, &why)
        }
    }

    /// Prefixes of the new model for the Regions of the run, where they cannot call the written profile.
    fn profiles_of_run(&self) -> Vec<&'a str> {
        let refused = self.judgement.where_refused();
        refused.map_or_else(Vec::new, |judgement| {
            let judgement = &judgement;
            Place { judgement, ..*self }.profiles_by_regions()
        })
    }

    /// The reason why the Regions of the run do not determine the form: none of them can call the written profile.
    fn none_of_the_run(&self) -> String {
        let prefix = self.reference.profile.as_deref().unwrap_or_default();
        format!(
            "`{prefix}.` is called from none of your Regions ({}), but from {}",
            named(&self.judgement.refusing_regions),
            named(&self.judgement.regions)
        )
    }

    /// Prefixes of the new model for the Regions that count: one where Regions are named and a profile serves them
    /// all, the geography before `global` and the narrower geography before the wider; else all that serve any.
    fn profiles_by_regions(&self) -> Vec<&'a str> {
        let regions = &self.judgement.regions;
        let govcloud = self.named() && regions.iter().all(|region| region.partition().as_str() == "aws-us-gov");
        let serves = |prefix: &ProfilePrefix, region| {
            self.catalog.answers(self.new, Callable::Profile(&prefix.name), region) == Some(true)
        };
        let mut prefixes: Vec<&ProfilePrefix> = self
            .new
            .profiles
            .iter()
            .filter(|name| (*name == GOVCLOUD) == govcloud && self.fits_here(name))
            .filter_map(|name| self.catalog.profile_prefix(name))
            .filter(|prefix| regions.is_empty() || regions.iter().any(|region| serves(prefix, region)))
            .collect();
        prefixes.sort_by(|a, b| a.name.cmp(&b.name));
        if self.named() {
            let all = prefixes
                .iter()
                .filter(|prefix| regions.iter().all(|region| serves(prefix, region)));
            if let Some(best) = all.min_by_key(|prefix| (prefix.name == "global", prefix.source_regions.len())) {
                return vec![&best.name];
            }
        }
        prefixes.into_iter().map(|prefix| prefix.name.as_str()).collect()
    }

    /// True if the bare id works in every Region that counts.
    fn bare_is_callable(&self) -> bool {
        let new = self.new;
        if is_mantle_only(new) {
            return true;
        }
        if new.profile_only == Some(true) {
            return false;
        }
        if new.on_demand.is_none() {
            return !self.has_commercial_profile();
        }
        let answers = |region: &Region| self.catalog.answers(new, Callable::Bare, region) == Some(true);
        if self.named() {
            return self.judgement.regions.iter().all(answers);
        }
        let reach = self.catalog.reach(new, Callable::Bare);
        !reach.is_empty() && (new.regions.iter().all(answers) || !self.has_commercial_profile())
    }

    /// True if a form is not known to fail: in each named Region, or in all possible ones.
    fn is_possible(&self, form: Callable<'_>) -> bool {
        let fails = |region: &Region| self.catalog.answers(self.new, form, region) == Some(false);
        let regions = &self.judgement.regions;
        if self.named() {
            !regions.iter().any(fails)
        } else {
            regions.is_empty() || !regions.iter().all(fails)
        }
    }

    /// The Regions that count, for a sentence.
    fn region_list(&self) -> String {
        let codes: Vec<_> = self.judgement.regions.iter().map(Region::as_str).collect();
        if codes.is_empty() {
            "here".to_owned()
        } else {
            codes.join(", ")
        }
    }

    /// The partition that the reference is in: as its ARN says, or as its Region or that of its client does.
    fn partition(&self) -> Option<Partition> {
        let arn = self.reference.arn.as_ref().and_then(|arn| arn.partition.clone());
        let beside = matches!(
            self.judgement.regions_from,
            RegionsFrom::Reference | RegionsFrom::Client
        );
        let region = self.judgement.regions.first().filter(|_| beside);
        arn.or_else(|| region.map(Region::partition))
    }

    fn fits_here(&self, prefix: &str) -> bool {
        self.partition()
            .is_none_or(|partition| !self.catalog.is_on_the_wrong_side(prefix, &partition))
    }

    fn named(&self) -> bool {
        self.judgement.regions_are_named()
    }

    fn has_commercial_profile(&self) -> bool {
        self.new.profiles.iter().any(|name| name != GOVCLOUD)
    }

    fn certain(&self, callable: Callable<'_>) -> Written {
        Written {
            text: Some(self.spell(callable)),
            candidates: Vec::new(),
            prefixes: Vec::new(),
            profile: prefix_of(callable),
            companion: None,
            why_not: None,
        }
    }

    fn open(candidates: Vec<String>, why_not: &str) -> Written {
        Written {
            text: None,
            candidates,
            prefixes: Vec::new(),
            profile: None,
            companion: None,
            why_not: Some(why_not.to_owned()),
        }
    }

    /// The id as it is written at the place of the reference.
    fn spell(&self, callable: Callable<'_>) -> String {
        let id = match callable {
            Callable::Bare => self.with_variant(),
            Callable::AtMantle => self.new.id.clone(),
            Callable::Profile(prefix) => format!("{prefix}.{}", self.new.id),
        };
        let id = id
            + self
                .reference
                .suffix
                .as_deref()
                .filter(|_| !self.site.is_sent)
                .unwrap_or_default();
        match self.reference.colon {
            Colon::Plain => id,
            Colon::DoublePercent => id.replace(':', "%253A"),
            Colon::Percent => id.replace(':', "%3A"),
            Colon::Unicode => id.replace(':', "\\u003a"),
        }
    }

    /// The id, with the old one's context variant where the new model has the same.
    fn with_variant(&self) -> String {
        let id = &self.new.id;
        let same = |variant: &String| {
            let spelling = format!("{id}:{variant}");
            self.new.variants.contains(&spelling).then_some(spelling)
        };
        let same = self.reference.variant.as_ref().and_then(same);
        same.unwrap_or_else(|| id.clone())
    }

    fn arn(&self, region: &str, account: &str, resource: &str) -> String {
        let arn = self.reference.arn.as_ref();
        let partition = arn
            .and_then(|arn| arn.partition.as_ref())
            .map_or("aws", |partition| partition.as_str());
        format!("arn:{partition}:bedrock:{region}:{account}:{resource}")
    }

    fn profile_arn(&self, prefix: &str) -> String {
        let region = self.reference.region.as_ref().map_or("*", Region::as_str);
        self.arn(
            region,
            "*",
            &format!("inference-profile/{}", self.spell(Callable::Profile(prefix))),
        )
    }

    fn foundation_model_arn(&self) -> String {
        self.arn("*", "", &format!("foundation-model/{}", self.spell(Callable::Bare)))
    }

    /// The ARN in the text, as far as it is a literal.
    fn old_arn(&self, resource: &str) -> String {
        let region = self.reference.region.as_ref().map_or("*", Region::as_str);
        self.arn(region, "*", &format!("{resource}/{}", self.reference.text))
    }
}
