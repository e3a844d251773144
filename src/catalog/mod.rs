//! The lifecycle catalog.
//!
//! In: what the build script embedded of `rules/`, and overlays. Out: [`source::CatalogData`], and the vocabulary for
//! which no catalog has to be decoded.

pub mod overlay;
pub mod source;

use std::sync::OnceLock;

use source::CatalogData;

/// What detection must know of the embedded catalog, written out by the build script.
pub mod vocabulary {
    include!(concat!(env!("OUT_DIR"), "/vocabulary.rs"));
}

/// The embedded catalog, decoded on first use.
#[allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test decodes these very bytes; no input reaches them"
)]
pub fn embedded() -> &'static CatalogData {
    static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalog.bin"));
    static DECODED: OnceLock<CatalogData> = OnceLock::new();
    DECODED.get_or_init(|| postcard::from_bytes(BYTES).expect("the build script wrote it"))
}
