//! What a server tells of its own release reaches the checks for skew, end of life and vulnerabilities.

use seawall_check::{Results, Selection, run};
use seawall_finding::Verdict;
use seawall_posture::find;
use seawall_world::{Date, Origin, Settings, Source, World};

const CLUSTER: &str = "
apiVersion: v1
kind: Service
metadata: {name: kubernetes, namespace: default}
spec: {ports: [{port: 443}]}
---
apiVersion: v1
kind: Node
metadata: {name: worker-1}
status: {nodeInfo: {kubeletVersion: v1.27.3, kubeProxyVersion: '', operatingSystem: linux}}
";

fn judge(check: &str, server: Option<&str>) -> Results {
    let source = Source::read("cluster.yaml".to_owned(), CLUSTER.as_bytes(), Origin::File, true);
    let settings = Settings {
        server: server.map(|release| release.parse().expect("a release")),
        today: Some(Date::new(2026, 11, 21)),
        complete: true,
        ..Settings::default()
    };
    let world = World::build(vec![source], Vec::new(), settings);
    let checks = vec![find(check).expect("it exists")];
    run(&world, &Selection { checks, ..Selection::default() })
}

fn messages(check: &str, server: &str) -> Vec<String> {
    let found = judge(check, Some(server)).findings;
    assert!(found.iter().all(|one| one.verdict == Verdict::Fail), "{found:?}");
    found.iter().map(|one| one.message.to_string()).collect()
}

#[test]
fn a_server_that_has_ended_is_told_of() {
    let told = messages("control-plane-end-of-life", "v1.34.2");
    assert_eq!(told, ["kube-apiserver is of version 1.34, which is not maintained since 2026-10-27"]);
    assert_eq!(messages("control-plane-end-of-life", "v1.36.3"), Vec::<String>::new());
    assert_eq!(messages("node-end-of-life", "v1.36.3").len(), 1);
}

#[test]
fn known_vulnerabilities_of_a_server_are_told_of() {
    // CVE-2025-4563 affects 1.32.0 up to 1.32.5 and 1.33.0 up to 1.33.1 (GO-2025-3774).
    let concerns = |server: &str| {
        let found = judge("control-plane-vulnerable", Some(server)).findings;
        found.iter().any(|one| one.verdict == Verdict::Fail && &*one.discriminator == "CVE-2025-4563")
    };
    assert!(concerns("v1.33.1") && concerns("1.32.5-gke.100"));
    assert!(!concerns("v1.33.2") && !concerns("v1.31.9"));
}

#[test]
fn a_kubelet_too_far_behind_its_server_is_told_of() {
    let told = messages("node-version-skew", "v1.31.0");
    assert_eq!(told, ["kubelet 1.27 is 4 minor versions behind kube-apiserver 1.31, of 3 at most"]);
    assert_eq!(messages("node-version-skew", "v1.30.9"), Vec::<String>::new());
    assert_eq!(messages("node-version-skew", "v1.26.9"), ["kubelet 1.27 is newer than kube-apiserver 1.26"]);
}

#[test]
fn nothing_is_judged_where_nobody_told() {
    for check in ["control-plane-end-of-life", "control-plane-vulnerable", "node-version-skew"] {
        let results = judge(check, None);
        assert!(results.findings.is_empty() && results.tallies[0].1.pass == 0, "{check}: {results:?}");
    }
}
