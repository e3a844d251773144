//! An id of a known family that the catalog has not.

use super::{Check, Draft, FixAvailability, Lint, wording};
use crate::finding::{Judgement, Verdict};
use crate::reference::Target;
use crate::vocab::{Severity, State};

pub(super) static LINT: Lint = Lint {
    name: "unknown-model",
    summary: "an id that is shaped like one of Amazon Bedrock but is not in the catalog",
    severity: Severity::Note,
    fix: FixAvailability::Sometimes,
    page: include_str!("../../rules/lints/unknown-model.md"),
    check: Check::Reference(check),
};

fn check(verdict: &Verdict) -> Option<Draft> {
    let reference = &verdict.reference;
    let Target::Unknown { meant, .. } = &reference.target else {
        return None;
    };
    let written = &reference.text;
    let Some(meant) = meant else {
        return Some(Draft {
            severity: None,
            message: format!("`{written}` is shaped like a Bedrock model id, but the catalog does not have it"),
            notes: vec!["it may be newer than the catalog, or misspelt; `--catalog` can add it".to_owned()],
        });
    };
    let Some((severity, why, fate, judgement)) = verdict.judgement.as_ref().and_then(fate) else {
        return Some(Draft {
            severity: Some((Severity::Warning, "the id that is meant is certain")),
            message: format!("`{written}` is not a Bedrock model id; did you mean `{meant}`?"),
            notes: Vec::new(),
        });
    };
    Some(Draft {
        severity: Some((severity, why)),
        message: format!("`{written}` is not a Bedrock model id; `{meant}` is meant: {fate}"),
        notes: wording::notes(judgement),
    })
}

/// What is to be said of the model that is meant, where that is not Active.
fn fate(judgement: &Judgement) -> Option<(Severity, &'static str, String, &Judgement)> {
    let (severity, why, fate) = match judgement.state {
        State::Eol => (
            Severity::Error,
            "the model that is meant is retired",
            wording::retired(judgement),
        ),
        State::ExtendedAccess => (
            Severity::Warning,
            "the model that is meant is in extended access",
            wording::extended(judgement),
        ),
        State::Legacy => (
            Severity::Warning,
            "the model that is meant is Legacy",
            wording::legacy(judgement),
        ),
        State::Active | State::Unknown => return None,
    };
    Some((severity, why, fate, judgement))
}
