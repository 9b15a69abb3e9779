//! What stands in files: a header that says what a file is for, nothing left over, and no path of the
//! machine it was written on.

use super::{Offence, Tree};
use crate::workspace;

/// Source files whose first line does not say what they are for.
pub(super) fn headers(tree: &Tree) -> Vec<Offence> {
    let says_enough = |text: &str| text.starts_with("//! ") && text.lines().next().is_some_and(is_sentence);
    tree.rust_files()
        .filter(|file| !says_enough(&file.text))
        .map(|file| {
            Offence::new(&file.path, 1, "the first line is no `//!` sentence on what the file is for")
        })
        .collect()
}

fn is_sentence(line: &str) -> bool {
    line.trim_start_matches("//!").split_whitespace().count() >= HEADER_WORDS_MIN
}

const HEADER_WORDS_MIN: usize = 2;

/// Marks of unfinished work, and tests that are switched off.
pub(super) fn leftovers(tree: &Tree) -> Vec<Offence> {
    // Spelt in two halves so that this file does not offend.
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:"), concat!("#[ign", "ore")];
    let sources = tree.files().filter(|file| file.is_rust() || file.path.ends_with(".go"));
    sources.flat_map(|file| lines_with(&file.path, &file.text, &marks, "is a leftover")).collect()
}

/// Paths of the machine that somebody worked on.
pub(super) fn machine_paths(tree: &Tree) -> Vec<Offence> {
    let root = workspace::root().to_string_lossy().into_owned();
    let home = std::env::var("HOME").unwrap_or_default();
    let here = [root, home].into_iter().filter(|path| path.matches('/').count() >= PATH_DEPTH_MIN);
    machine_paths_in(tree, here.collect())
}

/// A shorter path, such as `/root`, also means something on every other machine.
const PATH_DEPTH_MIN: usize = 2;

fn machine_paths_in(tree: &Tree, mut places: Vec<String>) -> Vec<Offence> {
    places.push(concat!("/Us", "ers/").to_owned());
    places.push(concat!("/wo", "rk/").to_owned());
    let places: Vec<&str> = places.iter().map(String::as_str).collect();
    let files = tree.files();
    files.flat_map(|file| lines_with(&file.path, &file.text, &places, "is a machine's path")).collect()
}

fn lines_with(path: &str, text: &str, words: &[&str], what: &str) -> Vec<Offence> {
    let mut offences = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if let Some(word) = words.iter().find(|word| line.contains(**word)) {
            offences.push(Offence::new(path, index + 1, format!("`{word}` {what}")));
        }
    }
    offences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_header_is_an_offence() {
        assert_eq!(headers(&Tree::of(&[("a.rs", "fn main() {}\n")])).len(), 1);
        assert_eq!(headers(&Tree::of(&[("a.rs", "//! x\n")])).len(), 1);
        assert!(headers(&Tree::of(&[("a.rs", "//! Reads things.\n")])).is_empty());
    }

    #[test]
    fn a_leftover_is_an_offence() {
        let marked = concat!("//! A b.\n// TO", "DO: finish\n");
        assert_eq!(leftovers(&Tree::of(&[("a.rs", marked)])).len(), 1);
        let switched_off = concat!("//! A b.\n#[ign", "ore]\n#[test]\n");
        assert_eq!(leftovers(&Tree::of(&[("a.rs", switched_off)])).len(), 1);
    }

    #[test]
    fn a_path_of_this_machine_is_an_offence() {
        let here = vec!["/srv/somebody".to_owned()];
        let offences = machine_paths_in(&Tree::of(&[("a.md", "see\n/srv/somebody/x\n")]), here);
        assert_eq!(offences, [Offence::new("a.md", 2, "`/srv/somebody` is a machine's path")]);
    }
}
