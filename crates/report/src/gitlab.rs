//! GitLab's code quality report: a list of issues.

use std::io;

use seawall_finding::{FingerprintBuilder, Severity};

use crate::emit::Emitter;
use crate::model::{Late, Model};
use crate::text::plain;

/// The check's name of what could not be read.
const GAP: &str = "not-read";

/// Depth of the list of issues, which stand on one line each.
pub(crate) const DEPTH: usize = 1;

/// Writes the issues. The format knows neither unknown nor accepted findings: their description
/// says so, and their severity is the least.
pub(crate) fn write(model: &Model<'_>, mut out: Emitter<'_>) -> io::Result<()> {
    let mut names = model.names();
    let mut late = Late::default();
    out.begin_list();
    for (at, glance) in model.findings() {
        let row = model.row(at, &mut late);
        let prefix = glance.prefix();
        let severity = if glance.breaks() { severity(glance.severity) } else { "info" };
        let description = format!("{prefix}{} {}: {}", row.object.kind, row.object.full_name(), row.message);
        issue(
            &mut out,
            &Issue {
                description: &description,
                check: glance.check,
                fingerprint: &names.next(at).to_string(),
                severity,
                path: row.evidence.spot.path,
                // The format demands a line; the first one is said of what has none.
                line: row.evidence.spot.start.line.max(1),
            },
        );
    }
    for (number, gap) in model.gaps.iter().enumerate() {
        let mut builder = FingerprintBuilder::new();
        builder.part(GAP).part(&number.to_string()).part(&gap.place.path).part(&gap.cause.to_string());
        issue(
            &mut out,
            &Issue {
                description: &format!("unknown, not read: {}", gap.cause),
                check: GAP,
                fingerprint: &builder.finish().to_string(),
                severity: "major",
                path: &gap.place.path,
                line: gap.place.position.map_or(1, |(line, _)| line),
            },
        );
    }
    out.end();
    out.finish()
}

struct Issue<'i> {
    description: &'i str,
    check: &'i str,
    fingerprint: &'i str,
    severity: &'i str,
    path: &'i str,
    line: u32,
}

fn issue(out: &mut Emitter<'_>, issue: &Issue<'_>) {
    out.begin_map();
    out.key("description").string(&plain(issue.description));
    out.key("check_name").string(issue.check);
    out.key("fingerprint").string(issue.fingerprint);
    out.key("severity").string(issue.severity);
    out.key("location").begin_map();
    out.key("path").string(issue.path);
    out.key("lines").begin_map();
    out.key("begin").number(issue.line.into());
    out.end();
    out.end();
    out.end();
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "blocker",
        Severity::High => "critical",
        Severity::Medium => "major",
        Severity::Low => "minor",
        Severity::Info => "info",
    }
}
