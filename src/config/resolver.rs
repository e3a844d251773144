//! Finding the config that holds for a path.
//!
//! The nearest config wins, looked for from the file's folder up to the first folder that holds a `.git`, or up to the
//! root of the file system. A folder is searched for a config once; where there is no config above it, those are the
//! only calls to the file system. Broken configs are kept, to be reported once.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsString;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use super::error::{ConfigError, ConfigErrors, Problem, Source};
use super::file::{Base, ConfigFile, Setting, section_is_in, surroundings};
use super::layer::Layer;
use super::paths::absolute;
use super::settings::Settings;
use super::{FILE_NAMES, PYPROJECT, misnamed};
use crate::document::regular;

/// A config is a page or two; a larger file is something else.
const MAX_BYTES: u64 = 1 << 20;

/// The names that are looked for above the start of a run because people give them to a config by mistake.
const NEAR_NAMES: [&str; 4] = [
    "bedrock_lint.toml",
    ".bedrock_lint.toml",
    "bedrocklint.toml",
    ".bedrocklint.toml",
];

/// Configs that build on one another in a row, at most.
const MAX_BASES: usize = 8;

/// Ways to find configs, and the one that all of them build on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sources {
    /// The way to find the config of a file.
    pub discovery: Discovery,
    /// A config that every other one builds on, and that holds where there is none.
    pub policy: Option<PathBuf>,
}

/// Ways to find configs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Discovery {
    /// The one nearest to each file.
    Nearest,
    /// This one, for every file.
    File(PathBuf),
    /// None.
    Isolated,
}

/// Settings, or everything that is wrong with the config that should give them.
type Found = Result<Arc<Settings>, Arc<ConfigErrors>>;

/// Answers which settings hold for a path; to be shared between threads.
#[derive(Debug)]
pub struct Resolver {
    start: Arc<Path>,
    lints: Vec<&'static str>,
    policy: Option<PathBuf>,
    environment: Layer,
    options: Layer,
    /// Settings where there is no config, or everywhere.
    plain: Arc<Settings>,
    nearest: bool,
    /// Answers by the folder as callers spell it.
    folders: RwLock<HashMap<OsString, Found>>,
    /// The config that holds for a folder.
    places: Mutex<HashMap<PathBuf, Option<Arc<Path>>>>,
    /// The configs read, by their paths.
    configs: Mutex<BTreeMap<Arc<Path>, Found>>,
    /// Warnings, each reported once, that do not stop the run.
    warnings: Mutex<BTreeSet<String>>,
}

impl Resolver {
    /// A resolver for a run that starts in the folder `start` and knows `lints`.
    ///
    /// # Errors
    /// If a config given by name is broken.
    pub fn new(
        start: &Path,
        lints: &[&'static str],
        sources: &Sources,
        environment: Layer,
        options: Layer,
    ) -> Result<Self, ConfigErrors> {
        let start: Arc<Path> = Arc::from(std::path::absolute(start).unwrap_or_else(|_| start.to_owned()));
        let reading = Reading {
            start: &start,
            lints,
            policy: sources.policy.as_deref(),
            globs: Arc::clone(&start),
            inside: None,
        };
        let named = match &sources.discovery {
            Discovery::File(path) => Some(path.as_path()),
            Discovery::Nearest | Discovery::Isolated => None,
        };
        let configs = reading.chain(named)?;
        let name = named.or(reading.policy).unwrap_or(Path::new("--exclude"));
        let plain = Settings::new(Vec::new(), configs, &environment, &options, &start)
            .map_err(|error| too_large(name, &error))?;
        Ok(Self {
            lints: lints.to_vec(),
            policy: sources.policy.clone(),
            environment,
            options,
            plain: Arc::new(plain),
            nearest: sources.discovery == Discovery::Nearest,
            folders: RwLock::default(),
            places: Mutex::default(),
            configs: Mutex::default(),
            warnings: Mutex::default(),
            start,
        })
    }

    /// The settings that hold for a file.
    ///
    /// # Errors
    /// If its config is broken: every file below it gets the same errors.
    pub fn settings(&self, path: &Path) -> Result<Arc<Settings>, Arc<ConfigErrors>> {
        if !self.nearest {
            return Ok(Arc::clone(&self.plain));
        }
        // `..` has no name, and so no folder that could be read off it.
        match path.parent().filter(|_| path.file_name().is_some()) {
            Some(folder) => self.folder(folder),
            None => self.folder(absolute(&self.start, path).parent().unwrap_or(Path::new("/"))),
        }
    }

    /// The config that is nearest to a file; none where one holds for all of a run.
    pub fn nearest_config(&self, path: &Path) -> Option<PathBuf> {
        let settings = self.nearest.then(|| self.settings(path).ok()).flatten()?;
        settings
            .config
            .clone()
            .filter(|config| self.policy.as_ref() != Some(config))
    }

    /// The repository of a file, if it is one below the folder in which the run started, such as one of many clones.
    pub fn repository(&self, path: &Path) -> Option<PathBuf> {
        let path = absolute(&self.start, path);
        let below = path.ancestors().skip(1).take_while(|folder| **folder != *self.start);
        let root = below.into_iter().find(|folder| is_repository(folder))?;
        Some(self.name(root).to_owned()).filter(|name| name.is_relative())
    }

    /// True if a file or folder of a walk is excluded, with its content. The folder that it is in decides, not a config
    /// inside of it.
    pub fn excludes_entry(&self, path: &Path) -> bool {
        self.settings(path).is_ok_and(|settings| settings.excludes_entry(path))
    }

    /// The same for a path that was given by hand: the folders that it is in count, too.
    pub fn excludes(&self, path: &Path) -> bool {
        let path = absolute(&self.start, path);
        let below_start = path.starts_with(&self.start);
        let folders = path
            .ancestors()
            .take_while(|folder| **folder == *path || (below_start && *folder != &*self.start));
        folders
            .into_iter()
            .any(|path| self.settings(path).is_ok_and(|settings| settings.excludes(path)))
    }

    /// Notes a file that a walk comes upon where its name is nearly that of a config.
    pub fn note_name(&self, path: &Path) {
        if self.nearest
            && let Some(right) = misnamed(path)
        {
            let path = absolute(&self.start, path);
            let error = misnamed_error(self.name(&path), right);
            lock(&self.configs)
                .entry(Arc::from(path.as_path()))
                .or_insert_with(|| Err(Arc::new(error)));
        }
    }

    /// Errors of the configs read so far, in the order of their paths.
    pub fn errors(&self) -> Vec<Arc<ConfigErrors>> {
        lock(&self.configs)
            .values()
            .filter_map(|found| found.as_ref().err().cloned())
            .collect()
    }

    /// Warnings about the configs found so far.
    pub fn warnings(&self) -> Vec<String> {
        lock(&self.warnings).iter().cloned().collect()
    }

    fn folder(&self, folder: &Path) -> Found {
        let known = self
            .folders
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(folder.as_os_str())
            .cloned();
        known.unwrap_or_else(|| {
            let found = match self.place(&absolute(&self.start, folder)) {
                Some(config) => self.config(&config),
                None => Ok(Arc::clone(&self.plain)),
            };
            let mut folders = self.folders.write().unwrap_or_else(PoisonError::into_inner);
            folders.entry(folder.as_os_str().to_owned()).or_insert(found).clone()
        })
    }

    /// The config that holds in `folder`.
    fn place(&self, folder: &Path) -> Option<Arc<Path>> {
        if let Some(known) = lock(&self.places).get(folder) {
            return known.clone();
        }
        let place = self.config_in(folder).or_else(|| {
            // A repository ends here only if there is something above it that could reach in.
            let above = folder.parent().and_then(|above| self.place(above));
            above.filter(|_| !is_repository(folder))
        });
        lock(&self.places).insert(folder.to_owned(), place.clone());
        place
    }

    /// The config in `folder`; a second one gives a warning.
    fn config_in(&self, folder: &Path) -> Option<Arc<Path>> {
        let mut found = FILE_NAMES
            .iter()
            .map(|name| folder.join(name))
            .filter(|path| is_config(path));
        let Some(first) = found.next() else {
            // A walk sees the files below.
            let is_above = self.start.starts_with(folder);
            return is_above.then(|| misnamed_in(folder)).flatten().map(Arc::from);
        };
        for other in found {
            let (used, other) = (self.name(&first).display(), self.name(&other).display());
            lock(&self.warnings).insert(format!("{other}: not used: {used} in the same folder overrides it"));
        }
        Some(Arc::from(first))
    }

    /// A path as messages name it.
    fn name<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.start).unwrap_or(path)
    }

    fn config(&self, path: &Arc<Path>) -> Found {
        // The lock is held while the file is read, so that it is read once.
        lock(&self.configs)
            .entry(Arc::clone(path))
            .or_insert_with(|| self.load(path).map_err(Arc::new))
            .clone()
    }

    fn load(&self, path: &Path) -> Result<Arc<Settings>, ConfigErrors> {
        let name = self.name(path);
        if let Some(right) = misnamed(path) {
            return Err(misnamed_error(name, right));
        }
        let folder = path.parent().unwrap_or(path);
        let root = folder.ancestors().find(|above| is_repository(above)).unwrap_or(folder);
        let inside = root
            .canonicalize()
            .map_err(|error| unreadable(name, &error.to_string()))?;
        let reading = |folder: &Path, policy| Reading {
            start: &self.start,
            lints: &self.lints,
            policy,
            globs: Arc::from(folder),
            inside: Some(inside.clone()),
        };
        let mut above = Vec::new();
        for outer in folder
            .ancestors()
            .take_while(|outer| *outer != root)
            .skip(1)
            .chain([root])
        {
            let config = self.config_in(outer).filter(|config| **config != *path);
            if let Some(config) = config.filter(|config| misnamed(config).is_none()) {
                let mut chain = reading(outer, None).chain(Some(&config))?;
                chain.append(&mut above);
                above = chain;
            }
        }
        let settings = Settings::new(
            above,
            reading(folder, self.policy.as_deref()).chain(Some(path))?,
            &self.environment,
            &self.options,
            &self.start,
        );
        settings.map(Arc::new).map_err(|error| too_large(name, &error))
    }
}

/// A config and those that it builds on, being read.
struct Reading<'a> {
    start: &'a Arc<Path>,
    lints: &'a [&'static str],
    /// The config that the last of them builds on.
    policy: Option<&'a Path>,
    /// The folder that the globs of all of them are relative to.
    globs: Arc<Path>,
    /// The folder, in its canonical form, that a config that was found may not lead out of; none for one that is named.
    inside: Option<PathBuf>,
}

impl Reading<'_> {
    /// The config at `path` and all that it builds on, the weakest first.
    fn chain(&self, path: Option<&Path>) -> Result<Vec<(PathBuf, ConfigFile)>, ConfigErrors> {
        let mut chain = Vec::new();
        if let Some(path) = path {
            let whole = absolute(self.start, path);
            let name = if self.inside.is_some() { self.name(&whole) } else { path };
            chain.push((name.to_owned(), self.config(&whole, name, self.inside.as_deref())?));
            self.add_bases(&mut chain, self.inside.as_deref())?;
        }
        if let Some(policy) = self.policy {
            let mut bases = vec![(
                policy.to_owned(),
                self.config(&absolute(self.start, policy), policy, None)?,
            )];
            self.add_bases(&mut bases, None)?;
            chain.extend(bases);
        }
        chain.reverse();
        Ok(chain)
    }

    /// Reads what the last config builds on, until one builds on none.
    fn add_bases(&self, chain: &mut Vec<(PathBuf, ConfigFile)>, inside: Option<&Path>) -> Result<(), ConfigErrors> {
        while let Some((name, base)) = chain.last().and_then(|(name, file)| Some((name, file.base.as_ref()?))) {
            let refused = |reason: String| refused_base(name, base, reason);
            let path = if base.path.is_dir() {
                in_folder(&base.path)
                    .ok_or_else(|| refused(format!("there is no config in `{}`", base.path.display())))?
            } else {
                base.path.clone()
            };
            let path = absolute(self.start, &path);
            if chain.iter().any(|(known, _)| absolute(self.start, known) == path) {
                return Err(refused(format!(
                    "`{}` builds on this config in turn",
                    self.name(&path).display()
                )));
            }
            if chain.len() > MAX_BASES {
                return Err(refused(format!("more than {MAX_BASES} configs build on one another")));
            }
            let name = self.name(&path).to_owned();
            let file = self.config(&path, &name, inside)?;
            chain.push((name, file));
        }
        Ok(())
    }

    fn config(&self, path: &Path, name: &Path, inside: Option<&Path>) -> Result<ConfigFile, ConfigErrors> {
        let text = read(path, name, inside)?;
        let folder = path.parent().unwrap_or(path);
        let around = surroundings(&self.globs, folder, inside.map(Path::to_owned));
        ConfigFile::parse(
            &text,
            &Setting {
                path: name,
                around: &around,
                start: self.start,
                lints: self.lints,
            },
        )
    }

    /// A path as messages name it.
    fn name<'p>(&self, path: &'p Path) -> &'p Path {
        path.strip_prefix(self.start).unwrap_or(path)
    }
}

/// The error for a config that another one cannot build on.
fn refused_base(name: &Path, base: &Base, reason: String) -> ConfigErrors {
    ConfigError {
        source: Source::File(name.to_owned()),
        at: Some(base.at),
        problem: Problem::BadValue {
            key: "extends".to_owned(),
            reason,
        },
        help: None,
    }
    .into()
}

/// Reads a config. One that was found, not named, must be a file inside of the repository: the content of a repository
/// may not make the linter read, and quote in an error, files outside of it.
fn read(path: &Path, name: &Path, inside: Option<&Path>) -> Result<String, ConfigErrors> {
    let fail = |error: std::io::Error| unreadable(name, &error.to_string());
    if let Some(inside) = inside
        && !path.canonicalize().map_err(fail)?.starts_with(inside)
    {
        return Err(unreadable(
            name,
            "it is a link out of the repository; name it with `--config`",
        ));
    }
    let bytes = match inside {
        Some(_) => regular::read(path, MAX_BYTES).map_err(|_| unreadable(name, "expected a file of at most 1 MiB"))?,
        // A path given by name may be a pipe.
        None => read_named(path).map_err(fail)?,
    };
    let mut text = String::from_utf8(bytes).map_err(|_| unreadable(name, "expected UTF-8"))?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(text)
}

fn read_named(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(std::io::Error::other("expected at most 1 MiB"));
    }
    Ok(bytes)
}

fn unreadable(name: &Path, reason: &str) -> ConfigErrors {
    let problem = Problem::Unreadable(reason.to_owned());
    ConfigError {
        source: Source::File(name.to_owned()),
        at: None,
        problem,
        help: None,
    }
    .into()
}

fn too_large(name: &Path, error: &globset::Error) -> ConfigErrors {
    let problem = Problem::BadValue {
        key: "exclude".to_owned(),
        reason: error.to_string(),
    };
    ConfigError {
        source: Source::File(name.to_owned()),
        at: None,
        problem,
        help: None,
    }
    .into()
}

/// True if there is a config; a broken link counts, so that it is reported. A shared file counts only if it has our
/// table.
fn is_config(path: &Path) -> bool {
    let is_there = path.symlink_metadata().is_ok_and(|metadata| !metadata.is_dir());
    is_there && (!path.ends_with(PYPROJECT) || has_section(path))
}

/// The config in a folder, of several the one that is used.
pub fn in_folder(folder: &Path) -> Option<PathBuf> {
    FILE_NAMES
        .iter()
        .map(|name| folder.join(name))
        .find(|path| is_config(path))
}

/// A file in a folder whose name is nearly that of a config.
fn misnamed_in(folder: &Path) -> Option<PathBuf> {
    NEAR_NAMES
        .iter()
        .map(|name| folder.join(name))
        .find(|path| path.symlink_metadata().is_ok_and(|metadata| metadata.is_file()))
}

/// The error for a file whose name is nearly that of a config.
fn misnamed_error(name: &Path, right: &str) -> ConfigErrors {
    ConfigError {
        source: Source::File(name.to_owned()),
        at: None,
        problem: Problem::Misnamed,
        help: Some(format!("did you mean `{right}`?")),
    }
    .into()
}

fn has_section(path: &Path) -> bool {
    regular::read_text(path, MAX_BYTES).is_ok_and(|text| section_is_in(&text))
}

/// True if the folder is the root of a repository; in a submodule or a worktree `.git` is a file.
fn is_repository(folder: &Path) -> bool {
    folder.join(".git").symlink_metadata().is_ok()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[path = "resolver_tests.rs"]
mod tests;
