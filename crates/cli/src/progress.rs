//! Progress on a terminal, for work over a second.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::console::Console;

/// Shorter work needs no progress.
const QUIET: Duration = Duration::from_secs(1);
/// Between two looks at the clock.
const TICK: Duration = Duration::from_millis(100);

/// Shows what a run is at, from a thread of its own. Dropping it wipes the line.
pub(crate) struct Progress {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    phase: Mutex<&'static str>,
    done: AtomicUsize,
    over: AtomicBool,
}

// === impl Progress ===

impl Progress {
    /// Begins, where someone can see it.
    pub(crate) fn new(console: &Console) -> Self {
        let shared = Arc::new(Shared::default());
        let thread = console.shows_progress().then(|| {
            let shared = Arc::clone(&shared);
            std::thread::spawn(move || shared.watch())
        });
        Progress { shared, thread }
    }

    /// Begins the next phase, such as `reading`.
    pub(crate) fn phase(&self, name: &'static str) {
        *self.shared.phase.lock().unwrap_or_else(PoisonError::into_inner) = name;
        self.shared.done.store(0, Ordering::Relaxed);
    }

    /// Another thing of this phase is done.
    pub(crate) fn step(&self) {
        self.shared.done.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // It neither panics nor waits for long.
            let _ = thread.join();
        }
    }
}

// === impl Shared ===

impl Shared {
    fn watch(&self) {
        let begun = Instant::now();
        let mut shown = false;
        while !self.over.load(Ordering::Relaxed) {
            std::thread::park_timeout(TICK);
            if begun.elapsed() >= QUIET && !self.over.load(Ordering::Relaxed) {
                shown = true;
                self.show(begun.elapsed());
            }
        }
        if shown {
            let _ = io::stderr().lock().write_all(b"\r\x1b[K");
        }
    }

    fn show(&self, elapsed: Duration) {
        let phase = *self.phase.lock().unwrap_or_else(PoisonError::into_inner);
        let count = match self.done.load(Ordering::Relaxed) {
            0 => String::new(),
            done => format!(" ({done})"),
        };
        let line = format!("\r\x1b[K{phase}{count} {}s", elapsed.as_secs());
        let _ = io::stderr().lock().write_all(line.as_bytes());
    }
}
