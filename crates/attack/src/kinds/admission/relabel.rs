//! Who may change the labels of a namespace decides what Pod Security lets into it.

use seawall_access::Text;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Names, Right};
use crate::rights::START_PODS;
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "relabel-namespace",
    action: "takes the Pod Security labels away and can have",
    needs: "Update or patch the namespace, also by a RoleBinding in it, and start pods in it.",
    why: "Which level a namespace enforces is a label of the namespace, and admission asks for no right \
          beyond writing it.",
    fix: "Take update and patch of namespaces away; bind the level by a policy that its users cannot write.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#namespace-modification",
        "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
    ],
    known_as: &["icekube/PATCH_NAMESPACE_TO_BYPASS_PSA"],
    steps: 1,
    draw: Draw::Rights(&[START_PODS, RELABEL], lead),
    examples: &[Example {
        manifests: "
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: own, namespace: shop}
rules:
- {apiGroups: [''], resources: [pods], verbs: [create]}
- {apiGroups: [''], resources: [namespaces], verbs: [patch], resourceNames: [shop]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: own, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: own}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
",
        edge: ("ServiceAccount build/ci", "any privileged pod started in namespace shop"),
        // The name of another namespace, which no binding here reaches.
        twin: "
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: own, namespace: shop}
rules:
- {apiGroups: [''], resources: [pods], verbs: [create]}
- {apiGroups: [''], resources: [namespaces], verbs: [patch], resourceNames: [bank]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: own, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: own}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
",
    }],
};

/// A request about a namespace is one in that namespace, so that a RoleBinding there reaches it.
const RELABEL: Right = Right::any(&[Ability::of(&["update", "patch"], "", "namespaces")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let mut to = |namespace: Option<Text>| pen.to(Vertex::Hub(Hub::RunPrivileged, namespace));
    match (held.namespace, &held.names[1]) {
        (namespace, Names::All) => to(namespace),
        (Some(namespace), Names::Only(names)) => {
            if names.contains(&namespace) {
                to(Some(namespace));
            }
        }
        (None, Names::Only(names)) => names.iter().for_each(|name| to(Some(*name))),
    }
}
