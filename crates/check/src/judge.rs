//! One check and one object at a time: the only way from a check's logic to verdicts.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use seawall_finding::{Acceptance, Evidence, Finding, ObjectId, Severity, Verdict};
use seawall_object::{Container, GroupKind, Object, PodTemplate};
use seawall_world::{Directive, Source, Template, World};
use seawall_yaml::NodeId;

use crate::check::{Check, Logic};
use crate::context::Context;
use crate::engine::Selection;
use crate::lens::Looks;
use crate::parameter::Parameters;
use crate::report::{At, Draft, Report};
use crate::trace::Trace;
use crate::undecided::gaps_of;

/// How the verdict of one check on one object counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Pass,
    Fail,
    Manual,
    Unknown,
    Ignored,
}

/// One check made ready for a World.
pub(crate) struct Prepared<'s> {
    pub(crate) check: &'static Check,
    pub(crate) kinds: Vec<GroupKind<'static>>,
    pub(crate) severity: Severity,
    pub(crate) parameters: &'s Parameters,
}

/// Gives verdicts, one object after the other, on one thread.
pub(crate) struct Judge<'w> {
    world: &'w World,
    prepared: &'w [Prepared<'w>],
    texts: Texts,
    /// Which checks concern objects of a kind, with pods and without, worked out once for each.
    concerned: HashMap<(GroupKind<'w>, bool), Arc<[usize]>>,
    looks: Looks,
    /// Keeps what was looked at, where someone wants to know.
    trace: Option<Trace>,
    drafts: Vec<Draft>,
    gaps: Vec<usize>,
    seen: Vec<u64>,
}

/// What one check says of one object.
pub(crate) struct Told<'t> {
    /// The check's place among the prepared ones.
    pub(crate) check: usize,
    /// None where there was nothing to judge.
    pub(crate) state: Option<State>,
    /// Those of this check are from `start` on.
    pub(crate) findings: &'t mut Vec<Finding>,
    pub(crate) start: usize,
    /// The gaps that it rests on, by their places.
    pub(crate) gaps: &'t [usize],
    /// What was looked at, where that is kept.
    pub(crate) looks: &'t [u64],
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

// === impl State ===

impl State {
    /// How the findings of one check on one object count; none without findings. The worst that is open
    /// decides.
    pub(crate) fn of(found: &[Finding]) -> Option<State> {
        let open = |verdict: &dyn Fn(&Verdict) -> bool| {
            found.iter().any(|one| one.ignored.is_none() && verdict(&one.verdict))
        };
        if found.is_empty() {
            None
        } else if open(&|verdict: &Verdict| matches!(verdict, Verdict::Fail)) {
            Some(State::Fail)
        } else if open(&|verdict: &Verdict| matches!(verdict, Verdict::Unknown(_))) {
            Some(State::Unknown)
        } else if open(&|verdict: &Verdict| matches!(verdict, Verdict::Manual)) {
            Some(State::Manual)
        } else {
            Some(State::Ignored)
        }
    }
}

// === impl Prepared ===

impl<'s> Prepared<'s> {
    /// The selected checks, as far as they hold in a World's version.
    pub(crate) fn all(world: &World, selection: &'s Selection) -> Vec<Self> {
        let holds = |check: &&&Check| check.holds_in(world.settings()) && check.can_judge(world);
        let prepared = |check: &&'static Check| Prepared {
            check,
            kinds: check.kinds.iter().map(|kind| GroupKind::parse(kind)).collect(),
            severity: selection.severity(check),
            parameters: &selection.parameters,
        };
        selection.checks.iter().filter(holds).map(prepared).collect()
    }

    /// Whether the check looks at a kind at all.
    pub(crate) fn concerns(&self, kind: GroupKind<'_>) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }

    /// Whether only objects with pod templates concern it.
    fn is_of_pods(&self) -> bool {
        match self.check.logic {
            Logic::Container(_) | Logic::Pod(_) => true,
            Logic::Object(_) => false,
            Logic::Cluster(_) => self.kinds.is_empty(),
        }
    }
}

// === impl Judge ===

impl<'w> Judge<'w> {
    pub(crate) fn new(world: &'w World, prepared: &'w [Prepared<'w>], trace: Option<Trace>) -> Self {
        Judge {
            world,
            prepared,
            texts: Texts::default(),
            concerned: HashMap::new(),
            looks: Looks::default(),
            trace,
            drafts: Vec::new(),
            gaps: Vec::new(),
            seen: Vec::new(),
        }
    }

    /// Judges an object by those checks that concern it and are wanted. `each` hears of every one that
    /// was asked; what was found is behind what `findings` held before.
    pub(crate) fn object(
        &mut self,
        id: ObjectId,
        wanted: impl Fn(usize) -> bool,
        findings: &mut Vec<Finding>,
        mut each: impl FnMut(Told<'_>),
    ) {
        let subject = Subject::of(self.world, id);
        for &check in self.concerned(&subject).iter().filter(|check| wanted(**check)) {
            let prepared = &self.prepared[check];
            let trace = self.trace.as_ref();
            let judged = call(self.world, &subject, prepared, (&self.looks, trace), &mut self.drafts);
            let start = findings.len();
            gaps_of(&self.drafts, &mut self.gaps);
            self.seen.clear();
            if let Some(trace) = trace {
                trace.take(&mut self.seen);
            }
            let state = judged.then(|| self.conclude(id, check, findings));
            each(Told { check, state, findings, start, gaps: &self.gaps, looks: &self.seen });
        }
    }

    /// The places of the checks that have something to look at.
    fn concerned(&mut self, subject: &Subject<'w>) -> Arc<[usize]> {
        let (prepared, kind, has_pods) =
            (self.prepared, subject.object.group_kind(), !subject.pods.is_empty());
        let is_asked = |one: &Prepared<'_>| one.concerns(kind) && (has_pods || !one.is_of_pods());
        let worked_out = || (0..prepared.len()).filter(|at| is_asked(&prepared[*at])).collect();
        Arc::clone(self.concerned.entry((kind, has_pods)).or_insert_with(worked_out))
    }

    /// Turns one check's drafts on one object into findings.
    fn conclude(&mut self, id: ObjectId, at: usize, findings: &mut Vec<Finding>) -> State {
        let (world, prepared) = (self.world, &self.prepared[at]);
        let start = findings.len();
        let texts = &mut self.texts;
        for draft in self.drafts.drain(..) {
            let ignored = ignored(world.source(id), prepared.check.id, draft.at.node);
            findings.push(Finding {
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
        // The API server would refuse an undecodable object, so nothing it says can be relied upon.
        let unfounded = || if world.undecodable(id).is_some() { State::Unknown } else { State::Pass };
        State::of(&findings[start..]).unwrap_or_else(unfounded)
    }
}

/// An object with its pods, gathered once for all checks.
pub(crate) struct Subject<'w> {
    id: ObjectId,
    object: Object<'w>,
    pods: Vec<Pod<'w>>,
}

struct Pod<'w> {
    template: PodTemplate<'w>,
    containers: Vec<Container<'w>>,
}

// === impl Subject ===

impl<'w> Subject<'w> {
    pub(crate) fn of(world: &'w World, id: ObjectId) -> Self {
        let pod = |template: &Template| {
            let template = world.pod(template);
            Pod { template, containers: template.containers().collect() }
        };
        let pods = world.templates_of(id).iter().map(pod).collect();
        Subject { id, object: world.object(id), pods }
    }
}

/// Calls a check's logic for one object; says whether it judged anything.
pub(crate) fn call(
    world: &World,
    subject: &Subject<'_>,
    prepared: &Prepared<'_>,
    (looks, trace): (&Looks, Option<&Trace>),
    drafts: &mut Vec<Draft>,
) -> bool {
    let Subject { id, object, pods } = subject;
    let context = Context::new(world, *id, prepared.check, prepared.parameters).noting(world, looks, trace);
    let mut report = Report::new(drafts, looks);
    match prepared.check.logic {
        Logic::Object(rule) | Logic::Cluster(rule) => {
            rule(*object, &context, &mut report);
            report.end_call(&context, object.root());
        }
        Logic::Pod(rule) => {
            for pod in pods {
                rule(pod.template, &context, &mut report);
                report.end_call(&context, pod.template.spec);
            }
        }
        Logic::Container(rule) => {
            for pod in pods {
                for container in &pod.containers {
                    rule(*container, &context, &mut report);
                    report.end_call(&context, container.value);
                }
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
