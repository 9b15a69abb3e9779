//! `scan cluster` against a cluster whose nodes run pods.

use seawall_testkit::Cluster;
use serde_json::Value;

use crate::folder::Folder;

const DEPLOYMENT: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
      - name: web
        image: testkit.local/busybox:1
        imagePullPolicy: Never
        command: [sleep, '10000']
        securityContext: {privileged: true}
";

#[test]
fn nodes_and_running_pods_are_judged() {
    let Some(cluster) = Cluster::shared() else { return };
    cluster.apply(DEPLOYMENT).expect("applied");
    cluster.wait_available("default", "web");
    let kubeconfig = cluster.kubeconfig(&cluster.admin_user());
    let kubeconfig = kubeconfig.to_str().expect("a path in UTF-8");
    let ran = Folder::new().run(&["scan", "cluster", "--kubeconfig", kubeconfig, "-o", "json"]);
    let report = ran.json();
    assert_eq!(report["complete"], true, "{}", ran.err);
    assert_eq!(report["gaps"], Value::Array(Vec::new()));

    // Both kubelets are of the API server's version, which is maintained.
    let verdicts = |check: &str| {
        let checks = report["checks"].as_array().expect("a list");
        checks.iter().find(|one| one["id"] == check).expect("a check that ran")["verdicts"].clone()
    };
    for check in ["node-version-skew", "node-end-of-life"] {
        assert_eq!(verdicts(check)["pass"], 2, "{check}: {}", verdicts(check));
    }
    let findings = report["findings"].as_array().expect("a list");
    let privileged = findings.iter().filter(|one| one["check"] == "privileged-container");
    let names: Vec<&str> = privileged.filter_map(|one| one["object"]["name"].as_str()).collect();
    assert!(names.contains(&"web"), "{names:?}");
}
