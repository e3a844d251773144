//! `config`: the settings that hold, each with where it comes from, and the schema of a config.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::args::{ConfigCommand, Judge};
use super::{Failure, Outcome, context, names};
use crate::config::{FILE_NAME, Key, Layer, Origin, Settings};
use crate::document::role_of;
use crate::lint::{Group, LINTS, Levels, Lint};
use crate::report::sanitize::visible;
use crate::vocab::{Level, Role};

/// The lint that asks for more than a level.
const LOCKOUT: &str = "legacy-lockout";
const WITHOUT_IDLE: &str = "without `accounts-idle`";

const SCHEMA: &str = include_str!("../../schemas/config.schema.json");

pub(super) fn run(command: &ConfigCommand, out: &mut dyn Write) -> Result<Outcome, Failure> {
    match command {
        ConfigCommand::Schema => out.write_all(SCHEMA.as_bytes())?,
        ConfigCommand::Show { path, judge } => show(path.as_deref(), judge, out)?,
    }
    Ok(Outcome::Clean)
}

/// Writes the settings that hold as a config, with a comment on the source of each line.
fn show(path: Option<&Path>, judge: &Judge, out: &mut dyn Write) -> Result<(), Failure> {
    let resolver = context::resolver(judge, Layer::default())?;
    let file = path.filter(|path| !path.is_dir());
    let target = file.map_or_else(|| path.unwrap_or(Path::new("")).join(FILE_NAME), PathBuf::from);
    let settings = resolver
        .settings(&target)
        .map_err(|errors| context::of_config(&errors))?;
    for warning in resolver.warnings() {
        context::print_warning(&warning);
    }
    // `catalog validate` is for an overlay that is broken.
    if let Ok(catalog) = context::catalog_of(&settings) {
        context::fail_on_errors(names::check(&settings, &catalog))?;
    }
    writeln!(out, "{}", head(&settings, path))?;
    for (key, value, origins) in settings.values.written() {
        let line = value.map_or_else(
            || format!("# {} has no value", key.key),
            |value| format!("{} = {value}", key.key),
        );
        let sources: Vec<_> = origins.iter().map(|origin| source(&settings, key, origin)).collect();
        writeln!(out, "{}  # {}", visible(&line), visible(&sources.join(", ")))?;
    }
    let role = file.map(|file| settings.role(file).unwrap_or_else(|| role_of(&file.to_string_lossy())));
    severities(&settings.levels(&target), role, out)?;
    for table in settings.rules(file) {
        writeln!(out, "\n# {}", visible(&table.place))?;
        for line in table.text.lines() {
            writeln!(out, "{}", visible(line))?;
        }
    }
    Ok(())
}

fn head(settings: &Settings, path: Option<&Path>) -> String {
    let of = match &settings.config {
        Some(config) => {
            let bases = settings.bases.iter().rev();
            let bases: String = bases
                .map(|base| format!(", which builds on {}", base.display()))
                .collect();
            format!("the config is {}{bases}", config.display())
        }
        None => "there is no config".to_owned(),
    };
    let what = path.map_or_else(|| "the current folder".to_owned(), |path| path.display().to_string());
    visible(&format!("# what holds for {what}; {of}")).into_owned()
}

/// Source of a setting.
fn source(settings: &Settings, key: Key, origin: &Origin) -> String {
    match origin {
        Origin::Default => "default".to_owned(),
        Origin::Config(path) => {
            let line = settings
                .line(path, key.key)
                .map(|line| format!(":{line}"))
                .unwrap_or_default();
            format!("{}{line}", path.display())
        }
        Origin::Environment => format!("environment variable {}", key.variable),
        Origin::Option => format!("option {}", key.option.unwrap_or(key.key)),
    }
}

/// The level of each lint, for a role if one is given.
fn severities(levels: &Levels, role: Option<Role>, out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(
        out,
        "\n[severity]{}",
        role.map(|role| format!("  # in a file of role {role}"))
            .unwrap_or_default()
    )?;
    for lint in LINTS {
        let (level, source) = level(lint, levels, role);
        writeln!(out, "{} = \"{level}\"  # {}", lint.name, visible(&source))?;
    }
    Ok(())
}

fn level(lint: &Lint, levels: &Levels, role: Option<Role>) -> (&'static str, String) {
    let of_role = role.and_then(|role| levels.by_role.get(&(lint.name.to_owned(), role)));
    let is_idle = lint.name == LOCKOUT && !levels.accounts_idle;
    match of_role.or_else(|| levels.by_lint.get(lint.name)) {
        Some(setting) if is_idle && setting.level != Level::Off => {
            ("off", format!("{}, but {WITHOUT_IDLE}", setting.source))
        }
        Some(setting) => (setting.level.name(), setting.source.clone()),
        None if is_idle => ("off", format!("default, {WITHOUT_IDLE}")),
        None if lint.group == Group::OptIn => ("off", "default".to_owned()),
        None => (lint.severity.name(), "default".to_owned()),
    }
}
