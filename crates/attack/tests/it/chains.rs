//! Chains as people read them, and where they begin and end.

use seawall_access::Access;
use seawall_attack::{Answer, End, Graph, Question, Take};

use crate::world::world;

const SHOP: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {serviceAccountName: web, containers: [{name: app, image: a}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: web}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:serviceaccounts:shop'}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: jane, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: corp/jane}]
";

/// The answer, a line for each hop: its source, its end, its kind, and what it rests on.
fn told(from: &[&str], to: &str, manifests: &str) -> Vec<String> {
    let world = world(manifests);
    let access = Access::of(&world);
    let graph = Graph::of(&access);
    let end = |text: &str| End::parse(text).expect("an end");
    let from = from.iter().map(|text| end(text)).collect();
    let question = Question { from, to: end(to), take: Take::Possible, all: false };
    let answer = Answer::to(&graph, &question);
    let hops = answer.routes.iter().flat_map(|route| &route.chains).flat_map(|chain| &chain.hops);
    hops.map(|hop| {
        let (from, to, kind) = (graph.name(hop.from), graph.name(hop.to), hop.kind(&graph).id);
        format!("{from} | {kind} | {to} | {}", hop.proofs(&graph).len())
    })
    .collect()
}

#[test]
fn what_only_says_what_something_is_folds_into_the_step_it_leads_to() {
    assert_eq!(
        told(&["deployment/shop/web"], "cluster-admin", SHOP),
        [
            "Deployment shop/web | pod-token | ServiceAccount shop/web | 1",
            // Membership, the binding, the role and the rule.
            "ServiceAccount shop/web | everything | cluster admin | 4",
        ]
    );
}

#[test]
fn what_an_end_includes_is_where_the_hop_ends() {
    let hops = told(&["user/corp/jane"], "secrets/kube-system", SHOP);
    assert!(hops[0].starts_with("User corp/jane | "), "{hops:?}");
    assert!(hops.last().expect("hops").contains(" | every Secret in "), "{hops:?}");
    assert!(hops.iter().all(|hop| !hop.contains("Binding ") && !hop.contains("rights of")), "{hops:?}");
}

#[test]
fn sources_are_outside_pods_and_people() {
    let world = world(SHOP);
    let access = Access::of(&world);
    let graph = Graph::of(&access);
    let begins: Vec<Vec<String>> = End::sources()
        .iter()
        .map(|end| end.begins(&graph).iter().map(|vertex| graph.name(*vertex)).collect())
        .collect();
    assert_eq!(begins, [vec!["outside"], vec!["Deployment shop/web"], vec!["User corp/jane"]]);
    let (sinks, more) = End::sinks(&graph, 1);
    assert_eq!(sinks.last().expect("a sink").text, "secrets/kube-system");
    let (all, none) = End::sinks(&graph, usize::MAX);
    assert_eq!((all.len() - sinks.len(), none), (more, 0));
    assert!(more > 0 && all.iter().any(|end| end.text == "secrets/shop"));
}

#[test]
fn ends_are_read_whole_or_refused() {
    for text in [
        "outside",
        "pods",
        "humans",
        "serviceaccounts",
        "cluster-admin",
        "node-root",
        "control-plane",
        "traffic",
        "admission-off",
        "token-key",
        "secrets",
        "secrets/a",
        "secret/a/b",
        "namespace/a",
        "user/a/b",
        "group/system:masters",
        "serviceaccount/a/b",
        "sa/a/b",
        "pod/a/b",
        "statefulset/a/b",
        "node/a",
        "cloud",
        "cloud/arn:aws:iam::1:role/x",
        "Deployment/a/b",
    ] {
        assert_eq!(End::parse(text).map(|end| end.text), Ok(text.to_owned()));
    }
    for text in
        ["", "/", "secret", "secret/a", "secret//b", "pod/a", "namespace", "node", "user/", "cluster-admin/a"]
    {
        assert!(End::parse(text).is_err(), "{text}");
    }
    let refused = End::parse("serviceaccount/web").expect_err("it has no namespace");
    assert_eq!(refused.hint, "write serviceaccount/NAMESPACE/NAME");
}

#[test]
fn the_cut_is_what_somebody_wrote_for_this_cluster() {
    let world = world(SHOP);
    let access = Access::of(&world);
    let graph = Graph::of(&access);
    let end = |text: &str| End::parse(text).expect("an end");
    let question = Question {
        from: vec![end("deployment/shop/web")],
        to: end("cluster-admin"),
        take: Take::Certain,
        all: true,
    };
    let answer = Answer::to(&graph, &question);
    let hop = &answer.routes[0].chains[0].hops[1];
    let cut = hop.cut(&graph);
    let Some(seawall_attack::Proof::Binding(binding, Some(0))) = cut.at else { panic!("{cut:?}") };
    assert_eq!(access.policy().texts().get(access.policy().binding(binding).name), "web");
}
