//! `man`: a manual page, of the program or of one of its commands.

use std::io::Write;

use anyhow::{Context as _, anyhow};

use super::args::Man;
use super::{Failure, Outcome, args};

pub(super) fn run(args: &Man, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let mut command = args::command();
    command.build();
    let mut page = &command;
    for word in &args.command {
        let known: Vec<_> = page.get_subcommands().map(clap::Command::get_name).collect();
        page = page
            .find_subcommand(word)
            .ok_or_else(|| anyhow!("there is no command `{word}`; expected one of {}", known.join(", ")))?;
    }
    // Written to memory first, to distinguish a closed output from a page that cannot be made.
    let mut roff = Vec::new();
    clap_mangen::Man::new(page.clone())
        .render(&mut roff)
        .context("cannot make the manual page")?;
    out.write_all(&roff)?;
    Ok(Outcome::Clean)
}
