//! Gathers the kinds of edges: every file below `src/kinds` is one, and needs no other mention.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let kinds = Path::new("src/kinds");
    println!("cargo::rerun-if-changed={}", kinds.display());
    let mut files = Vec::new();
    gather(kinds, &mut files)?;
    files.sort();
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("kinds.rs");
    fs::write(out, table(&root, &files))
}

/// Every Rust file below a folder.
fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

/// A module for each file, named by its folder and its own name, and the tables of their kinds and folders.
fn table(root: &Path, files: &[PathBuf]) -> String {
    let mut modules = String::new();
    let (mut entries, mut families) = (String::new(), String::new());
    for file in files {
        let inner = file.strip_prefix("src/kinds").unwrap_or(file).with_extension("");
        let name: Vec<_> = inner.iter().map(|part| part.to_string_lossy()).collect();
        let name = name.join("_");
        let path = root.join(file);
        let _ = writeln!(modules, "#[path = {path:?}]\nmod {name};");
        let _ = writeln!(entries, "    &{name}::KIND,");
        let _ = writeln!(families, "    {:?},", inner.iter().next().unwrap_or_default());
    }
    let _ = writeln!(modules, "\nstatic KINDS: &[&Kind] = &[\n{entries}];");
    let _ = writeln!(modules, "\nstatic FAMILIES: &[&str] = &[\n{families}];");
    modules
}
