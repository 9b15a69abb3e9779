//! Fingerprints name findings across runs.

use std::collections::{BTreeMap, BTreeSet};

use seawall_report::{Format, View};
use serde_json::Value;

use crate::fixture::Fixture;

const BASE: &str = r#"
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    spec:
      serviceAccountName: web
      containers:
      - name: app
        image: example.org/app:1
        args: ["--verbose", "--password=abc123secret"]
        env:
        - {name: DB_PASSWORD, value: xyz789secret}
        - {name: LEVEL, value: debug}
        securityContext:
          privileged: true
          capabilities:
            add: [NET_ADMIN, SYS_TIME]
      - name: side
        image: vendor.example/side:2
---
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop}
spec:
  containers:
  - name: app
    image: x
    securityContext: {privileged: true}
"#;

/// Fingerprints by check, object and message.
fn fingerprints(path: &str, text: &str) -> BTreeMap<String, String> {
    let json = Fixture::of(&[(path, text.to_owned())], Vec::new()).render(Format::Json, View::default());
    let report: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(report["summary"]["gaps"], 0, "{text}");
    let findings = report["findings"].as_array().expect("findings");
    assert!(!findings.is_empty());
    findings
        .iter()
        .map(|finding| {
            let object = &finding["object"];
            let key = format!("{} {} {}", finding["check"], object, finding["message"]);
            (key, finding["fingerprint"].as_str().expect("a fingerprint").to_owned())
        })
        .collect()
}

fn check_same(path: &str, text: &str) {
    assert_eq!(fingerprints("web.yaml", BASE), fingerprints(path, text));
}

#[test]
fn a_renamed_file_and_moved_lines_change_nothing() {
    check_same("elsewhere/other.yml", BASE);
    check_same("web.yaml", &BASE.replace("\nspec:", "\n# a comment\n\n\nspec:"));
    check_same("web.yaml", &BASE.replace('\n', "\r\n"));
    let (first, second) = BASE.split_once("---").expect("two documents");
    check_same("web.yaml", &format!("{second}---{first}"));
}

#[test]
fn reordered_lists_and_maps_change_nothing() {
    check_same("web.yaml", &BASE.replace("[NET_ADMIN, SYS_TIME]", "[SYS_TIME, NET_ADMIN]"));
    let password = "        - {name: DB_PASSWORD, value: xyz789secret}\n";
    let level = "        - {name: LEVEL, value: debug}\n";
    check_same("web.yaml", &BASE.replace(&format!("{password}{level}"), &format!("{level}{password}")));
    let args = r#"["--verbose", "--password=abc123secret"]"#;
    check_same("web.yaml", &BASE.replace(args, r#"["--password=abc123secret", "--verbose"]"#));
    let side = "      - name: side\n        image: vendor.example/side:2\n";
    let moved =
        BASE.replace(side, "").replace("containers:\n      -", &format!("containers:\n{side}      -"));
    assert_ne!(moved, BASE);
    check_same("web.yaml", &moved);
}

#[test]
fn another_notation_changes_nothing() {
    check_same("web.yaml", &BASE.replace("privileged: true", "\"privileged\": yes"));
    let list = BASE.replace("[NET_ADMIN, SYS_TIME]", "\n            - NET_ADMIN\n            - 'SYS_TIME'");
    check_same("web.yaml", &list);
    let json = r#"{"kind": "List", "apiVersion": "v1", "items": [
      {"kind": "Pod", "apiVersion": "v1", "metadata": {"namespace": "shop", "name": "agent"},
       "spec": {"containers": [{"securityContext": {"privileged": true}, "image": "x", "name": "app"}]}},
      {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"},
       "spec": {"template": {"spec": {"serviceAccountName": "web", "containers": [
        {"name": "app", "image": "example.org/app:1", "args": ["--verbose", "--password=abc123secret"],
         "env": [{"name": "DB_PASSWORD", "value": "xyz789secret"}, {"name": "LEVEL", "value": "debug"}],
         "securityContext": {"privileged": true, "capabilities": {"add": ["NET_ADMIN", "SYS_TIME"]}}},
        {"name": "side", "image": "vendor.example/side:2"}]}}}}]}"#;
    check_same("dump.json", json);
}

#[test]
fn what_makes_another_finding_gets_another_fingerprint() {
    let base: BTreeSet<String> = fingerprints("web.yaml", BASE).into_values().collect();
    assert_eq!(base.len(), fingerprints("web.yaml", BASE).len(), "all differ");
    for (from, to) in [
        ("namespace: shop\nspec:\n  template", "namespace: other\nspec:\n  template"),
        ("name: web\n", "name: web2\n"),
        ("kind: Deployment", "kind: StatefulSet"),
    ] {
        let other = BASE.replace(from, to);
        assert_ne!(other, BASE);
        let (other, _) = other.split_once("---").expect("two documents");
        for (finding, fingerprint) in fingerprints("web.yaml", other) {
            assert!(!base.contains(&fingerprint), "{finding} after {to}");
        }
    }
}

#[test]
fn the_same_object_twice_is_told_apart_by_a_counter() {
    let (first, second) =
        (fingerprints("a.yaml", BASE), BASE.replace("name: web\n", "name: web\n  labels: {a: b}\n"));
    let texts = [("a.yaml", BASE.to_owned()), ("b.yaml", second)];
    let json = Fixture::of(&texts, Vec::new()).render(Format::Json, View::default());
    let report: Value = serde_json::from_str(&json).expect("JSON");
    let findings = report["findings"].as_array().expect("findings");
    let all: BTreeSet<&str> =
        findings.iter().map(|finding| finding["fingerprint"].as_str().expect("a fingerprint")).collect();
    assert_eq!(all.len(), findings.len());
    assert_eq!(all.len(), 2 * first.len());
    assert!(first.values().all(|fingerprint| all.contains(fingerprint.as_str())));
}

#[test]
fn a_secret_cannot_be_guessed_from_a_fingerprint() {
    let same_length = BASE.replace("abc123secret", "def456secret");
    check_same("web.yaml", &same_length);
}
