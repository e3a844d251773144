//! Staged files, and lines that a change adds. Git itself is run, so that worktrees, submodules, renames and partial
//! commits are handled as git does.
//!
//! In: a folder, and paths or a revision. Out: blobs of the index, or added lines by file. It writes nothing.

mod index;
mod origin;
mod patch;
mod process;

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub use index::{Blob, blobs, run};
pub use patch::{Added, Lines, files as added_lines};
use process::{stream, succeed};

/// Settings under which git runs no program of the repository that it can do without: no monitor, no hook, no index that is
/// written and so runs one, and no repository that lies in another as a folder. Filters of a config are run all the same.
const QUIET: [&str; 4] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "diff.autoRefreshIndex=false",
    "safe.bareRepository=explicit",
];

/// Reasons why git failed.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no git.
    #[error("cannot run git: {0}")]
    NoGit(#[source] io::Error),
    /// The folder is in no repository, or in one without a work tree.
    #[error("git found no work tree here: {reason}")]
    NoRepository {
        /// Message of git.
        reason: String,
    },
    /// A revision that the clone has not.
    #[error("unknown revision `{revision}`{}", hint(*.is_shallow))]
    UnknownRevision {
        /// As it was given.
        revision: String,
        /// True if the clone has only a part of the history.
        is_shallow: bool,
    },
    /// Two commits without a common one.
    #[error("git finds no commit that both HEAD and `{branch}` come from{}", hint(*.is_shallow))]
    NoMergeBase {
        /// As it was given.
        branch: String,
        /// True if the clone has only a part of the history.
        is_shallow: bool,
    },
    /// Git failed otherwise.
    #[error("git {command} failed: {reason}")]
    Failed {
        /// The git command.
        command: String,
        /// Message of git.
        reason: String,
    },
    /// Git did not come to an end.
    #[error("git {command} took more than {seconds} seconds and was ended")]
    TooLong {
        /// The git command.
        command: String,
        /// Time limit, in seconds.
        seconds: u64,
    },
    /// The output of git breaks off.
    #[error("cannot read what git answers: {0}")]
    Read(#[source] io::Error),
}

fn hint(is_shallow: bool) -> &'static str {
    if is_shallow {
        "\nhelp: this clone is shallow; if the name is right, fetch more of its history (`git fetch --unshallow`, or `fetch-depth: 0`)"
    } else {
        ""
    }
}

/// A work tree, seen from a folder of it.
#[derive(Clone, Debug)]
pub struct Repository {
    folder: PathBuf,
    /// The way from the root of the work tree to the folder; it ends in a slash, or is empty.
    prefix: Vec<u8>,
}

impl Repository {
    /// The repository that `folder` is in; empty is the current one.
    pub fn open(folder: &Path) -> Result<Self, GitError> {
        let mut repository = Self {
            folder: folder.to_owned(),
            prefix: Vec::new(),
        };
        let output = repository.output(&["rev-parse", "--is-inside-work-tree", "--show-prefix"])?;
        let answer = output
            .stdout
            .strip_prefix(b"true\n")
            .filter(|_| output.status.success());
        let Some(prefix) = answer else {
            let message = words(&output.stderr);
            let reason = if message.is_empty() {
                "it has none".to_owned()
            } else {
                message
            };
            return Err(GitError::NoRepository { reason });
        };
        repository.prefix = prefix.strip_suffix(b"\n").unwrap_or(prefix).to_vec();
        Ok(repository)
    }

    /// The files below `paths` that the next commit would change or add, as the index has them.
    pub fn staged(&self, paths: &[PathBuf]) -> Result<Vec<Blob>, GitError> {
        let mut command = self.command(&["diff", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames"]);
        command.args(["--diff-filter=AMTU", "--ignore-submodules=all", "--no-ext-diff", "--"]);
        let listed = succeed(command.args(paths), "diff --cached")?;
        let mut blobs: Vec<_> = index::blobs(&listed, |path| self.shown(path)).collect();
        blobs.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(blobs)
    }

    /// The commit that a revision means.
    pub fn commit(&self, revision: &str) -> Result<String, GitError> {
        let name = format!("{revision}^{{commit}}");
        let output = self.output(&["rev-parse", "--verify", "--quiet", "--end-of-options", &name])?;
        let commit = text(&output.stdout);
        if output.status.success() && !commit.is_empty() {
            return Ok(commit);
        }
        Err(GitError::UnknownRevision {
            revision: revision.to_owned(),
            is_shallow: self.is_shallow(),
        })
    }

    /// The commit at which `branch` and the work tree parted.
    pub fn merge_base(&self, branch: &str) -> Result<String, GitError> {
        let tip = self.commit(branch)?;
        let output = self.output(&["merge-base", &tip, "HEAD"])?;
        let base = text(&output.stdout);
        if output.status.success() && !base.is_empty() {
            return Ok(base);
        }
        Err(GitError::NoMergeBase {
            branch: branch.to_owned(),
            is_shallow: self.is_shallow(),
        })
    }

    /// The lines below `paths` that the work tree has and the commit has not, files that git does not track yet
    /// included. A file that was only renamed adds nothing.
    pub fn added(&self, commit: &str, paths: &[PathBuf]) -> Result<Added, GitError> {
        let mut command = self.command(&["diff", "--unified=0", "--find-renames", "--no-color", "--diff-filter=d"]);
        command.args([
            "--no-ext-diff",
            "--no-textconv",
            // Files that git takes for binary, such as UTF-16, have lines too.
            "--text",
            "--ignore-submodules=all",
            "--inter-hunk-context=0",
        ]);
        command.args(["--src-prefix=a/", "--dst-prefix=b/", "--no-relative", commit, "--"]);
        let mut added = Added::default();
        for (path, lines) in stream(command.args(paths), "diff", patch::files)? {
            added.put(self.shown(&path), lines);
        }
        let mut command = self.command(&["ls-files", "--others", "--exclude-standard", "-z", "--"]);
        let untracked = succeed(command.args(paths), "ls-files")?;
        for path in untracked.split(|byte| *byte == 0).filter(|path| !path.is_empty()) {
            added.put(path_of(path), Lines::All);
        }
        Ok(added)
    }

    /// The files below `paths` that git tracks although its ignore rules name them, as the work tree has them.
    pub fn tracked_but_ignored(&self, paths: &[PathBuf]) -> Result<Vec<PathBuf>, GitError> {
        let mut command = self.command(&["ls-files", "--cached", "--ignored", "--exclude-standard", "-z", "--"]);
        let listed = succeed(command.args(paths), "ls-files")?;
        let listed = listed.split(|byte| *byte == 0).filter(|path| !path.is_empty());
        Ok(listed.map(path_of).collect())
    }

    /// True if git has a file at a path or below it: in the index, or as deleted since HEAD or a commit.
    pub fn knows(&self, path: &Path, commit: Option<&str>) -> Result<bool, GitError> {
        let mut queries: Vec<Vec<&str>> = vec![vec!["ls-files"], vec!["diff", "--cached", "--name-only"]];
        queries.extend(commit.map(|commit| vec!["diff", "--name-only", commit]));
        for args in queries {
            let mut command = self.command(&args);
            if !succeed(command.arg("--").arg(path), args[0])?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn is_shallow(&self) -> bool {
        let output = self.output(&["rev-parse", "--is-shallow-repository"]);
        output.is_ok_and(|output| output.stdout.starts_with(b"true"))
    }

    /// A path of the work tree as documents are named: from the folder.
    fn shown(&self, path: &[u8]) -> PathBuf {
        if let Some(below) = path.strip_prefix(&*self.prefix) {
            return path_of(below);
        }
        let own: Vec<_> = self
            .prefix
            .split(|byte| *byte == b'/')
            .filter(|part| !part.is_empty())
            .collect();
        let parts: Vec<_> = path.split(|byte| *byte == b'/').collect();
        let shared = own.iter().zip(&parts).take_while(|(a, b)| a == b).count();
        let up = std::iter::repeat_n(&b".."[..], own.len() - shared);
        let way: Vec<_> = up.chain(parts.into_iter().skip(shared)).collect();
        path_of(&way.join(&b'/'))
    }

    /// Git, with the user's settings that would change its output overridden.
    fn command<S: AsRef<OsStr>>(&self, args: &[S]) -> Command {
        let mut command = Command::new("git");
        command.args(["--no-pager", "--literal-pathspecs"]);
        for setting in QUIET {
            command.args(["-c", setting]);
        }
        command.args(args);
        if !self.folder.as_os_str().is_empty() {
            command.current_dir(&self.folder);
        }
        command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
        // A clone without all its objects would ask for them: no network, and no program that a config names for it.
        command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_ALLOW_PROTOCOL", "none");
        command.stdin(Stdio::null());
        command
    }

    fn output(&self, args: &[&str]) -> Result<Output, GitError> {
        process::output(&mut self.command(args), args.first().copied().unwrap_or_default())
    }
}

/// Git's standard error, advice included: in a checkout of another user, that is the remedy.
fn words(stderr: &[u8]) -> String {
    text(stderr).trim_start_matches("fatal: ").to_owned()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStringExt as _;
    PathBuf::from(OsString::from_vec(bytes.to_vec()))
}

/// Git's paths are UTF-8 where the system's are not bytes.
#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(OsString::from(String::from_utf8_lossy(bytes).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_seen_from_the_folder() {
        let repository = |prefix: &str| Repository {
            folder: PathBuf::new(),
            prefix: prefix.as_bytes().to_vec(),
        };
        for (prefix, path, shown) in [
            ("", "a/b.py", "a/b.py"),
            ("a/", "a/b.py", "b.py"),
            ("a/c/", "a/b.py", "../b.py"),
            ("a/c/", "ab.py", "../../ab.py"),
        ] {
            let seen = repository(prefix).shown(path.as_bytes());
            assert_eq!(seen, Path::new(shown), "{path} from {prefix}");
        }
    }
}
