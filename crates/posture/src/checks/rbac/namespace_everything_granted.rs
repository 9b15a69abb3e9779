//! Administrators of a namespace hold all that runs there.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::given::Given;
use crate::support::rbac::tell::fail_by_rules;
use crate::support::rbac::{CLUSTER_ROLE, ROLE, ROLE_BINDING};

pub(crate) const CHECK: Check = Check {
    id: "namespace-everything-granted",
    title: "binding lets its subjects do everything in a namespace",
    severity: Severity::Medium,
    severity_reason: "it is bounded to one namespace",
    category: Category::Access,
    description: "Fails where a RoleBinding gives every verb on every resource, by cluster-admin or by any \
                  other role.",
    why: "Beyond what the default role admin holds, its subjects may change quotas, the labels of the \
          namespace and whatever custom resources there are, and may escalate. In kube-system they are \
          administrators of the cluster.",
    remedy: "Bind the default role admin or edit, or a role with the rights that are used.",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles",
        "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
    ],
    controls: &["cis/5.1.1", "cis/5.1.3", "nsa/C-0035", "mitre/C-0035", "soc2/C-0035", "pci/7.2.2"],
    parameters: &[],
    kinds: &[ROLE_BINDING],
    needs: &[ROLE, CLUSTER_ROLE],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules:
- {apiGroups: ['*'], resources: ['*'], verbs: ['*']}
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
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules:
- {apiGroups: [apps], resources: ['*'], verbs: ['*']}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
        ],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(given) = Given::of(context) else { return };
    let mut told = false;
    for share in given.shares() {
        if let Some(rules) = given.everything(share, context) {
            let words = ("do everything", "its labels and quotas included");
            fail_by_rules(&given, (object, context), report, share, &rules, words);
            told = true;
        }
    }
    given.rest(object, context, report, told);
}
