//! From tokens to places.
//!
//! In: the scanner where a literal has ended, or where code was read. Out: the context of what stands there, by the
//! tokens before it in the same bracket, the bracket, and a few bytes behind it.

use super::expected;
use super::naming;
use super::quote::Kind;
use super::scan::Scanner;
use super::table::{Family, Trait};
use super::token::{Close, Frame, Literal, Role, Sort, Token};
use super::words::{
    ALLOWED, CASES, COMPARES, DEFAULTS, DEFINES, ELSE, IMPORTS, KEYWORDS, LISTS, REGEXES, SWITCHES, UNSURE,
    is_assertion,
};
use crate::syntax::Context;
use crate::vocab::{Place, Span};

/// How many tokens are looked back at.
pub(super) const BACK: usize = 32;

/// How many bytes are looked ahead at.
const AHEAD: usize = 200;

/// Signs that compare.
const EQUALS: &[&str] = &["==", "!=", "===", "!==", "=~", "!~", "<>", "/=", "~=", "=:=", "=/="];

/// Operators of words that compare.
const EQUAL_WORDS: &[&str] = &[
    "-eq",
    "-ne",
    "-ieq",
    "-ceq",
    "-like",
    "-match",
    "-notlike",
    "-contains",
    "eq",
    "ne",
    "-in",
];

/// Signs before what holds where nothing else does.
const ELSES: &[&str] = &["?:", "??", "||", "??=", "||=", "//", "//=", "<|>", "?="];

/// A comment, or one that documents.
pub(super) fn comment(text: &str) -> Place {
    const DOCUMENTS: &[&str] = &[
        "/**", "///", "//!", "/*!", "#|", "-- |", "{-|", "{- |", "(**", "#'", "=pod", "=head", "---", "%%%",
    ];
    let empty = text.starts_with("/**/") || text.starts_with("////");
    if !empty && DOCUMENTS.iter().any(|mark| text.starts_with(mark)) {
        return Place::Docstring;
    }
    Place::Comment
}

/// Whether a `/` here can open a regular expression: no value stands before it.
pub(super) fn may_be_regex(scan: &Scanner<'_>, at: usize) -> bool {
    let Some(last) = scan.here().last() else { return true };
    match last.sort {
        Sort::Sign | Sort::Comma | Sort::Semicolon => true,
        Sort::Word => {
            let bytes = scan.text.as_bytes();
            let spaced =
                last.end < at && !matches!(bytes.get(at + 1), Some(b' ' | b'=')) && scan.syntax.has(Trait::Command);
            KEYWORDS.contains(&scan.word(last)) || spaced
        }
        Sort::Literal | Sort::Group => false,
    }
}

/// The bracket that opens at `start`.
pub(super) fn frame(scan: &Scanner<'_>, start: usize, close: u8) -> Frame {
    let here = scan.here();
    let config = scan.syntax.family == Family::Config;
    let call = if close == b'}' {
        None
    } else {
        naming::callee(scan, here, start)
    };
    let name = call.map_or("", |(from, to)| scan.slice(from, to));
    let role = match close {
        b')' => parenthesis(scan, here, call.is_some(), name),
        b']' => bracket(scan, here, start),
        _ => brace(scan, here, config),
    };
    let import = scan
        .head
        .is_some_and(|(from, to)| is_import(scan, scan.slice(from, to)));
    let role = if import && close != b']' && role != Role::Enum {
        Role::Import
    } else {
        role
    };
    let listed = role == Role::Call && LISTS.contains(&name.trim_end_matches('!'));
    let lisp = scan.syntax.has(Trait::Lisp) && (close != b')' || scan.text.as_bytes()[..start].last() == Some(&b'\''));
    Frame {
        start,
        close,
        role,
        container: listed || lisp || matches!(role, Role::List | Role::Enum | Role::Switch),
        height: 0,
        commas: 0,
        base: 0,
        span: 0,
        call: call.filter(|_| matches!(role, Role::Call | Role::Import | Role::Enum)),
        key: if config {
            naming::frame_key(scan, here)
        } else {
            naming::given(scan, here).filter(|_| close != b')')
        },
        hole: None,
    }
}

fn parenthesis(scan: &Scanner<'_>, here: &[Token], called: bool, name: &str) -> Role {
    let back = statement(here);
    let defines = back
        .iter()
        .rev()
        .take(8)
        .any(|token| token.sort == Sort::Word && DEFINES.contains(&scan.word(token)));
    let assigned = back
        .iter()
        .any(|token| token.sort == Sort::Sign && matches!(scan.word(token), "=" | ":=" | "=>" | "."));
    if defines && !assigned {
        return Role::Parameters;
    }
    if name.eq_ignore_ascii_case("enum") || name == "Literal" {
        return Role::Enum;
    }
    if ["in", "values"].iter().any(|list| name.eq_ignore_ascii_case(list)) {
        return Role::List;
    }
    if called {
        return Role::Call;
    }
    if begins_value(scan, here) {
        Role::List
    } else {
        Role::Plain
    }
}

fn bracket(scan: &Scanner<'_>, here: &[Token], start: usize) -> Role {
    let Some(last) = here.last() else { return Role::List };
    let glued = last.end == start && matches!(last.sort, Sort::Word | Sort::Literal | Sort::Group);
    match scan.word(last) {
        "Literal" if glued => Role::Enum,
        word if glued && !KEYWORDS.contains(&word) => Role::Index,
        "#" | "#!" | "!" if last.end == start => Role::Plain,
        _ => Role::List,
    }
}

fn brace(scan: &Scanner<'_>, here: &[Token], config: bool) -> Role {
    let back = statement(here);
    let words = || {
        back.iter()
            .rev()
            .take(16)
            .filter(|token| token.sort == Sort::Word)
            .map(|token| scan.word(token))
    };
    if words().any(|word| word == "enum") {
        return Role::Enum;
    }
    if words().any(|word| SWITCHES.contains(&word)) && !config {
        return Role::Switch;
    }
    if config || begins_value(scan, here) {
        return Role::List;
    }
    let last = here.last().map_or("", |token| scan.word(token));
    let literal = words().any(|word| word == "new") || scan.syntax.name == "go";
    let defines = words().any(|word| DEFINES.contains(&word) || matches!(word, "if" | "for" | "else" | "type"));
    // `new String[] {`, `[]string{`, `Model{`, `%Model{`.
    if !defines && (literal || last.ends_with(']') && !here.is_empty()) && !last.is_empty() {
        return Role::List;
    }
    Role::Plain
}

/// Whether a value begins behind these tokens, not a block of statements.
fn begins_value(scan: &Scanner<'_>, here: &[Token]) -> bool {
    let Some(last) = here.last() else {
        return scan
            .frames
            .last()
            .is_some_and(|frame| matches!(frame.role, Role::List | Role::Call));
    };
    match last.sort {
        Sort::Comma => true,
        Sort::Sign => {
            let sign = scan.word(last);
            // `%{` of Elixir; `->` and `=>` before a brace are functions, except where pairs are listed.
            let pair = sign == "=>"
                && scan
                    .frames
                    .last()
                    .is_some_and(|frame| frame.role == Role::List || frame.role == Role::Call);
            // `String? {` is a type.
            let before = here.len().checked_sub(2).map(|at| here[at]);
            let typed = sign == "?" && before.is_some_and(|token| token.end == last.start);
            !typed && (sign != "=>" || pair) && !matches!(sign, "->" | ">" | "." | "!")
        }
        Sort::Word => matches!(
            scan.word(last),
            "return" | "in" | "IN" | "to" | "VALUES" | "yield" | "@" | "of"
        ),
        _ => false,
    }
}

/// The tokens of the statement or the argument that is being read.
pub(super) fn statement(here: &[Token]) -> &[Token] {
    let recent = &here[here.len().saturating_sub(BACK)..];
    let ends = |token: &Token| matches!(token.sort, Sort::Comma | Sort::Semicolon);
    let start = recent.iter().rposition(ends).map_or(0, |at| at + 1);
    let recent = &recent[start..];
    let line = recent
        .iter()
        .enumerate()
        .rev()
        .find(|&(at, token)| token.first && !continues(recent, at));
    line.map_or(recent, |(at, _)| &recent[at..])
}

/// Whether the token goes on with the line before it: it is a sign.
fn continues(tokens: &[Token], at: usize) -> bool {
    tokens[at].sort == Sort::Sign || at > 0 && tokens[at - 1].sort == Sort::Sign
}

fn is_import(scan: &Scanner<'_>, head: &str) -> bool {
    scan.syntax.family != Family::Config && IMPORTS.contains(&head) && !UNSURE.contains(&head)
        || UNSURE.contains(&head) && is_sure(scan, head)
}

fn is_sure(scan: &Scanner<'_>, head: &str) -> bool {
    match head {
        "from" => matches!(scan.syntax.name, "python" | "mojo"),
        "open" => matches!(scan.syntax.name, "fsharp" | "ocaml"),
        "use" | "mod" => matches!(scan.syntax.name, "rust" | "php" | "perl" | "elixir" | "v"),
        "pub" => {
            let words = scan.here().iter().rev().take(BACK);
            scan.syntax.name == "rust"
                && words
                    .take_while(|token| !token.first)
                    .any(|token| scan.word(token) == "use")
        }
        "module" => matches!(scan.syntax.name, "java" | "haskell" | "ocaml"),
        "library" => matches!(scan.syntax.name, "r" | "dart"),
        "syntax" => scan.syntax.name == "protobuf",
        "uses" => scan.syntax.name == "pascal",
        _ => false,
    }
}

/// The context of code that no literal or comment holds.
pub(super) fn code(scan: &Scanner<'_>, at: Span) -> Context {
    let head = scan.head.map_or("", |(from, to)| scan.slice(from, to));
    let import = scan
        .frames
        .iter()
        .rev()
        .take(3)
        .any(|frame| frame.role == Role::Import && frame.call.is_none());
    if is_import(scan, head) || import {
        return Context::at(Place::Import);
    }
    let mut context = value(scan, at.end(), "");
    if !scan.syntax.has(Trait::Words) {
        context.place = Place::Identifier;
        context.key_path = None;
        return context;
    }
    if context.place == Place::String && scan.here().is_empty() && context.name.is_none() {
        context.place = Place::Identifier;
    }
    context
}

/// The context of a literal that ends at `end`.
pub(super) fn literal(scan: &Scanner<'_>, literal: &Literal, end: usize) -> Context {
    let text = scan.slice(literal.body, end);
    let mut context = value(scan, end, text);
    let whole = Span::new(literal.start, end);
    context.literal = Some(whole);
    if literal.kind == Kind::Words {
        context.containers.push(whole);
    }
    if literal.kind == Kind::Regex {
        context.place = Place::Regex;
    }
    if matches!(literal.close, Close::Heredoc(..)) && scan.syntax.has(Trait::Words) {
        context = Context::at(Place::String);
        context.literal = Some(whole);
    }
    if documents(scan, literal) {
        context.place = Place::Docstring;
    }
    expected::settle(scan, text, &mut context);
    if literal.holed
        && matches!(
            context.place,
            Place::String | Place::Argument | Place::ConfigValue | Place::DefaultValue
        )
    {
        context.place = Place::TemplateString;
    }
    context
}

fn documents(scan: &Scanner<'_>, literal: &Literal) -> bool {
    let last = scan.here().last();
    if last.is_some_and(|token| matches!(scan.word(token), "@doc" | "@moduledoc" | "@typedoc" | "@shortdoc")) {
        return true;
    }
    let triple = scan
        .slice(literal.start, literal.body)
        .trim_start_matches(|c: char| c.is_ascii_alphabetic())
        .len()
        == 3;
    let statement = literal.first && scan.frames.last().is_none_or(|frame| frame.role == Role::Plain);
    let goes_on =
        last.is_some_and(|token| token.sort == Sort::Sign && scan.word(token) != ":" || token.sort == Sort::Comma);
    scan.syntax.has(Trait::Docstring) && triple && statement && !goes_on
}

/// What stands behind `end`, up to a few bytes, without blanks; and whether it is in the same line.
fn ahead<'a>(scan: &Scanner<'a>, end: usize) -> (&'a [u8], bool) {
    let bytes = scan.text.as_bytes();
    let behind = &bytes[end.min(bytes.len())..bytes.len().min(end + AHEAD)];
    let blank = behind.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let line = !behind[..blank].contains(&b'\n');
    (&behind[blank..], line)
}

fn sign_of(behind: &[u8]) -> &str {
    let length = behind
        .iter()
        .take(3)
        .take_while(|byte| b"=!<>|?:-~/".contains(byte))
        .count();
    std::str::from_utf8(&behind[..length]).unwrap_or_default()
}

fn value(scan: &Scanner<'_>, end: usize, text: &str) -> Context {
    let here = scan.here();
    let frame = scan.frames.last();
    let mut context = Context::at(Place::String);
    context.name = naming::given(scan, here);
    context.call = call_of(scan, here, frame);
    let (behind, same_line) = ahead(scan, end);
    let sign = sign_of(behind);
    if scan.syntax.family == Family::Config {
        context.key_path = naming::key_path(scan, context.name.as_deref());
    }
    context.place = import(scan, here, frame)
        .or_else(|| key(scan, here, frame, behind, sign))
        .or_else(|| compared(scan, here, frame, behind, same_line, context.call.as_deref()))
        .or_else(|| allowed(scan, here, frame, behind))
        .or_else(|| pattern(context.call.as_deref(), frame))
        .or_else(|| url(text))
        .or_else(|| default(scan, here, frame, &mut context))
        .unwrap_or_else(|| plain(scan, frame, &context));
    if context.place == Place::MappingKey {
        context.name = None;
        context.key_path = context.key_path.and_then(|_| naming::key_path(scan, None));
    }
    context.call_at = frame.filter(|_| context.call.is_some()).map(|frame| frame.start);
    if context.call.is_none() {
        (context.call, context.call_at) = call_around(scan).unzip();
    }
    context
}

/// The call that a list, a map or a block of initial values around the value is given to.
fn call_around(scan: &Scanner<'_>) -> Option<(String, usize)> {
    const FARTHEST: usize = 4;
    for frame in scan.frames.iter().rev().take(FARTHEST) {
        if let Some((from, to)) = frame.call {
            return Some((scan.slice(from, to).to_owned(), frame.start));
        }
        if frame.close == b'}' && scan.syntax.family == Family::Program {
            // `InvokeModelRequest { modelId = "…" }`.
            let before = scan.slice(0, frame.start).trim_end();
            let head = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
            let word = &before[head.len()..];
            let declared = head.trim_end().rsplit(char::is_whitespace).next();
            if declared.is_some_and(|word| DEFINES.contains(&word)) {
                return None;
            }
            if word.starts_with(|c: char| c.is_ascii_uppercase()) {
                return Some((word.to_owned(), frame.start));
            }
        }
        if frame.role != Role::List {
            return None;
        }
    }
    None
}

fn plain(scan: &Scanner<'_>, frame: Option<&Frame>, context: &Context) -> Place {
    let list = frame.is_some_and(|frame| frame.role == Role::List || frame.close != b')');
    if context.call.is_some() && !list {
        return Place::Argument;
    }
    match scan.syntax.family {
        Family::Config => Place::ConfigValue,
        _ if context.call.is_some() && frame.is_none_or(|frame| frame.role != Role::List) => Place::Argument,
        _ => Place::String,
    }
}

/// The call that the value is an argument of.
fn call_of(scan: &Scanner<'_>, here: &[Token], frame: Option<&Frame>) -> Option<String> {
    if let Some(frame) = frame.filter(|frame| matches!(frame.role, Role::Call | Role::Import | Role::Enum)) {
        let (from, to) = frame.call?;
        return Some(scan.slice(from, to).trim_end_matches('!').to_owned());
    }
    if scan.syntax.has(Trait::Lisp) {
        let first = here
            .first()
            .filter(|token| token.sort == Sort::Word && frame.is_some_and(|frame| frame.close == b')'));
        return first.map(|token| scan.word(token).to_owned());
    }
    naming::command(scan, here)
}

fn import(scan: &Scanner<'_>, here: &[Token], frame: Option<&Frame>) -> Option<Place> {
    let called = frame
        .and_then(|frame| frame.call)
        .map(|(from, to)| scan.slice(from, to));
    if matches!(called, Some("require" | "import" | "require_once" | "include_once")) {
        return Some(Place::Import);
    }
    let head = scan.head.map_or("", |(from, to)| scan.slice(from, to));
    let near = here.len() <= 1 || here.iter().rev().take(8).any(|token| token.first);
    let block = frame.is_some_and(|frame| frame.role == Role::Import && frame.call.is_none());
    let assigned = here
        .iter()
        .rev()
        .take(8)
        .any(|token| scan.word(token) == "=" && !token.first);
    let from = here.last().is_some_and(|token| scan.word(token) == "from")
        && matches!(scan.syntax.name, "javascript" | "typescript");
    ((is_import(scan, head) && near && !assigned) || block || from).then_some(Place::Import)
}

fn key(scan: &Scanner<'_>, here: &[Token], frame: Option<&Frame>, behind: &[u8], sign: &str) -> Option<Place> {
    let role = frame.map_or(Role::Plain, |frame| frame.role);
    let pairs = frame.is_some_and(|frame| matches!(frame.role, Role::List | Role::Call | Role::Plain | Role::Enum));
    let last = here.last().map_or("", |token| scan.word(token));
    let arms = scan.syntax.has(Trait::ThinArm) || scan.syntax.has(Trait::FatArm);
    let to = behind.starts_with(b"to ") && scan.syntax.name == "kotlin";
    let scala = sign == "->" && scan.syntax.name == "scala";
    let colon = behind.first() == Some(&b':') && !matches!(behind.get(1), Some(b':' | b'='));
    let ternary = statement(here)
        .iter()
        .any(|token| token.sort == Sort::Sign && scan.word(token) == "?");
    let case = statement(here).iter().any(|token| CASES.contains(&scan.word(token)));
    let fat = sign == "=>" && role != Role::Switch && !(scan.syntax.has(Trait::FatArm) && arms);
    let assigned = matches!(sign, "=" | ":=") && !matches!(last, "=" | ":=" | "+" | ".");
    let hash = frame.is_some_and(|frame| frame.role == Role::Index) && here.is_empty() && behind.first() == Some(&b']');
    // `@{ "x" = 1 }` of PowerShell.
    let hashtable = scan.syntax.name == "powershell"
        && sign == "="
        && frame.is_some_and(|frame| frame.close == b'}' && scan.text[..frame.start].ends_with('@'));
    let lua = role == Role::List && here.is_empty() && behind.starts_with(b"]");
    let lua = lua && sign_of(ahead_of(behind)).starts_with('=') && !sign_of(ahead_of(behind)).starts_with("==");
    let config = scan.syntax.family == Family::Config;
    let is = to
        || scala
        || colon && !ternary && !case && (pairs || config)
        || fat
        || assigned && config
        || hash
        || hashtable
        || lua
        || clojure_key(scan, here, frame);
    is.then_some(Place::MappingKey)
}

/// What stands behind a bracket.
fn ahead_of(behind: &[u8]) -> &[u8] {
    let rest = behind.get(1..).unwrap_or_default();
    let blank = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    &rest[blank..]
}

fn clojure_key(scan: &Scanner<'_>, here: &[Token], frame: Option<&Frame>) -> bool {
    let map =
        frame.is_some_and(|frame| frame.close == b'}' && scan.text.as_bytes()[..frame.start].last() != Some(&b'#'));
    scan.syntax.name == "clojure" && map && here.len().is_multiple_of(2)
}

fn compared(
    scan: &Scanner<'_>,
    here: &[Token],
    frame: Option<&Frame>,
    behind: &[u8],
    line: bool,
    call: Option<&str>,
) -> Option<Place> {
    let sign = sign_of(behind);
    let last = here.last().map_or("", |token| scan.word(token));
    let before = EQUALS.contains(&last) || CASES.contains(&last) || EQUAL_WORDS.contains(&last);
    let sql = scan.syntax.name == "sql" && last == "=";
    let contained = scan.syntax.name == "python" && (behind.starts_with(b"in ") || behind.starts_with(b"not in "));
    let is_block = behind.starts_with(b"{");
    let behind = line && EQUALS.contains(&sign) && sign != "/=";
    let thin = sign == "->" && scan.syntax.has(Trait::ThinArm);
    let fat = sign == "=>" && (scan.syntax.has(Trait::FatArm) || frame.is_some_and(|frame| frame.role == Role::Switch));
    // `switch ($x) { "a" { … } }` of PowerShell.
    let block = scan.syntax.name == "powershell"
        && sign.is_empty()
        && is_block
        && frame.is_some_and(|frame| frame.role == Role::Switch);
    let case = block || alternatives(scan, here);
    let member =
        frame.is_some_and(|frame| is_member_test(scan, frame)) || last == "in" && scan.syntax.family == Family::Program;
    let tested = frame.is_none_or(|frame| frame.role == Role::Call || frame.role == Role::Import)
        && call.is_some_and(|call| COMPARES.contains(&call) || is_assertion(call));
    (before || sql || contained || behind || thin || fat || case || member || tested).then_some(Place::Comparison)
}

/// `case "a", "b"`; `"a" | "b" => …`.
fn alternatives(scan: &Scanner<'_>, here: &[Token]) -> bool {
    let mut back = here.iter().rev().take(BACK);
    let word = back.find(|token| !(matches!(token.sort, Sort::Comma | Sort::Literal) || scan.word(token) == "|"));
    here.last()
        .is_some_and(|token| token.sort == Sort::Comma || scan.word(token) == "|")
        && word.is_some_and(|token| matches!(scan.word(token), "case" | "when" | "Case"))
}

/// `in ["a", "b"]`, `IN ('a', 'b')`.
fn is_member_test(scan: &Scanner<'_>, frame: &Frame) -> bool {
    let before = scan.tokens[..frame.base].last().map_or("", |token| scan.word(token));
    let loops = || {
        let outer = scan.tokens[..frame.base]
            .iter()
            .rev()
            .take(BACK)
            .take_while(|token| !token.first);
        let first = scan.tokens[..frame.base]
            .iter()
            .rev()
            .take(BACK)
            .find(|token| token.first);
        outer
            .chain(first)
            .any(|token| matches!(scan.word(token), "for" | "foreach" | "each" | "let"))
    };
    frame.close != b'}' && matches!(before, "in" | "IN" | "In") && !loops()
}

fn allowed(scan: &Scanner<'_>, here: &[Token], frame: Option<&Frame>, behind: &[u8]) -> Option<Place> {
    let inner = || scan.frames.iter().rev().take(3);
    let blocks = inner()
        .take_while(|frame| frame.role != Role::Enum)
        .any(|frame| frame.close == b'}');
    let member = inner().any(|frame| frame.role == Role::Enum) && !blocks;
    let listed = frame
        .is_some_and(|frame| frame.close == b']' && frame.key.as_deref().is_some_and(|key| ALLOWED.contains(&key)));
    // `[ValidateSet("a", "b")]` of PowerShell, `@allowed(["a", "b"])` of Bicep.
    let named = inner().take(2).any(|frame| {
        let call = frame.call.map_or("", |(from, to)| scan.slice(from, to));
        matches!(
            (scan.syntax.name, call),
            ("powershell", "ValidateSet") | ("bicep", "allowed")
        )
    });
    let bar = |token: &Token| scan.word(token) == "|";
    let typed = scan.syntax.name == "typescript"
        && (here.last().is_some_and(bar) || behind.starts_with(b"|") && !behind.starts_with(b"||"));
    (member || listed || named || typed).then_some(Place::AllowedValue)
}

fn pattern(call: Option<&str>, frame: Option<&Frame>) -> Option<Place> {
    let first = frame.is_some_and(|frame| frame.role == Role::Call && frame.commas == 0);
    (first && call.is_some_and(|call| REGEXES.contains(&call))).then_some(Place::Regex)
}

fn url(text: &str) -> Option<Place> {
    (text.starts_with("http://") || text.starts_with("https://")).then_some(Place::Url)
}

fn default(scan: &Scanner<'_>, here: &[Token], frame: Option<&Frame>, context: &mut Context) -> Option<Place> {
    let last = here.last().map_or("", |token| scan.word(token));
    let or = last == "or" && matches!(scan.syntax.name, "python" | "lua" | "mojo" | "ruby");
    if ELSES.contains(&last) || or {
        return Some(Place::DefaultValue);
    }
    // `${NAME:-id}`.
    let variable = here
        .first()
        .filter(|_| scan.syntax.has(Trait::Words) && frame.is_some_and(|frame| frame.close == b'}'));
    if let Some(variable) = variable.filter(|_| matches!(last, ":-" | ":=" | ":" | "-" | "-:")) {
        context.name = Some(scan.word(variable).to_owned());
        context.call = None;
        return Some(Place::DefaultValue);
    }
    let parameter = frame.is_some_and(|frame| frame.role == Role::Parameters);
    if parameter && context.name.is_some() && matches!(last, "=" | ":") {
        return Some(Place::DefaultValue);
    }
    // `def ask(model \\ "x")` of Elixir.
    if parameter && last == "\\" {
        let name = here.iter().rev().find(|token| token.sort == Sort::Word);
        context.name = name.map(|token| scan.word(token).to_owned());
        context.call = None;
        return Some(Place::DefaultValue);
    }
    if scan.syntax.name == "bicep" && statement(here).first().is_some_and(|token| scan.word(token) == "param") {
        return Some(Place::DefaultValue);
    }
    let frame = frame.filter(|frame| frame.role == Role::Call)?;
    // What is assigned between parentheses is a parameter where no argument has a name: `void ask(string model = "x");`.
    if last == "="
        && matches!(scan.syntax.name, "c" | "cpp" | "d")
        && scan.text.as_bytes().get(frame.start) == Some(&b'(')
    {
        context.call = None;
        return Some(Place::DefaultValue);
    }
    let call = context.call.as_deref()?;
    let named = matches!(
        context.name.as_deref(),
        Some("default" | "defaultValue" | "default_value")
    );
    if frame.commas > 0 && DEFAULTS.contains(&call) || ELSE.contains(&call) && frame.commas == 0 || named {
        let first = here
            .first()
            .filter(|token| token.sort == Sort::Literal && frame.commas > 0);
        let variable = first.map(|token| naming::bare(scan.word(token)).to_owned());
        context.name = context.name.take().or(variable);
        return Some(Place::DefaultValue);
    }
    None
}
