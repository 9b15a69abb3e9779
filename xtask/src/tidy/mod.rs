//! `cargo xtask tidy`: the rules of the house that a compiler does not know. Each rule is a function from
//! the [`Tree`] to its offences, and each has a test that plants an offence and sees it found.

mod banned;
mod dead;
mod dependencies;
mod layering;
mod limits;
mod mask;
mod text;

use std::collections::BTreeMap;
use std::process::Command;

use crate::{conformance, docs, workspace};

/// One file of the repository.
struct File {
    /// Path from the workspace root, with `/`.
    path: String,
    /// The file's text.
    text: String,
    /// Rust source with the insides of comments and literals blanked; empty for other files.
    masked: String,
    /// The 1-based first line of the trailing `#[cfg(test)]` module, if there is one.
    tests_from: Option<usize>,
}

impl File {
    fn new(path: &str, text: &str) -> File {
        let is_rust = path.ends_with(".rs");
        let masked = if is_rust { mask::mask(text) } else { String::new() };
        let tests_from = masked
            .lines()
            .position(|line| line.trim_start().starts_with("#[cfg(test)]"))
            .map(|index| index + 1);
        File { path: path.to_owned(), text: text.to_owned(), masked, tests_from }
    }

    fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether the whole file is test code.
    fn is_test_code(&self) -> bool {
        self.path.split('/').any(|part| matches!(part, "tests" | "benches" | "fuzz"))
            || self.path.ends_with("/tests.rs")
            || self.path.ends_with("_tests.rs")
    }

    /// Whether a 1-based line is test code.
    fn is_test_line(&self, line: usize) -> bool {
        self.is_test_code() || self.tests_from.is_some_and(|from| from <= line)
    }

    /// Masked lines outside tests, with their 1-based numbers.
    fn production_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let end = if self.is_test_code() { 0 } else { self.tests_from.map_or(usize::MAX, |line| line - 1) };
        self.masked.lines().enumerate().map(|(index, line)| (index + 1, line)).take(end)
    }

    /// The crate's folder name, for files below `crates/`.
    fn crate_name(&self) -> Option<&str> {
        self.path.strip_prefix("crates/").and_then(|rest| rest.split('/').next())
    }
}

/// All files that git tracks or would track.
#[derive(Default)]
pub(crate) struct Tree {
    files: BTreeMap<String, File>,
}

impl Tree {
    /// Reads the repository; binary files are left out.
    pub(crate) fn read() -> Result<Tree, String> {
        let mut tree = Tree::default();
        for path in tracked()? {
            let bytes = std::fs::read(workspace::root().join(&path));
            if let Some(text) = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok()) {
                tree.add(&path, &text);
            }
        }
        Ok(tree)
    }

    /// The text of a file.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.get(path).map(|file| file.text.as_str())
    }

    fn add(&mut self, path: &str, text: &str) {
        self.files.insert(path.to_owned(), File::new(path, text));
    }

    fn files(&self) -> impl Iterator<Item = &File> {
        self.files.values()
    }

    fn get(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    fn rust_files(&self) -> impl Iterator<Item = &File> {
        self.files().filter(|file| file.is_rust())
    }

    fn manifests(&self) -> impl Iterator<Item = &File> {
        self.files().filter(|file| file.path == "Cargo.toml" || file.path.ends_with("/Cargo.toml"))
    }

    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Tree {
        let mut tree = Tree::default();
        files.iter().for_each(|(path, text)| tree.add(path, text));
        tree
    }
}

/// The paths of all files that git tracks or would track, from the workspace root.
pub(crate) fn tracked() -> Result<Vec<String>, String> {
    let listed = Command::new("git")
        .current_dir(workspace::root())
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        .output()
        .map_err(|error| format!("git cannot be run: {error}"))?;
    if !listed.status.success() {
        return Err(
            "the files of the project are those that git tracks, and this is no git repository".to_owned()
        );
    }
    let paths = String::from_utf8_lossy(&listed.stdout);
    Ok(paths.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
}

/// A place that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Offence {
    /// Path from the workspace root.
    pub(crate) path: String,
    /// 1-based line; 0 where the offence is the file as a whole.
    pub(crate) line: usize,
    /// What is wrong.
    pub(crate) text: String,
}

impl Offence {
    /// An offence at a line of a file.
    pub(crate) fn new(path: &str, line: usize, text: impl Into<String>) -> Offence {
        Offence { path: path.to_owned(), line, text: text.into() }
    }
}

type Rule = fn(&Tree) -> Vec<Offence>;

/// Every rule with its name.
const RULES: &[(&str, Rule)] = &[
    ("layering", layering::check),
    ("banned calls", banned::check),
    ("file length", limits::file_length),
    ("function length", limits::function_length),
    ("line length", limits::line_length),
    ("dependency reasons", dependencies::check),
    ("lints inherited", dependencies::lints),
    ("document headers", text::headers),
    ("no leftovers", text::leftovers),
    ("no machine paths", text::machine_paths),
    ("dead files", dead::check),
    ("generated files in step", docs::offences),
    ("floors only rise", |_| conformance::lowered_floors()),
];

/// Prints every offence and says how many rules hold and how many do not.
pub(crate) fn run() -> Result<(u64, u64), String> {
    let tree = Tree::read()?;
    let (mut held, mut broken) = (0, 0);
    for (name, rule) in RULES {
        let offences = rule(&tree);
        for Offence { path, line, text } in &offences {
            println!("{path}:{line}: {name}: {text}");
        }
        if offences.is_empty() { held += 1 } else { broken += 1 }
    }
    Ok((held, broken))
}

/// `cargo xtask tidy`.
pub(crate) fn main(arguments: &[String]) -> Result<bool, String> {
    if let Some(argument) = arguments.first() {
        return Err(format!("tidy takes no argument, found `{argument}`"));
    }
    let (held, broken) = run()?;
    println!("tidy: {held} rules hold, {broken} do not");
    Ok(broken == 0)
}
