//! A cluster by what matters to access: pods, service accounts, roles, bindings, namespaces and nodes in the
//! proportions of the largest clusters, with few rights that are worth much.

use serde_json::{Value, json};

use crate::random::Random;

/// How many there are of what.
#[derive(Clone, Copy, Debug)]
pub(in crate::bench) struct Size {
    pub(in crate::bench) pods: usize,
    pub(in crate::bench) accounts: usize,
    pub(in crate::bench) users: usize,
    pub(in crate::bench) roles: usize,
    pub(in crate::bench) bindings: usize,
    pub(in crate::bench) namespaces: usize,
    pub(in crate::bench) nodes: usize,
}

/// One binding of so many is for the whole cluster.
const CLUSTER_WIDE: usize = 6;
/// One role of so many gives something dangerous.
const DANGEROUS: usize = 100;
/// One pod of so many is privileged.
const PRIVILEGED: usize = 400;

const API: &str = "rbac.authorization.k8s.io";

// === impl Size ===

impl Size {
    /// 50,000 subjects, 10,000 roles, 30,000 bindings, 5,000 namespaces and 2,000 nodes to 100,000 pods.
    pub(in crate::bench) fn of(pods: usize) -> Size {
        Size {
            pods,
            accounts: pods * 2 / 5,
            users: pods / 10,
            roles: pods / 10,
            bindings: pods * 3 / 10,
            namespaces: pods / 20,
            nodes: pods / 50,
        }
    }

    fn namespace(&self, number: usize) -> String {
        format!("team-{}", number % self.namespaces)
    }
}

/// Every object, one after the other.
pub(in crate::bench) fn objects(seed: u64, size: Size) -> impl Iterator<Item = Value> {
    let plain =
        |kind: &str, name: String| json!({"apiVersion": "v1", "kind": kind, "metadata": {"name": name}});
    let namespaces = (0..size.namespaces).map(move |number| plain("Namespace", size.namespace(number)));
    let nodes = (0..size.nodes).map(node);
    let accounts = (0..size.accounts).map(move |number| {
        let metadata = json!({"name": format!("app-{number}"), "namespace": size.namespace(number)});
        json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata})
    });
    let pods = (0..size.pods).map(move |number| pod(&mut Random::new(seed, number as u64), size, number));
    let roles =
        (0..size.roles).map(move |number| role(&mut Random::new(seed + 1, number as u64), size, number));
    let bindings = (0..size.bindings)
        .map(move |number| binding(&mut Random::new(seed + 2, number as u64), size, number));
    namespaces.chain(nodes).chain(accounts).chain(pods).chain(roles).chain(bindings)
}

fn node(number: usize) -> Value {
    let role = if number < 3 { "node-role.kubernetes.io/control-plane" } else { "kubernetes.io/os" };
    json!({
        "apiVersion": "v1", "kind": "Node",
        "metadata": {"name": format!("node-{number}"), "labels": {role: ""}},
        "status": {"nodeInfo": {"kubeletVersion": "v1.36.1", "kernelVersion": "6.8.0"}},
    })
}

fn pod(random: &mut Random, size: Size, number: usize) -> Value {
    // Accounts stand in the namespace of their number, so that this one is in the pod's.
    let account = number % size.accounts;
    let privileged = number % PRIVILEGED == 7;
    json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {
            "name": format!("app-{account}-{:x}", number), "namespace": size.namespace(account),
            "uid": format!("{number:08x}-7a41-4c0e-9f5b-a1b2c3d4e5f6"),
            "labels": {"app": format!("app-{account}"), "pod-template-hash": format!("{:x}", random.next())},
            "ownerReferences": [{
                "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": format!("app-{account}"),
                "controller": true, "uid": format!("{account:08x}-0000-4c0e-9f5b-a1b2c3d4e5f6"),
            }],
        },
        "spec": {
            "nodeName": format!("node-{}", 3 + random.below(size.nodes - 3)),
            "serviceAccountName": format!("app-{account}"),
            "containers": [{
                "name": "app", "image": format!("registry.example/app-{account}:1.{}", random.below(40)),
                "ports": [{"containerPort": 8080}],
                "env": [{"name": "MODE", "value": "production"}],
                "resources": {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"memory": "256Mi"}},
                "securityContext": {"allowPrivilegeEscalation": privileged, "privileged": privileged},
                "volumeMounts": [{"name": "settings", "mountPath": "/etc/app"}],
            }],
            "volumes": [{"name": "settings", "configMap": {"name": format!("app-{account}")}}],
        },
        "status": {"phase": "Running"},
    })
}

/// Roles with even numbers stand in namespaces, those with odd ones do not.
fn role(random: &mut Random, size: Size, number: usize) -> Value {
    const READ: [&[&str]; 5] =
        [&["pods", "services"], &["configmaps"], &["events"], &["endpoints", "pods"], &["services"]];
    const DANGER: [(&str, &str, &str); 8] = [
        ("", "secrets", "get"),
        ("", "pods", "create"),
        ("", "pods/exec", "create"),
        ("apps", "deployments", "patch"),
        ("", "serviceaccounts/token", "create"),
        ("", "nodes/proxy", "get"),
        ("", "serviceaccounts", "impersonate"),
        ("batch", "cronjobs", "update"),
    ];
    let mut rules = vec![json!({
        "apiGroups": [""], "resources": READ[random.below(READ.len())], "verbs": ["get", "list", "watch"],
    })];
    if number % DANGEROUS < 2 {
        let (group, resource, verb) = DANGER[random.below(DANGER.len())];
        rules.push(json!({"apiGroups": [group], "resources": [resource], "verbs": [verb]}));
    }
    let name = format!("role-{number}");
    let (kind, metadata) = match number % 2 {
        0 => ("Role", json!({"name": name, "namespace": size.namespace(number)})),
        _ => ("ClusterRole", json!({"name": name})),
    };
    json!({"apiVersion": format!("{API}/v1"), "kind": kind, "metadata": metadata, "rules": rules})
}

fn binding(random: &mut Random, size: Size, number: usize) -> Value {
    let is_wide = number.is_multiple_of(CLUSTER_WIDE);
    let role = random.below(size.roles);
    let role = if is_wide { role | 1 } else { role };
    let mut subjects = Vec::new();
    for _ in 0..1 + random.below(3) {
        subjects.push(match random.below(5) {
            0 => {
                let name = format!("user-{}", random.below(size.users));
                json!({"kind": "User", "apiGroup": API, "name": name})
            }
            _ => {
                let account = random.below(size.accounts);
                let name = format!("app-{account}");
                json!({"kind": "ServiceAccount", "name": name, "namespace": size.namespace(account)})
            }
        });
    }
    let kind = if role % 2 == 0 { "Role" } else { "ClusterRole" };
    let name = format!("binding-{number}");
    let (binding, metadata) = match is_wide {
        true => ("ClusterRoleBinding", json!({"name": name})),
        // A Role is bound where it stands.
        false => ("RoleBinding", json!({"name": name, "namespace": size.namespace(role)})),
    };
    json!({
        "apiVersion": format!("{API}/v1"), "kind": binding, "metadata": metadata, "subjects": subjects,
        "roleRef": {"apiGroup": API, "kind": kind, "name": format!("role-{role}")},
    })
}
