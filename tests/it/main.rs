//! Behaviour of the program, one file a behaviour.

#![allow(unreachable_pub, reason = "the modules of a test program have no other users")]

mod case;
mod catalog;
mod config;
mod exit_codes;
mod explain;
mod files;
mod fixtures;
mod must_hold;
mod replacement;
mod tables;
