//! `scan cluster` against a cluster whose nodes run pods.

use std::collections::BTreeSet;

use seawall_testkit::Cluster;
use serde_json::{Value, json};

use crate::folder::{Folder, Ran};

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
    let report = scan(cluster);

    // Both kubelets are of the API server's version, which is maintained.
    let verdicts = |check: &str| verdicts(&report, check);
    for check in ["node-version-skew", "node-end-of-life"] {
        assert_eq!(verdicts(check)["pass"], 2, "{check}: {}", verdicts(check));
    }
    let findings = report["findings"].as_array().expect("a list");
    let privileged = findings.iter().filter(|one| one["check"] == "privileged-container");
    let names: Vec<&str> = privileged.filter_map(|one| one["object"]["name"].as_str()).collect();
    assert!(names.contains(&"web"), "{names:?}");
    node_facts_are_those_of_the_nodes(cluster);
    a_node_that_was_left_behind_is_told(cluster);
}

fn scan(cluster: &Cluster) -> Value {
    let ran = run(cluster, &["scan", "cluster"], &["-o", "json"]);
    let report = ran.json();
    assert_eq!(report["complete"], true, "{}", ran.err);
    assert_eq!(report["gaps"], Value::Array(Vec::new()));
    report
}

fn run(cluster: &Cluster, verb: &[&str], words: &[&str]) -> Ran {
    let kubeconfig = cluster.kubeconfig(&cluster.admin_user());
    let kubeconfig = kubeconfig.to_str().expect("a path in UTF-8");
    Folder::new().run(&[verb, &["--kubeconfig", kubeconfig], words].concat())
}

fn verdicts(report: &Value, check: &str) -> Value {
    let checks = report["checks"].as_array().expect("a list");
    checks.iter().find(|one| one["id"] == check).expect("a check that ran")["verdicts"].clone()
}

/// The nodes share this machine's kernel and operating system.
fn node_facts_are_those_of_the_nodes(cluster: &Cluster) {
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").expect("Linux tells its release");
    let system = std::fs::read_to_string("/etc/os-release").expect("the system tells its name");
    let server = cluster.admin().get("/version").expect("it answers").json();
    let ran = run(cluster, &["inspect", "cluster"], &[]);
    let objects = ran.out.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let nodes: Vec<Value> =
        objects.map(|line| line["object"].clone()).filter(|one| one["kind"] == "Node").collect();
    assert_eq!(nodes.len(), 2);
    for node in nodes {
        let info = &node["status"]["nodeInfo"];
        let text = |field: &str| info[field].as_str().expect("text");
        assert_eq!(text("kernelVersion"), kernel.trim());
        assert!(system.contains(text("osImage")), "{info}");
        assert!(text("containerRuntimeVersion").starts_with("containerd://"), "{info}");
        assert_eq!(info["kubeletVersion"], server["gitVersion"]);
    }
}

/// A node of years ago beside the others: what it says of itself is compared with the API server, and with
/// what is known.
fn a_node_that_was_left_behind_is_told(cluster: &Cluster) {
    let node = json!({
        "apiVersion": "v1", "kind": "Node", "metadata": {"name": "left-behind"},
        "status": {"nodeInfo": {
            "kubeletVersion": "v1.24.2", "kubeProxyVersion": "v1.24.2", "operatingSystem": "linux",
            "osImage": "Ubuntu 18.04.6 LTS", "containerRuntimeVersion": "containerd://1.5.9",
            "architecture": "amd64", "bootID": "", "kernelVersion": "4.15.0", "machineID": "", "systemUUID": "",
        }},
    });
    let answer = cluster.admin().request("POST", "/api/v1/nodes", &node.to_string()).expect("it answers");
    assert!(answer.is_success(), "{}", answer.text());
    let report = scan(cluster);
    cluster.admin().request("DELETE", "/api/v1/nodes/left-behind", "").expect("it answers");
    for check in ["node-version-skew", "node-end-of-life", "node-os-end-of-life", "node-runtime-end-of-life"]
    {
        let findings = report["findings"].as_array().expect("a list").iter();
        let names: BTreeSet<&str> = findings
            .filter(|one| one["check"] == check)
            .filter_map(|one| one["object"]["name"].as_str())
            .collect();
        assert!(names.contains("left-behind"), "{check}: {}", verdicts(&report, check));
        // The others are maintained or not, as the day of the test may be; behind they are not.
        assert!(check != "node-version-skew" || names.len() == 1, "{names:?}");
    }
}
