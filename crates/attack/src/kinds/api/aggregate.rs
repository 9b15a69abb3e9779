//! Making ClusterRoles that others gather.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Names, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "aggregate",
    action: "makes a ClusterRole whose rules others gather, and so is",
    needs: "Create on clusterroles and escalate on them, and a binding to a ClusterRole that gathers rules \
          by labels.",
    why: "The API server lets nobody write a role that says more than they hold, unless they may escalate. \
          A new ClusterRole with the labels that another one selects is part of it.",
    fix: "Take escalate away, or name roles that nobody who has the right is bound to.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles",
        "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-creation-or-update",
    ],
    known_as: &["icekube/RBAC_ESCALATE_TO", "kubesplaining/KUBE-PRIVESC-009"],
    steps: 1,
    draw: Draw::Rights(&[CREATE, ESCALATE], lead),
    examples: &[Example {
        manifests: "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ci}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {team: ci}}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ci-part, labels: {team: ci}}
rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [create, escalate]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ci}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ci}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
",
        edge: ("ServiceAccount build/ci", "cluster admin"),
        // Without escalate, a role may say no more than one holds.
        twin: "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ci}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {team: ci}}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ci-part, labels: {team: ci}}
rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [create]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ci}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ci}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
",
    }],
};

const CREATE: Right =
    Right::any(&[Ability::on_cluster(&["create"], "rbac.authorization.k8s.io", "clusterroles")]);
const ESCALATE: Right =
    Right::any(&[Ability::on_cluster(&["escalate"], "rbac.authorization.k8s.io", "clusterroles")]);

const DOUBT: &str = "whoever has this right has to be bound to a ClusterRole that gathers rules, \
                     as edit and view do";

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    if pen.holds_everything() {
        return;
    }
    // What is made has no name yet when it is asked about.
    if held.names[1] != Names::All {
        return;
    }
    let policy = pen.facts().access.policy();
    match pen.roles().into_iter().any(|role| policy.role(role).gathers) {
        true => pen.to(Vertex::Goal(Goal::ClusterAdmin)),
        false => pen.perhaps(Vertex::Goal(Goal::ClusterAdmin), DOUBT),
    }
}
