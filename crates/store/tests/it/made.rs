//! Made-up findings and scans.

use seawall_finding::{Cause, CauseKind, Gap, Hidden, ObjectName, Place, Record, Severity, Verdict};
use seawall_store::{Coverage, Scan, Store, Time};

pub(crate) const CHECK: &str = "privileged-container";
pub(crate) const TARGET: &str = "shop";

/// A failure of [`CHECK`] on a pod of a number; the number is its fingerprint.
pub(crate) fn finding(number: u32) -> Record {
    Record {
        fingerprint: format!("{number:032x}"),
        check: CHECK.to_owned(),
        severity: Severity::High,
        verdict: Verdict::Fail,
        object: pod(number),
        field: "spec.containers[name=app].securityContext.privileged".to_owned(),
        place: Place { path: "deploy/pods.yaml".to_owned(), position: Some((number + 1, 5)) },
        message: "container \"app\" is privileged".to_owned(),
        ignored: None,
    }
}

pub(crate) fn pod(number: u32) -> ObjectName {
    ObjectName {
        api_version: "v1".to_owned(),
        kind: "Pod".to_owned(),
        namespace: Some("shop".to_owned()),
        name: format!("pod-{number}"),
    }
}

pub(crate) fn findings(numbers: impl IntoIterator<Item = u32>) -> Vec<Record> {
    numbers.into_iter().map(finding).collect()
}

/// A scan that ran [`CHECK`] and read the pods of these numbers.
pub(crate) fn read(numbers: impl IntoIterator<Item = u32>) -> Coverage {
    let mut coverage = Coverage::default();
    coverage.scope.push("deploy".to_owned());
    coverage.checks.insert(CHECK.to_owned());
    numbers.into_iter().for_each(|number| coverage.saw(&pod(number)));
    coverage
}

/// The same, with something that could not be read.
pub(crate) fn with_gap(mut coverage: Coverage, hides: Hidden, path: &str) -> Coverage {
    coverage.gaps.push(Gap {
        cause: Cause::new(CauseKind::Unreadable, "permission denied"),
        place: Place { path: path.to_owned(), position: None },
        hint: None,
        excerpt: None,
        hides,
    });
    coverage
}

/// The day of a number, from 2026-01-01 on.
pub(crate) fn day(number: i64) -> Time {
    Time(1_767_225_600 + number * 86_400)
}

/// Stores a scan of [`TARGET`] on a day.
#[track_caller]
pub(crate) fn put(
    store: &mut dyn Store,
    on: i64,
    findings: &[Record],
    coverage: &Coverage,
) -> seawall_store::Outcome {
    put_for(store, TARGET, on, findings, coverage)
}

/// Stores a scan of a target on a day.
#[track_caller]
pub(crate) fn put_for(
    store: &mut dyn Store,
    target: &str,
    on: i64,
    findings: &[Record],
    coverage: &Coverage,
) -> seawall_store::Outcome {
    let scan = Scan { target, started: day(on), version: "0.1.0", findings, coverage };
    store.put(&scan).expect("the scan is stored")
}
