//! Open Cybersecurity Schema Framework 1.3.0: one Compliance Finding (class 2003) a line, for SIEMs.

use std::collections::HashMap;
use std::io::{self, Write};

use seawall_finding::{CauseKind, FingerprintBuilder, Gap, Severity, Verdict};

use crate::emit::Emitter;
use crate::model::{CheckView, Late, Model};
use crate::text::plain;
use crate::time;

const VERSION: &str = "1.3.0";

/// Writes the findings that are listed, then what could not be read.
pub(crate) fn write(model: &Model<'_>, out: &mut dyn Write) -> io::Result<()> {
    let checks: HashMap<&str, &CheckView<'_>> = model.checks.iter().map(|check| (check.id, check)).collect();
    let mut names = model.names();
    let mut late = Late::default();
    for (at, glance) in model.findings() {
        let fingerprint = names.next(at).to_string();
        let row = model.row(at, &mut late);
        // (compliance status, its word, finding status)
        let (status, word, state) = match (glance.accepted, glance.verdict) {
            (Some(_), _) => (99, "Other", 3),
            (None, Verdict::Fail) => (3, "Fail", 1),
            (None, Verdict::Manual) => (2, "Warning", 1),
            (None, Verdict::Unknown(_) | Verdict::Pass) => (0, "Unknown", 1),
        };
        let detail = match (glance.accepted, glance.cause()) {
            (Some(accepted), _) => Some(format!("accepted: {accepted}")),
            (None, cause) => cause.map(|cause| cause.name().to_owned()),
        };
        let event = Event {
            id: &fingerprint,
            title: checks.get(glance.check).map_or(glance.check, |check| check.title),
            check: glance.check,
            severity: glance.severity,
            message: &format!("{} {}: {}", row.object.kind, row.object.full_name(), row.message),
            status,
            word,
            state,
            detail: detail.as_deref(),
        };
        let mut line = begin(model, &event, checks.get(glance.check).copied(), out);
        line.key("resources").begin_list();
        line.begin_map();
        line.key("uid").string(&format!("{} {}", row.object.group_kind(), row.object.full_name()));
        line.key("name").string(row.object.name);
        line.key("type").string(&row.object.group_kind());
        if let Some(namespace) = row.object.namespace {
            line.key("namespace").string(namespace);
        }
        line.key("version").string(row.object.api_version);
        line.end();
        line.end();
        line.key("unmapped").begin_map();
        line.key("verdict").string(glance.verdict.name());
        line.key("field").string(&row.evidence.field);
        line.key("place").string(&row.evidence.spot.path_line_column());
        if let Some(new) = glance.new {
            line.key("new").boolean(new);
        }
        line.end();
        line.end();
        line.finish()?;
    }
    model.gaps.iter().try_for_each(|one| gap(model, one, out))
}

/// What every event says.
struct Event<'e> {
    id: &'e str,
    title: &'e str,
    check: &'e str,
    severity: Severity,
    message: &'e str,
    status: u64,
    word: &'e str,
    /// 1 is new, 3 suppressed.
    state: u64,
    detail: Option<&'e str>,
}

fn gap(model: &Model<'_>, gap: &Gap, out: &mut dyn Write) -> io::Result<()> {
    let mut builder = FingerprintBuilder::new();
    builder.part("not-read").part(&gap.place.to_string()).part(&gap.cause.to_string());
    let event = Event {
        id: &builder.finish().to_string(),
        title: "not read",
        check: "not-read",
        severity: Severity::Medium,
        message: &format!("{}: {}", gap.place, gap.cause),
        status: 0,
        word: "Unknown",
        state: 1,
        detail: Some(CauseKind::name(gap.cause.kind)),
    };
    let mut line = begin(model, &event, None, out);
    line.key("unmapped").begin_map();
    line.key("place").string(&gap.place.to_string());
    line.end();
    line.end();
    line.finish()
}

fn begin<'o>(
    model: &Model<'_>,
    event: &Event<'_>,
    check: Option<&CheckView<'_>>,
    out: &'o mut dyn Write,
) -> Emitter<'o> {
    let mut line = Emitter::json(out, 0);
    line.begin_map();
    line.key("class_uid").number(2003);
    line.key("class_name").string("Compliance Finding");
    line.key("category_uid").number(2);
    line.key("category_name").string("Findings");
    line.key("activity_id").number(1);
    line.key("activity_name").string("Create");
    line.key("type_uid").number(200_301);
    line.key("type_name").string("Compliance Finding: Create");
    line.key("time").number(time::epoch_seconds(model.started).unwrap_or_default() * 1000);
    let (id, name) = severity(event.severity);
    line.key("severity_id").number(id);
    line.key("severity").string(name);
    line.key("status_id").number(event.state);
    line.key("status").string(if event.state == 3 { "Suppressed" } else { "New" });
    line.key("message").string(&plain(event.message));
    line.key("metadata").begin_map();
    line.key("version").string(VERSION);
    line.key("product").begin_map();
    line.key("name").string("Seawall");
    line.key("vendor_name").string("Seawall");
    line.key("version").string(model.version);
    line.end();
    line.end();
    line.key("finding_info").begin_map();
    line.key("uid").string(event.id);
    line.key("title").string(event.title);
    line.key("desc").string(check.map_or(event.title, |check| check.description));
    line.key("types").begin_list();
    line.string(event.check);
    line.end();
    line.end();
    compliance(event, check, &mut line);
    if let Some(check) = check {
        line.key("remediation").begin_map();
        line.key("desc").string(check.remedy);
        line.key("references").begin_list();
        check.references.iter().for_each(|reference| line.string(reference));
        line.end();
        line.end();
    }
    line
}

fn compliance(event: &Event<'_>, check: Option<&CheckView<'_>>, line: &mut Emitter<'_>) {
    let controls = check.map_or(&[][..], |check| &check.controls);
    let mut standards: Vec<&str> = controls.iter().filter_map(|one| Some(one.split_once('/')?.0)).collect();
    standards.sort_unstable();
    standards.dedup();
    if standards.is_empty() {
        standards.push("seawall");
    }
    line.key("compliance").begin_map();
    line.key("control").string(event.check);
    line.key("standards").begin_list();
    standards.iter().for_each(|standard| line.string(standard));
    line.end();
    line.key("requirements").begin_list();
    controls.iter().for_each(|control| line.string(control));
    line.end();
    line.key("status_id").number(event.status);
    line.key("status").string(event.word);
    if let Some(detail) = event.detail {
        line.key("status_detail").string(&plain(detail));
    }
    line.end();
}

fn severity(severity: Severity) -> (u64, &'static str) {
    match severity {
        Severity::Info => (1, "Informational"),
        Severity::Low => (2, "Low"),
        Severity::Medium => (3, "Medium"),
        Severity::High => (4, "High"),
        Severity::Critical => (5, "Critical"),
    }
}
