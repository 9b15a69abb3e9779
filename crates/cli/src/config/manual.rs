//! The manual page of `seawall.yaml`, from the one table of keys.

use crate::config::keys::KEYS;
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::Problem;

const HEAD: &str = "\
# Settings

Seawall reads `seawall.yaml` in the current folder, or the file named with `--config`; `--no-config` reads
none. Settings beside what is scanned do not count, so that a folder cannot switch its own checks off.
What the command line says counts more; `--skip`, `--include` and `--exclude` add to the settings.
Mistakes are errors with their line. Editors can use [the schema](schema/config-v1.json).

This page follows from the code: `seawall config manual`.

| Key | Meaning | Example |
|---|---|---|
";

/// Prints the manual as Markdown.
pub(crate) fn manual(console: &Console) -> Result<Exit, Vec<Problem>> {
    let mut text = HEAD.to_owned();
    for key in KEYS {
        let noun = key.shape.noun();
        text += &format!("| `{}` | {} Takes {noun}. | `{}` |\n", key.name, key.description, key.example);
    }
    console.print(&text)?;
    Ok(Exit::Clean)
}
