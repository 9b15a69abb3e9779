//! Roles and bindings that nobody would write on purpose: what they allow is told in the same way from both
//! sides.

use seawall_access::{
    Access, Decision, Holder, Identity, Question, Reading, Request, Resource, Who, from_http,
};
use seawall_world::{Origin, Settings, Source, World};

pub(super) const SEEDS: &[&str] = &[
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r, labels: {to: a}}\nrules:\n\
     - {verbs: [get, '*'], apiGroups: ['', apps], resources: [pods, '*/log', '*'], resourceNames: [x, '']}\n\
     - {verbs: [get], nonResourceURLs: [/healthz, '/x/*', '*']}\n---\n\
     apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\n\
     roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}\nsubjects:\n\
     - {kind: User, name: eve}\n- {kind: Group, name: dev}\n\
     - {kind: ServiceAccount, name: web, namespace: a}\n",
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: one, labels: {to: b}}\n\
     aggregationRule: {clusterRoleSelectors: [{matchLabels: {to: a}}, {matchExpressions: [\n\
     {key: to, operator: NotIn, values: [b]}]}]}\nrules: [{verbs: [get], apiGroups: [''], \
     resources: [pods]}]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: \
     {name: two, labels: {to: a}}\n\
     aggregationRule: {clusterRoleSelectors: [{matchLabels: {to: b}}]}\nrules: []\n---\n\
     apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: a}\n\
     roleRef: {kind: ClusterRole, name: one}\nsubjects: [{kind: ServiceAccount, name: web}]\n",
];

/// Every subject that `who-can` lists may do it, and nobody else of those there are.
pub(super) fn run(input: &[u8]) -> Result<(), String> {
    let source = Source::read("fuzz".to_owned(), input, Origin::File, true);
    let settings = Settings { complete: true, ..Settings::default() };
    let world = World::build(vec![source], Vec::new(), settings);
    let access = Access::with(
        &world,
        Reading { bootstrap: false, ..Reading::of(&world) },
        seawall_access::Authorizers::default(),
    );
    let mut requests = vec![
        Request::of("get", Resource::parse("pods").named("x").within("a")),
        Request::of("list", Resource::parse("deployments.apps").within("a")),
        Request::url("get", "/healthz"),
    ];
    let text = String::from_utf8_lossy(input);
    // The input itself is an address too.
    requests.extend(from_http("GET", text.lines().next().unwrap_or_default()));
    for request in requests {
        compare(&access, &request)?;
    }
    for (id, _) in access.policy().roles() {
        access.may_bind(&Identity::new("eve", &["dev"]), id, Some("a"));
    }
    Ok(())
}

fn compare(access: &Access<'_>, request: &Request) -> Result<(), String> {
    let texts = access.policy().texts();
    let answer = access.who_can(&Question { request: request.clone(), namespaced: false });
    for holder in access.policy().holders() {
        let identity = match holder {
            Holder::User(name) => {
                Identity { user: texts.get(name).to_owned(), groups: Vec::new(), node: None }
            }
            Holder::Group(name) => {
                Identity { user: "\u{1}".to_owned(), groups: vec![texts.get(name).to_owned()], node: None }
            }
        };
        if identity.is_in(seawall_access::MASTERS) || identity.as_node().is_some() {
            continue;
        }
        let is_listed =
            answer.found.iter().any(|found| found.who == Who::Holder(holder) && found.refused.is_none());
        let is_allowed = matches!(access.decide(&identity, request), Decision::Allowed(_));
        if is_listed != is_allowed && !is_named_differently(request) {
            return Err(format!("{identity}: {request}: listed {is_listed}, allowed {is_allowed}"));
        }
    }
    Ok(())
}

/// A question without a name is about any, and one without a namespace about the whole cluster.
fn is_named_differently(request: &Request) -> bool {
    request.resource().is_some_and(|resource| resource.name.is_empty() || resource.namespace.is_empty())
}
