//! Places of a scope that keep the old id, or test ids for a part of it.
//!
//! In: an edit with the documents of its scope. Out: the places that do not know the new id, as far as the id of the edit may
//! reach them.

use super::{Objection, World};
use crate::edit::outlook::{UncalledId, Use};
use crate::edit::tested::Tested;
use crate::edit::write::Write;
use crate::vocab::Veto;

impl World<'_> {
    /// The places at which the old id stays and that do not know the new one.
    pub(super) fn staying(&self, write: &Write) -> Vec<Objection> {
        let of_text = self.uncalled.get(write.old.as_str()).into_iter().flatten();
        let of_model = self.uncalled.get(write.old_model.as_str()).into_iter().flatten();
        // The id of a profile meets the bare id only where code takes its prefix off.
        let of_model =
            of_model.filter(|(member, _)| write.old != write.old_model && self.cuts_prefixes(*member, write));
        let places = of_text.chain(of_model);
        let stays = |(member, uncalled): &&(usize, &UncalledId)| {
            let is_own = *member == write.member && uncalled.span == write.span;
            let is_made = self
                .made
                .get(&(*member, uncalled.span))
                .is_some_and(|(_, _, class)| class.comes_with(write.class));
            let meets = if uncalled.is_test {
                self.reach.is_tested_by(*member, write.member)
            } else {
                self.may_see(*member, write)
            };
            let reaches = uncalled.is_test || self.may_reach(*member, write);
            !is_own && !is_made && meets && reaches && !self.knows((*member, uncalled.used), write)
        };
        let object = |&(member, uncalled): &(usize, &UncalledId)| {
            let used = match uncalled.used {
                Use::Compared => "compares with the old id",
                Use::Key => "has the old id as a key",
                Use::Allowed => "allows the old id",
                Use::Listed => "lists the old id",
            };
            let what = format!("{used} and does not know the new one");
            let at = Some(uncalled.span);
            Objection {
                is_test: uncalled.is_test,
                ..self.object(Veto::StaysElsewhere, what, member, uncalled.line, at)
            }
        };
        places.filter(stays).map(object).collect()
    }

    /// The places that test ids for a part which the old id has and the new one has not.
    pub(super) fn tested(&self, write: &Write) -> Vec<Objection> {
        let is_profile = write.new != write.new_model;
        let is_lost = |tested: &Tested| {
            let is_told_apart = is_profile && tested.allows_profile_of(&write.new_model);
            tested.is_lost(&write.old, &write.new) && !is_told_apart
        };
        let is_gained = |tested: &Tested| !tested.is_in(&write.old) && tested.is_in(&write.new);
        let knows = |member: usize| {
            let mut own = self.tested.iter().filter(|(other, _)| *other == member);
            own.any(|(_, tested)| is_gained(tested))
        };
        let decides = |(member, tested): &&(usize, &Tested)| {
            let meets = || self.may_see(*member, write) && self.may_reach(*member, write);
            is_lost(tested) && meets() && (tested.is_declared || !knows(*member))
        };
        let object = |&(member, tested): &(usize, &Tested)| {
            self.object(
                Veto::StaysElsewhere,
                tested.what(),
                member,
                tested.line,
                Some(tested.span),
            )
        };
        self.tested.iter().filter(decides).map(object).collect()
    }

    /// True if a document has the new id at a place of that kind, or will have it. A comparison or a key is never edited.
    fn knows(&self, (member, used): (usize, Use), write: &Write) -> bool {
        let may_become = matches!(used, Use::Allowed | Use::Listed);
        let is_there = |text: &str| {
            let uncalled = self.uncalled.get(text);
            uncalled.is_some_and(|places| places.iter().any(|(other, _)| *other == member))
        };
        let becomes = |text: &str| {
            let made = self.made.iter().filter(|((other, _), _)| *other == member);
            let mut made =
                made.filter(|(_, (new, model, class))| (new == text || model == text) && class.comes_with(write.class));
            made.any(|(place, _)| self.places.contains(place))
        };
        [write.new.as_str(), &write.new_model]
            .into_iter()
            .any(|text| is_there(text) || may_become && becomes(text))
    }

    /// True if a place of a document may see the id of an edit: one that a call of Bedrock is given directly is seen only by
    /// what is linked with it.
    fn may_see(&self, member: usize, write: &Write) -> bool {
        let given = self.given.get(&(write.member, write.span));
        let flows = || given.is_some_and(|given| !given.is_consumed);
        self.reach.meets(member, write.member) || flows() && self.reach.may_share_program(member, write.member)
    }

    /// True if the id of an edit may get to another document: a script that only prints it passes it to nobody.
    fn may_reach(&self, member: usize, write: &Write) -> bool {
        let given = self.given.get(&(write.member, write.span));
        member == write.member || given.is_none_or(|given| !given.is_printed)
    }

    /// True if code between a place and an edit takes the prefixes of profiles off, or puts them before ids.
    fn cuts_prefixes(&self, member: usize, write: &Write) -> bool {
        let cuts = |other: usize| self.outlooks.get(&other).is_some_and(|outlook| outlook.cuts_prefixes);
        let is_between = |other: usize| {
            self.reach.is_linked(other, member) && (member == write.member || self.reach.meets(other, write.member))
        };
        let mut others = self.outlooks.keys().copied();
        cuts(member) || cuts(write.member) || others.any(|other| cuts(other) && is_between(other))
    }
}
