//! `catalog list`: every model, or a selection.

use std::io::Write;

use anyhow::Context as _;
use serde_json::{Value, json};

use super::args::{Filter, ListFormat};
use super::{end, judge, seen, state, table};
use crate::catalog::Judgement;
use crate::catalog::source::Model;
use crate::cli::Failure;
use crate::cli::context::Judging;
use crate::finding::Lifecycle;
use crate::report::inert_json;

impl Filter {
    /// True if a model is selected.
    fn takes(&self, model: &Model, judgement: &Judgement) -> bool {
        let is_provider = |name: &String| {
            let own = model.id.split('.').next().unwrap_or_default();
            name.eq_ignore_ascii_case(own) || name.eq_ignore_ascii_case(&model.provider)
        };
        let ends = |group: &Lifecycle| group.eol.zip(self.ends_before).is_some_and(|(eol, day)| eol < day);
        (self.states.is_empty()
            || judgement
                .lifecycle
                .iter()
                .any(|group| self.states.contains(&group.state))
            || self.states.contains(&judgement.state))
            && (self.ends_before.is_none() || judgement.lifecycle.iter().any(ends))
            && (self.providers.is_empty() || self.providers.iter().any(is_provider))
    }
}

pub(super) fn run(judging: &Judging, filter: &Filter, format: ListFormat, out: &mut dyn Write) -> Result<(), Failure> {
    let catalog = judging.catalog.get();
    let judged: Vec<_> = catalog
        .data()
        .models
        .iter()
        .map(|model| (model, judge(judging, model, None)))
        .filter(|(model, judgement)| filter.takes(model, judgement))
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
