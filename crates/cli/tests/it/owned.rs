//! What controllers made of a real server's defaults is told once.

use seawall_testkit::{ApiServer, or_skip};
use serde_json::{Value, json};

use crate::folder::Folder;

const PATH: &str = "/apis/apps/v1/namespaces/owned";

/// Creates an object, and gives what the server made of it.
fn create(server: &ApiServer, path: &str, object: &Value) -> Value {
    let answer = server.admin().request("POST", path, &object.to_string()).expect("it answers");
    assert!(answer.is_success(), "{}", answer.text());
    answer.json()
}

/// The reference of an object to what made it.
fn made_by(kind: &str, owner: &Value) -> Value {
    json!([{
        "apiVersion": "apps/v1", "kind": kind, "controller": true, "blockOwnerDeletion": true,
        "name": owner["metadata"]["name"], "uid": owner["metadata"]["uid"],
    }])
}

/// A Deployment with its ReplicaSet and two pods, as controllers make them; into the second one somebody
/// injects a container.
fn furnish(server: &ApiServer) {
    server.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: owned}\n").expect("applied");
    let app = json!({"name": "app", "image": "example.org/app:1", "securityContext": {"privileged": true}});
    let side =
        json!({"name": "side", "image": "example.org/side:1", "securityContext": {"privileged": true}});
    let labels = json!({"app": "web"});
    let deployment = json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [app]}},
        },
    });
    let deployment = create(server, &format!("{PATH}/deployments"), &deployment);
    let hashed = json!({"app": "web", "pod-template-hash": "x"});
    let set = json!({
        "apiVersion": "apps/v1", "kind": "ReplicaSet",
        "metadata": {
            "name": "web-x", "labels": hashed, "ownerReferences": made_by("Deployment", &deployment),
        },
        "spec": {
            "selector": {"matchLabels": hashed},
            "template": {"metadata": {"labels": hashed}, "spec": deployment["spec"]["template"]["spec"]},
        },
    });
    let set = create(server, &format!("{PATH}/replicasets"), &set);
    for (name, containers) in [("web-x-a", json!([app])), ("web-x-b", json!([app, side]))] {
        let mut spec = set["spec"]["template"]["spec"].clone();
        spec["containers"] = containers;
        let pod = json!({
            "apiVersion": "v1", "kind": "Pod",
            "metadata": {
                "name": name, "labels": hashed, "ownerReferences": made_by("ReplicaSet", &set),
            },
            "spec": spec,
        });
        create(server, "/api/v1/namespaces/owned/pods", &pod);
    }
}

#[test]
fn a_pod_is_told_only_where_it_differs_from_what_its_controller_says() {
    let Some(server) = &or_skip(ApiServer::start()) else { return };
    furnish(server);
    let kubeconfig = server.kubeconfig(&server.admin_user());
    let kubeconfig = kubeconfig.to_str().expect("a path in UTF-8");
    let words = ["scan", "cluster", "--kubeconfig", kubeconfig, "-n", "owned", "-o", "json"];
    let report = Folder::new().run(&words).json();
    let findings = report["findings"].as_array().expect("a list");
    let of = |check: &str| -> Vec<&str> {
        let here = findings.iter().filter(|one| one["check"] == check && one["verdict"] == "fail");
        here.map(|one| one["object"]["name"].as_str().expect("text")).collect()
    };
    // One finding in the Deployment; both of the second pod, which is not what it should be.
    assert_eq!(of("privileged-container"), ["web-x-b", "web-x-b", "web"]);
    let sets = findings.iter().filter(|one| one["object"]["kind"] == "ReplicaSet").count();
    let same = findings.iter().filter(|one| one["object"]["name"] == "web-x-a");
    let same: Vec<&str> = same.map(|one| one["check"].as_str().expect("text")).collect();
    println!("{} verdicts folded", report["summary"]["foldedVerdicts"]);
    assert!(report["summary"]["foldedVerdicts"].as_u64().is_some_and(|folded| folded > 200), "{report}");
    assert_eq!(sets, 0, "a ReplicaSet is what its Deployment says");
    assert!(same.is_empty(), "the first pod is what its ReplicaSet says: {same:?}");

    // It is mended at the Deployment, though what was made of it still fails; only what differs is told.
    let words =
        ["fix", "cluster", "--kubeconfig", kubeconfig, "-n", "owned", "--check", "privileged-container"];
    let ran = Folder::new().run(&words);
    let patched: Vec<&str> = ran.out.lines().filter(|line| line.starts_with("kubectl ")).collect();
    assert_eq!(patched.len(), 1, "{}", ran.out);
    assert!(patched[0].contains(" patch deployments.apps/web --namespace=owned "), "{}", ran.out);
    let told = "privileged-container of Pod owned/web-x-b is not mended: Deployment web makes it";
    assert!(ran.err.contains(told), "{}", ran.err);
    assert_eq!(ran.err.matches("is not mended").count(), 1, "{}", ran.err);
}
