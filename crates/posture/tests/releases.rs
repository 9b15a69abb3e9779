//! What a server tells of its own release reaches the checks for skew, end of life and vulnerabilities.

use seawall_check::{Results, Selection, run};
use seawall_finding::Verdict;
use seawall_posture::find;
use seawall_world::{Date, Origin, Settings, Source, World};
use seawall_yaml::{Limits, NodeId, read_json};

mod said;

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
    for check in ["control-plane-end-of-life", "control-plane-vulnerable"] {
        let results = judge(check, None);
        assert!(results.findings.is_empty() && results.tallies[0].1.pass == 0, "{check}: {results:?}");
    }
}

/// What a check says of one node: `pass`, or each verdict with its message. Nothing stands for no verdict.
fn of_node(check: &str, info: &str, server: Option<&str>, today: Option<Date>) -> Vec<String> {
    let text = format!("{{apiVersion: v1, kind: Node, metadata: {{name: a}}, status: {{nodeInfo: {info}}}}}");
    let source = Source::read("node.yaml".to_owned(), text.as_bytes(), Origin::File, true);
    let server = server.map(|release| release.parse().expect("a release"));
    said::said(check, source, Settings { server, today, complete: true, ..Settings::default() })
}

const TODAY: Option<Date> = Some(Date::new(2026, 11, 21));

#[test]
fn what_a_node_does_not_tell_is_unknown() {
    let mute = "unknown (unresolved): the node does not tell";
    let unreadable = "unknown (unresolved): the node tells no release of";
    let newer = "and this build knows of Kubernetes only up to 1.37";
    for (check, info, begin, end) in [
        ("node-end-of-life", "{kubeletVersion: v1.36.1}", "pass", ""),
        ("node-end-of-life", "{kubeletVersion: ''}", mute, "the release of its kubelet"),
        ("node-end-of-life", "{osImage: x}", mute, "the release of its kubelet"),
        ("node-end-of-life", "{kubeletVersion: devel}", unreadable, "kubelet that can be read: \"devel\""),
        ("node-end-of-life", "{kubeletVersion: v1.36}", unreadable, "kubelet that can be read: \"v1.36\""),
        ("node-end-of-life", "{kubeletVersion: v1.38.0}", "unknown (not implemented): the kubelet", newer),
        ("node-end-of-life", "{kubeletVersion: v2.0.0}", "unknown (not implemented): the kubelet", newer),
        ("node-version-skew", "{kubeletVersion: v1.36.1}", "pass", ""),
        ("node-version-skew", "{kubeletVersion: v0.99.0}", "fail: kubelet 0.99 is of another major", ""),
        ("node-version-skew", "{kubeletVersion: ''}", mute, "the release of its kubelet"),
        ("node-version-skew", "{kubeletVersion: devel}", unreadable, "\"devel\""),
        ("node-version-skew", "{kubeletVersion: v1.36.1, kubeProxyVersion: x}", unreadable, "\"x\""),
        ("node-vulnerable", "{kubeletVersion: v1.37.1}", "pass", ""),
        ("node-vulnerable", "{kubeletVersion: devel}", unreadable, "\"devel\""),
        ("node-vulnerable", "{kubeletVersion: v1.38.0}", "unknown (not implemented): kubelet", newer),
        ("node-os-end-of-life", "{osImage: Ubuntu 24.04.3 LTS}", "pass", ""),
        ("node-os-end-of-life", "{osImage: ''}", mute, "its operating system"),
        ("node-os-end-of-life", "{osImage: Foo 9}", "unknown (not implemented): Foo 9 may be", "how long"),
        ("node-os-end-of-life", "{osImage: Bottlerocket OS 1}", "unknown (not implemented)", "which that is"),
        ("node-runtime-end-of-life", "{containerRuntimeVersion: 'containerd://2.3.1'}", "pass", ""),
        ("node-runtime-end-of-life", "{containerRuntimeVersion: ''}", mute, "its container runtime"),
        ("node-runtime-end-of-life", "{containerRuntimeVersion: 'containerd://?'}", unreadable, "://?\""),
        ("node-runtime-end-of-life", "{containerRuntimeVersion: 'cri-o://1.36.1'}", "pass", ""),
        (
            "node-runtime-end-of-life",
            "{containerRuntimeVersion: 'containerd://9.9.1'}",
            "unknown (not implemented)",
            "how long",
        ),
        (
            "node-runtime-end-of-life",
            "{containerRuntimeVersion: 'other://1.2.3'}",
            "unknown (not implemented)",
            "how long",
        ),
    ] {
        let said = of_node(check, info, Some("v1.36.3"), TODAY);
        let [said] = &said[..] else { panic!("{check} of {info}: {said:?}") };
        assert!(said.starts_with(begin) && said.ends_with(end), "{check} of {info}: {said}");
    }
    // Flaws on one operating system only, of a node that does not tell its own.
    let said = of_node("node-vulnerable", "{kubeletVersion: v1.28.3}", None, TODAY);
    assert!(said.contains(&format!("{mute} its operating system")), "{said:?}");
    assert!(!said.iter().any(|one| one.contains("CVE-2023-5528")), "{said:?}");
}

#[test]
fn what_depends_on_something_untold_is_unknown() {
    let info = "{kubeletVersion: v1.36.1, osImage: Debian GNU/Linux 12, \
                containerRuntimeVersion: 'containerd://2.3.1'}";
    for check in ["node-end-of-life", "node-os-end-of-life", "node-runtime-end-of-life"] {
        let said = of_node(check, info, None, None);
        assert_eq!(said, ["unknown (unresolved): it depends on the day, which is not known"], "{check}");
    }
    let said = of_node("node-version-skew", info, None, TODAY);
    let detail = "it depends on the release of the API server, which nothing that was read tells";
    assert_eq!(said, [format!("unknown (outside scope): {detail}")]);
}

/// Pods of API servers with some images, and a node that goes with each of them that tells its release.
fn servers(images: &[&str], server: Option<&str>) -> Vec<String> {
    let pod = |(at, image): (usize, &&str)| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: kube-apiserver-{at}, namespace: kube-system, \
             labels: {{component: kube-apiserver}}}}\n\
             spec: {{containers: [{{name: kube-apiserver, image: '{image}'}}]}}\n"
        )
    };
    let node =
        "apiVersion: v1\nkind: Node\nmetadata: {name: a}\nstatus: {nodeInfo: {kubeletVersion: v1.35.1}}\n";
    let text = format!("{node}{}", images.iter().enumerate().map(pod).collect::<String>());
    let source = Source::read("cluster.yaml".to_owned(), text.as_bytes(), Origin::File, true);
    let server = server.map(|release| release.parse().expect("a release"));
    let settings = Settings { server, today: TODAY, complete: true, ..Settings::default() };
    said::said("node-version-skew", source, settings)
}

#[test]
fn a_server_that_does_not_tell_beside_others_leaves_skew_open() {
    const NEW: &str = "registry.k8s.io/kube-apiserver:v1.36.3";
    const MUTE: &str = "registry.k8s.io/kube-apiserver@sha256:\
                        e6439a12b52076965928e83b7b56aae6731231677b01e81818bce7fa5c60161a";
    let open =
        "unknown (unresolved): it depends on the releases of all API servers, and some images do not tell";
    assert_eq!(servers(&[NEW, NEW], None), ["pass"]);
    assert_eq!(servers(&[NEW, MUTE], None), [open]);
    assert_eq!(servers(&[NEW, MUTE], Some("v1.36.3")), [open]);
    // The one server that there is has answered.
    assert_eq!(servers(&[MUTE], Some("v1.36.3")), ["pass"]);
    assert_eq!(servers(&[MUTE], None).len(), 1);
    assert_ne!(servers(&[MUTE], None), ["pass"]);
    // What is wrong beside one of them is wrong.
    let old = "registry.k8s.io/kube-apiserver:v1.34.3";
    assert_eq!(servers(&[old, MUTE], None), ["fail: kubelet 1.35 is newer than kube-apiserver 1.34"]);
}

#[test]
fn programs_of_the_control_plane_that_are_too_new_or_do_not_tell_are_unknown() {
    let newer = "and this build knows of Kubernetes only up to 1.37";
    for (check, tag, begin, end) in [
        ("control-plane-end-of-life", ":v1.38.0", "unknown (not implemented): kube-proxy of", newer),
        ("control-plane-vulnerable", ":v1.38.0", "unknown (not implemented): kube-proxy of", newer),
        ("control-plane-end-of-life", ":latest", "unknown (unresolved): the image does not tell", "\"a\""),
        ("control-plane-vulnerable", "", "unknown (unresolved): the image does not tell", "\"a\""),
        ("control-plane-version-skew", ":stable", "unknown (unresolved): the image does not tell", "\"a\""),
        ("control-plane-version-skew", ":v1.36.1", "unknown (outside scope): it depends on", "tells"),
    ] {
        let text = format!(
            "{{apiVersion: v1, kind: Pod, metadata: {{name: p, namespace: kube-system}}, \
             spec: {{containers: [{{name: a, image: 'registry.k8s.io/kube-proxy{tag}'}}]}}}}"
        );
        let source = Source::read("pod.yaml".to_owned(), text.as_bytes(), Origin::File, true);
        let said =
            said::said(check, source, Settings { today: TODAY, complete: true, ..Settings::default() });
        let [said] = &said[..] else { panic!("{check} of {tag}: {said:?}") };
        assert!(said.starts_with(begin) && said.ends_with(end), "{check} of {tag}: {said}");
    }
}

#[test]
fn a_live_server_that_does_not_tell_is_unknown() {
    let service = "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"kubernetes\",\
                   \"namespace\":\"default\"}}";
    for check in ["control-plane-end-of-life", "control-plane-vulnerable"] {
        let tree = read_json(service.as_bytes(), &Limits::default()).expect("well-formed");
        let source = Source::live("cluster: v1 services".to_owned(), tree, &[NodeId(0)]);
        let said =
            said::said(check, source, Settings { today: TODAY, complete: true, ..Settings::default() });
        assert_eq!(said, ["unknown (unresolved): the API server does not tell its release"], "{check}");
    }
}
