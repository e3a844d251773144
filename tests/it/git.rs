//! `--staged`, `--since` and `--merge-base`, in repositories that git made.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

use crate::case::AS_OF;

const OLD: &str = "A = 'anthropic.claude-v2'\n";

/// A repository with one commit.
pub struct Repository {
    folder: TempDir,
}

impl Repository {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let repository = Self {
            folder: TempDir::new().unwrap(),
        };
        repository.git(&["init", "-q", "-b", "main"]);
        for (name, text) in files {
            repository.write(name, text);
        }
        repository.commit();
        repository
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("repository")
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Git, without what the user or the system set.
    pub fn git(&self, args: &[&str]) -> String {
        Self::git_in(&self.path(), args)
    }

    fn git_in(folder: &Path, args: &[&str]) -> String {
        fs::create_dir_all(folder).unwrap();
        let mut command = std::process::Command::new("git");
        command
            .current_dir(folder)
            .args(["-c", "user.name=n", "-c", "user.email=e@example.com"]);
        command
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null");
        let output = command.args(args).output().unwrap();
        assert!(
            output.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    pub fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", "a change"]);
    }

    /// The exit code, the findings as `path:line`, and standard error.
    fn check_in(&self, folder: &Path, args: &[&str]) -> (i32, Vec<String>, String) {
        let mut command = Command::cargo_bin("bedrock-lint").unwrap();
        command
            .current_dir(folder)
            .args(["check", "--as-of", AS_OF, "--format", "jsonl"])
            .args(args);
        command.env("HOME", self.folder.path());
        let output = command.output().unwrap();
        let findings = String::from_utf8(output.stdout).unwrap();
        let findings = findings.lines().map(|line| {
            let finding: Value = serde_json::from_str(line).unwrap();
            format!("{}:{}", finding["path"].as_str().unwrap(), finding["line"])
        });
        let code = output.status.code().unwrap();
        (code, findings.collect(), String::from_utf8(output.stderr).unwrap())
    }

    fn check(&self, args: &[&str]) -> (i32, Vec<String>, String) {
        self.check_in(&self.path(), args)
    }

    fn found(&self, args: &[&str]) -> Vec<String> {
        self.check(args).1
    }
}

#[test]
fn what_is_staged_is_read_from_the_index_and_nothing_else() {
    let repository = Repository::new(&[("old.py", OLD)]);
    repository.write("a.py", &format!("\n{OLD}"));
    repository.write("ä b.py", OLD);
    repository.git(&["add", "-A"]);
    repository.write("a.py", "");
    repository.write("untracked.py", OLD);
    let (code, found, stderr) = repository.check(&["--staged"]);
    assert_eq!((code, found), (1, vec!["a.py:2".to_owned(), "ä b.py:1".to_owned()]));
    assert!(stderr.contains("looked at: 2 staged files"), "{stderr}");
    repository.commit();
    let (code, found, stderr) = repository.check(&["--staged"]);
    assert_eq!((code, found.len()), (0, 0));
    assert!(stderr.contains("looked at: 0 staged files"), "{stderr}");
}

#[test]
fn the_first_commit_can_be_checked() {
    let repository = Repository {
        folder: TempDir::new().unwrap(),
    };
    repository.git(&["init", "-q"]);
    repository.write("a.py", OLD);
    assert!(repository.found(&["--staged"]).is_empty());
    repository.git(&["add", "-A"]);
    assert_eq!(repository.found(&["--staged"]), ["a.py:1"]);
}

#[test]
fn excludes_paths_and_folders_hold_for_what_is_staged() {
    let repository = Repository::new(&[("bedrock-lint.toml", "exclude = ['vendor']\n")]);
    for name in ["vendor/a.py", "src/a.py", "lib/a.py"] {
        repository.write(name, OLD);
    }
    repository.git(&["add", "-A"]);
    assert_eq!(repository.found(&["--staged"]), ["lib/a.py:1", "src/a.py:1"]);
    assert_eq!(repository.found(&["--staged", "--exclude", "lib"]), ["src/a.py:1"]);
    assert_eq!(repository.found(&["--staged", "src"]), ["src/a.py:1"]);
    let folder = repository.path().join("src");
    assert_eq!(repository.check_in(&folder, &["--staged"]).1, ["a.py:1"]);
    assert_eq!(
        repository.check_in(&folder, &["--staged", "..", "--since", "HEAD"]).0,
        2
    );
    assert_eq!(
        repository.check_in(&folder, &["--staged", "../lib"]).1,
        ["../lib/a.py:1"]
    );
}

#[test]
fn only_the_lines_that_a_change_adds_are_reported() {
    let repository = Repository::new(&[("a.py", &format!("{OLD}\n# more\n")), ("b.py", OLD), ("c.py", OLD)]);
    repository.write("a.py", &format!("# above\n{OLD}\n# more\nB = 'anthropic.claude-v2'\n"));
    repository.git(&["mv", "b.py", "renamed.py"]);
    repository.write("d/new.py", "import boto3\nmodel = 'anthropic.claude-instant-v1'\n");
    // Of its own, or the commit would be seen to rename what it removes.
    repository.write(
        "unstaged name\t.py",
        "# another file altogether\nM = 'anthropic.claude-v2:1'\n",
    );
    repository.git(&["add", "d"]);
    fs::remove_file(repository.path().join("c.py")).unwrap();
    let expected = ["a.py:5", "d/new.py:2", "unstaged name\t.py:2"];
    assert_eq!(repository.found(&["--since", "HEAD"]), expected);
    repository.commit();
    assert!(repository.found(&["--since", "HEAD"]).is_empty());
    assert_eq!(repository.found(&["--since", "HEAD~1"]), expected);
    let folder = repository.path().join("d");
    assert_eq!(repository.check_in(&folder, &["--since", "HEAD~1"]).1, ["new.py:2"]);
    assert_eq!(
        repository.check_in(&folder, &["--since", "HEAD~1", "../a.py"]).1,
        ["../a.py:5"]
    );
}

#[test]
fn a_renamed_file_reports_what_was_added_to_it() {
    let body = "# a line that stays\n".repeat(30);
    let repository = Repository::new(&[("b.py", &format!("{OLD}{body}"))]);
    repository.git(&["mv", "b.py", "c.py"]);
    repository.write("c.py", &format!("{OLD}{body}B = 'anthropic.claude-v2'\n"));
    assert_eq!(repository.found(&["--since", "HEAD"]), ["c.py:32"]);
}

#[test]
fn a_branch_is_compared_with_where_it_began() {
    let repository = Repository::new(&[("a.py", "")]);
    repository.git(&["checkout", "-q", "-b", "topic"]);
    repository.write("topic.py", OLD);
    repository.commit();
    repository.git(&["checkout", "-q", "main"]);
    repository.write("main.py", OLD);
    repository.commit();
    repository.git(&["checkout", "-q", "topic"]);
    assert_eq!(repository.found(&["--merge-base", "main"]), ["topic.py:1"]);
    let (_, _, stderr) = repository.check(&["--merge-base", "main"]);
    assert!(stderr.contains("since HEAD left main"), "{stderr}");
}

#[test]
fn a_worktree_is_a_repository_like_any_other() {
    let repository = Repository::new(&[("a.py", "")]);
    repository.git(&["worktree", "add", "-q", "../second"]);
    let second = repository.folder.path().join("second");
    fs::write(second.join("b.py"), OLD).unwrap();
    assert_eq!(repository.check_in(&second, &["--since", "HEAD"]).1, ["b.py:1"]);
    Repository::git_in(&second, &["add", "-A"]);
    assert_eq!(repository.check_in(&second, &["--staged"]).1, ["b.py:1"]);
    assert!(repository.found(&["--staged"]).is_empty());
}

#[test]
fn of_a_table_only_the_entries_that_are_added_are_told() {
    let ids = [
        "amazon.nova-pro-v1:0",
        "amazon.nova-lite-v1:0",
        "amazon.nova-micro-v1:0",
        "anthropic.claude-sonnet-4-6",
        "anthropic.claude-opus-4-6-v1",
        "anthropic.claude-haiku-4-5-20251001-v1:0",
        "openai.gpt-oss-120b-1:0",
        "openai.gpt-oss-20b-1:0",
        "mistral.ministral-3-8b-instruct",
        "anthropic.claude-v2",
        "anthropic.claude-v2:1",
        "anthropic.claude-instant-v1",
        "amazon.titan-text-express-v1",
    ];
    let table = |count: usize| {
        let rows: Vec<_> = ids.iter().take(count).map(|id| format!("    \"{id}\",\n")).collect();
        let rows = rows.concat();
        format!("MODELS = [\n{rows}]\n")
    };
    let repository = Repository::new(&[("a.py", &table(12))]);
    assert_eq!(repository.found(&[]).len(), 1);
    repository.write("a.py", &table(13));
    assert_eq!(repository.found(&["--since", "HEAD"]), ["a.py:14"]);
}

#[test]
fn what_git_cannot_tell_is_said() {
    let repository = Repository::new(&[("a.py", OLD)]);
    let (code, _, stderr) = repository.check(&["--since", "nowhere"]);
    assert_eq!(code, 2);
    assert_eq!(stderr, "error: git knows no commit `nowhere`\n");
    let (code, _, stderr) = repository.check(&["--since=--output=x"]);
    assert_eq!(
        (code, stderr.as_str()),
        (2, "error: git knows no commit `--output=x`\n")
    );
    repository.git(&["checkout", "-q", "--orphan", "other"]);
    repository.write("b.py", "");
    repository.commit();
    let (code, _, stderr) = repository.check(&["--merge-base", "main"]);
    assert_eq!(code, 2);
    assert!(
        stderr.contains("no commit that both HEAD and `main` come from"),
        "{stderr}"
    );
    let outside = TempDir::new().unwrap();
    let (code, _, stderr) = repository.check_in(outside.path(), &["--staged"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("in no work tree of git"), "{stderr}");
    for args in [
        ["--staged", "--since=HEAD"],
        ["--staged", "--write-baseline"],
        ["--since=HEAD", "--merge-base=main"],
    ] {
        assert_eq!(repository.check(&args).0, 2, "{args:?}");
    }
}

#[test]
fn a_shallow_clone_says_that_it_is_one() {
    let repository = Repository::new(&[("a.py", OLD)]);
    let first = repository.git(&["rev-parse", "HEAD"]);
    repository.commit();
    let url = format!("file://{}", repository.path().display());
    repository.git(&["clone", "-q", "--depth", "1", &url, "../shallow"]);
    let (code, _, stderr) = repository.check_in(&repository.folder.path().join("shallow"), &["--since", &first]);
    assert_eq!(code, 2);
    assert!(stderr.contains("help: this clone is shallow"), "{stderr}");
}
