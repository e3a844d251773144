//! The edits of a run that are to be made, with the facts that other documents depend on.
//!
//! In: a document of a run with its findings. Out: a [`Write`] for each edit. It decides nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::veto::{Class, class, edit, gains_a_profile};
use super::world::Member;
use crate::finding::{ChangeKind, Finding, Replacement};
use crate::vocab::resource::INFERENCE_PROFILE;
use crate::vocab::{Applicability, Form, Role, Span, Veto};

/// An edit that is to be made.
#[derive(Debug)]
pub(super) struct Write {
    pub(super) member: usize,
    pub(super) finding: usize,
    pub(super) span: Span,
    pub(super) line: u32,
    pub(super) old: String,
    pub(super) old_model: String,
    pub(super) new: String,
    pub(super) new_model: String,
    pub(super) class: Class,
    pub(super) is_policy: bool,
    /// True if it is in a statement of a policy.
    pub(super) is_statement: bool,
    /// True if it is an ARN that a policy may have.
    pub(super) may_be_resource: bool,
    pub(super) adds_profile: bool,
    pub(super) gains_a_profile: bool,
    /// True if the new model thinks where the old one did not.
    pub(super) thinks: bool,
    /// True if something known calls it.
    pub(super) is_called: bool,
    /// The change of the request body, where nothing here sends one.
    pub(super) body: Option<String>,
    /// The documents with a request that it reaches, and of which the new model refuses a part.
    pub(super) sent_in: BTreeSet<Arc<str>>,
    /// The family of the body that the old model takes and the new one does not.
    pub(super) old_body: Option<String>,
}

/// The edits of a document.
pub(super) fn writes(at: usize, member: &Member<'_>) -> Vec<Write> {
    let findings = member.findings.iter().enumerate();
    let write = |(number, finding): (usize, &Finding)| {
        let replacement = finding.replacement.as_ref()?;
        let is_removed = replacement.removes_entry() && finding.counts();
        let of_removal = replacement
            .text
            .as_ref()
            .filter(|_| is_removed && replacement.applicability != Applicability::DisplayOnly);
        let new = edit(finding).map(|edit| &edit.text).or(of_removal)?;
        let reference = &finding.verdict.reference;
        let old_model = finding.verdict.judgement.as_ref()?.model_id.clone();
        Some(Write {
            member: at,
            finding: number,
            span: reference.span,
            line: member.outlook.lines.get(&reference.span).copied().unwrap_or(1),
            old: reference.text.clone(),
            old_model,
            new: new.clone(),
            new_model: replacement.model_id.clone(),
            class: class(finding),
            is_statement: finding.verdict.stance.is_some(),
            may_be_resource: finding.verdict.may_be_in_policy
                && matches!(reference.form, Form::FoundationModelArn | Form::InferenceProfileArn),
            is_policy: finding.verdict.stance.is_some()
                || matches!(reference.form, Form::FoundationModelArn | Form::InferenceProfileArn),
            adds_profile: replacement
                .edits
                .iter()
                .any(|edit| edit.span.is_empty() && edit.text.contains(INFERENCE_PROFILE)),
            gains_a_profile: gains_a_profile(finding),
            thinks: replacement
                .changes
                .iter()
                .any(|change| change.kind == ChangeKind::Thinking),
            is_called: finding.verdict.sink.as_ref().is_some_and(|sink| sink.is_runtime),
            body: replacement.body_to_do().filter(|_| is_setting(finding)),
            sent_in: sent_in(replacement),
            old_body: replacement.old_body().map(str::to_owned),
        })
    };
    findings.filter_map(write).collect()
}

fn sent_in(replacement: &Replacement) -> BTreeSet<Arc<str>> {
    let refused = replacement
        .reasons
        .iter()
        .filter(|reason| reason.veto == Veto::RequestRefused);
    refused
        .filter_map(|reason| Some(reason.elsewhere.as_ref()?.0.clone()))
        .collect()
}

/// True if an id is a value that a program reads: nothing known calls it, and no request is beside it.
fn is_setting(finding: &Finding) -> bool {
    let verdict = &finding.verdict;
    let mut reasons = finding.replacement.iter().flat_map(|new| &new.reasons);
    let is_live = matches!(verdict.role, Role::Code | Role::Config) && verdict.stance.is_none();
    let is_called = verdict.sink.as_ref().is_some_and(|sink| sink.is_runtime);
    is_live && !is_called && !reasons.any(|reason| reason.veto == Veto::RequestRefused)
}
