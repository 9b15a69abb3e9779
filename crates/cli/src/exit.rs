//! Exit codes, and the last line of defence against a bug.

use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use crate::console::Console;
use crate::problem::Problem;

/// How a run ended. The order is that of precedence: the greatest that holds is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Everything was evaluated, and nothing stands at or above `--fail-on`.
    Clean,
    /// Something that was asked for could not be read, so a verdict is unknown.
    Incomplete,
    /// A finding stands at or above `--fail-on`.
    Findings,
    /// Wrong usage, or an error of the program itself.
    Failure,
}

// === impl Exit ===

impl Exit {
    /// The number the shell sees.
    pub(crate) fn code(self) -> u8 {
        match self {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::Failure => 2,
            Exit::Incomplete => 3,
        }
    }
}

/// Runs the program and leaves the process. A panic counts as an internal error; its message is
/// withheld because it may quote the input.
pub(crate) fn guarded(run: impl FnOnce() -> Exit) -> ExitCode {
    panic::set_hook(Box::new(|panic| {
        let place =
            panic.location().map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
        let problem = Problem::new(format!("internal error{place}"))
            .hint("this is a bug of Seawall; please report it with the command and the place above");
        Console::plain().error(&problem);
    }));
    let exit = panic::catch_unwind(AssertUnwindSafe(run)).unwrap_or(Exit::Failure);
    // The World is left to the operating system: taking a hundred thousand objects apart node by
    // node would only delay the end.
    std::process::exit(i32::from(exit.code()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_that_holds_is_told() {
        let precedence = [Exit::Failure, Exit::Findings, Exit::Incomplete, Exit::Clean];
        assert!(precedence.is_sorted_by(|a, b| a > b));
        assert_eq!(precedence.map(Exit::code), [2, 1, 3, 0]);
    }
}
