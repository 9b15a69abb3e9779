//! Findings as texts, to be kept and compared when their World is gone.

use seawall_finding::{ObjectName, Place, Record};

use crate::fingerprint::Fingerprints;
use crate::row::{Late, Row};
use crate::run::Run;

/// The findings of a run that its view lists, accepted ones included, in reading order.
pub fn records(run: &Run<'_>) -> Vec<Record> {
    let mut late = Late::default();
    let mut fingerprints = Fingerprints::new(run.world);
    let record = |finding| {
        let row = Row::of(run.world, finding, &mut late);
        let start = row.region.start;
        Record {
            fingerprint: fingerprints.next(finding).to_string(),
            check: finding.check.to_owned(),
            severity: finding.severity,
            verdict: finding.verdict,
            object: ObjectName {
                api_version: row.object.api_version().to_owned(),
                kind: row.kind().to_owned(),
                namespace: row.namespace.map(str::to_owned),
                name: row.object.display_name().to_owned(),
            },
            place: Place { path: row.path().to_owned(), position: Some((start.line, start.column)) },
            message: row.message.clone().into_owned(),
            ignored: finding.ignored.as_deref().cloned(),
            field: row.field,
        }
    };
    run.findings().map(record).collect()
}
