//! The words of messages, help texts, lint pages and the guide: plain technical English.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use walkdir::WalkDir;

/// Words and turns that no text for users has. A word matches in any form of its letters' case.
const REFUSED: &[&str] = &[
    "told",
    "stands",
    "settle",
    "settles",
    "behind it",
    "of the kind",
    "a day that is none",
    "what hangs on",
    "made anew",
    "read anew",
    "is warned of",
    "goes before",
    "besides",
    "in the eyes of",
    "with a word",
    "says of",
    "is none of",
    "by half",
    "looked after",
    "save in",
    "shown only",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The refused turns of a text.
fn refused(text: &str) -> Vec<&'static str> {
    let plain = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let has = |turn: &&&str| {
        plain.match_indices(**turn).any(|(at, turn)| {
            let before = plain[..at].chars().next_back();
            let behind = plain[at + turn.len()..].chars().next();
            !before.is_some_and(is_word) && !behind.is_some_and(is_word)
        })
    };
    REFUSED.iter().filter(has).copied().collect()
}

/// The texts of a source file that people may read: string literals of more than one word outside of its tests.
/// Doc comments are texts only where clap prints them.
fn messages(tokens: TokenStream, with_docs: bool, texts: &mut Vec<String>) {
    let mut is_test = false;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == '#' => {
                // `#![…]` is about the file.
                if matches!(tokens.peek(), Some(TokenTree::Punct(mark)) if mark.as_char() == '!') {
                    tokens.next();
                }
                let Some(TokenTree::Group(group)) = tokens.peek() else {
                    continue;
                };
                let attribute = group.stream().to_string();
                is_test |= attribute.starts_with("cfg") && attribute.contains("test");
                let is_skipped = attribute.starts_with("doc") && !with_docs || attribute.contains("reason");
                if !is_skipped {
                    messages(group.stream(), with_docs, texts);
                }
                tokens.next();
            }
            TokenTree::Group(group) => {
                let is_body = group.delimiter() == Delimiter::Brace;
                if !(is_test && is_body) {
                    messages(group.stream(), with_docs, texts);
                }
                is_test &= !is_body;
            }
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                if text.contains('"') && text.contains(' ') {
                    texts.push(text);
                }
            }
            TokenTree::Punct(mark) if mark.as_char() == ';' => is_test = false,
            TokenTree::Punct(_) | TokenTree::Ident(_) => {}
        }
    }
}

#[test]
fn no_message_has_a_word_of_the_dialect() {
    let mut found = Vec::new();
    let mut count = 0;
    let sources = WalkDir::new(root().join("src")).sort_by_file_name().into_iter();
    for entry in sources.map(Result::unwrap) {
        let path = entry.path();
        let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        let is_test = name.contains("test") || name.contains("outbreak");
        if path.extension().is_none_or(|extension| extension != "rs") || is_test {
            continue;
        }
        let text = fs::read_to_string(path).unwrap();
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut texts = Vec::new();
        messages(tokens, name == "src/cli/args.rs", &mut texts);
        count += texts.len();
        for text in texts {
            let words = refused(&text);
            if !words.is_empty() {
                found.push(format!("{name}: {words:?}: {text}"));
            }
        }
    }
    assert!(count > 500, "{count} messages were found");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_page_of_the_guide_has_a_word_of_the_dialect() {
    let mut found = Vec::new();
    let pages = [
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "action.yml",
        "docs",
        "editors",
        "packaging",
        "rules/catalog",
        "rules/errors",
        "rules/lints",
        "schemas",
        "skills",
        "src",
    ];
    let pages = pages.map(|folder| root().join(folder));
    let files = pages.iter().flat_map(|folder| WalkDir::new(folder).sort_by_file_name());
    for entry in files.map(Result::unwrap) {
        let path = entry.path();
        let is_other = |extension: &std::ffi::OsStr| ["rs", "snap"].iter().any(|other| extension == *other);
        if entry.file_type().is_file()
            && !path.extension().is_some_and(is_other)
            && !path.components().any(|part| part.as_os_str() == "tests")
            && let Ok(text) = fs::read_to_string(path)
        {
            for (at, line) in text.lines().enumerate() {
                let words = refused(line);
                if !words.is_empty() {
                    found.push(format!("{}:{}: {words:?}: {line}", path.display(), at + 1));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_turn_is_found_whatever_its_capitals_and_line_ends() {
    assert_eq!(refused("What Stands there"), ["stands"]);
    assert_eq!(refused("the model behind\n  it"), ["behind it"]);
    assert!(refused("it understands the toldo").is_empty());
}
