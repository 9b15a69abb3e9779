//! The whole report as data: schema `seawall.dev/report/v1`, described by
//! `docs/schema/report-v1.json`.
//!
//! Every field is always there: a number as zero, a text that does not exist as null, a list as
//! empty.

use std::io;

use seawall_check::{Check, Tally};
use seawall_finding::{Acceptance, Evidence, Finding, Gap, Hidden, ObjectId, Severity, Verdict};
use seawall_world::{Origin, World};

use crate::coverage::Open;
use crate::emit::Emitter;
use crate::fingerprint::Fingerprints;
use crate::framework;
use crate::path::Walker;
use crate::place::Region;
use crate::row::Late;
use crate::run::Run;
use crate::summary::Summary;

/// The name of the schema, with its version.
const SCHEMA: &str = "seawall.dev/report/v1";

/// Depth of the lists, whose items stand on one line each.
pub(crate) const DEPTH: usize = 2;

/// Writes the report.
pub(crate) fn write(run: &Run<'_>, mut out: Emitter<'_>) -> io::Result<()> {
    out.begin_map();
    out.key("schema").string(SCHEMA);
    out.key("tool").begin_map();
    out.key("name").string("seawall");
    out.key("version").string(&run.meta.version);
    out.end();
    out.key("started").string(&run.meta.started);
    out.key("kubernetesVersion").string(&run.world.settings().kubernetes.to_string());
    out.key("complete").boolean(run.world.settings().complete);
    summary(&Summary::of(run), &mut out);
    let gaps: Vec<(usize, &Gap)> = run.world.gaps().iter().enumerate().collect();
    list(&mut out, "gaps", &gaps, |(at, one), out| gap(run, *at, one, out));
    list(&mut out, "frameworks", run.frameworks, framework::write_data);
    list(&mut out, "checks", &run.results.tallies, |(check, tally), out| one_check(run, check, tally, out));
    findings(run, &mut out);
    let passes = if run.view.show_passed { run.results.passes.as_slice() } else { &[] };
    list(&mut out, "passes", passes, |(check, id), out| {
        out.begin_map();
        out.key("check").string(check.id);
        out.key("object");
        object(run.world, *id, out);
        out.end();
    });
    out.end();
    out.finish()
}

fn list<T>(out: &mut Emitter<'_>, key: &str, items: &[T], mut each: impl FnMut(&T, &mut Emitter<'_>)) {
    out.key(key).begin_list();
    for item in items {
        each(item, out);
    }
    out.end();
}

fn summary(summary: &Summary, out: &mut Emitter<'_>) {
    out.key("summary").begin_map();
    for (key, number) in [
        ("sources", summary.sources),
        ("documents", summary.documents),
        ("foreignDocuments", summary.foreign),
        ("objects", summary.objects),
        ("checks", summary.checks),
        ("gaps", summary.gaps),
    ] {
        out.key(key).number(number as u64);
    }
    verdicts(&summary.verdicts, out);
    out.key("findings").begin_map();
    for severity in Severity::ALL.into_iter().rev() {
        out.key(severity.name()).number(summary.failures(severity) as u64);
    }
    for (key, number) in [
        ("manual", summary.manual),
        ("unknown", summary.unknown),
        ("ignored", summary.ignored),
        ("notListed", summary.hidden),
    ] {
        out.key(key).number(number as u64);
    }
    out.end();
    out.key("score").share(summary.score.value());
    out.key("coverage").share(summary.score.coverage());
    out.end();
}

/// Verdicts counted by their words.
pub(crate) fn verdicts(tally: &Tally, out: &mut Emitter<'_>) {
    out.key("verdicts").begin_map();
    for (key, number) in [
        ("pass", tally.pass),
        ("fail", tally.fail),
        ("manual", tally.manual),
        ("unknown", tally.unknown),
        ("ignored", tally.ignored),
    ] {
        out.key(key).number(number as u64);
    }
    out.end();
}

fn gap(run: &Run<'_>, at: usize, gap: &Gap, out: &mut Emitter<'_>) {
    let open = Open::of(run, at);
    out.begin_map();
    out.key("cause").string(gap.cause.kind.name());
    out.key("detail").string(&gap.cause.detail);
    out.key("path").string(&gap.place.path);
    out.key("line").number(gap.place.position.map_or(0, |(line, _)| line.into()));
    out.key("column").number(gap.place.position.map_or(0, |(_, column)| column.into()));
    out.key("hint").string_or_null(gap.hint.as_deref());
    out.key("excerpt").string_or_null(gap.excerpt.as_deref());
    out.key("hides");
    hidden(&gap.hides, out);
    out.key("undecidedChecks").number(open.checks as u64);
    out.key("undecidedVerdicts").number(open.verdicts as u64);
    out.end();
}

/// The kinds that a gap hides; null where it may hide anything, or hides no object.
fn hidden(hides: &Hidden, out: &mut Emitter<'_>) {
    let (group, kind, namespace) = match hides {
        Hidden::Anything | Hidden::Parts => return out.null(),
        Hidden::Group(group) => (group, None, None),
        Hidden::Kind { group, kind, namespace } => (group, Some(kind.as_str()), namespace.as_deref()),
    };
    out.begin_map();
    out.key("group").string(group);
    out.key("kind").string_or_null(kind);
    out.key("namespace").string_or_null(namespace);
    out.end();
}

fn one_check(run: &Run<'_>, check: &Check, tally: &Tally, out: &mut Emitter<'_>) {
    out.begin_map();
    out.key("id").string(check.id);
    out.key("title").string(check.title);
    out.key("severity").string(run.selection.severity(check).name());
    out.key("category").string(check.category.name());
    list(out, "controls", check.controls, |control, out| out.string(control));
    verdicts(tally, out);
    out.end();
}

fn findings(run: &Run<'_>, out: &mut Emitter<'_>) {
    let mut late = (Late::default(), Fingerprints::new(run.world));
    out.key("findings").begin_list();
    for found in run.findings() {
        finding(run.world, found, &mut late, out);
    }
    out.end();
}

fn finding<'w>(
    world: &'w World,
    finding: &'w Finding,
    (late, fingerprints): &mut (Late<'w>, Fingerprints<'w>),
    out: &mut Emitter<'_>,
) {
    let cause = match &finding.verdict {
        Verdict::Unknown(cause) => Some(cause.name()),
        _ => None,
    };
    out.begin_map();
    out.key("fingerprint").string(&fingerprints.next(finding).to_string());
    out.key("check").string(finding.check);
    out.key("severity").string(finding.severity.name());
    out.key("verdict").string(finding.verdict.name());
    out.key("cause").string_or_null(cause);
    out.key("message").string(&late.secrets.message(world, finding));
    out.key("object");
    object(world, finding.object, out);
    out.key("evidence");
    evidence(world, &finding.evidence, finding.object, &mut late.walker, out);
    list(out, "related", &finding.related, |one, out| {
        evidence(world, one, finding.object, &mut Walker::default(), out);
    });
    out.key("ignored").string_or_null(finding.ignored.as_ref().map(|accepted| accepted.reason.as_str()));
    out.key("accepted");
    accepted(finding.ignored.as_deref(), out);
    out.end();
}

/// Who accepted a finding, beside the reason.
fn accepted(accepted: Option<&Acceptance>, out: &mut Emitter<'_>) {
    let Some(accepted) = accepted else { return out.null() };
    out.begin_map();
    out.key("exception").string_or_null(accepted.exception.as_deref());
    out.key("owner").string_or_null(accepted.owner.as_deref());
    out.key("expires").string_or_null(accepted.expires.as_deref());
    out.end();
}

fn object(world: &World, id: ObjectId, out: &mut Emitter<'_>) {
    let object = world.object(id);
    out.begin_map();
    out.key("apiVersion").string(object.api_version());
    out.key("kind").string(object.group_kind().kind);
    out.key("namespace").string_or_null(world.namespace(id));
    out.key("name").string(object.display_name());
    out.end();
}

fn evidence<'w>(
    world: &'w World,
    evidence: &Evidence,
    subject: ObjectId,
    walker: &mut Walker<'w>,
    out: &mut Emitter<'_>,
) {
    let region = Region::of(world, evidence);
    let root = world.object(evidence.object).root();
    out.begin_map();
    out.key("path").string(&region.source.path);
    out.key("origin").string(match &region.source.origin {
        Origin::File => "file",
        Origin::Archive => "archive",
        Origin::Rendered { .. } => "rendered",
        Origin::Live => "live",
    });
    out.key("line").number(region.start.line.into());
    out.key("column").number(region.start.column.into());
    out.key("endLine").number(region.end.line.into());
    out.key("endColumn").number(region.end.column.into());
    out.key("field").string(&walker.field(root, evidence.node, &evidence.missing));
    out.key("absent").boolean(!evidence.missing.is_empty());
    out.key("object");
    if evidence.object == subject {
        out.null()
    } else {
        object(world, evidence.object, out)
    }
    out.end();
}
