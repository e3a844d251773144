//! Reads every file below a folder and does nothing with it: what no search can be faster than.
//!
//! `floor THREADS FOLDER` walks as the linter does, by the rules of ignore files, with as many threads, and reads in
//! chunks of 64 KiB.

use std::env;
use std::fs::File;
use std::io::Read;
use std::process::ExitCode;

use ignore::{WalkBuilder, WalkState};

const CHUNK: usize = 64 << 10;

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [threads, folder] = arguments.as_slice() else {
        return ExitCode::from(2);
    };
    let Ok(threads) = threads.parse() else {
        return ExitCode::from(2);
    };
    let walk = WalkBuilder::new(folder).hidden(false).threads(threads).build_parallel();
    walk.run(|| {
        let mut chunk = vec![0; CHUNK];
        Box::new(move |entry| {
            let files = entry
                .ok()
                .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
            if let Some(mut file) = files.and_then(|entry| File::open(entry.path()).ok()) {
                while file.read(&mut chunk).is_ok_and(|read| read > 0) {}
            }
            WalkState::Continue
        })
    });
    ExitCode::SUCCESS
}
