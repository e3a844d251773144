//! Address of a clone's origin, without user name and password.

use super::Repository;

impl Repository {
    /// The address of the remote `origin`, `https://github.com/acme/chat`; `None` if there is none.
    pub fn origin(&self) -> Option<String> {
        let output = self.output(&["config", "--get", "remote.origin.url"]).ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        address(text.trim())
    }
}

/// The address behind a URL or an scp-like name.
fn address(url: &str) -> Option<String> {
    let (host, path) = match url.split_once("://") {
        Some((scheme, rest)) if ["https", "http", "ssh", "git"].contains(&scheme) => {
            let (host, path) = rest.split_once('/')?;
            let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
            (host.split(':').next()?, path)
        }
        Some(_) => return None,
        None => {
            let (host, path) = url.split_once(':')?;
            (host.rsplit_once('@').map_or(host, |(_, host)| host), path)
        }
    };
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let plain =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./~".contains(&b));
    (plain(host) && host.contains('.') && plain(path)).then(|| format!("https://{host}/{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_no_name_and_no_password() {
        for url in [
            "https://github.com/acme/chat.git",
            "https://me:secret@github.com/acme/chat",
            "git@github.com:acme/chat.git",
            "ssh://git@github.com:22/acme/chat.git/",
        ] {
            let found = address(url.trim_end_matches('/'));
            assert_eq!(found.as_deref(), Some("https://github.com/acme/chat"), "{url}");
        }
        for url in [
            "/srv/git/chat",
            "C:\\chat",
            "file:///srv/chat",
            "javascript:alert(1)",
            "",
            "https://",
        ] {
            assert_eq!(address(url), None, "{url}");
        }
    }
}
