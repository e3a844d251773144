//! The id of a reference whose whole text is called.
//!
//! In: a reference that, by its syntax, is called exactly as written, and the index. Out: the same, with the id that is
//! meant or those that it may be the beginning of. Whether it is called is not decided here.

use super::{Kin, ModelIndex, Reference, Target, kin};

/// Reads `reference` as the id that is called. What is no beginning of an id stays as it is.
pub fn call(reference: &mut Reference, index: &dyn ModelIndex) {
    let Some(called) = &reference.if_called else { return };
    let Some((meant, kin)) = meaning(&called.id, index) else {
        return;
    };
    reference.form = called.form;
    reference.target = Target::Unknown {
        id: called.id.clone(),
        meant,
        kin,
    };
    reference.if_called = None;
}

/// Reads `reference`, an id of bedrock-mantle, as an id that is passed to bedrock-runtime.
pub fn call_at_runtime(reference: &mut Reference, index: &dyn ModelIndex) {
    let Target::Model(id) = &reference.target else { return };
    let counterpart = index.runtime_counterpart(id).map(str::to_owned);
    let (meant, kin) = match counterpart {
        Some(counterpart) => (Some(counterpart), Kin::Open),
        None => meaning(id, index).unwrap_or((None, Kin::AtMantle)),
    };
    reference.target = Target::Unknown {
        id: id.clone(),
        meant,
        kin,
    };
}

/// The id of bedrock-runtime that is meant by `id`, or those that go on from it.
fn meaning(id: &str, index: &dyn ModelIndex) -> Option<(Option<String>, Kin)> {
    let provider = id.split('.').next()?;
    let mut ids = index.model_ids(provider);
    ids.retain(|id| index.is_of_runtime(id));
    match kin::continuations(id, &ids)[..] {
        [] => None,
        [only] => Some((Some(only.to_owned()), Kin::Open)),
        ref several => {
            let ids = several.iter().map(|id| (*id).to_owned()).collect();
            Some((None, Kin::CutOff { ids }))
        }
    }
}
