//! escalate and bind undo the rule that nobody gives what they do not hold.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::powers::ESCALATION;
use crate::support::rbac::tell::{Question, judge as judge_binding};
use crate::support::rbac::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING};

pub(crate) const CHECK: Check = Check {
    id: "role-escalation-granted",
    title: "binding lets its subjects give themselves any right",
    severity: Severity::High,
    severity_reason: "with one more request its subjects are administrators",
    category: Category::Access,
    description: "Fails where a binding gives escalate or bind on Roles or ClusterRoles, also by a \
                  wildcard; bind with resourceNames fails where they name cluster-admin, admin or edit.",
    why: "The API server lets nobody write a role or binding that gives more than they hold, unless they \
          may escalate or bind. A RoleBinding with bind on ClusterRoles makes its subject administrator \
          of the namespace.",
    remedy: "Remove the verbs, or bind a role whose resourceNames list the harmless roles that may be \
             given away.",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping", "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#escalate-verb"],
    controls: &["cis/5.1.8", "attack/T1098", "attack/T1098.006", "ms-threat-matrix/MS-TA9019", "pci/7.2.2"],
    parameters: &[],
    kinds: &[ROLE_BINDING, CLUSTER_ROLE_BINDING],
    needs: &[ROLE, CLUSTER_ROLE],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [escalate]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
", "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind], resourceNames: [cluster-admin]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
", "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: ['*']}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
"],
        good: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind], resourceNames: [view]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
", "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [escalate]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
", "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [get, create, update]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let question = Question { rights: ESCALATION, effect: "which gives whatever it likes" };
    judge_binding(object, context, report, &question);
}
