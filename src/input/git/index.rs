//! Documents from git's index: the content of the next commit, whatever the state of the work tree.
//!
//! In: the blobs of staged files. Out: a document for each that the test cannot rule out, in order of path.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use super::{GitError, Repository};
use crate::document::{Document, Name};
use crate::input::exclude::{Barrier, Excludes};
use crate::input::read::{ChunkTest, Outcome, Reader};
use crate::input::{Hooks, InputError, Origin, Problem, SkipReason, Source, Summary, Walk};

/// A file of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    /// Its path, from the folder of the repository.
    pub path: PathBuf,
    id: String,
    kind: Kind,
}

/// Kind of an entry of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    File,
    Link,
    /// Several versions, of which none is what will be committed.
    Unmerged,
}

/// Reads `git diff --raw -z`: `:mode mode id id status NUL path NUL`, without entries that are not files.
pub fn blobs<'a>(raw: &'a [u8], shown: impl Fn(&[u8]) -> PathBuf + 'a) -> impl Iterator<Item = Blob> + 'a {
    let mut fields = raw.split(|byte| *byte == 0);
    std::iter::from_fn(move || Some((fields.next()?, fields.next()?))).filter_map(move |(meta, path)| {
        let meta = std::str::from_utf8(meta).ok()?;
        let mut words = meta.split(' ').skip(1);
        let mode = words.next()?;
        let id = words.nth(1)?;
        let kind = match (words.next()?, mode) {
            ("U", _) => Kind::Unmerged,
            (_, "160000") => return None,
            (_, "120000") => Kind::Link,
            _ => Kind::File,
        };
        Some(Blob {
            path: shown(path),
            id: id.to_owned(),
            kind,
        })
    })
}

/// Reads blobs, one after the other; excludes hold as they do in a walk. Each that `test` cannot rule out goes through
/// `work` and to `sink`, until that breaks off.
pub fn run<C: ChunkTest, T>(
    repository: &Repository,
    blobs: &[Blob],
    walk: &Walk,
    hooks: Hooks<'_>,
    test: C,
    work: &dyn Fn(Source) -> T,
    sink: &mut dyn FnMut(T) -> ControlFlow<()>,
) -> Result<Summary, InputError> {
    let excludes = Excludes::new(walk, hooks)?;
    let barrier = Barrier::new(walk, &excludes);
    let mut summary = Summary::of(walk);
    let mut reader = Reader::new(test, walk.max_file_size);
    let mut store = Store::default();
    for blob in blobs {
        if blob.kind == Kind::Link {
            summary.skip(SkipReason::Symlink, &blob.path, Origin::Walked);
            continue;
        }
        if barrier.bars(&blob.path, false) {
            summary.skip(SkipReason::Excluded, &blob.path, Origin::Walked);
            continue;
        }
        if blob.kind == Kind::Unmerged {
            let error = io::Error::other("it is not merged: git's index has several versions of it");
            summary.problems.push(Problem::unreadable(&blob.path, error));
            continue;
        }
        let read = store
            .read(repository, &blob.id, walk.max_file_size)
            .and_then(|bytes| match bytes {
                Some(bytes) => reader.stream(&mut &*bytes),
                None => Ok(Outcome::Skipped(SkipReason::TooLarge)),
            });
        let bytes = match read {
            Ok(Outcome::Whole(bytes)) => bytes,
            Ok(Outcome::Nothing { bytes }) => {
                summary.files += 1;
                summary.bytes += bytes;
                continue;
            }
            Ok(Outcome::Skipped(reason)) => {
                summary.skip(reason, &blob.path, Origin::Walked);
                continue;
            }
            Err(error) => {
                summary.problems.push(Problem::unreadable(&blob.path, error));
                continue;
            }
        };
        summary.files += 1;
        summary.read_whole += 1;
        summary.bytes += bytes.len() as u64;
        let source = Source {
            path: blob.path.clone(),
            origin: Origin::Walked,
            document: Document::new(Name::from(&*blob.path), bytes),
        };
        if sink(work(source)).is_break() {
            summary.stopped = true;
            break;
        }
    }
    Ok(summary)
}

/// `git cat-file --batch`, started for the first blob.
#[derive(Default)]
struct Store(Option<Running>);

struct Running {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Store {
    /// The bytes of a blob; `None` where they are more than `limit`.
    fn read(&mut self, repository: &Repository, id: &str, limit: u64) -> io::Result<Option<Vec<u8>>> {
        let running = match &mut self.0 {
            Some(running) => running,
            empty => empty.insert(Running::start(repository)?),
        };
        writeln!(running.questions, "{id}")?;
        running.questions.flush()?;
        let mut header = String::new();
        running.answers.read_line(&mut header)?;
        // `<id> blob <size>`, or `<id> missing`.
        let size = header
            .trim_end()
            .rsplit_once(' ')
            .and_then(|(_, size)| size.parse::<u64>().ok());
        let size = size.ok_or_else(|| io::Error::other(format!("git has no blob {id}")))?;
        // The blob is followed by a line end.
        if size > limit {
            io::copy(&mut (&mut running.answers).take(size + 1), &mut io::sink())?;
            return Ok(None);
        }
        let mut bytes = Vec::new();
        (&mut running.answers).take(size).read_to_end(&mut bytes)?;
        running.answers.read_exact(&mut [0])?;
        Ok(Some(bytes))
    }
}

impl Running {
    fn start(repository: &Repository) -> io::Result<Self> {
        let mut command = repository.command(&["cat-file", "--batch"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let closed = || io::Error::other(GitError::Read(io::ErrorKind::BrokenPipe.into()));
        let questions = child.stdin.take().ok_or_else(closed)?;
        let answers = BufReader::new(child.stdout.take().ok_or_else(closed)?);
        Ok(Self {
            child,
            questions,
            answers,
        })
    }
}

impl Drop for Running {
    /// The process is not used any more; git may still be writing a blob.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn submodules_are_no_files() {
        let raw =
            b":000000 100644 0000 aaaa A\0a.py\0:100644 160000 1111 bbbb T\0vendor\0:100644 120000 1111 cccc T\0link\0\
              :000000 000000 0000 0000 U\0both\0";
        let path = |bytes: &[u8]| PathBuf::from(String::from_utf8(bytes.to_vec()).unwrap());
        let blobs: Vec<_> = blobs(raw, path).collect();
        let blob = |path: &str, id: &str, kind| Blob {
            path: path.into(),
            id: id.to_owned(),
            kind,
        };
        let expected = [
            blob("a.py", "aaaa", Kind::File),
            blob("link", "cccc", Kind::Link),
            blob("both", "0000", Kind::Unmerged),
        ];
        assert_eq!(blobs, expected);
    }
}
