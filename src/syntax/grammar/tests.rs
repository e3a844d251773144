//! What the grammars say of marked spans, language by language.

mod bounds;
mod code;
mod config;

use super::*;

/// The text without the marks `«…»`, and the marked spans.
fn marked(source: &str) -> (String, Vec<Span>) {
    let mut text = String::new();
    let mut spans = Vec::new();
    for piece in source.split_inclusive('»') {
        let (before, within) = piece.split_once('«').unwrap_or((piece, ""));
        text.push_str(before);
        if let Some(within) = within.strip_suffix('»') {
            let start = text.len();
            text.push_str(within);
            spans.push(Span::new(start, text.len()));
        }
    }
    (text, spans)
}

/// What the grammars of a language say of a text.
fn read(language: &str, text: &str, spans: &[Span]) -> Option<Reading> {
    super::read(&Trees::of(language), text, spans)
}

/// The contexts of the marked spans; none may stand in an error.
#[track_caller]
fn contexts(language: &str, source: &str) -> Vec<Context> {
    let (text, spans) = marked(source);
    let reading = read(language, &text, &spans).expect("the text is read");
    let whole: Option<Vec<Context>> = reading.contexts.into_iter().collect();
    whole.expect("no span stands in an error")
}

/// What is said of a span: its place, then `name=`, `call=` and `path=` where there is one.
fn said(context: &Context) -> String {
    let mut said = context.place.name().to_owned();
    for (label, value) in [
        ("name", &context.name),
        ("call", &context.call),
        ("path", &context.key_path),
    ] {
        if let Some(value) = value {
            said.extend([" ", label, "=", value]);
        }
    }
    said
}

/// Each line of `cases` is a text with one mark, `→`, and what is said of it.
#[track_caller]
fn check(language: &str, cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for &(source, expected) in cases {
        let got: Vec<String> = contexts(language, source).iter().map(said).collect();
        if got.join(" | ") != expected {
            wrong.push(format!(
                "{source}\n  expected {expected}\n  got      {}",
                got.join(" | ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The texts of the containers around the one mark, the innermost first.
#[track_caller]
fn containers(language: &str, source: &str) -> Vec<String> {
    let (text, _) = marked(source);
    let contexts = contexts(language, source);
    let spans = contexts
        .first()
        .map(|context| context.containers.clone())
        .unwrap_or_default();
    spans.iter().map(|span| text[span.range()].to_owned()).collect()
}
