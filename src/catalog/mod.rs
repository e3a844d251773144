//! The lifecycle catalog.

pub mod source;
