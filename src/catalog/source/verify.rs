//! Checks facts that were not read from TOML by the rules for those that were.

use std::collections::BTreeSet;

use super::check::{Context, check_models};
use super::data::{CatalogData, Model};
use super::error::{Hint, LoadErrors, Place, Problem, Problems};
use super::load::is_model_id;
use super::model::{Draft, Mention, Named};
use crate::vocab::Region;

/// Place of the whole catalog.
const WHOLE: Place = Place { file: 0, at: 0 };

/// Checks facts as [`super::load`] does; `name` is what errors call them.
///
/// # Errors
/// If a rule does not hold, with all violations.
pub fn verify(name: &str, mut data: CatalogData) -> Result<CatalogData, LoadErrors> {
    let files = [(name.to_owned(), String::new())];
    let mut problems = Problems::default();
    let models = std::mem::take(&mut data.models);
    let mut drafts = Vec::new();
    let mut seen = BTreeSet::new();
    for model in models {
        own(&model, &mut problems);
        if !seen.insert(model.id.clone()) {
            let (text, other) = (model.id.clone(), name.to_owned());
            problems.push(
                WHOLE,
                Problem::Twice {
                    what: "the model",
                    text,
                    other,
                },
            );
            continue;
        }
        let mentions = mentions(&model);
        let mut draft = Draft::of(model, WHOLE);
        draft.mentions = mentions;
        drafts.push(draft);
    }
    let context = Context {
        files: &files,
        broken: BTreeSet::new(),
        whole: true,
    };
    check_models(&mut data, drafts, &context, &mut problems);
    named(&data, &mut problems);
    match problems.finish(&files) {
        Some(errors) => Err(errors),
        None => Ok(data),
    }
}

/// The id of a model, its groups and its Regions.
fn own(model: &Model, problems: &mut Problems) {
    let mut wrong = |text: &str, what: &'static str, expected: &str| {
        let (text, expected) = (text.to_owned(), expected.to_owned());
        problems.push(WHOLE, Problem::Value { text, what, expected });
    };
    for spelling in std::iter::once(&model.id).chain(&model.variants) {
        if !is_model_id(spelling) {
            wrong(
                spelling,
                "a model id",
                "a base model id such as `anthropic.claude-sonnet-4-6`",
            );
        }
    }
    if model.groups.is_empty() {
        wrong(&model.id, "a model with a lifecycle", "at least one lifecycle group");
    }
    let groups = model.groups.iter().flat_map(|group| &group.regions);
    let on_demand = model.on_demand.iter().flat_map(|on_demand| &on_demand.regions);
    let all = groups
        .chain(on_demand)
        .chain(&model.regions)
        .chain(model.mantle_regions.iter().flatten());
    for region in all.filter(|region| Region::new(region.as_str()).is_none()) {
        wrong(region.as_str(), "a Region", "a code such as us-east-1");
    }
}

/// Other models, profiles and sources that a model names.
fn mentions(model: &Model) -> Vec<Mention> {
    let mention = |key, what, text: &String| Mention {
        place: WHOLE,
        key,
        what,
        text: text.clone(),
    };
    let suggested = model
        .suggested
        .iter()
        .flat_map(|one| std::iter::once(&one.id).chain(&one.alternatives));
    let active = suggested.map(|id| mention("suggested", Named::ActiveModel, id));
    let recommended = model
        .recommended
        .iter()
        .map(|id| mention("recommended", Named::ActiveModel, id));
    let published = model.published_recommendation.iter().flat_map(|one| &one.ids);
    let published = published.map(|id| mention("published-recommendation", Named::Model, id));
    let counterparts = model
        .counterparts
        .iter()
        .map(|id| mention("counterparts", Named::Model, id));
    let profiles = model
        .profiles_ever
        .iter()
        .map(|prefix| mention("profiles", Named::Profile, prefix));
    active
        .chain(recommended)
        .chain(published)
        .chain(counterparts)
        .chain(profiles)
        .collect()
}

/// Models that profiles, constants and ARNs name.
fn named(data: &CatalogData, problems: &mut Problems) {
    let models = data.models.iter();
    let known: BTreeSet<&str> = models
        .flat_map(|model| std::iter::once(&model.id).chain(&model.variants))
        .map(String::as_str)
        .collect();
    let of_profiles = data.profiles.iter().flat_map(|profile| {
        let not_from = profile.not_from.iter().flat_map(|one| &one.models);
        let ids = profile.models_gone.iter().chain(&profile.models_unsure).chain(not_from);
        ids.map(|id| (profile.name.as_str(), "gone", id))
    });
    let of_classes = data.constants.iter().flat_map(|class| {
        let ids = class.constants.iter().map(|constant| &constant.model_id);
        ids.map(|id| (class.class.as_str(), "constants", id))
    });
    let of_arns = data.arns.iter().map(|(arn, id)| (arn.as_str(), "model", id));
    for (owner, key, id) in of_profiles.chain(of_classes).chain(of_arns) {
        if !known.contains(id.as_str()) {
            let hint = Hint::nearest(id, known.iter().copied());
            let (owner, id) = (owner.to_owned(), id.clone());
            problems.push(WHOLE, Problem::NoModel { owner, key, id, hint });
        }
    }
}
