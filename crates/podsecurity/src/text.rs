//! Words of the messages, formed as the API server forms them.

use std::borrow::Borrow;

/// `"a", "b"`; what stands between the quotes is not escaped.
pub(crate) fn join_quoted<S: Borrow<str>>(items: &[S]) -> String {
    let mut text = String::new();
    for item in items {
        text.push_str(if text.is_empty() { "\"" } else { ", \"" });
        text.push_str(item.borrow());
        text.push('"');
    }
    text
}

/// The word for one or for any other number of things.
pub(crate) fn plural(count: usize, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}

/// `container "a"` or `containers "a", "b"`.
pub(crate) fn containers(names: &[&str]) -> String {
    format!("{} {}", plural(names.len(), "container", "containers"), join_quoted(names))
}

/// `key="value"`, the value quoted as Go's `%q` does.
pub(crate) fn annotation(key: &str, value: &str) -> String {
    let mut text = format!("{key}=\"");
    for c in value.chars() {
        push_quoted(&mut text, c);
    }
    text.push('"');
    text
}

fn push_quoted(text: &mut String, c: char) {
    match c {
        '\\' | '"' => text.extend(['\\', c]),
        '\x07' => text.push_str("\\a"),
        '\x08' => text.push_str("\\b"),
        '\x0c' => text.push_str("\\f"),
        '\n' => text.push_str("\\n"),
        '\r' => text.push_str("\\r"),
        '\t' => text.push_str("\\t"),
        '\x0b' => text.push_str("\\v"),
        _ if is_printable(c) => text.push(c),
        '\0'..='\x7f' => text.push_str(&format!("\\x{:02x}", c as u32)),
        '\u{80}'..='\u{ffff}' => text.push_str(&format!("\\u{:04x}", c as u32)),
        _ => text.push_str(&format!("\\U{:08x}", c as u32)),
    }
}

/// Letters, marks, numbers, punctuation, symbols and the ASCII space: what `str::escape_debug`
/// leaves alone behind the first character (which it treats apart). Only the edition of Unicode may
/// differ from Go's.
fn is_printable(c: char) -> bool {
    let mut bytes = [0; 5];
    bytes[0] = b'a';
    let length = 1 + c.encode_utf8(&mut bytes[1..]).len();
    let text = std::str::from_utf8(&bytes[..length]).unwrap_or_default();
    c == '\'' || text.escape_debug().nth(1) == Some(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_as_go_does() {
        // Expected: fmt.Sprintf("%q", value) of Go.
        let check = |value: &str, expected: &str| assert_eq!(annotation("k", value), expected);
        check("", "k=\"\"");
        check("it's", "k=\"it's\"");
        check("a\"b\\c", "k=\"a\\\"b\\\\c\"");
        check("\0\x07\x08\t\n\x0b\x0c\r\x1b\x7f", r#"k="\x00\a\b\t\n\v\f\r\x1b\x7f""#);
        check("\u{80}\u{a0}\u{ad}é", r#"k="\u0080\u00a0\u00adé""#);
        check("e\u{301}日\u{200b}\u{2028}\u{feff}", "k=\"e\u{301}日\\u200b\\u2028\\ufeff\"");
        check("\u{1f600}\u{e0001}\u{10ffff}", "k=\"\u{1f600}\\U000e0001\\U0010ffff\"");
        check("\u{fffd}\u{e000}", "k=\"\u{fffd}\\ue000\"");
    }
}
