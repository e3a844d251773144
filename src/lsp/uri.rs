//! The addresses of an editor as paths of files.

use std::path::PathBuf;

use percent_encoding::percent_decode_str;

/// The path of a file's address; `None` for other addresses.
pub(super) fn path(uri: &str) -> Option<PathBuf> {
    let scheme = uri.get(..5)?;
    let rest = uri.get(5..).filter(|_| scheme.eq_ignore_ascii_case("file:"))?;
    let path = match rest.strip_prefix("//") {
        // The host is this machine, whatever it is called.
        Some(rest) => &rest[rest.find('/')?..],
        None => rest,
    };
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let bytes: Vec<u8> = percent_decode_str(path).collect();
    let path = from_bytes(bytes)?;
    path.is_absolute().then_some(path)
}

#[cfg(unix)]
fn from_bytes(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt as _;
    (!bytes.contains(&0)).then(|| std::ffi::OsString::from_vec(bytes).into())
}

#[cfg(not(unix))]
fn from_bytes(bytes: Vec<u8>) -> Option<PathBuf> {
    let text = String::from_utf8(bytes).ok()?;
    // `/c:/x` is the file `c:/x`.
    let is_drive = text.as_bytes().get(2) == Some(&b':');
    Some(if is_drive { text[1..].into() } else { text.into() })
}

/// The last part of the path of an address of any kind, without query and fragment.
pub(super) fn name(uri: &str) -> String {
    let path = uri.split(['?', '#']).next().unwrap_or(uri);
    let last = path.rsplit(['/', ':', '\\']).next().unwrap_or_default();
    percent_decode_str(last).decode_utf8_lossy().into_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn addresses_of_files_are_paths() {
        for (uri, expected) in [
            ("file:///a/b.py", Some("/a/b.py")),
            ("FILE:///a/b%20c.py", Some("/a/b c.py")),
            ("file://localhost/a", Some("/a")),
            ("file:/a", Some("/a")),
            ("file:///a/%C3%BC.py#L3", Some("/a/ü.py")),
            ("file://", None),
            ("file:a", None),
            ("untitled:Untitled-1", None),
            ("vscode-notebook-cell:/a.ipynb#x", None),
            ("fi", None),
            ("é", None),
        ] {
            assert_eq!(path(uri).as_deref(), expected.map(Path::new), "{uri}");
        }
    }

    #[test]
    fn an_address_that_is_no_file_has_a_name() {
        assert_eq!(name("untitled:Untitled-1"), "Untitled-1");
        assert_eq!(name("git:/a/b%20c.py?ref"), "b c.py");
        assert_eq!(name(""), "");
    }
}
