//! Texts that no person writes.

use crate::document::LANGUAGES;
use crate::usage::places;
use crate::usage::testing::read;
use crate::vocab::{Place, Span};

#[test]
fn an_error_takes_the_place_around_it_alone() {
    let (_, read) = read("python", "x = {\"m\": \"«id»\"}\n\ndef ][ \"«id»\" =\n");
    assert!(read.fallback);
    assert_eq!(read.contexts[0].place, Place::String);
    assert_eq!(read.contexts[0].name.as_deref(), Some("m"));
}

#[test]
fn thousands_of_spans_in_one_list_cost_no_more_than_each() {
    let text = format!("[{}]", "\"id\",".repeat(20_000) + "1");
    let spans: Vec<Span> = (0..20_000).map(|i| Span::new(2 + i * 5, 4 + i * 5)).collect();
    let read = places("json", &text, &spans);
    let last = read.contexts.last().and_then(|last| last.key_path.clone());
    assert_eq!(last.as_deref(), Some("[19999]"));
}

#[test]
fn a_span_behind_the_text_has_no_place() {
    let read = places("json", "\"id\"", &[Span::new(1, 3), Span::new(2, 90)]);
    assert_eq!(read.contexts[0].place, Place::ConfigValue);
    assert_eq!(read.contexts.len(), 2);
}

#[test]
fn hostile_texts_lose_no_span() {
    let deep = format!("{}x{}", "[".repeat(20_000), "]".repeat(20_000));
    let texts = [
        String::new(),
        "é".to_owned(),
        deep,
        "{".repeat(12_000),
        "\"${".repeat(6_000),
        "#{\"".repeat(6_000),
        "/ ".repeat(12_000),
        "<<A ".repeat(4_000),
        "<a ".repeat(4_000),
        "<a>".repeat(4_000),
        "\\é'\"`é\\".repeat(1_000),
        "/*".repeat(4_000),
        "r#####\"#".repeat(2_000),
        "a:\n ".repeat(2_000),
        "f(x, ".repeat(4_000),
        "%w[".repeat(2_000),
        "--[==[é]=]".repeat(1_000),
        "$é$ R\"é(".repeat(1_000),
    ];
    for language in LANGUAGES {
        for text in &texts {
            let middle = (text.len() / 2..text.len())
                .find(|&at| text.is_char_boundary(at))
                .unwrap_or(0);
            let spans = [
                Span::new(0, 0),
                Span::new(middle, middle + 1),
                Span::new(text.len(), text.len()),
                Span::new(text.len() + 5, text.len() + 9),
            ];
            assert_eq!(places(language.name, text, &spans).contexts.len(), spans.len());
            assert!(places(language.name, text, &[]).contexts.is_empty());
        }
    }
}

#[test]
fn a_long_line_is_read_once() {
    let mut text = "{\"a\": \"b c d e f\", ".repeat(50_000);
    text.push_str("\"model\": \"x\"");
    let at = text.len() - 2;
    for language in ["json", "javascript", "ruby", "text", "shell", "xml", "yaml", "csv"] {
        assert_eq!(places(language, &text, &[Span::new(at, at + 1)]).contexts.len(), 1);
    }
    // A node below the deepest level of a tree has no key, but keeps its place.
    let context = places("json", &text, &[Span::new(at, at + 1)]).contexts.remove(0);
    assert_eq!(context.place, Place::ConfigValue);
}
