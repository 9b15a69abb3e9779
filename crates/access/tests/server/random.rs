//! Requests at random, about a cluster with roles at random, of users and of nodes.

use seawall_access::{Access, Authorizer, Authorizers, Decision, Identity, Reading, Request, Resource};
use seawall_testkit::{ApiServer, Connection, or_skip, wait};
use seawall_world::{Settings, Source, Version, World};
use serde_json::{Value, json};

use crate::objects::{LISTS, TARGETS, create, make};
use crate::{ROLES_LONGEST, review};

const REVIEWS: u64 = 5_000;
const SEED: u64 = 0x5ea_3a11;

/// A small generator of pseudo-random numbers (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

const VERBS: &[&str] = &["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];
const SUBRESOURCES: &[&str] = &["", "", "", "", "status", "token", "eviction", "log", "proxy"];

fn rule(random: &mut Random) -> Value {
    let (group, resource, _, name) = random.pick(TARGETS);
    let resource = match random.below(8) {
        0 => "*".to_owned(),
        1 => format!("*/{}", random.pick(&["status", "log", "token"])),
        2 | 3 => format!("{resource}/{}", random.pick(&["status", "log", "token", "eviction"])),
        _ => resource.to_owned(),
    };
    let verb = if random.below(5) == 0 { "*" } else { random.pick(VERBS) };
    let mut rule =
        json!({"verbs": [verb, random.pick(VERBS)], "apiGroups": [group], "resources": [resource]});
    if random.below(4) == 0 {
        rule["resourceNames"] = json!([name]);
    }
    rule
}

fn subject(random: &mut Random) -> Value {
    let group = "rbac.authorization.k8s.io";
    match random.below(6) {
        0 | 1 => json!({"kind": "User", "apiGroup": group, "name": random.pick(&["eve", "bob"])}),
        2 => json!({"kind": "Group", "apiGroup": group, "name": random.pick(&["dev", "system:nodes"])}),
        3 => json!({"kind": "Group", "apiGroup": group, "name": "system:serviceaccounts:a"}),
        _ => json!({"kind": "ServiceAccount", "name": random.pick(&["web", "default"]), "namespace": "a"}),
    }
}

fn make_roles(connection: &mut Connection<'_>, random: &mut Random) {
    let base = "/apis/rbac.authorization.k8s.io/v1";
    for number in 0..40 {
        let rules: Vec<Value> = (0..1 + random.below(3)).map(|_| rule(random)).collect();
        let name = format!("random-{number}");
        let namespace = random.pick(&["", "a", "b", "kube-system"]);
        let (role, binding) = match namespace {
            "" => ("ClusterRole", "ClusterRoleBinding"),
            _ => ("Role", "RoleBinding"),
        };
        let place = if namespace.is_empty() { String::new() } else { format!("/namespaces/{namespace}") };
        let version = "rbac.authorization.k8s.io/v1";
        let object = json!({"apiVersion": version, "kind": role, "metadata": {"name": name}, "rules": rules});
        create(connection, &format!("{base}{place}/{}s", role.to_lowercase()), &object);
        let subjects: Vec<Value> = (0..1 + random.below(2)).map(|_| subject(random)).collect();
        let object = json!({
            "apiVersion": version, "kind": binding, "metadata": {"name": name}, "subjects": subjects,
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": role, "name": name},
        });
        create(connection, &format!("{base}{place}/{}s", binding.to_lowercase()), &object);
    }
}

fn identity(random: &mut Random) -> Identity {
    match random.below(12) {
        0..=3 => Identity::node(random.pick(&["n1", "n2", "n3"])),
        4 => Identity { groups: vec!["system:authenticated".to_owned()], ..Identity::node("n1") },
        5 => Identity::anonymous(),
        6 | 7 => Identity::service_account(random.pick(&["a", "b"]), random.pick(&["web", "default"])),
        8 => Identity::new("bob", &["dev"]),
        9 => Identity::new("root", &["system:masters"]),
        _ => Identity::new(random.pick(&["eve", "bob"]), &[]),
    }
}

fn request(random: &mut Random) -> Request {
    if random.below(20) == 0 {
        return Request::url("get", random.pick(&["/healthz", "/version", "/metrics", "/api", "/apis/apps"]));
    }
    let (group, resource, namespace, name) = random.pick(TARGETS);
    let mut resource = Resource {
        group: group.to_owned(),
        resource: resource.to_owned(),
        subresource: random.pick(SUBRESOURCES).to_owned(),
        name: name.to_owned(),
        namespace: namespace.to_owned(),
        fields: Vec::new(),
    };
    let verb = if random.below(3) == 0 { "get" } else { random.pick(VERBS) };
    if random.below(4) == 0 {
        resource.name = String::new();
    }
    if random.below(8) == 0 && !resource.namespace.is_empty() {
        random.pick(&["", "a", "b"]).clone_into(&mut resource.namespace);
    }
    if matches!(verb, "list" | "watch" | "deletecollection") && random.below(3) == 0 {
        resource.fields = vec![("spec.nodeName".to_owned(), random.pick(&["n1", "n2"]).to_owned())];
    }
    Request::of(verb, resource)
}

/// The cluster as it tells itself.
fn read(connection: &mut Connection<'_>) -> World {
    let mut text = String::new();
    for (path, version, kind) in LISTS {
        let answer = connection.request("GET", path, "").expect("the server answers");
        assert!(answer.is_success(), "{path}: {}", answer.text());
        let list = answer.json();
        for item in list["items"].as_array().expect("items") {
            let mut item = item.clone();
            item["apiVersion"] = json!(version);
            item["kind"] = json!(kind);
            text += &format!("{item}\n");
        }
    }
    let stream = seawall_yaml::read(text.as_bytes(), &seawall_yaml::Options::default());
    let roots: Vec<_> = stream.documents.iter().filter_map(|one| one.root.as_ref().ok().copied()).collect();
    let source = Source::live("cluster".to_owned(), stream.tree, &roots);
    let kubernetes = Version::new(36);
    World::build(vec![source], Vec::new(), Settings { complete: true, kubernetes, ..Settings::default() })
}

#[test]
fn requests_at_random_are_decided_as_by_the_server() {
    // The flag is added to that for RBAC.
    let Some(server) = or_skip(ApiServer::start_with(&["--authorization-mode=Node"])) else { return };
    let mut connection = server.admin().connection();
    let mut random = Random(SEED);
    make(&mut connection);
    make_roles(&mut connection, &mut random);
    let world = read(&mut connection);
    let authorizers = Authorizers { chain: vec![Authorizer::Rbac, Authorizer::Node], assumed: false };
    let access = Access::with(&world, Reading::of(&world), authorizers);
    let mut split = [[0_u64; 2]; 2];
    let mut wrong = Vec::new();
    for _ in 0..REVIEWS {
        let (identity, request) = (identity(&mut random), request(&mut random));
        let ours = access.decide(&identity, &request);
        let agrees = |theirs: bool| match &ours {
            Decision::Allowed(_) => theirs,
            Decision::Denied => !theirs,
            Decision::Unknown(_) => false,
        };
        let mut theirs = review(&mut connection, &identity, &request);
        if !agrees(theirs) && split[0][0] + split[0][1] < 100 {
            // The server may still be reading what was made a moment ago.
            wait("the server knows all", ROLES_LONGEST, || {
                agrees(review(&mut connection, &identity, &request))
            });
            theirs = !theirs;
        }
        split[usize::from(identity.as_node().is_some())][usize::from(!theirs)] += 1;
        if !agrees(theirs) {
            let groups = identity.groups.join(" ");
            wrong.push(format!("{identity} ({groups}): {request}: we say {ours:?}, the server {theirs}"));
        }
    }
    let [[allowed, denied], [node_allowed, node_denied]] = split;
    println!(
        "{REVIEWS} reviews, {} differ; users: {allowed} allowed, {denied} denied; nodes: {node_allowed} allowed, \
         {node_denied} denied",
        wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(split.iter().flatten().all(|count| *count > 200), "every side comes up often: {split:?}");
}

#[test]
fn the_default_objects_are_those_of_the_server() {
    let Some(server) = ApiServer::shared() else { return };
    let mut connection = server.admin().connection();
    let live = read(&mut connection);
    let files = World::build(Vec::new(), Vec::new(), Settings { complete: true, ..Settings::default() });
    // The server here has no controller that gathers rules.
    let (theirs, ours) = (Access::of(&live), Access::of(&files));
    let mut compared = 0;
    for (_, role) in ours.policy().roles().filter(|(_, role)| !role.gathers) {
        let namespace = role.namespace.map(|text| ours.policy().texts().get(text));
        let name = ours.policy().texts().get(role.name);
        let found = theirs.policy().find_role(namespace, name).unwrap_or_else(|| panic!("no role {name}"));
        let told = |access: &Access<'_>, role: &seawall_access::Role| -> Vec<String> {
            let texts = access.policy().texts();
            let one = |id: &seawall_access::RuleId| {
                let rule = access.policy().rule(*id);
                let mut parts = vec![
                    rule.verbs(texts).collect::<Vec<_>>(),
                    rule.groups(texts).collect(),
                    rule.resources(texts).collect(),
                    rule.names(texts).collect(),
                    rule.urls(texts).collect(),
                ];
                parts.iter_mut().for_each(|part| part.sort_unstable());
                format!("{parts:?}")
            };
            role.rules.iter().map(one).collect()
        };
        assert_eq!(told(&ours, role), told(&theirs, theirs.policy().role(found)), "{name}");
        compared += 1;
    }
    assert!(compared > 60, "{compared} default roles");
}
