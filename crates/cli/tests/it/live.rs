//! `scan cluster` against a real API server.

use std::collections::BTreeMap;

use seawall_testkit::{ApiServer, Rule, User, or_skip};
use serde_json::Value;

use crate::folder::{Folder, Ran};
use crate::watch::Watch;

/// A pod with a privileged container, a Secret, and what a Deployment refers to.
fn manifests(namespace: &str) -> String {
    format!(
        r#"
apiVersion: v1
kind: Namespace
metadata: {{name: {namespace}}}
---
apiVersion: v1
kind: Secret
metadata:
  name: db
  namespace: {namespace}
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: '{{"stringData":{{"password":"canary-applied"}}}}'
type: Opaque
stringData: {{password: canary-live-7c1, token: canary-live-token}}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: {namespace}
  annotations: {{example.org/api-token: canary-annotation}}
data:
  password: canary-entry
  app.properties: |
    user = shop
    password = canary-line
---
apiVersion: v1
kind: Pod
metadata: {{name: agent, namespace: {namespace}}}
spec:
  containers:
  - name: app
    image: registry.example.com/app:1
    securityContext: {{privileged: true}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: {namespace}}}
spec:
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers:
      - name: web
        image: registry.example.com/web:1
        command: [web, --password, canary-argument, "--token=canary-word"]
        env:
        - {{name: DB_PASSWORD, value: canary-variable}}
        - {{name: DB_URL, value: "postgres://shop:canary-url@db/shop"}}
        - {{name: DB_USER, value: shop}}
        envFrom: [{{secretRef: {{name: db}}}}, {{secretRef: {{name: gone}}}}]
"#
    )
}

/// What every form of a secret of [`manifests`] looks like.
const CANARIES: &[&str] = &["canary-", "Y2FuYXJ5"];

fn scan(server: &ApiServer, user: &User, words: &[&str]) -> Ran {
    let kubeconfig = server.kubeconfig(user);
    let kubeconfig = kubeconfig.to_str().expect("a path in UTF-8");
    Folder::new().run(&[&["scan", "cluster", "--kubeconfig", kubeconfig], words].concat())
}

/// The findings of a check on objects of a namespace, by object.
fn findings<'r>(report: &'r Value, check: &str, namespace: &str) -> BTreeMap<&'r str, &'r Value> {
    let all = report["findings"].as_array().expect("a list");
    let wanted = |one: &&Value| one["check"] == check && one["object"]["namespace"] == namespace;
    all.iter().filter(wanted).map(|one| (one["object"]["name"].as_str().expect("text"), one)).collect()
}

#[test]
fn what_lives_in_a_cluster_is_judged_by_object_and_field() {
    let Some(server) = ApiServer::shared() else { return };
    server.apply(&manifests("judged")).expect("applied");
    let ran = scan(server, &server.admin_user(), &["-o", "json"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let report = ran.json();
    assert_eq!(report["complete"], true);
    assert_eq!(report["gaps"], Value::Array(Vec::new()));
    assert_eq!(report["kubernetesVersion"], "1.36");
    let found = findings(&report, "privileged-container", "judged");
    let evidence = &found["agent"]["evidence"];
    assert_eq!(evidence["path"], "cluster: v1 pods");
    assert_eq!(evidence["origin"], "live");
    assert_eq!(evidence["field"], "spec.containers[name=app].securityContext.privileged");
    assert_eq!((&evidence["line"], &evidence["column"]), (&0.into(), &0.into()));
    // Nothing else may exist elsewhere: what is not there is missing.
    let missing = findings(&report, "missing-secret", "judged");
    assert_eq!(missing["web"]["verdict"], "fail", "{missing:?}");
}

#[test]
fn secret_values_reach_no_format() {
    let Some(server) = ApiServer::shared() else { return };
    server.apply(&manifests("canaries")).expect("applied");
    for format in ["table", "json", "yaml", "sarif", "junit", "gitlab", "markdown", "csv", "html"] {
        for more in [&["--details"][..], &["--show-passed", "--show-secrets"]] {
            let ran = scan(server, &server.admin_user(), &[&["-o", format], more].concat());
            assert!([1, 3].contains(&ran.code), "{format}: {}", ran.err);
            for canary in CANARIES {
                assert!(!ran.out.contains(canary) && !ran.err.contains(canary), "{canary} in {format}");
            }
        }
    }
}

#[test]
fn what_may_not_be_read_is_a_gap_of_its_kind() {
    let Some(server) = ApiServer::shared() else { return };
    server.apply(&manifests("denied")).expect("applied");
    let user = server.user("pods-only", &[]);
    let groups = &["", "apps", "rbac.authorization.k8s.io"];
    let resources = &["pods", "deployments", "roles"];
    server.grant(&user, &[Rule { groups, resources, verbs: &["list"] }]);
    let ran = scan(server, &user, &["-o", "json", "--fail-on", "none"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    let report = ran.json();
    let gaps = report["gaps"].as_array().expect("a list");
    let of = |path: &str| gaps.iter().find(|gap| gap["path"] == path);
    let secrets = of("cluster: v1 secrets").expect("a gap");
    assert_eq!(secrets["cause"], "denied");
    assert_eq!(secrets["detail"], "no right to list secrets");
    assert!(of("cluster: v1 pods").is_none() && of("cluster: apps/v1 deployments").is_none());
    let found = findings(&report, "privileged-container", "denied");
    assert_eq!(found["agent"]["verdict"], "fail", "what may be read is judged");
    let missing = findings(&report, "missing-secret", "denied");
    assert_eq!(missing["web"]["verdict"], "unknown", "a Secret that nobody may see is not missing");
    assert_eq!(missing["web"]["cause"], "denied");
}

#[test]
fn what_may_be_read_in_a_namespace_is_read_there() {
    let Some(server) = ApiServer::shared() else { return };
    server.apply(&manifests("granted")).expect("applied");
    server.apply(&manifests("withheld")).expect("applied");
    let user = server.user("one-namespace", &[]);
    server.grant(&user, &[Rule { groups: &[""], resources: &["namespaces"], verbs: &["list", "get"] }]);
    server.grant_in("granted", &user, &[Rule::READ_ALL]);
    let check = ["--check", "privileged-container", "-o", "json", "--fail-on", "none"];
    for narrowed in [&[][..], &["-n", "granted"]] {
        let ran = scan(server, &user, &[&check, narrowed].concat());
        let report = ran.json();
        assert_eq!(findings(&report, "privileged-container", "granted").len(), 1, "{report}");
        let gaps = report["gaps"].as_array().expect("a list");
        match narrowed.is_empty() {
            true => {
                assert_eq!(ran.code, 3, "other namespaces stay unread");
                let path = "cluster: v1 pods in namespace withheld";
                assert!(gaps.iter().any(|gap| gap["path"] == path && gap["cause"] == "denied"), "{gaps:?}");
                let path = "cluster: v1 pods in namespace granted";
                assert!(gaps.iter().all(|gap| gap["path"] != path), "{gaps:?}");
            }
            false => assert_eq!((ran.code, gaps.len()), (0, 0), "{gaps:?}"),
        }
    }
}

#[test]
fn a_namespace_that_does_not_exist_is_no_empty_one() {
    let Some(server) = ApiServer::shared() else { return };
    let ran = scan(server, &server.admin_user(), &["-n", "no-such-namespace"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("there is no namespace \"no-such-namespace\""), "{}", ran.err);
}

#[test]
fn nobody_at_the_address_is_a_gap_and_no_context_is_an_error() {
    let kubeconfig = "\
apiVersion: v1
kind: Config
current-context: here
clusters: [{name: here, cluster: {server: 'https://127.0.0.1:1'}}]
users: [{name: here, user: {token: canary-token}}]
contexts: [{name: here, context: {cluster: here, user: here}}]
";
    let folder = Folder::with("config", kubeconfig);
    let ran = folder.run(&["scan", "cluster", "--kubeconfig", "config", "-o", "json"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert_eq!(ran.json()["gaps"][0]["cause"], "unreachable");
    assert!(!ran.out.contains("canary") && !ran.err.contains("canary"));
    let ran = folder.run(&["scan", "cluster", "--kubeconfig", "config", "--context", "there"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("no context \"there\"") && ran.err.contains("here"), "{}", ran.err);
}

/// A report without the time, which is another each time.
fn timeless(mut report: Value) -> Value {
    report["started"] = Value::Null;
    report
}

#[test]
fn a_snapshot_gives_the_findings_of_the_cluster() {
    let Some(server) = or_skip(ApiServer::start()) else { return };
    server.apply(&manifests("kept")).expect("applied");
    let folder = Folder::new();
    let limited = server.user("limited", &[]);
    server.grant(&limited, &[Rule { groups: &["", "apps"], resources: &["*"], verbs: &["list"] }]);
    for (user, code) in [(server.admin_user(), 0), (limited, 3)] {
        let kubeconfig = server.kubeconfig(&user);
        let kubeconfig = kubeconfig.to_str().expect("a path in UTF-8");
        let ran = folder.run(&["snapshot", "--kubeconfig", kubeconfig, "-o", "c.swz"]);
        assert_eq!(ran.code, code, "{}", ran.err);
        for words in [&["-o", "json"][..], &["-o", "json", "--check", "missing-*", "--show-passed"]] {
            let live = scan(&server, &user, words);
            let kept = folder.run(&[&["scan", "snapshot", "c.swz"], words].concat());
            assert_eq!(live.code, kept.code, "{}", kept.err);
            assert_eq!(timeless(live.json()), timeless(kept.json()), "{words:?}");
        }
        folder.run(&["scan", "snapshot", "c.swz", "-o", "json=kept.json"]);
        let same = folder.run(&["diff", "kept.json", "c.swz", "-o", "json", "--allow-incomplete"]);
        let summary = &same.json()["summary"];
        let changed = ["new", "changed", "unseen", "fixed", "moved"].map(|kind| summary[kind].clone());
        assert!(same.code == 0 && changed.iter().all(|number| *number == 0), "{summary} {}", same.err);
        assert!(summary["unchanged"].as_u64().is_some_and(|number| number > 0) || code != 0, "{summary}");
        let packed = std::fs::read(folder.path.join("c.swz")).expect("it is there");
        let mut unpacked = Vec::new();
        let inner = &packed[12..packed.len() - 32];
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(inner), &mut unpacked).expect("gzip");
        let text = String::from_utf8(unpacked).expect("text");
        assert!(text.contains("redacted 20 bytes") || code != 0, "Secrets are there, without their values");
        for canary in CANARIES {
            assert!(!text.contains(canary), "{canary}");
        }
    }
}

#[test]
fn a_damaged_snapshot_is_refused() {
    let folder = Folder::with("c.swz", "no snapshot at all, but text");
    let ran = folder.run(&["scan", "snapshot", "c.swz"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("error: the file is no snapshot of Seawall"), "{}", ran.err);
    assert!(ran.err.contains("c.swz"), "{}", ran.err);
}

#[test]
fn the_doctor_names_what_fails_and_what_to_do() {
    let Some(server) = ApiServer::shared() else { return };
    let check = |user: &User, words: &[&str]| {
        let kubeconfig = server.kubeconfig(user);
        let kubeconfig = kubeconfig.to_str().expect("a path in UTF-8");
        Folder::new().run(&[&["check", "--kubeconfig", kubeconfig], words].concat())
    };
    let ran = check(&server.admin_user(), &["-o", "json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let told = ran.json();
    let probes = told["probes"].as_array().expect("a list");
    let subjects: Vec<&str> = probes.iter().map(|probe| probe["subject"].as_str().expect("text")).collect();
    assert_eq!(subjects, ["configuration", "connection", "version", "clock", "identity", "rights"]);
    assert!(probes.iter().all(|probe| probe["state"] == "ok"), "{told}");

    let limited = server.user("doctor", &[]);
    server.grant(&limited, &[Rule { groups: &[""], resources: &["pods"], verbs: &["list"] }]);
    let ran = check(&limited, &[]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(
        ran.out.contains("fail  rights         secrets may not be listed in all namespaces"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("hint: `seawall scan cluster --print-rbac` prints the roles"), "{}", ran.out);
    assert!(ran.out.contains("ok    identity       the server knows you as doctor"), "{}", ran.out);
    assert!(!ran.out.contains(" pods may not"), "{}", ran.out);
    let ran = check(&limited, &["--pre"]);
    assert_eq!(ran.code, 0, "before rights are given, none are asked for: {ran:?}");
    let nobody = User { name: String::new(), token: "no-such-token".to_owned() };
    let ran = check(&nobody, &["--pre"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("fail  connection") && ran.out.contains("unauthenticated"), "{}", ran.out);
}

/// The lines of `inspect cluster`.
fn inspected(server: &ApiServer) -> Vec<Value> {
    let kubeconfig = server.kubeconfig(&server.admin_user());
    let kubeconfig = kubeconfig.to_str().expect("a path in UTF-8");
    let ran = Folder::new().run(&["inspect", "cluster", "--kubeconfig", kubeconfig]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for canary in CANARIES {
        assert!(!ran.out.contains(canary), "{canary}");
    }
    ran.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// A report without what tells where it was read, with its findings in the order of their fingerprints.
fn placeless(report: Value) -> Value {
    let mut report = timeless(report);
    for key in ["sources", "documents", "foreignDocuments"] {
        report["summary"][key] = Value::Null;
    }
    let strip = |evidence: &mut Value| {
        for key in ["path", "origin", "line", "column", "endLine", "endColumn", "objectLine"] {
            evidence[key] = Value::Null;
        }
    };
    let findings = report["findings"].as_array_mut().expect("a list");
    for finding in findings.iter_mut() {
        strip(&mut finding["evidence"]);
        finding["related"].as_array_mut().expect("a list").iter_mut().for_each(strip);
    }
    findings.sort_by_key(|finding| finding["fingerprint"].to_string());
    report
}

#[test]
fn a_dump_gives_the_findings_of_the_cluster() {
    let Some(server) = or_skip(ApiServer::start()) else { return };
    server.apply(&manifests("dumped")).expect("applied");
    let objects = inspected(&server);
    assert!(objects.iter().all(|line| line["line"].is_null()), "nothing live has a line");
    let mut resources: Vec<String> = objects
        .iter()
        .map(|line| {
            let path = line["file"].as_str().and_then(|path| path.strip_prefix("cluster: "));
            let (version, plural) = path.and_then(|path| path.split_once(' ')).expect("version and name");
            match version.split_once('/') {
                Some((group, version)) => format!("{plural}.{version}.{group}"),
                None => plural.to_owned(),
            }
        })
        .collect();
    resources.sort();
    resources.dedup();
    let admin = server.admin_user();
    let dump =
        server.kubectl(&admin, &["get", &resources.join(","), "-A", "-o", "json"], "").expect("kubectl");
    assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
    // That values stand in the dump is a fact about the dump, not about the cluster.
    let words = ["-o", "json", "--skip", "secret-value-in-manifest"];
    let live = placeless(scan(&server, &admin, &words).json());
    let version = server.admin().get("/version").expect("the server answers").json();
    let version = version["gitVersion"].as_str().expect("text");
    let files = ["scan", "-", "--complete", "--kubernetes-version", version];
    let file = Folder::new().run_with(&[&files[..], &words].concat(), &dump.stdout);
    let file = placeless(file.json());
    assert_eq!(live["summary"], file["summary"]);
    assert_eq!(live["checks"], file["checks"]);
    let (live, file) = (live["findings"].as_array(), file["findings"].as_array());
    let (live, file) = (live.expect("a list"), file.expect("a list"));
    for (live, file) in live.iter().zip(file) {
        assert_eq!(live, file);
    }
    assert!(live.len() == file.len() && live.len() > 20, "{} findings", live.len());
}

/// A server tells an object in any version that it serves: only who wrote it tells what they asked for.
#[test]
fn writers_through_old_versions_are_told_and_what_they_wrote_is_not() {
    let Some(server) = ApiServer::shared() else { return };
    let budget = r#"
apiVersion: v1
kind: Namespace
metadata: {name: writers}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: applied, namespace: writers}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
"#;
    server.apply(budget).expect("applied");
    let admin = server.admin_user();
    // As an older kubectl would have left it: today's takes it out of what it is given.
    let copy =
        r#"kubectl.kubernetes.io/last-applied-configuration={"apiVersion":"policy/v1beta1","a":"canary"}"#;
    let done = server.kubectl(&admin, &["annotate", "pdb", "applied", "-n", "writers", copy], "");
    assert!(done.expect("kubectl").status.success());
    let words = ["--check", "outdated-api-writer", "-o", "json", "-n", "writers"];
    let report = scan(server, &admin, &words).json();
    let found = findings(&report, "outdated-api-writer", "writers");
    let expected = "kubectl apply last wrote it through policy/v1beta1, not served since 1.25; use policy/v1";
    assert_eq!(found["applied"]["message"], expected);
    let kubeconfig = server.kubeconfig(&admin);
    let to = ["--kubeconfig", kubeconfig.to_str().expect("UTF-8"), "-n", "writers"];
    let inspected = Folder::new().run(&[&["inspect", "cluster"][..], &to].concat()).out;
    assert!(inspected.contains("apiVersion policy/v1beta1\\u003e"), "{inspected}");
    assert!(!inspected.contains("canary"), "{inspected}");
}

#[test]
fn the_commands_of_the_manual_run_as_they_stand_there() {
    let Some(server) = ApiServer::shared() else { return };
    server.apply(&manifests("shop")).expect("applied");
    let manual = include_str!("../../../../docs/cluster.md");
    let commands: Vec<&str> = manual.lines().filter_map(|line| line.strip_prefix("$ seawall ")).collect();
    assert!(commands.len() >= 10, "{commands:?}");
    let exceptions = include_str!("../../../../examples/exceptions.yaml");
    let folder = Folder::with("exceptions.yaml", exceptions);
    for command in commands {
        let words: Vec<&str> = command.split('#').next().unwrap_or_default().split_whitespace().collect();
        let kubeconfig = server.kubeconfig(&server.admin_user());
        let mut run = folder.command(&words);
        run.env("KUBECONFIG", kubeconfig);
        if words.contains(&"--watch") {
            let watch = Watch::of(run);
            watch.line();
            let (code, err) = watch.interrupt();
            assert!([0, 1].contains(&code), "seawall {command}: {err}");
            continue;
        }
        let ran = crate::folder::finish(&mut run);
        assert!([0, 1].contains(&ran.code), "seawall {command}: {ran:?}");
    }
}
