//! A fix that is killed: every file is whole, the old one or the new one, and the next run finishes the work.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

use crate::case::Case;
use crate::fix::{NEW, OLD, case};

/// Files to fix, each larger than a buffer.
const FILES: usize = 100;

fn text(id: &str) -> Vec<u8> {
    let filler = "# a line that says nothing\n".repeat(400);
    format!("A = '{id}'\n{filler}B = '{id}'\n").into_bytes()
}

fn name(file: usize) -> String {
    format!("src/{file:03}.py")
}

/// Number of files that are new; panics if one is neither old nor new.
fn fixed(case: &Case) -> usize {
    let (old, new) = (text(OLD), text(NEW));
    let is_new = |file: &usize| {
        let now = case.read(&name(*file));
        assert!(
            now == old || now == new,
            "{} is neither old nor new: {} bytes",
            name(*file),
            now.len()
        );
        now == new
    };
    (0..FILES).filter(is_new).count()
}

/// Files that are neither a source nor a file that the next run leaves unread.
fn strangers(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let is_python = |name: &String| Path::new(name).extension().is_some_and(|extension| extension == "py");
    let is_strange = |name: &String| !is_python(name) && !name.starts_with(".bedrock-lint-");
    names.filter(is_strange).collect()
}

/// Waits until the file is new, or the run has ended. It is whole at every instant, so that its length is enough, and
/// the length of a new one is made once: the run needs the processor.
fn wait_for(case: &Case, file: usize, child: &mut Child) {
    let path = case.path().join(name(file));
    let new = text(NEW).len() as u64;
    while fs::metadata(&path).unwrap().len() != new && child.try_wait().unwrap().is_none() {
        thread::sleep(Duration::from_micros(100));
    }
}

/// Starts a fix, kills it once `after` files are new, and counts those that are in the end.
fn killed_after(case: &Case, after: usize) -> usize {
    let program = case.command("", &[]);
    let mut child = std::process::Command::new(program.get_program())
        .args(program.get_args())
        .current_dir(case.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // Files are written in order, so that the last one awaited says how far it is; a run that ends ends the waiting.
    if let Some(last) = after.checked_sub(1) {
        wait_for(case, last, &mut child);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    fixed(case)
}

#[test]
fn a_killed_fix_leaves_whole_files_and_the_next_one_ends_it() {
    let case = (0..FILES)
        .fold(case(), |case, file| case.file(&name(file), text(OLD)))
        .args(["--fix"]);
    let mut done = 0;
    for after in [0, 1, 2, 3, 5, 8, 13, 21, 34, 47, 61, 80, 99] {
        let now = killed_after(&case, after);
        assert!(
            now >= done && now >= after,
            "{now} files are new after {after}, {done} were before"
        );
        done = now;
        assert_eq!(strangers(&case.path().join("src")), [""; 0]);
    }
    let run = case.run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(fixed(&case), FILES);
    let left = fs::read_dir(case.path().join("src")).unwrap().count() - FILES;
    assert_eq!(
        run.stderr.contains("left behind by an interrupted run"),
        left > 0,
        "{}",
        run.stderr
    );
}

#[cfg(unix)]
#[test]
fn an_interrupted_fix_ends_between_two_files_and_leaves_nothing_behind() {
    for signal in ["INT", "TERM"] {
        let case = (0..FILES)
            .fold(case(), |case, file| case.file(&name(file), text(OLD)))
            .args(["--fix"]);
        let program = case.command("", &[]);
        let mut child = std::process::Command::new(program.get_program())
            .args(program.get_args())
            .current_dir(case.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        wait_for(&case, 4, &mut child);
        let sent = std::process::Command::new("kill")
            .args(["-s", signal, &child.id().to_string()])
            .status();
        let status = child.wait().unwrap();
        assert!(
            sent.unwrap().success() && status.code() == Some(130) || status.code() == Some(0),
            "{signal}: {status}"
        );
        assert!(fixed(&case) >= 5);
        assert_eq!(
            fs::read_dir(case.path().join("src")).unwrap().count(),
            FILES,
            "{signal}: nothing is left beside"
        );
    }
}
