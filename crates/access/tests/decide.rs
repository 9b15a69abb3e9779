//! What is decided over files and clusters, whole and with gaps.

use seawall_access::{
    Access, Authorizer, Decision, Grant, Granting, Holder, Identity, Question, Request, Resource, Who,
};
use seawall_finding::{Cause, CauseKind, Gap, Hidden, Place};
use seawall_world::{Origin, Settings, Source, Version, World};

const ROLE_AND_BINDING: &str = "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules: [{verbs: [get], apiGroups: [''], resources: [secrets]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: ServiceAccount, name: web}]
";

fn whole() -> Settings {
    Settings { complete: true, ..Settings::default() }
}

fn files(text: &str, gaps: Vec<Gap>, settings: Settings) -> World {
    let source = Source::read("rbac.yaml".to_owned(), text.as_bytes(), Origin::File, true);
    World::build(vec![source], gaps, settings)
}

fn cluster(text: &str, gaps: Vec<Gap>) -> World {
    let stream = seawall_yaml::read(text.as_bytes(), &seawall_yaml::Options::default());
    let roots: Vec<_> = stream.documents.iter().filter_map(|one| one.root.as_ref().ok().copied()).collect();
    World::build(vec![Source::live("cluster".to_owned(), stream.tree, &roots)], gaps, whole())
}

fn hidden(kind: &str, namespace: Option<&str>) -> Gap {
    Gap {
        cause: Cause::new(CauseKind::Denied, "no right to list"),
        place: Place { path: "cluster".to_owned(), position: None },
        hint: None,
        excerpt: None,
        hides: Hidden::Kind {
            group: "rbac.authorization.k8s.io".to_owned(),
            kind: kind.to_owned(),
            namespace: namespace.map(str::to_owned),
        },
    }
}

fn secret(namespace: &str) -> Request {
    Request::of("get", Resource::parse("secrets").named("s").within(namespace))
}

fn web() -> Identity {
    Identity::service_account("shop", "web")
}

#[track_caller]
fn unknown(decision: &Decision, kind: CauseKind, words: &str) {
    let Decision::Unknown(doubts) = decision else { panic!("{decision:?}") };
    assert!(
        doubts.iter().any(|doubt| doubt.kind == kind && doubt.detail.contains(words)),
        "{doubts:?} hold no {kind:?} with \"{words}\""
    );
}

#[test]
fn a_binding_gives_with_its_evidence() {
    let world = files(ROLE_AND_BINDING, Vec::new(), whole());
    let access = Access::of(&world);
    let Decision::Allowed(Grant::Rbac(chain)) = access.decide(&web(), &secret("shop")) else { panic!() };
    let policy = access.policy();
    assert_eq!(policy.texts().get(policy.binding(chain.binding).name), "readers");
    let node = world.object(seawall_finding::ObjectId(0)).root().tree().value(policy.rule(chain.rule).node);
    assert_eq!(world.sources()[0].place(node.span().expect("a place").value.start).position, Some((5, 9)));
    assert_eq!(access.decide(&web(), &secret("other")), Decision::Denied);
}

#[test]
fn files_that_are_not_all_deny_nothing_for_sure() {
    let world = files(ROLE_AND_BINDING, Vec::new(), Settings::default());
    let access = Access::of(&world);
    assert!(matches!(access.decide(&web(), &secret("shop")), Decision::Allowed(_)));
    let decision = access.decide(&web(), &secret("other"));
    unknown(&decision, CauseKind::OutsideScope, "may exist outside of the files");
}

#[test]
fn what_a_cluster_did_not_tell_is_unknown_where_it_matters() {
    let gaps = || vec![hidden("RoleBinding", Some("other"))];
    let world = cluster(ROLE_AND_BINDING, gaps());
    let access = Access::of(&world);
    assert!(matches!(access.decide(&web(), &secret("shop")), Decision::Allowed(_)));
    unknown(&access.decide(&web(), &secret("other")), CauseKind::Denied, "no right to list");
    assert_eq!(access.decide(&web(), &secret("third")), Decision::Denied, "the gap is elsewhere");
    let everywhere = cluster(ROLE_AND_BINDING, vec![hidden("ClusterRoleBinding", None)]);
    let decision = Access::of(&everywhere).decide(&web(), &secret("third"));
    unknown(&decision, CauseKind::Denied, "ClusterRoleBinding was not read");
}

#[test]
fn a_binding_of_a_role_that_was_not_read_may_give_anything() {
    let binding = ROLE_AND_BINDING.split("---").nth(1).expect("the binding");
    let unread = cluster(binding, vec![hidden("ClusterRole", None)]);
    let decision = Access::of(&unread).decide(&web(), &secret("shop"));
    unknown(&decision, CauseKind::Denied, "the ClusterRole \"reader\"");
    // Read, and not there: it gives nothing.
    let dangling = cluster(binding, Vec::new());
    assert_eq!(Access::of(&dangling).decide(&web(), &secret("shop")), Decision::Denied);
}

#[test]
fn files_gather_into_the_default_roles() {
    let text = "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: widgets, labels: {rbac.authorization.k8s.io/aggregate-to-view: 'true'}}
rules: [{verbs: [get], apiGroups: [example.com], resources: [widgets]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: admins, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
subjects: [{kind: User, name: eve}]
";
    let widget = Request::of("get", Resource::parse("widgets.example.com").named("w").within("shop"));
    let world = files(text, Vec::new(), whole());
    let access = Access::of(&world);
    let eve = Identity::new("eve", &[]);
    assert!(matches!(access.decide(&eve, &widget), Decision::Allowed(_)), "view, edit, admin");
    assert!(matches!(access.decide(&eve, &secret("shop")), Decision::Allowed(_)), "a default rule");
    // In a cluster the rules that stand in the role are those that count, and here there is none.
    let live = cluster(text, Vec::new());
    assert_eq!(Access::of(&live).decide(&eve, &widget), Decision::Denied);
}

#[test]
fn what_is_written_in_a_circle_is_unknown() {
    let role = |name: &str, to: &str, from: &str, rules: &str| {
        format!(
            "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n\
             metadata: {{name: {name}, labels: {{to: {to}}}}}\nrules: {rules}\n\
             aggregationRule: {{clusterRoleSelectors: [{{matchLabels: {{to: {from}}}}}]}}\n"
        )
    };
    let written = "[{verbs: [get], apiGroups: [''], resources: [secrets]}]";
    let text = format!(
        "{ROLE_AND_BINDING}{}{}",
        role("one", "a", "b", written).replace("name: one", "name: first"),
        role("two", "b", "a", "[]"),
    );
    let binding = "---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: circle}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: two}
subjects: [{kind: User, name: eve}]
";
    let world = files(&format!("{text}{binding}"), Vec::new(), whole());
    let access = Access::of(&world);
    let eve = Identity::new("eve", &[]);
    unknown(&access.decide(&eve, &secret("shop")), CauseKind::Unresolved, "in a circle");
    let other = Request::of("list", Resource::parse("secrets"));
    assert_eq!(access.decide(&eve, &other), Decision::Denied, "no rule of the circle says so");
    let question = Question { request: secret("shop"), namespaced: true };
    assert!(access.who_can(&question).doubts.iter().any(|doubt| doubt.detail.contains("in a circle")));
}

#[test]
fn what_the_server_would_refuse_gives_nothing_for_sure() {
    let text = ROLE_AND_BINDING.replace("RoleBinding", "ClusterRoleBinding").replace(
        "kind: ServiceAccount, name: web",
        "kind: User, name: eve}, {kind: ServiceAccount, name: web",
    );
    let world = files(&text, Vec::new(), whole());
    let access = Access::of(&world);
    let decision = access.decide(&Identity::new("eve", &[]), &secret("shop"));
    unknown(&decision, CauseKind::Undecodable, "a service account without a namespace");
    let facts: Vec<&str> = access.remarks().iter().map(|remark| remark.fact.as_str()).collect();
    assert_eq!(facts, ["the API server refuses it: a service account without a namespace"]);
    let live = cluster(&text, Vec::new());
    assert!(matches!(
        Access::of(&live).decide(&Identity::new("eve", &[]), &secret("shop")),
        Decision::Allowed(_)
    ));
}

#[test]
fn fields_that_the_server_drops_are_told() {
    let text = ROLE_AND_BINDING.replace("resources: [secrets]", "resource: [secrets], resources: [pods]");
    let world = files(&text, Vec::new(), whole());
    let access = Access::of(&world);
    assert_eq!(access.decide(&web(), &secret("shop")), Decision::Denied);
    let [remark] = access.remarks() else { panic!("{:?}", access.remarks()) };
    assert!(remark.fact.contains("\"resource\""), "{}", remark.fact);
    assert_eq!(remark.hint.as_deref(), Some("did you mean `resources`?"));
}

#[test]
fn a_binding_without_a_namespace_may_be_in_any() {
    let text = ROLE_AND_BINDING.replace(", namespace: shop", "");
    let world = files(&text, Vec::new(), whole());
    let decision = Access::of(&world).decide(&web(), &secret("shop"));
    unknown(&decision, CauseKind::OutsideScope, "does not say in which namespace");
    let settings = Settings { namespace: Some("shop".to_owned()), ..whole() };
    let world = files(&text, Vec::new(), settings);
    assert!(matches!(Access::of(&world).decide(&web(), &secret("shop")), Decision::Allowed(_)));
}

#[test]
fn a_role_that_several_files_hold_has_the_rules_of_all() {
    let more = ROLE_AND_BINDING.split("---").next().expect("the role").replace("secrets", "pods");
    let world = files(&format!("{ROLE_AND_BINDING}---{more}"), Vec::new(), whole());
    let access = Access::of(&world);
    let pod = Request::of("get", Resource::parse("pods").named("p").within("shop"));
    for request in [secret("shop"), pod] {
        assert!(matches!(access.decide(&web(), &request), Decision::Allowed(_)), "{request}");
    }
}

fn api_server(flags: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: kube-apiserver-n, namespace: kube-system}}\n\
         spec: {{containers: [{{name: c, image: i, command: [/usr/bin/kube-apiserver, {flags}]}}]}}\n"
    )
}

#[test]
fn other_authorizers_are_named() {
    let decide = |flags: &str, identity: &Identity, request: &Request| {
        let world = cluster(&format!("{ROLE_AND_BINDING}{}", api_server(flags)), Vec::new());
        let access = Access::of(&world);
        (access.decide(identity, request), access.authorizers().clone())
    };
    let (denied, authorizers) = decide("--authorization-mode=Node,RBAC", &web(), &secret("other"));
    assert_eq!((denied, authorizers.assumed), (Decision::Denied, false));
    let after = "'--authorization-mode=Node,RBAC,Webhook'";
    assert!(matches!(decide(after, &web(), &secret("shop")).0, Decision::Allowed(_)));
    unknown(&decide(after, &web(), &secret("other")).0, CauseKind::Unresolved, "Webhook");
    // One that comes first may deny what RBAC allows.
    let before = "'--authorization-mode=Webhook,RBAC'";
    unknown(&decide(before, &web(), &secret("shop")).0, CauseKind::Unresolved, "Webhook");
    let root = Identity::new("root", &["system:masters"]);
    assert_eq!(decide(before, &root, &secret("shop")).0, Decision::Allowed(Grant::Masters));
    let (allowed, _) = decide("--anonymous-auth=false", &Identity::anonymous(), &secret("shop"));
    assert_eq!(allowed, Decision::Allowed(Grant::AlwaysAllow), "the default of the flag");
    let unread = "'--authorization-config=/etc/a.yaml'";
    unknown(&decide(unread, &web(), &secret("shop")).0, CauseKind::Unresolved, "was not read");
}

#[test]
fn a_configuration_of_authorizers_is_read() {
    let text = format!(
        "{ROLE_AND_BINDING}{}---
apiVersion: apiserver.config.k8s.io/v1
kind: AuthorizationConfiguration
authorizers:
- {{type: RBAC, name: rbac}}
- type: Webhook
  name: guard
  webhook: {{matchConditions: [{{expression: 'true'}}, {{expression: 'false'}}]}}
",
        api_server("'--authorization-config=/etc/a.yaml'")
    );
    let world = files(&text, Vec::new(), whole());
    let access = Access::of(&world);
    let webhook = Authorizer::Webhook { name: "guard".to_owned(), conditions: 2 };
    assert_eq!(access.authorizers().chain, [Authorizer::Rbac, webhook]);
    unknown(
        &access.decide(&web(), &secret("other")),
        CauseKind::Unresolved,
        "the authorizer Webhook guard decides too, under 2 match conditions",
    );
}

#[test]
fn nodes_read_what_their_pods_lead_to() {
    let pod = "---
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  nodeName: n1
  containers: [{name: c, image: i, envFrom: [{secretRef: {name: s}}]}]
";
    let world = cluster(pod, Vec::new());
    let access = Access::of(&world);
    assert!(matches!(
        access.decide(&Identity::node("n1"), &secret("shop")),
        Decision::Allowed(Grant::Node(_))
    ));
    assert_eq!(access.decide(&Identity::node("n2"), &secret("shop")), Decision::Denied);
    let who = access.who_can(&Question { request: secret("shop"), namespaced: true });
    assert!(who.found.iter().any(|found| matches!(&found.who, Who::Node(name, _) if name == "n1")));
    let mut gap = hidden("Pod", None);
    gap.hides = Hidden::Kind { group: String::new(), kind: "Pod".to_owned(), namespace: None };
    let unread = cluster(pod, vec![gap]);
    let decision = Access::of(&unread).decide(&Identity::node("n2"), &secret("shop"));
    unknown(&decision, CauseKind::Denied, "Pod was not read");
    // Before 1.32 every node read every pod.
    let list = Request::of("list", Resource::parse("pods"));
    assert_eq!(access.decide(&Identity::node("n2"), &list), Decision::Denied);
    let old = Settings { kubernetes: Version::new(31), ..whole() };
    let world = files(pod, Vec::new(), old);
    assert!(matches!(Access::of(&world).decide(&Identity::node("n2"), &list), Decision::Allowed(_)));
}

#[test]
fn who_can_tells_names_and_places() {
    let text = format!(
        "{ROLE_AND_BINDING}---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {{name: one, namespace: other}}
rules: [{{verbs: [get, create], apiGroups: [''], resources: [secrets], resourceNames: [t]}}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {{name: one, namespace: other}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: one}}
subjects: [{{kind: Group, name: dev}}]
"
    );
    let world = files(&text, Vec::new(), whole());
    let access = Access::of(&world);
    let texts = access.policy().texts();
    let who = |verb: &str, resource: Resource| -> Vec<String> {
        let question = Question { request: Request::of(verb, resource), namespaced: true };
        let found = access.who_can(&question).found;
        let told = found.iter().filter_map(|found| match found.who {
            Who::Holder(holder @ (Holder::User(_) | Holder::Group(_))) => {
                let names: Vec<&str> = found.names.iter().map(|name| texts.get(*name)).collect();
                let namespace = found.namespace.map_or("*", |namespace| texts.get(namespace));
                Some(format!("{} {namespace} {}", holder.named(texts).1, names.join(",")))
            }
            _ => None,
        });
        let mut told: Vec<String> =
            told.filter(|line| !line.starts_with("system:") && !line.starts_with("kube-system/")).collect();
        told.sort();
        told
    };
    let secrets = || Resource::parse("secrets");
    assert_eq!(who("get", secrets()), ["dev other t", "shop/web shop "]);
    assert_eq!(who("get", secrets().named("t")), ["dev other t", "shop/web shop "]);
    assert_eq!(who("get", secrets().named("u")), ["shop/web shop "]);
    assert_eq!(who("get", secrets().within("other")), ["dev other t"]);
    assert!(who("create", secrets()).is_empty(), "what is made has no name when it is asked for");
}

#[test]
fn nobody_gives_away_what_they_do_not_hold() {
    let text = format!(
        "{ROLE_AND_BINDING}---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {{name: binder}}
rules:
- {{verbs: [bind], apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], resourceNames: [admin]}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {{name: binder}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: binder}}
subjects: [{{kind: User, name: eve}}]
"
    );
    let world = files(&text, Vec::new(), whole());
    let access = Access::of(&world);
    let role = |name: &str| access.policy().find_role(None, name).expect("it is there");
    let eve = Identity::new("eve", &[]);
    assert!(matches!(access.may_bind(&eve, role("admin"), Some("shop")), Granting::ByRight(_)));
    assert!(matches!(access.may_bind(&eve, role("reader"), Some("shop")), Granting::Refused(_)));
    assert_eq!(access.may_bind(&web(), role("reader"), Some("shop")), Granting::ByHolding);
    assert!(matches!(access.may_bind(&web(), role("reader"), None), Granting::Refused(_)));
    assert!(matches!(access.may_write(&eve, role("reader")), Granting::Refused(_)));
    let root = Identity::new("root", &["system:masters"]);
    assert!(matches!(access.may_write(&root, role("reader")), Granting::ByRight(Grant::Masters)));
}

#[test]
fn a_hundred_thousand_bindings_on_one_subject_and_a_role_of_a_megabyte() {
    let names: Vec<String> = (0..100_000).map(|number| format!("name-{number:06}")).collect();
    let mut text = ROLE_AND_BINDING.replace(
        "resources: [secrets]",
        &format!("resources: [secrets], resourceNames: [{}]", names.join(", ")),
    );
    for number in 0..100_000 {
        text += &format!(
            "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\n\
             metadata: {{name: b{number}, namespace: shop}}\n\
             roleRef: {{kind: ClusterRole, name: reader}}\nsubjects: [{{kind: User, name: eve}}]\n"
        );
    }
    let world = files(&text, Vec::new(), whole());
    let access = Access::of(&world);
    let eve = Identity::new("eve", &[]);
    assert_eq!(access.decide(&eve, &secret("shop")), Decision::Denied);
    let named = Request::of("get", Resource::parse("secrets").named("name-099999").within("shop"));
    assert!(matches!(access.decide(&eve, &named), Decision::Allowed(_)));
    let who = access.who_can(&Question { request: named, namespaced: true });
    let chains = who.found.iter().map(|found| who.chains(found).len()).max();
    assert_eq!(chains, Some(100_000));
    let role = access.policy().find_role(None, "reader").expect("it is there");
    assert!(matches!(access.may_bind(&web(), role, Some("shop")), Granting::ByHolding));
}
