//! An upgrade that someone asks about: what ends and what goes together is judged for where it goes.

use seawall_world::{Date, Origin, Settings, Source, Version};

mod said;

const CLUSTER: &str = "
apiVersion: v1
kind: Service
metadata: {name: kubernetes, namespace: default}
---
apiVersion: v1
kind: Node
metadata: {name: worker-1}
status: {nodeInfo: {kubeletVersion: v1.33.4}}
---
apiVersion: v1
kind: Pod
metadata: {name: kube-scheduler, namespace: kube-system}
spec: {containers: [{name: kube-scheduler, image: 'registry.k8s.io/kube-scheduler:v1.35.2'}]}
---
apiVersion: resource.k8s.io/v1beta1
kind: DeviceClass
metadata:
  name: gpu
  managedFields: [{manager: deployer, operation: Apply, apiVersion: resource.k8s.io/v1beta1}]
";

/// What a check says in a cluster of 1.35.2, passes included.
fn said(check: &str, target: Option<u32>) -> Vec<String> {
    let source = Source::read("cluster.yaml".to_owned(), CLUSTER.as_bytes(), Origin::File, true);
    let settings = Settings {
        kubernetes: Version::new(35),
        server: Some("v1.35.2".parse().expect("a release")),
        target: target.map(Version::new),
        today: Some(Date::new(2026, 11, 21)),
        complete: true,
        ..Settings::default()
    };
    said::said(check, source, settings)
}

#[test]
fn a_version_that_this_build_does_not_know_is_unknown_in_a_newer_target() {
    for (api_version, target, expected) in [
        ("resource.k8s.io/v1", 38, "pass"),
        ("resource.k8s.io/v1beta9", 37, "pass"),
        (
            "resource.k8s.io/v1beta9",
            38,
            "unknown (not implemented): resource.k8s.io/v1beta9 is not stable, and",
        ),
    ] {
        let text = format!("{{apiVersion: {api_version}, kind: DeviceClass, metadata: {{name: a}}}}");
        let source = Source::read("a.yaml".to_owned(), text.as_bytes(), Origin::File, true);
        let settings = Settings { target: Some(Version::new(target)), ..Settings::default() };
        let said = said::said("removed-api", source, settings);
        assert!(said.len() == 1 && said[0].starts_with(expected), "{api_version} in 1.{target}: {said:?}");
    }
}

#[test]
fn what_ends_and_goes_together_is_judged_for_the_target() {
    let gone = "resource.k8s.io/v1beta1 is not served since 1.38; use resource.k8s.io/v1";
    let going = "resource.k8s.io/v1beta1 is no longer served from 1.38 on; use resource.k8s.io/v1";
    let writer = "fail: deployer wrote it (Apply) through resource.k8s.io/v1beta1,";
    let behind = "minor versions behind kube-apiserver";
    // Deprecated in 1.35, gone in 1.38 (k8s.io/api v0.37.2, resource/v1beta1).
    for (check, target, expected) in [
        ("deprecated-api", None, &[&format!("fail: {going}") as &str][..]),
        ("removed-api", None, &["pass"]),
        ("deprecated-api", Some(34), &["pass"]),
        ("deprecated-api", Some(38), &["pass"]),
        ("removed-api", Some(37), &["pass"]),
        ("removed-api", Some(38), &[&format!("fail: {gone}")]),
        (
            "outdated-api-writer",
            Some(37),
            &[&format!("{writer} no longer served from 1.38; use resource.k8s.io/v1")],
        ),
        (
            "outdated-api-writer",
            Some(38),
            &[&format!("{writer} not served since 1.38; use resource.k8s.io/v1")],
        ),
        ("node-version-skew", None, &["pass"]),
        ("node-version-skew", Some(36), &["pass"]),
        ("node-version-skew", Some(37), &[&format!("fail: kubelet 1.33 is 4 {behind} 1.37, of 3 at most")]),
        ("node-version-skew", Some(32), &["fail: kubelet 1.33 is newer than kube-apiserver 1.32"]),
        ("control-plane-version-skew", None, &["pass", "pass"]),
        ("control-plane-version-skew", Some(36), &["pass", "pass"]),
        (
            "control-plane-version-skew",
            Some(37),
            &[
                "fail: kube-apiserver 1.35 cannot go to 1.37 at once, but one minor version after another",
                &format!("fail: kube-scheduler 1.35 is 2 {behind} 1.37, of 1 at most"),
            ],
        ),
        ("control-plane-end-of-life", None, &["pass", "pass"]),
        (
            "control-plane-end-of-life",
            Some(34),
            &[
                "fail: kube-apiserver, once upgraded, is of version 1.34, which is not maintained since 2026-10-27",
                "pass",
            ],
        ),
        (
            "control-plane-end-of-life",
            Some(38),
            &[
                "unknown (not implemented): kube-apiserver, once upgraded, is of version 1.38, and this build knows \
                 of Kubernetes only up to 1.37",
                "pass",
            ],
        ),
        // What runs is what is vulnerable.
        (
            "control-plane-vulnerable",
            Some(36),
            &said("control-plane-vulnerable", None).iter().map(String::as_str).collect::<Vec<_>>(),
        ),
    ] {
        assert_eq!(said(check, target), expected, "{check} for {target:?}");
    }
}
