//! The admission plugin NodeRestriction of a real server refuses what we say it refuses, and nothing of what
//! we say it does not look at.

use std::time::Duration;

use seawall_access::{Access, Identity, Plugin, Restriction, from_http};
use seawall_testkit::{ApiServer, or_skip, wait};
use seawall_world::{Origin, Settings, Source, World};
use serde_json::{Value, json};

const OBJECTS: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: kube-node-lease}
---
apiVersion: v1
kind: Node
metadata: {name: n1}
---
apiVersion: v1
kind: Node
metadata: {name: n2}
---
apiVersion: v1
kind: Pod
metadata: {name: own, namespace: default}
spec: {nodeName: n1, containers: [{name: a, image: example.org/a}]}
---
apiVersion: v1
kind: Pod
metadata: {name: other, namespace: default}
spec: {nodeName: n2, containers: [{name: a, image: example.org/a}]}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: default}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: coordination.k8s.io/v1
kind: Lease
metadata: {name: n1, namespace: kube-node-lease}
---
apiVersion: coordination.k8s.io/v1
kind: Lease
metadata: {name: n2, namespace: kube-node-lease}
---
apiVersion: coordination.k8s.io/v1
kind: Lease
metadata: {name: n1, namespace: default}
---
apiVersion: storage.k8s.io/v1
kind: CSINode
metadata: {name: n2}
spec: {drivers: []}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: all-nodes}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:nodes'}]
";

const POD: &str = "/api/v1/namespaces/default/pods";
const LEASE: &str = "/apis/coordination.k8s.io/v1/namespaces";
const CLAIM: &str = "/api/v1/namespaces/default/persistentvolumeclaims/data";

/// What the server says of the object, where admission lets it come so far, does not matter.
fn requests() -> Vec<(&'static str, String, Value)> {
    let labels = json!({"metadata": {"labels": {"app": "a"}}});
    let dry = |path: &str| format!("{path}?dryRun=All");
    let token = json!({"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}});
    let eviction =
        |name: &str| json!({"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": name}});
    let map = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "made"}});
    let nothing = Value::Null;
    vec![
        ("GET", format!("{POD}/other"), nothing.clone()),
        ("POST", dry("/api/v1/namespaces/default/configmaps"), map),
        ("PATCH", dry(&format!("{POD}/own")), labels.clone()),
        ("DELETE", dry(&format!("{POD}/own")), nothing.clone()),
        ("DELETE", dry(&format!("{POD}/other")), nothing.clone()),
        ("PATCH", dry(&format!("{POD}/other/status")), json!({"status": {"message": "m"}})),
        ("POST", dry(&format!("{POD}/own/eviction")), eviction("own")),
        ("POST", dry(&format!("{POD}/other/eviction")), eviction("other")),
        ("POST", format!("{POD}/own/exec?command=id"), nothing.clone()),
        ("GET", format!("{POD}/other/log"), nothing.clone()),
        ("PATCH", dry(&format!("{POD}/own/ephemeralcontainers")), labels.clone()),
        ("PATCH", dry("/api/v1/nodes/n2"), labels.clone()),
        ("PATCH", dry("/api/v1/nodes/n2/status"), labels.clone()),
        ("DELETE", dry("/api/v1/nodes/n2"), nothing.clone()),
        ("DELETE", dry("/api/v1/nodes/n1"), nothing.clone()),
        ("DELETE", dry("/api/v1/nodes"), nothing.clone()),
        ("GET", "/api/v1/nodes/n2/proxy/metrics".to_owned(), nothing.clone()),
        ("PATCH", dry(CLAIM), labels.clone()),
        ("DELETE", dry(CLAIM), nothing.clone()),
        ("PATCH", dry(&format!("{LEASE}/kube-node-lease/leases/n1")), labels.clone()),
        ("PATCH", dry(&format!("{LEASE}/kube-node-lease/leases/n2")), labels.clone()),
        ("DELETE", dry(&format!("{LEASE}/default/leases/n1")), nothing.clone()),
        ("DELETE", dry("/apis/storage.k8s.io/v1/csinodes/n2"), nothing.clone()),
        ("POST", dry("/api/v1/namespaces/default/serviceaccounts/default/token"), token),
        ("PATCH", dry("/api/v1/namespaces/default/serviceaccounts/default"), labels),
        ("DELETE", dry("/apis/apps/v1/namespaces/default/deployments/none"), nothing),
    ]
}

#[test]
fn node_restriction_refuses_what_we_say() {
    let flags = ["--enable-admission-plugins=NodeRestriction"];
    let Some(server) = or_skip(ApiServer::start_with(&flags)) else { return };
    server.apply(OBJECTS).expect("applied");
    let node = server.user("system:node:n1", &["system:nodes"]);
    wait("the nodes may do everything", Duration::from_secs(30), || {
        server.can(&node, "delete", "", "nodes", None)
    });
    let source = Source::read("objects".to_owned(), OBJECTS.as_bytes(), Origin::File, true);
    let world = World::build(vec![source], Vec::new(), Settings::default());
    let access = Access::of(&world);
    let client = server.client(&node);
    let mut connection = client.connection();
    let mut counts = [0, 0, 0];
    for (method, path, body) in requests() {
        let request = from_http(method, &path).expect("an address of the API");
        let said = access.node_restriction(&Identity::node("n1"), &request);
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = connection.request(method, &path, &body).expect("it answers");
        let is_refused = answer.status == 403;
        match said {
            Some(Restriction::Refuses(why)) => assert!(is_refused, "{request}: {why}: {}", answer.text()),
            Some(Restriction::Limits(_)) => {}
            None => assert!(!is_refused, "{request}: {}", answer.text()),
        }
        counts[usize::from(said.is_some()) + usize::from(matches!(said, Some(Restriction::Refuses(_))))] += 1;
    }
    let [free, limited, refused] = counts;
    println!("{free} requests free, {limited} limited, {refused} refused");
    assert!(free > 5 && refused > 10);
    assert_eq!(access.node_restriction_plugin(), Plugin::Unread);
}
