//! Other people's tools, for the tests that run the program in their hands.

use std::process::Command;

/// The tool of that name, if the path has one that works. Where there is none, a test that needs it tests nothing,
/// unless `BEDROCK_LINT_TEST_TOOLS` requires one, as `.ci/run` does.
pub fn command(name: &str, probe: &str) -> Option<Command> {
    works(Command::new(name).arg(probe), name).then(|| Command::new(name))
}

/// Python, where it has a module of that name; the same holds where it has none.
pub fn python_with(module: &str) -> Option<Command> {
    let import = format!("import {module}");
    works(Command::new("python3").args(["-c", &import]), module).then(|| Command::new("python3"))
}

fn works(command: &mut Command, name: &str) -> bool {
    let works = command.output().is_ok_and(|output| output.status.success());
    assert!(
        works || std::env::var_os("BEDROCK_LINT_TEST_TOOLS").is_none(),
        "there is no `{name}`, and `BEDROCK_LINT_TEST_TOOLS` says that there is"
    );
    works
}
