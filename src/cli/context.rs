//! Shared parts of the commands: the day, the Regions, the config and the catalog.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, anyhow};

use super::args::Judge;
use super::log::{self, shown};
use super::{Failure, names};
use crate::catalog::source::CatalogData;
use crate::catalog::{CatalogHandle, bundle, overlay};
use crate::config::{self, AsOf, BaselineFile, ConfigErrors, Discovery, Layer, Origin, Resolver, Sources};
use crate::document::regular;
use crate::lint::LINTS;
use crate::vocab::{Day, Region, RegionsFrom};

/// Parameters of a judgement without a scanned file.
pub(super) struct Judging {
    pub(super) as_of: Day,
    pub(super) regions: Vec<Region>,
    pub(super) regions_from: RegionsFrom,
    pub(super) catalog: CatalogHandle,
}

/// Finds the config that holds where the run starts, and the catalog that it asks for.
pub(super) fn judging(judge: &Judge) -> Result<Judging, Failure> {
    let resolver = resolver(judge, Layer::default())?;
    let settings = start_settings(&resolver, &[])?;
    let catalog = catalog_of(&settings)?;
    fail_on_errors(names::check(&settings, &catalog))?;
    Ok(Judging {
        as_of: day(settings.values.as_of.value),
        regions: settings.values.regions.value.clone(),
        regions_from: settings.regions_from(),
        catalog,
    })
}

/// Finds configs for a run that starts in the current folder. `options` are the command's additions to `judge`.
pub(super) fn resolver(judge: &Judge, options: Layer) -> Result<Resolver, Failure> {
    let start = std::env::current_dir().context("cannot tell the current folder")?;
    resolver_from(&start, judge, options)
}

/// Finds configs for a run that starts in a folder.
pub(super) fn resolver_from(start: &Path, judge: &Judge, options: Layer) -> Result<Resolver, Failure> {
    let options = Layer {
        as_of: judge.as_of,
        regions: (!judge.regions.is_empty()).then(|| judge.regions.clone()),
        catalog: (!judge.catalogs.is_empty()).then(|| judge.catalogs.clone()),
        catalog_bundle: judge.catalog_bundle.clone().map(|path| Some(BaselineFile(path))),
        ..options
    };
    let discovery = match &judge.config {
        Some(path) => Discovery::File(path.clone()),
        None if judge.isolated => Discovery::Isolated,
        None => Discovery::Nearest,
    };
    let environment = Layer::from_env(|name| std::env::var(name).ok()).map_err(anyhow::Error::new)?;
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let mistyped = config::mistyped_variables(names);
    if !mistyped.is_empty() {
        return Err(anyhow::Error::new(ConfigErrors(mistyped)).into());
    }
    let sources = Sources {
        discovery,
        policy: judge.policy.clone(),
    };
    let lints: Vec<_> = LINTS.iter().map(|lint| lint.name).collect();
    Ok(Resolver::new(start, &lints, &sources, environment, options).map_err(anyhow::Error::new)?)
}

/// The settings that hold for a run as a whole: those of the only folder that is scanned, or of the current one.
pub(super) fn start_settings(resolver: &Resolver, paths: &[PathBuf]) -> Result<Arc<config::Settings>, Failure> {
    let folder = match paths {
        [only] if only.is_dir() => only.as_path(),
        _ => Path::new(""),
    };
    resolver
        .settings(&folder.join(config::FILE_NAME))
        .map_err(|errors| of_config(&errors))
}

/// The errors of a config, as a failure.
pub(super) fn of_config(errors: &ConfigErrors) -> Failure {
    anyhow::Error::new(errors.clone()).into()
}

/// Prints the warnings about the names of settings, and fails where there are errors.
pub(super) fn fail_on_errors(problems: names::NameProblems) -> Result<(), Failure> {
    for warning in &problems.warnings {
        print_warning(warning);
    }
    refuse(problems.errors)
}

/// Fails where there are errors; all but the last are printed here.
pub(super) fn refuse(mut errors: Vec<String>) -> Result<(), Failure> {
    let Some(last) = errors.pop() else {
        return Ok(());
    };
    for error in errors {
        print_error(&anyhow!("{error}"));
    }
    Err(anyhow!("{last}").into())
}

/// Place of a setting's value, for messages.
pub(super) fn source_of(settings: &config::Settings, origin: &Origin, key: &str) -> String {
    let spelt = config::KEYS.iter().find(|one| one.key == key);
    match (origin, spelt) {
        (Origin::Option, Some(spelt)) => spelt.option.unwrap_or(spelt.key).to_owned(),
        (Origin::Environment, Some(spelt)) => spelt.variable.to_owned(),
        (Origin::Config(path), _) => match settings.line(path, key) {
            Some(line) => format!("{}:{line}", path.display()),
            None => path.display().to_string(),
        },
        (Origin::Default | Origin::Option | Origin::Environment, _) => origin.to_string(),
    }
}

/// The catalog that settings ask for.
pub(super) fn catalog_of(settings: &config::Settings) -> Result<CatalogHandle, Failure> {
    let bundle = settings.values.catalog_bundle.value.as_ref();
    catalog(bundle.map(|file| file.0.as_path()), &settings.values.catalog.value)
}

/// The same with more overlays on top.
pub(super) fn catalog_with(settings: &config::Settings, more: &[PathBuf]) -> Result<CatalogHandle, Failure> {
    let bundle = settings.values.catalog_bundle.value.as_ref();
    let overlays: Vec<&PathBuf> = settings.values.catalog.value.iter().chain(more).collect();
    catalog(bundle.map(|file| file.0.as_path()), &overlays)
}

/// The embedded catalog or the newer one of a bundle, with overlays laid over it in their order.
pub(super) fn catalog<P: AsRef<Path>>(bundle: Option<&Path>, overlays: &[P]) -> Result<CatalogHandle, Failure> {
    if overlays.is_empty() && bundle.is_none() {
        return Ok(CatalogHandle::Embedded);
    }
    let mut data = crate::catalog::embedded();
    if let Some(path) = bundle {
        data = self::bundle(path, &data)?;
    }
    for path in overlays {
        let overlay = overlay::read(path.as_ref()).map_err(anyhow::Error::new)?;
        data = overlay::apply(data, &overlay).map_err(anyhow::Error::new)?;
    }
    Ok(CatalogHandle::from(data))
}

/// The catalog of a bundle, however old.
pub(super) fn any_bundle(path: &Path) -> Result<CatalogHandle, Failure> {
    let name = path.display().to_string();
    let text = regular::read_text(path, bundle::MAX_BYTES).with_context(|| format!("cannot read `{name}`"))?;
    let data = bundle::read(&name, &text, None).map_err(anyhow::Error::new)?;
    Ok(CatalogHandle::from(data))
}

/// The facts of a bundle that is no older than `own`.
fn bundle(path: &Path, own: &CatalogData) -> Result<CatalogData, Failure> {
    let name = path.display().to_string();
    let text = regular::read_text(path, bundle::MAX_BYTES)
        .with_context(|| format!("cannot read the catalog bundle `{name}`"))?;
    Ok(bundle::read(&name, &text, bundle::version(own)).map_err(anyhow::Error::new)?)
}

/// The day itself, or the UTC day of the clock.
pub(super) fn day(as_of: AsOf) -> Day {
    match as_of {
        AsOf::On(day) => day,
        AsOf::Today => Day::from(jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date()),
    }
}

/// Prints an error on standard error, with a remedy if one is known.
pub(super) fn print_error(error: &anyhow::Error) {
    for line in lines_of(error) {
        // Advice follows its error.
        let word = if line.starts_with("help: ") { "" } else { "error: " };
        let _ = writeln!(log::stderr(), "{word}{}", shown(&line));
    }
}

/// The lines of an error: every error of a config, or one error and then the advice.
pub(super) fn lines_of(error: &anyhow::Error) -> Vec<String> {
    if let Some(ConfigErrors(errors)) = error.downcast_ref() {
        return errors.iter().map(ToString::to_string).collect();
    }
    let lines = error.chain().map(ToString::to_string);
    // Advice comes last, whatever added it.
    let (help, what): (Vec<_>, Vec<_>) = lines.partition(|line| line.starts_with("help: "));
    std::iter::once(what.join(": ")).chain(help).collect()
}

/// Prints a warning on standard error.
pub(super) fn print_warning(text: &str) {
    let _ = writeln!(log::stderr(), "warning: {}", shown(text));
}

/// The name that is most like `text`, if any is like it.
pub(super) fn nearest<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let scored = names.map(|name| (strsim::normalized_damerau_levenshtein(text, name), name));
    // Of several that are as near, the first.
    let best = scored.reduce(|best, one| if one.0 > best.0 { one } else { best })?;
    (best.0 >= 0.7).then_some(best.1)
}
