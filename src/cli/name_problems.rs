//! Faults of a config that only the catalog shows: unknown names, and days that have passed.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use super::args::Scan;
use super::scan::{Reads, Session};
use super::{names, output};
use crate::catalog::{ArnModel, CheckContext, Objection, Reason};
use crate::config::{self, Settings};
use crate::document::Document;
use crate::engine::Checked;
use crate::finding::{Finding, Suppressor, Verdict};
use crate::lint;
use crate::suppress::Ignored;
use crate::vocab::Veto;

/// Maximum number of unusable entries of `[replacements]` that are reported at once: the search for the nearest name is
/// slow.
const MAX_REPORTED: usize = 100;

/// Note on a finding on `[replacements]`.
const CHOICE: &str = "`[replacements]` names it to move to: nothing is written with it until it names an Active model";

/// A line of a file, however the file is named.
fn place(path: &Path, line: u32) -> Option<(PathBuf, u32)> {
    Some((path.canonicalize().ok()?, line))
}

impl Session {
    /// True if settings have a mistyped name, so that no file is checked by them; reported once for each config.
    pub(super) fn refuses(&self, settings: &Settings) -> bool {
        let mut known = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(is_refused) = known.get(&settings.config) {
            return *is_refused;
        }
        let names::NameProblems { errors, warnings } = names::check(settings, self.engine.catalog_handle());
        let is_refused = !errors.is_empty();
        known.insert(settings.config.clone(), is_refused);
        for text in warnings {
            self.warn(text);
        }
        self.errors
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(errors);
        is_refused
    }

    /// Reports, once for each config, the faulty names in it.
    pub(super) fn report_name_problems(&self, settings: &Settings) {
        let Some(config) = &settings.config else { return };
        let is_new = self
            .reported_configs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(config.clone());
        if is_new {
            self.check_replacements(settings);
            self.check_arns(settings);
            self.check_lists(settings);
            self.warn_of_ends(settings);
        }
    }

    /// An uncallable replacement is reported here, before the API refuses it.
    fn check_replacements(&self, settings: &Settings) {
        let context = CheckContext {
            as_of: self.as_of(settings),
            regions: &settings.values.regions.value,
        };
        let tables = settings.all_replacements();
        let objections = tables.flat_map(|table| table.objections(self.engine.catalog(), context));
        let mut errors = self.errors.lock().unwrap_or_else(PoisonError::into_inner);
        let mut ended = self.ended_choices.lock().unwrap_or_else(PoisonError::into_inner);
        for (named, objection) in objections.take(MAX_REPORTED) {
            match objection {
                Objection::Wrong(why) => {
                    errors.insert(format!("{}: `replacements`: {why}", named.place));
                }
                // A finding at its line, where the run reads the config.
                Objection::NotActive(why) => {
                    ended.insert(named.place.clone(), why);
                }
            }
        }
    }

    /// True if a file names a replacement that is no longer Active.
    pub(super) fn has_ended_choice(&self, path: &Path) -> bool {
        let ended = self.ended_choices.lock().unwrap_or_else(PoisonError::into_inner);
        let mut files = ended.keys().filter_map(|place| Some(place.rsplit_once(':')?.0));
        let own = path.canonicalize().ok();
        own.is_some() && files.any(|file| Path::new(file).canonicalize().ok() == own)
    }

    /// The findings on a config, or on a table of a shared file, that are kept: replacements that are no longer Active. No
    /// fix of them is written, since each is a choice. Everything else is named there on purpose.
    pub(super) fn keep_choices(&self, path: &Path, document: &Document, is_base: bool, checked: &mut Checked) {
        let own = if is_base {
            std::iter::once(0..document.text().len()).collect()
        } else {
            config::own_parts(path, document.text())
        };
        if own.is_empty() {
            return;
        }
        let mut choices = config::replacement_values(path, document.text());
        choices.sort_by_key(|choice| choice.start);
        let start = |verdict: &Verdict| verdict.reference.span.start();
        // The parts are in order.
        let is_in = |parts: &[Range<usize>], verdict: &Verdict| {
            let behind = parts.partition_point(|part| part.start <= start(verdict));
            behind > 0 && parts[behind - 1].contains(&start(verdict))
        };
        checked.verdicts.retain(|verdict| !is_in(&own, verdict));
        checked.findings.retain_mut(|finding| {
            if !is_in(&own, &finding.verdict) {
                return true;
            }
            if !lint::is_end(finding.lint) || !is_in(&choices, &finding.verdict) {
                return false;
            }
            finding.notes.insert(0, CHOICE.to_owned());
            if let Some(replacement) = &mut finding.replacement {
                replacement.object_first(Reason::of(Veto::OwnChoice));
            }
            let line = document.position(start(&finding.verdict)).line;
            let mut shown = self.shown_choices.lock().unwrap_or_else(PoisonError::into_inner);
            shown.extend(place(path, line));
            true
        });
    }

    /// A warning for each replacement that is no longer Active, and of which no finding says so: its config is not among
    /// the files of the run.
    pub(super) fn warn_of_choices(&self) {
        let ended = std::mem::take(&mut *self.ended_choices.lock().unwrap_or_else(PoisonError::into_inner));
        let shown = self.shown_choices.lock().unwrap_or_else(PoisonError::into_inner);
        for (text, why) in ended {
            let at = text
                .rsplit_once(':')
                .and_then(|(file, line)| place(Path::new(file), line.parse().ok()?));
            if at.is_none_or(|at| !shown.contains(&at)) {
                self.warn(format!("{text}: `replacements`: {why}"));
            }
        }
    }

    /// A model behind an ARN that the catalog does not have cannot be judged.
    fn check_arns(&self, settings: &Settings) {
        for ArnModel { arn, model, place } in settings.arns.iter() {
            if self.engine.catalog().callable(model).is_none() {
                let text = format!("{place}: `[arns]`: `{model}`, named for `{arn}`, is not in the catalog");
                self.errors.lock().unwrap_or_else(PoisonError::into_inner).insert(text);
            }
        }
    }

    /// A list with a name that does not exist allows or denies something else than intended.
    fn check_lists(&self, settings: &Settings) {
        for rule in settings.lists() {
            for (what, name) in rule.unknown(self.engine.catalog()) {
                let named = self.engine.catalog().named(&name);
                let hint = match named.first().filter(|_| what == "model") {
                    Some(model) => format!("; write its id, `{}`", model.id),
                    None => String::new(),
                };
                self.warn(format!(
                    "{}: `{name}` matches no {what} of the catalog{hint}",
                    rule.source
                ));
            }
        }
    }

    /// Notes which `[[ignore]]` there are, and which of those that hold for a file hid something in it.
    pub(super) fn note_ignored(&self, ignored: &[Arc<Ignored>], findings: &[Finding]) {
        let hidden = findings.iter().filter(|finding| {
            finding
                .suppressed
                .as_ref()
                .is_some_and(|why| why.by == Suppressor::Config)
        });
        let hidden: Vec<_> = hidden.collect();
        let used = ignored
            .iter()
            .filter(|one| hidden.iter().any(|finding| one.hides(finding)));
        let mut all = self.ignored.lock().unwrap_or_else(PoisonError::into_inner);
        for one in used {
            all.insert(one.source.clone(), true);
        }
    }

    /// Places of the `[[ignore]]` entries that hid nothing, in order; empty unless the run checked all files for all
    /// lints.
    pub(super) fn idle_ignored(&self, scan: &Scan) -> Vec<String> {
        let is_root = || {
            let here = std::env::current_dir();
            here.is_ok_and(|here| output::root_folder(&here).is_none_or(|root| root == here))
        };
        let is_whole = matches!(self.reads, Reads::Paths)
            && scan.exclude.is_empty()
            && scan.paths.iter().any(|path| path.as_os_str() == ".");
        if !is_whole || self.has_disabled() || !is_root() {
            return Vec::new();
        }
        let all = self.ignored.lock().unwrap_or_else(PoisonError::into_inner);
        let idle = all.iter().filter(|(_, is_used)| !**is_used);
        idle.map(|(source, _)| source.clone()).collect()
    }

    /// Findings hidden until a day that has passed are reported again.
    fn warn_of_ends(&self, settings: &Settings) {
        let as_of = self.as_of(settings);
        let mut all = self.ignored.lock().unwrap_or_else(PoisonError::into_inner);
        for one in settings.all_ignored().filter(|ignored| !ignored.is_over(as_of)) {
            all.entry(one.source.clone()).or_default();
        }
        drop(all);
        for ignored in settings.all_ignored().filter(|ignored| ignored.is_over(as_of)) {
            let until = ignored.until.map(|day| day.to_string()).unwrap_or_default();
            let source = &ignored.source;
            self.warn(format!(
                "{source}: this `[[ignore]]` held until {until}; what it hid is reported again"
            ));
        }
    }
}
