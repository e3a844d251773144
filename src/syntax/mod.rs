//! What a file is, before anything of it is read: its language and its role.
//!
//! In: a path, with `/`, relative to where the run started. Out: a [`Language`] and a
//! [`Role`](crate::vocab::Role). No file is opened here, and nothing here knows models or lints.

mod language;
mod role;

pub use language::{LANGUAGES, Language, language_of};
pub use role::role_of;
