//! Regions in which a model is offered, if it is in none of the Regions that count.
//!
//! In: the model that would be taken and the judgement of the old one. Out: the Regions and forms in which it can be
//! called, and how its own Regions differ. It chooses no model.

use super::reach::Callable;
use super::source::Model;
use super::written::Written;
use super::{Catalog, Judgement, Lifecycle, Question};
use crate::vocab::{Region, RegionsFrom, State};

/// More Regions are counted in a sentence.
const MAX_NAMED: usize = 4;

/// The commercial partition, whose Regions AWS's API was read in.
const COMMERCIAL: &str = "aws";

/// Regions in which a replacement is offered, other than those that count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// The Regions that count and do not offer it.
    pub without: Vec<Region>,
    /// The Regions that do, and in which it is Active, sorted.
    pub regions: Vec<Region>,
    prefixes: Vec<Option<String>>,
}

impl Elsewhere {
    /// Regions in which `new` can be called instead of `old`, in the forms of its endpoint; `None` if that is not
    /// known.
    pub(super) fn of(
        catalog: &Catalog,
        (old, new): (&Model, &Model),
        judgement: &Judgement,
        at_mantle: bool,
    ) -> Option<Self> {
        let is_active = |region: &Region| catalog.state_in(new, region, judgement.as_of) == State::Active;
        let mut regions = Vec::new();
        let mut prefixes = Vec::new();
        for form in catalog.forms(new) {
            let mut reach = catalog.reach(new, form);
            reach.retain(is_active);
            if reach.is_empty() || (form == Callable::AtMantle) != at_mantle {
                continue;
            }
            prefixes.push(match form {
                Callable::Profile(prefix) => Some(prefix.to_owned()),
                Callable::Bare | Callable::AtMantle => None,
            });
            regions.extend(reach);
        }
        regions.sort();
        regions.dedup();
        let mut without = judgement.regions.clone();
        without.retain(|region| !regions.contains(region));
        // Of Regions that are only possible, those that had the old model.
        let had = |region: &&Region| old.regions.contains(region);
        if !judgement.regions_are_named() && without.iter().any(|region| had(&region)) {
            without.retain(|region| had(&region));
        }
        (!regions.is_empty() && !without.is_empty()).then_some(Self {
            without,
            regions,
            prefixes,
        })
    }

    /// Its forms, none of which can be written at the old id.
    pub(super) fn written(&self, catalog: &Catalog, new: &Model) -> Written {
        let id = |prefix: &Option<String>| match prefix.as_deref().and_then(|name| catalog.profile_prefix(name)) {
            Some(prefix) => Callable::Profile(&prefix.name).id_of(new),
            None => Callable::Bare.id_of(new),
        };
        Written {
            text: None,
            candidates: self.prefixes.iter().map(id).collect(),
            prefixes: self.prefixes.clone(),
            profile: None,
            companion: None,
            why_not: Some(self.why_not()),
        }
    }

    /// `nothing of its kind is offered in us-east-1`
    pub fn why_not(&self) -> String {
        let is_read = |region: &Region| region.partition().as_str() == COMMERCIAL;
        let known = if self.without.iter().all(is_read) {
            ""
        } else {
            "known to be "
        };
        format!("nothing of its kind is {known}offered in {}", named(&self.without))
    }

    /// The Regions that offer it, for a sentence.
    pub fn place(&self) -> String {
        named(&self.regions)
    }
}

impl Judgement {
    /// The same for a caller without a Region.
    pub(super) fn anywhere(&self) -> Self {
        Self {
            regions: Vec::new(),
            regions_from: RegionsFrom::All,
            ..self.clone()
        }
    }
}

impl Catalog {
    /// Judges another model for the day and the Regions of a judgement.
    pub(super) fn judge_there(&self, model: &Model, judgement: &Judgement) -> Judgement {
        let question = Question {
            as_of: judgement.as_of,
            regions: &judgement.regions,
            regions_from: judgement.regions_from,
            region: None,
            client: None,
            profile: None,
        };
        self.judge(model, &question)
    }

    /// Note on a model that is not Active in all possible Regions.
    pub(super) fn split(&self, model: &Model, judgement: &Judgement) -> Option<String> {
        let judged = self.judge_there(model, judgement);
        if judgement.regions_are_named() || !judged.mixed {
            return None;
        }
        let split: Vec<_> = judged.lifecycle.iter().map(describe).collect();
        Some(format!("it is {}", split.join(", ")))
    }
}

/// `Legacy in ap-northeast-2 until its end of life on 2027-03-22`
fn describe(group: &Lifecycle) -> String {
    let state = match group.state {
        State::Eol => "past its end of life",
        State::ExtendedAccess => "in extended access",
        State::Legacy => "Legacy",
        State::Active | State::Unknown => "Active",
    };
    let until = group.eol.filter(|_| group.state != State::Eol);
    let until = until.map(|eol| format!(" until its end of life on {eol}"));
    format!("{state} in {}{}", named(&group.regions), until.unwrap_or_default())
}

/// `us-east-1, us-east-2 and us-west-2`
pub(super) fn named(regions: &[Region]) -> String {
    let codes: Vec<_> = regions.iter().map(Region::as_str).collect();
    match codes.as_slice() {
        [] => "every Region".to_owned(),
        [only] => (*only).to_owned(),
        [first @ .., last] if codes.len() <= MAX_NAMED => format!("{} and {last}", first.join(", ")),
        _ => {
            let shown = MAX_NAMED - 1;
            format!("{} and {} more Regions", codes[..shown].join(", "), codes.len() - shown)
        }
    }
}
