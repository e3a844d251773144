//! Judging a model: its state on a day, for the Regions that count.
//!
//! In: a model of the catalog, what a reference names, and the run's day and Regions. Out: a [`Judgement`]. It decides
//! no severity and words no message.

use std::collections::BTreeSet;

use super::source::{Group, Model, ProfilePrefix, state_on};
use super::{Catalog, Question, Runway, runway};
use crate::vocab::{Day, Region, RegionsFrom, State};

/// The catalog's answer for a model, on a day and for the Regions that count.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The base model id.
    pub model_id: String,
    /// The model's name.
    pub name: String,
    /// The worst state in the Regions that count; `Unknown` where nothing is known for them.
    pub state: State,
    /// The Regions that count; empty means all.
    pub regions: Vec<Region>,
    /// Source of those Regions.
    pub regions_from: RegionsFrom,
    /// True if the Regions that count are known to be in different states.
    pub mixed: bool,
    /// The groups that count and whose state is known, the worst first.
    pub lifecycle: Vec<Lifecycle>,
    /// The groups of other Regions whose state is known, the worst first.
    pub elsewhere: Vec<Lifecycle>,
    /// Regions that count and of which nothing is known: named ones without a group, and those of a group whose state
    /// is unknown.
    pub unknown_regions: Vec<Region>,
    /// Regions that count and that no group names, of a model that has ended in every Region that is known.
    pub unlisted_regions: Vec<Region>,
    /// The Regions of the run, where none of them can call the profile that is written.
    pub refusing_regions: Vec<Region>,
    /// The day judged for.
    pub as_of: Day,
}

impl Judgement {
    /// True if Regions are named, by the reference, the code, an option or the config, and not merely possible.
    pub fn regions_are_named(&self) -> bool {
        matches!(
            self.regions_from,
            RegionsFrom::Reference
                | RegionsFrom::Client
                | RegionsFrom::FileName
                | RegionsFrom::Option
                | RegionsFrom::Config
        )
    }

    /// True if a Region that counts is unknown while other Regions are Legacy or ended.
    pub fn is_unknown_here(&self) -> bool {
        let named = self.regions_are_named() && !self.unknown_regions.is_empty();
        let is_unknown = self.state == State::Unknown || named;
        is_unknown && self.elsewhere.iter().any(|group| group.state > State::Active)
    }

    /// The same as if the Regions of the run counted, where they cannot call the profile.
    pub(super) fn where_refused(&self) -> Option<Self> {
        (!self.refusing_regions.is_empty()).then(|| Self {
            regions: self.refusing_regions.clone(),
            regions_from: RegionsFrom::Config,
            ..self.clone()
        })
    }

    /// The groups to report: those that count, and the others where those leave something unknown.
    pub fn reported(&self) -> impl Iterator<Item = &Lifecycle> {
        let elsewhere = if self.is_unknown_here() {
            self.elsewhere.as_slice()
        } else {
            &[]
        };
        self.lifecycle.iter().chain(elsewhere)
    }
}

/// One lifecycle group, judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Lifecycle {
    /// The group's Regions, cut to those that count; empty means all.
    pub regions: Vec<Region>,
    /// Its state on the as-of date.
    pub state: State,
    /// The Legacy day, if known.
    pub legacy: Option<Day>,
    /// The day on which extended access starts, if known.
    pub extended_access: Option<Day>,
    /// The end of life, if announced.
    pub eol: Option<Day>,
    /// The end of life comes no sooner than this.
    pub floor: Option<Day>,
    /// Days from the as-of date until the end of life; negative once it has passed.
    pub days_left: Option<i64>,
    /// The days that AWS has promised from the as-of date on; `None` where that is unknown.
    pub runway: Option<Runway>,
    /// True if "all Regions" is an assumption.
    pub assumed_regions: bool,
    /// The page that says so.
    pub source: Option<String>,
    /// Day on which that page was read.
    pub observed: Option<Day>,
    /// A sentence for users about these dates.
    pub note: Option<String>,
    /// Source of the dates, and sources that disagree; only `explain` and `catalog show` print it.
    pub provenance: Option<String>,
}

impl Lifecycle {
    /// The days that are known, each with its name.
    pub fn days(&self) -> impl Iterator<Item = (&'static str, Day)> {
        let days = [
            ("Legacy", self.legacy),
            ("extended access", self.extended_access),
            ("EOL", self.eol),
            ("EOL no sooner than", self.floor),
        ];
        days.into_iter().filter_map(|(name, day)| Some((name, day?)))
    }

    /// The days that are known, in one line.
    pub fn days_in_words(&self) -> String {
        let days: Vec<_> = self.days().map(|(name, day)| format!("{name} {day}")).collect();
        if days.is_empty() {
            return "no day known".to_owned();
        }
        days.join(", ")
    }
}

/// The Regions that count for a question, and where they come from.
struct Counting {
    regions: Vec<Region>,
    from: RegionsFrom,
    /// Regions of the run, if none of them can call the profile.
    refusing: Vec<Region>,
}

impl Counting {
    fn new(regions: Vec<Region>, from: RegionsFrom) -> Self {
        Self {
            regions,
            from,
            refusing: Vec::new(),
        }
    }
}

/// Judges `model` for what `question` asks.
pub(super) fn judge(catalog: &Catalog, model: &Model, question: &Question<'_>) -> Judgement {
    let counting = regions_that_count(catalog, model, question);
    let as_of = question.as_of;
    let (counting_groups, others): (Vec<_>, Vec<_>) = model
        .groups
        .iter()
        .map(|group| (group, cut(group, &counting.regions)))
        .partition(|(_, cut)| cut.is_some());
    let lifecycle = known(
        counting_groups
            .into_iter()
            .filter_map(|(group, cut)| Some(judged(model, group, cut?, as_of))),
    );
    let elsewhere = known(
        others
            .into_iter()
            .map(|(group, _)| judged(model, group, group.regions.clone(), as_of)),
    );
    let unlisted_regions = unlisted_regions(model, &counting.regions, as_of);
    // Nothing is known of the Regions of a profile that the model is not known to have had, or the model has ended
    // wherever it is known: what holds elsewhere counts.
    let unheard = counting.from == RegionsFrom::Profile && !has_had(catalog, model, question);
    let (lifecycle, elsewhere) = if lifecycle.is_empty() && (unheard || !unlisted_regions.is_empty()) {
        (elsewhere, Vec::new())
    } else {
        (lifecycle, elsewhere)
    };
    let state = lifecycle.first().map_or(State::Unknown, |worst| worst.state);
    let mut judgement = Judgement {
        model_id: model.id.clone(),
        name: model.name.clone(),
        state,
        regions: counting.regions,
        regions_from: counting.from,
        mixed: lifecycle.iter().any(|group| group.state != state),
        lifecycle,
        elsewhere,
        unknown_regions: Vec::new(),
        unlisted_regions,
        refusing_regions: counting.refusing,
        as_of,
    };
    judgement.unknown_regions = unknown_regions(model, &judgement);
    judgement
}

impl Catalog {
    /// The worst state of a model in a Region; `Unknown` if no group has it.
    pub fn state_in(&self, model: &Model, region: &Region, as_of: Day) -> State {
        let groups = model.groups.iter().filter(|group| holds(group, region));
        groups
            .map(|group| state_on(group, as_of))
            .max()
            .unwrap_or(State::Unknown)
    }
}

/// True if the model is known to have, or to have had, a profile of the written prefix.
fn has_had(catalog: &Catalog, model: &Model, question: &Question<'_>) -> bool {
    let meant = question.profile.map(|written| catalog.meant_prefixes(written));
    let mut meant = meant.into_iter().flatten();
    meant.any(|name| {
        [&model.profiles, &model.profiles_ever]
            .iter()
            .any(|known| known.iter().any(|one| one == name))
    })
}

/// Named: the Region that the reference writes; else that of the client in the code; else those of the run, and for a
/// profile those of them that are its source Regions, if any are. Possible: the source Regions of the profile; else all.
/// A profile that the model has not says nothing of where it is called.
fn regions_that_count(catalog: &Catalog, model: &Model, question: &Question<'_>) -> Counting {
    let written = [
        (question.region, RegionsFrom::Reference),
        (question.client, RegionsFrom::Client),
    ];
    if let Some((region, from)) = written
        .into_iter()
        .find_map(|(region, from)| Some((region?.clone(), from)))
    {
        return Counting::new(vec![region], from);
    }
    let run: BTreeSet<_> = question.regions.iter().collect();
    let serves_run = |prefix: &ProfilePrefix| run.iter().any(|region| prefix.source_regions.contains(region));
    let meant: Vec<_> = question
        .profile
        .into_iter()
        .flat_map(|written| catalog.meant_prefixes(written))
        .filter_map(|name| catalog.profile_prefix(name))
        .collect();
    let prefix = meant
        .iter()
        .find(|prefix| serves_run(prefix))
        .or(meant.first())
        .copied();
    let is_meant = |prefix: &&ProfilePrefix| serves_run(prefix) || !catalog.never_had(model, prefix);
    let named: Vec<_> = match prefix.filter(is_meant) {
        Some(prefix) => {
            let is_source = |region: &&Region| prefix.source_regions.contains(region);
            run.iter().copied().filter(is_source).cloned().collect()
        }
        None => run.iter().copied().cloned().collect(),
    };
    if !named.is_empty() {
        return Counting::new(named, question.regions_from);
    }
    let refuse = |prefix: &ProfilePrefix| {
        let refuses = |region: &&Region| catalog.is_called_from(prefix, region) == Some(false);
        run.iter().all(refuses)
    };
    match prefix.filter(|prefix| !prefix.source_regions.is_empty()) {
        Some(prefix) => Counting {
            regions: prefix.source_regions.clone(),
            from: RegionsFrom::Profile,
            refusing: if refuse(prefix) {
                run.into_iter().cloned().collect()
            } else {
                Vec::new()
            },
        },
        None => Counting::new(Vec::new(), RegionsFrom::All),
    }
}

/// Those whose state is known, the worst first and then the earliest.
fn known(groups: impl Iterator<Item = Lifecycle>) -> Vec<Lifecycle> {
    let mut groups: Vec<_> = groups.filter(|group| group.state != State::Unknown).collect();
    groups.sort_by(|a, b| {
        b.state
            .cmp(&a.state)
            .then(a.eol.cmp(&b.eol))
            .then_with(|| a.regions.cmp(&b.regions))
    });
    groups
}

/// The Regions of `group` that count; `None` where none does. Empty means all on both sides.
fn cut(group: &Group, counting: &[Region]) -> Option<Vec<Region>> {
    if counting.is_empty() || group.regions.is_empty() {
        return Some(group.regions.clone());
    }
    let common: Vec<_> = group
        .regions
        .iter()
        .filter(|region| counting.contains(region))
        .cloned()
        .collect();
    (!common.is_empty()).then_some(common)
}

fn judged(model: &Model, group: &Group, regions: Vec<Region>, as_of: Day) -> Lifecycle {
    Lifecycle {
        regions,
        state: state_on(group, as_of),
        legacy: group.legacy,
        extended_access: group.extended_access,
        eol: group.eol,
        floor: group.floor,
        days_left: group.eol.map(|eol| as_of.days_until(eol)),
        runway: runway(model, group, as_of),
        assumed_regions: group.assumed,
        source: group.source.as_ref().map(|source| source.url.clone()),
        observed: group.source.as_ref().map(|source| source.observed).or(group.listed_on),
        note: group.note.clone(),
        provenance: group.provenance.clone(),
    }
}

/// Of a model that has ended in every Region of which something is known, those of `counting` that no group names.
fn unlisted_regions(model: &Model, counting: &[Region], as_of: Day) -> Vec<Region> {
    let mut states = model.groups.iter().map(|group| state_on(group, as_of));
    let has_ended = states.clone().any(|state| state == State::Eol)
        && states.all(|state| matches!(state, State::Eol | State::Unknown));
    let is_listed = |region: &&Region| model.groups.iter().any(|group| holds(group, region));
    let unlisted = counting.iter().filter(|region| has_ended && !is_listed(region));
    unlisted.cloned().collect()
}

/// The Regions that count and of which nothing is known: named ones, and those of a group whose state is unknown.
fn unknown_regions(model: &Model, judgement: &Judgement) -> Vec<Region> {
    let is_known = |group: &&Group| state_on(group, judgement.as_of) != State::Unknown;
    let regions = if judgement.regions_are_named() {
        judgement.regions.clone()
    } else {
        let silent = model.groups.iter().filter(|group| !is_known(group));
        let regions = silent.filter_map(|group| cut(group, &judgement.regions)).flatten();
        regions.collect::<BTreeSet<_>>().into_iter().collect()
    };
    let has_no_facts = |region: &Region| {
        let mut groups = model.groups.iter().filter(|group| holds(group, region));
        !groups.any(|group| is_known(&group)) && !judgement.unlisted_regions.contains(region)
    };
    regions.into_iter().filter(has_no_facts).collect()
}

/// True if a group has a Region.
fn holds(group: &Group, region: &Region) -> bool {
    group.regions.is_empty() || group.regions.contains(region)
}
