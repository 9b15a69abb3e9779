//! How many cases of each corpus agree at least: `conformance/floors.toml`. `tidy` sees to it that a floor
//! only rises.

use std::path::PathBuf;

use super::Size;
use crate::workspace;

fn path() -> PathBuf {
    workspace::root().join("conformance/floors.toml")
}

fn key(size: Size) -> &'static str {
    match size {
        Size::Ci => "ci",
        Size::Full => "full",
    }
}

/// The pinned floor of a runner at this size, if there is one.
pub(super) fn read(name: &str, size: Size) -> Result<Option<u64>, String> {
    let table = table()?;
    let floor = table.get(name).and_then(|entry| entry.get(key(size))).and_then(toml::Value::as_integer);
    Ok(floor.and_then(|floor| u64::try_from(floor).ok()))
}

/// Raises the floor of a runner to what it reached; a lower figure is refused.
pub(super) fn pin(name: &str, size: Size, agreed: u64) -> Result<(), String> {
    if let Some(floor) = read(name, size)?
        && floor > agreed
    {
        return Err(format!(
            "{name}: {agreed} agreed is below the pinned floor of {floor}; floors only rise"
        ));
    }
    let mut table = table()?;
    let entry = table.entry(name).or_insert_with(|| toml::Value::Table(toml::Table::new()));
    if let (Some(entry), Ok(agreed)) = (entry.as_table_mut(), i64::try_from(agreed)) {
        entry.insert(key(size).to_owned(), toml::Value::Integer(agreed));
    }
    workspace::write(&path(), &render(&table))
}

fn table() -> Result<toml::Table, String> {
    workspace::read(&path())?.parse().map_err(|error| format!("{}: {error}", path().display()))
}

fn render(table: &toml::Table) -> String {
    let mut text = String::from(HEADER);
    for (name, entry) in table {
        text.push_str(&format!("\n[{name}]\n"));
        for (key, value) in entry.as_table().into_iter().flatten() {
            text.push_str(&format!("{key} = {value}\n"));
        }
    }
    text
}

const HEADER: &str = "\
# How many cases of each corpus agree at least, per size of run. Raised by
# `cargo xtask conformance NAME [--full] --pin`; a floor only rises.
";
