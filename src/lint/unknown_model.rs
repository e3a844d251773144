//! An id of a known family that the catalog has not.

use super::{Check, Draft, FixAvailability, Group, Lint, Subject, wording};
use crate::catalog::Catalog;
use crate::reference::{Kin, ModelIndex, Target};
use crate::vocab::{Place, Role, Severity, State};

pub(super) static LINT: Lint = Lint {
    name: "unknown-model",
    group: Group::Other,
    summary: "an id that is shaped like one of Amazon Bedrock but is not in the catalog",
    severity: Severity::Note,
    fix: FixAvailability::None,
    page: include_str!("../../rules/lints/unknown-model.md"),
    check: Check::Reference(check),
};

fn check(subject: &Subject<'_>) -> Option<Draft> {
    let verdict = subject.verdict;
    let reference = &verdict.reference;
    let Target::Unknown { id, meant: None, kin } = &reference.target else {
        return None;
    };
    let written = &reference.text;
    if let Kin::NotNewer { nearest } = kin {
        return Some(not_newer(subject, nearest));
    }
    let message = match own_tail(subject.catalog, id) {
        Some((known, tail)) => format!("unknown model id `{written}`: Bedrock has `{known}`, without `{tail}`"),
        None => format!("unknown model id `{written}` (newer than the catalog, or a typo)"),
    };
    Some(Draft {
        severity: None,
        message,
        notes: vec!["`--catalog FILE` can add a model to the catalog".to_owned()],
    })
}

/// An id that the catalog would have if it existed.
fn not_newer(subject: &Subject<'_>, nearest: &[String]) -> Draft {
    let verdict = subject.verdict;
    let mut nearest: Vec<_> = nearest.iter().collect();
    nearest.sort_by_key(|id| has_ended(subject, id));
    let with_prefix = |id: &String| {
        let prefix = verdict.reference.profile.as_deref();
        let prefix = prefix.and_then(|prefix| subject.catalog.profile_in(subject.catalog.model(id)?, prefix, None));
        prefix.map_or_else(|| format!("`{id}`"), |prefix| format!("`{prefix}.{id}`"))
    };
    let nearest: Vec<_> = nearest.into_iter().map(with_prefix).collect();
    let nearest: Vec<_> = nearest.iter().map(String::as_str).collect();
    let is = if nearest.len() == 1 { "is" } else { "are" };
    let near = if nearest.is_empty() {
        String::new()
    } else {
        format!("; the nearest {is} {}", wording::named(&nearest))
    };
    // Other code looks such a text up, and tests are given ids that do not exist.
    let is_own = matches!(verdict.place, Place::MappingKey | Place::Comparison | Place::Regex);
    let severity = (!is_own && verdict.role != Role::Test)
        .then_some((Severity::Warning, "it is not newer than the newest model of its name"));
    Draft {
        severity,
        message: format!(
            "unknown model id `{}` (not newer than the catalog){near}",
            verdict.reference.text
        ),
        notes: vec!["a newer model of the same name is in the catalog".to_owned()],
    }
}

/// True if a model has ended; a live one is the likelier meaning.
fn has_ended(subject: &Subject<'_>, id: &str) -> bool {
    let model = subject.catalog.model(id);
    model.is_some_and(|model| subject.catalog.judge(model, &subject.question).state == State::Eol)
}

/// The id that `id` begins with, and the words that somebody put behind it.
fn own_tail<'a>(catalog: &'a Catalog, id: &'a str) -> Option<(&'a str, &'a str)> {
    let known = catalog.longest(id)?.text;
    let tail = &id[known.len()..];
    let is_word = tail.strip_prefix('-')?.starts_with(|c: char| c.is_ascii_alphabetic());
    is_word.then_some((known, tail))
}
