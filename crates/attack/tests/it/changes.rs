//! A graph that follows changes of bindings leads where one does that is drawn anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use seawall_access::{Access, BindingId};
use seawall_attack::{Change, Distances, Each, Goal, Graph, Hub, Refusal, Take, Vertex, VertexId};
use seawall_world::World;

use crate::random::Random;
use crate::world::world;

const CLUSTERS: u64 = 40;
const CHANGES: usize = 12;
const NAMESPACES: [&str; 2] = ["shop", "bank"];

/// Nodes, namespaces with accounts, pods of which one shows its node's logs, and an API server that takes
/// bootstrap tokens.
const BASE: &str = "
apiVersion: v1
kind: Node
metadata: {name: one, labels: {cloud.google.com/gke-nodepool: a}}
spec: {providerID: 'gce://p/z/one'}
---
{apiVersion: v1, kind: Namespace, metadata: {name: shop}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: bank}}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {name: web, namespace: shop}}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {name: ci, namespace: bank}}
---
{apiVersion: v1, kind: Secret, metadata: {name: card, namespace: bank}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  serviceAccountName: web
  nodeName: one
  containers: [{name: a, image: a, volumeMounts: [{name: logs, mountPath: /logs}]}]
  volumes: [{name: logs, hostPath: {path: /var/log}}]
---
apiVersion: v1
kind: Pod
metadata: {name: ci, namespace: bank}
spec:
  serviceAccountName: ci
  nodeName: one
  containers: [{name: a, image: a, securityContext: {privileged: true}}]
---
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: a
    image: a
    command: [kube-apiserver, --enable-bootstrap-token-auth=true, '--authorization-mode=Node,RBAC']
---
";

/// What each ClusterRole allows: verbs, group, resource and names.
const ROLES: [&[[&str; 4]]; 20] = [
    &[["'*'", "'*'", "'*'", ""]],
    &[["update", "rbac.authorization.k8s.io", "rolebindings", ""]],
    &[["bind", "rbac.authorization.k8s.io", "clusterroles", ""]],
    &[
        ["patch", "rbac.authorization.k8s.io", "rolebindings", ""],
        ["bind", "rbac.authorization.k8s.io", "clusterroles", "r0, r11"],
    ],
    &[["update, escalate", "rbac.authorization.k8s.io", "clusterroles", ""]],
    &[["update", "rbac.authorization.k8s.io", "clusterroles", "r7, r13"]],
    &[["escalate", "rbac.authorization.k8s.io", "clusterroles", "r7"]],
    &[["impersonate", "''", "users", "jane, joe"]],
    &[["impersonate", "''", "groups", "dev"], ["impersonate", "''", "users", ""]],
    &[["create", "''", "serviceaccounts/token", ""]],
    &[["create", "''", "pods", ""]],
    &[["get", "''", "secrets", ""]],
    &[
        ["update", "rbac.authorization.k8s.io", "clusterrolebindings", ""],
        ["bind", "rbac.authorization.k8s.io", "clusterroles", ""],
    ],
    &[["update, escalate", "rbac.authorization.k8s.io", "roles", "local"]],
    &[["create", "''", "pods/exec", ""], ["get", "''", "pods", ""]],
    &[["get", "''", "pods/log", ""], ["get", "''", "nodes/log", ""], ["get", "''", "nodes/proxy", ""]],
    &[["create, patch", "''", "secrets", ""]],
    &[
        ["create", "certificates.k8s.io", "certificatesigningrequests", ""],
        ["update", "certificates.k8s.io", "certificatesigningrequests/approval", ""],
        ["approve, sign", "certificates.k8s.io", "signers", ""],
    ],
    &[["create", "rbac.authorization.k8s.io", "rolebindings", ""]],
    &[["patch", "''", "nodes", ""], ["create", "''", "pods/binding", ""]],
];

/// The roles whose edges depend on other bindings, and two worth being bound to.
const ASKING: [u64; 8] = [0, 3, 4, 5, 7, 11, 12, 13];

fn base() -> String {
    let mut text = BASE.to_owned();
    let rule = |[verbs, group, resource, names]: &[&str; 4]| {
        format!(
            "{{verbs: [{verbs}], apiGroups: [{group}], resources: [{resource}], resourceNames: [{names}]}}"
        )
    };
    for (number, rules) in ROLES.iter().enumerate() {
        let rules: Vec<String> = rules.iter().map(rule).collect();
        let rules = rules.join(", ");
        let _ = writeln!(
            text,
            "{{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {{name: r{number}}}, \
             rules: [{rules}]}}\n---"
        );
    }
    for namespace in NAMESPACES {
        let _ = writeln!(
            text,
            "{{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {{name: local, namespace: \
             {namespace}}}, rules: [{{verbs: [get], apiGroups: [''], resources: [secrets]}}]}}\n---"
        );
    }
    text
}

fn binding(random: &mut Random, number: u64) -> String {
    let mut subjects = Vec::new();
    for _ in 0..1 + random.below(2) {
        let other = *random.of(&["system:serviceaccounts:shop", "system:authenticated", "dev", "dev"]);
        let group = *random.of(&["dev", "ops", "system:bootstrappers:kubeadm", other]);
        let user = *random.of(&["jane", "joe", "max", "ops@shop.iam.gserviceaccount.com"]);
        subjects.push(match random.below(5) {
            0 => format!("{{kind: Group, name: '{group}', apiGroup: rbac.authorization.k8s.io}}"),
            1 | 2 => format!("{{kind: User, name: '{user}', apiGroup: rbac.authorization.k8s.io}}"),
            3 => "{kind: ServiceAccount, name: web, namespace: shop}".to_owned(),
            _ => "{kind: ServiceAccount, name: ci, namespace: bank}".to_owned(),
        });
    }
    let (kind, within) = match random.below(3) {
        0 => ("ClusterRoleBinding", String::new()),
        _ => ("RoleBinding", format!(", namespace: {}", random.of(&NAMESPACES))),
    };
    let role = match random.below(12) {
        0 => "{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: nowhere}".to_owned(),
        1 if kind == "RoleBinding" => {
            "{apiGroup: rbac.authorization.k8s.io, kind: Role, name: local}".to_owned()
        }
        _ => {
            // What some of them lead to depends on the other bindings.
            let role = match random.below(2) {
                0 => *random.of(&ASKING),
                _ => random.below(ROLES.len() as u64),
            };
            format!("{{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r{role}}}")
        }
    };
    let subjects = subjects.join(", ");
    format!(
        "{{apiVersion: rbac.authorization.k8s.io/v1, kind: {kind}, metadata: {{name: b{number}{within}}}, \
         roleRef: {role}, subjects: [{subjects}]}}"
    )
}

/// What an attacker is after.
fn sinks(graph: &Graph<'_>) -> Vec<Vertex> {
    let mut sinks: Vec<Vertex> =
        [Goal::ClusterAdmin, Goal::SomeNode, Goal::Admission].map(Vertex::Goal).to_vec();
    for namespace in NAMESPACES {
        let namespace = Some(graph.texts().find(namespace));
        sinks.extend([Hub::ReadSecrets, Hub::RunPods].map(|hub| Vertex::Hub(hub, namespace)));
    }
    sinks
}

/// Steps from everybody to each sink, by names; what only stands between rights and subjects is left out.
fn steps(graph: &Graph<'_>, take: Take) -> BTreeMap<(String, usize), u32> {
    let mut steps = BTreeMap::new();
    for (at, sink) in sinks(graph).into_iter().enumerate() {
        let distances = Distances::to(graph, graph.find(sink), take, Default::default());
        for (id, vertex) in graph.vertices() {
            if let (false, Some(far)) = (vertex.is_between(), distances.of(id)) {
                steps.insert((graph.name(id), at), far);
            }
        }
    }
    steps
}

/// The Secrets of each namespace, as sinks.
fn secrets(graph: &Graph<'_>) -> Vec<VertexId> {
    let hub = |name: &str| graph.find(Vertex::Hub(Hub::ReadSecrets, Some(graph.texts().find(name))));
    NAMESPACES.iter().filter_map(|name| hub(name)).collect()
}

/// Who reaches all Secrets, and for each namespace who else reaches those.
fn reached(graph: &Graph<'_>, each: &Each, sinks: &[VertexId]) -> Vec<BTreeSet<VertexId>> {
    let all = graph.vertices().map(|(id, _)| id).filter(|id| each.reaches_all(*id)).collect();
    std::iter::once(all).chain((0..sinks.len()).map(|at| each.others(at).collect())).collect()
}

/// The binding of a name in a graph.
fn find(graph: &Graph<'_>, name: &str) -> BindingId {
    let policy = graph.access().policy();
    let (id, _) =
        policy.bindings().find(|(_, one)| policy.texts().get(one.name) == name).expect("it is there");
    id
}

fn manifests(bindings: &BTreeMap<u64, String>) -> World {
    let bindings: Vec<&str> = bindings.values().map(String::as_str).collect();
    world(&format!("{}{}", base(), bindings.join("\n---\n")))
}

/// Bindings by their numbers, as they come and go.
struct Bindings {
    random: Random,
    all: BTreeMap<u64, String>,
    next: u64,
}

impl Bindings {
    fn new(seed: u64) -> Bindings {
        let mut random = Random::new(seed);
        let all = (0..5).map(|number| (number, binding(&mut random, number))).collect();
        Bindings { random, all, next: 5 }
    }

    /// Takes one away or adds one, here and in a graph.
    fn change(&mut self, graph: &mut Graph<'_>) -> Result<Change, Refusal> {
        if self.random.below(2) == 0 && !self.all.is_empty() {
            let numbers: Vec<u64> = self.all.keys().copied().collect();
            let number = *self.random.of(&numbers);
            self.all.remove(&number);
            let id = find(graph, &format!("b{number}"));
            return graph.take_away(id);
        }
        let text = binding(&mut self.random, self.next);
        let alone = world(&text);
        let id = alone.ids().next().expect("a binding");
        self.all.insert(self.next, text);
        self.next += 1;
        graph.propose(alone.object(id), alone.namespace(id)).map(|(_, change)| change)
    }
}

/// Who reaches what, as it follows changes.
struct Known {
    distances: Vec<Distances>,
    each: Each,
}

impl Known {
    fn of(graph: &Graph<'_>) -> Known {
        let takes = [Take::Certain, Take::Possible].into_iter();
        let all = takes.flat_map(|take| sinks(graph).into_iter().map(move |sink| (take, sink)));
        let to = |(take, sink)| Distances::to(graph, graph.find(sink), take, Default::default());
        let above: Vec<VertexId> = graph.find(Vertex::Hub(Hub::ReadSecrets, None)).into_iter().collect();
        let each = Each::of(graph, &secrets(graph), &above, Take::Certain);
        Known { distances: all.map(to).collect(), each }
    }

    /// Follows a change: how many distances moved, and how many lists were made again.
    fn follow(&mut self, graph: &Graph<'_>, change: &Change) -> [usize; 2] {
        let moved = self.distances.iter_mut().map(|one| one.follow(graph, change).len()).sum();
        [moved, self.each.follow(graph, change).len()]
    }

    fn told(&self, graph: &Graph<'_>) -> (Vec<Vec<Option<u32>>>, Vec<BTreeSet<VertexId>>) {
        let of = |one: &Distances| graph.vertices().map(|(id, _)| one.of(id)).collect();
        (self.distances.iter().map(of).collect(), reached(graph, &self.each, &secrets(graph)))
    }
}

#[test]
fn a_changed_graph_leads_where_a_new_one_does() {
    let (mut followed, mut redrawn, mut counts) = (0, 0, [0; 2]);
    for seed in 0..CLUSTERS {
        let mut bindings = Bindings::new(seed);
        let mut left = CHANGES;
        // Where a change takes a new graph, the rest goes on with that.
        while left > 0 {
            let first = manifests(&bindings.all);
            let access = Access::of(&first);
            let mut graph = Graph::of(&access);
            let mut known = Known::of(&graph);
            while left > 0 {
                left -= 1;
                let change = match bindings.change(&mut graph) {
                    Ok(change) => change,
                    Err(refusal) => {
                        assert_eq!(refusal, Refusal::Redraw, "{seed}");
                        redrawn += 1;
                        break;
                    }
                };
                followed += 1;
                let now = manifests(&bindings.all);
                let access = Access::of(&now);
                let new = Graph::of(&access);
                for take in [Take::Certain, Take::Possible] {
                    assert_eq!(steps(&graph, take), steps(&new, take), "{seed}, {left} left: {change:?}");
                }
                let more = known.follow(&graph, &change);
                assert_eq!(known.told(&graph), Known::of(&graph).told(&graph), "{seed}, {left} left");
                counts = [counts[0] + more[0], counts[1] + more[1]];
            }
        }
    }
    let [moved, again] = counts;
    println!(
        "{followed} changes followed, {redrawn} redrawn, {moved} distances moved, {again} lists made again"
    );
    assert!(followed > redrawn * 2 && redrawn > 5 && moved > 1000 && again > 20);
}

#[test]
fn what_the_api_server_refuses_is_not_taken() {
    let first = manifests(&BTreeMap::new());
    let access = Access::of(&first);
    let mut graph = Graph::of(&access);
    let refused = "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: root}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r0}
subjects: [{kind: ServiceAccount, name: web}]
";
    let alone = world(refused);
    let object = alone.object(alone.ids().next().expect("a binding"));
    assert!(matches!(graph.propose(object, None), Err(Refusal::Invalid(_))));
    let alone = world(&refused.replace("name: web}", "name: web, namespace: shop}"));
    let object = alone.object(alone.ids().next().expect("a binding"));
    assert!(graph.propose(object, None).is_ok());
    // What nobody knew of takes a new graph.
    let alone = world(&refused.replace("name: web}", "name: new, namespace: shop}"));
    let object = alone.object(alone.ids().next().expect("a binding"));
    assert_eq!(graph.propose(object, None).map(|_| ()), Err(Refusal::Redraw));
}

/// What jane may do in shop leads to control of it by a binding of somebody else alone.
#[test]
fn what_looks_at_all_bindings_looks_again() {
    let bound = |name: &str, role: &str, user: &str| {
        format!(
            "{{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {{name: {name}, \
             namespace: shop}}, roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, \
             name: {role}}}, subjects: [{{kind: User, name: {user}, apiGroup: rbac.authorization.k8s.io}}]}}"
        )
    };
    let first = manifests(&BTreeMap::from([(0, bound("jane", "r3", "jane"))]));
    let access = Access::of(&first);
    let mut graph = Graph::of(&access);
    let steps = |graph: &Graph<'_>| {
        let shop = graph.texts().find("shop");
        let sink = graph.find(Vertex::Hub(Hub::Control, Some(shop)));
        let jane = graph.find(Vertex::User(graph.texts().find("jane"))).expect("a binding names her");
        Distances::to(graph, sink, Take::Certain, Default::default()).of(jane)
    };
    assert_eq!(steps(&graph), None);
    let alone = world(&bound("owners", "r0", "joe"));
    let object = alone.object(alone.ids().next().expect("a binding"));
    let (id, _) = graph.propose(object, Some("shop")).expect("it is taken");
    // She adds herself to the binding, and may do everything.
    assert_eq!(steps(&graph), Some(2));
    graph.take_away(id).expect("it is gone");
    assert_eq!(steps(&graph), None);
}
