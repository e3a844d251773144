//! Rust.

use crate::usage::testing::{all, context, read};
use crate::vocab::{Place, Role, Span};

#[test]
fn a_literal_is_classified_by_its_container() {
    all(
        "rust",
        Place::String,
        &[
            "const MODEL: &str = \"«x»\";",
            "fn f() { let model = \"«x»\".to_string(); }",
            "fn f() -> Model { Model { id: r#\"«x»\"#.into() } }",
        ],
    );
    all(
        "rust",
        Place::Argument,
        &[
            "fn f() { client.converse().model_id(\"«x»\"); }",
            "fn f() { ask(\"«x»\".to_owned()) }",
        ],
    );
    all(
        "rust",
        Place::DefaultValue,
        &[
            "fn f() { env::var(\"MODEL\").unwrap_or(\"«x»\".to_string()); }",
            "#[derive(Parser)] struct A { #[arg(long, default_value = \"«x»\")] model: String }",
        ],
    );
    all(
        "rust",
        Place::Comparison,
        &[
            "fn f() -> bool { id == \"«x»\" }",
            "fn f() { match id { \"«x»\" => 1, _ => 2 }; }",
            "fn f() { assert_eq!(id, \"«x»\"); }",
            "fn f() { if id.starts_with(\"«x»\") {} }",
            "fn f() -> bool { matches!(id, \"a\" | \"«x»\") }",
        ],
    );
    all(
        "rust",
        Place::Url,
        &["const URL: &str = \"https://host/model/«x»/invoke\";"],
    );
}

#[test]
fn comments_and_documentation_are_distinguished_from_code() {
    all(
        "rust",
        Place::Comment,
        &[
            "// uses «x»\nfn f() {}",
            "fn f() { /* «x» /* nested */ */ }",
            "fn f(a: u8 /* «x» */) {}",
        ],
    );
    all(
        "rust",
        Place::Docstring,
        &[
            "/// «x»\nfn f() {}",
            "//! «x»\n",
            "/** «x» */ struct S;",
            "#[doc = \"«x»\"] struct S;",
        ],
    );
}

#[test]
fn names_are_no_literals() {
    all("rust", Place::Identifier, &["fn f() { let y = «amazon».nova; }"]);
    all("rust", Place::Import, &["use «amazon»::nova::text;"]);
}

#[test]
fn a_value_has_the_name_that_it_is_given_to_and_its_call() {
    let model = context("rust", "const MODEL: &str = \"«x»\";");
    assert_eq!(model.name.as_deref(), Some("MODEL"));
    assert_eq!(model.literal, Some(Span::new(20, 23)));
    let field = context("rust", "fn f() -> A { A { model_id: \"«x»\".into() } }");
    assert_eq!(field.name.as_deref(), Some("model_id"));
    let call = context("rust", "fn f() { client.converse().model_id(\"«x»\").send(); }");
    assert_eq!(call.call.as_deref(), Some("model_id"));
}

#[test]
fn macros_hold_values_too() {
    let json = context(
        "rust",
        "fn f() { let body = json!({ \"modelId\": \"«x»\", \"n\": [1] }); }",
    );
    assert_eq!((json.place, json.name.as_deref()), (Place::String, Some("modelId")));
    let key = context("rust", "fn f() { json!({ \"«x»\": 1 }); }");
    assert_eq!(key.place, Place::MappingKey);
    let list = context("rust", "const MODELS: &[&str] = &[\"a\", \"«x»\"];");
    assert_eq!(list.containers.len(), 1);
    let list = context("rust", "fn f() { let models = vec![\"a\", \"«x»\"]; }");
    assert_eq!(list.containers.len(), 1);
}

#[test]
fn a_text_that_does_not_parse_is_read_by_its_tokens() {
    let (_, read) = read("rust", "fn f( { let model = \"«x»\"; // «y»\n } )");
    assert!(read.fallback);
    let (_, read) = self::read("rust", "fn f() { let = ; call(\"«x»\") } // «y»\n");
    assert!(read.fallback);
    let places: Vec<_> = read.contexts.iter().map(|context| context.place).collect();
    assert_eq!(places, [Place::Argument, Place::Comment]);
}

#[test]
fn hostile_text_is_read_in_bounds() {
    let deep =
        |open: &str, close: &str| format!("fn f() {{ {}\"«x»\"{} }}", open.repeat(100_000), close.repeat(100_000));
    let texts = [
        deep("(", ")"),
        deep("[", "]"),
        deep("{", "}"),
        format!("fn f() {{ {}\"«x»\"; }}", "!".repeat(100_000)),
        format!("fn f() {{ a{}+\"«x»\"; }}", "+a".repeat(100_000)),
        format!("fn f() {{ a{}(\"«x»\"); }}", ".a()".repeat(100_000)),
        format!("fn f() {{ {}\"«x»\" }}", "if a {} else ".repeat(100_000)),
        format!("fn f() {{ \"«x»\"; let a: {}; }}", "A<".repeat(100_000)),
        "fn f() { \"«x» }".to_owned(),
        format!("{}«x»", "/*".repeat(100_000)),
        "«»".to_owned(),
    ];
    for text in texts {
        assert_eq!(read("rust", &text).1.contexts.len(), 1);
    }
}

#[test]
fn an_id_inside_a_test_is_of_a_test() {
    let role = |text: &str| context("rust", text).role;
    for text in [
        "#[cfg(test)]\nmod tests {\n    const A: &str = \"«anthropic.claude-v2»\";\n}\n",
        "#[test]\nfn t() {\n    ask(\"«anthropic.claude-v2»\");\n}\n",
        "#[tokio::test]\nasync fn t() {\n    // «anthropic.claude-v2»\n}\n",
        "#[test]\nfn t() {\n    assert_eq!(m, \"«anthropic.claude-v2»\");\n}\n",
    ] {
        assert_eq!(role(text), Some(Role::Test), "{text}");
    }
    for text in [
        "#[cfg(not(test))]\nmod live {\n    const A: &str = \"«anthropic.claude-v2»\";\n}\n",
        "#[cfg(test)]\nmod tests {}\nconst A: &str = \"«anthropic.claude-v2»\";\n",
    ] {
        assert_eq!(role(text), None, "{text}");
    }
}
