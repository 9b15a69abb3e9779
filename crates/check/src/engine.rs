//! Runs checks over a World.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use seawall_finding::{Finding, ObjectId, Severity};
use seawall_object::GroupKind;
use seawall_world::World;

use crate::check::Check;
use crate::fold::{Families, Passed, fold};
use crate::judge::{Judge, Prepared, State, Subject, call};
use crate::lens::Looks;
use crate::parameter::Parameters;
use crate::undecided::{Counts, Undecided};

/// Which checks to run and how.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The checks, in the order in which results list them.
    pub checks: Vec<&'static Check>,
    /// What people have set.
    pub parameters: Parameters,
    /// Severities that people have set, by check id.
    pub severities: HashMap<String, Severity>,
    /// Also list every pass.
    pub record_passes: bool,
    /// Threads to run on; zero and one mean the caller's own.
    pub threads: usize,
}

/// Verdicts of one check, counted. An object counts once, by its worst verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Objects that pass.
    pub pass: usize,
    /// Objects that fail.
    pub fail: usize,
    /// Objects that only a person can judge.
    pub manual: usize,
    /// Objects that could not be judged.
    pub unknown: usize,
    /// Objects whose failure someone accepted.
    pub ignored: usize,
}

/// What a run found.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// Every verdict that is not a pass, by object in reading order, then by check.
    pub findings: Vec<Finding>,
    /// The checks that ran, each with its verdicts.
    pub tallies: Vec<(&'static Check, Tally)>,
    /// Passes, where they were asked for.
    pub passes: Vec<(&'static Check, ObjectId)>,
    /// What gaps leave open, by gap, then by check.
    pub undecided: Vec<Undecided>,
    /// Verdicts on objects that a controller made, told at the controller and counted there alone.
    pub folded: usize,
}

/// Runs the selected checks over all objects.
pub fn run(world: &World, selection: &Selection) -> Results {
    let prepared = Prepared::all(world, selection);
    let threads = selection.threads.clamp(1, world.len().div_ceil(SHARE).max(1));
    let families = Families::of(world, threads);
    let next_share = AtomicUsize::new(0);
    let (sender, receiver) = channel();
    std::thread::scope(|scope| {
        let (prepared, next_share, families) = (prepared.as_slice(), &next_share, &families);
        let spawn = |sender: Sender<(usize, Part)>| {
            let worker = Worker::new(world, prepared, families, selection.record_passes);
            scope.spawn(move || worker.work(next_share, &sender))
        };
        let workers: Vec<_> = (0..threads).map(|_| spawn(sender.clone())).collect();
        drop(sender);
        let mut results = gather(receiver);
        results.tallies = prepared.iter().map(|one| (one.check, Tally::default())).collect();
        let (mut undecided, mut passed) = (Counts::default(), HashMap::new());
        for worker in workers {
            let counted = worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            results.tallies.iter_mut().zip(counted.tallies).for_each(|((_, sum), tally)| sum.add(&tally));
            undecided.add(counted.undecided);
            passed.extend(counted.passed);
        }
        fold(world, families, &passed, &mut results);
        results.close(world, undecided);
        results
    })
}

/// Objects that a thread judges before what it found joins the rest: few enough that what waits is
/// small beside what has joined.
const SHARE: usize = 512;

/// Puts shares together in their order, each as soon as those before it are there.
fn gather(parts: Receiver<(usize, Part)>) -> Results {
    let mut results = Results::default();
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (share, part) in parts {
        waiting.insert(share, part);
        while let Some(part) = waiting.remove(&next) {
            results.findings.extend(part.findings);
            results.passes.extend(part.passes);
            next += 1;
        }
    }
    results
}

// === impl Results ===

impl Results {
    /// Adds what gaps leave open. Objects that nobody saw count as one unknown verdict of each check
    /// that would judge them.
    pub(crate) fn close(&mut self, world: &World, undecided: Counts) {
        let checks: Vec<&'static Check> = self.tallies.iter().map(|(check, _)| *check).collect();
        self.undecided = undecided.conclude(world, &checks);
        for one in self.undecided.iter().filter(|one| one.unseen) {
            let tally = self.tallies.iter_mut().find(|(check, _)| check.id == one.check.id);
            tally.expect("it is one of the checks that ran").1.unknown += 1;
        }
    }
}

// === impl Tally ===

impl Tally {
    /// The number that the findings of one check on one object add one to; none without findings.
    pub(crate) fn counter(&mut self, found: &[Finding]) -> Option<&mut usize> {
        State::of(found).map(|state| self.of(state))
    }

    /// The number of verdicts that count so.
    pub(crate) fn of(&mut self, state: State) -> &mut usize {
        match state {
            State::Pass => &mut self.pass,
            State::Fail => &mut self.fail,
            State::Manual => &mut self.manual,
            State::Unknown => &mut self.unknown,
            State::Ignored => &mut self.ignored,
        }
    }

    /// Adds the verdicts of another tally.
    pub fn add(&mut self, other: &Tally) {
        self.pass += other.pass;
        self.fail += other.fail;
        self.manual += other.manual;
        self.unknown += other.unknown;
        self.ignored += other.ignored;
    }
}

/// What was found in one share of the objects.
#[derive(Default)]
struct Part {
    findings: Vec<Finding>,
    passes: Vec<(&'static Check, ObjectId)>,
}

/// What one thread counts, by the check's place in [`Worker::prepared`].
struct Counted {
    tallies: Vec<Tally>,
    undecided: Counts,
    /// What members of families pass.
    passed: Vec<(ObjectId, Passed)>,
}

/// What one thread keeps from share to share.
struct Worker<'w> {
    world: &'w World,
    families: &'w Families,
    record_passes: bool,
    prepared: &'w [Prepared<'w>],
    judge: Judge<'w>,
    counted: Counted,
}

// === impl Worker ===

impl<'w> Worker<'w> {
    fn new(
        world: &'w World,
        prepared: &'w [Prepared<'w>],
        families: &'w Families,
        record_passes: bool,
    ) -> Self {
        let tallies = vec![Tally::default(); prepared.len()];
        let counted = Counted { tallies, undecided: Counts::default(), passed: Vec::new() };
        let judge = Judge::new(world, prepared, None);
        Worker { world, families, record_passes, prepared, judge, counted }
    }

    /// Judges one share after the other, until none is left, and gives the verdicts counted.
    fn work(mut self, next_share: &AtomicUsize, sender: &Sender<(usize, Part)>) -> Counted {
        loop {
            let share = next_share.fetch_add(1, Ordering::Relaxed);
            // Nobody listens any more only where something has panicked.
            if share * SHARE >= self.world.len() || sender.send((share, self.share(share))).is_err() {
                return self.counted;
            }
        }
    }

    /// Judges the objects of one share.
    fn share(&mut self, share: usize) -> Part {
        let Part { mut findings, mut passes } = Part::default();
        let Worker { prepared, record_passes, counted, .. } = self;
        let end = self.world.len().min((share + 1) * SHARE);
        for id in (share * SHARE..end).map(|at| ObjectId(at as u32)) {
            let mut passed = self.families.holds(id).then(Passed::default);
            self.judge.object(
                id,
                |_| true,
                &mut findings,
                |told| {
                    counted.undecided.count(told.check, told.gaps);
                    let Some(state) = told.state else { return };
                    *counted.tallies[told.check].of(state) += 1;
                    if state == State::Pass {
                        if *record_passes {
                            passes.push((prepared[told.check].check, id));
                        }
                        passed.iter_mut().for_each(|passed| passed.add(told.check));
                    }
                },
            );
            counted.passed.extend(passed.map(|passed| (id, passed)));
        }
        Part { findings, passes }
    }
}

/// The kinds that a check looks for over a World besides its subjects, as [`Check::needs`] has to
/// declare them.
pub fn looked_for(world: &World, check: &'static Check, parameters: &Parameters) -> BTreeSet<String> {
    let kinds = check.kinds.iter().map(|kind| GroupKind::parse(kind)).collect();
    let prepared = Prepared { check, kinds, severity: check.severity, parameters };
    let (looks, mut drafts) = (Looks::tracing(), Vec::new());
    for id in world.ids().filter(|id| prepared.concerns(world.object(*id).group_kind())) {
        call(world, &Subject::of(world, id), &prepared, (&looks, None), &mut drafts);
        drafts.clear();
    }
    looks.into_kinds()
}
