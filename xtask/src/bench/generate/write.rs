//! Writes generated objects the way `kubectl get -o yaml` and `kubectl get --raw` print them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use crate::workspace;

/// The form of the files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::bench) enum Format {
    /// One stream of documents per kind.
    Yaml,
    /// One `List` per kind.
    Json,
}

// === impl Format ===

impl Format {
    /// The word used in folder and metric names.
    pub(in crate::bench) fn name(self) -> &'static str {
        match self {
            Format::Yaml => "yaml",
            Format::Json => "json",
        }
    }
}

/// Writes one file per kind, and gives the number of bytes.
pub(super) fn namespace(folder: &Path, objects: &[Value], format: Format) -> Result<u64, String> {
    let mut of_kind: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
    for object in objects {
        let kind = object["kind"].as_str().unwrap_or_default().to_lowercase();
        of_kind.entry(kind).or_default().push(object);
    }
    let mut bytes = 0;
    for (kind, objects) in of_kind {
        let text = match format {
            Format::Yaml => stream(&objects),
            Format::Json => list(&objects),
        };
        bytes += text.len() as u64;
        workspace::write(&folder.join(format!("{kind}.{}", format.name())), &text)?;
    }
    Ok(bytes)
}

/// Without indentation, as the API server hands lists out; kubectl's four spaces would make an object of 2 KB
/// one of 4.
fn list(objects: &[&Value]) -> String {
    let list = json!({
        "apiVersion": "v1", "kind": "List", "items": objects, "metadata": {"resourceVersion": ""},
    });
    list.to_string() + "\n"
}

fn stream(objects: &[&Value]) -> String {
    let mut text = String::new();
    for (index, object) in objects.iter().enumerate() {
        if index > 0 {
            text.push_str("---\n");
        }
        block(&mut text, object, 0);
    }
    text
}

/// Writes a value at the start of a line.
fn block(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(fields) => {
            for (index, (key, value)) in fields.iter().enumerate() {
                if index > 0 {
                    indent(text, depth);
                }
                scalar(text, key, depth);
                text.push(':');
                entry(text, value, depth);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    indent(text, depth);
                }
                text.push_str("- ");
                match is_block(item) {
                    true => block(text, item, depth + 1),
                    false => inline(text, item, depth),
                }
            }
        }
        scalar => inline(text, scalar, depth),
    }
}

/// Writes what stands behind a key's colon.
fn entry(text: &mut String, value: &Value, depth: usize) {
    if !is_block(value) {
        text.push(' ');
        return inline(text, value, depth);
    }
    // Lists stand at the depth of their key, as kubectl writes them.
    let inner = depth + usize::from(value.is_object());
    text.push('\n');
    indent(text, inner);
    block(text, value, inner);
}

fn is_block(value: &Value) -> bool {
    match value {
        Value::Object(fields) => !fields.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    }
}

fn inline(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::String(string) => scalar(text, string, depth),
        other => {
            let _ = write!(text, "{other}");
        }
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
}

fn scalar(text: &mut String, string: &str, depth: usize) {
    if string.contains('\n') {
        text.push_str(if string.ends_with('\n') { "|\n" } else { "|-\n" });
        for line in string.trim_end_matches('\n').split('\n') {
            if !line.is_empty() {
                indent(text, depth + 1);
                text.push_str(line);
            }
            text.push('\n');
        }
    } else if is_plain(string) {
        text.push_str(string);
    } else {
        let _ = write!(text, "{}", Value::from(string));
    }
}

/// Whether a string may stand without quotes: words that start with a letter or slash and are no word that
/// YAML 1.1 reads as something else.
fn is_plain(string: &str) -> bool {
    const OTHERS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    string.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        && string.chars().all(|c| c.is_ascii_alphanumeric() || "/._-:".contains(c))
        && !string.ends_with(':')
        && !OTHERS.contains(&string.to_lowercase().as_str())
}

fn indent(text: &mut String, depth: usize) {
    for _ in 0..depth {
        text.push_str("  ");
    }
}
