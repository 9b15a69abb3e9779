//! The model of a run at hand: its World is asked for each finding, while it is written.

use std::borrow::Cow;

use seawall_check::{Check, Undecided};
use seawall_finding::{Evidence, ObjectId};
use seawall_posture::{ControlResult, FrameworkResult, Means};
use seawall_world::{Origin, Source, World};

use crate::framework::evidence as control_evidence;
use crate::model::{
    CheckView, ControlView, EvidenceView, FrameworkView, Glance, ObjectView, Row, UndecidedView,
};
use crate::path::Walker;
use crate::place::{Region, Spot};
use crate::redact::Secrets;
use crate::run::Run;

/// What is worked out while writing, and kept from finding to finding.
#[derive(Default)]
pub(crate) struct Late<'w> {
    walker: Walker<'w>,
    secrets: Secrets<'w>,
    /// The object of the last finding: findings of one object come together.
    object: Option<(ObjectId, ObjectView<'w>)>,
}

/// Whether an API server told some of a run.
pub(crate) fn is_live(run: &Run<'_>) -> bool {
    run.world.sources().iter().any(|source| source.is_live())
}

/// What gaps leave open, by gap.
pub(crate) fn undecided<'r>(run: &Run<'r>) -> Vec<UndecidedView<'r>> {
    let view = |one: &Undecided| UndecidedView { gap: one.gap, check: one.check.id, objects: one.objects };
    run.results.undecided.iter().map(view).collect()
}

/// The paths of sources that a renderer wrote, and which one; ascending.
pub(crate) fn rendered<'r>(run: &Run<'r>) -> Vec<(&'r str, &'r str)> {
    let by = |source: &'r Source| match &source.origin {
        Origin::Rendered { by } => Some((source.path.as_str(), by.as_str())),
        Origin::File | Origin::Archive | Origin::Live => None,
    };
    let mut rendered: Vec<_> = run.world.sources().iter().filter_map(|source| by(source)).collect();
    rendered.sort_unstable();
    rendered.dedup();
    rendered
}

/// The checks of a run.
pub(crate) fn checks<'r>(run: &Run<'r>) -> Vec<CheckView<'r>> {
    let view = |(check, tally): &(&'static Check, _)| CheckView {
        id: check.id,
        title: check.title,
        severity: run.selection.severity(check),
        category: check.category.name(),
        description: check.description,
        why: check.why,
        remedy: check.remedy,
        references: check.references.to_vec(),
        controls: check.controls.to_vec(),
        tally: *tally,
    };
    run.results.tallies.iter().map(view).collect()
}

/// What a run says of a framework.
pub(crate) fn framework<'r>(result: &'r FrameworkResult<'r>) -> FrameworkView<'r> {
    FrameworkView {
        name: &result.framework.name,
        title: &result.framework.title,
        version: &result.framework.version,
        reference: &result.framework.reference,
        score: result.score.value(),
        coverage: result.score.coverage(),
        controls: result.controls.iter().map(control).collect(),
    }
}

fn control<'r>(one: &'r ControlResult<'r>) -> ControlView<'r> {
    ControlView {
        id: &one.control.id,
        title: &one.control.title,
        section: &one.control.section,
        verdict: one.verdict,
        cause: one.cause,
        evidence: Cow::Owned(control_evidence(one)),
        checks: match &one.control.means {
            Means::Checks(checks) => checks.iter().map(|check| check.id).collect(),
            Means::Manual(_) | Means::NotImplemented(_) => Vec::new(),
        },
        tally: one.tally,
    }
}

/// What can be told of a finding at once.
pub(crate) fn glance<'r>(run: &Run<'r>, at: usize) -> Glance<'r> {
    let finding = &run.results.findings[at];
    Glance {
        check: finding.check,
        severity: finding.severity,
        verdict: finding.verdict,
        accepted: finding.ignored.as_deref(),
        new: run.known.and_then(|known| known.get(at)).map(|known| !known),
        object: finding.object.0,
    }
}

/// Works a finding out.
pub(crate) fn row<'r>(run: &Run<'r>, at: usize, late: &mut Late<'r>) -> Row<'r> {
    let world = run.world;
    let finding = &run.results.findings[at];
    let object = match late.object {
        Some((id, object)) if id == finding.object => object,
        _ => object(world, finding.object),
    };
    late.object = Some((finding.object, object));
    Row {
        glance: glance(run, at),
        object,
        evidence: evidence(world, &finding.evidence, finding.object, &mut late.walker),
        message: late.secrets.message(world, finding),
    }
}

/// What a finding rests on besides.
pub(crate) fn related<'r>(run: &Run<'r>, at: usize) -> Vec<EvidenceView<'r>> {
    let finding = &run.results.findings[at];
    let view = |one| evidence(run.world, one, finding.object, &mut Walker::default());
    finding.related.iter().map(view).collect()
}

/// The check of a pass and the object that passes.
pub(crate) fn pass<'r>(run: &Run<'r>, at: usize) -> (&'r str, ObjectView<'r>) {
    let (check, id) = run.results.passes[at];
    (check.id, object(run.world, id))
}

fn object(world: &World, id: ObjectId) -> ObjectView<'_> {
    let object = world.object(id);
    ObjectView {
        api_version: object.api_version(),
        kind: object.group_kind().kind,
        namespace: world.namespace(id),
        name: object.display_name(),
        spot: Spot::of(Region::of_object(world, id)),
    }
}

fn evidence<'w>(
    world: &'w World,
    evidence: &Evidence,
    subject: ObjectId,
    walker: &mut Walker<'w>,
) -> EvidenceView<'w> {
    let root = world.object(evidence.object).root();
    EvidenceView {
        spot: Spot::of(Region::of(world, evidence)),
        field: Cow::Owned(walker.field(root, evidence.node, &evidence.missing)),
        absent: !evidence.missing.is_empty(),
        object: (evidence.object != subject).then(|| object(world, evidence.object)),
    }
}
