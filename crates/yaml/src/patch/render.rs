//! New values as text.

use super::style::Style;
use crate::edit::Literal;
use crate::resolve::{Resolved, plain};

/// How a string is set apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    /// None, where the word is taken for a string without them.
    Plain,
    Single,
    Double,
}

// === impl Quotes ===

impl Quotes {
    /// Those of a scalar that begins with `byte`.
    pub(super) fn of(byte: u8) -> Self {
        match byte {
            b'"' => Quotes::Double,
            b'\'' => Quotes::Single,
            _ => Quotes::Plain,
        }
    }
}

// === impl Style ===

impl Style {
    /// A key as this document writes keys.
    pub(super) fn key(&self, key: &str) -> String {
        if self.json { double_quoted(key) } else { string(key, Quotes::Plain) }
    }

    /// A scalar or an empty container.
    pub(super) fn scalar(&self, literal: &Literal, quotes: Quotes) -> String {
        match literal {
            Literal::Null => "null".to_owned(),
            Literal::Bool(value) => value.to_string(),
            Literal::Int(value) => value.to_string(),
            Literal::String(text) if self.json => double_quoted(text),
            Literal::String(text) => string(text, quotes),
            Literal::List(_) => "[]".to_owned(),
            Literal::Map(_) => "{}".to_owned(),
        }
    }

    /// The lines of an entry of a block map, without the indentation that all share.
    pub(super) fn entry_lines(&self, key: &str, value: &Literal) -> Vec<String> {
        let key = self.key(key);
        if is_scalar(value) {
            return vec![format!("{key}: {}", self.scalar(value, Quotes::Plain))];
        }
        let step = if matches!(value, Literal::List(_)) { self.list_step } else { self.step };
        let mut lines = vec![format!("{key}:")];
        lines.extend(self.lines(value).into_iter().map(|line| format!("{:step$}{line}", "")));
        lines
    }

    /// The lines of an item of a block list, dash included.
    pub(super) fn item_lines(&self, value: &Literal, quotes: Quotes) -> Vec<String> {
        if is_scalar(value) {
            return vec![format!("- {}", self.scalar(value, quotes))];
        }
        let lines = self.lines(value).into_iter().enumerate();
        lines.map(|(index, line)| format!("{}{line}", if index == 0 { "- " } else { "  " })).collect()
    }

    /// The lines of a value in block style.
    pub(super) fn lines(&self, value: &Literal) -> Vec<String> {
        match value {
            Literal::Map(entries) if !entries.is_empty() => {
                entries.iter().flat_map(|(key, value)| self.entry_lines(key, value)).collect()
            }
            Literal::List(items) if !items.is_empty() => {
                items.iter().flat_map(|item| self.item_lines(item, Quotes::Plain)).collect()
            }
            scalar => vec![self.scalar(scalar, Quotes::Plain)],
        }
    }

    /// An entry of a flow map; `indent` is that of its own line where each entry has one.
    pub(super) fn flow_entry(&self, key: &str, value: &Literal, indent: Option<usize>) -> String {
        let colon = if self.colon_blank || !self.json { ": " } else { ":" };
        format!("{}{colon}{}", self.key(key), self.flow(value, Quotes::Plain, indent))
    }

    /// A value in flow style: on lines of their own, deeper than `indent`, or all in one line.
    pub(super) fn flow(&self, value: &Literal, quotes: Quotes, indent: Option<usize>) -> String {
        if is_scalar(value) {
            return self.scalar(value, quotes);
        }
        let inner = indent.map(|indent| indent + self.step);
        let parts: Vec<String> = match value {
            Literal::Map(entries) => {
                entries.iter().map(|(key, value)| self.flow_entry(key, value, inner)).collect()
            }
            Literal::List(items) => items.iter().map(|item| self.flow(item, Quotes::Plain, inner)).collect(),
            _ => Vec::new(),
        };
        let (open, close) = if matches!(value, Literal::Map(_)) { ('{', '}') } else { ('[', ']') };
        match indent.zip(inner) {
            Some((outer, inner)) => {
                let line = format!("{}{:inner$}", self.line_break, "");
                let parts = parts.join(&format!(",{line}"));
                format!("{open}{line}{parts}{}{:outer$}{close}", self.line_break, "")
            }
            None => format!("{open}{}{close}", parts.join(self.comma())),
        }
    }

    /// What stands between two entries in one line.
    pub(super) fn comma(&self) -> &'static str {
        if self.colon_blank || !self.json { ", " } else { "," }
    }
}

/// Whether a value is written as one word: no container with anything in it.
pub(super) fn is_scalar(value: &Literal) -> bool {
    match value {
        Literal::List(items) => items.is_empty(),
        Literal::Map(entries) => entries.is_empty(),
        _ => true,
    }
}

fn string(text: &str, quotes: Quotes) -> String {
    let is_printable = text.chars().all(|character| !character.is_control() && character != '\u{feff}');
    match quotes {
        Quotes::Plain if is_plain(text) => text.to_owned(),
        Quotes::Single if is_printable => format!("'{}'", text.replace('\'', "''")),
        _ => double_quoted(text),
    }
}

/// Whether a string may stand without quotes anywhere: words of the letters that Kubernetes' names,
/// images and paths are made of, which nothing takes for another value.
fn is_plain(text: &str) -> bool {
    let starts =
        text.starts_with(|first: char| first.is_ascii_alphanumeric() || matches!(first, '/' | '_' | '.'));
    let inner = |character: char| character.is_ascii_alphanumeric() || "-_./@+:".contains(character);
    let is_string = matches!(plain(text), Resolved::String(_));
    starts && text.chars().all(inner) && !text.ends_with(':') && is_string && !looks_like_time(text)
}

/// Dates and times are strings to the API server, but not to everyone who reads YAML.
fn looks_like_time(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
        && text.chars().all(|character| character.is_ascii_digit() || "-:.TZt+_".contains(character))
}

/// A string as both JSON and YAML read it.
fn double_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{2028}' | '\u{2029}' | '\u{feff}' => out.push_str(&format!("\\u{:04x}", character as u32)),
            character if character.is_control() => out.push_str(&format!("\\u{:04x}", character as u32)),
            character => out.push(character),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_mean_something_else_are_quoted() {
        for (text, expected) in [
            ("RuntimeDefault", "RuntimeDefault"),
            ("registry.example/app:1.2@sha256:0a", "registry.example/app:1.2@sha256:0a"),
            ("/var/run", "/var/run"),
            ("yes", "\"yes\""),
            ("10", "\"10\""),
            ("0x1f", "\"0x1f\""),
            ("1e3", "\"1e3\""),
            ("2020-01-01", "\"2020-01-01\""),
            ("12:30:45", "\"12:30:45\""),
            ("null", "\"null\""),
            ("", "\"\""),
            ("a b", "\"a b\""),
            ("a:", "\"a:\""),
            ("-x", "\"-x\""),
            ("1.2.3", "\"1.2.3\""),
            ("a\"b\\\n", "\"a\\\"b\\\\\\n\""),
        ] {
            assert_eq!(string(text, Quotes::Plain), expected);
        }
        assert_eq!(string("it's", Quotes::Single), "'it''s'");
        assert_eq!(string("a\nb", Quotes::Single), "\"a\\nb\"");
    }
}
