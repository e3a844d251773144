//! The inventory as a bill of materials of machine-learning models: CycloneDX 1.6
//! (<https://cyclonedx.org/docs/1.6/json/>).
//!
//! In: verdicts, document by document. Out: one JSON object at the end, a component for each model with the places where it
//! is named, its worst state and its days. Neither a day of the run nor a random number is in it: equal runs give equal bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde_json::{Value, json};

use super::{InventoryFormat, Options, Reporter, Summary};
use crate::document::Document;
use crate::finding::{Judgement, Verdict};
use crate::reference::Target;
use crate::vocab::State;

pub(super) const FORMAT: InventoryFormat = InventoryFormat {
    name: "cyclonedx",
    summary: "a bill of materials of models, CycloneDX 1.6: each model in use, where, its state and end",
    make: |options| Box::new(Materials::new(options)),
};

/// Prefix of each of our properties.
const PREFIX: &str = "bedrock-lint:";

struct Materials {
    options: Options,
    models: BTreeMap<String, Model>,
}

/// A model in use.
#[derive(Default)]
struct Model {
    name: String,
    judgement: Option<Judgement>,
    state: Option<State>,
    ids: BTreeSet<String>,
    places: Vec<Value>,
}

impl Materials {
    fn new(options: &Options) -> Self {
        Self {
            options: options.clone(),
            models: BTreeMap::new(),
        }
    }

    fn add(&mut self, document: &Document, verdict: &Verdict) {
        let reference = &verdict.reference;
        let id = match (&reference.target, &verdict.judgement) {
            // A pattern names no single model.
            (Target::Pattern, _) => return,
            (Target::Model(id), _) => id.clone(),
            (_, Some(judgement)) => judgement.model_id.clone(),
            (Target::Unknown { id, .. }, None) => id.clone(),
            (Target::Opaque, None) => reference.text.clone(),
        };
        let at = document.position(reference.span.start());
        let model = self.models.entry(id.clone()).or_default();
        model.name = verdict
            .judgement
            .as_ref()
            .map_or(id, |judgement| judgement.name.clone());
        model.ids.insert(reference.text.clone());
        model.places.push(json!({
            "location": self.options.root.path(document.name()), "line": at.line, "offset": at.column,
            "symbol": reference.text,
        }));
        if let Some(judgement) = verdict.judgement.as_deref()
            && model.state.is_none_or(|worst| judgement.state > worst)
        {
            model.state = Some(judgement.state);
            model.judgement = Some(judgement.clone());
        }
    }
}

impl Model {
    fn component(&self, id: &str) -> Value {
        let mut component = json!({
            "type": "machine-learning-model",
            "bom-ref": format!("model:{id}"),
            "name": self.name,
            "properties": self.properties(id),
            "evidence": { "occurrences": self.places },
        });
        if let Some((provider, _)) = id.split_once('.').filter(|_| !id.starts_with("arn:")) {
            component["group"] = Value::from(provider);
        }
        let pages = self.pages();
        if !pages.is_empty() {
            component["externalReferences"] = Value::from(pages);
        }
        component
    }

    fn properties(&self, id: &str) -> Vec<Value> {
        let state = self.state.map_or("unknown", State::name);
        let worst = self.judgement.iter().find_map(|judgement| judgement.lifecycle.first());
        let day = |day: Option<crate::vocab::Day>| day.map(|day| day.to_string());
        let properties = [
            ("model-id", Some(id.to_owned())),
            ("state", Some(state.to_owned())),
            ("legacy", day(worst.and_then(|group| group.legacy))),
            ("extended-access", day(worst.and_then(|group| group.extended_access))),
            ("eol", day(worst.and_then(|group| group.eol))),
            ("eol-no-sooner-than", day(worst.and_then(|group| group.floor))),
        ];
        let written = self.ids.iter().map(|id| ("written-as", Some(id.clone())));
        let known = properties
            .into_iter()
            .chain(written)
            .filter_map(|(name, value)| Some((name, value?)));
        known.map(|(name, value)| property(name, &value)).collect()
    }

    /// The pages behind its days, each once.
    fn pages(&self) -> Vec<Value> {
        let groups = self.judgement.iter().flat_map(|judgement| &judgement.lifecycle);
        let pages: BTreeSet<_> = groups.filter_map(|group| group.source.as_deref()).collect();
        let reference = |url| json!({ "type": "documentation", "url": url });
        pages.into_iter().map(reference).collect()
    }
}

fn property(name: &str, value: &str) -> Value {
    json!({ "name": format!("{PREFIX}{name}"), "value": value })
}

impl Reporter<Verdict> for Materials {
    fn document(&mut self, _: &mut dyn Write, document: &Document, verdicts: &[Verdict]) -> io::Result<()> {
        for verdict in verdicts {
            self.add(document, verdict);
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        let page = summary
            .catalog
            .lifecycle_page
            .map(|day| property("lifecycle-page", &day.to_string()));
        let facts: Vec<_> = std::iter::once(property("as-of", &summary.as_of.to_string()))
            .chain(page)
            .collect();
        let tool = json!({ "type": "application", "name": "bedrock-lint", "version": env!("CARGO_PKG_VERSION") });
        let bom = json!({
            "bomFormat": "CycloneDX",
            "specVersion": "1.6",
            "version": 1,
            "metadata": { "tools": { "components": [tool] }, "properties": facts },
            "components": self.models.iter().map(|(id, model)| model.component(id)).collect::<Vec<_>>(),
        });
        let text = serde_json::to_string_pretty(&bom)?;
        writeln!(out, "{}", super::inert_json(&text))
    }
}
