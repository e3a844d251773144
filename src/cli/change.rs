//! `--staged`, `--since` and `--merge-base`: which part of a repository's history a check looks at.

use std::path::{Path, PathBuf};

use anyhow::anyhow;

use super::Failure;
use super::args::Check;
use super::scan::{Reads, Session};
use crate::document::Document;
use crate::engine::Checked;
use crate::finding::Finding;
use crate::input::git::{Added, GitError, Repository};
use crate::lint;
use crate::vocab::counted;

/// The change to which findings are limited, and its description.
#[derive(Default)]
pub(super) struct Change {
    added: Option<Added>,
    part: Option<String>,
}

impl Change {
    /// Queries git for the change, and limits the session to it.
    pub(super) fn of(args: &Check, session: &mut Session) -> Result<Self, Failure> {
        let asked = &args.change;
        let paths = &args.scan.paths;
        let option = match (asked.staged, &asked.since, &asked.merge_base) {
            (true, ..) => "--staged",
            (_, Some(_), _) => "--since",
            (_, _, Some(_)) => "--merge-base",
            (false, None, None) => return Ok(Self::default()),
        };
        if paths.iter().any(|path| path.as_os_str() == "-") {
            return Err(anyhow!(
                "`-` cannot be combined with `{option}`: standard input is part of no commit\nhelp: leave out one of the two"
            )
            .into());
        }
        match (&asked.since, &asked.merge_base) {
            (Some(revision), _) => since(revision, false, paths, session),
            (None, Some(branch)) => since(branch, true, paths, session),
            (None, None) => staged(paths, session),
        }
    }

    /// The findings of a document that belong to the change; of a table those entries that it adds. `old` gives the line of
    /// the change for one of the document, which may have been fixed.
    pub(super) fn kept(&self, document: &Document, checked: Checked, old: &dyn Fn(u32) -> u32) -> Vec<Finding> {
        let Some(added) = &self.added else {
            return checked.findings;
        };
        let is_added = |finding: &Finding| {
            let span = finding.verdict.reference.span;
            let line = |offset| old(document.position(offset).line);
            added.has(document.name(), &(line(span.start())..=line(span.end())))
        };
        let findings = checked.findings.into_iter().filter(is_added).collect();
        lint::fold_tables(findings, &checked.verdicts)
    }

    /// The part that was checked, for the summary.
    pub(super) fn description(&self) -> Option<String> {
        self.part.clone()
    }
}

fn staged(paths: &[PathBuf], session: &mut Session) -> Result<Change, Failure> {
    let repository = repository("--staged")?;
    all_exist(&repository, paths, None)?;
    let blobs = repository.staged(paths).map_err(failure)?;
    let part = counted(blobs.len(), "staged file");
    session.reads = Reads::Staged(repository, blobs);
    Ok(Change {
        added: None,
        part: Some(part),
    })
}

fn since(name: &str, is_branch: bool, paths: &[PathBuf], session: &mut Session) -> Result<Change, Failure> {
    let repository = repository(if is_branch { "--merge-base" } else { "--since" })?;
    let commit = if is_branch {
        repository.merge_base(name)
    } else {
        repository.commit(name)
    };
    let commit = commit.map_err(failure)?;
    all_exist(&repository, paths, Some(&commit))?;
    let mut added = repository.added(&commit, paths).map_err(failure)?;
    // A link leads to lines that are not part of the change, and a file may be gone from the work tree.
    added.retain(|path| path.symlink_metadata().is_ok_and(|metadata| metadata.is_file()));
    let short = commit.get(..12).unwrap_or(&commit);
    let from = if is_branch {
        format!("HEAD left {name} at {short}")
    } else {
        format!("{name} ({short})")
    };
    let part = format!("lines added since {from}, in {}", counted(added.paths().len(), "file"));
    session.reads = Reads::Changed(added.paths().to_vec());
    session.fold_tables = false;
    Ok(Change {
        added: Some(added),
        part: Some(part),
    })
}

/// Fails where a path is neither there nor known to git, so that a slip does not look like a clean run. What was
/// deleted is known.
fn all_exist(repository: &Repository, paths: &[PathBuf], commit: Option<&str>) -> Result<(), Failure> {
    for path in paths.iter().filter(|path| path.symlink_metadata().is_err()) {
        if !repository.knows(path, commit).map_err(failure)? {
            return Err(anyhow!(
                "`{}` does not exist, neither in the work tree nor in git's index",
                path.display()
            )
            .into());
        }
    }
    Ok(())
}

/// The repository that an option needs.
fn repository(option: &str) -> Result<Repository, Failure> {
    Repository::open(Path::new("")).map_err(|error| anyhow!("`{option}` needs a git repository: {error}").into())
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to `map_err`")]
fn failure(error: GitError) -> Failure {
    anyhow!("{error}").into()
}
