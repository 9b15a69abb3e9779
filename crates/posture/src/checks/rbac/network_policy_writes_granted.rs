//! Whoever writes network policies opens doors.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::right::{Right, right};
use crate::support::rbac::tell::{Question, judge as judge_binding};
use crate::support::rbac::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING};

const CHANGES: &[&str] = &["create", "update", "patch", "delete", "deletecollection"];

const RIGHTS: &[Right] = &[
    right("networking.k8s.io", "networkpolicies", CHANGES),
    right("policy.networking.k8s.io", "clusternetworkpolicies", CHANGES).cluster(),
];

pub(crate) const CHECK: Check = Check {
    id: "network-policy-writes-granted",
    title: "binding lets its subjects change network policies in every namespace",
    severity: Severity::Low,
    severity_reason: "it opens a way and goes none",
    category: Category::Access,
    description: "Fails where a ClusterRoleBinding gives create, update, patch or delete on \
                  NetworkPolicies.",
    why: "Network policies add up, so that one more of them opens what all others keep shut.",
    remedy: "Let the pipeline write them that deploys the workloads they guard, in its namespaces.",
    references: &["https://kubernetes.io/docs/concepts/services-networking/network-policies/"],
    controls: &["pci/1.2.8"],
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
- {apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [create]}
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
- {apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [get, list]}
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
    let question = Question { rights: RIGHTS, effect: "and so open what they keep shut" };
    judge_binding(object, context, report, &question);
}
