//! Policies composed at random of every feature of RBAC, and questions about them that lie near to what
//! their rules allow.

use serde_json::{Value, json};

use crate::random::Random;

const NAMESPACES: &[&str] = &["a", "b", "kube-system"];
const USERS: &[&str] = &[
    "eve",
    "bob",
    "system:anonymous",
    "system:node:n1",
    "system:serviceaccount:a:web",
    "system:serviceaccount:b:web",
    "system:serviceaccount:a:default",
    "system:serviceaccount:a",
];
const GROUPS: &[&str] =
    &["dev", "ops", "system:authenticated", "system:serviceaccounts", "system:serviceaccounts:a"];
const VERBS: &[&str] = &[
    "get",
    "list",
    "watch",
    "create",
    "update",
    "patch",
    "delete",
    "deletecollection",
    "*",
    "bind",
    "escalate",
    "impersonate",
    "approve",
    "GET",
    "",
    "impersonate:user-info",
    "impersonate:arbitrary-node",
    "impersonate:serviceaccount",
    "impersonate:associated-node",
    "impersonate-on:user-info:get",
    "impersonate-on:arbitrary-node:get",
    "impersonate-on:serviceaccount:list",
    "impersonate-on:associated-node:get",
];
const API_GROUPS: &[&str] =
    &["", "", "*", "apps", "rbac.authorization.k8s.io", "authentication.k8s.io", "*.k8s.io"];
const RESOURCES: &[&str] = &[
    "pods",
    "pods",
    "secrets",
    "namespaces",
    "deployments",
    "clusterroles",
    "users",
    "groups",
    "nodes",
    "serviceaccounts",
    "userextras",
    "uids",
    "",
];
const SUBRESOURCES: &[&str] = &["log", "exec", "scale", "token", "status", "proxy", "example.com/team", "*"];
const NAMES: &[&str] = &["x", "y", "eve", "web", "n1", "*", "", "a"];
const URLS: &[&str] =
    &["/healthz", "/healthz/*", "/*", "*", "/api", "/api/*", "/metrics", "/api/**", "/*/v1", "", "/healthz*"];
const PATHS: &[&str] =
    &["/healthz", "/healthz/etcd", "/", "/api", "/api/v1", "/apis", "/metrics", "/healthzz", "*", "/*/v1"];
const LABELS: &[&str] = &["view", "edit", "admin"];

/// A policy, as the driver reads it and as objects.
pub(super) struct Case {
    /// Roles and bindings by the driver's lists.
    pub(super) policy: Value,
    /// Requests, in the driver's form.
    pub(super) requests: Vec<Value>,
    /// Rules to give away: the kind, namespace and name of the role they are of, and the driver's question.
    pub(super) grants: Vec<(Value, Value)>,
    /// Requests under other names, in the driver's form.
    pub(super) impersonations: Vec<Value>,
    /// HTTP requests, in the driver's form.
    pub(super) http: Vec<Value>,
}

/// A role whose holders may act as others, and its binding.
const IMPERSONATOR: &str = "impersonator";

const REQUESTS: usize = 100;

pub(super) fn case(random: &mut Random) -> Case {
    let policy = policy(random);
    let requests = (0..REQUESTS).map(|_| request(random, &policy)).collect();
    let grants = (0..4).filter_map(|_| grant(random, &policy)).collect();
    let impersonations = (0..6).map(|_| impersonation(random, &policy)).collect();
    let http = (0..4).map(|_| http(random)).collect();
    Case { policy, requests, grants, impersonations, http }
}

fn some(random: &mut Random, of: &[&str], most: usize) -> Vec<String> {
    let count = 1 + random.below(most);
    (0..count).map(|_| random.pick(of).to_owned()).collect()
}

fn rule_resource(random: &mut Random) -> String {
    let (resource, subresource) = (random.pick(RESOURCES), random.pick(SUBRESOURCES));
    match random.below(12) {
        0 => "*".to_owned(),
        1 => format!("*/{subresource}"),
        2 => format!("{resource}/*"),
        3 => "*/".to_owned(),
        4 | 5 => format!("{resource}/{subresource}"),
        _ => resource.to_owned(),
    }
}

fn rule(random: &mut Random) -> Value {
    let verbs = some(random, VERBS, 3);
    if random.one_in(5) {
        return json!({"verbs": verbs, "nonResourceURLs": some(random, URLS, 3)});
    }
    let resources: Vec<String> = (0..1 + random.below(3)).map(|_| rule_resource(random)).collect();
    let mut rule = json!({"verbs": verbs, "apiGroups": some(random, API_GROUPS, 2), "resources": resources});
    match random.below(6) {
        0 | 1 => rule["resourceNames"] = json!(some(random, NAMES, 3)),
        2 => rule["resourceNames"] = json!([]),
        _ => {}
    }
    if random.one_in(12) {
        // The API server would refuse both at once; its authorizer does not mind.
        rule["nonResourceURLs"] = json!(some(random, URLS, 2));
    }
    rule
}

fn rules(random: &mut Random) -> Vec<Value> {
    let mut rules: Vec<Value> = (0..random.below(4)).map(|_| rule(random)).collect();
    if random.one_in(8) {
        rules.extend(impersonation_rules(random));
    }
    rules
}

/// What one kind of impersonation takes, or most of it.
fn impersonation_rules(random: &mut Random) -> Vec<Value> {
    let mode = random.pick(&["", ":user-info", ":serviceaccount", ":arbitrary-node", ":associated-node"]);
    let all = ["users", "groups", "nodes", "serviceaccounts", "uids", "userextras/example.com/team"];
    let mut who = json!({
        "verbs": [format!("impersonate{mode}")], "apiGroups": ["", "authentication.k8s.io"],
        "resources": if random.one_in(4) { json!(["*"]) } else { json!(all) },
    });
    if random.one_in(3) {
        who["resourceNames"] = json!(["eve", "x", "n1", "*", "web"]);
    }
    let verbs: Vec<String> = some(random, &["get", "list", "*"], 2);
    let verbs: Vec<String> = verbs.iter().map(|verb| format!("impersonate-on{mode}:{verb}")).collect();
    let what = json!({"verbs": verbs, "apiGroups": [""], "resources": ["pods"]});
    let urls = json!({"verbs": verbs, "nonResourceURLs": ["/healthz"]});
    [who, what, urls].into_iter().filter(|_| !random.one_in(10)).collect()
}

fn cluster_role(random: &mut Random, number: usize, gathers: bool) -> Value {
    let mut role = json!({"metadata": {"name": format!("c{number}")}, "rules": rules(random)});
    if random.one_in(2) {
        role["metadata"]["labels"] = json!({"to": random.pick(LABELS), "team": random.pick(&["x", "y"])});
    }
    if gathers && random.one_in(3) {
        // What is written in a gathering role counts only in a circle, where it counts by chance.
        role["rules"] = json!([]);
        let selector = |random: &mut Random| match random.below(5) {
            0 => json!({"matchExpressions": [{"key": "to", "operator": "Exists"}]}),
            1 => {
                let values = some(random, LABELS, 2);
                json!({"matchExpressions": [{"key": "to", "operator": "NotIn", "values": values}]})
            }
            2 => json!({"matchLabels": {"to": random.pick(LABELS), "team": "x"}}),
            _ => json!({"matchLabels": {"to": random.pick(LABELS)}}),
        };
        let selectors: Vec<Value> = (0..1 + random.below(2)).map(|_| selector(random)).collect();
        role["aggregationRule"] = json!({"clusterRoleSelectors": selectors});
    }
    role
}

fn subject(random: &mut Random) -> Value {
    match random.below(9) {
        0..=2 => json!({"kind": "User", "name": random.pick(USERS)}),
        3..=5 => json!({"kind": "Group", "name": random.pick(GROUPS)}),
        6 => json!({"kind": "ServiceAccount", "name": random.pick(&["web", "default"])}),
        7 => {
            let (name, namespace) = (random.pick(&["web", "default"]), random.pick(NAMESPACES));
            json!({"kind": "ServiceAccount", "name": name, "namespace": namespace})
        }
        _ => json!({"kind": "Robot", "name": "eve"}),
    }
}

fn binding(random: &mut Random, number: usize, namespace: Option<&str>) -> Value {
    // One role in five is not there.
    let kind = if namespace.is_some() && random.one_in(2) { "Role" } else { "ClusterRole" };
    let kind = if random.one_in(25) { "Role" } else { kind };
    let name = match kind {
        "Role" => format!("r{}", random.below(5)),
        _ => format!("c{}", random.below(7)),
    };
    let subjects: Vec<Value> = (0..random.below(4)).map(|_| subject(random)).collect();
    let mut metadata = json!({"name": format!("b{number}")});
    if let Some(namespace) = namespace {
        metadata["namespace"] = json!(namespace);
    }
    json!({"metadata": metadata, "roleRef": {"kind": kind, "name": name}, "subjects": subjects})
}

fn policy(random: &mut Random) -> Value {
    let gathers = random.one_in(3);
    let cluster_roles: Vec<Value> = (0..6).map(|number| cluster_role(random, number, gathers)).collect();
    let mut roles = Vec::new();
    let mut role_bindings = Vec::new();
    for namespace in NAMESPACES {
        for number in 0..4 {
            let metadata = json!({"name": format!("r{number}"), "namespace": namespace});
            roles.push(json!({"metadata": metadata, "rules": rules(random)}));
        }
        role_bindings.extend((0..1 + random.below(4)).map(|number| binding(random, number, Some(namespace))));
    }
    let mut cluster: Vec<Value> = (0..random.below(4)).map(|number| binding(random, number, None)).collect();
    let mut cluster_roles = cluster_roles;
    if random.one_in(2) {
        let rules: Vec<Value> = (0..2).flat_map(|_| impersonation_rules(random)).collect();
        cluster_roles.push(json!({"metadata": {"name": IMPERSONATOR}, "rules": rules}));
        cluster.push(json!({
            "metadata": {"name": IMPERSONATOR}, "roleRef": {"kind": "ClusterRole", "name": IMPERSONATOR},
            "subjects": [
                {"kind": "User", "name": "bob"},
                {"kind": "ServiceAccount", "name": "web", "namespace": "a"},
            ],
        }));
    }
    json!({
        "roles": roles, "clusterRoles": cluster_roles,
        "roleBindings": role_bindings, "clusterRoleBindings": cluster,
    })
}

fn groups_of(random: &mut Random, user: &str) -> Vec<String> {
    let mut groups: Vec<String> = (0..random.below(3)).map(|_| random.pick(GROUPS).to_owned()).collect();
    if let Some((namespace, _)) =
        user.strip_prefix("system:serviceaccount:").and_then(|rest| rest.split_once(':'))
    {
        groups.push("system:serviceaccounts".to_owned());
        groups.push(format!("system:serviceaccounts:{namespace}"));
    }
    groups
}

fn at<'v>(random: &mut Random, list: &'v Value) -> Option<&'v Value> {
    let list = list.as_array().filter(|list| !list.is_empty())?;
    list.get(random.below(list.len()))
}

fn text(random: &mut Random, list: &Value) -> String {
    at(random, list).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A request that some rule may allow, or that misses it by one thing.
fn request(random: &mut Random, policy: &Value) -> Value {
    let mut request = aimed(random, policy).unwrap_or_else(|| wild(random));
    if random.one_in(3) {
        spoil(random, &mut request);
    }
    request
}

fn wild(random: &mut Random) -> Value {
    let user = random.pick(USERS);
    let mut request = json!({"u": user, "g": groups_of(random, user), "v": random.pick(VERBS)});
    if random.one_in(6) {
        request["p"] = json!(random.pick(PATHS));
        return request;
    }
    request["G"] = json!(random.pick(API_GROUPS));
    request["r"] = json!(random.pick(RESOURCES));
    request["s"] = json!(if random.one_in(3) { random.pick(SUBRESOURCES) } else { "" });
    request["n"] = json!(if random.one_in(2) { random.pick(NAMES) } else { "" });
    request["N"] = json!(if random.one_in(4) { "" } else { random.pick(NAMESPACES) });
    request
}

/// A request made after one rule that one binding gives.
fn aimed(random: &mut Random, policy: &Value) -> Option<Value> {
    let list = if random.one_in(3) { "clusterRoleBindings" } else { "roleBindings" };
    let binding = at(random, &policy[list])?;
    let namespace = binding["metadata"]["namespace"].as_str();
    let subject = at(random, &binding["subjects"])?;
    let name = subject["name"].as_str()?;
    let (user, mut groups) = match subject["kind"].as_str()? {
        "Group" => (random.pick(USERS).to_owned(), vec![name.to_owned()]),
        "ServiceAccount" => {
            let namespace = subject["namespace"].as_str().or(namespace).unwrap_or_default();
            (format!("system:serviceaccount:{namespace}:{name}"), Vec::new())
        }
        _ => (name.to_owned(), Vec::new()),
    };
    groups.extend(groups_of(random, &user));
    let roles = if binding["roleRef"]["kind"] == "Role" { "roles" } else { "clusterRoles" };
    let mut found = policy[roles].as_array()?.iter().filter(|role| {
        role["metadata"]["name"] == binding["roleRef"]["name"]
            && (roles == "clusterRoles" || role["metadata"]["namespace"].as_str() == namespace)
    });
    // A gathering role has the rules of others.
    let any = at(random, &policy["clusterRoles"]);
    let role = found.next().filter(|role| role.get("aggregationRule").is_none()).or(any)?;
    let rule = at(random, &role["rules"])?;
    let concrete = |random: &mut Random, text: String, pool: &[&str]| match text.as_str() {
        "*" => random.pick(pool).to_owned(),
        _ => text,
    };
    let verb = text(random, &rule["verbs"]);
    let mut request = json!({"u": user, "g": groups, "v": concrete(random, verb, VERBS)});
    if rule.get("resources").is_none() || (rule.get("nonResourceURLs").is_some() && random.one_in(2)) {
        let path = text(random, &rule["nonResourceURLs"]);
        let path = if random.one_in(2) { path.replace('*', "etcd") } else { path };
        // Without a path the request would be one about resources.
        request["p"] = json!(if path.is_empty() { "/" } else { &path });
        return Some(request);
    }
    let group = text(random, &rule["apiGroups"]);
    request["G"] = json!(concrete(random, group, API_GROUPS));
    let resource = text(random, &rule["resources"]);
    let (resource, subresource) = resource.split_once('/').unwrap_or((&resource, ""));
    request["r"] = json!(concrete(random, resource.to_owned(), RESOURCES));
    request["s"] = json!(concrete(random, subresource.to_owned(), SUBRESOURCES));
    request["n"] = json!(text(random, &rule["resourceNames"]));
    request["N"] = json!(namespace.unwrap_or(if random.one_in(3) { "" } else { random.pick(NAMESPACES) }));
    Some(request)
}

/// Changes one thing.
fn spoil(random: &mut Random, request: &mut Value) {
    let (key, pool): (&str, &[&str]) = match random.below(7) {
        0 => ("u", USERS),
        1 => ("v", VERBS),
        2 => ("G", API_GROUPS),
        3 => ("r", RESOURCES),
        4 => ("s", SUBRESOURCES),
        5 => ("n", NAMES),
        _ => ("N", NAMESPACES),
    };
    if request.get("p").is_some() && !matches!(key, "u" | "v") {
        request["p"] = json!(random.pick(PATHS));
    } else {
        request[key] = json!(random.pick(pool));
    }
}

fn grant(random: &mut Random, policy: &Value) -> Option<(Value, Value)> {
    let list = if random.one_in(2) { "roles" } else { "clusterRoles" };
    let role = at(random, &policy[list]).filter(|role| role.get("aggregationRule").is_none())?;
    let namespace = match role["metadata"]["namespace"].as_str() {
        Some(namespace) => namespace,
        None if random.one_in(2) => "",
        None => random.pick(NAMESPACES),
    };
    let user = random.pick(USERS);
    let groups = groups_of(random, user);
    let question = json!({"u": user, "g": groups, "N": namespace, "rules": role["rules"]});
    let which = json!({"namespace": role["metadata"]["namespace"], "name": role["metadata"]["name"]});
    Some((which, question))
}

fn impersonation(random: &mut Random, policy: &Value) -> Value {
    let asker = match random.below(3) {
        0 => json!({"u": "bob", "g": []}),
        1 => {
            json!({"u": "system:serviceaccount:a:web", "g": groups_of(random, "system:serviceaccount:a:web")})
        }
        _ => aimed(random, policy).unwrap_or_else(|| wild(random)),
    };
    let wanted =
        random.pick(&["eve", "x", "system:node:n1", "system:node:n2", "system:serviceaccount:a:web"]);
    let (method, url) = match random.below(3) {
        0 => ("GET", "/api/v1/namespaces/a/pods"),
        1 => ("GET", "/api/v1/namespaces/a/pods/x"),
        _ => ("GET", "/healthz"),
    };
    let mut question = json!({
        "u": asker["u"], "g": asker["g"], "method": method, "url": url, "as": wanted,
        "constrained": !random.one_in(4),
    });
    if random.one_in(2) {
        question["node"] = json!(random.pick(&["n1", "n2"]));
    }
    if random.one_in(3) {
        let most = if random.one_in(4) { 6 } else { 2 };
        let groups: Vec<&str> =
            (0..random.below(most)).map(|_| random.pick(&["x", "y", "a", "eve", "system:masters"])).collect();
        question["asGroups"] = json!(groups);
    }
    if random.one_in(6) {
        question["asUID"] = json!("x");
    }
    if random.one_in(6) {
        let key = random.pick(&["example.com/team", "team"]);
        question["asExtra"] = json!({key: ["x"]});
    }
    question
}

const URL_STARTS: &[&str] = &[
    "/api/v1",
    "/apis/apps/v1",
    "/api",
    "/apis",
    "/apis/apps",
    "",
    "/healthz",
    "/api/v1/watch",
    "/api/v1/proxy",
];
const URL_PARTS: &[&str] =
    &["/pods", "/namespaces", "/a", "/x", "/log", "/status", "/finalize", "/exec", "/deployments", "/", "//"];
const QUERIES: &[&str] = &[
    "watch=true",
    "watch=0",
    "watch=False",
    "watch",
    "fieldSelector=metadata.name=x",
    "limit=5",
    "limit=x",
    "fieldSelector=metadata.name%3Dx,spec.nodeName%3Dn",
    "fieldSelector=metadata.name!=x",
    "fieldSelector=metadata.name==x",
    "fieldSelector=metadata.name%3Da%5C,b",
    "fieldSelector=nonsense",
    "fieldSelector=metadata.name=..",
    "labelSelector=a%3Db",
    "labelSelector=%21%21",
    "timeoutSeconds=1",
    "fieldSelector=metadata.name=a%2Fb",
    "fieldSelector=",
    "fieldSelector=a!b=c,metadata.name=y",
];

fn http(random: &mut Random) -> Value {
    let method = random.pick(&["GET", "GET", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);
    let mut url = random.pick(URL_STARTS).to_owned();
    for _ in 0..random.below(6) {
        url += random.pick(URL_PARTS);
    }
    // What begins with two slashes is read as a host when a request is made, and as a path when it comes in.
    if url.is_empty() || url.starts_with("//") {
        url.insert_str(0, "/x");
    }
    let queries: Vec<&str> = (0..random.below(3)).map(|_| random.pick(QUERIES)).collect();
    if !queries.is_empty() {
        url = format!("{url}?{}", queries.join("&"));
    }
    json!({"method": method, "url": url})
}
