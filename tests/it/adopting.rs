//! A repository full of old ids, adopted in the three commands of the guide: after them, one new id fails.

use std::fs;
use std::path::Path;

use crate::case::{AS_OF, Case, Run};
use crate::tools;

/// The commands of the guide.
fn commands() -> Vec<Vec<String>> {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/adopting.md")).unwrap();
    let block = page.split("```console\n").nth(1).unwrap().split("```").next().unwrap();
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    assert!(readme.contains(block), "the README has the same commands");
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect();
    block.lines().map(words).collect()
}

/// A repository with five hundred findings, on GitHub.
fn repository() -> Case {
    let mut case = Case::bare("").env("BEDROCK_LINT_AS_OF", AS_OF).file(
        ".git/config",
        "[remote \"origin\"]\n\turl = https://github.com/example/shop.git\n",
    );
    let ids = [
        "anthropic.claude-v2",
        "anthropic.claude-v2:1",
        "anthropic.claude-instant-v1",
        "amazon.titan-text-express-v1",
        "meta.llama3-8b-instruct-v1:0",
    ];
    for file in 0..50 {
        let python: Vec<_> = ids
            .iter()
            .enumerate()
            .map(|(at, id)| format!("M{at} = \"{id}\"\n"))
            .collect();
        let json: Vec<_> = ids
            .iter()
            .enumerate()
            .map(|(at, id)| format!("\"m{at}\": \"{id}\""))
            .collect();
        case = case
            .file(&format!("src/d{}/f{file}.py", file % 7), python.concat())
            .file(&format!("data/f{file}.json"), format!("{{{}}}\n", json.join(",\n")));
    }
    case.file(
        "src/client.py",
        "c = boto3.client('bedrock-runtime', region_name='us-east-1')\n",
    )
}

fn run(case: &Case, command: &[String]) -> Run {
    assert_eq!(command[0], "bedrock-lint");
    case.run_in("", &command[1..].iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn three_commands_accept_what_is_there_and_one_new_id_fails() {
    let case = repository();
    let before = case.run_in("", &["check", "--format", "jsonl"]).lines().len();
    assert_eq!(before, 500);
    let [baseline, init, hook] = <[_; 3]>::try_from(commands()).unwrap();
    for command in [&baseline, &init] {
        let ran = run(&case, command);
        assert_eq!(ran.code, 0, "{command:?}: {}{}", ran.stdout, ran.stderr);
    }
    assert_eq!(hook, ["pre-commit", "install"]);
    let clean = case.run_in("", &["check"]);
    assert_eq!((clean.code, clean.stdout.as_str()), (0, ""), "{}", clean.stderr);
    assert!(
        clean.stderr.contains("in the baseline: 500 findings"),
        "{}",
        clean.stderr
    );

    // The commands of the workflow and the hook, on one new id among five old ones.
    let path = case.path().join("src/d0/f0.py");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("NEW = \"anthropic.claude-v2:1\"\n{text}")).unwrap();
    let workflow = fs::read_to_string(case.path().join(".github/workflows/bedrock-lint.yml")).unwrap();
    let of_workflow = workflow
        .lines()
        .find_map(|line| line.split_once("run: bedrock-lint check "))
        .unwrap()
        .1;
    for args in [
        of_workflow,
        "--force-exclude --quiet --format concise src/d0/f0.py src/d0/f7.py data/f0.json",
    ] {
        let ran = case.run_in(
            "",
            &["check"].into_iter().chain(args.split_whitespace()).collect::<Vec<_>>(),
        );
        assert_eq!(ran.code, 1, "{args}: {}{}", ran.stdout, ran.stderr);
        let errors = ran.stdout.lines().filter(|line| line.contains("retired-model")).count();
        assert_eq!(errors, 1, "{args}: {}", ran.stdout);
    }
}

#[test]
fn the_hook_of_the_guide_is_one_that_pre_commit_takes() {
    let Some(mut pre_commit) = tools::command("pre-commit", "--version") else {
        return;
    };
    let case = repository();
    assert_eq!(case.run_in("", &["init"]).code, 0);
    let output = pre_commit
        .arg("validate-config")
        .arg(case.path().join(".pre-commit-config.yaml"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn init_writes_what_is_not_there_and_changes_nothing_that_is() {
    let case = Case::bare("")
        .file(".gitlab-ci.yml", "stages: [test]\n")
        .file("Jenkinsfile", "pipeline {}\n")
        .file(".pre-commit-config.yaml", "repos: []\n")
        .file("main.tf", "provider \"aws\" {\n  region = \"eu-west-1\"\n}\n")
        .file("docs/all.md", "region: us-west-2\n");
    let ran = case.run_in("", &["init", "--as-of", AS_OF]);
    insta::assert_snapshot!(ran.stdout, @r"
    wrote bedrock-lint.toml, for eu-west-1
    kept .pre-commit-config.yaml, which is there already; put this into it:
          - repo: local
            hooks:
              - id: bedrock-lint
                name: bedrock-lint
                entry: bedrock-lint check --force-exclude --quiet
                language: system
                types: [text]
                require_serial: true
                verbose: true
              # Writes the new id where nothing else changes with it.
              # - id: bedrock-lint-fix
              #   name: bedrock-lint (fix)
              #   entry: bedrock-lint check --fix --force-exclude --quiet
              #   language: system
              #   types: [text]
              #   require_serial: true
              #   verbose: true
    wrote .gitlab/bedrock-lint.yml; include it: `include: [{local: .gitlab/bedrock-lint.yml}]` in .gitlab-ci.yml
    wrote bedrock-lint.Jenkinsfile; make a job of it
    next: `bedrock-lint check` reports what is there; `bedrock-lint init --baseline` accepts it, so that only new findings fail
    ");
    let read = |name: &str| fs::read_to_string(case.path().join(name)).unwrap();
    let config = read("bedrock-lint.toml");
    assert!(
        config.contains("\n# eu-west-1: seen in main.tf:2\nregions = [\"eu-west-1\"]\n"),
        "{config}"
    );
    assert!(config.contains(&format!("\nas-of = \"{AS_OF}\"\n")), "{config}");
    assert!(config.contains("\n# baseline = "), "there is no baseline yet: {config}");
    assert_eq!(read(".gitlab-ci.yml"), "stages: [test]\n");
    assert_eq!(read(".pre-commit-config.yaml"), "repos: []\n");
    assert!(!case.path().join(".github").exists());
    let check = case.run_in("", &["check"]);
    assert_eq!(check.code, 0, "{}", check.stderr);

    fs::write(case.path().join("bedrock-lint.toml"), "regions = []\n").unwrap();
    let again = case.run_in("", &["init", "--as-of", AS_OF]);
    let expected =
        format!("kept bedrock-lint.toml, which is there already; put this at its top:\n    as-of = \"{AS_OF}\"\n");
    assert!(again.stdout.starts_with(&expected), "{}", again.stdout);
    assert_eq!(read("bedrock-lint.toml"), "regions = []\n");
}

#[test]
fn init_says_what_a_config_that_is_there_lacks() {
    let kept = |name: &str, text: &str| {
        let case = Case::bare("")
            .file(name, text)
            .file("bedrock-lint-baseline.jsonl", "{\"bedrock-lint-baseline\":1}\n")
            .file("main.tf", "provider \"aws\" {\n  region = \"eu-west-1\"\n}\n");
        let printed = case.run_in("", &["init", "--as-of", AS_OF]).stdout;
        assert_eq!(case.read(name), text.as_bytes());
        printed.split("wrote").next().unwrap().to_owned()
    };
    let lines =
        "    regions = [\"eu-west-1\"]\n    as-of = \"2026-11-23\"\n    baseline = \"bedrock-lint-baseline.jsonl\"\n";
    assert_eq!(
        kept(".bedrock-lint.toml", "fail-within = 5\n"),
        format!("kept .bedrock-lint.toml, which is there already; put this at its top:\n{lines}")
    );
    assert_eq!(
        kept("pyproject.toml", "[tool.bedrock-lint]\n[tool.other]\nas-of = 1\n"),
        format!(
            "kept pyproject.toml, which is there already; put this at the top of its [tool.bedrock-lint]:\n{lines}"
        )
    );
    let whole = "regions = []\nas-of = 'today'\nbaseline = 'b.jsonl'\n";
    assert_eq!(
        kept("bedrock-lint.toml", whole),
        "kept bedrock-lint.toml, which is there already\n"
    );
}

#[test]
fn init_writes_the_line_of_the_baseline_into_any_config() {
    for (name, text) in [
        ("bedrock-lint.toml", "regions = ['us-east-1']\n\n[severity]\n"),
        (".bedrock-lint.toml", "# ours\nfail-on = 'warning'\n"),
        (
            "pyproject.toml",
            "[project]\nname = 'x'\n\n[tool.bedrock-lint]\nfail-on = 'warning'\n\n[tool.other]\na = 1\n",
        ),
    ] {
        let case = Case::bare("").env("BEDROCK_LINT_AS_OF", AS_OF).file(".git/HEAD", "");
        let case = case.file(name, text).file("a.py", "M = 'anthropic.claude-v2'\n");
        assert_eq!(case.run_in("", &["check"]).code, 1, "{name}");
        let run = case.run_in("", &["init", "--baseline", "--as-of", AS_OF]);
        assert_eq!(run.code, 0, "{name}: {}", run.stderr);
        assert!(
            run.stdout.contains(&format!("and its line in {name}")),
            "{}",
            run.stdout
        );
        let written = String::from_utf8(case.read(name)).unwrap();
        assert!(text.lines().all(|line| written.contains(line)), "{written}");
        let after = case.run_in("", &["check"]);
        assert_eq!(after.code, 0, "{name}: {}\n{written}", after.stdout);
    }
}

#[test]
fn init_works_at_the_root_of_the_repository() {
    let case = Case::bare("")
        .file(".gitlab-ci.yml", "stages: [test]\n")
        .file(".bedrock-lint.toml", "as-of = 'today'\n")
        .file("src/deep/a.py", "");
    let ran = case.run_in("src/deep", &["init"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(ran.stderr, "note: working in ../.., the root of the repository\n");
    assert!(ran.stdout.starts_with("kept .bedrock-lint.toml"), "{}", ran.stdout);
    assert!(case.path().join(".gitlab/bedrock-lint.yml").exists());
    assert!(!case.path().join("src/deep/.pre-commit-config.yaml").exists());
}

#[test]
fn every_key_of_the_starter_config_is_right_once_it_is_uncommented() {
    let case = Case::bare("");
    assert_eq!(case.run_in("", &["init", "--as-of", AS_OF]).code, 0);
    let text = fs::read_to_string(case.path().join("bedrock-lint.toml")).unwrap();
    let is_setting = |line: &str| {
        line.starts_with("# [") || line.starts_with("# \"") || line.contains(" = ") && !line.contains(": ")
    };
    let lines = text.lines().map(|line| {
        if is_setting(line) {
            line.trim_start_matches("# ")
        } else {
            line
        }
    });
    let whole: Vec<_> = lines.collect();
    assert!(
        whole.contains(&"[[deny]]") && whole.contains(&"regions = [\"us-east-1\"]"),
        "{whole:?}"
    );
    fs::write(case.path().join("bedrock-lint.toml"), whole.join("\n")).unwrap();
    fs::write(
        case.path().join("bedrock-lint-baseline.jsonl"),
        "{\"bedrock-lint-baseline\":1}\n",
    )
    .unwrap();
    let check = case.run_in("", &["check"]);
    assert_eq!((check.code, check.stdout.as_str()), (0, ""), "{}", check.stderr);
}

#[test]
fn regions_are_those_of_clients_and_of_resources_that_the_code_calls() {
    let case = Case::bare("")
        .file(
            "src/app.py",
            "import boto3\n\nPROFILE = \"arn:aws:bedrock:eu-central-1:111122223333:application-inference-profile/a1b2c3d4e5f6\"\n",
        )
        .file(
            "infra/policy.json",
            "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"bedrock:InvokeModel\",\n\"Resource\": [\"arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0\",\n\"arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-pro-v1:0\"]}]}\n",
        )
        .file(
            "infra/role.py",
            "ALLOWED = {\"Effect\": \"Allow\", \"Action\": [\"bedrock:InvokeModel\"], \"Resource\":\n  \"arn:aws:bedrock:ap-south-1::foundation-model/amazon.nova-pro-v1:0\"}\n",
        );
    let ran = case.run_in("", &["init", "--as-of", AS_OF]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let config = fs::read_to_string(case.path().join("bedrock-lint.toml")).unwrap();
    assert!(
        config.contains("# eu-central-1: seen in src/app.py:3\nregions = [\"eu-central-1\"]\n"),
        "{config}"
    );
}
