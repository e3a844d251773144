//! Outlines as one line: keys before `=`, groups in brackets, literals in quotes.

use super::{Entry, Node, NodeKind};
use crate::syntax::outline;

fn shown(language: &str, text: &str) -> String {
    entries(text, &outline(language, text))
}

fn entries(text: &str, list: &[Entry]) -> String {
    let each = list.iter().map(|entry| {
        let key = entry.key.map(|key| format!("{}=", &text[key.range()]));
        let nodes: Vec<_> = entry.nodes.iter().map(|one| node(text, one)).collect();
        format!("{}{}", key.unwrap_or_default(), nodes.join(" "))
    });
    each.collect::<Vec<_>>().join(", ")
}

fn node(text: &str, node: &Node) -> String {
    match &node.kind {
        NodeKind::Text { body, within } if within.is_empty() => format!("'{}'", &text[body.range()]),
        NodeKind::Text { within, .. } => format!("<{}>", entries(text, within)),
        NodeKind::Word | NodeKind::Sign => text[node.span.range()].to_owned(),
        NodeKind::Group(list) => format!("[{}]", entries(text, list)),
    }
}

#[test]
fn brackets_of_many_languages_are_groups_of_pairs_or_elements() {
    for (language, text, expected) in [
        ("json", r#"{"a": ["x", 1], "b": {"c": "y"}}"#, "[a=['x', 1], b=[c='y']]"),
        ("python", "A = 'x'\nB = f(c='y', d=[1])\n", "A='x', B=f [c='y', d=[1]]"),
        (
            "python",
            "class S:\n    a: str = 'x'\n    b = 'y'\n",
            "S=, a=str = 'x', b='y'",
        ),
        (
            "typescript",
            "const a = new P({\n  b: ['x'], // no\n  c: `y${d['e']}`,\n})\n  .f()\nconst g = 'z'",
            "a=new P [[b=['x'], c='y${d['e']}']] . f [], g='z'",
        ),
        (
            "terraform",
            "statement {\n  actions = [\"x\"]\n  b = jsonencode({ C = \"y\" })\n}\n",
            "statement [actions=['x'], b=jsonencode [[C='y']]]",
        ),
        (
            "typescript",
            "const a: R<s, s[]> = { b: 'x' }",
            "a=R < s , s [] > = [b='x']",
        ),
        ("go", "a := []string{\n\t\"x\",\n}\n", "a=[] string ['x']"),
        (
            "java",
            "List<String> A = List.of(\"x\", \"y\");",
            "A=List . of ['x', 'y']",
        ),
        ("ruby", "A = { :b => 'x', c: 'y' }", "A=[b='x', c='y']"),
        ("csharp", "var a = new[] { \"x\" };", "a=new [] ['x']"),
        ("properties", "a.b-c=x\nexport.d = y\n", "a.b-c='x', export.d='y'"),
        ("dockerfile", "ENV A=x\n", "A='x'"),
        ("env", "A=x:y # no\nB=\"z\"\n", "A='x:y # no', B='z'"),
        (
            "toml",
            "a = 'x'\n[b.c]\nd = ['y',\n 'z']\n",
            "a='x', b.c=[d=['y', 'z']]",
        ),
        ("shell", "A=\"x\"\nB=y\n", "A='x', B=y"),
    ] {
        assert_eq!(shown(language, text), expected, "{language}");
    }
}

#[test]
fn indents_are_groups() {
    for (text, expected) in [
        (
            "a: x\nb:\n  - y\n  - c: z\n    d: 1\n",
            "a='x', b=['y', [c='z', d='1']]",
        ),
        ("a:\n- x\n- y\nb: z # no\n", "a=['x', 'y'], b='z'"),
        ("a: !Sub 'x'\nb: [x:1, {c: d}]\n", "a=!Sub 'x', b=['x:1', [c='d']]"),
        ("a:\n  Fn::Sub: x\n'b': \"y\"\n", "a=[Fn::Sub='x'], b='y'"),
        ("- - x\n  - y\n---\n- z\n", "['x', 'y'], 'z'"),
        ("a: |\n  b: x\n  c:\n    - y\nd: 1", "a=<b='x', c=['y']>, d='1'"),
        ("a: [x,\n    y]\nb: z\n", "a=['x', 'y'], b='z'"),
        ("a: x\n  goes on\nb: y", "a='x', b='y'"),
    ] {
        assert_eq!(shown("yaml", text), expected, "{text}");
    }
}

#[test]
fn json_in_a_string_is_read() {
    for (language, text) in [
        ("json", r#"{"p": "{\"A\": [\"x\"]}"}"#),
        ("yaml", "p: '{\"A\": [\"x\"]}'\n"),
        ("yaml", "p: |\n  {\"A\": [\"x\"]}\n"),
        ("python", "p = '''\n{\"A\": [\"x\"]}\n'''\n"),
        ("terraform", "p = <<EOF\n{\"A\": [\"x\"]}\nEOF\n"),
        ("go", "p := `{\n\"A\": [\"x\"]}`\n"),
    ] {
        assert!(
            shown(language, text).contains("p=<[A=['x']]>"),
            "{language}: {}",
            shown(language, text)
        );
    }
}

#[test]
fn code_in_another_text_is_read_in_its_places() {
    for (language, text) in [
        (
            "markdown",
            "Say:\n\n- so:\n\n  ```json\n  {\"a\":\n    [\"x\"]}\n  ```\n",
        ),
        (
            "notebook",
            r#"{"cells": [{"cell_type": "code", "source": ["a = [\n", "    \"x\"]\n"]}]}"#,
        ),
    ] {
        assert!(shown(language, text).contains("a=['x']"), "{}", shown(language, text));
    }
}

#[test]
fn what_is_broken_is_read_as_far_as_it_goes() {
    for (language, text) in [
        ("json", "{\"a\": [\"x\""),
        ("json", "}}]{\"a\": 1"),
        ("python", "f('x"),
        ("yaml", "a: [x\nb: 'y\n- c"),
        ("typescript", "`${`"),
        ("json", "\"\\"),
        ("yaml", "- - -\n -"),
        ("toml", "[a\n[["),
    ] {
        let _ = outline(language, text);
        for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
            let _ = outline(language, &text[..at]);
        }
    }
    let deep = "[".repeat(100_000);
    let _ = outline("json", &deep);
    let _ = outline("yaml", &"- ".repeat(100_000));
}
