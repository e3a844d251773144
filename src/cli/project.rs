//! All documents of a run together: what one says against an edit in another, then the fixes, then the report.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::change::Change;
use super::disk::Disk;
use super::fix::Fixer;
use super::scan::Session;
use crate::document::{Document, Name};
use crate::edit::{self, Member, Outlook};
use crate::finding::Finding;
use crate::input::Source;
use crate::vocab::Severity;

/// Files that make a folder a package of its own.
const MANIFESTS: &[&str] = &[
    "package.json",
    "pyproject.toml",
    "setup.py",
    "setup.cfg",
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

/// The documents of a run that a finding or an edit may depend on.
#[derive(Default)]
pub(super) struct Project {
    parts: Vec<Part>,
    /// A number for each folder that is a scope.
    numbers: HashMap<PathBuf, usize>,
    /// The folder of the manifest nearest to each folder.
    folders: HashMap<PathBuf, Option<PathBuf>>,
}

/// A document of a run.
struct Part {
    name: String,
    scope: usize,
    package: Option<String>,
    /// It, where something was found in it.
    source: Option<Source>,
    fail_on: Severity,
    findings: Vec<Finding>,
    outlook: Outlook,
    /// It as it was fixed.
    fixed: Option<Document>,
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
        let package = self.package(&source.path);
        let package = package.map(|folder| Name::from(folder.as_path()).as_str().to_owned());
        let name = source.document.name().to_owned();
        let scope = self.number(config.unwrap_or_default());
        self.parts.push(Part {
            name,
            scope,
            package,
            source: (!findings.is_empty()).then_some(source),
            fail_on,
            findings,
            outlook,
            fixed: None,
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

    fn number(&mut self, folder: PathBuf) -> usize {
        let next = self.numbers.len();
        *self.numbers.entry(folder).or_insert(next)
    }

    /// The folder of the nearest package manifest.
    fn package(&mut self, path: &Path) -> Option<PathBuf> {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        if let Some(known) = self.folders.get(&folder) {
            return known.clone();
        }
        let is_package = |folder: &&Path| MANIFESTS.iter().any(|name| folder.join(name).is_file());
        let found = folder.ancestors().find(is_package).map(Path::to_owned);
        self.folders.insert(folder, found.clone());
        found
    }

    /// Decides and fixes each document, and passes it with its findings to `emit`, in order.
    pub(super) fn report(
        mut self,
        session: &Session,
        fixer: Option<&mut Fixer>,
        change: &Change,
        out: &mut dyn Write,
        mut emit: impl FnMut(&mut dyn Write, &Document, Severity, Vec<Finding>) -> io::Result<()>,
    ) -> io::Result<()> {
        self.decide();
        if let Some(fixer) = fixer
            && self.fix(session, fixer, change, out)?
        {
            self.decide();
        }
        for part in self.parts {
            let Some(source) = &part.source else { continue };
            let document = part.fixed.as_ref().unwrap_or(&source.document);
            emit(out, document, part.fail_on, part.findings)?;
        }
        Ok(())
    }

    fn decide(&mut self) {
        let mut members: Vec<Member<'_>> = self
            .parts
            .iter_mut()
            .map(|part| Member {
                name: &part.name,
                scope: part.scope,
                package: part.package.as_deref(),
                outlook: &part.outlook,
                findings: &mut part.findings,
            })
            .collect();
        edit::decide_together(&mut members, &mut Disk::default());
    }

    /// Fixes what may be fixed; whether a document changed.
    fn fix(&mut self, session: &Session, fixer: &mut Fixer, change: &Change, out: &mut dyn Write) -> io::Result<bool> {
        let mut has_changed = false;
        for part in &mut self.parts {
            let Some(source) = &part.source else { continue };
            // With `--fail-on note`, notes are shown too.
            let shows_notes = fixer.fixes_all() || part.fail_on == Severity::Note;
            let is_shown = |finding: &Finding| shows_notes || finding.severity > Severity::Note;
            if let Some((document, checked, patch)) = fixer.document(session, source, &part.findings, &is_shown, out)? {
                part.outlook = checked.outlook.clone();
                let old = |line| patch.old_line(source.document.bytes(), line);
                part.findings = change.kept(&document, checked, &old);
                part.fixed = Some(document);
                has_changed = true;
            }
        }
        Ok(has_changed)
    }
}
