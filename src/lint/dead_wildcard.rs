//! A wildcard in a policy that outlived its models.

use super::grants::Statements;
use super::{About, Check, Draft, FixAvailability, Group, Joint, Lint, Whole, wording};
use crate::catalog::Question;
use crate::finding::{Judgement, Verdict};
use crate::reference::{Reference, Target};
use crate::vocab::{Glob, Region, Severity, State};

pub(super) static LINT: Lint = Lint {
    name: "dead-wildcard",
    group: Group::Other,
    summary: "a wildcard in a policy that matches retired models only",
    severity: Severity::Warning,
    fix: FixAvailability::None,
    page: include_str!("../../rules/lints/dead-wildcard.md"),
    check: Check::Document(check),
};

fn check(whole: &Whole<'_>) -> Vec<Joint> {
    let joint = |(at, draft)| Joint {
        lint: &LINT,
        about: About::Reference(at),
        draft,
        labels: Vec::new(),
        fix: None,
        model: None,
    };
    let verdicts = whole.verdicts.iter().enumerate();
    verdicts
        .filter_map(|(at, verdict)| Some((at, dead(whole, verdict)?)))
        .map(joint)
        .collect()
}

fn dead(whole: &Whole<'_>, verdict: &Verdict) -> Option<Draft> {
    let reference = &verdict.reference;
    let written = wildcard(whole, reference)?;
    let question = Question {
        // A profile calls the model wherever it is routed to, and old prefixes are looked over.
        profile: None,
        region: reference.region.as_ref(),
        ..whole.question
    };
    let glob = Glob::new(without_prefix(written, reference));
    let models = whole
        .catalog
        .data()
        .models
        .iter()
        .filter(|model| glob.matches(&model.id));
    let matched: Vec<_> = models.map(|model| whole.catalog.judge(model, &question)).collect();
    if matched.is_empty() {
        let pattern = without_prefix(written, reference);
        if let Some(id) = whole_id(whole, &pattern) {
            return Some(beyond_id(whole, reference, written, id));
        }
        return Some(Draft {
            severity: Some((Severity::Note, "the models may be newer than the catalog")),
            message: format!("`{written}` matches no model of the catalog"),
            notes: Vec::new(),
        });
    }
    let names: Vec<_> = matched.iter().map(|judgement| judgement.name.as_str()).collect();
    let ended = |judgement: &Judgement| judgement.state == State::Eol && !judgement.mixed;
    let consequence = if verdict.is_denied() {
        " and no longer denies anything"
    } else {
        ""
    };
    matched.iter().all(ended).then(|| Draft {
        severity: None,
        message: format!(
            "`{written}` matches retired models only{consequence}: {}",
            wording::named(&names)
        ),
        notes: matched.iter().map(wording::retired).collect(),
    })
}

/// The draft on a wildcard that goes on behind the id of a model, which ends there.
fn beyond_id(whole: &Whole<'_>, reference: &Reference, written: &str, id: &str) -> Draft {
    let region = reference.region.as_ref().map_or("*", Region::as_str);
    let statements = Statements::of(whole);
    let is_named = statements
        .around(reference.span)
        .is_some_and(|statement| statement.grants.has_model(id, region));
    Draft {
        severity: is_named.then_some((Severity::Note, "the statement names the model too")),
        message: format!("`{written}` matches no model: `{id}` is a whole id"),
        notes: vec![format!("write `{id}`, or `{id}*`")],
    }
}

/// The id that is all of a wildcard before what no id has: `-*`, `:*`, `-v1:*`.
fn whole_id<'a>(whole: &Whole<'_>, pattern: &'a str) -> Option<&'a str> {
    let (stem, _) = pattern.split_once('*')?;
    let stem = stem.trim_end_matches(['-', ':']);
    let is_version = |version: &str| {
        let digits = version.strip_prefix('v').unwrap_or_default();
        digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let unversioned = stem.rsplit_once('-').filter(|(_, version)| is_version(version));
    let ids = [Some(stem), unversioned.map(|(id, _)| id)];
    ids.into_iter().flatten().find(|id| whole.catalog.model(id).is_some())
}

/// The whole wildcard after a resource; `None` if there is none, or if a part of it is filled in later.
fn wildcard<'a>(whole: &Whole<'a>, reference: &Reference) -> Option<&'a str> {
    if reference.target != Target::Pattern || reference.arn.is_none() {
        return None;
    }
    let rest = whole.document.text().get(reference.span.start()..)?;
    let belongs = |c: char| c.is_ascii_alphanumeric() || ".:-_*?%".contains(c);
    let end = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
    let is_open = rest[end..].starts_with(['$', '{', '<', '#']);
    let written = rest[..end].trim_end_matches(['.', ':', '%']);
    (!is_open && written.contains(['*', '?'])).then_some(written)
}

/// A wildcard without the prefix of a profile, as ids are compared.
fn without_prefix(written: &str, reference: &Reference) -> String {
    let written = written.to_ascii_lowercase().replace("%3a", ":");
    let prefix = reference.profile.as_ref().map(|prefix| format!("{prefix}."));
    match prefix.and_then(|prefix| written.strip_prefix(&prefix).map(str::to_owned)) {
        Some(rest) => rest,
        None => written,
    }
}
