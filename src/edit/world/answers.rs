//! Code that an edit changes the request or the answer of, without a request that is seen.
//!
//! In: an edit with the documents of its scope. Out: the places that read the answer as the old model gives it, and the body
//! that the code makes itself.

use super::{Objection, World};
use crate::edit::answer::FirstBlock;
use crate::edit::given::Given;
use crate::edit::outlook::Outlook;
use crate::edit::reach::Spot;
use crate::edit::write::Write;
use crate::vocab::Veto;

impl World<'_> {
    /// The places that read the first block of the answer, where the new model may think first: in the function of the id, or
    /// else in its document and, for the value of a setting, in the documents that see it.
    pub(super) fn first_blocks(&self, write: &Write) -> Vec<Objection> {
        if !write.thinks || write.is_statement || write.may_be_resource || write.class.is_aside {
            return Vec::new();
        }
        let blocks = |member: usize| {
            let outlook = self.outlooks.get(&member);
            outlook
                .into_iter()
                .flat_map(move |outlook| &outlook.first_blocks)
                .map(move |block| (member, block))
        };
        let mut near = self.blocks_along(write, blocks(write.member).collect());
        let mut others: Vec<usize> = self
            .outlooks
            .keys()
            .copied()
            .filter(|&other| other != write.member)
            .collect();
        others.sort_unstable();
        let is_config = self.reach.spot(write.member).is_some_and(Spot::is_config);
        if near.is_empty() && !write.is_called {
            let sees = |&other: &usize| {
                self.reach.is_linked(other, write.member)
                    || is_config && self.reach.meets(other, write.member)
                    || write.sent_in.contains(self.name(other))
            };
            near = others.into_iter().filter(sees).flat_map(blocks).collect();
        }
        let object = |(member, block): (usize, &FirstBlock)| {
            let what = block.read.to_do().to_owned();
            self.object(Veto::FirstBlock, what, member, block.line, Some(block.span))
        };
        near.into_iter().map(object).collect()
    }

    /// Of the places of its own document those that the answer to an id may get to: in its function, in one that this calls, in
    /// one that calls it, or in another one that these call. Where it is in no function, all.
    fn blocks_along<'b>(
        &self,
        write: &Write,
        mut blocks: Vec<(usize, &'b FirstBlock)>,
    ) -> Vec<(usize, &'b FirstBlock)> {
        let is_beside = |block: &FirstBlock| block.function.is_some_and(|function| function.contains(write.span));
        if blocks.iter().any(|(_, block)| is_beside(block)) {
            blocks.retain(|(_, block)| is_beside(block));
            return blocks;
        }
        // A function that sends another id reads the answer to that.
        blocks.retain(|(_, block)| block.ids.is_empty() || block.ids.contains(&write.old));
        let given = self.given.get(&(write.member, write.span)).filter(|_| write.is_called);
        // A field is known to every function.
        let is_of_one = |given: &Given| given.scope.is_some() || given.is_consumed;
        let function = given
            .filter(|given| is_of_one(given))
            .and_then(|given| given.function.as_ref());
        let (Some(own), Some(outlook)) = (function, self.outlooks.get(&write.member)) else {
            return blocks;
        };
        let calls =
            |one: &String, other: &String| outlook.functions.get(one).is_some_and(|calls| calls.contains(other));
        let callers: Vec<&String> = outlook.functions.keys().filter(|other| calls(other, own)).collect();
        let steps: [&dyn Fn(&String) -> bool; 3] =
            [&|name| calls(own, name), &|name| callers.contains(&name), &|name| {
                callers.iter().any(|caller| calls(caller, name))
            }];
        let is_at = |block: &FirstBlock, step: &dyn Fn(&String) -> bool| block.name.as_ref().is_none_or(step);
        let first = steps
            .iter()
            .find(|step| blocks.iter().any(|(_, block)| is_at(block, **step)));
        blocks.retain(|(_, block)| first.is_some_and(|step| is_at(block, *step)));
        blocks
    }

    /// The places that read a field of the answer which only the family of the old model gives: in the document of the id, or
    /// else in those that see it, and in those that the same code imports.
    pub(super) fn old_answers(&self, write: &Write) -> Vec<Objection> {
        let Some(family) = write
            .old_body
            .as_deref()
            .filter(|_| !write.is_statement && !write.class.is_aside)
        else {
            return Vec::new();
        };
        let of_family = |member: usize| {
            let outlook = self.outlooks.get(&member).into_iter();
            let fields = outlook.flat_map(|outlook| &outlook.old_fields);
            fields
                .filter(|old| old.family == family)
                .map(move |old| (member, &old.place))
        };
        let mut near = self.blocks_along(write, of_family(write.member).collect());
        if near.is_empty() {
            let own = self.reach.spot(write.member);
            let is_package = |other: usize| {
                own.zip(self.reach.spot(other))
                    .is_some_and(|(own, it)| own.is_of_package(it))
            };
            let sends = |other: &&usize| write.sent_in.contains(self.name(**other));
            let senders: Vec<usize> = self.outlooks.keys().filter(sends).copied().collect();
            let is_of_sender = |other: usize| {
                let mut senders = senders.iter();
                senders.any(|&sender| sender == other || self.reach.is_linked(sender, other))
            };
            let sees = |other: usize| {
                other != write.member
                    && (is_of_sender(other)
                        || self.reach.is_linked(other, write.member)
                        || self.reach.meets(other, write.member)
                        || is_package(other))
            };
            let mut others: Vec<usize> = self.outlooks.keys().copied().filter(|&other| sees(other)).collect();
            others.sort_by_key(|&other| (self.reach.distance(other, write.member), other));
            let blocks = others.into_iter().flat_map(of_family);
            near = blocks
                .filter(|(_, block)| block.ids.is_empty() || block.ids.contains(&write.old))
                .collect();
        }
        let object = |(member, block): (usize, &FirstBlock)| {
            let fields = self
                .outlooks
                .get(&member)
                .into_iter()
                .flat_map(|outlook| &outlook.old_fields);
            let field = fields
                .filter(|old| old.place.span == block.span)
                .map(|old| old.field.as_str())
                .next();
            let field = field.unwrap_or_default();
            let what = format!("reads `{field}` of the answer, which the new model does not give");
            self.object(Veto::AnswerOfOld, what, member, block.line, Some(block.span))
        };
        near.into_iter().map(object).collect()
    }

    /// The change of the request body where the id is a setting of Bedrock, and no document is seen to send what it holds.
    pub(super) fn unseen_body(&self, write: &Write) -> Option<Objection> {
        let body = write.body.as_ref()?;
        let names = &self.given.get(&(write.member, write.span))?.names;
        let is_of_bedrock = names
            .iter()
            .any(|name| name.contains("bedrock") && name.contains("model"));
        let is_seen = |(&other, outlook): (&usize, &&Outlook)| {
            (outlook.converses || outlook.calls) && self.reach.meets(other, write.member)
        };
        if !is_of_bedrock || self.outlooks.iter().any(is_seen) {
            return None;
        }
        let what = format!("{body}, where the code makes the body itself");
        Some(self.object(Veto::RequestRefused, what, write.member, write.line, None))
    }
}
