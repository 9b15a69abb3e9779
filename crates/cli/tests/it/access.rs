//! Questions about access, over files, a live cluster and its snapshot.

use std::time::Duration;

use seawall_testkit::{ApiServer, Cluster, Rule, wait};
use serde_json::Value;

use crate::folder::Folder;

const RBAC: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: access-reader}
rules: [{verbs: [get], apiGroups: [''], resources: [secrets, pods/exec]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, namespace: access}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: access-reader}
subjects: [{kind: ServiceAccount, name: web, namespace: access}]
";

/// The subjects that are not there by default.
fn subjects(answer: &Value) -> Vec<String> {
    let all = answer["subjects"].as_array().expect("subjects").iter();
    let mut names: Vec<String> = all
        .map(|one| format!("{} {} {}", one["kind"], one["name"], one["where"]).replace('"', ""))
        .filter(|name| !name.contains("system:") && !name.contains("kube-system"))
        .collect();
    names.sort();
    names
}

#[test]
fn wrong_words_get_hints() {
    let folder = Folder::with("rbac.yaml", RBAC);
    for (words, expected) in [
        (&["who-can", "get", "secretz"][..], "unknown resource \"secretz\"\nhint: did you mean `secrets`?"),
        (&["who-can", "gte", "secrets"], "unknown verb \"gte\"\nhint: did you mean `get`?"),
        (
            &["who-can", "get", "/metrics", "-n", "a"],
            "a path is in no namespace\nhint: leave --namespace out",
        ),
        (&["access", "can-i", "get", "--as", "eve"], "there is no verb and no resource\nhint: write"),
        (
            &["access", "can-i", "--list", "--as", "sa:web"],
            "a service account is written as its namespace and its name",
        ),
        (&["access", "explain", "sa:a/b", "get", "secrets", "snapshot"], "snapshot needs a file\nhint: name"),
    ] {
        let ran = folder.run(words);
        assert_eq!(ran.code, 2, "{words:?}: {ran:?}");
        assert!(ran.err.contains(expected), "{words:?}: {}", ran.err);
    }
}

#[test]
fn what_was_not_read_sets_the_exit_code_and_not_the_answer() {
    let folder = Folder::with("rbac.yaml", RBAC).and("broken.yaml", "kind: Role\napiVersion: [\n");
    let ran = folder.run(&["access", "can-i", "get", "secrets/s", "-n", "access", "--as", "sa:access/web"]);
    assert_eq!(ran.code, 0, "an allowance that was found: {ran:?}");
    let ran = folder.run(&["who-can", "get", "secrets", "-n", "access"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    assert_eq!(folder.run(&["who-can", "get", "secrets", "-n", "access", "--allow-incomplete"]).code, 0);
    let ran = folder.run(&["access", "can-i", "get", "secrets/s", "-n", "other", "--as", "sa:access/web"]);
    assert_eq!((ran.code, ran.out.starts_with("unknown: ")), (3, true), "{ran:?}");
}

#[test]
fn odd_roles_are_warned_of_at_their_line() {
    let text = RBAC.replace("resources: [secrets, pods/exec]", "resource: [secrets], resources: [pods]");
    let ran = Folder::with("rbac.yaml", text).run(&["who-can", "get", "pods", "-n", "access"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let expected = "warning: the API server does not know the field \"resource\" and drops it\n \
                    --> rbac.yaml:4:51\nhint: did you mean `resources`?";
    assert!(ran.err.contains(expected), "{}", ran.err);
}

#[test]
fn a_cluster_and_its_snapshot_answer_as_the_server_does() {
    let Some(server) = ApiServer::shared() else { return };
    server.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: access}\n").expect("applied");
    server.apply(RBAC).expect("applied");
    let folder = Folder::new();
    let kubeconfig = server.kubeconfig(&server.admin_user());
    let kubeconfig = kubeconfig.to_str().expect("UTF-8");
    let ran = folder.run(&["snapshot", "-o", "c.swz", "--kubeconfig", kubeconfig]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for source in [&["cluster", "--kubeconfig", kubeconfig][..], &["snapshot", "c.swz"]] {
        let ask = |words: &[&str]| folder.run(&[words, source].concat());
        let ran = ask(&["who-can", "get", "secrets/s", "-n", "access", "-o", "json"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let answer = ran.json();
        assert_eq!(subjects(&answer), ["ServiceAccount access/web access"], "{answer:#}");
        assert!(answer["unknown"].as_array().expect("a list").is_empty(), "{answer:#}");
        let account = "sa:access/web";
        let can = |words: &[&str]| ask(&[&["access", "can-i", "--as", account][..], words].concat()).code;
        assert_eq!(can(&["get", "secrets/s", "-n", "access"]), 0);
        assert_eq!(can(&["list", "secrets", "-n", "access"]), 1);
        assert_eq!(can(&["get", "/version"]), 0, "a default role");
        let matrix =
            ["access", "matrix", "--subject", account, "--resources", "secrets,pods/exec", "-o", "csv"];
        assert_eq!(ask(&matrix).out, "subject,secrets,pods/exec\r\nsa:access/web,g,g\r\n");
        let everybody = ask(&["access", "matrix", "--resources", "secrets", "-o", "csv"]).out;
        assert!(!everybody.contains("system:"), "what every API server makes is left out: {everybody}");
        let ran = ask(&["access", "explain", account, "get", "pods/exec", "-n", "access"]);
        assert!(ran.out.contains("RoleBinding access/readers"), "{}", ran.out);
        assert!(ran.out.contains("create is needed too, and is not allowed"), "{}", ran.out);
    }
}

#[test]
fn a_list_that_the_server_refuses_leaves_unknown_what_it_may_hold() {
    let Some(server) = ApiServer::shared() else { return };
    let user = server.user("access-half-blind", &[]);
    let every = &["pods", "nodes", "persistentvolumes", "namespaces", "serviceaccounts"];
    server.grant(
        &user,
        &[
            Rule { groups: &["rbac.authorization.k8s.io"], resources: &["clusterroles"], verbs: &["list"] },
            Rule { groups: &["rbac.authorization.k8s.io"], resources: &["roles"], verbs: &["list"] },
            Rule {
                groups: &["rbac.authorization.k8s.io"],
                resources: &["clusterrolebindings"],
                verbs: &["list"],
            },
            Rule { groups: &[""], resources: every, verbs: &["list"] },
        ],
    );
    let kubeconfig = server.kubeconfig(&user);
    let source = ["cluster", "--kubeconfig", kubeconfig.to_str().expect("UTF-8")];
    let folder = Folder::new();
    let can = |words: &[&str]| folder.run(&[&["access", "can-i"][..], words, &source].concat());
    let ran = can(&["get", "secrets/s", "-n", "access", "--as", "sa:access/web"]);
    assert_eq!(ran.code, 3, "RoleBindings were refused: {ran:?}");
    assert!(ran.out.contains("(denied)"), "{}", ran.out);
    let ran = can(&["get", "/version", "--as", "eve"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let ran = can(&["get", "nodes/n", "--as", "eve"]);
    assert_eq!(ran.code, 1, "no RoleBinding reaches a node: {ran:?}");
}

fn gzip(text: &str) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packer, text.as_bytes()).expect("memory");
    packer.finish().expect("memory")
}

#[test]
fn a_packed_log_that_is_broken_counts_as_far_as_it_goes() {
    let folder = examples();
    let packed = gzip(&folder.read("access/audit.log"));
    let followed = [&packed[..], b"and more"].concat();
    for (bytes, whole) in [(&packed[..packed.len() - 9], false), (&followed[..], true)] {
        std::fs::write(folder.path.join("broken.gz"), bytes).expect("it can be written");
        let words = ["access", "minimise", "sa:shop/web", "--complete", "access/rbac.yaml", "--audit"];
        let ran = folder.run(&[&words[..], &["broken.gz", "-o", "json"]].concat());
        assert_eq!(ran.code, 3, "{ran:?}");
        assert!(ran.err.contains("the log cannot be read from here on"), "{}", ran.err);
        let events = ran.json()["audit"]["events"].as_u64().expect("a number");
        assert!(if whole { events == 7 } else { events > 0 }, "{events}");
    }
}

#[test]
fn least_rights_follow_from_a_log() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/access");
    let read = |name: &str| std::fs::read_to_string(root.join(name)).expect("the example is there");
    let log = read("audit.log");
    let folder = Folder::with("rbac.yaml", read("rbac.yaml")).and("audit.log", &log);
    let minimise = ["access", "minimise", "sa:shop/web", "--complete", "rbac.yaml", "--audit"];
    let run = |rest: &[&str]| folder.run(&[&minimise[..], rest].concat());

    let ran = run(&["audit.log", "--manifests", "least.yaml"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("get configmaps (core) named settings"), "{}", ran.out);
    assert!(ran.out.contains("proof: 6 requests replayed against the proposal, none denied"), "{}", ran.out);
    // The proposal alone gives what was used and nothing else.
    for (verb, resource, code) in
        [("get", "configmaps/settings", 0), ("get", "configmaps/other", 1), ("list", "secrets", 1)]
    {
        let ask = [
            "access",
            "can-i",
            verb,
            resource,
            "-n",
            "shop",
            "--as",
            "sa:shop/web",
            "--complete",
            "least.yaml",
        ];
        assert_eq!(folder.run(&ask).code, code, "{verb} {resource}");
    }

    std::fs::write(folder.path.join("audit.log.1.gz"), gzip(&log)).expect("it can be written");
    let answer = |ran: &crate::folder::Ran| -> Value { serde_json::from_str(&ran.out).expect("JSON") };
    let both = run(&["audit.log", "--audit", "audit.log.1.gz", "-o", "json"]);
    assert_eq!((both.code, &answer(&both)["audit"]["events"]), (0, &Value::from(14)), "{both:?}");
    assert_eq!(answer(&both)["subjects"][0]["replay"]["allowed"], 12);

    // An account that a binding names is told, though the log shows no request of it.
    let idle =
        folder.run(&["access", "minimise", "ns:shop", "--complete", "rbac.yaml", "--audit", "/dev/null"]);
    assert_eq!(idle.code, 0, "{idle:?}");
    assert!(idle.out.contains("ServiceAccount shop/web") && idle.out.contains("unused"), "{}", idle.out);
    assert!(idle.out.contains("the log shows no request of it"), "{}", idle.out);

    std::fs::write(folder.path.join("cut.log"), &log[..log.len() - 40]).expect("it can be written");
    let cut = run(&["cut.log"]);
    assert_eq!(cut.code, 3, "{cut:?}");
    assert!(
        cut.err.contains("this is no JSON record of an audit log") && cut.err.contains("cut.log:7:"),
        "{}",
        cut.err
    );

    let withheld = run(&["audit.log", "--never", "list configmaps"]);
    assert_eq!(withheld.code, 1, "{withheld:?}");
    assert!(withheld.out.contains("no proof: the proposal would deny 1 request"), "{}", withheld.out);
    for (rest, expected) in [
        (&["none.log"][..], "none.log cannot be read"),
        (&["audit.log", "--never", "secrets"], "is not VERB RESOURCE"),
    ] {
        let ran = run(rest);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains(expected), "{}", ran.err);
    }
}

/// Every question over the example, with the code that it exits with.
const QUESTIONS: [(&[&str], i32); 12] = [
    (&["who-can", "get", "secrets", "-n", "shop", "--complete", "access/rbac.yaml"], 0),
    (&["access", "who-can", "get", "/metrics", "access/rbac.yaml"], 0),
    (&["access", "can-i", "get", "secrets", "-n", "shop", "--as", "sa:shop/web", "access/rbac.yaml"], 0),
    (&["access", "can-i", "--list", "--as", "node:n1", "access/rbac.yaml"], 0),
    (&["access", "explain", "sa:shop/web", "delete", "nodes", "--complete", "access/rbac.yaml"], 1),
    (&["access", "diff", "changed.yaml", "access/rbac.yaml"], 1),
    (&["access", "stale", "--complete", "access/rbac.yaml"], 0),
    (&["access", "stale", "--audit", "access/audit.log", "--complete", "access/rbac.yaml"], 0),
    (&["access", "explain", "node:a", "update", "nodes/b", "access/rbac.yaml"], 0),
    (&["access", "matrix", "--complete", "access/rbac.yaml"], 0),
    (&["access", "matrix", "--defaults", "-n", "shop", "access/rbac.yaml"], 0),
    (&["access", "minimise", "ns:shop", "--audit", "access/audit.log", "--complete", "access/rbac.yaml"], 0),
];

fn examples() -> Folder {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/access");
    let read = |name: &str| std::fs::read_to_string(root.join(name)).expect("the example is there");
    let rbac = read("rbac.yaml");
    let fewer = rbac.replace("[database]", "[archive]");
    assert_ne!(rbac, fewer);
    Folder::with("access/rbac.yaml", rbac)
        .and("access/audit.log", read("audit.log"))
        .and("changed.yaml", fewer)
}

#[test]
fn every_answer_comes_in_every_format_and_as_several_files() {
    let folder = examples();
    for (question, code) in QUESTIONS {
        let run = |rest: &[&str]| folder.run(&[question, rest].concat());
        let json = run(&["-o", "json"]);
        assert_eq!(json.code, code, "{question:?}: {json:?}");
        crate::compare::follows("access-v1.json", &json.json());
        let files = [
            "-o",
            "table",
            "-o",
            "json=a.json",
            "-o",
            "yaml=a.yaml",
            "-o",
            "csv=a.csv",
            "-o",
            "markdown=a.md",
        ];
        let ran = run(&[&files[..], &["-o", "html=a.html"]].concat());
        assert_eq!(ran.code, code, "{question:?}: {ran:?}");
        assert_eq!(ran.out, run(&[]).out, "a table is what is not asked for");
        let read = |name: &str| std::fs::read_to_string(folder.path.join(name)).expect(name);
        assert_eq!(read("a.json"), json.out);
        let yaml = seawall_yaml::read(read("a.yaml").as_bytes(), &seawall_yaml::Options::default());
        let root = yaml.documents[0].root.as_ref().expect("YAML");
        let schema = yaml.tree.value(*root).str_at(&["schema"]).map(str::to_owned);
        assert_eq!(schema.as_deref(), json.json()["schema"].as_str());
        let csv = read("a.csv");
        let commas =
            |line: &str| line.split('"').step_by(2).map(|part| part.matches(',').count()).sum::<usize>();
        assert!(csv.lines().count() > 1, "{question:?}: {csv}");
        assert!(csv.lines().all(|line| commas(line) == commas(csv.lines().next().expect("a head"))), "{csv}");
        assert!(read("a.md").starts_with("## "), "{}", read("a.md"));
        let page = read("a.html");
        assert!(page.starts_with("<!DOCTYPE html>") && !page.contains("src=") && !page.contains("http:"));
    }
}

#[test]
fn formats_that_do_not_suit_an_answer_are_refused() {
    let folder = examples();
    let ran = folder.run(&["who-can", "get", "secrets", "access", "-o", "sarif"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("one of table, json, yaml, markdown, csv, html"), "{}", ran.err);
    let ran = folder.run(&["access", "stale", "access", "-o", "json", "-o", "yaml"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("two formats for standard output"), "{}", ran.err);
}

#[test]
fn rights_that_a_log_does_not_show_are_listed_by_subject() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/access");
    let read = |name: &str| std::fs::read_to_string(root.join(name)).expect("the example is there");
    let log = read("audit.log");
    let folder = Folder::with("rbac.yaml", read("rbac.yaml"))
        .and("audit.log", &log)
        .and("cut.log", &log[..log.len() - 40]);
    let run = |rest: &[&str]| {
        folder.run(&[&["access", "stale", "--complete", "rbac.yaml", "-o", "json"][..], rest].concat())
    };
    let without = run(&[]);
    assert_eq!((without.code, &without.json()["unused"]), (0, &Value::Null), "{without:?}");
    let ran = run(&["--audit", "audit.log"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let answer = ran.json();
    assert_eq!(answer["audit"]["first"], "2026-05-10T08:00:00Z");
    let unused = answer["unused"].as_array().expect("a list").iter();
    let told: Vec<String> = unused
        .map(|one| format!("{} {} {} {}", one["subject"], one["binding"], one["unused"], one["pairs"]))
        .map(|text| text.replace('"', ""))
        .collect();
    assert_eq!(
        told,
        [
            "Group developers RoleBinding shop/developers binding null",
            "ServiceAccount shop/web RoleBinding shop/web-config words [{resource:secrets,verb:list}]",
            "User dba ClusterRoleBinding database-operator binding null",
        ]
    );
    assert_eq!(run(&["--audit", "cut.log"]).code, 3);
    assert_eq!(run(&["--audit", "cut.log", "--allow-incomplete"]).code, 0);
    assert_eq!(run(&["--audit", "none.log"]).code, 2);
}

/// The cells of a subject's row in a matrix as CSV, by column.
fn cells(csv: &str, subject: &str) -> std::collections::BTreeMap<String, String> {
    let words = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    let head = words(csv.lines().next().expect("a head"));
    let row =
        csv.lines().find(|line| line.starts_with(subject)).unwrap_or_else(|| panic!("{subject}: {csv}"));
    head.into_iter().zip(words(row)).collect()
}

#[test]
fn a_matrix_tells_scope_names_and_what_is_unknown() {
    let folder = examples().and(
        "more.yaml",
        "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: everything}
rules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*']}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: root}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: everything}
subjects: [{kind: User, name: root}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: unread, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: elsewhere}
subjects: [{kind: User, name: carol}]
",
    );
    let run = |rest: &[&str]| {
        let ran = folder.run(&[&["access", "matrix", "access", "more.yaml"], rest].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.out
    };
    let csv = run(&["--complete", "-o", "csv"]);
    let expected = [("sa:shop/web", "secrets", "gl"), ("user:dba", "secrets", "(G)")];
    let more =
        [("user:root", "secrets", "ALL"), ("user:dba", "nodes", "·"), ("group:developers", "nodes", "·")];
    for (subject, column, text) in expected.into_iter().chain(more) {
        assert_eq!(cells(&csv, subject)[column], text, "{subject} {column}: {csv}");
    }
    assert!(
        cells(&csv, "user:root").iter().all(|(head, text)| head == "subject" || text.to_uppercase() == *text)
    );
    assert!(!csv.contains("carol"), "the role does not exist, and gives nothing: {csv}");
    // Where files are not all there is, everybody may hold more of everything, but who holds all of it.
    let csv = run(&["-o", "csv"]);
    assert_eq!(cells(&csv, "user:dba")["secrets"], "(G)?");
    assert!(cells(&csv, "user:carol").iter().all(|(head, text)| head == "subject" || text == "?"), "{csv}");
    assert!(cells(&csv, "user:root").values().all(|text| !text.contains('?')), "{csv}");
    // A subject that was asked for is told, whether a binding names it or not.
    let one = run(&["--complete", "--subject", "sa:shop/idle", "--resources", "pods,secrets/x", "-o", "csv"]);
    assert_eq!(one, "subject,pods,secrets/x\r\nsa:shop/idle,·,·\r\n");
    let globbed =
        run(&["--complete", "--subject", "sa:*", "--resources", "secrets", "-n", "other", "-o", "csv"]);
    assert_eq!(cells(&globbed, "sa:shop/web")["secrets"], "·", "{globbed}");
    let wrong = folder.run(&["access", "matrix", "--resources", "secretz", "access"]);
    assert!(wrong.code == 2 && wrong.err.contains("did you mean `secrets`?"), "{wrong:?}");
}

#[test]
fn a_binding_does_not_hide_behind_the_name_or_the_label_of_a_default_one() {
    let text = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: cluster-admin, labels: {kubernetes.io/bootstrapping: rbac-defaults}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: Group, name: 'system:masters'}, {kind: User, name: mallory}]
";
    let folder = Folder::with("rbac.yaml", text);
    let ran = folder.run(&["access", "matrix", "--complete", "-o", "csv", "rbac.yaml"]);
    assert_eq!(cells(&ran.out, "user:mallory")["secrets"], "ALL", "{ran:?}");
    assert!(!ran.out.contains("group:system:masters"), "{}", ran.out);
}

const GATHERING: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: gathering}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {gathered: 'true'}}]}
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: gathered, labels: {gathered: 'true'}}
rules: [{verbs: [get], apiGroups: [''], resources: [secrets]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: gathering}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: gathering}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: gatherer}]
";

/// What a server decides by is what stands in a role; a controller has to write there what it gathers.
#[test]
fn gathered_rules_count_as_they_stand_in_a_cluster_and_are_worked_out_in_files() {
    let folder = Folder::with("rbac.yaml", GATHERING);
    let ask = ["access", "can-i", "get", "secrets/s", "-n", "default", "--as", "gatherer"];
    let can = |source: &[&str]| folder.run(&[&ask, source].concat()).code;
    assert_eq!(can(&["--complete", "rbac.yaml"]), 0);
    let live = |server: &ApiServer| {
        server.apply(GATHERING).expect("applied");
        let kubeconfig = server.kubeconfig(&server.admin_user());
        let code = can(&["cluster", "--kubeconfig", kubeconfig.to_str().expect("UTF-8")]);
        let user = server.user("gatherer", &[]);
        (code, server.can(&user, "get", "", "secrets", Some("default")))
    };
    if let Some(server) = ApiServer::shared() {
        assert_eq!(live(server), (1, false), "no controller runs here");
    }
    let Some(cluster) = Cluster::shared() else { return };
    live(cluster);
    wait("the controller gathers", Duration::from_secs(60), || live(cluster) == (0, true));
}

#[test]
fn defaults_of_another_version_are_told() {
    let folder = Folder::with("rbac.yaml", RBAC);
    let ask = |version: &str| {
        let words = ["access", "can-i", "get", "/healthz", "--as", "jane", "rbac.yaml"];
        folder.run(&[&words[..], &["--kubernetes-version", version]].concat())
    };
    let (same, other) = (ask("1.36"), ask("1.30"));
    assert_eq!((same.code, other.code), (0, 0));
    let told = "those of Kubernetes 1.36; those";
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(!flat(&same.out).contains(told) && flat(&other.out).contains(told), "{}", other.out);
}
