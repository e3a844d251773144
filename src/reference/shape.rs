//! Shape of a word that is not in the catalog.
//!
//! In: a decoded word that begins with a provider and a stem, what follows it, and the ids of that provider. Out:
//! whether it is an id of a known family, a pattern of ids, or nothing to do with Bedrock. Where in doubt it is nothing.

use super::before::Chain;
use super::{Kin, kin, typo};
use crate::detect::family;

/// Shape of a word.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// An id of a known family that the catalog has not, of so many bytes.
    Unknown {
        length: usize,
        meant: Option<String>,
        kin: Kin,
    },
    /// A wildcard or a regular expression, of so many bytes.
    Pattern { length: usize },
    /// The beginning of ids, of so many bytes; an id that is cut off where it is called.
    Beginning { length: usize },
    /// No id at all, save where it is called; of so many bytes.
    IfCalled { length: usize },
}

/// Facts about a word besides its characters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context<'a> {
    /// The ids of its provider.
    pub(super) ids: &'a [&'a str],
    /// The dotted words before it.
    pub(super) chain: Chain,
    /// True if it has a profile prefix, or follows a quote or a slash.
    pub(super) delimited: bool,
    /// True if a wildcard or an interpolation follows it directly.
    pub(super) open: bool,
    /// True if other ids are tested for it: `startsWith("…")`.
    pub(super) tested: bool,
}

/// No id is longer than this.
const MAX_ID_LEN: usize = 80;

/// Shape of `word`, decoded and in lower case.
pub(super) fn shape_of(word: &str, context: Context<'_>) -> Option<Shape> {
    let id = id_of(word)?;
    let open = (context.open && id.len() == word.trim_end_matches(['-', '.', ':']).len()) || is_cut(&word[id.len()..]);
    let (provider, stem) = family(id)?;
    let name = &id[provider.len() + 1..];
    let kin = |known: &&&str| family(known).is_some_and(|(_, known)| known == stem);
    let length = id.len();
    let bare = name.len() == stem.len();
    if open && context.ids.iter().any(|known| known.starts_with(id)) {
        // `spring.ai.bedrock.anthropic.claude.*` are properties.
        return (!bare || context.chain != Chain::Path).then_some(Shape::Pattern { length });
    }
    let may_be_called =
        |length| (context.chain == Chain::None && !context.tested).then_some(Shape::IfCalled { length });
    let Some(known) = context.ids.iter().find(kin).copied() else {
        let is_doubled = kin::undoubled(id).is_some() && !open;
        return may_be_called(length).filter(|_| is_doubled && !kin::continuations(id, context.ids).is_empty());
    };
    if open {
        return Some(Shape::Pattern { length });
    }
    if context.ids.iter().any(|known| is_prefix(id, known)) {
        return prefix(id, bare, context).or_else(|| may_be_called(length));
    }
    let plausible = looks_like(id, known) && (stem.len() > 2 || name.contains("-v")) && context.chain != Chain::Path;
    if !plausible {
        let is_meant = !kin::continuations(id, context.ids).is_empty();
        return may_be_called(length).filter(|_| is_meant);
    }
    let meant = typo::by_form(id, context.ids)
        .or_else(|| kin::by_name(id, context.ids))
        .or_else(|| typo::by_letters(id, context.ids));
    Some(Shape::Unknown {
        length,
        meant: meant.map(str::to_owned),
        kin: if meant.is_some() {
            Kin::Open
        } else {
            kin::of(id, context.ids)
        },
    })
}

/// Shape of the beginning of a known id: that id without its suffix, where it is as exact as one, else a pattern.
fn prefix(id: &str, bare: bool, context: Context<'_>) -> Option<Shape> {
    let length = id.len();
    let last = id.rsplit('-').next().unwrap_or_default();
    let exact = typo::is_date(last) || last.strip_prefix('v').is_some_and(typo::is_number);
    let only_zero = || context.ids.iter().any(|known| known.strip_prefix(id) == Some(":0"));
    if let Some(meant) = typo::by_form(id, context.ids).filter(|_| !context.tested && (exact || only_zero())) {
        return Some(Shape::Unknown {
            length,
            meant: Some(meant.to_owned()),
            kin: Kin::Open,
        });
    }
    // `cohere.embed` and `deepseek.v3` are attributes and modules as well.
    let worded = !bare && id.contains('-');
    let alone = context.delimited && context.chain == Chain::None;
    let is_pattern = alone || (worded && context.chain != Chain::Path);
    is_pattern.then_some(if context.tested {
        Shape::Pattern { length }
    } else {
        Shape::Beginning { length }
    })
}

/// The part of `word` that can be an id; nothing where it goes on as an identifier, an attribute or a package does.
fn id_of(word: &str) -> Option<&str> {
    let bytes = word.as_bytes();
    let at = |index: usize| bytes.get(index).copied().unwrap_or(b' ');
    let mut end = word.find('.')? + 1;
    while let Some(&byte) = bytes.get(end) {
        let next = at(end + 1);
        match byte {
            b'_' if next.is_ascii_alphanumeric() || next == b'_' => return None,
            b'.' if next.is_ascii_alphabetic() || next == b'_' => return None,
            b'.' if !(next.is_ascii_digit() && at(end - 1).is_ascii_alphanumeric()) => break,
            b'@' if next.is_ascii_digit() => {
                let digits = bytes[end + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                let rest = end + 1 + digits;
                return (digits == 8 && !at(rest).is_ascii_alphanumeric() && at(rest) != b'.').then(|| &word[..rest]);
            }
            b':' if !is_version(&word[end + 1..]) => break,
            b'_' | b'@' => break,
            b'-' if !next.is_ascii_alphanumeric() => break,
            _ => end += 1,
        }
    }
    (end <= MAX_ID_LEN).then(|| &word[..end])
}

/// True if a version or a context variant is at the start of `text`: `0`, `200k`, `mm`, or `O` for `0`.
fn is_version(text: &str) -> bool {
    let word = &text[..text.bytes().take_while(u8::is_ascii_alphanumeric).count()];
    let digits = word.strip_suffix('k').unwrap_or(word);
    word == "mm" || word == "o" || (typo::is_number(digits) && digits.len() <= 4)
}

/// True if the rest of a word shows that it was cut off: a trailing hyphen, or an ellipsis.
fn is_cut(rest: &str) -> bool {
    rest == "-" || rest.starts_with("-.") || rest.starts_with("..") || rest == "-:" || rest == "-_"
}

/// True if `known` continues after `id` with the next part of a name.
fn is_prefix(id: &str, known: &str) -> bool {
    known.strip_prefix(id).is_some_and(|rest| {
        let boundary = rest.starts_with(['-', ':', '.']);
        boundary || (rest.starts_with(|c: char| c.is_ascii_digit()) && id.ends_with(|c: char| c.is_ascii_alphabetic()))
    })
}

/// True if `id` has the shape of Bedrock ids of the family of `known`.
fn looks_like(id: &str, known: &str) -> bool {
    let (Some((provider, stem)), head) = (family(id), id.split(':').next().unwrap_or(id)) else {
        return false;
    };
    let behind = |id: &str| id.as_bytes().get(provider.len() + 1 + stem.len()).copied();
    let same_joint = match (behind(id), behind(known)) {
        (Some(one), Some(other)) => one == other || (one.is_ascii_digit() && other.is_ascii_digit()),
        _ => false,
    };
    let mut parts = head[provider.len() + 1..].split(['-', '@']).peekable();
    let has_number = head[provider.len() + 1 + stem.len()..].contains(|c: char| c.is_ascii_digit());
    same_joint && has_number && parts.all(|part| !part.is_empty()) && !is_of_oracle(head)
}

/// True if `head` ends as the ids of Oracle's generative AI service do, which have the same shape: a month and a year
/// (`-08-2024`), or a version with a dot (`-v3.0`).
fn is_of_oracle(head: &str) -> bool {
    let mut parts = head.rsplit('-');
    let last = parts.next().unwrap_or_default();
    let month = parts.next().unwrap_or_default();
    let dated = last.len() == 4 && last.starts_with("20") && typo::is_number(last);
    (dated && month.len() == 2 && typo::is_number(month)) || (last.starts_with('v') && last.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::{ModelIndex, index::tests::sample};

    fn shape(word: &str, chain: Chain, open: bool) -> Option<Shape> {
        let index = sample();
        let ids = index.model_ids(word.split('.').next().unwrap());
        shape_of(
            word,
            Context {
                ids: &ids,
                chain,
                delimited: true,
                open,
                tested: false,
            },
        )
    }

    fn unknown(word: &str) -> Option<(String, Option<String>)> {
        match shape(word, Chain::None, false)? {
            Shape::Unknown { length, meant, .. } => Some((word[..length].to_owned(), meant)),
            Shape::Pattern { .. } | Shape::Beginning { .. } | Shape::IfCalled { .. } => None,
        }
    }

    fn pattern(word: &str, open: bool) -> Option<&str> {
        match shape(word, Chain::None, open)? {
            Shape::Pattern { length } | Shape::Beginning { length } => Some(&word[..length]),
            Shape::Unknown { .. } | Shape::IfCalled { .. } => None,
        }
    }

    #[test]
    fn an_id_of_a_known_family_is_unknown() {
        for word in [
            "anthropic.claude-sonnet-7",
            "anthropic.claude-sonnet-4-7-20270101-v1:0",
            "anthropic.claude-super-v5",
            "amazon.nova-3-pro-v1:0",
            "amazon.nova-embed-text-v2:0",
            "mistral.mistral-large-2411-v1:0",
            "meta.llama5-8b-instruct-v1:0",
            "deepseek.r2-v1:0",
            "amazon.titan-embed-image-v1-image",
        ] {
            assert_eq!(unknown(word), Some((word.to_owned(), None)), "{word}");
        }
    }

    #[test]
    fn text_after_an_id_is_no_part_of_it() {
        for tail in [".", ":", "-", ".-", "...", ":prompt", ":12345", "_", "@", "-."] {
            let word = format!("anthropic.claude-3-7-sonnet-20240620-v1:0{tail}");
            let shape = shape(&word, Chain::None, false);
            let length = "anthropic.claude-3-7-sonnet-20240620-v1:0".len();
            let expected = if matches!(tail, "-" | "..." | "-.") {
                Shape::Pattern { length }
            } else {
                Shape::Unknown {
                    length,
                    meant: None,
                    kin: Kin::NotNewer {
                        nearest: vec![
                            "anthropic.claude-3-5-sonnet-20240620-v1:0".to_owned(),
                            "anthropic.claude-3-7-sonnet-20250219-v1:0".to_owned(),
                        ],
                    },
                }
            };
            assert_eq!(shape, Some(expected), "{word}");
        }
    }

    #[test]
    fn an_id_with_its_suffix_forgotten_is_unknown_and_meant() {
        for (word, right) in [
            (
                "anthropic.claude-3-haiku-20240307",
                "anthropic.claude-3-haiku-20240307-v1:0",
            ),
            ("amazon.titan-embed-text-v2", "amazon.titan-embed-text-v2:0"),
            ("cohere.rerank-v3-5", "cohere.rerank-v3-5:0"),
            (
                "anthropic.claude-haiku-4-5@20251001",
                "anthropic.claude-haiku-4-5-20251001-v1:0",
            ),
            ("amazon.nova-micro-v1:o", "amazon.nova-micro-v1:0"),
        ] {
            assert_eq!(unknown(word), Some((word.to_owned(), Some(right.to_owned()))), "{word}");
        }
    }

    #[test]
    fn the_beginning_of_ids_is_a_pattern() {
        for (word, prefix) in [
            ("anthropic.claude-3-", "anthropic.claude-3"),
            ("anthropic.claude-3", "anthropic.claude-3"),
            ("anthropic.claude", "anthropic.claude"),
            ("anthropic.claude-...", "anthropic.claude"),
            ("amazon.nova", "amazon.nova"),
            ("amazon.nova-pro", "amazon.nova-pro"),
            ("meta.llama3", "meta.llama3"),
            ("stability.stable-image-core-v1", "stability.stable-image-core-v1"),
        ] {
            assert_eq!(pattern(word, false), Some(prefix), "{word}");
        }
        for word in [
            "anthropic.claude-3",
            "amazon.titan-t",
            "anthropic.claude-9",
            "anthropic.claude-sonnet",
        ] {
            assert_eq!(pattern(word, true), Some(word), "{word}");
        }
    }

    #[test]
    fn other_dotted_text_is_nothing() {
        for word in [
            "anthropic.claude-code@2.1.215",
            "anthropic.claude-code",
            "anthropic.claude-test",
            "anthropic.claude_3_haiku",
            "amazon.nova.text",
            "amazon.nova-canvas.test",
            "cohere.embedding.model",
            "cohere.embedding",
            "cohere.command-r-08-2024",
            "cohere.command-r-plus-08-2024",
            "cohere.rerank-english-v2.0",
            "meta.llama-3.3-70b-instruct",
            "deepseek.v2",
            "openai.gpt4",
            "anthropic.claude:1",
        ] {
            assert_eq!(shape(word, Chain::None, false), None, "{word}");
        }
        assert_eq!(shape("anthropic.claude", Chain::Path, true), None);
        assert_eq!(shape("anthropic.claude-3-9", Chain::Path, false), None);
        assert_eq!(shape("cohere.embed", Chain::Word, false), None);
        for word in [
            "cohere.embed-english-v3.0",
            "anthropic.claude-v2.1",
            "meta.llama-3-1-8b-instruct",
            "amazon.titan-embed-text-v2.0",
        ] {
            let length = word.len();
            assert_eq!(
                shape(word, Chain::None, false),
                Some(Shape::IfCalled { length }),
                "{word}"
            );
        }
    }
}
