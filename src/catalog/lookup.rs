//! The catalog as the engine asks it: a model by its id, a spelling by its start, a judgement for a day.

use std::collections::BTreeMap;

use super::choice::{ReplacementChoice, Site};
use super::lifecycle::{self, Judgement};
use super::offers::is_mantle_only;
use super::replacement::{self, Replacement};
use super::source::{CatalogData, ConstantClass, Model, ProfilePrefix};
use crate::reference::{ModelIndex, Reference, Spelling, SpellingIndex};
use crate::vocab::{Day, Region, RegionsFrom};

/// The catalog, indexed.
#[derive(Debug)]
pub struct Catalog {
    data: CatalogData,
    by_id: BTreeMap<String, usize>,
    spellings: SpellingIndex,
}

/// Query of a judgement.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The UTC day to judge for.
    pub as_of: Day,
    /// The Regions of the run or of the config; empty where none is given.
    pub regions: &'a [Region],
    /// Source of those Regions.
    pub regions_from: RegionsFrom,
    /// The Region that the reference itself names.
    pub region: Option<&'a Region>,
    /// The Region of the clients that the code calls it through.
    pub client: Option<&'a Region>,
    /// The prefix of the reference's inference profile.
    pub profile: Option<&'a str>,
}

impl Catalog {
    /// Indexes checked data.
    pub fn new(data: CatalogData) -> Self {
        let by_id = data
            .models
            .iter()
            .enumerate()
            .map(|(at, model)| (model.id.clone(), at))
            .collect();
        let spellings = data.models.iter().flat_map(|model| {
            let all = std::iter::once(&model.id).chain(&model.variants);
            all.map(|spelling| (spelling.as_str(), model.id.as_str()))
        });
        let prefixes = data.profiles.iter().map(|prefix| prefix.name.as_str());
        let spellings = SpellingIndex::new(spellings, prefixes);
        Self { data, by_id, spellings }
    }

    /// The facts themselves.
    pub fn data(&self) -> &CatalogData {
        &self.data
    }

    /// The model of a base model id.
    pub fn model(&self, id: &str) -> Option<&Model> {
        self.data.models.get(*self.by_id.get(id)?)
    }

    /// The id of the model behind an ARN that does not say which it names, where an overlay says so.
    pub fn behind(&self, arn: &str) -> Option<&str> {
        let found = self
            .data
            .arns
            .binary_search_by(|(known, _)| known.as_str().cmp(arn))
            .ok()?;
        Some(&self.data.arns[found].1)
    }

    /// The models of a name as AWS shows it, whatever its capitals and what joins its words: `Claude 3 Haiku`.
    pub fn named(&self, name: &str) -> Vec<&Model> {
        let name = letters(name);
        let of_provider = |model: &Model| letters(&format!("{}{}", model.provider, model.name));
        let models = self.data.models.iter();
        models
            .filter(|model| !name.is_empty() && (letters(&model.name) == name || of_provider(model) == name))
            .collect()
    }

    /// A prefix of inference profiles, by its name.
    pub fn profile_prefix(&self, name: &str) -> Option<&ProfilePrefix> {
        self.data.profiles.iter().find(|prefix| prefix.name == name)
    }

    /// The model of an id that is written bare or behind a profile prefix, with that prefix.
    pub fn callable<'a>(&self, text: &'a str) -> Option<(Option<&'a str>, &Model)> {
        if let Some(model) = self.model(text) {
            return Some((None, model));
        }
        let (prefix, id) = text.split_once('.')?;
        self.profile_prefix(prefix)?;
        Some((Some(prefix), self.model(id)?))
    }

    /// Judges a model for a question.
    pub fn judge(&self, model: &Model, question: &Question<'_>) -> Judgement {
        lifecycle::judge(self, model, question)
    }

    /// Chooses what to write instead of a reference; `None` where no Active model is known.
    pub fn replacement(
        &self,
        reference: &Reference,
        judgement: &Judgement,
        site: Site,
        choice: ReplacementChoice<'_>,
    ) -> Option<Replacement> {
        replacement::choose(self, reference, judgement, site, choice)
    }

    /// Correct spelling of the same model that a misspelt reference means.
    pub fn respelling(&self, reference: &Reference, judgement: &Judgement, site: Site) -> Option<Replacement> {
        replacement::respell(self, reference, judgement, site)
    }
}

/// Letters and digits of a name in lower case, and the points within numbers.
fn letters(name: &str) -> String {
    let kept = name.chars().filter(|c| c.is_alphanumeric() || *c == '.');
    kept.flat_map(char::to_lowercase).collect()
}

impl ModelIndex for Catalog {
    fn longest(&self, text: &str) -> Option<Spelling<'_>> {
        self.spellings.longest(text)
    }

    fn is_profile_prefix(&self, name: &str) -> bool {
        self.spellings.is_profile_prefix(name)
    }

    fn model_ids(&self, provider: &str) -> Vec<&str> {
        self.spellings.model_ids(provider)
    }

    fn id_of_name(&self, name: &str) -> Option<&str> {
        self.spellings.id_of_name(name)
    }

    fn providers(&self) -> Vec<&str> {
        self.spellings.providers()
    }

    fn provider_of_beginning(&self, name: &str) -> Option<&str> {
        self.spellings.provider_of_beginning(name)
    }

    fn is_of_runtime(&self, id: &str) -> bool {
        self.model(id).is_none_or(|model| !is_mantle_only(model))
    }

    fn runtime_counterpart(&self, id: &str) -> Option<&str> {
        self.runtime_id(id)
    }

    fn constants(&self, class: &str, name: &str) -> Vec<(&str, &str)> {
        let classes = self.data.constants.iter().filter(|known| known.name() == class);
        let find = |known: &'_ ConstantClass| known.constants.iter().position(|constant| constant.name == name);
        classes
            .filter_map(|known| Some((known.package.as_str(), known.constants[find(known)?].model_id.as_str())))
            .collect()
    }

    fn profile_of_member(&self, member: &str) -> Option<&str> {
        let members = self
            .data
            .constants
            .iter()
            .filter_map(|class| class.prefix_enum.as_ref());
        members
            .flat_map(|members| &members.members)
            .find(|(name, _)| name == member)
            .map(|(_, prefix)| prefix.as_str())
    }
}
