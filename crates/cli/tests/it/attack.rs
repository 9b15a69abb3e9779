//! Questions about chains.

use seawall_testkit::ApiServer;
use serde_json::Value;

use crate::folder::Folder;

fn example() -> Folder {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/attack/platform.yaml");
    Folder::with("platform.yaml", std::fs::read_to_string(path).expect("the example is there"))
}

#[test]
fn answers_follow_their_published_schema() {
    let folder = example();
    for question in [
        &["path-to", "cluster-admin"][..],
        &["path-to", "cluster-admin", "--all"],
        &["path-to", "node-root", "--certain"],
        &["path-to", "secret/shop/db", "--from", "group/on-call"],
        &["path-to", "cloud"],
        &["attack-surface"],
        &["what-if", "--without", "ClusterRoleBinding/deliverer"],
    ] {
        let ran = folder.run(&[question, &["platform.yaml", "-o", "json"]].concat());
        assert!([0, 3].contains(&ran.code), "{question:?}: {ran:?}");
        crate::compare::follows("attack-v1.json", &ran.json());
    }
}

#[test]
fn wrong_words_get_hints() {
    let folder = example();
    for (words, expected) in [
        (&["path-to", "cluster-admni"][..], "hint: did you mean `cluster-admin`?"),
        (&["path-to", "secret/db"], "\"secret/db\" is not whole\nhint: write secret/NAMESPACE/NAME"),
        (&["path-to", "namespace/shpo"], "mentions namespace/shpo\nhint: did you mean `namespace/shop`?"),
        (
            &["path-to", "cluster-admin", "--from", "sa/shop/fronted"],
            "mentions sa/shop/fronted\nhint: did you mean `sa/shop/frontend`?",
        ),
        (
            &["path-to", "traffic", "-o", "sarif"],
            "one of table, json, yaml, markdown, dot, mermaid, graphml, html",
        ),
    ] {
        let ran = folder.run(&[words, &["platform.yaml"]].concat());
        assert_eq!(ran.code, 2, "{words:?}: {ran:?}");
        assert!(ran.err.contains(expected), "{words:?}: {}", ran.err);
    }
}

#[test]
fn choke_points_are_what_to_mend_first() {
    let folder = example();
    let ran = folder.run(&["attack-surface", "--certain", "platform.yaml", "-o", "json"]);
    let answer = ran.json();
    let best = &answer["chokePoints"][0];
    assert_eq!(best["object"], "RoleBinding/delivery/frontend-restarts", "{answer:#}");
    assert_eq!((&best["exact"], &best["at"]["line"]), (&true.into(), &36.into()), "{answer:#}");
    let object = best["object"].as_str().expect("a name");
    let question = ["what-if", "--certain", "--without", object, "platform.yaml", "-o", "json"];
    let what = folder.run(&question).json();
    let count = |list: &str| what[list].as_array().expect("a list").len() as u64;
    assert_eq!(Some(count("vanished")), best["pairs"].as_u64(), "{what:#}");
    assert_eq!(Some(count("vanished") + count("remaining")), answer["pairs"].as_u64(), "{what:#}");
}

#[test]
fn what_could_not_be_read_leaves_the_answer_open() {
    let folder = example().and("broken.yaml", "kind: Role\napiVersion: [\n");
    assert_eq!(folder.run(&["path-to", "cluster-admin", "."]).code, 3);
    assert_eq!(folder.run(&["path-to", "cluster-admin", "--allow-incomplete", "."]).code, 0);
}

#[test]
fn a_cluster_and_its_snapshot_show_the_same_chains() {
    let Some(server) = ApiServer::shared() else { return };
    server
        .apply(
            "apiVersion: v1\nkind: Namespace\nmetadata: {name: chains}\n---\napiVersion: v1\n\
             kind: ServiceAccount\nmetadata: {name: robot, namespace: chains}\n---\n\
             apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n\
             metadata: {name: chains-robot}\n\
             roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\n\
             subjects: [{kind: ServiceAccount, name: robot, namespace: chains}]\n",
        )
        .expect("applied");
    let folder = Folder::new();
    let kubeconfig = server.kubeconfig(&server.admin_user());
    let kubeconfig = kubeconfig.to_str().expect("UTF-8");
    let question = ["path-to", "cluster-admin", "--from", "serviceaccount/chains/robot", "-o", "json"];
    let live = folder.run(&[&question[..], &["cluster", "--kubeconfig", kubeconfig]].concat());
    let kept = folder.run(&["snapshot", "-o", "a.swz", "--kubeconfig", kubeconfig]);
    assert_eq!((live.code, kept.code), (0, 0), "{live:?} {kept:?}");
    let again = folder.run(&[&question[..], &["snapshot", "a.swz"]].concat());
    let hop = |answer: &Value| answer["routes"][0]["chains"][0]["hops"][0].clone();
    assert_eq!(hop(&live.json())["edge"], "everything", "{live:?}");
    assert_eq!(hop(&live.json())["evidence"][0]["text"], "ClusterRoleBinding chains-robot");
    for field in ["edge", "from", "to", "through", "certain"] {
        assert_eq!(hop(&again.json())[field], hop(&live.json())[field], "{field}");
    }
}

/// What the checks of chains say over some sources: the check, the object, the verdict and the line of each.
fn chains(folder: &Folder, words: &[&str]) -> Vec<[String; 4]> {
    let ran = folder.run(&[&["scan"], words, &["-o", "json"]].concat());
    let report = ran.json();
    let is_chain = |one: &&Value| {
        let check = seawall_posture::find(one["check"].as_str().expect("text")).expect("a check that ran");
        check.logic.is_of_cluster()
    };
    let findings = report["findings"].as_array().expect("a list").iter().filter(is_chain);
    let told = |one: &Value| {
        let place = &one["evidence"];
        [&one["check"], &one["object"]["name"], &one["verdict"], &place["line"]]
            .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    findings.map(told).collect()
}

#[test]
fn scans_of_whole_clusters_tell_chains() {
    let folder = example();
    let found = chains(&folder, &["--complete", "platform.yaml"]);
    let expected = [
        ["workload-leads-to-cluster-admin", "frontend", "fail", "19"],
        ["subject-leads-to-cluster-admin", "on-call", "fail", "60"],
        // Which node it runs on was not read.
        ["workload-leads-to-cluster-admin", "backup", "unknown", "72"],
    ];
    assert_eq!(found, expected.map(|one| one.map(str::to_owned)));
    assert_eq!(chains(&folder, &["--complete", "platform.yaml"]), found);
}

#[test]
fn scans_of_parts_tell_no_chain() {
    let folder = example();
    assert_eq!(chains(&folder, &["platform.yaml"]), Vec::<[String; 4]>::new());
    let ran = folder.run(&["scan", "platform.yaml", "-o", "json"]);
    let ran_checks = ran.json()["checks"].to_string();
    assert!(!ran_checks.contains("workload-leads-to-cluster-admin"), "{ran_checks}");
    let ran = folder.run(&["scan", "platform.yaml", "--check", "workload-leads-to-cluster-admin"]);
    assert!(ran.err.contains("1 check of chains did not run"), "{}", ran.err);
    let ran = folder.run(&["explain", "workload-leads-to-cluster-admin"]);
    let words: Vec<&str> = ran.out.split_whitespace().collect();
    assert!(words.join(" ").contains("Runs only where everything of a cluster was read"), "{}", ran.out);
}
