//! Misspelt ids that are names of the project's own, since the right spelling is beside them.
//!
//! In: the references of a document and their contexts. Out: the references that are such names. A reference that is
//! called is not one, whatever is beside it.

use crate::reference::{Reference, Target};
use crate::usage::Surroundings;
use crate::vocab::{Place, Span};

/// Maximum distance between a name and its right spelling on the same line, in bytes.
const SAME_LINE: usize = 160;
/// Maximum number of lines between a key or a comparison and its right spelling.
const NEXT_LINES: usize = 3;

/// Words of the names of lists of other names.
const ALIASES: &[&str] = &[
    "alias",
    "synonym",
    "other_names",
    "othernames",
    "also",
    "aka",
    "alternat",
];

/// For each reference, whether it is a name of the project's own.
pub(crate) fn own_names(text: &str, references: &[Reference], contexts: &[Surroundings]) -> Vec<bool> {
    let document = Document {
        text,
        references,
        contexts,
    };
    (0..references.len().min(contexts.len()))
        .map(|at| document.is_own_name(at))
        .collect()
}

/// True if the list around a place has a name for other names of one thing: `aliases`.
fn names_others(own: &Surroundings) -> bool {
    let path = own
        .key_path
        .as_deref()
        .map(|path| path.split('[').rev().nth(1).unwrap_or(path));
    let last = path.and_then(|path| path.rsplit('.').next());
    let names = [own.name.as_deref(), last];
    let holds = |name: &str| ALIASES.iter().any(|word| name.to_ascii_lowercase().contains(word));
    names.into_iter().flatten().any(holds)
}

struct Document<'a> {
    text: &'a str,
    references: &'a [Reference],
    contexts: &'a [Surroundings],
}

impl Document<'_> {
    fn is_own_name(&self, at: usize) -> bool {
        let Target::Unknown { meant: Some(meant), .. } = &self.references[at].target else {
            return false;
        };
        let rights = self.references.iter().enumerate();
        let mut rights = rights.filter(|(_, right)| matches!(&right.target, Target::Model(id) if id == meant));
        self.contexts[at].sink.is_none() && rights.any(|(right, _)| self.has_right_spelling(at, right))
    }

    /// True if the right spelling is a sibling, a value of the key, or comes next.
    fn has_right_spelling(&self, at: usize, right: usize) -> bool {
        let (own, other) = (&self.contexts[at], &self.contexts[right]);
        let container = own.containers.first();
        let is_sibling = container.is_some() && container == other.containers.first();
        if is_sibling || self.is_of_list_beside(own, other) {
            return true;
        }
        let Some(gap) = self.gap(at, right) else { return false };
        if !gap.contains('\n') && gap.len() <= SAME_LINE {
            return true;
        }
        let names = matches!(own.place, Place::MappingKey | Place::Comparison);
        names && (self.is_below(at, right) || right == at + 1 && gap.matches('\n').count() <= NEXT_LINES)
    }

    /// True if a name is in a list that belongs to the right spelling: the value of its key, or a list of other names
    /// beside it.
    fn is_of_list_beside(&self, own: &Surroundings, right: &Surroundings) -> bool {
        let Some((_, around)) = own.containers.split_first() else {
            return false;
        };
        let is_beside = around.first() == right.containers.first() && around.len() == right.containers.len();
        is_beside && (names_others(own) || right.place == Place::MappingKey && self.leads_to(right, own))
    }

    /// True if a list comes behind a key on the next lines.
    fn leads_to(&self, key: &Surroundings, listed: &Surroundings) -> bool {
        let start = key.literal.map(Span::end);
        let list = listed.containers.first().map(|list| list.start());
        let gap = start.zip(list).and_then(|(start, list)| self.text.get(start..list));
        gap.is_some_and(|gap| gap.trim().trim_matches([':', '=', '>', ' ']).is_empty())
    }

    /// True if `right` is in the value of the key `at`: somewhere in its container, before the next of its siblings.
    fn is_below(&self, at: usize, right: usize) -> bool {
        let Some(container) = self.contexts[at].containers.first() else {
            return false;
        };
        let is_sibling = |other: &Surroundings| other.containers.first() == Some(container);
        at < right
            && self.contexts[right].containers.contains(container)
            && !self.contexts[at + 1..right].iter().any(is_sibling)
    }

    /// The text between two references, the second behind the first.
    fn gap(&self, at: usize, right: usize) -> Option<&str> {
        let start = self.references[at].span.end();
        self.text.get(start..self.references[right].span.start())
    }
}
