//! Relation of an unknown id to the known ids of its provider.
//!
//! In: such an id, and the ids of its provider. Out: the one that its words, numbers and date name together, the ids that
//! are nearest to it, the ids that go on from it, and whether it can be newer than the newest of its name. The order of
//! words says nothing: `claude-4-sonnet` and `claude-sonnet-4` are one name.

use super::Kin;
use super::typo::{is_date, is_number, repair};
use crate::detect::family;

/// The parts of an id that distinguish models.
#[derive(Debug)]
struct Name<'a> {
    /// Everything with a letter in it, sorted.
    words: Vec<&'a str>,
    /// The version of the model, without zeros at its end: 4, 5.
    numbers: Vec<u32>,
    /// The day in it: `20250929`.
    date: Option<&'a str>,
    /// The version of the id and its minor one: 1 and 0 of `-v1:0`.
    version: Option<(u32, Option<u32>)>,
}

impl<'a> Name<'a> {
    fn of(id: &'a str) -> Option<Self> {
        let (provider, stem) = family(id)?;
        let name = &id[provider.len() + 1..];
        let (head, minor) = match name.split_once(':') {
            Some((head, minor)) => (head, Some(minor.parse().ok()?)),
            None => (name, None),
        };
        let mut read = Self {
            words: Vec::new(),
            numbers: Vec::new(),
            date: None,
            version: None,
        };
        let mut tokens = head.split('-').peekable();
        while let Some(token) = tokens.next() {
            let version = token.strip_prefix('v').and_then(|digits| digits.parse().ok());
            match version.filter(|_| tokens.peek().is_none()) {
                Some(version) => read.version = Some((version, minor)),
                None => read.take(token, stem)?,
            }
        }
        if read.version.is_none() && minor.is_some() {
            return None;
        }
        read.words.sort_unstable();
        while read.numbers.last() == Some(&0) {
            read.numbers.pop();
        }
        Some(read)
    }

    fn take(&mut self, token: &'a str, stem: &'a str) -> Option<()> {
        // `llama3` and `llama-3` are one.
        let behind_stem = token.strip_prefix(stem).filter(|rest| is_version(rest));
        if is_date(token) {
            self.date = Some(token);
        } else if let Some(numbers) = behind_stem {
            self.words.push(stem);
            self.numbers
                .extend(numbers.split('.').filter_map(|part| part.parse::<u32>().ok()));
        } else if is_version(token) {
            self.numbers
                .extend(token.split('.').filter_map(|part| part.parse::<u32>().ok()));
        } else {
            self.words.push((!token.is_empty()).then_some(token)?);
        }
        Some(())
    }

    /// True if the version of the id is one that the id `known` has, or had before.
    fn version_fits(&self, known: &Self) -> bool {
        match (self.version, known.version) {
            (None, _) | (Some((1, None | Some(0))), None) => true,
            (Some((written, _)), Some((known, _))) => written <= known,
            (Some(_), None) => false,
        }
    }

    /// True if the version of the id is that of `known`, or left out, or a first one or a zero that is not always
    /// written.
    fn is_first_or_same(&self, known: &Self) -> bool {
        let minor = |minor: Option<u32>| minor.unwrap_or_default();
        match (self.version, known.version) {
            (None, _) | (Some((1, None | Some(0))), None) => true,
            (Some((written, one)), Some((known, other))) => {
                written == known && (one.is_none() || minor(one) == minor(other))
            }
            (Some(_), None) => false,
        }
    }
}

/// `3`, `3.7`
fn is_version(text: &str) -> bool {
    text.split('.').all(is_number) && text.len() < 8
}

/// The id among `ids` that the words and the date of `id` name together, or its words and its version in another order.
pub(super) fn by_name<'a>(id: &str, ids: &[&'a str]) -> Option<&'a str> {
    let repaired = repair(id);
    let written = Name::of(&repaired).filter(|name| name.words.len() > 1)?;
    let known: Vec<_> = ids
        .iter()
        .filter_map(|id| Some((*id, Name::of(id)?)))
        .filter(|(_, known)| known.words == written.words)
        .collect();
    let is_taken = known.iter().any(|(_, known)| known.numbers == written.numbers);
    let numbers_fit = |known: &Name<'_>| {
        let begins = !is_taken && known.numbers.starts_with(&written.numbers);
        written.numbers == known.numbers || begins
    };
    let named = |known: &Name<'_>| {
        if written.date.is_some() {
            return known.date == written.date && numbers_fit(known) && written.version_fits(known);
        }
        !written.numbers.is_empty()
            && known.numbers == written.numbers
            && written.version == known.version
            && (written.version.is_some() || known.date.is_none())
    };
    let mut found = known.iter().filter(|(_, known)| named(known)).map(|(id, _)| *id);
    found.next().filter(|_| found.next().is_none())
}

/// Relation of `id` to `ids`; it is none of them, nor a misspelling of one.
pub(super) fn of(id: &str, ids: &[&str]) -> Kin {
    let repaired = repair(id);
    let Some(written) = Name::of(&repaired) else {
        return Kin::Open;
    };
    let known: Vec<_> = ids.iter().filter_map(|id| Some((*id, Name::of(id)?))).collect();
    let kin: Vec<_> = known.iter().filter(|(_, known)| known.words == written.words).collect();
    let newest = kin.iter().filter_map(|(_, known)| known.date).max();
    let same: Vec<_> = kin
        .iter()
        .filter(|(_, known)| known.numbers == written.numbers)
        .collect();
    let is_old = if written.date.is_some() {
        !same.is_empty() || written.date <= newest
    } else if same.is_empty() {
        is_below(&written.numbers, kin.iter().map(|(_, known)| known.numbers.as_slice()))
    } else {
        // Short names that a program gives its own choices leave the date out.
        let is_short = same.iter().any(|(_, known)| known.date.is_some());
        let newest = same.iter().filter_map(|(_, known)| known.version).max();
        !is_short && written.version.is_some() && written.version < newest
    };
    if kin.is_empty() || !is_old {
        return Kin::Open;
    }
    let is_near = |known: &Name<'_>| {
        let named = known.words == written.words && known.numbers == written.numbers;
        let dated = written.date.is_some() && known.date == written.date;
        // Of two ids of one name, the dated one is nearer to a date.
        let other = named && written.date.is_some() && known.date.is_none();
        let superseded = other && same.iter().any(|(_, known)| known.date.is_some());
        named && !superseded || dated && (known.words == written.words || known.numbers == written.numbers)
    };
    let near = known.iter().filter(|(_, known)| is_near(known));
    let mut nearest: Vec<String> = near.map(|(id, _)| (*id).to_owned()).collect();
    if nearest.is_empty() {
        let major = |known: &Name<'_>| known.numbers.first() == written.numbers.first();
        let near = kin.iter().filter(|(_, known)| major(known));
        nearest.extend(near.map(|(id, _)| (*id).to_owned()));
    }
    Kin::NotNewer { nearest }
}

/// True if `numbers` are below the highest of those with the same first one; or, where none has it, of all.
fn is_below<'a>(numbers: &[u32], known: impl Iterator<Item = &'a [u32]> + Clone) -> bool {
    let line = known.clone().filter(|other| other.first() == numbers.first()).max();
    !numbers.is_empty() && line.or_else(|| known.max()).is_some_and(|highest| numbers < highest)
}

/// The ids among `ids` that `id` means where it is called exactly as written, the likeliest first: those that continue
/// it, or those of the same name.
pub(super) fn continuations<'a>(id: &str, ids: &[&'a str]) -> Vec<&'a str> {
    let dotted = colon_for_dot(id);
    let id = dotted.as_deref().unwrap_or(id);
    let written = Name::of(id);
    if let Some(exact) = ids.iter().find(|known| **known == id) {
        return vec![exact];
    }
    let is_same = |known: &str| {
        let same = |written: &Name<'_>, known: &Name<'_>| {
            let is_one_name =
                written.words == known.words && written.numbers == known.numbers && written.date.is_none();
            let is_specific = !written.numbers.is_empty() || written.version.is_some();
            is_one_name && is_specific && written.is_first_or_same(known)
        };
        written
            .as_ref()
            .zip(Name::of(known))
            .is_some_and(|(written, known)| same(written, &known))
    };
    let goes_on = |known: &str| {
        let rest = known.strip_prefix(id);
        rest.is_some_and(|rest| rest.starts_with(['-', ':', '.']))
    };
    let mut found: Vec<_> = ids.iter().copied().filter(|known| goes_on(known)).collect();
    if found.is_empty() {
        found = ids.iter().copied().filter(|known| is_same(known)).collect();
    }
    if found.is_empty() {
        found.extend(respelt(id, ids).or_else(|| undated(written.as_ref()?, ids)));
    }
    if found.is_empty()
        && let Some(plain) = undoubled(id)
    {
        return continuations(&plain, ids);
    }
    found.sort_by_key(|known| !is_same(known));
    found
}

/// The only id among `ids` that has the same words and numbers, whatever signs are between them: `nova-pro-1:0`,
/// `pegasus-v1-2`. The version of the id, or its minor one, may be left out.
fn respelt<'a>(id: &str, ids: &[&'a str]) -> Option<&'a str> {
    let written = runs(id);
    let is_same = |known: &str| {
        let versioned = known.split(':').next().unwrap_or(known);
        let bare = versioned.rsplit_once("-v").map_or(versioned, |(bare, _)| bare);
        [known, versioned, bare].iter().any(|form| runs(form) == written)
    };
    let mut found = ids.iter().copied().filter(|known| is_same(known));
    found.next().filter(|_| found.next().is_none())
}

/// The only id among `ids` of the same name whose date `written` leaves out. Of a name whose ids have dates, an id
/// without one does not exist in any version.
fn undated<'a>(written: &Name<'_>, ids: &[&'a str]) -> Option<&'a str> {
    let is_same = |known: &&'a str| {
        Name::of(known).is_some_and(|known| known.words == written.words && known.numbers == written.numbers)
    };
    let mut found = ids.iter().copied().filter(is_same);
    let only = found.next().filter(|_| found.next().is_none())?;
    let is_dated = Name::of(only).is_some_and(|known| known.date.is_some());
    (is_dated && written.date.is_none() && written.words.len() > 1 && !written.numbers.is_empty()).then_some(only)
}

/// The runs of letters and of digits of an id, without the `v` of a version.
fn runs(id: &str) -> Vec<&str> {
    let parts = id.split(|c: char| !c.is_ascii_alphanumeric());
    let mut runs = Vec::new();
    for part in parts {
        let mut rest = part
            .strip_prefix('v')
            .filter(|digits| digits.starts_with(|c: char| c.is_ascii_digit()))
            .unwrap_or(part);
        while let Some(first) = rest.chars().next() {
            let is_digit = first.is_ascii_digit();
            let end = rest
                .find(|c: char| c.is_ascii_digit() != is_digit)
                .unwrap_or(rest.len());
            let (run, tail) = rest.split_at(end);
            runs.push(run);
            rest = tail;
        }
    }
    runs
}

/// `id` without its provider where that is written twice: `deepseek.deepseek-r1-v1:0`.
pub(super) fn undoubled(id: &str) -> Option<String> {
    let (provider, name) = id.split_once('.')?;
    let name = name.strip_prefix(provider)?.strip_prefix(['-', '.'])?;
    Some(format!("{provider}.{name}"))
}

/// `…-v1:0` for `…-v1.0`.
fn colon_for_dot(id: &str) -> Option<String> {
    let (head, version) = id.rsplit_once("-v")?;
    let (major, minor) = version.split_once('.')?;
    (is_number(major) && is_number(minor)).then(|| format!("{head}-v{major}:{minor}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::{ModelIndex, index::tests::sample};

    fn ask<T>(id: &str, ask: impl Fn(&str, &[&str]) -> T) -> T {
        let index = sample();
        ask(id, &index.model_ids(id.split('.').next().unwrap()))
    }

    #[test]
    fn words_and_a_date_name_a_model() {
        for (id, right) in [
            (
                "anthropic.claude-haiku-20240307-v1:0",
                "anthropic.claude-3-haiku-20240307-v1:0",
            ),
            (
                "anthropic.claude-sonnet-3-7-20250219-v1:0",
                "anthropic.claude-3-7-sonnet-20250219-v1:0",
            ),
            (
                "anthropic.claude-4-5-opus-20251101-v1:0",
                "anthropic.claude-opus-4-5-20251101-v1:0",
            ),
            (
                "anthropic.claude-sonnet-3-5-v2:0",
                "anthropic.claude-3-5-sonnet-20241022-v2:0",
            ),
            ("anthropic.claude-4-6-sonnet", "anthropic.claude-sonnet-4-6"),
            ("meta.llama-3-1-8b-instruct-v1:0", "meta.llama3-1-8b-instruct-v1:0"),
        ] {
            assert_eq!(
                ask(id, |id, ids| by_name(id, ids).map(str::to_owned)).as_deref(),
                Some(right),
                "{id}"
            );
        }
        for id in [
            "anthropic.claude-20240307-v1:0",
            "anthropic.claude-3-sonnet-20240307-v1:0",
            "anthropic.claude-3-sonnet-20250219-v1:0",
            "anthropic.claude-3-haiku-20240307-v2:0",
            "anthropic.claude-3-7-sonnet-20241022-v2:0",
            "anthropic.claude-4-sonnet",
        ] {
            assert_eq!(ask(id, |id, ids| by_name(id, ids).map(str::to_owned)), None, "{id}");
        }
    }

    #[test]
    fn an_id_that_cannot_be_newer_is_reported_with_the_nearest() {
        for (id, expected) in [
            (
                "anthropic.claude-3-sonnet-20240307-v1:0",
                &[
                    "anthropic.claude-3-haiku-20240307-v1:0",
                    "anthropic.claude-3-sonnet-20240229-v1:0",
                ][..],
            ),
            (
                "anthropic.claude-haiku-4-5-20251002-v1:0",
                &["anthropic.claude-haiku-4-5-20251001-v1:0"],
            ),
            (
                "anthropic.claude-opus-4-6-20260120-v1:0",
                &["anthropic.claude-opus-4-6-v1"],
            ),
            (
                "mistral.mistral-7b-instruct-v0:1",
                &["mistral.mistral-7b-instruct-v0:2"],
            ),
            ("cohere.command-text-v13", &["cohere.command-text-v14"]),
        ] {
            let nearest = expected.iter().map(|id| (*id).to_owned()).collect();
            assert_eq!(ask(id, of), Kin::NotNewer { nearest }, "{id}");
        }
        for id in [
            "anthropic.claude-haiku-4-6",
            "anthropic.claude-sonnet-4-7-20270101-v1:0",
            "anthropic.claude-sonnet-4-6-v2:0",
            "anthropic.claude-super-v5",
            "anthropic.claude-3-haiku-v1",
            "anthropic.claude-v3",
            "amazon.nova-pro-v2:0",
            "google.gemma-3-27b-pt",
            "anthropic.claude-3-7-sonnet-20250219-v1:0-thinking",
        ] {
            assert_eq!(ask(id, of), Kin::Open, "{id}");
        }
    }

    #[test]
    fn a_beginning_that_is_called_means_what_goes_on_from_it() {
        for (id, expected) in [
            ("anthropic.claude-v2.1", &["anthropic.claude-v2:1"][..]),
            ("amazon.nova-pro-v1.0", &["amazon.nova-pro-v1:0"]),
            ("amazon.nova-pro", &["amazon.nova-pro-v1:0"]),
            ("amazon.titan-embed-text-v2.0", &["amazon.titan-embed-text-v2:0"]),
            ("cohere.embed-english-v3.0", &["cohere.embed-english-v3"]),
            ("deepseek.r1", &["deepseek.r1-v1:0"]),
            (
                "anthropic.claude-3-5-sonnet",
                &[
                    "anthropic.claude-3-5-sonnet-20240620-v1:0",
                    "anthropic.claude-3-5-sonnet-20241022-v2:0",
                ],
            ),
            ("meta.llama-3-1-8b-instruct", &["meta.llama3-1-8b-instruct-v1:0"]),
            ("meta.llama-v3-1-8b-instruct", &["meta.llama3-1-8b-instruct-v1:0"]),
            ("amazon.nova-pro-1:0", &["amazon.nova-pro-v1:0"]),
            ("amazon.nova-pro-v1-0", &["amazon.nova-pro-v1:0"]),
            ("amazon.amazon-nova-pro-v1:0", &["amazon.nova-pro-v1:0"]),
            ("deepseek.deepseek-r1-v1:0", &["deepseek.r1-v1:0"]),
            ("deepseek.deepseek-r1", &["deepseek.r1-v1:0"]),
            (
                "anthropic.claude-haiku-4-5-v2:0",
                &["anthropic.claude-haiku-4-5-20251001-v1:0"],
            ),
            ("deepseek.deepseek-r7", &[]),
            ("anthropic.claude-haiku-4-6", &[]),
            ("amazon.nova-pro-v2:0", &[]),
            ("anthropic.claude-v1.3", &[]),
        ] {
            let found = ask(id, |id, ids| {
                continuations(id, ids)
                    .into_iter()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            });
            assert_eq!(found, expected, "{id}");
        }
    }
}
