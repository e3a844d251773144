//! Small files that ended the whole run, and the kinds of them.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::ID;
use crate::case::Case;

/// A run over the files of a fixture, notes included.
fn of_fixture(name: &str, day: &str) -> Case {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/cases/hostile")
        .join(name);
    let case = Case::new("check").judged_for(day);
    copy(&folder, case.path());
    case
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::write(target, fs::read(entry.path()).unwrap()).unwrap();
        }
    }
}

/// Path, text and severity of each finding.
fn found(case: Case) -> Vec<String> {
    let of = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    let line = |finding: Value| [of(&finding, "path"), of(&finding, "text"), of(&finding, "severity")].join(" ");
    case.findings().into_iter().map(line).collect()
}

#[test]
fn a_run_of_letters_beside_an_id_cuts_none_of_them() {
    let old = "us.anthropic.claude-3-haiku-20240307-v1:0";
    assert_eq!(
        found(of_fixture("long-run-of-letters", "2026-11-29")),
        [
            "a.py anthropic.claude-v2 error".to_owned(),
            format!("config.yaml {old} note"),
            format!("help.py {old} note"),
            format!("notes.md {old} note"),
        ]
    );
    assert_eq!(
        found(of_fixture("cjk-paragraph", "2026-11-29")),
        [
            "app.py anthropic.claude-v2 error".to_owned(),
            format!("docs/guide.md {old} note")
        ]
    );
}

/// Letters of two to four bytes, and one that joins to the letter before it.
const LETTERS: [&str; 5] = ["é", "模", "🦀", "e\u{301}", "👩\u{200d}💻"];

#[test]
fn letters_of_any_length_may_be_at_any_offset_around_an_id() {
    let forms = [
        ("py", "m = \"{before}{id}{after}\" # {before}\n"),
        ("js", "const m = `{before}{id}{after}`; // {before}\n"),
        ("ts", "const m: string = '{before}{id}{after}';\n"),
        ("java", "class A { String m = \"{before}{id}{after}\"; }\n"),
        ("go", "package a\nvar m = \"{before}{id}{after}\"\n"),
        ("cs", "class A { string m = $\"{before}{id}{after}\"; }\n"),
        ("rs", "const M: &str = \"{before}{id}{after}\";\n"),
        ("sh", "M={before}{id}{after} # {before}\n"),
        ("yaml", "m: {before}{id}{after}\nlist: [{id}, {before}{id}]\n"),
        ("json", "{\"m\": \"{before}{id}{after}\", \"name\": \"{id}\"}\n"),
        ("tf", "locals {\n  m = \"{before}{id}{after}\"\n}\n"),
        ("toml", "m = \"{before}{id}{after}\"\n"),
        (
            "md",
            "{before}{id}{after} and `{before}{id}`\n\n```py\nm = \"{before}{id}\"\n```\n",
        ),
        (
            "ipynb",
            "{\"cells\": [{\"cell_type\": \"code\", \"source\": [\"m = '{before}{id}{after}'\\n\"]}]}\n",
        ),
        ("xml", "<a b=\"{before}{id}\">{before}{id}{after}</a>\n"),
        ("csv", "a,{before}{id}{after}\n"),
        ("txt", "{before}{id}{after}\n"),
    ];
    let mut case = Case::new("check").args(["--region", "us-east-1"]);
    let mut files = 0;
    for (kind, form) in forms {
        for (letter, shift) in LETTERS
            .iter()
            .flat_map(|letter| (0..4).map(move |shift| (letter, shift)))
        {
            // Windows are of 16 to 2,048 bytes: the run ends in each of them at every offset of a letter.
            for length in [8, 64, 700] {
                let run = "x".repeat(shift) + &letter.repeat(length);
                let behind = letter.repeat(length) + &"x".repeat(shift);
                let id = "us.anthropic.claude-3-haiku-20240307-v1:0";
                let text = form
                    .replace("{before}", &run)
                    .replace("{after}", &behind)
                    .replace("{id}", id);
                case = case.file(&format!("f{files}.{kind}"), text);
                files += 1;
            }
        }
    }
    let run = case
        .file("zz.py", format!("m = '{ID}'\n"))
        .args(["--all", "--format", "jsonl"])
        .run();
    assert_eq!(run.code, 1, "{}", run.stderr);
    let lines = run.lines();
    let has = |path: &str| lines.iter().any(|line| line["path"] == path);
    assert!(has("zz.py"));
    // A letter that joins to an id, as `é` does, makes another word of it; the others do not.
    assert!(
        (0..files)
            .filter(|at| lines
                .iter()
                .any(|line| line["path"].as_str().unwrap().starts_with(&format!("f{at}."))))
            .count()
            > files / 2
    );
}

#[test]
fn a_fix_does_not_depend_on_the_distance_of_two_ids() {
    let fixed_at_once = |case: &Case| -> usize {
        assert_eq!(case.run_in("", &["--fix", "--region", "us-east-1"]).code, 0);
        let first = case.read("a.json");
        case.run_in("", &["--fix", "--region", "us-east-1"]);
        assert_eq!(first, case.read("a.json"), "twice is once");
        String::from_utf8(first).unwrap().matches("claude-haiku-4-5").count()
    };
    assert_eq!(fixed_at_once(&of_fixture("fixing-twice", "2026-11-29")), 2);
    for distance in (0..2_200).step_by(149).chain((195..245).step_by(7)) {
        let old = "us.anthropic.claude-3-haiku-20240307-v1:0";
        let text = format!(
            r#"{{"a":{{"model":"{old}"}},"p":"{}","b":{{"model":"{old}"}}}}"#,
            "p".repeat(distance)
        );
        assert_eq!(fixed_at_once(&Case::new("check").file("a.json", text)), 2, "{distance}");
    }
}

/// Runs over all the texts, files of one kind, and sees that each has its finding.
#[track_caller]
fn each_is_found(kind: &str, texts: impl IntoIterator<Item = String>) {
    let mut case = Case::new("check").args(["--format", "jsonl", "--all"]);
    let mut names = Vec::new();
    for (at, text) in texts.into_iter().enumerate() {
        names.push(format!("f{at:03}.{kind}"));
        case = case.file(&names[at], text);
    }
    let run = case.run();
    assert_eq!(run.code, 1, "{}", run.stderr);
    let found: Vec<_> = run
        .lines()
        .iter()
        .map(|line| line["path"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(found, names, "{}", run.stderr);
}

fn lines(count: usize, line: &dyn Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

#[test]
fn indents_that_a_scanner_has_no_room_for_are_not_given_to_it() {
    let ends = ["\n", "\r", "\r\n", "\n\n", "\r\r", "\n# x\n", "\n \t\n", "\n\tx\n"];
    let yaml = ends.iter().flat_map(|end| {
        let keys = lines(300, &|depth| format!("{}k:{end}", " ".repeat(depth)));
        let entries = lines(150, &|depth| format!("{}- k:{end}", "  ".repeat(depth)));
        let rows = lines(33_000, &|_| format!("a:{end}"));
        [
            format!("{keys}{}m: {ID}\n", " ".repeat(300)),
            format!("{entries}{}m: {ID}\n", "  ".repeat(150)),
            format!("{rows}a: {ID}\n"),
        ]
    });
    each_is_found("yaml", yaml);
    let indents: [fn(usize) -> String; 5] = [
        |depth| " ".repeat(depth),
        |depth| "\t".repeat(depth),
        |depth| format!("{}{}", "\t".repeat(depth / 8), " ".repeat(depth % 8)),
        |depth| format!("\x0c{}", " ".repeat(depth)),
        |depth| format!("{}\\\n{}", " ".repeat(depth / 2), " ".repeat(depth - depth / 2)),
    ];
    let python = indents.iter().flat_map(|indent| {
        ["\n", "\r\n", "\n\r"].map(|end| {
            let blocks = lines(520, &|depth| format!("{}if x:{end}", indent(depth)));
            format!("{blocks}{}m = f\"{{y}} {ID}\"\n", indent(520))
        })
    });
    each_is_found("py", python);
}

#[test]
fn operators_and_brackets_of_rust_are_bounded_together() {
    assert_eq!(
        found(of_fixture("rust-operators-in-brackets", "2026-11-29")),
        ["a.rs anthropic.claude-v2 error", "b.py anthropic.claude-v2 error"]
    );
    let ways = [
        "-",
        "a=",
        "&",
        "|a, b| ",
        "return ",
        "if a {} else ",
        "a as A<B, ",
        "for A {} in ",
    ];
    let depths = [(3, 1_000), (46, 100), (46, 5), (1, 970), (10, 80)];
    let all = ways
        .iter()
        .flat_map(|way| depths.map(|(groups, run)| (way, groups, run)));
    let texts = all.map(|(way, groups, run)| {
        let nested = |open: char, close: &str| {
            let opened = format!("{open}{}", way.repeat(run)).repeat(groups);
            format!("{opened} x {}", close.repeat(groups))
        };
        let (blocks, groups) = (nested('{', "}"), nested('(', ")"));
        format!("fn f() {{ let m = \"{ID}\"; {blocks} }} fn g() {{ {groups} }}\n")
    });
    each_is_found("rs", texts);
}
