//! Overlays: a user's own catalog files, laid over a catalog.
//!
//! In: a file, or a folder of `*.toml` files. Out: the catalog with the overlay in it, checked like the rest, or every
//! error with its file and line.

use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::source::{CatalogData, LoadErrors, lay_over};
use crate::document::regular;

/// The files of an overlay have as many bytes together.
pub const MAX_BYTES: u64 = 4 << 20;

/// The files of an overlay, as read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    /// Each file's name for errors and its text, in the order of the names.
    files: Vec<(String, String)>,
}

/// Reasons why an overlay cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OverlayError {
    /// A file or folder could not be read.
    #[error("cannot read the catalog overlay {}: {error}", path.display())]
    Read {
        /// Path of the file.
        path: PathBuf,
        /// Cause.
        error: io::Error,
    },
    /// A folder without catalog files.
    #[error("the catalog overlay {} holds no file; expected at least one *.toml", path.display())]
    Empty {
        /// Path of the file.
        path: PathBuf,
    },
    /// The files are not right.
    #[error(transparent)]
    Load(#[from] LoadErrors),
}

/// Reads an overlay: a file, or a folder with all the `*.toml` files in it, at any depth, in the order of their names.
pub fn read(path: &Path) -> Result<Overlay, OverlayError> {
    let mut files = Vec::new();
    let mut room = MAX_BYTES;
    for entry in WalkDir::new(path).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let at = error.path().unwrap_or(path).to_owned();
            // Without the path, which is in the message already.
            let kind = error.io_error().map_or(io::ErrorKind::Other, io::Error::kind);
            let error = error.into_io_error().unwrap_or_else(|| kind.into());
            OverlayError::Read { path: at, error }
        })?;
        let named = entry.depth() == 0;
        let is_catalog = entry.path().extension().is_some_and(|extension| extension == "toml");
        if entry.path().is_dir() || !(named || is_catalog) {
            continue;
        }
        let error = |error| OverlayError::Read {
            path: entry.path().to_owned(),
            error,
        };
        if !named && entry.path_is_symlink() {
            stays_inside(entry.path(), path).map_err(error)?;
        }
        let text = regular::read_text(entry.path(), room).map_err(error)?;
        room -= text.len() as u64;
        files.push((entry.path().display().to_string(), text));
    }
    if files.is_empty() {
        return Err(OverlayError::Empty { path: path.to_owned() });
    }
    Ok(Overlay { files })
}

/// Fails where a link in a folder leads out of it: who shares a folder shares what is in it.
fn stays_inside(link: &Path, folder: &Path) -> io::Result<()> {
    if link.canonicalize()?.starts_with(folder.canonicalize()?) {
        return Ok(());
    }
    Err(io::Error::other("it is a link out of the folder"))
}

/// The catalog with the overlay laid over it: models, providers, profiles and constants are added, and a model that
/// is there keeps what the overlay does not name.
pub fn apply(data: CatalogData, overlay: &Overlay) -> Result<CatalogData, OverlayError> {
    Ok(lay_over(data, &overlay.files)?)
}
