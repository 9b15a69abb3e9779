//! `seawall fix cluster` against a real API server.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use seawall_testkit::{ApiServer, Rule, User, or_skip, program};
use serde_json::{Value, json};

use crate::folder::{Folder, Ran, clean};

const CHECKS: &str = "host-pid,privileged-container,privilege-escalation-allowed";

/// A Deployment that fails three checks with fixes, with more metadata.
fn deployment(namespace: &str, name: &str, metadata: &str) -> String {
    format!(
        "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: {namespace}{metadata}}}\n\
         spec:\n  selector: {{matchLabels: {{app: {name}}}}}\n  template:\n    \
         metadata: {{labels: {{app: {name}}}}}\n    spec:\n      hostPID: true\n      containers:\n      \
         - {{name: app, image: 'example.org/app:1', securityContext: {{privileged: true}}}}\n"
    )
}

fn namespace(name: &str) -> String {
    format!("apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n")
}

fn run(server: &ApiServer, user: &User, namespace: &str, words: &[&str]) -> Ran {
    let kubeconfig = server.kubeconfig(user);
    let kubeconfig = kubeconfig.to_str().expect("a path in UTF-8");
    let fixed = ["fix", "cluster", "--kubeconfig", kubeconfig, "-n", namespace, "--check", CHECKS];
    Folder::new().run(&[&fixed, words].concat())
}

/// Which of the checks still fail for which objects of a namespace.
fn failing(server: &ApiServer, namespace: &str) -> Vec<(String, String)> {
    let kubeconfig = server.kubeconfig(&server.admin_user());
    let kubeconfig = kubeconfig.to_str().expect("a path in UTF-8");
    let words =
        ["scan", "cluster", "--kubeconfig", kubeconfig, "-n", namespace, "--check", CHECKS, "-o", "json"];
    let report = Folder::new().run(&words).json();
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let findings = report["findings"].as_array().expect("a list").iter();
    findings.map(|one| (text(&one["object"]["name"]), text(&one["check"]))).collect()
}

#[test]
fn commands_are_printed_that_mend_when_they_are_run() {
    let Some(server) = ApiServer::shared() else { return };
    server.apply(&(namespace("mend-print") + &deployment("mend-print", "web", ""))).expect("applied");
    let admin = server.admin_user();
    let ran = run(server, &admin, "mend-print", &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(lines[0].starts_with("# Deployment mend-print/web: "), "{}", ran.out);
    assert!(lines.contains(&"#   remove spec.template.spec.hostPID"), "{}", ran.out);
    assert!(ran.err.contains("hint: nothing was changed; --apply patches the objects"), "{}", ran.err);
    assert!(ran.err.contains("note: Deployment mend-print/web was applied from files"));
    assert_eq!(failing(server, "mend-print").len(), 3, "nothing was changed");
    let mut shell = clean(Command::new("/bin/sh"));
    let kubectl = program("kubectl").expect("the server is there, and so is kubectl");
    let output = shell.args(["-e", "-c", &ran.out]).env("PATH", kubectl.parent().expect("a folder")).output();
    let output = output.expect("a shell runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(failing(server, "mend-print"), []);
    assert_eq!(run(server, &admin, "mend-print", &["--dry-run"]).out, "");
}

#[test]
fn objects_are_patched_where_someone_says_so() {
    let Some(server) = ApiServer::shared() else { return };
    let two = deployment("mend-apply", "one", "") + &deployment("mend-apply", "two", "");
    server.apply(&(namespace("mend-apply") + &two)).expect("applied");
    let reader = server.user("mend-reader", &[]);
    server.grant(&reader, &[Rule::READ_ALL]);
    let ran = run(server, &reader, "mend-apply", &["--apply"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
    let refused = "error: Deployment mend-apply/one is not patched: there is no right to patch it: ";
    assert!(ran.err.contains(refused), "{}", ran.err);
    assert_eq!(failing(server, "mend-apply").len(), 6);
    let ran = run(server, &server.admin_user(), "mend-apply", &["--apply"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.out.lines().filter(|line| line.starts_with("patched Deployment mend-apply/")).count(), 2);
    assert_eq!(failing(server, "mend-apply"), []);
    let path = "/apis/apps/v1/namespaces/mend-apply/deployments/one";
    let object = server.admin().get(path).expect("it answers").json();
    let writers = object["metadata"]["managedFields"].as_array().expect("a list").iter();
    assert!(writers.into_iter().any(|one| one["manager"] == "seawall"), "{object}");
}

#[test]
fn what_changed_since_it_was_read_is_not_patched() {
    let Some(server) = ApiServer::shared() else { return };
    server.apply(&(namespace("mend-race") + &deployment("mend-race", "web", ""))).expect("applied");
    let admin = server.admin_user();
    let path = "/apis/apps/v1/namespaces/mend-race/deployments/web";
    let mut connection = server.admin().connection();
    let mut change = || {
        let mut object = connection.request("GET", path, "").expect("it answers").json();
        let version = object["metadata"]["resourceVersion"].clone();
        object["metadata"]["annotations"] = json!({"example.org/version-before": version});
        connection.request("PUT", path, &object.to_string()).expect("it answers");
    };
    let line = run(server, &admin, "mend-race", &["-o", "json-patch"]).json();
    change();
    let patch = line["patch"].to_string();
    let words = ["patch", "deployment", "web", "-n", "mend-race", "--type=json", "-p", &patch];
    assert!(!server.kubectl(&admin, &words, "").expect("kubectl runs").status.success());
    // Someone who never stops is between every read and every write.
    let done = AtomicBool::new(false);
    let ran = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                change();
            }
        });
        let ran = run(server, &admin, "mend-race", &["--apply"]);
        done.store(true, Ordering::Relaxed);
        writer.join().expect("the server answers");
        ran
    });
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
    let refused = "Deployment mend-race/web is not patched: it has changed since it was read";
    assert!(ran.err.contains(refused), "{}", ran.err);
    let object = server.admin().get(path).expect("it answers").json();
    assert_eq!(object["spec"]["template"]["spec"]["hostPID"], true);
}

#[test]
fn what_others_keep_is_told_and_not_patched() {
    let Some(server) = ApiServer::shared() else { return };
    let kept = [
        ("helm", ", annotations: {meta.helm.sh/release-name: shop}", "the Helm release shop sets it back"),
        (
            "argo",
            ", annotations: {argocd.argoproj.io/tracking-id: 'x:apps/Deployment:y/z'}",
            "Argo CD sets it back",
        ),
        (
            "flux",
            ", labels: {kustomize.toolkit.fluxcd.io/name: apps}",
            "the Flux Kustomization apps sets it back",
        ),
    ];
    let mut manifests = namespace("mend-kept");
    kept.iter().for_each(|(name, metadata, _)| manifests += &deployment("mend-kept", name, metadata));
    manifests += "---\napiVersion: v1\nkind: Pod\nmetadata: {name: bare, namespace: mend-kept}\n\
                  spec: {hostPID: true, containers: [{name: app, image: 'example.org/app:1'}]}\n";
    server.apply(&manifests).expect("applied");
    let ran = run(server, &server.admin_user(), "mend-kept", &["--apply"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    for (name, _, reason) in kept {
        let told = ran.err.lines().find(|line| line.contains(&format!("Deployment mend-kept/{name} is not")));
        assert!(told.is_some_and(|line| line.contains(reason)), "{name}: {}", ran.err);
    }
    assert!(ran.err.contains("Pod mend-kept/bare is not mended: what runs in a pod cannot be changed"));
    let by_hand = "by hand: remove spec.hostPID; set spec.containers[0].securityContext.\
                   allowPrivilegeEscalation to false\n";
    assert!(ran.err.contains(by_hand), "{}", ran.err);
    assert!(failing(server, "mend-kept").len() >= 11);
}

#[test]
fn only_json_patches_can_be_written() {
    let ran = Folder::new().run(&["fix", "cluster", "-o", "patch"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("no file holds what lives in a cluster"), "{}", ran.err);
}

/// The commands that docs/fix.md shows for clusters, one after the other, with the shop of the examples.
#[test]
fn the_manual_does_what_it_says() {
    let Some(server) = or_skip(ApiServer::start()) else { return };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files: Vec<PathBuf> = std::fs::read_dir(root.join("examples/shop"))
        .expect("the examples are there")
        .map(|file| file.expect("listed").path())
        .collect();
    files.sort();
    let texts: Vec<String> =
        files.iter().map(|file| std::fs::read_to_string(file).expect("a manifest")).collect();
    // One of the examples shows a version that no server has any more.
    let served = texts.join("\n---\n").replace("policy/v1beta1", "policy/v1");
    server.apply(&served).expect("applied");
    let manual = std::fs::read_to_string(root.join("docs/fix.md")).expect("the manual");
    let (_, manual) = manual.split_once("\n## In a cluster\n").expect("the chapter");
    let commands: Vec<&str> = manual.lines().filter_map(|line| line.strip_prefix("$ ")).collect();
    assert_eq!(commands.len(), 5);
    let folder = Folder::new();
    let programs = [Path::new(env!("CARGO_BIN_EXE_seawall")), &program("kubectl").expect("it is there")]
        .map(|program| program.parent().expect("a folder").display().to_string());
    let search = format!("{}:{}", programs.join(":"), std::env::var("PATH").unwrap_or_default());
    let mut outputs = Vec::new();
    for command in &commands {
        let mut shell = clean(Command::new("/bin/sh"));
        shell.args(["-e", "-c", command]).current_dir(&folder.path).env("PATH", &search);
        shell.env("KUBECONFIG", server.kubeconfig(&server.admin_user())).stdin(Stdio::null());
        let output = shell.output().expect("a shell runs");
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        outputs.push(String::from_utf8(output.stdout).expect("text"));
    }
    for line in manual.lines().filter(|line| line.starts_with('#') && !line.starts_with("##")) {
        let found = outputs[0].contains(line) || folder.read("fix.sh").contains(line);
        assert!(found, "{line} in {}", outputs[0]);
    }
    assert!(outputs[2].contains("deployment.apps/cart patched"), "{}", outputs[2]);
    assert!(outputs[3].starts_with("patched "), "{}", outputs[3]);
    assert!(folder.read("patches.jsonl").lines().count() > 1);
}
