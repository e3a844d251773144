use std::collections::BTreeSet;

use serde_json::Value;

use super::super::Options;
use super::super::testing::{claude_v2, findings, report_findings, report_inventory, retired};
use super::*;

fn parsed(report: &str) -> Value {
    serde_json::from_str(report).unwrap()
}

/// The paths of all fields, with the type of what they hold where one is known.
fn fields(value: &Value, path: &str, all: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                all.insert(format!("{path}.{key}"));
                fields(value, &format!("{path}.{key}"), all);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| fields(item, &format!("{path}[]"), all)),
        _ => {}
    }
}

#[test]
fn the_hard_sample() {
    insta::assert_snapshot!(report_findings(&FORMAT, &Options::default()));
}

#[test]
fn the_inventory_of_the_hard_sample() {
    insta::assert_snapshot!(report_inventory(&FORMAT, &Options::default()));
}

#[test]
fn the_names_of_fields_are_for_good() {
    let mut names = BTreeSet::new();
    fields(&parsed(&report_findings(&FORMAT, &Options::default())), "", &mut names);
    insta::assert_snapshot!(names.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_finding_has_every_field() {
    let report = parsed(&report_findings(&FORMAT, &Options::default()));
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let all = report["findings"].as_array().unwrap();
    for finding in all {
        assert_eq!(names(finding), names(&all[0]));
    }
    let inventory = parsed(&report_inventory(&FORMAT, &Options::default()));
    let left_out = ["lint", "severity", "replacement"];
    let expected = names(&all[0])
        .into_iter()
        .filter(|name| !left_out.contains(&name.as_str()))
        .collect::<Vec<_>>();
    for reference in inventory["references"].as_array().unwrap() {
        assert_eq!(names(reference), expected);
    }
}

#[test]
fn values_survive_the_way_there_and_back() {
    let report = parsed(&report_findings(&FORMAT, &Options::default()));
    let mut written = report["findings"].as_array().unwrap().iter();
    for (document, findings) in findings() {
        for finding in findings {
            let record = written.next().unwrap();
            assert_eq!(record["path"], document.name());
            assert_eq!(record["message"], finding.message.as_str());
            let offset = |name: &str| usize::try_from(record[name].as_u64().unwrap()).unwrap();
            assert_eq!(
                &document.text()[offset("byte_start")..offset("byte_end")],
                record["text"].as_str().unwrap()
            );
        }
    }
    assert!(written.next().is_none());
}

#[test]
fn a_run_without_findings_is_valid_too() {
    let mut reporter = (FORMAT.findings)(&Options::default());
    let mut out = Vec::new();
    reporter.begin(&mut out).unwrap();
    reporter
        .finish(&mut out, &super::super::testing::summary_of_nothing())
        .unwrap();
    assert_eq!(
        parsed(std::str::from_utf8(&out).unwrap())["findings"],
        serde_json::json!([])
    );
}

#[test]
fn control_characters_are_escaped_and_stay_the_same_value() {
    let text = "a\u{9b}31m\u{202e}\u{e0041}\u{1b}\"\\\u{7f} größe 模";
    let mut out = Vec::new();
    write_line(&mut out, &text).unwrap();
    let out = String::from_utf8(out).unwrap();
    assert!(!out.contains(is_deceptive), "{out}");
    assert!(out.contains("größe 模"));
    assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
}

#[test]
fn bytes_are_those_of_the_file_and_columns_those_of_its_text() {
    let text = "ö = 'anthropic.claude-v2'\n";
    let utf16 = [
        &[0xff, 0xfe][..],
        &text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
    ]
    .concat();
    let bom = [&[0xef, 0xbb, 0xbf][..], text.as_bytes()].concat();
    for (bytes, start, end) in [(text.as_bytes().to_vec(), 6, 25), (bom, 9, 28), (utf16, 12, 50)] {
        let document = Document::new("a.py", bytes);
        let record = record(&document);
        assert_eq!(
            (&record["line"], &record["column"], &record["end_column"]),
            (&1.into(), &7.into(), &26.into())
        );
        assert_eq!(
            (&record["byte_start"], &record["byte_end"]),
            (&start.into(), &end.into())
        );
    }
}

#[cfg(unix)]
#[test]
fn a_path_that_is_not_utf_8_is_percent_encoded_and_says_so() {
    use std::os::unix::ffi::OsStrExt;
    let path = std::path::Path::new(std::ffi::OsStr::from_bytes(b"caf\xe9/100%.py"));
    let text = b"m = 'anthropic.claude-v2'".to_vec();
    let encoded = record(&Document::new(path, text.clone()));
    assert_eq!(
        (&encoded["path"], &encoded["path_encoding"]),
        (&"caf%E9/100%25.py".into(), &"percent".into())
    );
    let plain = record(&Document::new("caf%E9.py", text));
    assert_eq!(
        (&plain["path"], &plain["path_encoding"]),
        (&"caf%E9.py".into(), &Value::Null)
    );
}

/// The JSON of a finding on the first id of the document.
fn record(document: &Document) -> Value {
    let finding = retired(document, claude_v2(document, 0));
    serde_json::to_value(FindingRecord::new(document, &finding)).unwrap()
}
