//! Writes files to a folder of its own, runs the program there, and reads its output.

use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// The day for which every test judges, unless it says otherwise.
pub const AS_OF: &str = "2026-11-23";

/// A folder and the arguments to run with.
pub struct Case {
    folder: TempDir,
    args: Vec<String>,
    stdin: Option<Vec<u8>>,
    env: Vec<(String, String)>,
}

/// Output of a run.
pub struct Run {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Case {
    /// A run of a command in an empty folder, judging for [`AS_OF`] where the command judges.
    pub fn new(command: &str) -> Self {
        let mut case = Self::bare(command);
        if matches!(case.args[0].as_str(), "check" | "inventory" | "explain") {
            case.args.extend(["--as-of".to_owned(), AS_OF.to_owned()]);
        }
        case
    }

    /// A run of a command in an empty folder, with only its own arguments.
    pub fn bare(command: &str) -> Self {
        let case = Self {
            folder: TempDir::new().unwrap(),
            args: command.split_whitespace().map(str::to_owned).collect(),
            stdin: None,
            env: Vec::new(),
        };
        std::fs::create_dir(case.path().join(".git")).unwrap();
        case
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Adds a file.
    pub fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    /// Adds arguments.
    pub fn args<'a>(mut self, args: impl IntoIterator<Item = &'a str>) -> Self {
        self.args.extend(args.into_iter().map(str::to_owned));
        self
    }

    /// Judges for another day than [`AS_OF`].
    pub fn judged_for(mut self, day: &str) -> Self {
        let at = self.args.iter().position(|arg| arg == AS_OF).unwrap();
        day.clone_into(&mut self.args[at]);
        self
    }

    /// Sets an environment variable.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets what is read from standard input.
    pub fn stdin(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.stdin = Some(text.into());
        self
    }

    /// Runs the program.
    pub fn run(&self) -> Run {
        self.run_in("", &[])
    }

    /// Content of a file.
    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs the program in a folder below, with more arguments.
    pub fn run_in(&self, folder: &str, more: &[&str]) -> Run {
        let output = self.command(folder, more).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Run {
            code: output.status.code().unwrap(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// The program, about to run in a folder below, with more arguments.
    pub fn command(&self, folder: &str, more: &[&str]) -> Command {
        let mut command = Command::cargo_bin("bedrock-lint").unwrap();
        command
            .current_dir(self.path().join(folder))
            .args(&self.args)
            .args(more);
        // The service that runs the tests must not decide what they see.
        for name in [
            "NO_COLOR",
            "COLUMNS",
            "GITHUB_ACTIONS",
            "GITHUB_STEP_SUMMARY",
            "GITLAB_CI",
            "TF_BUILD",
        ] {
            command.env_remove(name);
        }
        // The user's own git excludes must not decide what a test sees.
        command
            .env("HOME", self.path())
            .env("XDG_CONFIG_HOME", self.path().join(".xdg"));
        command.envs(self.env.iter().cloned());
        if let Some(text) = &self.stdin {
            command.write_stdin(text.clone());
        }
        command
    }

    /// The findings of a run, notes included.
    pub fn findings(self) -> Vec<Value> {
        self.args(["--all", "--format", "jsonl"]).run().lines()
    }
}

impl Run {
    /// Standard output as JSON values, one a line.
    pub fn lines(&self) -> Vec<Value> {
        let parse = |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        self.stdout.lines().map(parse).collect()
    }
}

/// The only finding in a Python file that pins `id`, with more arguments; `None` if there is no finding.
pub fn verdict(id: &str, args: &[&str]) -> Option<Value> {
    let source = format!("MODEL = \"{id}\"\n");
    let mut findings = Case::new("check")
        .file("app.py", source)
        .args(args.iter().copied())
        .findings();
    assert!(findings.len() <= 1, "one span, one finding: {findings:#?}");
    findings.pop()
}

/// Adds the files of a folder below `fixtures/cases/`.
pub fn fixture(case: Case, folder: &str) -> Case {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/cases")
        .join(folder);
    let files = walkdir::WalkDir::new(&root)
        .sort_by_file_name()
        .into_iter()
        .map(Result::unwrap);
    files
        .filter(|entry| entry.file_type().is_file())
        .fold(case, |case, entry| {
            let name = entry.path().strip_prefix(&root).unwrap().to_str().unwrap();
            case.file(name, std::fs::read(entry.path()).unwrap())
        })
}
