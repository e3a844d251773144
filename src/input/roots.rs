//! The paths given by hand: which exist, which are folders to walk, and how they are shown.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::exclude::{Barrier, Excludes, leads_away};
use super::summary::shown;
use super::walk::Entry;
use super::{InputError, Origin, Problem, SkipReason, Summary, Walk};

/// Paths given by hand, each as it is shown.
#[derive(Debug, Default)]
pub(super) struct Given {
    /// Folders to walk; the current one is empty.
    pub(super) folders: Vec<PathBuf>,
    /// Files to read.
    pub(super) files: Vec<Entry>,
}

/// Looks at each of the paths of `walk`; what cannot be read is said in `summary`.
pub(super) fn look(walk: &Walk, excludes: &Excludes<'_>, summary: &mut Summary) -> Result<Given, InputError> {
    let mut given = Given::default();
    let mut names = Names::new(walk)?;
    let barrier = walk.force_exclude.then(|| Barrier::new(walk, excludes));
    let is_barred = |path: &Path, is_dir| barrier.as_ref().is_some_and(|barrier| barrier.bars(path, is_dir));
    for path in &walk.paths {
        if path.as_os_str() == "-" {
            let name = &walk.stdin_filename;
            if is_barred(name, false) {
                summary.skip(SkipReason::Excluded, name, Origin::Stdin);
            } else {
                given.files.push(Entry {
                    path: name.clone(),
                    origin: Origin::Stdin,
                });
            }
            continue;
        }
        // Follows a link, because one that is given by hand is meant.
        let kind = match fs::metadata(walk.locate(path)) {
            Ok(metadata) => metadata.file_type(),
            Err(error) => {
                summary.problems.push(unreadable(path, error));
                continue;
            }
        };
        // A hook lists the files that a walk would find.
        let is_link = walk.force_exclude && walk.locate(path).is_symlink();
        let path = names.shown(walk, path, kind.is_dir());
        if is_link {
            summary.skip(SkipReason::Symlink, &path, Origin::Given);
        } else if is_barred(&path, kind.is_dir()) {
            summary.skip(SkipReason::Excluded, &path, Origin::Given);
        } else if kind.is_dir() {
            given.folders.push(path);
        } else if kind.is_file() || can_be_read(kind) {
            given.files.push(Entry {
                path,
                origin: Origin::Given,
            });
        } else if walk.force_exclude {
            summary.skip(SkipReason::NotAFile, &path, Origin::Given);
        } else {
            let path = shown(&path);
            summary.problems.push(Problem::NotAFile { path });
        }
    }
    given.folders.sort_unstable();
    given.folders.dedup();
    Ok(given)
}

/// True if an entry that is not a file can still be read, as `<(…)` of a shell or `/dev/stdin`.
#[cfg(unix)]
fn can_be_read(kind: fs::FileType) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    kind.is_fifo() || kind.is_char_device()
}

#[cfg(not(unix))]
fn can_be_read(_: fs::FileType) -> bool {
    false
}

fn unreadable(path: &Path, error: io::Error) -> Problem {
    match error.kind() {
        io::ErrorKind::NotFound => Problem::Missing { path: shown(path) },
        _ => Problem::unreadable(path, error),
    }
}

/// Shown paths: relative to the current folder if they are below it, so that a file has one name whatever its origin,
/// and is read once.
struct Names {
    /// Folders that paths are shown below: where they really are, and how they are shown.
    bases: Vec<(PathBuf, PathBuf)>,
}

impl Names {
    fn new(walk: &Walk) -> Result<Self, InputError> {
        let mut bases = Vec::new();
        if walk.paths.iter().any(|path| leads_away(path)) {
            let here = fs::canonicalize(walk.locate(Path::new("."))).map_err(InputError::CurrentDir)?;
            bases.push((here, PathBuf::new()));
        }
        Ok(Self { bases })
    }

    fn shown(&mut self, walk: &Walk, path: &Path, is_dir: bool) -> PathBuf {
        let plain: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
        if !leads_away(path) {
            return plain;
        }
        let Ok(real) = real(&walk.locate(path)) else {
            return plain;
        };
        for (base, shown) in &self.bases {
            if let Ok(rest) = real.strip_prefix(base) {
                return shown.join(rest);
            }
        }
        if is_dir {
            self.bases.push((real, plain.clone()));
        }
        plain
    }
}

/// Resolved path; a link at its end keeps its own name.
fn real(path: &Path) -> io::Result<PathBuf> {
    match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) => Ok(fs::canonicalize(folder)?.join(name)),
        _ => fs::canonicalize(path),
    }
}
