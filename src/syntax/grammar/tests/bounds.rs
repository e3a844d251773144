//! Texts that no person writes.

use super::super::Trees;
use super::{marked, read};
use crate::vocab::{Place, Span};

const LANGUAGES: &[&str] = &[
    "python",
    "javascript",
    "typescript",
    "java",
    "go",
    "csharp",
    "shell",
    "yaml",
    "json",
    "hcl",
    "terraform",
];

#[test]
fn each_language_of_the_table_has_a_grammar() {
    assert!(LANGUAGES.iter().all(|language| !Trees::of(language).are_none()));
    assert!(Trees::of("rust").are_none());
    assert!(Trees::of("text").are_none());
    assert!(read("rust", "fn main() {}", &[]).is_none());
}

#[test]
fn nothing_is_read_as_nothing() {
    for language in LANGUAGES {
        let reading = read(language, "", &[Span::new(0, 0), Span::new(3, 9)]).expect("it is read");
        assert_eq!(reading.contexts, [None, None], "{language}");
    }
}

#[test]
fn brackets_without_end_are_refused() {
    for language in LANGUAGES {
        for bracket in ["(", "[", "{", "{\"a\":", "${", "f("] {
            let text = bracket.repeat(100_000);
            assert!(
                read(language, &text, &[Span::new(5, 9)]).is_none(),
                "{language} {bracket}"
            );
        }
    }
}

#[test]
fn what_nests_without_brackets_ends() {
    for language in LANGUAGES {
        for piece in [
            "- ", "a.", "a + ", "!", "not ", "a ? b : ", "\"", "'", "`", "a:\n ", "<", "/*", "if a: ", "=", "#\n",
        ] {
            let text = piece.repeat(3_000);
            let spans = [Span::new(1, 2), Span::new(900, 902), Span::new(2_000, 2_003)];
            let reading = read(language, &text, &spans);
            assert!(
                reading.is_none_or(|reading| reading.contexts.len() == 3),
                "{language} {piece}"
            );
        }
    }
}

#[test]
fn indents_without_end_are_refused() {
    for (language, line) in [("yaml", "a:\n"), ("python", "if a:\n")] {
        let lines: Vec<String> = (0..2_000).map(|depth| " ".repeat(depth) + line).collect();
        assert!(
            read(language, &lines.concat(), &[Span::new(0, 1)]).is_none(),
            "{language}"
        );
    }
}

#[test]
fn large_texts_are_refused() {
    let text = format!("x = \"{}\"", "a".repeat(16 << 20));
    assert!(read("python", &text, &[Span::new(10, 12)]).is_none());
}

#[test]
fn an_error_takes_the_place_around_it_alone() {
    let (text, spans) = marked("x = {\"m\": \"«id»\"}\n\ndef ][ \"«id»\" =\n");
    let reading = read("python", &text, &spans).expect("it is read");
    assert!(reading.errors);
    let places: Vec<Option<Place>> = reading.contexts.iter().map(|c| c.as_ref().map(|c| c.place)).collect();
    assert_eq!(places, [Some(Place::String), None]);
}

#[test]
fn thousands_of_spans_in_one_list_cost_no_more_than_each() {
    let text = format!("[{}]", "\"id\",".repeat(20_000) + "1");
    let spans: Vec<Span> = (0..20_000).map(|i| Span::new(2 + i * 5, 4 + i * 5)).collect();
    let reading = read("json", &text, &spans).expect("it is read");
    let last = reading
        .contexts
        .last()
        .and_then(Option::as_ref)
        .and_then(|last| last.key_path.clone());
    assert_eq!(last.as_deref(), Some("[19999]"));
}

#[test]
fn a_span_behind_the_text_has_no_place() {
    let reading = read("json", "\"id\"", &[Span::new(1, 3), Span::new(2, 90)]).expect("it is read");
    assert_eq!(
        reading.contexts.iter().map(Option::is_some).collect::<Vec<_>>(),
        [true, false]
    );
}
