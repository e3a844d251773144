//! `catalog export`: the program's own catalog as one file.

use std::io::Write;
use std::path::Path;

use anyhow::Context as _;

use crate::catalog::{bundle, embedded};
use crate::cli::{Failure, output};

pub(super) fn export(path: Option<&Path>, out: &mut dyn Write) -> Result<(), Failure> {
    let text = bundle::write(&embedded()).context("cannot write the catalog")?;
    match path {
        Some(path) => {
            output::probe(path)?;
            output::replace(path, text.as_bytes()).with_context(|| format!("cannot write `{}`", path.display()))?;
        }
        None => out.write_all(text.as_bytes())?,
    }
    Ok(())
}
