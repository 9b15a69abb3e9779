//! Files that nothing uses: Rust files that no module declares, and other files that nothing names.

use std::collections::BTreeSet;

use super::{File, Offence, Tree};
use crate::format::GATHERED;

/// Rust files that no crate reaches, and data and documents that no other file mentions.
pub(super) fn check(tree: &Tree) -> Vec<Offence> {
    let reached = reached_modules(tree);
    let dead_modules = tree
        .rust_files()
        .filter(|file| !reached.contains(&file.path))
        .map(|file| Offence::new(&file.path, 0, "no module declares this file"));
    let unnamed = tree
        .files()
        .filter(|file| has_to_be_named(&file.path) && !is_named(tree, &file.path))
        .map(|file| Offence::new(&file.path, 0, "no other file names this one or its folder"));
    dead_modules.chain(unnamed).collect()
}

fn reached_modules(tree: &Tree) -> BTreeSet<String> {
    let mut reached: BTreeSet<String> = BTreeSet::new();
    let mut open: Vec<String> =
        tree.rust_files().map(|file| file.path.clone()).filter(|path| is_entry(path)).collect();
    while let Some(path) = open.pop() {
        let Some(file) = tree.get(&path) else { continue };
        if reached.insert(path) {
            open.extend(declared_by(file));
        }
    }
    reached
}

/// Files that cargo compiles on its own, and those that a build script collects from their folder.
fn is_entry(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let is_target_folder =
        |folder: &str| matches!(folder, "tests" | "benches" | "examples" | "fuzz_targets" | "bin");
    match parts[..] {
        [.., "src", "lib.rs" | "main.rs"] | [.., "build.rs"] => true,
        [.., folder, _] if is_target_folder(folder) => true,
        [.., folder, _, "main.rs"] if is_target_folder(folder) => true,
        _ => GATHERED.iter().any(|folder| path.starts_with(folder)),
    }
}

/// The files that the `mod name;` and `#[path = "…"]` lines of a file may mean.
fn declared_by(file: &File) -> Vec<String> {
    let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
    let stem = name.trim_end_matches(".rs");
    let own = match stem {
        "mod" | "lib" | "main" | "build" => folder.to_owned(),
        _ if is_entry(&file.path) => folder.to_owned(),
        _ => format!("{folder}/{stem}"),
    };
    let mut declared = Vec::new();
    for (line, masked) in file.text.lines().zip(file.masked.lines()) {
        let words: Vec<&str> = masked.split_whitespace().collect();
        if let Some(at) = words.iter().position(|word| *word == "mod")
            && let Some(module) = words.get(at + 1).and_then(|word| word.strip_suffix(';'))
        {
            declared.push(format!("{own}/{module}.rs"));
            declared.push(format!("{own}/{module}/mod.rs"));
        }
        let named = line.trim().strip_prefix("#[path = \"").or_else(|| quoted_include(line));
        if let Some(named) = named.and_then(|rest| rest.split('"').next()) {
            declared.push(normal(&format!("{folder}/{named}")));
        }
    }
    declared
}

fn quoted_include(line: &str) -> Option<&str> {
    line.split_once("include!(\"").map(|(_, rest)| rest)
}

fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Data inside crates and documents; other files are found by tools under fixed names.
fn has_to_be_named(path: &str) -> bool {
    let is_document = path.starts_with("docs/");
    let is_data =
        path.starts_with("crates/") || path.starts_with("xtask/") || path.starts_with("conformance/");
    let is_known = path.ends_with(".rs") || path.ends_with("Cargo.toml") || path.ends_with("README.md");
    (is_document || is_data) && !is_known
}

/// Whether another file mentions this one by name, by stem (ledgers carry their runner's name), or by the
/// name of its folder.
fn is_named(tree: &Tree, path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let [.., folder, name] = parts[..] else { return true };
    let stem = name.split('.').next().unwrap_or(name);
    let names = [name.to_owned(), format!("\"{stem}\""), format!("{folder}/")];
    tree.files()
        .filter(|other| other.path != path && !other.path.ends_with("Cargo.lock"))
        .any(|other| names.iter().any(|name| other.text.contains(name.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dead(files: &[(&str, &str)]) -> Vec<String> {
        check(&Tree::of(files)).into_iter().map(|offence| offence.path).collect()
    }

    #[test]
    fn a_file_that_no_module_declares_is_an_offence() {
        let lib = ("crates/a/src/lib.rs", "//! A.\npub mod b;\n// mod d;\n");
        let module = ("crates/a/src/b.rs", "//! B.\nmod c;\n");
        let nested = ("crates/a/src/b/c.rs", "//! C.\n");
        let forgotten = ("crates/a/src/d.rs", "//! D.\n");
        assert_eq!(dead(&[lib, module, nested, forgotten]), ["crates/a/src/d.rs"]);
    }

    #[test]
    fn data_that_nothing_names_is_an_offence() {
        let lib = ("crates/a/src/lib.rs", "//! A.\nconst X: &str = include_str!(\"x.toml\");\n");
        let named = ("crates/a/src/x.toml", "");
        let forgotten = ("crates/a/src/y.toml", "");
        assert_eq!(dead(&[lib, named, forgotten]), ["crates/a/src/y.toml"]);
    }
}
