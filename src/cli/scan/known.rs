//! Files that a run has read already, when it goes on to those around them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Files, by their whole paths.
pub(in crate::cli) struct Known(BTreeSet<PathBuf>);

impl Known {
    /// The files of these paths that exist.
    pub(in crate::cli) fn of<'p>(paths: impl Iterator<Item = &'p Path>) -> Self {
        Self(paths.filter_map(whole).collect())
    }

    /// True if the file of a path is one of them.
    pub(super) fn holds(&self, path: &Path) -> bool {
        whole(path).is_some_and(|path| self.0.contains(&path))
    }
}

/// The path from the root, without links; nothing where there is no file.
pub(in crate::cli) fn whole(path: &Path) -> Option<PathBuf> {
    fs::canonicalize(path).ok()
}
