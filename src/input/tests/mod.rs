//! Walking, reading and skipping, on folders as users have them.

mod given;
mod reading;
mod walking;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::*;

/// Files are worth reading whole where they hold `id:`.
#[derive(Clone)]
struct Id;

impl ChunkTest for Id {
    fn overlap(&self) -> usize {
        2
    }

    fn can_hold(&self, chunk: &[u8]) -> bool {
        memchr::memmem::find(chunk, b"id:").is_some()
    }
}

/// A folder of files that each hold `id:` and their own name.
struct Tree {
    folder: TempDir,
}

impl Tree {
    fn new(files: &[&str]) -> Self {
        let tree = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        for file in files {
            tree.write(file, format!("id: {file}\n"));
        }
        tree
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    fn write(&self, file: &str, content: impl AsRef<[u8]>) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// A folder that version control takes for a repository.
    fn repository(files: &[&str]) -> Self {
        let tree = Self::new(files);
        tree.write(".git/HEAD", "ref: refs/heads/main\n");
        tree
    }

    /// The settings that read these paths from here.
    fn walk(&self, paths: &[&str]) -> Walk {
        let paths = paths.iter().map(PathBuf::from).collect();
        Walk {
            paths,
            current_dir: self.folder.path().to_owned(),
            threads: 2,
            ..Walk::default()
        }
    }
}

fn read(walk: &Walk) -> (Vec<String>, Summary) {
    read_with(walk, Hooks::default())
}

fn read_with(walk: &Walk, hooks: Hooks<'_>) -> (Vec<String>, Summary) {
    let mut names = Vec::new();
    let work = |source: Source| source.document.name().to_owned();
    let summary = run(walk, hooks, &Id, &work, &mut |name| {
        names.push(name);
        ControlFlow::Continue(())
    });
    (names, summary.unwrap())
}

/// The names of the files that are read.
fn names(walk: &Walk) -> Vec<String> {
    read(walk).0
}

fn skipped(summary: &Summary, reason: SkipReason) -> (u64, Vec<&str>) {
    let paths = summary
        .skipped
        .get(&reason)
        .map(|skipped| skipped.paths.iter().map(String::as_str).collect());
    (summary.skipped(reason), paths.unwrap_or_default())
}
