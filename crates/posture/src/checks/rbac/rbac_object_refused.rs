//! What the API server refuses gives nothing, and what it drops gives less.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::Rbac;
use crate::support::rbac::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING};

pub(crate) const CHECK: Check = Check {
    id: "rbac-object-refused",
    title: "role or binding is refused by the API server, or has fields that it drops",
    severity: Severity::Low,
    severity_reason: "it gives less than its author meant",
    category: Category::Access,
    description: "Fails where a role or binding in files is one that the API server refuses, such as a \
                  binding of a service account without a namespace or a rule without verbs, or has fields \
                  that it does not know.",
    why: "What its author meant does not hold: somebody lacks a right, or a limit such as resourceNames is \
          misspelt and not there.",
    remedy: "Correct the field that the finding points at.",
    references: &["https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/"],
    controls: &[],
    parameters: &[],
    kinds: &[ROLE, CLUSTER_ROLE, ROLE_BINDING, CLUSTER_ROLE_BINDING],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: web}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [secrets], verbs: [get], resourceName: [database]}
",
        ],
        good: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: \"web\", namespace: shop}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [secrets], verbs: [get], resourceNames: [database]}
",
        ],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let tree = object.root().tree();
    for (at, remark) in context.world.derived(Rbac::of).remarks(context.id).enumerate() {
        let hint = remark.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default();
        let draft = report.fail(tree.value(remark.node), format!("{}{hint}", remark.fact));
        draft.discriminator(at.to_string());
    }
}
