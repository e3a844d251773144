//! Completion of a model id where one is consumed.
//!
//! The engine decides whether a place consumes an id: the text with a known id there is checked, and the id must have a
//! sink. Each offered id can be called there: in the Regions that count, in a form that the sink takes.

use gen_lsp_types::{CompletionItem, CompletionItemKind, CompletionItemTag, CompletionItemTextEdit, Range, TextEdit};

use super::Workspace;
use super::open::{Open, Page};
use crate::catalog::source::{Model, RuleKind};
use crate::catalog::{Callable, Catalog, Question};
use crate::document::{ColumnUnit, Document, Name};
use crate::engine::Settings;
use crate::finding::Verdict;
use crate::vocab::{Day, Region, State};

/// The items for a place of a page; none where no id is consumed there.
pub(super) fn items(
    open: &Open,
    index: usize,
    offset: usize,
    workspace: &dyn Workspace,
    unit: ColumnUnit,
) -> Vec<CompletionItem> {
    let (Some(page), Some(settings)) = (open.pages.get(index), workspace.settings(&open.path)) else {
        return Vec::new();
    };
    let catalog = workspace.catalog();
    let word = word(page.text.as_str(), offset);
    let range = page.text.range(word.clone(), unit);
    let Some(verdict) = probe(open, index, &word, workspace) else {
        return Vec::new();
    };
    let mut models: Vec<_> = catalog
        .data()
        .models
        .iter()
        .map(|model| Offer::new(model, catalog, &verdict, &settings))
        .filter(|offer| offer.state != State::Eol && settings.levels.policy.allows_model(&offer.model.id))
        .filter(|offer| is_offered(offer.model, &verdict))
        .collect();
    models.sort_by_key(|offer| {
        (
            offer.state != State::Active,
            offer.state,
            std::cmp::Reverse(offer.end),
            &offer.model.id,
        )
    });
    let forms = models.iter().flat_map(|offer| {
        let forms = offer.forms(catalog, &verdict, &settings);
        forms.into_iter().map(move |id| (offer, id))
    });
    forms
        .enumerate()
        .map(|(at, (offer, id))| offer.item(id, at, range))
        .collect()
}

/// True if a model is offered through the API that consumes the id, as far as both are known.
fn is_offered(model: &Model, verdict: &Verdict) -> bool {
    let sink = verdict.sink.as_ref().map(|sink| sink.name.to_ascii_lowercase());
    let converses = sink.is_some_and(|name| name.starts_with("converse"));
    let is_refused = model
        .requests
        .iter()
        .any(|rule| rule.kind == RuleKind::ApiNotOffered && rule.apis.iter().any(|api| api == "Converse"));
    let is_listed = model.apis.is_empty() || model.apis.iter().any(|api| api.starts_with("Converse"));
    !converses || is_listed && !is_refused
}

/// The id around a place: the letters that ids are made of.
fn word(text: &str, offset: usize) -> std::ops::Range<usize> {
    let of_id = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_:/".contains(byte);
    let bytes = text.as_bytes();
    let before = bytes[..offset].iter().rev().take_while(|byte| of_id(byte)).count();
    let after = bytes[offset..].iter().take_while(|byte| of_id(byte)).count();
    offset - before..offset + after
}

/// Verdict on a known id in place of the word, if it has a sink.
fn probe(open: &Open, index: usize, word: &std::ops::Range<usize>, workspace: &dyn Workspace) -> Option<Verdict> {
    let page: &Page = open.pages.get(index)?;
    let quote = page.text.as_str()[..word.start].chars().next_back()?;
    matches!(quote, '"' | '\'' | '`' | ' ' | '=').then_some(())?;
    let id = known_id(workspace.catalog())?;
    let paper = open.paper();
    let span = paper.span(index, word.clone())?;
    let mut text = paper.document.text().to_owned();
    text.replace_range(span.range(), id);
    let document = Document::new(Name::from(&*open.path), text.into_bytes());
    let checked = workspace.check(&document, &open.path)?;
    let mut verdicts = checked.verdicts.into_iter();
    verdicts.find(|verdict| verdict.reference.span.start() == span.start() && verdict.sink.is_some())
}

/// An id that can be called bare, in every form of request.
fn known_id(catalog: &Catalog) -> Option<&str> {
    let bare = |model: &&Model| {
        let on_demand = model.on_demand.as_ref();
        on_demand.is_some_and(|on_demand| !on_demand.regions.is_empty())
            && model.output.iter().any(|kind| kind == "text")
    };
    catalog.data().models.iter().find(bare).map(|model| model.id.as_str())
}

/// A model that may be offered.
struct Offer<'a> {
    model: &'a Model,
    state: State,
    /// The day of its end, or the day before which it does not come.
    end: Option<Day>,
}

impl<'a> Offer<'a> {
    fn new(model: &'a Model, catalog: &Catalog, verdict: &Verdict, settings: &Settings) -> Self {
        let judgement = catalog.judge(
            model,
            &Question {
                as_of: settings.as_of,
                regions: &settings.regions,
                regions_from: settings.regions_from,
                region: None,
                client: verdict.client_region.as_ref(),
                profile: None,
            },
        );
        let worst = judgement.lifecycle.first();
        Self {
            model,
            state: judgement.state,
            end: worst.and_then(|group| group.eol.or(group.floor)),
        }
    }

    /// The ids by which the model can be called there, the plainest first.
    fn forms(&self, catalog: &Catalog, verdict: &Verdict, settings: &Settings) -> Vec<String> {
        let base_only = verdict.sink.as_ref().is_some_and(crate::vocab::Sink::takes_base_id);
        let named = verdict
            .client_region
            .as_ref()
            .map_or(&settings.regions[..], std::slice::from_ref);
        let can_be_called = |form: &Callable<'_>| {
            let answers = |region: &Region| catalog.answers(self.model, *form, region) == Some(true);
            match form {
                Callable::AtMantle => false,
                Callable::Profile(_) if base_only => false,
                Callable::Bare if base_only => true,
                _ => named.iter().all(answers),
            }
        };
        let forms = catalog.forms(self.model).into_iter().filter(can_be_called);
        forms.map(|form| form.id_of(self.model)).collect()
    }

    fn item(&self, id: String, at: usize, range: Range) -> CompletionItem {
        let end = self.end.map(|day| format!(", {day}")).unwrap_or_default();
        CompletionItem {
            label: id.clone(),
            kind: Some(CompletionItemKind::Value),
            detail: Some(format!("{}, {}{end}", self.model.name, self.state)),
            sort_text: Some(format!("{at:05}")),
            filter_text: Some(id.clone()),
            tags: (self.state > State::Active).then(|| vec![CompletionItemTag::Deprecated]),
            text_edit: Some(CompletionItemTextEdit::TextEdit(TextEdit::new(range, id))),
            ..CompletionItem::default()
        }
    }
}
