//! `catalog import`: an overlay from the API responses of an account.

use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::args::Import;
use crate::cli::{Failure, context, output};
use crate::config::AsOf;
use crate::document::regular;
use crate::import::Importer;

/// An answer has at most so many bytes: a million models.
const MAX_BYTES: u64 = 1 << 30;

pub(super) fn run(args: &Import, out: &mut dyn Write) -> Result<(), Failure> {
    if let Some(path) = &args.output {
        output::probe(path)?;
    }
    let catalog = context::catalog::<PathBuf>(args.catalog_bundle.as_deref(), &[])?;
    let observed = context::day(args.observed.unwrap_or(AsOf::Today));
    let mut importer = Importer::new(catalog.get(), observed, args.region.clone());
    for path in &args.files {
        let (name, text) = read(path)?;
        importer.add(&name, &text).map_err(anyhow::Error::new)?;
    }
    let import = importer.finish().map_err(anyhow::Error::new)?;
    for remark in &import.remarks {
        context::print_warning(remark);
    }
    match &args.output {
        Some(path) => output::replace(path, import.overlay.as_bytes())
            .with_context(|| format!("cannot write `{}`", path.display()))?,
        None => out.write_all(import.overlay.as_bytes())?,
    }
    Ok(())
}

/// The text of a file or of standard input, and its name for messages.
fn read(path: &Path) -> Result<(String, String), Failure> {
    if path == Path::new("-") {
        let mut text = String::new();
        let read = io::stdin().lock().take(MAX_BYTES).read_to_string(&mut text);
        read.context("cannot read standard input")?;
        return Ok(("<stdin>".to_owned(), text));
    }
    let name = path.display().to_string();
    let text = regular::read_text(path, MAX_BYTES).with_context(|| format!("cannot read `{name}`"))?;
    Ok((name, text))
}
