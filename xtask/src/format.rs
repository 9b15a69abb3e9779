//! `cargo xtask format`: writes all Rust the way the house writes it.
//!
//! cargo finds the files of a package by their `mod` lines. Those that a build script gathers from a folder
//! have none, and are formatted by their paths.

use std::path::PathBuf;
use std::process::Command;

use crate::workspace;

/// Folders whose files build scripts gather.
pub(crate) const GATHERED: [&str; 2] = ["crates/posture/src/checks/", "crates/attack/src/kinds/"];

/// `cargo xtask format [--check]`.
pub(crate) fn main(arguments: &[String]) -> Result<bool, String> {
    match arguments {
        [] => run(false),
        [check] if check == "--check" => run(true),
        _ => Err("usage: cargo xtask format [--check]".to_owned()),
    }
}

/// Formats everything, or with `check` says whether everything is.
pub(crate) fn run(check: bool) -> Result<bool, String> {
    let check = check.then_some("--check");
    let mut cargo = Command::new("cargo");
    cargo.args(["fmt", "--all"]).args(check);
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--edition", "2024"]).args(check).args(gathered()?);
    Ok(succeeds(cargo)? & succeeds(rustfmt)?)
}

fn gathered() -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    for folder in GATHERED {
        files.extend(workspace::files_below(&workspace::root().join(folder))?);
    }
    files.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
    Ok(files)
}

fn succeeds(mut command: Command) -> Result<bool, String> {
    let status = command.current_dir(workspace::root()).status();
    let program = command.get_program().to_string_lossy();
    status.map(|status| status.success()).map_err(|error| format!("{program} cannot be run: {error}"))
}
