//! Runs checks over a World.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use seawall_finding::{Acceptance, Evidence, Finding, ObjectId, Severity, Verdict};
use seawall_object::{Container, GroupKind, PodTemplate};
use seawall_world::{Directive, Source, Template, World};
use seawall_yaml::NodeId;

use crate::check::{Check, Logic};
use crate::context::Context;
use crate::fold::{Families, Passed, fold};
use crate::lens::Looks;
use crate::parameter::Parameters;
use crate::report::{At, Draft, Report};
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

/// One check made ready for a World.
struct Prepared<'s> {
    check: &'static Check,
    kinds: Vec<GroupKind<'static>>,
    severity: Severity,
    parameters: &'s Parameters,
}

/// Runs the selected checks over all objects.
pub fn run(world: &World, selection: &Selection) -> Results {
    let prepared: Vec<Prepared<'_>> = selection
        .checks
        .iter()
        .filter(|check| check.versions.contains(world.settings().kubernetes))
        .map(|check| Prepared {
            check,
            kinds: check.kinds.iter().map(|kind| GroupKind::parse(kind)).collect(),
            severity: selection.severities.get(check.id).copied().unwrap_or(check.severity),
            parameters: &selection.parameters,
        })
        .collect();
    let threads = selection.threads.clamp(1, world.len().div_ceil(SHARE).max(1));
    let families = Families::of(world);
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
    fn close(&mut self, world: &World, undecided: Counts) {
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
    /// The number that the findings of one check on one object add one to; none without findings. The
    /// worst that is open decides.
    pub(crate) fn counter(&mut self, found: &[Finding]) -> Option<&mut usize> {
        let open = |verdict: &dyn Fn(&Verdict) -> bool| {
            found.iter().any(|one| one.ignored.is_none() && verdict(&one.verdict))
        };
        if found.is_empty() {
            None
        } else if open(&|verdict: &Verdict| matches!(verdict, Verdict::Fail)) {
            Some(&mut self.fail)
        } else if open(&|verdict: &Verdict| matches!(verdict, Verdict::Unknown(_))) {
            Some(&mut self.unknown)
        } else if open(&|verdict: &Verdict| matches!(verdict, Verdict::Manual)) {
            Some(&mut self.manual)
        } else {
            Some(&mut self.ignored)
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
    prepared: &'w [Prepared<'w>],
    families: &'w Families,
    record_passes: bool,
    counted: Counted,
    texts: Texts,
    /// Which checks concern a kind, worked out once per kind.
    concerned: HashMap<GroupKind<'w>, Arc<[usize]>>,
}

/// Texts that many findings share, each kept once.
#[derive(Default)]
struct Texts {
    plain: HashSet<Arc<str>>,
    /// The most frequent one.
    empty: Arc<str>,
    /// By the reason that the source gives.
    acceptances: HashMap<String, Arc<Acceptance>>,
}

// === impl Texts ===

impl Texts {
    fn share(&mut self, text: &str) -> Arc<str> {
        if text.is_empty() {
            return Arc::clone(&self.empty);
        }
        if let Some(known) = self.plain.get(text) {
            return Arc::clone(known);
        }
        let text: Arc<str> = text.into();
        self.plain.insert(Arc::clone(&text));
        text
    }

    fn acceptance(&mut self, reason: &str) -> Arc<Acceptance> {
        if let Some(known) = self.acceptances.get(reason) {
            return Arc::clone(known);
        }
        let acceptance = Arc::new(Acceptance::in_source(reason));
        self.acceptances.insert(reason.to_owned(), Arc::clone(&acceptance));
        acceptance
    }

    fn evidence(&mut self, object: ObjectId, at: &At) -> Evidence {
        Evidence { object, node: at.node, missing: self.share(&at.missing) }
    }
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
        let (texts, concerned) = (Texts::default(), HashMap::new());
        Worker { world, prepared, families, record_passes, counted, texts, concerned }
    }

    /// Judges one share after the other, until none is left, and gives the verdicts counted.
    fn work(mut self, next_share: &AtomicUsize, sender: &Sender<(usize, Part)>) -> Counted {
        loop {
            let share = next_share.fetch_add(1, Ordering::Relaxed);
            // Nobody listens any more only where something has panicked.
            if share * SHARE >= self.world.len() || sender.send((share, self.judge(share))).is_err() {
                return self.counted;
            }
        }
    }

    /// Judges the objects of one share.
    fn judge(&mut self, share: usize) -> Part {
        let mut part = Part::default();
        let (mut drafts, looks) = (Vec::new(), Looks::default());
        let end = self.world.len().min((share + 1) * SHARE);
        for id in (share * SHARE..end).map(|at| ObjectId(at as u32)) {
            let templates = self.world.templates_of(id);
            let pods: Vec<Pod<'_>> = templates.iter().map(|one| Pod::of(self.world, one)).collect();
            let mut passed = self.families.holds(id).then(Passed::default);
            for &at in self.concerned(self.world.object(id).group_kind()).iter() {
                let prepared = &self.prepared[at];
                if pods.is_empty() && !matches!(prepared.check.logic, Logic::Object(_)) {
                    continue;
                }
                if call(self.world, id, &pods, prepared, &looks, &mut drafts) {
                    let passes = self.conclude(id, at, &mut drafts, &mut part);
                    passed.iter_mut().filter(|_| passes).for_each(|passed| passed.add(at));
                }
            }
            self.counted.passed.extend(passed.map(|passed| (id, passed)));
        }
        part
    }

    /// The places in [`Worker::prepared`] of the checks that look at a kind.
    fn concerned(&mut self, kind: GroupKind<'w>) -> Arc<[usize]> {
        let prepared = self.prepared;
        let worked_out = || (0..prepared.len()).filter(|at| concerns(&prepared[*at], kind)).collect();
        Arc::clone(self.concerned.entry(kind).or_insert_with(worked_out))
    }

    /// Counts one check's verdict on one object, and keeps what is not a pass; says whether it is one.
    fn conclude(&mut self, id: ObjectId, at: usize, drafts: &mut Vec<Draft>, part: &mut Part) -> bool {
        let (world, prepared) = (self.world, &self.prepared[at]);
        self.counted.undecided.count(at, drafts);
        let tally = &mut self.counted.tallies[at];
        let before = part.findings.len();
        let texts = &mut self.texts;
        for draft in drafts.drain(..) {
            let ignored = ignored(world.source(id), prepared.check.id, draft.at.node);
            part.findings.push(Finding {
                check: prepared.check.id,
                severity: prepared.severity,
                verdict: draft.verdict,
                object: id,
                evidence: texts.evidence(id, &draft.at),
                related: draft.related.iter().map(|(id, at)| texts.evidence(*id, at)).collect(),
                message: texts.share(&draft.message),
                discriminator: texts.share(&draft.discriminator),
                ignored: ignored.map(|reason| texts.acceptance(reason)),
            });
        }
        let found = &part.findings[before..];
        if let Some(count) = tally.counter(found) {
            *count += 1;
        } else if world.undecodable(id).is_some() {
            // The API server would refuse the object, so nothing it says can be relied upon.
            tally.unknown += 1;
        } else {
            tally.pass += 1;
            if self.record_passes {
                part.passes.push((prepared.check, id));
            }
            return true;
        }
        false
    }
}

/// Whether a check looks at a kind at all.
fn concerns(prepared: &Prepared<'_>, kind: GroupKind<'_>) -> bool {
    prepared.kinds.is_empty() || prepared.kinds.contains(&kind)
}

/// A pod template with its containers, gathered once for all checks.
struct Pod<'w> {
    template: PodTemplate<'w>,
    containers: Vec<Container<'w>>,
}

// === impl Pod ===

impl<'w> Pod<'w> {
    fn of(world: &'w World, template: &Template) -> Self {
        let template = world.pod(template);
        Pod { template, containers: template.containers().collect() }
    }
}

/// Calls a check's logic for one object; says whether it judged anything.
fn call(
    world: &World,
    id: ObjectId,
    pods: &[Pod<'_>],
    prepared: &Prepared<'_>,
    looks: &Looks,
    drafts: &mut Vec<Draft>,
) -> bool {
    let context = Context::new(world, id, prepared.check, prepared.parameters).noting(world, looks);
    let mut report = Report::new(drafts, looks);
    match prepared.check.logic {
        Logic::Object(rule) => {
            rule(world.object(id), &context, &mut report);
            report.end_call(&context, world.object(id).root());
        }
        Logic::Pod(rule) => {
            for pod in pods {
                rule(pod.template, &context, &mut report);
                report.end_call(&context, pod.template.spec);
            }
        }
        Logic::Container(rule) => {
            for container in pods.iter().flat_map(|pod| &pod.containers) {
                rule(*container, &context, &mut report);
                report.end_call(&context, container.value);
            }
        }
    }
    report.judged()
}

/// The kinds that a check looks for over a World besides its subjects, as [`Check::needs`] has to
/// declare them.
pub fn looked_for(world: &World, check: &'static Check, parameters: &Parameters) -> BTreeSet<String> {
    let kinds = check.kinds.iter().map(|kind| GroupKind::parse(kind)).collect();
    let prepared = Prepared { check, kinds, severity: check.severity, parameters };
    let (looks, mut drafts) = (Looks::tracing(), Vec::new());
    for id in world.ids().filter(|id| concerns(&prepared, world.object(*id).group_kind())) {
        let pods: Vec<Pod<'_>> = world.templates_of(id).iter().map(|one| Pod::of(world, one)).collect();
        call(world, id, &pods, &prepared, &looks, &mut drafts);
        drafts.clear();
    }
    looks.into_kinds()
}

/// The reason of the directive that accepts a finding, if one does. A directive without a reason
/// does not count.
fn ignored<'s>(source: &'s Source, check: &str, node: NodeId) -> Option<&'s str> {
    if source.directives.is_empty() {
        return None;
    }
    let speaks = |directive: &&Directive| {
        directive.check == check
            && !directive.reason.is_empty()
            && directive.node.is_some_and(|root| source.tree.value(root).contains(node))
    };
    source.directives.iter().find(speaks).map(|directive| directive.reason.as_str())
}
