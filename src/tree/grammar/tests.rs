//! A sample of each language and its tree.

use crate::tree::build;

pub(in crate::tree) const SAMPLES: &[(&str, &str, &str)] = &[
    ("python", "python", include_str!("../../../fixtures/tree/sample.py")),
    (
        "typescript",
        "typescript",
        include_str!("../../../fixtures/tree/sample.ts"),
    ),
    ("jsx", "javascript", include_str!("../../../fixtures/tree/sample.jsx")),
    ("java", "java", include_str!("../../../fixtures/tree/Sample.java")),
    ("go", "go", include_str!("../../../fixtures/tree/sample.go")),
    ("csharp", "csharp", include_str!("../../../fixtures/tree/sample.cs")),
    ("shell", "shell", include_str!("../../../fixtures/tree/sample.sh")),
    ("yaml", "yaml", include_str!("../../../fixtures/tree/sample.yml")),
    (
        "terraform",
        "terraform",
        include_str!("../../../fixtures/tree/sample.tf"),
    ),
    ("json", "json", include_str!("../../../fixtures/tree/sample.json")),
];

#[test]
fn a_sample_has_the_tree_that_was_reviewed() {
    for (name, language, text) in SAMPLES {
        let tree = build(language, text, None);
        assert!(!tree.is_flat(), "{name}");
        insta::assert_snapshot!(*name, tree.to_string());
    }
}
