//! `seawall findings list`.

use seawall_finding::{ObjectName, Record, Verdict};
use seawall_report::{plain, wrap};
use seawall_store::{Filter, Listed, Stored};
use serde_json::{Value, json};

use crate::args::{FindingsFormat, ListFindingsArgs};
use crate::console::{Console, Painter};
use crate::findings::{Opened, csv, now};
use crate::problem::{Paint, Problem};
use crate::scan::counted;

/// Findings of a table; more than that nobody reads.
const TABLE_MAX: u32 = 500;
/// Digits of a fingerprint that a table shows: enough to name one of millions.
const DIGITS: usize = 12;
/// Columns before a check's name.
const BEFORE_CHECK: usize = DIGITS + 2 + 8 + 2 + 8 + 2 + 10 + 2;

/// Lists what the arguments ask for.
pub(super) fn run(args: &ListFindingsArgs, console: &Console) -> Result<(), Vec<Problem>> {
    let is_table = args.output == FindingsFormat::Table;
    let filter = Filter {
        target: args.target.clone(),
        checks: args.check.clone(),
        severity_min: args.severity,
        namespaces: args.namespace.clone(),
        kinds: args.kind.clone(),
        statuses: args.status.clone(),
        since: args.since.map(|since| now().map(|now| since.seen_from(now))).transpose()?,
        limit: args.limit.or(is_table.then_some(TABLE_MAX)),
    };
    let listed = Opened::new(&args.store)?.ask(|store| store.list(&filter))?;
    match args.output {
        FindingsFormat::Table => console.print(&table(&listed, filter.target.is_none(), console)),
        FindingsFormat::Json => console.print(&format!("{:#}\n", json(&listed))),
        FindingsFormat::Csv => csv([header()].into_iter().chain(listed.findings.iter().map(cells)), console),
    }
}

/// `Deployment shop/cart`.
pub(super) fn object(name: &ObjectName) -> String {
    match &name.namespace {
        Some(namespace) => format!("{} {namespace}/{}", name.kind, name.name),
        None => format!("{} {}", name.kind, name.name),
    }
}

/// The message, with what a reader must know before it where it is no failure.
pub(super) fn sentence(record: &Record) -> String {
    match record.verdict {
        Verdict::Unknown(cause) => format!("unknown ({}): {}", cause.name(), record.message),
        Verdict::Manual => format!("manual: {}", record.message),
        Verdict::Fail | Verdict::Pass => record.message.clone(),
    }
}

fn table(listed: &Listed, with_target: bool, console: &Console) -> String {
    let paint = console.painter();
    let width = console.width();
    let is_one = |stored: &Stored| stored.target == listed.findings[0].target;
    let with_target = with_target && !listed.findings.iter().all(is_one);
    let mut text = String::new();
    for stored in &listed.findings {
        text += &row(stored, width, &paint);
        if with_target {
            text += &indented(&format!("of {}", stored.target), width);
        }
    }
    let shown = listed.findings.len();
    let all = counted(usize::try_from(listed.total).unwrap_or(usize::MAX), "finding");
    match listed.total > shown as u64 {
        true => text + &format!("\n{all}, of which {shown} are listed; `-o csv` lists all\n"),
        false if shown == 0 => format!("{all}\n"),
        false => text + &format!("\n{all}; `seawall findings show ID` tells more\n"),
    }
}

fn row(stored: &Stored, width: usize, paint: &Painter) -> String {
    let record = &stored.record;
    let id = record.fingerprint.get(..DIGITS).unwrap_or(&record.fingerprint);
    let check = plain(&record.check);
    let mut text = format!(
        "{}  {:<8}  {:<8}  {}",
        paint.strong(&plain(id)),
        record.severity,
        stored.status,
        stored.changed.day()
    );
    match BEFORE_CHECK + check.len() <= width {
        true => text += &format!("  {check}\n"),
        false => text += &format!("\n{}", indented(&check, width)),
    }
    text += &indented(&format!("{}: {}", object(&record.object), sentence(record)), width);
    if let Some(cause) = &stored.unseen {
        text += &indented(&format!("last seen {}, since then: {cause}", stored.last_seen.day()), width);
    }
    text
}

fn indented(text: &str, width: usize) -> String {
    let lines = wrap(&plain(text), width.saturating_sub(2));
    lines.into_iter().map(|line| format!("  {line}\n")).collect()
}

fn json(listed: &Listed) -> Value {
    json!({
        "schema": "seawall.dev/findings/v1",
        "total": listed.total,
        "findings": listed.findings.iter().map(describe).collect::<Vec<_>>(),
    })
}

/// A finding as JSON.
pub(super) fn describe(stored: &Stored) -> Value {
    let record = &stored.record;
    let object = &record.object;
    let cause = match record.verdict {
        Verdict::Unknown(cause) => Some(cause.name()),
        _ => None,
    };
    json!({
        "fingerprint": record.fingerprint,
        "target": stored.target,
        "status": stored.status.name(),
        "check": record.check,
        "severity": record.severity.name(),
        "verdict": record.verdict.name(),
        "cause": cause,
        "object": {
            "apiVersion": object.api_version,
            "kind": object.kind,
            "namespace": object.namespace,
            "name": object.name,
        },
        "field": record.field,
        "path": record.place.path,
        "line": record.place.position.map(|(line, _)| line),
        "column": record.place.position.map(|(_, column)| column),
        "message": record.message,
        "accepted": record.ignored.as_ref().map(|accepted| json!({
            "reason": accepted.reason,
            "owner": accepted.owner,
            "exception": accepted.exception,
            "expires": accepted.expires,
        })),
        "firstSeen": stored.first_seen.to_string(),
        "lastSeen": stored.last_seen.to_string(),
        "unseen": stored.unseen,
        "fixed": stored.fixed.map(|(at, how)| json!({"at": at.to_string(), "how": how.name()})),
        "reopened": stored.reopened,
        "changed": stored.changed.to_string(),
    })
}

fn header() -> Vec<String> {
    let words = [
        "status",
        "verdict",
        "severity",
        "check",
        "kind",
        "namespace",
        "name",
        "field",
        "path",
        "line",
        "message",
        "first seen",
        "last seen",
        "fixed",
        "reopened",
        "accepted",
        "unseen",
        "target",
        "fingerprint",
    ];
    words.map(str::to_owned).to_vec()
}

fn cells(stored: &Stored) -> Vec<String> {
    let record = &stored.record;
    let object = &record.object;
    vec![
        stored.status.name().to_owned(),
        record.verdict.name().to_owned(),
        record.severity.name().to_owned(),
        record.check.clone(),
        object.kind.clone(),
        object.namespace.clone().unwrap_or_default(),
        object.name.clone(),
        record.field.clone(),
        record.place.path.clone(),
        record.place.position.map(|(line, _)| line.to_string()).unwrap_or_default(),
        sentence(record),
        stored.first_seen.to_string(),
        stored.last_seen.to_string(),
        stored.fixed.map(|(at, _)| at.to_string()).unwrap_or_default(),
        stored.reopened.to_string(),
        record.ignored.as_ref().map(ToString::to_string).unwrap_or_default(),
        stored.unseen.clone().unwrap_or_default(),
        stored.target.clone(),
        record.fingerprint.clone(),
    ]
}
