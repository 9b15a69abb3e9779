//! The ways to a server: proxies, credentials that run out, rights of others, the inside of a pod.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use seawall_testkit::{ApiServer, Cluster, Fault, Proxy, Tunnel, User, or_skip};
use serde_json::Value;

use crate::folder::{Folder, Ran, finish};

/// A name of the API server's certificate that no resolver knows.
const ELSEWHERE: &str = "kubernetes.default.svc:6443";

const PROXIES: [&str; 6] = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"];

/// A scan that reads little, with nothing of the environment that leads elsewhere.
fn scan(folder: &Folder, kubeconfig: &Path, words: &[&str], environment: &[(&str, &str)]) -> Ran {
    let fixed = ["scan", "cluster", "--check", "privileged-container", "-o", "json"];
    let mut command = folder.command(&[&fixed, words].concat());
    for name in PROXIES {
        command.env_remove(name);
    }
    finish(command.env("KUBECONFIG", kubeconfig).envs(environment.iter().copied()))
}

/// The only gap of a report, as cause and detail.
#[track_caller]
fn gap(ran: &Ran) -> (String, String) {
    let report = ran.json();
    let gaps = report["gaps"].as_array().expect("a list");
    let [gap] = gaps.as_slice() else { panic!("not one gap: {gaps:?}") };
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    (text(&gap["cause"]), text(&gap["detail"]))
}

#[track_caller]
fn is_whole(ran: &Ran) {
    assert!([0, 1].contains(&ran.code), "{}", ran.err);
    assert_eq!(ran.json()["gaps"], Value::Array(Vec::new()));
}

/// A kubeconfig for a server under another address, with more about the cluster or the user.
fn kubeconfig(server: &ApiServer, folder: &Folder, address: &str, cluster: &str, user: &str) -> PathBuf {
    let text = std::fs::read_to_string(server.kubeconfig(&server.admin_user())).expect("written");
    let token = format!("token: '{}'", server.admin_token());
    assert!(text.contains(&token) && text.contains(&server.url()), "{text}");
    let text = text.replace(&format!("'{}'", server.url()), &format!("'{address}'{cluster}"));
    let path = folder.path.join("config");
    std::fs::write(&path, if user.is_empty() { text } else { text.replace(&token, user) }).expect("written");
    path
}

#[test]
fn proxies_are_asked_by_the_rules_of_kubectl() {
    let Some(server) = ApiServer::shared() else { return };
    let Some(tunnel) = or_skip(Tunnel::start(server)) else { return };
    let folder = Folder::new();
    let elsewhere = format!("https://{ELSEWHERE}");
    let plain = tunnel.address().to_string();
    let proxy = format!("http://{plain}");
    let own = format!(", proxy-url: '{proxy}'");
    let nobody = "http://127.0.0.1:1";
    let here = server.url();
    for (address, cluster, environment, through) in [
        (&elsewhere, own.as_str(), &[][..], true),
        // The kubeconfig's proxy is asked whatever the environment says.
        (&elsewhere, &own, &[("HTTPS_PROXY", nobody), ("NO_PROXY", "*")], true),
        (&elsewhere, "", &[("HTTPS_PROXY", &*proxy)], true),
        (&elsewhere, "", &[("https_proxy", &*plain), ("NO_PROXY", "example.com")], true),
        // This machine is reached without a proxy, unless the kubeconfig names one.
        (&here, "", &[("HTTPS_PROXY", nobody)], false),
        (&here, &own, &[], true),
        // That of plain HTTP is not for servers that speak TLS.
        (&here, "", &[("HTTP_PROXY", nobody)], false),
    ] {
        let config = kubeconfig(server, &folder, address, cluster, "");
        let ran = scan(&folder, &config, &[], environment);
        is_whole(&ran);
        let targets = tunnel.take_targets();
        assert_eq!(!targets.is_empty(), through, "{address} {cluster} {environment:?}");
        let target = address.trim_start_matches("https://");
        assert!(targets.iter().all(|(one, _)| one == target), "{targets:?}");
    }
    let config = kubeconfig(server, &folder, &elsewhere, "", "");
    let ran = scan(&folder, &config, &[], &[("HTTPS_PROXY", &*proxy), ("NO_PROXY", ".default.svc")]);
    assert_eq!(gap(&ran).0, "unreachable");
    assert_eq!(tunnel.take_targets(), []);
}

#[test]
fn passwords_of_proxies_are_given_to_the_proxy_alone() {
    let Some(server) = ApiServer::shared() else { return };
    let Some(tunnel) = or_skip(Tunnel::start(server)) else { return };
    let folder = Folder::new();
    let with = |scheme: &str, to: &str| format!(", proxy-url: '{scheme}://user:canary-word@{to}'");
    let address = tunnel.address().to_string();
    let config = kubeconfig(server, &folder, &server.url(), &with("http", &address), "");
    is_whole(&scan(&folder, &config, &[], &[]));
    let targets = tunnel.take_targets();
    // user:canary-word
    assert!(targets.iter().all(|(_, told)| told.as_deref() == Some("Basic dXNlcjpjYW5hcnktd29yZA==")));
    for (scheme, to, code, told) in [
        ("ftp", address.as_str(), 2, "the proxy-url of the kubeconfig cannot be used"),
        ("http", "127.0.0.1:1", 3, "unreachable"),
    ] {
        let config = kubeconfig(server, &folder, &server.url(), &with(scheme, to), "");
        let ran = scan(&folder, &config, &[], &[]);
        assert_eq!(ran.code, code, "{}", ran.err);
        let all = ran.out.clone() + &ran.err;
        assert!(all.contains(told) && !all.contains("canary"), "{all}");
    }
}

#[test]
fn a_proxy_that_speaks_tls_is_asked_too() {
    let Some(server) = ApiServer::shared() else { return };
    let Some(tunnel) = or_skip(Tunnel::start(server)) else { return };
    let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|one| one.local_addr());
    let port = free.expect("a free port").port();
    let file = |name: &str| server.folder().join(name).display().to_string();
    let (certificate, key) = (file("serving.pem"), file("serving.key"));
    let front =
        format!("OPENSSL-LISTEN:{port},bind=127.0.0.1,cert={certificate},key={key},verify=0,reuseaddr,fork");
    let back = format!("TCP:{}", tunnel.address());
    let Ok(mut socat) = Command::new("socat").args([&front, &back]).stderr(Stdio::null()).spawn() else {
        println!("skipped: socat is not installed");
        return;
    };
    let listens = || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok();
    seawall_testkit::wait("socat listens", Duration::from_secs(10), listens);
    let folder = Folder::new();
    let own = format!(", proxy-url: 'https://127.0.0.1:{port}'");
    let ran =
        scan(&folder, &kubeconfig(server, &folder, &format!("https://{ELSEWHERE}"), &own, ""), &[], &[]);
    socat.kill().expect("it runs");
    socat.wait().expect("it ends");
    is_whole(&ran);
    assert!(tunnel.take_targets().iter().any(|(target, _)| target == ELSEWHERE));
}

#[test]
fn a_server_that_tells_its_groups_one_by_one_is_read_as_any_other() {
    let Some(server) = or_skip(ApiServer::start()) else { return };
    let Some(proxy) = or_skip(Proxy::start(&server)) else { return };
    let folder = Folder::new();
    let config = server.kubeconfig_at(&proxy.url(), &server.admin_user());
    let run = |words: &[&str]| {
        let ran = finish(folder.command(words).env("KUBECONFIG", &config));
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out
    };
    let inspected = run(&["inspect", "cluster"]);
    let at_once = proxy.take_requests();
    let asks_each = |lines: &[String]| lines.iter().any(|line| line == "GET /apis/apps/v1");
    assert!(!asks_each(&at_once), "{at_once:?}");
    proxy.inject("/api", Fault::PlainJson);
    proxy.inject("/apis", Fault::PlainJson);
    assert!(run(&["inspect", "cluster"]) == inspected && inspected.lines().count() > 50);
    assert!(asks_each(&proxy.take_requests()));
}

#[test]
fn credentials_that_end_within_a_scan_are_renewed() {
    let Some(server) = ApiServer::shared() else { return };
    let folder = Folder::new();
    // Each token is over before it can be used: every request needs another one.
    let credential = format!(
        r#"{{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{{"token":"{}","expirationTimestamp":"2020-01-01T00:00:00Z"}}}}"#,
        server.admin_token()
    );
    let calls = folder.path.join("calls");
    let script = format!("echo call >> {}; echo '{credential}'", calls.display()).replace('\'', "''");
    let plugin = format!(
        "exec: {{apiVersion: client.authentication.k8s.io/v1, command: sh, args: ['-c', '{script}'], \
         interactiveMode: Never}}"
    );
    let ran = scan(&folder, &kubeconfig(server, &folder, &server.url(), "", &plugin), &[], &[]);
    is_whole(&ran);
    let calls = folder.read("calls").lines().count();
    assert!(calls > 3, "{calls} calls");
}

/// A plugin does not say when its tokens end: the server does.
#[test]
fn credentials_that_a_server_does_not_take_any_more_are_renewed() {
    let Some(server) = ApiServer::shared() else { return };
    let folder = Folder::new();
    let credential = format!(
        r#"{{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{{"token":"{}"}}}}"#,
        server.admin_token()
    );
    let script = format!("echo call >> {}; echo '{credential}'", folder.path.join("calls").display());
    let plugin = format!(
        "exec: {{apiVersion: client.authentication.k8s.io/v1, command: sh, args: ['-c', '{}'], \
         interactiveMode: Never}}",
        script.replace('\'', "''")
    );
    let mut calls = Vec::new();
    for (times, gaps) in [(0, 0), (1, 0), (100, 1)] {
        let Some(proxy) = or_skip(Proxy::start(server)) else { return };
        proxy.inject_times("/api/v1/pods", Fault::Status(401), times);
        let config = kubeconfig(server, &folder, &proxy.url(), "", &plugin);
        let ran = scan(&folder, &config, &[], &[]);
        let report = ran.json();
        let found = report["gaps"].as_array().expect("a list");
        assert_eq!(found.len(), gaps, "{found:?}");
        assert!(found.iter().all(|gap| gap["cause"] == "unauthenticated"), "{found:?}");
        calls.push(folder.read("calls").lines().count());
        std::fs::remove_file(folder.path.join("calls")).expect("removed");
    }
    // What is refused again and again is not asked for again and again.
    assert!(calls[1] > calls[0] && calls[2] == calls[1], "{calls:?}");
    let Some(proxy) = or_skip(Proxy::start(server)) else { return };
    proxy.inject_times("/api/v1/pods", Fault::Status(401), 1);
    let ran = scan(&folder, &kubeconfig(server, &folder, &proxy.url(), "", ""), &[], &[]);
    assert_eq!(gap(&ran).0, "unauthenticated", "a token that stands in the kubeconfig stays what it is");
}

#[test]
fn a_token_file_may_end_with_a_new_line() {
    let Some(server) = ApiServer::shared() else { return };
    let folder = Folder::with("token", format!("{}\n", server.admin_token()));
    let user = format!("tokenFile: '{}'", folder.path.join("token").display());
    is_whole(&scan(&folder, &kubeconfig(server, &folder, &server.url(), "", &user), &[], &[]));
    std::fs::remove_file(folder.path.join("token")).expect("removed");
    let ran = scan(&folder, &folder.path.join("config"), &[], &[]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("the token file cannot be read"), "{}", ran.err);
}

#[test]
fn rights_of_groups_are_those_of_whom_one_acts_as() {
    let Some(server) = ApiServer::shared() else { return };
    let manifests = "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: rim-auditors}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: rim-auditors}]
";
    server.apply(manifests).expect("applied");
    let folder = Folder::new();
    let run = |user: &User, words: &[&str]| scan(&folder, &server.kubeconfig(user), words, &[]);
    let admin = server.admin_user();
    let ran = run(&admin, &["--as", "rim-nobody", "--as-group", "rim-others", "--as-group", "rim-auditors"]);
    is_whole(&ran);
    let ran = run(&admin, &["--as", "rim-nobody", "--as-group", "rim-others"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    // Who may not act as others may see nothing as one of them either.
    let nobody = server.user("rim-pretender", &[]);
    let ran = run(&nobody, &["--as", "admin", "--as-group", "system:masters"]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    let report = ran.json();
    let gaps = report["gaps"].as_array().expect("a list");
    assert!(!gaps.is_empty() && gaps.iter().all(|gap| gap["cause"] == "denied"), "{gaps:?}");
}

/// The program itself in a pod, with the service account that the cluster gives it.
#[test]
fn in_a_pod_its_service_account_is_used() {
    let Some(cluster) = Cluster::shared() else { return };
    let program = Path::new(env!("CARGO_BIN_EXE_seawall"));
    let mut mounts = vec![("/seawall".to_owned(), program.parent().expect("a folder").to_path_buf())];
    for path in ["/lib", "/lib64", "/usr/lib"] {
        mounts.extend(std::fs::canonicalize(path).ok().map(|real| (path.to_owned(), real)));
    }
    let mut volumes = String::new();
    let mut places = String::new();
    for (index, (at, path)) in mounts.iter().enumerate() {
        volumes += &format!("  - {{name: v{index}, hostPath: {{path: '{}'}}}}\n", path.display());
        places += &format!("    - {{name: v{index}, mountPath: '{at}', readOnly: true}}\n");
    }
    let manifests = format!(
        "apiVersion: v1\nkind: Namespace\nmetadata: {{name: inside}}\n---\n\
         apiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: reader, namespace: inside}}\n---\n\
         apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {{name: inside}}\n\
         roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}}\n\
         subjects: [{{kind: ServiceAccount, name: reader, namespace: inside}}]\n---\n\
         apiVersion: v1\nkind: Pod\nmetadata: {{name: seawall, namespace: inside}}\nspec:\n  \
           serviceAccountName: reader\n  terminationGracePeriodSeconds: 0\n  containers:\n  \
           - name: seawall\n    image: {}\n    imagePullPolicy: Never\n    command: [sleep, '10000']\n    \
             volumeMounts:\n{places}  volumes:\n{volumes}",
        Cluster::BUSYBOX
    );
    cluster.apply(&manifests).expect("applied");
    let admin = cluster.admin_user();
    let kubectl = |words: &[&str]| cluster.kubectl(&admin, words, "").expect("kubectl runs");
    let ready = kubectl(&["wait", "-n", "inside", "pod/seawall", "--for=condition=Ready", "--timeout=120s"]);
    assert!(ready.status.success(), "{}", String::from_utf8_lossy(&ready.stderr));
    let words = ["exec", "-n", "inside", "seawall", "--", "/seawall/seawall"];
    let output = kubectl(
        &[&words[..], &["scan", "cluster", "--check", "privileged-container", "-o", "json"]].concat(),
    );
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    assert_eq!(report["gaps"], Value::Array(Vec::new()));
    assert_eq!(report["complete"], true);
    let output = kubectl(&[&words[..], &["check"]].concat());
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("system:serviceaccount:inside:reader"), "{told}");
}
