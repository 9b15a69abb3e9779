//! A binding for system:masters gives nothing and takes nothing away.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::tell::judge_subjects;
use crate::support::rbac::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING};

pub(crate) const CHECK: Check = Check {
    id: "masters-group-bound",
    title: "binding names the group system:masters",
    severity: Severity::Low,
    severity_reason: "the group has every right without it",
    category: Category::Access,
    description: "Fails where a binding names the group system:masters, other than the default binding of \
                  cluster-admin.",
    why: "Members of the group are asked for nothing, and deleting the binding takes nothing from them. A \
          binding hints at certificates of that group in use, which nobody can withdraw.",
    remedy: "Remove the subject, and give administrators a group of their own that is bound to \
             cluster-admin.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
        "https://kubernetes.io/docs/setup/best-practices/certificates/#certificates-for-user-accounts",
    ],
    controls: &["cis/5.1.7"],
    parameters: &[],
    kinds: &[ROLE_BINDING, CLUSTER_ROLE_BINDING],
    needs: &[ROLE, CLUSTER_ROLE],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: \"system:masters\"}]
"],
        good: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: cluster-admin}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: \"system:masters\"}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: \"masters\"}]
",
        ],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    judge_subjects(object, context, report, is_meant, "though its members need no binding");
}

fn is_meant(kind: &str, name: &str) -> bool {
    kind == "Group" && name == "system:masters"
}
