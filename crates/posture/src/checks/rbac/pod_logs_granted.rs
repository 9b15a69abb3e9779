//! Logs say more than their authors meant.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::right::{Right, right};
use crate::support::rbac::tell::{Question, judge as judge_binding};
use crate::support::rbac::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING};

const RIGHTS: &[Right] = &[right("", "pods/log", &["get", "list", "watch", "delete"])];

pub(crate) const CHECK: Check = Check {
    id: "pod-logs-granted",
    title: "binding lets its subjects read or clear the logs of pods in every namespace",
    severity: Severity::Low,
    severity_reason: "logs hold secrets only where programs write them there",
    category: Category::Access,
    description: "Fails where a ClusterRoleBinding gives get, list, watch or delete on pods/log.",
    why: "Programs write tokens, personal data and stack traces to their logs, and whoever reads the logs \
          of all namespaces reads those of the control plane too.",
    remedy: "Bind the role by a RoleBinding in the namespaces whose logs are needed, or let a log \
             collector of its own read them.",
    references: &["https://kubernetes.io/docs/concepts/cluster-administration/logging/"],
    controls: &["pci/10.3.1", "ms-threat-matrix/MS-TA9041"],
    parameters: &[],
    kinds: &[CLUSTER_ROLE_BINDING],
    needs: &[CLUSTER_ROLE],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [pods/log], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
"],
        good: &[
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
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [pods/log], verbs: [get], resourceNames: [web-0]}
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
    let question = Question { rights: RIGHTS, effect: "whatever programs write to them" };
    judge_binding(object, context, report, &question);
}
