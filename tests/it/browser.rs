//! Pages in headless Chromium, in a light and a dark theme: nothing on the console, names, headings and contrast.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::case::{AS_OF, Case};
use crate::tools;

const AUDIT: &str = include_str!("browser_audit.js");

/// A page as a browser shows it.
struct Shown {
    dom: String,
    console: Vec<String>,
}

/// Opens a page; `theme` is Chromium's number of the colour scheme that the reader prefers.
fn open(page: &Path, theme: u8, profile: &Path) -> Option<Shown> {
    let mut chromium = tools::command("chromium", "--version")?;
    let output = chromium
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--enable-logging=stderr",
            "--dump-dom",
        ])
        .args(["--virtual-time-budget=5000", "--window-size=1100,900"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("--blink-settings=preferredColorScheme={theme}"))
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    let log = String::from_utf8_lossy(&output.stderr);
    let console = log.lines().filter(|line| line.contains("CONSOLE"));
    Some(Shown {
        console: console.map(str::to_owned).collect(),
        dom: String::from_utf8_lossy(&output.stdout).into_owned(),
    })
}

/// Holds a page in both themes against the audit, which is added with the page's own nonce.
fn audit(name: &str, html: &str, folder: &Path) {
    let nonce = html
        .split("script nonce=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let nonce = nonce.map_or_else(String::new, |nonce| format!(" nonce=\"{nonce}\""));
    let page = folder.join(name);
    let with_audit = html.replace("</body>", &format!("<script{nonce}>{AUDIT}</script></body>"));
    assert!(with_audit.contains("audited"), "{name} has a body");
    fs::write(&page, with_audit).unwrap();
    for theme in [0, 1] {
        let Some(shown) = open(&page, theme, &folder.join("profile")) else {
            return;
        };
        assert!(shown.console.is_empty(), "{name}: {}", shown.console.join("\n"));
        let report = shown
            .dom
            .split("<pre id=\"audit\">")
            .nth(1)
            .unwrap_or_else(|| panic!("{name} ran no audit"));
        let report = report.split("</pre>").next().unwrap().trim_end();
        assert_eq!(report.lines().count(), 1, "{name} in theme {theme}: {report}");
    }
}

/// The HTML of a plan for a folder of files.
fn plan(case: &Case) -> String {
    let run = case.run_in(
        "",
        &[
            "plan",
            "--isolated",
            "--region",
            "us-east-1",
            "--as-of",
            AS_OF,
            "--format",
            "html",
        ],
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stdout
}

#[test]
fn the_page_of_a_plan_can_be_read_by_anyone() {
    let folder = TempDir::new().unwrap();
    let case = Case::bare("")
        .file(
            "src/a.py",
            "M = 'anthropic.claude-3-haiku-20240307-v1:0'\nN = 'amazon.nova-lite-v1:0'\n",
        )
        .file("src/b.py", "M = 'us.anthropic.claude-opus-4-1-20250805-v1:0'\n");
    audit("plan.html", &plan(&case), folder.path());
}

#[test]
fn names_of_files_run_nothing_in_the_page_of_a_plan() {
    let folder = TempDir::new().unwrap();
    let id = "M = 'anthropic.claude-3-haiku-20240307-v1:0'\n";
    let case = Case::bare("")
        .file("<img src=x onerror=console.log(1)>.py", id)
        .file("\"'><script>console.log(2)<", id)
        .file("javascript:console.log(3)", id);
    audit("hostile.html", &plan(&case), folder.path());
}

/// The site, where `mdbook` is there to build it. `.github/workflows/site.yml` installs it; `.ci/run` does not.
#[test]
fn the_site_has_no_error_on_the_console_and_its_search_works() {
    let has_mdbook = Command::new("mdbook")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success());
    if !has_mdbook {
        return;
    }
    let folder = TempDir::new().unwrap();
    let site = folder.path().join("site");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = |command: &mut Command| assert!(command.status().unwrap().success(), "{command:?}");
    run(Command::new("python3")
        .arg(root.join("tools/site.py"))
        .arg(assert_cmd::cargo::cargo_bin("bedrock-lint"))
        .args([&site, &PathBuf::from(AS_OF)]));
    run(Command::new("mdbook").arg("build").arg(&site));
    for page in [
        "index.html",
        "upcoming.html",
        "models/anthropic.claude-v2.html",
        "lints/retired-model.html",
    ] {
        for theme in [0, 1] {
            let Some(shown) = open(&site.join("book").join(page), theme, &folder.path().join("profile")) else {
                return;
            };
            // A page of a folder cannot fetch the index of its search; from a server it can.
            let errors = shown.console.iter().filter(|line| !line.contains("searchindex"));
            assert_eq!(errors.count(), 0, "{page}: {}", shown.console.join("\n"));
            assert!(shown.dom.contains("<main>"), "{page}");
        }
    }
    let names = fs::read_dir(site.join("book")).unwrap();
    let has_index = names
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .any(|name| name.starts_with("searchindex") && Path::new(&name).extension().is_some_and(|end| end == "js"));
    assert!(has_index, "the search has an index");
}
