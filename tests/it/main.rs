//! The behaviour of the linter, one file a behaviour.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod catalog;
