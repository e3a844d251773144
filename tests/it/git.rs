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

    /// Runs git where it may fail, and returns its output.
    pub fn try_git(&self, args: &[&str]) -> Result<String, String> {
        Self::try_git_in(&self.path(), args)
    }

    fn git_in(folder: &Path, args: &[&str]) -> String {
        Self::try_git_in(folder, args).unwrap_or_else(|message| panic!("{args:?}: {message}"))
    }

    fn try_git_in(folder: &Path, args: &[&str]) -> Result<String, String> {
        fs::create_dir_all(folder).unwrap();
        let mut command = std::process::Command::new("git");
        command
            .current_dir(folder)
            .args(["-c", "user.name=n", "-c", "user.email=e@example.com"])
            .args(["-c", "protocol.file.allow=always"]);
        command
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null");
        let output = command.args(args).output().unwrap();
        if !output.status.success() {
            let message = [output.stdout, output.stderr].concat();
            return Err(String::from_utf8_lossy(&message).into_owned());
        }
        Ok(String::from_utf8(output.stdout).unwrap().trim().to_owned())
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
fn staged_files_are_read_from_the_index_and_nothing_else() {
    let repository = Repository::new(&[("old.py", OLD)]);
    repository.write("a.py", &format!("\n{OLD}"));
    repository.write("ä b.py", OLD);
    repository.git(&["add", "-A"]);
    repository.write("a.py", "");
    repository.write("untracked.py", OLD);
    let (code, found, stderr) = repository.check(&["--staged"]);
    assert_eq!((code, found), (1, vec!["a.py:2".to_owned(), "ä b.py:1".to_owned()]));
    assert!(stderr.contains("only 2 staged files"), "{stderr}");
    repository.commit();
    let (code, found, stderr) = repository.check(&["--staged"]);
    assert_eq!((code, found.len()), (0, 0));
    assert!(stderr.contains("only 0 staged files"), "{stderr}");
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
fn of_a_table_only_the_added_entries_are_reported() {
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
fn failures_of_git_are_reported() {
    let repository = Repository::new(&[("a.py", OLD)]);
    let (code, _, stderr) = repository.check(&["--since", "nowhere"]);
    assert_eq!(code, 2);
    assert_eq!(stderr, "error: unknown revision `nowhere`\n");
    let (code, _, stderr) = repository.check(&["--since=--output=x"]);
    assert_eq!((code, stderr.as_str()), (2, "error: unknown revision `--output=x`\n"));
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
    assert!(
        stderr.contains("error: `--staged` needs a git repository: git found no work tree here"),
        "{stderr}"
    );
    for args in [
        ["--staged", "--since=HEAD"],
        ["--staged", "--write-baseline"],
        ["--staged", "--fix"],
        ["--staged", "--diff"],
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

#[test]
fn staged_files_are_what_the_index_has_in_each_of_its_states() {
    let repository = Repository::new(&[("gone.py", OLD), ("typed.py", "A = 1\n"), ("partly.py", "A = 1\n")]);
    // One part of a change is staged, the other is not.
    repository.write("partly.py", &format!("A = 1\n{OLD}"));
    repository.git(&["add", "partly.py"]);
    repository.write("partly.py", "A = 1\nB = 'anthropic.claude-v2:1'\n");
    repository.git(&["rm", "-q", "--cached", "gone.py"]);
    // Its content is not part of the next commit.
    repository.write("intended.py", OLD);
    repository.git(&["add", "--intent-to-add", "intended.py"]);
    assert_eq!(repository.found(&["--staged"]), ["partly.py:2"]);
}

#[cfg(unix)]
#[test]
fn a_link_is_no_file_until_it_becomes_one() {
    let repository = Repository::new(&[("a.py", OLD)]);
    std::os::unix::fs::symlink("a.py", repository.path().join("link.py")).unwrap();
    repository.git(&["add", "-A"]);
    assert!(repository.found(&["--staged"]).is_empty());
    repository.commit();
    fs::remove_file(repository.path().join("link.py")).unwrap();
    repository.write("link.py", OLD);
    assert_eq!(repository.found(&["--since", "HEAD"]), ["link.py:1"]);
    repository.git(&["add", "-A"]);
    assert_eq!(repository.found(&["--staged"]), ["link.py:1"]);
}

#[cfg(unix)]
#[test]
fn any_name_that_git_takes_is_read() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let repository = Repository::new(&[("a.py", "")]);
    for name in [
        &b"a b.py"[..],
        b"a\nb.py",
        b"\"q\\.py",
        b"caf\xe9.py",
        b" \t.py",
        b":(glob)x.py",
    ] {
        fs::write(repository.path().join(OsStr::from_bytes(name)), format!("\n{OLD}")).unwrap();
    }
    let expected = [
        "\u{20}\t.py:2",
        "\"q\\.py:2",
        ":(glob)x.py:2",
        "a\nb.py:2",
        "a b.py:2",
        "caf%E9.py:2",
    ];
    assert_eq!(repository.found(&["--since", "HEAD"]), expected);
    repository.git(&["add", "-A"]);
    assert_eq!(repository.found(&["--staged"]), expected);
    assert_eq!(repository.found(&["--since", "HEAD"]), expected);
    // Paths are paths, and no patterns.
    assert_eq!(repository.found(&["--staged", ":(glob)x.py"]), [":(glob)x.py:2"]);
    assert_eq!(repository.found(&["--staged", "*.py"]), Vec::<String>::new());
}

#[test]
fn facts_that_are_not_merged_are_reported_and_not_guessed() {
    let repository = Repository::new(&[("a.py", "A = 1\n"), ("b.py", "")]);
    repository.git(&["checkout", "-q", "-b", "topic"]);
    repository.write("a.py", OLD);
    repository.write("b.py", OLD);
    repository.commit();
    repository.git(&["checkout", "-q", "main"]);
    repository.write("a.py", "A = 2\n");
    repository.commit();
    assert!(repository.try_git(&["merge", "-q", "topic"]).is_err());
    let (code, found, stderr) = repository.check(&["--staged"]);
    assert_eq!((code, found), (2, vec!["b.py:1".to_owned()]), "{stderr}");
    assert_eq!(stderr.matches("several versions of it").count(), 1, "{stderr}");
    // The work tree has both sides, one of them new to this branch.
    assert_eq!(repository.found(&["--since", "HEAD"]), ["a.py:4", "b.py:1"]);
}

#[test]
fn a_repository_without_a_commit_has_nothing_to_compare_with() {
    let repository = Repository {
        folder: TempDir::new().unwrap(),
    };
    repository.git(&["init", "-q", "-b", "main"]);
    repository.write("a.py", OLD);
    for args in [["--since", "HEAD"], ["--merge-base", "main"]] {
        let (code, found, stderr) = repository.check(&args);
        assert_eq!((code, found.len()), (2, 0));
        assert!(stderr.starts_with("error: unknown revision `"), "{stderr}");
    }
}

#[test]
fn a_submodule_is_a_repository_of_its_own() {
    let inner = Repository::new(&[("old.py", OLD)]);
    let repository = Repository::new(&[("a.py", "")]);
    let url = inner.path().display().to_string();
    repository.git(&["submodule", "--quiet", "add", &url, "lib"]);
    repository.write("a.py", OLD);
    repository.git(&["add", "-A"]);
    // The commit that it is at changes; its files are no files of this repository.
    assert_eq!(repository.found(&["--staged"]), ["a.py:1"]);
    repository.write("lib/new.py", OLD);
    assert_eq!(repository.found(&["--since", "HEAD"]), ["a.py:1"]);
    let lib = repository.path().join("lib");
    assert_eq!(repository.check_in(&lib, &["--since", "HEAD"]).1, ["new.py:1"]);
    Repository::git_in(&lib, &["add", "-A"]);
    assert_eq!(repository.check_in(&lib, &["--staged"]).1, ["new.py:1"]);
    assert_eq!(repository.found(&["--staged"]), ["a.py:1"]);
}

#[test]
fn a_shallow_clone_knows_the_commits_that_it_has() {
    let repository = Repository::new(&[("a.py", OLD)]);
    for name in ["b.py", "c.py", "d.py"] {
        repository.write(name, OLD);
        repository.commit();
    }
    let url = format!("file://{}", repository.path().display());
    repository.git(&["clone", "-q", "--depth", "2", &url, "../shallow"]);
    let shallow = repository.folder.path().join("shallow");
    assert_eq!(repository.check_in(&shallow, &["--since", "HEAD~1"]).1, ["d.py:1"]);
    fs::write(shallow.join("e.py"), OLD).unwrap();
    assert_eq!(repository.check_in(&shallow, &["--since", "HEAD"]).1, ["e.py:1"]);
    let (code, _, stderr) = repository.check_in(&shallow, &["--since", "HEAD~2"]);
    assert!(code == 2 && stderr.contains("help: this clone is shallow"), "{stderr}");
}

/// Git shows no lines of a file with NUL in it by default, nor of one that its attributes call binary.
#[test]
fn files_that_git_takes_for_binary_are_compared_by_line_too() {
    let utf16 = |text: &str| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    };
    let repository = Repository::new(&[(".gitattributes", "*.cfg -diff\n"), ("a.cfg", OLD)]);
    fs::write(repository.path().join("b.ps1"), utf16("$a = 'anthropic.claude-v2'\r\n")).unwrap();
    repository.commit();
    let more = utf16("$a = 'anthropic.claude-v2'\r\n$b = 'anthropic.claude-v2:1'\r\n");
    fs::write(repository.path().join("b.ps1"), more).unwrap();
    repository.write("a.cfg", &format!("{OLD}{OLD}"));
    assert_eq!(repository.found(&["--since", "HEAD"]), ["a.cfg:2", "b.ps1:2"]);
}

#[test]
fn settings_of_a_user_change_nothing() {
    let repository = Repository::new(&[("d/a.py", &format!("{OLD}# one\n# two\n"))]);
    for (name, value) in [
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("diff.context", "20"),
        ("diff.interHunkContext", "20"),
        ("diff.relative", "true"),
        ("diff.renames", "false"),
        ("diff.external", "false"),
        ("color.ui", "always"),
        ("core.quotePath", "false"),
        ("core.pager", "false"),
        ("status.showUntrackedFiles", "no"),
    ] {
        repository.git(&["config", name, value]);
    }
    repository.git(&["mv", "d/a.py", "d/ä.py"]);
    repository.write("d/ä.py", &format!("{OLD}# one\n# two\nB = 'anthropic.claude-v2'\n"));
    repository.write("d/new.py", OLD);
    assert_eq!(repository.found(&["--since", "HEAD"]), ["d/new.py:1", "d/ä.py:4"]);
    let folder = repository.path().join("d");
    assert_eq!(
        repository.check_in(&folder, &["--since", "HEAD"]).1,
        ["new.py:1", "ä.py:4"]
    );
}

/// Git gives a hook an index of its own where only some of the files are committed.
#[cfg(unix)]
#[test]
fn a_hook_of_git_sees_what_is_committed() {
    let repository = Repository::new(&[("a.py", ""), ("b.py", "")]);
    let hook = repository.path().join(".git/hooks/pre-commit");
    let program = assert_cmd::cargo::cargo_bin("bedrock-lint");
    let text = format!(
        "#!/bin/sh\nexec '{}' check --as-of {AS_OF} --staged\n",
        program.display()
    );
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, text).unwrap();
    fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    repository.write("a.py", OLD);
    repository.git(&["add", "a.py"]);
    repository.write("b.py", "B = 1\n");
    // The other file is staged and not committed.
    repository.git(&["commit", "-q", "-m", "b alone", "b.py"]);
    let message = repository.try_git(&["commit", "-q", "-m", "a"]).unwrap_err();
    assert!(message.contains("error[retired-model]"), "{message}");
}

#[test]
fn a_path_that_git_does_not_know_either_is_an_error() {
    let repository = Repository::new(&[("a.py", OLD), ("b.py", OLD), ("gone/c.py", OLD)]);
    repository.git(&["rm", "-q", "b.py", "gone/c.py"]);
    fs::remove_file(repository.path().join("a.py")).unwrap();
    for args in [&["--staged"][..], &["--since", "HEAD"], &["--merge-base", "main"]] {
        let check = |path: &str| repository.check(&[args, &[path]].concat());
        let (code, _, stderr) = check("nosuch");
        assert_eq!(code, 2, "{args:?}");
        let expected = "error: `nosuch` does not exist, neither in the work tree nor in git's index";
        assert!(stderr.contains(expected), "{args:?}: {stderr}");
        for deleted in ["a.py", "b.py", "gone"] {
            let (code, _, stderr) = check(deleted);
            assert_eq!(code, 0, "{args:?} {deleted}: {stderr}");
        }
        let (code, _, stderr) = check("-");
        assert_eq!(code, 2);
        assert!(
            stderr.contains(&format!("`-` cannot be combined with `{}`", args[0])),
            "{stderr}"
        );
    }
    repository.commit();
    assert_eq!(
        repository.check(&["--since", "HEAD~1", "b.py"]).0,
        0,
        "it is deleted since"
    );
    assert_eq!(repository.check(&["--since", "HEAD", "b.py"]).0, 2);
}
