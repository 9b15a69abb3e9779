//! SARIF 2.1.0, within the limits of GitHub's code scanning.
//!
//! A failure is a result of kind `fail`, a manual one `review`, one that a gap leaves undecided
//! `open`. What may exist elsewhere is no result: readers that know no kinds would take it for a
//! failure. Like gaps, it is a notification of the run.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::io;

use seawall_finding::{Fingerprint, Place, Severity, Verdict};

use crate::emit::Emitter;
use crate::excerpt::Excerpts;
use crate::group::is_listed;
use crate::model::{CheckView, Late, Model};
use crate::place::Spot;
use crate::summary::{Summary, percent};
use crate::text::{count, plain};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// Results of one run that GitHub takes; the worst come first.
const RESULTS_MAX: usize = 25_000;
/// Tags of one rule that GitHub takes.
const TAGS_MAX: usize = 20;
/// Notifications about gaps.
const NOTIFICATIONS_MAX: usize = 1_000;

/// Depth of the list of results, which stand on one line each.
pub(crate) const DEPTH: usize = 4;

/// Writes one run.
pub(crate) fn write(model: &Model<'_>, mut out: Emitter<'_>) -> io::Result<()> {
    let summary = &model.summary;
    let (results, left_out) = results(model);
    out.begin_map();
    out.key("$schema").string(SCHEMA);
    out.key("version").string("2.1.0");
    out.key("runs").begin_list();
    out.begin_map();
    tool(model, &mut out);
    invocation(model, summary, left_out, &mut out);
    out.key("columnKind").string("unicodeCodePoints");
    out.key("results").begin_list();
    let rules: HashMap<&str, usize> =
        model.checks.iter().enumerate().map(|(at, check)| (check.id, at)).collect();
    let mut late = (Late::default(), model.excerpts());
    for (at, fingerprint) in results {
        let rule = rules.get(model.glance(at).check).copied();
        result(model, at, fingerprint, rule, &mut late, &mut out);
    }
    out.end();
    properties(summary, &mut out);
    out.end();
    out.end();
    out.end();
    out.finish()
}

/// The findings that are results, the worst first, and how many do not fit.
fn results(model: &Model<'_>) -> (Vec<(usize, Fingerprint)>, usize) {
    let mut names = model.names();
    let mut results: Vec<(usize, Fingerprint)> = model
        .findings()
        .map(|(at, glance)| (at, names.next(at), glance))
        .filter(|(_, _, glance)| glance.accepted.is_some() || is_listed(glance, model.view.details))
        .map(|(at, fingerprint, _)| (at, fingerprint))
        .collect();
    results.sort_by_key(|(at, _)| {
        let glance = model.glance(*at);
        (!glance.is_open_failure(), glance.accepted.is_some(), Reverse(glance.severity))
    });
    let left_out = results.len().saturating_sub(RESULTS_MAX);
    results.truncate(RESULTS_MAX);
    (results, left_out)
}

fn tool(model: &Model<'_>, out: &mut Emitter<'_>) {
    out.key("tool").begin_map();
    out.key("driver").begin_map();
    out.key("name").string("Seawall");
    if !model.version.is_empty() {
        out.key("semanticVersion").string(model.version);
    }
    out.key("rules").begin_list();
    model.checks.iter().for_each(|check| rule(check, out));
    out.end();
    out.end();
    out.end();
}

fn rule(check: &CheckView<'_>, out: &mut Emitter<'_>) {
    let severity = check.severity;
    out.begin_map();
    out.key("id").string(check.id);
    message(out, "shortDescription", check.title);
    message(out, "fullDescription", check.description);
    out.key("help").begin_map();
    out.key("text").string(&format!("{}\n\nFix: {}", check.why, check.remedy));
    out.key("markdown").string(&format!("{}\n\n**Fix:** {}", check.why, check.remedy));
    out.end();
    if let Some(reference) = check.references.first() {
        out.key("helpUri").string(reference);
    }
    out.key("defaultConfiguration").begin_map();
    out.key("level").string(level(severity));
    out.end();
    out.key("properties").begin_map();
    out.key("tags").begin_list();
    let tags = ["security", check.category].into_iter().chain(check.controls.iter().copied());
    tags.take(TAGS_MAX).for_each(|tag| out.string(tag));
    out.end();
    out.key("precision").string("high");
    out.key("problem.severity").string(problem_severity(severity));
    out.key("security-severity").string(security_severity(severity));
    out.key("severity").string(severity.name());
    out.end();
    out.end();
}

fn invocation(model: &Model<'_>, summary: &Summary, left_out: usize, out: &mut Emitter<'_>) {
    out.key("invocations").begin_list();
    out.begin_map();
    out.key("executionSuccessful").boolean(model.gaps.is_empty());
    if model.started.ends_with('Z') {
        out.key("startTimeUtc").string(model.started);
    }
    out.key("toolExecutionNotifications").begin_list();
    for gap in model.gaps.iter().take(NOTIFICATIONS_MAX) {
        let text = hinted(&gap.cause.to_string(), gap.hint.as_ref());
        placed_notification(out, ("not-read", "error"), &text, &gap.place);
    }
    if let Some(upgrade) = model.upgrade() {
        notification(out, "target", "note", &upgrade);
    }
    for note in model.notes.iter().take(NOTIFICATIONS_MAX) {
        placed_notification(out, ("note", "warning"), &hinted(&note.fact, note.hint.as_ref()), &note.place);
    }
    if let Some(more) = summary.gaps.checked_sub(NOTIFICATIONS_MAX).filter(|more| *more > 0) {
        notification(out, "not-read", "error", &format!("{more} more inputs were not read"));
    }
    if left_out > 0 {
        let text = format!("{left_out} results left out: a run holds at most {RESULTS_MAX}, the worst first");
        notification(out, "results-left-out", "warning", &text);
    }
    if summary.hidden > 0 {
        let findings = count(summary.hidden, "finding", "findings");
        let text = format!("{findings} below severity {} not listed", model.view.severity_min);
        notification(out, "not-listed", "note", &text);
    }
    undecided(model, out);
    let text = format!("score {} at coverage {}", percent(summary.score), percent(summary.coverage));
    notification(out, "score", "note", &text);
    out.end();
    out.end();
    out.end();
}

/// One notification for every check and cause of what is not decided and no result.
fn undecided(model: &Model<'_>, out: &mut Emitter<'_>) {
    let mut by_check: BTreeMap<_, usize> = BTreeMap::new();
    for (_, glance) in model.findings() {
        if let Verdict::Unknown(cause) = glance.verdict
            && glance.accepted.is_none()
            && !is_listed(&glance, model.view.details)
        {
            *by_check.entry((glance.check, cause)).or_default() += 1;
        }
    }
    for ((check, cause), number) in by_check {
        let findings = count(number, "finding", "findings");
        let text = format!("{check}: {findings} not decided, {}", cause.name());
        notification(out, "unknown", "note", &text);
    }
}

fn notification(out: &mut Emitter<'_>, id: &str, level: &str, text: &str) {
    begin_notification(out, id, level, text);
    out.end();
}

fn begin_notification(out: &mut Emitter<'_>, id: &str, level: &str, text: &str) {
    out.begin_map();
    out.key("descriptor").begin_map();
    out.key("id").string(id);
    out.end();
    out.key("level").string(level);
    message(out, "message", text);
}

fn hinted(fact: &str, hint: Option<&String>) -> String {
    hint.map_or_else(|| fact.to_owned(), |hint| format!("{fact}; hint: {hint}"))
}

/// A notification of an id and a level about a place.
fn placed_notification(out: &mut Emitter<'_>, (id, level): (&str, &str), text: &str, place: &Place) {
    begin_notification(out, id, level, text);
    out.key("locations").begin_list();
    out.begin_map();
    out.key("physicalLocation").begin_map();
    artifact(out, &place.path);
    if let Some((line, column)) = place.position {
        out.key("region").begin_map();
        out.key("startLine").number(line.max(1).into());
        out.key("startColumn").number(column.max(1).into());
        out.end();
    }
    out.end();
    out.end();
    out.end();
    out.end();
}

fn result<'r>(
    model: &Model<'r>,
    at: usize,
    fingerprint: Fingerprint,
    rule: Option<usize>,
    (late, excerpts): &mut (Late<'r>, Excerpts<'r>),
    out: &mut Emitter<'_>,
) {
    let row = model.row(at, late);
    let glance = &row.glance;
    let (kind, level) = match glance.verdict {
        Verdict::Fail => ("fail", level(glance.severity)),
        Verdict::Manual => ("review", "none"),
        Verdict::Unknown(_) => ("open", "none"),
        Verdict::Pass => ("pass", "none"),
    };
    let name = row.object.full_name();
    out.begin_map();
    out.key("ruleId").string(glance.check);
    if let Some(rule) = rule {
        out.key("ruleIndex").number(rule as u64);
    }
    out.key("kind").string(kind);
    out.key("level").string(level);
    message(out, "message", &format!("{} {name}: {}", row.object.kind, row.message));
    out.key("locations").begin_list();
    out.begin_map();
    physical(out, row.evidence.spot, excerpts.of(at, None).map(|excerpt| excerpt.text).as_deref());
    out.key("logicalLocations").begin_list();
    out.begin_map();
    out.key("name").string(&plain(&name));
    let qualified = format!("{} {name} {}", row.object.group_kind(), row.evidence.field);
    out.key("fullyQualifiedName").string(&plain(&qualified));
    out.key("kind").string("resource");
    out.end();
    out.end();
    out.end();
    out.end();
    related(model, at, out);
    out.key("partialFingerprints").begin_map();
    out.key("seawall/v1").string(&fingerprint.to_string());
    // The only one that GitHub reads.
    out.key("primaryLocationLineHash").string(&fingerprint.to_string());
    out.end();
    if let Some(new) = glance.new {
        out.key("baselineState").string(if new { "new" } else { "unchanged" });
    }
    if let Some(accepted) = glance.accepted {
        out.key("suppressions").begin_list();
        out.begin_map();
        out.key("kind").string(if accepted.exception.is_some() { "external" } else { "inSource" });
        out.key("justification").string(&plain(&accepted.to_string()));
        out.end();
        out.end();
    }
    out.key("properties").begin_map();
    out.key("severity").string(glance.severity.name());
    out.key("verdict").string(glance.verdict.name());
    out.key("cause").string_or_null(glance.cause().map(|cause| cause.name()));
    out.key("field").string(&row.evidence.field);
    out.end();
    out.end();
}

fn related(model: &Model<'_>, at: usize, out: &mut Emitter<'_>) {
    let related = model.related(at);
    if related.is_empty() {
        return;
    }
    out.key("relatedLocations").begin_list();
    for evidence in related {
        out.begin_map();
        physical(out, evidence.spot, None);
        message(out, "message", if evidence.field.is_empty() { "the object" } else { &evidence.field });
        out.end();
    }
    out.end();
}

fn physical(out: &mut Emitter<'_>, spot: Spot<'_>, excerpt: Option<&str>) {
    out.key("physicalLocation").begin_map();
    artifact(out, spot.path);
    if spot.has_lines() {
        out.key("region").begin_map();
        out.key("startLine").number(spot.start.line.into());
        out.key("startColumn").number(spot.start.column.into());
        out.key("endLine").number(spot.end.line.into());
        out.key("endColumn").number(spot.end.column.into());
        out.end();
    }
    if let Some(excerpt) = excerpt {
        out.key("contextRegion").begin_map();
        out.key("startLine").number(spot.start.line.into());
        message(out, "snippet", excerpt);
        out.end();
    }
    out.end();
}

fn artifact(out: &mut Emitter<'_>, path: &str) {
    out.key("artifactLocation").begin_map();
    out.key("uri").string(&uri(path));
    out.end();
}

fn message(out: &mut Emitter<'_>, key: &str, text: &str) {
    out.key(key).begin_map();
    // A name such as `[a](b)` must not become a link.
    let text = text.lines().map(plain).collect::<Vec<_>>().join("\n").replace("](", "] (");
    out.key("text").string(&text);
    out.end();
}

/// A path as a URI: relative paths stay relative, which is what code hosts expect.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.trim_start_matches("./").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte) {
            uri.push(byte as char);
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

fn properties(summary: &Summary, out: &mut Emitter<'_>) {
    out.key("properties").begin_map();
    out.key("score").share(summary.score);
    out.key("coverage").share(summary.coverage);
    for (key, number) in [
        ("objects", summary.objects),
        ("gaps", summary.gaps),
        ("pass", summary.verdicts.pass),
        ("fail", summary.verdicts.fail),
        ("manual", summary.verdicts.manual),
        ("unknown", summary.unknown_verdicts()),
        ("ignored", summary.verdicts.ignored),
    ] {
        out.key(key).number(number as u64);
    }
    out.end();
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

fn problem_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "recommendation",
    }
}

/// GitHub sorts security alerts by this number: critical above 9, high from 7, medium from 4.
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.5",
        Severity::Info => "0.5",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("./a b/ü:1.yaml"), "a%20b/%C3%BC%3A1.yaml");
        assert_eq!(uri("/tmp/a.yaml"), "file:///tmp/a.yaml");
        assert_eq!(uri("c.tgz!a%.yaml"), "c.tgz!a%25.yaml");
    }
}
