//! Who did not log in is anybody.

use seawall_access::RuleId;
use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::given::Given;
use crate::support::rbac::tell::judge_subjects;
use crate::support::rbac::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING};

pub(crate) const CHECK: Check = Check {
    id: "anonymous-bound",
    title: "binding is for those who did not log in",
    severity: Severity::High,
    severity_reason: "whoever reaches the API server has the right",
    category: Category::Access,
    description: "Fails where a binding names the user system:anonymous or the group \
                  system:unauthenticated, other than the default bindings and the ConfigMap cluster-info, \
                  by which nodes find their cluster.",
    why: "The right is everybody's who reaches the API server, from the Internet where that is reached \
          from there.",
    remedy: "Remove the subject, and give the right to those who need it.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
        "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests",
    ],
    controls: &["pci/7.2.2", "attack/T1552.007", "iso27001/A.5.18"],
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
- {apiGroups: [''], resources: [pods], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: \"system:anonymous\"}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [pods], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: \"system:unauthenticated\"}]
",
        ],
        good: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: system:public-info-viewer}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:public-info-viewer}
subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: \"system:unauthenticated\"}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: kube-public}
rules:
- {apiGroups: [''], resources: [configmaps], verbs: [get], resourceNames: [cluster-info]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: kube-public}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: \"system:anonymous\"}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [pods], verbs: [get]}
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
    let Some(given) = Given::of(context) else { return };
    // Elsewhere, the finding stands whatever the role holds.
    if context.namespace() == Some("kube-public") {
        if let Some((kind, detail)) = given.look(context) {
            report.unknown(At::path(object.root(), &["roleRef"]), kind, detail);
            return;
        }
        if is_cluster_info(&given) {
            return;
        }
    }
    judge_subjects(object, context, report, is_meant, "which nobody has to log in for");
}

fn is_meant(kind: &str, name: &str) -> bool {
    matches!((kind, name), ("User", "system:anonymous") | ("Group", "system:unauthenticated"))
}

/// Whether all that is given is to read the ConfigMap by which nodes find their cluster.
fn is_cluster_info(given: &Given<'_>) -> bool {
    let texts = given.policy().texts();
    let rules = given.whole().rules;
    let is_it = |rule: &RuleId| {
        let rule = given.policy().rule(*rule);
        rule.verbs(texts).eq(["get"])
            && rule.resources(texts).eq(["configmaps"])
            && rule.names(texts).eq(["cluster-info"])
    };
    !rules.is_empty() && rules.iter().all(is_it)
}
