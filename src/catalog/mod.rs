//! The lifecycle catalog.
//!
//! In: what the build script embedded of `rules/`, overlays, and questions about models. Out: judgements and
//! replacements. It knows no document, no severity and no clock; only [`overlay`] reads files.

mod arns;
mod bodies;
pub mod bundle;
mod changes;
pub mod compare;
mod consent;
mod constants;
mod elsewhere;
mod forms;
mod handle;
mod lifecycle;
mod lookup;
mod offers;
pub mod overlay;
mod reach;
mod refusals;
mod replacement;
mod runway;
mod several;
pub mod source;
mod wishes;
mod written;

pub use arns::{Arns, Behind};
pub use changes::{Change, ChangeKind, Cost, Dollars, Effect};
pub use consent::Consent;
pub use elsewhere::Elsewhere;
pub use handle::CatalogHandle;
pub use lifecycle::{Judgement, Lifecycle};
pub use lookup::{Catalog, Question};
pub(crate) use offers::FEW_REGIONS;
pub use offers::PrefixFault;
pub use reach::Callable;
pub(crate) use refusals::{Part, Refusal, Remedy};
pub use replacement::{Alternative, Basis, Edit, Reason, Replacement, Set};
pub use runway::{Runway, RunwayBasis, runway};
pub use wishes::{From, Named, Replacements, Site, Wishes};

use source::CatalogData;

/// What detection must know of the embedded catalog, written out by the build script.
pub mod vocabulary {
    include!(concat!(env!("OUT_DIR"), "/vocabulary.rs"));
}

/// The facts under `rules/`, decoded.
#[expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test decodes these very bytes; no input reaches them"
)]
pub fn embedded() -> CatalogData {
    static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalog.bin"));
    postcard::from_bytes(BYTES).expect("the build script wrote it")
}
