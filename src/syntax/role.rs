//! The role of a file, by its path.
//!
//! In: a path, with `/`, relative to where the run started (a folder above that says nothing of the file). Out: its
//! [`Role`]. First what machines write, then what people read, then tests; what remains is as its language is.

use super::language::{file_name, language_of};
use crate::vocab::Role;

/// Folders in which machines keep what they recorded.
const RECORDED: &[&str] = &[
    "cassettes",
    "recordings",
    "vcr",
    "__cassettes__",
    "__recordings__",
    "__snapshots__",
    "__image_snapshots__",
];

/// Words that say so at the end of a folder's name: `vcr_cassettes`, `agent.integ.snapshot`.
const RECORDED_LAST: &[&str] = &["cassette", "cassettes", "snapshot"];

/// Folders of tests and their data.
const TEST_FOLDERS: &[&str] = &[
    "__fixtures__",
    "__mocks__",
    "__specs__",
    "androidtest",
    "cypress",
    "e2e",
    "e2etests",
    "fixture",
    "fixtures",
    "integtest",
    "integtests",
    "inttest",
    "mocks",
    "spec",
    "t",
    "testdata",
    "testing",
    "testutil",
    "testutils",
    "unittest",
    "unittests",
];

/// Words that make a test of a folder or a file whose name begins or ends with them.
const TEST_WORDS: &[&str] = &["test", "tests"];

/// Words that make a test of a program whose name ends with them: a `spec.json` is not one.
const TEST_LAST: &[&str] = &[
    "spec", "specs", "e2e", "fixture", "fixtures", "cy", "gtest", "gtests", "unittest",
];

/// Languages whose integration tests are named `…IT`.
const NAMED_IT: &[&str] = &["groovy", "java", "kotlin", "scala"];

/// What the file is for, as far as its path says.
pub fn role_of(path: &str) -> Role {
    let name = file_name(path);
    let language = language_of(name);
    let folders = || {
        path[..path.len() - name.len()]
            .split('/')
            .filter(|folder| !folder.is_empty())
    };
    if language.role == Role::Recording || folders().any(is_recorded_folder) {
        return Role::Recording;
    }
    // Markup for readers stays that among tests; a plain text there is more often their data.
    if language.role == Role::Doc && language.name != "text" {
        return Role::Doc;
    }
    let role = language.role;
    if folders().any(is_test_folder) || is_test_file(name, language.name, role) {
        return Role::Test;
    }
    role
}

fn is_recorded_folder(folder: &str) -> bool {
    let words = words(folder);
    RECORDED.contains(&folder.to_ascii_lowercase().as_str())
        || words.last().is_some_and(|last| is_one(last, RECORDED_LAST))
}

fn is_test_folder(folder: &str) -> bool {
    TEST_FOLDERS.contains(&folder.to_ascii_lowercase().as_str()) || begins_or_ends_as_test(&words(folder))
}

fn is_test_file(name: &str, language: &str, role: Role) -> bool {
    if name == "conftest.py" {
        return true;
    }
    // Of `chat.integration.test.ts` only what stands before the extension; `.env.test` has nothing there.
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let words = words(stem);
    let last = words.last().copied().unwrap_or_default();
    begins_or_ends_as_test(&words)
        || words.windows(2).any(|two| two == ["Test", "Case"])
        || (role == Role::Code && words.len() > 1 && is_one(last, TEST_LAST))
        || (NAMED_IT.contains(&language) && (last == "IT" || last == "ITCase"))
}

fn begins_or_ends_as_test(words: &[&str]) -> bool {
    [words.first(), words.last()]
        .into_iter()
        .flatten()
        .any(|word| is_one(word, TEST_WORDS))
}

fn is_one(word: &str, of: &[&str]) -> bool {
    of.iter().any(|one| one.eq_ignore_ascii_case(word))
}

/// The words of a name: split where it is no letter or digit, and before a capital that follows a small letter or that
/// a small letter follows (`AsyncBedrockTest`, `ChatModelIT`, `HTTPTest`).
fn words(name: &str) -> Vec<&str> {
    name.split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .flat_map(camel)
        .collect()
}

fn camel(part: &str) -> Vec<&str> {
    let letters: Vec<(usize, char)> = part.char_indices().collect();
    let mut words = Vec::new();
    let mut start = 0;
    for (i, &(at, letter)) in letters.iter().enumerate().skip(1) {
        let after_small = !letters[i - 1].1.is_uppercase();
        let before_small = letters.get(i + 1).is_some_and(|(_, next)| next.is_lowercase());
        if letter.is_uppercase() && (after_small || before_small) {
            words.push(&part[start..at]);
            start = at;
        }
    }
    words.push(&part[start..]);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn all(role: Role, paths: &[&str]) {
        for path in paths {
            assert_eq!(role_of(path), role, "{path}");
        }
    }

    #[test]
    fn programs_are_code() {
        all(
            Role::Code,
            &[
                "src/chat.py",
                "examples/chat.ts",
                "docs/conf.py",
                "Makefile",
                "Jenkinsfile",
                "lab.ipynb",
                "run.sh",
                "views/page.jinja2",
                "a/script-without-extension",
            ],
        );
    }

    #[test]
    fn configuration_and_infrastructure_are_config() {
        all(
            Role::Config,
            &[
                "app/config.yaml",
                ".env",
                ".env.local",
                "infra/main.tf",
                "prod.tfvars",
                "application.properties",
                "pom.xml",
                "Dockerfile",
                ".github/workflows/ci.yml",
                "docs/openapi.json",
                "data/results.jsonl",
                "requirements.txt",
                "api/spec.json",
                "values.yaml.j2",
            ],
        );
    }

    #[test]
    fn what_people_read_is_doc() {
        all(
            Role::Doc,
            &[
                "README.md",
                "docs/guide.mdx",
                "CHANGELOG",
                "LICENSE",
                "api.rst",
                "pages/bedrock.adoc",
                "llms-full.txt",
                "tests/README.md",
                "public/index.html",
            ],
        );
    }

    #[test]
    fn tests_are_known_by_their_folders() {
        all(
            Role::Test,
            &[
                "tests/chat.py",
                "src/test/java/Chat.java",
                "src/__tests__/chat.ts",
                "spec/chat.rb",
                "e2e/run.ts",
                "pkg/testdata/in.yaml",
                "spec/fixtures/answer.json",
                "integtests/api/app.py",
                "unit_tests/chat.py",
                "Chat.Tests/Chat.cs",
                "ListPoliciesTests/list.swift",
                "src/integrationTest/kotlin/Chat.kt",
                "tests/data.txt",
            ],
        );
    }

    #[test]
    fn tests_are_known_by_their_names() {
        all(
            Role::Test,
            &[
                "pkg/chat_test.go",
                "chat.test.ts",
                "chat.integration.test.js",
                "chat.spec.ts",
                "test_chat.py",
                "chat_test.py",
                "chat_spec.rb",
                "ChatTest.java",
                "ChatTests.cs",
                "TestChat.kt",
                "ChatModelIT.java",
                "HTTPTest.php",
                "TestCase.php",
                "conftest.py",
                "chat_test.exs",
                "observe-test.mjs",
                "login.cy.ts",
                "login.feature",
                "ChatSpec.scala",
            ],
        );
    }

    #[test]
    fn what_only_looks_like_a_test_is_none() {
        all(
            Role::Code,
            &[
                "src/latest.py",
                "src/contest/chat.py",
                "Testimonials.tsx",
                "src/attestation.go",
                "spec.ts",
                "respect.rb",
                "protest.js",
                "src/AUDIT.java",
            ],
        );
    }

    #[test]
    fn what_machines_wrote_is_recording() {
        all(
            Role::Recording,
            &[
                "tests/cassettes/chat.yaml",
                "spec/fixtures/vcr_cassettes/chat.yml",
                "src/__snapshots__/chat.test.ts.snap",
                "tests/__snapshots__/test_chat.ambr",
                "poetry.lock",
                "package-lock.json",
                "web/yarn.lock",
                "pnpm-lock.yaml",
                "go.sum",
                "logs/run.log",
                "scan.sarif",
                "session.har",
                "test/agent.integ.snapshot/tree.json",
                "dist/app.js.map",
                "terraform.tfstate",
            ],
        );
    }
}
