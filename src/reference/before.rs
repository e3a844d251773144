//! The text before an id: the edge of the word, the prefix of an inference profile, other dotted prefixes.
//!
//! In: the text and the place where a provider begins. Out: where the id begins, with its profile; or nothing where the
//! provider is the tail of a longer word. It looks back a bounded way, and judges nothing that comes after.

use super::ModelIndex;

/// The longest prefix of a profile that is looked for.
const MAX_PREFIX_LEN: usize = 16;
/// Maximum length of a chain of dotted words, in bytes.
const MAX_CHAIN_LEN: usize = 96;
/// The common wrong spelling of a prefix.
pub(super) const MISSPELT: &str = "ap";
/// Words that only packages, domains and property names begin with.
const PACKAGE_ROOTS: &[&str] = &["com", "org", "io", "net", "dev", "software"];

/// The text before an id.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Before {
    /// Start of the id, with its profile prefix.
    pub(super) start: usize,
    /// The prefix of the inference profile, in lower case: `us`; or what is written in its place, `us.global` or `ap`.
    pub(super) profile: Option<String>,
    /// True if it has a prefix that is filled in at run time; that is not part of the id.
    pub(super) variable: bool,
    /// The other dotted words before the id.
    pub(super) chain: Chain,
}

/// Dotted words before an id, that are no profile prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chain {
    /// None.
    None,
    /// One word, such as `bedrock.` or a geography that is not in the catalog.
    Word,
    /// Several words: `spring.ai.bedrock.`.
    Path,
}

impl Before {
    /// Reads the text before `start`, where a provider begins.
    pub(super) fn read(text: &str, start: usize, index: &dyn ModelIndex) -> Option<Self> {
        let (start, profile) = match written(text, start, index) {
            Some((at, name)) => (at, Some(name)),
            None => (start, None),
        };
        let Some(dot) = dot_before(text, start) else {
            return is_edge(text, start).then_some(Self {
                start,
                // `f"{prefix}anthropic.claude-v2"`: the variable holds the dot, or is empty.
                variable: profile.is_none() && text[..start].ends_with('}'),
                profile,
                chain: Chain::None,
            });
        };
        let more = profile.is_some() && self::profile(text, start, index).is_some();
        if profile.is_none() && is_variable(&text[..dot]) {
            return Some(Self {
                start,
                profile,
                variable: true,
                chain: Chain::None,
            });
        }
        let chain = chain(&text[..dot], index)?;
        (!more).then_some(Self {
            start,
            profile,
            variable: false,
            chain,
        })
    }
}

/// True if `before` ends with a value that is filled in at run time: an interpolation (`{geo}`, `\(geo)`, `$geo`, `%s`,
/// `%GEO%`), a placeholder for readers (`<geo>`), a wildcard, or the end of a literal, which code joins.
fn is_variable(before: &str) -> bool {
    if before.ends_with(['}', ')', ']', '>', '%', '*', '"', '\'', '`']) {
        return true;
    }
    let word = tail(before, MAX_PREFIX_LEN * 2, |byte| {
        byte.is_ascii_alphanumeric() || byte == b'_'
    });
    let rest = &before[..before.len() - word.len()];
    if word.is_empty() {
        return false;
    }
    // `$geo`, `$env:GEO`; and `%s`, `%[1]s`, `%1$s`, `%(geo)s`.
    let named = rest.ends_with('$') || rest.ends_with("$env:");
    let format = matches!(word, "s" | "d" | "v") && rest.ends_with(['%', ']', ')']);
    named || format
}

/// Start and text of the profile prefix whose dot ends at `end`: a prefix, two of them, or a known wrong spelling of
/// one.
fn written(text: &str, end: usize, index: &dyn ModelIndex) -> Option<(usize, String)> {
    let Some((start, inner)) = profile(text, end, index) else {
        let dot = dot_before(text, end)?;
        let start = dot.checked_sub(MISSPELT.len())?;
        let name = text.get(start..dot)?;
        return (name.eq_ignore_ascii_case(MISSPELT) && is_edge(text, start) && dot_before(text, start).is_none())
            .then(|| (start, MISSPELT.to_owned()));
    };
    let doubled = profile(text, start, index).filter(|(outer, _)| dot_before(text, *outer).is_none());
    Some(match doubled {
        Some((at, outer)) => (at, format!("{outer}.{inner}")),
        None => (start, inner),
    })
}

/// The profile prefix that ends, with its dot, at `end`: where it begins, and its name.
fn profile(text: &str, end: usize, index: &dyn ModelIndex) -> Option<(usize, String)> {
    let dot = dot_before(text, end)?;
    let letters = tail(&text[..dot], MAX_PREFIX_LEN, |byte| {
        byte.is_ascii_alphabetic() || byte == b'-'
    });
    (dot - letters.len()..dot)
        .map(|start| (start, text[start..dot].to_ascii_lowercase()))
        .find(|(start, name)| {
            index.is_profile_prefix(name) && (is_edge(text, *start) || dot_before(text, *start).is_some())
        })
}

/// Start of the dot that ends at `end`, if there is one; it may be escaped or encoded.
fn dot_before(text: &str, end: usize) -> Option<usize> {
    let before = &text[..end];
    if let Some(rest) = before.strip_suffix('.') {
        return Some(rest.trim_end_matches('\\').len());
    }
    let encoded = |code: &&&str| {
        let tail = before.as_bytes().get(end.wrapping_sub(code.len())..);
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(code.as_bytes()))
    };
    ["%2e", "\\u002e", "[.]"]
        .iter()
        .find(encoded)
        .map(|code| end - code.len())
}

/// The kind of the dotted words at the end of `before`; `None` where they make the id a part of something else.
fn chain(before: &str, index: &dyn ModelIndex) -> Option<Chain> {
    let words = tail(before, MAX_CHAIN_LEN, |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
    });
    let Some(nearest) = words.rsplit('.').next().filter(|word| !word.is_empty()) else {
        return Some(Chain::None);
    };
    // A profile prefix that is joined to a longer word by a hyphen: `optimized-for-us.`.
    let glued = nearest
        .rsplit_once('-')
        .is_some_and(|(_, last)| index.is_profile_prefix(last));
    if glued || words.split('.').any(|word| PACKAGE_ROOTS.contains(&word)) {
        return None;
    }
    Some(if words.trim_matches('.').contains('.') {
        Chain::Path
    } else {
        Chain::Word
    })
}

/// True if a word can begin at `at`: the text before is not part of it.
fn is_edge(text: &str, at: usize) -> bool {
    let before = text.as_bytes();
    let Some(&last) = before[..at].last() else { return true };
    match last {
        b'_' => {
            // Markdown's emphasis: `_anthropic.claude-v2_`.
            let bare = text[..at].trim_end_matches('_');
            bare.len() + 2 >= at && !ends_in_word(bare)
        }
        // `${MODEL:-anthropic.claude-v2}` and options, but not `optimized-for-anthropic.claude-v2`.
        b'-' => !ends_in_word(text[..at - 1].trim_end_matches('-')),
        b'$' | b'@' => false,
        _ if last.is_ascii_alphanumeric() => ends_in_escape(&before[..at]),
        _ => true,
    }
}

/// True if `before` ends with a letter, a digit or `_` that is not the end of an escape.
fn ends_in_word(before: &str) -> bool {
    let last = before.as_bytes().last();
    last.is_some_and(|&byte| byte == b'_' || byte.is_ascii_alphanumeric()) && !ends_in_escape(before.as_bytes())
}

/// True if the letter or digit at the end of `before` belongs to an escape: `\n`, `%2F`, `\u0022`, `\x22`, the end of a
/// colour (`[32m`), or a conversion of a format (`%s`).
fn ends_in_escape(before: &[u8]) -> bool {
    let hex = |count: usize, mark: &[u8]| {
        let digits = before.len().saturating_sub(count);
        before[digits..].iter().all(u8::is_ascii_hexdigit) && before[..digits].ends_with(mark)
    };
    match before {
        // `\A`, `\Q` begin a regular expression.
        [
            ..,
            b'\\',
            b'a' | b'b' | b'e' | b'f' | b'n' | b'r' | b't' | b'v' | b'0' | b'A' | b'G' | b'Q',
        ]
        | [.., b'%', b's' | b'd' | b'v'] => true,
        [rest @ .., b'm'] => {
            let digits = rest
                .iter()
                .rev()
                .take(16)
                .take_while(|b| b.is_ascii_digit() || **b == b';')
                .count();
            digits > 0 && rest[..rest.len() - digits].ends_with(b"[")
        }
        _ => hex(2, b"%") || hex(4, b"\\u") || hex(2, b"\\x"),
    }
}

/// The longest end of `text`, of at most `limit` bytes, whose bytes all pass `keep`, which takes ASCII only.
pub(super) fn tail(text: &str, limit: usize, keep: impl Fn(u8) -> bool) -> &str {
    let length = text.bytes().rev().take(limit).take_while(|&byte| keep(byte)).count();
    &text[text.len() - length..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::index::tests::sample;

    /// The text before `anthropic`: the rest of the id before it, the profile, and the dotted words.
    fn before(text: &str) -> Option<(&str, Option<String>, Chain)> {
        let provider = text.rfind("anthropic").unwrap();
        let read = Before::read(text, provider, &sample())?;
        Some((&text[read.start..provider], read.profile, read.chain))
    }

    #[test]
    fn profile_prefixes_belong_to_the_id() {
        for (text, prefix, name, chain) in [
            ("us.anthropic", "us.", "us", Chain::None),
            ("\"us-gov.anthropic", "us-gov.", "us-gov", Chain::None),
            ("GLOBAL.anthropic", "GLOBAL.", "global", Chain::None),
            (r"\nus.anthropic", "us.", "us", Chain::None),
            ("bedrock%2Feu.anthropic", "eu.", "eu", Chain::None),
            ("bedrock.us.anthropic", "us.", "us", Chain::Word),
            (r"us\.anthropic", r"us\.", "us", Chain::None),
            ("global.us.anthropic", "global.us.", "global.us", Chain::None),
            ("/ap.anthropic", "ap.", "ap", Chain::None),
        ] {
            assert_eq!(before(text), Some((prefix, Some(name.to_owned()), chain)), "{text}");
        }
    }

    #[test]
    fn other_prefixes_do_not() {
        for (text, chain) in [
            ("anthropic", Chain::None),
            ("bedrock.anthropic", Chain::Word),
            ("amazon-bedrock.anthropic", Chain::Word),
            ("xus.anthropic", Chain::Word),
            ("map.anthropic", Chain::Word),
            ("bedrock.ap.anthropic", Chain::Path),
            ("fake-region.anthropic", Chain::Word),
            ("spring.ai.bedrock.anthropic", Chain::Path),
            (" .anthropic", Chain::None),
        ] {
            assert_eq!(before(text), Some(("", None, chain)), "{text}");
            let provider = text.rfind("anthropic").unwrap();
            assert!(!Before::read(text, provider, &sample()).unwrap().variable, "{text}");
        }
    }

    #[test]
    fn a_variable_is_a_prefix_that_is_not_known() {
        for text in [
            "f\"{prefix}.anthropic",
            "`${geo}.anthropic",
            "\"${var.geo}.anthropic",
            "\"${local.geo[var.region]}.anthropic",
            "\"#{geo}.anthropic",
            r"\(geo).anthropic",
            "$\"{geo}.anthropic",
            "\"$geo.anthropic",
            "$env:GEO.anthropic",
            "%GEO%.anthropic",
            "{}.anthropic",
            "{0}.anthropic",
            "{{ geo }}.anthropic",
            "%s.anthropic",
            "%[1]s.anthropic",
            "%1$s.anthropic",
            "%(geo)s.anthropic",
            "$(geo).anthropic",
            "geo + \".anthropic",
            "<geo>.anthropic",
            "*.anthropic",
            "{prefix}anthropic",
            "${prefix}anthropic",
        ] {
            let provider = text.rfind("anthropic").unwrap();
            let read = Before::read(text, provider, &sample()).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (read.start, read.profile, read.variable),
                (provider, None, true),
                "{text}"
            );
        }
        for text in [
            "us.anthropic",
            "${MODEL:-anthropic",
            "bedrock.anthropic",
            "\"anthropic",
            "{us.anthropic",
        ] {
            let provider = text.rfind("anthropic").unwrap();
            assert!(!Before::read(text, provider, &sample()).unwrap().variable, "{text}");
        }
    }

    #[test]
    fn a_word_can_begin_behind_punctuation_and_escapes() {
        for text in [
            "/anthropic",
            "=anthropic",
            "'anthropic",
            "(anthropic",
            "_anthropic",
            "**anthropic",
            "\\\"anthropic",
            "é anthropic",
            "模型anthropic",
            r"\nanthropic",
            r"\tanthropic",
            r"\u0022anthropic",
            r"\x22anthropic",
            "%2Fanthropic",
            "%3aanthropic",
            r"\u001b[38;5;124manthropic",
            "\u{1b}[1manthropic",
            "${MODEL:-anthropic",
            "--anthropic",
            "%santhropic",
            "&quot;anthropic",
        ] {
            assert!(before(text).is_some(), "{text}");
        }
    }

    #[test]
    fn a_word_cannot_begin_within_another() {
        for text in [
            "misanthropic",
            "9anthropic",
            "my_anthropic",
            "optimized-for-anthropic",
            "optimized-for-us.anthropic",
            "$anthropic",
            "me@anthropic",
            "com.anthropic",
            "com.example.anthropic",
            "eu.global.us.anthropic",
            "x%2anthropic",
            "x[manthropic",
        ] {
            assert_eq!(before(text), None, "{text}");
        }
    }
}
