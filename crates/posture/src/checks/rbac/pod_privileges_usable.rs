//! The right to use a policy is the right to what it allows.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::right::{Right, right};
use crate::support::rbac::tell::{Question, judge as judge_binding};
use crate::support::rbac::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING};

const RIGHTS: &[Right] = &[
    right("policy", "podsecuritypolicies", &["use"]).or_named(NAMES),
    right("extensions", "podsecuritypolicies", &["use"]).or_named(NAMES),
    right("security.openshift.io", "securitycontextconstraints", &["use"]).or_named(NAMES),
];

const NAMES: &[&str] = &["privileged", "anyuid", "hostaccess", "hostmount-anyuid", "hostnetwork"];

pub(crate) const CHECK: Check = Check {
    id: "pod-privileges-usable",
    title: "binding lets its subjects use privileged pod policies",
    severity: Severity::Medium,
    severity_reason: "what it allows depends on the policy of that name",
    category: Category::Access,
    description: "Fails where a binding gives use on PodSecurityPolicies or on OpenShift's \
                  SecurityContextConstraints, all of them or those named privileged, anyuid, hostaccess, \
                  hostmount-anyuid or hostnetwork.",
    why: "Whoever may use such a policy runs pods with what it allows: as root, with the host's network \
          and files, or with every privilege.",
    remedy: "Allow use of restricted policies by resourceNames. PodSecurityPolicies are gone since 1.25: \
             remove rules about them.",
    references: &["https://kubernetes.io/docs/concepts/security/pod-security-policy/", "https://docs.openshift.com/container-platform/latest/authentication/managing-security-context-constraints.html"],
    controls: &["pci/7.2.2"],
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
- {apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
", "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules:
- {apiGroups: [security.openshift.io], resources: [securitycontextconstraints], verbs: [use], resourceNames: [privileged]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
"],
        good: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules:
- {apiGroups: [security.openshift.io], resources: [securitycontextconstraints], verbs: [use], resourceNames: [restricted-v2]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
", "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules:
- {apiGroups: [policy], resources: [podsecuritypolicies], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let question = Question { rights: RIGHTS, effect: "and so run pods with what those allow" };
    judge_binding(object, context, report, &question);
}
