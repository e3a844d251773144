//! Regions that a file names: in its path, and by the profiles beside an id.
//!
//! In: the path of a document, its verdicts, the catalog and a finding whose edit writes another prefix. Out: the reason
//! against it where the file is for Regions that the new profile is not called from.

use crate::catalog::source::ProfilePrefix;
use crate::catalog::{Callable, Catalog, ChangeKind, Reason};
use crate::document::Document;
use crate::finding::{Finding, Verdict};
use crate::vocab::{Place, Veto};

/// The prefix whose profiles are called from anywhere.
const ANYWHERE: &str = "global";

/// The reason of the file's Regions against an edit that writes another prefix.
pub(super) fn objection(
    document: &Document,
    catalog: &Catalog,
    verdicts: &[Verdict],
    finding: &Finding,
) -> Option<Reason> {
    let replacement = finding.replacement.as_ref()?;
    if let Some(reason) = by_default(catalog, finding, replacement.text.as_deref()?) {
        return Some(reason);
    }
    let mut changes = replacement.changes.iter();
    let to = changes
        .find(|change| change.kind == ChangeKind::InferenceProfile)?
        .to
        .as_deref()?;
    let prefix = catalog.profile_prefix(to).filter(|prefix| prefix.name != ANYWHERE)?;
    by_name(document, catalog, prefix).or_else(|| by_sibling(document, catalog, verdicts, finding, prefix))
}

/// The reason of the Region that the code calls where no other is set, if the new id cannot be called from it.
fn by_default(catalog: &Catalog, finding: &Finding, new: &str) -> Option<Reason> {
    let region = finding.verdict.default_region.as_ref()?;
    let (prefix, model) = catalog.callable(new)?;
    let form = prefix.map_or(Callable::Bare, Callable::Profile);
    let reach = catalog.reach(model, form);
    if reach.is_empty() || reach.contains(region) {
        return None;
    }
    let message = format!(
        "`{new}` is not called from {}, which the code uses by default",
        region.as_str()
    );
    Some(Reason {
        message,
        ..Reason::of(Veto::OtherRegions)
    })
}

fn by_name(document: &Document, catalog: &Catalog, prefix: &ProfilePrefix) -> Option<Reason> {
    let regions = catalog.data().profiles.iter().flat_map(|prefix| &prefix.source_regions);
    let mut named = regions
        .filter(|region| has_word(document.name(), region.as_str()))
        .peekable();
    let first = *named.peek()?;
    if named.any(|region| prefix.source_regions.contains(region)) {
        return None;
    }
    let message = format!(
        "the path names {}, from which `{}.` is not called",
        first.as_str(),
        prefix.name
    );
    Some(Reason {
        message,
        ..Reason::of(Veto::OtherGeography)
    })
}

/// The reason of the other profiles in the file, where the code names no Region for this one.
fn by_sibling(
    document: &Document,
    catalog: &Catalog,
    verdicts: &[Verdict],
    finding: &Finding,
    prefix: &ProfilePrefix,
) -> Option<Reason> {
    let own = &finding.verdict;
    if own.reference.region.is_some() || own.client_region.is_some() {
        return None;
    }
    let is_live = |verdict: &&Verdict| !matches!(verdict.place, Place::Comment | Place::Docstring | Place::Prose);
    let others = verdicts
        .iter()
        .filter(|other| other.reference.span != own.reference.span);
    let profiles = others.filter(is_live);
    let profiles = profiles.filter_map(|verdict| Some((verdict, verdict.reference.profile.as_deref()?)));
    if profiles
        .clone()
        .any(|(_, name)| name == prefix.name || name == ANYWHERE)
    {
        return None;
    }
    let is_apart = |name: &str| {
        let other = catalog.profile_prefix(name);
        let is_shared = |other: &ProfilePrefix| {
            let mut regions = other.source_regions.iter();
            regions.any(|region| prefix.source_regions.contains(region))
        };
        other.is_some_and(|other| !is_shared(other))
    };
    let (verdict, name) = profiles.into_iter().find(|(_, name)| is_apart(name))?;
    let span = verdict.reference.span;
    let line = document.position(span.start()).line;
    Some(Reason {
        message: format!(
            "line {line} names a profile of `{name}.`; no Region can call both it and `{}.`",
            prefix.name
        ),
        at: Some(span),
        ..Reason::of(Veto::OtherGeography)
    })
}

/// True if a path has a code as a word of its own.
fn has_word(path: &str, code: &str) -> bool {
    let is_free = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
    path.match_indices(code)
        .any(|(at, _)| is_free(path[..at].chars().next_back()) && is_free(path[at + code.len()..].chars().next()))
}
