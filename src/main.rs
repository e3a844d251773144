//! The command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    bedrock_lint::cli::main()
}
