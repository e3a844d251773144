use crate::usage::testing::{all, context, read};
use crate::vocab::Place;

#[test]
fn text_for_readers_is_prose() {
    all(
        "markdown",
        Place::Prose,
        &[
            "Use «x» for chat.",
            "# «x»\n",
            "- `«x»`\n",
            "| model |\n| --- |\n| `«x»` |\n",
            "> «x»\n",
            "[«x»](https://host/page)",
        ],
    );
}

#[test]
fn addresses_are_urls() {
    all(
        "markdown",
        Place::Url,
        &[
            "[a page](https://host/«x»)",
            "see https://host/model/«x»/invoke",
            "<https://host/«x»>",
            "![a](img/«x».png)",
        ],
    );
}

#[test]
fn comments_of_html_are_comments() {
    all(
        "markdown",
        Place::Comment,
        &["<!-- «x» -->\n", "text <!-- «x» --> text", "<!--\n\n«x»\n\n-->\n"],
    );
}

#[test]
fn a_fence_is_read_as_its_language() {
    let call = context("markdown", "Text\n\n```rust\nfn f() { ask(\"«x»\"); }\n```\n");
    assert_eq!((call.place, call.language), (Place::Argument, Some("rust")));
    let comment = context("markdown", "1. A step\n\n   ```rust title=\"a\"\n   // «x»\n   ```\n");
    assert_eq!(comment.place, Place::Comment);
    let quoted = context("markdown", "> ```rust\n> const A: &str =\n>     \"«x»\";\n> ```\n");
    assert_eq!(quoted.place, Place::String);
    assert_eq!(quoted.name.as_deref(), Some("A"));
    let unclosed = context("markdown", "```rust\n// «x»\n");
    assert_eq!(unclosed.place, Place::Comment);
}

#[test]
fn a_fence_without_a_language_is_text() {
    all(
        "markdown",
        Place::Text,
        &["```\n«x»\n```\n", "```nothing-known\n«x»\n```\n", "    «x»\n"],
    );
}

#[test]
fn nested_places_map_to_the_places_of_the_file() {
    let marked = "é\n\n> ```rust\n> let a = [\"«x»\"];\n> ```\n";
    let plain = marked.replace(['«', '»'], "");
    let literal = context("markdown", marked).literal.expect("a literal");
    assert_eq!(&plain[literal.range()], "\"x\"");
}

#[test]
fn hostile_text_is_read_in_bounds() {
    let texts = [
        format!("{}«x»", ">".repeat(10_000)),
        format!("{}«x»", "[".repeat(100_000)),
        format!("{}«x»", "*".repeat(100_000)),
        format!("{}«x»", "- ".repeat(10_000)),
        format!("{}«x»", "`".repeat(100_000)),
        format!("{}«x»", "<".repeat(100_000)),
        format!("{}«x»", "![](".repeat(50_000)),
        format!("{}«x»", "<!--".repeat(50_000)),
    ];
    for text in texts {
        assert_eq!(read("markdown", &text).1.contexts.len(), 1);
    }
}

#[test]
fn comments_are_followed_over_many_tags() {
    let text = "<b>«a»</b>\n<!-- <i>«b»</i>\n<u>«c»</u> -->\n<i>«d»</i>\n";
    let (_, read) = read("markdown", text);
    let places: Vec<_> = read.contexts.iter().map(|context| context.place).collect();
    assert_eq!(places, [Place::Prose, Place::Comment, Place::Comment, Place::Prose]);
}
