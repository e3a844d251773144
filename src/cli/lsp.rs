//! `lsp`: the language server, with the settings that a check of each folder would have.

use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{Judge, Lsp};
use super::output::root_folder;
use super::scan::Session;
use super::{Failure, Outcome, accept, context};
use crate::catalog::{Catalog, CatalogHandle};
use crate::config::{self, AsOf, BaselineFile};
use crate::document::Document;
use crate::engine::{Checked, Settings};
use crate::input::{self, Hooks, Walk};
use crate::lsp::{self, Ended, Host, Workspace};
use crate::vocab::{Day, Severity};

/// Files that change the findings when they change, beside configs, baselines and overlays.
const IGNORE_FILES: [&str; 3] = [".gitignore", ".ignore", ".bedrock-lintignore"];

/// The catalog where that of a folder cannot be read.
static EMBEDDED: CatalogHandle = CatalogHandle::Embedded;

pub(super) fn run(args: &Lsp, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let host = Folders { args };
    let ended = lsp::serve(&host, io::BufReader::new(io::stdin()), out)?;
    Ok(match ended {
        Ended::Requested => Outcome::Clean,
        Ended::Abruptly => Outcome::Abandoned,
    })
}

/// The folders of an editor, each as a check that starts there sees it.
struct Folders<'a> {
    args: &'a Lsp,
}

/// One workspace folder.
struct Folder {
    root: PathBuf,
    /// Nothing where a check of the folder would not begin, and why not.
    session: Result<Session, Vec<String>>,
    all: bool,
    day: Day,
    /// Hashes of the files that the settings were read from.
    read: RefCell<HashMap<PathBuf, u64>>,
}

impl Host for Folders<'_> {
    fn load(&self, root: &Path) -> Box<dyn Workspace> {
        let session = session(root, &self.args.judge).map_err(|failure| match failure {
            Failure::BrokenPipe => Vec::new(),
            Failure::Other(error) => context::lines_of(&error),
        });
        let folder = Folder {
            root: root.to_owned(),
            session,
            all: self.args.all,
            day: context::day(AsOf::Today),
            read: RefCell::default(),
        };
        folder.note_folders(root);
        for file in folder.files() {
            folder.note(file);
        }
        Box::new(folder)
    }

    fn root_of(&self, file: &Path) -> PathBuf {
        let folder = file.parent().filter(|folder| folder.is_absolute());
        let Some(folder) = folder else {
            return std::env::current_dir().unwrap_or_default();
        };
        root_folder(folder).unwrap_or(folder).to_owned()
    }
}

fn session(root: &Path, judge: &Judge) -> Result<Session, Failure> {
    let mut session = Session::of_folder(root, judge)?;
    if let Some(BaselineFile(file)) = session.start.values.baseline.value.clone() {
        session.baseline = Some(Arc::new(accept::read_from(&file, false, root)?));
    }
    Ok(session)
}

impl Folder {
    /// The files beside configs that settings come from.
    fn files(&self) -> Vec<PathBuf> {
        let Ok(session) = &self.session else {
            // A faulty one is reported again with the config.
            return Vec::new();
        };
        let values = &session.start.values;
        let baseline = values.baseline.value.iter().map(|BaselineFile(file)| file);
        let configs = session.start.config.iter().chain(&session.start.bases);
        let config = configs.map(|config| self.root.join(config));
        values
            .catalog
            .value
            .iter()
            .chain(baseline)
            .cloned()
            .chain(config)
            .collect()
    }

    /// Notes the files of settings of a folder and of those above it.
    fn note_folders(&self, folder: &Path) {
        for folder in folder.ancestors() {
            if self.read.borrow().contains_key(folder) {
                break;
            }
            self.note(folder.to_owned());
        }
    }

    fn note(&self, place: PathBuf) {
        let stamp = stamp(&place);
        self.read.borrow_mut().insert(place, stamp);
    }

    /// True if a check of the folder leaves the file out.
    fn leaves_out(&self, session: &Session, path: &Path) -> bool {
        let walk = Walk {
            current_dir: self.root.clone(),
            ..Walk::default()
        };
        let keep = |path: &Path, _: bool| !session.excludes(path);
        let hooks = Hooks {
            keep: Some(&keep),
            ..Hooks::default()
        };
        input::leaves_out(&walk, hooks, path).unwrap_or(false)
    }
}

impl Workspace for Folder {
    fn check(&self, document: &Document, path: &Path) -> Option<Checked> {
        self.note_folders(self.root.join(path).parent().unwrap_or(&self.root));
        let session = self.session.as_ref().ok()?;
        if self.leaves_out(session, path) || document.bytes().len() as u64 > Walk::default().max_file_size {
            return None;
        }
        let (_, checked) = session.judge_caught(path, document)?;
        Some(checked)
    }

    fn settings(&self, path: &Path) -> Option<Settings> {
        self.session.as_ref().ok()?.settings(path).ok()
    }

    fn shows_notes(&self, path: &Path) -> bool {
        let fail_on = self.session.as_ref().ok().and_then(|session| session.fail_on(path));
        self.all || fail_on == Some(Severity::Note)
    }

    fn catalog(&self) -> &Catalog {
        match &self.session {
            Ok(session) => session.engine.catalog(),
            Err(_) => EMBEDDED.get(),
        }
    }

    fn is_stale(&self) -> bool {
        // A broken baseline or overlay is not cached: it is read each time.
        let has_changed = |(place, known): (&PathBuf, &u64)| stamp(place) != *known;
        self.session.is_err() || self.day != context::day(AsOf::Today) || self.read.borrow().iter().any(has_changed)
    }

    fn problems(&self) -> Vec<String> {
        match &self.session {
            Ok(session) => session.problems(),
            Err(problems) => problems.clone(),
        }
    }
}

/// A number that is another one where a file of settings is: the file itself, or those of a folder.
fn stamp(place: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    let names = config::FILE_NAMES.into_iter().chain(IGNORE_FILES);
    let files = names.map(|name| place.join(name)).chain([place.to_owned()]);
    for file in files {
        let metadata = fs::metadata(&file).ok().filter(fs::Metadata::is_file);
        metadata
            .map(|metadata| (metadata.len(), metadata.modified().ok()))
            .hash(&mut hasher);
    }
    hasher.finish()
}
