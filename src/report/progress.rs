//! The progress bar on standard error.
//!
//! In: how many files are done, and of how many. Out: a bar that shows up only once a run takes long, and leaves no
//! trace. Whether standard error is a terminal is the caller's to know.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A run that ends sooner shows no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// Drawings a second.
const RATE: u8 = 10;

/// A progress bar; it can be shared by threads.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    begin: Instant,
    /// True if the bar is to be shown, and is not yet.
    waiting: AtomicBool,
}

impl Progress {
    /// A bar that is never shown.
    pub fn hidden() -> Self {
        Self::new(false)
    }

    /// A bar on standard error, which must be a terminal.
    pub fn on_stderr() -> Self {
        Self::new(true)
    }

    fn new(shown: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        // The template is a constant; were it wrong, the default style would serve.
        if let Ok(style) = ProgressStyle::with_template("{bar:32.cyan} {human_pos}/{human_len} files, {elapsed}") {
            bar.set_style(style);
        }
        Self {
            bar,
            begin: Instant::now(),
            waiting: AtomicBool::new(shown),
        }
    }

    /// Updates the progress of the run.
    pub fn update(&self, done: u64, total: u64) {
        if self.waiting.load(Ordering::Relaxed) && self.begin.elapsed() >= PATIENCE {
            self.show(ProgressDrawTarget::stderr_with_hz(RATE));
        }
        self.bar.set_length(total);
        self.bar.set_position(done);
    }

    fn show(&self, target: ProgressDrawTarget) {
        if self.waiting.swap(false, Ordering::Relaxed) {
            self.bar.set_draw_target(target);
        }
    }

    /// Takes the bar away while something else is written to the terminal.
    pub fn suspend<R>(&self, write: impl FnOnce() -> R) -> R {
        self.bar.suspend(write)
    }

    /// Takes the bar away for good.
    pub fn finish(&self) {
        self.waiting.store(false, Ordering::Relaxed);
        self.bar.finish_and_clear();
    }
}

impl Drop for Progress {
    /// A run that stops at an error leaves no bar behind either.
    fn drop(&mut self) {
        self.finish();
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use super::*;

    /// A terminal that records its lines.
    #[derive(Clone, Debug, Default)]
    struct Screen(Arc<Mutex<Vec<String>>>);

    impl Screen {
        fn push(&self, what: &str) {
            self.0.lock().unwrap().push(what.to_owned());
        }

        fn drawn(&self) -> Vec<String> {
            self.0.lock().unwrap().clone()
        }
    }

    impl indicatif::TermLike for Screen {
        fn width(&self) -> u16 {
            80
        }
        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn write_line(&self, line: &str) -> io::Result<()> {
            self.push(line);
            Ok(())
        }
        fn write_str(&self, text: &str) -> io::Result<()> {
            self.push(text);
            Ok(())
        }
        fn clear_line(&self) -> io::Result<()> {
            self.push("cleared");
            Ok(())
        }
        fn flush(&self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_bar_is_drawn_and_taken_away() {
        let screen = Screen::default();
        let progress = Progress::on_stderr();
        progress.show(ProgressDrawTarget::term_like(Box::new(screen.clone())));
        progress.update(1_200, 4_800);
        progress.bar.tick();
        assert!(
            screen.drawn().concat().contains("1,200/4,800 files"),
            "{:?}",
            screen.drawn()
        );
        progress.finish();
        assert_eq!(screen.drawn().last().map(String::as_str), Some("cleared"));
    }

    #[test]
    fn a_hidden_bar_is_never_shown() {
        let screen = Screen::default();
        let progress = Progress::hidden();
        progress.show(ProgressDrawTarget::term_like(Box::new(screen.clone())));
        progress.update(1, 2);
        progress.bar.tick();
        progress.finish();
        assert!(screen.drawn().is_empty());
    }
}
