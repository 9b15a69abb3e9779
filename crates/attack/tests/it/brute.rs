//! Distances in small random clusters, against a slow search that asks the authorizer for one request after
//! the other and knows nothing of roles, bindings, grants or hubs' edges.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;

use seawall_access::{Access, Decision, Identity, Request, Resource};
use seawall_attack::{Distances, Each, Graph, Hub, Take, Vertex, VertexId};
use seawall_object::GroupKind;
use seawall_world::World;

use crate::random::Random;
use crate::world::world;

/// The kinds of edges that the slow search knows.
const KNOWN: &[&str] = &[
    "bound",
    "grants",
    "rights-together",
    "member",
    "masters",
    "admin-control",
    "everything",
    "every-namespace",
    "control",
    "each-account",
    "create-pods",
    "run-as-account",
    "pod-token",
    "privileged-container",
    "node-pods",
    "is-node",
    "exec",
    "each-pod",
    "token-request",
    "read-secrets",
    "mount-secret",
];

const CLUSTERS: u64 = 1000;
const NAMESPACES: [&str; 2] = ["shop", "bank"];
/// The namespaces with accounts, of which the defaults of every API server bind some.
const EVERYWHERE: [&str; 3] = ["shop", "bank", "kube-system"];
const ACCOUNTS: [&str; 3] = ["default", "web", "ci"];
const NODES: [&str; 2] = ["one", "two"];

/// Requests of which one suffices to start a pod, with the names that objects may have.
const STARTS: &[(&str, &str, &str)] = &[
    ("create", "", "pods"),
    ("create", "", "replicationcontrollers"),
    ("update", "", "replicationcontrollers"),
    ("patch", "", "replicationcontrollers"),
    ("create", "apps", "deployments"),
    ("update", "apps", "deployments"),
    ("patch", "apps", "deployments"),
    ("create", "apps", "replicasets"),
    ("update", "apps", "replicasets"),
    ("patch", "apps", "replicasets"),
    ("create", "apps", "statefulsets"),
    ("update", "apps", "statefulsets"),
    ("patch", "apps", "statefulsets"),
    ("create", "apps", "daemonsets"),
    ("update", "apps", "daemonsets"),
    ("patch", "apps", "daemonsets"),
    ("create", "batch", "jobs"),
    ("create", "batch", "cronjobs"),
    ("update", "batch", "cronjobs"),
    ("patch", "batch", "cronjobs"),
];

const RESOURCES: [&str; 12] = [
    "pods",
    "deployments",
    "jobs",
    "'*'",
    "pods/*",
    "'*/scale'",
    "secrets",
    "cronjobs",
    "pods/exec",
    "'*/exec'",
    "serviceaccounts/token",
    "'*/token'",
];

/// Something an attacker holds, in the slow search.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Subject(String),
    Pod(String, String),
    Node(String),
    Run(String),
    Accounts(String),
    Enter(String),
    Secrets(String),
    Control(String),
    Admin,
    SomeNode,
}

struct Slow<'w> {
    world: &'w World,
    access: Access<'w>,
    /// What was worked out before: every source asks again.
    known: RefCell<BTreeMap<State, Moves>>,
}

/// Where one can go, with the steps.
type Moves = Vec<(u32, State)>;

// === impl State ===

impl State {
    /// The name that people see.
    fn name(&self) -> String {
        match self {
            State::Subject(name) => name.clone(),
            State::Pod(namespace, name) => format!("Pod {namespace}/{name}"),
            State::Node(name) => format!("Node {name}"),
            State::Run(namespace) => format!("any pod started in namespace {namespace}"),
            State::Accounts(namespace) => format!("every service account in namespace {namespace}"),
            State::Enter(namespace) => format!("any pod entered in namespace {namespace}"),
            State::Secrets(namespace) => format!("every Secret in namespace {namespace}"),
            State::Control(namespace) => format!("control in namespace {namespace}"),
            State::Admin => "cluster admin".to_owned(),
            State::SomeNode => "root on a node".to_owned(),
        }
    }
}

// === impl Slow ===

impl Slow<'_> {
    /// Whether a request is allowed for some object.
    fn may(&self, identity: &Identity, request: (&str, &str, &str), within: &str) -> bool {
        let names: &[&str] = match request.0 {
            "create" => &[""],
            "unheard" => &["unheard"],
            _ => &["web", "p0", "other"],
        };
        names.iter().any(|name| self.may_named(identity, request, within, name))
    }

    fn may_named(
        &self,
        identity: &Identity,
        (verb, group, resource): (&str, &str, &str),
        within: &str,
        name: &str,
    ) -> bool {
        let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
        let resource = Resource {
            group: group.to_owned(),
            resource: resource.to_owned(),
            subresource: subresource.to_owned(),
            name: name.to_owned(),
            namespace: within.to_owned(),
            ..Resource::default()
        };
        matches!(self.access.decide(identity, &Request::of(verb, resource)), Decision::Allowed(_))
    }

    /// Where one can go in no step or one, with the steps.
    fn moves(&self, state: &State) -> Moves {
        if let Some(known) = self.known.borrow().get(state) {
            return known.clone();
        }
        let moves = self.work_out(state);
        self.known.borrow_mut().insert(state.clone(), moves.clone());
        moves
    }

    fn work_out(&self, state: &State) -> Moves {
        match state {
            State::Subject(name) => self.moves_of_subject(name),
            State::Run(namespace) => {
                vec![(1, State::Accounts(namespace.clone())), (1, State::Secrets(namespace.clone()))]
            }
            State::Enter(namespace) => {
                let here = |(of, name, _): (String, String, String)| {
                    (of == *namespace).then_some((0, State::Pod(of, name)))
                };
                self.pods().into_iter().filter_map(here).collect()
            }
            State::Secrets(_) => Vec::new(),
            State::Accounts(namespace) => self.accounts(namespace),
            State::Control(namespace) => {
                let all = [State::Run, State::Accounts, State::Enter, State::Secrets];
                all.map(|covered| (0, covered(namespace.clone()))).to_vec()
            }
            State::Pod(namespace, name) => self.moves_of_pod(namespace, name),
            State::Node(name) => {
                let on_it = |(namespace, pod, node): (String, String, String)| {
                    (node == *name).then_some((1, State::Pod(namespace, pod)))
                };
                let mut moves: Vec<(u32, State)> = self.pods().into_iter().filter_map(on_it).collect();
                moves.push((0, State::SomeNode));
                moves
            }
            State::Admin => EVERYWHERE.map(|namespace| (0, State::Control(namespace.to_owned()))).to_vec(),
            State::SomeNode => Vec::new(),
        }
    }

    fn moves_of_subject(&self, name: &str) -> Moves {
        let identity = match name.split_once(' ').expect("a kind and a name") {
            ("User", user) => Identity::new(user, &[]),
            // Whoever is in the group, and nothing else is known of them.
            ("Group", group) => Identity { groups: implied(group), ..Identity::default() },
            (_, account) => {
                let (namespace, name) = account.split_once('/').expect("a namespace and a name");
                Identity::service_account(namespace, name)
            }
        };
        let mut moves = Vec::new();
        // Only wildcards allow what nobody has heard of.
        let unheard = ("unheard", "unheard.example", "unheard");
        if identity.is_in("system:masters") {
            moves.push((0, State::Admin));
        } else if self.may(&identity, unheard, "") {
            moves.push((1, State::Admin));
        }
        for namespace in EVERYWHERE {
            if !identity.is_in("system:masters")
                && STARTS.iter().any(|start| self.may(&identity, *start, namespace))
            {
                moves.push((1, State::Run(namespace.to_owned())));
            }
            if !identity.is_in("system:masters") {
                moves.extend(self.moves_within(&identity, namespace));
            }
            if !identity.is_in("system:masters") && self.may(&identity, unheard, namespace) {
                moves.push((1, State::Control(namespace.to_owned())));
            }
        }
        moves
    }

    /// By commands in pods, tokens and Secrets. Whoever may do it with a name that nothing bears may do it
    /// with every name.
    fn moves_within(&self, identity: &Identity, namespace: &str) -> Moves {
        let may = |request, name: &str| self.may_named(identity, request, namespace, name);
        let here = namespace.to_owned();
        let mut moves = Vec::new();
        let exec = ("create", "", "pods/exec");
        if may(exec, "unheard") {
            moves.push((1, State::Enter(here.clone())));
        }
        let pods = self.pods().into_iter().filter(|(of, name, _)| *of == here && may(exec, name));
        moves.extend(pods.map(|(of, name, _)| (1, State::Pod(of, name))));
        let token = ("create", "", "serviceaccounts/token");
        if may(token, "unheard") {
            moves.push((1, State::Accounts(here.clone())));
        }
        let is_named = |state: &State| match state {
            State::Subject(name) => name.rsplit('/').next().is_some_and(|account| may(token, account)),
            _ => false,
        };
        let accounts = self.accounts(namespace).into_iter().map(|(_, account)| account);
        moves.extend(accounts.filter(is_named).map(|account| (1, account)));
        let reads =
            ["get", "list", "watch", "patch"].iter().any(|verb| may((verb, "", "secrets"), "unheard"));
        if reads || may(("deletecollection", "", "secrets"), "") {
            moves.push((1, State::Secrets(here)));
        }
        moves
    }

    fn accounts(&self, namespace: &str) -> Moves {
        let known = GroupKind { group: "", kind: "ServiceAccount" };
        let accounts = self.world.of_kind_in(known, Some(namespace));
        let mut names: BTreeSet<String> =
            accounts.map(|id| format!("{namespace}/{}", self.world.object(id).name())).collect();
        let policy = self.access.policy();
        let bound = policy.holders().map(|holder| holder.named(policy.texts()));
        let is_here = |name: &String| name.split_once('/').is_some_and(|(of, _)| of == namespace);
        names.extend(
            bound.filter(|(kind, _)| *kind == "ServiceAccount").map(|(_, name)| name).filter(is_here),
        );
        names.into_iter().map(|name| (0, State::Subject(format!("ServiceAccount {name}")))).collect()
    }

    /// Namespace, name and node of every pod.
    fn pods(&self) -> Vec<(String, String, String)> {
        let pods = self.world.of_kind(GroupKind { group: "", kind: "Pod" });
        let facts = |id| {
            let object = self.world.object(id);
            let node = object.spec().and_then(|spec| spec.str_at(&["nodeName"])).unwrap_or_default();
            let namespace = self.world.namespace(id).unwrap_or_default();
            (namespace.to_owned(), object.name().to_owned(), node.to_owned())
        };
        pods.iter().map(|id| facts(*id)).collect()
    }

    fn moves_of_pod(&self, namespace: &str, name: &str) -> Moves {
        let mut moves = Vec::new();
        for id in self.world.of_kind(GroupKind { group: "", kind: "Pod" }) {
            let object = self.world.object(*id);
            if self.world.namespace(*id) != Some(namespace) || object.name() != name {
                continue;
            }
            let spec = object.spec().expect("a spec");
            if spec.bool_at(&["automountServiceAccountToken"]) != Some(false) {
                let account = spec.str_at(&["serviceAccountName"]).unwrap_or("default");
                moves.push((1, State::Subject(format!("ServiceAccount {namespace}/{account}"))));
            }
            let privileged = ["containers", "initContainers"].iter().any(|list| {
                let mut containers = spec.items_at(&[list]);
                containers.any(|one| one.bool_at(&["securityContext", "privileged"]) == Some(true))
            });
            match spec.str_at(&["nodeName"]) {
                Some(node) if privileged => moves.push((1, State::Node(node.to_owned()))),
                None if privileged => moves.push((1, State::SomeNode)),
                _ => {}
            }
        }
        moves
    }

    /// The least steps to everything that can be reached.
    fn reach(&self, from: &State) -> BTreeMap<String, u32> {
        let mut steps: BTreeMap<State, u32> = BTreeMap::from([(from.clone(), 0)]);
        let mut open = VecDeque::from([from.clone()]);
        // Again and again until nothing gets nearer: clusters are small.
        while let Some(state) = open.pop_front() {
            let far = steps[&state];
            for (cost, next) in self.moves(&state) {
                if steps.get(&next).is_none_or(|known| far + cost < *known) {
                    steps.insert(next.clone(), far + cost);
                    open.push_back(next);
                }
            }
        }
        steps.into_iter().map(|(state, steps)| (state.name(), steps)).collect()
    }
}

/// The groups that members of a group are in.
fn implied(group: &str) -> Vec<String> {
    let mut groups = vec![group];
    if group.starts_with("system:serviceaccounts:") {
        groups.push("system:serviceaccounts");
    }
    if group != "system:unauthenticated" {
        groups.push("system:authenticated");
    }
    groups.into_iter().map(str::to_owned).collect()
}

/// A small cluster.
pub(crate) fn cluster(random: &mut Random) -> String {
    let mut text = String::new();
    for node in NODES {
        let _ = writeln!(text, "{{apiVersion: v1, kind: Node, metadata: {{name: {node}}}}}\n---");
    }
    for namespace in NAMESPACES {
        let _ = writeln!(text, "{{apiVersion: v1, kind: Namespace, metadata: {{name: {namespace}}}}}\n---");
        for account in ACCOUNTS {
            let metadata = format!("{{name: {account}, namespace: {namespace}}}");
            let _ = writeln!(text, "{{apiVersion: v1, kind: ServiceAccount, metadata: {metadata}}}\n---");
        }
    }
    for number in 0..1 + random.below(4) {
        pod(random, number, &mut text);
    }
    for number in 0..2 + random.below(4) {
        role(random, number, &mut text);
        binding(random, number, &mut text);
    }
    text
}

fn pod(random: &mut Random, number: u64, text: &mut String) {
    let (namespace, account) = (random.of(&NAMESPACES), random.of(&ACCOUNTS));
    let mut spec = format!("serviceAccountName: {account}");
    if random.below(3) == 0 {
        spec.push_str(", automountServiceAccountToken: false");
    }
    if random.below(4) > 0 {
        let _ = write!(spec, ", nodeName: {}", random.of(&NODES));
    }
    let list = *random.of(&["containers", "initContainers"]);
    let privileged = random.below(3) == 0;
    let _ = writeln!(
        text,
        "{{apiVersion: v1, kind: Pod, metadata: {{name: p{number}, namespace: {namespace}}}, spec: {{{spec}, \
         {list}: [{{name: a, image: a, securityContext: {{privileged: {privileged}}}}}]}}}}\n---"
    );
}

fn role(random: &mut Random, number: u64, text: &mut String) {
    let mut rules = Vec::new();
    for _ in 0..1 + random.below(3) {
        let verbs = random.some(&["create", "update", "patch", "get", "'*'", "delete"]);
        let groups = random.some(&["''", "apps", "batch", "'*'"]);
        let resources = random.some(&RESOURCES);
        let names = *random.of(&["", "", "", ", resourceNames: [web]", ", resourceNames: [p0]"]);
        rules.push(format!("{{verbs: [{verbs}], apiGroups: [{groups}], resources: [{resources}]{names}}}"));
    }
    let _ = writeln!(
        text,
        "{{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {{name: r{number}}}, \
         rules: [{}]}}\n---",
        rules.join(", ")
    );
}

fn binding(random: &mut Random, number: u64, text: &mut String) {
    let mut subjects = Vec::new();
    for _ in 0..1 + random.below(2) {
        subjects.push(match random.below(4) {
            0 => "{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}".to_owned(),
            1 => {
                let groups =
                    ["system:serviceaccounts", "system:serviceaccounts:shop", "dev", "system:masters"];
                format!(
                    "{{kind: Group, name: '{}', apiGroup: rbac.authorization.k8s.io}}",
                    random.of(&groups)
                )
            }
            _ => {
                let (account, namespace) = (random.of(&ACCOUNTS), random.of(&NAMESPACES));
                format!("{{kind: ServiceAccount, name: {account}, namespace: {namespace}}}")
            }
        });
    }
    let role = random.below(number + 1);
    let (kind, within) = match random.below(3) {
        0 => ("ClusterRoleBinding", String::new()),
        _ => ("RoleBinding", format!(", namespace: {}", random.of(&NAMESPACES))),
    };
    let _ = writeln!(
        text,
        "{{apiVersion: rbac.authorization.k8s.io/v1, kind: {kind}, metadata: {{name: b{number}{within}}}, \
         roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r{role}}}, \
         subjects: [{}]}}\n---",
        subjects.join(", ")
    );
}

/// Where attackers may begin.
fn sources(slow: &Slow<'_>) -> Vec<State> {
    let mut sources: BTreeSet<State> = BTreeSet::new();
    for namespace in NAMESPACES {
        sources.extend(slow.accounts(namespace).into_iter().map(|(_, state)| state));
    }
    sources.extend(
        ["User jane", "Group dev", "Group system:serviceaccounts:shop"]
            .map(|name| State::Subject(name.to_owned())),
    );
    sources.extend(slow.pods().into_iter().map(|(namespace, name, _)| State::Pod(namespace, name)));
    sources.extend(NODES.map(|name| State::Node(name.to_owned())));
    sources.into_iter().collect()
}

#[test]
fn distances_are_those_of_a_slow_search() {
    let (mut pairs, mut reached) = (0u64, 0u64);
    for seed in 0..CLUSTERS {
        let text = cluster(&mut Random::new(seed));
        let world = world(&text);
        let access = Access::of(&world);
        let graph = Graph::of_kinds(&access, |kind| KNOWN.contains(&kind.id));
        let slow = Slow { world: &world, access: Access::of(&world), known: RefCell::default() };
        let by_name: BTreeMap<String, VertexId> =
            graph.vertices().map(|(id, _)| (graph.name(id), id)).collect();
        // Users and groups that no binding names exist outside of the World.
        let is_there = |state: &State| {
            let name = state.name();
            by_name.contains_key(&name) || !(name.starts_with("User ") || name.starts_with("Group "))
        };
        let sources: Vec<State> = sources(&slow).into_iter().filter(is_there).collect();
        let reach: Vec<BTreeMap<String, u32>> = sources.iter().map(|source| slow.reach(source)).collect();
        // Accounts lead to groups here and do not there.
        let mut targets: BTreeSet<&String> = reach.iter().flat_map(BTreeMap::keys).collect();
        targets.retain(|name| !name.starts_with("Group "));
        for target in targets {
            let sink = by_name.get(target).copied();
            let distances = Distances::to(&graph, sink, Take::Certain, Default::default());
            for (source, reach) in sources.iter().zip(&reach) {
                let from = by_name.get(&source.name());
                let ours = if source.name() == *target {
                    Some(0)
                } else {
                    from.and_then(|from| distances.of(*from))
                };
                assert_eq!(ours, reach.get(target).copied(), "{seed}: {} to {target}\n{text}", source.name());
                pairs += 1;
                reached += u64::from(ours.is_some());
            }
        }
        // Nothing is reached that the slow search does not know.
        for (source, reach) in sources.iter().zip(&reach) {
            let Some(from) = by_name.get(&source.name()) else { continue };
            for (name, id) in by_name.iter().filter(|(_, id)| is_told(&graph, **id)) {
                if !reach.contains_key(name) {
                    let distances = Distances::to(&graph, [*id], Take::Certain, Default::default());
                    assert_eq!(distances.of(*from), None, "{seed}: {} to {name}\n{text}", source.name());
                }
            }
        }
    }
    println!("{CLUSTERS} clusters, {pairs} pairs, {reached} reached");
    assert!(reached > pairs / 10 && reached < pairs);
}

#[test]
fn who_reaches_each_of_many_sinks_is_who_reaches_it_alone() {
    let mut others = 0;
    for seed in 0..CLUSTERS / 10 {
        let text = cluster(&mut Random::new(seed));
        let world = world(&text);
        let access = Access::of(&world);
        let graph = Graph::of(&access);
        let hub = |namespace: Option<&str>| {
            let namespace = namespace.map(|name| graph.texts().find(name));
            graph.find(Vertex::Hub(Hub::BecomeAccounts, namespace))
        };
        let above: Vec<VertexId> = hub(None).into_iter().collect();
        let sinks: Vec<VertexId> = NAMESPACES.iter().filter_map(|name| hub(Some(name))).collect();
        let each = Each::of(&graph, &sinks, &above, Take::Certain);
        for (at, sink) in sinks.iter().enumerate() {
            let alone = Distances::to(&graph, [*sink], Take::Certain, Default::default());
            for (id, _) in graph.vertices() {
                let is_other = each.others(at).any(|other| other == id);
                let reaches = each.reaches_all(id) || is_other;
                assert_eq!(reaches, alone.of(id).is_some(), "{seed}: {} to {at}", graph.name(id));
                others += u32::from(is_other);
            }
        }
    }
    assert!(others > 100);
}

/// Whether the slow search tells of such a vertex. It knows nothing of what API servers make themselves.
fn is_told(graph: &Graph<'_>, id: VertexId) -> bool {
    let name = graph.name(id);
    let told = [
        "ServiceAccount ",
        "Pod ",
        "Node ",
        "any pod started in namespace",
        "any pod entered in namespace",
        "every Secret in namespace",
        "control in namespace",
    ];
    let is_whole = ["cluster admin", "root on a node"].contains(&name.as_str());
    is_whole || (told.iter().any(|start| name.starts_with(start)) && !name.contains("kube-"))
}
