//! Which folders to listen to, and what a changed path concerns.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use notify::{ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher};
use seawall_finding::{CauseKind, Gap};

use crate::archive::is_archive_name;
use crate::file::{FileId, file_id};
use crate::folder::is_manifest_name;
use crate::glob::is_pattern;
use crate::plan::{Job, Plan};
use crate::refusal::Refusal;
use crate::rules::RULE_FILES;
use crate::watch::WatchError;
use crate::{chart, kustomization};

/// Folders below those that are rendered.
const PART_FOLDERS_MAX: usize = 10_000;

/// Folders that are listened to, and what is known of their entries.
#[derive(Debug)]
pub(super) struct Places {
    watcher: RecommendedWatcher,
    /// The folder itself tells when another one takes its place.
    heard: HashMap<PathBuf, FileId>,
    refused: HashMap<PathBuf, WatchError>,
    /// Inputs by their true places, whether anything stands there or not.
    inputs: Vec<PathBuf>,
    /// Folders in which every manifest is read.
    searched: HashSet<PathBuf>,
    /// Folders of which something is rendered, with all below them.
    parts: Vec<PathBuf>,
    /// Jobs by the files that they read.
    jobs: HashMap<PathBuf, usize>,
}

// === impl Places ===

impl Places {
    pub(super) fn new(
        inputs: &[String],
        hear: impl FnMut(notify::Result<Event>) + Send + 'static,
    ) -> Result<Self, WatchError> {
        let watcher = notify::recommended_watcher(hear).map_err(|error| told(&error))?;
        let inputs = inputs.iter().filter(|input| *input != "-" && !is_pattern(input));
        Ok(Places {
            watcher,
            heard: HashMap::new(),
            refused: HashMap::new(),
            inputs: inputs.map(|input| place(Path::new(input))).collect(),
            searched: HashSet::new(),
            parts: Vec::new(),
            jobs: HashMap::new(),
        })
    }

    /// Listens anew to folders that may have been replaced: a new one may bear the number of the old one.
    pub(super) fn forget<'p>(&mut self, paths: impl Iterator<Item = &'p PathBuf>) {
        for path in paths {
            if self.heard.remove(path).is_some() {
                // A folder that is gone is listened to no more by itself.
                let _ = self.watcher.unwatch(path);
            }
        }
    }

    /// The same for all folders.
    pub(super) fn forget_all(&mut self) {
        let all: Vec<PathBuf> = self.heard.keys().cloned().collect();
        self.forget(all.iter());
    }

    /// Listens to the folders of a plan; says whether any is new.
    pub(super) fn listen(&mut self, plan: &Plan<'_>) -> bool {
        let mut wanted: HashSet<PathBuf> = HashSet::new();
        self.searched.clear();
        for folder in &plan.entered {
            let canonical = folder.canonicalize().unwrap_or_else(|_| folder.clone());
            self.searched.extend([place(folder), canonical.clone()]);
            wanted.insert(canonical);
        }
        for input in &self.inputs {
            wanted.extend(with_rules(input));
            wanted.extend(input.ancestors().skip(1).find(|folder| folder.is_dir()).map(Path::to_owned));
        }
        let files = plan.jobs.iter().filter(|job| job.id.is_some());
        let parents: HashSet<&Path> = files.clone().filter_map(|job| job.path.parent()).collect();
        wanted.extend(parents.into_iter().filter_map(|folder| here(folder).canonicalize().ok()));
        for job in files.filter(|job| job.path.is_symlink()) {
            let target = job.path.canonicalize().ok();
            wanted.extend(target.and_then(|target| target.parent().map(Path::to_owned)));
        }
        self.parts.clear();
        let mut crowded = Vec::new();
        for part in plan.jobs.iter().flat_map(|job| &job.parts) {
            let part = part.canonicalize().unwrap_or_else(|_| part.clone());
            if !add_folders(&part, &mut wanted) {
                crowded.push(part.clone());
            }
            self.parts.push(part);
        }
        let is_new = self.turn_to(wanted);
        for part in crowded {
            let fact = format!("there are more than {PART_FOLDERS_MAX} folders below it to listen to");
            self.refused.insert(part, WatchError { fact, hint: None });
        }
        is_new
    }

    fn turn_to(&mut self, wanted: HashSet<PathBuf>) -> bool {
        let id = |folder: &Path| folder.metadata().ok().map(|metadata| file_id(&metadata));
        let stale = self
            .heard
            .iter()
            .filter(|(folder, known)| !wanted.contains(*folder) || id(folder) != Some(**known));
        let stale: Vec<PathBuf> = stale.map(|(folder, _)| folder.clone()).collect();
        self.forget(stale.iter());
        self.refused.clear();
        let mut is_new = false;
        for folder in wanted {
            let Some(id) = id(&folder).filter(|_| !self.heard.contains_key(&folder)) else { continue };
            match self.watcher.watch(&folder, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    is_new = true;
                    self.heard.insert(folder, id);
                }
                // It may be gone by now, which the next plan will see.
                Err(error) if !folder.is_dir() => drop(error),
                Err(error) => _ = self.refused.insert(folder, told(&error)),
            }
        }
        is_new
    }

    /// Why some folder is not listened to.
    pub(super) fn refused(&self) -> Option<WatchError> {
        self.refused.values().next().cloned()
    }

    /// A gap for each folder that is not listened to.
    pub(super) fn gaps(&self) -> impl Iterator<Item = Gap> {
        let mut refused: Vec<_> = self.refused.iter().collect();
        refused.sort_unstable_by_key(|(folder, _)| *folder);
        refused.into_iter().map(|(folder, error)| {
            let refusal = Refusal::new(CauseKind::Unreadable, error.fact.clone());
            let hint = error.hint.clone().unwrap_or_else(|| "start the watch again".to_owned());
            refusal.hint(hint).at(folder.display().to_string())
        })
    }

    /// Learns which job reads which file.
    pub(super) fn index<'j>(&mut self, jobs: impl Iterator<Item = &'j Job>) {
        let mut folders: HashMap<PathBuf, PathBuf> = HashMap::new();
        self.jobs.clear();
        for (at, job) in jobs.enumerate().filter(|(_, job)| job.id.is_some()) {
            let Some((parent, name)) = job.path.parent().zip(job.path.file_name()) else { continue };
            let folder = folders.entry(parent.to_owned()).or_insert_with(|| {
                let folder = here(parent);
                folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
            });
            let path = folder.join(name);
            if path.is_symlink()
                && let Ok(target) = path.canonicalize()
            {
                self.jobs.insert(target, at);
            }
            self.jobs.insert(path, at);
        }
    }

    /// The job that reads a file.
    pub(super) fn job(&self, path: &Path) -> Option<usize> {
        self.jobs.get(path).copied()
    }

    /// Whether something is rendered from it.
    pub(super) fn is_part(&self, path: &Path) -> bool {
        self.parts.iter().any(|part| path.starts_with(part))
    }

    /// Whether a change of a path may change what is read.
    pub(super) fn concerns(&self, path: &Path) -> bool {
        let Some((folder, name)) = path.parent().zip(path.file_name()) else { return true };
        let speaks = || {
            is_manifest_name(name)
                || is_archive_name(name)
                || kustomization::is_file_name(name)
                || name == chart::FILE_NAME
                || path.is_dir()
                || path.is_symlink()
        };
        self.jobs.contains_key(path)
            || self.heard.contains_key(path)
            || self.inputs.iter().any(|input| input == path)
            || self.searched.contains(path)
            || RULE_FILES.iter().any(|rules| name == *rules)
            || self.searched.contains(folder) && speaks()
            || self.is_part(path)
    }
}

/// A path by the true place of its folder; a link at its end is not followed.
fn place(path: &Path) -> PathBuf {
    let Some((parent, name)) = path.parent().zip(path.file_name()) else {
        return path.canonicalize().unwrap_or_else(|_| path.to_owned());
    };
    here(parent).canonicalize().map_or_else(|_| path.to_owned(), |folder| folder.join(name))
}

fn here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

/// The folders above an input whose rules hold in it: those of its work tree.
fn with_rules(input: &Path) -> Vec<PathBuf> {
    let Ok(input) = input.canonicalize() else { return Vec::new() };
    let above: Vec<&Path> = input.ancestors().skip(1).collect();
    let top = above.iter().position(|folder| folder.join(".git").exists());
    top.map_or_else(Vec::new, |top| above[..=top].iter().map(|folder| (*folder).to_owned()).collect())
}

/// Adds a folder and all below it; says whether these are all.
fn add_folders(folder: &Path, wanted: &mut HashSet<PathBuf>) -> bool {
    let mut waiting = vec![folder.to_owned()];
    let mut count = 0;
    while let Some(at) = waiting.pop() {
        let entries = std::fs::read_dir(&at).into_iter().flatten().filter_map(Result::ok);
        let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        waiting.extend(folders.map(|entry| entry.path()));
        wanted.insert(at);
        count += 1;
        if count == PART_FOLDERS_MAX {
            return false;
        }
    }
    true
}

fn told(error: &notify::Error) -> WatchError {
    match error.kind {
        ErrorKind::MaxFilesWatch => WatchError {
            fact: "the system lets nobody listen to so many folders".to_owned(),
            hint: Some("raise fs.inotify.max_user_watches, or name fewer folders".to_owned()),
        },
        _ => WatchError { fact: format!("changes cannot be listened to: {error}"), hint: None },
    }
}
