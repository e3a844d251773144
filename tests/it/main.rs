//! Behaviour of the program, one file a behaviour.

#![allow(unreachable_pub, reason = "the modules of a test program have no other users")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails where it cannot go on"
)]

mod adopting;
mod baseline;
mod baseline_properties;
mod breakout;
mod browser;
mod case;
mod catalog;
mod choices;
mod ci;
mod code_scanning;
mod config;
mod conformance;
mod denied;
mod documents;
mod edit_properties;
mod edits;
mod edits_along;
mod edits_beside;
mod edits_elsewhere;
mod edits_marked;
mod edits_of_lists;
mod edits_partners;
mod edits_together;
mod exit_codes;
mod explain;
mod facts;
mod files;
mod fix;
mod fix_crash;
mod fix_exact;
mod fix_properties;
mod fixtures;
mod fleet;
mod formats;
mod forms;
mod fuzz;
mod git;
mod guard;
mod hooks;
mod hostile;
mod import;
mod listed;
mod lsp;
mod materials;
mod mcp;
mod metamorphic;
mod mistakes;
mod must_hold;
mod others;
mod plan;
mod policies;
mod policy;
mod precedence;
mod prefilter;
mod refusals;
mod refused;
mod regions;
mod release;
mod replacement;
mod report;
mod request;
mod request_senders;
mod requests;
mod same_bytes;
mod shells;
mod show;
mod skill;
mod spellings;
mod strict;
mod suggestions;
mod suppress;
mod tables;
mod tasks;
mod together;
mod tools;
mod tree;
mod unseen;
mod walkthrough;
mod words;
