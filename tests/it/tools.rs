//! Other people's tools, for the tests that run the program in their hands.

use std::process::Command;

/// The tool of that name, where the path has one that answers. Where there is none, a test that needs it tests nothing,
/// unless `BEDROCK_LINT_TEST_TOOLS` says that there must be one, as `.ci/run` does.
pub fn command(name: &str, probe: &str) -> Option<Command> {
    let works = Command::new(name).arg(probe).output();
    if works.is_ok_and(|output| output.status.success()) {
        return Some(Command::new(name));
    }
    assert!(
        std::env::var_os("BEDROCK_LINT_TEST_TOOLS").is_none(),
        "there is no `{name}`, and `BEDROCK_LINT_TEST_TOOLS` says that there is"
    );
    None
}
