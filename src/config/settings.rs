//! Settings for the files of one config: every layer merged, every rule ready for a path.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file::ConfigFile;
use super::layer::{Layer, Origin, Values};
use super::paths::{PathSet, absolute};
use super::policy::HardCoded;
use crate::catalog::{Arns, Replacements};
use crate::lint::{LevelSetting, Levels, Policy, Rule};
use crate::suppress::Ignored;
use crate::vocab::{Level, Region, RegionsFrom, Role, Severity};

/// Settings, resolved. Every path is absolute, or relative to where the run started.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The settings that options, environment and config share.
    pub values: Values,
    /// The config, as messages name it.
    pub config: Option<PathBuf>,
    /// The configs that it builds on, as messages name them; the nearest last.
    pub bases: Vec<PathBuf>,
    /// The models that the user named to move to, wherever no override does: a table a config, the nearest last.
    replacements: Vec<Arc<Replacements>>,
    /// The models that the user says are behind ARNs.
    pub arns: Arc<Arns>,
    deny: Vec<Scoped<Rule>>,
    allow: Vec<Scoped<Rule>>,
    ignored: Vec<Scoped<Ignored>>,
    hard_coded: Option<HardCoded>,
    tables: Vec<Scoped<WrittenTable>>,
    lines: BTreeMap<PathBuf, BTreeMap<&'static str, u32>>,
    levels: BTreeMap<String, LevelSetting>,
    overrides: Vec<Override>,
    excluded: PathSet,
    start: Arc<Path>,
}

/// Settings for some paths only.
#[derive(Clone, Debug)]
pub(super) struct Override {
    /// The paths, where not all.
    pub(super) paths: Option<PathSet>,
    /// The roles, where not all.
    pub(super) roles: Option<Vec<Role>>,
    /// Role of those paths.
    pub(super) role: Option<Role>,
    /// The models to move to there.
    pub(super) replacements: Arc<Replacements>,
    /// The Regions in which the code there runs, where they are others.
    pub(super) regions: Option<Vec<Region>>,
    /// The files and folders that are laid over the catalog there.
    pub(super) catalog: Vec<PathBuf>,
    /// The models behind ARNs there, where they are others.
    pub(super) arns: Option<Arc<Arns>>,
    /// Levels by lint.
    pub(super) levels: BTreeMap<String, LevelSetting>,
}

/// Something that holds for some paths, or for all.
#[derive(Clone, Debug)]
pub(super) struct Scoped<T> {
    /// The paths, where not all.
    pub(super) paths: Option<PathSet>,
    /// The setting.
    pub(super) item: Arc<T>,
}

impl<T> Scoped<T> {
    pub(super) fn new(item: T, paths: Option<PathSet>) -> Self {
        Self {
            paths,
            item: Arc::new(item),
        }
    }
}

/// A table of a config as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenTable {
    /// The config and the line on which it begins, as messages name them.
    pub place: String,
    /// The line on which it begins.
    pub line: u32,
    /// Its text.
    pub text: String,
}

/// Items of `all` that apply to an absolute path.
fn holding<T>(all: &[Scoped<T>], path: &Path) -> Vec<Arc<T>> {
    let here = |one: &&Scoped<T>| one.paths.as_ref().is_none_or(|paths| paths.covers(path));
    all.iter().filter(here).map(|one| Arc::clone(&one.item)).collect()
}

impl Settings {
    /// Lays options over the environment over the configs, of which the nearest comes last. Of the configs `above` them in
    /// the repository only the settings that hold for sub-projects count.
    ///
    /// Values of a nearer config replace those of one that it builds on, except that `exclude` and `catalog` add up;
    /// `[severity]` and `[arns]` are replaced entry by entry; `[replacements]` and `[[override]]` of the nearer one
    /// count first; `[[deny]]`, `[[allow]]` and `[[ignore]]` add up.
    ///
    /// # Errors
    /// If the globs of `exclude` together, or the patterns of `[arns]`, are too large.
    pub(super) fn new(
        above: Vec<(PathBuf, ConfigFile)>,
        configs: Vec<(PathBuf, ConfigFile)>,
        environment: &Layer,
        options: &Layer,
        start: &Arc<Path>,
    ) -> Result<Self, globset::Error> {
        let of_root: Vec<_> = above.iter().map(|(path, file)| (path, file.layer.of_root())).collect();
        let of_root = of_root
            .iter()
            .map(|(path, layer)| (Origin::Config((*path).clone()), layer));
        let layers = configs
            .iter()
            .map(|(path, file)| (Origin::Config(path.clone()), &file.layer));
        let layers: Vec<_> = of_root
            .chain(layers)
            .chain([(Origin::Environment, environment), (Origin::Option, options)])
            .collect();
        let values = Values::merge(&layers);
        let excluded = PathSet::new(&values.exclude.value, start)?;
        let mut settings = Self {
            values,
            config: None,
            bases: Vec::new(),
            replacements: Vec::new(),
            arns: Arc::default(),
            deny: Vec::new(),
            allow: Vec::new(),
            ignored: Vec::new(),
            hard_coded: None,
            tables: Vec::new(),
            lines: BTreeMap::new(),
            levels: BTreeMap::new(),
            overrides: Vec::new(),
            excluded,
            start: Arc::clone(start),
        };
        let mut arns = Arns::default();
        settings
            .lines
            .extend(above.into_iter().map(|(path, file)| (path, file.lines)));
        for (path, file) in configs {
            arns = settings.lay_over(path, file, arns);
        }
        arns.rank()?;
        settings.arns = Arc::new(arns);
        Ok(settings)
    }

    /// Lays the rules of a config over those of the configs that it builds on; returns the models behind ARNs so far.
    fn lay_over(&mut self, path: PathBuf, file: ConfigFile, weaker: Arns) -> Arns {
        self.bases.extend(self.config.replace(path.clone()));
        self.replacements.push(Arc::new(file.replacements));
        self.deny.extend(file.deny);
        self.allow.extend(file.allow);
        self.ignored.extend(file.ignored);
        if file.hard_coded.is_some() {
            self.hard_coded = file.hard_coded;
        }
        self.tables.extend(file.written_tables);
        self.lines.insert(path, file.lines);
        self.levels.extend(file.levels);
        self.overrides.extend(file.overrides);
        let mut arns = file.arns;
        arns.extend_weaker(weaker);
        arns
    }

    /// Source of `values.regions`, as findings name it.
    pub fn regions_from(&self) -> RegionsFrom {
        match self.values.regions.origin {
            _ if self.values.regions.value.is_empty() => RegionsFrom::All,
            Origin::Default => RegionsFrom::All,
            Origin::Config(_) => RegionsFrom::Config,
            Origin::Environment | Origin::Option => RegionsFrom::Option,
        }
    }

    /// The Regions in which the code of a file runs: those of the last override for it, unless the command line or the environment
    /// names some. Of several, the one in the name of the file counts. Where that is none of them, no Region is known: the name may
    /// say where a file is kept, and not where its code runs.
    pub fn regions(&self, path: &Path) -> (Vec<Region>, RegionsFrom) {
        let (regions, from) = self.regions_of_run(path);
        match region_of_name(path) {
            Some(region) if regions.contains(&region) => (vec![region], RegionsFrom::FileName),
            Some(_) => (Vec::new(), RegionsFrom::All),
            None => (regions, from),
        }
    }

    fn regions_of_run(&self, path: &Path) -> (Vec<Region>, RegionsFrom) {
        let all = || (self.values.regions.value.clone(), self.regions_from());
        if self.regions_from() == RegionsFrom::Option {
            return all();
        }
        let of_file = self.overrides_of(path).filter_map(|one| one.regions.as_ref()).last();
        match of_file {
            Some(regions) if regions.is_empty() => (Vec::new(), RegionsFrom::All),
            Some(regions) => (regions.clone(), RegionsFrom::Config),
            None => all(),
        }
    }

    /// The files and folders that are laid over the catalog of the run for a file, the last one on top.
    pub fn catalog(&self, path: &Path) -> Vec<PathBuf> {
        self.overrides_of(path)
            .flat_map(|one| one.catalog.iter().cloned())
            .collect()
    }

    /// The overlays of the overrides, for each that has some.
    pub fn catalogs(&self) -> impl Iterator<Item = &[PathBuf]> {
        let catalogs = self.overrides.iter().map(|one| one.catalog.as_slice());
        catalogs.filter(|catalog| !catalog.is_empty())
    }

    /// The models behind the ARNs of a file.
    pub fn arns(&self, path: &Path) -> Arc<Arns> {
        let of_file = self.overrides_of(path).filter_map(|one| one.arns.as_ref()).last();
        Arc::clone(of_file.unwrap_or(&self.arns))
    }

    /// The role that the config gives a file.
    pub fn role(&self, path: &Path) -> Option<Role> {
        self.overrides_of(path).filter_map(|one| one.role).last()
    }

    /// The models to move to in a file, the tables that count first before the others: a later override before an
    /// earlier one, then the table of the config, and those of the configs that it builds on last.
    pub fn replacements(&self, path: &Path) -> Vec<Arc<Replacements>> {
        let mut tables: Vec<_> = self.replacements.iter().collect();
        tables.extend(self.overrides_of(path).map(|one| &one.replacements));
        let named = tables.into_iter().rev().filter(|table| !table.is_empty());
        named.cloned().collect()
    }

    /// Every model to move to that the config names anywhere.
    pub fn all_replacements(&self) -> impl Iterator<Item = &Replacements> {
        let overrides = self.overrides.iter().map(|one| &*one.replacements);
        self.replacements.iter().map(|table| &**table).chain(overrides)
    }

    /// The levels that hold for a file.
    pub fn levels(&self, path: &Path) -> Levels {
        let mut levels = Levels {
            fail_within: self.values.fail_within.value,
            min_runway: self.values.min_runway.value,
            accounts_idle: self.values.accounts_idle.value,
            by_lint: self.levels.clone(),
            policy: self.policy(path),
            ..Levels::default()
        };
        if let Some(hard_coded) = &self.hard_coded {
            // A home for model ids turns on the lint that keeps them there.
            levels
                .by_lint
                .entry("hard-coded-model".to_owned())
                .or_insert_with(|| LevelSetting {
                    level: Level::At(Severity::Warning),
                    source: format!("`[hard-coded-model]` in {}", hard_coded.source),
                });
            levels.ids_belong = hard_coded.homes.covers(&absolute(&self.start, path));
            let homes = || format!("they belong in {}", hard_coded.texts.join(", "));
            levels.homes = (!hard_coded.texts.is_empty()).then(homes);
        }
        for one in self.overrides_of(path) {
            for role in one.roles.as_deref().unwrap_or(Role::ALL) {
                let settings = one
                    .levels
                    .iter()
                    .map(|(lint, setting)| ((lint.clone(), *role), setting.clone()));
                levels.by_role.extend(settings);
            }
        }
        levels
    }

    /// The organisation's rules for a file.
    fn policy(&self, path: &Path) -> Policy {
        if self.deny.is_empty() && self.allow.is_empty() {
            return Policy::default();
        }
        let path = absolute(&self.start, path);
        Policy {
            deny: holding(&self.deny, &path),
            allow: holding(&self.allow, &path),
        }
    }

    /// Findings that the config hides in a file.
    pub fn ignored(&self, path: &Path) -> Vec<Arc<Ignored>> {
        if self.ignored.is_empty() {
            return Vec::new();
        }
        holding(&self.ignored, &absolute(&self.start, path))
    }

    /// The tables of the config beside its settings, as they are written: those that apply to a file, or all.
    pub fn rules(&self, path: Option<&Path>) -> Vec<Arc<WrittenTable>> {
        match path {
            Some(path) => holding(&self.tables, &absolute(&self.start, path)),
            None => self.tables.iter().map(|tables| Arc::clone(&tables.item)).collect(),
        }
    }

    /// The line of a setting in a config, which is named as messages name it.
    pub fn line(&self, config: &Path, key: &str) -> Option<u32> {
        self.lines.get(config)?.get(key).copied()
    }

    /// True if the config builds on this file, whose model ids are settings.
    pub fn builds_on(&self, path: &Path) -> bool {
        let path = absolute(&self.start, path);
        self.bases.iter().any(|base| absolute(&self.start, base) == path)
    }

    /// Everything that the config hides somewhere.
    pub fn all_ignored(&self) -> impl Iterator<Item = &Ignored> {
        self.ignored.iter().map(|one| &*one.item)
    }

    /// Every list of denied or allowed models.
    pub fn lists(&self) -> impl Iterator<Item = &Rule> {
        self.deny.iter().chain(&self.allow).map(|one| &*one.item)
    }

    /// True if `exclude` names the path or a folder above it.
    pub fn excludes(&self, path: &Path) -> bool {
        !self.excluded.is_empty() && self.excluded.covers(&absolute(&self.start, path))
    }

    /// True if `exclude` names the path itself; enough for a walk, which calls this for every folder.
    pub(super) fn excludes_entry(&self, path: &Path) -> bool {
        !self.excluded.is_empty() && self.excluded.matches(&absolute(&self.start, path))
    }

    fn overrides_of<'a>(&'a self, path: &Path) -> impl Iterator<Item = &'a Override> {
        let path = if self.overrides.is_empty() {
            PathBuf::new()
        } else {
            absolute(&self.start, path)
        };
        self.overrides
            .iter()
            .filter(move |one| one.paths.as_ref().is_none_or(|paths| paths.covers(&path)))
    }
}
/// Folders around a file whose names are asked for its Region: `live/eu-west-1/app/main.tf`.
const MAX_FOLDERS: usize = 3;

/// The Region in the name of a file, else that of the nearest of its folders that names one.
fn region_of_name(path: &Path) -> Option<Region> {
    let mut names = path.ancestors().take(MAX_FOLDERS + 1);
    names.find_map(|path| Region::in_name(path.file_name()?.to_str()?))
}
