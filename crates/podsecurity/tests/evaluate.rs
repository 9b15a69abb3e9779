//! Levels, overriding and what cannot be decoded.

mod common;

use common::{document, version};
use seawall_podsecurity::{Level, Violation, controls, evaluate, forbidden_detail, forbidden_reason};

/// Everything that has a stricter twin, wrong in a way that both twins see.
const TWINS: &str = "spec: {volumes: [{name: v, hostPath: {}}], containers: [{name: a, \
    securityContext: {allowPrivilegeEscalation: false, runAsNonRoot: true, procMount: Unmasked, \
    capabilities: {drop: [ALL], add: [KILL, NET_RAW]}, seccompProfile: {type: Unconfined}}}]}";

#[track_caller]
fn check(pod: &str, level: Level, at: &str, expected: &[&str]) {
    let (stream, root) = document(pod);
    let root = stream.tree.value(root);
    let spec = root.get("spec").expect("the case has a spec");
    let violations = evaluate(level, version(at), root.get("metadata"), spec).expect("decodable");
    let ids: Vec<&str> = violations.iter().map(|violation| violation.control().id).collect();
    assert_eq!(ids, expected, "{level}:{at}");
}

#[test]
fn a_stricter_twin_replaces_the_baseline_control() {
    let baseline = ["capabilities_baseline", "hostPathVolumes", "procMount"];
    check(TWINS, Level::Baseline, "v1.0", &baseline);
    check(
        TWINS,
        Level::Baseline,
        "v1.19",
        &["capabilities_baseline", "hostPathVolumes", "procMount", "seccompProfile_baseline"],
    );
    let v1_0 = ["capabilities_baseline", "procMount", "restrictedVolumes"];
    check(TWINS, Level::Restricted, "v1.0", &v1_0);
    check(
        TWINS,
        Level::Restricted,
        "v1.19",
        &["capabilities_baseline", "procMount", "restrictedVolumes", "seccompProfile_restricted"],
    );
    check(
        TWINS,
        Level::Restricted,
        "v1.22",
        &["procMount", "capabilities_restricted", "restrictedVolumes", "seccompProfile_restricted"],
    );
    check(
        TWINS,
        Level::Restricted,
        "v1.35",
        &[
            "capabilities_restricted",
            "procMount_restricted",
            "restrictedVolumes",
            "seccompProfile_restricted",
        ],
    );
    check(TWINS, Level::Privileged, "latest", &[]);
}

#[test]
fn messages_are_joined_as_upstream_joins_them() {
    let (stream, root) = document("spec: {hostPID: true, volumes: [{name: v, hostPath: {}}]}");
    let spec = stream.tree.value(root).get("spec").expect("the case has a spec");
    let violations = evaluate(Level::Baseline, version("latest"), None, spec).expect("decodable");
    assert_eq!(forbidden_reason(&violations), "host namespaces, hostPath volumes");
    assert_eq!(
        forbidden_detail(&violations),
        "host namespaces (hostPID=true), hostPath volumes (volume \"v\")"
    );
    assert_eq!(forbidden_detail(&[] as &[Violation<'_>]), "");
}

#[test]
fn a_field_of_a_wrong_type_is_refused_at_every_level() {
    let cases = [
        ("spec: {hostNetwork: 'true'}", "the API server expects a boolean, found a string"),
        ("spec: {containers: {}}", "the API server expects a list, found a map"),
        ("spec: {containers: [a]}", "the API server expects a map, found a string"),
        ("spec: {containers: [{name: 1}]}", "the API server expects a string, found an integer"),
        (
            "spec: {containers: [{ports: [{hostPort: 2147483648}]}]}",
            "the API server expects a 32-bit integer, found an integer out of its range",
        ),
        (
            "spec: {securityContext: {runAsUser: 0.5}}",
            "the API server expects a 64-bit integer, found a number that is no 64-bit integer",
        ),
        (
            "spec: {containers: [{securityContext: {capabilities: {drop: ALL}}}]}",
            "the API server expects a list, found a string",
        ),
        (
            "{metadata: {annotations: {a: true}}, spec: {}}",
            "the API server expects a string, found a boolean",
        ),
        ("spec: []", "the API server expects a map, found a list"),
    ];
    for (pod, expected) in cases {
        let (stream, root) = document(pod);
        let root = stream.tree.value(root);
        let spec = root.get("spec").expect("the case has a spec");
        for level in [Level::Privileged, Level::Baseline, Level::Restricted] {
            let refused = evaluate(level, version("latest"), root.get("metadata"), spec);
            assert_eq!(refused.expect_err(pod).to_string(), expected, "{pod}");
        }
    }
}

#[test]
fn null_is_absent() {
    let pod = "{metadata: null, spec: {hostNetwork: null, os: null, securityContext: null, \
        volumes: null, initContainers: null, containers: [null, {name: null, ports: [null], \
        securityContext: {capabilities: {add: null}, seLinuxOptions: null}, lifecycle: null}]}}";
    check(pod, Level::Baseline, "latest", &[]);
    check("spec: null", Level::Restricted, "latest", &[]);
}

#[test]
fn controls_stand_in_the_order_of_upstream_messages() {
    let keys: Vec<(Level, &str)> = controls().iter().map(|control| (control.level, control.id)).collect();
    assert!(keys.is_sorted(), "{keys:?}");
    assert_eq!(keys.len(), 19);
}
