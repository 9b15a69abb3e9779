//! Some rights of a pod lead to all others.

use crate::support::rbac::given::{Given, Share};
use seawall_access::RuleId;
use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::rbac::account::held;
use crate::support::rbac::account::judge_account;
use crate::support::rbac::powers::takeover;
use crate::support::rbac::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING};

pub(crate) const CHECK: Check = Check {
    id: "workload-with-takeover-rights",
    title: "pod runs with rights that take over the cluster",
    severity: Severity::High,
    severity_reason: "whoever breaks into the pod has the cluster with one more step",
    category: Category::Access,
    description: "Fails where a pod mounts the token of a service account that may, in every namespace, \
                  read Secrets, run pods or commands in them, make tokens, escalate, bind or impersonate, \
                  use the proxy of nodes, change admission or make persistent volumes, by whatever \
                  bindings. A pod that may do everything is told by workload-with-administrative-rights.",
    why: "The token lies in a file of every container, and each of these rights leads to an \
          administrator's.",
    remedy: "Give the rights by RoleBindings in the namespaces that need them, or let a pod that nobody \
             else reaches hold them.",
    references: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation", "https://kubernetes.io/docs/concepts/security/service-accounts/"],
    controls: &["pci/7.2.2", "ms-threat-matrix/MS-TA9042"],
    parameters: &[],
    kinds: &[],
    needs: &["ServiceAccount", CLUSTER_ROLE, CLUSTER_ROLE_BINDING],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [secrets], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: ServiceAccount, name: \"web\", namespace: shop}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {serviceAccountName: web, containers: [{name: app, image: \"example.org/app:1\"}]}
", "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [pods], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: ServiceAccount, name: \"web\", namespace: shop}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {serviceAccountName: web, containers: [{name: app, image: \"example.org/app:1\"}]}
"],
        good: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [secrets], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: ServiceAccount, name: \"web\", namespace: shop}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {automountServiceAccountToken: false, serviceAccountName: web, containers: [{name: app, image: \"example.org/app:1\"}]}
", "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules:
- {apiGroups: [''], resources: [secrets], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: \"web\", namespace: shop}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {serviceAccountName: web, containers: [{name: app, image: \"example.org/app:1\"}]}
", "
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
subjects: [{kind: ServiceAccount, name: \"web\", namespace: shop}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {serviceAccountName: web, containers: [{name: app, image: \"example.org/app:1\"}]}
"],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    judge_account(pod, context, report, takes_over, "takes over the cluster");
}

fn takes_over(given: &Given<'_>, share: &Share, context: &Context<'_>) -> Option<(String, Vec<RuleId>)> {
    if given.everything(share, context).is_some() {
        return None;
    }
    takeover(context.kubernetes()).into_iter().find_map(|rights| held(given, share, rights))
}
