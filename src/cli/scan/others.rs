//! Ids of other clouds: read for the summary alone, so that a run which finds nothing of Bedrock says that it saw them.

use crate::detect::{Others, Prefilter};
use crate::document::Document;
use crate::finding::Verdict;
use crate::input::ChunkTest;

/// Test of the files that are read whole: those with a candidate, and those with an id of another cloud.
#[derive(Clone)]
pub(super) struct Wanted<'a> {
    pub(super) prefilter: &'a Prefilter,
    pub(super) others: &'a Others,
}

impl ChunkTest for Prefilter {
    fn overlap(&self) -> usize {
        Self::OVERLAP
    }

    fn can_hold(&self, chunk: &[u8]) -> bool {
        self.can_hold(chunk)
    }
}

impl ChunkTest for Wanted<'_> {
    fn overlap(&self) -> usize {
        Prefilter::OVERLAP
    }

    fn can_hold(&self, chunk: &[u8]) -> bool {
        self.prefilter.can_hold(chunk) || self.others.can_hold(chunk)
    }
}

/// The ids of other clouds in a document, save those that are references already.
pub(super) fn not_judged(others: &Others, document: &Document, verdicts: &[Verdict]) -> Vec<String> {
    let is_judged = |at: usize| {
        let mut spans = verdicts.iter().map(|verdict| verdict.reference.span);
        spans.any(|span| span.start() <= at && at < span.end())
    };
    let ids = others.ids(document.text()).filter(|(span, _)| !is_judged(span.start));
    ids.map(|(_, id)| id.to_owned()).collect()
}
