//! A pod that may do everything is the cluster.

use crate::support::rbac::given::{Given, Share};
use crate::support::rbac::right::{Right, right};
use seawall_access::RuleId;
use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::rbac::account::judge_account;
use crate::support::rbac::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING};

pub(crate) const CHECK: Check = Check {
    id: "workload-with-administrative-rights",
    title: "pod runs as an administrator of the cluster",
    severity: Severity::High,
    severity_reason: "whoever breaks into the pod has the cluster",
    category: Category::Access,
    description: "Fails where a pod mounts the token of a service account that may do everything to every \
                  resource, or to those of the core group, in every namespace, by whatever bindings.",
    why: "The token lies in a file of every container. Whoever runs a command there is an administrator of \
          the cluster.",
    remedy: "Give the service account a role with the rights that the workload uses; seawall access \
             minimise writes one from an audit log.",
    references: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation", "https://kubernetes.io/docs/concepts/security/service-accounts/"],
    controls: &["pci/7.2.2", "ms-threat-matrix/MS-TA9042", "ms-threat-matrix/MS-TA9019"],
    parameters: &[],
    kinds: &[],
    needs: &["ServiceAccount", CLUSTER_ROLE, CLUSTER_ROLE_BINDING],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
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
- {apiGroups: [''], resources: ['*'], verbs: ['*']}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: \"system:serviceaccounts:shop\"}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {serviceAccountName: web, containers: [{name: app, image: \"example.org/app:1\"}]}
"],
        good: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: \"web\", namespace: shop}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {automountServiceAccountToken: false, serviceAccountName: web, containers: [{name: app, image: \"example.org/app:1\"}]}
", "
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
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
- {apiGroups: [''], resources: [secrets], verbs: ['*']}
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
    judge_account(pod, context, report, administrative, "is an administrator of the cluster");
}

/// Everything in the core group suffices: Secrets, and commands in every pod, are among it.
const CORE: Right = right("", "\u{0}", &["get", "list", "create", "update", "delete"]);

fn administrative(given: &Given<'_>, share: &Share, context: &Context<'_>) -> Option<(String, Vec<RuleId>)> {
    let of_core = || {
        let ways = given.ways(&share.rules, &[CORE]);
        ways.iter().find(|way| way.verbs.len() == CORE.verbs.len()).map(|way| vec![way.rule])
    };
    given.everything(share, context).or_else(of_core).map(|rules| ("do everything".to_owned(), rules))
}
