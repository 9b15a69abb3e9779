//! What the program tells of itself: version, completions, man pages.

use clap::Command;
use clap_complete::Shell as Generator;
use seawall_world::Version;

use crate::args::{Shell, table};
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::Problem;
use crate::suggest::did_you_mean;

/// Prints the version, and what this build knows.
pub(crate) fn version(console: &Console) -> Result<Exit, Vec<Problem>> {
    let checks = seawall_posture::checks().len();
    let text = format!(
        "seawall {}\n{checks} checks, Kubernetes up to {}\n",
        env!("CARGO_PKG_VERSION"),
        Version::LATEST,
    );
    console.print(&text)?;
    Ok(Exit::Clean)
}

/// Prints the completion script of a shell.
pub(crate) fn completion(shell: Shell, console: &Console) -> Result<Exit, Vec<Problem>> {
    let generator = match shell {
        Shell::Bash => Generator::Bash,
        Shell::Zsh => Generator::Zsh,
        Shell::Fish => Generator::Fish,
        Shell::Powershell => Generator::PowerShell,
        Shell::Elvish => Generator::Elvish,
    };
    let mut script = Vec::new();
    clap_complete::generate(generator, &mut table(), "seawall", &mut script);
    console.write(|out| out.write_all(&script))?;
    Ok(Exit::Clean)
}

/// Prints the man page of a command, named by its words.
pub(crate) fn man(words: &[String], console: &Console) -> Result<Exit, Vec<Problem>> {
    let mut table = table();
    table.build();
    let mut command: &Command = &table;
    let mut name = "seawall".to_owned();
    for word in words {
        let Some(inner) = command.find_subcommand(word) else {
            let known = command.get_subcommands().map(Command::get_name);
            let problem = Problem::new(format!("there is no command \"{name} {word}\""));
            return Err(vec![problem.maybe_hint(did_you_mean(word, known))]);
        };
        name = format!("{name}-{word}");
        command = inner;
    }
    let mut page = Vec::new();
    let rendered = clap_mangen::Man::new(command.clone()).render(&mut page);
    debug_assert!(rendered.is_ok(), "memory takes everything");
    console.write(|out| out.write_all(&page))?;
    Ok(Exit::Clean)
}
