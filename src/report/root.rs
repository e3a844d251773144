//! Root of the repository: paths as readers of a whole repository expect them.
//!
//! In: the names of documents, which are relative to the folder in which the run started. Out: paths relative to the
//! repository's root. Reads no file; the caller that makes a [`Root`] has found it.

use std::path::Path;

use crate::document::Name;

/// The root of the repository, seen from where the run started. By default the two are one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Root {
    /// The root itself, with `/`, and without one at its end.
    folder: String,
    /// The way from the root to where the run started; empty where that is the root.
    prefix: String,
}

impl Root {
    /// The root at `folder` for a run in `current`; both are absolute. A root elsewhere is ignored.
    pub fn new(folder: &Path, current: &Path) -> Self {
        let Ok(prefix) = current.strip_prefix(folder) else {
            return Self::default();
        };
        Self {
            folder: Name::from(folder).as_str().trim_end_matches('/').to_owned(),
            prefix: Name::from(prefix).as_str().to_owned(),
        }
    }

    /// The path of a document, relative to the root; one outside of it keeps its name.
    pub fn path(&self, name: &str) -> String {
        if is_absolute(name) {
            let below = name.strip_prefix(&self.folder).and_then(|rest| rest.strip_prefix('/'));
            return below.filter(|_| !self.folder.is_empty()).unwrap_or(name).to_owned();
        }
        let mut parts = Vec::new();
        for part in self.prefix.split('/').chain(name.split('/')) {
            match part {
                "" | "." => {}
                ".." => {
                    if parts.pop().is_none() {
                        return name.to_owned();
                    }
                }
                part => parts.push(part),
            }
        }
        parts.join("/")
    }
}

/// True if a name starts at the root of the file system, or of a drive.
pub(super) fn is_absolute(name: &str) -> bool {
    name.starts_with('/') || matches!(name.as_bytes(), [drive, b':', b'/', ..] if drive.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_starts_at_the_root_wherever_the_run_did() {
        let root = Root::new(Path::new("/repo"), Path::new("/repo/a/b"));
        for (name, path) in [
            ("x.py", "a/b/x.py"),
            ("./c/x.py", "a/b/c/x.py"),
            ("../x.py", "a/x.py"),
            ("../../x.py", "x.py"),
            ("/repo/d/x.py", "d/x.py"),
        ] {
            assert_eq!(root.path(name), path);
        }
    }

    #[test]
    fn a_path_outside_keeps_its_name() {
        let root = Root::new(Path::new("/repo"), Path::new("/repo/a"));
        for name in ["../../x.py", "/else/x.py", "/repository/x.py"] {
            assert_eq!(root.path(name), name);
        }
    }

    #[test]
    fn without_a_root_a_name_is_the_path() {
        for root in [Root::default(), Root::new(Path::new("/a"), Path::new("/b"))] {
            assert_eq!(root.path("src/x.py"), "src/x.py");
            assert_eq!(root.path("/src/x.py"), "/src/x.py");
        }
    }
}
