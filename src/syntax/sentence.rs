//! What is written for people inside of data and code: descriptions, help, whole sentences.
//!
//! In: a text and what its syntax said of spans of it. Out: the same, with the place `prose` where a value is a text that
//! somebody reads and nothing that a program calls.

use super::Context;
use crate::vocab::{Place, Span, boundary};

/// Keys whose values are written for people, in small letters and without what is neither letter nor digit.
const KEYS: &[&str] = &[
    "comment",
    "comments",
    "desc",
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
];

/// Calls whose argument describes what stands beside it: titles of tests, decorators of parameters.
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

/// Gives the place `prose` where a value is written for people.
pub(super) fn settle(text: &str, spans: &[Span], contexts: &mut [Context]) {
    for (span, context) in spans.iter().zip(contexts) {
        let for_people = match context.place {
            Place::ConfigValue => is_named_so(context) || is_sentence(text, *span, context.literal),
            Place::String | Place::TemplateString | Place::Argument | Place::DefaultValue => {
                (is_named_so(context) || is_title(context))
                    && context.literal.is_some_and(|literal| has_space(text, *span, literal))
            }
            _ => false,
        };
        if for_people {
            context.place = Place::Prose;
        }
    }
}

fn is_named_so(context: &Context) -> bool {
    let of_path = context.key_path.as_deref().and_then(last_key);
    [of_path, context.name.as_deref()].into_iter().flatten().any(|name| {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        KEYS.contains(&plain.to_ascii_lowercase().as_str())
    })
}

fn is_title(context: &Context) -> bool {
    let call = context.call.as_deref().filter(|_| context.place == Place::Argument);
    call.is_some_and(|call| CALLS.contains(&call))
}

/// The last key of a path, whatever the place in a list behind it.
fn last_key(path: &str) -> Option<&str> {
    let key = path.rsplit('.').next()?;
    Some(key.split_once('[').map_or(key, |(key, _)| key))
}

/// Whether anything but the id stands in its literal, with a space between where its script has any.
fn has_space(text: &str, span: Span, literal: Span) -> bool {
    let (before, after) = around(text, span, literal);
    let spaced = |text: &str| text.contains(char::is_whitespace) && text.contains(char::is_alphanumeric);
    spaced(before) || spaced(after) || has_unspaced_words(before, after)
}

/// Whether the line around the span, as far as its literal goes, is mostly words of a language that people speak.
fn is_sentence(text: &str, span: Span, literal: Option<Span>) -> bool {
    let (before, after) = around(text, span, literal.unwrap_or(span));
    !is_paired(before) && reads_as_language(before, after)
}

/// What stands before and behind the span in its line, as far as its literal and the window go.
fn around(text: &str, span: Span, literal: Span) -> (&str, &str) {
    let room = |most: usize| most.min(WINDOW);
    let before = boundary::before(text, span.start(), room(span.start().saturating_sub(literal.start())));
    let after = boundary::after(text, span.end(), room(literal.end().saturating_sub(span.end())));
    (
        before.rsplit('\n').next().unwrap_or_default(),
        after.split('\n').next().unwrap_or_default(),
    )
}

/// Whether a key stands right before the id: a value of JSON or of a query, whatever sentences stand beside it.
fn is_paired(before: &str) -> bool {
    let value = before.trim_end_matches(['"', '\'', '\\']).trim_end();
    value.ends_with('=') || value.ends_with("\":") || value.ends_with("':")
}

fn reads_as_language(before: &str, after: &str) -> bool {
    if has_unspaced_words(before, after) {
        return true;
    }
    // What is glued to the id is a part of it, its quotes or its address.
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

/// Whether there are words of a script that puts no space between them.
fn has_unspaced_words(before: &str, after: &str) -> bool {
    let mut letters = before.chars().chain(after.chars()).filter(|c| is_unspaced(*c));
    letters.nth(LETTERS - 1).is_some()
}

/// Letters of scripts that are written without spaces: kana, Han, Thai.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::testing::context;

    #[test]
    fn descriptions_in_data_are_prose() {
        for (language, text) in [
            ("json", r#"{"documentation": "<code>«amazon.nova-pro-v1:0»</code>"}"#),
            ("json", r#"{"a": {"$comment": ["«amazon.nova-pro-v1:0»"]}}"#),
            ("yaml", "Description: Such as «amazon.nova-pro-v1:0»\n"),
            (
                "bicep",
                "@description('such as «amazon.nova-pro-v1:0»')\nparam model string\n",
            ),
            ("typescript", "it('asks «amazon.nova-pro-v1:0»', () => {});\n"),
            ("toml", "help_text = \"«amazon.nova-pro-v1:0»\"\n"),
            (
                "python",
                "HELP = \"モデルの名前は次の通り«amazon.nova-pro-v1:0»です\"\n",
            ),
            (
                "terraform",
                "variable \"m\" {\n  description = \"e.g. «amazon.nova-pro-v1:0»\"\n}\n",
            ),
            ("python", "f(help=\"by default «amazon.nova-pro-v1:0»\")\n"),
            (
                "typescript",
                "const a = { description: 'like «amazon.nova-pro-v1:0»' };\n",
            ),
        ] {
            assert_eq!(context(language, text).place, Place::Prose, "{language}: {text}");
        }
    }

    #[test]
    fn sentences_in_data_are_prose() {
        for (language, text) in [
            (
                "json",
                r#"{"text": ["It calls the model («amazon.nova-pro-v1:0» for now) with what you typed."]}"#,
            ),
            (
                "yaml",
                "body: |\n  first line\n  The default of this stack is «amazon.nova-pro-v1:0», which you can change.\n",
            ),
            (
                "json",
                r#"{"text": "要約にはモデル «amazon.nova-pro-v1:0» を使ってください。"}"#,
            ),
        ] {
            assert_eq!(context(language, text).place, Place::Prose, "{language}: {text}");
        }
    }

    #[test]
    fn values_are_not() {
        for (language, text) in [
            ("json", r#"{"model": "«amazon.nova-pro-v1:0»"}"#),
            ("json", r#"{"description": {"model": "«amazon.nova-pro-v1:0»"}}"#),
            (
                "yaml",
                "run: aws bedrock-runtime invoke-model --model-id «amazon.nova-pro-v1:0» --body x out.json\n",
            ),
            (
                "yaml",
                "body: '{\"text\":\"It is one of the best to use.\",\"model\":\"«amazon.nova-pro-v1:0»\"}'\n",
            ),
            ("yaml", "models: «amazon.nova-pro-v1:0», us.amazon.nova-lite-v1:0\n"),
            (
                "yaml",
                "Resource: !Sub arn:aws:bedrock:${AWS::Region}::foundation-model/«amazon.nova-pro-v1:0»\n",
            ),
        ] {
            assert_eq!(context(language, text).place, Place::ConfigValue, "{language}: {text}");
        }
        assert_eq!(
            context("python", "description = \"«amazon.nova-pro-v1:0»\"\n").place,
            Place::String
        );
        assert_eq!(
            context("python", "f(help=\"«amazon.nova-pro-v1:0»\")\n").place,
            Place::Argument
        );
    }
}
