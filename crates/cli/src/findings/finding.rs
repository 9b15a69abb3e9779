//! A kept finding in words, as JSON, and as cells.

use seawall_finding::{ObjectName, Record, Verdict};
use seawall_store::Stored;
use serde_json::{Value, json};

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

/// The names of [`cells`].
pub(super) fn header() -> Vec<String> {
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

/// A finding as a line of a spreadsheet.
pub(super) fn cells(stored: &Stored) -> Vec<String> {
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
