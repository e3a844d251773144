//! `catalog import`: an overlay from the API responses of an account.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::args::Import;
use crate::cli::{Failure, context, output};
use crate::config::AsOf;
use crate::document::regular;
use crate::import::Importer;

pub(super) fn run(args: &Import, out: &mut dyn Write) -> Result<(), Failure> {
    if let Some(path) = &args.output {
        output::probe(path)?;
    }
    let catalog = context::catalog::<PathBuf>(args.catalog_bundle.as_deref(), &[])?;
    let observed = context::day(args.observed.unwrap_or(AsOf::Today));
    let mut importer = Importer::new(catalog.get(), observed, args.region.clone());
    for path in &args.files {
        let (name, reader) = open(path)?;
        importer.add(&name, reader).map_err(anyhow::Error::new)?;
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

/// A file or standard input, and its name for messages.
fn open(path: &Path) -> Result<(String, Box<dyn Read>), Failure> {
    if path == Path::new("-") {
        return Ok(("<stdin>".to_owned(), Box::new(io::stdin().lock())));
    }
    let name = path.display().to_string();
    let file = regular::open(path).with_context(|| format!("cannot read `{name}`"))?;
    Ok((name, Box::new(file)))
}
