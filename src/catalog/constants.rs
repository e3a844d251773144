//! The constant that stands for a new model where the old one is written as a constant.
//!
//! In: the constant that stands there, and the new model. Out: that class's constant for it, or why there is none. It
//! chooses no model and looks at no Region.

use super::source::{ConstantClass, Model};
use crate::reference::Constant;

/// What a class has for a model.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Match<'a> {
    /// One constant.
    One(&'a str),
    /// Several, which differ in what the old name does not say.
    Several(Vec<&'a str>),
    /// None: why.
    Missing(String),
}

/// The constant of `old`'s class that stands for `new`; one that the package marks as deprecated is none.
pub(super) fn matching<'a>(classes: &'a [ConstantClass], old: &Constant, new: &Model) -> Match<'a> {
    let class = classes
        .iter()
        .find(|class| class.package == old.package && class.name() == old.class);
    let Some(class) = class else {
        return Match::Missing(format!("nothing is known of the constants of {}", old.package));
    };
    let names: Vec<_> = class
        .constants
        .iter()
        .filter(|constant| constant.model_id == new.id && !constant.deprecated)
        .map(|constant| constant.name.as_str())
        .collect();
    // Of constants for one model that differ in a dimension, the one with the same.
    let last = |name: &str| name.rsplit('_').next().map(str::to_owned);
    let same = names.iter().find(|name| last(name) == last(&old.name));
    match (names.as_slice(), same) {
        ([], _) => Match::Missing(format!(
            "{} has no constant for it in version {}, the newest that the catalog knows",
            class.package, class.version
        )),
        ([only], _) | (_, Some(only)) => Match::One(only),
        _ => Match::Several(names),
    }
}
