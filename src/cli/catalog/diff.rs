//! `catalog diff`: what differs between two catalogs.

use std::io::Write;
use std::path::Path;

use anyhow::Context as _;
use serde_json::json;

use super::args::DiffFormat;
use super::{join, seen};
use crate::catalog::compare::{Difference, differences};
use crate::catalog::source::CatalogData;
use crate::cli::{Failure, context};
use crate::report::{inert_json, markdown_cell};

/// Writes what differs, and says whether anything does.
pub(super) fn run(old: &Path, new: Option<&Path>, format: DiffFormat, out: &mut dyn Write) -> Result<bool, Failure> {
    let (before, after) = match new {
        Some(new) => (read(old)?, read(new)?),
        None => (crate::catalog::embedded(), read(old)?),
    };
    let all = differences(&before, &after);
    match format {
        DiffFormat::Text => text(&all, out)?,
        DiffFormat::Markdown => markdown(&all, out)?,
        DiffFormat::Json => json(&all, out)?,
    }
    Ok(!all.is_empty())
}

/// A bundle, or an overlay over the program's own catalog.
fn read(path: &Path) -> Result<CatalogData, Failure> {
    let is_bundle = path.extension().is_some_and(|extension| extension == "json");
    let handle = if is_bundle {
        context::any_bundle(path)?
    } else {
        context::catalog(None, &[path])?
    };
    Ok(handle.get().data().clone())
}

fn text(all: &[Difference], out: &mut dyn Write) -> std::io::Result<()> {
    if all.is_empty() {
        return writeln!(out, "nothing differs");
    }
    let mut model = None;
    for one in all {
        if model != Some(&one.model_id) {
            writeln!(out, "{} ({})", seen(&one.model_id), seen(&one.name))?;
            model = Some(&one.model_id);
        }
        writeln!(
            out,
            "  {}{}: {}",
            seen(&one.fact),
            seen(&place(one)),
            seen(&change(one))
        )?;
    }
    Ok(())
}

fn place(one: &Difference) -> String {
    match (one.regions.as_slice(), one.is_elsewhere) {
        ([], _) => String::new(),
        (_, true) => " in every Region that is not named beside it".to_owned(),
        (few, _) if few.len() <= 6 => format!(" in {}", join(few)),
        (many, _) => format!(" in {} Regions", many.len()),
    }
}

fn change(one: &Difference) -> String {
    match (&one.from, &one.to) {
        (None, Some(to)) => format!("+ {to}"),
        (Some(from), None) => format!("- {from}"),
        (from, to) => format!("{} → {}", or_nothing(from.as_deref()), or_nothing(to.as_deref())),
    }
}

fn or_nothing(text: Option<&str>) -> &str {
    text.unwrap_or("nothing")
}

fn markdown(all: &[Difference], out: &mut dyn Write) -> std::io::Result<()> {
    if all.is_empty() {
        return writeln!(out, "Nothing differs.");
    }
    writeln!(
        out,
        "| model | fact | Regions | before | now |\n| --- | --- | --- | --- | --- |"
    )?;
    for one in all {
        let regions = match (one.regions.as_slice(), one.is_elsewhere) {
            ([], _) => String::new(),
            (_, true) => "all others".to_owned(),
            (regions, _) => join(regions),
        };
        writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            markdown_cell(&one.model_id),
            markdown_cell(&one.fact),
            markdown_cell(&regions),
            markdown_cell(one.from.as_deref().unwrap_or_default()),
            markdown_cell(one.to.as_deref().unwrap_or_default()),
        )?;
    }
    Ok(())
}

fn json(all: &[Difference], out: &mut dyn Write) -> Result<(), Failure> {
    let one = |one: &Difference| {
        json!({
            "model_id": one.model_id, "name": one.name, "fact": one.fact, "regions": one.regions,
            "elsewhere": one.is_elsewhere, "from": one.from, "to": one.to,
        })
    };
    let all = json!({ "schema_version": 1, "differences": all.iter().map(one).collect::<Vec<_>>() });
    let all = serde_json::to_string_pretty(&all).context("cannot write JSON")?;
    writeln!(out, "{}", inert_json(&all))?;
    Ok(())
}
