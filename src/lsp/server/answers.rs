//! The answers to requests about a document: hover, actions, lenses, completion.

use gen_lsp_types::{
    CodeActionKind, CodeActionParams, CodeLens, CodeLensParams, Command, CompletionList, CompletionParams, Contents,
    Hover, HoverParams, MarkupContent, MarkupKind, Position, Uri,
};
use serde_json::{Value, json};

use super::super::actions::{EditorSupport, FIX_ALL, Subject};
use super::super::{card, completion};
use super::Server;
use crate::vocab::{Role, Span};

impl Server<'_> {
    /// A document that is open, checked, with the page of the address in it.
    fn subject_at(&mut self, uri: &Uri) -> Option<(Subject<'_>, usize)> {
        let own = self.notebook_of.get(uri).unwrap_or(uri).clone();
        self.analyse(&own);
        let open = self.open.get(&own)?;
        let index = open.page(uri)?;
        let subject = Subject {
            open,
            analysis: open.analysis.as_ref()?,
            workspace: &**self.workspaces.get(&open.root)?,
            support: EditorSupport {
                unit: self.unit,
                versions: self.versions,
            },
        };
        Some((subject, index))
    }

    pub(super) fn hover(&mut self, params: &HoverParams) -> Value {
        let at = &params.text_document_position_params;
        let unit = self.unit;
        let Some((subject, page)) = self.subject_at(&at.text_document.uri) else {
            return Value::Null;
        };
        let Subject { open, analysis, .. } = subject;
        let hover = open
            .offset(&analysis.paper, page, at.position, unit)
            .and_then(|offset| {
                let checked = analysis.checked.as_ref()?;
                let covers = |span: Span| span.start() <= offset && offset <= span.end();
                let verdict = checked.verdicts.iter().find(|verdict| covers(verdict.reference.span))?;
                let span = verdict.reference.span;
                let finding = checked
                    .findings
                    .iter()
                    .find(|finding| finding.verdict.reference.span == span);
                let card = card::card(verdict, finding, subject.workspace.catalog())?;
                let (_, range) = open.place(&analysis.paper, span, unit)?;
                Some(Hover {
                    contents: Contents::MarkupContent(MarkupContent::new(MarkupKind::Markdown, card)),
                    range: Some(range),
                })
            });
        serde_json::to_value(hover).unwrap_or_default()
    }

    pub(super) fn actions(&mut self, params: &CodeActionParams) -> Value {
        let unit = self.unit;
        let Some((subject, page)) = self.subject_at(&params.text_document.uri) else {
            return json!([]);
        };
        let only = params.context.only.as_ref();
        let is_requested = |kind: &str| {
            only.is_none_or(|only| {
                only.iter().any(|one| {
                    let subject_at = kind_name(one);
                    kind == subject_at
                        || kind
                            .strip_prefix(&*subject_at)
                            .is_some_and(|rest| rest.starts_with('.'))
                })
            })
        };
        let mut actions = Vec::new();
        let text = &subject.open.pages[page].text;
        let [start, end] = [params.range.start, params.range.end].map(|at: Position| text.offset(at, unit));
        if let Some(span) = subject.analysis.paper.span(page, start..end.max(start))
            && is_requested("quickfix")
        {
            actions.extend(subject.actions(span));
        }
        if only.is_some() && is_requested(FIX_ALL) {
            actions.extend(subject.fix_all());
        }
        serde_json::to_value(actions).unwrap_or_default()
    }

    pub(super) fn lenses(&mut self, params: &CodeLensParams) -> Value {
        let unit = self.unit;
        let Some((subject, page)) = self.subject_at(&params.text_document.uri) else {
            return json!([]);
        };
        let Subject { open, analysis, .. } = subject;
        let mut lenses: Vec<CodeLens> = Vec::new();
        for verdict in analysis.checked.iter().flat_map(|checked| &checked.verdicts) {
            let is_live = matches!(verdict.role, Role::Code | Role::Config | Role::Test);
            let judgement = verdict.judgement.as_deref().filter(|_| is_live);
            let Some(title) = judgement.and_then(card::days_left) else {
                continue;
            };
            let Some((_, range)) = open
                .place(&analysis.paper, verdict.reference.span, unit)
                .filter(|(own, _)| own.uri == open.pages[page].uri)
            else {
                continue;
            };
            let is_shown = |lens: &CodeLens| {
                lens.range.start.line == range.start.line
                    && lens.command.as_ref().is_some_and(|command| command.title == title)
            };
            if !lenses.iter().rev().take(8).any(is_shown) {
                lenses.push(CodeLens {
                    range,
                    // One without a command is text.
                    command: Some(Command {
                        title,
                        tooltip: None,
                        command: String::new(),
                        arguments: None,
                    }),
                    data: None,
                });
            }
        }
        serde_json::to_value(lenses).unwrap_or_default()
    }

    pub(super) fn complete(&mut self, params: &CompletionParams) -> Value {
        let at = &params.text_document_position_params;
        let unit = self.unit;
        let Some((subject, page)) = self.subject_at(&at.text_document.uri) else {
            return Value::Null;
        };
        let offset = subject.open.pages[page].text.offset(at.position, unit);
        let list = CompletionList {
            is_incomplete: false,
            item_defaults: None,
            apply_kind: None,
            items: completion::items(subject.open, page, offset, subject.workspace, unit),
        };
        serde_json::to_value(list).unwrap_or_default()
    }
}

/// The name of a kind of action, as the protocol has it.
fn kind_name(kind: &CodeActionKind) -> String {
    let name = serde_json::to_value(kind).unwrap_or_default();
    name.as_str().unwrap_or_default().to_owned()
}
