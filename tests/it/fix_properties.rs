//! Properties of every fix, whatever the files: nothing but edits changes, twice is once, a diff is the fix, and a file
//! that could be parsed before can be parsed after, with the same values but for the ids.

use std::fs;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;

use crate::case::Case;
use crate::tree::Tree;

/// A team's config. Each id of [`OLD`] is named, misspelt, in need of a look, or only shown.
const CONFIG: &str = r#"
regions = ["us-east-1"]
[replacements]
"anthropic.claude-3-haiku-20240307-v1:0" = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
"anthropic.claude-v2*" = "us.anthropic.claude-sonnet-4-6"
"amazon.titan-text-express-v1" = "amazon.nova-lite-v1:0"
"#;

/// Ids that are found.
const OLD: [&str; 8] = [
    "anthropic.claude-3-haiku-20240307-v1:0",
    "us.anthropic.claude-3-haiku-20240307-v1:0",
    "anthropic.claude-v2",
    "anthropic.claude-v2:1",
    "amazon.titan-text-express-v1",
    "anthropic.claude-instant-v1",
    "us.anthropic.claude-sonnet-4-6-v1:0",
    "ai21.jamba-1-5-large-v1:0",
];

/// Ids that they become.
const NEW: [&str; 4] = [
    "us.anthropic.claude-haiku-4-5-20251001-v1:0",
    "us.anthropic.claude-sonnet-4-6",
    "amazon.nova-lite-v1:0",
    "anthropic.claude-haiku-4-5-20251001-v1:0",
];

/// A file and how it is read.
#[derive(Clone, Debug)]
struct File {
    name: String,
    bytes: Vec<u8>,
}

fn ids() -> impl Strategy<Value = String> {
    let ids: Vec<&str> = OLD.iter().chain(&OLD).chain(&NEW).copied().collect();
    let before = prop::sample::select(vec!["", "", "", "bedrock/", "model: "]);
    (before, prop::sample::select(ids)).prop_map(|(before, id)| format!("{before}{id}"))
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        6 => ids().prop_map(Value::String),
        1 => "[a-zäö🦀 ,:#'\"\\\\-]{0,9}".prop_map(Value::String),
        1 => any::<i32>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        prop_oneof![
            2 => prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            1 => prop::collection::vec((keys(), inner), 0..5).prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

fn keys() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[a-z]{1,6}", 1 => ids()]
}

fn tables() -> impl Strategy<Value = Value> {
    prop::collection::vec((keys(), values()), 1..6).prop_map(|pairs| Value::Object(pairs.into_iter().collect()))
}

/// A value as YAML in blocks, every third string without quotes where it needs none.
fn yaml(value: &Value, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let scalar = |value: &Value| match value.as_str() {
        Some(text) if text.len() % 3 == 0 && !text.contains(": ") && text.contains('.') => text.to_owned(),
        _ => value.to_string(),
    };
    let mut item = |start: String, value: &Value| {
        out.push_str(&start);
        let is_block = value.as_array().is_some_and(|items| !items.is_empty())
            || value.as_object().is_some_and(|items| !items.is_empty());
        // The deepest are written as JSON, which is YAML too.
        if is_block && depth < 2 {
            out.push('\n');
            yaml(value, depth + 1, out);
        } else {
            out.extend([" ", &scalar(value), "\n"]);
        }
    };
    match value {
        Value::Array(items) => items.iter().for_each(|value| item(format!("{indent}-"), value)),
        Value::Object(pairs) => pairs
            .iter()
            .for_each(|(key, value)| item(format!("{indent}{}:", Value::from(key.as_str())), value)),
        leaf => out.extend([indent, leaf.to_string(), "\n".to_owned()]),
    }
}

/// A value as TOML or Python has it within a line.
fn inline(value: &Value, colon: &str, [yes, no]: [&str; 2]) -> String {
    let list = |items: Vec<String>| items.join(", ");
    match value {
        Value::Array(items) => format!(
            "[{}]",
            list(items.iter().map(|one| inline(one, colon, [yes, no])).collect())
        ),
        Value::Object(pairs) => {
            let pair = |(key, value): (&String, &Value)| {
                format!(
                    "{}{colon}{}",
                    Value::from(key.as_str()),
                    inline(value, colon, [yes, no])
                )
            };
            format!("{{{}}}", list(pairs.iter().map(pair).collect()))
        }
        Value::Bool(true) => yes.to_owned(),
        Value::Bool(false) => no.to_owned(),
        leaf => leaf.to_string(),
    }
}

fn texts() -> impl Strategy<Value = (&'static str, String)> {
    let toml = |value: Value| {
        let pairs = value.as_object().unwrap().iter();
        let line = |(key, value): (&String, &Value)| {
            format!(
                "{} = {}\n",
                Value::from(key.as_str()),
                inline(value, " = ", ["true", "false"])
            )
        };
        pairs.map(line).collect::<String>()
    };
    let python = |value: Value| format!("MODELS = {}  # {}\n", inline(&value, ": ", ["True", "False"]), OLD[0]);
    let words = prop_oneof![
        4 => ids(),
        1 => "[a-zé🦀 ]{0,6}",
        3 => prop::sample::select(vec![" ", ", ", "\n", "\"", "'", "- ", "| ", "(", ")", "=", " = ", ":", "<a>", "\\", "//", "\t"])
            .prop_map(str::to_owned),
    ];
    let any_text = prop::collection::vec(words, 0..30).prop_map(|words| words.concat());
    // None of these is read by value: two ids without anything between them would be one.
    let any_name = prop::sample::select(vec!["txt", "js", "md", "csv", "sh", "tf", "xml", "rs", "go"]);
    prop_oneof![
        values().prop_map(|value| ("json", value.to_string())),
        values().prop_map(|value| ("json", serde_json::to_string_pretty(&value).unwrap() + "\n")),
        tables().prop_map(|value| {
            let mut text = String::new();
            yaml(&value, 0, &mut text);
            ("yaml", text)
        }),
        tables().prop_map(move |value| ("toml", toml(value))),
        values().prop_map(move |value| ("py", python(value))),
        values().prop_map(|value| ("js", format!("export const models = {value};\n"))),
        (any_name, any_text),
    ]
}

fn files() -> impl Strategy<Value = Vec<File>> {
    let file = (texts(), 0..4_u8, 0..3_u8, prop::option::weighted(0.1, any::<[u8; 3]>()));
    let file = file.prop_map(|((kind, text), encoding, end, junk)| {
        // The readers of these know no lone carriage return.
        let end = match end {
            1 => "\r\n",
            2 if kind == "txt" => "\r",
            _ => "\n",
        };
        let text = text.replace('\n', end);
        let marked = format!("\u{feff}{text}");
        let mut bytes: Vec<u8> = match encoding {
            0 => text.into_bytes(),
            1 => marked.into_bytes(),
            2 => marked.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            _ => marked.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        };
        // A NUL would make it no text.
        bytes.extend(junk.into_iter().flatten().map(|byte| byte.max(1)));
        (kind, bytes)
    });
    prop::collection::vec(file, 12..20).prop_map(|files| {
        let named = files.into_iter().enumerate().map(|(at, (kind, bytes))| File {
            name: format!("src/{at:02} ü.{kind}"),
            bytes,
        });
        named.collect()
    })
}

fn options() -> impl Strategy<Value = Vec<&'static str>> {
    let flags = ["--unsafe-fixes", "--all", "--select=retired-model", "--max-files=5"];
    prop::sample::subsequence(flags.to_vec(), 0..=flags.len())
}

/// The text of a file, as its readers see it.
fn decoded(bytes: &[u8]) -> String {
    bedrock_lint::document::Document::new("a", bytes.to_vec())
        .text()
        .to_owned()
}

/// The text with every id, old and new, as one word.
fn without_ids(text: &str) -> String {
    let mut ids: Vec<&str> = OLD.iter().chain(&NEW).copied().collect();
    ids.sort_by_key(|id| std::cmp::Reverse(id.len()));
    ids.iter().fold(text.to_owned(), |text, id| text.replace(id, "ID"))
}

/// True if `new` is `old` with some of the edits of the findings made, and no other change.
fn is_edited(old: &[u8], new: &[u8], findings: &[&Value]) -> bool {
    let mut edits: Vec<(usize, usize, Vec<u8>)> = findings
        .iter()
        .flat_map(|finding| finding["replacement"]["edits"].as_array().into_iter().flatten())
        .map(|edit| {
            let at = |field: &str| usize::try_from(edit[field].as_u64().unwrap()).unwrap();
            let document = bedrock_lint::document::Document::new("a", old.to_vec());
            (
                at("byte_start"),
                at("byte_end"),
                document.encode(edit["text"].as_str().unwrap()),
            )
        })
        .collect();
    edits.sort();
    edits.dedup();
    is_made_of(old, new, &edits)
}

/// The same for edits in the order of the file. An id can begin with the one that it becomes, or the other
/// way round, so that both ways are tried.
fn is_made_of(old: &[u8], new: &[u8], edits: &[(usize, usize, Vec<u8>)]) -> bool {
    let Some(((start, end, text), rest)) = edits.split_first() else {
        return old == new;
    };
    if is_made_of(old, new, rest) {
        return true;
    }
    let (Some(before), Some(behind)) = (old.get(..*start), old.get(*end..)) else {
        return false;
    };
    let new = new.strip_prefix(before).and_then(|new| new.strip_prefix(&text[..]));
    let shifted: Vec<_> = rest
        .iter()
        .filter(|edit| edit.0 >= *end)
        .map(|(start, stop, text)| (start - end, stop - end, text.clone()))
        .collect();
    new.is_some_and(|new| is_made_of(behind, new, &shifted))
}

fn git(folder: &Path, args: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "core.autocrlf=false", "-c", "core.quotepath=true"])
        .args(args)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "git {args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Lays the files out a second time and applies a diff to them.
fn applied(files: &[File], diff: &[u8]) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "-q"]);
    for File { name, bytes } in files {
        fs::create_dir_all(folder.path().join("src")).unwrap();
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    if !diff.is_empty() {
        fs::write(folder.path().join("patch"), diff).unwrap();
        git(folder.path(), &["apply", "--whitespace=nowarn", "patch"]);
    }
    let read = |file: &File| fs::read(folder.path().join(&file.name)).unwrap();
    files.iter().map(read).collect()
}

/// Each case runs the program and git several times. `PROPTEST_CASES` asks for more of them.
fn cases() -> u32 {
    let cases = std::env::var("PROPTEST_CASES").ok();
    cases.and_then(|cases| cases.parse().ok()).unwrap_or(10)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        rng_seed: RngSeed::Fixed(6),
        failure_persistence: None,
        max_shrink_iters: 60,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_fix_changes_its_edits_alone_and_leaves_nothing_to_fix(files in files(), options in options()) {
        let case = files
            .iter()
            .fold(Case::new("check").file("bedrock-lint.toml", CONFIG), |case, file| case.file(&file.name, &file.bytes));
        let now = || files.iter().map(|file| case.read(&file.name)).collect::<Vec<_>>();
        let old = now();
        let report = case.run_in("", &["--format", "jsonl", "--all"]).lines();
        let diff = case.command("", &options).arg("--diff").output().unwrap().stdout;
        prop_assert!(now() == old, "a diff changes nothing");

        let run = case.command("", &options).arg("--fix").output().unwrap();
        prop_assert!(matches!(run.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&run.stderr));
        let new = now();
        prop_assert!(applied(&files, &diff) == new, "git applies the diff to what the fix makes");
        for ((file, old), new) in files.iter().zip(&old).zip(&new) {
            let findings: Vec<_> = report.iter().filter(|finding| finding["path"] == file.name.as_str()).collect();
            prop_assert!(is_edited(old, new, &findings), "{}: {:?} became {:?}", file.name, decoded(old), decoded(new));
            let kind = file.name.rsplit('.').next().unwrap();
            let (old, new) = (decoded(old), decoded(new));
            if let Some(before) = Tree::read(kind, &old) {
                let after = Tree::read(kind, &new);
                // An entry that was removed takes its lines with it.
                let is_shorter = new.lines().count() < old.lines().count();
                let wrong = after.map_or(Some("cannot be read any more".to_owned()), |after| {
                    before.differs(&after, &without_ids).filter(|_| !is_shorter)
                });
                prop_assert!(wrong.is_none(), "{}: {wrong:?}\n{old}\n{new}", file.name);
            }
        }
        if !options.contains(&"--max-files=5") {
            let again = case.command("", &options).arg("--fix").output().unwrap();
            let printed = String::from_utf8(again.stderr).unwrap();
            prop_assert!(printed.contains("fixed: 0 ids in 0 files"), "{printed}");
            prop_assert!(now() == new, "twice is once");
        }
    }
}
