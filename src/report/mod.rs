//! Reports: what people and machines read.
//!
//! In: the findings of a `check`, or the verdicts of an `inventory`, document by document and sorted, then the
//! [`Summary`] of the run. Out: bytes on a writer. A report neither judges nor filters, and it never prints: which
//! findings it gets, where it writes and whether there are colours is decided by its caller. What comes from a file
//! reaches a terminal only through [`sanitize`].
//!
//! A format is one file with its `FORMAT`, and one line in the macro `formats!` below.

#[cfg(feature = "cli")]
mod advice;
#[cfg(feature = "cli")]
mod badge;
mod closing;
#[cfg(feature = "cli")]
mod cyclonedx;
mod entry;
mod home;
#[cfg(feature = "cli")]
mod inventory;
mod located;
mod mark;
#[cfg(test)]
mod outbreak;
mod own;
mod phrase;
#[cfg(feature = "cli")]
pub mod plan;
#[cfg(feature = "cli")]
mod progress;
#[cfg(test)]
mod published;
#[cfg(test)]
mod readback;
mod record;
mod root;
pub mod sanitize;
#[cfg(test)]
mod schemas;
#[cfg(feature = "cli")]
mod snippet;
#[cfg(feature = "cli")]
mod style;
mod summary;
#[cfg(test)]
mod testing;
mod xml;

use std::io::{self, Write};

use crate::document::Document;
use crate::finding::{Finding, Verdict};

#[cfg(feature = "cli")]
pub use badge::badge;
pub use closing::{write_check_summary, write_inventory_summary, write_pinned};
pub use home::{REPOSITORY, lint_page};
pub use located::{Origin, write_located};
pub use mark::{Mark, marks, waits_for_region};
pub use own::is_report;
#[cfg(feature = "cli")]
pub(crate) use phrase::wrap;
#[cfg(feature = "cli")]
pub use progress::Progress;
pub use root::Root;
pub use summary::{CatalogAge, Counts, Fixes, Pinned, SeenRegion, Shared, Summary, Tally};

/// The format of the summary of a job: Markdown with a row a model.
pub static JOB_SUMMARY: Format = markdown::JOB_SUMMARY;

/// The text of a finding, a sentence each: the consequence first and then the replacement.
pub fn sentences(finding: &Finding) -> Vec<String> {
    phrase::sentences(finding)
}

/// JSON of several lines in which a terminal and an agent of a pipeline obey nothing; its values stay the same.
#[cfg(feature = "cli")]
pub fn inert_json(json: &str) -> String {
    json::inert_lines(json)
}

/// A text as a cell of a table of Markdown, in which nothing is markup.
#[cfg(feature = "cli")]
pub fn markdown_cell(text: &str) -> String {
    markdown::prose(text)
}

/// A way to write results down.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Name for `--format`.
    pub name: &'static str,
    /// Purpose, in half a line.
    pub summary: &'static str,
    /// The report of findings.
    pub findings: Make<Finding>,
    /// The report of an inventory, where the format has one.
    pub inventory: Option<Make<Verdict>>,
    /// True if its reader gets findings that do not count, and can distinguish them.
    pub lists_accepted: bool,
}

/// A way to write an inventory that findings do not have.
#[derive(Clone, Copy, Debug)]
pub struct InventoryFormat {
    /// Name for `--format`.
    pub name: &'static str,
    /// Purpose, in half a line.
    pub summary: &'static str,
    /// The report.
    pub make: Make<Verdict>,
}

/// The formats of an inventory beside those that findings have too.
#[cfg(feature = "cli")]
pub static INVENTORY_ONLY: &[InventoryFormat] = &[cyclonedx::FORMAT];

/// Makes a report for a reader.
pub type Make<Item> = fn(&Options) -> Box<dyn Reporter<Item>>;

/// Writes one run of `check` (of [`Finding`]s) or `inventory` (of [`Verdict`]s).
///
/// It is called as `begin`, `document`…, `finish`. What arrives is to be written at once; a format whose reader needs
/// all findings before the first of them is written keeps what it must in itself.
pub trait Reporter<Item> {
    /// Writes the beginning of the report, if it has one.
    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Writes the items of one document. They are sorted by position, and the documents by name; a document without
    /// an item need not be given.
    fn document(&mut self, out: &mut dyn Write, document: &Document, items: &[Item]) -> io::Result<()>;

    /// Writes the end of the report, if it has one.
    fn finish(&mut self, _out: &mut dyn Write, _summary: &Summary) -> io::Result<()> {
        Ok(())
    }
}

/// The reader's options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Columns of the terminal.
    pub width: usize,
    /// True if paths, ids and messages lose what is wider than that; in a pipe or a file they are whole.
    pub cuts: bool,
    /// True if ANSI colours are written.
    pub color: bool,
    /// True if each finding is written with all facts.
    pub verbose: bool,
    /// True if every finding is shown, however many there are.
    pub full: bool,
    /// True if notes and tests are reported and fixed as well.
    pub all: bool,
    /// Root of the repository, for formats whose readers want paths relative to it.
    pub root: Root,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            width: 100,
            cuts: true,
            color: false,
            verbose: false,
            full: false,
            all: false,
            root: Root::default(),
        }
    }
}

/// Each line is a module of this folder that has a `FORMAT`.
macro_rules! formats {
    ($($(#[$meta:meta])* $module:ident;)+) => {
        $($(#[$meta])* mod $module;)+

        /// Every format, in the order in which help lists them; the first is the default.
        pub static FORMATS: &[Format] = &[$($(#[$meta])* $module::FORMAT),+];
    };
}

formats! {
    #[cfg(feature = "cli")]
    text;
    concise;
    json;
    jsonl;
    sarif;
    github;
    gitlab;
    azure;
    junit;
    checkstyle;
    rdjson;
    rdjsonl;
    markdown;
}

impl Format {
    /// The format of that name.
    pub fn find(name: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.name == name)
    }
}

#[cfg(test)]
mod tests;
