//! Findings as texts.

use seawall_finding::{Record, Severity, Verdict};
use seawall_report::{Format, View, records};
use serde_json::{Value, json};

use crate::fixture::{CANARIES, Fixture};

/// A record as the report writes a finding, as far as both say the same.
fn of_record(record: &Record) -> Value {
    let (line, column) = record.place.position.expect("files have lines");
    let cause = match record.verdict {
        Verdict::Unknown(cause) => Some(cause.name()),
        _ => None,
    };
    json!({
        "fingerprint": record.fingerprint, "check": record.check, "severity": record.severity.name(),
        "verdict": record.verdict.name(), "cause": cause, "message": record.message,
        "object": [
            record.object.api_version, record.object.kind, record.object.namespace, record.object.name,
        ],
        "path": record.place.path, "line": line, "column": column, "field": record.field,
        "ignored": record.ignored.as_ref().map(|accepted| &accepted.reason),
    })
}

fn of_report(finding: &Value) -> Value {
    let evidence = &finding["evidence"];
    let object = &finding["object"];
    let mut value = json!({
        "object": [object["apiVersion"], object["kind"], object["namespace"], object["name"]],
        "path": evidence["path"], "line": evidence["line"], "column": evidence["column"],
        "field": evidence["field"],
    });
    for key in ["fingerprint", "check", "severity", "verdict", "cause", "message", "ignored"] {
        value[key] = finding[key].clone();
    }
    value
}

#[test]
fn records_say_what_the_report_says() {
    let fixture = Fixture::new();
    for severity_min in [Severity::Info, Severity::High] {
        let view = View { severity_min, ..View::default() };
        let report: Value = serde_json::from_str(&fixture.render(Format::Json, view)).expect("JSON");
        let expected: Vec<Value> =
            report["findings"].as_array().expect("a list").iter().map(of_report).collect();
        let records = fixture.with_run(view, records);
        assert_eq!(records.iter().map(of_record).collect::<Vec<_>>(), expected);
        assert!(!records.is_empty());
        let text = format!("{records:?}");
        CANARIES.iter().for_each(|canary| assert!(!text.contains(canary), "{canary}"));
    }
}
