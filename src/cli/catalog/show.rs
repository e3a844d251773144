//! `catalog show`: the card of a model.

use std::io::Write;

use unicode_width::UnicodeWidthStr as _;

use super::{join, judge, seen, state};
use crate::catalog::Callable;
use crate::catalog::source::{Model, OnDemand};
use crate::cli::Failure;
use crate::cli::args::Terminal;
use crate::cli::context::Judging;
use crate::finding::Lifecycle;
use crate::plan::timeline::{Bar, LEGEND, Scale};
use crate::report::wrap;

/// The columns of a bar.
const BAR: usize = 73;

/// Everything the catalog knows of a model, one fact a line; unknown facts are left out.
pub(super) fn run(judging: &Judging, model: &Model, profile: Option<&str>, out: &mut dyn Write) -> Result<(), Failure> {
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
    let scale = Scale::around(judging.as_of, BAR);
    let groups = || judgement.lifecycle.iter().chain(&judgement.elsewhere);
    if groups().next().is_some() {
        writeln!(out, "  {}{:>width$}", scale.from, scale.to.to_string(), width = BAR - 8)?;
    }
    for group in groups() {
        writeln!(out, "  [{}]", Bar::of(group, model.launched).draw(&scale))?;
        show_group(group, out)?;
    }
    if groups().next().is_some() {
        let legend: Vec<_> = LEGEND.iter().map(|(block, word)| format!("{block} {word}")).collect();
        writeln!(out, "  {}", legend.join("  "))?;
    }
    show_calls(judging, model, out)?;
    writeln!(out)?;
    for (name, value) in facts(model) {
        write_wrapped(out, &format!("{name:<22}{}", seen(&value)), 22)?;
    }
    show_replacements(model, out)?;
    let replaced = replaced_by(judging, model);
    if !replaced.is_empty() {
        writeln!(out)?;
        write_wrapped(
            out,
            &format!("takes the place of    {}", seen(&replaced.join(", "))),
            22,
        )?;
    }
    show_prices(model, out)?;
    writeln!(out, "\nsources, confidence {}", model.confidence)?;
    for source in &model.sources {
        writeln!(out, "  {}", seen(source))?;
    }
    Ok(())
}

/// Writes a line, or as many as the terminal needs for it, the others behind `hang` spaces.
fn write_wrapped(out: &mut dyn Write, line: &str, hang: usize) -> std::io::Result<()> {
    let width = Terminal::width();
    if line.width() <= width {
        return writeln!(out, "{line}");
    }
    let (head, rest) = line.split_at_checked(hang).unwrap_or((line, ""));
    let lines = wrap(rest, width.saturating_sub(hang).max(20));
    for (at, part) in lines.iter().enumerate() {
        let before = if at == 0 { head } else { "" };
        writeln!(out, "{before:<hang$}{part}")?;
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
    write_wrapped(out, &format!("  {}: {regions}{assumed}", group.state), 4)?;
    for (name, day) in group.days() {
        writeln!(out, "    {name} {day}")?;
    }
    if let Some(runway) = group.runway {
        let derived = if runway.is_derived { ", derived" } else { "" };
        writeln!(
            out,
            "    runway {} days, until {} ({}{derived})",
            runway.days,
            runway.until,
            runway.basis.name()
        )?;
    }
    match (&group.source, group.observed) {
        (Some(source), Some(observed)) => writeln!(out, "    source: {}, read {observed}", seen(source))?,
        (None, Some(observed)) => writeln!(out, "    listed so on {observed}")?,
        _ => {}
    }
    for (what, text) in [("note", &group.note), ("provenance", &group.provenance)] {
        if let Some(text) = text {
            write_wrapped(out, &format!("    {what}: {}", seen(text)), 6)?;
        }
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
        some("provenance", model.provenance.clone()),
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
        let others = seen(&suggestion.alternatives.join(", "));
        write_wrapped(out, &format!("  or                  {others}"), 22)?;
    }
    let lines = [("mind", &suggestion.caveats), ("provenance", &suggestion.provenance)];
    for (what, texts) in lines {
        for text in texts {
            write_wrapped(out, &format!("  {what:<20}{}", seen(text)), 22)?;
        }
    }
    Ok(())
}

/// The forms in which it is called, and from where, as far as that was observed.
fn show_calls(judging: &Judging, model: &Model, out: &mut dyn Write) -> std::io::Result<()> {
    let catalog = judging.catalog.get();
    writeln!(out, "\nhow to call it")?;
    for form in catalog.forms(model) {
        let regions = catalog.reach(model, form);
        let at = if form == Callable::AtMantle {
            " at bedrock-mantle"
        } else {
            ""
        };
        let from = if regions.is_empty() {
            "not observed from where".to_owned()
        } else {
            format!("from {}", join(&regions))
        };
        write_wrapped(out, &format!("  {}{at}: {from}", seen(&form.id_of(model))), 4)?;
    }
    Ok(())
}

/// The models for which this one is named as the one to move to.
fn replaced_by<'a>(judging: &'a Judging, model: &Model) -> Vec<&'a str> {
    let names = |other: &&Model| {
        other.recommended.as_ref() == Some(&model.id) || other.suggested.as_ref().is_some_and(|one| one.id == model.id)
    };
    let models = judging.catalog.get().data().models.iter();
    models.filter(names).map(|other| other.id.as_str()).collect()
}

fn show_prices(model: &Model, out: &mut dyn Write) -> std::io::Result<()> {
    if model.prices.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nprices in US dollars, for orientation")?;
    for price in &model.prices {
        let side = |usd: Option<f64>, word: &str| usd.map(|usd| format!("${usd} {word}"));
        let sides: Vec<_> = [side(price.input, "in"), side(price.output, "out")]
            .into_iter()
            .flatten()
            .collect();
        let per = price.per.as_deref().unwrap_or("1M tokens");
        let quality = price
            .quality
            .iter()
            .map(|quality| format!(" ({quality})"))
            .collect::<String>();
        let mantle = if price.at_mantle { " at bedrock-mantle" } else { "" };
        let scope = seen(&format!("{}{mantle}", price.scope));
        writeln!(
            out,
            "  {scope:<20}{} per {}{}, from {}",
            sides.join(", "),
            seen(per),
            seen(&quality),
            seen(&price.from)
        )?;
    }
    Ok(())
}
