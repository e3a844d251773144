//! The files around those with an edit, which may speak against it: those that name no model but send requests or allow
//! calls, those that git tracks although its ignore rules name them, and, where a few files are fixed, the rest of their
//! scope.
//!
//! In: a run that fixes some files. Out: the same documents with those around them, of their config's folder, or else of the
//! repository, so that fixing file by file gives what fixing all at once does.
//! Nothing is said of what is read here.

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};

use super::Failure;
use super::args::{Scan, Terminal};
use super::output::root_folder;
use super::project::Project;
use super::scan::{Known, Reads, Session, whole};
use crate::document::Document;
use crate::edit::Outlook;
use crate::engine::Checked;
use crate::input::Source;
use crate::input::git::Repository;

/// Reads what lies around the documents of `project`.
pub(super) fn read(
    scan: &Scan,
    terminal: &Terminal,
    session: &mut Session,
    project: &mut Project,
) -> Result<(), Failure> {
    /// More files in ignored folders are not policies and sources: they are what somebody else wrote.
    const MAX_TRACKED: usize = 5_000;
    let is_stdin = scan.paths.iter().any(|path| path.as_os_str() == "-");
    if is_stdin || !project.has_edits() {
        return Ok(());
    }
    let mut paths: Vec<PathBuf> = match session.reads {
        Reads::Paths if scan.paths.is_empty() => vec![PathBuf::from(".")],
        Reads::Paths => scan.paths.clone(),
        Reads::Changed(_) | Reads::Tracked(_) | Reads::Staged(..) => Vec::new(),
    };
    paths.retain(|path| path.is_dir());
    paths.extend(folders(scan, session, project));
    if paths.is_empty() {
        return Ok(());
    }
    let reads = std::mem::replace(&mut session.reads, Reads::Paths);
    let tracked = tracked_but_ignored(scan, &paths);
    let mut ran = take(&Scan { paths, ..scan.clone() }, terminal, session, project);
    if ran.is_ok() && !tracked.is_empty() && tracked.len() <= MAX_TRACKED {
        session.reads = Reads::Tracked(tracked);
        ran = take(scan, terminal, session, project);
    }
    session.reads = reads;
    ran
}

/// Reads files of which nothing is known yet.
fn take(scan: &Scan, terminal: &Terminal, session: &mut Session, project: &mut Project) -> Result<(), Failure> {
    let pick = |_: &Document, checked: Checked| {
        let found = (checked.findings, checked.outlook);
        (!found.0.is_empty() || found.1 != Outlook::default()).then_some(found)
    };
    session.known = Some(Known::of(project.all_paths()));
    let ran = session.run(scan, terminal, &pick, &mut |_, source: Source, _, found| {
        project.take_around(session, source, found);
        Ok(())
    });
    session.known = None;
    ran.map(|_| ())
}

/// The files in `folders` that git has, although its ignore rules name them; none outside of a work tree, and where those
/// rules do not count anyway.
fn tracked_but_ignored(scan: &Scan, folders: &[PathBuf]) -> Vec<PathBuf> {
    if scan.no_ignore || env::current_dir().ok().as_deref().and_then(root_folder).is_none() {
        return Vec::new();
    }
    let repository = Repository::open(Path::new(""));
    let listed = repository.and_then(|repository| repository.tracked_but_ignored(folders));
    // Without git, or with folders of another repository, the walk is all there is.
    let mut listed = listed.unwrap_or_default();
    listed.retain(|path| path.is_file());
    listed
}

/// The folders of the scopes that are not read whole.
fn folders(scan: &Scan, session: &Session, project: &Project) -> BTreeSet<PathBuf> {
    let read: Vec<PathBuf> = match session.reads {
        Reads::Paths if scan.paths.is_empty() => whole(Path::new(".")).into_iter().collect(),
        Reads::Paths => scan.paths.iter().filter_map(|path| whole(path)).collect(),
        Reads::Changed(_) | Reads::Tracked(_) | Reads::Staged(..) => Vec::new(),
    };
    let current = env::current_dir().ok();
    let repository = current.as_deref().and_then(root_folder);
    let scope = |path: &Path| {
        let config = session.nearest_config(path);
        let folder = config.as_deref().and_then(Path::parent).or(repository)?;
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        whole(folder)
    };
    let scopes: BTreeSet<PathBuf> = project.paths().filter_map(scope).collect();
    let is_read = |folder: &PathBuf| read.iter().any(|path| folder.starts_with(path));
    let open: BTreeSet<PathBuf> = scopes.into_iter().filter(|folder| !is_read(folder)).collect();
    let below = |folder: &PathBuf| open.iter().any(|outer| folder != outer && folder.starts_with(outer));
    let outermost: BTreeSet<PathBuf> = open.iter().filter(|folder| !below(folder)).cloned().collect();
    let shown = |folder: PathBuf| {
        let relative = current
            .as_deref()
            .and_then(whole)
            .and_then(|current| Some(folder.strip_prefix(current).ok()?.to_owned()));
        match relative {
            Some(path) if path.as_os_str().is_empty() => PathBuf::from("."),
            Some(path) => path,
            None => folder,
        }
    };
    outermost.into_iter().map(shown).collect()
}
