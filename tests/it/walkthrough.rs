//! The README's first run and its walk-through, and the page of reports, print the output that they show; the walk-through moves a repository off
//! its retired models in three commands.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::case::{AS_OF, Case};

const FIRST_RUN: &str = "## Try it";
const WALK_THROUGH: &str = "## Move a repository";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// A sample repository, in a folder of its own.
fn sample(name: &str) -> Case {
    let folder = root().join("fixtures").join(name);
    let files = WalkDir::new(&folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file());
    files.fold(Case::new("check"), |case, file| {
        let name = file.path().strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
        case.file(&name, fs::read(file.path()).unwrap())
    })
}

/// Output of a command of the README, without the time that it took.
fn output(case: &Case, command: &str) -> String {
    let words: Vec<&str> = command.split_whitespace().collect();
    assert_eq!(words[..2], ["bedrock-lint", "check"]);
    let day = ["--as-of", AS_OF];
    assert!(words.windows(2).any(|pair| pair == day), "{command}: the day is pinned");
    let words: Vec<&str> = words[2..].iter().copied().filter(|word| !day.contains(word)).collect();
    let run = case.run_in("", &words);
    let stderr = run
        .stderr
        .lines()
        .map(|line| line.split(" (0.").next().unwrap().to_owned() + "\n");
    run.stdout + &stderr.collect::<String>()
}

/// Runs the commands of a section in `case`, and compares their output with the section. `INSTA_UPDATE=always` rewrites
/// it. Returns the number of commands.
fn run_section(case: &Case, heading: &str) -> usize {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let start = readme.find(heading).expect("the section has its heading");
    let end = readme[start + 1..]
        .find("\n## ")
        .map_or(readme.len(), |end| start + 1 + end);
    let section = &readme[start..end];
    let mut written = String::new();
    let mut commands = 0;
    let mut in_output = false;
    for line in section.split_inclusive('\n') {
        in_output &= line != "```\n";
        if let Some(command) = line.strip_prefix("$ ") {
            written += line;
            written += &output(case, command);
            (commands, in_output) = (commands + 1, true);
        } else if !in_output {
            written += line;
        }
    }
    if std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always") {
        fs::write(path, [&readme[..start], &written, &readme[end..]].concat()).unwrap();
    } else {
        assert_eq!(section, written, "run with INSTA_UPDATE=always");
    }
    commands
}

/// Compares the reports of many sizes with their page, or writes them to it.
fn run_reports() -> usize {
    const FENCE: &str = "```text findings=";
    let path = root().join("docs/reports.md");
    let page = fs::read_to_string(&path).unwrap();
    let mut written = String::new();
    let mut reports = 0;
    let mut in_report = false;
    for line in page.split_inclusive('\n') {
        in_report &= line != "```\n";
        if !in_report {
            written += line;
        }
        if let Some(count) = line.strip_prefix(FENCE) {
            written += &crate::report::on_80_columns(count.trim().parse().unwrap());
            (reports, in_report) = (reports + 1, true);
        }
    }
    if std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always") {
        fs::write(path, written).unwrap();
    } else {
        assert_eq!(page, written, "run with INSTA_UPDATE=always");
    }
    reports
}

/// One test, for several write one file.
#[test]
fn the_readme_shows_what_its_commands_print() {
    assert_eq!(run_reports(), 4);
    assert_eq!(run_section(&sample("first-run"), FIRST_RUN), 1);

    let case = sample("walkthrough");
    let config = fs::read_to_string(case.path().join("bedrock-lint.toml")).unwrap();
    assert!(fs::read_to_string(root().join("README.md")).unwrap().contains(&config));
    assert_eq!(run_section(&case, WALK_THROUGH), 3);
    assert_eq!(case.run_in("", &["--all"]).code, 0);
    let retired = ["claude-v2", "claude-3-", "claude-instant", "titan", "TITAN"];
    for entry in WalkDir::new(case.path()).into_iter().map(Result::unwrap) {
        if entry.file_type().is_file() && entry.file_name() != "bedrock-lint.toml" {
            let text = fs::read_to_string(entry.path()).unwrap();
            assert!(
                !retired.iter().any(|old| text.contains(old)),
                "{}: {text}",
                entry.path().display()
            );
        }
    }
}
