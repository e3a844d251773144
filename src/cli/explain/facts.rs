//! The facts that a verdict is derived from: where a model is offered, on demand and through what, which Regions count, and
//! its dates; each with its day and its source.

use std::io::Write;

use super::Failure;
use crate::catalog::Callable;
use crate::catalog::source::Model;
use crate::engine::Engine;
use crate::finding::{Judgement, Lifecycle, Verdict};
use crate::report::sanitize::visible;
use crate::vocab::{Region, RegionsFrom};

/// The use of the id in the code, as far as it is certain.
pub(super) fn steps_of_use(verdict: &Verdict, out: &mut dyn Write) -> Result<(), Failure> {
    if let Some(sink) = &verdict.sink {
        writeln!(out, "  given to  {}", sink.name)?;
    }
    if let Some(region) = &verdict.client_region {
        writeln!(out, "  client    of {region}")?;
    }
    Ok(())
}

/// Offer of the model: Regions, forms, and the source of these facts.
pub(super) fn steps_of_offer(
    engine: &Engine,
    verdict: &Verdict,
    model: &Model,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let api = engine.catalog().data().observed.api;
    let api = api.map_or_else(
        || "AWS's API not read".to_owned(),
        |day| format!("AWS's API read {day}"),
    );
    let seen = model
        .first_seen
        .map(|day| format!(", first listed {day}"))
        .unwrap_or_default();
    match (model.profiles.join(", ").as_str(), &model.profiles_basis) {
        ("", None) => writeln!(out, "  profiles  unknown")?,
        ("", Some(basis)) => writeln!(out, "  profiles  none ({basis}, {api}{seen})")?,
        (profiles, basis) => {
            let basis = basis.as_deref().unwrap_or("source unknown");
            writeln!(out, "  profiles  {profiles} ({basis}, {api}{seen})")?;
        }
    }
    let prefix = verdict.reference.profile.as_deref();
    if let Some(prefix) = prefix.and_then(|prefix| engine.catalog().profile_prefix(prefix)) {
        let basis = prefix.basis.as_deref().unwrap_or(&api);
        let reach = engine.catalog().reach(model, Callable::Profile(&prefix.name));
        let from = names(if reach.is_empty() {
            &prefix.source_regions
        } else {
            &reach
        });
        writeln!(out, "  called    {}. from {from} ({basis})", prefix.name)?;
    }
    if model.regions.is_empty() {
        writeln!(out, "  offered   unknown")?;
    } else {
        writeln!(out, "  offered   {} ({api})", names(&model.regions))?;
    }
    match &model.on_demand {
        None => writeln!(out, "  bare in   unknown")?,
        Some(on_demand) => {
            let regions = match on_demand.regions.as_slice() {
                [] => "nowhere".to_owned(),
                regions => names(regions),
            };
            let note = on_demand.note.iter().map(|note| format!("; {}", visible(note)));
            writeln!(out, "  bare in   {regions} ({api}{})", note.collect::<String>())?;
        }
    }
    if let Some(basis) = &model.floor_basis {
        writeln!(out, "  floor     {basis}")?;
    }
    let suggested = model.suggested.iter().flat_map(|suggestion| &suggestion.provenance);
    for provenance in model.provenance.iter().chain(suggested) {
        writeln!(out, "  provenance {}", visible(provenance))?;
    }
    Ok(())
}

fn names(regions: &[Region]) -> String {
    regions.iter().map(Region::as_str).collect::<Vec<_>>().join(", ")
}

pub(super) fn regions(judgement: &Judgement) -> String {
    let names = if judgement.regions.is_empty() {
        "all".to_owned()
    } else {
        names(&judgement.regions)
    };
    let from = match judgement.regions_from {
        RegionsFrom::Reference => "named by the reference",
        RegionsFrom::Client => "named by the client that the code calls it through",
        RegionsFrom::FileName => "named by the name of the file or of its folder",
        RegionsFrom::Option => "named by --region or the environment",
        RegionsFrom::Config => "named by the config",
        RegionsFrom::Profile if judgement.refusing_regions.is_empty() => {
            "from which the profile can be called; none is named"
        }
        RegionsFrom::Profile => "from which the profile can be called; none that is named counts",
        RegionsFrom::All => "none is named",
    };
    match judgement.refusing_regions.as_slice() {
        [] => format!("{names} ({from})"),
        refusing => format!("{names} ({from}, for {} cannot call it)", self::names(refusing)),
    }
}

pub(super) fn group_line(group: &Lifecycle) -> String {
    let regions: Vec<_> = group.regions.iter().map(Region::as_str).collect();
    let regions = if regions.is_empty() {
        "every Region".to_owned()
    } else {
        regions.join(", ")
    };
    let days = group.days_in_words();
    let source = match (&group.source, group.observed) {
        (Some(source), Some(day)) => format!("; {}, read {day}", visible(source)),
        (None, Some(day)) => format!("; listed so on {day}"),
        _ => String::new(),
    };
    format!("{}: {days}, in {regions}{source}", group.state)
}
