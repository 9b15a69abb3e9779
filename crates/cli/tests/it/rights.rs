//! `scan cluster --print-rbac` gives every right that is missing, and none that is not.

use seawall_collect::live::{Capture, Connection, LiveOptions, capture, missing_rights};
use seawall_posture::{checks, kinds_read};
use seawall_testkit::{ApiServer, Rule, User, or_skip};
use serde_json::{Value, json};

use crate::folder::Folder;

fn options(server: &ApiServer, user: &User) -> LiveOptions {
    let kubeconfig = server.kubeconfig(user).to_str().expect("a path in UTF-8").to_owned();
    LiveOptions {
        connection: Connection { kubeconfig: Some(kubeconfig), ..Connection::default() },
        kinds: kinds_read(checks()),
        ..LiveOptions::default()
    }
}

fn read(server: &ApiServer, user: &User) -> Capture {
    capture(&options(server, user), "2026-01-02T03:04:05Z", &|| {}).expect("the server can be asked")
}

/// The objects of manifests, the roles among them with one rule for each resource.
fn objects(text: &str) -> Vec<Value> {
    let tree = seawall_yaml::read(text.as_bytes(), &seawall_yaml::Options::default());
    let roots = tree.documents.iter().filter_map(|document| document.root.as_ref().ok());
    let objects = roots.map(|root| tree.tree.value(*root)).filter(|root| root.is_map());
    objects.map(|root| serde_json::from_str(&root.to_json()).expect("it is JSON")).collect()
}

fn apply(server: &ApiServer, objects: &[Value]) {
    let texts: Vec<String> = objects.iter().map(Value::to_string).collect();
    server.apply(&texts.join("\n---\n")).expect("the server takes what was printed");
}

/// Replaces a role.
fn replace(server: &ApiServer, role: &Value) {
    let group = "/apis/rbac.authorization.k8s.io/v1";
    let name = role["metadata"]["name"].as_str().expect("text");
    let path = match role["metadata"]["namespace"].as_str() {
        Some(namespace) => format!("{group}/namespaces/{namespace}/roles/{name}"),
        None => format!("{group}/clusterroles/{name}"),
    };
    let answer = server.admin().request("PUT", &path, &role.to_string()).expect("the server answers");
    assert!(answer.is_success(), "{}", answer.text());
}

/// Waits until the server lets a user list a resource, or does not.
fn settle(server: &ApiServer, user: &User, group: &str, resource: &str, namespace: Option<&str>, may: bool) {
    for _ in 0..400 {
        if server.can(user, "list", group, resource, namespace) == may {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("the server does not learn that {} {may} list {resource}", user.name);
}

/// Every rule of every role as (object, rule, resource).
fn rights(objects: &[Value]) -> Vec<(usize, usize, String)> {
    let mut rights = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        for (number, rule) in object["rules"].as_array().into_iter().flatten().enumerate() {
            for resource in rule["resources"].as_array().into_iter().flatten() {
                rights.push((at, number, resource.as_str().expect("text").to_owned()));
            }
        }
    }
    rights
}

#[test]
fn what_is_printed_closes_every_gap_and_nothing_of_it_can_be_spared() {
    // Namespaces that other tests make would be gaps of their own.
    let Some(server) = &or_skip(ApiServer::start()) else { return };
    server.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: rights}\n").expect("applied");
    let user = server.user("rightless", &[]);
    // Somebody who may read some kinds lacks only the others.
    server.grant(&user, &[Rule { groups: &[""], resources: &["pods", "namespaces"], verbs: &["list"] }]);
    server.grant_in("rights", &user, &[Rule { groups: &["apps"], resources: &["*"], verbs: &["list"] }]);
    let kubeconfig = server.kubeconfig(&user);
    let kubeconfig = kubeconfig.to_str().expect("a path in UTF-8");
    let ran = Folder::new().run(&["scan", "cluster", "--kubeconfig", kubeconfig, "--print-rbac"]);
    assert_eq!((ran.code, &*ran.err), (0, ""), "{}", ran.out);
    let printed = objects(&ran.out);
    let first = read(server, &user);
    assert_eq!(Some(&ran.out), missing_rights(&first, "rightless").as_ref());
    assert!(ran.out.contains("# closes cluster: v1 secrets: no right to list secrets"), "{}", ran.out);
    apply(server, &printed);
    let all = rights(&printed);
    for (at, number, resource) in &all {
        let group = printed[*at]["rules"][*number]["apiGroups"][0].as_str().expect("text");
        settle(server, &user, group, resource, printed[*at]["metadata"]["namespace"].as_str(), true);
    }
    assert_eq!(read(server, &user).gaps, Vec::new());
    for (at, number, resource) in &all {
        let mut role = printed[*at].clone();
        let rule = &mut role["rules"][*number];
        let group = rule["apiGroups"][0].as_str().expect("text").to_owned();
        let left: Vec<&Value> =
            rule["resources"].as_array().expect("a list").iter().filter(|one| *one != resource).collect();
        let left = json!(left);
        rule["resources"] = left;
        if rule["resources"] == json!([]) {
            role["rules"].as_array_mut().expect("a list").remove(*number);
        }
        replace(server, &role);
        let namespace = role["metadata"]["namespace"].as_str();
        settle(server, &user, &group, resource, namespace, false);
        assert_ne!(
            read(server, &user).gaps,
            Vec::new(),
            "{resource} of {group} in {namespace:?} is not needed"
        );
        replace(server, &printed[*at]);
        settle(server, &user, &group, resource, namespace, true);
    }
    println!("{} rights, each needed", all.len());
}

#[test]
fn nothing_is_printed_where_no_right_is_missing() {
    let Some(server) = ApiServer::shared() else { return };
    let kubeconfig = server.kubeconfig(&server.admin_user());
    let kubeconfig = kubeconfig.to_str().expect("a path in UTF-8");
    let ran = Folder::new().run(&["scan", "cluster", "--kubeconfig", kubeconfig, "--print-rbac"]);
    assert_eq!((ran.code, &*ran.out), (0, ""));
    assert!(ran.err.contains("no right is missing"), "{}", ran.err);
}
