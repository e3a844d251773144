//! Files made to break a parser: each ends in bounded time and memory, and loses nothing, in it or beside it.

use crate::case::Case;

const ID: &str = "anthropic.claude-v2";

/// Runs over one file and a harmless one beside it, and sees that the id in each is listed.
#[track_caller]
fn loses_nothing(name: &str, text: String) {
    let case = Case::new("inventory")
        .file(name, text)
        .file("zz.py", format!("M = '{ID}'\n"));
    let rows = case.findings();
    let listed = |path: &str| rows.iter().any(|row| row["path"] == path && row["text"] == ID);
    assert!(listed(name), "{name} lost its id");
    assert!(listed("zz.py"), "{name} made another file lose its id");
}

/// The languages that are parsed, by a file name of each.
const PARSED: [&str; 14] = [
    "a.py", "a.js", "a.ts", "a.tsx", "a.java", "a.go", "a.cs", "a.yaml", "a.json", "a.hcl", "a.tf", "a.sh", "a.rs",
    "a.md",
];

#[test]
fn a_hundred_thousand_brackets_end_in_every_parsed_language() {
    for name in PARSED {
        for bracket in ["(", "[", "{"] {
            loses_nothing(name, format!("{}\n\"{ID}\"\n", bracket.repeat(100_000)));
        }
        let nested = format!("{}\"{ID}\"{}", "[".repeat(100_000), "]".repeat(100_000));
        loses_nothing(name, nested);
    }
}

#[test]
fn ten_thousand_quotes_of_markdown_end() {
    loses_nothing("a.md", format!("{}{ID}\n", ">".repeat(10_000)));
    loses_nothing("b.md", format!("{}{ID}\n", "> ".repeat(10_000)));
    loses_nothing("c.md", format!("{}\n{ID}\n", "* ".repeat(10_000)));
}

#[test]
fn strings_and_comments_that_never_end_are_read_to_the_end() {
    let opened = [
        "\"", "'", "`", "\"\"\"", "'''", "/*", "<!--", "<<EOF\n", "r#\"", "$\"{", "{{", "%%", "#{",
    ];
    let names =
        PARSED
            .iter()
            .copied()
            .chain(["a.rb", "a.php", "a.kt", "a.ex", "a.toml", "a.xml", "a.ps1", "a.unknown"]);
    for name in names {
        for open in opened {
            loses_nothing(name, format!("x = {open} {ID} \n more\n"));
        }
    }
}

#[test]
fn one_line_of_sixteen_megabytes_is_read() {
    let filler = "{\"a\":[1,2,3]},";
    let times = (16 << 20) / filler.len() - 10;
    for name in ["min.js", "min.json"] {
        loses_nothing(name, format!("[{}{{\"m\":\"{ID}\"}}]", filler.repeat(times)));
    }
}

#[test]
fn a_notebook_that_is_not_json_is_read_as_text() {
    for text in ["{\"cells\": [", "<html>", "", "{\"cells\": {\"source\": 1}}\n"] {
        loses_nothing("a.ipynb", format!("{text}\"{ID}\"\n"));
    }
}
