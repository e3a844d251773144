//! `completions`: a script for a shell.

use std::io::Write;

use clap_complete::Shell;

use super::{Failure, Outcome, args};

/// The name of a subcommand in the script for bash: where a word of it is completed, `clap_complete` takes the hyphen of
/// the program's name for a step down, and where it is recognised for a part of the name.
const MISNAMED: (&str, &str) = ("bedrock__subcmd__lint", "bedrock__lint");

pub(super) fn run(shell: Shell, out: &mut dyn Write) -> Result<Outcome, Failure> {
    // Written to memory first: the generator panics where the output is closed.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut args::command(), "bedrock-lint", &mut script);
    if shell == Shell::Bash {
        let text = String::from_utf8_lossy(&script).replace(MISNAMED.0, MISNAMED.1);
        script = text.into_bytes();
    }
    out.write_all(&script)?;
    Ok(Outcome::Clean)
}
