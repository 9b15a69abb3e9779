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

/// Whether a text holds nothing but printable ASCII, as nearly all do; quick to tell.
pub(crate) fn is_printable(text: &str) -> bool {
    text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
}

/// The text with every unsafe character written as an escape such as `\u{1b}`.
pub fn plain(text: &str) -> Cow<'_, str> {
    if is_printable(text) || !text.contains(is_unsafe) {
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

/// Harmless text for elements and quoted attributes of XML and HTML.
pub(crate) fn markup(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 8);
    for character in plain(text).chars() {
        match character {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' => shown.push_str("&quot;"),
            '\'' => shown.push_str("&#39;"),
            // No characters of XML.
            '\u{fffe}' | '\u{ffff}' => shown.push('\u{fffd}'),
            other => shown.push(other),
        }
    }
    shown
}

/// Columns a text takes on a terminal.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(|character| character.width().unwrap_or(0)).sum()
}

/// Breaks harmless text into lines of at most `width` columns: at spaces; a longer word between the
/// steps of the path that it may be.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for mut word in text.split(' ').filter(|word| !word.is_empty()) {
        let space = usize::from(used > 0);
        if used + space + columns(word) > width && used > 0 {
            lines.push(std::mem::take(&mut line));
            used = 0;
        } else if used > 0 {
            line.push(' ');
            used += 1;
        }
        while columns(word) > width {
            let (head, rest) = word.split_at(cut(word, width));
            lines.push(head.to_owned());
            word = rest;
        }
        line.push_str(word);
        used += columns(word);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Where to break a word that is longer than `width` columns: behind a slash, before a dot or a
/// bracket, else wherever it is full.
fn cut(word: &str, width: usize) -> usize {
    let mut used = 0;
    let (mut behind_slash, mut before_step) = (0, 0);
    for (at, character) in word.char_indices() {
        let one = character.width().unwrap_or(0);
        if matches!(character, '.' | '[') {
            before_step = at;
        }
        if at > 0 && used + one > width {
            let best = if behind_slash > 0 { behind_slash } else { before_step };
            return if best > 0 { best } else { at };
        }
        used += one;
        if character == '/' {
            behind_slash = at + 1;
        }
    }
    word.len()
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
    fn markup_of_inputs_does_not_act() {
        assert_eq!(markup("<a b='c'>&\"\u{1b}"), "&lt;a b=&#39;c&#39;&gt;&amp;&quot;\\u{1b}");
        assert_eq!(markup("a\u{ffff}"), "a\u{fffd}");
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
        assert_eq!(wrap(path, 80), [path]);
        assert_eq!(wrap(path, 16), ["spec.containers", "[name=app].image"]);
        assert_eq!(wrap(path, 12), ["spec", ".containers", "[name=app]", ".image"]);
        assert_eq!(wrap("abcdefgh.i", 5), ["abcde", "fgh.i"]);
        assert_eq!(wrap("at aa/bbb/c.yaml:4", 8), ["at", "aa/bbb/", "c.yaml:4"]);
    }
}
