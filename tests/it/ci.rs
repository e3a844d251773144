//! The program in CI: the action, the pipelines and hooks of the guide. Each is valid by its reader's schema, its
//! command lines are run, and none of them judges by the day of the run unless it says so.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::case::Case;
use crate::git::Repository;
use crate::tools;

const PINNED: &str = "docs/ci/bedrock-lint.toml";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn yaml(name: &str) -> Value {
    serde_saphyr::from_str(&read(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn schema(name: &str) -> Value {
    serde_json::from_str(&read(&format!("tests/schemas/{name}"))).unwrap()
}

/// Errors of a value by a schema; schemas may refer to one another by address.
fn errors(name: &str, value: &Value) -> Vec<String> {
    let hooks = schema("pre-commit/pre-commit-hooks.json");
    let registry = jsonschema::Registry::new()
        .add(hooks["$id"].as_str().unwrap(), &hooks)
        .and_then(jsonschema::RegistryBuilder::prepare)
        .unwrap();
    let schema = schema(name);
    let validator = jsonschema::options().with_registry(&registry).build(&schema).unwrap();
    validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

/// GitLab's schema does not look into hidden jobs, so this makes them plain ones.
fn shown_jobs(mut pipeline: Value) -> Value {
    let Some(jobs) = pipeline.as_object_mut() else {
        return pipeline;
    };
    let hidden: Vec<_> = jobs.keys().filter(|name| name.starts_with('.')).cloned().collect();
    for name in hidden {
        let mut job = jobs.remove(&name).unwrap();
        job["script"] = Value::from("true");
        jobs.insert(format!("shown{name}"), job);
    }
    pipeline
}

/// Everything in `docs/ci`.
fn templates() -> Vec<(String, String)> {
    let mut names: Vec<_> = fs::read_dir(root().join("docs/ci"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    let read = |name: String| {
        let text = read(&format!("docs/ci/{name}"));
        (name, text)
    };
    names.into_iter().map(read).collect()
}

#[test]
fn each_template_is_what_its_reader_takes() {
    for (name, by) in [
        ("action.yml", "github/github-action.json"),
        ("docs/ci/github.yml", "github/github-workflow.json"),
        ("docs/ci/github-weekly.yml", "github/github-workflow.json"),
        ("docs/ci/gitlab-ci.yml", "gitlab/gitlab-ci.json"),
        ("docs/ci/bitbucket-pipelines.yml", "bitbucket/bitbucket-pipelines.json"),
        ("docs/ci/pre-commit-config.yaml", "pre-commit/pre-commit-config.json"),
        (".pre-commit-hooks.yaml", "pre-commit/pre-commit-hooks.json"),
        (
            "packaging/pre-commit-mirror/.pre-commit-hooks.yaml",
            "pre-commit/pre-commit-hooks.json",
        ),
    ] {
        let errors = errors(by, &shown_jobs(yaml(name)));
        assert!(errors.is_empty(), "{name}: {}", errors.join("\n"));
    }
    // No schema that may be copied is at hand for these; that they are YAML is the least.
    assert!(yaml("docs/ci/azure-pipelines.yml")["steps"].is_array());
}

#[test]
fn the_schemas_reject_what_is_wrong() {
    let mut action = yaml("action.yml");
    action["inputs"]["paths"]["default"] = Value::Bool(true);
    assert_eq!(errors("github/github-action.json", &action).len(), 1);
    let mut pipeline = shown_jobs(yaml("docs/ci/gitlab-ci.yml"));
    pipeline["shown.bedrock-lint"]["artifacts"]["reports"]["code_quality"] = Value::from("x.json");
    assert_eq!(errors("gitlab/gitlab-ci.json", &pipeline).len(), 1);
}

/// The arguments of every `bedrock-lint check` of a text.
fn command_lines(text: &str) -> Vec<Vec<String>> {
    let commands = text
        .lines()
        .filter(|line| !line.trim_start().starts_with(['#', '/']))
        .filter_map(|line| {
            line.split_once("bedrock-lint check ")
                .or_else(|| line.split_once("bedrock-lint\" check "))
        });
    let words = |(_, rest): (&str, &str)| {
        rest.trim_end_matches('\'')
            .split_whitespace()
            .map(str::to_owned)
            .collect()
    };
    commands.map(words).collect()
}

#[test]
fn every_command_line_of_a_template_runs() {
    let mut tried = 0;
    for (name, text) in templates() {
        for words in command_lines(&text) {
            let case = Case::bare("check")
                .args(words.iter().map(String::as_str))
                .file("app.py", "M = 'anthropic.claude-v2'\n")
                .file("bedrock-lint.toml", read(PINNED));
            fs::create_dir(case.path().join("test-results")).unwrap();
            let run = case.run();
            assert_eq!(run.code, 1, "{name}: {words:?}: {}", run.stderr);
            let today = words.iter().any(|word| word == "today");
            let quiet = words.iter().any(|word| word == "--quiet");
            assert_eq!(
                run.stderr.contains("evaluated for 2026-11-23"),
                !today && !quiet,
                "{name}: {}",
                run.stderr
            );
            tried += 1;
        }
    }
    assert_eq!(
        tried, 11,
        "a command line of a template is written in a way that this test does not see"
    );
}

#[test]
fn each_pipeline_has_a_run_that_is_pinned_and_one_for_today() {
    let of = |name: &str| command_lines(&read(&format!("docs/ci/{name}")));
    let github = [of("github.yml"), of("github-weekly.yml")].concat();
    for lines in [
        github,
        of("gitlab-ci.yml"),
        of("azure-pipelines.yml"),
        of("bitbucket-pipelines.yml"),
        of("Jenkinsfile"),
    ] {
        let today = |line: &&Vec<String>| line.windows(2).any(|pair| pair == ["--as-of", "today"]);
        assert_eq!(lines.iter().filter(today).count(), 1, "{lines:?}");
        assert_eq!(lines.len(), 2, "{lines:?}");
    }
    let pinned: toml::Value = toml::from_str(&read(PINNED)).unwrap();
    assert!(pinned["as-of"].is_str());
}

#[test]
fn installed_tools_are_pinned() {
    let version = env!("CARGO_PKG_VERSION");
    assert!(read("packaging/pre-commit-mirror/pyproject.toml").contains(&format!("\nversion = \"{version}\"\n")));
    let mirror = ["pyproject.toml", "README.md"].map(|name| {
        let name = format!("packaging/pre-commit-mirror/{name}");
        let text = read(&name);
        (name, text)
    });
    for (name, text) in templates().into_iter().chain(mirror) {
        for before in ["bedrock-lint==", "/bedrock-lint@v"] {
            for (at, _) in text.match_indices(before) {
                let rest = &text[at + before.len()..];
                assert!(rest.starts_with(version), "{name} installs another version: {rest:.20}");
            }
        }
        for line in text.lines().filter(|line| line.trim_start().starts_with("rev:")) {
            assert_eq!(line.trim(), format!("rev: v{version}"), "{name}");
        }
    }
    let action = ("action.yml".to_owned(), read("action.yml"));
    for (name, text) in templates().into_iter().chain([action]) {
        for line in text.lines().filter(|line| line.contains("uses: ")) {
            let (_, pin) = line.split_once('@').unwrap();
            let (commit, tag) = pin.split_once(" # ").unwrap_or_else(|| panic!("{name}: {line}"));
            assert!(
                commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()),
                "{name}: {line}"
            );
            assert!(tag.starts_with('v'), "{name}: {line}");
        }
    }
}

#[test]
fn zizmor_finds_nothing() {
    let Some(mut zizmor) = tools::command("zizmor", "--version") else {
        return;
    };
    let files = ["action.yml", "docs/ci/github.yml", "docs/ci/github-weekly.yml"];
    let output = zizmor
        .current_dir(root())
        .args(["--offline", "--no-progress", "--color=never"])
        .args(files)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// Runs a script of the action as a runner would, in a folder with one bad file.
#[cfg(unix)]
fn run_action(folder: &Path, script: &str, env: &[(&str, &str)]) -> (i32, String) {
    let mut command = Command::new("bash");
    command
        .arg(root().join("packaging/action").join(script))
        .current_dir(folder);
    for name in ["GITHUB_STEP_SUMMARY", "BEDROCK_LINT_AS_OF"] {
        command.env_remove(name);
    }
    command
        .env("RUNNER_TEMP", folder.join(".tmp"))
        .env("GITHUB_OUTPUT", folder.join(".tmp/output"))
        .env("GITHUB_ACTION_PATH", root())
        .envs(env.iter().copied());
    let output = command.output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap(), printed)
}

/// A checkout on a runner on which the program is installed.
#[cfg(unix)]
fn runner() -> Case {
    let case = Case::bare("check")
        .file("a b.py", "M = 'anthropic.claude-v2'\n")
        .file("good.py", "M = 'us.anthropic.claude-sonnet-4-6'\n");
    install(case.path());
    case
}

/// Puts the program where `install.sh` does.
#[cfg(unix)]
fn install(folder: &Path) {
    let bin = folder.join(".tmp/bedrock-lint/bin");
    fs::create_dir_all(&bin).unwrap();
    let program = assert_cmd::cargo::cargo_bin("bedrock-lint");
    std::os::unix::fs::symlink(program, bin.join("bedrock-lint")).unwrap();
}

#[cfg(unix)]
#[test]
fn the_action_annotates_summarises_and_hands_on_its_exit_code() {
    let case = runner();
    let summary = case.path().join(".tmp/summary.md");
    let env = [
        ("AS_OF", "2026-11-23"),
        ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap()),
    ];
    let (code, printed) = run_action(case.path(), "check.sh", &env);
    assert_eq!(code, 1, "{printed}");
    assert!(
        printed.starts_with("::error title=retired-model,file=a b.py,line=1,"),
        "{printed}"
    );
    assert!(
        fs::read_to_string(&summary)
            .unwrap()
            .starts_with("## bedrock-lint: 1 error")
    );
    let sarif: PathBuf = case.path().join(".tmp/bedrock-lint.sarif");
    let output = fs::read_to_string(case.path().join(".tmp/output")).unwrap();
    assert_eq!(output, format!("sarif={}\nexit-code=1\n", sarif.display()));
    let log: Value = serde_json::from_str(&fs::read_to_string(sarif).unwrap()).unwrap();
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 1);

    let more = [
        ("AS_OF", "2026-11-23"),
        ("PATHS", "a b.py\ngood.py\n"),
        ("ARGS", "--exit-zero\n\n--all"),
    ];
    assert_eq!(run_action(case.path(), "check.sh", &more).0, 0);
    assert_eq!(run_action(case.path(), "check.sh", &[("PATHS", "good.py")]).0, 0);
    assert_eq!(run_action(case.path(), "check.sh", &[("AS_OF", "$(touch pwned)")]).0, 2);
    assert!(!case.path().join("pwned").exists());
}

#[cfg(unix)]
#[test]
fn the_action_reports_only_what_a_pull_request_adds() {
    let repository = Repository::new(&[("old.py", "M = 'anthropic.claude-v2'\n")]);
    let base = repository.git(&["rev-parse", "HEAD"]);
    install(&repository.path());
    repository.write("new.py", "M = 'anthropic.claude-v2'\n");
    let report = |more: &[(&str, &str)]| {
        let env = [&[("AS_OF", "2026-11-23"), ("CHANGES_ONLY", "true")], more].concat();
        let (code, printed) = run_action(&repository.path(), "check.sh", &env);
        assert_eq!(code, 1, "{printed}");
        (printed.contains("file=old.py,"), printed.contains("file=new.py,"))
    };
    assert_eq!(report(&[("BASE_SHA", &base)]), (false, true));
    // Not a pull request.
    assert_eq!(report(&[("BASE_SHA", "")]), (true, true));
}

/// A script reads the values that its step passes, and every input is passed to something.
#[test]
fn inputs_of_the_action_reach_its_scripts() {
    let action = yaml("action.yml");
    let text = read("action.yml");
    for name in action["inputs"].as_object().unwrap().keys() {
        assert!(text.contains(&format!("inputs.{name}")), "{name} is of no use");
    }
    for step in action["runs"]["steps"].as_array().unwrap() {
        let Some(run) = step["run"].as_str() else { continue };
        let (_, script) = run.split_once("$GITHUB_ACTION_PATH/").unwrap();
        let script = read(script.trim_end_matches('"'));
        for (name, value) in step["env"].as_object().unwrap() {
            assert!(
                script.contains(&format!("${{{name}")) || script.contains(&format!("${name}")),
                "{name}"
            );
            let value = value.as_str().unwrap();
            let known = |input: &str| !action["inputs"][input].is_null();
            let input = value
                .split_once("inputs.")
                .map(|(_, rest)| rest.trim_end_matches(" }}"));
            assert!(input.is_none_or(known), "{value}");
        }
    }
}

#[cfg(unix)]
#[test]
fn the_action_installs_a_release_or_says_why_not() {
    let case = Case::bare("check");
    fs::create_dir_all(case.path().join(".tmp")).unwrap();
    let server = format!("file://{}", case.path().display());
    let env = |install: &'static str, sha256: &'static str| {
        [
            ("INSTALL", install),
            ("SHA256", sha256),
            ("GITHUB_SERVER_URL", &server),
            ("ACTION_REPOSITORY", "o/r"),
        ]
        .map(|(name, value)| (name, value.to_owned()))
    };
    let run = |install, sha256| {
        let env = env(install, sha256);
        let env: Vec<_> = env.iter().map(|(name, value)| (*name, value.as_str())).collect();
        run_action(case.path(), "install.sh", &env)
    };
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) || tools::command("curl", "--version").is_none() {
        return;
    }
    let (code, printed) = run("release", "");
    assert!(code == 1 && printed.contains("there is no release of"), "{printed}");
    let (code, printed) = run("nonsense", "");
    assert!(code == 1 && printed.contains("is auto, release or source"), "{printed}");

    // A release, as `curl` finds it below a folder.
    let folder = case
        .path()
        .join(format!("o/r/releases/download/v{}", env!("CARGO_PKG_VERSION")));
    let program = case.path().join("bedrock-lint");
    let script = format!("#!/bin/sh\necho bedrock-lint {}\n", env!("CARGO_PKG_VERSION"));
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let mut pack = Command::new(root().join("packaging/release.sh"));
    pack.arg(&program).arg("x86_64-unknown-linux-gnu").arg(&folder);
    assert!(pack.status().unwrap().success());
    let (code, printed) = run("release", "");
    assert!(
        code == 0 && printed.contains(&format!("bedrock-lint {}", env!("CARGO_PKG_VERSION"))),
        "{printed}"
    );
    let (code, printed) = run("auto", "0000");
    assert!(code == 1 && printed.contains("and not 0000"), "{printed}");
}

/// The custom managers of Renovate find the version in each pipeline, and the day of a catalog bundle.
#[test]
fn renovate_finds_what_it_moves() {
    let text = fs::read_to_string(root().join("docs/ci/renovate.json")).unwrap();
    let config: serde_json::Value = serde_json::from_str(&text).unwrap();
    let pattern = |at: usize| {
        let text = config["customManagers"][at]["matchStrings"][0].as_str().unwrap();
        regex::Regex::new(text).unwrap()
    };
    let found = |pattern: &regex::Regex, text: &str| -> Vec<String> {
        let found = pattern.captures_iter(text);
        found.map(|found| found["currentValue"].to_owned()).collect()
    };
    let version = pattern(0);
    for (name, text) in templates()
        .into_iter()
        .filter(|(_, text)| text.contains("BEDROCK_LINT: ") || text.contains("BEDROCK_LINT = "))
    {
        assert_eq!(found(&version, &text), [env!("CARGO_PKG_VERSION")], "{name}");
    }
    assert_eq!(found(&version, "  BEDROCK_LINT: bedrock-lint==0.4.2\n"), ["0.4.2"]);
    assert_eq!(
        found(&pattern(1), "gh release download catalog-2026-11-29 --repo x/y"),
        ["catalog-2026-11-29"]
    );
}
