//! Exclusions from a walk: excludes of the options and of the config, hidden files, and the folders of version control.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use ignore::WalkBuilder;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::ignored::IgnoreRules;
use super::{Hooks, InputError, Keep, Walk};
use crate::vocab::glob::nests_too_deep;

/// Folders in which version control keeps its own.
const VERSION_CONTROL: [&str; 8] = [".git", ".hg", ".svn", ".jj", ".bzr", ".pijul", "_darcs", "CVS"];

/// Prefix and suffix of the temporary file that replaces another one. An interrupted run leaves it behind, and the next
/// run does not read it.
const TEMPORARY: (&str, &str) = (".bedrock-lint-", ".tmp");

/// Makes temporary files that replace others.
pub fn temporary() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    builder
}

/// True if a file was left behind by an interrupted run.
pub(super) fn is_temporary(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name.starts_with(TEMPORARY.0.as_bytes()) && name.ends_with(TEMPORARY.1.as_bytes())
}

/// Exclusions of the options and the config.
pub(super) struct Excludes<'a> {
    globs: Gitignore,
    keep: Option<&'a Keep<'a>>,
}

impl<'a> Excludes<'a> {
    pub(super) fn new(walk: &Walk, hooks: Hooks<'a>) -> Result<Self, InputError> {
        let mut globs = GitignoreBuilder::new("");
        for (at, pattern) in walk.exclude.iter().enumerate() {
            check(pattern, &walk.exclude[..at])?;
            globs.add_line(None, pattern).map_err(|error| bad(pattern, &error))?;
        }
        let globs = globs.build().map_err(|error| bad(&walk.exclude.join(" "), &error))?;
        Ok(Self {
            globs,
            keep: hooks.keep,
        })
    }

    /// True if a path of a walk is excluded; the folders above it are not checked.
    pub(super) fn covers(&self, path: &Path, is_dir: bool) -> bool {
        self.globs.matched(path, is_dir).is_ignore() || self.keep.is_some_and(|keep| !keep(path, is_dir))
    }
}

/// Refuses patterns that a .gitignore would silently ignore. `before` are the patterns before it.
fn check(pattern: &str, before: &[String]) -> Result<(), InputError> {
    let fail = |reason: String| {
        Err(InputError::Exclude {
            pattern: pattern.to_owned(),
            reason,
        })
    };
    let glob = pattern.strip_prefix('!').unwrap_or(pattern);
    if glob.trim().is_empty() || pattern.starts_with('#') {
        return fail("it names nothing".to_owned());
    }
    if glob.len() < pattern.len() && before.iter().all(|earlier| earlier.starts_with('!')) {
        return fail("`!` takes back an earlier exclude, but there is none".to_owned());
    }
    if nests_too_deep(glob) {
        return fail("it has too many braces".to_owned());
    }
    match globset::Glob::new(glob) {
        Ok(_) => Ok(()),
        Err(error) => fail(error.kind().to_string()),
    }
}

fn bad(pattern: &str, error: &ignore::Error) -> InputError {
    InputError::Exclude {
        pattern: pattern.to_owned(),
        reason: error.to_string(),
    }
}

/// Exclusions of paths given by hand, where excludes apply to those too: all that a walk of the current folder applies.
pub(super) struct Barrier<'a> {
    excludes: &'a Excludes<'a>,
    no_hidden: bool,
    /// The current folder, and its ignore rules.
    here: PathBuf,
    ignored: Option<IgnoreRules>,
}

impl<'a> Barrier<'a> {
    pub(super) fn new(walk: &Walk, excludes: &'a Excludes<'a>) -> Self {
        let here = walk.locate(Path::new("."));
        Self {
            excludes,
            no_hidden: walk.no_hidden,
            ignored: ignored(walk, in_repository(&here)),
            here,
        }
    }

    fn is_ignored(&self, path: &Path, is_dir: bool) -> bool {
        let ignored = self.ignored.as_ref();
        ignored.is_some_and(|ignored| ignored.ignores_below(&self.here, path, is_dir))
    }

    pub(super) fn bars(&self, path: &Path, is_dir: bool) -> bool {
        let mut folders = path.ancestors().skip(1).filter(|folder| folder.file_name().is_some());
        let mut names = path.ancestors().filter_map(Path::file_name);
        self.excludes.covers(path, is_dir)
            || folders.any(|folder| self.excludes.covers(folder, true))
            || names.any(|name| is_version_control(name, true) || (self.no_hidden && is_hidden(name)))
            || (!leads_away(path) && self.is_ignored(path, is_dir))
    }
}

/// True if a path may lead out of the current folder, by its text alone.
pub(super) fn leads_away(path: &Path) -> bool {
    path.has_root() || path.components().any(|part| part == Component::ParentDir)
}

/// A walk, of no folder yet. Ignore files are not its job: it would read any of them.
pub(super) fn walker(walk: &Walk) -> WalkBuilder {
    let mut builder = WalkBuilder::empty();
    builder.standard_filters(false).threads(walk.threads());
    if !walk.current_dir.as_os_str().is_empty() {
        builder.current_dir(&walk.current_dir);
    }
    builder
}

/// The rules of ignore files, where they apply.
///
/// A tree without its repository, as in an archive or a container, is walked as the repository would be. Inside of one
/// the rules are git's: those of the folders above it do not count.
pub(super) fn ignored(walk: &Walk, in_repository: bool) -> Option<IgnoreRules> {
    (!walk.no_ignore).then(|| IgnoreRules::new(walk, in_repository))
}

/// True if a folder is part of a repository.
pub(super) fn in_repository(folder: &Path) -> bool {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    folder
        .ancestors()
        .any(|above| above.join(".git").exists() || above.join(".jj").exists())
}

/// True if a name belongs to the data of version control. A `.git` that is a file is in a submodule or a linked work
/// tree.
pub(super) fn is_version_control(name: &OsStr, is_dir: bool) -> bool {
    VERSION_CONTROL.iter().any(|one| name == *one) && (is_dir || name == ".git")
}

/// True if a name begins with a dot.
pub(super) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}
