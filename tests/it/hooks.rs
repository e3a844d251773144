//! The hooks, run by pre-commit itself where it is installed: over repositories of git, from a clone of this one, and
//! from a wheel.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::case::AS_OF;
use crate::git::Repository;
use crate::tools;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pre_commit() -> Option<Command> {
    tools::command("pre-commit", "--version")
}

fn manifest(path: &str) -> Vec<Value> {
    serde_saphyr::from_str(&fs::read_to_string(root().join(path)).unwrap()).unwrap()
}

/// The hooks of the manifest as hooks of a repository of its own, with this program.
fn local(ids: &[&str], program: &Path) -> Value {
    let mut hooks = manifest(".pre-commit-hooks.yaml");
    hooks.retain(|hook| ids.contains(&hook["id"].as_str().unwrap()));
    assert_eq!(hooks.len(), ids.len());
    for hook in &mut hooks {
        hook["language"] = json!("system");
        hook["args"] = json!([format!("--as-of={AS_OF}")]);
        let entry = hook["entry"].as_str().unwrap().strip_prefix("bedrock-lint ").unwrap();
        hook["entry"] = json!(format!("'{}' {entry}", program.display()));
    }
    json!({"repos": [{"repo": "local", "hooks": hooks}]})
}

fn program() -> PathBuf {
    assert_cmd::cargo::cargo_bin("bedrock-lint")
}

/// A repository with that config, which is YAML as all JSON is.
fn repository(config: &Value) -> Repository {
    Repository::new(&[
        (".pre-commit-config.yaml", &config.to_string()),
        ("bedrock-lint.toml", "exclude = ['vendor']\n"),
    ])
}

/// Runs the hooks over the staged files; returns whether they pass, and their output.
fn run(pre_commit: &mut Command, repository: &Repository) -> (bool, String) {
    pre_commit
        .current_dir(repository.path())
        .args(["run", "--color", "never"])
        .env("PRE_COMMIT_HOME", repository.path().join("../home"));
    for name in ["GITHUB_ACTIONS", "GIT_DIR", "GIT_INDEX_FILE"] {
        pre_commit.env_remove(name);
    }
    let output = pre_commit.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.success(), text + &String::from_utf8_lossy(&output.stderr))
}

#[test]
fn the_manifests_are_valid_and_say_the_same() {
    let [mut own, mirror] = [
        ".pre-commit-hooks.yaml",
        "packaging/pre-commit-mirror/.pre-commit-hooks.yaml",
    ]
    .map(manifest);
    for hook in &mut own {
        assert_eq!(hook["language"], "rust");
        hook["language"] = json!("python");
    }
    assert_eq!(own, mirror);
    let Some(mut pre_commit) = pre_commit() else { return };
    let files = [
        ".pre-commit-hooks.yaml",
        "packaging/pre-commit-mirror/.pre-commit-hooks.yaml",
    ];
    let output = pre_commit
        .current_dir(root())
        .arg("validate-manifest")
        .args(files)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn required_options_are_where_the_args_of_a_user_do_not_replace_them() {
    let hooks = manifest(".pre-commit-hooks.yaml");
    assert_eq!(hooks.len(), 2);
    for hook in hooks {
        let entry = hook["entry"].as_str().unwrap();
        assert!(entry.starts_with("bedrock-lint check "), "{entry}");
        assert!(
            entry.contains("--force-exclude") && entry.contains("--quiet"),
            "{entry}"
        );
        assert_eq!(entry.contains("--fix"), hook["id"] == "bedrock-lint-fix");
        assert_eq!((&hook["verbose"], &hook["args"]), (&json!(true), &Value::Null));
    }
}

#[test]
fn a_bad_commit_is_stopped_and_a_good_one_says_nothing() {
    let Some(mut command) = pre_commit() else { return };
    let repository = repository(&local(&["bedrock-lint"], &program()));
    repository.write("a.py", "A = 'anthropic.claude-v2'\n");
    repository.write("vendor/b.py", "A = 'anthropic.claude-v2:1'\n");
    repository.git(&["add", "-A"]);
    let (passes, printed) = run(&mut command, &repository);
    assert!(!passes && printed.contains("error[retired-model]"), "{printed}");
    assert!(!printed.contains("vendor"), "{printed}");
    repository.write("a.py", "A = 'us.anthropic.claude-sonnet-4-6'\n");
    repository.git(&["add", "-A"]);
    let (passes, printed) = run(&mut pre_commit().unwrap(), &repository);
    assert!(passes, "{printed}");
    let lines: Vec<_> = printed.lines().filter(|line| !line.starts_with("- ")).collect();
    assert_eq!(lines.len(), 1, "a clean run has one line, pre-commit's own: {printed}");
}

/// The commit is judged, and not the later state of the work tree.
#[test]
fn git_itself_is_stopped() {
    let Some(mut command) = pre_commit() else { return };
    let repository = repository(&local(&["bedrock-lint"], &program()));
    let installed = command.current_dir(repository.path()).arg("install").output().unwrap();
    assert!(installed.status.success());
    repository.write("a.py", "A = 'anthropic.claude-v2'\n");
    repository.git(&["add", "a.py"]);
    repository.write("a.py", "A = 'us.anthropic.claude-sonnet-4-6'\n");
    let commit = ["commit", "-q", "-m", "a change"];
    let printed = repository.try_git(&commit).unwrap_err();
    assert!(printed.contains("error[retired-model]"), "{printed}");
    repository.git(&["add", "a.py"]);
    repository.git(&commit);
}

#[test]
fn warnings_are_seen_though_they_stop_nothing() {
    let Some(mut command) = pre_commit() else { return };
    let repository = repository(&local(&["bedrock-lint"], &program()));
    repository.write("a.py", "A = 'meta.llama3-8b-instruct-v1:0'\n");
    repository.git(&["add", "-A"]);
    let (passes, printed) = run(&mut command, &repository);
    assert!(passes && printed.contains("warning[legacy-model]"), "{printed}");
}

const SAFE: &str = "a.converse(modelId='us.anthropic.claude-3-haiku-20240307-v1:0')\r\n";
const FIXED: &str = "a.converse(modelId='us.anthropic.claude-haiku-4-5-20251001-v1:0')\r\n";

#[test]
fn the_fix_hook_fixes_and_has_the_result_looked_at() {
    let Some(mut command) = pre_commit() else { return };
    let repository = repository(&local(&["bedrock-lint-fix"], &program()));
    repository.write("a.py", SAFE);
    repository.write("vendor/b.py", SAFE);
    repository.git(&["add", "-A"]);
    let (passes, printed) = run(&mut command, &repository);
    assert!(
        !passes && printed.contains("files were modified by this hook"),
        "{printed}"
    );
    let read = |name: &str| fs::read_to_string(repository.path().join(name)).unwrap();
    assert_eq!((read("a.py").as_str(), read("vendor/b.py").as_str()), (FIXED, SAFE));
    repository.git(&["add", "-A"]);
    let (passes, printed) = run(&mut pre_commit().unwrap(), &repository);
    assert!(passes, "{printed}");
}

/// Names so long that no command line takes them all.
#[cfg(unix)]
#[test]
fn files_are_split_over_processes_without_harm() {
    let Some(mut command) = pre_commit() else { return };
    let wrapper = TempDir::new().unwrap();
    let script = wrapper.path().join("bedrock-lint");
    let text = format!(
        "#!/bin/sh\necho $# >>\"{}/log\"\nexec \"{}\" \"$@\"\n",
        wrapper.path().display(),
        program().display()
    );
    fs::write(&script, text).unwrap();
    fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let mut config = local(&["bedrock-lint-fix"], &script);
    config["repos"][0]["hooks"][0]["require_serial"] = json!(false);
    let repository = repository(&config);
    let name = |index: usize| format!("{}/{index}.py", "long".repeat(40));
    let is_old = |index: usize| index.is_multiple_of(97);
    for index in 0..1_200 {
        repository.write(&name(index), if is_old(index) { SAFE } else { "A = 1\n" });
    }
    repository.write("never.py", "A = 'anthropic.claude-v2'\n");
    repository.git(&["add", "-A"]);
    let (passes, printed) = run(&mut command, &repository);
    assert!(!passes && printed.contains("never.py"), "{printed}");
    let log = fs::read_to_string(wrapper.path().join("log")).unwrap();
    assert!(log.lines().count() > 1, "one process had them all");
    for index in 0..1_200 {
        let expected = if is_old(index) { FIXED } else { "A = 1\n" };
        assert_eq!(
            fs::read_to_string(repository.path().join(name(index))).unwrap(),
            expected,
            "{index}"
        );
    }
}

/// A config that takes the hook from a repository.
fn remote(repository: &Path, revision: &str) -> Value {
    let args = json!([format!("--as-of={AS_OF}")]);
    json!({"repos": [{"repo": repository, "rev": revision, "hooks": [{"id": "bedrock-lint", "args": args}]}]})
}

/// Sees that the hook of a repository stops what is old and passes what is not; `prepare` sets how pre-commit runs.
fn assert_works(hooks: &Path, revision: &str, prepare: impl Fn(&mut Command)) -> Repository {
    let repository = repository(&remote(hooks, revision));
    for (text, expected) in [("anthropic.claude-v2", false), ("us.anthropic.claude-sonnet-4-6", true)] {
        repository.write("a.py", &format!("A = '{text}'\n"));
        repository.git(&["add", "-A"]);
        let mut command = pre_commit().unwrap();
        prepare(&mut command);
        let (passes, printed) = run(&mut command, &repository);
        assert_eq!(
            (passes, printed.contains("error[retired-model]")),
            (expected, !expected),
            "{printed}"
        );
    }
    repository
}

/// Takes minutes, so it runs where the tools are said to be there. The build may use what `CARGO_TARGET_DIR` has of other
/// crates, at the versions that are current; this one it compiles from the clone.
#[test]
fn the_hook_is_built_from_a_plain_clone() {
    if std::env::var_os("BEDROCK_LINT_TEST_TOOLS").is_none() {
        return;
    }
    let folder = TempDir::new().unwrap();
    let clone = folder.path().join("clone");
    let mut git = Command::new("git");
    assert!(
        git.args(["clone", "-q"])
            .arg(root())
            .arg(&clone)
            .status()
            .unwrap()
            .success()
    );
    let mut git = Command::new("git");
    let head = git
        .current_dir(&clone)
        .args(["rev-parse", "HEAD"])
        .output()
        .unwrap()
        .stdout;
    let head = String::from_utf8(head).unwrap();
    assert_works(&clone, head.trim(), |command| {
        command.env("CARGO_TARGET_DIR", root().join("target"));
    });
}

/// The path, less the folders that hold cargo.
#[cfg(unix)]
fn without_cargo() -> std::ffi::OsString {
    let path = std::env::var_os("PATH").unwrap();
    let folders = std::env::split_paths(&path).filter(|folder| !folder.join("cargo").exists());
    std::env::join_paths(folders).unwrap()
}

/// As on pre-commit.ci: no Rust, and an environment of at most 250 MiB.
#[cfg(unix)]
#[test]
fn the_mirror_installs_the_wheel_without_cargo() {
    let Some(wheels) = std::env::var_os("BEDROCK_LINT_TEST_WHEELS") else {
        assert!(
            std::env::var_os("BEDROCK_LINT_TEST_TOOLS").is_none(),
            "`BEDROCK_LINT_TEST_WHEELS` does not say where the wheel is"
        );
        return;
    };
    let tag = format!("v{}", env!("CARGO_PKG_VERSION"));
    let read = |name: &str| fs::read_to_string(root().join("packaging/pre-commit-mirror").join(name)).unwrap();
    let files = [".pre-commit-hooks.yaml", "pyproject.toml", "README.md"].map(|name| (name, read(name)));
    let mirror = Repository::new(&files.each_ref().map(|(name, text)| (*name, text.as_str())));
    mirror.git(&["tag", &tag]);
    let path = without_cargo();
    let user = assert_works(&mirror.path(), &tag, |command| {
        command.env("PATH", &path).env("PIP_FIND_LINKS", &wheels);
    });
    let home = user.path().join("../home");
    let size: u64 = walkdir::WalkDir::new(home)
        .into_iter()
        .map(|entry| entry.unwrap().metadata().unwrap().len())
        .sum();
    assert!(size < 250 << 20, "{size} bytes");
}
