//! What the formats render: a run at hand, or a result that was read back.
//!
//! Checks, frameworks and totals are few and worked out at once. Findings may be millions: they are
//! looked at one by one, at a [`Glance`] for what sorts and counts them, as a [`Row`] for what is written.

mod at_hand;

use std::borrow::Cow;

use seawall_check::Tally;
use seawall_finding::{Acceptance, CauseKind, Fingerprint, Gap, Note, Severity, Verdict};
use seawall_posture::ControlVerdict;

use crate::excerpt::Excerpts;
use crate::fingerprint::Fingerprints;

use crate::place::Spot;
use crate::run::{Run, View};
use crate::stored::Stored;
use crate::summary::Summary;

pub(crate) use at_hand::Late;

/// A result in the form that every format renders.
pub(crate) struct Model<'r> {
    /// The version of Seawall that judged.
    pub(crate) version: &'r str,
    /// When the run began.
    pub(crate) started: &'r str,
    /// The version of Kubernetes that the objects are meant for.
    pub(crate) kubernetes: Cow<'r, str>,
    /// The version that an upgrade goes to, where someone asked about one.
    pub(crate) target: Option<Cow<'r, str>>,
    /// Whether the sources hold all that the cluster holds.
    pub(crate) complete: bool,
    /// Whether an API server told some of it.
    pub(crate) live: bool,
    /// What to show.
    pub(crate) view: View,
    pub(crate) summary: Summary,
    pub(crate) gaps: &'r [Gap],
    pub(crate) notes: &'r [Note],
    /// What gaps leave open, by gap.
    undecided: Vec<UndecidedView<'r>>,
    /// The paths of sources that a renderer wrote, and which one; ascending.
    pub(crate) rendered: Vec<(&'r str, &'r str)>,
    pub(crate) frameworks: Vec<FrameworkView<'r>>,
    /// The checks that ran.
    pub(crate) checks: Vec<CheckView<'r>>,
    of: Of<'r>,
}

/// Where findings come from.
#[derive(Clone, Copy)]
enum Of<'r> {
    Run(&'r Run<'r>),
    Stored(&'r Stored),
}

/// A check that a gap leaves open.
pub(crate) struct UndecidedView<'r> {
    /// The gap's place in the model.
    pub(crate) gap: usize,
    pub(crate) check: &'r str,
    /// Objects whose verdict rests on what is hidden.
    pub(crate) objects: usize,
}

/// A check that ran.
pub(crate) struct CheckView<'r> {
    pub(crate) id: &'r str,
    pub(crate) title: &'r str,
    /// The severity, overrides applied.
    pub(crate) severity: Severity,
    pub(crate) category: &'r str,
    pub(crate) description: &'r str,
    pub(crate) why: &'r str,
    pub(crate) remedy: &'r str,
    pub(crate) references: Vec<&'r str>,
    pub(crate) controls: Vec<&'r str>,
    pub(crate) tally: Tally,
}

/// What a run says of a framework.
pub(crate) struct FrameworkView<'r> {
    pub(crate) name: &'r str,
    pub(crate) title: &'r str,
    pub(crate) version: &'r str,
    pub(crate) reference: &'r str,
    pub(crate) score: Option<f64>,
    pub(crate) coverage: Option<f64>,
    pub(crate) controls: Vec<ControlView<'r>>,
}

/// What a run says of a control.
pub(crate) struct ControlView<'r> {
    pub(crate) id: &'r str,
    pub(crate) title: &'r str,
    pub(crate) section: &'r str,
    pub(crate) verdict: ControlVerdict,
    /// Why the verdict is unknown, where it is.
    pub(crate) cause: Option<CauseKind>,
    /// What the verdict rests on, in a few words.
    pub(crate) evidence: Cow<'r, str>,
    pub(crate) checks: Vec<&'r str>,
    pub(crate) tally: Tally,
}

/// What can be told of a finding at once.
#[derive(Clone, Copy)]
pub(crate) struct Glance<'r> {
    pub(crate) check: &'r str,
    pub(crate) severity: Severity,
    pub(crate) verdict: Verdict,
    /// Who accepted it; none while it is open.
    pub(crate) accepted: Option<&'r Acceptance>,
    /// Whether a baseline lacks it; none where there is no baseline.
    pub(crate) new: Option<bool>,
    /// Equal for findings of the same object, which follow each other.
    pub(crate) object: u32,
}

/// An object's name, and where it stands.
#[derive(Clone, Copy)]
pub(crate) struct ObjectView<'r> {
    pub(crate) api_version: &'r str,
    pub(crate) kind: &'r str,
    pub(crate) namespace: Option<&'r str>,
    pub(crate) name: &'r str,
    pub(crate) spot: Spot<'r>,
}

/// A piece of evidence.
pub(crate) struct EvidenceView<'r> {
    pub(crate) spot: Spot<'r>,
    /// The field's path from the object's root.
    pub(crate) field: Cow<'r, str>,
    /// The field is not there; the place is the nearest one that is.
    pub(crate) absent: bool,
    /// The object that holds it, where it is not the finding's own.
    pub(crate) object: Option<ObjectView<'r>>,
}

/// A finding with the texts that every format writes in its own way.
pub(crate) struct Row<'r> {
    pub(crate) glance: Glance<'r>,
    pub(crate) object: ObjectView<'r>,
    pub(crate) evidence: EvidenceView<'r>,
    pub(crate) message: Cow<'r, str>,
}

/// What stands before a finding that a baseline lacks.
const NEW: &str = "new: ";

/// Names findings, asked for in reading order.
pub(crate) enum Names<'r> {
    Run(&'r Run<'r>, Fingerprints<'r>),
    Stored(&'r Stored),
}

// === impl Model ===

impl<'r> Model<'r> {
    /// The model of a run.
    pub(crate) fn of_run(run: &'r Run<'r>) -> Self {
        let settings = run.world.settings();
        Model {
            version: &run.meta.version,
            started: &run.meta.started,
            kubernetes: Cow::Owned(settings.kubernetes.to_string()),
            target: settings.target.map(|target| Cow::Owned(target.to_string())),
            complete: settings.complete && settings.namespaces.is_empty(),
            live: at_hand::is_live(run),
            view: run.view,
            summary: Summary::of(run),
            gaps: run.world.gaps(),
            notes: run.notes,
            undecided: at_hand::undecided(run),
            rendered: at_hand::rendered(run),
            frameworks: run.frameworks.iter().map(at_hand::framework).collect(),
            checks: at_hand::checks(run),
            of: Of::Run(run),
        }
    }

    /// The model of a result read back, of which no more can be shown than it holds.
    pub(crate) fn of_stored(stored: &'r Stored, view: View) -> Self {
        let view = View { severity_min: view.severity_min.max(stored.severity_min), ..view };
        Model {
            version: &stored.version,
            started: &stored.started,
            kubernetes: Cow::Borrowed(&stored.kubernetes),
            target: stored.target.as_deref().map(Cow::Borrowed),
            complete: stored.complete,
            live: stored.is_live(),
            view,
            summary: stored.summary(view),
            gaps: &stored.gaps,
            notes: &stored.notes,
            undecided: stored.undecided(),
            rendered: stored.rendered(),
            frameworks: stored.frameworks(),
            checks: stored.checks(),
            of: Of::Stored(stored),
        }
    }

    /// Which upgrade was asked about, if one was.
    pub(crate) fn upgrade(&self) -> Option<String> {
        let target = self.target.as_deref()?;
        Some(format!("judged for an upgrade from Kubernetes {} to {target}", self.kubernetes))
    }

    /// The checks that a gap leaves open.
    pub(crate) fn left_open(&self, gap: usize) -> &[UndecidedView<'r>] {
        let start = self.undecided.partition_point(|one| one.gap < gap);
        let end = self.undecided.partition_point(|one| one.gap <= gap);
        &self.undecided[start..end]
    }

    /// Findings, listed or not.
    pub(crate) fn count(&self) -> usize {
        match self.of {
            Of::Run(run) => run.results.findings.len(),
            Of::Stored(stored) => stored.findings.len(),
        }
    }

    /// What can be told of a finding at once.
    pub(crate) fn glance(&self, at: usize) -> Glance<'r> {
        match self.of {
            Of::Run(run) => at_hand::glance(run, at),
            Of::Stored(stored) => stored.glance(at),
        }
    }

    /// The findings to list, in reading order, accepted ones included.
    pub(crate) fn findings(&self) -> impl Iterator<Item = (usize, Glance<'r>)> + '_ {
        let all = (0..self.count()).map(|at| (at, self.glance(at)));
        all.filter(|(_, glance)| glance.severity >= self.view.severity_min)
    }

    /// Works a finding out.
    pub(crate) fn row(&self, at: usize, late: &mut Late<'r>) -> Row<'r> {
        match self.of {
            Of::Run(run) => at_hand::row(run, at, late),
            Of::Stored(stored) => stored.row(at),
        }
    }

    /// What a finding rests on besides.
    pub(crate) fn related(&self, at: usize) -> Vec<EvidenceView<'r>> {
        match self.of {
            Of::Run(run) => at_hand::related(run, at),
            Of::Stored(stored) => stored.related(at),
        }
    }

    /// Passes to list.
    pub(crate) fn pass_count(&self) -> usize {
        match self.of {
            _ if !self.view.show_passed => 0,
            Of::Run(run) => run.results.passes.len(),
            Of::Stored(stored) => stored.passes.len(),
        }
    }

    /// The check of a pass and the object that passes.
    pub(crate) fn pass(&self, at: usize) -> (&'r str, ObjectView<'r>) {
        match self.of {
            Of::Run(run) => at_hand::pass(run, at),
            Of::Stored(stored) => stored.pass(at),
        }
    }

    /// Names of the findings that are listed.
    pub(crate) fn names(&self) -> Names<'r> {
        match self.of {
            Of::Run(run) => Names::Run(run, Fingerprints::new(run.world)),
            Of::Stored(stored) => Names::Stored(stored),
        }
    }

    /// The source lines of findings; a result read back has none.
    pub(crate) fn excerpts(&self) -> Excerpts<'r> {
        match self.of {
            Of::Run(run) => Excerpts::new(Some(run)),
            Of::Stored(_) => Excerpts::new(None),
        }
    }
}

// === impl Names ===

impl Names<'_> {
    /// The name of a finding, which comes behind all that were asked for before.
    pub(crate) fn next(&mut self, at: usize) -> Fingerprint {
        match self {
            Names::Run(run, fingerprints) => fingerprints.next(&run.results.findings[at]),
            Names::Stored(stored) => stored.findings[at].fingerprint,
        }
    }
}

// === impl ObjectView ===

impl ObjectView<'_> {
    /// `namespace/name`, or the name alone where there is no namespace.
    pub(crate) fn full_name(&self) -> String {
        let name = if self.name.is_empty() { "(unnamed)" } else { self.name };
        match self.namespace {
            Some(namespace) => format!("{namespace}/{name}"),
            None => name.to_owned(),
        }
    }

    /// `group/Kind`, or the kind alone for the core group.
    pub(crate) fn group_kind(&self) -> String {
        match self.api_version.split_once('/') {
            Some((group, _)) if !group.is_empty() => format!("{group}/{}", self.kind),
            _ => self.kind.to_owned(),
        }
    }
}

// === impl Glance ===

impl Glance<'_> {
    /// Why the verdict is unknown, where it is.
    pub(crate) fn cause(&self) -> Option<CauseKind> {
        match self.verdict {
            Verdict::Unknown(cause) => Some(cause),
            _ => None,
        }
    }

    /// Whether it is a failure that nobody accepted.
    pub(crate) fn is_open_failure(&self) -> bool {
        self.accepted.is_none() && self.verdict == Verdict::Fail
    }

    /// Whether it is an open failure that no baseline knows.
    pub(crate) fn breaks(&self) -> bool {
        self.is_open_failure() && self.new != Some(false)
    }

    /// What a reader must know before the message where it is no open failure: `unknown (outside
    /// scope): `, `manual: `, `ignored (reason): `; of a failure whether a baseline knows it.
    pub(crate) fn prefix(&self) -> String {
        match (self.accepted, self.verdict) {
            (Some(accepted), _) => format!("ignored ({accepted}): "),
            (None, Verdict::Unknown(cause)) => format!("unknown ({}): ", cause.name()),
            (None, Verdict::Manual) => "manual: ".to_owned(),
            (None, Verdict::Fail | Verdict::Pass) => match self.new {
                Some(true) => NEW.to_owned(),
                Some(false) => "known: ".to_owned(),
                None => String::new(),
            },
        }
    }

    /// What marks a finding that a baseline lacks.
    pub(crate) fn mark(&self) -> &'static str {
        if self.new == Some(true) && self.accepted.is_none() { NEW } else { "" }
    }
}
