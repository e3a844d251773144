//! Applicability of a replacement, and the reasons against it.
//!
//! In: reasons, each a row of the table of vetoes, and the set that a replacement belongs to. Out: its applicability and
//! its reasons. Nothing here knows a text or a model.

use std::sync::Arc;

use super::{ChangeKind, Edit, Replacement, SHOWN_ONLY};
use crate::catalog::source::Model;
use crate::vocab::{Applicability, Span, Strength, Veto};

/// A reason against the edit of a replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The row of the table of vetoes.
    pub veto: Veto,
    /// The reason in a sentence without a full stop.
    pub message: String,
    /// The place that it is about, if that is not the id itself.
    pub at: Option<Span>,
    /// The document and the line that it is about, if that is another document.
    pub elsewhere: Option<(Arc<str>, u32)>,
}

impl Reason {
    /// A reason that says what its row says.
    pub(crate) fn of(veto: Veto) -> Self {
        Self {
            veto,
            message: veto.meaning().to_owned(),
            at: None,
            elsewhere: None,
        }
    }
}

/// A set of replacements that are right only together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    /// Its name: the first of its places.
    pub id: String,
    /// Its places, `src/app.py:2`.
    pub places: Arc<[String]>,
}

/// Applicability of a replacement, and the reasons against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(super) applicability: Applicability,
    pub(super) reason: String,
    pub(super) shown_only: Option<String>,
    pub(super) reasons: Vec<Reason>,
}

impl Outcome {
    /// Adds a reason against the edit. An edit that is already display-only gets no further reasons.
    fn object(&mut self, reason: Reason, is_named: bool) {
        let strength = reason.veto.strength();
        let is_over = self.applicability == Applicability::DisplayOnly;
        if is_over || is_named && !strength.holds_for_named_model() {
            return;
        }
        if strength.forbids() {
            self.applicability = Applicability::DisplayOnly;
            self.reason = format!("{}; {SHOWN_ONLY}{}", self.reason, reason.message);
            let is_stated = matches!(reason.veto, Veto::OfSink);
            let counted = if is_stated {
                reason.message.as_str()
            } else {
                reason.veto.meaning()
            };
            self.shown_only = Some(counted.to_owned());
        } else if strength == Strength::ToDo {
            if !is_named {
                self.applicability = Applicability::MaybeIncorrect;
            }
        } else {
            self.applicability = Applicability::MaybeIncorrect;
            self.reason = format!("{}; {}", self.reason, reason.message);
        }
        self.reasons.push(reason);
    }
}

impl Replacement {
    /// Adds a reason against the edit: it becomes display-only, or needs a look. An edit that is already display-only
    /// gets no further reasons.
    pub(crate) fn object(&mut self, reason: Reason) {
        let is_named = self.is_named();
        if let Some(freed) = &mut self.freed {
            freed.object(reason.clone(), is_named);
        }
        let mut outcome = self.outcome();
        outcome.object(reason, is_named);
        self.take(outcome);
    }

    /// Takes a reason that comes before all others: it is reported whatever else is against the edit.
    pub(crate) fn object_first(&mut self, reason: Reason) {
        let is_told = self.applicability == Applicability::DisplayOnly && !self.reasons.is_empty();
        if !is_told || self.is_named() && !reason.veto.strength().holds_for_named_model() {
            return self.object(reason);
        }
        self.reason = format!("{}; {SHOWN_ONLY}{}", self.reason, reason.message);
        self.shown_only = Some(reason.message.clone());
        self.reasons.insert(0, reason);
    }

    /// Drops the veto of its place, since what that protects moves with it.
    pub(crate) fn free(&mut self) {
        if let Some(freed) = self.freed.take() {
            self.take(*freed);
        }
    }

    /// Writes `text` at `span`, which is right together with the edits of `leader`.
    pub(crate) fn write_with(&mut self, leader: &Self, span: Span, text: &str) {
        self.text = Some(text.to_owned());
        self.candidates.clear();
        self.edits = vec![Edit {
            span,
            text: text.to_owned(),
        }];
        self.freed = None;
        self.take(Outcome {
            applicability: leader.applicability,
            reason: leader.reason.clone(),
            shown_only: None,
            reasons: Vec::new(),
        });
    }

    /// Writes `text` at `span`, which is right together with what is added beside it.
    pub(crate) fn write_beside(&mut self, span: Span, text: &str) {
        let mut leader = self.clone();
        let why = leader.reason.find(SHOWN_ONLY).unwrap_or(leader.reason.len());
        leader.reason.truncate(why);
        let length = leader.reason.trim_end_matches([';', ' ']).len();
        leader.reason.truncate(length);
        leader.applicability = if self.is_named() {
            Applicability::MachineApplicable
        } else {
            Applicability::MaybeIncorrect
        };
        self.write_with(&leader, span, text);
    }

    fn outcome(&mut self) -> Outcome {
        Outcome {
            applicability: self.applicability,
            reason: std::mem::take(&mut self.reason),
            shown_only: self.shown_only.take(),
            reasons: std::mem::take(&mut self.reasons),
        }
    }

    fn take(&mut self, outcome: Outcome) {
        self.applicability = outcome.applicability;
        self.reason = outcome.reason;
        self.shown_only = outcome.shown_only;
        self.reasons = outcome.reasons;
    }

    /// The same model, and a change of the request to it.
    pub(crate) fn of_request(model: &Model, span: Span, text: String, reason: String) -> Self {
        Self {
            text: (!text.is_empty()).then(|| text.clone()),
            candidates: Vec::new(),
            companion: None,
            model_id: model.id.clone(),
            name: model.name.clone(),
            applicability: Applicability::MaybeIncorrect,
            basis: Basis::Catalog,
            reason,
            keeps_model: true,
            elsewhere: None,
            shown_only: None,
            reasons: Vec::new(),
            changes: Vec::new(),
            alternatives: Vec::new().into(),
            edits: vec![Edit { span, text }],
            set: None,
            freed: None,
        }
    }

    /// True if it takes a part of the request out, and writes nothing.
    pub(crate) fn is_removal(&self) -> bool {
        !self.edits.is_empty() && self.edits.iter().all(|edit| edit.text.is_empty())
    }

    /// True if it is a model of another provider.
    pub(crate) fn changes_provider(&self) -> bool {
        self.changes.iter().any(|change| change.kind == ChangeKind::Provider)
    }

    /// True if its edits remove the entry that the id is in, since the list has the new one already.
    pub(crate) fn removes_entry(&self) -> bool {
        self.reasons.iter().any(|reason| reason.veto == Veto::RemovesEntry)
    }

    /// True if the user named it.
    pub(crate) fn is_named(&self) -> bool {
        self.basis == Basis::Config
    }

    /// The family of the body that the old model takes, where the new one takes another.
    pub(crate) fn old_body(&self) -> Option<&str> {
        let mut changes = self.changes.iter();
        let body = changes.find(|change| change.kind == ChangeKind::RequestBody && change.breaks_a_call())?;
        body.from.as_deref()
    }

    /// The change of the body to make by hand, for a sink that sends the body as it is.
    pub(crate) fn body_to_do(&self) -> Option<String> {
        let mut changes = self.changes.iter();
        let body = changes.find(|change| change.kind == ChangeKind::RequestBody && change.breaks_a_call())?;
        let (from, to) = (body.from.as_deref()?, body.to.as_deref()?);
        Some(format!(
            "request body {from} → {to}, and the code that reads the answer"
        ))
    }
}

/// Source of the choice of a replacement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The user, in `[replacements]`.
    Config,
    /// AWS, which recommends it.
    Aws,
    /// The catalog's own suggestion.
    Catalog,
}

impl Basis {
    /// The name as output spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Aws => "aws",
            Self::Catalog => "catalog",
        }
    }
}

impl Replacement {
    /// Writes the base id at `span`, which the ARN of a foundation model takes in any Region.
    pub(crate) fn keep_base_id(&mut self, span: Span) {
        let is_open = self.reasons.iter().all(|reason| reason.veto == Veto::Form);
        self.text = Some(self.model_id.clone());
        self.candidates.clear();
        self.changes
            .retain(|change| change.kind != ChangeKind::InferenceProfile);
        self.edits = vec![Edit {
            span,
            text: self.model_id.clone(),
        }];
        if is_open && self.changes.is_empty() {
            self.applicability = Applicability::MachineApplicable;
            "the base id, which the ARN of a foundation model takes".clone_into(&mut self.reason);
            self.shown_only = None;
            self.reasons.clear();
        }
    }
}
