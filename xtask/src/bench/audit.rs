//! `cargo xtask bench audit`: reading audit logs on one core.

use std::hint::black_box;

use seawall_audit::{Reading, Uses, read};

use super::measure::fastest;
use super::{Bench, Figure};
use crate::random::Random;

const BENCH: &str = "audit";
const SEED: u64 = 20_260_103;
const EVENTS: usize = 200_000;

/// Runs, of which the fastest counts.
const RUNS: usize = 5;

/// One event of so many holds the object that was sent, as logs of level `Request` do.
const WITH_OBJECT: usize = 20;

/// Measures reading alone and adding up what was used.
pub(super) fn run(bench: &Bench) -> Result<(), String> {
    let log = log();
    let reading = |sink: &mut dyn FnMut(&seawall_audit::Event<'_>, Option<i64>)| -> Reading {
        read(&mut log.as_bytes(), sink).unwrap_or_default()
    };
    let read = reading(&mut |_, _| {});
    if read.events != EVENTS as u64 || read.unread != 0 {
        return Err(format!("the log was not read whole: {read:?}"));
    }
    let alone = fastest(RUNS, log.len(), || {
        reading(&mut |event, _| {
            black_box(event);
        })
    });
    let added = fastest(RUNS, log.len(), || {
        let mut uses = Uses::default();
        reading(&mut |event, time| uses.add(event, time));
        uses
    });
    let per_event = log.len() as f64 / EVENTS as f64;
    bench.report(&Figure::own(BENCH, "bytes per event", per_event, "bytes"));
    bench.report(&Figure::own(BENCH, "read", alone, "MiB/s"));
    bench.report(&Figure::own(BENCH, "read and add up", added, "MiB/s"));
    let events = added * (1 << 20) as f64 / per_event;
    bench.report(&Figure::own(BENCH, "read and add up", events, "events/s"));
    Ok(())
}

/// An event at level `Metadata`, with places for what differs; its lines make one.
const EVENT: &str = r#"
{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata",
"auditID":"NUMBER-7a41-4c0e-9f5b-a1b2c3d4e5f6","stage":"ResponseComplete",
"requestURI":"/api/v1/namespaces/team-TEAM/RESOURCE/item-NAME?timeout=30s","verb":"VERB",
"user":{"username":"system:serviceaccount:team-TEAM:worker-ACCOUNT","uid":"0b7d3c1e-1111-2222-3333-NUMBER",
"groups":["system:serviceaccounts","system:serviceaccounts:team-TEAM","system:authenticated"],
"extra":{"authentication.kubernetes.io/credential-id":["JTI=5f1c8d7e-NUMBER"],
"authentication.kubernetes.io/node-name":["node-ACCOUNT"],
"authentication.kubernetes.io/pod-name":["worker-ACCOUNT-7c9d8b6f5-x2k4p"]}},"sourceIPs":["10.12.ACCOUNT.34"],
"userAgent":"worker/v1.14.2 (linux/amd64) kubernetes/4b3cacc","objectRef":{"resource":"RESOURCE",
"namespace":"team-TEAM","name":"item-NAME","apiGroup":"GROUP","apiVersion":"v1","resourceVersion":"NUMBER"},
"responseStatus":{"metadata":{},"code":200}OBJECT,
"requestReceivedTimestamp":"2026-05-10T08:MINUTE:SECOND.123456Z",
"stageTimestamp":"2026-05-10T08:MINUTE:SECOND.234567Z","annotations":{"authorization.k8s.io/decision":"allow",
"authorization.k8s.io/reason":"RBAC: allowed by RoleBinding \"worker-ACCOUNT/team-TEAM\" of Role \"worker\""}}
"#;

/// A log as an API server of a busy cluster writes it.
fn log() -> String {
    const RESOURCES: [(&str, &str); 5] =
        [("", "pods"), ("", "configmaps"), ("apps", "deployments"), ("batch", "jobs"), ("", "nodes")];
    const VERBS: [&str; 6] = ["get", "list", "watch", "update", "patch", "create"];
    let event = EVENT.replace('\n', "");
    let mut text = String::new();
    for number in 0..EVENTS {
        let mut random = Random::new(SEED, number as u64);
        let (group, resource) = RESOURCES[random.below(RESOURCES.len())];
        let object = if number % WITH_OBJECT == 0 { sent() } else { String::new() };
        let two = |number: usize| format!("{:02}", number % 60);
        let values = [
            ("NUMBER", format!("{number:08x}")),
            ("TEAM", random.below(40).to_string()),
            ("ACCOUNT", random.below(5).to_string()),
            ("NAME", random.below(5_000).to_string()),
            ("VERB", VERBS[random.below(VERBS.len())].to_owned()),
            ("RESOURCE", resource.to_owned()),
            ("GROUP", group.to_owned()),
            ("MINUTE", two(number / 60_000)),
            ("SECOND", two(number / 1_000)),
            ("OBJECT", object),
        ];
        let line = values.iter().fold(event.clone(), |line, (place, value)| line.replace(place, value));
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// An object of about two kilobytes, as a field of an event.
fn sent() -> String {
    let entry =
        |at: usize| format!(r#"{{"name":"setting-{at}","value":"the value of setting {at} of a worker"}}"#);
    let entries: Vec<String> = (0..30).map(entry).collect();
    let object = format!(r#"{{"kind":"Pod","spec":{{"containers":[{{"env":[{}]}}]}}}}"#, entries.join(","));
    format!(r#","requestObject":{object}"#)
}
