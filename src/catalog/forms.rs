//! The forms of a reference and of what replaces it, and the Regions that are lost between them.
//!
//! In: a reference, both models, and how the new one is written. Out: what can be called before and after.

use super::changes::{self, Change, ChangeKind};
use super::offers::is_mantle_only;
use super::reach::Callable;
use super::source::Model;
use super::written::Written;
use super::{Catalog, Judgement};
use crate::reference::Reference;
use crate::vocab::Region;

/// The forms in which the old model was called and the new one can be.
pub(super) struct Forms<'a> {
    /// The prefix in the text, or the valid one that it means.
    pub(super) prefix: Option<&'a str>,
    /// `None` where a variable holds the prefix.
    pub(super) old: Option<Callable<'a>>,
    /// One form where it is certain, else the possible forms.
    pub(super) new: Vec<Callable<'a>>,
}

impl<'a> Forms<'a> {
    pub(super) fn of(catalog: &Catalog, reference: &'a Reference, old: &Model, written: &'a Written) -> Self {
        let prefix = reference
            .profile
            .as_deref()
            .and_then(|written| catalog.meant_prefixes(written).into_iter().next());
        let at_mantle = reference.at_mantle || is_mantle_only(old);
        let of = |prefix: Option<&'a str>| match prefix {
            Some(prefix) => Callable::Profile(prefix),
            None if at_mantle => Callable::AtMantle,
            None => Callable::Bare,
        };
        let is_certain = written.text.is_some() && written.why_not.is_none() && !reference.prefix_is_variable;
        let new = if is_certain {
            vec![of(written.profile.as_deref())]
        } else {
            written.prefixes.iter().map(|prefix| of(prefix.as_deref())).collect()
        };
        Self {
            prefix,
            old: (!reference.prefix_is_variable).then(|| of(prefix)),
            new,
        }
    }

    /// Regions in which the old model could be called as it is written, and the new one cannot as it will be.
    pub(super) fn regions_lost(
        &self,
        catalog: &Catalog,
        old: &Model,
        new: &Model,
        judgement: &Judgement,
    ) -> Option<Change> {
        let counts = |region: &Region| !judgement.regions_are_named() || judgement.regions.contains(region);
        let mut lost = catalog.past_reach(old, self.old?);
        lost.retain(counts);
        let all = catalog.forms(new);
        let forms = if self.new.len() == 1 { &self.new } else { &all };
        let unknown = |region: &Region| forms.iter().any(|form| catalog.answers(new, *form, region).is_none());
        let to = (!lost.is_empty() && lost.iter().all(unknown)).then(|| changes::UNKNOWN.to_owned());
        let answers = |region: &Region| {
            forms
                .iter()
                .any(|form| catalog.answers(new, *form, region) == Some(true))
        };
        lost.retain(|region| !answers(region));
        (!lost.is_empty()).then(|| Change::new(ChangeKind::RegionsLost, Some(changes::list(&lost)), to))
    }
}
