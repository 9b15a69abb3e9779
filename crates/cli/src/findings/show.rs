//! `seawall findings show`.

use seawall_report::{plain, wrap};
use seawall_store::{Event, History, What};
use serde_json::json;

use crate::args::{FindingFormat, ShowFindingArgs};
use crate::console::Console;
use crate::findings::Opened;
use crate::findings::finding::{describe, object, sentence};
use crate::problem::{Paint, Problem};

/// Columns of the names before values.
const NAMES: usize = 10;
/// Columns of a moment and the gap behind it.
const MOMENT: usize = 22;

/// Shows the one finding that is meant.
pub(super) fn run(args: &ShowFindingArgs, console: &Console) -> Result<(), Vec<Problem>> {
    let target = args.target.as_deref();
    let history = Opened::new(&args.store)?.ask(|store| store.show(&args.fingerprint, target))?;
    console.print(&match args.output {
        FindingFormat::Text => text(&history, console),
        FindingFormat::Json => format!("{:#}\n", json(&history)),
    })
}

fn text(history: &History, console: &Console) -> String {
    let stored = &history.stored;
    let record = &stored.record;
    let mut out = format!("{}\n", console.painter().strong(&plain(&record.fingerprint)));
    let mut reopened = String::new();
    if stored.reopened > 0 {
        reopened = format!(", reopened {} times", stored.reopened).replace("1 times", "once");
    }
    let mut rows = vec![
        ("check", record.check.clone()),
        ("severity", record.severity.to_string()),
        ("status", format!("{}{reopened}", stored.status)),
        ("target", stored.target.clone()),
        ("object", format!("{} ({})", object(&record.object), record.object.api_version)),
        ("field", record.field.clone()),
        ("place", record.place.to_string()),
        ("message", sentence(record)),
        ("first seen", stored.first_seen.to_string()),
        ("last seen", stored.last_seen.to_string()),
    ];
    rows.extend(stored.fixed.map(|(at, how)| ("fixed", format!("{at} ({})", how.name()))));
    rows.extend(stored.unseen.clone().map(|cause| ("unseen", cause)));
    rows.extend(record.ignored.as_ref().map(|accepted| ("accepted", accepted.to_string())));
    let width = console.width();
    for (name, value) in rows {
        out += &hanging(&format!("  {name:<NAMES$}  "), &value, width);
    }
    out += "\nHistory\n";
    for event in &history.events {
        out += &hanging(&format!("  {:<MOMENT$}", event.at.to_string()), &happened(event), width);
    }
    out
}

/// A value behind its name, broken into lines that all begin at the same column.
fn hanging(name: &str, value: &str, width: usize) -> String {
    let mut out = String::new();
    for (number, line) in wrap(&plain(value), width.saturating_sub(name.len())).iter().enumerate() {
        let margin = if number == 0 { name.to_owned() } else { " ".repeat(name.len()) };
        out += &format!("{margin}{line}\n");
    }
    out
}

fn happened(event: &Event) -> String {
    let what = match event.what {
        What::Opened => "found",
        What::Reopened => "found again",
        What::Fixed => "fixed",
        What::Changed => "changed",
        What::Accepted => "accepted",
        What::Unaccepted => "no longer accepted",
        What::Unseen => "not looked at",
        What::Seen => "looked at again, still there",
    };
    let detail = if event.detail.is_empty() { String::new() } else { format!(": {}", event.detail) };
    format!("{what} by scan {}{detail}", event.scan)
}

fn json(history: &History) -> serde_json::Value {
    let event = |event: &Event| {
        json!({
            "at": event.at.to_string(),
            "scan": event.scan,
            "what": event.what.name(),
            "detail": event.detail,
        })
    };
    json!({
        "schema": "seawall.dev/finding/v1",
        "finding": describe(&history.stored),
        "history": history.events.iter().map(event).collect::<Vec<_>>(),
    })
}
