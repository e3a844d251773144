//! Standard error, the log of a pipeline: whatever comes from a repository, no line of it is a command.

use std::io::{self, StderrLock};

use crate::report::sanitize::{Inert, inert, visible};

/// Standard error; a line that an agent would obey is parted.
pub(super) fn stderr() -> Inert<StderrLock<'static>> {
    Inert::new(io::stderr().lock())
}

/// Text of several lines, with nothing in it that a terminal or an agent obeys.
pub(super) fn shown(text: &str) -> String {
    let lines = text.lines().map(|line| inert(&visible(line)).into_owned());
    lines.collect::<Vec<_>>().join("\n")
}
