//! A pod leads to cluster admin by several steps.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::attack::{Lead, NEEDS, TRUSTED, judge as tell, judged_workload, place_in_pod, skip};

pub(crate) const CHECK: Check = Check {
    id: "workload-leads-to-cluster-admin",
    title: "whoever breaks into the workload gets to cluster admin",
    severity: Severity::High,
    severity_reason: "one flaw in one program is the whole cluster, in steps that need no further flaw",
    category: Category::AttackPaths,
    description: "Fails where a chain of steps, each of which is certain, leads from a pod of the \
                  workload to everything that the API offers; `seawall path-to cluster-admin` tells it \
                  hop by hop. Told once, at what made the pods. A workload whose own service account may \
                  do everything is told by workload-with-administrative-rights, and one that the outside \
                  reaches by exposed-workload-leads-to-takeover. A chain that something unread decides \
                  is unknown.",
    why: "Each right, field and binding of the chain may look harmless by itself; whoever runs code in \
          one of these pods walks along all of them.",
    remedy: "Cut the chain at its weakest place, which the finding names; `seawall what-if --without \
             OBJECT` tells what a cut ends, and `seawall attack-surface` which one ends most.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks",
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    ],
    controls: &[],
    parameters: &[TRUSTED],
    kinds: &[],
    needs: NEEDS,
    versions: Versions::ALL,
    logic: Logic::Cluster(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: restarter, namespace: delivery}
rules:
- {apiGroups: [apps], resources: [deployments], verbs: [patch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-restarts, namespace: delivery}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: restarter}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: deliverer}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: deliverer, namespace: delivery}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {serviceAccountName: web, containers: [{name: app, image: \"example.org/app:1\"}]}
",
            "
apiVersion: v1
kind: Node
metadata: {name: one, labels: {node-role.kubernetes.io/control-plane: ''}}
---
apiVersion: v1
kind: Pod
metadata: {name: backup, namespace: shop}
spec:
  nodeName: one
  automountServiceAccountToken: false
  containers: [{name: app, image: \"example.org/app:1\", securityContext: {privileged: true}}]
",
        ],
        good: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: restarter, namespace: delivery}
rules:
- {apiGroups: [apps], resources: [deployments], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-restarts, namespace: delivery}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: restarter}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: deliverer}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: deliverer, namespace: delivery}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {serviceAccountName: web, containers: [{name: app, image: \"example.org/app:1\"}]}
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(workload) = judged_workload(context) else { return report.not_applicable() };
    match &workload.admin {
        _ if workload.exposed_by.is_some() => skip(context, report),
        Lead::There(route) if route.is_own && route.is_everything => skip(context, report),
        lead => {
            let place = (object, place_in_pod(object, context));
            tell(lead, "whoever breaks in gets to cluster admin", place, context, report);
        }
    }
}
