use super::build;
use crate::tree::{Kind, Tree};
use crate::vocab::Span;

/// Constructs by language, each with the one shape that all languages give it.
const CONSTRUCTS: &str = include_str!("tests/constructs.txt");

/// Documents with their shapes.
const DOCUMENTS: &str = include_str!("tests/documents.txt");

/// A text with its expected shape.
struct Sample {
    name: &'static str,
    language: &'static str,
    text: String,
    shape: String,
}

fn constructs() -> Vec<Sample> {
    let mut samples = Vec::new();
    for part in CONSTRUCTS.split("\n## ").skip(1) {
        let name = part.lines().next().unwrap_or_default();
        let shape: String = part
            .lines()
            .filter_map(|line| line.strip_prefix('='))
            .fold(String::new(), |shape, line| shape + line + "\n");
        let cells = part
            .lines()
            .filter(|line| !line.starts_with('='))
            .filter_map(|line| line.split_once('|'));
        samples.extend(cells.map(|(language, text)| Sample {
            name,
            language,
            text: unescaped(text),
            shape: shape.clone(),
        }));
    }
    samples
}

fn unescaped(text: &str) -> String {
    let parts: Vec<String> = text.split("\\\\").map(|part| part.replace("\\n", "\n")).collect();
    parts.join("\\")
}

fn documents() -> Vec<Sample> {
    let parts = DOCUMENTS.split("=====\n").skip(1);
    let sample = |part: &'static str| {
        let (language, rest) = part.split_once('\n')?;
        let (text, shape) = rest.split_once("-----\n")?;
        Some(Sample {
            name: "a document",
            language,
            text: text.to_owned(),
            shape: shape.to_owned(),
        })
    };
    parts.filter_map(sample).collect()
}

fn dump(language: &'static str, text: &str) -> String {
    build(language, text, None).to_string()
}

/// The dump without the line of the document.
fn body(language: &'static str, text: &str) -> String {
    let dump = dump(language, text);
    let lines = dump.lines().skip(1).map(|line| line.strip_prefix("  ").unwrap_or(line));
    lines.fold(String::new(), |body, line| body + line + "\n")
}

/// Asserts that each node is within its parent, and that children are in the order of the text.
fn assert_ordered(tree: &Tree<'_>, about: &str) {
    for id in tree.ids() {
        let mut last = 0;
        for child in tree.children(id) {
            assert!(
                tree.span(id).contains(tree.span(child)),
                "{about}: {:?}",
                tree.slice(child)
            );
            assert!(tree.span(child).start() >= last, "{about}: {:?}", tree.slice(child));
            last = tree.span(child).start();
        }
    }
}

#[test]
fn a_construct_has_one_shape_in_all_languages() {
    let mut wrong = Vec::new();
    let samples = constructs();
    assert!(samples.len() > 400, "{}", samples.len());
    for sample in samples {
        let found = body(sample.language, &sample.text);
        if found != sample.shape {
            wrong.push(format!(
                "{} in {}: {}\n{found}",
                sample.name, sample.language, sample.text
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_text_that_is_cut_anywhere_is_read() {
    for Sample { language, text, .. } in constructs().into_iter().chain(documents()) {
        for cut in (0..=text.len()).filter(|&cut| text.is_char_boundary(cut)) {
            assert_ordered(&build(language, &text[..cut], None), &text);
            assert_ordered(&build(language, &text[cut..], None), &text);
        }
    }
}

#[test]
fn depth_and_length_are_bounded() {
    let bombs = [
        "(",
        "[",
        "{",
        "!",
        "- ",
        "if ",
        "a = ",
        "a: ",
        "a => ",
        "a.b().",
        "a + b - ",
        "<a>",
        "\"${",
        "\"$(",
        "`${",
        "new ",
        "not ",
        "{{ if ",
        "{% if x %}",
        "<% ",
        "switch (x) { case 1: ",
        "case x of ",
        "f do ",
        "class A {",
        "begin ",
        "- - ",
        "!a ",
        "&a ",
        "else ifeq ",
        "if a==b ",
        "a ? ",
        "@a(",
        "#[a",
        "{\\\"a\\\": ",
    ];
    let mut languages: Vec<&str> = constructs()
        .iter()
        .chain(&documents())
        .map(|sample| sample.language)
        .collect();
    languages.sort_unstable();
    languages.dedup();
    for bomb in bombs {
        let text = bomb.repeat(500);
        for language in &languages {
            assert_ordered(&build(language, &text, None), language);
        }
    }
}

#[test]
fn nodes_without_interest_change_no_ancestor() {
    let filler = "f(a, b, [c, d, e, g, h, i, j, k, l, m, n, o]); ".repeat(20);
    let text = format!("{filler}x = {{ \"k\": [f(\"id\")] }}; {filler}");
    let start = text.find("id").unwrap_or_default();
    let interest = [Span::new(start, start + 2)];
    let path = |tree: &Tree<'_>| -> Vec<Kind> {
        let id = tree.innermost(interest[0]);
        std::iter::once(id)
            .chain(tree.ancestors(id))
            .map(|id| tree.kind(id))
            .collect()
    };
    let (all, some) = (
        build("javascript", &text, None),
        build("javascript", &text, Some(&interest)),
    );
    assert_eq!(path(&all), path(&some));
    assert!(some.len() * 4 < all.len(), "{} of {}", some.len(), all.len());
}

#[test]
fn documents_have_their_shapes() {
    for sample in documents() {
        let Sample {
            language, text, shape, ..
        } = &sample;
        assert_eq!(body(language, text), *shape, "{language}: {text}");
    }
}

#[test]
fn a_word_has_one_part_in_its_style() {
    let repeated: Vec<_> = super::style::repeated_words().into_iter().collect();
    assert!(repeated.is_empty(), "{repeated:?}");
}
