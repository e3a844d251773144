//! Summary of a run: files read, files skipped with reasons, and progress.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Origin, Walk};
use crate::document::Name;
use crate::vocab::counted;

/// Files that were read and skipped.
#[derive(Debug, Default)]
pub struct Summary {
    /// Text files that were tested, those read whole among them.
    pub files: u64,
    /// Files that the test could not rule out.
    pub read_whole: u64,
    /// Bytes of the files tested.
    pub bytes: u64,
    /// Skipped files, by reason.
    pub skipped: BTreeMap<SkipReason, Skipped>,
    /// Git submodules and other repositories below a given folder; they are walked as any folder.
    pub submodules: Vec<String>,
    /// Problems, in the order of the walk.
    pub problems: Vec<Problem>,
    /// True if the consumer of the results stopped the run.
    pub stopped: bool,
    /// True if every skipped file is named.
    pub(super) names_all: bool,
}

/// Reason why a file is skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SkipReason {
    /// Larger than the largest file to read.
    TooLarge,
    /// It holds a NUL byte, so it is no text.
    Binary,
    /// A pointer to a file in Git LFS, not the file.
    LfsPointer,
    /// A symbolic link, found in a folder.
    Symlink,
    /// A pipe, a socket or a device.
    NotAFile,
    /// A file beside another one, left behind by a run that was ended while it wrote.
    Leftover,
    /// Excluded by an option or the config, or ignored and excluded by force; a folder counts once.
    Excluded,
}

impl SkipReason {
    /// The reason, for use after "3 files skipped:".
    pub const fn describe(self) -> &'static str {
        match self {
            Self::TooLarge => "too large",
            Self::Binary => "binary",
            Self::LfsPointer => "in Git LFS",
            Self::Symlink => "symbolic link",
            Self::NotAFile => "not a regular file",
            Self::Leftover => "left behind by an interrupted run, to be deleted",
            Self::Excluded => "excluded",
        }
    }

    /// True if a path found in a folder is worth naming, as one given by hand always is.
    const fn names_walked(self) -> bool {
        matches!(self, Self::TooLarge | Self::LfsPointer | Self::Leftover)
    }
}

/// Files skipped for one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Number of files.
    pub count: u64,
    /// The names of those that one may miss, the first hundred: given by hand, too large, or in LFS. With
    /// [`super::Walk::name_skipped`] the names of all.
    pub paths: Vec<String>,
}

/// The most paths that are named for one reason.
const MAX_NAMED: usize = 100;

/// Something that could not be read as asked.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// A path given by hand that does not exist.
    #[error("`{path}` does not exist")]
    Missing {
        /// The path as shown.
        path: String,
    },
    /// A file or folder that cannot be opened or read.
    #[error("cannot read `{path}`: {error}")]
    Unreadable {
        /// The path as shown.
        path: String,
        /// Error of the system.
        #[source]
        error: io::Error,
    },
    /// A file given by hand, or standard input, that is larger than the limit.
    #[error("cannot read `{path}`: {}\nhelp: `--max-file-size` changes the limit", too_large(*size, *limit))]
    TooLarge {
        /// The path as shown.
        path: String,
        /// Size in bytes, if known.
        size: Option<u64>,
        /// The largest size that is read.
        limit: u64,
    },
    /// A file given by hand that is binary.
    #[error("cannot read `{path}`: it is a binary file")]
    Binary {
        /// The path as shown.
        path: String,
    },
    /// A path given by hand that is nothing to read from.
    #[error("cannot read `{path}`: it is neither a file nor a folder nor a pipe")]
    NotAFile {
        /// The path as shown.
        path: String,
    },
    /// An ignore file, or a line of one, that could not be used; the rest of it was.
    #[error("cannot use all of an ignore file: {reason}")]
    IgnoreFile {
        /// File, line and fault.
        reason: String,
    },
}

impl Problem {
    pub(super) fn unreadable(path: &Path, error: io::Error) -> Self {
        Self::Unreadable {
            path: shown(path),
            error,
        }
    }

    /// True if a requested file was not read.
    pub const fn is_failure(&self) -> bool {
        match self {
            Self::Missing { .. }
            | Self::Unreadable { .. }
            | Self::TooLarge { .. }
            | Self::Binary { .. }
            | Self::NotAFile { .. } => true,
            Self::IgnoreFile { .. } => false,
        }
    }
}

impl Summary {
    /// An empty one for a walk, or a part of it.
    pub(super) fn of(walk: &Walk) -> Self {
        Self {
            names_all: walk.name_skipped,
            ..Self::default()
        }
    }

    /// True if a requested file could not be read.
    pub fn failed(&self) -> bool {
        self.problems.iter().any(Problem::is_failure)
    }

    /// Number of files skipped for that reason.
    pub fn skipped(&self, reason: SkipReason) -> u64 {
        self.skipped.get(&reason).map_or(0, |skipped| skipped.count)
    }

    pub(super) fn skip(&mut self, reason: SkipReason, path: &Path, origin: Origin) {
        let skipped = self.skipped.entry(reason).or_default();
        skipped.count += 1;
        let is_named = origin != Origin::Walked || reason.names_walked();
        if self.names_all || is_named && skipped.paths.len() < MAX_NAMED {
            skipped.paths.push(shown(path));
        }
    }

    /// Adds what came of the files behind those that are counted already.
    pub(super) fn add(&mut self, more: Self) {
        self.files += more.files;
        self.read_whole += more.read_whole;
        self.bytes += more.bytes;
        for (reason, more) in more.skipped {
            let skipped = self.skipped.entry(reason).or_default();
            skipped.count += more.count;
            let room = if self.names_all {
                usize::MAX
            } else {
                MAX_NAMED.saturating_sub(skipped.paths.len())
            };
            skipped.paths.extend(more.paths.into_iter().take(room));
        }
        self.submodules.extend(more.submodules);
        self.problems.extend(more.problems);
    }
}

/// Both sizes of a file that is too large, the first one rounded up so that they differ.
fn too_large(size: Option<u64>, limit: u64) -> String {
    let limit = size_text(limit);
    match size.map(size_text) {
        Some(size) => format!("it has {size}, and the limit is {limit}"),
        None => format!("it is larger than the limit of {limit}"),
    }
}

/// A size in the largest unit in which it is 1 or more, with one decimal where it is no whole number of it.
fn size_text(bytes: u64) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let Some((unit, name)) = units.into_iter().find(|(unit, _)| bytes >= *unit) else {
        return counted(bytes, "byte");
    };
    let tenths = (bytes * 10).div_ceil(unit);
    match tenths % 10 {
        0 => format!("{} {name}", tenths / 10),
        tenth => format!("{}.{tenth} {name}", tenths / 10),
    }
}

/// The path as documents are named.
pub(super) fn shown(path: &Path) -> String {
    Name::from(path).as_str().to_owned()
}

/// Progress of a run, readable from another thread.
#[derive(Debug, Default)]
pub struct Progress {
    found: AtomicU64,
    done: AtomicU64,
    bytes: AtomicU64,
}

impl Progress {
    /// Number of files; 0 while folders are still walked.
    pub fn files(&self) -> u64 {
        self.found.load(Ordering::Relaxed)
    }

    /// Number of files done.
    pub fn files_done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Number of bytes read.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    pub(super) fn found(&self, files: usize) {
        self.found.store(files as u64, Ordering::Relaxed);
    }

    pub(super) fn done(&self, files: usize, bytes: u64) {
        self.done.fetch_add(files as u64, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }
}
