//! From the findings of a run to a plan.

use std::collections::{BTreeMap, BTreeSet};

use super::facts;
use super::merge::finish_plan;
use super::record::{Change, Edits, Life, Next, Origin, Place, Plan, SCHEMA_VERSION, Set, Step, Target, Urgency};
use super::{Event, Owners};
use crate::catalog::{Catalog, CatalogHandle};
use crate::document::Document;
use crate::finding::{Finding, Judgement, Lifecycle, Replacement};
use crate::vocab::{Applicability, Day, Place as Where, Region, Role, State};

/// Words in a path or a key path that mean dashboards and alarms.
const MONITORS: [&str; 5] = ["alarm", "dashboard", "cloudwatch", "grafana", "metric"];

/// A plan in the making.
#[derive(Debug)]
pub struct Builder {
    as_of: Day,
    lifecycle_page: Option<Day>,
    origin: Origin,
    owners: Owners,
    drafts: BTreeMap<(String, Option<String>), Draft>,
}

/// A step in the making.
#[derive(Debug)]
struct Draft {
    name: String,
    state: State,
    replacement: Option<Replacement>,
    regions: BTreeSet<Region>,
    lives: BTreeSet<Life>,
    runway: Option<Day>,
    changes: Vec<Change>,
    places: Vec<Place>,
}

impl Builder {
    /// A plan for a day, of a repository whose owners are known.
    pub fn new(as_of: Day, lifecycle_page: Option<Day>, origin: Origin, owners: Owners) -> Self {
        Self {
            as_of,
            lifecycle_page,
            origin,
            owners,
            drafts: BTreeMap::new(),
        }
    }

    /// True if a finding is about a live use of a model that ends.
    pub fn takes(finding: &Finding) -> bool {
        let verdict = &finding.verdict;
        let ends =
            |judgement: &Judgement| matches!(judgement.state, State::Legacy | State::ExtendedAccess | State::Eol);
        let is_live = matches!(verdict.role, Role::Code | Role::Config | Role::Test);
        let is_named = !matches!(
            verdict.place,
            Where::Comment | Where::Docstring | Where::Prose | Where::RefusedValue
        );
        is_live && is_named && !verdict.is_denied() && verdict.judgement.as_deref().is_some_and(ends)
    }

    /// Adds a finding; `path` is relative to the root of the repository.
    pub fn add(&mut self, document: &Document, path: &str, finding: &Finding) {
        let verdict = &finding.verdict;
        let Some(judgement) = verdict.judgement.as_deref() else {
            return;
        };
        let replacement = finding.replacement.as_ref();
        let target = replacement.map(|replacement| replacement.model_id.clone());
        let place = self.place(document, path, finding);
        let draft = self
            .drafts
            .entry((judgement.model_id.clone(), target))
            .or_insert_with(|| Draft {
                name: judgement.name.clone(),
                state: judgement.state,
                replacement: replacement.cloned(),
                regions: BTreeSet::new(),
                lives: BTreeSet::new(),
                runway: None,
                changes: Vec::new(),
                places: Vec::new(),
            });
        draft.state = draft.state.max(judgement.state);
        draft.regions.extend(judgement.regions.iter().cloned());
        draft.lives.extend(judgement.lifecycle.iter().map(life));
        let runway = judgement
            .lifecycle
            .iter()
            .filter_map(|group| Some(group.runway?.until))
            .min();
        draft.runway = [draft.runway, runway].into_iter().flatten().min();
        for change in replacement.into_iter().flat_map(|replacement| &replacement.changes) {
            let change = Change {
                kind: change.kind.name().to_owned(),
                from: change.from.clone(),
                to: change.to.clone(),
            };
            if !draft.changes.contains(&change) {
                draft.changes.push(change);
            }
        }
        draft.places.push(place);
    }

    fn place(&self, document: &Document, path: &str, finding: &Finding) -> Place {
        let verdict = &finding.verdict;
        let start = document.position(verdict.reference.span.start());
        let replacement = finding.replacement.as_ref();
        let reasons = replacement.into_iter().flat_map(|replacement| &replacement.reasons);
        let fields = finding.labels.iter().map(|label| {
            let line = document.position(label.span.start()).line;
            format!("{path}:{line}: {}", label.message)
        });
        let words = format!("{path} {}", verdict.key_path.as_deref().unwrap_or_default()).to_lowercase();
        Place {
            repository: self.origin.repository.clone(),
            commit: self.origin.commit.clone(),
            path: path.to_owned(),
            line: start.line,
            column: start.column,
            text: verdict.reference.text.clone(),
            new_text: replacement.and_then(|replacement| replacement.text.clone()),
            set: set(finding),
            role: verdict.role.name().to_owned(),
            sink: verdict.sink.as_ref().map(|sink| sink.name.clone()),
            monitors: MONITORS.iter().any(|word| words.contains(word)),
            owners: self.owners.of(path).to_vec(),
            reasons: reasons.map(|reason| reason.message.clone()).collect(),
            fields: fields.collect(),
        }
    }

    /// The plan. The catalog is decoded only if there is a step.
    pub fn finish(self, catalog: &CatalogHandle) -> Plan {
        let as_of = self.as_of;
        let steps = self
            .drafts
            .into_iter()
            .map(|((id, _), draft)| draft.step(id, as_of, catalog.get()));
        let mut plan = Plan {
            schema_version: SCHEMA_VERSION,
            as_of,
            lifecycle_page: self.lifecycle_page,
            repositories: vec![self.origin],
            steps: steps.collect(),
        };
        finish_plan(&mut plan);
        plan
    }
}

impl Draft {
    fn step(self, model_id: String, as_of: Day, catalog: &Catalog) -> Step {
        let lives: Vec<_> = self.lives.into_iter().collect();
        let old = catalog.model(&model_id);
        let new = self.replacement.as_ref().and_then(|new| catalog.model(&new.model_id));
        let (before, after) = (
            facts::called(catalog, self.places.iter().map(|place| place.text.as_str())),
            facts::called(
                catalog,
                self.places.iter().filter_map(|place| place.new_text.as_deref()),
            ),
        );
        let facts = old
            .zip(new)
            .map(|(old, new)| facts::facts(catalog, (old, &before), (new, &after)));
        let target = self.replacement.as_ref().map(|replacement| {
            let runway_until = new.and_then(|new| facts::runway_until(new, as_of));
            let mut target = Target {
                model_id: replacement.model_id.clone(),
                name: replacement.name.clone(),
                reason: replacement.reason.clone(),
                runway_until,
                is_short_lived: false,
                fall_back: facts::longer_lived(catalog, &replacement.alternatives, runway_until, as_of),
            };
            target.judge(as_of);
            target
        });
        let is_extended = self.state == State::ExtendedAccess;
        Step {
            model_id,
            name: self.name,
            replacement: target,
            state: self.state,
            urgency: Urgency::NoDay,
            next: next(&lives, as_of),
            runway_until: self.runway,
            extended_price: old.filter(|_| is_extended).and_then(facts::extended_price),
            regions: self.regions.into_iter().collect(),
            lives,
            edits: Edits::default(),
            facts: facts.unwrap_or_default(),
            changes: self.changes,
            checklist: Vec::new(),
            places: self.places,
        }
    }
}

fn life(group: &Lifecycle) -> Life {
    Life {
        regions: group.regions.clone(),
        state: group.state,
        legacy: group.legacy,
        extended_access: group.extended_access,
        eol: group.eol,
        floor: group.floor,
        source: group.source.clone(),
    }
}

/// The change of state that comes next in any of the Regions; where a model has ended, the first day on which it did.
pub(super) fn next(lives: &[Life], as_of: Day) -> Option<Next> {
    let dates = |life: &Life| {
        [
            (life.legacy, Event::Legacy),
            (life.extended_access, Event::ExtendedAccess),
            (life.eol, Event::Eol),
        ]
    };
    let all: Vec<_> = lives
        .iter()
        .flat_map(dates)
        .filter_map(|(date, event)| Some(Next { date: date?, event }))
        .collect();
    let coming = all.iter().filter(|next| next.date > as_of).min();
    let gone = all
        .iter()
        .filter(|next| next.date <= as_of && next.event == Event::Eol)
        .min();
    // A broken use counts first.
    let is_broken = lives.iter().any(|life| life.state == State::Eol);
    if is_broken {
        gone.or(coming).copied()
    } else {
        coming.or(gone).copied()
    }
}

/// The kind of edit that a finding asks for.
fn set(finding: &Finding) -> Set {
    let Some(replacement) = &finding.replacement else {
        return Set::ByHand;
    };
    let is_vector = |change: &crate::finding::Change| change.kind == crate::finding::ChangeKind::Vectors;
    if replacement.changes.iter().any(is_vector) {
        return Set::ReIndex;
    }
    match replacement.applicability {
        _ if replacement.edits.is_empty() => Set::ByHand,
        Applicability::MachineApplicable => Set::Fix,
        Applicability::MaybeIncorrect => Set::Review,
        Applicability::DisplayOnly => Set::ByHand,
    }
}
