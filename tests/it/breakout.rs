//! Files whose names and lines mean something to one format or another. No format obeys them: each is read back by a strict
//! parser of its own, and every one of them has the same findings.
#![cfg(unix)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;

use pulldown_cmark::{Event, Options, Parser, Tag};
use quick_xml::events::{BytesStart, Event as Xml};
use quick_xml::{Reader, XmlVersion};
use serde_json::Value;

use crate::case::Case;

/// Hostile text beside the id of each file, on the same line.
const WORDS: &str = "::error file=x,line=1::y %0A%25 ##[error]z ##vso[task.setvariable variable=v]w ]]> --> <script>alert(1)</script> \
                     | `=cmd()` \u{1b}[31mred\u{1b}[0m \u{202e}txt @team [a](b) \\|";

/// The names of files, and how a reader of text is shown them.
const NAMES: [(&[u8], &str); 9] = [
    (b"\n::error::a.py", "␊::error::a.py"),
    (b" ::error::b, c=d;e].py", " ::error::b, c=d;e].py"),
    (b"##[error]f.py", "##[error]f.py"),
    (
        b"##vso[task.complete result=Failed]g.py",
        "##vso[task.complete result=Failed]g.py",
    ),
    (b"100%25%0Ah.py", "100%25%0Ah.py"),
    (b"=cmd()|`i`.py", "=cmd()|`i`.py"),
    (b"\x1b[31mj.py", "␛[31mj.py"),
    (b"]]><script>&amp;\"'.py", "]]><script>&amp;\"'.py"),
    (b"caf\xe9.py", "caf%E9.py"),
];

/// A finding, as far as every format has it: lint, path as it is shown, line.
type Found = (String, String, u64);

fn case(format: &str) -> Case {
    let case = Case::new("check").args(["--format", format]);
    for (name, _) in NAMES {
        let text = format!("# {WORDS}\nM = {{\"::error::]]>\": \"anthropic.claude-v2\"}} # {WORDS}\n");
        fs::write(case.path().join(OsStr::from_bytes(name)), text).unwrap();
    }
    // The reason of a comment is text of the file too.
    let marker = format!("# bedrock-lint: ignore[retired-model] {}\n", WORDS.replace('\n', " "));
    case.file("suppressed.py", format!("{marker}M = 'anthropic.claude-v2:1'\n"))
}

fn written(format: &str) -> String {
    let run = case(format).run();
    assert_eq!(run.code, 1, "{format}: {}", run.stderr);
    let raw = |c: &char| c.is_control() && *c != '\n' || ('\u{202a}'..='\u{202e}').contains(c);
    assert_eq!(run.stdout.chars().find(raw), None, "{format}");
    assert_no_command("standard error", &run.stderr);
    // The others speak to an agent; that they say what they are to say is seen by reading them back.
    if !["github", "azure"].contains(&format) {
        assert_no_command(format, &run.stdout);
    }
    run.stdout
}

/// Findings that each reader must see, in its order of path.
fn expected() -> Vec<Found> {
    let mut all: Vec<_> = NAMES
        .iter()
        .map(|(_, shown)| ("retired-model".to_owned(), (*shown).to_owned(), 2))
        .collect();
    all.sort_unstable();
    all
}

#[track_caller]
fn assert_found(format: &str, mut found: Vec<Found>) {
    found.sort_unstable();
    assert_eq!(found, expected(), "{format}");
}

/// The name as a reader that takes names raw gets it, in comparable form.
fn shown(name: &str) -> String {
    name.replace('\n', "␊").replace('\u{1b}', "␛")
}

/// Fails where an agent of GitHub or Azure would read a command out of a log.
#[track_caller]
fn assert_no_command(what: &str, log: &str) {
    for line in log.lines() {
        assert!(!line.trim_start().starts_with("::"), "{what}: {line}");
        assert!(
            !line.contains("##[") && !line.to_ascii_lowercase().contains("##vso["),
            "{what}: {line}"
        );
    }
}

/// The finding, if it counts; the JSON has suppressed ones too.
fn of_json(finding: &Value) -> Option<Found> {
    if !finding["suppressed"].is_null() {
        return None;
    }
    let text = |key: &str| finding[key].as_str().unwrap().to_owned();
    Some((text("lint"), shown(&text("path")), finding["line"].as_u64().unwrap()))
}

#[test]
fn json() {
    let report = written("json");
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_found(
        "json",
        report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(of_json)
            .collect(),
    );
}

#[test]
fn jsonl() {
    let report = written("jsonl");
    let found = report
        .lines()
        .filter_map(|line| of_json(&serde_json::from_str(line).unwrap()));
    assert_found("jsonl", found.collect());
}

#[test]
fn sarif() {
    let report = written("sarif");
    let log: Value = serde_json::from_str(&report).unwrap();
    for schema in ["sarif-schema-2.1.0.errata01.json", "sarif-2.1.0.schemastore.json"] {
        let path = format!("{}/tests/schemas/sarif/{schema}", env!("CARGO_MANIFEST_DIR"));
        let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let errors: Vec<_> = jsonschema::validator_for(&schema)
            .unwrap()
            .iter_errors(&log)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}", errors.join("\n"));
    }
    let (accepted, found): (Vec<_>, Vec<_>) = log["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .partition(|result| result["suppressions"].is_array());
    assert_eq!(accepted.len(), 1);
    let why = accepted[0]["suppressions"][0]["justification"].as_str().unwrap();
    assert!(why.contains("]]>") && why.contains("<script>"), "{why}");
    let found = found.into_iter().map(|result| {
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        // Bytes that are not UTF-8 are those of the URI.
        let path = percent_encoding::percent_decode_str(uri).decode_utf8();
        let path = path.map_or_else(|_| uri.to_owned(), |path| shown(&path));
        (
            result["ruleId"].as_str().unwrap().to_owned(),
            path,
            place["region"]["startLine"].as_u64().unwrap(),
        )
    });
    assert_found("sarif", found.collect());
}

#[test]
fn gitlab() {
    let report: Vec<Value> = serde_json::from_str(&written("gitlab")).unwrap();
    let found = report.iter().map(|issue| {
        (
            issue["check_name"].as_str().unwrap().to_owned(),
            shown(issue["location"]["path"].as_str().unwrap()),
            issue["location"]["lines"]["begin"].as_u64().unwrap(),
        )
    });
    assert_found("gitlab", found.collect());
}

fn of_diagnostic(diagnostic: &Value) -> Found {
    let location = &diagnostic["location"];
    (
        diagnostic["code"]["value"].as_str().unwrap().to_owned(),
        shown(location["path"].as_str().unwrap()),
        location["range"]["start"]["line"].as_u64().unwrap(),
    )
}

#[test]
fn rdjson() {
    let report: Value = serde_json::from_str(&written("rdjson")).unwrap();
    let found = report["diagnostics"].as_array().unwrap().iter().map(of_diagnostic);
    assert_found("rdjson", found.collect());
    let lines = written("rdjsonl");
    let found = lines
        .lines()
        .map(|line| of_diagnostic(&serde_json::from_str(line).unwrap()));
    assert_found("rdjsonl", found.collect());
}

/// The name of an element or a command, and its attributes or properties.
type Element = (String, Vec<(String, String)>);

/// A command as the runner of GitHub reads a line of a log, by its own code; `None` is a plain line.
fn command(line: &str) -> Option<Element> {
    let line = line.trim_start().strip_prefix("::")?;
    let (header, _) = line.split_once("::")?;
    let (name, properties) = header.split_once(' ').unwrap_or((header, ""));
    let unescaped = |text: &str, pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    };
    let property = |pair: &str| {
        let (key, value) = pair.split_once('=').unwrap();
        let value = unescaped(
            value,
            &[("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")],
        );
        (key.to_owned(), value)
    };
    let properties = properties.split(',').filter(|pair| !pair.is_empty()).map(property);
    Some((name.to_owned(), properties.collect()))
}

#[test]
fn github() {
    let report = written("github");
    let found = report.lines().map(|line| {
        let (name, properties) = command(line).unwrap_or_else(|| panic!("a plain line: {line}"));
        assert_eq!(name, "error");
        let keys: Vec<_> = properties.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["title", "file", "line", "endLine", "col", "endColumn"]);
        let value = |index: usize| properties[index].1.clone();
        (value(0), shown(&value(1)), value(2).parse().unwrap())
    });
    assert_found("github", found.collect());
}

#[test]
fn azure() {
    let report = written("azure");
    let unescaped = |text: &str| {
        let text = text.replace("%3B", ";").replace("%0D", "\r").replace("%0A", "\n");
        text.replace("%5D", "]").replace("%AZP25", "%")
    };
    let found = report.lines().map(|line| {
        let rest = line.strip_prefix("##vso[task.logissue ").unwrap();
        let (header, _) = rest.split_once(']').unwrap();
        let pairs: Vec<_> = header
            .split_terminator(';')
            .map(|pair| pair.split_once('=').unwrap())
            .collect();
        let keys: Vec<_> = pairs.iter().map(|(key, _)| *key).collect();
        assert_eq!(keys, ["type", "sourcepath", "linenumber", "columnnumber", "code"]);
        (
            unescaped(pairs[4].1),
            shown(&unescaped(pairs[1].1)),
            pairs[2].1.parse().unwrap(),
        )
    });
    assert_found("azure", found.collect());
}

/// The start tags of a document, in order; what is not well-formed fails, and so does what no report of ours has.
fn tags(xml: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().enable_all_checks(true);
    let mut all = Vec::new();
    let tag = |start: &BytesStart<'_>| {
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            let value = attribute.normalized_value(XmlVersion::Explicit1_0).unwrap();
            (attribute.key.as_ref().to_owned(), value.into_owned())
        });
        (start.name().as_ref().to_owned(), attributes.collect())
    };
    loop {
        match reader.read_event().unwrap() {
            Xml::Start(start) | Xml::Empty(start) => all.push(tag(&start)),
            Xml::Decl(_) | Xml::End(_) | Xml::Text(_) | Xml::GeneralRef(_) => {}
            Xml::Eof => return all,
            other => panic!("{other:?}"),
        }
    }
}

fn attribute(tag: &Element, name: &str) -> String {
    let found = tag.1.iter().find(|(key, _)| key == name);
    found.unwrap_or_else(|| panic!("{name} of {tag:?}")).1.clone()
}

#[test]
fn checkstyle() {
    let mut path = String::new();
    let mut found = Vec::new();
    for tag in &tags(&written("checkstyle"))[1..] {
        match tag.0.as_str() {
            "file" => path = attribute(tag, "name"),
            "error" => {
                let source = attribute(tag, "source");
                let lint = source.strip_prefix("bedrock-lint.").unwrap();
                found.push((lint.to_owned(), path.clone(), attribute(tag, "line").parse().unwrap()));
            }
            other => panic!("{other}"),
        }
    }
    assert_found("checkstyle", found);
}

#[test]
fn junit() {
    let mut found = Vec::new();
    for element in tags(&written("junit")) {
        let known = [
            "testsuites",
            "testsuite",
            "properties",
            "property",
            "testcase",
            "failure",
            "system-out",
            "system-err",
        ];
        assert!(known.contains(&element.0.as_str()), "{element:?}");
        if element.0 == "testcase" {
            let file = attribute(&element, "file");
            let name = attribute(&element, "name");
            let place = name.strip_prefix(&format!("{file}:")).unwrap();
            let (at, _) = place.split_once(':').unwrap();
            let class = attribute(&element, "classname");
            let lint = class.strip_prefix("bedrock-lint.").unwrap();
            found.push((lint.to_owned(), file, at.parse().unwrap()));
        }
    }
    assert_found("junit", found);
}

#[test]
fn markdown() {
    let report = written("markdown");
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut in_table = false;
    for event in Parser::new_ext(&report, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Table(_)) => in_table = true,
            Event::Start(Tag::TableRow | Tag::TableHead) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => rows.last_mut().unwrap().push(String::new()),
            Event::Text(text) | Event::Code(text) if in_table => {
                rows.last_mut().unwrap().last_mut().unwrap().push_str(&text);
            }
            Event::InlineHtml(html) => assert!(["<code>", "</code>"].contains(&&*html), "{html}"),
            Event::End(pulldown_cmark::TagEnd::Table) => in_table = false,
            Event::Start(Tag::Paragraph | Tag::Heading { .. }) | Event::End(_) | Event::Text(_) => {}
            other => panic!("{other:?}"),
        }
    }
    let found = rows[1..].iter().map(|row| {
        assert_eq!(row.len(), 4, "{row:?}");
        let (path, at) = row[1].rsplit_once(':').unwrap();
        let lint = row[2].rsplit_once(' ').unwrap().1;
        (lint.to_owned(), path.to_owned(), at.parse().unwrap())
    });
    assert_found("markdown", found.collect());
}

#[test]
fn lines_for_people_hold_no_command() {
    let report = written("concise");
    assert_eq!(report.lines().count(), NAMES.len());
    for line in report.lines() {
        assert!(line.contains(".py:2:23: error[retired-model] "), "{line}");
    }
    written("text");
    let inventory = Case::new("inventory");
    for (name, _) in NAMES {
        fs::write(
            inventory.path().join(OsStr::from_bytes(name)),
            "M = 'anthropic.claude-v2'\n",
        )
        .unwrap();
    }
    assert_no_command("inventory", &inventory.run().stdout);
}

/// Hostile parts of a message: commands of agents at the start of a line and within it, control characters, and
/// characters that reorder text.
const HOSTILE: &str =
    "x\n::stop-commands::never\n \t::error::y ##[error]z ##vso[task.complete]w \u{1b}[31m\r::add-mask::v\u{202e}";

/// The same as a value of TOML.
fn quoted() -> String {
    toml::Value::from(HOSTILE)
        .to_string()
        .replace('\u{1b}', "\\u001b")
        .replace('\r', "\\r")
}

/// Fails where a log has a command, or anything that a terminal obeys.
#[track_caller]
fn assert_plain(what: &str, log: &str) {
    assert_no_command(what, log);
    let raw = |c: &char| c.is_control() && *c != '\n' || ('\u{202a}'..='\u{202e}').contains(c);
    assert_eq!(log.chars().find(raw), None, "{what}: {log}");
}

#[test]
fn no_value_of_a_config_is_a_command_on_standard_error() {
    let keys = [
        "as-of = {}",
        "regions = [{}]",
        "exclude = [{}]",
        "fail-on = {}",
        "fail-within = {}",
        "prefer = {}",
        "catalog = [{}]",
        "baseline = {}",
        "{} = 1",
        "[lints]\n{} = \"error\"",
        "[lints]\nretired-model = {}",
        "[replacements]\n{} = \"anthropic.claude-sonnet-4-6\"",
        "[replacements]\n\"anthropic.claude-v2\" = {}",
        "[arns]\n{} = \"anthropic.claude-v2\"",
        "[arns]\n\"arn:aws:bedrock:us-east-1:1:prompt-router/a\" = {}",
        "[[override]]\npaths = [{}]\nrole = \"test\"",
        "[[override]]\npaths = [\"*\"]\nrole = {}",
        "[[ignore]]\nmodel = {}\nreason = \"x\"",
        "[[ignore]]\nmodel = \"anthropic.claude-instant-v1\"\nreason = {}",
        "[[ignore]]\npaths = [{}]\nreason = {}",
        "not toml {}",
        "[{}]",
        "allow = [{}]",
        "deny = [{}]",
    ];
    for key in keys {
        let case = Case::new("check").file("bedrock-lint.toml", key.replace("{}", &quoted()) + "\n");
        let case = case.file("a.py", "M = 'anthropic.claude-v2'\n");
        for format in ["concise", "text", "github", "azure"] {
            let run = case.run_in("", &["--format", format, "-v"]);
            assert_plain(key, &run.stderr);
        }
        for command in [
            "config show",
            "explain a.py:1",
            "catalog list",
            "catalog show anthropic.claude-v2",
        ] {
            let other = Case::bare(command).file("bedrock-lint.toml", key.replace("{}", &quoted()) + "\n");
            let run = other.file("a.py", "M = 'anthropic.claude-v2'\n").run();
            assert_plain(&format!("{command} with {key}"), &run.stderr);
        }
    }
}

#[test]
fn no_text_of_an_overlay_or_a_baseline_is_a_command_on_standard_error() {
    let texts = [
        "[[model]]\nid = {}\n",
        "[default]\n{} = 1\n",
        "{} = 2\n",
        "[[model]]\nid = \"a.b-v1\"\nname = {}\nlisted = {}\n",
        "[defaults]\nprovider = {}\n[[model]]\nid = \"a.b-v1\"\nreplacement = {}\n",
        "[[profile]]\nprefix = {}\n",
        "{}",
    ];
    for text in texts {
        let text = text.replace("{}", &quoted());
        let case = Case::new("check").args(["--catalog", "o.toml"]).file("o.toml", &text);
        let run = case.file("a.py", "M = 'anthropic.claude-v2'\n").run();
        assert_eq!(run.code, 2, "{text}");
        assert_plain(&text, &run.stderr);
        let case = Case::new("check")
            .args(["--baseline", "b.jsonl"])
            .file("b.jsonl", &text);
        let run = case.file("a.py", "M = 'anthropic.claude-v2'\n").run();
        assert_eq!(run.code, 2, "{text}");
        assert_plain(&text, &run.stderr);
    }
}

#[test]
fn no_name_of_a_file_or_folder_is_a_command_on_standard_error() {
    let case = Case::new("check");
    let inside = |name: &str| case.path().join(HOSTILE).join(name);
    fs::create_dir_all(inside("sub")).unwrap();
    for (name, text) in [
        ("bedrock-lint.toml", "as-of = 1\n"),
        ("a.py", "M = 'anthropic.claude-v2'\n"),
        (".gitignore", "{\n[\n"),
        ("big.py", &*"x".repeat(300)),
        ("nul.bin", "\0"),
        ("lfs", "version https://git-lfs.github.com/spec/v1\noid x\n"),
        ("torn.json", "{\"m\": \"anthropic.claude-v2\", ]"),
    ] {
        fs::write(inside(name), text).unwrap();
    }
    std::os::unix::fs::symlink("nowhere", inside("link.py")).unwrap();
    fs::create_dir(inside("sub").join(".git")).unwrap();
    let given = format!("{HOSTILE}/gone.py");
    let (link, config) = (format!("{HOSTILE}/link.py"), format!("{HOSTILE}/bedrock-lint.toml"));
    let file = format!("{HOSTILE}/a.py");
    let output = format!("json={HOSTILE}/gone/x.json");
    let more: [&[&str]; 15] = [
        &[],
        &["-v"],
        &["-v", "--max-file-size", "200"],
        &[&given],
        &[&link],
        &["--config", &config],
        &["--config", &given],
        &["--catalog", &given],
        &["--baseline", &given],
        &["--output-file", &output],
        &["--since", HOSTILE],
        &["--exclude", HOSTILE, "--exclude", "["],
        &["--fix", &file],
        &["--isolated", "-v", "--fix"],
        &["--isolated", "--write-baseline", "--baseline", &file],
    ];
    for args in more {
        let run = case.run_in("", &[args, &["--format", "concise"]].concat());
        assert_plain(&format!("{args:?}"), &run.stderr);
    }
    // A path from a hook may look like an option.
    for name in ["--x", "-x", "--format=", "--as-of="] {
        let run = case.run_in("", &[&format!("{name}{HOSTILE}")]);
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert_plain(name, &run.stderr);
    }
    let stdin = Case::new("check")
        .args(["-", "--stdin-filename", HOSTILE, "-v", "--max-file-size", "3"])
        .stdin("too long");
    assert_plain("standard input", &stdin.run().stderr);
}

#[test]
fn no_text_of_an_overlay_or_a_config_is_obeyed_where_it_is_shown() {
    let overlay = "[[model]]\nid = \"evil.model-v1:0\"\nprovider = {}\nname = {}\nnote = {}\nlegacy-period = {}\n\
                   listed = { active = 2026-11-01 }\n";
    let quoted = quoted();
    let overlay = overlay.replace("legacy-period = {}\n", "").replace("{}", &quoted);
    let config = format!("catalog = [\"o.toml\"]\n[[deny]]\nmodels = [\"evil.*\"]\nreason = {quoted}\n");
    for command in [
        "catalog list",
        "catalog list --format json",
        "catalog show evil.model-v1:0",
        "explain evil.model-v1:0",
        "explain a.py:1",
        "config show",
        "check --all -v",
        "check --all --format json",
        "inventory",
    ] {
        let case = Case::bare(command)
            .file("o.toml", &overlay)
            .file("bedrock-lint.toml", &config);
        let line = format!("M = \"evil.model-v1:0\" # {WORDS}\n");
        let run = case.file("a.py", line).run();
        assert!(run.code < 2, "{command}: {}", run.stderr);
        assert_plain(command, &run.stdout);
        assert_plain(command, &run.stderr);
        if command.ends_with("json") {
            let value: Value = serde_json::from_str(&run.stdout).unwrap();
            assert!(value.to_string().contains("stop-commands") || command.starts_with("check"));
        } else if command.starts_with("catalog") {
            assert!(run.stdout.contains("x␊::stop-commands::never␊"), "{}", run.stdout);
        }
    }
}
