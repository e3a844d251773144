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
fn text_for_people_is_doc() {
    all(
        Role::Doc,
        &[
            "README.md",
            "docs/guide.mdx",
            "LICENSE",
            "api.rst",
            "pages/bedrock.adoc",
            "llms-full.txt",
            "tests/README.md",
            "public/index.html",
            "docs/old_tasks.py",
            "docs/migration/guide.md",
        ],
    );
}

#[test]
fn records_of_the_past_are_history() {
    all(
        Role::History,
        &[
            "CHANGELOG",
            "CHANGELOG.md",
            "docs/CHANGELOG-2.x.md",
            "HISTORY.rst",
            "NEWS",
            "RELEASE_NOTES.md",
            "docs/adr/0007-model.md",
            "app/migrations/0042_chat_backend.py",
            "db/migrate/20260101_seed.rb",
            "migration/0042_seed.py",
            "src/main/resources/db/migration/seed.xml",
            "alembic/versions/006_seed.py",
            "sql/V12__seed.sql",
            "scripts/patch-0.0.5.sql",
            "sql/upgrade_1_2.sql",
            "infra/main.tf.backup",
            "src/app.py.bak",
            "src/app.py~",
            "chat.ts.bak.2",
            "values.yaml.bak-20260304",
            ".env.old",
        ],
    );
    all(Role::Config, &["backup.yaml", ".env", "old.json"]);
    all(
        Role::Doc,
        &[
            "newsletter.md",
            "docs/releasing.md",
            "historical.md",
            "src/content/docs/a.ts",
        ],
    );
    all(Role::Code, &["src/docs/a.ts", "src/content/a.ts"]);
    all(
        Role::Code,
        &[
            "alembic/env.py",
            "migration/Planner/app.py",
            "src/versions/a.py",
            "sql/Views__all.sql",
            "sql/update_models.sql",
            "sql/patch.sql",
            "src/history.py",
        ],
    );
}

#[test]
fn outputs_of_runs_are_recordings() {
    all(
        Role::Recording,
        &[
            "analysis/testOutputs/2026-03-04T17-22_Model=sonnet/Case1.conversation.json",
            "ui/tests/fixtures/trace.json",
            "results/20260304_172200/summary.json",
            "runs/2026-03-04/out.jsonl",
        ],
    );
    all(
        Role::Config,
        &["config/2026-03-04.json", "results/models.json", "data/trace.json"],
    );
}

#[test]
fn tests_that_call_aws_are_known_by_their_path() {
    for path in [
        "e2e/chat.py",
        "tests/integration/chat.py",
        "src/ChatIT.java",
        "tests/test_live.py",
        "chat.integ.test.ts",
    ] {
        assert!(is_live_test(path), "{path}");
    }
    for path in ["tests/test_chat.py", "tests/delivery/chat.py", "tests/fit/it.py"] {
        assert!(!is_live_test(path), "{path}");
    }
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
fn events_to_try_a_program_with_are_tests() {
    all(
        Role::Test,
        &[
            "events/ask.json",
            "chat/sample-json/message.json",
            "example-payloads/a.json",
            "mockRequests/a.json",
            "chat/sample_result.json",
        ],
    );
    all(
        Role::Config,
        &["samples/app/config.json", "events/rules.yaml", "examples/cdk.json"],
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
fn a_path_that_only_looks_like_a_test_is_not_one() {
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
            "notebooks/bedrock_client_test.ipynb",
        ],
    );
}

#[test]
fn data_written_by_machines_is_recording() {
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
