//! A config as it is written: from TOML to a layer and to rules, with every error of the file at once.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{ConfigErrors, Problem, help};
use super::layer::{KEYS, Layer};
use super::paths::{PathGlob, PathSet};
use super::policy::HardCoded;
use super::read::Reader;
use super::settings::{Override, Scoped, WrittenTable};
use super::value::Surroundings;
use super::{PYPROJECT, is_like_ours};
use crate::catalog::{Arns, Replacements};
use crate::document::Position;
use crate::lint::{self, Group, LevelSetting, Rule};
use crate::suppress::Ignored;
use crate::vocab::{Level, Region, Role};

/// The key that names another config to build on.
const EXTENDS: &str = "extends";

/// The keys beside those of the layer.
pub(super) const RULES: &[&str] = &[
    EXTENDS,
    "severity",
    "override",
    "replacements",
    "deny",
    "allow",
    "ignore",
    "hard-coded-model",
    "arns",
];

/// The keys of an override.
pub(super) const OVERRIDE_KEYS: &[&str] = &[
    "paths",
    "roles",
    "role",
    "severity",
    "replacements",
    "regions",
    "catalog",
    "arns",
];

/// Content of a config.
#[derive(Debug, Default)]
pub(super) struct ConfigFile {
    /// The config that this one builds on.
    pub(super) base: Option<Base>,
    /// The settings that can also be given elsewhere.
    pub(super) layer: Layer,
    /// Levels by lint.
    pub(super) levels: BTreeMap<String, LevelSetting>,
    /// Overrides for some paths, in the order of the file.
    pub(super) overrides: Vec<Override>,
    /// The models that the user named to move to.
    pub(super) replacements: Replacements,
    /// Denied references, whatever is allowed.
    pub(super) deny: Vec<Scoped<Rule>>,
    /// Allowed references.
    pub(super) allow: Vec<Scoped<Rule>>,
    /// Hidden findings.
    pub(super) ignored: Vec<Scoped<Ignored>>,
    /// The files in which model ids belong, where the user keeps them in some.
    pub(super) hard_coded: Option<HardCoded>,
    /// The models behind ARNs.
    pub(super) arns: Arns,
    /// The tables beside the settings, as they are written, in the order of the file.
    pub(super) written_tables: Vec<Scoped<WrittenTable>>,
    /// The lines of the settings.
    pub(super) lines: BTreeMap<&'static str, u32>,
}

/// A config or a folder of one that a config names in `extends`.
#[derive(Clone, Debug)]
pub(super) struct Base {
    /// Its path, which exists.
    pub(super) path: PathBuf,
    /// The place of the value that names it.
    pub(super) at: Position,
}

/// Location of a config, and the limits of its values.
pub(super) struct Setting<'a> {
    /// The config, as messages name it.
    pub(super) path: &'a Path,
    /// Base folders of its values.
    pub(super) around: &'a Surroundings,
    /// Folder in which the run started.
    pub(super) start: &'a Arc<Path>,
    /// The lints that exist.
    pub(super) lints: &'a [&'a str],
}

impl ConfigFile {
    /// Reads the text of a config.
    pub(super) fn parse(text: &str, setting: &Setting<'_>) -> Result<Self, ConfigErrors> {
        let mut reader = Reader::new(setting.path, text, setting.around);
        let (table, errors) = DeTable::parse_recoverable(text);
        // The errors after the first follow from it more often than not.
        let first = errors.iter().min_by_key(|error| error.span().unwrap_or_default().start);
        if let Some(error) = first {
            let problem = Problem::Syntax(error.message().replace('\n', ", "));
            reader.error(&error.span().unwrap_or_default(), problem, None);
        }
        let mut parser = Parser { reader, setting };
        // A file that is no TOML has enough to say; what was salvaged of it would only raise errors of its own.
        let table = if errors.is_empty() {
            parser.own(table.get_ref())
        } else {
            None
        };
        let file = table.map(|table| parser.file(table)).unwrap_or_default();
        let errors = parser.reader.errors();
        if errors.is_empty() {
            Ok(file)
        } else {
            Err(ConfigErrors(errors))
        }
    }
}

/// A config being understood.
pub(super) struct Parser<'a> {
    pub(super) reader: Reader<'a>,
    pub(super) setting: &'a Setting<'a>,
}

impl Parser<'_> {
    /// The config's part of a file: all of it, or a table of a shared file.
    fn own<'t, 'i>(&mut self, table: &'t DeTable<'i>) -> Option<&'t DeTable<'i>> {
        if !self.setting.path.ends_with(PYPROJECT) {
            return Some(table);
        }
        if let Some((key, written)) = near_section(table) {
            let problem = Problem::BadValue {
                key: written,
                reason: "this table is not read".to_owned(),
            };
            let help = "did you mean `tool.bedrock-lint`?".to_owned();
            self.reader.error(&key.span(), problem, Some(help));
            return None;
        }
        let Some(value) = section(table) else {
            let reason = "there is no such table in this file, so it is no config of bedrock-lint";
            self.reader.bad_value("tool.bedrock-lint", &(0..0), reason);
            return None;
        };
        self.reader.table("tool.bedrock-lint", value, "a table of settings")
    }

    fn file(&mut self, table: &DeTable<'_>) -> ConfigFile {
        let mut file = ConfigFile::default();
        for (key, value) in table {
            let line = self.reader.line(&key.span());
            file.lines.extend(
                KEYS.iter()
                    .filter(|one| one.key == key.get_ref())
                    .map(|one| (one.key, line)),
            );
            match key.get_ref().as_ref() {
                EXTENDS => file.base = self.base(value),
                "severity" => file.levels = self.levels(value),
                "override" => file.overrides = self.overrides(value),
                "replacements" => file.replacements = self.replacements(value),
                "deny" => file.deny = self.lists("deny", value),
                "allow" => file.allow = self.lists("allow", value),
                "ignore" => file.ignored = self.ignored(value),
                "hard-coded-model" => file.hard_coded = self.hard_coded(value, &key.span()),
                "arns" => file.arns = self.arns(value),
                name if file.layer.take(name, value, &mut self.reader) => {}
                _ => {
                    let known: Vec<&str> = KEYS.iter().map(|key| key.key).chain(RULES.iter().copied()).collect();
                    self.reader.unknown_key(key, &known);
                }
            }
            if RULES.contains(&key.get_ref().as_ref()) && ![EXTENDS, "severity"].contains(&key.get_ref().as_ref()) {
                let paths = match key.get_ref().as_ref() {
                    "override" => file.overrides.iter().map(|one| one.paths.clone()).collect(),
                    "deny" => paths_of(&file.deny),
                    "allow" => paths_of(&file.allow),
                    "ignore" => paths_of(&file.ignored),
                    _ => vec![None],
                };
                file.written_tables.extend(self.written_tables(key, value, paths));
            }
        }
        file.written_tables
            .sort_by_key(|written_tables| written_tables.item.line);
        file
    }

    /// `extends`: a config within the repository, or a folder that holds one.
    fn base(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Base> {
        let path = self.reader.scalar(EXTENDS, value)?;
        let at = self.reader.position(value.span().start);
        Some(Base { path, at })
    }

    /// A table as it is written, or each of several with the paths for which it holds.
    fn written_tables(
        &self,
        key: &Spanned<Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
        paths: Vec<Option<PathSet>>,
    ) -> Vec<Scoped<WrittenTable>> {
        let spans = match value.get_ref() {
            DeValue::Array(items) => items.iter().map(Spanned::span).collect(),
            _ => vec![value.span()],
        };
        let written_tables = spans.into_iter().zip(paths).map(|(span, paths)| {
            let written_tables = WrittenTable {
                place: format!("{}:{}", self.reader.path.display(), self.reader.line(&span)),
                line: self.reader.line(&span),
                text: self.reader.table_text(key.get_ref(), &span),
            };
            Scoped::new(written_tables, paths)
        });
        written_tables.collect()
    }

    /// `severity`: a level for every lint, or a table of levels by lint.
    fn levels(&mut self, value: &Spanned<DeValue<'_>>) -> BTreeMap<String, LevelSetting> {
        if matches!(value.get_ref(), DeValue::String(_)) {
            let Some(level) = self.reader.scalar("severity", value) else {
                return BTreeMap::new();
            };
            let setting = self.level_setting(level, &value.span());
            // A lint of the user's own rules stays off until there are rules.
            let is_opt_in = |name: &str| lint::by_name(name).is_some_and(|lint| lint.group == Group::OptIn);
            let lints = self.setting.lints.iter().filter(|name| !is_opt_in(name));
            return lints.map(|&lint| (lint.to_owned(), setting.clone())).collect();
        }
        let Some(table) = self
            .reader
            .table("severity", value, "a level, or a table of levels by lint")
        else {
            return BTreeMap::new();
        };
        let mut levels = BTreeMap::new();
        for (key, value) in table {
            let lint = key.get_ref().as_ref();
            if !self.is_lint(lint, &key.span()) {
                continue;
            }
            if let Some(level) = self.reader.scalar(&format!("severity.{lint}"), value) {
                levels.insert(lint.to_owned(), self.level_setting(level, &key.span()));
            }
        }
        levels
    }

    /// True if there is a lint of that name; otherwise an error is recorded.
    pub(super) fn is_lint(&mut self, name: &str, span: &Range<usize>) -> bool {
        let is_known = self.setting.lints.contains(&name);
        if !is_known {
            let problem = Problem::UnknownLint(name.to_owned());
            let help = if self.reader.is_full() {
                None
            } else {
                help(name, self.setting.lints)
            };
            self.reader.error(span, problem, help);
        }
        is_known
    }

    fn level_setting(&self, level: Level, span: &Range<usize>) -> LevelSetting {
        let source = format!("`{level}` in {}:{}", self.reader.path.display(), self.reader.line(span));
        LevelSetting { level, source }
    }

    fn overrides(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Override> {
        let items = self
            .reader
            .tables("override", value, "tables that begin with [[override]]");
        items.iter().filter_map(|item| self.override_(item)).collect()
    }

    fn override_(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Override> {
        let table = self
            .reader
            .table("override", value, "a table that begins with [[override]]")?;
        let (mut paths, mut roles, mut role) = (None, None, None);
        let mut levels = BTreeMap::new();
        let mut replacements = Replacements::default();
        let (mut regions, mut catalog, mut arns) = (None, None, None);
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "paths" => paths = self.reader.list::<PathGlob>("paths", value),
                "roles" => roles = self.reader.list::<Role>("roles", value),
                "role" => role = self.reader.scalar("role", value),
                "severity" => levels = self.levels(value),
                "replacements" => replacements = self.replacements(value),
                "regions" => regions = self.reader.list::<Region>("regions", value),
                "catalog" => catalog = self.reader.list::<PathBuf>("catalog", value),
                "arns" => arns = Some(Arc::new(self.arns(value))),
                _ => self.reader.unknown_key(key, OVERRIDE_KEYS),
            }
        }
        let has = |key: &str| table.keys().any(|one| one.get_ref() == key);
        if !has("paths") && !has("roles") {
            self.reader.bad_value(
                "override",
                &value.span(),
                "expected `paths` or `roles`, which say where it holds",
            );
        }
        if !["role", "severity", "replacements", "regions", "catalog", "arns"]
            .into_iter()
            .any(has)
        {
            self.reader.bad_value(
                "override",
                &value.span(),
                "expected `severity`, `role`, `replacements`, `regions`, `catalog` or `arns`, which say what holds there",
            );
        }
        if paths.as_ref().is_some_and(Vec::is_empty) || roles.as_ref().is_some_and(Vec::is_empty) {
            self.reader
                .bad_value("override", &value.span(), "an empty list holds nowhere");
        }
        for key in ["role", "replacements", "regions", "catalog", "arns"] {
            if has(key) && has("roles") {
                self.reader.bad_value(
                    "override",
                    &value.span(),
                    format!("`{key}` depends only on `paths`: `roles` cannot be set with it"),
                );
            }
        }
        Some(Override {
            paths: paths.and_then(|paths| self.path_set(&paths, &value.span())),
            roles,
            role,
            replacements: Arc::new(replacements),
            regions,
            catalog: catalog.unwrap_or_default(),
            arns,
            levels,
        })
    }

    pub(super) fn path_set(&mut self, globs: &[PathGlob], span: &Range<usize>) -> Option<PathSet> {
        let set = PathSet::new(globs, self.setting.start);
        set.map_err(|error| self.reader.bad_value("paths", span, error.to_string()))
            .ok()
    }

    fn replacements(&mut self, value: &Spanned<DeValue<'_>>) -> Replacements {
        let mut replacements = Replacements::default();
        let Some(table) = self
            .reader
            .table("replacements", value, "a table of new ids by old ids")
        else {
            return replacements;
        };
        for (key, value) in table {
            let from = key.get_ref();
            let DeValue::String(to) = value.get_ref() else {
                self.reader
                    .wrong_type(&format!("replacements.{from}"), value, "a model id");
                continue;
            };
            let place = format!("{}:{}", self.reader.path.display(), self.reader.line(&key.span()));
            if let Err(reason) = replacements.add(from, to, place) {
                self.reader.bad_value("replacements", &key.span(), reason);
            }
        }
        replacements.rank();
        replacements
    }
}

fn paths_of<T>(all: &[Scoped<T>]) -> Vec<Option<PathSet>> {
    all.iter().map(|one| one.paths.clone()).collect()
}

/// `tool.bedrock-lint` of a file of others.
pub(super) fn section<'t, 'i>(table: &'t DeTable<'i>) -> Option<&'t Spanned<DeValue<'i>>> {
    match table.get("tool")?.get_ref() {
        DeValue::Table(tools) => tools.get("bedrock-lint"),
        _ => None,
    }
}

/// The key of a table that is nearly `tool.bedrock-lint`, if the right one is missing, and its whole name.
fn near_section<'t, 'i>(table: &'t DeTable<'i>) -> Option<(&'t Spanned<Cow<'i, str>>, String)> {
    if section(table).is_some() {
        return None;
    }
    let near = |table: &'t DeTable<'i>| table.keys().find(|key| is_like_ours(key.get_ref()));
    let tools = match table.get("tool").map(Spanned::get_ref) {
        Some(DeValue::Table(tools)) => Some(tools),
        _ => None,
    };
    let below = tools.and_then(near).map(|key| (key, format!("tool.{}", key.get_ref())));
    below.or_else(|| near(table).map(|key| (key, key.get_ref().to_string())))
}

/// True if the text of a `pyproject.toml` has our table or one that is nearly it, as far as it can be parsed.
pub(super) fn section_is_in(text: &str) -> bool {
    // Most of them do not, and need not be parsed for that.
    if !["bedrock", "Bedrock", "BEDROCK"].iter().any(|word| text.contains(word)) {
        return false;
    }
    let parsed = DeTable::parse_recoverable(text).0;
    let table = parsed.get_ref();
    section(table).is_some() || near_section(table).is_some()
}

/// Base folders of the values of a config in `folder`, none of which may lead out of `inside`.
pub(super) fn surroundings(globs: &Path, folder: &Path, inside: Option<PathBuf>) -> Surroundings {
    Surroundings {
        globs: Some(Arc::from(globs)),
        folder: Some(folder.to_owned()),
        inside,
    }
}

#[cfg(test)]
#[path = "file_tests.rs"]
pub(super) mod tests;
