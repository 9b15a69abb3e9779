//! A pod leads to root on a node by several steps.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::attack::{NEEDS, TRUSTED, judge as tell, judged_workload, place_in_pod, skip};

pub(crate) const CHECK: Check = Check {
    id: "workload-leads-to-node-root",
    title: "whoever breaks into the workload gets to root on a node",
    severity: Severity::High,
    severity_reason: "one flaw in one program is a node with all that runs there, in steps that need no \
                      further flaw",
    category: Category::AttackPaths,
    description: "Fails where a chain of two or more steps, each of which is certain, leads from a pod \
                  of the workload to root on a node, and none leads further to cluster admin; `seawall \
                  path-to node-root` tells it hop by hop. Told once, at what made the pods. A pod that \
                  is root on its node by itself is told by the checks of what makes it so, such as \
                  privileged-container, and one that the outside reaches by \
                  exposed-workload-leads-to-takeover. A chain that something unread decides is unknown.",
    why: "Root on a node reads the tokens and Secrets of every pod there, and acts as its kubelet.",
    remedy: "Cut the chain at its weakest place, which the finding names, such as by a Pod Security \
             level for the namespace in which privileged pods can be started.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation",
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
        bad: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: debugger, namespace: tools}
rules:
- {apiGroups: [''], resources: [pods, pods/exec], verbs: [get, create], resourceNames: [backup]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-debugs, namespace: tools}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: debugger}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {nodeName: one, serviceAccountName: web, containers: [{name: app, image: \"example.org/app:1\"}]}
---
apiVersion: v1
kind: Node
metadata: {name: one}
---
apiVersion: v1
kind: Node
metadata: {name: two}
---
apiVersion: v1
kind: Node
metadata: {name: three, labels: {node-role.kubernetes.io/control-plane: ''}}
---
apiVersion: v1
kind: Pod
metadata: {name: backup, namespace: tools}
spec:
  nodeName: two
  automountServiceAccountToken: false
  containers: [{name: app, image: \"example.org/app:1\", securityContext: {privileged: true}}]
"],
        good: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: debugger, namespace: tools}
rules:
- {apiGroups: [''], resources: [pods], verbs: [get], resourceNames: [backup]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web-debugs, namespace: tools}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: debugger}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {nodeName: one, serviceAccountName: web, containers: [{name: app, image: \"example.org/app:1\"}]}
---
apiVersion: v1
kind: Node
metadata: {name: one}
---
apiVersion: v1
kind: Node
metadata: {name: two, labels: {node-role.kubernetes.io/control-plane: ''}}
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(workload) = judged_workload(context) else { return report.not_applicable() };
    match &workload.node {
        _ if workload.exposed_by.is_some() || workload.admin.is_there() => skip(context, report),
        lead if lead.is_one_step() => skip(context, report),
        lead => {
            let place = (object, place_in_pod(object, context));
            tell(lead, "whoever breaks in gets to root on a node", place, context, report);
        }
    }
}
