//! The ids of a scope that a program calls, which a policy must allow.
//!
//! In: a document with its findings. Out: those that something calls, each with its model; and what an edit of a policy
//! would no longer allow.

use super::{Member, Objection, World};
use crate::edit::write::Write;
use crate::finding::Finding;
use crate::vocab::{Form, Place, Role, Sink, Span, Veto};

/// An id that a program calls.
pub(super) struct Called {
    pub(super) member: usize,
    pub(super) span: Span,
    pub(super) line: u32,
    pub(super) model: String,
}

/// The ids of a document that a program calls.
pub(super) fn called(at: usize, member: &Member<'_>) -> impl Iterator<Item = Called> {
    let is_called = |finding: &&Finding| {
        let verdict = &finding.verdict;
        let is_live = matches!(verdict.role, Role::Code | Role::Config) && verdict.stance.is_none();
        let is_arn = matches!(
            verdict.reference.form,
            Form::FoundationModelArn | Form::InferenceProfileArn
        );
        let is_value = matches!(verdict.place, Place::ConfigValue | Place::Argument | Place::String);
        let is_named = || is_arn && is_value && !verdict.may_be_in_policy;
        is_live && (verdict.sink.as_ref().is_some_and(Sink::calls) || is_named())
    };
    let called = move |finding: &Finding| {
        let span = finding.verdict.reference.span;
        Some(Called {
            member: at,
            span,
            line: member.outlook.lines.get(&span).copied().unwrap_or(1),
            model: finding.verdict.judgement.as_ref()?.model_id.clone(),
        })
    };
    member.findings.iter().filter(is_called).filter_map(called)
}

impl World<'_> {
    /// The call of the old model that stays, where a policy would not allow it any more.
    pub(super) fn still_called(&self, write: &Write) -> Option<Objection> {
        if !write.is_statement || write.old_model == write.new_model {
            return None;
        }
        let own = self.reach.spot(write.member)?;
        let stays = |called: &&Called| {
            let made = self.made.get(&(called.member, called.span));
            let is_made = made.is_some_and(|(_, _, class)| class.comes_with(write.class));
            let is_near = || {
                self.reach
                    .spot(called.member)
                    .is_some_and(|spot| spot.is_of_program(own))
            };
            called.model == write.old_model && !is_made && is_near()
        };
        let called = self.calls.iter().find(stays)?;
        Some(self.object(
            Veto::StaysElsewhere,
            "still calls the old model".to_owned(),
            called.member,
            called.line,
            Some(called.span),
        ))
    }
}
