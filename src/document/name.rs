//! The name of a document: how its path is shown.

use std::path::Path;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode, percent_encode};

/// Characters that percent-encoding keeps: all of ASCII but control characters and the percent sign itself.
const ENCODED: &AsciiSet = &CONTROLS.add(b'%');

/// The name of a document: its path with `/`, percent-encoded where it is not UTF-8.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    text: String,
    encoded: bool,
}

impl Name {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// True if the text is percent-encoded. A name that is not may still hold a percent sign.
    pub fn is_encoded(&self) -> bool {
        self.encoded
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<String> for Name {
    fn from(text: String) -> Self {
        Self { text, encoded: false }
    }
}

impl From<&Path> for Name {
    fn from(path: &Path) -> Self {
        let bytes = path.as_os_str().as_encoded_bytes();
        let (text, encoded) = match path.to_str() {
            Some(text) if !must_be_encoded(bytes) => (text.to_owned(), false),
            _ => (encoded(bytes), true),
        };
        let text = if cfg!(windows) { text.replace('\\', "/") } else { text };
        Self { text, encoded }
    }
}

fn encoded(bytes: &[u8]) -> String {
    percent_encode(bytes, ENCODED).to_string()
}

/// True if a path must be encoded: it is not UTF-8, or it is the encoded name of another path.
fn must_be_encoded(bytes: &[u8]) -> bool {
    if std::str::from_utf8(bytes).is_err() {
        return true;
    }
    let decoded: Vec<u8> = percent_decode(bytes).collect();
    decoded.len() < bytes.len() && encoded(&decoded).as_bytes() == bytes && must_be_encoded(&decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_shown_as_it_is() {
        for path in ["src/a.py", "docs/ümläut.md", "100%.txt", "a b"] {
            let name = Name::from(Path::new(path));
            assert_eq!((name.as_str(), name.is_encoded()), (path, false));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_not_utf_8_is_percent_encoded_and_marked() {
        use std::os::unix::ffi::OsStrExt;
        let path = Path::new(std::ffi::OsStr::from_bytes(b"src/100%/\xff\n.py"));
        let name = Name::from(path);
        assert_eq!((name.as_str(), name.is_encoded()), ("src/100%25/%FF%0A.py", true));
    }

    #[cfg(unix)]
    #[test]
    fn no_two_paths_are_shown_alike() {
        use std::os::unix::ffi::OsStrExt;
        let paths: [&[u8]; 6] = [b"caf\xe9", b"caf%E9", b"caf%25E9", b"caf%2525E9", b"caf%e9", b"caf%20"];
        let shown = paths.map(|path| Name::from(Path::new(std::ffi::OsStr::from_bytes(path))));
        let shown: Vec<&str> = shown.iter().map(Name::as_str).collect();
        assert_eq!(
            shown,
            ["caf%E9", "caf%25E9", "caf%2525E9", "caf%252525E9", "caf%e9", "caf%20"]
        );
    }
}
