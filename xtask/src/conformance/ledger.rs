//! The disputed cases of a corpus: `xtask/src/conformance/NAME.toml`, one `[[disputed]]` table each.

use super::Disagreement;
use crate::workspace;

/// One label that upstream's own text refutes.
struct Entry {
    case: String,
    verdict: String,
}

/// All disputed cases of one corpus.
pub(super) struct Ledger {
    entries: Vec<Entry>,
}

impl Ledger {
    /// Whether this disagreement stands in the ledger with the verdict we gave.
    pub(super) fn disputes(&self, disagreement: &Disagreement) -> bool {
        self.entries.iter().any(|entry| entry.case == disagreement.case && entry.verdict == disagreement.ours)
    }

    /// Entries that no disagreement of this run answers to.
    pub(super) fn stale<'a>(&'a self, disputed: &'a [Disagreement]) -> impl Iterator<Item = &'a str> {
        self.entries
            .iter()
            .filter(|entry| !disputed.iter().any(|case| case.case == entry.case))
            .map(|entry| entry.case.as_str())
    }
}

/// Reads a runner's ledger; a runner without one disputes nothing.
pub(super) fn read(name: &str) -> Result<Ledger, String> {
    let path = workspace::root().join("xtask/src/conformance").join(format!("{name}.toml"));
    if !path.is_file() {
        return Ok(Ledger { entries: Vec::new() });
    }
    parse(&workspace::read(&path)?).map_err(|error| format!("{}: {error}", path.display()))
}

/// Reads a ledger's text. An entry without the upstream text that refutes its label is refused.
pub(super) fn parse(text: &str) -> Result<Ledger, String> {
    let table: toml::Table = text.parse().map_err(|error| format!("{error}"))?;
    let listed = table.get("disputed").and_then(toml::Value::as_array);
    let entries = listed.into_iter().flatten().map(entry).collect::<Result<Vec<Entry>, String>>()?;
    Ok(Ledger { entries })
}

fn entry(value: &toml::Value) -> Result<Entry, String> {
    let text = |key: &str| match value.get(key).and_then(toml::Value::as_str) {
        Some(text) if !text.trim().is_empty() => Ok(text.to_owned()),
        _ => Err(format!("a disputed case has no `{key}`: {value}")),
    };
    text("upstream")?;
    Ok(Entry { case: text("case")?, verdict: text("verdict")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_without_upstream_text_is_refused() {
        let refused = parse("[[disputed]]\ncase = 'a'\nverdict = 'pass'\n");
        assert!(refused.is_err_and(|error| error.contains("has no `upstream`")));
    }
}
