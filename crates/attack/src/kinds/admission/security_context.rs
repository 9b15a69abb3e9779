//! Constraints that admit privileged pods.

use seawall_object::GroupKind;

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::rights::START_PODS;
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "use-constraints",
    action: "uses constraints that allow anything, and can have",
    needs: "Use on a SecurityContextConstraints or PodSecurityPolicy that allows privileged containers, and \
          start pods in the namespace.",
    why: "Both are chosen by whether their user may use one that admits the pod: one that allows everything \
          is a right to break out.",
    fix: "Take use away, and allow privileged containers to no account that somebody else can become.",
    depends: "OpenShift; PodSecurityPolicy before 1.25.",
    references: &[
        "https://docs.redhat.com/en/documentation/openshift_container_platform/4.18/html/authentication_and_authorization/managing-pod-security-policies",
    ],
    known_as: &["kubesplaining/M", "kubesplaining/KUBE-OPENSHIFT-SCC-001"],
    steps: 1,
    draw: Draw::Rights(&[START_PODS, USE], lead),
    examples: &[Example {
        manifests: concat!(
            role_for_ci!(
                "shop",
                "{apiGroups: [''], resources: [pods], verbs: [create]}, \
                     {apiGroups: [security.openshift.io], resources: [securitycontextconstraints], \
                      verbs: [use], resourceNames: [open]}"
            ),
            "
---
apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: {name: open}
allowPrivilegedContainer: true
"
        ),
        edge: ("ServiceAccount build/ci", "any privileged pod started in namespace shop"),
        // It allows no privileged containers.
        twin: concat!(
            role_for_ci!(
                "shop",
                "{apiGroups: [''], resources: [pods], verbs: [create]}, \
                     {apiGroups: [security.openshift.io], resources: [securitycontextconstraints], \
                      verbs: [use], resourceNames: [open]}"
            ),
            "
---
apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: {name: open}
allowPrivilegedContainer: false
"
        ),
    }],
};

const CONSTRAINTS: GroupKind<'static> =
    GroupKind { group: "security.openshift.io", kind: "SecurityContextConstraints" };
const POLICY: GroupKind<'static> = GroupKind { group: "policy", kind: "PodSecurityPolicy" };

/// Asked in the namespace of the pod.
const USE: Right = Right::any(&[
    Ability::of(&["use"], "security.openshift.io", "securitycontextconstraints"),
    Ability::of(&["use"], "policy", "podsecuritypolicies"),
]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    let allows = |kind: GroupKind<'_>, path: &[&str]| {
        let all = facts.reached(kind, None, &held.names[1]);
        all.into_iter().any(|id| facts.world.object(id).root().bool_at(path) == Some(true))
    };
    if allows(CONSTRAINTS, &["allowPrivilegedContainer"]) || allows(POLICY, &["spec", "privileged"]) {
        pen.to(Vertex::Hub(Hub::RunPrivileged, held.namespace));
    }
}
