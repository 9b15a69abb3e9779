//! Prose in columns.

/// Breaks a text into lines of at most `width` columns, each indented. Words longer than a line
/// stand on their own.
pub(crate) fn wrap(text: &str, width: usize, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let mut out = String::new();
    let mut column = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            out.push('\n');
            column = 0;
        }
        if column == 0 {
            out += &margin;
            column = indent;
        } else {
            out.push(' ');
            column += 1;
        }
        out += word;
        column += length;
    }
    if column > 0 {
        out.push('\n');
    }
    out
}

/// Indents every line that is not empty.
pub(crate) fn indented(text: &str, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let line = |line: &str| match line.trim_end() {
        "" => "\n".to_owned(),
        line => format!("{margin}{line}\n"),
    };
    text.trim_matches('\n').lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_within_their_width() {
        assert_eq!(wrap("aa bb  cc\ndd", 7, 2), "  aa bb\n  cc dd\n");
        assert_eq!(wrap("a verylongword b", 6, 0), "a\nverylongword\nb\n");
        assert_eq!(wrap("", 10, 2), "");
    }

    #[test]
    fn blank_lines_stay_blank() {
        assert_eq!(indented("\na:\n\n  b\n", 2), "  a:\n\n    b\n");
    }
}
