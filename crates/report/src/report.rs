//! The whole report as data: schema `seawall.dev/report/v1`, described by
//! `docs/schema/report-v1.json`.
//!
//! Every field is always there: a number as zero, a text that does not exist as null, a list as
//! empty.

use std::io;

use seawall_check::Tally;
use seawall_finding::{Acceptance, Gap, Hidden, Place, Severity};
use seawall_world::Origin;

use crate::coverage::Open;
use crate::emit::Emitter;
use crate::framework;
use crate::model::{CheckView, EvidenceView, Late, Model, Names, ObjectView};
use crate::summary::Summary;

/// The name of the schema, with its version.
pub(crate) const SCHEMA: &str = "seawall.dev/report/v1";

/// Depth of the lists, whose items stand on one line each.
pub(crate) const DEPTH: usize = 2;

/// Writes the report.
pub(crate) fn write(model: &Model<'_>, mut out: Emitter<'_>) -> io::Result<()> {
    out.begin_map();
    out.key("schema").string(SCHEMA);
    out.key("tool").begin_map();
    out.key("name").string("seawall");
    out.key("version").string(model.version);
    out.end();
    out.key("started").string(model.started);
    out.key("kubernetesVersion").string(&model.kubernetes);
    out.key("targetVersion").string_or_null(model.target.as_deref());
    out.key("complete").boolean(model.complete);
    out.key("severityMin").string(model.view.severity_min.name());
    summary(&model.summary, &mut out);
    out.key("gaps").begin_list();
    for (at, one) in model.gaps.iter().enumerate() {
        gap(model, at, one, &mut out);
    }
    out.end();
    list(&mut out, "notes", model.notes, |note, out| {
        out.begin_map();
        out.key("fact").string(&note.fact);
        place(&note.place, out);
        out.key("hint").string_or_null(note.hint.as_deref());
        out.end();
    });
    list(&mut out, "rendered", &model.rendered, |(path, by), out| {
        out.begin_map();
        out.key("path").string(path);
        out.key("by").string(by);
        out.end();
    });
    list(&mut out, "frameworks", &model.frameworks, framework::write_data);
    list(&mut out, "checks", &model.checks, one_check);
    findings(model, &mut out);
    out.key("passes").begin_list();
    for at in 0..model.pass_count() {
        let (check, passed) = model.pass(at);
        out.begin_map();
        out.key("check").string(check);
        out.key("path").string(passed.spot.path);
        out.key("object");
        object(&passed, &mut out);
        out.end();
    }
    out.end();
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
        ("foldedVerdicts", summary.folded),
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
    out.key("causes").begin_map();
    for (cause, number) in &summary.causes {
        out.key(cause.name()).number(*number as u64);
    }
    out.end();
    out.key("score").share(summary.score);
    out.key("coverage").share(summary.coverage);
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

fn gap(model: &Model<'_>, at: usize, gap: &Gap, out: &mut Emitter<'_>) {
    let open = Open::of(model, at);
    out.begin_map();
    out.key("cause").string(gap.cause.kind.name());
    out.key("detail").string(&gap.cause.detail);
    place(&gap.place, out);
    out.key("hint").string_or_null(gap.hint.as_deref());
    out.key("excerpt").string_or_null(gap.excerpt.as_deref());
    out.key("hides");
    hidden(&gap.hides, out);
    out.key("undecidedChecks").number(open.checks as u64);
    out.key("undecidedVerdicts").number(open.verdicts as u64);
    list(out, "undecided", model.left_open(at), |one, out| {
        out.begin_map();
        out.key("check").string(one.check);
        out.key("objects").number(one.objects as u64);
        out.end();
    });
    out.end();
}

fn place(place: &Place, out: &mut Emitter<'_>) {
    out.key("path").string(&place.path);
    out.key("line").number(place.position.map_or(0, |(line, _)| line.into()));
    out.key("column").number(place.position.map_or(0, |(_, column)| column.into()));
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

fn one_check(check: &CheckView<'_>, out: &mut Emitter<'_>) {
    out.begin_map();
    out.key("id").string(check.id);
    out.key("title").string(check.title);
    out.key("severity").string(check.severity.name());
    out.key("category").string(check.category);
    list(out, "controls", &check.controls, |control, out| out.string(control));
    verdicts(&check.tally, out);
    out.key("description").string(check.description);
    out.key("why").string(check.why);
    out.key("remedy").string(check.remedy);
    list(out, "references", &check.references, |reference, out| out.string(reference));
    out.end();
}

fn findings(model: &Model<'_>, out: &mut Emitter<'_>) {
    let mut late = Late::default();
    let mut names = model.names();
    out.key("findings").begin_list();
    for (at, _) in model.findings() {
        finding(model, at, &mut late, &mut names, out);
    }
    out.end();
}

fn finding<'r>(
    model: &Model<'r>,
    at: usize,
    late: &mut Late<'r>,
    names: &mut Names<'r>,
    out: &mut Emitter<'_>,
) {
    let row = model.row(at, late);
    let glance = &row.glance;
    out.begin_map();
    out.key("fingerprint").string(&names.next(at).to_string());
    out.key("check").string(glance.check);
    out.key("severity").string(glance.severity.name());
    out.key("verdict").string(glance.verdict.name());
    out.key("cause").string_or_null(glance.cause().map(|cause| cause.name()));
    out.key("message").string(&row.message);
    out.key("object");
    object(&row.object, out);
    out.key("evidence");
    evidence(&row.evidence, &row.object, out);
    list(out, "related", &model.related(at), |one, out| evidence(one, &row.object, out));
    out.key("ignored").string_or_null(glance.accepted.map(|accepted| accepted.reason.as_str()));
    out.key("accepted");
    accepted(glance.accepted, out);
    out.key("new");
    match glance.new {
        Some(new) => out.boolean(new),
        None => out.null(),
    }
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

fn object(object: &ObjectView<'_>, out: &mut Emitter<'_>) {
    out.begin_map();
    out.key("apiVersion").string(object.api_version);
    out.key("kind").string(object.kind);
    out.key("namespace").string_or_null(object.namespace);
    out.key("name").string(object.name);
    out.end();
}

fn evidence(evidence: &EvidenceView<'_>, subject: &ObjectView<'_>, out: &mut Emitter<'_>) {
    let spot = &evidence.spot;
    out.begin_map();
    out.key("path").string(spot.path);
    out.key("origin").string(origin_name(spot.origin));
    out.key("line").number(spot.start.line.into());
    out.key("column").number(spot.start.column.into());
    out.key("endLine").number(spot.end.line.into());
    out.key("endColumn").number(spot.end.column.into());
    out.key("field").string(&evidence.field);
    out.key("absent").boolean(evidence.absent);
    out.key("object");
    match &evidence.object {
        Some(other) => object(other, out),
        None => out.null(),
    }
    let holder = evidence.object.as_ref().unwrap_or(subject);
    out.key("objectLine").number(holder.spot.start.line.into());
    out.end();
}

/// The word for how a text came to be.
pub(crate) fn origin_name(origin: &Origin) -> &'static str {
    match origin {
        Origin::File => "file",
        Origin::Archive => "archive",
        Origin::Rendered { .. } => "rendered",
        Origin::Live => "live",
    }
}
