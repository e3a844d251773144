//! The catalog of a run, decoded only when a candidate needs it.

use std::sync::{Arc, OnceLock};

use super::Catalog;
use super::source::{self, CatalogData};
use crate::vocab::Day;

/// The embedded catalog, or one of the caller's.
#[derive(Clone, Debug)]
pub enum CatalogHandle {
    /// The embedded catalog.
    Embedded,
    /// Another: an overlay over it, or a frozen one.
    Own(Arc<Catalog>),
}

/// The catalog that the program ships, once it is decoded.
static EMBEDDED: OnceLock<Catalog> = OnceLock::new();

impl CatalogHandle {
    /// The catalog, if it has been decoded: for uses that are not worth the time of decoding.
    pub fn decoded(&self) -> Option<&Catalog> {
        match self {
            Self::Embedded => EMBEDDED.get(),
            Self::Own(catalog) => Some(catalog),
        }
    }

    /// The catalog; the embedded one is decoded on the first call.
    pub fn get(&self) -> &Catalog {
        match self {
            Self::Embedded => EMBEDDED.get_or_init(|| Catalog::new(super::embedded())),
            Self::Own(catalog) => catalog,
        }
    }

    /// The day on which AWS's lifecycle page was read last, without decoding anything.
    pub fn lifecycle_page(&self) -> Option<Day> {
        match self {
            Self::Embedded => super::vocabulary::LIFECYCLE_PAGE.parse().ok(),
            Self::Own(catalog) => catalog.data().observed.lifecycle_page,
        }
    }

    /// The first day on which dates of the catalog were read, without decoding anything.
    pub fn first_observed(&self) -> Option<Day> {
        match self {
            Self::Embedded => super::vocabulary::FIRST_OBSERVED.parse().ok(),
            Self::Own(catalog) => source::first_observed(catalog.data()),
        }
    }

    /// The Regions that the catalog names, sorted, without decoding anything.
    pub fn regions(&self) -> Vec<String> {
        match self {
            Self::Embedded => super::vocabulary::REGIONS.iter().map(|&code| code.to_owned()).collect(),
            Self::Own(catalog) => source::regions(catalog.data()),
        }
    }

    /// The providers as ids begin with them (`anthropic`), sorted, without decoding anything.
    pub fn providers(&self) -> Vec<String> {
        let mut providers: Vec<_> = self.stems().into_iter().map(|(provider, _)| provider).collect();
        providers.dedup();
        providers
    }

    /// Provider and leading letters of the name of every id (`anthropic`, `claude`). For the embedded catalog they are
    /// constants, so that a run over files without a candidate decodes nothing.
    pub fn stems(&self) -> Vec<(String, String)> {
        match self {
            Self::Embedded => super::vocabulary::STEMS
                .iter()
                .map(|&(a, b)| (a.to_owned(), b.to_owned()))
                .collect(),
            Self::Own(catalog) => source::stems(catalog.data()),
        }
    }
}

impl From<CatalogData> for CatalogHandle {
    fn from(data: CatalogData) -> Self {
        Self::Own(Arc::new(Catalog::new(data)))
    }
}
