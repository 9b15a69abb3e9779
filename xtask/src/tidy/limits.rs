//! How long a file, a function and a line may be: what a reader can hold at once.

use super::{File, Offence, Tree};

const FILE_LINES_MAX: usize = 800;
const FUNCTION_LINES_MAX: usize = 70;
const LINE_COLUMNS_MAX: usize = 110;

/// Rust and Go files that are too long.
pub(super) fn file_length(tree: &Tree) -> Vec<Offence> {
    sources(tree)
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines > FILE_LINES_MAX)
        .map(|(file, lines)| {
            Offence::new(&file.path, 0, format!("{lines} lines; split by idea ({FILE_LINES_MAX} at most)"))
        })
        .collect()
}

/// Lines that are too long. An address may stick out, and so may a literal in a test or an example, since it
/// is data: what a program reads or prints is easier to follow in one piece.
pub(super) fn line_length(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for file in sources(tree) {
        for (index, line) in file.text.lines().enumerate() {
            let columns = line.chars().count();
            if columns > LINE_COLUMNS_MAX && !line.contains("https://") && !is_data(file, index) {
                let text = format!("{columns} columns ({LINE_COLUMNS_MAX} at most)");
                offences.push(Offence::new(&file.path, index + 1, text));
            }
        }
    }
    offences
}

/// Whether a line holds a literal of a test, or lies within the examples of a check.
fn is_data(file: &File, index: usize) -> bool {
    let is_blank = |line: Option<&str>| line.is_some_and(|line| line.trim().is_empty());
    let is_of_test =
        file.is_test_line(index + 1) && file.text.lines().nth(index).is_some_and(|line| line.contains('"'));
    let examples = file.masked.lines().position(|line| line.contains("examples: Examples {"));
    let is_of_example =
        examples.is_some_and(|start| start < index) && is_blank(file.masked.lines().nth(index));
    is_of_test || is_of_example
}

/// Functions that are too long, counted from the line of `fn` to its closing brace.
pub(super) fn function_length(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for file in tree.rust_files() {
        for (name, line, lines) in functions(&file.masked) {
            if lines > FUNCTION_LINES_MAX {
                let text = format!("`{name}` has {lines} lines ({FUNCTION_LINES_MAX} at most)");
                offences.push(Offence::new(&file.path, line, text));
            }
        }
    }
    offences
}

fn sources(tree: &Tree) -> impl Iterator<Item = &File> {
    tree.files().filter(|file| file.is_rust() || file.path.ends_with(".go"))
}

/// Name, first line and number of lines of every function with a body.
fn functions(masked: &str) -> Vec<(String, usize, usize)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(offset) = masked[from..].find("fn ") {
        let at = from + offset;
        from = at + 3;
        let stands_alone = !masked[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let name: String = masked[from..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if !stands_alone || name.is_empty() {
            continue;
        }
        if let Some(end) = body_end(&masked[from..]) {
            let line = masked[..at].matches('\n').count() + 1;
            let lines = masked[at..from + end].matches('\n').count() + 1;
            found.push((name, line, lines));
        }
    }
    found
}

/// The offset behind the closing brace of the first body, or none for a declaration without one.
fn body_end(source: &str) -> Option<usize> {
    let (mut braces, mut brackets) = (0usize, 0usize);
    for (at, c) in source.char_indices() {
        match c {
            '(' | '[' if braces == 0 => brackets += 1,
            ')' | ']' if braces == 0 => brackets = brackets.saturating_sub(1),
            ';' if braces == 0 && brackets == 0 => return None,
            '{' if brackets == 0 || braces > 0 => braces += 1,
            '}' if braces == 1 => return Some(at + 1),
            '}' => braces = braces.saturating_sub(1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function_of(lines: usize) -> String {
        format!("//! A.\nfn long(x: [u8; 2]) {{\n{}}}\nfn short();\n", "    x;\n".repeat(lines - 2))
    }

    #[test]
    fn a_long_function_is_an_offence() {
        assert!(function_length(&Tree::of(&[("a.rs", &function_of(70))])).is_empty());
        let offences = function_length(&Tree::of(&[("a.rs", &function_of(71))]));
        assert_eq!(offences, [Offence::new("a.rs", 2, "`long` has 71 lines (70 at most)")]);
    }

    #[test]
    fn a_long_line_is_an_offence_unless_it_holds_an_address() {
        let long = format!("// {}", "x".repeat(108));
        let address = format!("// https://{}", "x".repeat(108));
        assert_eq!(line_length(&Tree::of(&[("a.rs", &long)])).len(), 1);
        assert!(line_length(&Tree::of(&[("a.rs", &address)])).is_empty());
        let literal = format!("let x = \"{}\";", "x".repeat(108));
        assert_eq!(line_length(&Tree::of(&[("src/a.rs", &literal)])).len(), 1);
        assert!(line_length(&Tree::of(&[("tests/a.rs", &literal)])).is_empty());
        let check = format!("why: \"\n{0}\",\nexamples: Examples {{\nbad: &[\"\n{0}\n\"]", "x".repeat(111));
        let lines: Vec<usize> = line_length(&Tree::of(&[("a.rs", &check)])).iter().map(|o| o.line).collect();
        assert_eq!(lines, [2]);
    }

    #[test]
    fn a_long_file_is_an_offence() {
        assert!(file_length(&Tree::of(&[("a.go", &"x\n".repeat(800))])).is_empty());
        assert_eq!(file_length(&Tree::of(&[("a.go", &"x\n".repeat(801))])).len(), 1);
    }
}
