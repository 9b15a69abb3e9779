//! Clusters to ask about access: seeded, as an API server tells them, with subjects, roles and bindings in
//! the proportions of large ones.

use std::fmt::Write;

use seawall_world::{Settings, Source, World};
use serde_json::{Value, json};

use crate::random::Random;

/// How many of each there are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numbers {
    pub(crate) pods: usize,
    pub(crate) accounts: usize,
    /// Users and groups that bindings name.
    pub(crate) people: usize,
    pub(crate) roles: usize,
    pub(crate) bindings: usize,
    pub(crate) namespaces: usize,
    pub(crate) nodes: usize,
}

/// Roles that many bindings give, as `view` and `edit` are.
const COMMON_ROLES: usize = 12;

/// Nodes of the control plane, the first ones.
const CONTROL_PLANE: usize = 3;
/// One pod of so many is privileged.
const PRIVILEGED: usize = 400;

const RESOURCES: &[(&str, &str)] = &[
    ("", "pods"),
    ("", "pods/log"),
    ("", "pods/exec"),
    ("", "secrets"),
    ("", "configmaps"),
    ("", "services"),
    ("", "serviceaccounts"),
    ("", "serviceaccounts/token"),
    ("", "nodes"),
    ("apps", "deployments"),
    ("apps", "statefulsets"),
    ("batch", "jobs"),
    ("networking.k8s.io", "ingresses"),
    ("rbac.authorization.k8s.io", "roles"),
    ("rbac.authorization.k8s.io", "rolebindings"),
    ("shop.example", "widgets"),
];
const VERBS: &[&str] = &["get", "list", "watch", "create", "update", "patch", "delete"];
const RBAC: &str = "rbac.authorization.k8s.io";
const RBAC_VERSION: &str = "rbac.authorization.k8s.io/v1";

// === impl Numbers ===

impl Numbers {
    /// Those of a cluster of so many pods: a hundred thousand come with 50,000 subjects, 10,000 roles, 30,000
    /// bindings, 5,000 namespaces and 2,000 nodes.
    pub(crate) fn of(pods: usize) -> Numbers {
        Numbers {
            pods,
            accounts: pods * 2 / 5,
            people: pods / 10,
            roles: pods / 10,
            bindings: pods * 3 / 10,
            namespaces: pods / 20,
            nodes: pods / 50,
        }
    }
}

/// The objects, one a line.
pub(crate) fn text(seed: u64, numbers: &Numbers) -> String {
    let mut random = Random::new(seed, 0);
    let mut text = String::new();
    let mut line = |object: Value| _ = writeln!(text, "{object}");
    let cluster_wide =
        |kind: &str, name: String| json!({"apiVersion": "v1", "kind": kind, "metadata": {"name": name}});
    (0..numbers.namespaces).for_each(|number| line(cluster_wide("Namespace", team(number))));
    (0..numbers.nodes).for_each(|number| line(node(number)));
    for number in 0..numbers.accounts {
        let metadata = json!({"name": worker(number), "namespace": team(number % numbers.namespaces)});
        line(json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata}));
    }
    (0..numbers.pods).for_each(|number| line(pod(&mut random, numbers, number)));
    (0..numbers.roles).for_each(|number| line(role(&mut random, numbers, number)));
    (0..numbers.bindings).for_each(|number| line(binding(&mut random, numbers, number)));
    text
}

fn team(number: usize) -> String {
    format!("team-{number}")
}

fn worker(number: usize) -> String {
    format!("worker-{number}")
}

/// The World of a text, as of a cluster that told all.
pub(crate) fn world(text: &str) -> World {
    let stream = seawall_yaml::read(text.as_bytes(), &seawall_yaml::Options::default());
    let roots: Vec<_> = stream.documents.iter().filter_map(|one| one.root.as_ref().ok().copied()).collect();
    let source = Source::live("generated".to_owned(), stream.tree, &roots);
    World::build(vec![source], Vec::new(), Settings { complete: true, ..Settings::default() })
}

fn node(number: usize) -> Value {
    let labels = match number < CONTROL_PLANE {
        true => json!({"node-role.kubernetes.io/control-plane": ""}),
        false => json!({"kubernetes.io/os": "linux"}),
    };
    json!({
        "apiVersion": "v1", "kind": "Node",
        "metadata": {"name": format!("node-{number}"), "labels": labels},
    })
}

fn pod(random: &mut Random, numbers: &Numbers, number: usize) -> Value {
    let account = random.below(numbers.accounts);
    let namespace = team(account % numbers.namespaces);
    let mut spec = json!({
        "serviceAccountName": worker(account), "nodeName": format!("node-{}", random.below(numbers.nodes)),
        "containers": [{"name": "app", "image": format!("registry.example/worker:1.{account}")}],
    });
    if number.is_multiple_of(PRIVILEGED) {
        spec["containers"][0]["securityContext"] = json!({"privileged": true});
    }
    if random.one_in(3) {
        spec["volumes"] = json!([{"name": "key", "secret": {"secretName": format!("key-{account}")}}]);
    }
    json!({
        "apiVersion": "v1", "kind": "Pod", "spec": spec, "status": {"phase": "Running"},
        "metadata": {"name": worker(number), "namespace": namespace, "labels": {"app": worker(account)}},
    })
}

/// Whether a role of this number is one of the whole cluster.
fn is_cluster_role(number: usize) -> bool {
    number < COMMON_ROLES || number.is_multiple_of(3)
}

fn role(random: &mut Random, numbers: &Numbers, number: usize) -> Value {
    let is_common = number < COMMON_ROLES;
    let mut rules = Vec::new();
    for at in 0..1 + random.below(if is_common { 8 } else { 3 }) {
        // The first rule of each common role reads pods, so that nearly everybody does.
        let (group, resource) =
            RESOURCES[if is_common && at == 0 { 0 } else { random.below(RESOURCES.len()) }];
        let first = if at == 0 { 0 } else { random.below(VERBS.len()) };
        let verbs = &VERBS[first..(first + 1 + random.below(4)).min(VERBS.len())];
        let mut rule = json!({"apiGroups": [group], "resources": [resource], "verbs": verbs});
        if random.one_in(12) && !is_common {
            rule["resourceNames"] = json!([format!("key-{number}")]);
        }
        rules.push(rule);
    }
    let name = format!("role-{number}");
    match is_cluster_role(number) {
        true => json!({
            "apiVersion": RBAC_VERSION, "kind": "ClusterRole", "metadata": {"name": name}, "rules": rules,
        }),
        false => json!({
            "apiVersion": RBAC_VERSION, "kind": "Role", "rules": rules,
            "metadata": {"name": name, "namespace": team(number % numbers.namespaces)},
        }),
    }
}

fn binding(random: &mut Random, numbers: &Numbers, number: usize) -> Value {
    let any = random.below(numbers.roles);
    let everywhere = random.one_in(40);
    let (role, namespace) = match random.one_in(3) {
        false => (random.below(COMMON_ROLES), random.below(numbers.namespaces)),
        true if everywhere => (any / 3 * 3, 0),
        true if is_cluster_role(any) => (any, random.below(numbers.namespaces)),
        true => (any, any % numbers.namespaces),
    };
    let role_kind = if is_cluster_role(role) { "ClusterRole" } else { "Role" };
    let subjects: Vec<Value> = (0..1 + random.below(4)).map(|_| subject(random, numbers)).collect();
    let mut object = json!({
        "apiVersion": RBAC_VERSION, "kind": "ClusterRoleBinding", "subjects": subjects,
        "metadata": {"name": format!("binding-{number}")},
        "roleRef": {"apiGroup": RBAC, "kind": role_kind, "name": format!("role-{role}")},
    });
    if !everywhere {
        object["kind"] = json!("RoleBinding");
        object["metadata"]["namespace"] = json!(team(namespace));
    }
    object
}

fn subject(random: &mut Random, numbers: &Numbers) -> Value {
    if random.one_in(5) {
        let (kind, name) = if random.one_in(4) { ("Group", "people") } else { ("User", "person") };
        let name = format!("{name}-{}", random.below(numbers.people));
        return json!({"kind": kind, "apiGroup": RBAC, "name": name});
    }
    let number = random.below(numbers.accounts);
    let namespace = team(number % numbers.namespaces);
    json!({"kind": "ServiceAccount", "name": worker(number), "namespace": namespace})
}
