//! Ignore files: `.gitignore`, `.ignore`, `.bedrock-lintignore` and git's own excludes, read with care.
//!
//! In: folders and the files in them. Out: whether a path is ignored, by git's rules. An ignore file of a repository
//! may be a pipe, a link to a device or a file without end: only a regular file of bounded size is read, a link is not
//! followed, as in git, and an unused file is reported.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::summary::shown;
use super::{Problem, Walk};
use crate::document::regular;
use crate::vocab::glob::nests_too_deep;

/// The ignore file of this program, stronger than the others.
const OURS: &str = ".bedrock-lintignore";

/// The largest ignore file.
const MAX_BYTES: u64 = 1 << 20;

/// An ignore file, and all of them together, are of as many rules at most, a rule for each wildcard of one: each takes some
/// kilobytes.
const MAX_RULES: usize = 20_000;
const MAX_RULES_OF_ALL: usize = 100_000;

/// Ignore rules for the folders of one walk.
#[derive(Debug)]
pub(super) struct IgnoreRules {
    /// No other one of the process has it.
    id: u64,
    /// True if git's files count only in a repository.
    require_git: bool,
    /// True if git's files do not count.
    without_git: bool,
    /// The user's own, which count in every repository.
    global: Gitignore,
    folders: RwLock<HashMap<PathBuf, Arc<Folder>>>,
    /// Number of rules that have been read.
    rules: AtomicUsize,
    problems: Mutex<Vec<Problem>>,
}

/// Rules of a folder, and of those above it.
#[derive(Debug)]
struct Folder {
    above: Option<Arc<Folder>>,
    files: [Gitignore; KINDS],
    /// True if a repository begins here: git's files of the folders above do not count.
    has_git: bool,
    /// True if one begins here or above.
    in_git: bool,
    /// The folder that is walked, as given and resolved; `None` for a folder above it.
    root: Option<Arc<(PathBuf, PathBuf)>>,
}

/// The kinds of ignore files, the strongest first.
const KINDS: usize = 4;
const GIT: usize = 2;
const FILES: [&str; 3] = [OURS, ".ignore", ".gitignore"];

/// The number of the next rules that are made.
static NEXT: AtomicU64 = AtomicU64::new(0);

thread_local! {
    /// The last used folder, with the number of its rules: a walk lists one folder after the other.
    static LAST: RefCell<Option<(u64, PathBuf, Arc<Folder>)>> = const { RefCell::new(None) };
}

impl IgnoreRules {
    pub(super) fn new(walk: &Walk, require_git: bool) -> Self {
        let here = std::path::absolute(walk.locate(Path::new(".")));
        let builder = GitignoreBuilder::new(here.unwrap_or_default());
        let (global, error) = builder.build_global();
        let problems = error.map(|error| Problem::IgnoreFile {
            reason: error.to_string(),
        });
        Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            require_git,
            without_git: walk.tracked,
            global,
            folders: RwLock::default(),
            rules: AtomicUsize::new(0),
            problems: Mutex::new(problems.into_iter().collect()),
        }
    }

    /// Problems so far.
    pub(super) fn take_problems(&self) -> Vec<Problem> {
        std::mem::take(&mut self.problems.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// True if an entry `depth` folders below the root of a walk is ignored; the folders above it are not checked.
    pub(super) fn ignores(&self, path: &Path, depth: usize, is_dir: bool) -> bool {
        let (Some(above), Some(depth)) = (path.parent(), depth.checked_sub(1)) else {
            return false;
        };
        let id = self.id;
        LAST.with_borrow_mut(|last| {
            if !matches!(last, Some((of, folder, _)) if *of == id && folder == above) {
                *last = Some((id, above.to_owned(), self.folder(above, depth)));
            }
            last.as_ref()
                .is_some_and(|(.., folder)| self.matches(folder, path, is_dir))
        })
    }

    /// True if a path below `root`, or a folder on the way to it, is ignored.
    pub(super) fn ignores_below(&self, root: &Path, path: &Path, is_dir: bool) -> bool {
        let mut at = root.to_owned();
        let mut parts = path.components().enumerate().peekable();
        while let Some((depth, part)) = parts.next() {
            at.push(part);
            if self.ignores(&at, depth + 1, is_dir || parts.peek().is_some()) {
                return true;
            }
        }
        false
    }

    fn matches(&self, folder: &Folder, path: &Path, is_dir: bool) -> bool {
        let counts_git = !self.without_git && (!self.require_git || folder.in_git);
        let mut found: [Match<()>; KINDS] = [Match::None, Match::None, Match::None, Match::None];
        let mut left_git = false;
        let mut real = None;
        let root = folder.root.as_deref();
        let mut next = Some(folder);
        while let Some(folder) = next {
            let path = match (&folder.root, root) {
                (None, Some((given, place))) => real
                    .get_or_insert_with(|| place.join(path.strip_prefix(given).unwrap_or(path)))
                    .as_path(),
                _ => path,
            };
            for (kind, (file, found)) in folder.files.iter().zip(&mut found).enumerate() {
                if found.is_none() && (kind < GIT || counts_git && !left_git) {
                    *found = file.matched(path, is_dir).map(|_| ());
                }
            }
            left_git |= folder.has_git;
            next = folder.above.as_deref();
        }
        let first = found.into_iter().find(|found| !found.is_none());
        match first {
            Some(found) => found.is_ignore(),
            None => counts_git && self.global.matched(path, is_dir).is_ignore(),
        }
    }

    /// The folder `depth` below the root of a walk.
    fn folder(&self, path: &Path, depth: usize) -> Arc<Folder> {
        let known = self
            .folders
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(path)
            .cloned();
        if let Some(folder) = known {
            return folder;
        }
        let above = match (depth.checked_sub(1), path.parent()) {
            (Some(depth), Some(parent)) => Some(self.folder(parent, depth)),
            _ => None,
        };
        let folder = match above {
            Some(above) => {
                let root = above.root.clone();
                self.read(path, Some(above), root)
            }
            None => self.root(path),
        };
        let mut folders = self.folders.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(folders.entry(path.to_owned()).or_insert(folder))
    }

    /// A folder that is walked, with those that it lies in.
    fn root(&self, path: &Path) -> Arc<Folder> {
        let Ok(real) = path.canonicalize() else {
            return self.read(path, None, None);
        };
        let mut above: Vec<_> = real.ancestors().skip(1).collect();
        above.reverse();
        let above = above
            .into_iter()
            .fold(None, |above, folder| Some(self.read(folder, above, None)));
        self.read(path, above, Some(Arc::new((path.to_owned(), real))))
    }

    fn read(&self, path: &Path, above: Option<Arc<Folder>>, root: Option<Arc<(PathBuf, PathBuf)>>) -> Arc<Folder> {
        let kind = path.join(".git").metadata().map(|metadata| metadata.file_type());
        let has_git = self.require_git && (kind.is_ok() || path.join(".jj").exists());
        let excludes = match kind {
            Ok(kind) if kind.is_file() => of_worktree(path),
            Ok(_) => Some(path.join(".git")),
            Err(_) => None,
        };
        let [ours, ignore, git] = FILES.map(|name| self.file(path, &path.join(name), false));
        let excludes = excludes.map(|folder| self.file(path, &folder.join("info/exclude"), true));
        Arc::new(Folder {
            in_git: has_git || above.as_ref().is_some_and(|above| above.in_git),
            above,
            files: [ours, ignore, git, excludes.unwrap_or_else(Gitignore::empty)],
            has_git,
            root,
        })
    }

    /// The rules of a file, for the folder that they are relative to; no rules if it does not exist. Git's own files
    /// may be links, and are not quoted.
    fn file(&self, folder: &Path, path: &Path, is_own: bool) -> Gitignore {
        let text = match text_of(path, is_own) {
            Ok(Some(text)) => text,
            Ok(None) => return Gitignore::empty(),
            Err(error) => return self.unused(path, &error.to_string()),
        };
        let weight = |line: &str| 1 + line.bytes().filter(|byte| b"*?[{".contains(byte)).count();
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let rules: usize = lines.map(weight).sum();
        if rules > MAX_RULES || self.rules.fetch_add(rules, Ordering::Relaxed) + rules > MAX_RULES_OF_ALL {
            return self.unused(path, "it has too many rules");
        }
        let mut builder = GitignoreBuilder::new(folder);
        for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let added = if nests_too_deep(line) {
                Err("it has too many braces".to_owned())
            } else {
                builder
                    .add_line(None, line)
                    .map(|_| ())
                    .map_err(|error| error.to_string())
            };
            if let Err(why) = added {
                let why = if is_own { "it is no glob" } else { &why };
                self.unused(path, &format!("line {}: {why}", at + 1));
            }
        }
        builder
            .build()
            .unwrap_or_else(|error| self.unused(path, &error.to_string()))
    }

    fn unused(&self, path: &Path, why: &str) -> Gitignore {
        let path = path.strip_prefix(".").unwrap_or(path);
        let reason = format!("{}: {why}", shown(path));
        let mut problems = self.problems.lock().unwrap_or_else(PoisonError::into_inner);
        problems.push(Problem::IgnoreFile { reason });
        Gitignore::empty()
    }
}

/// The text of an ignore file, if there is one.
fn text_of(path: &Path, may_be_link: bool) -> io::Result<Option<String>> {
    let Ok(metadata) = path.symlink_metadata() else {
        return Ok(None);
    };
    if metadata.is_symlink() && !may_be_link {
        return Err(io::Error::other("it is a link, which git does not follow either"));
    }
    if metadata.is_dir() {
        return Ok(None);
    }
    regular::read_text(path, MAX_BYTES).map(Some)
}

/// Shared git folder of the worktrees of a repository, for one whose `.git` is a file.
fn of_worktree(folder: &Path) -> Option<PathBuf> {
    let line = |path: &Path| {
        let text = regular::read_text(path, MAX_BYTES).ok()?;
        text.lines().next().map(str::to_owned)
    };
    let own = line(&folder.join(".git"))?;
    let own = folder.join(own.strip_prefix("gitdir: ")?);
    let shared = line(&own.join("commondir"))?;
    Some(own.join(shared))
}
