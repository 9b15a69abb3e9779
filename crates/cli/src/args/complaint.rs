//! Wrong arguments, told in the house grammar.

use std::error::Error as _;
use std::path::Path;

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use clap::{CommandFactory, FromArgMatches};

use crate::args::Cli;
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::Problem;
use crate::suggest::did_you_mean;

/// Reads the command line. Help, versions and complaints are told here; then the run is over.
pub(crate) fn parse() -> Result<Cli, Exit> {
    let outcome = Cli::command().try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    outcome.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A reader who has left, such as `head`, is no problem.
            let _ = error.print();
            Exit::Clean
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            Exit::Failure
        }
        _ => {
            Console::unasked().error(&complaint(&error));
            Exit::Failure
        }
    })
}

/// What is wrong with the arguments.
fn complaint(error: &Error) -> Problem {
    let argument = text(error, ContextKind::InvalidArg);
    let value = text(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument => unknown_argument(error, &argument),
        ErrorKind::InvalidSubcommand => unknown_command(error),
        ErrorKind::InvalidValue if value.is_empty() => {
            Problem::new(format!("{argument} needs a value")).maybe_hint(valid_values(error))
        }
        ErrorKind::InvalidValue => invalid_value(error, &argument, &value),
        ErrorKind::ValueValidation => refused_value(error, &argument),
        ErrorKind::ArgumentConflict => {
            let prior = text(error, ContextKind::PriorArg);
            if prior.is_empty() || prior == argument {
                return Problem::new(format!("{argument} is given twice")).hint("give it once");
            }
            Problem::new(format!("{argument} cannot stand beside {prior}")).hint("leave one of them out")
        }
        ErrorKind::MissingRequiredArgument => {
            Problem::new(format!("{argument} is missing")).maybe_hint(usage(error))
        }
        ErrorKind::InvalidUtf8 => Problem::new("an argument is not UTF-8"),
        _ => Problem::new(first_line(error)).hint("`seawall --help` shows all arguments"),
    }
}

fn unknown_argument(error: &Error, argument: &str) -> Problem {
    let problem = Problem::new(format!("unknown argument {argument}"));
    let suggested = text(error, ContextKind::SuggestedArg);
    if suggested.is_empty() {
        return problem.maybe_hint(usage(error)).hint("`--help` shows all arguments");
    }
    problem.hint(format!("did you mean `{suggested}`?"))
}

fn unknown_command(error: &Error) -> Problem {
    let word = text(error, ContextKind::InvalidSubcommand);
    let problem = Problem::new(format!("unknown command {word}"));
    let table = Cli::command();
    let known = table.get_subcommands().filter(|command| !command.is_hide_set()).map(clap::Command::get_name);
    match did_you_mean(&word, known) {
        Some(hint) => problem.hint(hint),
        None if word == "-" || Path::new(&word).exists() => {
            problem.hint(format!("to judge it: seawall scan {word}"))
        }
        None => problem.hint("`seawall --help` shows all commands"),
    }
}

fn invalid_value(error: &Error, argument: &str, value: &str) -> Problem {
    let valid = list(error, ContextKind::ValidValue);
    Problem::new(format!("{argument} does not take \"{value}\""))
        .maybe_hint(did_you_mean(value, valid.iter().map(String::as_str)))
        .maybe_hint(valid_values(error))
}

/// A value that its type refuses. The types say what is wrong, then what would be right.
fn refused_value(error: &Error, argument: &str) -> Problem {
    let reason = error.source().map_or_else(|| first_line(error), ToString::to_string);
    let flag = argument.split([' ', '=']).next().unwrap_or_default();
    match reason.split_once("; ") {
        Some((fact, advice)) => Problem::new(format!("{flag}: {fact}")).hint(advice),
        None => Problem::new(format!("{flag}: {reason}")),
    }
}

fn valid_values(error: &Error) -> Option<String> {
    let valid = list(error, ContextKind::ValidValue);
    (!valid.is_empty()).then(|| format!("one of {}", valid.join(", ")))
}

fn usage(error: &Error) -> Option<String> {
    let usage = text(error, ContextKind::Usage);
    let usage = usage.trim().trim_start_matches("Usage:").trim();
    (!usage.is_empty()).then(|| format!("usage: {usage}"))
}

fn text(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::Strings(words)) => words.join(", "),
        Some(ContextValue::String(word)) => word.clone(),
        Some(ContextValue::StyledStr(word)) => word.to_string(),
        _ => String::new(),
    }
}

fn list(error: &Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::Strings(words)) => words.clone(),
        _ => Vec::new(),
    }
}

/// What the parser says by itself, without its label.
fn first_line(error: &Error) -> String {
    let text = error.to_string();
    text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned()
}
