//! What controllers of a real cluster made is told once, and whatever differs from what they made stays.

use std::collections::BTreeSet;
use std::time::Duration;

use seawall_testkit::{Cluster, wait};
use serde_json::{Value, json};

use crate::folder::Folder;

const SPEC: &str = "
      terminationGracePeriodSeconds: 0
      containers:
      - name: app
        image: testkit.local/busybox:1
        imagePullPolicy: Never
        command: [sleep, '10000']
";

/// A namespace with a Deployment of two pods.
fn workload(cluster: &Cluster, namespace: &str, labels: &str) {
    let manifests = format!(
        "apiVersion: v1\nkind: Namespace\nmetadata: {{name: {namespace}, labels: {{{labels}}}}}\n---\n\
         apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web, namespace: {namespace}}}\nspec:\n  \
           replicas: 2\n  selector: {{matchLabels: {{app: web}}}}\n  template:\n    \
             metadata: {{labels: {{app: web}}}}\n    spec:{SPEC}"
    );
    cluster.apply(&manifests).expect("applied");
    cluster.wait_available(namespace, "web");
}

fn scan(cluster: &Cluster, namespace: &str) -> Value {
    let kubeconfig = cluster.kubeconfig(&cluster.admin_user());
    let kubeconfig = kubeconfig.to_str().expect("a path in UTF-8");
    let words = ["scan", "cluster", "--kubeconfig", kubeconfig, "-n", namespace, "-o", "json"];
    let ran = Folder::new().run(&words);
    assert!([0, 1].contains(&ran.code), "{}", ran.err);
    ran.json()
}

/// The findings on objects of a kind, as name, check and field.
fn on<'r>(report: &'r Value, kind: &str) -> Vec<(&'r str, &'r str, &'r str)> {
    let findings = report["findings"].as_array().expect("a list").iter();
    let here = findings.filter(|one| one["object"]["kind"] == kind);
    let text = |value: &'r Value| value.as_str().expect("text");
    here.map(|one| (text(&one["object"]["name"]), text(&one["check"]), text(&one["evidence"]["field"])))
        .collect()
}

/// The pods with findings, of which each check must speak of a container; of the others it may.
fn only_where<'r>(report: &'r Value, container: &str) -> BTreeSet<&'r str> {
    let told = on(report, "Pod");
    let speaks: BTreeSet<(&str, &str)> = told
        .iter()
        .filter(|(.., field)| field.starts_with(container))
        .map(|(name, check, _)| (*name, *check))
        .collect();
    for (name, check, field) in &told {
        assert!(speaks.contains(&(name, check)), "{check} of {name} at {field} is the owner's to tell");
    }
    told.into_iter().map(|(name, ..)| name).collect()
}

#[test]
fn a_deployment_its_replica_set_and_its_pods_are_told_once() {
    let Some(cluster) = Cluster::shared() else { return };
    workload(cluster, "folded", "");
    let report = scan(cluster, "folded");
    assert_eq!(on(&report, "Pod"), []);
    assert_eq!(on(&report, "ReplicaSet"), []);
    let told = on(&report, "Deployment");
    let field = "spec.template.spec.containers[name=app].securityContext.runAsNonRoot";
    assert_eq!(told.iter().filter(|one| **one == ("web", "run-as-root-allowed", field)).count(), 1);
    // One ReplicaSet and two pods, each with a good hundred verdicts that are the Deployment's too.
    println!("{} verdicts folded", report["summary"]["foldedVerdicts"]);
    assert!(report["summary"]["foldedVerdicts"].as_u64().is_some_and(|folded| folded > 300));
}

#[test]
fn who_lies_about_his_owner_is_told_himself() {
    let Some(cluster) = Cluster::shared() else { return };
    workload(cluster, "forged", "");
    let path = "/apis/apps/v1/namespaces/forged/deployments/web";
    let owner = cluster.admin().get(path).expect("it answers").json();
    let reference = json!([{
        "apiVersion": "apps/v1", "kind": "Deployment", "controller": true, "name": "web",
        "uid": owner["metadata"]["uid"],
    }]);
    for (name, app) in [("stranger", "other"), ("lookalike", "web")] {
        let mut spec = owner["spec"]["template"]["spec"].clone();
        spec["hostPID"] = true.into();
        let metadata = json!({"name": name, "labels": {"app": app}, "ownerReferences": reference});
        let pod = json!({"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec});
        let answer = cluster.admin().request("POST", "/api/v1/namespaces/forged/pods", &pod.to_string());
        assert!(answer.expect("it answers").is_success());
    }
    let report = scan(cluster, "forged");
    let told = on(&report, "Pod");
    let of = |name: &str| -> BTreeSet<(&str, &str)> {
        told.iter().filter(|one| one.0 == name).map(|(_, check, field)| (*check, *field)).collect()
    };
    // Only what is as its alleged owner says is told there.
    assert_eq!(of("lookalike"), BTreeSet::from([("host-pid", "spec.hostPID")]));
    // Whom the owner does not select it did not make: all is told at the pod.
    let stranger = of("stranger");
    for (check, field) in [
        ("host-pid", "spec.hostPID"),
        ("run-as-root-allowed", "spec.containers[name=app].securityContext.runAsNonRoot"),
        ("default-service-account-used", "spec.serviceAccountName"),
    ] {
        assert!(stranger.contains(&(check, field)), "{check} in {stranger:?}");
    }
    assert!(told.iter().all(|(name, ..)| ["lookalike", "stranger"].contains(name)), "{told:?}");
}

#[test]
fn a_container_that_was_injected_on_the_way_is_told_at_the_pod() {
    let Some(cluster) = Cluster::shared() else { return };
    cluster.apply(INJECTION).expect("applied");
    wait("the server to inject", Duration::from_secs(60), || injects(cluster));
    workload(cluster, "injected", "mesh: 'on'");
    let report = scan(cluster, "injected");
    let pods = only_where(&report, "spec.containers[name=mesh]");
    assert_eq!(pods.len(), 2, "{pods:?}");
    assert_eq!(on(&report, "ReplicaSet"), []);
    let privileged = on(&report, "Pod").into_iter().filter(|(_, check, _)| *check == "privileged-container");
    let field = "spec.containers[name=mesh].securityContext.privileged";
    assert_eq!(privileged.filter(|(.., at)| *at == field).count(), 2);
}

/// Whether the policy is in force: the server learns of it some time after it was stored.
fn injects(cluster: &Cluster) -> bool {
    let namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: injected, labels: {mesh: 'on'}}\n";
    cluster.apply(namespace).expect("applied");
    let container = json!({"name": "app", "image": Cluster::BUSYBOX});
    let pod = json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "probe"}, "spec": {"containers": [container]},
    });
    let path = "/api/v1/namespaces/injected/pods?dryRun=All";
    let answer = cluster.admin().request("POST", path, &pod.to_string()).expect("it answers");
    answer.is_success() && answer.json()["spec"]["containers"][1]["name"] == "mesh"
}

/// What meshes do, without a server of theirs.
const INJECTION: &str = "
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: {name: mesh}
spec:
  failurePolicy: Fail
  reinvocationPolicy: Never
  matchConstraints:
    namespaceSelector: {matchLabels: {mesh: 'on'}}
    resourceRules:
    - {apiGroups: [''], apiVersions: [v1], resources: [pods], operations: [CREATE]}
  mutations:
  - patchType: JSONPatch
    jsonPatch:
      expression: >
        [JSONPatch{op: 'add', path: '/spec/containers/-', value: Object.spec.containers{
          name: 'mesh', image: 'testkit.local/busybox:1', imagePullPolicy: 'Never',
          command: ['sleep', '10000'],
          securityContext: Object.spec.containers.securityContext{privileged: true}}}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata: {name: mesh}
spec: {policyName: mesh}
";

#[test]
fn a_debugger_in_a_pod_is_told_at_the_pod() {
    let Some(cluster) = Cluster::shared() else { return };
    workload(cluster, "debugged", "");
    let kubectl = |words: &[&str]| {
        let output = cluster.kubectl(&cluster.admin_user(), words, "").expect("kubectl runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    };
    let pods = kubectl(&["get", "pods", "-n", "debugged", "-l", "app=web", "-o", "name"]);
    let pod = pods.lines().next().expect("a pod");
    let image = format!("--image={}", Cluster::BUSYBOX);
    let words = ["debug", "-n", "debugged", pod, &image, "--image-pull-policy=Never", "--profile=sysadmin"];
    kubectl(&[&words[..], &["--container=helper", "--", "sleep", "10000"]].concat());
    let report = scan(cluster, "debugged");
    let pods = only_where(&report, "spec.ephemeralContainers[name=helper]");
    assert_eq!(pods, BTreeSet::from([pod.trim_start_matches("pod/")]));
    let told = on(&report, "Pod");
    for (check, field) in [
        ("ephemeral-container-present", "spec.ephemeralContainers[name=helper]"),
        ("privileged-container", "spec.ephemeralContainers[name=helper].securityContext.privileged"),
    ] {
        assert!(told.iter().any(|one| (one.1, one.2) == (check, field)), "{check} in {told:?}");
    }
}

#[test]
fn pods_follow_what_is_mended_at_their_owner() {
    let Some(cluster) = Cluster::shared() else { return };
    workload(cluster, "mended", "");
    let path = "/apis/apps/v1/namespaces/mended/deployments/web";
    let wrong = r#"{"spec": {"template": {"spec": {"hostIPC": true, "hostPID": true}}}}"#;
    let answer = cluster.admin().request("PATCH", path, wrong).expect("it answers");
    assert!(answer.is_success(), "{}", answer.text());
    rolled_out(cluster, "mended");
    let kubeconfig = cluster.kubeconfig(&cluster.admin_user());
    let kubeconfig = kubeconfig.to_str().expect("a path in UTF-8");
    let words =
        ["fix", "cluster", "--kubeconfig", kubeconfig, "-n", "mended", "--check", "host-*", "--apply"];
    let ran = Folder::new().run(&words);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    assert!(ran.out.starts_with("patched Deployment mended/web: "), "{}", ran.out);
    rolled_out(cluster, "mended");
    let report = scan(cluster, "mended");
    let host =
        |kind: &str| on(&report, kind).iter().filter(|(_, check, _)| check.starts_with("host-")).count();
    assert_eq!((host("Deployment"), host("Pod")), (0, 0));
    // What a Deployment would go back to stays as it was, and is told.
    assert_eq!(host("ReplicaSet"), 2);
    let ran = Folder::new().run(&words);
    assert!(
        ran.err.contains("it is an earlier revision of Deployment web, which runs nothing"),
        "{}",
        ran.err
    );
}

/// Waits until all pods of a namespace's Deployment are those of its template, and no others are there.
fn rolled_out(cluster: &Cluster, namespace: &str) {
    let (deployment, pods) = (
        format!("/apis/apps/v1/namespaces/{namespace}/deployments/web"),
        format!("/api/v1/namespaces/{namespace}/pods"),
    );
    wait("the pods are new", Duration::from_secs(120), || {
        let get = |path: &str| cluster.admin().get(path).expect("it answers").json();
        let web = get(&deployment);
        let status = &web["status"];
        status["observedGeneration"] == web["metadata"]["generation"]
            && status["updatedReplicas"] == 2
            && status["availableReplicas"] == 2
            && get(&pods)["items"].as_array().is_some_and(|pods| pods.len() == 2)
    });
}
