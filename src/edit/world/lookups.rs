//! Files and ARNs that other code makes of an id: a file named after it, the ARN of what a user picked.
//!
//! In: an edit with the documents of its scope, and the files around them. Out: the places that read a file by the id, with the
//! file that is named after the old one; and the ARN of a foundation model that is made of a field of a request.

use std::collections::HashMap;

use super::{Objection, World};
use crate::context::fold;
use crate::edit::composed::{Composed, Fixed, Link};
use crate::edit::imports::{Entry, Files, around, folder, join};
use crate::edit::lookups::Lookup;
use crate::edit::outlook::is_page;
use crate::edit::write::Write;
use crate::vocab::Veto;

/// Folders that are listed for one lookup, at most.
const MAX_FOLDERS: usize = 60;

/// A shorter name is that of anything.
const MIN_LEN: usize = 8;

impl World<'_> {
    /// Looks for the files that the lookups may read.
    pub(super) fn find_files(&mut self, files: &mut dyn Files) {
        for (at, (member, lookup)) in self.lookups.iter().enumerate() {
            let found = files_of(self.reach.name(*member), lookup, files);
            self.named.insert(at, found);
        }
    }

    /// The places that read a file by the id of an edit.
    pub(super) fn files(&self, write: &Write) -> Vec<Objection> {
        if write.is_policy || write.class.is_aside || write.old == write.new {
            return Vec::new();
        }
        let mut found: Vec<Objection> = Vec::new();
        for (at, &(member, lookup)) in self.lookups.iter().enumerate() {
            if !self.is_reached(member, &lookup.made, write) {
                continue;
            }
            let named = self.named.get(&at);
            let file = named.and_then(|named| {
                [&write.old, &write.old_model]
                    .iter()
                    .find_map(|id| named.get(&fold(id)))
            });
            let (veto, what) = match file {
                Some(file) => (
                    Veto::FileOfOldId,
                    format!("reads a file by the id, and `{file}` is named after the old one"),
                ),
                None if lookup.is_read => (Veto::FileById, "reads a file that is named after the id".to_owned()),
                None => continue,
            };
            found.push(self.object(veto, what, member, lookup.line, Some(lookup.span)));
        }
        found
    }

    /// The ARN of a foundation model that a program makes of a field of its request, where a page offers the id for it.
    pub(super) fn arn_of_input(&self, write: &Write) -> Option<Objection> {
        let end = |name: &str| name.rsplit_once('.').map_or("", |(_, end)| end).to_owned();
        let own = self.name(write.member);
        if !write.gains_a_profile || write.is_called || !is_page(own) {
            return None;
        }
        let fields = &self.outlooks.get(&write.member)?.fields;
        let takes = |(member, composed): &&(usize, &Composed)| {
            let is_other = *member != write.member && end(self.name(*member)) != end(own);
            is_other && composed.place == Fixed::Arn && composed.field_of_request().any(|field| fields.contains(field))
        };
        let &(member, composed) = self.composed.iter().find(takes)?;
        let what = "makes the ARN of a foundation model from what the request names, and such an ARN takes no profile";
        Some(self.object(Veto::ArnOfInput, what.to_owned(), member, composed.line, composed.span))
    }

    /// True if the id of an edit is one of the values that a text is made of.
    fn is_reached(&self, member: usize, made: &Composed, write: &Write) -> bool {
        let Some(given) = self.given.get(&(write.member, write.span)) else {
            return false;
        };
        if member == write.member {
            return made.takes(given);
        }
        let (Some(own), Some(other)) = (self.reach.spot(write.member), self.reach.spot(member)) else {
            return false;
        };
        let is_linked = self.reach.is_linked(write.member, member);
        let is_program = is_linked || own.is_of_program(other);
        let link = Link {
            is_imported: is_linked || own.is_of_package(other),
            is_config: own.is_config() && is_program,
        };
        is_program && made.is_reached_by(given, link)
    }
}

/// The files and folders that a lookup may read, by their folded names without the ends: those of the folder that it names, or
/// else those of its own folder and below.
fn files_of(name: &str, lookup: &Lookup, files: &mut dyn Files) -> HashMap<String, String> {
    let mut found = HashMap::new();
    let mut take = |at: &str, files: &mut dyn Files| {
        let listed = files.list(at);
        for (file, entry) in &listed {
            let stem = match entry {
                Entry::File => file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem),
                Entry::Folder => file,
            };
            if stem.len() >= MIN_LEN {
                found.entry(fold(stem)).or_insert_with(|| join(at, file));
            }
        }
        listed
    };
    if let Some(below) = &lookup.folder {
        for base in around(name) {
            take(&join(&base, below), files);
        }
        return found;
    }
    let mut next = vec![folder(name).to_owned()];
    let mut count = 0;
    while let Some(at) = next.pop().filter(|_| count < MAX_FOLDERS) {
        count += 1;
        let inner = take(&at, files)
            .into_iter()
            .filter(|(name, entry)| *entry == Entry::Folder && !name.starts_with('.') && name != "node_modules");
        next.extend(inner.map(|(name, _)| join(&at, &name)));
    }
    found
}
