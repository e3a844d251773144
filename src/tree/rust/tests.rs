//! A sample of Rust and its tree, and what is refused.

use crate::tree::build;

pub(in crate::tree) const SAMPLE: &str = include_str!("../../../fixtures/tree/sample.rs");

#[test]
fn a_sample_has_the_tree_that_was_reviewed() {
    let tree = build("rust", SAMPLE, None);
    assert!(!tree.is_flat());
    insta::assert_snapshot!("rust", tree.to_string());
}

#[test]
fn a_text_that_is_no_rust_is_refused() {
    for text in ["fn f( {", "let = ;", "\"a", "fn f() { (]) }"] {
        assert!(super::build("rust", text, None).is_none(), "{text}");
    }
}

#[test]
fn attributes_are_before_or_in_what_they_are_of() {
    let text = "#![a]\n#[b] fn f() { #![c(d = \"x\")] }";
    let expected = "Document\n  Decorator: Annotation `a`\n    Callee: Name `a`\n  Function `f`\n    \
        Decorator: Annotation `b`\n      Callee: Name `b`\n    Body: Block\n      \
        Decorator: Annotation `c`\n        Callee: Name `c`\n        Argument: Argument `d`\n          \
        Value: Literal `x`\n";
    assert_eq!(build("rust", text, None).to_string(), expected);
}
