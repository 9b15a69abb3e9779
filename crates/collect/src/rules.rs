//! Which entries of folders are left out: `.gitignore`, `.seawallignore`, `--include`, `--exclude`.

use std::path::Path;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::file;

/// Files of rules, the later ones stronger.
pub(crate) const RULE_FILES: [&str; 2] = [".gitignore", ".seawallignore"];

/// Longest file of rules that is heeded.
const RULES_BYTES_MAX: u64 = 1 << 20;

/// The rules of a folder and, behind them, of those above it.
pub(crate) struct Rules<'p> {
    above: Option<&'p Rules<'p>>,
    own: Vec<Gitignore>,
}

/// The patterns of the command line, for one folder that was named.
pub(crate) struct Filter {
    include: Option<Gitignore>,
    exclude: Gitignore,
}

/// Whether patterns can be read, as for `--include` and `--exclude`; the error names the first one
/// that cannot.
pub fn check_patterns(patterns: &[String]) -> Result<(), String> {
    let mut builder = GitignoreBuilder::new("/");
    for pattern in patterns {
        if builder.add_line(None, pattern).is_err() {
            return Err(format!("the pattern \"{pattern}\" cannot be read"));
        }
    }
    Ok(())
}

// === impl Rules ===

impl<'p> Rules<'p> {
    /// The rules that hold in a folder that was named: its own and, within a git work tree, those
    /// of the folders above it.
    pub(crate) fn of_root(folder: &Path) -> Self {
        let ancestors: Vec<&Path> = folder.ancestors().collect();
        let top = ancestors.iter().position(|folder| folder.join(".git").exists()).unwrap_or(0);
        let own = ancestors[..=top].iter().rev().flat_map(|folder| read_rules(folder)).collect();
        Rules { above: None, own }
    }

    /// The rules that hold in a folder below.
    pub(crate) fn below(above: &'p Rules<'p>, folder: &Path) -> Self {
        Rules { above: Some(above), own: read_rules(folder) }
    }

    /// Whether an entry is left out. The nearest rule that speaks of it decides.
    pub(crate) fn ignores(&self, path: &Path, is_folder: bool) -> bool {
        for matcher in self.own.iter().rev() {
            match matcher.matched(path, is_folder) {
                Match::None => {}
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
            }
        }
        self.above.is_some_and(|above| above.ignores(path, is_folder))
    }
}

fn read_rules(folder: &Path) -> Vec<Gitignore> {
    let read = |name: &str| {
        let (text, _) = file::read(&folder.join(name), RULES_BYTES_MAX).ok()?;
        let text = String::from_utf8_lossy(&text);
        let mut builder = GitignoreBuilder::new(folder);
        for line in text.trim_start_matches('\u{feff}').lines() {
            // Git takes a pattern it cannot read for one that matches nothing, too.
            let _ = builder.add_line(None, line);
        }
        builder.build().ok()
    };
    RULE_FILES.into_iter().filter_map(read).collect()
}

// === impl Filter ===

impl Filter {
    pub(crate) fn new(folder: &Path, include: &[String], exclude: &[String]) -> Self {
        let matcher = |patterns: &[String]| {
            let mut builder = GitignoreBuilder::new(folder);
            for pattern in patterns {
                // Patterns were checked where they were given.
                let _ = builder.add_line(None, pattern);
            }
            builder.build().unwrap_or_else(|_| Gitignore::empty())
        };
        let include = (!include.is_empty()).then(|| matcher(include));
        Filter { include, exclude: matcher(exclude) }
    }

    pub(crate) fn excludes(&self, path: &Path, is_folder: bool) -> bool {
        self.exclude.matched(path, is_folder).is_ignore()
    }

    /// Whether a file is among those to read.
    pub(crate) fn includes(&self, path: &Path) -> bool {
        self.include
            .as_ref()
            .is_none_or(|include| include.matched_path_or_any_parents(path, false).is_ignore())
    }
}
