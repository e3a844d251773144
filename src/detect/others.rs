//! Ids of models of other clouds and of providers' own APIs. They are counted and never judged.
//!
//! In: a text. Out: its ids of that kind with their places. An id counts
//! only as that API spells it: `claude-3-haiku-20240307`, and not `claude-3-haiku`, which is a name like any other.

use std::ops::Range;

use aho_corasick::AhoCorasick;

/// Texts that begin such an id, or go before the name of a deployment.
const STARTS: [&str; 5] = ["gpt-", "gemini-", "claude-", "text-embedding-", "openai/deployments/"];

/// Bytes of an id, at most.
const MAX_LEN: usize = 64;

/// Tiers of Claude, which name a model together with a version.
const TIERS: [&str; 3] = ["opus", "sonnet", "haiku"];

/// Search for ids of other clouds.
#[derive(Clone, Debug)]
pub struct Others(Option<AhoCorasick>);

impl Default for Others {
    fn default() -> Self {
        Self(AhoCorasick::new(STARTS).ok())
    }
}

impl Others {
    /// The ids of a text, in its order.
    pub fn ids<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (Range<usize>, &'t str)> + 't {
        let ids = self.spans(text.as_bytes());
        ids.filter_map(|span| Some((span.clone(), text.get(span)?)))
    }

    fn spans<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = Range<usize>> + 't {
        let starts = self.0.iter().flat_map(move |search| search.find_iter(text));
        starts.filter_map(move |found| {
            let start = STARTS[found.pattern().as_usize()];
            let from = found.start();
            if text[..from].last().is_some_and(|&byte| is_id(byte)) {
                return None;
            }
            let rest = &text[found.end()..text.len().min(from + MAX_LEN + 1)];
            let length = rest.iter().take_while(|&&byte| is_id(byte)).count();
            // A longer text is no id.
            if found.end() + length > from + MAX_LEN {
                return None;
            }
            let name = rest[..length].strip_suffix(b".").unwrap_or(&rest[..length]);
            let name = std::str::from_utf8(name).ok()?;
            is_spelt(start, name).then(|| from..found.end() + name.len())
        })
    }
}

fn is_id(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'@')
}

/// True if the text after one of [`STARTS`] makes it an id.
fn is_spelt(start: &str, name: &str) -> bool {
    let begins_with_digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    match start {
        "gpt-" => begins_with_digit(name),
        "gemini-" => begins_with_digit(name) || ["pro", "flash", "ultra"].iter().any(|tier| name.starts_with(tier)),
        "text-embedding-" => begins_with_digit(name) || name.starts_with("ada-"),
        "claude-" => is_claude(name),
        _ => !name.is_empty(),
    }
}

/// True for `3-haiku-20240307`, `3-5-sonnet-latest`, `3-haiku@20240307`, `sonnet-4-5`, `2.1`, `instant-1.2`. An id of Bedrock
/// without its provider ends with a version, `-v1:0`.
fn is_claude(name: &str) -> bool {
    let is_date = |text: &str| text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let (base, version) = name.split_once('@').map_or((name, None), |(base, at)| (base, Some(at)));
    if let Some(version) = version {
        return is_date(version) || version == "latest" || version == "default" || version.starts_with("00");
    }
    let (head, last) = base.rsplit_once('-').unwrap_or(("", base));
    if is_date(last) || last == "latest" {
        return !head.is_empty();
    }
    let is_version = |text: &str| {
        let mut parts = text.split(['.', '-']);
        text.len() <= 4 && parts.all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let of_tier = TIERS.iter().find_map(|tier| base.strip_prefix(tier)?.strip_prefix('-'));
    of_tier.is_some_and(is_version) || matches!(base, "2" | "2.0" | "2.1" | "instant-1" | "instant-1.1" | "instant-1.2")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<String> {
        let others = Others::default();
        others.ids(text).map(|(_, id)| id.to_owned()).collect()
    }

    #[test]
    fn ids_count_as_their_api_spells_them() {
        for id in [
            "gpt-4o",
            "gpt-35-turbo",
            "gpt-4.1-mini",
            "gemini-1.5-pro",
            "gemini-pro",
            "claude-3-haiku-20240307",
            "claude-3-5-sonnet-latest",
            "claude-3-5-sonnet-v2@20241022",
            "claude-3-haiku@20240307",
            "claude-sonnet-4-5",
            "claude-opus-4-1-20250805",
            "claude-instant-1.2",
            "claude-2.1",
            "text-embedding-3-small",
            "text-embedding-ada-002",
            "openai/deployments/chat-prod",
        ] {
            for text in [format!("\"{id}\""), format!("model: {id}\n"), format!("use {id}.")] {
                assert_eq!(ids(&text), [id], "{text}");
            }
        }
        assert_eq!(
            ids("azure/gpt-4o, vertex_ai/gemini-2.0-flash"),
            ["gpt-4o", "gemini-2.0-flash"]
        );
        assert_eq!(ids("anthropic/claude-3-opus-20240229"), ["claude-3-opus-20240229"]);
    }

    #[test]
    fn ids_of_bedrock_and_ordinary_names_do_not_count() {
        for text in [
            "anthropic.claude-3-haiku-20240307-v1:0",
            "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "claude-3-haiku-20240307-v1:0",
            "claude-sonnet-4-5-20250929-v1:0",
            "openai.gpt-oss-120b-1:0",
            "gpt-oss-120b",
            "claude-code, claude-desktop, claude-3-haiku, claude-sonnet",
            "my-gpt-4-wrapper chatgpt-4",
            "text-embedding-model",
            "gemini-api gemini-",
            "bedrock-claude-2.1",
        ] {
            assert!(ids(text).is_empty(), "{text}: {:?}", ids(text));
        }
        let long = format!("gpt-4{}", "o".repeat(200));
        assert!(ids(&long).is_empty());
    }
}
