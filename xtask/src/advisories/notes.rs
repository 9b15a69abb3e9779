//! What the records leave open.

use std::collections::{BTreeMap, BTreeSet};

use super::record::{Range, Record};
use crate::workspace;

/// `notes.toml`, by CVE.
pub(super) struct Notes {
    components: BTreeMap<String, Vec<String>>,
    os: BTreeMap<String, String>,
    left_out: BTreeSet<String>,
    corrections: BTreeMap<String, Vec<Range>>,
}

fn table<'t>(root: &'t toml::Table, name: &str) -> impl Iterator<Item = (String, &'t toml::Value)> {
    let table = root.get(name).and_then(toml::Value::as_table);
    table.into_iter().flatten().map(|(key, value)| (key.clone(), value))
}

fn texts(value: &toml::Value) -> Vec<String> {
    let items = value.as_array().into_iter().flatten();
    items.filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

fn ranges(value: &toml::Value) -> Vec<Range> {
    let pairs = value.get("ranges").and_then(toml::Value::as_array).into_iter().flatten().map(texts);
    pairs
        .filter_map(|pair| Some(Range { from: pair.first()?.clone(), fixed: pair.get(1).cloned() }))
        .collect()
}

// === impl Notes ===

impl Notes {
    pub(super) fn read() -> Result<Notes, String> {
        let path = workspace::root().join("xtask/src/advisories/notes.toml");
        let text = workspace::read(&path)?;
        let root: toml::Table = text.parse().map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Notes {
            components: table(&root, "components").map(|(id, value)| (id, texts(value))).collect(),
            os: table(&root, "os").filter_map(|(id, os)| Some((id, os.as_str()?.to_owned()))).collect(),
            left_out: table(&root, "left-out").map(|(id, _)| id).collect(),
            corrections: table(&root, "corrections").map(|(id, value)| (id, ranges(value))).collect(),
        })
    }

    pub(super) fn leaves_out(&self, id: &str) -> bool {
        self.left_out.contains(id)
    }

    /// The record with what it leaves open.
    pub(super) fn complete(&self, mut record: Record) -> Result<Record, String> {
        if let Some(programs) = self.components.get(&record.id) {
            record.programs.clone_from(programs);
        }
        if record.programs.is_empty() {
            return Err(format!("notes.toml does not say which programs {} is about", record.id));
        }
        record.os = self.os.get(&record.id).cloned();
        if let Some(ranges) = self.corrections.get(&record.id) {
            record.ranges.clone_from(ranges);
        }
        Ok(record)
    }

    /// Notes about what is not kept.
    pub(super) fn stale(&self, kept: &BTreeMap<String, Record>) -> Vec<String> {
        let noted = self.components.keys().chain(self.os.keys()).chain(self.corrections.keys());
        noted.filter(|id| !kept.contains_key(*id)).cloned().collect()
    }
}
