//! How many cases of each corpus agree at least: `conformance/floors.toml`. `tidy` sees to it that a floor
//! only rises.

use std::path::PathBuf;
use std::process::Command;

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

/// Floors that stand lower now than in an earlier state of the repository.
pub(super) fn lowered() -> Result<Vec<String>, String> {
    let git = |arguments: &[&str]| -> Result<String, String> {
        let output = Command::new("git").current_dir(workspace::root()).args(arguments).output();
        let output = output.map_err(|error| format!("git cannot be run: {error}"))?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let now = table()?;
    let mut lowered = Vec::new();
    for commit in git(&["log", "--format=%H", "--", "conformance/floors.toml"])?.lines() {
        let then = git(&["show", &format!("{commit}:conformance/floors.toml")])?;
        if let Ok(then) = then.parse::<toml::Table>() {
            lowered.extend(lower_than(&now, &then));
        }
    }
    lowered.sort();
    lowered.dedup();
    Ok(lowered)
}

fn lower_than(now: &toml::Table, then: &toml::Table) -> Vec<String> {
    let mut lowered = Vec::new();
    for (name, entry) in then {
        for (key, floor) in entry.as_table().into_iter().flatten() {
            let current = now.get(name).and_then(|entry| entry.get(key)).and_then(toml::Value::as_integer);
            if current < floor.as_integer() {
                let shown = current.map_or("gone".to_owned(), |floor| floor.to_string());
                lowered.push(format!("[{name}] {key} was {floor} and is {shown}"));
            }
        }
    }
    lowered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(then: &str, now: &str, expected: &[&str]) {
        let read = |text: &str| text.parse::<toml::Table>().expect("valid TOML");
        assert_eq!(lower_than(&read(now), &read(then)), expected);
    }

    #[test]
    fn a_floor_that_sinks_or_goes_is_told() {
        check("[a]\nci = 5\n", "[a]\nci = 6\n", &[]);
        check("[a]\nci = 5\n", "[a]\nci = 4\n", &["[a] ci was 5 and is 4"]);
        check("[a]\nci = 5\n", "", &["[a] ci was 5 and is gone"]);
    }
}
