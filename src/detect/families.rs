//! Places where a provider is followed by one of its families.
//!
//! In: raw bytes, and where a dot is, in any of its spellings. Out: the hit of the finder there, or, for less work,
//! whether there can be one. It compares words, in any case of the letters, and compiles no pattern.

use std::ops::Range;

use memchr::memchr2_iter;

use super::Vocabulary;
use super::candidate::{Hit, Kind};

/// Quotes of literals.
const QUOTES: &[u8] = b"\"'`";

/// Bytes between two joined literals, and their maximum number.
const BETWEEN: &[u8] = b" \t\n\x0b\x0c\r+.,\\&|<>";
const MAX_BETWEEN: usize = 40;

/// So many backslashes can escape a dot, for a regular expression in a literal in a document.
const MAX_ESCAPES: usize = 4;

/// The providers, by their last letter, and the stems of their families.
#[derive(Clone, Debug)]
pub(super) struct Families {
    /// A row for each byte.
    ending: Vec<Vec<Family>>,
    /// For each byte that can precede the dot of an id, the bytes that can precede that one: a bit for the low five
    /// bits of each, in which a letter is the same in either case. Rejects nearly every dot at once.
    before_dot: [u32; 256],
    stems: Vec<Vec<u8>>,
}

#[derive(Clone, Debug)]
struct Family {
    provider: Vec<u8>,
    stems: Vec<Vec<u8>>,
}

impl Families {
    pub(super) fn new(vocabulary: &Vocabulary) -> Self {
        let mut ending = vec![Vec::new(); 256];
        let mut before_dot = [0; 256];
        for byte in [QUOTES, br"\["].concat() {
            before_dot[usize::from(byte)] = u32::MAX;
        }
        let mut all = Vec::new();
        for (provider, stems) in vocabulary.families() {
            let stems: Vec<_> = stems.iter().map(|stem| stem.clone().into_bytes()).collect();
            all.extend(stems.iter().cloned());
            let mut letters = provider.bytes().rev();
            let Some(last) = letters.next() else { continue };
            let bits = letters.next().map_or(u32::MAX, bit);
            for last in [last.to_ascii_lowercase(), last.to_ascii_uppercase()] {
                before_dot[usize::from(last)] |= bits;
            }
            ending[usize::from(last)].push(Family {
                provider: provider.as_bytes().to_vec(),
                stems,
            });
        }
        all.sort_unstable();
        all.dedup();
        Self {
            ending,
            before_dot,
            stems: all,
        }
    }

    /// True if there is nothing to search for.
    pub(super) fn is_empty(&self) -> bool {
        self.ending.iter().all(Vec::is_empty)
    }

    /// The dots of `text` that are written with a dot or a percent sign and can be that of an id.
    pub(super) fn dots<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = Range<usize>> + 'a {
        let can_be = |at: usize| match text[..at] {
            [.., first, last] => self.before_dot[usize::from(last)] & bit(first) != 0,
            [last] => self.before_dot[usize::from(last)] != 0,
            [] => false,
        };
        memchr2_iter(b'.', b'%', text).filter_map(move |at| can_be(at).then(|| dot_at(text, at)).flatten())
    }

    /// True if a provider ends before `dot`, and one of its families or one of the bytes `open` follows. True for every
    /// hit, if `open` has the quotes.
    pub(super) fn can_meet(&self, text: &[u8], dot: &Range<usize>, open: &[u8]) -> bool {
        let (head, tail) = (&text[..dot.start], &text[dot.end..]);
        let is_open = tail.first().is_some_and(|next| open.contains(next));
        self.before(head)
            .any(|family| is_open || first(&family.stems, tail).is_some())
            || before_joint(head).is_some_and(|head| self.before(head).next().is_some())
                && first(&self.stems, tail).is_some()
    }

    /// The hits of which `dot` is the dot, at most one for each provider that ends before it.
    pub(super) fn hits(&self, text: &[u8], dot: Range<usize>) -> Vec<Hit> {
        let (head, tail) = (&text[..dot.start], &text[dot.end..]);
        let whole = self.before(head).filter_map(|family| {
            let (kind, length) = behind(family, &self.stems, tail, dot.len() == 1)?;
            Some(Hit::new(kind, head.len() - family.provider.len(), dot.end + length))
        });
        let stem = before_joint(head).and_then(|head| Some((head, first(&self.stems, tail)?)));
        let split = stem.into_iter().flat_map(|(head, stem)| {
            let families = self.before(head);
            families.map(move |family| Hit::new(Kind::Split, head.len() - family.provider.len(), dot.end + stem))
        });
        whole.chain(split).collect()
    }

    /// The families whose provider `head` ends with.
    fn before<'a>(&'a self, head: &'a [u8]) -> impl Iterator<Item = &'a Family> + 'a {
        let last = head.last().map_or(0, u8::to_ascii_lowercase);
        let families = self.ending[usize::from(last)].iter();
        families.filter(move |family| ends_with(head, &family.provider))
    }
}

/// The bit of a byte in a set of bytes.
fn bit(byte: u8) -> u32 {
    1 << (byte & 31)
}

/// Kind of the candidate by `tail`, the text after the dot of a provider, and the length of its part of `tail`.
fn behind(family: &Family, stems: &[Vec<u8>], tail: &[u8], is_plain: bool) -> Option<(Kind, usize)> {
    if let Some(length) = first(&family.stems, tail) {
        return Some((Kind::Id, length));
    }
    let split = joint(tail).and_then(|joint| Some((Kind::Split, joint + first(stems, &tail[joint..])?)));
    let is_literal = is_plain && tail.first().is_some_and(|next| QUOTES.contains(next));
    split.or(is_literal.then_some((Kind::Provider, 1)))
}

/// The dot of which the byte at `at` is the `.` or the `%`, with what escapes it.
fn dot_at(text: &[u8], at: usize) -> Option<Range<usize>> {
    let next = text.get(at + 1);
    if text[at] == b'%' {
        let is_dot = next == Some(&b'2') && matches!(text.get(at + 2), Some(b'e' | b'E'));
        return is_dot.then_some(at..at + 3);
    }
    if at > 0 && text[at - 1] == b'[' && next == Some(&b']') {
        return Some(at - 1..at + 2);
    }
    Some(at - escapes(&text[..at], MAX_ESCAPES)..at + 1)
}

/// Number of backslashes at the end of `head`, at most `most`.
pub(super) fn escapes(head: &[u8], most: usize) -> usize {
    let bytes = head.iter().rev().take(most);
    bytes.take_while(|&&byte| byte == b'\\').count()
}

/// The part of `head` before the joint of two literals that it ends with: `"amazon` of `"amazon" + "`.
fn before_joint(head: &[u8]) -> Option<&[u8]> {
    let (_, head) = head.split_last().filter(|(last, _)| QUOTES.contains(last))?;
    let between = run(head.iter().rev());
    let (first, head) = head[..head.len() - between].split_last()?;
    QUOTES.contains(first).then_some(head)
}

/// The length of the joint of two literals that `tail` begins with.
fn joint(tail: &[u8]) -> Option<usize> {
    let (_, rest) = tail.split_first().filter(|(first, _)| QUOTES.contains(first))?;
    let between = run(rest.iter());
    let last = rest.get(between)?;
    QUOTES.contains(last).then_some(between + 2)
}

/// Number of leading bytes that can be between two literals.
fn run<'a>(bytes: impl Iterator<Item = &'a u8>) -> usize {
    let bytes = bytes.take(MAX_BETWEEN);
    bytes.take_while(|byte| BETWEEN.contains(byte)).count()
}

/// The length of the first of `words` that `tail` begins with.
fn first(words: &[Vec<u8>], tail: &[u8]) -> Option<usize> {
    words.iter().find(|word| starts_with(tail, word)).map(Vec::len)
}

/// True if `head` ends with `word`, in any case.
fn ends_with(head: &[u8], word: &[u8]) -> bool {
    let from = head.len().checked_sub(word.len());
    from.is_some_and(|from| head[from..].eq_ignore_ascii_case(word))
}

/// True if `tail` begins with `word`, in any case.
pub(super) fn starts_with(tail: &[u8], word: &[u8]) -> bool {
    tail.get(..word.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(word))
}
