//! Text from inputs, made harmless, and text laid out in columns.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

/// Whether a character acts on a terminal, or changes or hides what a person reads: controls,
/// direction marks, invisible characters, separators of lines, tags, private use.
pub(crate) fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}'
            | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..='\u{10ffff}')
}

/// The text with every unsafe character written as an escape such as `\u{1b}`.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\n' => shown.push_str("\\n"),
            '\t' => shown.push_str("\\t"),
            '\r' => shown.push_str("\\r"),
            other if is_unsafe(other) => {
                let _ = write!(shown, "\\u{{{:x}}}", other as u32);
            }
            other => shown.push(other),
        }
    }
    Cow::Owned(shown)
}

/// Columns a text takes on a terminal.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(|character| character.width().unwrap_or(0)).sum()
}

/// Breaks harmless text into lines of at most `width` columns, at spaces where there are some.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let needed = columns(word);
        if used > 0 && used + 1 + needed > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        for character in word.chars() {
            let one = character.width().unwrap_or(0);
            if used + one > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(character);
            used += one;
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Breaks a field path into lines of at most `width` columns, before a dot or a bracket where it can.
pub(crate) fn wrap_path(path: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut from = 0;
    let breaks = path.match_indices(['.', '[']).map(|(at, _)| at).filter(|at| *at > 0);
    let mut last = 0;
    for at in breaks.chain([path.len()]) {
        if last > from && columns(&path[from..at]) > width {
            lines.extend(wrap(&path[from..last], width));
            from = last;
        }
        last = at;
    }
    lines.extend(wrap(&path[from..], width));
    lines
}

/// `1 object`, `2 objects`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsafe_characters_are_shown_as_escapes() {
        assert_eq!(
            plain("a\u{1b}[2Jb\u{9b}31m\u{202e}c\u{200b}"),
            "a\\u{1b}[2Jb\\u{9b}31m\\u{202e}c\\u{200b}"
        );
        assert_eq!(plain("tab\tnew\nline"), "tab\\tnew\\nline");
        assert!(matches!(plain("Grüße, 世界"), Cow::Borrowed(_)));
    }

    #[test]
    fn lines_keep_to_the_width() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("世界世界", 5), ["世界", "世界"]);
        assert_eq!(wrap("", 5), [""]);
    }

    #[test]
    fn paths_break_between_steps() {
        let path = "spec.containers[name=app].image";
        assert_eq!(wrap_path(path, 80), [path]);
        assert_eq!(wrap_path(path, 16), ["spec.containers", "[name=app].image"]);
        assert_eq!(wrap_path(path, 12), ["spec", ".containers", "[name=app]", ".image"]);
        assert_eq!(wrap_path("abcdefgh.i", 5), ["abcde", "fgh", ".i"]);
    }
}
