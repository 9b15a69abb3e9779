//! What RBAC leaves open is open in the graph, too: the same that `can-i` says unknown about.

use seawall_access::{Access, Decision, Identity, Request, Resource};
use seawall_attack::{Distances, Goal, Graph, Take, Vertex};

use crate::world::world;

/// A binding that the API server refuses, since it gives a user another API group.
const REFUSED_BINDING: &str = "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: root}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{apiGroup: example.com, kind: User, name: jane}]
";

/// A role that the API server refuses, since one of its rules names no API group.
const REFUSED_ROLE: &str = "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: most}
rules:
- {apiGroups: ['*'], resources: ['*'], verbs: ['*']}
- {resources: [pods], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: root}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: most}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]
";

/// Two roles that gather each other: whether the rules of the second stay depends on their order.
const CIRCLE: &str = "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: one, labels: {gather: one}}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {gather: two}}]}
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: two, labels: {gather: two}}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {gather: one}}]}
rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: root}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: one}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]
";

/// Steps from jane to cluster admin by what is certain, and by what is possible.
fn steps(manifests: &str) -> [Option<u32>; 2] {
    let world = world(manifests);
    let access = Access::of(&world);
    let graph = Graph::of(&access);
    let jane = graph.find(Vertex::User(graph.texts().find("jane"))).expect("a binding names her");
    let admin = graph.find(Vertex::Goal(Goal::ClusterAdmin));
    [Take::Certain, Take::Possible]
        .map(|take| Distances::to(&graph, admin, take, Default::default()).of(jane))
}

fn decision(manifests: &str) -> Decision {
    let world = world(manifests);
    let jane = Identity::new("jane", &["system:authenticated"]);
    let request = Request::of("delete", Resource::parse("nodes").named("one"));
    Access::of(&world).decide(&jane, &request)
}

#[test]
fn what_the_api_server_would_refuse_is_possible() {
    for manifests in [REFUSED_BINDING, REFUSED_ROLE, CIRCLE] {
        assert!(matches!(decision(manifests), Decision::Unknown(_)), "{manifests}");
        assert_eq!(steps(manifests), [None, Some(1)], "{manifests}");
    }
}

#[test]
fn what_it_takes_is_certain() {
    let taken = [
        REFUSED_BINDING.replace("apiGroup: example.com, ", ""),
        REFUSED_ROLE.replace("{resources: [pods]", "{apiGroups: [''], resources: [pods]"),
        // Nothing gathers the second any more, and it keeps what is written.
        CIRCLE
            .replace("gather: one}}]}\nrules: [{", "gather: none}}]}\nrules: [{")
            .replace("name: one}\nsubjects", "name: cluster-admin}\nsubjects"),
    ];
    for manifests in taken {
        assert!(matches!(decision(&manifests), Decision::Allowed(_)), "{manifests}");
        assert_eq!(steps(&manifests), [Some(1), Some(1)], "{manifests}");
    }
}

/// Starting pods as the controllers' accounts takes two rights here, each by a binding of its own.
const TOGETHER: &str = "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: writes}
rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [clusterrolebindings], verbs: [create]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: binds}
rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: writes}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: writes}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: binds}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: binds}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]
";

#[test]
fn rights_together_are_as_sure_as_each_of_them() {
    assert_eq!(steps(TOGETHER), [Some(1), Some(1)]);
    let (first, last) =
        TOGETHER.rsplit_once("apiGroup: rbac.authorization.k8s.io, kind: User").expect("it is there");
    assert_eq!(steps(&format!("{first}apiGroup: example.com, kind: User{last}")), [None, Some(1)]);
}
