//! Texts that no person writes.

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
