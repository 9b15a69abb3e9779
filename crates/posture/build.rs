//! Gathers the checks: every file below `src/checks` is one, and needs no other mention.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let checks = Path::new("src/checks");
    println!("cargo::rerun-if-changed={}", checks.display());
    let mut files = Vec::new();
    gather(checks, &mut files)?;
    files.sort();
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("registry.rs");
    fs::write(out, registry(&root, &files))
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

/// A module for each file, named by its folders and its own name, and the table of their checks, those
/// that run on request once more.
fn registry(root: &Path, files: &[PathBuf]) -> String {
    let mut modules = String::new();
    let mut table = String::new();
    let mut on_request = String::new();
    for file in files {
        let inner = file.strip_prefix("src/checks").unwrap_or(file).with_extension("");
        let name: Vec<_> = inner.iter().map(|part| part.to_string_lossy()).collect();
        let name = name.join("_");
        let path = root.join(file);
        let _ = writeln!(modules, "#[path = {path:?}]\nmod {name};");
        let _ = writeln!(table, "    &{name}::CHECK,");
        if inner.starts_with("on_request") {
            let _ = writeln!(on_request, "    &{name}::CHECK,");
        }
    }
    let tables = [("CHECKS", table), ("ON_REQUEST", on_request)];
    for (name, entries) in tables {
        let _ = writeln!(modules, "\nstatic {name}: &[&Check] = &[\n{entries}];");
    }
    modules
}
