//! Inputs in, sources out.

use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};

use seawall_finding::{CauseKind, Gap};
use seawall_world::{Origin, Source};

use crate::archive::{self, Unpacked};
use crate::file;
use crate::options::Options;
use crate::plan::{Job, JobKind, Plan, Skipped};
use crate::refusal::Refusal;
use crate::texts::{Text, Texts};
use crate::{chart, kustomize};

/// Everything that was read, ready for a World.
#[derive(Debug)]
pub struct Collected {
    /// What was read, in the order of the inputs, folders by name.
    pub sources: Vec<Source>,
    /// What could not be read at all.
    pub gaps: Vec<Gap>,
    /// What was left out on purpose.
    pub skipped: Skipped,
    /// The texts of the sources, for excerpts.
    pub texts: Texts,
}

/// What one job gave.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) sources: Vec<(Source, Option<Text>)>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) skipped: Skipped,
}

/// Reads inputs: files, folders, patterns, `-` for standard input. `step` is called after each
/// thing that was read, from any thread.
pub fn collect(inputs: &[String], options: &Options, step: &(dyn Fn() + Sync)) -> Collected {
    let plan = Plan::new(inputs, options);
    let mut collected = Collected {
        sources: Vec::with_capacity(plan.jobs.len()),
        gaps: plan.gaps,
        skipped: plan.skipped,
        texts: Texts::new(options.limits.input_bytes_max, options.limits.kept_bytes_max),
    };
    for outcome in run(&plan.jobs, options, step) {
        collected.gaps.extend(outcome.gaps);
        collected.skipped.add(outcome.skipped);
        for (source, text) in outcome.sources {
            if let Some(text) = text {
                collected.texts.insert(&source.path, text);
            }
            collected.sources.push(source);
        }
    }
    collected
}

/// Does the jobs on several threads; the outcomes are in the order of the jobs.
pub(crate) fn run(jobs: &[Job], options: &Options, step: &(dyn Fn() + Sync)) -> Vec<Outcome> {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let threads = if options.threads == 0 { cores() } else { options.threads };
    let next = AtomicUsize::new(0);
    let work = || {
        let mut outcomes = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(at) else { return outcomes };
            outcomes.push((at, job.run(options)));
            step();
        }
    };
    let mut outcomes: Vec<(usize, Outcome)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (1..threads.min(jobs.len())).map(|_| scope.spawn(work)).collect();
        let mut outcomes = work();
        for worker in workers {
            match worker.join() {
                Ok(theirs) => outcomes.extend(theirs),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        outcomes
    });
    outcomes.sort_by_key(|(at, _)| *at);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

// === impl Outcome ===

impl Outcome {
    pub(crate) fn of(source: Source, text: Text) -> Self {
        Outcome { sources: vec![(source, Some(text))], ..Outcome::default() }
    }

    /// A chart that renders nothing by itself.
    pub(crate) fn library() -> Self {
        let skipped = Skipped { library_charts: 1, ..Skipped::default() };
        Outcome { skipped, ..Outcome::default() }
    }
}

// === impl Job ===

impl Job {
    fn run(&self, options: &Options) -> Outcome {
        let outcome = match self.kind {
            JobKind::Stdin => self.read_stdin(options),
            JobKind::Manifest => self.read_manifest(options),
            JobKind::Archive => self.read_archive(options),
            JobKind::Chart => chart::render(self, options),
            JobKind::Rendered => kustomize::render(self, options),
            JobKind::Kustomization => Ok(Outcome::default()),
        };
        outcome.unwrap_or_else(|refusal| Outcome {
            gaps: vec![refusal.at(self.name.clone())],
            ..Outcome::default()
        })
    }

    fn read_stdin(&self, options: &Options) -> Result<Outcome, Refusal> {
        let text = file::read_bounded(std::io::stdin().lock(), 0, options.limits.input_bytes_max)?;
        if archive::is_archive(&text) {
            return self.unpack(text.as_slice(), options);
        }
        let source = Source::read(self.name.clone(), &text, Origin::File, true);
        Ok(Outcome::of(source, Text::Kept(text)))
    }

    fn read_manifest(&self, options: &Options) -> Result<Outcome, Refusal> {
        let (text, metadata) = file::read(&self.path, options.limits.input_bytes_max)?;
        if self.asked_for && archive::is_archive(&text) {
            return self.unpack(text.as_slice(), options);
        }
        let source = Source::read(self.name.clone(), &text, Origin::File, self.asked_for);
        Ok(Outcome::of(source, Text::file(self.path.clone(), &metadata)))
    }

    fn read_archive(&self, options: &Options) -> Result<Outcome, Refusal> {
        let (file, _) = file::open(&self.path)?;
        self.unpack(file, options)
    }

    fn unpack(&self, packed: impl Read, options: &Options) -> Result<Outcome, Refusal> {
        match archive::unpack(&self.name, packed, &options.limits)? {
            Unpacked::Manifests(outcome) => Ok(outcome),
            Unpacked::Chart if self.kind == JobKind::Stdin => {
                let fact = "Helm chart was not rendered: it came through standard input";
                Err(Refusal::new(CauseKind::NotRendered, fact).hint("name the file of the chart instead"))
            }
            Unpacked::Chart => chart::render(self, options),
        }
    }
}
