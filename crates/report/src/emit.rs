//! Writes structured data as it comes, as JSON or as YAML.

use std::io::{self, Write};

use crate::summary::shown_share;
use crate::text::{is_printable, is_unsafe};

/// A writer of nested maps and lists. An error of the sink is kept, and returned by
/// [`Emitter::finish`]; what is written after it is lost.
pub struct Emitter<'o> {
    out: &'o mut dyn Write,
    yaml: bool,
    /// JSON: containers nested deeper stand on one line.
    depth_max: usize,
    stack: Vec<Frame>,
    /// A key was written, and its value comes next.
    under_key: bool,
    error: Option<io::Error>,
}

struct Frame {
    list: bool,
    empty: bool,
    /// Column of its entries.
    indent: usize,
    /// YAML: the first entry continues the line that is open.
    inline: bool,
}

// === impl Emitter ===

impl<'o> Emitter<'o> {
    /// Writes JSON, indented down to a depth; what lies deeper stands on one line, so that a large
    /// list has one item a line.
    pub(crate) fn json(out: &'o mut dyn Write, depth_max: usize) -> Self {
        Emitter { out, yaml: false, depth_max, stack: Vec::new(), under_key: false, error: None }
    }

    /// Writes YAML in block style.
    pub(crate) fn yaml(out: &'o mut dyn Write) -> Self {
        Emitter { yaml: true, ..Emitter::json(out, usize::MAX) }
    }

    /// Ends the text.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        debug_assert!(self.stack.is_empty(), "every container is closed");
        self.raw("\n");
        self.error.map_or(Ok(()), Err)
    }

    /// Opens a map, as root, list item or value of the key just written.
    pub fn begin_map(&mut self) {
        self.begin(false);
    }

    /// Opens a list, as root, list item or value of the key just written.
    pub fn begin_list(&mut self) {
        self.begin(true);
    }

    /// Closes the innermost container.
    pub fn end(&mut self) {
        let Some(frame) = self.stack.pop() else { return };
        let (open, close) = if frame.list { ("[", "]") } else { ("{", "}") };
        if self.yaml {
            if frame.empty {
                let space = if frame.inline { "" } else { " " };
                self.raw(space);
                self.raw(open);
                self.raw(close);
            }
        } else {
            if !frame.empty && self.stack.len() < self.depth_max {
                let indent = self.stack.last().map_or(0, |parent| parent.indent);
                self.line(indent);
            }
            self.raw(close);
        }
    }

    /// Writes a key of the innermost map.
    pub fn key(&mut self, key: &str) -> &mut Self {
        self.entry();
        if self.yaml {
            self.yaml_string(key);
            self.raw(":");
        } else {
            self.json_string(key);
            self.raw(": ");
        }
        self.under_key = true;
        self
    }

    /// Writes a string.
    pub fn string(&mut self, text: &str) {
        self.before_value();
        if self.yaml { self.yaml_string(text) } else { self.json_string(text) }
    }

    /// Writes a string, or null.
    pub fn string_or_null(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.string(text),
            None => self.null(),
        }
    }

    /// Writes a number.
    pub fn number(&mut self, number: u64) {
        self.before_value();
        self.raw_fmt(format_args!("{number}"));
    }

    /// Writes a share of one with at most four digits, or null. Never rounded up: only all is all.
    pub(crate) fn share(&mut self, share: Option<f64>) {
        match share {
            Some(share) => {
                self.before_value();
                let share = shown_share(share);
                self.raw_fmt(format_args!("{share}"));
            }
            None => self.null(),
        }
    }

    /// Writes a boolean.
    pub fn boolean(&mut self, value: bool) {
        self.before_value();
        self.raw(if value { "true" } else { "false" });
    }

    /// Writes null.
    pub fn null(&mut self) {
        self.before_value();
        self.raw("null");
    }

    fn begin(&mut self, list: bool) {
        let inline = !self.under_key;
        let indent = match self.stack.last() {
            Some(parent) => parent.indent + 2,
            None if self.yaml => 0,
            None => 2,
        };
        if self.yaml {
            if !self.under_key {
                self.list_item();
            }
            self.under_key = false;
        } else {
            self.before_value();
            self.raw(if list { "[" } else { "{" });
        }
        self.stack.push(Frame { list, empty: true, indent, inline });
    }

    fn before_value(&mut self) {
        if self.under_key {
            self.under_key = false;
            if self.yaml {
                self.raw(" ");
            }
        } else {
            self.list_item();
        }
    }

    fn list_item(&mut self) {
        if self.stack.last().is_some_and(|frame| frame.list) {
            self.entry();
            if self.yaml {
                self.raw("- ");
            }
        }
    }

    /// Goes to where the next entry of the innermost container begins.
    fn entry(&mut self) {
        let Some(frame) = self.stack.last_mut() else { return };
        let (first, indent, inline) = (frame.empty, frame.indent, frame.inline);
        frame.empty = false;
        if self.yaml {
            if !(first && inline) {
                self.line(indent);
            }
        } else {
            let on_one_line = self.stack.len() > self.depth_max;
            match (first, on_one_line) {
                (true, _) => {}
                (false, true) => self.raw(", "),
                (false, false) => self.raw(","),
            }
            if !on_one_line {
                self.line(indent);
            }
        }
    }

    fn line(&mut self, indent: usize) {
        const SPACES: &str = "                                ";
        self.raw("\n");
        self.raw(&SPACES[..indent.min(SPACES.len())]);
    }

    fn yaml_string(&mut self, text: &str) {
        if is_plain_yaml(text) { self.raw(text) } else { self.quoted(text) }
    }

    fn json_string(&mut self, text: &str) {
        self.quoted(text);
    }

    /// A double-quoted string that means the same in JSON and in YAML, but for characters beyond
    /// the basic plane, which JSON writes as a pair.
    fn quoted(&mut self, text: &str) {
        self.raw("\"");
        if is_printable(text) && !text.contains(['"', '\\']) {
            self.raw(text);
            return self.raw("\"");
        }
        let mut from = 0;
        for (at, character) in text.char_indices() {
            let escape = match character {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                other if is_unsafe(other) => "",
                _ => continue,
            };
            self.raw(&text[from..at]);
            from = at + character.len_utf8();
            if !escape.is_empty() {
                self.raw(escape);
            } else if self.yaml && character as u32 > 0xffff {
                self.raw_fmt(format_args!("\\U{:08x}", character as u32));
            } else {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    self.raw_fmt(format_args!("\\u{unit:04x}"));
                }
            }
        }
        self.raw(&text[from..]);
        self.raw("\"");
    }

    fn raw(&mut self, text: &str) {
        if self.error.is_none()
            && let Err(error) = self.out.write_all(text.as_bytes())
        {
            self.error = Some(error);
        }
    }

    fn raw_fmt(&mut self, arguments: std::fmt::Arguments<'_>) {
        if self.error.is_none()
            && let Err(error) = self.out.write_fmt(arguments)
        {
            self.error = Some(error);
        }
    }
}

/// Words that some reader of YAML takes for something else than a string.
const YAML_WORDS: &[&str] = &["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"];

/// Whether every reader of YAML takes the unquoted text for this very string.
fn is_plain_yaml(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && !text.ends_with(' ')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" _-./()".contains(&byte))
        && !YAML_WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(yaml: bool) -> String {
        let mut bytes = Vec::new();
        let mut out = if yaml { Emitter::yaml(&mut bytes) } else { Emitter::json(&mut bytes, 2) };
        out.begin_map();
        out.key("text").string("a \u{1b}[31m \"b\" \u{202e}\u{e0041}");
        out.key("plain").string("container (app)");
        out.key("word").string("No");
        out.key("empty").begin_list();
        out.end();
        out.key("list").begin_list();
        out.begin_map();
        out.key("a").number(1);
        out.key("b").begin_map();
        out.end();
        out.end();
        out.begin_list();
        out.share(Some(0.5));
        out.share(None);
        out.end();
        out.string("1.36");
        out.end();
        out.key("last").boolean(true);
        out.end();
        out.finish().expect("a vector takes everything");
        String::from_utf8(bytes).expect("text is UTF-8")
    }

    #[test]
    fn json_is_what_serde_json_reads() {
        let text = sample(false);
        let value: serde_json::Value = serde_json::from_str(&text).expect("valid");
        assert_eq!(
            value,
            serde_json::json!({
                "text": "a \u{1b}[31m \"b\" \u{202e}\u{e0041}", "plain": "container (app)", "word": "No",
                "empty": [], "list": [{"a": 1, "b": {}}, [0.5, null], "1.36"], "last": true,
            })
        );
        assert!(text.contains("a \\u001b[31m \\\"b\\\" \\u202e\\udb40\\udc41"), "{text}");
    }

    #[test]
    fn yaml_is_in_block_style() {
        let expected = r#"text: "a \u001b[31m \"b\" \u202e\U000e0041"
plain: container (app)
word: "No"
empty: []
list:
  - a: 1
    b: {}
  - - 0.5
    - null
  - "1.36"
last: true
"#;
        assert_eq!(sample(true), expected);
    }
}
