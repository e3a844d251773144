//! A finding of a document that came with its repository and commit, as one JSON object a line.

use std::io::{self, Write};

use serde::Serialize;

use super::json::write_line;
use super::record::FindingRecord;
use crate::document::Document;
use crate::finding::Finding;

/// Origin of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The repository, as it was given.
    pub repository: Option<String>,
    /// The commit, as it was given.
    pub commit: Option<String>,
}

#[derive(Serialize)]
struct Located<'a> {
    repository: Option<&'a str>,
    commit: Option<&'a str>,
    #[serde(flatten)]
    finding: FindingRecord<'a>,
}

/// Writes a finding on a line of its own.
///
/// # Errors
/// If the writer fails.
pub fn write_located(out: &mut dyn Write, document: &Document, origin: &Origin, finding: &Finding) -> io::Result<()> {
    let located = Located {
        repository: origin.repository.as_deref(),
        commit: origin.commit.as_deref(),
        finding: FindingRecord::new(document, finding),
    };
    write_line(out, &located)?;
    out.write_all(b"\n")
}
