//! The report for people, as long as they can read: findings, a line a place, or a table of models.
//!
//! In: findings. Out: up to a screenful, each finding as codespan-reporting draws it; beyond, one block a model with a
//! line a place; beyond that, a table of models and the files that hold most. Nothing of a file reaches the writer
//! unescaped.

mod block;
mod place;
mod snippet;
mod table;

use std::io::{self, Write};

use super::inventory::Table;
use super::mark::{Mark, marks};
use super::sanitize::without_commands;
use super::{Format, Options, Reporter, Summary};
use crate::document::Document;
use crate::finding::Finding;
use place::Place;

pub(super) const FORMAT: Format = Format {
    name: "text",
    summary: "for people: findings; of many, a line a place or a table of models",
    findings: |options| {
        Box::new(Text {
            options: options.clone(),
            places: Vec::new(),
            pages: Some(String::new()),
        })
    },
    inventory: Some(|options| Box::new(Table::new(options))),
    lists_accepted: false,
};

/// Lines of findings that a person reads at once.
const SCREENFUL: usize = 45;

/// Places that are listed one by one.
const MAX_PLACES: usize = 60;

struct Text {
    options: Options,
    places: Vec<Place>,
    /// The findings as drawn, while they fit on a screen.
    pages: Option<String>,
}

impl Reporter<Finding> for Text {
    fn document(&mut self, out: &mut dyn Write, document: &Document, findings: &[Finding]) -> io::Result<()> {
        let marks = marks(document, findings, self.options.all);
        for (finding, mark) in findings.iter().zip(&marks) {
            self.finding(out, document, finding, mark)?;
        }
        Ok(())
    }

    /// The summary is for standard error, so that this output can be piped.
    fn finish(&mut self, out: &mut dyn Write, _: &Summary) -> io::Result<()> {
        if let Some(pages) = &self.pages {
            return write(out, pages);
        }
        let blocks = (self.places.len() <= MAX_PLACES)
            .then(|| block::fitting(&place::by_lint(&self.places), &self.options))
            .flatten();
        let table = || table::table(&place::by_model(&self.places), &self.places, &self.options);
        write(out, &blocks.unwrap_or_else(table))
    }
}

impl Text {
    fn finding(&mut self, out: &mut dyn Write, document: &Document, finding: &Finding, mark: &Mark) -> io::Result<()> {
        let draw = || snippet::draw(document, finding, mark, &self.options);
        if self.options.full {
            return write(out, &draw()?);
        }
        if let Some(pages) = &mut self.pages {
            let page = snippet::draw(document, finding, mark, &self.options)?;
            pages.push_str(&page);
            // Who asks for details wants them of each place, as long as places are listed at all.
            let is_too_long = if self.options.verbose {
                self.places.len() >= MAX_PLACES
            } else {
                pages.lines().count() > SCREENFUL
            };
            if is_too_long {
                self.pages = None;
            }
        }
        self.places.push(Place::new(document, finding, mark));
        Ok(())
    }
}

fn write(out: &mut dyn Write, text: &str) -> io::Result<()> {
    out.write_all(without_commands(text).as_bytes())
}

#[cfg(test)]
mod tests;
