//! Standard output and standard error: data on the one, everything else on the other.

use std::io::{self, ErrorKind, IsTerminal, Write};

use crate::args::{ColorWhen, GlobalArgs};
use crate::problem::{Paint, Problem};

/// Width assumed where there is no terminal.
const WIDTH_DEFAULT: usize = 80;
/// Prose wider than this is hard to read.
const PROSE_WIDTH_MAX: usize = 100;

/// Where a run speaks to people and programs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Console {
    color_out: bool,
    color_err: bool,
    quiet: bool,
    progress: bool,
}

/// Marks text with colours, or leaves it alone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Painter {
    color: bool,
}

// === impl Console ===

impl Console {
    /// The console that the arguments and the environment ask for.
    pub(crate) fn new(args: &GlobalArgs) -> Self {
        let out = io::stdout().is_terminal();
        let err = io::stderr().is_terminal();
        Console {
            color_out: colored(args.color, out),
            color_err: colored(args.color, err),
            quiet: args.quiet,
            progress: err && !args.quiet && !args.no_progress,
        }
    }

    /// A console without colours, for when nothing is known yet.
    pub(crate) fn plain() -> Self {
        Console { color_out: false, color_err: false, quiet: false, progress: false }
    }

    /// A console for arguments that were not understood.
    pub(crate) fn unasked() -> Self {
        Console { color_err: colored(ColorWhen::Auto, io::stderr().is_terminal()), ..Console::plain() }
    }

    /// Whether data on standard output may be coloured.
    pub(crate) fn color_out(&self) -> bool {
        self.color_out
    }

    /// Whether progress is wanted and someone can see it.
    pub(crate) fn shows_progress(&self) -> bool {
        self.progress
    }

    /// The marks for text on standard output.
    pub(crate) fn painter(&self) -> Painter {
        Painter { color: self.color_out }
    }

    /// Columns of the terminal behind standard output.
    pub(crate) fn width(&self) -> usize {
        let size = terminal_size::terminal_size_of(io::stdout());
        size.map_or(WIDTH_DEFAULT, |(width, _)| usize::from(width.0).max(40))
    }

    /// Columns for prose.
    pub(crate) fn prose_width(&self) -> usize {
        self.width().min(PROSE_WIDTH_MAX)
    }

    /// Tells what ended the run, or what could not be read.
    pub(crate) fn error(&self, problem: &Problem) {
        self.tell("error", problem);
    }

    /// Tells what is doubtful; not with `--quiet`.
    pub(crate) fn warning(&self, problem: &Problem) {
        if !self.quiet {
            self.tell("warning", problem);
        }
    }

    /// Tells what is good to know; not with `--quiet`.
    pub(crate) fn note(&self, problem: &Problem) {
        if !self.quiet {
            self.tell("note", problem);
        }
    }

    fn tell(&self, word: &str, problem: &Problem) {
        let text = problem.render(word, &Painter { color: self.color_err });
        // Where standard error is closed there is no one left to tell.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Writes data to standard output.
    pub(crate) fn print(&self, text: &str) -> Result<(), Vec<Problem>> {
        self.write(|out| out.write_all(text.as_bytes()))
    }

    /// Lets `write` put data on standard output. A reader who has left, such as `head`, is no
    /// problem.
    pub(crate) fn write(
        &self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Vec<Problem>> {
        self.write_if_read(write).map(drop)
    }

    /// The same; says whether there is still someone who reads.
    pub(crate) fn write_if_read(
        &self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<bool, Vec<Problem>> {
        let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
        let outcome = write(&mut out).and_then(|()| out.flush());
        // What is left in the buffer would be tried once more, in vain.
        let (_, _) = out.into_parts();
        match outcome {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(vec![Problem::new(format!("standard output cannot be written: {}", reason(&error)))])
            }
            outcome => Ok(outcome.is_ok()),
        }
    }
}

/// What the operating system says, in lower case and without its number.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

fn colored(when: ColorWhen, terminal: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto => {
            terminal && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    }
}

// === impl Painter ===

impl Painter {
    fn wrap(&self, code: &str, text: &str) -> String {
        if self.color && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

impl Painter {
    /// A line of a unified diff, its line break included.
    pub(crate) fn diff_line(&self, line: &str) -> String {
        let text = line.strip_suffix('\n').unwrap_or(line);
        let code = match text.as_bytes() {
            [b'-', b'-', b'-', b' ', ..] | [b'+', b'+', b'+', b' ', ..] => "1",
            [b'@', b'@', ..] => "36",
            [b'-', ..] => "31",
            [b'+', ..] => "32",
            _ => return line.to_owned(),
        };
        format!("{}{}", self.wrap(code, text), &line[text.len()..])
    }
}

impl Paint for Painter {
    fn alarm(&self, text: &str) -> String {
        self.wrap("1;31", text)
    }

    fn frame(&self, text: &str) -> String {
        self.wrap("36", text)
    }

    fn strong(&self, text: &str) -> String {
        self.wrap("1", text)
    }
}
