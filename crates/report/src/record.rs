//! Findings as texts, to be kept and compared when their World is gone.

use seawall_finding::{ObjectName, Place, Record};

use crate::model::{Late, Model};
use crate::run::Run;

/// The findings of a run that its view lists, accepted ones included, in reading order.
pub fn records(run: &Run<'_>) -> Vec<Record> {
    let model = Model::of_run(run);
    let mut late = Late::default();
    let mut names = model.names();
    let record = |(at, _)| {
        let row = model.row(at, &mut late);
        let spot = row.evidence.spot;
        Record {
            fingerprint: names.next(at).to_string(),
            check: row.glance.check.to_owned(),
            severity: row.glance.severity,
            verdict: row.glance.verdict,
            object: ObjectName {
                api_version: row.object.api_version.to_owned(),
                kind: row.object.kind.to_owned(),
                namespace: row.object.namespace.map(str::to_owned),
                name: row.object.name.to_owned(),
            },
            field: row.evidence.field.into_owned(),
            place: Place {
                path: spot.path.to_owned(),
                position: spot.has_lines().then_some((spot.start.line, spot.start.column)),
            },
            message: row.message.into_owned(),
            ignored: row.glance.accepted.cloned(),
        }
    };
    model.findings().map(record).collect()
}
