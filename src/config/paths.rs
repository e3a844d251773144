//! Globs over paths: of `exclude`, and of overrides.
//!
//! A pattern has the syntax of a line in a .gitignore, without `!`: one that holds no `/` means a file or folder of
//! that name at any depth; another is relative to its folder. A pattern that matches a folder matches everything in it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::vocab::glob::nests_too_deep;

/// A glob, and the folder that it is relative to.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PathGlob {
    text: String,
    glob: globset::Glob,
    base: Option<Arc<Path>>,
}

/// A text that is no glob over paths.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a glob: {reason}")]
pub struct ParseGlobError {
    text: String,
    reason: String,
}

impl PathGlob {
    /// The same glob, relative to a folder instead of where the run started.
    #[must_use]
    pub(super) fn below(mut self, base: Arc<Path>) -> Self {
        self.base = Some(base);
        self
    }
}

impl FromStr for PathGlob {
    type Err = ParseGlobError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = |reason: &str| ParseGlobError {
            text: text.to_owned(),
            reason: reason.to_owned(),
        };
        let anchored = text.strip_prefix("./").unwrap_or(text).trim_end_matches('/');
        let pattern = match anchored.strip_prefix('/') {
            Some(rest) => rest.to_owned(),
            None if anchored.contains('/') => anchored.to_owned(),
            None => format!("**/{anchored}"),
        };
        match pattern.trim_start_matches("**/") {
            "" | "." => return Err(error("it names nothing")),
            rest if rest.starts_with('!') => return Err(error("it cannot be turned around with `!`")),
            rest if rest.split('/').any(|part| part == "..") => {
                return Err(error("it leads out of its folder with `..`"));
            }
            _ => {}
        }
        if nests_too_deep(&pattern) {
            return Err(error("it has too many braces"));
        }
        let glob = GlobBuilder::new(&pattern).literal_separator(true).build();
        let glob = glob.map_err(|glob_error| error(&glob_error.kind().to_string()))?;
        Ok(Self {
            text: text.to_owned(),
            glob,
            base: None,
        })
    }
}

impl fmt::Display for PathGlob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for PathGlob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

/// Globs, to be asked together.
#[derive(Clone, Debug, Default)]
pub(super) struct PathSet {
    groups: Vec<(Arc<Path>, GlobSet)>,
}

impl PathSet {
    /// A set of globs; those without a folder of their own are relative to `start`.
    ///
    /// # Errors
    /// If the globs together are too large for one automaton.
    pub(super) fn new<'a>(
        globs: impl IntoIterator<Item = &'a PathGlob>,
        start: &Arc<Path>,
    ) -> Result<Self, globset::Error> {
        let mut builders: BTreeMap<Arc<Path>, GlobSetBuilder> = BTreeMap::new();
        for glob in globs {
            let base = glob.base.as_ref().unwrap_or(start);
            builders
                .entry(Arc::clone(base))
                .or_insert_with(GlobSetBuilder::new)
                .add(glob.glob.clone());
        }
        let groups = builders
            .into_iter()
            .map(|(base, builder)| Ok((base, builder.build()?)))
            .collect::<Result<_, _>>()?;
        Ok(Self { groups })
    }

    /// True if there is no glob.
    pub(super) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// True if a glob matches the absolute path itself.
    pub(super) fn matches(&self, path: &Path) -> bool {
        self.groups
            .iter()
            .any(|(base, globs)| globs.is_match(&*relative(path, base)))
    }

    /// True if a glob matches the absolute path or a folder above it.
    pub(super) fn covers(&self, path: &Path) -> bool {
        let covered = |path: &Path, globs: &GlobSet| path.ancestors().any(|folder| globs.is_match(folder));
        self.groups
            .iter()
            .any(|(base, globs)| covered(&relative(path, base), globs))
    }
}

/// The path relative to `base`; one outside of it begins with `..`, so that only patterns without a folder fit.
fn relative<'a>(path: &'a Path, base: &Path) -> Cow<'a, Path> {
    if let Ok(below) = path.strip_prefix(base) {
        return Cow::Borrowed(below);
    }
    let shared = path
        .components()
        .zip(base.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = base.components().skip(shared).map(|_| Component::ParentDir);
    Cow::Owned(up.chain(path.components().skip(shared)).collect())
}

/// The path, absolute and without `.` and `..`; links are not followed.
pub(super) fn absolute(start: &Path, path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for component in start.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(clean.pop()),
            other => clean.push(other),
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(globs: &[&str]) -> PathSet {
        let globs: Vec<PathGlob> = globs.iter().map(|glob| glob.parse().unwrap()).collect();
        PathSet::new(&globs, &Arc::from(Path::new("/repo"))).unwrap()
    }

    #[track_caller]
    fn check(glob: &str, inside: &[&str], outside: &[&str]) {
        let set = set(&[glob]);
        for path in inside {
            assert!(set.covers(Path::new(path)), "{glob} must cover {path}");
        }
        for path in outside {
            assert!(!set.covers(Path::new(path)), "{glob} must not cover {path}");
        }
    }

    #[test]
    fn a_name_is_found_at_any_depth() {
        check(
            "vendor",
            &["/repo/vendor", "/repo/a/vendor/b/c.py"],
            &["/repo/vendors/a.py", "/repo/a.vendor"],
        );
        check("*.snap", &["/repo/a.snap", "/repo/a/b.snap"], &["/repo/a.snapshot"]);
        check("vendor/", &["/repo/a/vendor/b.py"], &[]);
    }

    #[test]
    fn a_pattern_with_a_slash_is_relative_to_its_folder() {
        check("docs/old", &["/repo/docs/old/a.md"], &["/repo/a/docs/old/a.md"]);
        check("/vendor", &["/repo/vendor/a.py"], &["/repo/a/vendor/a.py"]);
        check("./vendor/**", &["/repo/vendor/a/b.py"], &["/repo/a/vendor/a.py"]);
        check(
            "**/old/*.py",
            &["/repo/a/old/b.py", "/repo/old/b.py"],
            &["/repo/old/a/b.py"],
        );
        check("src/*.{ts,js}", &["/repo/src/a.ts"], &["/repo/src/a/b.ts"]);
    }

    #[test]
    fn the_folder_itself_is_not_what_its_content_matches() {
        assert!(!set(&["vendor/**"]).matches(Path::new("/repo/vendor")));
        assert!(set(&["vendor"]).matches(Path::new("/repo/vendor")));
    }

    #[test]
    fn a_path_elsewhere_still_has_a_name() {
        check("vendor", &["/other/vendor/a.py"], &["/other/a.py"]);
        check("/vendor", &[], &["/vendor/a.py", "/other/vendor/a.py"]);
    }

    #[test]
    fn the_folders_above_do_not_count() {
        check("repo", &["/repo/a/repo/b.py"], &["/repo/a.py", "/repo"]);
    }

    #[test]
    fn a_text_that_is_no_glob_is_refused() {
        let reason = |glob: &str| glob.parse::<PathGlob>().unwrap_err().to_string();
        assert_eq!(
            reason("!keep.py"),
            "`!keep.py` is not a glob: it cannot be turned around with `!`"
        );
        assert_eq!(
            reason("../other/**"),
            "`../other/**` is not a glob: it leads out of its folder with `..`"
        );
        assert_eq!(reason(""), "`` is not a glob: it names nothing");
        assert_eq!(
            reason("a[b"),
            "`a[b` is not a glob: unclosed character class; missing ']'"
        );
    }

    #[test]
    fn paths_are_cleaned_without_asking_the_file_system() {
        assert_eq!(
            absolute(Path::new("/repo"), Path::new("./a/../b.py")),
            Path::new("/repo/b.py")
        );
        assert_eq!(
            absolute(Path::new("/repo"), Path::new("/else/../b.py")),
            Path::new("/b.py")
        );
    }
}
