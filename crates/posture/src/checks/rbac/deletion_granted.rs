//! Whoever deletes everywhere stops everything.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::right::{Right, right};
use crate::support::rbac::tell::{Question, judge as judge_binding};
use crate::support::rbac::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING};

const RIGHTS: &[Right] = &[
    right("", "pods", &["delete", "deletecollection"]),
    right("", "services", &["delete", "deletecollection"]),
    right("", "secrets", &["delete", "deletecollection"]),
    right("", "configmaps", &["delete", "deletecollection"]),
    right("", "serviceaccounts", &["delete", "deletecollection"]),
    right("", "persistentvolumeclaims", &["delete", "deletecollection"]),
    right("", "persistentvolumes", &["delete", "deletecollection"]).cluster(),
    right("", "namespaces", &["delete", "deletecollection"]).cluster(),
    right("", "nodes", &["delete", "deletecollection"]).cluster(),
    right("apps", "deployments", &["delete", "deletecollection"]),
    right("apps", "daemonsets", &["delete", "deletecollection"]),
    right("apps", "statefulsets", &["delete", "deletecollection"]),
    right("apps", "replicasets", &["delete", "deletecollection"]),
    right("batch", "jobs", &["delete", "deletecollection"]),
    right("batch", "cronjobs", &["delete", "deletecollection"]),
];

pub(crate) const CHECK: Check = Check {
    id: "deletion-granted",
    title: "binding lets its subjects delete workloads, Secrets or storage",
    severity: Severity::Low,
    severity_reason: "it destroys and gives nothing",
    category: Category::Access,
    description: "Fails where a binding gives delete or deletecollection on pods, workloads, Services, \
                  Secrets, ConfigMaps, service accounts, claims, volumes, namespaces or nodes, without \
                  resourceNames. Rights of the default roles admin and edit are told by \
                  namespace-owner-bound.",
    why: "One mistake or one stolen token stops every application, and takes its data with it.",
    remedy: "Bind the role by a RoleBinding in the namespaces that the subject looks after, and leave \
             deleting to those who deploy.",
    references: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"],
    controls: &["mitre/C-0007", "pci/7.2.2"],
    parameters: &[],
    kinds: &[ROLE_BINDING, CLUSTER_ROLE_BINDING],
    needs: &[ROLE, CLUSTER_ROLE],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [pods], verbs: [delete]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules:
- {apiGroups: [apps], resources: ['*'], verbs: [deletecollection]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
        ],
        good: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [pods], verbs: [get, list]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [pods], verbs: [delete], resourceNames: [old]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [events], verbs: [delete]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
        ],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let question = Question { rights: RIGHTS, effect: "and so stop what runs" };
    judge_binding(object, context, report, &question);
}
