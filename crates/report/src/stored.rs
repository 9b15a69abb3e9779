//! A result that was read back: all that its formats need, without a World.

pub(crate) mod field;
pub(crate) mod read;

use std::borrow::Cow;

use seawall_check::Tally;
use seawall_finding::{CauseKind, Fingerprint, Gap, Note, ObjectName, Record, Severity, Verdict};
use seawall_posture::ControlVerdict;
use seawall_world::Origin;
use seawall_yaml::Position;

use crate::model::{
    CheckView, ControlView, EvidenceView, FrameworkView, Glance, ObjectView, Row, UndecidedView,
};
use crate::place::Spot;
use crate::run::View;
use crate::summary::Summary;

pub use read::{ReadError, read_result};

/// A result that was read back.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The version of Seawall that judged.
    pub version: String,
    /// When the run began, in RFC 3339.
    pub started: String,
    /// The version of Kubernetes that the objects are meant for.
    pub kubernetes: String,
    /// The version that an upgrade goes to, where someone asked about one.
    pub target: Option<String>,
    /// Whether the sources hold all that the cluster holds.
    pub complete: bool,
    /// What could not be read.
    pub gaps: Vec<Gap>,
    /// What there was to say beside findings.
    pub notes: Vec<Note>,
    pub(crate) severity_min: Severity,
    /// What gaps leave open: the gap, the check, and how many objects; by gap.
    undecided: Vec<(usize, String, usize)>,
    /// The paths of sources that a renderer wrote, and which one.
    rendered: Vec<(String, String)>,
    summary: Summary,
    frameworks: Vec<StoredFramework>,
    checks: Vec<StoredCheck>,
    pub(crate) findings: Vec<StoredFinding>,
    pub(crate) passes: Vec<StoredPass>,
}

/// A framework as it was judged.
#[derive(Clone, Debug)]
struct StoredFramework {
    name: String,
    title: String,
    version: String,
    reference: String,
    score: Option<f64>,
    coverage: Option<f64>,
    controls: Vec<StoredControl>,
}

/// A control as it was judged.
#[derive(Clone, Debug)]
struct StoredControl {
    id: String,
    title: String,
    section: String,
    verdict: ControlVerdict,
    cause: Option<CauseKind>,
    evidence: String,
    checks: Vec<String>,
    tally: Tally,
}

/// A check as it ran.
#[derive(Clone, Debug)]
struct StoredCheck {
    id: String,
    title: String,
    severity: Severity,
    category: String,
    controls: Vec<String>,
    description: String,
    why: String,
    remedy: String,
    references: Vec<String>,
    tally: Tally,
}

/// A finding with what its record does not say.
#[derive(Clone, Debug)]
pub(crate) struct StoredFinding {
    record: Record,
    pub(crate) fingerprint: Fingerprint,
    new: Option<bool>,
    /// Counts the objects with findings.
    object: u32,
    evidence: StoredEvidence,
    related: Box<[StoredEvidence]>,
}

/// A piece of evidence.
#[derive(Clone, Debug)]
struct StoredEvidence {
    path: String,
    origin: Origin,
    start: Position,
    end: Position,
    field: String,
    absent: bool,
    object: Option<Box<StoredObject>>,
    object_line: u32,
}

/// An object's name.
#[derive(Clone, Debug)]
struct StoredObject {
    api_version: String,
    kind: String,
    namespace: Option<String>,
    name: String,
}

/// A pass that was listed.
#[derive(Clone, Debug)]
pub(crate) struct StoredPass {
    check: String,
    path: String,
    object: StoredObject,
}

// === impl Stored ===

impl Stored {
    /// The findings, accepted ones included, in reading order.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.findings.iter().map(|finding| &finding.record)
    }

    /// Whether all that was asked for could be read and judged.
    pub fn is_incomplete(&self) -> bool {
        let undecided = |verdict: Verdict| matches!(verdict, Verdict::Unknown(cause) if cause.is_gap());
        self.gaps.iter().any(|gap| gap.cause.kind.is_gap())
            || self.records().any(|record| record.ignored.is_none() && undecided(record.verdict))
    }

    /// The ids of the checks that ran.
    pub fn checks_run(&self) -> impl Iterator<Item = &str> {
        self.checks.iter().map(|check| check.id.as_str())
    }

    /// The objects that findings and listed passes are about; one may come more than once.
    pub fn objects(&self) -> impl Iterator<Item = ObjectName> {
        let passes = self.passes.iter().map(|pass| &pass.object).map(|object| ObjectName {
            api_version: object.api_version.clone(),
            kind: object.kind.clone(),
            namespace: object.namespace.clone(),
            name: object.name.clone(),
        });
        self.records().map(|record| record.object.clone()).chain(passes)
    }

    /// Whether passes were listed, or there are none to list.
    pub fn holds_passes(&self) -> bool {
        !self.passes.is_empty() || self.summary.verdicts.pass == 0
    }

    /// Findings that were counted, but are below the least severity that was listed.
    pub fn not_listed(&self) -> usize {
        self.summary.hidden
    }

    pub(crate) fn is_live(&self) -> bool {
        self.findings.iter().any(|finding| finding.evidence.origin == Origin::Live)
    }

    pub(crate) fn summary(&self, view: View) -> Summary {
        let below = self.findings.iter().filter(|finding| finding.record.severity < view.severity_min);
        Summary { hidden: self.summary.hidden + below.count(), ..self.summary.clone() }
    }

    pub(crate) fn undecided(&self) -> Vec<UndecidedView<'_>> {
        let all = self.undecided.iter();
        all.map(|(gap, check, objects)| UndecidedView { gap: *gap, check, objects: *objects }).collect()
    }

    pub(crate) fn rendered(&self) -> Vec<(&str, &str)> {
        self.rendered.iter().map(|(path, by)| (path.as_str(), by.as_str())).collect()
    }

    pub(crate) fn frameworks(&self) -> Vec<FrameworkView<'_>> {
        self.frameworks.iter().map(StoredFramework::view).collect()
    }

    pub(crate) fn checks(&self) -> Vec<CheckView<'_>> {
        self.checks.iter().map(StoredCheck::view).collect()
    }

    pub(crate) fn glance(&self, at: usize) -> Glance<'_> {
        let StoredFinding { record, object, new, .. } = &self.findings[at];
        Glance {
            check: &record.check,
            severity: record.severity,
            verdict: record.verdict,
            accepted: record.ignored.as_ref(),
            new: *new,
            object: *object,
        }
    }

    pub(crate) fn row(&self, at: usize) -> Row<'_> {
        let StoredFinding { record, evidence, .. } = &self.findings[at];
        let object = ObjectView {
            api_version: &record.object.api_version,
            kind: &record.object.kind,
            namespace: record.object.namespace.as_deref(),
            name: &record.object.name,
            spot: line_spot(&evidence.path, evidence.object_line),
        };
        Row {
            glance: self.glance(at),
            object,
            evidence: evidence.view(),
            message: Cow::Borrowed(&record.message),
        }
    }

    pub(crate) fn related(&self, at: usize) -> Vec<EvidenceView<'_>> {
        self.findings[at].related.iter().map(StoredEvidence::view).collect()
    }

    pub(crate) fn pass(&self, at: usize) -> (&str, ObjectView<'_>) {
        let pass = &self.passes[at];
        (&pass.check, pass.object.view(&pass.path, 0))
    }
}

// === impl StoredFramework ===

impl StoredFramework {
    fn view(&self) -> FrameworkView<'_> {
        FrameworkView {
            name: &self.name,
            title: &self.title,
            version: &self.version,
            reference: &self.reference,
            score: self.score,
            coverage: self.coverage,
            controls: self.controls.iter().map(StoredControl::view).collect(),
        }
    }
}

// === impl StoredControl ===

impl StoredControl {
    fn view(&self) -> ControlView<'_> {
        ControlView {
            id: &self.id,
            title: &self.title,
            section: &self.section,
            verdict: self.verdict,
            cause: self.cause,
            evidence: Cow::Borrowed(&self.evidence),
            checks: self.checks.iter().map(String::as_str).collect(),
            tally: self.tally,
        }
    }
}

// === impl StoredCheck ===

impl StoredCheck {
    fn view(&self) -> CheckView<'_> {
        CheckView {
            id: &self.id,
            title: &self.title,
            severity: self.severity,
            category: &self.category,
            description: &self.description,
            why: &self.why,
            remedy: &self.remedy,
            references: self.references.iter().map(String::as_str).collect(),
            controls: self.controls.iter().map(String::as_str).collect(),
            tally: self.tally,
        }
    }
}

// === impl StoredEvidence ===

impl StoredEvidence {
    fn view(&self) -> EvidenceView<'_> {
        EvidenceView {
            spot: Spot { path: &self.path, origin: &self.origin, start: self.start, end: self.end },
            field: Cow::Borrowed(&self.field),
            absent: self.absent,
            object: self.object.as_ref().map(|object| object.view(&self.path, self.object_line)),
        }
    }
}

// === impl StoredObject ===

impl StoredObject {
    fn view<'s>(&'s self, path: &'s str, line: u32) -> ObjectView<'s> {
        ObjectView {
            api_version: &self.api_version,
            kind: &self.kind,
            namespace: self.namespace.as_deref(),
            name: &self.name,
            spot: line_spot(path, line),
        }
    }
}

/// A place of which no more than its line was kept.
fn line_spot(path: &str, line: u32) -> Spot<'_> {
    let start = Position { line, column: 0 };
    Spot { path, origin: &Origin::File, start, end: start }
}
