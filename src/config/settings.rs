//! What holds for the files of one config: every layer merged, every rule ready to be asked for a path.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file::ConfigFile;
use super::layer::{Layer, Origin, Values};
use super::paths::{PathSet, absolute};
use crate::catalog::Replacements;
use crate::lint::{LevelSetting, Levels};
use crate::vocab::{RegionsFrom, Role};

/// Settings, resolved. Every path is absolute, or relative to where the run started.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The settings that options, environment and config share.
    pub values: Values,
    /// The config, as messages name it.
    pub config: Option<PathBuf>,
    /// The models that the user named to move to, wherever no override does.
    replacements: Arc<Replacements>,
    levels: BTreeMap<String, LevelSetting>,
    overrides: Vec<Override>,
    excluded: PathSet,
    start: Arc<Path>,
}

/// What holds in some places only.
#[derive(Clone, Debug)]
pub(super) struct Override {
    /// The paths, where not all.
    pub(super) paths: Option<PathSet>,
    /// The roles, where not all.
    pub(super) roles: Option<Vec<Role>>,
    /// The role of what stands there.
    pub(super) role: Option<Role>,
    /// The models to move to there.
    pub(super) replacements: Arc<Replacements>,
    /// Levels by lint.
    pub(super) levels: BTreeMap<String, LevelSetting>,
}

impl Settings {
    /// Lays options over the environment over the config.
    ///
    /// # Errors
    /// Where the globs of `exclude` together are too large.
    pub(super) fn new(
        config: Option<(PathBuf, ConfigFile)>,
        environment: &Layer,
        options: &Layer,
        start: &Arc<Path>,
    ) -> Result<Self, globset::Error> {
        let (config, file) = config.map_or_else(Default::default, |(path, file)| (Some(path), file));
        let origin = config.clone().map_or(Origin::Default, Origin::Config);
        let values = Values::merge(&[
            (origin, &file.layer),
            (Origin::Environment, environment),
            (Origin::Option, options),
        ]);
        let excluded = PathSet::new(&values.exclude.value, start)?;
        Ok(Self {
            values,
            config,
            replacements: Arc::new(file.replacements),
            levels: file.levels,
            overrides: file.overrides,
            excluded,
            start: Arc::clone(start),
        })
    }

    /// Where `values.regions` comes from, as findings say it.
    pub fn regions_from(&self) -> RegionsFrom {
        match self.values.regions.origin {
            _ if self.values.regions.value.is_empty() => RegionsFrom::All,
            Origin::Default => RegionsFrom::All,
            Origin::Config(_) => RegionsFrom::Config,
            Origin::Environment | Origin::Option => RegionsFrom::Option,
        }
    }

    /// The role that the config gives a file.
    pub fn role(&self, path: &Path) -> Option<Role> {
        self.overrides_of(path).filter_map(|one| one.role).last()
    }

    /// The models to move to in a file, the tables that count first before the others: a later override before an
    /// earlier one, and the table of the config last.
    pub fn replacements(&self, path: &Path) -> Vec<Arc<Replacements>> {
        let mut tables = vec![&self.replacements];
        tables.extend(self.overrides_of(path).map(|one| &one.replacements));
        let named = tables.into_iter().rev().filter(|table| !table.is_empty());
        named.cloned().collect()
    }

    /// Every model to move to that the config names anywhere.
    pub fn all_replacements(&self) -> impl Iterator<Item = &Replacements> {
        let overrides = self.overrides.iter().map(|one| &*one.replacements);
        std::iter::once(&*self.replacements).chain(overrides)
    }

    /// The levels that hold for a file.
    pub fn levels(&self, path: &Path) -> Levels {
        let mut levels = Levels {
            fail_within: self.values.fail_within.value,
            accounts_idle: self.values.accounts_idle.value,
            by_lint: self.levels.clone(),
            by_role: BTreeMap::new(),
            ..Levels::default()
        };
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

    /// Whether `exclude` names the path or a folder that it is in.
    pub fn excludes(&self, path: &Path) -> bool {
        !self.excluded.is_empty() && self.excluded.covers(&absolute(&self.start, path))
    }

    /// Whether `exclude` names the path itself: enough for who walks down to it and asks at every folder.
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
