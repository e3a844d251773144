//! Capabilities of the server.

use gen_lsp_types::{
    ChangeNotifications, CodeActionKind, CodeActionOptions, CodeActionProvider, CodeLensOptions, CompletionOptions,
    HoverProvider, Notebook, NotebookDocumentFilterWithNotebook, NotebookDocumentSync, NotebookDocumentSyncOptions,
    NotebookSelector, PositionEncodingKind, Save, ServerCapabilities, TextDocumentSync, TextDocumentSyncKind,
    TextDocumentSyncOptions, WorkspaceFoldersServerCapabilities, WorkspaceOptions,
};

use super::super::actions::FIX_ALL;
use crate::document::ColumnUnit;

/// The capabilities, with the unit of a column.
pub(super) fn capabilities(unit: ColumnUnit) -> ServerCapabilities {
    let encoding = if unit == ColumnUnit::Utf8 {
        PositionEncodingKind::UTF8
    } else {
        PositionEncodingKind::UTF16
    };
    ServerCapabilities {
        position_encoding: Some(encoding),
        text_document_sync: Some(TextDocumentSync::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::Incremental),
            save: Some(Save::Bool(true)),
            ..TextDocumentSyncOptions::default()
        })),
        notebook_document_sync: Some(NotebookDocumentSync::Options(NotebookDocumentSyncOptions {
            notebook_selector: vec![NotebookSelector::NotebookDocumentFilterWithNotebook(
                NotebookDocumentFilterWithNotebook {
                    notebook: Notebook::String("jupyter-notebook".to_owned()),
                    cells: None,
                },
            )],
            save: None,
        })),
        hover_provider: Some(HoverProvider::Bool(true)),
        code_action_provider: Some(CodeActionProvider::CodeActionOptions(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QuickFix, CodeActionKind::Custom(FIX_ALL.into())]),
            ..CodeActionOptions::default()
        })),
        code_lens_provider: Some(CodeLensOptions::default()),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(["\"", "'", "."].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        workspace: Some(WorkspaceOptions {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(ChangeNotifications::Bool(true)),
            }),
            ..WorkspaceOptions::default()
        }),
        ..ServerCapabilities::default()
    }
}
