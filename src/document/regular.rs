//! Files that are read whole: regular ones of a bounded size. A repository may hold a pipe, a link to a device or a file
//! without end under any name.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// A regular file, to be read as a stream.
///
/// # Errors
/// If it is not a regular file, or cannot be opened.
pub fn open(path: &Path) -> io::Result<File> {
    // Opening a pipe waits for its other end, so that it is looked at first.
    if !path.metadata()?.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    File::open(path)
}

/// The bytes of a regular file, or of the target of a link to one.
///
/// # Errors
/// If it is not a regular file, is longer than `most` bytes, or cannot be read.
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::other(format!("it is larger than {} KiB", most >> 10)));
    }
    Ok(bytes)
}

/// The text of a regular file.
///
/// # Errors
/// As [`read`], and where it is not UTF-8.
pub fn read_text(path: &Path, most: u64) -> io::Result<String> {
    String::from_utf8(read(path, most)?).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_that_is_no_file_or_too_large_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "four").unwrap();
        assert_eq!(read_text(&path, 4).unwrap(), "four");
        assert!(read(&path, 3).is_err());
        assert!(read(folder.path(), 4).is_err());
        if cfg!(unix) {
            assert!(read(Path::new("/dev/zero"), 4).is_err());
        }
    }
}
