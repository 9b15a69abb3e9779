//! Files that are read again when they change.
//!
//! Where nothing but the text of files has changed that are read by themselves, only these are read
//! again. Anything else, such as a file that appears or a change of the rules of what is ignored, is
//! planned anew, and what is as it was is kept.
//!
//! **Invariant:** what a watch has read is what [`collect`](crate::collect) would read now, as soon as the
//! system has told of the last change.

mod places;

use std::collections::{HashMap, HashSet};
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use notify::{Event, EventKind};
use seawall_finding::Gap;
use seawall_world::Source;

use crate::collect::{Outcome, run};
use crate::options::Options;
use crate::plan::{Job, JobKind, Plan, Skipped};
use crate::texts::Texts;

use places::Places;

/// Planning is done again so often where folders appear meanwhile.
const ROUNDS_MAX: usize = 4;

/// Paths that are remembered between two looks; with more, everything is looked at.
const PATHS_MAX: usize = 10_000;

/// A larger file is planned anew, so that the bounds on all files together are heeded.
const TEXT_BYTES_MAX: u64 = 1 << 20;

/// What was read, as sources that later readings share where nothing has changed.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What was read, in the order of the inputs.
    pub sources: Vec<Arc<Source>>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
}

/// Why changes cannot be watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchError {
    /// A lower-case fact.
    pub fact: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// Inputs, what was read of them, and an ear for changes.
#[derive(Debug)]
pub struct FileWatch {
    inputs: Vec<String>,
    options: Options,
    kept: Vec<Kept>,
    /// What could not be planned, and folders that cannot be watched.
    gaps: Vec<Gap>,
    skipped: Skipped,
    texts: Texts,
    places: Places,
    news: Arc<Mutex<News>>,
}

/// What the system has told since the last look.
#[derive(Debug, Default)]
struct News {
    paths: HashSet<PathBuf>,
    /// Something was left out.
    is_partial: bool,
}

/// What is to be read.
struct Planned {
    jobs: Vec<Job>,
    gaps: Vec<Gap>,
    skipped: Skipped,
}

/// A job with what came of it.
#[derive(Debug)]
struct Kept {
    job: Job,
    signature: Option<Signature>,
    sources: Vec<Arc<Source>>,
    gaps: Vec<Gap>,
    skipped: Skipped,
}

/// What a file is, as far as the system says without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Signature {
    id: (u64, u64),
    bytes: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

// === impl FileWatch ===

impl FileWatch {
    /// Reads inputs and listens from then on. `wake` is called, from any thread, after something may have
    /// changed.
    pub fn begin(
        inputs: &[String],
        options: &Options,
        wake: impl Fn() + Send + 'static,
        step: &(dyn Fn() + Sync),
    ) -> Result<FileWatch, WatchError> {
        let news = Arc::new(Mutex::new(News::default()));
        let heard = Arc::clone(&news);
        let places = Places::new(inputs, move |event| {
            if heard.lock().unwrap_or_else(PoisonError::into_inner).add(event) {
                wake();
            }
        })?;
        let (inputs, options) = (inputs.to_vec(), options.clone());
        let texts = Texts::new(options.limits.input_bytes_max, options.limits.kept_bytes_max);
        let (kept, gaps, skipped) = (Vec::new(), Vec::new(), Skipped::default());
        let mut watch = FileWatch { inputs, options, kept, gaps, skipped, texts, places, news };
        let plan = watch.plan();
        if let Some(error) = watch.places.refused() {
            return Err(error);
        }
        watch.carry_out(plan, &News::default(), step);
        Ok(watch)
    }

    /// What was read, as it is now.
    pub fn reading(&self) -> Reading {
        let mut reading = Reading { sources: Vec::with_capacity(self.kept.len()), gaps: self.gaps.clone() };
        for kept in &self.kept {
            reading.sources.extend(kept.sources.iter().cloned());
            reading.gaps.extend(kept.gaps.iter().cloned());
        }
        reading
    }

    /// What was left out on purpose.
    pub fn skipped(&self) -> Skipped {
        let mut skipped = self.skipped;
        self.kept.iter().for_each(|kept| skipped.add(kept.skipped));
        skipped
    }

    /// The texts of what was read first, for excerpts.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// Reads again what has changed; says whether anything was read again, or is read no more.
    pub fn refresh(&mut self) -> bool {
        let mut news = std::mem::take(&mut *self.news.lock().unwrap_or_else(PoisonError::into_inner));
        news.paths.retain(|path| self.places.concerns(path));
        if news.paths.is_empty() && !news.is_partial {
            return false;
        }
        match self.only_texts(&news) {
            Some(places) => {
                self.read_again(&places);
                true
            }
            None => {
                match news.is_partial {
                    true => self.places.forget_all(),
                    false => self.places.forget(news.paths.iter()),
                }
                let plan = self.plan();
                self.carry_out(plan, &news, &|| ())
            }
        }
    }

    /// Plans, and listens to every folder that was looked into. What appeared in a folder before anyone
    /// listened is found by planning again.
    fn plan(&mut self) -> Planned {
        let mut rounds = 0;
        loop {
            let plan = Plan::new(&self.inputs, &self.options);
            rounds += 1;
            if !self.places.listen(&plan) || rounds == ROUNDS_MAX {
                return Planned { jobs: plan.jobs, gaps: plan.gaps, skipped: plan.skipped };
            }
        }
    }

    /// The jobs whose files have other texts now, where nothing else may have changed.
    fn only_texts(&self, news: &News) -> Option<Vec<usize>> {
        // A file that is found on two ways may be read on another one now.
        if news.is_partial || self.skipped.repeated > 0 {
            return None;
        }
        let job = |path: &PathBuf| {
            let at = self.places.job(path)?;
            let is_text = matches!(self.kept[at].job.kind, JobKind::Manifest);
            let metadata = std::fs::metadata(path).ok()?;
            let is_plain = metadata.is_file() && metadata.nlink() == 1 && metadata.len() <= TEXT_BYTES_MAX;
            (is_text && is_plain && !self.places.is_part(path)).then_some(at)
        };
        news.paths.iter().map(job).collect()
    }

    fn read_again(&mut self, places: &[usize]) {
        let jobs: Vec<Job> = places.iter().map(|at| self.kept[*at].job.clone()).collect();
        for ((at, job), outcome) in places.iter().zip(jobs.clone()).zip(run(&jobs, &self.options, &|| ())) {
            self.kept[*at] = Kept::of(job, outcome, None);
        }
    }

    /// Does what was planned, as far as it was not done before; says whether anything came out otherwise.
    fn carry_out(&mut self, plan: Planned, news: &News, step: &(dyn Fn() + Sync)) -> bool {
        let before = self.reading();
        let is_first = self.kept.is_empty();
        let stale: HashSet<usize> = news.paths.iter().filter_map(|path| self.places.job(path)).collect();
        let is_kept = |(at, kept): &(usize, Kept)| !stale.contains(at) && !kept.is_stale(news);
        let known = std::mem::take(&mut self.kept).into_iter().enumerate().filter(is_kept);
        let mut known: HashMap<(String, PathBuf), Kept> =
            known.map(|(_, kept)| ((kept.job.name.clone(), kept.job.path.clone()), kept)).collect();
        let mut places: Vec<Result<Kept, Job>> = Vec::with_capacity(plan.jobs.len());
        for job in plan.jobs {
            let same = known.remove(&(job.name.clone(), job.path.clone()));
            places.push(match same.filter(|kept| kept.is_for(&job)) {
                Some(kept) => Ok(kept),
                None => Err(job),
            });
        }
        let jobs: Vec<Job> = places.iter().filter_map(|one| one.as_ref().err().cloned()).collect();
        let mut outcomes = run(&jobs, &self.options, step).into_iter();
        for place in places {
            self.kept.push(match place {
                Ok(kept) => kept,
                Err(job) => {
                    let outcome = outcomes.next().expect("every job has an outcome");
                    Kept::of(job, outcome, is_first.then_some(&mut self.texts))
                }
            });
        }
        self.skipped = plan.skipped;
        self.gaps = plan.gaps;
        self.gaps.extend(self.places.gaps());
        self.places.index(self.kept.iter().map(|kept| &kept.job));
        let after = self.reading();
        let same = |(one, other): (&Arc<Source>, &Arc<Source>)| Arc::ptr_eq(one, other);
        before.gaps != after.gaps
            || before.sources.len() != after.sources.len()
            || !before.sources.iter().zip(&after.sources).all(same)
    }
}

// === impl News ===

impl News {
    /// Takes in what the system tells; says whether it may matter.
    fn add(&mut self, told: notify::Result<Event>) -> bool {
        let Ok(event) = told else {
            self.is_partial = true;
            return true;
        };
        self.is_partial |= event.need_rescan();
        // Reading is told too, and we read ourselves.
        if matches!(event.kind, EventKind::Access(_)) {
            return event.need_rescan();
        }
        self.paths.extend(event.paths);
        if self.paths.len() > PATHS_MAX {
            self.paths.clear();
            self.is_partial = true;
        }
        true
    }
}

// === impl Kept ===

impl Kept {
    fn of(job: Job, outcome: Outcome, mut texts: Option<&mut Texts>) -> Self {
        let signature = Signature::of(&job);
        let keep = |(source, text): (Source, _)| {
            if let (Some(texts), Some(text)) = (texts.as_deref_mut(), text) {
                texts.insert(&source.path, text);
            }
            Arc::new(source)
        };
        let sources = outcome.sources.into_iter().map(keep).collect();
        Kept { job, signature, sources, gaps: outcome.gaps, skipped: outcome.skipped }
    }

    /// Whether something that it was made from has changed, or may have.
    fn is_stale(&self, news: &News) -> bool {
        let is_part = |path: &PathBuf| self.job.parts.iter().any(|part| path.starts_with(part));
        !self.job.parts.is_empty() && (news.is_partial || news.paths.iter().any(is_part))
    }

    /// Whether a job would give the same.
    fn is_for(&self, job: &Job) -> bool {
        self.job.kind == job.kind
            && self.job.asked_for == job.asked_for
            && self.job.parts == job.parts
            && (job.kind == JobKind::Stdin || self.signature == Signature::of(job))
    }
}

// === impl Signature ===

impl Signature {
    /// None where the job reads no file.
    fn of(job: &Job) -> Option<Self> {
        let metadata = std::fs::metadata(&job.path).ok().filter(Metadata::is_file)?;
        Some(Signature {
            id: (metadata.dev(), metadata.ino()),
            bytes: metadata.len(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        })
    }
}
