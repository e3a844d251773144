//! Panics. One in a document is an error of that document alone, and any other ends the run with a message and not with
//! a signal.

use std::cell::RefCell;
use std::io;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::thread;

/// Maximum length of a panic's message: it may quote a whole document.
const MAX_LEN: usize = 200;

/// The stack of the main thread. Parsers of configs and of Rust recurse as deep as their input.
pub(super) const STACK: usize = 32 << 20;

thread_local! {
    /// Message of the thread's last panic.
    static MESSAGE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps panics for [`caught`] instead of printing them.
pub(super) fn keep_panics() {
    panic::set_hook(Box::new(|info| MESSAGE.set(described(info))));
}

/// The result of `work`, or the message of the panic that ended it. Values that it changes must not be used afterwards.
pub(super) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|_| MESSAGE.take())
}

/// Runs `work` on a thread with room for deep recursion; the error is the message of a panic, or the reason why there
/// is no thread.
pub(super) fn with_room<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    let thread = thread::Builder::new().name("main".to_owned()).stack_size(STACK);
    let running: io::Result<_> = thread.spawn(|| caught(work));
    let ended = running.map_err(|error| format!("no thread can be started: {error}"))?;
    ended.join().unwrap_or_else(|_| Err("a thread ended early".to_owned()))
}

fn described(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let fixed = payload.downcast_ref::<&str>().copied();
    let made = payload.downcast_ref::<String>().map(String::as_str);
    let message = fixed.or(made).unwrap_or("no message");
    let message: String = message.chars().take(MAX_LEN).collect();
    match info.location() {
        Some(place) => format!("{message} ({}:{})", place.file(), place.line()),
        None => message,
    }
}
