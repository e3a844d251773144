//! Sources of documents: folders, files and standard input, read no further than necessary.
//!
//! In: paths, settings, and a cheap test for chunks of a file. Out: a document for each file that passes the test,
//! worked on by several threads, the results in order of path; and a summary of the files read and skipped, with
//! reasons. It prints nothing, knows no model, and does not judge whether a skipped or unreadable file is a failure.

mod exclude;
pub mod git;
mod ignored;
mod ordered;
mod read;
mod roots;
mod summary;
#[cfg(test)]
mod tests;
mod walk;

use std::fs::File;
use std::io;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

pub use exclude::temporary;
pub use read::ChunkTest;
pub use summary::{Problem, Progress, SkipReason, Skipped, Summary};

use crate::document::{Document, Name};
use ordered::Weighed;
use read::{Outcome, Reader};
use walk::Entry;

/// Paths to read, and exclusions.
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
#[derive(Clone, Debug)]
pub struct Walk {
    /// Files and folders; `-` is standard input.
    pub paths: Vec<PathBuf>,
    /// The folder that relative paths start from; empty for that of the process.
    pub current_dir: PathBuf,
    /// Name of standard input.
    pub stdin_filename: PathBuf,
    /// Content of standard input, if it has been read already.
    pub stdin: Option<Vec<u8>>,
    /// Walks what `.gitignore`, `.ignore`, `.bedrock-lintignore` and git's own excludes leave out.
    pub no_ignore: bool,
    /// Leaves git's own rules aside: git tracks these files whatever its rules say.
    pub tracked: bool,
    /// Leaves out hidden files and folders.
    pub no_hidden: bool,
    /// Exclusions, each a line as in a `.gitignore` of the current folder.
    pub exclude: Vec<String>,
    /// Applies excludes and ignore files also to paths given by hand.
    pub force_exclude: bool,
    /// The largest file to read, in bytes; at most [`Document::MAX_BYTES`] counts.
    pub max_file_size: u64,
    /// Number of reading threads, at most four a processor; 0 for one a processor.
    pub threads: usize,
    /// Names everything that is left out, and not only what one may miss.
    pub name_skipped: bool,
}

impl Default for Walk {
    fn default() -> Self {
        Self {
            paths: vec![PathBuf::from(".")],
            current_dir: PathBuf::new(),
            stdin_filename: PathBuf::from("<stdin>"),
            stdin: None,
            no_ignore: false,
            tracked: false,
            no_hidden: false,
            exclude: Vec::new(),
            force_exclude: false,
            max_file_size: 16 << 20,
            threads: 0,
            name_skipped: false,
        }
    }
}

impl Walk {
    /// The path relative to the folder of the process.
    fn locate(&self, path: &Path) -> PathBuf {
        self.current_dir.join(path)
    }

    fn threads(&self) -> usize {
        /// More threads than this wait for the disk and for each other.
        const MAX: usize = 16;
        /// As many are started for each processor at most.
        const PER_PROCESSOR: usize = 4;
        let processors = thread::available_parallelism().map_or(1, NonZero::get);
        match self.threads {
            0 => processors.min(MAX),
            // Beyond that they wait for each other.
            threads => threads.min(processors.saturating_mul(PER_PROCESSOR)),
        }
    }
}

/// A filter: true if a path is walked, as the config sees it; the flag is true for a folder.
pub type Keep<'a> = dyn Fn(&Path, bool) -> bool + Sync + 'a;

/// Callbacks of a run.
#[derive(Clone, Copy, Default)]
pub struct Hooks<'a> {
    /// Called for every file and folder walked, its path relative to the current folder; `false` excludes it.
    pub keep: Option<&'a Keep<'a>>,
    /// Counters that a progress bar may look at.
    pub progress: Option<&'a Progress>,
}

/// A document, and where it came from.
#[derive(Debug)]
pub struct Source {
    /// The path relative to [`Walk::current_dir`] where it lies below, else as it was given.
    pub path: PathBuf,
    /// Origin of the file.
    pub origin: Origin,
    /// Its document.
    pub document: Document,
}

/// Origin of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// Standard input.
    Stdin,
    /// Named by hand.
    Given,
    /// Found in a folder.
    Walked,
}

/// Reasons why a run could not begin.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// An exclude that is no glob.
    #[error("cannot exclude `{pattern}`: expected a glob as in .gitignore: {reason}")]
    Exclude {
        /// The pattern.
        pattern: String,
        /// Its fault.
        reason: String,
    },
    /// The current folder is gone or not ours to see.
    #[error("cannot tell the current folder: {0}")]
    CurrentDir(#[source] io::Error),
}

/// True if a walk of the current folder excludes a file, which need not exist.
///
/// # Errors
/// If an exclude is not a glob.
pub fn leaves_out(walk: &Walk, hooks: Hooks<'_>, path: &Path) -> Result<bool, InputError> {
    let excludes = exclude::Excludes::new(walk, hooks)?;
    Ok(exclude::Barrier::new(walk, &excludes).bars(path, false))
}

/// Reads everything that `walk` names. Each file that `test` cannot rule out becomes a document and goes through
/// `work`, on several threads; the results reach `sink`, on this one, in order of path, until it breaks off.
pub fn run<C, T>(
    walk: &Walk,
    hooks: Hooks<'_>,
    test: &C,
    work: &(dyn Fn(Source) -> T + Sync),
    sink: &mut dyn FnMut(T) -> ControlFlow<()>,
) -> Result<Summary, InputError>
where
    C: ChunkTest + Clone + Sync,
    T: Send,
{
    let mut summary = Summary::of(walk);
    let entries = walk::collect(walk, hooks, &mut summary)?;
    if let Some(progress) = hooks.progress {
        progress.found(entries.len());
    }
    let threads = walk.threads();
    let batches: Vec<&[Entry]> = entries.chunks(batch_len(entries.len(), threads)).collect();
    let stop = AtomicBool::new(false);
    let worker = || Worker {
        walk,
        work,
        stop: &stop,
        reader: Reader::new(test.clone(), walk.max_file_size),
    };
    let mut finish = |batch: Batch<T>| {
        if let Some(progress) = hooks.progress {
            progress.done(batch.len, batch.summary.bytes);
        }
        summary.add(batch.summary);
        let flow = batch.results.into_iter().try_for_each(&mut *sink);
        stop.store(flow.is_break(), Ordering::Relaxed);
        flow
    };
    ordered::in_order(
        &batches,
        threads,
        worker,
        |worker, batch| worker.batch(batch),
        &mut finish,
    );
    summary.stopped = stop.into_inner();
    Ok(summary)
}

/// Number of files that a thread takes at once: large enough that the hand-over is cheap, small enough that the threads
/// end together.
fn batch_len(files: usize, threads: usize) -> usize {
    (files / (threads * 8)).clamp(1, 64)
}

/// Results of a batch of files.
struct Batch<T> {
    len: usize,
    /// Bytes of the documents that its results are of.
    worked_on: u64,
    results: Vec<T>,
    summary: Summary,
}

impl<T> Weighed for Batch<T> {
    fn weight(&self) -> u64 {
        self.worked_on
    }
}

/// Data of a thread.
struct Worker<'a, C, T> {
    walk: &'a Walk,
    work: &'a (dyn Fn(Source) -> T + Sync),
    stop: &'a AtomicBool,
    reader: Reader<C>,
}

impl<C: ChunkTest, T> Worker<'_, C, T> {
    fn batch(&mut self, entries: &[Entry]) -> Batch<T> {
        let mut batch = Batch {
            len: entries.len(),
            worked_on: 0,
            results: Vec::new(),
            summary: Summary::of(self.walk),
        };
        for entry in entries {
            if self.stop.load(Ordering::Relaxed) {
                break;
            }
            if let Some((bytes, result)) = self.one(entry, &mut batch.summary) {
                batch.worked_on += bytes;
                batch.results.push(result);
            }
        }
        batch
    }

    /// Result of a file, and the file's size in bytes.
    fn one(&mut self, entry: &Entry, summary: &mut Summary) -> Option<(u64, T)> {
        let bytes = match self.read(entry) {
            Ok(Outcome::Whole(bytes)) => bytes,
            Ok(Outcome::Nothing { bytes }) => {
                summary.files += 1;
                summary.bytes += bytes;
                return None;
            }
            Ok(Outcome::Skipped(SkipReason::TooLarge)) if self.is_given_by_hand(entry) => {
                summary.problems.push(Problem::TooLarge {
                    path: summary::shown(&entry.path),
                    size: self.size(entry),
                    limit: self.walk.max_file_size.min(Document::MAX_BYTES),
                });
                return None;
            }
            // A filter passes input on that it cannot read, so standard input may be anything.
            Ok(Outcome::Skipped(SkipReason::Binary))
                if entry.origin == Origin::Given && self.is_given_by_hand(entry) =>
            {
                let path = summary::shown(&entry.path);
                summary.problems.push(Problem::Binary { path });
                return None;
            }
            Ok(Outcome::Skipped(reason)) => {
                summary.skip(reason, &entry.path, entry.origin);
                return None;
            }
            // Removed since the walk: no longer part of the input.
            Err(error) if error.kind() == io::ErrorKind::NotFound && entry.origin == Origin::Walked => return None,
            Err(error) => {
                summary.problems.push(Problem::unreadable(&entry.path, error));
                return None;
            }
        };
        summary.files += 1;
        summary.read_whole += 1;
        let len = bytes.len() as u64;
        summary.bytes += len;
        let document = Document::new(Name::from(&*entry.path), bytes);
        let source = Source {
            path: entry.path.clone(),
            origin: entry.origin,
            document,
        };
        Some((len, (self.work)(source)))
    }

    /// The size of a file; `None` for a stream.
    fn size(&self, entry: &Entry) -> Option<u64> {
        if entry.origin == Origin::Stdin {
            return None;
        }
        let metadata = self.walk.locate(&entry.path).metadata().ok()?;
        metadata.is_file().then_some(metadata.len())
    }

    /// True if the file was given by hand. Files that git or a hook lists are not.
    fn is_given_by_hand(&self, entry: &Entry) -> bool {
        entry.origin != Origin::Walked && !self.walk.force_exclude
    }

    fn read(&mut self, entry: &Entry) -> io::Result<Outcome> {
        if entry.origin == Origin::Stdin {
            return match &self.walk.stdin {
                Some(bytes) => self.reader.stream(&mut bytes.as_slice()),
                None => self.reader.stream(&mut io::stdin().lock()),
            };
        }
        let mut file = if self.walk.current_dir.as_os_str().is_empty() {
            File::open(&entry.path)?
        } else {
            File::open(self.walk.locate(&entry.path))?
        };
        // A pipe has no size and cannot seek; a walked entry is a file.
        if entry.origin == Origin::Given && !file.metadata()?.is_file() {
            return self.reader.stream(&mut file);
        }
        self.reader.file(&mut file)
    }
}
