//! `completions`: a script for a shell.

use std::io::Write;

use super::{Failure, Outcome, args};

pub(super) fn run(shell: clap_complete::Shell, out: &mut dyn Write) -> Result<Outcome, Failure> {
    // Written to memory first: the generator panics where the output is closed.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut args::command(), "bedrock-lint", &mut script);
    out.write_all(&script)?;
    Ok(Outcome::Clean)
}
