//! Of any text there is a tree, and it is well formed.

use super::agreement::texts;
use super::grammar::tests::SAMPLES;
use super::rust::tests::SAMPLE;
use super::{Builder, Kind, Tree, build};
use crate::vocab::Span;

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
    "rust",
];

/// Nodes are in the order of the text and within their parents, and names are pieces of it.
fn check(tree: &Tree<'_>) {
    let mut last = 0;
    for id in tree.ids() {
        let span = tree.span(id);
        let about = || format!("{:?} in\n{}\n{tree}", tree.slice(id), tree.text());
        assert!(span.start() >= last, "order of {}", about());
        last = span.start();
        if let Some(parent) = tree.parent(id) {
            assert!(tree.span(parent).contains(span), "extent of {}", about());
        }
        assert!(tree.text().get(span.range()).is_some(), "span of {}", about());
        if let Some(name) = tree.name_span(id) {
            assert!(tree.text().get(name.range()).is_some(), "name of {}", about());
        }
    }
}

#[test]
fn trees_of_whole_texts_are_well_formed() {
    for (language, text) in texts() {
        let tree = build(language, text, None);
        check(&tree);
        assert!(!tree.is_flat(), "{language}: {text}\n{tree}");
    }
}

#[test]
fn trees_of_texts_that_end_anywhere_are_well_formed() {
    for (language, text) in texts() {
        for (at, _) in text.char_indices() {
            check(&build(language, &text[..at], None));
            check(&build(language, &text[at..], None));
        }
    }
}

#[test]
fn trees_of_samples_that_end_anywhere_are_well_formed() {
    let grammars = SAMPLES.iter().map(|&(_, language, text)| (language, text));
    for (language, text) in grammars.chain([("rust", SAMPLE)]) {
        // Some places are enough: the texts of the cells are tried at all.
        for (at, _) in text.char_indices().step_by(7) {
            check(&build(language, &text[..at], None));
        }
    }
}

#[test]
fn trees_of_texts_in_another_language_are_well_formed() {
    for (at, (_, text)) in texts().enumerate() {
        let language = LANGUAGES[at % LANGUAGES.len()];
        check(&build(language, text, None));
    }
}

#[test]
fn regions_that_cannot_be_read_are_flat_and_the_rest_is_not() {
    let tree = build("python", "a = \"x\"\n) ( = ]\nb = \"y\"\n", None);
    // The grammar refuses it; the lexer reads around what it cannot.
    assert!(tree.is_flat());
    let names: Vec<_> = tree
        .ids()
        .filter(|&id| tree.kind(id) == Kind::Literal)
        .map(|id| tree.name(id))
        .collect();
    assert_eq!(names, [Some("x"), Some("y")]);
    let unknown = build("text", "a", None);
    assert_eq!(unknown.flat_regions(), [Span::new(0, 1)]);
}

#[test]
fn deep_texts_are_read_in_bounds() {
    let bomb = |open: &str, close: &str, times: usize| format!("x = {}1{}", open.repeat(times), close.repeat(times));
    for language in LANGUAGES {
        for times in [100, 400, 20_000] {
            for (open, close) in [
                ("(", ")"),
                ("[", "]"),
                ("{\"a\": ", "}"),
                ("f(", ")"),
                ("-", ""),
                ("!", ""),
            ] {
                let text = bomb(open, close, times);
                let tree = build(language, &text, None);
                check(&tree);
                let deepest = tree.ids().last().map_or(0, |id| tree.ancestors(id).count());
                assert!(deepest <= Builder::MAX_DEPTH);
            }
        }
        for piece in [
            "a.b(1).",
            "a + ",
            "if (a) {} else ",
            "a && ",
            "- ",
            "a: ",
            "a | ",
            "a ? b : ",
        ] {
            for times in [60, 200, 5_000] {
                check(&build(language, &format!("x = {}a", piece.repeat(times)), None));
                check(&build(
                    language,
                    &format!("fn f() {{ {}a }}", piece.repeat(times)),
                    None,
                ));
            }
        }
    }
}

#[test]
fn a_long_chain_keeps_its_literals() {
    let chain = format!("x = {}\"last\"", "\"a\" + ".repeat(5_000));
    let tree = build("python", &chain, None);
    let literals = tree.ids().filter(|&id| tree.kind(id) == Kind::Literal).count();
    assert_eq!((literals, tree.is_flat()), (5_001, false));
}

#[test]
fn only_what_is_of_interest_is_kept() {
    for (language, line) in [
        ("python", "function(\"x is a text\", [\"another\", \"and one more\"])\n"),
        ("javascript", "function('x is a text', ['another', 'and one more']);\n"),
        ("yaml", "- function: [x is a text, {another: and one more}]\n"),
        ("shell", "call 'x is a text' --another=text and-one-more\n"),
    ] {
        let text = line.repeat(5_000);
        let at = line.len() * 2_500 + line.find("x is").unwrap_or(0);
        let interest = [Span::new(at, at + 1)];
        // The interest outlives the tree only within this test.
        let tree = build(language, text.leak(), Some(interest.to_vec().leak()));
        check(&tree);
        let found = tree.innermost(interest[0]);
        assert_eq!(
            (tree.kind(found), tree.name(found)),
            (Kind::Literal, Some("x is a text")),
            "{language}"
        );
        assert!(tree.len() < 5_100, "{language} has {} nodes", tree.len());
    }
}
