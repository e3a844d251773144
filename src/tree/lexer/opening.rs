//! Openings of literals.
//!
//! In: the text and an offset in code. Out: the literal that opens there, if one does. Nothing here looks further than
//! the line, and what it looks at is bounded.

use super::literal::{Close, Literal, closing};
use super::quote::{BRACE, DOLLAR, DOUBLE, Escape, HASH, Kind, SHELL};
use super::table::{Syntax, Trait};

/// The most bytes of a heredoc's or a raw string's tag.
const TAG: usize = 64;

/// The longest that a character may be written: `'\u{10FFFF}'`.
const CHARACTER: usize = 12;

pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The literal that opens at `at`.
pub(super) fn opening(syntax: &Syntax, text: &[u8], at: usize) -> Option<Literal> {
    let rest = &text[at..];
    special(syntax, text, at).or_else(|| {
        syntax
            .quotes
            .iter()
            .filter(|quote| rest.starts_with(quote.open.as_bytes()))
            .filter(|quote| quote.open != "'" || !syntax.has(Trait::Transpose) || !is_behind_value(text, at))
            .find(|quote| quote.kind != Kind::Char || is_character(rest))
            .map(|quote| Literal::of(quote, at))
    })
}

/// True if a value ends before `at`.
fn is_behind_value(text: &[u8], at: usize) -> bool {
    at > 0 && (is_word(text[at - 1]) || matches!(text[at - 1], b')' | b']' | b'}' | b'.' | b'\''))
}

/// True if a character in quotes is here, and not a lifetime, prime or quoted list.
fn is_character(rest: &[u8]) -> bool {
    let inner = &rest[1..rest.len().min(CHARACTER + 2)];
    match inner.first() {
        None | Some(b'\'' | b'\n') => false,
        Some(b'\\') => inner.iter().skip(2).any(|&byte| byte == b'\''),
        Some(0..0x80) => inner.get(1) == Some(&b'\''),
        Some(_) => inner
            .iter()
            .position(|&byte| byte < 0x80)
            .is_some_and(|end| end <= 4 && inner[end] == b'\''),
    }
}

fn special(syntax: &Syntax, text: &[u8], at: usize) -> Option<Literal> {
    let rest = &text[at..];
    let word = at > 0 && is_word(text[at - 1]);
    syntax.traits.iter().find_map(|one| match one {
        Trait::PythonPrefix if !word => prefixed(syntax, text, at, &["f", "rf", "fr", "t"], &["r", "rb", "br"]),
        Trait::Interpolator if !word => interpolated(syntax, text, at),
        Trait::RawPrefix if !word => prefixed(syntax, text, at, &[], &["r", "raw", "R"]),
        Trait::RustRaw if !word => rust_raw(rest, at),
        Trait::SwiftRaw => swift_raw(rest, at),
        Trait::CppRaw if !word => cpp_raw(rest, at),
        Trait::LuaLong => lua_long(rest, at),
        Trait::DollarTag if !word => dollar_tag(rest, at),
        Trait::RubyPercent if !word => ruby_percent(text, at),
        Trait::Sigil => sigil(rest, at),
        Trait::PerlQuote if !word => perl_quote(text, at),
        _ => None,
    })
}

/// The prefix of letters before a quote, and the literal that the quote opens.
fn before_quote<'a>(syntax: &Syntax, text: &'a [u8], at: usize) -> Option<(&'a [u8], Literal)> {
    let length = text[at..]
        .iter()
        .take(4)
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    let rest = text.get(at + length..).filter(|_| length > 0)?;
    let quote = syntax
        .quotes
        .iter()
        .find(|quote| rest.starts_with(quote.open.as_bytes()))?;
    let mut literal = Literal::of(quote, at + length);
    literal.start = at;
    Some((&text[at..at + length], literal))
}

fn prefixed(syntax: &Syntax, text: &[u8], at: usize, holed: &[&str], raw: &[&str]) -> Option<Literal> {
    let (prefix, mut literal) = before_quote(syntax, text, at)?;
    let is = |set: &[&str]| set.iter().any(|one| one.as_bytes().eq_ignore_ascii_case(prefix));
    if is(holed) {
        literal.holes = BRACE;
    }
    if is(raw) {
        literal.escape = Escape::None;
        literal.kind = Kind::Text;
    }
    (literal.kind != Kind::Char).then_some(literal)
}

fn interpolated(syntax: &Syntax, text: &[u8], at: usize) -> Option<Literal> {
    let (_, mut literal) = before_quote(syntax, text, at)?;
    literal.holes = DOLLAR;
    literal.names = Some(b'$');
    matches!(literal.close, Close::Mark("\"" | "\"\"\"")).then_some(literal)
}

fn count(rest: &[u8], byte: u8) -> usize {
    rest.iter().take(255).take_while(|&&one| one == byte).count()
}

fn rust_raw(rest: &[u8], at: usize) -> Option<Literal> {
    let prefix = ["r", "br", "cr"].into_iter().find(|prefix| {
        rest.strip_prefix(prefix.as_bytes())
            .is_some_and(|rest| rest.starts_with(b"#") || rest.starts_with(b"\""))
    })?;
    let hashes = count(&rest[prefix.len()..], b'#');
    let body = prefix.len() + hashes + 1;
    (rest.get(body - 1) == Some(&b'"')).then(|| Literal::raw(at, at + body, Close::Hashes(1, hashes)))
}

fn swift_raw(rest: &[u8], at: usize) -> Option<Literal> {
    let hashes = count(rest, b'#');
    let quotes = count(&rest[hashes..], b'"');
    let quotes = if quotes >= 3 { 3 } else { quotes.min(1) };
    (hashes > 0 && quotes > 0).then(|| Literal::raw(at, at + hashes + quotes, Close::Hashes(quotes, hashes)))
}

fn cpp_raw(rest: &[u8], at: usize) -> Option<Literal> {
    let prefix = ["R\"", "LR\"", "uR\"", "UR\"", "u8R\""]
        .into_iter()
        .find(|prefix| rest.starts_with(prefix.as_bytes()))?;
    let tag = rest[prefix.len()..].iter().take(17).position(|&byte| byte == b'(')?;
    let start = at + prefix.len();
    Some(Literal::raw(at, start + tag + 1, Close::Delimiter(start, start + tag)))
}

fn lua_long(rest: &[u8], at: usize) -> Option<Literal> {
    let level = count(rest.get(1..)?, b'=');
    let opens = rest[0] == b'[' && rest.get(level + 1) == Some(&b'[');
    opens.then(|| Literal::raw(at, at + level + 2, Close::Long(level)))
}

fn dollar_tag(rest: &[u8], at: usize) -> Option<Literal> {
    let tag = rest
        .strip_prefix(b"$")?
        .iter()
        .take(TAG)
        .take_while(|&&byte| is_word(byte))
        .count();
    let end = at + tag + 2;
    (rest.get(tag + 1) == Some(&b'$')).then(|| Literal::raw(at, end, Close::Same(at, end)))
}

/// A literal between two equal delimiters, the second at `at + length`.
fn delimited(rest: &[u8], at: usize, length: usize, kind: Kind) -> Option<Literal> {
    let open = *rest.get(length).filter(|byte| byte.is_ascii_punctuation())?;
    let close = closing(open).unwrap_or(open);
    let mut literal = Literal::raw(at, at + length + 1, Close::Nested(open, close, 0));
    literal.escape = Escape::Byte(b'\\');
    literal.kind = kind;
    Some(literal)
}

fn ruby_percent(text: &[u8], at: usize) -> Option<Literal> {
    let rest = text[at..].strip_prefix(b"%")?;
    let letter = *rest.first()?;
    let (length, kind) = match letter {
        b'w' | b'W' | b'i' | b'I' => (2, Kind::Words),
        b'q' | b'Q' | b'x' => (2, Kind::Text),
        b'r' => (2, Kind::Regex),
        // `%(…)` without a value before it.
        b'(' | b'[' | b'{' if at == 0 || text[at - 1] == b' ' && rest.get(1) != Some(&b' ') => (1, Kind::Text),
        _ => return None,
    };
    let mut literal = delimited(&text[at..], at, length, kind)?;
    if !matches!(letter, b'w' | b'i' | b'q') {
        literal.holes = HASH;
    }
    // `a %w` is a remainder.
    (text.get(at + length) != Some(&b'=')).then_some(literal)
}

fn sigil(rest: &[u8], at: usize) -> Option<Literal> {
    let letter = *rest
        .strip_prefix(b"~")?
        .first()
        .filter(|byte| byte.is_ascii_alphabetic())?;
    let kind = match letter {
        b'w' | b'W' => Kind::Words,
        b'r' | b'R' => Kind::Regex,
        _ => Kind::Text,
    };
    let mut literal = delimited(rest, at, 2, kind)?;
    for mark in ["\"\"\"", "'''"] {
        if rest[2..].starts_with(mark.as_bytes()) {
            literal = Literal::raw(at, at + 5, Close::Mark(mark));
        }
    }
    if letter.is_ascii_lowercase() {
        literal.holes = HASH;
    }
    Some(literal)
}

fn perl_quote(text: &[u8], at: usize) -> Option<Literal> {
    let rest = &text[at..];
    let (word, kind) = [
        ("qw", Kind::Words),
        ("qq", Kind::Text),
        ("qr", Kind::Regex),
        ("q", Kind::Text),
        ("m", Kind::Regex),
        ("s", Kind::Regex),
    ]
    .into_iter()
    .find(|(word, _)| rest.starts_with(word.as_bytes()))?;
    let length = word.len();
    // `$q`, `->m`, `q => 1`, `m = 2`, `q, 1` are names.
    let named = at > 0 && matches!(text[at - 1], b'$' | b'@' | b'%' | b'>' | b'&' | b'{');
    let sign = matches!(
        rest.get(length),
        Some(b'=' | b',' | b';' | b')' | b'-' | b'.' | b'_' | b'}' | b'>' | b':')
    );
    let mut literal = delimited(rest, at, length, kind).filter(|_| !named && !sign)?;
    literal.replaced = word == "s";
    if word == "qq" {
        literal.holes = DOLLAR;
        literal.names = Some(b'$');
    }
    Some(literal)
}

/// The heredoc that is announced at `at`, and where the code goes on; its text begins in the next line.
pub(super) fn heredoc(syntax: &Syntax, text: &[u8], at: usize) -> Option<(Literal, usize)> {
    let php = syntax.has(Trait::PhpHeredoc);
    if !php && !syntax.has(Trait::Heredoc) {
        return None;
    }
    let arrows: &[u8] = if php { b"<<<" } else { b"<<" };
    let mut start = at + text[at..].strip_prefix(arrows).map(|_| arrows.len())?;
    let marked = matches!(text.get(start), Some(b'~' | b'-'));
    start += usize::from(marked);
    if php || syntax.has(Trait::Words) {
        start += count(&text[start..], b' ');
    }
    let quote = text
        .get(start)
        .copied()
        .filter(|byte| matches!(byte, b'"' | b'\'' | b'`'));
    start += usize::from(quote.is_some());
    let length = text[start..]
        .iter()
        .take(TAG)
        .take_while(|&&byte| is_word(byte))
        .count();
    let capital = text
        .get(start)
        .is_some_and(|byte| byte.is_ascii_uppercase() || *byte == b'_');
    let bare = php || marked || quote.is_some() || capital || syntax.has(Trait::Words);
    let letter = text.get(start).is_some_and(|byte| !byte.is_ascii_digit());
    if length == 0 || !bare || !letter {
        return None;
    }
    let end = start + length;
    let mut literal = Literal::raw(at, end, Close::Heredoc(start, end));
    literal.escape = Escape::Byte(b'\\');
    if quote != Some(b'\'') {
        literal.holes = match syntax.name {
            "ruby" | "crystal" => HASH,
            "shell" | "shell-test" => SHELL,
            "php" => super::quote::PHP,
            _ => DOLLAR,
        };
        literal.names = matches!(syntax.name, "shell" | "php" | "perl" | "shell-test").then_some(b'$');
    }
    Some((literal, end + usize::from(quote.is_some())))
}

/// The regular expression between slashes that opens at `at`, where it ends in its line.
pub(super) fn slash_regex(text: &[u8], at: usize) -> Result<Literal, usize> {
    let mut here = at + 1;
    let mut class = false;
    while let Some(&byte) = text.get(here) {
        match byte {
            b'\n' => break,
            b'\\' => here += 1,
            b'[' => class = true,
            b']' => class = false,
            b'/' if !class => {
                let mut literal = Literal::of(&DOUBLE, at);
                literal.body = at + 1;
                literal.close = Close::Nested(b'/', b'/', 0);
                literal.kind = Kind::Regex;
                return Ok(literal);
            }
            _ => {}
        }
        here += 1;
    }
    Err(here)
}
