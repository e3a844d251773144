//! `catalog list`, `catalog show`, `catalog validate`.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use serde_json::{Value, json};

use super::args::{CatalogCommand, ListFormat};
use super::context::{self, Judging};
use super::{Failure, Outcome};
use crate::catalog::source::{Model, OnDemand};
use crate::catalog::{Catalog, Judgement, Question};
use crate::finding::Lifecycle;
use crate::report::inert_json;
use crate::report::sanitize::visible;
use crate::vocab::State;

pub(super) fn run(command: &CatalogCommand, out: &mut dyn Write) -> Result<Outcome, Failure> {
    match command {
        CatalogCommand::List { judge, format } => {
            let judging = context::judging(judge)?;
            list(&judging, *format, out)?;
        }
        CatalogCommand::Show { id, judge } => {
            let judging = context::judging(judge)?;
            let catalog = judging.catalog.get();
            if !show_asked(&judging, id, out)? {
                return Err(unknown(catalog, id).into());
            }
        }
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

/// Shows the model of an id, or each model of a name; `false` where there is none.
pub(super) fn show_asked(judging: &Judging, asked: &str, out: &mut dyn Write) -> Result<bool, Failure> {
    let catalog = judging.catalog.get();
    if let Some((prefix, model)) = catalog.callable(asked) {
        show(judging, model, prefix, out)?;
        return Ok(true);
    }
    let models = catalog.named(asked);
    for (at, model) in models.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        show(judging, model, None, out)?;
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

fn list(judging: &Judging, format: ListFormat, out: &mut dyn Write) -> Result<(), Failure> {
    let catalog = judging.catalog.get();
    let judged: Vec<_> = catalog
        .data()
        .models
        .iter()
        .map(|model| (model, judge(judging, model, None)))
        .collect();
    match format {
        ListFormat::Text => {
            let rows = judged
                .iter()
                .map(|(model, judgement)| [seen(&model.id), seen(&model.name), state(judgement), end(judgement)]);
            table(
                ["MODEL", "NAME", "STATE", "END OF LIFE"],
                &rows.collect::<Vec<_>>(),
                out,
            )?;
        }
        ListFormat::Json => {
            let models: Vec<_> = judged
                .iter()
                .map(|(model, judgement)| entry(model, judgement))
                .collect();
            let listing = json!({ "schema_version": 1, "as_of": judging.as_of, "models": models });
            writeln!(
                out,
                "{}",
                inert_json(&serde_json::to_string_pretty(&listing).context("cannot write JSON")?)
            )?;
        }
    }
    Ok(())
}

fn entry(model: &Model, judgement: &Judgement) -> Value {
    let group = |group: &Lifecycle| {
        json!({
            "regions": group.regions, "state": group.state, "legacy": group.legacy,
            "extended_access": group.extended_access, "eol": group.eol, "floor": group.floor,
            "assumed_regions": group.assumed_regions, "source": group.source, "observed": group.observed,
            "note": group.note, "provenance": group.provenance,
        })
    };
    json!({
        "model_id": model.id, "name": model.name, "provider": model.provider, "family": model.family,
        "kind": model.kind, "state": judgement.state, "mixed": judgement.mixed,
        "lifecycle": judgement.lifecycle.iter().map(group).collect::<Vec<_>>(),
        "profiles": model.profiles, "profile_only": model.profile_only, "regions": model.regions,
        "on_demand_regions": model.on_demand.as_ref().map(|on_demand| &on_demand.regions),
        "endpoints": model.endpoints, "variants": model.variants, "confidence": model.confidence,
    })
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

/// Everything the catalog knows of a model, one fact a line; what is not known is not listed.
fn show(judging: &Judging, model: &Model, profile: Option<&str>, out: &mut dyn Write) -> Result<(), Failure> {
    let judgement = judge(judging, model, profile);
    writeln!(
        out,
        "{}\n{}, {} model of {}",
        seen(&model.id),
        seen(&model.name),
        model.kind,
        seen(&model.provider)
    )?;
    writeln!(out, "\nlifecycle, as of {}: {}", judging.as_of, state(&judgement))?;
    for group in judgement.lifecycle.iter().chain(&judgement.elsewhere) {
        show_group(group, out)?;
    }
    writeln!(out)?;
    for (name, value) in facts(model) {
        writeln!(out, "{name:<22}{}", seen(&value))?;
    }
    show_replacements(model, out)?;
    writeln!(out, "\nsources, confidence {}", model.confidence)?;
    for source in &model.sources {
        writeln!(out, "  {}", seen(source))?;
    }
    Ok(())
}

fn show_group(group: &Lifecycle, out: &mut dyn Write) -> std::io::Result<()> {
    let regions = if group.regions.is_empty() {
        "every Region".to_owned()
    } else {
        join(&group.regions)
    };
    let assumed = if group.assumed_regions {
        " (assumed: the source did not keep the Regions)"
    } else {
        ""
    };
    writeln!(out, "  {}: {regions}{assumed}", group.state)?;
    let days = [
        ("Legacy", group.legacy),
        ("extended access", group.extended_access),
        ("end of life", group.eol),
        ("end of life no sooner than", group.floor),
    ];
    for (what, day) in days {
        if let Some(day) = day {
            writeln!(out, "    {what} {day}")?;
        }
    }
    match (&group.source, group.observed) {
        (Some(source), Some(observed)) => writeln!(out, "    source: {}, read {observed}", seen(source))?,
        (None, Some(observed)) => writeln!(out, "    listed so on {observed}")?,
        _ => {}
    }
    if let Some(note) = &group.note {
        writeln!(out, "    note: {}", seen(note))?;
    }
    Ok(())
}

fn facts(model: &Model) -> Vec<(&'static str, String)> {
    let some = |name, value: Option<String>| value.map(|value| (name, value));
    let many = |name, list: &[String]| (!list.is_empty()).then(|| (name, list.join(", ")));
    let on_demand = |on_demand: &OnDemand| {
        if on_demand.regions.is_empty() {
            "nowhere".to_owned()
        } else {
            join(&on_demand.regions)
        }
    };
    let facts = [
        some("launched", model.launched.map(|day| day.to_string())),
        some("first seen in the API", model.first_seen.map(|day| day.to_string())),
        some("notice", model.legacy_period.clone()),
        some("note", model.note.clone()),
        some("floor from", model.floor_basis.clone()),
        many("input", &model.input),
        many("output", &model.output),
        some(
            "context window",
            model.context_window.map(|tokens| format!("{tokens} tokens")),
        ),
        some("max output", model.max_output.map(|tokens| format!("{tokens} tokens"))),
        (!model.embedding_dimensions.is_empty()).then(|| ("dimensions", join(&model.embedding_dimensions))),
        some("request body", Some(model.request_body.clone())),
        many("APIs", &model.apis),
        some(
            "endpoints",
            model.endpoints.as_ref().map(|endpoints| endpoints.join(", ")),
        ),
        many("inference profiles", &model.profiles),
        some("on demand", model.on_demand.as_ref().map(on_demand)),
        (!model.regions.is_empty()).then(|| ("Regions", join(&model.regions))),
        many("other spellings", &model.variants),
        many("at another endpoint", &model.counterparts),
    ];
    facts.into_iter().flatten().collect()
}

fn show_replacements(model: &Model, out: &mut dyn Write) -> std::io::Result<()> {
    if let Some(id) = &model.recommended {
        writeln!(out, "\nAWS recommends        {}", seen(id))?;
    }
    let Some(suggestion) = &model.suggested else {
        return Ok(());
    };
    writeln!(
        out,
        "\nsuggested             {}: {}",
        seen(&suggestion.id),
        seen(&suggestion.why)
    )?;
    if !suggestion.alternatives.is_empty() {
        writeln!(
            out,
            "  or                  {}",
            seen(&suggestion.alternatives.join(", "))
        )?;
    }
    let lines = [("mind", &suggestion.caveats), ("provenance", &suggestion.provenance)];
    for (what, texts) in lines {
        for text in texts {
            writeln!(out, "  {what:<20}{}", seen(text))?;
        }
    }
    Ok(())
}

fn validate(files: &[PathBuf], out: &mut dyn Write) -> Result<(), Failure> {
    let catalog = context::catalog(files)?;
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
