//! One run over files, for every command that scans: reading, judging, and reporting of problems.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow};

use super::args::{Judge, Scan, Terminal};
use super::{Failure, INTERNAL, REPORT_IT, accept, context, crash, names, output};
use ends::bar;
pub(super) use ends::{end, options, saw_too_little};
use engines::Engines;
pub(super) use known::{Known, whole};

use crate::config::{self, ConfigErrors, Layer, Resolver};
use crate::detect::Others;
use crate::document::{Document, Name};
use crate::engine::{Checked, Engine, Settings};
use crate::input::git::{self, Blob, Repository};
use crate::input::{self, Hooks, Origin, SkipReason, Source, Walk};
use crate::report::{self, CatalogAge, Summary};
use crate::suppress::Baseline;
use crate::vocab::{Day, Severity};

/// Interval at which the progress bar reads the counters.
const GLANCE: Duration = Duration::from_millis(50);

/// Everything that a run needs, resolved.
pub(super) struct Session {
    pub(super) engine: Engine,
    /// Those of the files for which overrides lay more over the catalog.
    engines: Engines,
    others: Others,
    /// The settings that hold where the run starts.
    pub(super) start: Arc<config::Settings>,
    resolver: Resolver,
    today: Day,
    disabled: BTreeSet<String>,
    /// Content of standard input, if it has been read already.
    pub(super) stdin: Option<Vec<u8>>,
    /// Accepted findings.
    pub(super) baseline: Option<Arc<Baseline>>,
    /// Baselines of configs below the start, by their files; none for one that cannot be read.
    baselines: Mutex<BTreeMap<PathBuf, Option<Arc<Baseline>>>>,
    /// True if the dead entries of a table are folded into one finding.
    pub(super) fold_tables: bool,
    /// Input of the run.
    pub(super) reads: Reads,
    /// The files that are read already, while those around them are, of which nothing is reported.
    pub(super) known: Option<Known>,
    /// Root of the repository.
    root: report::Root,
    /// The folder that the run starts in, where that is not the one of the process.
    folder: PathBuf,
    /// Lints selected by name.
    pub(super) selected: BTreeSet<String>,
    /// Configs whose faults by the catalog have been reported.
    pub(super) reported_configs: Mutex<BTreeSet<PathBuf>>,
    /// True, for each config, if it has a mistyped name, so that no file is checked by it.
    pub(super) refused: Mutex<BTreeMap<Option<PathBuf>, bool>>,
    /// Replacements that are no longer Active, by their place.
    pub(super) ended_choices: Mutex<BTreeMap<String, String>>,
    /// Those of which a finding says so.
    pub(super) shown_choices: Mutex<BTreeSet<(PathBuf, u32)>>,
    /// Each `[[ignore]]` by its place, and whether it hid something.
    pub(super) ignored: Mutex<BTreeMap<String, bool>>,
    /// Warnings, each printed once, that do not stop the run.
    warnings: Mutex<BTreeSet<String>>,
    /// Errors, each printed once, that make the run fail at its end.
    pub(super) errors: Mutex<BTreeSet<String>>,
}

/// Input of a run.
pub(super) enum Reads {
    /// The paths that were given.
    Paths,
    /// The files of a change, as the work tree has them.
    Changed(Vec<PathBuf>),
    /// Files that git tracks although its ignore rules name them.
    Tracked(Vec<PathBuf>),
    /// The staged files, as the index has them.
    Staged(Repository, Vec<Blob>),
}

/// Result of one document.
struct Work<T> {
    references: u64,
    /// Ids of other clouds in it.
    others: Vec<String>,
    /// Its name, where its syntax could not be read.
    fallback: Option<String>,
    /// Its document and remaining findings, with the mildest severity that fails the run.
    result: Option<(Source, Severity, T)>,
    /// Message, if the program failed at it.
    failed: Option<String>,
}

impl<T> Work<T> {
    fn nothing() -> Self {
        Self {
            references: 0,
            others: Vec::new(),
            fallback: None,
            result: None,
            failed: None,
        }
    }
}

/// Result of a run.
pub(super) struct Ran {
    pub(super) summary: Summary,
    /// True if some input could not be read.
    pub(super) incomplete: bool,
    /// Error of the output, if it could not be written.
    pub(super) output: io::Result<()>,
}

impl Session {
    /// Resolves options, environment and config, and lays overlays over the catalog. `disabled` lints are not reported.
    pub(super) fn new(scan: &Scan, options: Layer, disabled: BTreeSet<String>) -> Result<Self, Failure> {
        Self::resolved(context::resolver(&scan.judge, options)?, &scan.paths, disabled)
    }

    fn resolved(resolver: Resolver, paths: &[PathBuf], disabled: BTreeSet<String>) -> Result<Self, Failure> {
        let start = context::start_settings(&resolver, paths)?;
        let catalog = context::catalog_of(&start)?;
        let more: Vec<PathBuf> = start.catalogs().flatten().cloned().collect();
        let all = match more.as_slice() {
            [] => catalog.clone(),
            more => context::catalog_with(&start, more)?,
        };
        let doubts = names::check(&start, &all);
        context::refuse(doubts.errors)?;
        Ok(Self {
            engine: Engine::new(catalog),
            engines: Engines::new(&more, all),
            others: Others::default(),
            start,
            resolver,
            today: context::day(config::AsOf::Today),
            disabled,
            selected: BTreeSet::new(),
            reported_configs: Mutex::default(),
            stdin: None,
            baseline: None,
            baselines: Mutex::default(),
            fold_tables: true,
            reads: Reads::Paths,
            known: None,
            root: output::root(),
            folder: PathBuf::new(),
            refused: Mutex::default(),
            ended_choices: Mutex::default(),
            shown_choices: Mutex::default(),
            ignored: Mutex::default(),
            warnings: Mutex::new(doubts.warnings.into_iter().collect()),
            errors: Mutex::default(),
        })
    }

    /// For a command that judges a line and reads no more than that.
    pub(super) fn explaining(resolver: Resolver) -> Result<Self, Failure> {
        Self::resolved(resolver, &[], BTreeSet::new())
    }

    /// For a run of many documents of one folder, whatever folder the process is in.
    pub(super) fn of_folder(folder: &Path, judge: &Judge) -> Result<Self, Failure> {
        let resolver = context::resolver_from(folder, judge, Layer::default())?;
        Ok(Self {
            root: output::root_from(folder),
            folder: folder.to_owned(),
            ..Self::resolved(resolver, &[], BTreeSet::new())?
        })
    }

    /// True if a lint is off for the whole run.
    pub(super) fn is_disabled(&self, lint: &str) -> bool {
        self.disabled.contains(lint)
    }

    /// True if any lint is off for the whole run.
    pub(super) fn has_disabled(&self) -> bool {
        !self.disabled.is_empty()
    }

    /// The day for which the settings judge. The day of the folder that is scanned holds for projects below it that pin
    /// none.
    pub(super) fn as_of(&self, settings: &config::Settings) -> Day {
        let own = &settings.values.as_of;
        let as_of = match own.origin {
            config::Origin::Default => &self.start.values.as_of,
            _ => own,
        };
        match as_of.value {
            config::AsOf::On(day) => day,
            config::AsOf::Today => self.today,
        }
    }

    /// The config that is nearest to a file; none where one holds for all of a run.
    pub(super) fn nearest_config(&self, path: &Path) -> Option<PathBuf> {
        self.resolver.nearest_config(path)
    }

    /// The repository of a file, if it is one below the start, such as one of many clones.
    pub(super) fn repository(&self, path: &Path) -> Option<PathBuf> {
        self.resolver.repository(path)
    }

    /// The engine's settings for a file, or the errors of its config.
    pub(super) fn settings(&self, path: &Path) -> Result<Settings, Arc<ConfigErrors>> {
        Ok(self.engine_settings(&*self.resolver.settings(path)?, path))
    }

    /// The engine's settings for a document that is in no folder: those that hold where the run starts.
    pub(super) fn settings_of_start(&self, path: &Path) -> Settings {
        self.engine_settings(&self.start, path)
    }

    fn engine_settings(&self, settings: &config::Settings, path: &Path) -> Settings {
        self.warn_of_late_overlays(settings);
        self.report_name_problems(settings);
        let mut levels = settings.levels(path);
        levels.disabled.clone_from(&self.disabled);
        levels.selected.clone_from(&self.selected);
        let (regions, regions_from) = settings.regions(path);
        Settings {
            as_of: self.as_of(settings),
            regions,
            regions_from,
            role: settings.role(path),
            levels,
            replacements: settings.replacements(path),
            prefer: settings.values.prefer.value,
            arns: settings.arns(path),
            ignored: settings.ignored(path),
            baseline: self.baseline_of(settings),
            fold_tables: self.fold_tables,
            is_around: self.known.is_some(),
            named: Some(self.root.path(Name::from(path).as_str())),
        }
    }

    /// Overlays change the search, and so hold for a whole run: those of a config further down come too late.
    fn warn_of_late_overlays(&self, settings: &config::Settings) {
        let Some(config) = &settings.config else { return };
        let (ours, theirs) = (&self.start.values.catalog.value, &settings.values.catalog.value);
        if settings.config != self.start.config && theirs.iter().any(|overlay| !ours.contains(overlay)) {
            self.warn(format!(
                "{}: `catalog` is not used: it holds for a whole run, so only in the config of the folder that is scanned; scan this folder by itself, or use `--catalog`",
                config.display()
            ));
        }
    }

    /// The accepted findings of a file: those of the run, or of the config of its own project, such as one of many clones.
    fn baseline_of(&self, settings: &config::Settings) -> Option<Arc<Baseline>> {
        let own = &settings.values.baseline;
        let (config::Origin::Config(_), Some(config::BaselineFile(file))) = (&own.origin, &own.value) else {
            return self.baseline.clone();
        };
        if own.value == self.start.values.baseline.value {
            return self.baseline.clone();
        }
        let mut known = lock(&self.baselines);
        let read = || match accept::read_from(file, false, &self.here()) {
            Ok(baseline) => Some(Arc::new(baseline)),
            Err(failure) => {
                lock(&self.errors).insert(format!("{failure:#}"));
                None
            }
        };
        known.entry(file.clone()).or_insert_with(read).clone()
    }

    /// The folder that names of documents are relative to.
    fn here(&self) -> PathBuf {
        std::env::current_dir().unwrap_or_default().join(&self.folder)
    }

    pub(super) fn warn(&self, text: String) {
        lock(&self.warnings).insert(text);
    }

    /// Reads and judges everything that `scan` names. What `pick` takes of each document reaches `sink` in order of
    /// path; a document of which it takes nothing is dropped at once.
    pub(super) fn run<T: Send>(
        &self,
        scan: &Scan,
        terminal: &Terminal,
        pick: &(dyn Fn(&Document, Checked) -> Option<T> + Sync),
        sink: &mut dyn FnMut(&mut Summary, Source, Severity, T) -> io::Result<()>,
    ) -> Result<Ran, Failure> {
        let begin = Instant::now();
        let mut summary = Summary::new(self.as_of(&self.start));
        let progress = input::Progress::default();
        let own = output::Own::of(scan);
        let keep = |path: &Path, is_folder: bool| {
            let is_kept = !self.resolver.excludes_entry(path) && !own.holds(path);
            if is_kept && !is_folder {
                self.resolver.note_name(path);
            }
            is_kept
        };
        let hooks = Hooks {
            keep: Some(&keep),
            progress: Some(&progress),
        };
        let work = |source: Source| {
            let name = source.document.name().to_owned();
            crash::caught(|| self.work(source, scan, pick)).unwrap_or_else(|message| Work {
                failed: Some(failure(&name, &message)),
                ..Work::nothing()
            })
        };
        let bar = bar(terminal);
        let mut output = Ok(());
        let mut take = |work: Work<T>| {
            summary.references += work.references;
            summary.count_others(work.others);
            if let Some(name) = &work.fallback {
                summary.fallbacks.add(name);
            }
            if let Some(why) = work.failed {
                summary.unreadable.count += 1;
                lock(&self.errors).insert(why);
            }
            if let Some((source, fail_on, result)) = work.result {
                // The report and the bar may share a terminal.
                output = bar.suspend(|| sink(&mut summary, source, fail_on, result));
            }
            if output.is_err() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let walk = self.walk(scan, terminal.verbose);
        let read = thread::scope(|scope| {
            let stop = std::sync::mpsc::channel::<()>();
            let (bar, progress) = (&bar, &progress);
            scope.spawn(move || {
                while let Err(std::sync::mpsc::RecvTimeoutError::Timeout) = stop.1.recv_timeout(GLANCE) {
                    bar.update(progress.files_done(), progress.files());
                }
            });
            let test = &others::Test {
                prefilter: self.engines.prefilter().unwrap_or(self.engine.prefilter()),
                around: self.known.as_ref().map(|_| self.engine.catalog()),
            };
            let read = match &self.reads {
                Reads::Staged(repository, blobs) => git::run(repository, blobs, &walk, hooks, *test, &work, &mut take),
                Reads::Paths | Reads::Changed(_) | Reads::Tracked(_) => {
                    input::run(&walk, hooks, test, &work, &mut take)
                }
            };
            drop(stop.0);
            read
        })
        .context("cannot scan")?;
        bar.finish();
        self.tally(&mut summary, &read);
        summary.idle_ignored = self.idle_ignored(scan);
        summary.elapsed = Some(begin.elapsed());
        let broken_configs = self.known.is_none() && self.report_problems(&read);
        Ok(Ran {
            summary,
            incomplete: read.failed() || broken_configs,
            output,
        })
    }

    /// Walk by the options for files.
    fn walk(&self, scan: &Scan, name_skipped: bool) -> Walk {
        let (paths, force_exclude) = match &self.reads {
            Reads::Paths => (scan.paths.clone(), scan.force_exclude),
            Reads::Changed(paths) | Reads::Tracked(paths) => (paths.clone(), true),
            Reads::Staged(..) => (Vec::new(), true),
        };
        Walk {
            paths,
            stdin: self.stdin.clone(),
            current_dir: PathBuf::new(),
            stdin_filename: scan
                .stdin_filename
                .clone()
                .unwrap_or_else(|| Walk::default().stdin_filename),
            no_ignore: scan.no_ignore,
            tracked: matches!(self.reads, Reads::Tracked(_)),
            no_hidden: scan.no_hidden,
            exclude: scan.exclude.clone(),
            force_exclude,
            max_file_size: scan.max_file_size,
            threads: scan.threads,
            name_skipped,
        }
    }

    fn work<T>(&self, source: Source, scan: &Scan, pick: &(dyn Fn(&Document, Checked) -> Option<T> + Sync)) -> Work<T> {
        // Files named by git are not given by hand.
        let is_forced = scan.force_exclude || !matches!(self.reads, Reads::Paths);
        let is_excluded = source.origin == Origin::Given && is_forced && self.resolver.excludes(&source.path);
        let is_known = self.known.as_ref().is_some_and(|known| known.holds(&source.path));
        if is_excluded || is_known {
            return Work::nothing();
        }
        let Some((fail_on, checked)) = self.judge(&source.path, &source.document) else {
            return Work::nothing();
        };
        let others = others::not_judged(&self.others, &source.document, &checked.verdicts);
        let references = checked.verdicts.len() as u64;
        Work {
            references,
            others,
            fallback: checked.fallback.then(|| source.document.name().to_owned()),
            result: pick(&source.document, checked).map(|result| (source, fail_on, result)),
            failed: None,
        }
    }

    /// Findings on a document by its path, with the mildest severity that fails the run; `None` if it is ignored, or
    /// its config is broken, which is reported once, at the end.
    fn judge(&self, path: &Path, document: &Document) -> Option<(Severity, Checked)> {
        let settings = self.resolver.settings(path).ok()?;
        if self.refuses(&settings) || self.is_overlay(path) || report::is_report(document.text()) {
            return None;
        }
        let engine_settings = self.engine_settings(&settings, path);
        let is_config = settings.builds_on(path) || config::is_config(path);
        if is_config && !self.has_ended_choice(path) {
            return None;
        }
        let own = self.engine_of(&settings, path);
        let mut checked = own.as_deref().unwrap_or(&self.engine).check(document, &engine_settings);
        if !engine_settings.ignored.is_empty() {
            self.note_ignored(&engine_settings.ignored, &checked.findings);
        }
        self.keep_choices(path, document, settings.builds_on(path), &mut checked);
        Some((settings.values.fail_on.value, checked))
    }

    /// The same for a run that goes on where the program fails at a document.
    pub(super) fn judge_caught(&self, path: &Path, document: &Document) -> Option<(Severity, Checked)> {
        let judged = crash::caught(|| self.judge(path, document));
        let note = |message: String| lock(&self.errors).insert(failure(document.name(), &message));
        judged.map_err(note).ok().flatten()
    }

    /// The mildest severity that fails a run for a file.
    pub(super) fn fail_on(&self, path: &Path) -> Option<Severity> {
        Some(self.resolver.settings(path).ok()?.values.fail_on.value)
    }

    /// True if the config excludes a file or folder.
    pub(super) fn excludes(&self, path: &Path) -> bool {
        self.resolver.excludes(path)
    }

    /// Problems so far, a line each.
    pub(super) fn problems(&self) -> Vec<String> {
        let broken = self.resolver.errors();
        let broken = broken.iter().flat_map(|errors| &errors.0).map(ToString::to_string);
        broken.chain(lock(&self.errors).iter().cloned()).collect()
    }

    /// True if a file is an overlay of the catalog: it names retired models on purpose.
    fn is_overlay(&self, path: &Path) -> bool {
        let bundle = self.start.values.catalog_bundle.value.iter().map(|file| &file.0);
        let of_overrides = self.start.catalogs().flatten();
        let mut overlays = self.start.values.catalog.value.iter().chain(bundle).chain(of_overrides);
        overlays.any(
            |overlay| match (self.folder.join(path).canonicalize(), overlay.canonicalize()) {
                (Ok(path), Ok(overlay)) => path.starts_with(overlay),
                _ => false,
            },
        )
    }

    fn tally(&self, summary: &mut Summary, read: &input::Summary) {
        summary.files = read.files;
        for (reason, skipped) in &read.skipped {
            let tally = match reason {
                SkipReason::LfsPointer => &mut summary.lfs_pointers,
                _ => summary.skipped.entry(reason.describe().to_owned()).or_default(),
            };
            tally.count += skipped.count;
            tally.examples.extend(skipped.paths.iter().cloned());
        }
        for path in &read.submodules {
            summary.submodules.add(path);
        }
        let failures = read.problems.iter().filter(|problem| problem.is_failure());
        summary.unreadable.count += failures.count() as u64;
        let page = self.lifecycle_page();
        summary.catalog = CatalogAge {
            lifecycle_page: page,
            age_days: page.map(|page| page.days_until(summary.as_of)),
        };
    }

    /// The day of the catalog's lifecycle page, without decoding the embedded one.
    fn lifecycle_page(&self) -> Option<Day> {
        self.engine.catalog_handle().lifecycle_page()
    }

    /// Reports input that could not be read or used; returns true if a config was broken.
    fn report_problems(&self, read: &input::Summary) -> bool {
        for problem in &read.problems {
            if problem.is_failure() {
                context::print_error(&anyhow!("{problem}"));
            } else {
                context::print_warning(&problem.to_string());
            }
        }
        self.report_config_problems(&self.resolver.errors())
    }

    /// Reports doubts and errors in configs; returns true if there is an error.
    pub(super) fn report_config_problems(&self, broken: &[Arc<ConfigErrors>]) -> bool {
        self.warn_of_choices();
        for warning in self.resolver.warnings() {
            context::print_warning(&warning);
        }
        for warning in lock(&self.warnings).iter() {
            context::print_warning(warning);
        }
        let broken = broken.iter().flat_map(|errors| &errors.0).map(ToString::to_string);
        let wrong = lock(&self.errors);
        let errors: Vec<_> = broken.chain(wrong.iter().cloned()).collect();
        for error in &errors {
            context::print_error(&anyhow!("{error}"));
        }
        !errors.is_empty()
    }
}

/// Message about a document at which the program failed.
fn failure(name: &str, message: &str) -> String {
    format!("cannot check `{name}`: {INTERNAL}: {message}\n{REPORT_IT}")
}

/// The names of the lints that the command line turns off.
pub(super) fn disabled(select: &[String], ignore: &[String]) -> BTreeSet<String> {
    let names = crate::lint::LINTS.iter().map(|lint| lint.name.to_owned());
    names
        .filter(|name| !select.is_empty() && !select.contains(name) || ignore.contains(name))
        .collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

mod ends;
mod engines;
mod known;
mod others;
#[cfg(test)]
mod tests;
