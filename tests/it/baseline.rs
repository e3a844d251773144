//! The baseline: what is in it is accepted, and nothing else is.

use std::fs;
use std::path::Path;

use assert_cmd::Command;

use crate::case::AS_OF;

/// A folder with a repository of old ids.
struct Repository(tempfile::TempDir);

impl Repository {
    fn new(files: &[(&str, &str)]) -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        fs::create_dir(repository.path().join(".git")).unwrap();
        for (name, text) in files {
            repository.write(name, text);
        }
        repository
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn baseline(&self) -> String {
        fs::read_to_string(self.path().join("base.jsonl")).unwrap()
    }

    /// The exit code, standard output and standard error of a check in a folder.
    fn check(&self, folder: &str, args: &[&str]) -> (i32, String, String) {
        let mut command = Command::cargo_bin("bedrock-lint").unwrap();
        command.current_dir(self.path().join(folder)).arg("check").args(args);
        if !args.contains(&"--as-of") {
            command.args(["--as-of", AS_OF]);
        }
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn accept(&self, args: &[&str]) {
        let args: Vec<_> = ["--baseline", "base.jsonl", "--write-baseline"]
            .iter()
            .chain(args)
            .copied()
            .collect();
        let (code, stdout, stderr) = self.check("", &args);
        assert_eq!((code, stdout.as_str()), (0, ""), "{stderr}");
    }

    /// The new findings: lint and line.
    fn new_findings(&self, args: &[&str]) -> Vec<(String, u64)> {
        let all = ["--baseline", "base.jsonl", "--format", "jsonl"];
        let (_, stdout, _) = self.check("", &all.iter().chain(args).copied().collect::<Vec<_>>());
        let findings = stdout
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        findings
            .filter(|finding| finding["baselined"] == false)
            .map(|finding| {
                (
                    finding["lint"].as_str().unwrap().to_owned(),
                    finding["line"].as_u64().unwrap(),
                )
            })
            .collect()
    }
}

const TWO: &str = "A = 'anthropic.claude-v2'\nB = 'anthropic.claude-v2'\n";

#[test]
fn one_entry_a_line_sorted_and_without_lines_and_days() {
    let repository = Repository::new(&[("src/b.py", TWO), ("a.py", "M = 'meta.llama3-8b-instruct-v1:0'\n")]);
    repository.accept(&[]);
    assert_eq!(
        repository.baseline(),
        "{\"bedrock-lint-baseline\":1}\n\
         {\"path\":\"a.py\",\"lint\":\"legacy-model\",\"text\":\"meta.llama3-8b-instruct-v1:0\",\"state\":\"legacy\"}\n\
         {\"path\":\"src/b.py\",\"lint\":\"retired-model\",\"text\":\"anthropic.claude-v2\",\"state\":\"eol\"}\n\
         {\"path\":\"src/b.py\",\"lint\":\"retired-model\",\"text\":\"anthropic.claude-v2\",\"state\":\"eol\"}\n"
    );
    let (code, stdout, stderr) = repository.check("", &["--baseline", "base.jsonl"]);
    assert_eq!((code, stdout.as_str()), (0, ""));
    assert!(stderr.contains("in the baseline: 3 findings"), "{stderr}");
}

#[test]
fn only_what_is_new_fails_wherever_lines_have_moved() {
    let repository = Repository::new(&[("a.py", TWO)]);
    repository.accept(&[]);
    repository.write("a.py", &format!("# moved\n\n{TWO}"));
    assert!(repository.new_findings(&[]).is_empty());
    repository.write("a.py", &format!("{TWO}C = 'anthropic.claude-v2'\n"));
    assert_eq!(repository.new_findings(&[]), [("retired-model".to_owned(), 3)]);
    assert_eq!(repository.check("", &["--baseline", "base.jsonl"]).0, 1);
}

#[test]
fn a_worse_state_is_not_accepted_unless_one_says_so_and_a_better_one_is() {
    let repository = Repository::new(&[("a.py", "M = 'meta.llama3-8b-instruct-v1:0'\n")]);
    repository.accept(&[]);
    let later = ["--as-of", "2027-04-01"];
    assert_eq!(repository.new_findings(&later), [("retired-model".to_owned(), 1)]);
    assert!(
        repository
            .new_findings(&[&later[..], &["--baseline-any-state"]].concat())
            .is_empty()
    );
    repository.accept(&later);
    assert!(repository.baseline().contains("\"eol\""));
    assert!(repository.new_findings(&[]).is_empty(), "the day was judged earlier");
}

#[test]
fn an_entry_without_its_finding_is_dropped_from_a_checked_file() {
    let repository = Repository::new(&[("a/x.py", TWO), ("b/y.py", TWO)]);
    repository.accept(&[]);
    repository.write("a/x.py", "A = 'anthropic.claude-v2'\n");
    repository.write("b/y.py", "");
    repository.accept(&["a"]);
    assert_eq!(repository.baseline().lines().count(), 1 + 1 + 2, "b was not looked at");
    repository.accept(&["--ignore", "retired-model"]);
    assert_eq!(repository.baseline().lines().count(), 1 + 1 + 2, "the lint was off");
    repository.accept(&[]);
    assert_eq!(repository.baseline().lines().count(), 1 + 1);
}

#[test]
fn a_dead_entry_of_a_table_is_an_entry() {
    let active = [
        "amazon.nova-pro-v1:0",
        "amazon.nova-lite-v1:0",
        "amazon.nova-micro-v1:0",
        "anthropic.claude-sonnet-4-6",
        "anthropic.claude-opus-4-6-v1",
        "anthropic.claude-haiku-4-5-20251001-v1:0",
        "openai.gpt-oss-120b-1:0",
        "openai.gpt-oss-20b-1:0",
        "mistral.ministral-3-8b-instruct",
    ];
    let table = |dead: &[&str]| {
        let rows = active.iter().chain(dead).map(|id| format!("    \"{id}\",\n"));
        format!("MODELS = [\n{}]\n", rows.collect::<String>())
    };
    let old = [
        "anthropic.claude-v2",
        "anthropic.claude-v2:1",
        "anthropic.claude-instant-v1",
    ];
    let repository = Repository::new(&[("a.py", &table(&old))]);
    repository.accept(&[]);
    assert_eq!(
        repository.baseline().lines().count(),
        1 + 3,
        "{}",
        repository.baseline()
    );
    assert!(repository.new_findings(&[]).is_empty());
    repository.write("a.py", &table(&[&old[..], &["amazon.titan-text-express-v1"]].concat()));
    assert_eq!(repository.new_findings(&[]).len(), 1, "the new entry alone");
}

#[test]
fn a_sub_folder_sees_the_same_baseline_through_the_config() {
    let repository = Repository::new(&[("src/a.py", TWO), ("bedrock-lint.toml", "baseline = 'base.jsonl'\n")]);
    let (code, _, stderr) = repository.check("", &[]);
    assert_eq!(code, 2, "{stderr}");
    assert!(stderr.contains("there is no baseline `"), "{stderr}");
    let (code, _, stderr) = repository.check("src", &["--write-baseline"]);
    assert_eq!(code, 0, "{stderr}");
    assert!(stderr.contains("2 accepted, 0 before"), "{stderr}");
    assert!(repository.baseline().contains("\"src/a.py\""));
    for folder in ["", "src"] {
        assert_eq!(repository.check(folder, &[]).0, 0, "{folder:?}");
    }
}

#[test]
fn a_baseline_that_cannot_be_read_is_no_empty_one() {
    let repository = Repository::new(&[
        ("a.py", TWO),
        ("base.jsonl", "{\"bedrock-lint-baseline\":1}\n<<<<<<< HEAD\n"),
    ]);
    let (code, stdout, stderr) = repository.check("", &["--baseline", "base.jsonl"]);
    assert_eq!((code, stdout.as_str()), (2, ""));
    assert!(
        stderr.contains("cannot read the baseline `base.jsonl`: line 2: a conflict marker of a merge\nhelp: keep the entries of both sides"),
        "{stderr}"
    );
    let (code, _, stderr) = repository.check("", &["--write-baseline"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("does not know which file"), "{stderr}");
}
