//! What every API server makes by itself is no finding, and what somebody adds to it is one.

use std::collections::BTreeSet;

use seawall_check::Category;
use seawall_posture::find;
use seawall_testkit::{ApiServer, or_skip};
use serde_json::{Value, json};

use crate::folder::Folder;

const GROUP: &str = "/apis/rbac.authorization.k8s.io/v1";

/// What the checks of access and of attack paths find: the check, the object and the severity of each.
fn found(server: &ApiServer) -> BTreeSet<(String, String, String)> {
    let kubeconfig = server.kubeconfig(&server.admin_user());
    let kubeconfig = kubeconfig.to_str().expect("a path in UTF-8").to_owned();
    let ran = Folder::new().run(&["scan", "cluster", "--kubeconfig", &kubeconfig, "-o", "json"]);
    let report = ran.json();
    assert_eq!(report["complete"], true, "{}", ran.err);
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let is_access = |one: &&Value| {
        let check = find(one["check"].as_str().expect("text")).expect("a check that ran");
        matches!(check.category, Category::Access | Category::AttackPaths)
    };
    let findings = report["findings"].as_array().expect("a list").iter().filter(is_access);
    findings
        .map(|one| {
            let object = format!("{} {}", text(&one["object"]["kind"]), text(&one["object"]["name"]));
            (text(&one["check"]), object, text(&one["severity"]))
        })
        .collect()
}

/// Adds to a list of an object.
fn add(server: &ApiServer, path: &str, list: &str, item: Value) {
    let path = format!("{GROUP}/{path}");
    let mut object = server.admin().get(&path).expect("the server answers").json();
    object[list].as_array_mut().expect("a list").push(item);
    let answer = server.admin().request("PUT", &path, &object.to_string()).expect("the server answers");
    assert!(answer.is_success(), "{}", answer.text());
}

#[test]
fn a_fresh_server_has_no_finding_until_somebody_adds_to_its_defaults() {
    let Some(server) = or_skip(ApiServer::start()) else { return };
    assert_eq!(found(&server), BTreeSet::new());

    let rule = json!({"apiGroups": [""], "resources": ["secrets"], "verbs": ["list"]});
    add(&server, "clusterroles/system:discovery", "rules", rule);
    let eve = json!({"kind": "User", "apiGroup": "rbac.authorization.k8s.io", "name": "eve"});
    add(&server, "clusterrolebindings/cluster-admin", "subjects", eve);
    let expected = [
        ("bootstrap-object-altered", "ClusterRole system:discovery", "medium"),
        ("bootstrap-object-altered", "ClusterRoleBinding cluster-admin", "medium"),
        ("cluster-admin-bound", "ClusterRoleBinding cluster-admin", "high"),
        ("secrets-readable-everywhere", "ClusterRoleBinding system:discovery", "high"),
    ];
    let expected =
        expected.map(|(check, object, severity)| (check.to_owned(), object.to_owned(), severity.to_owned()));
    assert_eq!(found(&server), BTreeSet::from(expected));
}
