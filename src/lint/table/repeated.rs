//! Ids that name the model of their record once more: `{label: "…", name: "…"}`, `"…": {id: "…"}`.
//!
//! Input: the references of a text and the literals around each. Output: for each whether the one before it names the same model
//! in the same record.

use crate::context::fold;
use crate::reference::{Reference, Target};
use crate::usage::Surroundings;
use crate::vocab::Place;

/// Fields that name the model that a record is of, folded.
const NAMES: &[&str] = &[
    "label",
    "name",
    "title",
    "text",
    "displayname",
    "id",
    "value",
    "key",
    "slug",
    "model",
    "modelid",
    "modelname",
    "originalkey",
    "originalid",
    "originalname",
    "fullname",
];

/// Literals between the key of a record and a field that repeats it, at most: `"…": {metadata: {original_key: "…"}}`.
const MAX_DEPTH: usize = 3;

/// For each reference whether it repeats the one before it.
pub(crate) fn repeated(references: &[Reference], contexts: &[Surroundings]) -> Vec<bool> {
    let repeats = |at: usize, first: usize| {
        is_same(&references[first], &references[at]) && is_one_record(&contexts[first], &contexts[at])
    };
    let mut repeated = Vec::with_capacity(references.len());
    // The first of a run names the record: a key, of which several fields may repeat it.
    let mut first = 0;
    for at in 0..references.len() {
        let is_repeated = at > 0 && (repeats(at, at - 1) || repeats(at, first));
        if !is_repeated {
            first = at;
        }
        repeated.push(is_repeated);
    }
    repeated
}

/// True if two references are of one model in one form.
fn is_same(first: &Reference, second: &Reference) -> bool {
    let is_model = matches!(first.target, Target::Model(_) | Target::Unknown { .. });
    is_model && first.target == second.target && first.profile == second.profile
}

/// True if two places are fields of one record, or a record and its key.
fn is_one_record(first: &Surroundings, second: &Surroundings) -> bool {
    let Some(record) = second.containers.first() else {
        return false;
    };
    let is_field = |place: Place| {
        matches!(
            place,
            Place::String | Place::ConfigValue | Place::Argument | Place::AllowedValue | Place::DefaultValue
        )
    };
    if !is_field(second.place) {
        return false;
    }
    if first.place == Place::MappingKey {
        let table = first.containers.first();
        let around = second.containers.iter().skip(1).take(MAX_DEPTH);
        let is_name = second.name.as_deref().is_some_and(is_name_of_record);
        return table.is_some()
            && (table == second.containers.get(1) || is_name && around.clone().any(|one| Some(one) == table));
    }
    // A choice that is its own label: `("…", "…")`.
    if first.name == second.name && first.place != Place::ConfigValue {
        let is_row = first.containers.len() > 1 || first.call.is_some() && first.call == second.call;
        return is_field(first.place) && is_row && first.containers == second.containers;
    }
    let names = first.name.as_deref().zip(second.name.as_deref());
    let is_named = names.is_some_and(|(one, other)| one != other && is_name_of_record(one) && is_name_of_record(other));
    // A route with its name: `model_name` beside `litellm_params.model`.
    let is_beside = || second.containers.get(1) == first.containers.first() && !first.containers.is_empty();
    is_field(first.place) && is_named && (first.containers.first() == Some(record) || is_beside())
}

fn is_name_of_record(name: &str) -> bool {
    NAMES.contains(&fold(name).as_str())
}
