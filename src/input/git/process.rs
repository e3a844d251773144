//! One run of git, with a time limit: a repository may make it wait forever.
//!
//! In: a command. Out: its output, or the reason of its failure. Out: what it answers, or why it did not.

use std::io::{self, BufReader, Read as _};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::{GitError, words};

/// Git is given no longer for one answer. A difference of a million files takes a tenth of that.
const MAX_LEN: Duration = Duration::from_secs(120);

/// Runs a command and keeps all that it answers.
pub(super) fn output(command: &mut Command, name: &str) -> Result<Output, GitError> {
    let (stdout, output) = answer(command, name, MAX_LEN, |mut answers| {
        let mut all = Vec::new();
        answers.read_to_end(&mut all).map(|_| all)
    })?;
    let stdout = stdout.map_err(GitError::Read)?;
    Ok(Output { stdout, ..output })
}

/// Runs a command that must succeed.
pub(super) fn succeed(command: &mut Command, name: &str) -> Result<Vec<u8>, GitError> {
    let output = output(command, name)?;
    succeeded(&output, name).map(|()| output.stdout)
}

/// Runs a command that must succeed, and parses its output while it runs.
pub(super) fn stream<T: Send + 'static>(
    command: &mut Command,
    name: &str,
    read: fn(BufReader<ChildStdout>) -> io::Result<T>,
) -> Result<T, GitError> {
    let (answer, output) = answer(command, name, MAX_LEN, read)?;
    succeeded(&output, name)?;
    answer.map_err(GitError::Read)
}

fn succeeded(output: &Output, name: &str) -> Result<(), GitError> {
    if output.status.success() {
        return Ok(());
    }
    Err(GitError::Failed {
        command: name.to_owned(),
        reason: words(&output.stderr),
    })
}

/// Output of a command within a time limit, parsed while it is read, and its exit status. A program that git started
/// may keep the pipe open when git has ended, so the reader is not waited for either.
fn answer<T: Send + 'static>(
    command: &mut Command,
    name: &str,
    limit: Duration,
    read: impl FnOnce(BufReader<ChildStdout>) -> io::Result<T> + Send + 'static,
) -> Result<(io::Result<T>, Output), GitError> {
    let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().map_err(GitError::NoGit)?;
    let closed = || GitError::Read(io::ErrorKind::BrokenPipe.into());
    let answers = child.stdout.take().ok_or_else(closed)?;
    let mut errors = child.stderr.take().ok_or_else(closed)?;
    // Both are read at once: git stops where either pipe is full.
    let answer = aside(move || read(BufReader::new(answers)));
    let words = aside(move || {
        let mut words = Vec::new();
        errors.read_to_end(&mut words).map(|_| words)
    });
    let answer = within(&answer, limit, &mut child, name)?;
    let stderr = within(&words, limit, &mut child, name)?.unwrap_or_default();
    let status = child.wait().map_err(GitError::Read)?;
    let output = Output {
        status,
        stdout: Vec::new(),
        stderr,
    };
    Ok((answer, output))
}

fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Receiver<T> {
    let (done, result) = mpsc::sync_channel(1);
    thread::spawn(move || done.send(work()));
    result
}

/// Result of a thread within a time limit; after it git is killed.
fn within<T>(result: &Receiver<T>, limit: Duration, child: &mut Child, name: &str) -> Result<T, GitError> {
    let error = match result.recv_timeout(limit) {
        Ok(result) => return Ok(result),
        Err(RecvTimeoutError::Timeout) => GitError::TooLong {
            command: name.to_owned(),
            seconds: limit.as_secs(),
        },
        Err(RecvTimeoutError::Disconnected) => GitError::Read(io::ErrorKind::BrokenPipe.into()),
    };
    let _ = child.kill();
    let _ = child.wait();
    Err(error)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_does_not_end_is_ended() {
        let mut command = Command::new("sleep");
        let read = |mut answers: BufReader<ChildStdout>| answers.read_to_end(&mut Vec::new());
        let ended = answer(command.arg("100"), "diff", Duration::from_millis(1), read);
        assert!(matches!(ended, Err(GitError::TooLong { .. })), "{ended:?}");
    }

    #[test]
    fn both_pipes_are_read_and_a_failure_has_its_words() {
        let mut command = Command::new("sh");
        let script = "head -c 200000 /dev/zero >&2; head -c 200000 /dev/zero; exit 3";
        let output = output(command.args(["-c", script]), "diff").unwrap();
        assert_eq!((output.stdout.len(), output.stderr.len()), (200_000, 200_000));
        assert_eq!(output.status.code(), Some(3));
    }
}
