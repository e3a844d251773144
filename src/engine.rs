//! The engine: a document in, verdicts and findings out.
//!
//! No file system, no terminal, no clock: given bytes, a name, a catalog, settings and a day it answers the same to the
//! command line, an editor, a test or another crate.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::catalog::{Catalog, CatalogHandle, Question, Replacements, Wishes, vocabulary};
use crate::detect::{Candidate, Finder, Prefilter, Vocabulary};
use crate::document::Document;
use crate::finding::{Finding, Replacement, Verdict, fingerprint};
use crate::lint::{self, FixAvailability, Levels, Lint};
use crate::reference::{self, Reference, Target};
use crate::syntax;
use crate::vocab::{Day, Place, Prefer, Region, RegionsFrom, Role, State};

/// What a document is judged for.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The UTC day for which states are judged.
    pub as_of: Day,
    /// The Regions in which the code runs; empty where they are not known.
    pub regions: Vec<Region>,
    /// Where those come from.
    pub regions_from: RegionsFrom,
    /// The role of the document, where the user set it.
    pub role: Option<Role>,
    /// How bad each lint is.
    pub levels: Levels,
    /// Models that the user named to move to.
    pub replacements: Arc<Replacements>,
    /// Which of several models to prefer.
    pub prefer: Prefer,
}

impl Settings {
    /// The defaults, for a day.
    pub fn new(as_of: Day) -> Self {
        Self {
            as_of,
            regions: Vec::new(),
            regions_from: RegionsFrom::All,
            role: None,
            levels: Levels::default(),
            replacements: Arc::default(),
            prefer: Prefer::LeastChange,
        }
    }
}

/// What the engine says of a document, sorted by position.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checked {
    /// Every reference, judged.
    pub verdicts: Vec<Verdict>,
    /// Every objection.
    pub findings: Vec<Finding>,
}

/// The engine.
#[derive(Debug)]
pub struct Engine {
    catalog: CatalogHandle,
    vocabulary: Vocabulary,
    prefilter: Prefilter,
    /// Made when the first document needs it: most runs of a hook see none.
    finder: OnceLock<Finder>,
}

impl Engine {
    /// An engine that judges by the catalog, which is not decoded before a candidate asks for it.
    pub fn new(catalog: CatalogHandle) -> Self {
        let stems = catalog.stems();
        let families = stems.iter().map(|(provider, stem)| (provider.as_str(), stem.as_str()));
        let vocabulary = Vocabulary::new(families, vocabulary::CONSTANT_CLASSES.iter().copied());
        let prefilter = Prefilter::new(&vocabulary);
        Self {
            catalog,
            vocabulary,
            prefilter,
            finder: OnceLock::new(),
        }
    }

    /// The cheap test for readers, which tells from raw bytes whether a file needs to be read whole.
    pub fn prefilter(&self) -> &Prefilter {
        &self.prefilter
    }

    /// Where the document may name a model.
    pub fn candidates(&self, document: &Document) -> Vec<Candidate> {
        self.finder
            .get_or_init(|| Finder::new(&self.vocabulary))
            .candidates(document.text())
    }

    /// The catalog; the embedded one is decoded on the first call.
    pub fn catalog(&self) -> &Catalog {
        self.catalog.get()
    }

    /// The catalog, not decoded yet.
    pub fn catalog_handle(&self) -> &CatalogHandle {
        &self.catalog
    }

    /// Finds, judges and objects.
    pub fn check(&self, document: &Document, settings: &Settings) -> Checked {
        let verdicts = self.verdicts(document, settings);
        let mut ordinals = HashMap::new();
        let mut findings = Vec::new();
        for verdict in &verdicts {
            let Some((lint, draft)) = lint::first(verdict) else {
                continue;
            };
            let Some(weighed) = lint::weigh(lint, &draft, verdict, &settings.levels) else {
                continue;
            };
            let ordinal = ordinals
                .entry((lint.name, verdict.reference.text.clone()))
                .or_insert(0_usize);
            findings.push(Finding {
                lint: lint.name,
                severity: weighed.severity,
                severity_from: weighed.from,
                message: draft.message,
                notes: draft.notes,
                replacement: self.replacement(lint, verdict, settings),
                labels: Vec::new(),
                suppressed: None,
                baselined: false,
                fingerprint: fingerprint(lint.name, document.name(), &verdict.reference.text, *ordinal),
                verdict: verdict.clone(),
            });
            *ordinal += 1;
        }
        Checked { verdicts, findings }
    }

    fn verdicts(&self, document: &Document, settings: &Settings) -> Vec<Verdict> {
        let candidates = self.candidates(document);
        if candidates.is_empty() {
            return Vec::new();
        }
        let language = Some(syntax::language_of(document.name()).name).filter(|name| *name != "text");
        let role = settings.role.unwrap_or_else(|| syntax::role_of(document.name()));
        let references = reference::references(document.text(), &candidates, self.catalog());
        let verdict = |reference: Reference| Verdict {
            judgement: self.judge(&reference, settings),
            reference,
            language,
            role,
            place: Place::Text,
            key_path: None,
        };
        references.into_iter().map(verdict).collect()
    }

    fn judge(&self, reference: &Reference, settings: &Settings) -> Option<crate::finding::Judgement> {
        let id = match &reference.target {
            Target::Model(id) | Target::Unknown { meant: Some(id), .. } => id,
            Target::Unknown { meant: None, .. } | Target::Pattern => return None,
        };
        let question = Question {
            as_of: settings.as_of,
            regions: &settings.regions,
            regions_from: settings.regions_from,
            region: reference.region.as_ref(),
            profile: reference.profile.as_deref(),
        };
        Some(self.catalog().judge(self.catalog().model(id)?, &question))
    }

    fn replacement(&self, lint: &Lint, verdict: &Verdict, settings: &Settings) -> Option<Replacement> {
        let judgement = verdict
            .judgement
            .as_ref()
            .filter(|_| lint.fix != FixAvailability::None)?;
        let (reference, role) = (&verdict.reference, verdict.role);
        if matches!(judgement.state, State::Active | State::Unknown) {
            return self.catalog().respelling(reference, judgement, role);
        }
        let named = settings.replacements.find(&judgement.model_id);
        self.catalog().replacement(
            reference,
            judgement,
            role,
            Wishes {
                named,
                prefer: settings.prefer,
            },
        )
    }
}
