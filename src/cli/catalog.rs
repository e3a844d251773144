//! `catalog list`, `catalog show`, `catalog validate`; the other subcommands have files of their own.

mod args;
mod bundle;
mod diff;
mod import;
mod list;
mod show;
mod upcoming;

use std::io::Write;
use std::path::PathBuf;

pub(super) use args::CatalogCommand;

use super::context::{self, Judging};
use super::{Failure, Outcome};
use crate::catalog::source::Model;
use crate::catalog::{Catalog, Judgement, Question};
use crate::report::sanitize::visible;
use crate::vocab::State;

pub(super) fn run(command: &CatalogCommand, out: &mut dyn Write) -> Result<Outcome, Failure> {
    match command {
        CatalogCommand::List { judge, filter, format } => {
            let judging = context::judging(judge)?;
            list::run(&judging, filter, *format, out)?;
        }
        CatalogCommand::Upcoming { days, judge, format } => {
            let judging = context::judging(judge)?;
            upcoming::run(&judging, *days, *format, out)?;
        }
        CatalogCommand::Diff { old, new, format } => {
            let differs = diff::run(old, new.as_deref(), *format, out)?;
            return Ok(if differs { Outcome::Findings } else { Outcome::Clean });
        }
        CatalogCommand::Export { output } => bundle::export(output.as_deref(), out)?,
        CatalogCommand::Show { id, judge } => {
            let judging = context::judging(judge)?;
            let catalog = judging.catalog.get();
            if !show_matches(&judging, id, out)? {
                return Err(unknown(catalog, id).into());
            }
        }
        CatalogCommand::Import(args) => import::run(args, out)?,
        CatalogCommand::Validate { files } => validate(files, out)?,
    }
    Ok(Outcome::Clean)
}

fn unknown(catalog: &Catalog, id: &str) -> anyhow::Error {
    let error = anyhow::anyhow!("the catalog has no model `{id}`");
    match context::nearest(id, names(catalog)) {
        Some(near) => error.context(format!("help: did you mean `{near}`?")),
        None => error,
    }
}

/// Ids and names of the models.
pub(super) fn names(catalog: &Catalog) -> impl Iterator<Item = &str> {
    let models = &catalog.data().models;
    let ids = models.iter().map(|model| model.id.as_str());
    ids.chain(models.iter().map(|model| model.name.as_str()))
}

/// Shows the model of an id, or each model of a name; `false` if there is none.
pub(super) fn show_matches(judging: &Judging, name: &str, out: &mut dyn Write) -> Result<bool, Failure> {
    let catalog = judging.catalog.get();
    if let Some((prefix, model)) = catalog.callable(name) {
        show::run(judging, model, prefix, out)?;
        return Ok(true);
    }
    let models = catalog.named(name);
    for (at, model) in models.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        show::run(judging, model, None, out)?;
    }
    Ok(!models.is_empty())
}

fn judge(judging: &Judging, model: &Model, profile: Option<&str>) -> Judgement {
    let question = Question {
        as_of: judging.as_of,
        regions: &judging.regions,
        regions_from: judging.regions_from,
        region: None,
        client: None,
        profile,
    };
    judging.catalog.get().judge(model, &question)
}

fn state(judgement: &Judgement) -> String {
    let mixed = if judgement.mixed { " (by Region)" } else { "" };
    format!("{}{mixed}", judgement.state)
}

fn end(judgement: &Judgement) -> String {
    let Some(worst) = judgement.lifecycle.first() else {
        return "unknown".to_owned();
    };
    match (worst.eol, worst.floor) {
        (Some(eol), _) => eol.to_string(),
        (None, _) if worst.state == State::Eol => "no day known".to_owned(),
        (None, Some(floor)) => format!("no sooner than {floor}"),
        (None, None) => "none announced".to_owned(),
    }
}

fn table<const N: usize>(heads: [&str; N], rows: &[[String; N]], out: &mut dyn Write) -> std::io::Result<()> {
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].len())
            .chain([heads[column].len()])
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<_> = (0..N).map(width).collect();
    let mut write = |cells: [&str; N]| {
        let line: Vec<_> = cells
            .iter()
            .zip(&widths)
            .map(|(cell, &width)| format!("{cell:width$}"))
            .collect();
        writeln!(out, "{}", line.join("  ").trim_end())
    };
    write(heads)?;
    rows.iter()
        .try_for_each(|row| write(row.each_ref().map(String::as_str)))
}

fn validate(files: &[PathBuf], out: &mut dyn Write) -> Result<(), Failure> {
    let catalog = context::catalog(None, files)?;
    let data = catalog.get().data();
    let groups: usize = data.models.iter().map(|model| model.groups.len()).sum();
    let constants: usize = data.constants.iter().map(|class| class.constants.len()).sum();
    writeln!(
        out,
        "the catalog is right: {} models, {groups} lifecycle groups, {} profile prefixes, {constants} CDK constants",
        data.models.len(),
        data.profiles.len(),
    )?;
    Ok(())
}

/// A text of the catalog, which an overlay may have brought, on one line.
fn seen(text: &str) -> String {
    visible(text).into_owned()
}

fn join<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::Region;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut out = Vec::new();
        let rows = [
            ["a".to_owned(), "long cell".to_owned()],
            ["bcd".to_owned(), String::new()],
        ];
        table(["X", "Y"], &rows, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "X    Y\na    long cell\nbcd\n");
    }

    #[test]
    fn regions_are_joined_by_commas() {
        let regions = ["us-east-1", "us-west-2"].map(|code| Region::new(code).unwrap());
        assert_eq!(join(&regions), "us-east-1, us-west-2");
    }
}
