//! Whoever writes bindings passes on what they hold.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::right::{Right, right};
use crate::support::rbac::tell::{Question, judge as judge_binding};
use crate::support::rbac::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING};

const RIGHTS: &[Right] = &[
    right("rbac.authorization.k8s.io", "clusterroles", &["create", "update", "patch"]).cluster(),
    right("rbac.authorization.k8s.io", "clusterrolebindings", &["create", "update", "patch"]).cluster(),
    right("rbac.authorization.k8s.io", "roles", &["create", "update", "patch"]),
    right("rbac.authorization.k8s.io", "rolebindings", &["create", "update", "patch"]),
];

pub(crate) const CHECK: Check = Check {
    id: "role-writes-granted",
    title: "binding lets its subjects write roles or bindings",
    severity: Severity::Medium,
    severity_reason: "nobody gives more than they hold by this alone",
    category: Category::Access,
    description: "Fails where a binding gives create, update or patch on Roles, ClusterRoles, RoleBindings \
                  or ClusterRoleBindings. Rights of the default role admin are told by \
                  namespace-owner-bound.",
    why: "What somebody holds now can be hidden in a binding to somebody else, and outlives the day on \
          which their own right is withdrawn.",
    remedy: "Let one pipeline write roles and bindings, from files that are reviewed.",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping",
    ],
    controls: &[
        "attack/T1098",
        "attack/T1098.006",
        "ms-threat-matrix/MS-TA9019",
        "pci/7.2.2",
        "iso27001/A.5.18",
    ],
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
- {apiGroups: [rbac.authorization.k8s.io], resources: [clusterrolebindings], verbs: [create]}
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
- {apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], verbs: [patch]}
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
- {apiGroups: [rbac.authorization.k8s.io], resources: [clusterrolebindings], verbs: [get, list]}
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
- {apiGroups: [rbac.authorization.k8s.io], resources: [clusterrolebindings], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
        ],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let question = Question { rights: RIGHTS, effect: "and so pass on what they hold" };
    judge_binding(object, context, report, &question);
}
