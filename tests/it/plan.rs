//! `plan`: from the API responses of an account to the remaining work; the story of `fixtures/migration`.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::case::{Case, Run};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The story's files, in a folder of their own.
fn story(command: &str) -> Case {
    let folder = root().join("fixtures/migration");
    let files = walkdir::WalkDir::new(&folder).into_iter().map(Result::unwrap);
    files
        .filter(|entry| entry.file_type().is_file())
        .fold(Case::bare(command), |case, entry| {
            let name = entry.path().strip_prefix(&folder).unwrap();
            let name = name.strip_prefix("repository").unwrap_or(name).to_str().unwrap();
            case.file(name, fs::read(entry.path()).unwrap())
        })
}

/// A command of the story, run in its folder.
fn run(case: &Case, command: &str) -> Run {
    let words: Vec<_> = command.split_whitespace().collect();
    case.run_in("", &words)
}

/// The page of the guide shows the output of the program; `INSTA_UPDATE=always` rewrites it.
#[test]
fn the_story_of_the_guide_is_what_happens() {
    let case = story("");
    let path = root().join("docs/plan.md");
    let page = fs::read_to_string(&path).unwrap();
    let mut written = page.clone();
    let mut commands = 0;
    for block in page.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap();
        let (command, shown) = block.split_once('\n').unwrap();
        let command = command.strip_prefix("$ bedrock-lint ").unwrap();
        let run = run(&case, command);
        assert!(run.code < 2, "{command}: {}", run.stderr);
        written = written.replace(&format!("{command}\n{shown}"), &format!("{command}\n{}", run.stdout));
        commands += 1;
    }
    if std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always") {
        fs::write(path, written).unwrap();
    } else {
        assert_eq!(page, written, "run with INSTA_UPDATE=always");
    }
    assert!(commands >= 4, "{commands}");
}

#[test]
fn a_plan_groups_orders_and_cites() {
    let case = story("");
    let import = run(
        &case,
        "catalog import aws/models.json aws/profiles.json --observed 2026-11-22 --output bedrock-models.toml",
    );
    assert_eq!(import.code, 0, "{}", import.stderr);
    let committed = fs::read(root().join("fixtures/migration/repository/bedrock-models.toml")).unwrap();
    assert!(
        case.read("bedrock-models.toml") == committed,
        "the fixture is another overlay"
    );
    let json = run(&case, "plan src infra --format json --repository chat --commit abc");
    let plan: Value = serde_json::from_str(&json.stdout).unwrap();
    let steps = plan["steps"].as_array().unwrap();
    let names: Vec<_> = steps
        .iter()
        .map(|step| (step["name"].as_str().unwrap(), step["urgency"].as_str().unwrap()))
        .collect();
    assert_eq!(
        names,
        [
            ("Claude 3.5 Haiku", "broken"),
            ("Nova Premier", "broken"),
            ("Nova Lite", "ends")
        ],
        "{plan:#}"
    );
    let lite = &steps[2];
    assert_eq!(lite["places"].as_array().unwrap().len(), 2);
    assert!(
        lite["places"]
            .as_array()
            .unwrap()
            .iter()
            .any(|place| place["monitors"] == true)
    );
    assert_eq!(steps[0]["places"][0]["owners"][0], "@acme/chat");
    assert_eq!(lite["places"][0]["owners"][0], "@acme/platform");
    for step in steps {
        assert!(!step["checklist"].as_array().unwrap().is_empty());
        for item in step["checklist"].as_array().unwrap() {
            let source = item["source"].as_str().unwrap();
            let cites = source.starts_with("catalog: ") || source.rsplit(':').next().unwrap().parse::<u32>().is_ok();
            assert!(cites, "{item}");
        }
    }
    assert_eq!(
        (
            &plan["repositories"][0]["repository"],
            &plan["repositories"][0]["commit"]
        ),
        (&"chat".into(), &"abc".into())
    );
    let schema: Value =
        serde_json::from_str(&fs::read_to_string(root().join("schemas/plan.schema.json")).unwrap()).unwrap();
    assert!(jsonschema::is_valid(&schema, &plan));
}

#[test]
fn plans_are_merged_and_compared_as_files() {
    let case = story("");
    run(
        &case,
        "catalog import aws/models.json aws/profiles.json --observed 2026-11-22 --output bedrock-models.toml",
    );
    run(
        &case,
        "plan src infra --format json --repository a --commit 1 --output a.json",
    );
    run(
        &case,
        "plan src infra --format json --repository b --commit 2 --output b.json",
    );
    let merged = run(&case, "plan --merge a.json b.json --format json");
    let plan: Value = serde_json::from_str(&merged.stdout).unwrap();
    assert_eq!(plan["repositories"].as_array().unwrap().len(), 2);
    assert_eq!(
        run(&case, "plan --merge a.json --compare a.json").stdout,
        "nothing happened\n"
    );
    let broken = run(&case.file("c.json", "{}"), "plan --merge c.json");
    assert_eq!(broken.code, 2);
    assert!(broken.stderr.contains("c.json: this is no plan"), "{}", broken.stderr);
}

#[test]
fn every_format_is_written_and_others_are_refused() {
    let case = story("");
    run(
        &case,
        "catalog import aws/models.json aws/profiles.json --observed 2026-11-22 --output bedrock-models.toml",
    );
    for (format, holds) in [
        ("text", "today"),
        ("markdown", "# Migration plan"),
        ("html", "<!doctype html>"),
        ("ics", "BEGIN:VCALENDAR"),
    ] {
        let run = run(&case, &format!("plan src infra --format {format}"));
        assert!(
            run.code == 0 && run.stdout.contains(holds),
            "{format}: {}{}",
            run.stdout,
            run.stderr
        );
    }
    assert_eq!(run(&case, "plan --format sarif").code, 2);
    let nothing = Case::bare("plan --isolated --as-of 2026-11-23")
        .file("a.py", "x = 1\n")
        .run();
    assert_eq!(
        (nothing.code, nothing.stdout.as_str()),
        (0, "nothing to migrate as of 2026-11-23\n")
    );
}
