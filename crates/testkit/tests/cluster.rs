//! A real cluster: nodes ready, pods that run, a Service across nodes, exec, logs, and nothing left behind.

use std::path::{Path, PathBuf};
use std::time::Duration;

use seawall_testkit::{Cluster, or_skip, wait};

const WORKLOADS: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default}
spec:
  replicas: 4
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 0
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: DoNotSchedule
          labelSelector: {matchLabels: {app: web}}
      containers:
        - name: web
          image: testkit.local/busybox:1
          imagePullPolicy: Never
          command: [sh, -c, 'hostname > /tmp/index.html; echo serving; exec httpd -f -p 8080 -h /tmp']
          readinessProbe: {httpGet: {port: 8080, path: /}, periodSeconds: 1}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: default}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
";

const LONGEST: Duration = Duration::from_secs(120);

#[test]
fn runs_pods_and_leaves_nothing_behind() {
    let Some(cluster) = or_skip(Cluster::start(2)) else { return };
    assert_eq!(cluster.nodes(), ["node-1", "node-2"]);
    cluster.apply(WORKLOADS).unwrap();
    let kubectl = |arguments: &[&str]| {
        let output = cluster.kubectl(&cluster.admin_user(), arguments, "").unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    cluster.wait_available("default", "web");
    assert_eq!(kubectl(&["get", "deployment", "web", "-o", "jsonpath={.status.availableReplicas}"]), "4");

    let pods =
        kubectl(&["get", "pods", "-o", "jsonpath={range .items[*]}{.metadata.name} {.spec.nodeName}\n{end}"]);
    let pods: Vec<(&str, &str)> = pods.lines().filter_map(|line| line.split_once(' ')).collect();
    assert_eq!(pods.iter().filter(|(_, node)| *node == "node-1").count(), 2, "{pods:?}");
    let (pod, _) = pods[0];
    let address = kubectl(&["get", "service", "web", "-o", "jsonpath={.spec.clusterIP}"]);
    // Each answer names the pod that gave it: all four answer one of them.
    let mut answered: Vec<String> = Vec::new();
    wait("the Service answers from both nodes", LONGEST, || {
        let request = format!("printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 5 {address} 80");
        let answer = kubectl(&["exec", pod, "--", "sh", "-c", &request]);
        answered.extend(answer.lines().last().map(str::to_owned));
        let seen =
            |node: &str| pods.iter().any(|(pod, on)| *on == node && answered.iter().any(|one| one == pod));
        seen("node-1") && seen("node-2")
    });
    assert_eq!(kubectl(&["logs", pod]), "serving\n");

    let folder = cluster.folder().to_path_buf();
    assert!(!left_of(&folder).is_empty());
    drop(cluster);
    assert_eq!(left_of(&folder), Vec::<String>::new());
}

/// Everything on this machine that bears a cluster's name.
fn left_of(folder: &Path) -> Vec<String> {
    let name = folder.file_name().unwrap().to_str().unwrap();
    let mut left: Vec<String> = Vec::new();
    left.extend(folder.exists().then(|| folder.display().to_string()));
    for process in entries("/proc") {
        let arguments = std::fs::read(process.join("cmdline")).unwrap_or_default();
        left.extend(
            Some(String::from_utf8_lossy(&arguments).replace('\0', " ")).filter(|line| line.contains(name)),
        );
    }
    let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap();
    left.extend(mounts.lines().filter(|line| line.contains(name)).map(str::to_owned));
    let groups = entries("/sys/fs/cgroup").into_iter().chain([PathBuf::from("/sys/fs/cgroup")]);
    left.extend(
        groups
            .map(|group| group.join(name))
            .filter(|group| group.exists())
            .map(|group| group.display().to_string()),
    );
    left
}

fn entries(folder: &str) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().filter_map(Result::ok).map(|entry| entry.path()).collect()
}
