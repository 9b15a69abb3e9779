//! `seawall findings trend`.

use seawall_finding::Severity;
use seawall_report::plain;
use seawall_store::Point;
use serde_json::{Value, json};

use crate::args::{FindingsFormat, TrendArgs};
use crate::console::Console;
use crate::findings::{Opened, csv, now};
use crate::problem::{Paint, Problem};

/// Scans of a table; the newest are shown.
const TABLE_MAX: usize = 100;

const COLUMNS: [&str; 10] =
    ["critical", "high", "medium", "low", "info", "manual", "unknown", "new", "fixed", "reopened"];

/// Shows the scans of a target.
pub(super) fn run(args: &TrendArgs, console: &Console) -> Result<(), Vec<Problem>> {
    let mut opened = Opened::new(&args.store)?;
    let target = opened.target(args.target.as_deref())?;
    let since = args.since.map(|since| now().map(|now| since.seen_from(now))).transpose()?;
    let points = opened.ask(|store| store.trend(&target, since))?;
    match args.output {
        FindingsFormat::Table => console.print(&table(&target, &points, console)),
        FindingsFormat::Json => {
            let points: Vec<Value> = points.iter().map(describe).collect();
            let trend = json!({"schema": "seawall.dev/trend/v1", "target": target, "scans": points});
            console.print(&format!("{trend:#}\n"))
        }
        FindingsFormat::Csv => {
            let header = ["scan", "started"].into_iter().chain(COLUMNS).chain(["accepted", "unseen", "gaps"]);
            let header: Vec<String> = header.map(str::to_owned).collect();
            csv([header].into_iter().chain(points.iter().map(cells)), console)
        }
    }
}

/// In the order of [`COLUMNS`].
fn counts(point: &Point) -> [u64; COLUMNS.len()] {
    let open = &point.open;
    let failed = |severity: Severity| open.failed[severity as usize];
    [
        failed(Severity::Critical),
        failed(Severity::High),
        failed(Severity::Medium),
        failed(Severity::Low),
        failed(Severity::Info),
        open.manual,
        open.unknown,
        point.new,
        point.fixed,
        point.reopened,
    ]
}

/// Two lines of header, so that ten columns fit beside the moment.
fn table(target: &str, points: &[Point], console: &Console) -> String {
    let heads = [
        ["criti-", "cal"],
        ["", "high"],
        ["", "medium"],
        ["", "low"],
        ["", "info"],
        ["", "manual"],
        ["un-", "known"],
        ["", "new"],
        ["", "fixed"],
        ["re-", "opened"],
    ];
    let mut out = format!("{}\n", console.painter().strong(&plain(target)));
    for line in 0..2 {
        let cells: String = heads.iter().map(|head| format!("{:>7}", head[line])).collect();
        let name = if line == 0 { "" } else { "scan" };
        out += format!("{name:<10}{cells}").trim_end();
        out += "\n";
    }
    let left_out = points.len().saturating_sub(TABLE_MAX);
    for point in &points[left_out..] {
        let cells: String = counts(point).iter().map(|count| format!("{count:>7}")).collect();
        out += &format!("{:<10}{cells}\n", point.started.day());
    }
    if left_out > 0 {
        out += &format!("\n{left_out} older scans are left out; `-o csv` lists all\n");
    }
    if let Some(newest) = points.last().filter(|newest| newest.open.unseen > 0) {
        out += &format!(
            "\n{} of the open findings could not be looked at by the newest scan\n",
            newest.open.unseen
        );
    }
    out
}

fn describe(point: &Point) -> Value {
    let open = &point.open;
    let failed: serde_json::Map<String, Value> = Severity::ALL
        .iter()
        .map(|severity| (severity.name().to_owned(), json!(open.failed[*severity as usize])))
        .collect();
    json!({
        "scan": point.scan,
        "started": point.started.to_string(),
        "version": point.version,
        "open": {
            "failed": failed,
            "manual": open.manual,
            "unknown": open.unknown,
            "accepted": open.accepted,
            "unseen": open.unseen,
        },
        "new": point.new,
        "fixed": point.fixed,
        "reopened": point.reopened,
        "gaps": point.gaps,
    })
}

fn cells(point: &Point) -> Vec<String> {
    let mut cells = vec![point.scan.to_string(), point.started.to_string()];
    cells.extend(counts(point).iter().map(ToString::to_string));
    cells.extend([point.open.accepted, point.open.unseen, point.gaps].iter().map(ToString::to_string));
    cells
}
