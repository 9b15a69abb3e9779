//! Ctrl-C, heard instead of suffered.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use nix::sys::signal::{SigSet, Signal};

/// What shells show for a program that Ctrl-C has ended.
const INTERRUPTED: i32 = 130;

/// Whether a first signal asks to stop, or ends the program.
#[derive(Clone, Default)]
pub(super) struct Stopping(Arc<AtomicBool>);

impl Stopping {
    /// Lets `stop` be called at the first signal that asks the program to end, once [`Stopping::begin`] was
    /// called. Before, and at the second one, it ends at once. Has to come before other threads.
    pub(super) fn listen(stop: impl Fn() + Send + 'static) -> Self {
        let stopping = Stopping::default();
        let mut signals = SigSet::empty();
        [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP].into_iter().for_each(|one| signals.add(one));
        // Where it cannot be had, signals do what they always do.
        if signals.thread_block().is_ok() {
            let begun = stopping.clone();
            std::thread::spawn(move || {
                while signals.wait().is_ok() {
                    if !begun.0.swap(false, Ordering::SeqCst) {
                        std::process::exit(INTERRUPTED);
                    }
                    stop();
                }
            });
        }
        stopping
    }

    /// From now on the first signal only asks.
    pub(super) fn begin(&self) {
        self.0.store(true, Ordering::SeqCst);
    }
}
