//! Acting as a member of groups.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Names, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "impersonate-group",
    action: "acts as a member of",
    needs: "Impersonate on groups, and on any user or service account.",
    why: "A request that is made as somebody may name groups as well, also system:masters, which no \
          authorizer is asked about; one that names groups alone is refused.",
    fix: "Name the groups with resourceNames, never one that administers the cluster.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation",
    ],
    known_as: &[
        "kubehound/IDENTITY_IMPERSONATE",
        "icekube/CAN_IMPERSONATE",
        "kubesplaining/KUBE-PRIVESC-008",
    ],
    steps: 1,
    draw: Draw::Rights(&[ANYBODY, GROUPS], lead),
    examples: &[
        Example {
            manifests: cluster_role_for_ci!(
                "{apiGroups: [''], resources: [users, groups], \
                      verbs: [impersonate]}"
            ),
            edge: ("ServiceAccount build/ci", "cluster admin"),
            // Groups without a user are refused.
            twin: cluster_role_for_ci!("{apiGroups: [''], resources: [groups], verbs: [impersonate]}"),
        },
        Example {
            manifests: concat!(cluster_role_for_ci!(
                "{apiGroups: [''], resources: [groups], verbs: [impersonate], \
                      resourceNames: ['system:masters']}, \
                     {apiGroups: [''], resources: [users], verbs: [impersonate], \
                      resourceNames: [nobody]}"
            )),
            edge: ("ServiceAccount build/ci", "Group system:masters"),
            twin: concat!(cluster_role_for_ci!(
                "{apiGroups: [''], resources: [groups], verbs: [impersonate], \
                      resourceNames: ['system:basic-user']}, \
                     {apiGroups: [''], resources: [users], verbs: [impersonate]}"
            )),
        },
        Example {
            manifests: concat!(
                cluster_role_for_ci!(
                    "{apiGroups: [''], resources: [groups], verbs: [impersonate], \
                      resourceNames: [devs]}, \
                     {apiGroups: [''], resources: [serviceaccounts], verbs: [impersonate]}"
                ),
                "
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reads}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: devs}]
"
            ),
            edge: ("ServiceAccount build/ci", "Group devs"),
            twin: concat!(
                cluster_role_for_ci!(
                    "{apiGroups: [''], resources: [groups], verbs: [impersonate], \
                      resourceNames: [ops]}, \
                     {apiGroups: [''], resources: [serviceaccounts], verbs: [impersonate]}"
                ),
                "
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reads}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: devs}]
"
            ),
        },
    ],
};

const ANYBODY: Right = Right::any(&[
    Ability::on_cluster(&["impersonate"], "", "users"),
    Ability::of(&["impersonate"], "", "serviceaccounts"),
]);

const GROUPS: Right = Right::any(&[Ability::on_cluster(&["impersonate"], "", "groups")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    if pen.holds_everything() {
        return;
    }
    match &held.names[1] {
        Names::All => pen.to(Vertex::Goal(Goal::ClusterAdmin)),
        Names::Only(names) => names.iter().for_each(|name| pen.to(Vertex::Group(*name))),
    }
}
