//! Engines of files for which overrides of the config lay more over the catalog.
//!
//! In: the overlays of a file. Out: the engine with them, made once for each list of overlays.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use anyhow::anyhow;

use super::super::{Failure, context, crash};
use super::{Session, failure, lock};
use crate::catalog::CatalogHandle;
use crate::config::{self, ConfigErrors};
use crate::detect::Prefilter;
use crate::document::Document;
use crate::engine::{Checked, Engine};

/// Engines by the overlays over the catalog of the run.
pub(super) struct Engines {
    /// The one that knows all overlays, if there are any.
    all: Option<Arc<Engine>>,
    known: Mutex<BTreeMap<Vec<PathBuf>, Option<Arc<Engine>>>>,
}

impl Engines {
    /// The engines where `overlays` are those of all overrides, and `catalog` has them all.
    pub(super) fn new(overlays: &[PathBuf], catalog: CatalogHandle) -> Self {
        let all = (!overlays.is_empty()).then(|| Arc::new(Engine::new(catalog)));
        Self {
            all,
            known: Mutex::default(),
        }
    }

    /// The test for files that passes all that any of the engines finds.
    pub(super) fn prefilter(&self) -> Option<&Prefilter> {
        self.all.as_ref().map(|engine| engine.prefilter())
    }

    /// The engine with some overlays; `None` without any. One whose catalog cannot be read is reported once.
    pub(super) fn of(
        &self,
        overlays: &[PathBuf],
        catalog: impl FnOnce() -> Result<CatalogHandle, Failure>,
    ) -> Option<Result<Arc<Engine>, Failure>> {
        if overlays.is_empty() {
            return None;
        }
        let mut known = lock(&self.known);
        if let Some(engine) = known.get(overlays) {
            return engine.clone().map(Ok);
        }
        let engine = catalog().map(|catalog| Arc::new(Engine::new(catalog)));
        known.insert(overlays.to_vec(), engine.as_ref().ok().cloned());
        Some(engine)
    }
}

impl Session {
    /// The settings of the config that holds for a file.
    pub(in crate::cli) fn config_of(&self, path: &Path) -> Result<Arc<config::Settings>, Arc<ConfigErrors>> {
        self.resolver.settings(path)
    }

    /// The engine of a file, where it is not that of the run.
    pub(in crate::cli) fn engine_of(&self, settings: &config::Settings, path: &Path) -> Option<Arc<Engine>> {
        let more = settings.catalog(path);
        let engine = self.engines.of(&more, || context::catalog_with(&self.start, &more))?;
        let failed = |failure| lock(&self.errors).insert(format!("{failure:#}"));
        engine.map_err(failed).ok()
    }

    /// Checks a changed document again; `None` if the program fails at it, which is reported.
    pub(in crate::cli) fn check_again(&self, path: &Path, document: &Document) -> Option<Checked> {
        // Its settings were there a moment ago.
        let settings = self.resolver.settings(path).ok()?;
        let own = self.engine_of(&settings, path);
        let engine = own.as_deref().unwrap_or(&self.engine);
        let checked = crash::caught(|| engine.check(document, &self.engine_settings(&settings, path)));
        let report = |message: String| context::print_error(&anyhow!("{}", failure(document.name(), &message)));
        checked.map_err(report).ok()
    }
}
