//! The rows of the table: calls, operators and names, one file a family.

mod choices;
mod comparisons;
mod defaults;
mod expectations;
mod keys;
mod lookups;
mod operators;
mod options;
mod passed;
mod patterns;
mod searches;
mod values;

use super::Row;
pub(super) use lookups::FINDERS;
pub(super) use operators::OPERATORS;
pub(super) use values::NAMES;

/// Calls; the first row that fits counts.
pub(super) static CALLS: &[&[Row]] = &[
    options::OPTIONS,
    patterns::PATTERNS,
    expectations::EXPECTATIONS,
    keys::KEYS,
    searches::SEARCHES,
    lookups::LOOKUPS,
    comparisons::COMPARISONS,
    choices::CHOICES,
    defaults::DEFAULTS,
    passed::PASSED,
];
