//! Totals of a run, filled by the caller: for the closing lines and for the formats for programs.

use std::collections::BTreeMap;
use std::time::Duration;

use super::mark::{Mark, waits_for_region};
use crate::finding::Finding;
use crate::vocab::{Day, Severity, State};

/// Totals of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The day judged for.
    pub as_of: Day,
    /// Files read.
    pub files: u64,
    /// References found in them.
    pub references: u64,
    /// Ids of other clouds in them, which are not judged, and how often each is there.
    pub other_clouds: BTreeMap<String, u64>,
    /// Findings that were reported, by lint.
    pub findings: BTreeMap<&'static str, Counts>,
    /// The same by repository, where some lie below the folder that is scanned; `.` is that folder.
    pub repositories: BTreeMap<String, Counts>,
    /// Notes that were not.
    pub notes_hidden: u64,
    /// Findings that a comment hides.
    pub suppressed: u64,
    /// Findings that the baseline has.
    pub baselined: u64,
    /// The part of the repository's history that was scanned, if not all.
    pub part: Option<String>,
    /// Files that were not read, by reason, such as "binary" or "over 16 MiB".
    pub skipped: BTreeMap<String, Tally>,
    /// Submodules that were walked.
    pub submodules: Tally,
    /// Git LFS pointers, in place of the real files.
    pub lfs_pointers: Tally,
    /// Files that could not be read.
    pub unreadable: Tally,
    /// Files with a reference that could not be parsed as their language; printed with `-v`.
    pub fallbacks: Tally,
    /// Entries of the config that hide nothing; printed with `-v`.
    pub idle_ignored: Vec<String>,
    /// The findings that are shown, by who fixes them.
    pub fixes: Fixes,
    /// Facts that hold for all of them.
    pub shared: Shared,
    /// Regions that the files name, the most frequent first, where none is given.
    pub seen_regions: Vec<SeenRegion>,
    /// The place of the first finding.
    pub first: Option<String>,
    /// The pinned day, where it is old.
    pub pinned: Option<Pinned>,
    /// Age of the facts.
    pub catalog: CatalogAge,
    /// Duration of the run, if it is printed.
    pub elapsed: Option<Duration>,
}

/// Findings by who fixes them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fixes {
    /// `--fix` does.
    pub safe: u64,
    /// `--fix --unsafe-fixes` does.
    pub review: u64,
    /// `--fix --all` does.
    pub with_all: u64,
    /// `--fix --unsafe-fixes --all` does.
    pub review_with_all: u64,
    /// A person does.
    pub by_hand: u64,
    /// Of those, the ones whose id depends on the Region.
    pub waiting: u64,
}

/// Facts that hold for all findings of a run, and are printed once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    /// True if a model is Legacy or in extended access.
    pub locks_out: bool,
    /// True if one is in extended access.
    pub costs_more: bool,
    /// True if dates differ by Region, and no Region is known.
    pub regions_differ: bool,
}

/// A Region that files name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenRegion {
    /// The Region.
    pub region: String,
    /// In how many files.
    pub files: u64,
    /// A place, `src/env.ts:3`.
    pub place: String,
}

/// A day that is pinned, and old.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pinned {
    /// The day.
    pub day: Day,
    /// Days from then until today.
    pub days: i64,
    /// Place of the pin.
    pub place: String,
    /// Models that have retired since, if that was requested, with the day.
    pub ended: Vec<(String, Day)>,
}

/// Findings by severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: u64,
    /// Warnings.
    pub warnings: u64,
    /// Notes.
    pub notes: u64,
}

/// A number, and the first few names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The number.
    pub count: u64,
    /// Some of them by name, the first ones first; more than a few are for `-v` alone.
    pub examples: Vec<String>,
}

/// Age of the facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CatalogAge {
    /// Day on which the lifecycle page behind the catalog was read.
    pub lifecycle_page: Option<Day>,
    /// Days from then until the day of the run.
    pub age_days: Option<i64>,
}

impl Summary {
    /// A run that has not started.
    pub fn new(as_of: Day) -> Self {
        Self {
            as_of,
            files: 0,
            references: 0,
            other_clouds: BTreeMap::new(),
            findings: BTreeMap::new(),
            repositories: BTreeMap::new(),
            notes_hidden: 0,
            suppressed: 0,
            baselined: 0,
            part: None,
            skipped: BTreeMap::new(),
            submodules: Tally::default(),
            lfs_pointers: Tally::default(),
            unreadable: Tally::default(),
            fallbacks: Tally::default(),
            idle_ignored: Vec::new(),
            fixes: Fixes::default(),
            shared: Shared::default(),
            seen_regions: Vec::new(),
            first: None,
            pinned: None,
            catalog: CatalogAge::default(),
            elapsed: None,
        }
    }

    /// Counts ids of other clouds.
    pub fn count_others(&mut self, ids: Vec<String>) {
        for id in ids {
            *self.other_clouds.entry(id).or_default() += 1;
        }
    }

    /// Counts a finding that is reported, or one that does not count.
    pub fn count(&mut self, finding: &Finding) {
        if finding.suppressed.is_some() {
            self.suppressed += 1;
            return;
        }
        if finding.baselined {
            self.baselined += 1;
            return;
        }
        let counts = self.findings.entry(finding.lint).or_default();
        *counts.of(finding.severity) += 1;
    }

    /// Counts a finding that is reported for its repository.
    pub fn count_in(&mut self, repository: String, severity: Severity) {
        *self.repositories.entry(repository).or_default().of(severity) += 1;
    }

    /// Adds the shared facts of a finding that is shown at `place`.
    pub fn show(&mut self, finding: &Finding, mark: &Mark, place: impl FnOnce() -> String) {
        if !finding.counts() {
            return;
        }
        match mark {
            Mark::Fix => self.fixes.safe += 1,
            Mark::Review => self.fixes.review += 1,
            Mark::WithAll => self.fixes.with_all += 1,
            Mark::ReviewWithAll => self.fixes.review_with_all += 1,
            Mark::ByHand(_) => self.fixes.by_hand += 1,
        }
        self.fixes.waiting += u64::from(waits_for_region(finding));
        self.first.get_or_insert_with(place);
        if let Some(judgement) = finding.verdict.judgement.as_deref() {
            let state = judgement.state;
            self.shared.locks_out |= matches!(state, State::Legacy | State::ExtendedAccess);
            self.shared.costs_more |= state == State::ExtendedAccess;
            self.shared.regions_differ |= judgement.mixed && !judgement.regions_are_named();
        }
    }

    /// Counts a file that was not read.
    pub fn skip(&mut self, reason: &str, name: &str) {
        self.skipped.entry(reason.to_owned()).or_default().add(name);
    }

    /// The findings of all lints.
    pub fn total(&self) -> Counts {
        self.findings.values().fold(Counts::default(), |sum, counts| Counts {
            errors: sum.errors + counts.errors,
            warnings: sum.warnings + counts.warnings,
            notes: sum.notes + counts.notes,
        })
    }
}

impl Counts {
    /// Findings of any severity.
    pub fn all(self) -> u64 {
        self.errors + self.warnings + self.notes
    }

    fn of(&mut self, severity: Severity) -> &mut u64 {
        match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
            Severity::Note => &mut self.notes,
        }
    }
}

impl Tally {
    /// Maximum number of names that are listed.
    const EXAMPLES: usize = 3;

    /// As many are kept, for `-v`.
    const MAX: usize = 1000;

    /// Counts one.
    pub fn add(&mut self, name: &str) {
        self.count += 1;
        if self.examples.len() < Self::MAX {
            self.examples.push(name.to_owned());
        }
    }

    /// The first few by name.
    pub fn first(&self) -> &[String] {
        &self.examples[..self.examples.len().min(Self::EXAMPLES)]
    }
}
