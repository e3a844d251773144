//! The id that was meant by a misspelled one.
//!
//! In: an id that no catalog has, and the ids of its provider. Out: the one that was meant, where the spelling leaves
//! no doubt: a suffix too many or too few, a date left out, a letter or two within the same version. Another version is
//! not a typo, because it may be newer than the catalog; but a version below that of the same date is one.

/// The id among `ids` that a wrong suffix or a missing date makes of `id`.
pub(super) fn by_form<'a>(id: &str, ids: &[&'a str]) -> Option<&'a str> {
    let repaired = repair(id);
    if let Some(exact) = ids.iter().find(|known| **known == repaired) {
        return Some(exact);
    }
    let written = Parts::of(&repaired);
    let undated = |known: &&&'a str| {
        let parts = Parts::of(known);
        let core = without_date(parts.core);
        core.is_some_and(|core| core == written.core)
            && written.version.is_some_and(|version| parts.version == Some(version))
            // Short names that a program gives its own choices leave out more than the date.
            && written.minor == parts.minor
    };
    let suffixed = |known: &&&'a str| {
        let parts = Parts::of(known);
        parts.core == written.core && written.version_fits(&parts) && written.minor_fits(&parts)
    };
    // Of two ids of one name, the one with the version as it is written: the other is that of another endpoint.
    let versioned = |known: &&&'a str| suffixed(known) && Parts::of(known).version == written.version;
    only(ids.iter().filter(undated))
        .or_else(|| only(ids.iter().filter(suffixed)))
        .or_else(|| only(ids.iter().filter(versioned)))
        .copied()
}

/// The id among `ids` that is a letter or two away from `id`, its numbers being the same.
pub(super) fn by_letters<'a>(id: &str, ids: &[&'a str]) -> Option<&'a str> {
    let distance = |known: &&'a str| {
        let close = known.len().abs_diff(id.len()) <= 2 && numbers(known).eq(numbers(id));
        let distance = close
            .then(|| strsim::osa_distance(known, id))
            .filter(|distance| *distance <= 2)?;
        Some((distance, *known))
    };
    let near: Vec<_> = ids.iter().filter_map(distance).collect();
    let least = near.iter().map(|(distance, _)| *distance).min()?;
    let (_, nearest) = only(near.iter().filter(|(distance, _)| *distance == least))?;
    // A word that other ids have is another model's name and no slip of the pen; one of three letters can be anything.
    let is_slip = |word: &str| {
        words(nearest).any(|known| known == word)
            || (word.len() > 3 && !ids.iter().any(|known| words(known).any(|known| known == word)))
    };
    (words(id).count() == words(nearest).count() && words(id).all(is_slip)).then_some(nearest)
}

/// The parts of an id that are written wrongly most: `<core>-v<version>:<minor>`.
struct Parts<'a> {
    core: &'a str,
    version: Option<&'a str>,
    minor: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(id: &'a str) -> Self {
        let (head, minor) = match id.split_once(':') {
            Some((head, tail)) => (head, tail.split(':').next()),
            None => (id, None),
        };
        // A tail of somebody's own: `…-v1:0-mine`.
        if minor.is_some_and(|minor| minor.contains('-')) {
            return Self {
                core: id,
                version: None,
                minor: None,
            };
        }
        // A part that is not a number is a context variant of the same model.
        let minor = minor.filter(|minor| is_number(minor));
        match head.rsplit_once("-v") {
            Some((core, version)) if is_number(version) => Self {
                core,
                version: Some(version),
                minor,
            },
            _ => Self {
                core: head,
                version: None,
                minor,
            },
        }
    }

    /// True if the version is the same, or a first one that is not always written, or one that had ended when the model
    /// of that date came: `…-20241022-v1:0` for `…-20241022-v2:0`.
    fn version_fits(&self, known: &Self) -> bool {
        let number = |version: &str| version.parse::<u32>().ok();
        match (self.version, known.version) {
            (None, _) | (Some("1"), None) => true,
            (Some(written), Some(known)) if without_date(self.core).is_some() => {
                written == known || number(written) < number(known)
            }
            (written, known) => written == known,
        }
    }

    /// True if the minor version is the same, or is left out, or is a zero that is not written.
    fn minor_fits(&self, known: &Self) -> bool {
        match (self.minor, known.minor) {
            (None, _) | (Some("0"), None) => true,
            (written, known) => written == known,
        }
    }
}

/// `id` without what is never right: a letter O for a zero, the `@` of Google's Vertex AI before a date.
pub(super) fn repair(id: &str) -> String {
    let id = id
        .strip_suffix(":o")
        .map_or_else(|| id.to_owned(), |rest| format!("{rest}:0"));
    let Some((name, date)) = id.split_once('@') else {
        return id;
    };
    match name.rsplit_once("-v") {
        Some((core, version)) if is_number(version) => format!("{core}-{date}-v{version}"),
        _ => format!("{name}-{date}"),
    }
}

/// `core` without the date that it ends with.
fn without_date(core: &str) -> Option<&str> {
    let (rest, date) = core.rsplit_once('-')?;
    is_date(date).then_some(rest)
}

/// True if `text` is a day written as `20250929`.
pub(super) fn is_date(text: &str) -> bool {
    text.len() == 8 && text.starts_with("20") && is_number(text)
}

/// True if `text` consists of digits.
pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn numbers(id: &str) -> impl Iterator<Item = &str> {
    id.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty())
}

fn words(id: &str) -> impl Iterator<Item = &str> {
    id.split(|c: char| !c.is_ascii_alphabetic())
        .filter(|run| !run.is_empty())
}

/// The item, if it is the only one.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    items.next().filter(|_| items.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::{ModelIndex, index::tests::sample};

    fn meant(id: &str) -> Option<String> {
        let index = sample();
        let ids = index.model_ids(id.split('.').next().unwrap());
        by_form(id, &ids).or_else(|| by_letters(id, &ids)).map(str::to_owned)
    }

    #[test]
    fn a_wrong_suffix_is_set_right() {
        for (id, right) in [
            ("amazon.titan-text-express-v1:0", "amazon.titan-text-express-v1"),
            ("amazon.titan-embed-text-v2", "amazon.titan-embed-text-v2:0"),
            ("amazon.nova-micro-v1:o", "amazon.nova-micro-v1:0"),
            ("anthropic.claude-sonnet-4-6-v1", "anthropic.claude-sonnet-4-6"),
            ("anthropic.claude-sonnet-4-6-v1:0", "anthropic.claude-sonnet-4-6"),
            ("anthropic.claude-opus-4-6-v1:0", "anthropic.claude-opus-4-6-v1"),
            ("anthropic.claude-opus-4-6", "anthropic.claude-opus-4-6-v1"),
            (
                "anthropic.claude-haiku-4-5-20251001",
                "anthropic.claude-haiku-4-5-20251001-v1:0",
            ),
            (
                "anthropic.claude-haiku-4-5@20251001",
                "anthropic.claude-haiku-4-5-20251001-v1:0",
            ),
            (
                "anthropic.claude-3-5-sonnet-v2@20241022",
                "anthropic.claude-3-5-sonnet-20241022-v2:0",
            ),
            (
                "anthropic.claude-3-5-sonnet-20241022-v1:0",
                "anthropic.claude-3-5-sonnet-20241022-v2:0",
            ),
            ("anthropic.claude-v2:0", "anthropic.claude-v2"),
            ("cohere.embed-v4", "cohere.embed-v4:0"),
            ("cohere.rerank-v3-5", "cohere.rerank-v3-5:0"),
            ("deepseek.v3.2-v1:0", "deepseek.v3.2"),
            ("meta.llama3-1-8b-instruct-v1", "meta.llama3-1-8b-instruct-v1:0"),
            ("nvidia.nemotron-nano-9b-v2:0", "nvidia.nemotron-nano-9b-v2"),
            ("qwen.qwen3-vl-235b-a22b-v1:0", "qwen.qwen3-vl-235b-a22b"),
            ("qwen.qwen3-32b-v1", "qwen.qwen3-32b-v1:0"),
        ] {
            assert_eq!(meant(id).as_deref(), Some(right), "{id}");
        }
    }

    #[test]
    fn a_date_left_out_is_filled_in() {
        for (id, right) in [
            (
                "anthropic.claude-opus-4-5-v1:0",
                "anthropic.claude-opus-4-5-20251101-v1:0",
            ),
            (
                "anthropic.claude-haiku-4-5-v1:0",
                "anthropic.claude-haiku-4-5-20251001-v1:0",
            ),
            (
                "anthropic.claude-3-5-sonnet-v1:0",
                "anthropic.claude-3-5-sonnet-20240620-v1:0",
            ),
        ] {
            assert_eq!(meant(id).as_deref(), Some(right), "{id}");
        }
    }

    #[test]
    fn a_letter_or_two_is_a_slip() {
        for (id, right) in [
            ("anthropic.claude-sonet-4-6", "anthropic.claude-sonnet-4-6"),
            (
                "anthropic.claude-3-hiaku-20240307-v1:0",
                "anthropic.claude-3-haiku-20240307-v1:0",
            ),
            (
                "anthropic.claude-3.7-sonnet-20250219-v1:0",
                "anthropic.claude-3-7-sonnet-20250219-v1:0",
            ),
        ] {
            assert_eq!(meant(id).as_deref(), Some(right), "{id}");
        }
    }

    #[test]
    fn another_version_is_no_typo() {
        for id in [
            "anthropic.claude-sonnet-4-7",
            "anthropic.claude-sonnet-6",
            "anthropic.claude-sonnet-4-6-v2:0",
            "anthropic.claude-sonnet-4-6-20250514",
            "anthropic.claude-3-7-sonnet-20240620-v1:0",
            "anthropic.claude-v3",
            "anthropic.claude-v2:2",
            "amazon.nova-pro-v2:0",
            "amazon.titan-embed-g1-text-01",
            "amazon.nova-embed-text-v2:0",
            "mistral.mistral-large-2411-v1:0",
            "mistral.mistral-7b-instruct-v0:3",
            "stability.stable-image-core-v1:2",
        ] {
            assert_eq!(meant(id), None, "{id}");
        }
    }

    #[test]
    fn another_name_is_no_typo() {
        for id in [
            "google.gemma-3-27b-pt",
            "amazon.nova-2-lite-v1:1",
            "amazon.titan-txt-express-v1",
            "anthropic.claude-v2:100k",
            "anthropic.claude-3-5-sonnet-v2",
            "anthropic.claude-3-haiku-v1",
            "cohere.command-plus-v1:0",
            "stability.stable-image-core-v1",
        ] {
            assert_eq!(meant(id), None, "{id}");
        }
    }
}
