//! All documents of a run together: what one says against an edit in another, then the fixes, then the report.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::change::Change;
use super::disk::Disk;
use super::fix::{Fixer, Round};
use super::rounds::Rewrite;
use super::scan::Session;
use crate::document::{Document, Name};
use crate::edit::{self, Member, NotFixed, Outlook};
use crate::finding::Finding;
use crate::input::Source;
use crate::vocab::Severity;

/// Files that make a folder a package of its own.
const MANIFESTS: &[&str] = &[
    "package.json",
    "pyproject.toml",
    "setup.py",
    "setup.cfg",
    "requirements.txt",
    "Pipfile",
    "Cargo.toml",
    "go.mod",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "composer.json",
    "Gemfile",
    "mix.exs",
    "pubspec.yaml",
    "cdk.json",
];

/// Files that make a folder a program, in the eyes of who reads it.
const HOMES: &[&str] = &[
    "README.md",
    "README.rst",
    "README.txt",
    "README",
    "readme.md",
    "Readme.md",
    "package.json",
    "pyproject.toml",
    "setup.py",
    "Cargo.toml",
    "go.mod",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "composer.json",
    "Gemfile",
    "mix.exs",
    "pubspec.yaml",
];

/// The documents of a run that a finding or an edit may depend on.
#[derive(Default)]
pub(super) struct Project {
    parts: Vec<Part>,
    /// A number for each folder that is a scope.
    numbers: HashMap<PathBuf, usize>,
    /// The folder of the manifest nearest to each folder.
    folders: HashMap<PathBuf, Option<PathBuf>>,
    /// The folder of the README or manifest nearest to each folder.
    homes: HashMap<PathBuf, Option<PathBuf>>,
}

/// A document of a run.
struct Part {
    path: PathBuf,
    name: String,
    scope: usize,
    package: Option<String>,
    home: Option<String>,
    /// It, where something was found in it.
    source: Option<Source>,
    fail_on: Severity,
    /// The findings of the file as it was read.
    found: Vec<Finding>,
    outlook: Outlook,
    /// It after the rounds of a fix.
    rewrite: Option<Rewrite>,
    /// The findings of the text as it is edited, decided together with the other documents.
    findings: Vec<Finding>,
    /// Reasons of those that are not fixed.
    left: Vec<NotFixed>,
}

impl Part {
    fn document<'p>(&'p self, source: &'p Source) -> &'p Document {
        self.rewrite
            .as_ref()
            .map_or(&source.document, |rewrite| &rewrite.document)
    }
}

impl Project {
    /// Takes a document.
    pub(super) fn take(
        &mut self,
        session: &Session,
        source: Source,
        fail_on: Severity,
        (findings, outlook): (Vec<Finding>, Outlook),
    ) {
        let config = session.nearest_config(&source.path);
        let config = config.map(|config| config.parent().unwrap_or(Path::new("")).to_owned());
        let named = |folder: PathBuf| Name::from(folder.as_path()).as_str().to_owned();
        let package = nearest(&mut self.folders, &source.path, MANIFESTS).map(named);
        let home = nearest(&mut self.homes, &source.path, HOMES).map(named);
        let name = source.document.name().to_owned();
        let scope = self.number(config.unwrap_or_default());
        self.parts.push(Part {
            path: source.path.clone(),
            name,
            scope,
            package,
            home,
            source: (!findings.is_empty()).then_some(source),
            fail_on,
            findings: Vec::new(),
            found: findings,
            outlook,
            rewrite: None,
            left: Vec::new(),
        });
    }

    /// Takes a document that is not asked about: nothing is said of it, and it is not fixed.
    pub(super) fn take_around(&mut self, session: &Session, source: Source, found: (Vec<Finding>, Outlook)) {
        self.take(session, source, Severity::Note, found);
        if let Some(part) = self.parts.last_mut() {
            part.source = None;
        }
    }

    /// The paths of the documents in which something was found.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.parts
            .iter()
            .filter_map(|part| Some(part.source.as_ref()?.path.as_path()))
    }

    /// The paths of all documents.
    pub(super) fn all_paths(&self) -> impl Iterator<Item = &Path> {
        self.parts.iter().map(|part| part.path.as_path())
    }

    /// True if something may be written instead of what was found.
    pub(super) fn has_edits(&self) -> bool {
        let mut replacements = self.parts.iter().flat_map(|part| &part.found);
        replacements.any(|finding| {
            let replacement = finding.replacement.as_ref().filter(|_| finding.counts());
            replacement.is_some_and(|new| !new.edits.is_empty())
        })
    }

    fn number(&mut self, folder: PathBuf) -> usize {
        let next = self.numbers.len();
        *self.numbers.entry(folder).or_insert(next)
    }

    /// Decides and fixes each document, and passes it with its findings to `emit`, in order.
    pub(super) fn report(
        mut self,
        session: &Session,
        fixer: Option<&mut Fixer>,
        change: &Change,
        out: &mut dyn Write,
        keep: &dyn Fn(&mut Vec<Finding>),
        mut emit: impl FnMut(&mut dyn Write, &Document, Severity, Vec<Finding>) -> io::Result<()>,
    ) -> io::Result<()> {
        match fixer {
            None => self.decide(change, keep),
            Some(fixer) => self.fix(session, fixer, (change, keep), out)?,
        }
        for part in &mut self.parts {
            let findings = std::mem::take(&mut part.findings);
            let Some(source) = &part.source else { continue };
            emit(out, part.document(source), part.fail_on, findings)?;
        }
        Ok(())
    }

    /// Decides the findings of all documents as they are now.
    fn decide(&mut self, change: &Change, keep: &dyn Fn(&mut Vec<Finding>)) {
        for part in &mut self.parts {
            part.findings = match &part.rewrite {
                None => part.found.clone(),
                Some(rewrite) => {
                    let old = |line| rewrite.first_line(line);
                    let mut findings = change.kept(&rewrite.document, rewrite.checked.clone(), &old);
                    keep(&mut findings);
                    findings
                }
            };
        }
        let mut members: Vec<Member<'_>> = self
            .parts
            .iter_mut()
            .map(|part| Member {
                name: &part.name,
                scope: part.scope,
                package: part.package.as_deref(),
                home: part.home.as_deref(),
                outlook: part
                    .rewrite
                    .as_ref()
                    .map_or(&part.outlook, |rewrite| &rewrite.checked.outlook),
                findings: &mut part.findings,
            })
            .collect();
        edit::decide_together(&mut members, &mut Disk::default());
    }

    /// Fixes what may be fixed, in rounds until nothing is left to write.
    fn fix(
        &mut self,
        session: &Session,
        fixer: &mut Fixer,
        (change, keep): (&Change, &dyn Fn(&mut Vec<Finding>)),
        out: &mut dyn Write,
    ) -> io::Result<()> {
        self.decide(change, keep);
        let before: Vec<Vec<Finding>> = self.parts.iter().map(|part| part.findings.clone()).collect();
        for _ in 0..fixer.rounds() {
            if !self.round(session, fixer, &before, out)? {
                break;
            }
            self.decide(change, keep);
        }
        let rewrites = self.parts.iter().filter_map(|part| part.rewrite.as_ref());
        let changed: BTreeSet<(String, u32)> = rewrites.flat_map(Rewrite::changed_lines).collect();
        for (part, before) in self.parts.iter_mut().zip(before) {
            let Some(source) = &part.source else { continue };
            fixer.leave_all(std::mem::take(&mut part.left));
            let Some(rewrite) = part.rewrite.as_mut().filter(|_| !fixer.asks()) else {
                continue;
            };
            if !fixer.finish_document(source, &before, rewrite, &changed, out)? {
                part.rewrite = None;
                part.findings = before;
            }
        }
        Ok(())
    }

    /// One round: makes the edits that may be made now; whether a document changed.
    fn round(
        &mut self,
        session: &Session,
        fixer: &mut Fixer,
        before: &[Vec<Finding>],
        out: &mut dyn Write,
    ) -> io::Result<bool> {
        let mut has_changed = false;
        for (part, before) in self.parts.iter_mut().zip(before) {
            let Some(source) = &part.source else { continue };
            // With `--fail-on note`, notes are shown too.
            let shows_notes = fixer.fixes_all() || part.fail_on == Severity::Note;
            let round = Round {
                source,
                before,
                findings: &part.findings,
                shows_notes,
            };
            let (left, is_changed) = fixer.round(session, &round, &mut part.rewrite)?;
            part.left = left;
            has_changed |= is_changed;
            // An edit that the user agreed to is written before the next question.
            if let Some(rewrite) = part.rewrite.as_mut().filter(|_| fixer.asks())
                && !fixer.finish_document(source, before, rewrite, &BTreeSet::new(), out)?
            {
                part.rewrite = None;
            }
        }
        Ok(has_changed)
    }
}

/// The folder with one of the files, nearest to a path.
fn nearest(known: &mut HashMap<PathBuf, Option<PathBuf>>, path: &Path, files: &[&str]) -> Option<PathBuf> {
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    if let Some(known) = known.get(&folder) {
        return known.clone();
    }
    let has_one = |folder: &&Path| files.iter().any(|name| folder.join(name).is_file());
    let found = folder.ancestors().find(has_one).map(Path::to_owned);
    known.insert(folder, found.clone());
    found
}
