//! Language and role of a document by its content: the program that runs it, the machine that wrote it.
//!
//! Input: a path and the text. Output: its [`Language`] and its [`Role`], by the path first and by the first lines of the text
//! where the path leaves it open.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::bytes::Regex;

use super::aliases::language_name;
use super::language::{Language, file_name, language_of, named};
use super::role::{is_cassette, is_live_test, role_of};
use crate::vocab::{Role, boundary};

/// Number of bytes of a text that are searched.
const HEAD: usize = 4096;

/// Words in the head of a recording: a row matches if all its words are there.
const RECORDED: &[&[&str]] = &[
    &["\"http_interactions\""],                           // Betamax, VCR as JSON
    &["\"interactions\"", "\"request\"", "\"response\""], // vcrpy as JSON
    &["\"log\"", "\"creator\"", "\"entries\""],           // HAR, Polly.js
    &["\"scope\"", "\"rawHeaders\""],                     // nock
    &["\"$schema\"", "sarif", "\"runs\""],                // SARIF
];

/// Keys of the time at which something happened, or of how long it took, in small letters and without separators.
const TIMES: &[&str] = &[
    "timestamp",
    "time",
    "ts",
    "createdat",
    "created",
    "startedat",
    "finishedat",
    "completedat",
    "starttime",
    "endtime",
    "date",
    "datetime",
    "latency",
    "latencyms",
    "latencyseconds",
    "latencys",
    "durationms",
    "duration",
    "durationseconds",
    "elapsed",
    "elapsedms",
    "elapsedseconds",
    "responsetime",
    "responsetimems",
    "timetofirsttoken",
    "ttft",
];

/// Keys of what a call of a model may have used or returned, in the same way; a config may have them, too.
const RESULTS: &[&str] = &["usage", "response", "output", "completion", "answer", "generatedtext"];

/// Keys that only what ran has.
const SURE_RESULTS: &[&str] = &[
    "inputtokens",
    "outputtokens",
    "prompttokens",
    "completiontokens",
    "totaltokens",
    "stopreason",
    "finishreason",
    "tokensused",
];

/// Keys that open a YAML file of recorded requests, each on a line of its own.
const CASSETTES: &[&str] = &["interactions:", "http_interactions:"];

/// First lines of snapshots.
const SNAPSHOTS: &[&str] = &["// Jest Snapshot v", "// Vitest Snapshot v", "# serializer version:"];

/// Signs in a head of Objective-C, whose files end as those of MATLAB do.
const OBJECTIVE_C: &[&str] = &[
    "#import",
    "@interface",
    "@implementation",
    "@class",
    "#include <",
    "@import",
];

/// The language of a file: by its name, or by the interpreter in its first line where the name says nothing.
pub fn language_of_text(path: &str, text: &str) -> &'static Language {
    let by_name = language_of(path);
    if by_name.name == "matlab" && OBJECTIVE_C.iter().any(|sign| head(text).contains(sign)) {
        return named("objective-c").unwrap_or(by_name);
    }
    let has_extension = file_name(path).trim_start_matches('.').contains('.');
    if has_extension || by_name.name != "text" {
        return by_name;
    }
    interpreter(text)
        .and_then(language_name)
        .and_then(named)
        .unwrap_or(by_name)
}

/// Words in the head of an event that AWS hands to a function: a row matches if all its words are there.
const EVENTS: &[&[&str]] = &[
    &["\"requestContext\""],                           // API Gateway, Function URL
    &["\"Records\"", "\"eventSource\""],               // S3, SNS, SQS, DynamoDB streams
    &["\"detail-type\"", "\"source\"", "\"account\""], // EventBridge
];

/// Role of the file: by its path, or by its text where that shows a recording, or an event to try a program with.
pub fn role_of_text(path: &str, text: &str) -> Role {
    let by_path = role_of(path);
    if by_path == Role::Config && language_of(path).name == "json" && has_all(EVENTS, head(text)) {
        return Role::Test;
    }
    if !matches!(by_path, Role::Doc | Role::History) && is_recorded(language_of(path).name, head(text)) {
        return Role::Recording;
    }
    if by_path == Role::Code && is_of_mock(head(text)) {
        return Role::Test;
    }
    // Lines without what a run leaves are what it is given, whatever the folder is called.
    if by_path == Role::Recording && language_of(path).name == "jsonl" && !is_cassette(path) && !has_trace(head(text)) {
        return Role::Config;
    }
    by_path
}

/// Imports of what answers in the place of AWS.
const MOCKS: &[&str] = &[
    "from moto",
    "import moto",
    "import vcr",
    "from vcr",
    "import nock",
    "'nock'",
    "\"nock\"",
    "'msw'",
    "\"msw\"",
    "'msw/node'",
    "\"msw/node\"",
    "'aws-sdk-client-mock'",
    "\"aws-sdk-client-mock\"",
    "botocore.stub",
    "import requests_mock",
    "import responses",
    "import respx",
    "com.github.tomakehurst.wiremock",
    "org.wiremock",
    "WireMock.Net",
    "using WireMock",
    "org.mockserver",
    "require 'webmock",
    "require \"webmock",
    "require 'vcr'",
    "require \"vcr\"",
    "gopkg.in/h2non/gock",
    "github.com/h2non/gock",
    "jarcoal/httpmock",
    "use wiremock::",
    "use mockito::",
    "use httpmock::",
];

/// True if the head of a program imports what answers in the place of AWS.
fn is_of_mock(head: &str) -> bool {
    MOCKS.iter().any(|sign| head.contains(sign))
}

/// Signs in the text of a test that it calls AWS: it is marked so, or records what it got. A skip is code, and the tree shows it.
#[expect(
    clippy::unwrap_used,
    reason = "a test compiles this very pattern; no input reaches it"
)]
static CALLS_AWS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?i-u)\bmark\.(?:integration|live|e2e|vcr)\b|@Tag\("(?:integration|live|e2e)|//go:build[^\n]*(?:integration|e2e|live)|@EnabledIfEnvironmentVariable|\buse_cassette\b|@vcr\b|nock\.back|@polly-js"#,
    )
    .unwrap()
});

/// Words that occur in every match of [`CALLS_AWS`].
const SIGNS: &[&str] = &[
    "mark.",
    "@tag(",
    "//go:build",
    "@enabledif",
    "use_cassette",
    "@vcr",
    "nock.back",
    "@polly-js",
];

/// Search for the words, in any case.
#[expect(clippy::unwrap_used, reason = "the words are few; no input reaches it")]
static SIGN: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(SIGNS)
        .unwrap()
});

/// True if the text of a test says that it calls AWS.
///
/// No sign is longer than two lines, so the pattern, which is slow, is matched against the lines around the words only.
fn has_live_sign(text: &str) -> bool {
    let mut behind = 0;
    let is_sign = |at: usize| {
        if at < behind {
            return false;
        }
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let mut ends = memchr::memchr_iter(b'\n', &text.as_bytes()[at..]).map(|end| at + end);
        behind = ends.next().unwrap_or(text.len());
        let end = ends.next().unwrap_or(text.len());
        CALLS_AWS.is_match(&text.as_bytes()[start..end])
    };
    SIGN.find_iter(text).map(|found| found.start()).any(is_sign)
}

/// Signs that a test calls AWS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LiveSigns {
    /// True if its path says so.
    pub by_path: bool,
    /// True if its text says so.
    pub by_text: bool,
}

/// The signs that a test calls AWS, in its path and its text.
pub fn live_signs(path: &str, text: &str) -> LiveSigns {
    LiveSigns {
        by_path: is_live_test(path) || is_short_live_name(file_name(path)),
        by_text: has_live_sign(text),
    }
}

/// True if a part of a file's name, behind the first, is short for an integration test: `chat.int.test.ts`.
fn is_short_live_name(name: &str) -> bool {
    let parts: Vec<&str> = name.split('.').collect();
    let inner = parts.get(1..parts.len().saturating_sub(1)).unwrap_or_default();
    inner.iter().any(|part| matches!(*part, "int" | "it"))
}

/// Bytes at the start of a text in which a generated file is marked.
const GENERATED_HEAD: usize = 1_000;

/// Words with which a head forbids changes by hand.
const FORBIDS: &[&str] = &[
    "do not edit",
    "don't edit",
    "do not modify",
    "do not change",
    "not edit by hand",
    "not edit manually",
    "changes will be lost",
    "changes will be overwritten",
    "edits will be lost",
    "edits will be overwritten",
];

/// True if a program wrote the file, by its name (`catalog.generated.ts`, `models_generated.go`) or its head.
pub fn is_generated(path: &str, text: &str) -> bool {
    let name = file_name(path).to_ascii_lowercase();
    let mut parts = name.split('.').skip(1);
    let stem = name.split('.').next().unwrap_or_default();
    let by_name = parts.any(|part| matches!(part, "generated" | "gen"))
        || stem.ends_with("_generated")
        || stem.starts_with("zz_generated");
    by_name || says_generated(text) || is_bundled(name.as_str(), text) || is_build_output(path)
}

/// Folders that tools fill with copies of sources, with the folder below.
const BUILD_OUTPUTS: &[(&str, &[&str])] = &[
    ("target", &["classes", "test-classes", "generated-sources"]),
    ("build", &["resources", "classes", "generated", "libs"]),
    ("bin", &["debug", "release"]),
    ("obj", &["debug", "release"]),
    (".aws-sam", &["build"]),
    (".ipynb_checkpoints", &[]),
    ("cdk.out", &[]),
    ("snapshot.out", &[]),
    (".serverless", &[]),
    (".next", &[]),
];

/// True if a file is below a folder of build outputs.
fn is_build_output(path: &str) -> bool {
    let folders: Vec<String> = path.split('/').map(str::to_ascii_lowercase).collect();
    let is_packed = |part: &String| part == "pkg-info" || part.ends_with(".egg-info") || part.ends_with(".dist-info");
    if folders.iter().any(is_packed) {
        return true;
    }
    folders.windows(2).any(|two| {
        let row = BUILD_OUTPUTS.iter().find(|(folder, _)| *folder == two[0]);
        row.is_some_and(|(_, below)| below.is_empty() || below.contains(&two[1].as_str()))
    })
}

/// Ends of the names of what a bundler writes.
const BUNDLES: &[&str] = &[".min.js", ".min.mjs", ".min.cjs", ".bundle.js", ".chunk.js"];

/// A line of a program that a person writes is not as long, in bytes.
const MAX_LINE_LEN: usize = 8_000;

/// True if a bundler wrote a program: by its name, or most of it is in lines that no person writes.
fn is_bundled(name: &str, text: &str) -> bool {
    if BUNDLES.iter().any(|end| name.ends_with(end)) {
        return true;
    }
    let is_script = [".js", ".mjs", ".cjs"].iter().any(|end| name.ends_with(end));
    if !is_script || text.len() < MAX_LINE_LEN {
        return false;
    }
    let long = text.lines().map(str::len).filter(|length| *length > MAX_LINE_LEN);
    long.sum::<usize>() * 2 > text.len()
}

/// True if a text says at its start that a program wrote it.
fn says_generated(text: &str) -> bool {
    let head = boundary::words_after(text, 0, GENERATED_HEAD).to_ascii_lowercase();
    head.contains("@generated") || head.contains("generated") && FORBIDS.iter().any(|words| head.contains(words))
}

/// The interpreter that a first line `#!…` names, without folder, version and `env`.
fn interpreter(text: &str) -> Option<&str> {
    let line = text.strip_prefix("#!")?.lines().next()?;
    let mut words = line
        .split_whitespace()
        .map(|word| word.rsplit('/').next().unwrap_or(word));
    let first = words.next()?;
    let name = if first == "env" {
        words.find(|word| !word.starts_with('-') && !word.contains('='))?
    } else {
        first
    };
    Some(name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.'))
}

fn is_recorded(language: &str, head: &str) -> bool {
    match language {
        "json" | "jsonl" => has_all(RECORDED, head) || is_written_at_run_time(head),
        "yaml" => head.lines().any(|line| CASSETTES.contains(&line.trim_end())) && head.contains("request:"),
        _ => SNAPSHOTS.iter().any(|line| head.starts_with(line)),
    }
}

/// True if the records of a JSON text say when a call of a model was made, or how long it took, and what it used.
fn is_written_at_run_time(head: &str) -> bool {
    let keys = keys(head);
    let count = |list: &[&str]| keys.iter().filter(|key| list.contains(&key.as_str())).count();
    let sure = count(SURE_RESULTS);
    sure > 0 && (count(TIMES) > 0 || sure + count(RESULTS) > 1)
}

/// True if the records of a JSON text hold anything that only a run leaves.
fn has_trace(head: &str) -> bool {
    const MESSAGES: &[&str] = &["role", "content", "messages", "conversation", "event", "events"];
    let is_trace = |key: &String| {
        [TIMES, RESULTS, SURE_RESULTS, MESSAGES]
            .iter()
            .any(|list| list.contains(&key.as_str()))
    };
    keys(head).iter().any(is_trace)
}

/// The keys of a JSON text, folded. A quote in a text shifts the parts behind it, and then some keys are not seen.
fn keys(head: &str) -> Vec<String> {
    let texts = head.split('"').skip(1).step_by(2);
    let behind = head.split('"').skip(2).step_by(2);
    let is_key = |(_, behind): &(&str, &str)| behind.trim_start().starts_with(':');
    texts.zip(behind).filter(is_key).map(|(key, _)| folded(key)).collect()
}

/// A key in small letters, without what is no letter or digit.
fn folded(key: &str) -> String {
    let letters = key.chars().filter(|c| c.is_alphanumeric()).take(40);
    letters.flat_map(char::to_lowercase).collect()
}

/// True if a text has all words of a row.
fn has_all(rows: &[&[&str]], text: &str) -> bool {
    rows.iter().any(|words| words.iter().all(|word| text.contains(word)))
}

fn head(text: &str) -> &str {
    boundary::after(text, 0, HEAD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_without_extension_name_their_interpreter() {
        for (first, language) in [
            ("#!/usr/bin/env python3", "python"),
            ("#!/usr/bin/python3.12", "python"),
            ("#!/bin/bash -e", "shell"),
            ("#!/bin/sh", "shell"),
            ("#!/usr/bin/env -S node --no-warnings", "javascript"),
            ("#!/usr/bin/env ruby", "ruby"),
            ("#!/usr/bin/env pwsh", "powershell"),
            ("#!/usr/bin/perl -w", "perl"),
            ("#!/opt/strange", "text"),
            ("no script", "text"),
        ] {
            assert_eq!(
                language_of_text("bin/ask", &format!("{first}\nx = 1\n")).name,
                language,
                "{first}"
            );
        }
        assert_eq!(language_of_text("notes.txt", "#!/bin/sh\n").name, "text");
        assert_eq!(language_of_text("ask.rb", "#!/bin/sh\n").name, "ruby");
    }

    #[test]
    fn tests_that_call_aws_are_known_by_a_short_part_of_their_names() {
        for path in ["src/chat.int.test.ts", "chat.standard.int.test.ts", "chat.it.spec.js"] {
            assert!(live_signs(path, "").by_path, "{path}");
        }
        for path in ["int.test.ts", "test_int_values.py", "chat.test.ts", "print.int"] {
            assert!(!live_signs(path, "").by_path, "{path}");
        }
    }

    #[test]
    fn generated_files_are_known_by_their_names_and_heads() {
        for (path, text) in [
            ("catalog.generated.ts", ""),
            ("pkg/models_generated.go", ""),
            ("client.gen.go", ""),
            ("a.go", "// Code generated by mockgen. DO NOT EDIT.\n"),
            ("a.py", "# This file is auto-generated. Changes will be overwritten.\n"),
            ("a.yaml", "# @generated\n"),
        ] {
            assert!(is_generated(path, text), "{path}");
        }
        for (path, text) in [
            ("generated.ts", ""),
            ("generate_images.py", "# generates images\n"),
            ("a.py", "# the answer is generated by a model\n"),
            ("a.py", "# do not edit the ids below\n"),
        ] {
            assert!(!is_generated(path, text), "{path}");
        }
    }

    #[test]
    fn recordings_are_known_by_their_text() {
        for (path, text) in [
            ("tests/data/chat.yaml", "interactions:\n- request:\n    body: x\n"),
            (
                "data/chat.yml",
                "---\nhttp_interactions:\n- request:\n    method: post\n",
            ),
            (
                "data/chat.json",
                "{\"http_interactions\": [{}], \"recorded_with\": \"betamax\"}",
            ),
            (
                "data/a.json",
                "{\"log\": {\"creator\": {\"name\": \"x\"}, \"entries\": []}}",
            ),
            ("tests/nock.json", "[{\"scope\": \"https://a\", \"rawHeaders\": []}]"),
            (
                "out/scan.json",
                "{\"$schema\": \"https://a/sarif-schema-2.1.0.json\", \"runs\": []}",
            ),
            (
                "tests/chat.snapshot.txt",
                "// Jest Snapshot v1, https://goo.gl/fbAQLP\n",
            ),
        ] {
            assert_eq!(role_of_text(path, text), Role::Recording, "{path}");
        }
    }

    #[test]
    fn events_to_try_a_function_with_are_tests() {
        for text in [
            "{\"requestContext\": {\"connectionId\": \"a\"}, \"prompt\": \"hi\"}",
            "{\"Records\": [{\"eventSource\": \"aws:sqs\", \"body\": \"{}\"}]}",
            "{\"version\": \"0\", \"detail-type\": \"a\", \"source\": \"b\", \"account\": \"1\"}",
        ] {
            assert_eq!(role_of_text("samples/message.json", text), Role::Test, "{text}");
        }
        assert_eq!(
            role_of_text("samples/a.json", "{\"source\": \"a\", \"detail\": 1}"),
            Role::Config
        );
    }

    #[test]
    fn bundles_are_generated() {
        let line = "a();".repeat(4_000);
        assert!(is_generated("dist/assets/index-a1.js", &format!("{line}\n")));
        assert!(is_generated("public/app.min.js", "a();"));
        assert!(is_generated("service/target/classes/application.yml", "a: 1"));
        assert!(is_generated("lab/.ipynb_checkpoints/a.ipynb", "{}"));
        assert!(!is_generated("target/app.yml", "a: 1"));
        assert!(is_generated("app.egg-info/PKG-INFO", "a"));
        assert!(!is_generated("src/app.js", "a();\n"));
        assert!(!is_generated(
            "src/app.js",
            &format!("{}{line}", "b();\n".repeat(9_000))
        ));
        assert!(!is_generated("data/a.json", &line));
    }

    #[test]
    fn what_a_program_wrote_when_it_ran_is_known_by_its_fields() {
        for text in [
            r#"{"timestamp": "2026-03-04T17:22:11Z", "model": "x", "usage": {"input_tokens": 1}, "latency_ms": 812}"#,
            r#"{"modelId": "x", "usage": {"inputTokens": 12, "outputTokens": 9}, "output": "hi"}"#,
            r#"[{"model": "x", "latencyMs": 100, "stopReason": "end_turn"}]"#,
            r#"{"ts": 1772, "model": "x", "prompt": "say \"hi\"", "total_tokens": 3}"#,
        ] {
            for path in ["out/calls.jsonl", "data/calls.json", "runs/2026-03-04/calls.ndjson"] {
                assert_eq!(role_of_text(path, text), Role::Recording, "{text}");
            }
        }
        for text in [
            r#"{"name": "fast", "model": "x", "max_tokens": 100, "timeout": 3}"#,
            r#"{"model": "x", "max_input_tokens": 100, "max_output_tokens": 10, "created": "2026-01-01"}"#,
            r#"{"route": "a", "model": "x", "latency_ms": 800, "output": "json"}"#,
            r#"{"model": "x", "usage": "chat", "date": null}"#,
            r#"{"recordId": "A1", "modelInput": {"max_tokens": 10}, "modelId": "x"}"#,
        ] {
            assert_eq!(role_of_text("routes.jsonl", text), Role::Config, "{text}");
        }
        let route = r#"{"name": "fast", "model": "x"}"#;
        assert_eq!(role_of_text("runs/2026-03-04/routes.jsonl", route), Role::Config);
        assert_eq!(role_of_text("tests/cassettes/routes.jsonl", route), Role::Recording);
        let message = r#"{"role": "user", "content": "x"}"#;
        assert_eq!(role_of_text("runs/2026-03-04/out.jsonl", message), Role::Recording);
    }

    #[test]
    fn a_file_that_only_names_requests_is_no_recording() {
        assert_eq!(role_of_text("app.yaml", "interactions: 3\nrequest: x\n"), Role::Config);
        assert_eq!(role_of_text("log.json", "{\"log\": {\"level\": 1}}"), Role::Config);
        assert_eq!(role_of_text("tests/chat.py", "interactions:\nrequest:\n"), Role::Test);
        assert_eq!(role_of_text("guide.md", "// Jest Snapshot v1\n"), Role::Doc);
    }
}
