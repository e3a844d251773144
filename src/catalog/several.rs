//! Replacement of the beginning of several ids.
//!
//! In: a reference that is cut off, the ids that continue it and the question. Out: those of them that are alive, in a
//! form that can be called, or the model to move to where all have ended. The meant id is not certain, so the result is
//! display-only.

use super::choice::{ReplacementChoice, Site};
use super::replacement::{Reason, Replacement};
use super::{Catalog, Judgement, Question};
use crate::reference::Reference;
use crate::vocab::{State, Veto};

impl Catalog {
    /// The replacement of `reference`, which may mean any of `ids`.
    pub fn instead_of_several(
        &self,
        reference: &Reference,
        ids: &[String],
        question: &Question<'_>,
        site: Site,
        choice: ReplacementChoice<'_>,
    ) -> Option<Replacement> {
        let judged = ids.iter().filter_map(|id| Some(self.judge(self.model(id)?, question)));
        let (alive, dead): (Vec<_>, Vec<_>) =
            judged.partition(|judgement| matches!(judgement.state, State::Active | State::Unknown));
        let mut new = self
            .spelt(reference, &alive, site)
            .or_else(|| self.replacement(reference, dead.first()?, site, choice))?;
        new.object(Reason::of(Veto::SeveralIds));
        new.edits.clear();
        Some(new)
    }

    /// The forms in which models that are alive can be called.
    fn spelt(&self, reference: &Reference, alive: &[Judgement], site: Site) -> Option<Replacement> {
        let each = alive
            .iter()
            .filter_map(|judgement| self.respelling(reference, judgement, site));
        let mut each = each.filter(|new| new.text.is_some() || !new.candidates.is_empty());
        let first = each.next()?;
        let mut candidates: Vec<String> = first.text.iter().cloned().chain(first.candidates.clone()).collect();
        candidates.extend(each.flat_map(|new| new.text.into_iter().chain(new.candidates)));
        Some(Replacement {
            text: None,
            candidates,
            ..first
        })
    }
}
