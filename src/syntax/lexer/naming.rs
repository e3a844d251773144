//! What a value is called: the name it is given to, the call it is handed to, the path of its key.
//!
//! In: the tokens before the value. Out: a name, as it is written, without quotes and marks.

use super::place::{BACK, statement};
use super::scan::Scanner;
use super::table::Trait;
use super::token::{Sort, Token};
use super::words::{DEFINES, KEYWORDS};

/// How many keys a path has at most.
const PATH: usize = 12;

/// Signs that give a value to a name.
const GIVES: &[&str] = &["=", ":=", "<-", "+=", "||=", "??=", "?=", "//=", "->", "=>", ":", "<<-"];

/// A name without the quotes and marks around it.
pub(super) fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| matches!(c, '"' | '\'' | '`' | ':' | '@' | '$' | '%' | '[' | ']' | '?' | ' '))
}

/// The name of the call whose parenthesis opens at `start`.
pub(super) fn callee(scan: &Scanner<'_>, here: &[Token], start: usize) -> Option<(usize, usize)> {
    let mut at = here.len().checked_sub(1)?;
    if here[at].sort == Sort::Sign && matches!(scan.word(&here[at]), "!" | "?." | "!=") {
        at = at.checked_sub(1)?;
    } else if here[at].sort == Sort::Sign && scan.word(&here[at]).ends_with('>') {
        at = generic(scan, here, at)?;
    } else if here[at].sort == Sort::Group && scan.word(&here[at]).starts_with('[') {
        // `f[T](x)`.
        at = at.checked_sub(1)?;
    }
    let token = &here[at];
    let name = scan.word(token);
    let near = here.last().is_some_and(|last| start - last.end <= 1);
    let called = token.sort == Sort::Word
        && near
        && (!KEYWORDS.contains(&name) || matches!(name, "IN" | "VALUES" | "super" | "import" | "print"));
    called.then_some((token.start, token.end))
}

/// The token before the `<` that belongs to the `>` at `at`.
fn generic(scan: &Scanner<'_>, here: &[Token], at: usize) -> Option<usize> {
    let open = (at.saturating_sub(16)..at)
        .rev()
        .find(|&at| scan.word(&here[at]).ends_with('<'))?;
    open.checked_sub(1)
}

/// The name that the value behind these tokens is given to.
pub(super) fn given(scan: &Scanner<'_>, here: &[Token]) -> Option<String> {
    if let Some(option) = option(scan, here) {
        return Some(option);
    }
    let tokens = statement(here);
    let gives = |token: &Token| token.sort == Sort::Sign && GIVES.contains(&scan.word(token));
    let pair = |token: &Token| scan.syntax.name == "kotlin" && scan.word(token) == "to";
    if let Some(name) = element_name(scan, here) {
        return Some(name);
    }
    let mut end = tokens.len();
    loop {
        let at = tokens[..end].iter().rposition(|token| gives(token) || pair(token))?;
        let sign = scan.word(&tokens[at]);
        let ternary = sign == ":" && tokens[..at].iter().any(|token| scan.word(token) == "?");
        if !ternary {
            return target(scan, &tokens[..at], sign)
                .map(|name| bare(name).to_owned())
                .filter(|name| !name.is_empty());
        }
        end = at;
    }
}

/// `--model-id x`, `-ModelId x`.
fn option(scan: &Scanner<'_>, here: &[Token]) -> Option<String> {
    if !scan.syntax.has(Trait::Words) {
        return None;
    }
    let last = here.last()?;
    let equals = scan.word(last) == "=";
    let named = if equals {
        here.get(here.len().checked_sub(2)?)?
    } else {
        last
    };
    let name = scan.word(named).strip_prefix('-')?;
    (named.sort == Sort::Word && !name.is_empty()).then(|| name.trim_start_matches('-').to_owned())
}

/// `{:model, "x"}`, `(:model "x")`, `{"model" "x"}`.
fn element_name(scan: &Scanner<'_>, here: &[Token]) -> Option<String> {
    let last = here.last()?;
    if scan.syntax.has(Trait::Lisp) {
        let name = scan.word(last);
        let keyword = last.sort == Sort::Word && name.starts_with(':');
        let braces = scan.frames.last().is_some_and(|frame| frame.close == b'}') && here.len() % 2 == 1;
        return (keyword || braces).then(|| bare(name).to_owned());
    }
    if scan.syntax.name == "elixir" && last.sort == Sort::Word && scan.word(last).starts_with('@') {
        return Some(bare(scan.word(last)).to_owned());
    }
    let tuple = matches!(scan.syntax.name, "elixir" | "erlang") && last.sort == Sort::Comma && here.len() <= 3;
    let braces = scan.frames.last().is_some_and(|frame| frame.close == b'}');
    let name = here.get(here.len().checked_sub(2)?)?;
    (tuple && braces && name.sort == Sort::Word).then(|| bare(scan.word(name)).to_owned())
}

/// The name that a sign gives to, of the tokens before it.
fn target<'a>(scan: &'a Scanner<'_>, tokens: &[Token], sign: &str) -> Option<&'a str> {
    let last = tokens.last()?;
    let named = |token: &Token| matches!(token.sort, Sort::Word | Sort::Literal);
    if sign == ":"
        || sign == "=>"
        || scan.syntax.name == "kotlin" && scan.word(last) != "?" && last.sort == Sort::Literal
    {
        return Some(last).filter(|token| named(token)).map(|token| scan.word(token));
    }
    // `param model string = …`.
    if let Some(name) = tokens
        .get(1)
        .filter(|_| scan.syntax.name == "bicep" && scan.word(&tokens[0]) == "param")
    {
        return Some(scan.word(name));
    }
    // `model: String = …`.
    let colon = tokens.iter().position(|token| scan.word(token) == ":" && !token.first);
    if let Some(at) = colon.filter(|&at| at > 0 && tokens[at - 1].sort == Sort::Word) {
        return Some(scan.word(&tokens[at - 1]));
    }
    if last.sort == Sort::Group && scan.word(last).starts_with('[') {
        let inner = scan.word(last);
        let quoted = inner.len() < 80 && inner.contains(['"', '\'', ':']);
        return if quoted {
            Some(inner)
        } else {
            last_name(scan, &tokens[..tokens.len() - 1])
        };
    }
    let go = scan.syntax.name == "go" && tokens.len() >= 2;
    if go
        && tokens[tokens.len() - 2].sort == Sort::Word
        && !matches!(scan.word(&tokens[tokens.len() - 2]), "var" | "const")
    {
        return Some(scan.word(&tokens[tokens.len() - 2]));
    }
    last_name(scan, tokens)
}

fn last_name<'a>(scan: &'a Scanner<'_>, tokens: &[Token]) -> Option<&'a str> {
    let named = |token: &&Token| matches!(token.sort, Sort::Word | Sort::Literal);
    tokens.iter().rev().take(4).find(named).map(|token| scan.word(token))
}

/// A call without parentheses: `chat "x"`, `chat model: "x"`.
pub(super) fn command(scan: &Scanner<'_>, here: &[Token]) -> Option<String> {
    if !scan.syntax.has(Trait::Command) && !scan.syntax.has(Trait::Words) {
        return None;
    }
    let tokens = line(here);
    let shell = scan.syntax.has(Trait::Words);
    let assigned = |token: &Token| {
        token.sort == Sort::Sign && matches!(scan.word(token), "=" | "=>" | "||=" | ":=" | "==" | "?" | "?=" | "+=")
    };
    let last = tokens.last()?;
    if shell {
        let first = tokens.first().filter(|token| token.sort == Sort::Word)?;
        let name = scan.word(first);
        let sure = !tokens.iter().any(assigned) || option(scan, here).is_some();
        let word = name.starts_with(|c: char| c.is_ascii_alphabetic());
        return (sure
            && word
            && !KEYWORDS.contains(&name)
            && tokens.get(1).is_none_or(|token| scan.word(token) != ":"))
        .then(|| name.to_owned());
    }
    let name = |token: &Token| {
        let name = scan.word(token);
        let is = token.sort == Sort::Word
            && !KEYWORDS.contains(&name)
            && !DEFINES.contains(&name)
            && !name.starts_with(['@', '$']);
        (is && name.starts_with(|c: char| c.is_ascii_lowercase())).then(|| name.to_owned())
    };
    if last.sort == Sort::Word {
        return name(last);
    }
    // `chat model: "x"`: the word before the key is the call.
    let keyed = scan.word(last) == ":" && tokens.len() >= 3;
    let call = &tokens[tokens.len().checked_sub(3)?];
    if keyed { name(call) } else { None }
}

/// The tokens of the line that is being read.
fn line(here: &[Token]) -> &[Token] {
    let recent = &here[here.len().saturating_sub(BACK)..];
    let start = recent
        .iter()
        .rposition(|token| token.first || token.sort == Sort::Semicolon)
        .unwrap_or(0);
    &recent[start..]
}

/// The key that a bracket of a config is given to: its name, or the labels of its block.
pub(super) fn frame_key(scan: &Scanner<'_>, here: &[Token]) -> Option<String> {
    let tokens = line(here);
    let named = |token: &Token| matches!(token.sort, Sort::Word | Sort::Literal);
    let block = scan.syntax.has(Trait::Labels) && !tokens.is_empty() && tokens.iter().all(named);
    if !block {
        return given(scan, here);
    }
    let labels: Vec<&str> = tokens.iter().take(4).map(|token| bare(scan.word(token))).collect();
    Some(labels.join("."))
}

/// The path of the key `name`, through the open brackets.
pub(super) fn key_path(scan: &Scanner<'_>, name: Option<&str>) -> Option<String> {
    let section = Some(scan.section.as_str()).filter(|section| !section.is_empty());
    let frames = scan
        .frames
        .iter()
        .rev()
        .take(PATH)
        .filter_map(|frame| frame.key.as_deref());
    let mut path: Vec<&str> = frames.collect();
    path.extend(section);
    path.reverse();
    path.extend(name);
    (!path.is_empty()).then(|| path.join("."))
}
