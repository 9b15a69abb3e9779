//! A real API server: applies, lists, denies, and leaves nothing behind.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use seawall_testkit::{ApiServer, Rule, or_skip, program, wait};

const DEPLOYMENT: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: 'example.org/web:1'}]}
---
apiVersion: v1
kind: Pod
metadata: {name: alone, namespace: shop}
spec: {containers: [{name: web, image: 'example.org/web:1'}]}
";

const DEPLOYMENTS: &str = "/apis/apps/v1/deployments";

#[test]
fn applies_lists_and_denies() {
    let Some(server) = ApiServer::shared() else { return };
    server.apply(DEPLOYMENT).unwrap();
    let list = server.admin().get(DEPLOYMENTS).unwrap().json();
    assert_eq!(list["items"][0]["metadata"]["name"], "web");
    assert_eq!(list["items"].as_array().unwrap().len(), 1);

    let reader = server.user("reader@example.org", &["readers"]);
    let status = |path: &str| server.client(&reader).get(path).unwrap().status;
    assert_eq!(status(DEPLOYMENTS), 403);
    server.grant(&reader, &[Rule { groups: &["apps"], resources: &["deployments"], verbs: &["list"] }]);
    assert_eq!((status(DEPLOYMENTS), status("/api/v1/pods")), (200, 403));
    server.grant(&reader, &[Rule { groups: &[""], resources: &["pods"], verbs: &["list"] }]);
    assert_eq!((status(DEPLOYMENTS), status("/api/v1/pods")), (403, 200));
    server.grant_in("shop", &reader, &[Rule::READ_ALL]);
    assert_eq!((status(DEPLOYMENTS), status("/apis/apps/v1/namespaces/shop/deployments")), (403, 200));

    let nobody = server.admin().with_token("unknown").get(DEPLOYMENTS).unwrap();
    assert_eq!(nobody.status, 401);
    let output = server.kubectl(&reader, &["get", "pods", "-A", "-o", "name"], "").unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "pod/alone\n");
}

#[test]
fn a_certificate_is_an_identity() {
    let Some(server) = ApiServer::shared() else { return };
    let [certificate, key] = server.certificate("robot", &["robots"]);
    let files = ["robot.pem", "robot.key"].map(|name| server.folder().join(name));
    std::fs::write(&files[0], certificate).unwrap();
    std::fs::write(&files[1], key).unwrap();
    let [certificate, key] = files.map(|file| file.to_str().unwrap().to_owned());
    let mut kubectl = Command::new(program("kubectl").unwrap());
    kubectl.args(["--server", &server.url(), "--certificate-authority"]).arg(server.folder().join("ca.pem"));
    kubectl.args(["--client-certificate", &certificate, "--client-key", &key, "auth", "whoami"]);
    let output =
        kubectl.args(["-o", "jsonpath={.status.userInfo.username} {.status.userInfo.groups}"]).output();
    let text = String::from_utf8(output.unwrap().stdout).unwrap();
    assert_eq!(text, r#"robot ["robots","system:authenticated"]"#);
}

#[test]
fn a_service_account_has_a_token_of_its_own() {
    let Some(server) = ApiServer::shared() else { return };
    let path = "/api/v1/namespaces/kube-system/serviceaccounts/default/token";
    let answer = server.admin().request("POST", path, "{}").unwrap().json();
    let token = answer["status"]["token"].as_str().unwrap();
    assert_eq!(server.admin().with_token(token).get("/api/v1/pods").unwrap().status, 403);
}

#[test]
fn nothing_stays_behind() {
    let Some(server) = or_skip(ApiServer::start()) else { return };
    let folder = server.folder().to_path_buf();
    assert_eq!(processes_of(&folder).len(), 3, "etcd, kube-apiserver and who ends them");
    drop(server);
    assert!(!folder.exists());
    assert_eq!(processes_of(&folder), Vec::<PathBuf>::new());
}

#[test]
fn nothing_stays_behind_where_a_test_is_killed() {
    let Some(_) = or_skip(program("kube-apiserver")) else { return };
    let mut command = Command::new(std::env::current_exe().unwrap());
    let quiet = command.args(["--exact", "applies_lists_and_denies"]).stdout(Stdio::null());
    let mut test = quiet.stderr(Stdio::null()).spawn().unwrap();
    let folder = std::env::temp_dir().join(format!("seawall-{}-0s", test.id()));
    let longest = Duration::from_secs(60);
    wait("its server starts", longest, || processes_of(&folder).len() == 3);
    test.kill().unwrap();
    test.wait().unwrap();
    wait("all is gone", longest, || !folder.exists() && processes_of(&folder).is_empty());
}

/// The processes that name a folder in their arguments.
fn processes_of(folder: &Path) -> Vec<PathBuf> {
    let processes = std::fs::read_dir("/proc").unwrap().filter_map(Result::ok).map(|entry| entry.path());
    let names_folder = |process: &PathBuf| {
        let arguments = std::fs::read(process.join("cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&arguments).contains(folder.to_str().unwrap())
    };
    processes.filter(names_folder).collect()
}
