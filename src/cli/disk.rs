//! The files around the documents of a run, to which their imports lead.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use crate::edit::{Entry, Files};

/// Bytes of a file, at most, that is read for its imports.
const MAX_LEN: u64 = 1 << 20;

/// The files on disk; each folder is listed once.
#[derive(Debug, Default)]
pub(super) struct Disk {
    folders: HashMap<String, HashMap<String, Entry>>,
}

impl Files for Disk {
    fn entry(&mut self, name: &str) -> Option<Entry> {
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        if file.is_empty() {
            return None;
        }
        self.folder(folder).get(file).copied()
    }

    fn text(&mut self, name: &str) -> Option<String> {
        let is_short = fs::metadata(name).is_ok_and(|meta| meta.is_file() && meta.len() <= MAX_LEN);
        is_short
            .then(|| fs::read(name).ok())
            .flatten()
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    fn list(&mut self, folder: &str) -> Vec<(String, Entry)> {
        let listed = self.folder(folder).iter();
        let mut listed: Vec<_> = listed.map(|(name, entry)| (name.clone(), *entry)).collect();
        listed.sort_by(|one, other| one.0.cmp(&other.0));
        listed
    }
}

impl Disk {
    fn folder(&mut self, folder: &str) -> &HashMap<String, Entry> {
        self.folders
            .entry(folder.to_owned())
            .or_insert_with_key(|folder| list(folder))
    }
}

/// The files and folders in a folder.
fn list(folder: &str) -> HashMap<String, Entry> {
    let path = if folder.is_empty() {
        Path::new(".")
    } else {
        Path::new(folder)
    };
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    let named = entries.filter_map(|entry| {
        let kind = entry.file_type().ok()?;
        let kind = if kind.is_dir() {
            Entry::Folder
        } else if kind.is_file() {
            Entry::File
        } else {
            return None;
        };
        Some((entry.file_name().to_str()?.to_owned(), kind))
    });
    named.collect()
}
