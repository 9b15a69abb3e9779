//! What is to be read, in which order, worked out before anything is parsed.

use std::collections::HashSet;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use seawall_finding::{CauseKind, Gap};

use crate::file::{self, Found};
use crate::folder;
use crate::glob;
use crate::options::Options;
use crate::refusal::{Refusal, bytes_text};

/// What was left out on purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Files and folders that ignore rules or patterns leave out.
    pub ignored: usize,
    /// Files whose name is not that of a manifest, in folders and archives.
    pub other: usize,
    /// Files that were found on a second way.
    pub repeated: usize,
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
}

/// How to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JobKind {
    Stdin,
    Manifest,
}

/// A number that tells files apart however they are named.
pub(crate) type FileId = (u64, u64);

pub(crate) fn file_id(metadata: &Metadata) -> FileId {
    (metadata.dev(), metadata.ino())
}

/// The plan in the making.
pub(crate) struct Plan<'o> {
    pub(crate) options: &'o Options,
    pub(crate) jobs: Vec<Job>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) skipped: Skipped,
    pub(crate) files: HashSet<FileId>,
    pub(crate) folders: HashSet<FileId>,
    bytes: u64,
    /// A bound on all inputs together was reached, which is said once.
    full: bool,
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
            bytes: 0,
            full: false,
        };
        for input in inputs {
            plan.input(input);
        }
        plan
    }

    fn input(&mut self, input: &str) {
        if input == "-" {
            let path = PathBuf::from(input);
            return self.push(Job { name: input.to_owned(), path, kind: JobKind::Stdin, asked_for: true });
        }
        match file::look(Path::new(input)) {
            Ok(found) => self.named(input.to_owned(), PathBuf::from(input), found),
            Err(_) if glob::is_pattern(input) && !Path::new(input).is_symlink() => glob::expand(self, input),
            Err(refusal) => self.gaps.push(refusal.at(input)),
        }
    }

    /// Something that the person named, by its path or by a pattern.
    pub(crate) fn named(&mut self, name: String, path: PathBuf, found: Found) {
        match found {
            Found::File(metadata) => self.file(name, path, &metadata, true),
            Found::Folder(_) => folder::walk(self, name, &path),
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
        self.push(Job { name, path, kind: JobKind::Manifest, asked_for });
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
