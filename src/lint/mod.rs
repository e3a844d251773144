//! The lints: each checks one thing and describes its fault in a sentence.
//!
//! In: a [`Subject`], which is a verdict and the catalog to ask, or a [`Whole`], which is all verdicts of a document. Out:
//! a [`Draft`], weighed, which the engine makes a finding of.
//! A lint does not print, reads no files and knows no format.
//!
//! To add one: a file in this folder with a `pub static LINT`, a line in the table below, a page in `rules/lints/` and
//! a folder in `fixtures/lints/`, all of the lint's name. A test names the missing part.

mod errors;
mod geographies;
mod grants;
mod iam;
pub(crate) mod named;
mod own_name;
mod policy;
pub(crate) mod requests;
mod severity;
mod table;
mod values;
mod whole;
mod wording;

pub use errors::{ApiError, api_error, api_errors};
pub(crate) use fallback_retired::orders;
pub(crate) use geographies::geographies;
pub(crate) use iam::{calling_stances, open_resources, stances};
pub(crate) use missing_companion::Moved;
pub(crate) use own_name::own_names;
pub use policy::{Globs, Policy, Rule};
pub(crate) use severity::weigh;
pub use severity::{LevelSetting, Levels, Weighed};
pub use table::fold_tables;
pub(crate) use table::{repeated, tables};
pub use whole::{About, Joint, Whole};
#[cfg(feature = "cli")]
pub(crate) use wording::{IDLE_TIME, holds_for_run};

use crate::catalog::{Catalog, Question};
use crate::finding::{Judgement, Label, Verdict};
use crate::reference::Target;
use crate::vocab::{Form, Severity};

/// One lint.
#[derive(Debug)]
pub struct Lint {
    /// Its name, in kebab case.
    pub name: &'static str,
    /// Group of the problem that it reports.
    pub group: Group,
    /// Summary of the problem, in a line.
    pub summary: &'static str,
    /// Severity, if nothing sets another.
    pub severity: Severity,
    /// Availability of a replacement.
    pub fix: FixAvailability,
    /// Its page: what, why, example, fix, options.
    pub page: &'static str,
    /// Input of the lint.
    pub check: Check,
}

/// Group of a lint, where other code depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// A model ends or has ended: the lint that reports it changes with the date.
    End,
    /// An id is refused as it is written, whatever its model's lifecycle. Tests use such ids on purpose.
    Refusal,
    /// A misspelt id or ARN: it is refused, and in a policy it matches nothing.
    Spelling,
    /// A problem of a comment that hides findings.
    Suppression,
    /// A violation of the user's own rules: off until it is turned on.
    OptIn,
    /// Anything else.
    Other,
}

/// Availability of a replacement in a lint's findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixAvailability {
    /// Never.
    None,
    /// If one is known.
    Sometimes,
}

impl FixAvailability {
    /// The name as pages spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Sometimes => "sometimes",
        }
    }
}

/// Input of a lint.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// One reference at a time. Of the lints in the table only the first that fires reports it.
    Reference(fn(&Subject<'_>) -> Option<Draft>),
    /// All references of a document together. A finding on one of them takes part in the same order of precedence; a
    /// finding on another place is added to theirs.
    Document(fn(&Whole<'_>) -> Vec<Joint>),
    /// The comments that hide findings; [`crate::suppress`] knows the findings that they hide.
    Suppression,
}

/// A reference as a lint sees it.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The reference, judged.
    pub verdict: &'a Verdict,
    /// Source of facts.
    pub catalog: &'a Catalog,
    /// For which day and which Regions it was judged.
    pub question: Question<'a>,
    /// Levels that the user set.
    pub levels: &'a Levels,
}

impl<'a> Subject<'a> {
    /// The judgement of a reference that is spelt as the catalog spells it; a misspelt one has a lint of its own.
    fn judgement(&self) -> Option<&'a Judgement> {
        let spelt = matches!(self.verdict.reference.target, Target::Model(_));
        self.verdict.judgement.as_deref().filter(|_| spelt)
    }
}

/// A finding of a lint, before its severity is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Severity in this case, where it is not the lint's own, and the reason.
    pub severity: Option<(Severity, &'static str)>,
    /// The consequence and its date, without a full stop.
    pub message: String,
    /// Facts that explain it, one sentence each.
    pub notes: Vec<String>,
}

impl Draft {
    /// Adds the suffix's effect on the client to the message about a model that ends.
    fn mention_suffix(&mut self, lint: &Lint, verdict: &Verdict) {
        let own = verdict.reference.suffix.as_deref().filter(|_| lint.group == Group::End);
        let Some(suffix) = own else { return };
        if verdict.is_sent() {
            self.notes.push(format!(
                "`{suffix}` is not part of a Bedrock model id: a request with it is refused"
            ));
            self.severity = Some((Severity::Error, "a request with the suffix is refused"));
        } else if !suffix.starts_with('[') {
            self.notes.push(format!(
                "`{suffix}` is not part of a Bedrock model id: cut it off before the call"
            ));
        }
    }
}

macro_rules! lints {
    ($($module:ident),+ $(,)?) => {
        $(mod $module;)+

        /// Every lint. The order is the precedence: of two that object to one reference, the first has it.
        pub static LINTS: &[&Lint] = &[$(&$module::LINT),+];
    };
}

// A present fault goes before a future one, and the more specific before the less specific. A misspelt id reports the
// lifecycle of its model itself; an ended one is refused whatever its prefix; one that ends is reported by the lint
// that explains why it is refused today. The rules of the user's organisation go before those of AWS. An ARN that names
// nothing is wrong whatever model is in it, and whatever is allowed beside it.
lints![
    malformed_model_id,
    retired_model,
    disallowed_model,
    partition_mismatch,
    unknown_profile,
    profile_required,
    legacy_lockout,
    malformed_arn,
    unknown_model,
    missing_companion,
    extended_access_model,
    legacy_model,
    region_unavailable,
    lifecycle_unknown,
    dead_wildcard,
    floor_passed,
    refused_parameter,
    output_limit,
    api_not_offered,
    body_mismatch,
    fallback_retired,
    hard_coded_model,
    short_runway,
    malformed_suppression,
    expired_suppression,
    unused_suppression
];

/// The lints about comments that hide findings.
pub(crate) mod of_suppressions {
    pub(crate) use super::expired_suppression::LINT as EXPIRED;
    pub(crate) use super::malformed_suppression::LINT as MALFORMED;
    pub(crate) use super::unused_suppression::LINT as UNUSED;
}

/// The name of the lint about spellings.
pub(crate) const MALFORMED: &str = malformed_model_id::LINT.name;

/// The lint of that name.
pub fn by_name(name: &str) -> Option<&'static Lint> {
    LINTS.iter().copied().find(|lint| lint.name == name)
}

/// True if the lint of that name reports that a model ends or has ended.
pub fn is_end(name: &str) -> bool {
    by_name(name).is_some_and(|lint| lint.group == Group::End)
}

/// True if the lint of that name reports a part of a request.
pub fn is_about_request(name: &str) -> bool {
    let requests = [
        &api_not_offered::LINT,
        &body_mismatch::LINT,
        &output_limit::LINT,
        &refused_parameter::LINT,
    ];
    requests.iter().any(|lint| lint.name == name)
}

/// An objection to a reference, weighed.
#[derive(Debug)]
pub struct Objection {
    /// The lint that objects.
    pub lint: &'static Lint,
    /// Its finding.
    pub draft: Draft,
    /// Its severity.
    pub weighed: Weighed,
    /// Other places that belong to it.
    pub labels: Vec<Label>,
}

/// The objection that is reported: the worst, and of equal ones the first of the table. It includes the facts of the
/// others that a reader would not learn otherwise. A lint that the user turned off does not object.
pub fn first(subject: &Subject<'_>, joints: &[Joint]) -> Option<Objection> {
    let weighed = objections(subject, joints).filter_map(|(lint, draft, labels)| {
        let weighed = severity::weigh(lint, &draft, subject.verdict, subject.levels)?;
        Some(Objection {
            lint,
            draft,
            weighed,
            labels,
        })
    });
    let mut all: Vec<Objection> = weighed.collect();
    let mut worst = 0;
    for (at, other) in all.iter().enumerate().skip(1) {
        if !other.is_carried() && other.weighed.severity > all[worst].weighed.severity {
            worst = at;
        }
    }
    if all.is_empty() {
        return None;
    }
    let mut first = all.remove(worst);
    if first.is_of_form()
        && let Some(judgement) = &subject.verdict.judgement
    {
        first.draft.message = wording::with_fate(first.draft.message, judgement);
    }
    for other in all {
        first.add(other);
    }
    Some(first)
}

impl Objection {
    /// True if it only raises the severity of another objection, and replaces none: it has no facts about the model
    /// itself.
    fn is_carried(&self) -> bool {
        self.lint.group == Group::OptIn
            || [disallowed_model::LINT.name, region_unavailable::LINT.name].contains(&self.lint.name)
    }

    /// True if it is about the form of the id, so that the message leaves room for the fate of the model.
    fn is_of_form(&self) -> bool {
        matches!(self.lint.group, Group::Refusal | Group::Spelling)
            && ![MALFORMED, region_unavailable::LINT.name].contains(&self.lint.name)
    }

    /// Adds another objection to the same reference.
    fn add(&mut self, other: Self) {
        let is_aside = matches!(other.draft.severity, Some((Severity::Note, _)));
        if other.lint.name == region_unavailable::LINT.name {
            if is_aside {
                return;
            }
            if !matches!(self.lint.group, Group::Refusal | Group::Spelling) {
                self.join(&other);
                self.draft.notes.extend(other.draft.notes.iter().cloned());
                self.carry(other);
            }
        } else if (other.is_of_form() || other.lint.name == missing_companion::LINT.name)
            && self.lint.group == Group::End
        {
            self.join(&other);
            self.draft.notes.extend(other.draft.notes.iter().cloned());
        } else if other.is_of_form() || other.is_carried() {
            if other.weighed.severity > self.weighed.severity || other.weighed.severity > Severity::Note {
                let note = format!("also `{}`: {}", other.lint.name, other.draft.message);
                self.draft.notes.insert(0, note);
            }
            self.carry(other);
        }
    }

    /// Joins the message of another objection to this one.
    fn join(&mut self, other: &Self) {
        self.draft.message = wording::joined(&self.draft.message, &other.draft.message);
    }

    /// Takes over the severity of another objection to the same reference, where that is worse.
    fn carry(&mut self, other: Self) {
        if other.weighed.severity > self.weighed.severity {
            self.weighed = other.weighed;
            let why = format!("`{}` objects to it, too", other.lint.name);
            self.weighed.from.insert(0, why);
        }
    }
}

/// The objection to a bare id in a call that is refused in any form: a note of the finding on the call.
pub(crate) fn form_in_refused_call(subject: &Subject<'_>) -> Option<String> {
    match profile_required::LINT.check {
        Check::Reference(check) => check(subject).map(|draft| draft.message),
        _ => None,
    }
}

/// Every objection to a reference, in the order of the table. Joints on the calls that are given it are known besides: where
/// the API does not offer the model, no form of its id works.
pub fn objections<'a>(
    subject: &'a Subject<'_>,
    joints: &'a [Joint],
) -> impl Iterator<Item = (&'static Lint, Draft, Vec<Label>)> + 'a {
    LINTS.iter().filter_map(move |lint| {
        let (mut draft, labels) = match lint.check {
            Check::Reference(_)
                if lint.name == profile_required::LINT.name && joints.iter().any(Joint::refuses_call) =>
            {
                return None;
            }
            Check::Reference(check) => (check(subject)?, Vec::new()),
            Check::Document(_) => {
                let is_of = |joint: &&Joint| joint.lint.name == lint.name && matches!(joint.about, About::Reference(_));
                let joint = joints.iter().find(is_of)?;
                (joint.draft.clone(), joint.labels.clone())
            }
            Check::Suppression => return None,
        };
        let reference = &subject.verdict.reference;
        draft.mention_suffix(lint, subject.verdict);
        if reference.constant.is_some() {
            draft.message = format!("{} (named by `{}`)", draft.message, reference.text);
        } else if reference.form == Form::OpaqueArn && reference.target != Target::Opaque {
            draft.message = format!("{} (behind `{}`)", draft.message, reference.text);
        }
        Some((*lint, draft, labels))
    })
}

/// Findings of the document lints, in the order of the table.
pub fn joints(whole: &Whole<'_>) -> Vec<Joint> {
    let drafts = LINTS.iter().filter_map(|lint| match lint.check {
        Check::Document(check) if !whole.levels.disabled.contains(lint.name) => Some(check(whole)),
        _ => None,
    });
    drafts.flatten().collect()
}
