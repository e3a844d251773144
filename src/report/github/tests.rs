use std::collections::HashMap;
use std::sync::Arc;

use super::super::outbreak;
use super::super::root::Root;
use super::super::testing::{candidates, claude_v2, document, report_findings, retired, summary};
use super::*;

/// A command as the runner reads it.
#[derive(Debug)]
struct Command {
    name: String,
    properties: HashMap<String, String>,
    text: String,
}

/// The runner's own reading: the next `::` ends the header, `,` and the first `=` part it, `%25` is read last.
fn read(line: &str) -> Command {
    let (header, text) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
    let (name, properties) = header.split_once(' ').unwrap();
    let unescape = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n");
    let property = |text: &str| {
        unescape(text)
            .replace("%3A", ":")
            .replace("%2C", ",")
            .replace("%25", "%")
    };
    let pair = |pair: &str| {
        let (key, value) = pair.split_once('=').unwrap();
        (key.to_owned(), property(value))
    };
    Command {
        name: name.to_owned(),
        properties: properties.split(',').map(pair).collect(),
        text: unescape(text).replace("%25", "%"),
    }
}

fn written(findings: &[Finding]) -> Vec<Command> {
    let mut reporter = (FORMAT.findings)(&Options::default());
    let mut out = Vec::new();
    reporter.document(&mut out, &document(), findings).unwrap();
    reporter.finish(&mut out, &summary()).unwrap();
    String::from_utf8(out).unwrap().lines().map(read).collect()
}

#[test]
fn the_hard_sample() {
    insta::assert_snapshot!(report_findings(&FORMAT, &Options::default()));
}

#[test]
fn escapes_are_those_of_the_toolkit() {
    for (text, as_data, as_property) in [
        ("%", "%25", "%25"),
        ("\r\n", "%0D%0A", "%0D%0A"),
        (":,", ":,", "%3A%2C"),
        ("%0A", "%250A", "%250A"),
        ("%3A", "%253A", "%253A"),
        (";]= \"ö", ";]= \"ö", ";]= \"ö"),
    ] {
        assert_eq!(
            (data(text), property(text)),
            (as_data.to_owned(), as_property.to_owned())
        );
    }
}

#[test]
fn no_name_and_no_text_breaks_out() {
    let report = outbreak::report(&FORMAT);
    let commands: Vec<_> = report.lines().map(read).collect();
    assert_eq!(commands.len(), outbreak::names().len());
    for (command, name) in commands.iter().zip(outbreak::names()) {
        assert_eq!(command.name, "error");
        assert_eq!(command.properties.len(), 6, "{command:?}");
        let expected: String = name.split('\n').map(visible).collect::<Vec<_>>().join("\n");
        assert_eq!(command.properties["file"], expected);
        assert!(command.text.contains("::warning file=x::") && command.text.contains("100%0A"));
    }
}

#[test]
fn ten_of_a_level_are_shown_and_the_last_says_how_many_more() {
    let document = document();
    let errors = (0..13).map(|at| {
        let mut finding = retired(&document, claude_v2(&document, 0));
        let judgement = finding.verdict.judgement.as_mut().map(Arc::make_mut);
        judgement.unwrap().name = format!("Model {at}");
        finding
    });
    let mut warning = retired(&document, claude_v2(&document, 1));
    warning.severity = Severity::Warning;
    let commands = written(&errors.chain([warning]).collect::<Vec<_>>());
    assert_eq!(commands.len(), 11);
    assert!(
        commands[9].text.contains("3 errors more are not shown"),
        "{}",
        commands[9].text
    );
    assert!(!commands[8].text.contains("not shown"));
    assert_eq!(commands[10].name, "warning");
}

#[test]
fn the_places_of_a_model_in_a_file_have_one_annotation_of_two_sentences() {
    let document = document();
    let finding = |nth| candidates(retired(&document, claude_v2(&document, nth)));
    let commands = written(&[finding(0), finding(1)]);
    assert_eq!(commands.len(), 1);
    let text = &commands[0].text;
    assert!(
        text.contains(" (also line 7). Move to Claude Sonnet 4.6 (`{us,eu,jp}.anthropic.claude-sonnet-4-6`"),
        "{text}"
    );
}

#[test]
fn paths_start_at_the_root_of_the_repository() {
    let options = Options {
        root: Root::new(std::path::Path::new("/repo"), std::path::Path::new("/repo/sub")),
        ..Options::default()
    };
    let report = report_findings(&FORMAT, &options);
    assert!(report.contains("file=sub/src/chat.py,"), "{report}");
}
