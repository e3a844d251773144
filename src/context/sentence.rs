//! Texts for people inside of data and code: descriptions, help, whole sentences.
//!
//! Input: a span and its context. Output: the context, with the place `prose` where the value is a text that somebody
//! reads.

use super::{Context, fold, naming, printed};
use crate::tree::{Kind, NodeId, Slot, Tree};
use crate::vocab::{Place, Span, boundary};

/// Keys whose values are written for people, in small letters and without what is neither letter nor digit.
const KEYS: &[&str] = &[
    "comment",
    "comments",
    "desc",
    "describe",
    "description",
    "doc",
    "docs",
    "documentation",
    "explanation",
    "help",
    "helptext",
    "hint",
    "note",
    "notes",
    "remark",
    "remarks",
    "summary",
    "tooltip",
    "errormessage",
    "helpmessage",
    "usage",
    "longdescription",
    "shortdescription",
    "placeholder",
];

/// The ends of names whose values are shown to people, in the same way.
const KEY_ENDS: &[&str] = &[
    "placeholder",
    "helpertext",
    "helptext",
    "tooltip",
    "hint",
    "errormessage",
    "description",
];

/// Keys of a text in a field that waits for one, which is no value of it.
const HINTS: &[&str] = &["placeholder", "helpertext", "helptext", "tooltip", "hint"];

/// Receivers of calls that write messages, folded.
const MESSAGE_RECEIVERS: &[&str] = &[
    "errors", "logger", "log", "logging", "console", "st", "click", "typer", "toast", "tracing", "slog", "sys",
];

/// Calls that say something to people, folded.
const MESSAGE_CALLS: &[&str] = &[
    "log",
    "warn",
    "warning",
    "info",
    "debug",
    "error",
    "trace",
    "fatal",
    "print",
    "println",
    "printf",
    "eprintln",
    "echo",
    "puts",
    "raise",
    "throw",
    "panic",
    "fail",
    "abort",
    "writeline",
    "errorf",
    "fprintf",
    "logf",
    "infof",
    "warnf",
    "fatalf",
    "alert",
    "notify",
    "critical",
    "exit",
    "writehost",
    "writeoutput",
    "writeerror",
    "writewarning",
    "bail",
    "anyhow",
    "newerror",
    "message",
    "toast",
    "deprecated",
    "deprecate",
    "stop",
    "cat",
    "warnings",
];

/// Calls whose text is for people even if it is the id and a word: `print("Model: …")`.
const PRINTS: &[&str] = &[
    "log",
    "warn",
    "warning",
    "info",
    "debug",
    "print",
    "println",
    "eprintln",
    "puts",
    "writeline",
    "writehost",
    "logf",
    "infof",
    "warnf",
];

/// The ends of names of messages, folded.
const MESSAGE_NAMES: &[&str] = &[
    "message",
    "msg",
    "hint",
    "notice",
    "warningtext",
    "errortext",
    "help",
    "helptext",
    "usage",
    "usagetext",
    "epilog",
];

/// Calls whose argument is a description: titles of tests, decorators of parameters.
const CALLS: &[&str] = &["describe", "description", "it", "specify", "test"];

/// Small words that sentences have and values have not.
const SMALL_WORDS: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "can", "for", "from", "have", "in", "is", "it", "not",
    "of", "on", "or", "should", "that", "the", "this", "to", "use", "uses", "using", "was", "we", "when", "which",
    "will", "with", "you", "your", // English
    "das", "der", "die", "ein", "für", "ist", "mit", "oder", "und", "von", // German
    "avec", "des", "du", "est", "et", "la", "le", "les", "ou", "pour", "un", "une", // French
    "con", "del", "el", "los", "para", "por", "que", "se", "una", "y", // Spanish
    "com", "da", "do", "e", "o", "os", "um", "uma", // Portuguese
];

/// A sentence has at least as many words, the id aside.
const WORDS: usize = 5;

/// And as many small words among them.
const SMALL: usize = 2;

/// Scripts that put no space between words have at least as many letters instead.
const LETTERS: usize = 10;

/// Around an id no more is read than this, in bytes to each side.
const WINDOW: usize = 300;

/// Gives the place `prose` to a value that is written for people.
pub(super) fn mark_prose(tree: &Tree<'_>, span: Span, context: &mut Context) {
    let literal = context.literal.map(|literal| tree.span(literal));
    let text = tree.text();
    let for_people = match context.place {
        Place::ConfigValue => {
            is_named_so(context)
                || is_called_so(context)
                || is_sentence(text, span, literal)
                || is_example(text, span, literal)
                || printed::is_printed(tree, span, context)
        }
        Place::String | Place::TemplateString | Place::Argument | Place::DefaultValue => {
            let spaced = literal.is_some_and(|literal| has_space(text, span, literal));
            if is_hint(context) {
                context.place = Place::Prose;
                context.mark = None;
                return;
            }
            let is_help = context.place == Place::DefaultValue
                && literal.is_some_and(|literal| words_around(text, span, literal) > 2);
            let is_for_people = || {
                is_help
                    || is_named_so(context)
                    || is_title(context)
                    || is_message(context, text, span, literal)
                    || is_thrown(tree, context) && literal.is_some_and(|literal| words_around(text, span, literal) >= 2)
                    || context.place != Place::DefaultValue
                        && (is_sentence(text, span, literal) || is_example(text, span, literal))
            };
            spaced && is_for_people() || printed::is_printed(tree, span, context)
        }
        _ => false,
    };
    if for_people {
        context.place = Place::Prose;
        context.mark = None;
    }
}

/// True if the literal is the message of an error, a log line or a print, with more than a word or two around the id.
fn is_message(context: &Context, text: &str, span: Span, literal: Option<Span>) -> bool {
    let call = context.call.as_deref().map(fold).unwrap_or_default();
    let name = context.name.as_deref().map(fold).unwrap_or_default();
    let is_written = MESSAGE_CALLS.contains(&call.as_str())
        || call.ends_with("error")
        || call.ends_with("exception")
        || MESSAGE_NAMES.iter().any(|end| name.ends_with(end));
    let least = if PRINTS.contains(&call.as_str()) { 1 } else { 2 };
    literal.is_some_and(|literal| is_written && words_around(text, span, literal) >= least)
}

/// True if the value is a placeholder or a help text of a field.
fn is_hint(context: &Context) -> bool {
    // A text that a program replaces is called `PLACEHOLDER`.
    let name = context.name.as_deref().filter(|name| name.contains(char::is_lowercase));
    let name = name.map(fold).unwrap_or_default();
    HINTS.iter().any(|end| name.ends_with(end))
}

/// True if the literal is thrown, or written to a message sink: `raise Retired, "…"`, `errors.New("…")`.
fn is_thrown(tree: &Tree<'_>, context: &Context) -> bool {
    let is_message_call =
        |call: NodeId| naming::receiver(tree, call).is_some_and(|on| MESSAGE_RECEIVERS.contains(&fold(on).as_str()));
    if context.call_node.is_some_and(is_message_call) {
        return true;
    }
    let Some(literal) = context.literal else { return false };
    let is_spoken = tree
        .ancestors(literal)
        .take_while(|&id| matches!(tree.kind(id), Kind::Group | Kind::Template | Kind::Call))
        .any(|id| tree.kind(id) == Kind::Call && is_message_call(id));
    if is_spoken {
        return true;
    }
    let mut around = tree.ancestors(literal).skip_while(|&id| match tree.kind(id) {
        Kind::Group | Kind::Template | Kind::Literal | Kind::Operation | Kind::Conditional => true,
        Kind::Call => tree.slot(id) != Slot::Callee,
        _ => false,
    });
    around
        .next()
        .is_some_and(|id| tree.kind(id) == Kind::Return && matches!(tree.name(id), Some("raise" | "throw")))
}

/// The number of words around the id in its literal.
fn words_around(text: &str, span: Span, literal: Span) -> usize {
    let (before, after) = around(text, span, literal);
    let is_word =
        |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.contains(['=', '/', '$']);
    before
        .split_whitespace()
        .chain(after.split_whitespace())
        .filter(is_word)
        .count()
}

fn is_named_so(context: &Context) -> bool {
    let of_path = context.key_path.as_deref().and_then(last_key);
    [of_path, context.name.as_deref()].into_iter().flatten().any(|name| {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let plain = plain.to_ascii_lowercase();
        KEYS.contains(&plain.as_str()) || KEY_ENDS.iter().any(|end| plain.ends_with(end))
    })
}

fn is_title(context: &Context) -> bool {
    context.place == Place::Argument && is_called_so(context)
}

fn is_called_so(context: &Context) -> bool {
    context.call.as_deref().is_some_and(|call| CALLS.contains(&call))
}

/// The last key of a path, whatever the place in a list behind it.
fn last_key(path: &str) -> Option<&str> {
    let key = path.rsplit('.').next()?;
    Some(key.split_once('[').map_or(key, |(key, _)| key))
}

/// True if the literal holds other text than the id, with a space between them where the script has spaces.
fn has_space(text: &str, span: Span, literal: Span) -> bool {
    let (before, after) = around(text, span, literal);
    let spaced = |text: &str| text.contains(char::is_whitespace) && text.contains(char::is_alphanumeric);
    spaced(before) || spaced(after) || has_unspaced_words(before, after)
}

/// True if the line around the span, within its literal, is mostly words of a natural language.
fn is_sentence(text: &str, span: Span, literal: Option<Span>) -> bool {
    let (before, after) = around(text, span, literal.unwrap_or(span));
    !is_paired(before) && reads_as_language(before, after)
}

/// True if the text gives the id as an example, or in brackets behind a name: `e.g. …`, `such as …`, `Default (…)`.
fn is_example(text: &str, span: Span, literal: Option<Span>) -> bool {
    const BEFORE: &[&str] = &["e.g.", "e.g", "i.e.", "such as", "for example", "access for"];
    let (before, after) = around(text, span, literal.unwrap_or(span));
    let quotes = ['"', '\'', '`', ' ', '\\'];
    let head = before.trim_end_matches(quotes);
    let is_named = head.strip_suffix('(').is_some_and(|name| {
        let name = name.trim_end_matches(' ');
        name.len() + 1 < head.len() && name.ends_with(char::is_alphanumeric)
    });
    let is_closed = after.trim_start_matches(quotes).starts_with(')');
    let head = before_ids(head).trim_end_matches([',', ':']).to_lowercase();
    is_named && is_closed || BEFORE.iter().any(|words| head.ends_with(words))
}

/// A text without the ids at its end: `such as a.b-1, c.d-2,`.
fn before_ids(text: &str) -> &str {
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | '"' | '\'' | '`');
    let is_id = |word: &str| word.contains('.') && word.contains('-') && !word.ends_with('.');
    let mut rest = text;
    loop {
        let before = rest.trim_end_matches(is_between);
        let Some(word) = before.rsplit(is_between).next().filter(|word| is_id(word)) else {
            return before;
        };
        rest = &before[..before.len() - word.len()];
    }
}

/// The text before and after the span in its line, within its literal and the window.
fn around(text: &str, span: Span, literal: Span) -> (&str, &str) {
    let room = |most: usize| most.min(WINDOW);
    let before = boundary::before(text, span.start(), room(span.start().saturating_sub(literal.start())));
    let after = boundary::after(text, span.end(), room(literal.end().saturating_sub(span.end())));
    (
        before.rsplit('\n').next().unwrap_or_default(),
        after.split('\n').next().unwrap_or_default(),
    )
}

/// True if a key is right before the id: a value of JSON or of a query, whatever sentences are in the same line.
fn is_paired(before: &str) -> bool {
    let value = before.trim_end_matches(['"', '\'', '\\']).trim_end();
    value.ends_with('=') || value.ends_with("\":") || value.ends_with("':")
}

fn reads_as_language(before: &str, after: &str) -> bool {
    if has_unspaced_words(before, after) {
        return true;
    }
    // Text glued to the id is part of it: its quotes or its address.
    let glued_before = before.len() - before.trim_end_matches(|c: char| !c.is_whitespace()).len();
    let before = &before[..before.len() - glued_before];
    let after = after.trim_start_matches(|c: char| !c.is_whitespace());
    let (mut all, mut plain, mut small) = (0, 0, 0);
    for word in before.split_whitespace().chain(after.split_whitespace()) {
        all += 1;
        let bare = word.trim_matches(|c: char| c.is_ascii_punctuation());
        if bare.is_empty() || !bare.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-')) {
            continue;
        }
        plain += 1;
        small += usize::from(SMALL_WORDS.contains(&bare.to_lowercase().as_str()));
    }
    plain >= WORDS && small >= SMALL && plain * 4 >= all * 3
}

/// True if there are words of a script without spaces between words.
fn has_unspaced_words(before: &str, after: &str) -> bool {
    let mut letters = before.chars().chain(after.chars()).filter(|c| is_unspaced(*c));
    letters.nth(LETTERS - 1).is_some()
}

/// Letters of scripts that are written without spaces: kana, Han, Thai.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}
