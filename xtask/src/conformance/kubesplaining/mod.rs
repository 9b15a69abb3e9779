//! kubesplaining: labelled snapshots, manifests of a vulnerable cluster, and audit logs.

mod least;
mod paths;
pub(super) mod snapshot;
mod used;

pub(super) use least::least;
pub(super) use paths::paths;

use std::path::Path;

use serde_json::Value;

fn read_json(path: &Path) -> Result<Value, String> {
    let at = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = std::fs::read(path).map_err(|error| at(&error))?;
    serde_json::from_slice(&text).map_err(|error| at(&error))
}

/// The texts of a list.
fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
