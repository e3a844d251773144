//! The README's walk-through: three commands move a repository off its retired models, and print what stands there.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::case::{AS_OF, Case};

const HEADING: &str = "## Move a repository";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The sample repository, in a folder of its own.
fn sample() -> Case {
    let folder = root().join("fixtures/walkthrough");
    let files = WalkDir::new(&folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file());
    files.fold(Case::new("check"), |case, file| {
        let name = file.path().strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
        case.file(&name, fs::read(file.path()).unwrap())
    })
}

/// What a command of the README prints, without the time that it took.
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

/// `INSTA_UPDATE=always` writes the outputs anew.
#[test]
fn the_readme_shows_what_the_three_commands_print() {
    let case = sample();
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let start = readme.find(HEADING).expect("the walk-through has its heading");
    let end = readme[start + 1..]
        .find("\n## ")
        .map_or(readme.len(), |end| start + 1 + end);
    let section = &readme[start..end];
    assert!(section.contains(&fs::read_to_string(case.path().join("bedrock-lint.toml")).unwrap()));
    let mut written = String::new();
    let mut commands = 0;
    let mut in_output = false;
    for line in section.split_inclusive('\n') {
        in_output &= line != "```\n";
        if let Some(command) = line.strip_prefix("$ ") {
            written += line;
            written += &output(&case, command);
            (commands, in_output) = (commands + 1, true);
        } else if !in_output {
            written += line;
        }
    }
    assert_eq!(commands, 3);
    if std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always") {
        fs::write(path, [&readme[..start], &written, &readme[end..]].concat()).unwrap();
    } else {
        assert_eq!(section, written, "run with INSTA_UPDATE=always");
    }
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
