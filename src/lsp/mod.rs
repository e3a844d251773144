//! The language server: the findings of `check`, while a file is edited.
//!
//! In: messages of an editor, and a [`Host`] that knows the settings of folders. Out: messages to the editor. The engine is
//! asked as `check` asks it, by the path of the file and what is in the editor; nothing here judges, and no file is read.
//! Whatever the editor sends, the server goes on: it ends by `exit`, or where the stream does.

mod actions;
mod card;
mod completion;
mod diagnostics;
mod open;
mod server;
mod text;
mod uri;
mod wire;

use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Instant;

use crate::catalog::Catalog;
use crate::document::Document;
use crate::engine::{Checked, Settings};
use server::{Flow, Server};
pub use wire::Incoming;

/// Number of messages that wait before the editor does.
const WAITING: usize = 256;

/// The program around the server.
pub trait Host {
    /// Loads the settings of a folder: its config, its catalog and its baseline.
    fn load(&self, root: &Path) -> Box<dyn Workspace>;

    /// The folder whose settings hold for a file that lies in no folder of the editor.
    fn root_of(&self, file: &Path) -> PathBuf;
}

/// A folder of the editor.
pub trait Workspace {
    /// Checks a document as `check` of the folder does, by its path from there; nothing where that would not read it.
    fn check(&self, document: &Document, path: &Path) -> Option<Checked>;

    /// The settings of a file; nothing where they cannot be read.
    fn settings(&self, path: &Path) -> Option<Settings>;

    /// True if notes are shown for a file.
    fn shows_notes(&self, path: &Path) -> bool;

    /// The catalog.
    fn catalog(&self) -> &Catalog;

    /// True if a source of the settings has changed since.
    fn is_stale(&self) -> bool;

    /// Errors of the settings that were read so far, a sentence each.
    fn problems(&self) -> Vec<String>;
}

/// End of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// As the protocol wants it: by `shutdown` and `exit`.
    Requested,
    /// Without `shutdown`.
    Abruptly,
}

/// Speaks with the editor on the other end of `input` and `out` until that ends it.
///
/// # Errors
/// If the output cannot be written.
pub fn serve(host: &dyn Host, mut input: impl BufRead + Send + 'static, out: &mut dyn Write) -> io::Result<Ended> {
    let (sender, receiver) = mpsc::sync_channel(WAITING);
    // It ends with the stream, or with the process.
    thread::Builder::new().name("reader".to_owned()).spawn(move || {
        while let Ok(Some(incoming)) = wire::read(&mut input) {
            if sender.send(incoming).is_err() {
                break;
            }
        }
    })?;
    let mut server = Server::new(host);
    loop {
        let incoming = match server.next_due() {
            None => receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(due) => receiver.recv_timeout(due.saturating_duration_since(Instant::now())),
        };
        let flow = match incoming {
            Ok(incoming) => server.handle(incoming, Instant::now()),
            Err(RecvTimeoutError::Timeout) => {
                server.check_due(Instant::now());
                Flow::GoOn
            }
            Err(RecvTimeoutError::Disconnected) => Flow::End(Ended::Abruptly),
        };
        for message in server.take_messages() {
            wire::write(&message, out)?;
        }
        if let Flow::End(ended) = flow {
            return Ok(ended);
        }
    }
}
