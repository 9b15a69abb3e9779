//! Roles out of use.

#[path = "common/log.rs"]
mod log;

use log::uses;
use seawall_access::{Access, Decision, Identity, Proposal, Request, Resource, Wishes};
use seawall_audit::Uses;
use seawall_world::{Origin, Settings, Source, World};

const TODAY: &str = "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: wide}
rules:
- {apiGroups: ['*'], resources: ['*'], verbs: ['*']}
- {nonResourceURLs: ['*'], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: wide}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: wide}
subjects:
- {kind: ServiceAccount, namespace: shop, name: web}
- {apiGroup: rbac.authorization.k8s.io, kind: User, name: 'jane: \"a%/b\" é'}
";

fn world(text: &str) -> World {
    let source = Source::read("rbac.yaml".to_owned(), text.as_bytes(), Origin::File, true);
    World::build(vec![source], Vec::new(), Settings { complete: true, ..Settings::default() })
}

fn propose(user: &str, requests: &[&str], wishes: &Wishes) -> Proposal {
    let world = world(TODAY);
    let uses = uses(user, requests);
    let used = uses.of(user).cloned().unwrap_or_default();
    Proposal::of(&Access::of(&world), &Identity::new(user, &[]), &used, wishes)
}

const WEB: &str = "system:serviceaccount:shop:web";

/// What is proposed for it.
const PROPOSED: &str = "\
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: \"shop:web-minimised\"
rules:
- apiGroups: [\"\"]
  resources: [pods]
  verbs: [list, watch]
- nonResourceURLs: [\"/metrics\"]
  verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: \"shop:web-minimised\"
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: \"shop:web-minimised\"
subjects:
- kind: ServiceAccount
  name: web
  namespace: shop
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: \"shop:web-minimised\"
  namespace: shop
rules:
- apiGroups: [\"\"]
  resources: [pods, pods/log]
  verbs: [get]
- apiGroups: [\"\"]
  resources: [configmaps]
  resourceNames: [settings]
  verbs: [get]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [create]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: \"shop:web-minimised\"
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: \"shop:web-minimised\"
subjects:
- kind: ServiceAccount
  name: web
  namespace: shop
";

#[test]
fn what_was_used_is_what_is_granted() {
    let requests = [
        "list ||pods|| 200",
        "watch ||pods|| 200",
        "get |shop|pods||web-7d9c8 200",
        "get |shop|pods|log|web-7d9c8 200",
        "create apps|shop|deployments||made 201",
        "get |shop|configmaps||settings 200",
        "get |shop|configmaps||settings 404",
        "get |shop|configmaps||settings 200",
        "delete |shop|secrets||db 403",
        "get /metrics 200",
    ];
    let proposal = propose(WEB, &requests, &Wishes::default());
    assert_eq!(proposal.manifests(), PROPOSED);
    let replay = proposal.replay();
    assert_eq!((replay.allowed, replay.denied), (9, Vec::new()));
    // Nothing else is granted.
    let proposed = world(PROPOSED);
    let access = Access::of(&proposed);
    for (verb, resource, namespace, name) in [
        ("delete", "secrets", "shop", "db"),
        ("get", "configmaps", "shop", "others"),
        ("list", "configmaps", "shop", ""),
        ("get", "pods", "other", "web"),
        ("create", "pods", "shop", ""),
        ("get", "secrets", "shop", "settings"),
    ] {
        let request = Request::of(verb, Resource::parse(resource).within(namespace).named(name));
        assert_eq!(access.decide(&Identity::new(WEB, &[]), &request), Decision::Denied, "{request}");
    }
}

#[test]
fn names_are_kept_only_where_they_are_few_and_stay() {
    let named = |request: &str, times: usize| {
        let proposal = propose(WEB, &vec![request; times], &Wishes::default());
        proposal.rules.values().flatten().any(|rule| !rule.names.is_empty())
    };
    assert!(named("update coordination.k8s.io|shop|leases||leader 200", 3));
    assert!(!named("update coordination.k8s.io|shop|leases||leader 200", 2));
    assert!(!named("get |shop|pods||db-0 200", 9));
    assert!(!named("get |shop|configmaps||run-x7k2p 200", 9));
    assert!(named("create |shop|serviceaccounts|token|web 201", 3));
    assert!(!named("create |shop|configmaps||settings 201", 3));
    let many: Vec<String> = (0..50).map(|at| format!("get |shop|configmaps||c{} 200", at % 5)).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let proposal = propose(WEB, &many, &Wishes::default());
    assert!(proposal.rules.values().flatten().all(|rule| rule.names.is_empty()));
    assert_eq!(proposal.replay().allowed, 50);
}

#[test]
fn what_a_group_gives_is_not_given_again() {
    // `system:discovery` and `system:basic-user` reach everybody who is authenticated.
    let requests = [
        "get /api 200",
        "create authorization.k8s.io||selfsubjectaccessreviews|| 201",
        "list |shop|pods|| 200",
    ];
    let proposal = propose(WEB, &requests, &Wishes::default());
    assert_eq!(proposal.inherited.len(), 2);
    assert_eq!(proposal.covered.len(), 1);
}

#[test]
fn what_is_worth_more_than_its_use_is_withheld_and_told() {
    let requests = ["list ||secrets|| 200", "get ||nodes|proxy|n 200", "list |shop|secrets|| 200"];
    let proposal = propose(WEB, &requests, &Wishes::default());
    let withheld: Vec<String> = proposal.withheld.iter().map(|(_, never)| never.to_string()).collect();
    assert_eq!(withheld, ["* nodes/proxy", "list secrets everywhere"]);
    assert_eq!(proposal.replay().denied.len(), 2);
    let free = Wishes { never: Vec::new(), ..Wishes::default() };
    let proposal = propose(WEB, &requests, &free);
    assert!(proposal.withheld.is_empty() && proposal.replay().denied.is_empty());
}

#[test]
fn what_would_be_a_wildcard_in_a_rule_is_withheld_whatever_is_wished() {
    let requests = ["get |shop|*|| 404", "get /* 404", "list |shop|pods|| 200"];
    let free = Wishes { never: Vec::new(), ..Wishes::default() };
    let proposal = propose(WEB, &requests, &free);
    assert_eq!((proposal.covered.len(), proposal.withheld.len()), (1, 2));
    assert!(!proposal.manifests().contains('*'), "{}", proposal.manifests());
    assert_eq!(proposal.replay().denied.len(), 2);
}

#[test]
fn what_today_denies_is_not_granted_again() {
    let proposal = propose("mallory", &["list |shop|secrets|| 200"], &Wishes::default());
    assert_eq!((proposal.lost.len(), proposal.is_empty()), (1, true));
}

#[test]
fn any_name_of_a_user_makes_good_manifests() {
    let name = "jane: \"a%/b\" é";
    let proposal = propose(name, &["get |true|configmaps||null 200"; 3], &Wishes::default());
    assert_eq!(proposal.replay().allowed, 3);
    assert_eq!(proposal.name(), "jane: \"a--b\" é-minimised");
    let proposed = world(&proposal.manifests());
    assert!(proposed.gaps().is_empty(), "{:?}", proposed.gaps());
}

#[test]
fn who_acts_as_others_needs_the_right_to() {
    let log = "{\"stage\":\"ResponseComplete\",\"verb\":\"list\",\"user\":{\"username\":\"system:serviceaccount:shop:web\"},\
               \"impersonatedUser\":{\"username\":\"bob\"},\"objectRef\":{\"resource\":\"pods\",\"namespace\":\"shop\"},\
               \"responseStatus\":{\"code\":200},\"requestReceivedTimestamp\":\"2026-05-10T08:00:00Z\"}";
    let mut uses = Uses::default();
    let reading = seawall_audit::read(&mut log.as_bytes(), &mut |event, time| uses.add(event, time));
    assert_eq!(reading.expect("memory gives no errors").events, 1);
    let today = world(TODAY);
    let used = uses.of(WEB).expect("it asked");
    let proposal = Proposal::of(&Access::of(&today), &Identity::new(WEB, &[]), used, &Wishes::default());
    let withheld: Vec<String> = proposal.withheld.iter().map(|(one, _)| one.request.to_string()).collect();
    assert_eq!(withheld, ["impersonate users \"bob\""]);
    assert_eq!(proposal.replay().denied.len(), 1);
}
