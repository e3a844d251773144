//! The role of a file, by its path.
//!
//! In: a path, with `/`, relative to where the run started (a folder above that says nothing of the file). Out: its
//! [`Role`]. First what machines write, then what people read, then tests; what remains is as its language is.

use super::language::{Language, file_name, language_of};
use crate::vocab::Role;

/// Folders of recordings.
const RECORDED: &[&str] = &[
    "cassettes",
    "recordings",
    "vcr",
    "__cassettes__",
    "__recordings__",
    "__snapshots__",
    "__image_snapshots__",
];

/// Folders of outputs of programs, with a time stamp below.
const OUTPUTS: &[&str] = &[
    "output",
    "outputs",
    "result",
    "results",
    "run",
    "runs",
    "trace",
    "traces",
    "transcript",
    "transcripts",
    "log",
    "logs",
    "testoutputs",
    "history",
    "sessions",
    "conversations",
    "analysis",
    "reports",
    "report",
    "artifacts",
];

/// Words of a file's name that say that a program wrote it when it ran.
const RECORDED_FILES: &[&str] = &[
    "trace",
    "traces",
    "conversation",
    "transcript",
    "recording",
    "cassette",
    "run",
];

/// Names of files that say what changed when, without their extensions; more words may follow.
const HISTORY_FILES: &[&str] = &[
    "changelog",
    "changelogs",
    "changes",
    "history",
    "news",
    "releases",
    "releasenotes",
    "release",
    "whatsnew",
    "upgrading",
    "migrating",
    "migrationguide",
];

/// Folders of decisions and of notes on releases.
const HISTORY_FOLDERS: &[&str] = &[
    "adr",
    "adrs",
    "decisions",
    "changelog",
    "changelogs",
    "changes.d",
    "newsfragments",
    "releasenotes",
    "release-notes",
    "release_notes",
    ".changes",
    ".changeset",
    "changesets",
    "postmortems",
    "architecture-decisions",
];

/// Folders of data that says what changed when: fragments of release notes, the change sets of a database.
const CHANGELOGS: &[&str] = &["changelog", "changelogs", "changelog.d", "newsfragments"];

/// Folders of migrations of stored data, which are applied once.
const MIGRATIONS: &[&str] = &["migrations", "db_migrations", "dbmigrations"];

/// Beginnings of the names of SQL scripts that are applied once, before the version that they lead to.
const PATCHES: &[&str] = &["patch", "upgrade", "update", "migrate", "migration"];

/// Folders that may also hold a program that migrates something else.
const MIGRATION: &[&str] = &["migration", "migrate", "drizzle"];

/// Folders of a database.
const DATABASES: &[&str] = &["db", "database", "databases", "sql", "schema", "prisma", "priv", "repo"];

/// Extensions of copies that were put aside: `main.tf.backup`. Nothing loads them.
const BACKUPS: &[&str] = &["backup", "bak", "old", "orig", "rej", "save"];

/// Folders of copies that were put aside, without what is before their first letter.
const ASIDE: &[&str] = &[
    "archive", "archived", "archives", "attic", "backup", "backups", "bak", "obsolete",
];

/// Words that make a copy of a file whose name ends with them: `app_backup.py`, `chat.old.ts`.
const COPIES: &[&str] = &["backup", "bak", "old", "orig", "copy", "deprecated"];

/// First words of the names of programs that make backups.
const MAKES_COPIES: &[&str] = &[
    "auto",
    "automatic",
    "create",
    "daily",
    "data",
    "database",
    "db",
    "do",
    "full",
    "get",
    "is",
    "list",
    "make",
    "nightly",
    "perform",
    "restore",
    "run",
    "s3",
    "schedule",
    "scheduled",
    "start",
    "take",
    "test",
    "upload",
];

/// Words of the names of folders and programs that answer in the place of AWS.
const MOCKS: &[&str] = &[
    "fake",
    "fakes",
    "mock",
    "mocked",
    "mocks",
    "mockserver",
    "msw",
    "stub",
    "stubs",
    "wiremock",
];

/// Words of what a mock is one of: a `mock_interview.py` is none.
const MOCKED: &[&str] = &[
    "api",
    "aws",
    "backend",
    "bedrock",
    "client",
    "clients",
    "data",
    "endpoint",
    "endpoints",
    "handler",
    "handlers",
    "llm",
    "llms",
    "model",
    "models",
    "provider",
    "providers",
    "response",
    "responses",
    "runtime",
    "server",
    "servers",
    "service",
    "services",
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
    "spec", "specs", "e2e", "fixture", "fixtures", "cy", "gtest", "gtests", "unittest", "stories", "story",
];

/// Languages whose integration tests are named `…IT`.
const NAMED_IT: &[&str] = &["groovy", "java", "kotlin", "scala"];

/// The role of a file, as far as its path says.
pub fn role_of(path: &str) -> Role {
    let name = file_name(path);
    let language = language_of(name);
    let folders: Vec<&str> = path[..path.len() - name.len()]
        .split('/')
        .filter(|folder| !folder.is_empty())
        .collect();
    let is_recorded =
        folders.iter().any(|folder| is_recorded_folder(folder)) || is_output(&folders, name, language.role);
    if language.role == Role::Recording || is_recorded {
        return Role::Recording;
    }
    if is_history(&folders, name, language) {
        return Role::History;
    }
    // Markup for readers stays that among tests; a plain text there is more often their data.
    if language.role == Role::Doc && language.name != "text" {
        return Role::Doc;
    }
    let role = language.role;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is_sample = || {
        language.name == "json" && (folders.iter().any(|folder| is_sample_folder(folder)) || is_sample_of_data(stem))
    };
    let is_of_mock = || folders.iter().copied().chain([stem]).any(is_mock);
    if folders.iter().any(|folder| is_test_folder(folder))
        || is_test_file(name, language.name, role)
        || is_sample()
        || is_of_mock()
    {
        return Role::Test;
    }
    let is_example = role == Role::Code || role == Role::Config && language.name != "json";
    if is_example && is_in_docs(&folders) && name != "conf.py" {
        return Role::Doc;
    }
    role
}

/// Folders whose programs are examples for readers.
const DOC_FOLDERS: &[&str] = &["doc", "docs", "documentation"];

/// Folders of programs, in which a folder of that name is a part of one.
const SOURCE_FOLDERS: &[&str] = &["src", "app", "lib", "pkg", "internal", "cmd"];

fn is_in_docs(folders: &[&str]) -> bool {
    let around = folders.iter().position(|folder| is_one(folder, DOC_FOLDERS));
    // Generators of sites keep their pages in `src/content/docs`.
    let is_site = |at: usize| at > 0 && folders[at - 1] == "content";
    around.is_some_and(|at| is_site(at) || !folders[..at].iter().any(|folder| is_one(folder, SOURCE_FOLDERS)))
}

/// True if a program wrote the file at run time: data below a folder of outputs, with a time stamp in its path.
fn is_output(folders: &[&str], name: &str, role: Role) -> bool {
    if !matches!(role, Role::Config | Role::Doc) {
        return false;
    }
    let is_named = |folder: &&str| words(folder).iter().any(|word| is_one(word, OUTPUTS));
    let stamped = folders.iter().chain([&name]).any(|part| has_time_stamp(part));
    let stem = name.split('.').next().unwrap_or(name);
    let parts = name.split('.').skip(1).chain([stem]);
    let recorded = role == Role::Config && parts.flat_map(words).any(|word| is_one(word, RECORDED_FILES));
    let is_data = has_data_extension(name);
    is_data
        && (stamped && (folders.iter().any(is_named) || recorded)
            || recorded && folders.iter().any(is_test_folder_or_output))
}

fn is_test_folder_or_output(folder: &&str) -> bool {
    is_test_folder(folder) || words(folder).iter().any(|word| is_one(word, OUTPUTS))
}

fn has_data_extension(name: &str) -> bool {
    let extension = name.rsplit('.').next().unwrap_or_default();
    is_one(
        extension,
        &[
            "json", "jsonl", "ndjson", "yaml", "yml", "xml", "csv", "tsv", "txt", "md", "html", "log", "out",
        ],
    )
}

/// True if a name has a day followed by a time: `2026-03-04T17-22`, `20260304_172200`.
fn has_time_stamp(name: &str) -> bool {
    let digits = |text: &str| text.len() >= 8 && text.bytes().filter(u8::is_ascii_digit).count() >= 8;
    let runs = name.split(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '_' | 'T' | ':' | '.')));
    runs.into_iter().any(|run| {
        let plain: String = run.chars().filter(char::is_ascii_digit).collect();
        digits(run) && plain.starts_with("20") && (plain.len() >= 12 || plain.len() == 8 && is_day(&plain))
    })
}

/// True if eight digits are a day of this century.
fn is_day(digits: &str) -> bool {
    let number = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<u32>().ok());
    number(4..6).is_some_and(|month| (1..=12).contains(&month))
        && number(6..8).is_some_and(|day| (1..=31).contains(&day))
}

/// True if the name is that of a copy: `main.tf.backup`, `app.py~`, `chat.ts.bak.2`, `values.yaml.bak-20260304`.
fn is_backup(name: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = name.trim_start_matches('.').split('.').skip(1).collect::<Vec<_>>();
    while parts.last().is_some_and(|part| is_number(part)) {
        parts.pop();
    }
    let last = parts.last().map_or("", |part| {
        part.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | 'T'))
    });
    name.ends_with('~') || is_one(last, BACKUPS) || is_named_copy(name)
}

/// True if the name before the extension says that the file is a copy: `app_backup.py`, `chat-backup-20240102.ts`, `app copy.js`.
fn is_named_copy(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut words = words(stem);
    while words
        .last()
        .is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()))
    {
        words.pop();
    }
    let is_copy = words.last().is_some_and(|word| is_one(word, COPIES));
    words.len() > 1 && is_copy && !is_one(words[0], MAKES_COPIES)
}

/// True for a folder of copies: `backup`, `_archive`, `.old`.
fn is_put_aside(folder: &str) -> bool {
    is_one(folder.trim_start_matches(['_', '.', '-']), ASIDE)
}

/// True for a folder, or the name of a program without its extension, that answers in the place of AWS: `mocks`,
/// `mock-server`, `bedrock_stub`.
fn is_mock(name: &str) -> bool {
    let words = words(name);
    let [first, .., last] = words.as_slice() else {
        return words.first().is_some_and(|only| is_one(only, MOCKS));
    };
    is_one(first, MOCKS) && is_one(last, MOCKED) || is_one(last, MOCKS) && is_one(first, MOCKED)
}

/// True if the file records history: copies that were put aside, release notes, decisions, migrations that are applied once.
fn is_history(folders: &[&str], name: &str, language: &Language) -> bool {
    if is_backup(name) || folders.iter().any(|folder| is_put_aside(folder)) {
        return true;
    }
    let stem = name.split('.').next().unwrap_or(name);
    let folded: String = stem
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    if language.role == Role::Doc {
        let first = words(stem).first().map(|word| word.to_lowercase()).unwrap_or_default();
        return HISTORY_FILES.iter().any(|file| {
            *file == folded || *file == first && is_one(file, &["changelog", "changes", "history", "news", "releases"])
        }) || folders.iter().any(|folder| is_one(folder, HISTORY_FOLDERS));
    }
    let in_changelog = language.role == Role::Config && folders.iter().any(|folder| is_one(folder, CHANGELOGS));
    let is_step = || is_named_as_step(stem, language) || folders.iter().any(|folder| is_one(folder, DATABASES));
    let in_migrations = folders.iter().any(|folder| is_one(folder, MIGRATIONS))
        || folders.iter().any(|folder| is_one(folder, MIGRATION)) && is_step()
        || folders
            .windows(2)
            .any(|two| is_one(two[0], &["alembic"]) && is_one(two[1], &["versions"]));
    in_changelog || in_migrations && language.role != Role::Recording || is_versioned_sql(name, language.name)
}

/// True for the name of a step that is applied once: `0042_seed`, `V3__seed`, `20260101120000_seed`, or any SQL.
fn is_named_as_step(stem: &str, language: &Language) -> bool {
    language.name == "sql"
        || stem
            .trim_start_matches(['V', 'v', 'm', 'M', '_'])
            .starts_with(|c: char| c.is_ascii_digit())
}

/// `V12__seed.sql`, `U3__undo.sql`, as Flyway names what it applies.
fn is_versioned_sql(name: &str, language: &str) -> bool {
    let version = name
        .strip_prefix(['V', 'U', 'B'])
        .and_then(|rest| rest.split_once("__"));
    let is_number = |version: &str| {
        let is_part = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'_');
        !version.is_empty() && version.bytes().all(is_part)
    };
    // `patch-0.0.5.sql`, `upgrade_1.2.sql`
    let stem = name.strip_suffix(".sql").unwrap_or(name).to_ascii_lowercase();
    let is_patch = || {
        let rest = PATCHES.iter().find_map(|word| stem.strip_prefix(word));
        let version = rest.map(|rest| rest.trim_start_matches(['-', '_', '.', 'v']));
        version.is_some_and(|version| version.contains(['.', '_']) && is_number(version))
    };
    language == "sql" && (version.is_some_and(|(version, _)| is_number(version)) || is_patch())
}

/// Folders of Markdown files whose front matter configures an agent, a command or a prompt.
const AGENT_FOLDERS: &[(&str, &[&str])] = &[
    (".claude", &["agents", "commands", "skills"]),
    (".github", &["agents", "prompts", "chatmodes"]),
    (".opencode", &[]),
    (".cursor", &[]),
    (".codex", &[]),
    (".kiro", &[]),
    (".gemini", &[]),
];

/// Endings of the names of such files.
const AGENT_ENDINGS: &[&str] = &[".prompt.md", ".agent.md", ".chatmode.md", ".instructions.md"];

/// True if the front matter of a Markdown file is live configuration.
pub fn is_agent_file(path: &str) -> bool {
    let name = file_name(path).to_ascii_lowercase();
    let parts: Vec<&str> = path.split('/').collect();
    let in_folder = parts.windows(2).any(|two| {
        let folder = AGENT_FOLDERS.iter().find(|(folder, _)| *folder == two[0]);
        folder.is_some_and(|(_, within)| within.is_empty() || within.contains(&two[1]))
    });
    let is_markdown = name.rsplit_once('.').is_some_and(|(_, extension)| extension == "md");
    is_markdown && (in_folder || name == "skill.md" || AGENT_ENDINGS.iter().any(|ending| name.ends_with(ending)))
}

/// Words of a path that say that a test calls AWS.
const LIVE_WORDS: &[&str] = &[
    "e2e",
    "integ",
    "integration",
    "integrationtest",
    "integrationtests",
    "integtest",
    "integtests",
    "inttest",
    "live",
    "smoke",
    "acceptance",
    "recorded",
    "IT",
    "ITCase",
];

/// True if the path of a test shows that it calls AWS.
pub(super) fn is_live_test(path: &str) -> bool {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let is_live = |word: &str| {
        LIVE_WORDS
            .iter()
            .any(|live| *live == word || live.len() > 2 && live.eq_ignore_ascii_case(word))
    };
    stem.split('/').flat_map(words).any(is_live) || stem.split('/').any(|part| part.split(['.', '-', '_']).any(is_live))
}

/// True if a folder around a file is one of recordings.
pub(super) fn is_cassette(path: &str) -> bool {
    path.rsplit('/').skip(1).any(is_recorded_folder)
}

fn is_recorded_folder(folder: &str) -> bool {
    let words = words(folder);
    RECORDED.contains(&folder.to_ascii_lowercase().as_str())
        || words.last().is_some_and(|last| is_one(last, RECORDED_LAST))
}

fn is_test_folder(folder: &str) -> bool {
    TEST_FOLDERS.contains(&folder.to_ascii_lowercase().as_str()) || begins_or_ends_as_test(&words(folder))
}

/// True for a folder of events and messages to try a program with: `events`, `sample-json`, `example-payloads`.
fn is_sample_folder(folder: &str) -> bool {
    is_one(folder, &["events", "payloads"]) || is_sample_of_data(folder)
}

/// True for a name of sample data: `sample_result`, `example-payloads`.
fn is_sample_of_data(name: &str) -> bool {
    const SAMPLES: &[&str] = &["sample", "samples", "example", "examples", "mock", "mocks", "dummy"];
    const DATA: &[&str] = &[
        "json",
        "event",
        "events",
        "message",
        "messages",
        "payload",
        "payloads",
        "request",
        "requests",
        "response",
        "responses",
        "result",
        "results",
        "output",
        "data",
    ];
    let words = words(name);
    let has = |list: &[&str]| words.iter().any(|word| is_one(word, list));
    has(SAMPLES) && has(DATA)
}

fn is_test_file(name: &str, language: &str, role: Role) -> bool {
    if name == "conftest.py" || name.contains(".tftest.") {
        return true;
    }
    // In `chat.integration.test.ts` the part before the extension counts; `.env.test` has none.
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let words = words(stem);
    let last = words.last().copied().unwrap_or_default();
    // A notebook is named after what it tries.
    language != "notebook" && begins_or_ends_as_test(&words)
        || words.windows(2).any(|two| two == ["Test", "Case"])
        || (role == Role::Code && words.len() > 1 && (is_one(last, TEST_LAST) || name.contains(".stories.")))
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
mod tests;
