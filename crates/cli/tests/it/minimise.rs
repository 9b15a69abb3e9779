//! Minimised rights on a real server: what was done under broad rights passes under the proposal, and what
//! was not done is denied.

use std::sync::OnceLock;
use std::time::Duration;

use seawall_testkit::{ApiServer, Client, Unavailable, User, or_skip, wait};
use serde_json::{Value, json};

use crate::folder::{Folder, Ran};

const LONGEST: Duration = Duration::from_secs(30);

/// The server of these tests, which writes an audit log. Each test keeps to names of its own.
fn audited() -> Option<&'static ApiServer> {
    static SERVER: OnceLock<Result<ApiServer, Unavailable>> = OnceLock::new();
    or_skip(SERVER.get_or_init(ApiServer::start_audited).as_ref().map_err(Unavailable::clone))
}

/// A request: method, path, body.
type Asked = (&'static str, String, String);

fn asked(method: &'static str, path: impl Into<String>, body: &Value) -> Asked {
    (method, path.into(), body.to_string())
}

fn get(path: impl Into<String>) -> Asked {
    ("GET", path.into(), String::new())
}

fn delete(path: impl Into<String>) -> Asked {
    ("DELETE", path.into(), String::new())
}

fn config_map(name: &str) -> Value {
    json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}})
}

/// A service account by a token of its own.
fn account(server: &ApiServer, namespace: &str, name: &str) -> User {
    let path = format!("/api/v1/namespaces/{namespace}/serviceaccounts/{name}/token");
    let request = json!({"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}});
    let answer = server.admin().request("POST", &path, &request.to_string()).expect("it answers");
    let token = answer.json()["status"]["token"].as_str().expect("a token").to_owned();
    User { name: format!("system:serviceaccount:{namespace}:{name}"), token }
}

/// The status of each request, after all of them stand in the log.
#[track_caller]
fn statuses(server: &ApiServer, client: &Client, requests: &[Asked]) -> Vec<u16> {
    static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let mut connection = client.connection();
    let mut ask =
        |(method, path, body): &Asked| connection.request(method, path, body).expect("it answers").status;
    let found = requests.iter().map(&mut ask).collect();
    let mark = format!("/version?mark-{}-", COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
    ask(&get(&mark));
    let is_written = || std::fs::read_to_string(server.audit_log()).is_ok_and(|log| log.contains(&mark));
    wait("the log holds the last request", LONGEST, is_written);
    found
}

#[track_caller]
fn all_pass(requests: &[Asked], statuses: &[u16]) {
    for (request, status) in requests.iter().zip(statuses) {
        assert!(![401, 403].contains(status), "{request:?}: {status}");
    }
}

#[track_caller]
fn none_passes(server: &ApiServer, client: &Client, requests: &[Asked]) {
    for (request, status) in requests.iter().zip(statuses(server, client, requests)) {
        assert_eq!(status, 403, "{request:?}");
    }
}

/// A folder, and the program run in it on the cluster.
struct Proof {
    server: &'static ApiServer,
    folder: Folder,
    kubeconfig: String,
}

// === impl Proof ===

impl Proof {
    fn new(server: &'static ApiServer, objects: &str) -> Proof {
        server.apply(objects).expect("applied");
        let kubeconfig = server.kubeconfig(&server.admin_user());
        Proof { server, folder: Folder::new(), kubeconfig: kubeconfig.to_str().expect("UTF-8").to_owned() }
    }

    fn minimise(&self, subject: &str, rest: &[&str]) -> Ran {
        let log = self.server.audit_log();
        let words = ["access", "minimise", subject, "--audit", log.to_str().expect("UTF-8"), "cluster"];
        let output = ["--kubeconfig", &self.kubeconfig, "--manifests", "least.yaml", "-o", "json"];
        self.folder.run(&[&words[..], &output, rest].concat())
    }

    /// What is proposed, which must prove itself.
    #[track_caller]
    fn proposal(&self, subject: &str, rest: &[&str]) -> Value {
        let ran = self.minimise(subject, rest);
        assert_eq!(ran.code, 0, "{ran:?}");
        let answer = ran.json();
        assert_eq!(answer["audit"]["unread"], 0, "{answer:#}");
        for one in answer["subjects"].as_array().expect("a list") {
            assert_eq!(one["replay"]["denied"], json!([]), "{one:#}");
        }
        answer
    }

    /// Puts the proposal in the place of some bindings.
    fn replace(&self, bindings: &[&str]) {
        let manifests = self.folder.read("least.yaml");
        for binding in bindings {
            let path = format!("/apis/rbac.authorization.k8s.io/v1/{binding}");
            let answer = self.server.admin().request("DELETE", &path, "").expect("it answers");
            assert!(answer.is_success(), "{}", answer.text());
        }
        if !manifests.is_empty() {
            self.server.apply(&manifests).expect("applied");
        }
    }

    fn snapshot(&self, name: &str) {
        let ran = self.folder.run(&["snapshot", "-o", name, "--kubeconfig", &self.kubeconfig]);
        assert_eq!(ran.code, 0, "{ran:?}");
    }

    /// What `access diff` says of two snapshots: rights that appeared and that vanished of one subject.
    #[track_caller]
    fn diff(&self, before: &str, after: &str, code: i32, subject: &str) -> [Vec<String>; 2] {
        let ran = self.folder.run(&["access", "diff", before, after, "-o", "json"]);
        assert_eq!(ran.code, code, "{ran:?}");
        let answer = ran.json();
        ["appeared", "vanished"].map(|side| {
            let all = answer[side].as_array().expect("a list").iter().filter(|one| one["name"] == subject);
            all.map(|one| format!("{} {} {}", one["verbs"], one["what"], one["where"]).replace('"', ""))
                .collect()
        })
    }
}

/// Waits until the API server decides by the proposal: it allows one thing and denies another.
fn settled(server: &ApiServer, user: &User, allowed: [&str; 4], denied: [&str; 4]) {
    let can = |[verb, group, resource, namespace]: [&str; 4]| {
        server.can(user, verb, group, resource, Some(namespace).filter(|name| !name.is_empty()))
    };
    wait("the API server knows the roles", LONGEST, || can(allowed) && !can(denied));
}

const WORKLOAD: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: least}
---
apiVersion: v1
kind: Namespace
metadata: {name: least-other}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: least}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: twin, namespace: least}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: least-other}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: least}
---
apiVersion: v1
kind: Secret
metadata: {name: key, namespace: least-other}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: least}
spec:
  replicas: 0
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec: {containers: [{name: shop, image: example.org/shop}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: least-broad}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects:
- {kind: ServiceAccount, name: web, namespace: least}
- {kind: ServiceAccount, name: twin, namespace: least}
- {kind: ServiceAccount, name: web, namespace: least-other}
";

const CORE: &str = "/api/v1/namespaces/least";
const OTHER: &str = "/api/v1/namespaces/least-other";
const DEPLOYMENT: &str = "/apis/apps/v1/namespaces/least/deployments/shop";

/// What a workload does, which leaves all as it was: it may be done again.
fn workload() -> Vec<Asked> {
    let pod = json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "run"},
        "spec": {"containers": [{"name": "run", "image": "example.org/run"}]},
    });
    let eviction = json!({"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "run"}});
    let lease =
        json!({"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "leader"}});
    let lease_path = "/apis/coordination.k8s.io/v1/namespaces/least/leases/leader";
    let named = [
        get(format!("{CORE}/configmaps/settings")),
        asked("PUT", format!("{CORE}/configmaps/settings"), &config_map("settings")),
        get(format!("{OTHER}/secrets/key")),
    ];
    let others = [
        get("/api/v1/services"),
        get(format!("{CORE}/services/missing")),
        get(format!("{CORE}/pods?watch=true&timeoutSeconds=1")),
        get(CORE),
        asked("POST", format!("{CORE}/pods"), &pod),
        get(format!("{CORE}/pods/run")),
        asked("PATCH", format!("{CORE}/pods/run/status"), &json!({"status": {"message": "here"}})),
        get(format!("{CORE}/pods/run/log")),
        asked("POST", format!("{CORE}/pods/run/eviction"), &eviction),
        asked("POST", format!("{CORE}/configmaps"), &config_map("made")),
        asked("PATCH", format!("{CORE}/configmaps/made"), &json!({"data": {"a": "b"}})),
        delete(format!("{CORE}/configmaps/made")),
        delete(format!("{OTHER}/configmaps?labelSelector=none")),
        // What is not there is made by an update, which takes the right to create it too.
        asked("PUT", lease_path, &lease),
        delete(lease_path),
        get(format!("{DEPLOYMENT}/scale")),
        asked("PATCH", format!("{DEPLOYMENT}/scale"), &json!({"spec": {"replicas": 0}})),
        get("/metrics"),
        get("/healthz/etcd"),
        // Everybody may.
        get("/version"),
    ];
    named.iter().cycle().take(9).cloned().chain(others).collect()
}

/// What it does not do, though its broad rights would let it.
fn needless() -> Vec<Asked> {
    let group = "rbac.authorization.k8s.io";
    let binding = json!({
        "apiVersion": format!("{group}/v1"), "kind": "ClusterRoleBinding", "metadata": {"name": "more"},
        "roleRef": {"apiGroup": group, "kind": "ClusterRole", "name": "cluster-admin"},
    });
    let token = json!({"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}});
    vec![
        get("/api/v1/nodes"),
        get("/api/v1/pods"),
        get(format!("{CORE}/pods")),
        get(format!("{CORE}/configmaps/others")),
        asked("PUT", format!("{CORE}/configmaps/others?dryRun=All"), &config_map("others")),
        get(format!("{OTHER}/secrets")),
        get(format!("{OTHER}/secrets/another")),
        get(format!("{OTHER}/services/missing")),
        get(format!("{OTHER}/pods?watch=true&timeoutSeconds=1")),
        asked("POST", format!("{CORE}/pods/run/exec?command=id"), &json!({})),
        asked("POST", format!("{CORE}/serviceaccounts/twin/token?dryRun=All"), &token),
        delete(format!("{CORE}?dryRun=All")),
        delete(format!("{DEPLOYMENT}?dryRun=All")),
        asked("POST", format!("/apis/{group}/v1/clusterrolebindings?dryRun=All"), &binding),
        get("/livez/etcd"),
    ]
}

#[test]
fn a_workload_keeps_what_it_used_and_nothing_else() {
    let Some(server) = audited() else { return };
    let proof = Proof::new(server, WORKLOAD);
    let (web, other) = (account(server, "least", "web"), account(server, "least-other", "web"));
    let twin = account(server, "least", "twin");
    let (client, other_client) = (server.client(&web), server.client(&other));
    let before = statuses(server, &client, &workload());
    all_pass(&workload(), &before);
    let of_other = [get("/api/v1/nodes"), get(format!("{OTHER}/configmaps"))];
    all_pass(&of_other, &statuses(server, &other_client, &of_other));
    all_pass(&needless(), &statuses(server, &server.client(&twin), &needless()));

    proof.snapshot("today.swz");
    let answer = proof.proposal("sa:least/web", &[]);
    let one = &answer["subjects"][0];
    // The version, and the mark behind the requests, are for everybody; the lease took two rights.
    let inherited: u64 =
        one["inherited"].as_array().expect("a list").iter().filter_map(|one| one["count"].as_u64()).sum();
    assert_eq!((&one["replay"]["allowed"], inherited), (&json!(workload().len()), 2), "{one:#}");
    let both = proof.folder.read("least.yaml");
    proof.proposal("sa:least-other/web", &[]);
    let both = both + &proof.folder.read("least.yaml");
    std::fs::write(proof.folder.path.join("least.yaml"), both).expect("written");
    proof.replace(&["clusterrolebindings/least-broad"]);

    settled(server, &web, ["list", "", "services", ""], ["list", "", "nodes", ""]);
    assert_eq!(statuses(server, &client, &workload()), before);
    none_passes(server, &client, &needless());
    settled(server, &other, ["list", "", "nodes", ""], ["list", "", "services", ""]);
    all_pass(&of_other, &statuses(server, &other_client, &of_other));
    none_passes(
        server,
        &other_client,
        &[get("/api/v1/services"), get(format!("{CORE}/configmaps/settings"))],
    );

    proof.snapshot("least.swz");
    let all = ["[*] * null", "[*] *.* null"].map(str::to_owned);
    assert_eq!(proof.diff("today.swz", "least.swz", 0, "least/web"), [vec![], all.to_vec()]);
    let [appeared, vanished] = proof.diff("least.swz", "today.swz", 1, "least/web");
    assert_eq!((appeared, vanished), (all.to_vec(), vec![]));
}

const NAMESPACE: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: team}
---
apiVersion: v1
kind: Namespace
metadata: {name: team-other}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: builder, namespace: team}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: deployer, namespace: team}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: idle, namespace: team}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: team-all}
rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: all, namespace: team}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: team-all}
subjects:
- {apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:serviceaccounts:team'}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: deployer, namespace: team-other}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: team-all}
subjects: [{kind: ServiceAccount, name: deployer, namespace: team}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: idle, namespace: team}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: team-all}
subjects: [{kind: ServiceAccount, name: idle, namespace: team}]
";

#[test]
fn a_namespace_gives_each_account_what_it_used_in_place_of_what_all_have() {
    let Some(server) = audited() else { return };
    let proof = Proof::new(server, NAMESPACE);
    let maps = "/api/v1/namespaces/team/configmaps";
    let (pods, of_others) = ("/api/v1/namespaces/team/pods", "/api/v1/namespaces/team-other/configmaps");
    let work = [
        ("builder", vec![asked("POST", maps, &config_map("b")), delete(format!("{maps}/b")), get(pods)]),
        ("deployer", vec![get(of_others), get("/apis/apps/v1/namespaces/team/deployments")]),
    ];
    let accounts = ["builder", "deployer", "idle"].map(|name| account(server, "team", name));
    for (user, (_, requests)) in accounts.iter().zip(&work) {
        all_pass(requests, &statuses(server, &server.client(user), requests));
    }

    let answer = proof.proposal("ns:team", &[]);
    let subjects = answer["subjects"].as_array().expect("a list").iter();
    let named: Vec<&str> = subjects.filter_map(|one| one["subject"].as_str()?.rsplit(':').next()).collect();
    assert_eq!(named, ["builder", "deployer", "idle"], "{answer:#}");
    let base = "namespaces/team/rolebindings";
    proof.replace(&[
        &format!("{base}/all"),
        &format!("{base}/idle"),
        "namespaces/team-other/rolebindings/deployer",
    ]);

    let [builder, deployer, idle] = &accounts;
    settled(server, builder, ["list", "", "pods", "team"], ["list", "", "secrets", "team"]);
    settled(server, deployer, ["list", "", "configmaps", "team-other"], ["list", "", "pods", "team"]);
    settled(
        server,
        idle,
        ["create", "authorization.k8s.io", "selfsubjectaccessreviews", ""],
        ["list", "", "pods", "team"],
    );
    for (user, (_, requests)) in accounts.iter().zip(&work) {
        all_pass(requests, &statuses(server, &server.client(user), requests));
    }
    none_passes(server, &server.client(builder), &work[1].1);
    none_passes(server, &server.client(builder), &[get(maps), get("/api/v1/namespaces/team/secrets")]);
    none_passes(server, &server.client(deployer), &work[0].1);
    none_passes(server, &server.client(idle), &[&work[0].1[..], &work[1].1].concat());
}

const SQUAD: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: squad}
---
apiVersion: v1
kind: Secret
metadata: {name: one, namespace: squad}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: squad, namespace: squad}
rules: [{apiGroups: [''], resources: [pods, configmaps], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: squad, namespace: squad}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: squad}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: squad}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: squad-alice}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: alice@example.org}]
";

#[test]
fn a_human_keeps_what_groups_give() {
    let Some(server) = audited() else { return };
    let proof = Proof::new(server, SQUAD);
    let alice = server.user("alice@example.org", &["squad"]);
    let client = server.client(&alice);
    let secret = "/api/v1/namespaces/squad/secrets/one";
    let by_group = [get("/api/v1/namespaces/squad/pods"), get("/api/v1/namespaces/squad/configmaps")];
    let own = [get(secret), get(secret), get(secret), get("/api/v1/nodes")];
    let work = [&by_group[..], &own].concat();
    let before = statuses(server, &client, &work);
    all_pass(&work, &before);

    let answer = proof.proposal("alice@example.org", &[]);
    assert_eq!(answer["subjects"][0]["replay"]["allowed"], own.len(), "{answer:#}");
    let manifests = proof.folder.read("least.yaml");
    assert!(!manifests.contains("pods") && manifests.contains("resourceNames: [one]"), "{manifests}");
    proof.replace(&["clusterrolebindings/squad-alice"]);

    settled(server, &alice, ["list", "", "nodes", ""], ["list", "", "secrets", "squad"]);
    assert_eq!(statuses(server, &client, &work), before);
    let needless = [
        get("/api/v1/namespaces/squad/secrets/two"),
        get("/api/v1/pods"),
        delete("/api/v1/namespaces/squad/pods/none"),
        get("/api/v1/nodes/none"),
    ];
    none_passes(server, &client, &needless);
}

const ACTING: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: acting}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: portal, namespace: acting}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: gate, namespace: acting}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: acting, namespace: acting}
rules: [{apiGroups: [''], resources: ['*'], verbs: ['*']}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: acting, namespace: acting}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: acting}
subjects:
- {apiGroup: rbac.authorization.k8s.io, kind: User, name: carol}
- {apiGroup: rbac.authorization.k8s.io, kind: User, name: dave}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: acting-portal}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: portal, namespace: acting}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: acting-gate}
rules:
- apiGroups: ['', authentication.k8s.io]
  resources: [users, groups, userextras/example.org/team]
  verbs: [impersonate]
- {apiGroups: [''], resources: [nodes], verbs: [get, list]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: acting-gate}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: acting-gate}
subjects: [{kind: ServiceAccount, name: gate, namespace: acting}]
";

/// The same client on behalf of somebody in two groups, with an attribute.
fn acting_as(client: &Client, user: &str) -> Client {
    let client = client.clone().with_header("impersonate-user", user);
    let client = client.with_header("impersonate-group", "ops").with_header("impersonate-group", "night");
    client.with_header("impersonate-extra-example.org%2Fteam", "shop")
}

#[test]
fn who_acts_as_others_keeps_that_right_and_no_other() {
    let Some(server) = audited() else { return };
    let proof = Proof::new(server, ACTING);
    let maps = "/api/v1/namespaces/acting/configmaps";
    let work = [get(maps), asked("POST", maps, &config_map("c")), delete(format!("{maps}/c"))];
    let nodes = [get("/api/v1/nodes")];
    // The server's own rights suffice for impersonation that is bound to what is done; the gate has that of
    // old only, which no proposal holds unless that is wanted.
    for (name, verb, rest) in
        [("portal", "impersonate:user-info", &[][..]), ("gate", "impersonate", &["--never", "none"])]
    {
        let user = account(server, "acting", name);
        let client = server.client(&user);
        let carol = acting_as(&client, "carol");
        all_pass(&work, &statuses(server, &carol, &work));
        all_pass(&nodes, &statuses(server, &client, &nodes));

        let subject = format!("sa:acting/{name}");
        if !rest.is_empty() {
            let ran = proof.minimise(&subject, &[]);
            assert_eq!(ran.code, 1, "{ran:?}");
            assert!(
                ran.json()["subjects"][0]["withheld"].as_array().is_some_and(|all| all.len() == 4),
                "{ran:?}"
            );
        }
        let answer = proof.proposal(&subject, rest);
        let rules = answer["subjects"][0]["rules"].as_array().expect("a list");
        assert!(
            rules
                .iter()
                .any(|rule| rule["verbs"] == json!([verb]) && rule["resourceNames"] == json!(["carol"])),
            "{rules:#?}"
        );
        proof.replace(&[&format!("clusterrolebindings/acting-{name}")]);

        settled(server, &user, ["list", "", "nodes", ""], ["get", "", "nodes", ""]);
        all_pass(&work, &statuses(server, &carol, &work));
        all_pass(&nodes, &statuses(server, &client, &nodes));
        none_passes(server, &acting_as(&client, "dave"), &work);
        none_passes(server, &carol.clone().with_header("impersonate-group", "day"), &work);
        none_passes(server, &client, &work);
        if rest.is_empty() {
            // Carol may, but not through the portal, which was not seen to.
            none_passes(server, &carol, &[get("/api/v1/namespaces/acting/pods"), get(format!("{maps}/c"))]);
        }
    }
}
