//! Inputs that are patterns, for where no shell expands them.

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use seawall_finding::CauseKind;

use crate::archive::is_archive_name;
use crate::file::{self, Found};
use crate::folder::{is_manifest_name, join};
use crate::plan::Plan;
use crate::refusal::Refusal;

/// Entries that one pattern may look at.
const ENTRIES_MAX: usize = 1_000_000;

/// Whether an input may be meant as a pattern.
pub(crate) fn is_pattern(input: &str) -> bool {
    input.contains(['*', '?', '[', '{'])
}

struct Search {
    matcher: GlobMatcher,
    found: Vec<(String, PathBuf, Found)>,
    entered: Vec<PathBuf>,
    entries: usize,
}

/// Plans to read what a pattern matches. Files must be named like manifests.
pub(crate) fn expand(plan: &mut Plan<'_>, pattern: &str) {
    let pattern = pattern.trim_start_matches("./");
    let matcher = match GlobBuilder::new(pattern).literal_separator(true).build() {
        Ok(glob) => glob.compile_matcher(),
        Err(error) => {
            let fact = format!("the pattern cannot be read: {}", error.kind());
            return plan.gaps.push(Refusal::new(CauseKind::Unreadable, fact).at(pattern));
        }
    };
    let base = base(pattern);
    let mut search = Search { matcher, found: Vec::new(), entered: Vec::new(), entries: 0 };
    search.enter(&base, plan.options.limits.folder_depth_max);
    if search.entries >= ENTRIES_MAX {
        let fact = format!("the pattern leads through more than {ENTRIES_MAX} entries");
        plan.gaps.push(Refusal::new(CauseKind::Limit, fact).at(pattern));
    }
    if search.found.is_empty() {
        let refusal = Refusal::new(CauseKind::Unreadable, "no manifest or folder matches the pattern");
        plan.gaps.push(refusal.at(pattern));
    }
    plan.entered.append(&mut search.entered);
    for (name, path, found) in search.found {
        plan.named(name, path, found);
    }
}

/// The part of a pattern before the first component that holds a sign of its own.
fn base(pattern: &str) -> String {
    let end = pattern.find(['*', '?', '[', '{']).unwrap_or(pattern.len());
    match pattern[..end].rfind('/') {
        Some(0) => "/".to_owned(),
        Some(end) => pattern[..end].to_owned(),
        None => ".".to_owned(),
    }
}

// === impl Search ===

impl Search {
    fn enter(&mut self, folder: &str, depth: usize) {
        // A folder that cannot be read matches nothing here; named by itself, it is a gap.
        self.entered.push(PathBuf::from(folder));
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        let mut names: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.file_name())).collect();
        names.sort();
        for file_name in names {
            self.entries += 1;
            if self.entries >= ENTRIES_MAX || file_name == ".git" {
                continue;
            }
            let name = join(folder, &file_name.to_string_lossy());
            let path = Path::new(folder).join(&file_name);
            let matches = self.matcher.is_match(&name);
            let speaks = is_manifest_name(&file_name) || is_archive_name(&file_name);
            match file::look(&path) {
                Ok(found @ Found::Folder(_)) if matches => self.found.push((name, path, found)),
                // Links are not followed on the way, so that there are no circles.
                Ok(Found::Folder(_)) if depth > 0 && !path.is_symlink() => self.enter(&name, depth - 1),
                Ok(found @ Found::File(_)) if matches && speaks => {
                    self.found.push((name, path, found));
                }
                _ => {}
            }
        }
    }
}
