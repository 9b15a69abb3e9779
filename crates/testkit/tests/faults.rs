//! The proxy passes on what it is not told to spoil, and spoils what it is told.

use std::process::Output;
use std::time::Instant;

use seawall_testkit::{ApiServer, Fault, Proxy, Rule, SECRET_CANARY, User, program};

const JOBS: &str = "/apis/batch/v1/jobs";

fn kubectl(server: &ApiServer, proxy: &Proxy, user: &User, arguments: &[&str]) -> Output {
    let mut command = std::process::Command::new(program("kubectl").unwrap());
    command.arg("--kubeconfig").arg(server.kubeconfig_at(&proxy.url(), user)).args(arguments);
    command.env("KUBECACHEDIR", server.folder().join("kubectl-proxy")).output().unwrap()
}

#[track_caller]
fn says(output: &Output, expected: &str) {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    assert!(text.contains(expected), "{text}");
}

#[test]
fn faults_meet_only_their_paths() {
    let Some(server) = ApiServer::shared() else { return };
    let proxy = Proxy::start(server).unwrap();
    let reader = server.user("reader", &[]);
    server.grant(&reader, &[Rule::READ_ALL]);
    let within = |timeout: &str, what: &str| {
        kubectl(server, &proxy, &reader, &["get", what, "-A", &format!("--request-timeout={timeout}")])
    };
    let get = |what: &str| within("30s", what);
    says(&get("namespaces"), "kube-system");
    assert!(proxy.take_requests().iter().any(|request| request.starts_with("GET /api/v1/namespaces")));

    for (fault, expected) in [
        (Fault::Status(500), "injected by the test"),
        (Fault::Status(410), "injected by the test"),
        (Fault::Truncated, "unexpected EOF"),
    ] {
        proxy.inject(JOBS, fault);
        says(&get("jobs"), expected);
        says(&get("namespaces"), "kube-system");
        proxy.clear();
    }
    says(&get("jobs"), "No resources found");
    proxy.inject(JOBS, Fault::Timeout);
    says(&within("3s", "jobs"), "exceeded");
    proxy.clear();
    proxy.inject_times(JOBS, Fault::Status(500), 1);
    says(&get("jobs"), "injected by the test");
    says(&get("jobs"), "No resources found");
}

#[test]
fn a_list_expires_between_its_pages() {
    let Some(server) = ApiServer::shared() else { return };
    let proxy = Proxy::start(server).unwrap();
    let client = proxy.client(&server.admin_user());
    let namespaces = "/api/v1/namespaces";
    proxy.inject(namespaces, Fault::ExpiredPages);
    let first = client.get(&format!("{namespaces}?limit=1")).unwrap();
    let token = first.json()["metadata"]["continue"].as_str().unwrap().to_owned();
    let second = format!("{namespaces}?limit=1&continue={token}");
    let answer = client.get(&second).unwrap();
    assert_eq!((answer.status, answer.json()["reason"].as_str()), (410, Some("Expired")));
    proxy.clear();
    assert_eq!(client.get(&second).unwrap().status, 200);
    let requests = [&format!("{namespaces}?limit=1"), &second, &second].map(|target| format!("GET {target}"));
    assert_eq!(proxy.take_requests(), requests);

    proxy.inject(namespaces, Fault::Truncated);
    assert_eq!(client.get(namespaces).unwrap_err().kind(), std::io::ErrorKind::UnexpectedEof);
}

#[test]
fn many_objects_are_made_fast() {
    let Some(server) = ApiServer::shared() else { return };
    let start = Instant::now();
    server.many_objects(200).unwrap();
    println!("200 objects in {:?}", start.elapsed());
    let count = |path: &str| server.admin().get(path).unwrap().json()["items"].as_array().unwrap().len();
    assert_eq!(count("/apis/apps/v1/deployments?labelSelector=app"), 60);
    assert_eq!(count("/api/v1/services?labelSelector=app"), 40);
    let secrets = server.admin().get("/api/v1/namespaces/many-9/secrets").unwrap().json();
    let encoded = secrets["items"][0]["data"]["password"].as_str().unwrap();
    assert_eq!(encoded.len(), SECRET_CANARY.len().div_ceil(3) * 4);
}
