//! Edits as people read them.

use std::fmt::Write;

use seawall_yaml::{Edit, Literal, Step};

/// What an edit does, in words, such as `set spec.hostPID to false`.
pub fn describe(edit: &Edit) -> String {
    match edit {
        Edit::Set { path, value } => format!("set {} to {}", path_text(path), json(value)),
        Edit::Remove { path } => format!("remove {}", path_text(path)),
    }
}

fn path_text(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        // Writing into a string cannot fail.
        let _ = match step {
            Step::Key(key)
                if key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) =>
            {
                let dot = if text.is_empty() { "" } else { "." };
                write!(text, "{dot}{key}")
            }
            Step::Key(key) => write!(text, "[{}]", json(&Literal::String(key.clone()))),
            Step::Index(index) => write!(text, "[{index}]"),
        };
    }
    text
}

/// A value as JSON.
pub(crate) fn json(value: &Literal) -> String {
    match value {
        Literal::Null => "null".to_owned(),
        Literal::Bool(value) => value.to_string(),
        Literal::Int(value) => value.to_string(),
        Literal::String(text) => quoted(text),
        Literal::List(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        Literal::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{}:{}", quoted(key), json(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
    }
}

/// A string as JSON.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            control if control < ' ' => {
                let _ = write!(out, "\\u{:04x}", control as u32);
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
