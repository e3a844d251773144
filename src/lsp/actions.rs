//! Actions for a finding: the fix, and a comment that hides it.

use gen_lsp_types::{
    CodeAction, CodeActionKind, Diagnostic, DocumentChange, Edit as LspEdit, OptionalVersionedTextDocumentIdentifier,
    TextDocumentEdit, TextDocumentIdentifier, TextEdit, Uri, WorkspaceEdit,
};

use super::Workspace;
use super::diagnostics;
use super::open::{Analysis, Open};
use crate::document::{ColumnUnit, Document, Name, language_of_text};
use crate::edit::{self, Permission};
use crate::finding::{Edit, Finding, Suppressor};
use crate::tree;
use crate::vocab::{Applicability, Span};

/// The kind of the action that writes every safe fix of a document.
pub(super) const FIX_ALL: &str = "source.fixAll.bedrock-lint";

/// The reason that is to be replaced by a true one.
const REASON: &str = "TODO: say why it stays";

/// Capabilities of the editor.
#[derive(Clone, Copy)]
pub(super) struct EditorSupport {
    pub(super) unit: ColumnUnit,
    /// True if the edit of a document may name its version.
    pub(super) versions: bool,
}

/// The document that actions are for.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) open: &'a Open,
    pub(super) analysis: &'a Analysis,
    pub(super) workspace: &'a dyn Workspace,
    pub(super) support: EditorSupport,
}

impl Subject<'_> {
    /// The actions for the findings in a span.
    pub(super) fn actions(&self, span: Span) -> Vec<CodeAction> {
        let with_notes = self.workspace.shows_notes(&self.open.path);
        let here = |finding: &&Finding| {
            let own = finding.verdict.reference.span;
            own.start() <= span.end() && span.start() <= own.end()
        };
        let findings = diagnostics::shown(self.analysis, with_notes).filter(here);
        let mut actions = Vec::new();
        for finding in findings {
            let unit = self.support.unit;
            let Some((_, diagnostic)) = diagnostics::diagnostic(self.open, self.analysis, finding, unit) else {
                continue;
            };
            actions.extend(self.fix(finding, &diagnostic));
            actions.extend(self.ignore(finding, &diagnostic));
        }
        actions
    }

    /// Every safe fix of the document as one action.
    pub(super) fn fix_all(&self) -> Option<CodeAction> {
        let checked = self.analysis.checked.as_ref()?;
        let plan = edit::plan(&self.analysis.paper.document, &checked.findings, Permission::default());
        let steps = plan
            .steps
            .iter()
            .filter_map(|step| checked.findings[step.finding].replacement.as_ref());
        let mut edits: Vec<_> = steps
            .flat_map(|replacement| replacement.edits.iter().cloned())
            .collect();
        edits.sort_by_key(|edit| edit.span);
        edits.dedup();
        let edit = self.workspace_edit(&edits).filter(|_| !edits.is_empty())?;
        Some(CodeAction {
            title: "Write every safe replacement of model ids".to_owned(),
            kind: Some(CodeActionKind::Custom(FIX_ALL.into())),
            edit: Some(edit),
            ..CodeAction::default()
        })
    }

    /// The fix of a finding, if it may be written.
    fn fix(&self, finding: &Finding, diagnostic: &Diagnostic) -> Option<CodeAction> {
        let replacement = finding.replacement.as_ref()?;
        let permission = Permission {
            maybe_incorrect: true,
            all: true,
            tables: true,
        };
        let plan = edit::plan(&self.analysis.paper.document, std::slice::from_ref(finding), permission);
        if plan.steps.is_empty() {
            return None;
        }
        let is_safe = replacement.applicability == Applicability::MachineApplicable;
        let what = match replacement.text.as_deref() {
            _ if replacement.removes_entry() => format!("Remove the entry ({}", replacement.name),
            _ if replacement.is_removal() => format!("Remove it from the request ({}", replacement.name),
            Some(text) => format!("Write `{text}` ({}", replacement.name),
            None => return None,
        };
        let look = if is_safe { "" } else { "; needs a look" };
        Some(CodeAction {
            title: format!("{what}{look})"),
            kind: Some(CodeActionKind::QuickFix),
            diagnostics: Some(vec![diagnostic.clone()]),
            is_preferred: is_safe.then_some(true),
            edit: Some(self.workspace_edit(&replacement.edits)?),
            ..CodeAction::default()
        })
    }

    /// A comment that hides the finding, where one written here is found to do so.
    fn ignore(&self, finding: &Finding, diagnostic: &Diagnostic) -> Option<CodeAction> {
        let edit = self.comment(finding)?;
        self.hides(finding, &edit).then_some(())?;
        Some(CodeAction {
            title: format!("Ignore {} here, with a reason", finding.lint),
            kind: Some(CodeActionKind::QuickFix),
            diagnostics: Some(vec![diagnostic.clone()]),
            edit: Some(self.workspace_edit(&[edit])?),
            ..CodeAction::default()
        })
    }

    /// A comment on a line of its own above the finding, indented as that.
    fn comment(&self, finding: &Finding) -> Option<Edit> {
        let document = &self.analysis.paper.document;
        let (page, range) = self
            .open
            .place(&self.analysis.paper, finding.verdict.reference.span, self.support.unit)?;
        let index = self.open.page(&page.uri)?;
        let own = language_of_text(document.name(), document.text()).name;
        let language = finding.verdict.language.unwrap_or(own);
        let marks = tree::own_comment(language).filter(|_| has_comments(document.name(), language))?;
        let line = page.text.line(range.start.line)?;
        let text = &page.text.as_str()[line.clone()];
        let indent = &text[..text.len() - text.trim_start().len()];
        let close = marks
            .close
            .map(|close| format!(" {}", close.trim()))
            .unwrap_or_default();
        let comment = format!(
            "{indent}{} bedrock-lint: ignore[{}] {REASON}{close}\n",
            marks.open.trim(),
            finding.lint
        );
        Some(Edit {
            span: self.analysis.paper.span(index, line.start..line.start)?,
            text: comment,
        })
    }

    /// True if a comment hides the finding and changes no other finding.
    fn hides(&self, finding: &Finding, edit: &Edit) -> bool {
        let document = &self.analysis.paper.document;
        let Some(checked) = &self.analysis.checked else {
            return false;
        };
        let mut text = document.text().to_owned();
        // In a notebook the comment is a string of its own among the lines of a cell.
        let inserted = if self.open.is_notebook {
            format!(
                "{}\\n\",\n    \"",
                edit.text.trim_end_matches('\n').replace('"', "\\\"")
            )
        } else {
            edit.text.clone()
        };
        text.insert_str(edit.span.start(), &inserted);
        let name = Name::from(&*self.open.path);
        let Some(after) = self
            .workspace
            .check(&Document::new(name, text.into_bytes()), &self.open.path)
        else {
            return false;
        };
        let moved = finding.verdict.reference.span.start() + inserted.len();
        let is_hidden = after.findings.iter().any(|one| {
            let by_comment = one.suppressed.as_ref().is_some_and(|why| why.by == Suppressor::Comment);
            one.lint == finding.lint && one.verdict.reference.span.start() == moved && by_comment
        });
        is_hidden && after.verdicts.len() == checked.verdicts.len() && after.findings.len() == checked.findings.len()
    }

    /// Edits of the document as edits of its pages.
    fn workspace_edit(&self, edits: &[Edit]) -> Option<WorkspaceEdit> {
        let mut by_page: Vec<(Uri, i32, Vec<TextEdit>)> = Vec::new();
        for edit in edits {
            let (page, range) = self.open.place(&self.analysis.paper, edit.span, self.support.unit)?;
            let text = TextEdit::new(range, edit.text.clone());
            match by_page.iter_mut().find(|(uri, ..)| *uri == page.uri) {
                Some((.., edits)) => edits.push(text),
                None => by_page.push((page.uri.clone(), page.version, vec![text])),
            }
        }
        let mut edit = WorkspaceEdit::default();
        if self.support.versions {
            let change = |(uri, version, edits): (Uri, i32, Vec<TextEdit>)| {
                DocumentChange::TextDocumentEdit(TextDocumentEdit {
                    text_document: OptionalVersionedTextDocumentIdentifier {
                        version: Some(version),
                        text_document_identifier: TextDocumentIdentifier::new(uri),
                    },
                    edits: edits.into_iter().map(LspEdit::TextEdit).collect(),
                })
            };
            edit.document_changes = Some(by_page.into_iter().map(change).collect());
        } else {
            edit.changes = Some(by_page.into_iter().map(|(uri, _, edits)| (uri, edits)).collect());
        }
        Some(edit)
    }
}

/// True if comments may be written in a file: JSON has none, except in two dialects.
fn has_comments(name: &str, language: &str) -> bool {
    let is_dialect = || [".jsonc", ".json5"].iter().any(|ending| name.ends_with(ending));
    language != "json" || is_dialect()
}
