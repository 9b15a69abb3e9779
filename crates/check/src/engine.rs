//! Runs checks over a World.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use seawall_finding::{Evidence, Finding, ObjectId, Severity, Verdict};
use seawall_object::{Container, GroupKind, PodTemplate};
use seawall_world::{Directive, Source, Template, World};
use seawall_yaml::NodeId;

use crate::check::{Check, Logic};
use crate::context::Context;
use crate::parameter::Parameters;
use crate::report::{At, Draft, Report};

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
    let ids: Vec<ObjectId> = world.ids().collect();
    let threads = selection.threads.max(1);
    let share = ids.len().div_ceil(threads).max(1);
    let mut parts: Vec<Part> = Vec::new();
    std::thread::scope(|scope| {
        let prepared = &prepared;
        let workers: Vec<_> = ids
            .chunks(share)
            .map(|chunk| scope.spawn(move || Part::judge(world, prepared, chunk, selection.record_passes)))
            .collect();
        for worker in workers {
            match worker.join() {
                Ok(part) => parts.push(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    merge(&prepared, parts)
}

fn merge(prepared: &[Prepared<'_>], parts: Vec<Part>) -> Results {
    let mut results = Results {
        tallies: prepared.iter().map(|one| (one.check, Tally::default())).collect(),
        ..Results::default()
    };
    for part in parts {
        results.findings.extend(part.findings);
        results.passes.extend(part.passes);
        for ((_, sum), tally) in results.tallies.iter_mut().zip(part.tallies) {
            sum.add(&tally);
        }
    }
    results
}

// === impl Tally ===

impl Tally {
    /// Adds the verdicts of another tally.
    pub fn add(&mut self, other: &Tally) {
        self.pass += other.pass;
        self.fail += other.fail;
        self.manual += other.manual;
        self.unknown += other.unknown;
        self.ignored += other.ignored;
    }
}

/// What one thread found.
#[derive(Default)]
struct Part {
    findings: Vec<Finding>,
    passes: Vec<(&'static Check, ObjectId)>,
    tallies: Vec<Tally>,
    texts: Texts,
}

/// Texts that many findings share, each kept once.
#[derive(Default)]
struct Texts(HashSet<Arc<str>>);

// === impl Texts ===

impl Texts {
    fn share(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return Arc::clone(known);
        }
        let text: Arc<str> = text.into();
        self.0.insert(Arc::clone(&text));
        text
    }

    fn evidence(&mut self, object: ObjectId, at: &At) -> Evidence {
        Evidence { object, node: at.node, missing: self.share(&at.missing) }
    }
}

// === impl Part ===

impl Part {
    fn judge(world: &World, prepared: &[Prepared<'_>], ids: &[ObjectId], passes: bool) -> Self {
        let mut part = Part { tallies: vec![Tally::default(); prepared.len()], ..Part::default() };
        // Which checks concern a kind is worked out once per kind.
        let mut concerned: HashMap<GroupKind<'_>, Vec<usize>> = HashMap::new();
        let mut drafts = Vec::new();
        for &id in ids {
            let kind = world.object(id).group_kind();
            let pods: Vec<Pod<'_>> = world.templates_of(id).iter().map(|one| Pod::of(world, one)).collect();
            let checks = concerned
                .entry(kind)
                .or_insert_with(|| (0..prepared.len()).filter(|at| concerns(&prepared[*at], kind)).collect());
            for &at in checks.iter() {
                if pods.is_empty() && !matches!(prepared[at].check.logic, Logic::Object(_)) {
                    continue;
                }
                let judged = call(world, id, &pods, &prepared[at], &mut drafts);
                if judged {
                    part.conclude(world, id, at, &prepared[at], &mut drafts, passes);
                }
            }
        }
        part
    }

    /// Counts one check's verdict on one object, and keeps what is not a pass.
    fn conclude(
        &mut self,
        world: &World,
        id: ObjectId,
        at: usize,
        prepared: &Prepared<'_>,
        drafts: &mut Vec<Draft>,
        passes: bool,
    ) {
        let tally = &mut self.tallies[at];
        let before = self.findings.len();
        let texts = &mut self.texts;
        for draft in drafts.drain(..) {
            let ignored = ignored(world.source(id), prepared.check.id, draft.at.node);
            self.findings.push(Finding {
                check: prepared.check.id,
                severity: prepared.severity,
                verdict: draft.verdict,
                object: id,
                evidence: texts.evidence(id, &draft.at),
                related: draft.related.iter().map(|(id, at)| texts.evidence(*id, at)).collect(),
                message: texts.share(&draft.message),
                discriminator: texts.share(&draft.discriminator),
                ignored: ignored.map(|reason| texts.share(reason)),
            });
        }
        let found = &self.findings[before..];
        let open = |verdict: &dyn Fn(&Verdict) -> bool| {
            found.iter().any(|one| one.ignored.is_none() && verdict(&one.verdict))
        };
        if open(&|verdict: &Verdict| matches!(verdict, Verdict::Fail)) {
            tally.fail += 1;
        } else if open(&|verdict: &Verdict| matches!(verdict, Verdict::Unknown(_))) {
            tally.unknown += 1;
        } else if open(&|verdict: &Verdict| matches!(verdict, Verdict::Manual)) {
            tally.manual += 1;
        } else if !found.is_empty() {
            tally.ignored += 1;
        } else if world.undecodable(id).is_some() {
            // The API server would refuse the object, so nothing it says can be relied upon.
            tally.unknown += 1;
        } else {
            tally.pass += 1;
            if passes {
                self.passes.push((prepared.check, id));
            }
        }
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
    drafts: &mut Vec<Draft>,
) -> bool {
    let context = Context::new(world, id, prepared.check, prepared.parameters);
    let mut report = Report::new(drafts);
    match prepared.check.logic {
        Logic::Object(rule) => {
            rule(world.object(id), &context, &mut report);
            report.end_call();
        }
        Logic::Pod(rule) => {
            for pod in pods {
                rule(pod.template, &context, &mut report);
                report.end_call();
            }
        }
        Logic::Container(rule) => {
            for container in pods.iter().flat_map(|pod| &pod.containers) {
                rule(*container, &context, &mut report);
                report.end_call();
            }
        }
    }
    report.judged()
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
