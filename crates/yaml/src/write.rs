//! Canonical JSON, as Go writes it.

use crate::number::write_float;
use crate::tree::{Kind, Value};

// === impl Value ===

impl Value<'_> {
    /// Appends the value as canonical JSON: keys sorted by their bytes, no blanks, and the
    /// characters `<`, `>`, `&`, U+2028 and U+2029 escaped, which is what Go's encoder prints.
    pub fn write_json(&self, out: &mut String) {
        match self.kind() {
            Kind::Null => out.push_str("null"),
            Kind::Bool => out.push_str(if self.as_bool() == Some(true) { "true" } else { "false" }),
            Kind::Int => out.push_str(&self.as_i64().unwrap_or_default().to_string()),
            Kind::Float => write_float(self.as_f64().unwrap_or_default(), out),
            Kind::String => write_string(self.as_str().unwrap_or_default(), out),
            Kind::List => {
                out.push('[');
                for (index, item) in self.items().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write_json(out);
                }
                out.push(']');
            }
            Kind::Map => {
                let mut entries: Vec<_> = self.entries().collect();
                entries.sort_unstable_by_key(|(key, _)| *key);
                out.push('{');
                for (index, (key, value)) in entries.into_iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write_string(key, out);
                    out.push(':');
                    value.write_json(out);
                }
                out.push('}');
            }
        }
    }

    /// The value as canonical JSON; see [`Value::write_json`].
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.write_json(&mut out);
        out
    }
}

fn write_string(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push('"');
    let mut done = 0;
    for (at, character) in text.char_indices() {
        let short = match character {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\u{8}' => "\\b",
            '\u{c}' => "\\f",
            '\u{2028}' => "\\u2028",
            '\u{2029}' => "\\u2029",
            '<' | '>' | '&' | '\0'..='\x1f' => "",
            _ => continue,
        };
        out.push_str(&text[done..at]);
        if short.is_empty() {
            let code = character as usize;
            out.push_str("\\u00");
            out.push(HEX[code >> 4] as char);
            out.push(HEX[code & 15] as char);
        } else {
            out.push_str(short);
        }
        done = at + character.len_utf8();
    }
    out.push_str(&text[done..]);
    out.push('"');
}
