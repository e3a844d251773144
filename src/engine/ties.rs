//! ARNs that do not say which model they name, beside the model that they were made of: the state of Terraform, the output
//! of a stack or of AWS's command line, in one record.
//!
//! In: references and their contexts. Out: for each such ARN the reference to its model, where the record names one.

use crate::reference::{Reference, Target};
use crate::usage::Surroundings;

/// Keys of the ARN of an application inference profile, without case and separators.
const ARN_KEYS: [&str; 4] = ["arn", "id", "inferenceprofilearn", "inferenceprofileidentifier"];

/// Keys above or of the model that it was made of, without case and separators.
const SOURCE_KEYS: [&str; 3] = ["copyfrom", "modelsource", "models"];

/// For each opaque ARN whose record names one model, its place among the references and that of the model.
pub(super) fn ties(references: &[Reference], contexts: &[Surroundings]) -> Vec<(usize, usize)> {
    let opaque = (0..references.len()).filter(|at| references[*at].target == Target::Opaque);
    let found: Vec<_> = opaque
        .filter_map(|at| Some((at, source(references, contexts, at)?)))
        .collect();
    // The same ARN elsewhere in the document means the same.
    let same = |(at, of): (usize, usize)| {
        let all = (0..references.len()).filter(move |other| references[*other].text == references[at].text);
        all.map(move |other| (other, of))
    };
    found.into_iter().flat_map(same).collect()
}

/// The only model that the record of an ARN was made of.
fn source(references: &[Reference], contexts: &[Surroundings], arn: usize) -> Option<usize> {
    let path = contexts[arn].key_path.as_deref()?;
    let (record, key) = path.rsplit_once('.').unwrap_or(("", path));
    // The argument of another call has the same path, and is of another record.
    let literal = contexts[arn].containers.first();
    let is_inside = |at: usize| literal.is_none_or(|literal| literal.contains(references[at].anchor()));
    if !ARN_KEYS.contains(&plain(key).as_str()) {
        return None;
    }
    let id = |at: usize| match &references[at].target {
        Target::Model(id) => Some(id),
        _ => None,
    };
    let is_source = |at: &usize| {
        let path = contexts[*at].key_path.as_deref().unwrap_or_default();
        let below = if record.is_empty() {
            Some(path)
        } else {
            path.strip_prefix(record).and_then(|rest| rest.strip_prefix('.'))
        };
        below.is_some_and(|below| below.split('.').any(|key| SOURCE_KEYS.contains(&plain(key).as_str())))
    };
    let mut sources = (0..references.len())
        .filter(|at| id(*at).is_some() && is_inside(*at))
        .filter(is_source);
    let first = sources.next()?;
    sources.all(|other| id(other) == id(first)).then_some(first)
}

/// A key without its index, case and separators: `model_source[0]` is `modelsource`.
fn plain(key: &str) -> String {
    let key = key.split('[').next().unwrap_or_default();
    key.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}
