//! Ids of other clouds in the files that are read for ids of Bedrock, for the summary. No file is read for them alone.

use crate::catalog::Catalog;
use crate::detect::{Others, Prefilter};
use crate::document::Document;
use crate::edit;
use crate::finding::Verdict;
use crate::input::ChunkTest;

impl ChunkTest for Prefilter {
    fn overlap(&self) -> usize {
        Self::OVERLAP
    }

    fn can_hold(&self, chunk: &[u8]) -> bool {
        self.can_hold(chunk)
    }
}

/// The test of a run: whether a file can hold a reference, or says something of those of other files.
#[derive(Clone, Copy)]
pub(super) struct Test<'a> {
    pub(super) prefilter: &'a Prefilter,
    /// The catalog, where the files around others are read.
    pub(super) around: Option<&'a Catalog>,
}

impl ChunkTest for Test<'_> {
    fn overlap(&self) -> usize {
        Prefilter::OVERLAP
    }

    fn can_hold(&self, chunk: &[u8]) -> bool {
        let says_something = |catalog| edit::may_hold(catalog, chunk);
        self.prefilter.can_hold(chunk) || self.around.is_some_and(says_something)
    }
}

/// The ids of other clouds in a document, save those that are references already.
pub(super) fn not_judged(others: &Others, document: &Document, verdicts: &[Verdict]) -> Vec<String> {
    // References are in the order of the text, and none is in another.
    let is_judged = |at: usize| {
        let behind = verdicts.partition_point(|verdict| verdict.reference.span.start() <= at);
        let before = behind.checked_sub(1).and_then(|last| verdicts.get(last));
        before.is_some_and(|verdict| at < verdict.reference.span.end())
    };
    let ids = others.ids(document.text()).filter(|(span, _)| !is_judged(span.start));
    ids.map(|(_, id)| id.to_owned()).collect()
}
