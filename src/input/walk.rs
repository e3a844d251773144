//! Walks the given folders, on several threads, and lists the files there.

use std::cmp::Ordering;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{DirEntry, WalkState};

use super::exclude::{Excludes, ignored, in_repository, is_hidden, is_temporary, is_version_control, walker};
use super::ignored::IgnoreRules;
use super::summary::shown;
use super::{Hooks, InputError, Origin, Problem, SkipReason, Summary, Walk, roots};

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Relative to the current folder where it lies below it.
    pub(super) path: PathBuf,
    pub(super) origin: Origin,
}

/// The files that `walk` names or that lie in its folders, each once, in order of path.
pub(super) fn collect(walk: &Walk, hooks: Hooks<'_>, summary: &mut Summary) -> Result<Vec<Entry>, InputError> {
    let excludes = Excludes::new(walk, hooks)?;
    let given = roots::look(walk, &excludes, summary)?;
    let mut entries = given.files;
    let (inside, outside): (Vec<_>, Vec<_>) = given
        .folders
        .iter()
        .map(|folder| walk.locate(or_dot(folder)))
        .partition(|folder| in_repository(folder));
    for (folders, in_repository) in [(inside, true), (outside, false)] {
        let found = walk_folders(walk, &excludes, &folders, in_repository);
        entries.extend(found.entries);
        summary.add(found.summary);
    }
    entries.sort_unstable_by(|one, other| by_path(&one.path, &other.path).then_with(|| one.origin.cmp(&other.origin)));
    entries.dedup_by(|later, first| {
        later.path == first.path && (later.origin == Origin::Stdin) == (first.origin == Origin::Stdin)
    });
    Ok(entries)
}

/// The empty path means the current folder; the system wants it said.
fn or_dot(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    }
}

/// The order of results: byte by byte, as the paths are shown.
fn by_path(one: &Path, other: &Path) -> Ordering {
    let [one, other] = [one, other].map(|path| path.as_os_str().as_encoded_bytes());
    if cfg!(windows) {
        let slash = |byte: &u8| if *byte == b'\\' { b'/' } else { *byte };
        return one.iter().map(slash).cmp(other.iter().map(slash));
    }
    one.cmp(other)
}

/// Entries found in folders.
struct Found {
    entries: Vec<Entry>,
    summary: Summary,
}

impl Found {
    fn of(walk: &Walk) -> Self {
        Self {
            entries: Vec::new(),
            summary: Summary::of(walk),
        }
    }
}

fn walk_folders(walk: &Walk, excludes: &Excludes<'_>, folders: &[PathBuf], in_repository: bool) -> Found {
    let mut builder = walker(walk);
    let ignored = ignored(walk, in_repository).map(Arc::new);
    for folder in folders {
        builder.add(folder);
    }
    let repositories = Arc::new(Mutex::new(Vec::new()));
    let (no_hidden, seen) = (walk.no_hidden, Arc::clone(&repositories));
    let rules = ignored.clone();
    builder.filter_entry(move |entry| {
        let name = entry.file_name();
        let is_dir = entry.file_type().is_some_and(|kind| kind.is_dir());
        let is_ignored = |rules: &Arc<IgnoreRules>| rules.ignores(entry.path(), entry.depth(), is_dir);
        // Nothing else than the hidden and two names is looked at twice.
        if !matches!(name.as_encoded_bytes().first(), Some(b'.' | b'_' | b'C')) {
            return !rules.as_ref().is_some_and(is_ignored);
        }
        if is_version_control(name, is_dir) {
            if is_nested_repository(entry) {
                let folder = entry.path().parent().unwrap_or(Path::new("")).to_owned();
                seen.lock().unwrap_or_else(PoisonError::into_inner).push(folder);
            }
            return false;
        }
        !(no_hidden && is_hidden(name) || rules.as_ref().is_some_and(is_ignored))
    });
    let all = Mutex::new(Found::of(walk));
    builder.build_parallel().run(|| {
        let mut visitor = Visitor {
            walk,
            excludes,
            all: &all,
            own: Found::of(walk),
        };
        Box::new(move |entry| visitor.visit(entry))
    });
    let mut found = all.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut repositories = repositories.lock().unwrap_or_else(PoisonError::into_inner);
    found.summary.submodules = repositories
        .drain(..)
        .map(|folder| shown(&below(walk, folder)))
        .collect();
    if let Some(ignored) = ignored {
        found.summary.problems.extend(ignored.take_problems());
    }
    // The threads came across them in any order.
    found.summary.submodules.sort_unstable();
    found.summary.problems.sort_by_cached_key(ToString::to_string);
    found
}

/// True if an entry makes the folder around it a repository below a given folder. The given folder's own repository is
/// the one to walk.
fn is_nested_repository(entry: &DirEntry) -> bool {
    entry.depth() > 1
        && [".git", ".jj", ".hg"]
            .iter()
            .any(|name| entry.file_name() == OsStr::new(name))
}

/// The path as it is shown: relative to the current folder where it lies below it.
fn below(walk: &Walk, path: PathBuf) -> PathBuf {
    match path.strip_prefix(or_dot(&walk.current_dir)) {
        Ok(rest) => rest.to_owned(),
        Err(_) => path,
    }
}

/// Entries that a thread has found, until it ends.
struct Visitor<'a> {
    walk: &'a Walk,
    excludes: &'a Excludes<'a>,
    all: &'a Mutex<Found>,
    own: Found,
}

impl Visitor<'_> {
    fn visit(&mut self, entry: Result<DirEntry, ignore::Error>) -> WalkState {
        match entry {
            Ok(entry) => self.entry(entry),
            Err(error) => {
                self.error(&error);
                WalkState::Continue
            }
        }
    }

    fn entry(&mut self, entry: DirEntry) -> WalkState {
        if let Some(error) = entry.error() {
            self.own.summary.problems.push(Problem::IgnoreFile {
                reason: error.to_string(),
            });
        }
        if entry.depth() == 0 {
            return WalkState::Continue;
        }
        let Some(kind) = entry.file_type() else {
            return WalkState::Continue;
        };
        let path = below(self.walk, entry.into_path());
        if self.excludes.covers(&path, kind.is_dir()) {
            self.own.summary.skip(SkipReason::Excluded, &path, Origin::Walked);
            return WalkState::Skip;
        }
        if kind.is_file() && path.file_name().is_some_and(is_temporary) {
            self.own.summary.skip(SkipReason::Leftover, &path, Origin::Walked);
        } else if kind.is_file() {
            self.own.entries.push(Entry {
                path,
                origin: Origin::Walked,
            });
        } else if kind.is_symlink() {
            self.own.summary.skip(SkipReason::Symlink, &path, Origin::Walked);
        } else if !kind.is_dir() {
            self.own.summary.skip(SkipReason::NotAFile, &path, Origin::Walked);
        }
        WalkState::Continue
    }

    fn error(&mut self, error: &ignore::Error) {
        let problem = match (path_of(error), error.io_error()) {
            (Some(path), Some(cause)) if !error.is_partial() => {
                Problem::unreadable(&below(self.walk, path.to_owned()), again(cause))
            }
            _ => Problem::IgnoreFile {
                reason: error.to_string(),
            },
        };
        self.own.summary.problems.push(problem);
    }
}

impl Drop for Visitor<'_> {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.entries.append(&mut self.own.entries);
        all.summary.add(std::mem::take(&mut self.own.summary));
    }
}

/// The file or folder that an error of the walk is about.
fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}

/// The same error once more; those of the system cannot be cloned.
fn again(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}
