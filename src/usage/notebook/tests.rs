use crate::usage::testing::{context, read};
use crate::vocab::{Place, Role};

/// A notebook in Rust, whose syntax is read the same everywhere, with these cells.
fn notebook(cells: &str) -> String {
    format!(r#"{{"cells": [{cells}], "metadata": {{"kernelspec": {{"language": "rust"}}}}, "nbformat": 4}}"#)
}

#[test]
fn code_cells_are_read_as_the_language_of_the_notebook() {
    let code =
        notebook(r#"{"cell_type": "code", "source": ["fn f() {\n", "  ask(\"«x»\") // a\n", "}"], "outputs": []}"#);
    let call = context("notebook", &code);
    assert_eq!(
        (call.place, call.role, call.language),
        (Place::Argument, None, Some("rust"))
    );
    let comment = notebook(r#"{"cell_type": "code", "source": "// é \u00e9 \ud83d\ude00\n// «x»", "outputs": []}"#);
    assert_eq!(context("notebook", &comment).place, Place::Comment);
}

#[test]
fn markdown_cells_are_documents() {
    let cell = notebook(r#"{"cell_type": "markdown", "source": ["Use `«x»`."]}"#);
    let context = context("notebook", &cell);
    assert_eq!((context.place, context.role), (Place::Prose, Some(Role::Doc)));
}

#[test]
fn outputs_are_recordings() {
    let cell =
        r#"{"cell_type": "code", "source": [], "outputs": [{"text": ["«x»\n"]}, {"data": {"text/plain": "«x»"}}]}"#;
    let (_, read) = read("notebook", &notebook(cell));
    assert!(
        read.contexts
            .iter()
            .all(|context| context.role == Some(Role::Recording))
    );
}

#[test]
fn a_cell_can_be_handed_to_another_language() {
    let cell = notebook(r#"{"cell_type": "code", "source": ["%%writefile app.rs\n", "// «x»"]}"#);
    let context = context("notebook", &cell);
    assert_eq!((context.place, context.language), (Place::Comment, Some("rust")));
}

#[test]
fn positions_are_those_of_the_file() {
    let marked = notebook(r#"{"cell_type": "code", "source": ["const A: [&str; 1] =\n", "  [\"«x»\"];"]}"#);
    let plain = marked.replace(['«', '»'], "");
    let literal = context("notebook", &marked).literal.expect("a literal");
    assert_eq!(&plain[literal.range()], r#"\"x\""#);
}

#[test]
fn the_third_version_of_the_format_is_read() {
    let marked = r#"{"worksheets": [{"cells": [{"cell_type": "code", "input": ["// «x»"], "language": "python"}]}],
        "metadata": {"language_info": {"name": "rust"}}}"#;
    assert_eq!(context("notebook", marked).place, Place::Comment);
}

#[test]
fn a_text_that_is_no_notebook_loses_nothing() {
    for text in [
        "{\"cells\": [{\"source\": \"«x»",
        "«x»",
        "[\"«x»\"]",
        "{\"cells\": 5, \"a\": \"«x»\"}",
    ] {
        let (_, read) = read("notebook", text);
        assert_eq!(read.contexts.len(), 1, "{text}");
        assert!(read.fallback, "{text}");
    }
    let deep = format!("{}\"«x»\"", "[".repeat(100_000));
    assert_eq!(read("notebook", &deep).1.contexts.len(), 1);
}
