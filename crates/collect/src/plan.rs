//! What is to be read, in which order, worked out before anything is parsed.

use std::collections::HashSet;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

use seawall_finding::{CauseKind, Gap};

use crate::archive::is_archive_name;
use crate::file::{self, FileId, Found, file_id};
use crate::options::Options;
use crate::refusal::{Refusal, bytes_text};
use crate::{chart, folder, glob, kustomization, settle};

/// What was left out on purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Files and folders that ignore rules or patterns leave out.
    pub ignored: usize,
    /// Files whose name is not that of a manifest, in folders and archives.
    pub other: usize,
    /// Files that were found on a second way.
    pub repeated: usize,
    /// Helm charts that only lend helpers to others.
    pub library_charts: usize,
}

/// Something to read.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    /// How the person would name it.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) kind: JobKind,
    /// The person named this very input.
    pub(crate) asked_for: bool,
    /// The file, where it is one.
    pub(crate) id: Option<FileId>,
    /// The folders from which it is rendered.
    pub(crate) parts: Vec<PathBuf>,
}

/// How to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JobKind {
    Stdin,
    Manifest,
    Archive,
    Chart,
    /// A kustomization about which nothing is decided yet.
    Kustomization,
    /// A kustomization to render.
    Rendered,
}

/// The plan in the making.
pub(crate) struct Plan<'o> {
    pub(crate) options: &'o Options,
    pub(crate) jobs: Vec<Job>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) skipped: Skipped,
    pub(crate) files: HashSet<FileId>,
    pub(crate) folders: HashSet<FileId>,
    /// Folders that were looked into, those of kustomizations that others build upon included.
    pub(crate) entered: Vec<PathBuf>,
    /// Folders of kustomizations that have a place in the plan.
    pub(crate) kustomizations: HashSet<PathBuf>,
    bytes: u64,
    /// A bound on all inputs together was reached, which is said once.
    full: bool,
}

// === impl Skipped ===

impl Skipped {
    pub(crate) fn add(&mut self, more: Skipped) {
        self.ignored += more.ignored;
        self.other += more.other;
        self.repeated += more.repeated;
        self.library_charts += more.library_charts;
    }
}

// === impl Plan ===

impl<'o> Plan<'o> {
    pub(crate) fn new(inputs: &[String], options: &'o Options) -> Self {
        let mut plan = Plan {
            options,
            jobs: Vec::new(),
            gaps: Vec::new(),
            skipped: Skipped::default(),
            files: HashSet::new(),
            folders: HashSet::new(),
            entered: Vec::new(),
            kustomizations: HashSet::new(),
            bytes: 0,
            full: false,
        };
        for input in inputs {
            plan.input(input);
        }
        settle::settle(&mut plan);
        plan
    }

    fn input(&mut self, input: &str) {
        if input == "-" {
            let path = PathBuf::from(input);
            let name = input.to_owned();
            return self.push(Job {
                name,
                path,
                kind: JobKind::Stdin,
                asked_for: true,
                id: None,
                parts: Vec::new(),
            });
        }
        match file::look(Path::new(input)) {
            Ok(found) => self.named(input.to_owned(), PathBuf::from(input), found),
            Err(_) if glob::is_pattern(input) && !Path::new(input).is_symlink() => glob::expand(self, input),
            Err(refusal) => self.gaps.push(refusal.at(input)),
        }
    }

    /// Something that the person named, by its path or by a pattern.
    pub(crate) fn named(&mut self, name: String, path: PathBuf, found: Found) {
        let metadata = match found {
            Found::Folder(_) => return folder::walk(self, name, &path),
            Found::File(metadata) => metadata,
        };
        let file_name = path.file_name().unwrap_or_default();
        let folder_of = |text: &str| {
            let parent = Path::new(text).parent().unwrap_or(Path::new(""));
            if parent.as_os_str().is_empty() { ".".to_owned() } else { parent.to_string_lossy().into_owned() }
        };
        if file_name == chart::FILE_NAME {
            self.chart(folder_of(&name), PathBuf::from(folder_of(&name)));
        } else if kustomization::is_file_name(file_name) {
            self.kustomization(folder_of(&name), PathBuf::from(folder_of(&name)));
        } else if let Some(chart) = chart::of_template(&path) {
            let fact = "is a template of a Helm chart, not a manifest";
            let hint = format!("name the chart's folder instead: {}", chart.display());
            self.gaps.push(Refusal::new(CauseKind::NotRendered, fact).hint(hint).at(name));
        } else {
            self.file(name, path, &metadata, true);
        }
    }

    /// The folder of a chart.
    pub(crate) fn chart(&mut self, name: String, path: PathBuf) {
        let parts = vec![path.clone()];
        self.push(Job { name, path, kind: JobKind::Chart, asked_for: true, id: None, parts });
    }

    /// The folder of a kustomization.
    pub(crate) fn kustomization(&mut self, name: String, path: PathBuf) {
        let path = path.canonicalize().unwrap_or(path);
        if self.kustomizations.insert(path.clone()) {
            let (kind, parts) = (JobKind::Kustomization, Vec::new());
            self.push(Job { name, path, kind, asked_for: true, id: None, parts });
        }
    }

    /// A file to read, if no bound forbids it and it was not met before.
    pub(crate) fn file(&mut self, name: String, path: PathBuf, metadata: &Metadata, asked_for: bool) {
        let limits = &self.options.limits;
        if !self.files.insert(file_id(metadata)) {
            self.skipped.repeated += 1;
            return;
        }
        if metadata.len() > limits.input_bytes_max {
            self.gaps.push(file::too_large(limits.input_bytes_max).at(name));
            return;
        }
        if self.bytes + metadata.len() > limits.total_bytes_max {
            let bound = bytes_text(limits.total_bytes_max);
            return self.end(&name, format!("all files together are larger than {bound}"));
        }
        if self.files.len() > limits.files_max {
            return self.end(&name, format!("there are more than {} files", limits.files_max));
        }
        self.bytes += metadata.len();
        let is_archive = path.file_name().is_some_and(is_archive_name);
        let kind = if is_archive { JobKind::Archive } else { JobKind::Manifest };
        self.push(Job { name, path, kind, asked_for, id: Some(file_id(metadata)), parts: Vec::new() });
    }

    /// Nothing is read from here on.
    fn end(&mut self, name: &str, fact: String) {
        if !self.full {
            let refusal = Refusal::new(CauseKind::Limit, format!("{fact}; reading ended here"));
            self.gaps.push(refusal.hint("name fewer folders at once, or use --exclude").at(name));
        }
        self.full = true;
    }

    pub(crate) fn is_full(&self) -> bool {
        self.full
    }

    pub(crate) fn push(&mut self, job: Job) {
        if !self.full {
            self.jobs.push(job);
        }
    }
}
