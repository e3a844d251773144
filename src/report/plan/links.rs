//! Addresses of places: in the checkout, and at the forge where the remote is known.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::plan::Place;

/// Characters that the path of an address does not escape.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// The address of a file in the checkout. It begins with `./`, so that no name of a file is read as a scheme.
pub(super) fn in_checkout(place: &Place) -> String {
    format!("./{}", utf8_percent_encode(place.path.trim_start_matches('/'), PATH))
}

/// The address of a line at the forge, if the forge of the repository is a known one.
pub(super) fn at_forge(place: &Place) -> Option<String> {
    let repository = place.repository.as_deref()?;
    let commit = place
        .commit
        .as_deref()
        .filter(|commit| commit.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    let rest = repository.strip_prefix("https://")?;
    let (host, name) = rest.split_once('/')?;
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b));
    if !plain(host) || !plain(name) || commit.is_empty() {
        return None;
    }
    let view = match host {
        "github.com" => "blob",
        "gitlab.com" => "-/blob",
        "bitbucket.org" => "src",
        _ => return None,
    };
    let path = utf8_percent_encode(place.path.trim_start_matches('/'), PATH);
    let line = if host == "bitbucket.org" { "lines-" } else { "L" };
    Some(format!(
        "https://{host}/{name}/{view}/{commit}/{path}#{line}{}",
        place.line
    ))
}
