//! What the place of a reference is.

mod context;

pub use context::Context;
