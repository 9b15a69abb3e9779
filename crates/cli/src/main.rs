//! `seawall`: arguments, output and exit codes. What it prints is decided in the rooms below.

mod about;
mod accept;
mod access;
mod args;
mod attack;
mod baseline;
mod clock;
mod config;
mod console;
mod diff;
mod doctor;
mod exceptions;
mod exit;
mod explain;
mod files;
mod findings;
mod fix;
mod frameworks;
mod inspect;
mod judge;
mod keep;
mod list;
mod live;
mod output;
mod problem;
mod progress;
mod reading;
mod rerender;
mod scan;
mod select;
mod snapshot;
mod suggest;
mod watch;

use std::process::ExitCode;

use crate::console::Console;
use crate::exit::Exit;

fn main() -> ExitCode {
    exit::guarded(run)
}

fn run() -> Exit {
    let cli = match args::parse() {
        Ok(cli) => cli,
        Err(exit) => return exit,
    };
    let console = Console::new(&cli.global);
    match cli.command.run(&console) {
        Ok(exit) => exit,
        Err(problems) => {
            problems.iter().for_each(|problem| console.error(problem));
            Exit::Failure
        }
    }
}
