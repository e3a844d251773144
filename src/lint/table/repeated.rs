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
];

/// For each reference whether it repeats the one before it.
pub(crate) fn repeated(references: &[Reference], contexts: &[Surroundings]) -> Vec<bool> {
    let of = |at: usize| {
        let before = at.checked_sub(1)?;
        let (first, second) = (references.get(before)?, references.get(at)?);
        let (outer, inner) = (contexts.get(before)?, contexts.get(at)?);
        Some(is_same(first, second) && is_one_record(outer, inner))
    };
    (0..references.len()).map(|at| of(at).unwrap_or(false)).collect()
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
    let is_field = |place: Place| matches!(place, Place::String | Place::ConfigValue | Place::Argument);
    if !is_field(second.place) {
        return false;
    }
    if first.place == Place::MappingKey {
        return first.containers.first() == second.containers.get(1);
    }
    let names = first.name.as_deref().zip(second.name.as_deref());
    let is_named = names.is_some_and(|(one, other)| one != other && is_name_of_record(one) && is_name_of_record(other));
    is_field(first.place) && is_named && first.containers.first() == Some(record)
}

fn is_name_of_record(name: &str) -> bool {
    NAMES.contains(&fold(name).as_str())
}
