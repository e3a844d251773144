//! Work done by several threads, its results in order, with no more of them waiting than fit a window.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Number of jobs, for each thread, that may run ahead of the next result.
const WINDOW: usize = 8;

/// As much may wait for the one whose result is due, by what [`Weighed`] says: where results are taken slowly, or the first of
/// them takes long, no more is done than fits.
const MAX_WAITING: u64 = 1 << 20;

/// A result that takes memory while it waits.
pub(super) trait Weighed {
    /// Its size, in bytes.
    fn weight(&self) -> u64;
}

/// The stack of a thread: a parser of nested code goes as deep as the code does.
const STACK: usize = 32 << 20;

/// Gives each job to one of `threads` threads and each result to `sink`, on this thread and in order of the jobs. No
/// further job begins once the sink breaks off.
pub(super) fn in_order<J: Sync, W, R: Send + Weighed>(
    jobs: &[J],
    threads: usize,
    worker: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, &J) -> R + Sync,
    sink: &mut dyn FnMut(R) -> ControlFlow<()>,
) {
    let threads = threads.min(jobs.len());
    let alone = |sink: &mut dyn FnMut(R) -> ControlFlow<()>| {
        let mut worker = worker();
        let _ = jobs.iter().try_for_each(|job| sink(work(&mut worker, job)));
    };
    if threads <= 1 {
        return alone(sink);
    }
    let queue = Queue::new(jobs.len(), threads);
    let has_run = thread::scope(|scope| {
        let mut started = 0;
        for _ in 0..threads {
            let run = || {
                let _leave = Leave(&queue);
                let mut worker = worker();
                while let Some(index) = queue.take() {
                    queue.put(index, work(&mut worker, &jobs[index]));
                }
            };
            match thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run) {
                Ok(_) => started += 1,
                Err(_) => queue.leave(false),
            }
        }
        let _stop = Stop(&queue);
        while let Some(result) = queue.due() {
            if sink(result).is_break() {
                break;
            }
        }
        started > 0
    });
    if !has_run {
        alone(sink);
    }
}

/// State shared by the threads.
struct Queue<R> {
    state: Mutex<State<R>>,
    jobs: usize,
    window: usize,
    /// Notified when a job may begin, or none ever will.
    room: Condvar,
    /// Notified when the next result has come, or none ever will.
    arrival: Condvar,
}

struct State<R> {
    /// The job to begin next.
    next: usize,
    /// The job whose result is due.
    due: usize,
    /// The weight of the results that have come and were not taken.
    waiting: u64,
    /// Results from the next one on.
    results: VecDeque<Option<R>>,
    /// Threads that may still bring a result.
    threads: usize,
    stopped: bool,
}

impl<R: Weighed> Queue<R> {
    fn new(jobs: usize, threads: usize) -> Self {
        let window = threads * WINDOW;
        let results = std::iter::repeat_with(|| None).take(window).collect();
        let state = State {
            next: 0,
            due: 0,
            waiting: 0,
            results,
            threads,
            stopped: false,
        };
        Self {
            state: Mutex::new(state),
            jobs,
            window,
            room: Condvar::new(),
            arrival: Condvar::new(),
        }
    }

    /// The state; a thread that panics does so outside of the lock, so the state is whole.
    fn lock(&self) -> MutexGuard<'_, State<R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next job to begin, once there is room for its result.
    fn take(&self) -> Option<usize> {
        // The next result is always computed: the others wait for it.
        let full = |state: &mut State<R>| {
            let is_ahead = state.next >= state.due + self.window;
            !self.over(state) && (is_ahead || state.waiting > MAX_WAITING && state.next > state.due)
        };
        let mut state = self
            .room
            .wait_while(self.lock(), full)
            .unwrap_or_else(PoisonError::into_inner);
        if self.over(&state) {
            return None;
        }
        state.next += 1;
        Some(state.next - 1)
    }

    fn over(&self, state: &State<R>) -> bool {
        state.stopped || state.next == self.jobs
    }

    fn put(&self, index: usize, result: R) {
        let mut state = self.lock();
        state.waiting += result.weight();
        // A job begins only within the window, and the window moves only when its first result is taken.
        let ahead = index - state.due;
        state.results[ahead] = Some(result);
        if ahead == 0 {
            self.arrival.notify_one();
        }
    }

    /// Records that a thread gives no more results, and whether one of its own will be missing.
    fn leave(&self, is_missing: bool) {
        let mut state = self.lock();
        state.threads -= 1;
        state.stopped |= is_missing;
        drop(state);
        self.arrival.notify_one();
        self.room.notify_all();
    }

    /// The next result in order, once it is there.
    fn due(&self) -> Option<R> {
        let waiting = |state: &mut State<R>| state.threads > 0 && state.results.front().is_none_or(Option::is_none);
        let mut state = self
            .arrival
            .wait_while(self.lock(), waiting)
            .unwrap_or_else(PoisonError::into_inner);
        let result = state.results.pop_front().flatten()?;
        state.results.push_back(None);
        state.due += 1;
        state.waiting -= result.weight();
        self.room.notify_all();
        Some(result)
    }
}

/// Ends a thread. If it panics its result never comes, so the others end too.
struct Leave<'a, R: Weighed>(&'a Queue<R>);

impl<R: Weighed> Drop for Leave<'_, R> {
    fn drop(&mut self) {
        self.0.leave(thread::panicking());
    }
}

/// Stops taking results, even if the consumer panics.
struct Stop<'a, R: Weighed>(&'a Queue<R>);

impl<R: Weighed> Drop for Stop<'_, R> {
    fn drop(&mut self) {
        self.0.lock().stopped = true;
        self.0.room.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    impl Weighed for usize {
        fn weight(&self) -> u64 {
            0
        }
    }

    impl Weighed for () {
        fn weight(&self) -> u64 {
            0
        }
    }

    /// As much as may wait, in one result.
    struct Heavy;

    impl Weighed for Heavy {
        fn weight(&self) -> u64 {
            MAX_WAITING + 1
        }
    }

    #[test]
    fn heavy_results_are_not_piled_up() {
        let (done, taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = |(): &mut (), _: &usize| {
            done.fetch_add(1, Ordering::SeqCst);
            Heavy
        };
        in_order(&(0..100).collect::<Vec<_>>(), 4, || (), work, &mut |_| {
            let taken = taken.fetch_add(1, Ordering::SeqCst);
            thread::yield_now();
            // Jobs that began before the first result came, and the next one.
            assert!(done.load(Ordering::SeqCst) <= taken + 6);
            ControlFlow::Continue(())
        });
        assert_eq!(taken.into_inner(), 100);
    }

    fn run(jobs: usize, threads: usize, stop_at: usize) -> (Vec<usize>, usize) {
        let begun = AtomicUsize::new(0);
        let mut results = Vec::new();
        let work = |(): &mut (), job: &usize| {
            begun.fetch_add(1, Ordering::Relaxed);
            if job.is_multiple_of(7) {
                thread::yield_now();
            }
            *job
        };
        in_order(&(0..jobs).collect::<Vec<_>>(), threads, || (), work, &mut |result| {
            results.push(result);
            if result == stop_at {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        (results, begun.into_inner())
    }

    #[test]
    fn results_come_in_order_and_all_of_them() {
        for (jobs, threads) in [(0, 4), (1, 4), (3, 8), (1000, 1), (1000, 2), (1000, 7)] {
            assert_eq!(
                run(jobs, threads, usize::MAX),
                ((0..jobs).collect(), jobs),
                "{jobs} jobs, {threads} threads"
            );
        }
    }

    #[test]
    fn no_thread_runs_further_ahead_than_the_window_and_breaking_off_ends_it() {
        for threads in [1, 4] {
            let (results, begun) = run(100_000, threads, 10);
            assert_eq!(results, (0..=10).collect::<Vec<_>>());
            assert!(begun <= 11 + threads * WINDOW, "{begun} jobs begun");
        }
    }

    #[test]
    fn a_thread_that_panics_does_not_leave_the_others_waiting() {
        let outcome = std::panic::catch_unwind(|| {
            let work = |(): &mut (), job: &usize| assert!(*job != 3, "on purpose");
            in_order(&(0..1000).collect::<Vec<_>>(), 4, || (), work, &mut |()| {
                ControlFlow::Continue(())
            });
        });
        assert!(outcome.is_err());
    }
}
