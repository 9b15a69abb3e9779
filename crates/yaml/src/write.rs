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

    /// Appends the value as JSON that reads back as the very same nodes: keys in their order, and floats
    /// told apart from integers.
    pub fn write_json_as_read(&self, out: &mut String) {
        match self.kind() {
            Kind::Float => {
                let start = out.len();
                write_float(self.as_f64().unwrap_or_default(), out);
                if !out[start..].contains(['.', 'e']) {
                    out.push_str(".0");
                }
            }
            Kind::List | Kind::Map => {
                let (open, close) = if self.is_map() { ('{', '}') } else { ('[', ']') };
                out.push(open);
                for (index, child) in self.children().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    if let Some(key) = child.key() {
                        write_string(key, out);
                        out.push(':');
                    }
                    child.write_json_as_read(out);
                }
                out.push(close);
            }
            _ => self.write_json(out),
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

#[cfg(test)]
mod tests {
    use crate::{Limits, NodeId, read_json};

    #[test]
    fn what_is_written_as_read_reads_back_the_same() {
        let text = r#"{"b":1,"a":[1.0,-0.0,1e300,2.5e-9,null,true,{"":"\u0001<&>\u2028\ud83d\ude00"}],"c":{},"d":[]}"#;
        let read = |text: &str| read_json(text.as_bytes(), &Limits::default()).expect("JSON");
        let tree = read(text);
        let mut first = String::new();
        tree.value(NodeId(0)).write_json_as_read(&mut first);
        let again = read(&first);
        let mut second = String::new();
        again.value(NodeId(0)).write_json_as_read(&mut second);
        assert_eq!(first, second);
        assert!(tree.value(NodeId(0)).same(again.value(NodeId(0))));
        assert!(first.starts_with(r#"{"b":1,"a":[1.0,"#), "{first}");
    }
}
