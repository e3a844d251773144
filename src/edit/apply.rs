//! A file written anew: whole at every instant, or not at all.
//!
//! In: a path, the bytes that were read from it, and the new ones. Out: the file with its mode, owner and attributes
//! and the new bytes, or a [`Refusal`] and the file as it was. The new bytes go to a file beside it, to the disk, and
//! only then under its name. Between the last look at the file and the renaming another program may still write it; no
//! system call closes that gap.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::input::temporary;

/// Reasons why a file was not written. It is unchanged.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It has changed since it was read.
    #[error("it changed since it was read")]
    Changed,
    /// It may not be written.
    #[error("it is read-only")]
    ReadOnly,
    /// It is no regular file.
    #[error("it is not a regular file")]
    NotAFile,
    /// It has other names, which would keep the old bytes.
    #[error("it has other names (hard links), which would keep the old text")]
    HardLinks,
    /// It would become another one's.
    #[error("it belongs to another user or group, and would not any more")]
    Owner,
    /// Its folder takes no new file, which is how a file is written whole.
    #[error("no file can be made beside it: {0}")]
    Folder(#[source] io::Error),
    /// The system says no.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// Writes `new` in the place of `old`. A symbolic link stays one, and its target is written. A file that already holds
/// `new`, for example through a second path, is not written again.
pub fn replace(path: &Path, old: &[u8], new: &[u8]) -> Result<(), Refusal> {
    let path = target(path)?;
    let metadata = fs::metadata(&path)?;
    check(&path, &metadata)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let mut beside = temporary().tempfile_in(folder).map_err(Refusal::Folder)?;
    beside.write_all(new)?;
    keep_owner(beside.as_file(), &metadata).map_err(|_| Refusal::Owner)?;
    keep_attributes(beside.as_file(), &path)?;
    beside.as_file().set_permissions(metadata.permissions())?;
    beside.as_file().sync_all()?;
    let now = fs::read(&path)?;
    if now == new {
        return Ok(());
    }
    if now != old {
        return Err(Refusal::Changed);
    }
    beside.persist(&path).map_err(|error| error.error)?;
    sync_folder(folder);
    Ok(())
}

/// The file that a path names in the end.
fn target(path: &Path) -> io::Result<PathBuf> {
    if fs::symlink_metadata(path)?.is_symlink() {
        return fs::canonicalize(path);
    }
    Ok(path.to_owned())
}

fn check(path: &Path, metadata: &Metadata) -> Result<(), Refusal> {
    if !metadata.is_file() {
        return Err(Refusal::NotAFile);
    }
    if metadata.permissions().readonly() {
        return Err(Refusal::ReadOnly);
    }
    if has_other_names(metadata) {
        return Err(Refusal::HardLinks);
    }
    // A folder may let files be renamed that may not be written.
    match OpenOptions::new().write(true).open(path) {
        Ok(_) => Ok(()),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
            ) =>
        {
            Err(Refusal::ReadOnly)
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(unix)]
fn has_other_names(metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    metadata.nlink() > 1
}

#[cfg(not(unix))]
fn has_other_names(_: &Metadata) -> bool {
    false
}

/// Gives the file the owner and group of the file that it replaces.
#[cfg(unix)]
fn keep_owner(file: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let new = file.metadata()?;
    if (new.uid(), new.gid()) == (old.uid(), old.gid()) {
        return Ok(());
    }
    fchown(file, Some(old.uid()), Some(old.gid()))
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}

/// Gives the file the access control list and the other extended attributes of the file that it replaces. Those that
/// only the system may set, such as a security label, are left to the system.
#[cfg(unix)]
fn keep_attributes(file: &File, old: &Path) -> io::Result<()> {
    use xattr::FileExt;
    // A file system without attributes has none to keep.
    for name in xattr::list(old).into_iter().flatten() {
        let Some(value) = xattr::get(old, &name)? else {
            continue;
        };
        let set = file.set_xattr(&name, &value);
        if name.as_encoded_bytes().starts_with(b"system.posix_acl") {
            set?;
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn keep_attributes(_: &File, _: &Path) -> io::Result<()> {
    Ok(())
}

/// Brings the new name to the disk. Where a folder cannot be synced the file is whole all the same.
fn sync_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
        fs::read_dir(folder).unwrap().map(name).collect()
    }

    #[test]
    fn a_file_gets_the_new_bytes_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "old").unwrap();
        replace(&path, b"old", b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        replace(&path, b"old", b"new").expect("what is so already is no change by another");
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[test]
    fn a_file_that_changed_or_is_read_only_or_gone_is_refused_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "mine").unwrap();
        assert!(matches!(replace(&path, b"old", b"new"), Err(Refusal::Changed)));
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        assert!(matches!(replace(&path, b"mine", b"new"), Err(Refusal::ReadOnly)));
        assert!(matches!(replace(folder.path(), b"", b"new"), Err(Refusal::NotAFile)));
        assert!(matches!(
            replace(&folder.path().join("b"), b"", b"new"),
            Err(Refusal::Io(_))
        ));
        assert_eq!(fs::read(&path).unwrap(), b"mine");
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[cfg(unix)]
    #[test]
    fn modes_and_links_are_kept_and_a_file_with_two_names_is_refused() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("real");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o751)).unwrap();
        let link = folder.path().join("link");
        symlink("real", &link).unwrap();
        replace(&link, b"old", b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o751);
        fs::hard_link(&path, folder.path().join("other")).unwrap();
        assert!(matches!(replace(&path, b"new", b"newer"), Err(Refusal::HardLinks)));
    }

    #[cfg(unix)]
    #[test]
    fn attributes_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "old").unwrap();
        if xattr::set(&path, "user.origin", b"here").is_err() {
            // This file system has none.
            return;
        }
        replace(&path, b"old", b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(xattr::get(&path, "user.origin").unwrap().as_deref(), Some(&b"here"[..]));
    }

    #[test]
    fn an_interrupted_write_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "mine").unwrap();
        assert!(replace(&path, b"old", b"new").is_err());
        assert_eq!(names(folder.path()), ["a"]);
    }
}
