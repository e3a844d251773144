//! Rules between the facts of a catalog: order of dates, one home for each spelling, existing names.

use std::collections::{BTreeMap, BTreeSet};

use super::data::{CatalogData, Group, Model};
use super::error::{Hint, Place, Problem, Problems, place_name};
use super::model::{Draft, Mention, Named};
use super::parse::RawFile;
use super::raw::Text;
use super::state::state_on;
use crate::vocab::{Day, State};

/// Facts about the files that the checks need.
pub(super) struct Context<'a> {
    pub files: &'a [(String, String)],
    /// Ids of models that exist, but could not be read.
    pub broken: BTreeSet<&'a str>,
    /// True if the files are the whole catalog.
    pub whole: bool,
}

/// True if a model can be a replacement on a day: in some Region it is Active.
pub fn is_active(model: &Model, day: Day) -> bool {
    model.groups.iter().any(|group| state_on(group, day) == State::Active)
}

/// Checks the drafts, and puts their models into `data`, sorted by id.
pub(super) fn check_models(data: &mut CatalogData, drafts: Vec<Draft>, cx: &Context<'_>, problems: &mut Problems) {
    let mut mentions = Vec::new();
    let mut places = BTreeMap::new();
    for mut draft in drafts {
        needed(&mut draft, data, problems);
        cx.lifecycle(&draft, problems);
        places.insert(draft.model.id.clone(), draft.place);
        mentions.push((draft.model.id.clone(), std::mem::take(&mut draft.mentions)));
        data.models.push(draft.model);
    }
    data.models.sort_by(|a, b| a.id.cmp(&b.id));
    cx.spellings(data, &places, problems);
    let check = Mentions {
        cx,
        data,
        day: data.observed.compiled,
    };
    for (owner, mentions) in &mentions {
        for mention in mentions {
            check.one(owner, mention, problems);
        }
    }
}

/// Sets, for each recommendation that AWS published, which of its models are Active on the day of the catalog.
pub(super) fn still_active(data: &mut CatalogData) {
    let Some(day) = data.observed.compiled else { return };
    let active = data
        .models
        .iter()
        .filter(|model| is_active(model, day))
        .map(|model| model.id.clone())
        .collect::<BTreeSet<_>>();
    for published in data
        .models
        .iter_mut()
        .filter_map(|model| model.published_recommendation.as_mut())
    {
        published.still_active = published
            .ids
            .iter()
            .filter(|id| active.contains(*id))
            .cloned()
            .collect();
    }
}

impl Context<'_> {
    fn lifecycle(&self, draft: &Draft, problems: &mut Problems) {
        let mut seen = BTreeSet::new();
        for (group, place) in draft.model.groups.iter().zip(&draft.group_places) {
            order(&draft.model, group, *place, problems);
            let announced = group.legacy.or(group.extended_access).or(group.eol).is_some();
            if self.whole && announced && group.source.is_none() {
                let owner = draft.model.id.clone();
                let expected = "the page that announced the day, and when it was read";
                problems.push(
                    *place,
                    Problem::Missing {
                        owner,
                        key: "source",
                        expected,
                    },
                );
            }
            let twice = group.regions.iter().find(|region| !seen.insert((*region).clone()));
            let several = draft.model.groups.len() > 1;
            let region = match (twice, group.regions.is_empty() && several) {
                (Some(region), _) => region.to_string(),
                (None, true) => "every Region".to_owned(),
                (None, false) => continue,
            };
            problems.push(
                *place,
                Problem::Overlap {
                    owner: draft.model.id.clone(),
                    region,
                },
            );
        }
    }

    /// Each id, variant and alias belongs to one model.
    fn spellings(&self, data: &CatalogData, places: &BTreeMap<String, Place>, problems: &mut Problems) {
        let mut seen = BTreeMap::<&str, &str>::new();
        for model in &data.models {
            for spelling in std::iter::once(&model.id).chain(&model.variants) {
                let Some(other) = seen.insert(spelling, &model.id) else {
                    continue;
                };
                // The files name at least one of the two.
                let (owner, other) = if places.contains_key(&model.id) {
                    (&*model.id, other)
                } else {
                    (other, &*model.id)
                };
                let Some(place) = places.get(owner) else { continue };
                let at = places.get(other).map(|at| format!(", {}", place_name(self.files, *at)));
                let other = format!("the model `{other}`{}", at.unwrap_or_default());
                let text = spelling.clone();
                problems.push(
                    *place,
                    Problem::Twice {
                        what: "the spelling",
                        text,
                        other,
                    },
                );
            }
        }
    }

    /// Profiles and constants name models that exist.
    pub(super) fn profiles_and_constants(&self, data: &CatalogData, raw: &[RawFile], problems: &mut Problems) {
        let mut known = data
            .models
            .iter()
            .map(|model| model.id.as_str())
            .collect::<BTreeSet<_>>();
        known.extend(&self.broken);
        for (file, raw) in raw.iter().enumerate() {
            for profile in &raw.profiles {
                let lists = [("gone", &profile.gone), ("unsure", &profile.unsure)];
                let not_from = profile.not_from.iter().map(|one| ("not-from", &one.models));
                for (key, ids) in lists.into_iter().chain(not_from) {
                    for id in ids {
                        exists(id, file, key, profile.prefix.get_ref(), &known, problems);
                    }
                }
            }
        }
        known.extend(
            data.models
                .iter()
                .flat_map(|model| model.variants.iter().map(String::as_str)),
        );
        for (file, raw) in raw.iter().enumerate() {
            for class in &raw.classes {
                for id in class.constants.values() {
                    exists(id, file, "constants", &class.class, &known, problems);
                }
                for name in class.deprecated.iter().chain(&class.legacy) {
                    if !class.constants.contains_key(name.get_ref()) {
                        let hint = Hint::nearest(name.get_ref(), class.constants.keys().map(String::as_str));
                        let text = name.get_ref().clone();
                        let expected = format!("a name of its `constants`{hint}");
                        let place = Place {
                            file,
                            at: name.span().start,
                        };
                        problems.push(
                            place,
                            Problem::Value {
                                text,
                                what: "a constant of the class",
                                expected,
                            },
                        );
                    }
                }
                for prefix in class.prefix_enum.iter().flat_map(|members| members.members.values()) {
                    let mention = Mention {
                        place: Place {
                            file,
                            at: prefix.span().start,
                        },
                        key: "prefix-enum",
                        what: Named::Profile,
                        text: prefix.get_ref().clone(),
                    };
                    Mentions {
                        cx: self,
                        data,
                        day: None,
                    }
                    .one(&class.class, &mention, problems);
                }
            }
        }
    }
}

fn exists(id: &Text, file: usize, key: &'static str, owner: &str, known: &BTreeSet<&str>, problems: &mut Problems) {
    if known.contains(id.get_ref().as_str()) {
        return;
    }
    let hint = Hint::nearest(id.get_ref(), known.iter().copied());
    let place = Place {
        file,
        at: id.span().start,
    };
    problems.push(
        place,
        Problem::NoModel {
            owner: owner.to_owned(),
            key,
            id: id.get_ref().clone(),
            hint,
        },
    );
}

/// A model has a provider, its own or that of its prefix; a new one of an overlay also has something to judge by.
fn needed(draft: &mut Draft, data: &CatalogData, problems: &mut Problems) {
    let prefix = |id: &str| id.split('.').next().unwrap_or_default().to_owned();
    let own = prefix(&draft.model.id);
    let missing = |key, expected| Problem::Missing {
        owner: draft.model.id.clone(),
        key,
        expected,
    };
    if draft.model.provider.is_empty() {
        match data.models.iter().find(|model| prefix(&model.id) == own) {
            Some(sibling) => draft.model.provider.clone_from(&sibling.provider),
            None => problems.push(
                draft.place,
                missing("provider", "the provider's name, since its prefix is new"),
            ),
        }
    }
    let has_lifecycle =
        |group: &Group| group.listed_status.is_some() || group.legacy.or(group.extended_access).or(group.eol).is_some();
    if !draft.model.groups.iter().any(has_lifecycle) {
        let expected = "a day, such as lifecycle = { eol = 2027-03-30 }, or listed = { active = 2026-10-27 }";
        problems.push(draft.place, missing("lifecycle", expected));
    }
}

fn order(model: &Model, group: &Group, place: Place, problems: &mut Problems) {
    let all = [
        ("launched", model.launched),
        ("legacy", group.legacy),
        ("extended-access", group.extended_access),
        ("eol", group.eol),
    ];
    let days = all
        .into_iter()
        .filter_map(|(key, day)| Some((key, day?)))
        .collect::<Vec<_>>();
    for pair in days.windows(2) {
        let [(earlier, earlier_day), (later, later_day)] = *pair else {
            continue;
        };
        if later_day < earlier_day {
            let owner = model.id.clone();
            problems.push(
                place,
                Problem::Order {
                    owner,
                    earlier,
                    earlier_day,
                    later,
                    later_day,
                },
            );
        }
    }
}

struct Mentions<'a> {
    cx: &'a Context<'a>,
    data: &'a CatalogData,
    day: Option<Day>,
}

impl Mentions<'_> {
    fn one(&self, owner: &str, mention: &Mention, problems: &mut Problems) {
        let (key, text, owner) = (mention.key, mention.text.clone(), owner.to_owned());
        if mention.what == Named::Profile {
            if !self.data.profiles.iter().any(|profile| profile.name == text) {
                let names = self
                    .data
                    .profiles
                    .iter()
                    .map(|profile| profile.name.as_str())
                    .collect::<Vec<_>>();
                let expected = names.join(", ");
                problems.push(
                    mention.place,
                    Problem::NoProfile {
                        owner,
                        key,
                        prefix: text,
                        expected,
                    },
                );
            }
            return;
        }
        if self.cx.broken.contains(text.as_str()) {
            return;
        }
        let models = &self.data.models;
        let Ok(found) = models.binary_search_by(|model| model.id.as_str().cmp(&text)) else {
            let hint = Hint::nearest(&text, models.iter().map(|model| model.id.as_str()));
            problems.push(
                mention.place,
                Problem::NoModel {
                    owner,
                    key,
                    id: text,
                    hint,
                },
            );
            return;
        };
        match self.day {
            Some(day) if mention.what == Named::ActiveModel && !is_active(&models[found], day) => {
                problems.push(
                    mention.place,
                    Problem::NotActive {
                        owner,
                        key,
                        id: text,
                        day,
                    },
                );
            }
            _ => {}
        }
    }
}
